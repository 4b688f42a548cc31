//! The state of a session: the editor, its open documents and their findings.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::mpsc::Sender,
};

use costlint_project::{Date, config::CONFIG_NAMES};
use lsp_server::{RequestId, Response};

use crate::{
    checks::Checks,
    client::Client,
    documents::Documents,
    findings::Findings,
    outbox::Outbox,
    worker::{Job, Trouble},
};

/// The state of a session. One thread owns it and takes messages in their order.
pub(crate) struct State {
    pub(crate) editor: Outbox,
    pub(crate) phase: Phase,
    pub(crate) client: Client,
    pub(crate) documents: Documents,
    pub(crate) checks: Checks,
    /// What was last found in each open text, by URI, and the text's revision then.
    pub(crate) found: BTreeMap<String, (u64, Findings)>,
    /// The requests whose texts are about to be checked.
    pub(crate) requests: Vec<PendingRequest>,
    /// What went wrong in the last check of each project, so that the user sees each message once.
    pub(crate) troubles: BTreeMap<PathBuf, Trouble>,
}

/// How far a session has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Starting,
    Running,
    ShutDown,
}

/// How a session ended. The protocol asks for the exit status 0 after the first and 1 after the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionEnd {
    /// The editor asked for a shutdown first, as it should.
    Agreed,
    /// The editor disconnected or requested an exit without a shutdown.
    Abrupt,
}

/// A request that is answered once the text that it is about is checked: an action asked for right after a key, as on saving,
/// is that of the text with the key.
pub(crate) struct PendingRequest {
    pub(crate) id: RequestId,
    pub(crate) method: String,
    /// The text that it is about.
    pub(crate) uri: Option<String>,
    pub(crate) respond: Box<dyn FnOnce(&State) -> Response>,
}

impl State {
    pub(crate) fn new(editor: Outbox, jobs: Sender<Job>, today: fn() -> Option<Date>) -> State {
        State {
            editor,
            phase: Phase::Starting,
            client: Client::default(),
            documents: Documents::default(),
            checks: Checks::new(jobs, today),
            found: BTreeMap::new(),
            requests: Vec::new(),
            troubles: BTreeMap::new(),
        }
    }

    /// What was found in an open text as it is now; `None` if it has changed since its last check.
    pub(crate) fn findings(&self, uri: &str) -> Option<&Findings> {
        let now = self.documents.get(uri)?.revision;
        self.found.get(uri).filter(|(revision, _)| *revision == now).map(|(_, findings)| findings)
    }

    /// Whether what was found in a text is about to change.
    pub(crate) fn is_pending(&self, uri: &str) -> bool {
        self.documents.get(uri).is_some_and(|document| self.checks.is_pending(&document.root))
    }

    /// Checks the projects that a file is a part of, soon.
    pub(crate) fn check(&mut self, path: &Path) {
        self.checks.schedule(self.documents.roots().into_iter().filter(|root| path.starts_with(root)));
    }

    /// Checks all projects, soon.
    pub(crate) fn check_all(&mut self) {
        self.checks.schedule(self.documents.roots());
    }

    /// Checks what a file counts in, whose bytes on the disk have changed. A configuration makes a project, and may be
    /// extended by any other.
    pub(crate) fn check_changed_file(&mut self, path: &Path) {
        if path.extension().is_none_or(|extension| extension != "toml") {
            return self.check(path);
        }
        if path.file_name().is_some_and(|name| CONFIG_NAMES.iter().any(|config| *name == **config)) {
            self.documents.find_roots(&self.client.folders);
        }
        self.check_all();
    }

    /// Starts the next check, if it is time.
    pub(crate) fn start_check(&mut self) {
        self.checks.start(&self.documents, self.client.unit);
    }
}
