//! Schedules the checks of projects.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::mpsc::Sender,
    time::{Duration, Instant},
};

use costlint_project::Date;
use costlint_syntax::lines::Unit;

use crate::{
    documents::Documents,
    worker::{Job, TextVersion},
};

/// How long the editor has to be quiet before a check: a burst of changes is checked once, and no check starts that the
/// next key would make stale.
const QUIET: Duration = Duration::from_millis(50);

/// The queue of the worker, which checks one project at a time.
#[derive(Debug)]
pub(crate) struct Checks {
    jobs: Sender<Job>,
    /// Asked at each check: a session may last for days.
    today: fn() -> Option<Date>,
    /// The roots of the projects to check.
    pending: BTreeSet<PathBuf>,
    /// When to check them.
    due: Option<Instant>,
    /// The root of the project that the worker checks now.
    running: Option<PathBuf>,
}

impl Checks {
    pub(crate) fn new(jobs: Sender<Job>, today: fn() -> Option<Date>) -> Checks {
        Checks { jobs, today, pending: BTreeSet::new(), due: None, running: None }
    }

    /// Checks more projects, once the editor is quiet.
    pub(crate) fn schedule(&mut self, roots: impl IntoIterator<Item = PathBuf>) {
        self.pending.extend(roots);
        if !self.pending.is_empty() {
            self.due = Some(Instant::now() + QUIET);
        }
    }

    /// When the next check starts; `None` if none is to, or if the worker is busy.
    pub(crate) fn next_start(&self) -> Option<Instant> {
        self.due.filter(|_| self.running.is_none())
    }

    /// Gives the worker the next project as it is now, if it is time.
    pub(crate) fn start(&mut self, documents: &Documents, unit: Unit) {
        if self.next_start().is_none_or(|due| due > Instant::now()) {
            return;
        }
        while self.running.is_none() {
            let Some(root) = self.pending.pop_first() else { break };
            let open: Vec<TextVersion> = documents
                .of_root(&root)
                .map(|(uri, document)| TextVersion {
                    uri: uri.clone(),
                    path: document.path.clone(),
                    revision: document.revision,
                })
                .collect();
            // The folder of a new file may be as new, and then there is nothing to check it with.
            if !open.is_empty() && root.is_dir() {
                let job =
                    Job { root: root.clone(), overlay: documents.overlay(&root), open, unit, today: (self.today)() };
                self.running = self.jobs.send(job).is_ok().then_some(root);
            }
        }
        self.due = self.due.filter(|_| !self.pending.is_empty());
    }

    /// The worker has ended its check.
    pub(crate) fn finish(&mut self) {
        self.running = None;
    }

    /// Starts no more checks.
    pub(crate) fn stop(&mut self) {
        self.pending.clear();
        self.due = None;
    }

    /// Whether what was found in a project is about to change.
    pub(crate) fn is_pending(&self, root: &Path) -> bool {
        self.pending.contains(root) || self.running.as_deref() == Some(root)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{TryRecvError, channel};

    use super::*;

    #[test]
    fn projects_are_checked_one_after_the_other_and_none_is_forgotten() {
        let folders = [(); 3].map(|()| tempfile::tempdir().expect("a temporary folder can be made"));
        let mut documents = Documents::default();
        for folder in &folders {
            documents.open(costlint_project::uri::of(&folder.path().join("main.tf")), 1, "", &[]).expect("it is ours");
        }
        let (jobs, work) = channel();
        let mut checks = Checks::new(jobs, || None);
        checks.schedule(documents.roots());
        checks.start(&documents, Unit::Utf16);
        assert_eq!(work.try_recv().map(|job| job.root), Err(TryRecvError::Empty), "the editor may have more to say");
        checks.due = Some(Instant::now());
        let mut roots = BTreeSet::new();
        while checks.due.is_some() {
            checks.start(&documents, Unit::Utf16);
            let job = work.try_recv().expect("the worker has something to do");
            checks.start(&documents, Unit::Utf16);
            assert!(work.try_recv().is_err(), "it does one thing at a time");
            roots.insert(job.root);
            checks.finish();
        }
        assert_eq!(roots.len(), folders.len());
    }
}
