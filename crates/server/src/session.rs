//! The state of a session, and what each message does to it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender},
    time::{Duration, Instant},
};

use costlint_project::{Date, config::CONFIG_NAMES};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{
    LogMessageParams, MessageType, ShowMessageParams,
    notification::{
        Cancel, DidChangeConfiguration, DidChangeTextDocument, DidChangeWatchedFiles, DidChangeWorkspaceFolders,
        DidCloseTextDocument, DidOpenTextDocument, DidSaveTextDocument, Exit, Initialized, LogMessage,
        Notification as _, PublishDiagnostics, ShowMessage,
    },
    request::{CodeActionRequest, Initialize, RegisterCapability, Request as _, Shutdown},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    Ending, actions,
    client::Client,
    diagnostics::Findings,
    documents::{Document, Documents},
    messages::{Cancelled, Changed, FoldersChanged, Named, Opened, Published, Wanted, WatchedChanged},
    paths::file_at,
    worker::{Answer, Job, Seen, Trouble},
};

/// How long the editor has to be quiet before a check: a burst of changes is checked once, and no check starts that the
/// next key would make stale.
const QUIET: Duration = Duration::from_millis(50);

/// What a session is told.
#[derive(Debug)]
pub(crate) enum Event {
    /// By the editor.
    Said(Message),
    /// By the worker.
    Answered(Answer),
    /// The editor has closed the connection.
    Gone,
}

/// A session with an editor.
pub(crate) struct Session {
    send: Box<dyn Fn(Message)>,
    jobs: Sender<Job>,
    today: fn() -> Option<Date>,
    phase: Phase,
    client: Client,
    documents: Documents,
    /// The projects to check.
    pending: BTreeSet<PathBuf>,
    /// When to check them.
    due: Option<Instant>,
    /// The project that the worker checks.
    busy: Option<PathBuf>,
    /// What was last found in each open text, and in which of its states.
    found: BTreeMap<String, (u64, Findings)>,
    /// What the editor waits to be told once its texts are checked.
    asked: Vec<(RequestId, Wanted)>,
    /// What went wrong in the last check of a project, so that the user is told once.
    troubles: BTreeMap<PathBuf, Trouble>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Starting,
    Running,
    ShutDown,
}

impl Session {
    pub(crate) fn new(send: Box<dyn Fn(Message)>, jobs: Sender<Job>, today: fn() -> Option<Date>) -> Session {
        Session {
            send,
            jobs,
            today,
            phase: Phase::Starting,
            client: Client::default(),
            documents: Documents::default(),
            pending: BTreeSet::new(),
            due: None,
            busy: None,
            found: BTreeMap::new(),
            asked: Vec::new(),
            troubles: BTreeMap::new(),
        }
    }

    /// Takes events in their order until the session ends.
    pub(crate) fn run(mut self, events: &Receiver<Event>) -> Ending {
        loop {
            self.start_check();
            self.answer_asked();
            let event = match self.due.filter(|_| self.busy.is_none()) {
                Some(due) => match events.recv_timeout(due.saturating_duration_since(Instant::now())) {
                    Err(RecvTimeoutError::Timeout) => continue,
                    Ok(event) => event,
                    Err(RecvTimeoutError::Disconnected) => Event::Gone,
                },
                None => events.recv().unwrap_or(Event::Gone),
            };
            let ending = match event {
                Event::Said(message) => self.hear(message),
                Event::Answered(answer) => {
                    self.finish_check(answer);
                    None
                }
                Event::Gone => Some(Ending::Abrupt),
            };
            if let Some(ending) = ending {
                return ending;
            }
        }
    }

    fn hear(&mut self, message: Message) -> Option<Ending> {
        match message {
            Message::Request(request) => self.reply(request),
            Message::Notification(notification) if notification.method == Exit::METHOD => {
                return Some(if self.phase == Phase::ShutDown { Ending::Agreed } else { Ending::Abrupt });
            }
            Message::Notification(notification) if self.phase == Phase::Running => self.note(notification),
            Message::Response(Response { response_result: Err(error), .. }) => {
                self.log(MessageType::WARNING, format!("the editor does not watch files: {}", error.message));
            }
            Message::Notification(_) | Message::Response(_) => {}
        }
        None
    }

    fn reply(&mut self, Request { id, method, params }: Request) {
        if (self.phase, method.as_str()) == (Phase::Running, CodeActionRequest::METHOD) {
            return match serde_json::from_value(params) {
                Ok(wanted) => self.asked.push((id, wanted)),
                Err(error) => self.refuse(id, ErrorCode::InvalidParams, format!("`{method}` does not read: {error}")),
            };
        }
        let refused = |code: ErrorCode, message: String| Response::new_err(id.clone(), code as i32, message);
        let response = match (self.phase, method.as_str()) {
            (Phase::Starting, Initialize::METHOD) => {
                self.phase = Phase::Running;
                self.client = Client::read(&params);
                Response::new_ok(id, self.client.capabilities())
            }
            (Phase::Starting, _) => refused(ErrorCode::ServerNotInitialized, "`initialize` comes first".to_owned()),
            (Phase::Running, Shutdown::METHOD) => {
                self.phase = Phase::ShutDown;
                self.due = None;
                for (asked, _) in std::mem::take(&mut self.asked) {
                    self.refuse(asked, ErrorCode::RequestCanceled, "the server shuts down".to_owned());
                }
                Response::new_ok(id, Value::Null)
            }
            (Phase::Running, Initialize::METHOD) => {
                refused(ErrorCode::InvalidRequest, "the server is initialized".to_owned())
            }
            (Phase::Running, _) => refused(ErrorCode::MethodNotFound, format!("`{method}` is not served")),
            (Phase::ShutDown, _) => refused(ErrorCode::InvalidRequest, "the server is shut down".to_owned()),
        };
        (self.send)(response.into());
    }

    fn refuse(&self, id: RequestId, code: ErrorCode, message: String) {
        (self.send)(Response::new_err(id, code as i32, message).into());
    }

    fn note(&mut self, notification: Notification) {
        match notification.method.as_str() {
            Initialized::METHOD => self.watch(),
            DidOpenTextDocument::METHOD => self.read(notification).into_iter().for_each(|opened| self.open(opened)),
            DidChangeTextDocument::METHOD => {
                self.read(notification).into_iter().for_each(|changed| self.change(&changed))
            }
            DidSaveTextDocument::METHOD => self.read(notification).into_iter().for_each(|saved| self.save(&saved)),
            DidCloseTextDocument::METHOD => self.read(notification).into_iter().for_each(|closed| self.close(&closed)),
            DidChangeWatchedFiles::METHOD => {
                self.read(notification).into_iter().for_each(|changed| self.change_on_disk(&changed))
            }
            DidChangeWorkspaceFolders::METHOD => {
                self.read(notification).into_iter().for_each(|changed| self.change_folders(&changed))
            }
            DidChangeConfiguration::METHOD => self.check_all(),
            Cancel::METHOD => self.read(notification).into_iter().for_each(|cancelled| self.cancel(&cancelled)),
            _ => {}
        }
    }

    fn watch(&self) {
        if self.client.watches {
            let id = RequestId::from(RegisterCapability::METHOD.to_owned());
            (self.send)(Request::new(id, RegisterCapability::METHOD.to_owned(), Client::watched()).into());
        }
    }

    fn open(&mut self, Opened { text_document: text }: Opened) {
        if let Some(path) = self.documents.open(text.uri, text.version, &text.text, &self.client.folders) {
            self.check(&path);
        }
    }

    fn change(&mut self, Changed { text_document: text, content_changes }: &Changed) {
        if let Some(path) = self.documents.change(&text.uri, text.version, content_changes, self.client.unit) {
            self.check(&path);
        }
    }

    /// Not every editor watches files, so saving one is also when others are looked at again.
    fn save(&mut self, saved: &Named) {
        if let Some(path) = file_at(&saved.text_document.uri) {
            self.look_again(&path);
        }
    }

    fn close(&mut self, closed: &Named) {
        let uri = &closed.text_document.uri;
        if let Some(path) = self.documents.close(uri) {
            self.found.remove(uri);
            self.notify::<PublishDiagnostics>(Published { uri, version: None, diagnostics: &[] });
            // What was not saved no longer counts.
            self.check(&path);
        }
    }

    fn change_on_disk(&mut self, changed: &WatchedChanged) {
        for path in changed.changes.iter().filter_map(|change| file_at(&change.uri)) {
            if !self.documents.covers(&path) {
                self.look_again(&path);
            }
        }
    }

    fn change_folders(&mut self, FoldersChanged { event }: &FoldersChanged) {
        let removed: Vec<PathBuf> = event.removed.iter().filter_map(|folder| file_at(&folder.uri)).collect();
        self.client.folders.retain(|folder| !removed.contains(folder));
        self.client.folders.extend(event.added.iter().filter_map(|folder| file_at(&folder.uri)));
        self.documents.find_roots(&self.client.folders);
        self.check_all();
    }

    /// A file has other bytes than before. A configuration makes a project, and may be extended by any other.
    fn look_again(&mut self, path: &Path) {
        let is_configuration = path.extension().is_some_and(|end| end == "toml");
        if is_configuration {
            if path.file_name().is_some_and(|name| CONFIG_NAMES.iter().any(|config| *name == **config)) {
                self.documents.find_roots(&self.client.folders);
            }
            self.check_all();
        } else {
            self.check(path);
        }
    }

    /// Checks the projects that a file is a part of, soon.
    fn check(&mut self, path: &Path) {
        self.check_some(|root| path.starts_with(root));
    }

    fn check_all(&mut self) {
        self.check_some(|_| true);
    }

    fn check_some(&mut self, is_meant: impl Fn(&Path) -> bool) {
        self.pending.extend(self.documents.roots().into_iter().filter(|root| is_meant(root)));
        if !self.pending.is_empty() {
            self.due = Some(Instant::now() + QUIET);
        }
    }

    /// Gives the worker the next project, if it is time.
    fn start_check(&mut self) {
        if self.busy.is_some() || self.due.is_none_or(|due| due > Instant::now()) {
            return;
        }
        while self.busy.is_none() {
            let Some(root) = self.pending.pop_first() else { break };
            let seen = |(uri, document): (&String, &Document)| {
                let (uri, path) = (uri.clone(), document.path.clone());
                Seen { uri, path, revision: document.revision }
            };
            let open: Vec<Seen> = self.documents.of_root(&root).map(seen).collect();
            // The folder of a new file may be as new, and then there is nothing to check it with.
            if !open.is_empty() && root.is_dir() {
                let overlay = self.documents.overlay(&root);
                let job = Job { root: root.clone(), overlay, open, unit: self.client.unit, today: (self.today)() };
                self.busy = self.jobs.send(job).is_ok().then_some(root);
            }
        }
        self.due = self.due.filter(|_| !self.pending.is_empty());
    }

    /// Tells what a check found in the texts that are still as it saw them; the others are about to be checked again.
    fn finish_check(&mut self, Answer { root, texts, trouble }: Answer) {
        self.busy = None;
        if self.phase != Phase::Running {
            return;
        }
        for (Seen { uri, revision, .. }, findings) in texts {
            if let Some(now) = self.documents.get(&uri).filter(|now| now.revision == revision) {
                self.notify::<PublishDiagnostics>(Published {
                    uri: &uri,
                    version: Some(now.version),
                    diagnostics: &findings.diagnostics,
                });
                self.found.insert(uri, (revision, findings));
            }
        }
        if self.troubles.get(&root) != Some(&trouble) {
            self.tell(&trouble);
            self.troubles.insert(root, trouble);
        }
    }

    /// Answers what the editor has asked about texts of which no newer state is about to be checked: an action asked for
    /// right after a key, as on saving, is that of the text with the key.
    fn answer_asked(&mut self) {
        let is_unsettled = |root: &PathBuf| self.pending.contains(root) || self.busy.as_ref() == Some(root);
        let waits = |(_, wanted): &(RequestId, Wanted)| {
            self.documents.get(&wanted.text_document.uri).is_some_and(|document| is_unsettled(&document.root))
        };
        let (waiting, ready) = std::mem::take(&mut self.asked).into_iter().partition(waits);
        self.asked = waiting;
        for (id, wanted) in ready {
            let uri = &wanted.text_document.uri;
            let now = self.documents.get(uri).map(|document| document.revision);
            let found = self.found.get(uri).filter(|(revision, _)| Some(*revision) == now);
            let actions = found.map(|(_, findings)| actions::actions(findings, &wanted, &self.documents, &self.client));
            (self.send)(Response::new_ok(id, actions.unwrap_or_default()).into());
        }
    }

    fn cancel(&mut self, Cancelled { id }: &Cancelled) {
        let count = self.asked.len();
        self.asked.retain(|(asked, _)| asked != id);
        if self.asked.len() < count {
            self.refuse(id.clone(), ErrorCode::RequestCanceled, "it is no longer wanted".to_owned());
        }
    }

    /// Tells what went wrong. A user who gets no findings at all has to know.
    fn tell(&self, trouble: &Trouble) {
        match trouble {
            Trouble::None => {}
            Trouble::InParts(sentences) => {
                sentences.iter().for_each(|sentence| self.log(MessageType::ERROR, sentence.clone()))
            }
            Trouble::InAll(sentences) => {
                let message = format!("costlint checks nothing: {}", sentences.join("; "));
                self.notify::<ShowMessage>(ShowMessageParams { typ: MessageType::ERROR, message });
            }
        }
    }

    /// The parameters of a notification; if they are of another form than they should be, the editor's log says so.
    fn read<T: DeserializeOwned>(&self, Notification { method, params }: Notification) -> Option<T> {
        serde_json::from_value(params)
            .map_err(|error| self.log(MessageType::WARNING, format!("`{method}` does not read: {error}")))
            .ok()
    }

    fn log(&self, typ: MessageType, message: String) {
        self.notify::<LogMessage>(LogMessageParams { typ, message });
    }

    fn notify<N: lsp_types::notification::Notification>(&self, params: impl Serialize) {
        (self.send)(Notification::new(N::METHOD.to_owned(), params).into());
    }
}

#[cfg(test)]
mod tests {
    use std::{
        cell::RefCell,
        rc::Rc,
        sync::mpsc::{self, TryRecvError},
    };

    use serde_json::json;

    use super::*;

    const URI: &str = "file:///c:/no-project/main.tf";

    /// A session with an editor that has a folder open, what it has sent, and what the worker has to do.
    fn session() -> (Session, Rc<RefCell<Vec<Message>>>, Receiver<Job>) {
        let sent = Rc::new(RefCell::new(Vec::new()));
        let (jobs, work) = mpsc::channel();
        let post = Rc::clone(&sent);
        let mut session = Session::new(Box::new(move |message| post.borrow_mut().push(message)), jobs, || None);
        session.reply(Request::new(RequestId::from(1), Initialize::METHOD.to_owned(), json!({})));
        sent.borrow_mut().clear();
        (session, sent, work)
    }

    fn open(session: &mut Session, uri: &str, version: i32) {
        let document = json!({ "textDocument": { "uri": uri, "version": version, "text": "" } });
        session.note(Notification::new(DidOpenTextDocument::METHOD.to_owned(), document));
    }

    fn answer(session: &Session, revision: u64) -> Answer {
        let document = session.documents.get(URI).expect("it is open");
        let seen = Seen { uri: URI.to_owned(), path: document.path.clone(), revision };
        Answer { root: document.root.clone(), texts: vec![(seen, Findings::default())], trouble: Trouble::None }
    }

    #[test]
    fn an_answer_about_another_state_of_the_text_is_dropped() {
        let (mut session, sent, _work) = session();
        open(&mut session, URI, 1);
        let stale = session.documents.get(URI).expect("it is open").revision;
        // Closed and opened again, a text has the same version as before.
        session.note(Notification::new(
            DidCloseTextDocument::METHOD.to_owned(),
            json!({ "textDocument": { "uri": URI } }),
        ));
        open(&mut session, URI, 1);
        sent.borrow_mut().clear();
        session.finish_check(answer(&session, stale));
        assert!(sent.borrow().is_empty());
        session.finish_check(answer(&session, session.documents.get(URI).expect("it is open").revision));
        assert_eq!(sent.borrow().len(), 1);
    }

    fn ask(session: &mut Session, id: i32) {
        let wanted = json!({
            "textDocument": { "uri": URI },
            "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } },
            "context": { "diagnostics": [] },
        });
        session.reply(Request::new(RequestId::from(id), CodeActionRequest::METHOD.to_owned(), wanted));
        session.answer_asked();
    }

    /// The answer to a request, if it has come.
    fn answered(sent: &RefCell<Vec<Message>>, id: i32) -> Option<Result<Value, i32>> {
        let id = RequestId::from(id);
        let mut sent = sent.borrow_mut();
        let index =
            sent.iter().position(|message| matches!(message, Message::Response(response) if response.id == id))?;
        let Message::Response(response) = sent.remove(index) else { unreachable!("it was one") };
        Some(response.response_result.map_err(|error| error.code))
    }

    #[test]
    fn actions_wait_for_the_check_of_the_text_as_it_is() {
        let (mut session, sent, _work) = session();
        open(&mut session, URI, 1);
        ask(&mut session, 5);
        assert_eq!(answered(&sent, 5), None, "the text is about to be checked");
        let stale = answer(&session, session.documents.get(URI).expect("it is open").revision);
        session.busy = session.pending.pop_first();
        ask(&mut session, 6);
        let change = json!({ "textDocument": { "uri": URI, "version": 2 }, "contentChanges": [{ "text": "a = 1" }] });
        session.note(Notification::new(DidChangeTextDocument::METHOD.to_owned(), change));
        session.finish_check(stale);
        session.answer_asked();
        assert_eq!((answered(&sent, 5), answered(&sent, 6)), (None, None), "it has changed since");
        session.pending.clear();
        let mut fresh = answer(&session, session.documents.get(URI).expect("it is open").revision);
        let path = session.documents.get(URI).expect("it is open").path.clone();
        let edit = lsp_types::TextEdit { range: lsp_types::Range::default(), new_text: "b".to_owned() };
        fresh.texts[0].1.all = vec![actions::FileChange { path, before: "a = 1".into(), edits: vec![edit] }];
        session.finish_check(fresh);
        session.answer_asked();
        for id in [5, 6] {
            let actions = answered(&sent, id).expect("it is answered").expect("it is not refused");
            assert_eq!(actions[0]["kind"], "source.fixAll.costlint", "{actions}");
        }
    }

    #[test]
    fn what_is_no_longer_wanted_or_can_no_longer_be_told_is_refused() {
        let (mut session, sent, _work) = session();
        open(&mut session, URI, 1);
        ask(&mut session, 5);
        ask(&mut session, 6);
        for _ in 0..2 {
            session.note(Notification::new(Cancel::METHOD.to_owned(), json!({ "id": 5 })));
        }
        assert_eq!((answered(&sent, 5), answered(&sent, 5)), (Some(Err(ErrorCode::RequestCanceled as i32)), None));
        session.reply(Request::new(RequestId::from(7), Shutdown::METHOD.to_owned(), Value::Null));
        assert_eq!(answered(&sent, 6), Some(Err(ErrorCode::RequestCanceled as i32)));
        assert_eq!(answered(&sent, 7), Some(Ok(Value::Null)));
    }

    #[test]
    fn a_text_that_is_not_open_has_no_actions() {
        let (mut session, sent, _work) = session();
        ask(&mut session, 5);
        assert_eq!(answered(&sent, 5), Some(Ok(json!([]))));
    }

    #[test]
    fn nothing_is_told_after_the_shutdown() {
        let (mut session, sent, _work) = session();
        open(&mut session, URI, 1);
        session.reply(Request::new(RequestId::from(2), Shutdown::METHOD.to_owned(), Value::Null));
        sent.borrow_mut().clear();
        session.finish_check(answer(&session, session.documents.get(URI).expect("it is open").revision));
        assert!(sent.borrow().is_empty());
    }

    #[test]
    fn the_same_trouble_is_told_once() {
        let (mut session, sent, _work) = session();
        let trouble = |what: &str| Answer {
            root: "/p".into(),
            texts: Vec::new(),
            trouble: Trouble::InParts(vec![what.to_owned()]),
        };
        for what in ["one", "one", "two", "one"] {
            session.finish_check(trouble(what));
        }
        assert_eq!(sent.borrow().len(), 3);
    }

    #[test]
    fn projects_are_checked_one_after_the_other_and_none_is_forgotten() {
        let folders = [(); 3].map(|()| tempfile::tempdir().expect("a temporary folder can be made"));
        let (mut session, _sent, work) = session();
        for folder in &folders {
            open(&mut session, &costlint_project::uri::of(&folder.path().join("main.tf")), 1);
        }
        session.start_check();
        assert_eq!(work.try_recv().map(|job| job.root), Err(TryRecvError::Empty), "the editor may have more to say");
        session.due = Some(Instant::now());
        let mut roots = BTreeSet::new();
        while session.due.is_some() {
            session.start_check();
            let job = work.try_recv().expect("the worker has something to do");
            session.start_check();
            assert!(work.try_recv().is_err(), "it does one thing at a time");
            roots.insert(job.root.clone());
            session.finish_check(Answer { root: job.root, texts: Vec::new(), trouble: Trouble::None });
        }
        assert_eq!(roots.len(), folders.len());
    }
}
