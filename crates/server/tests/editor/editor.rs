//! An editor over a connection in memory, with a folder of its own.

use std::{
    collections::VecDeque,
    fmt::Write as _,
    path::{Path, PathBuf},
    thread::{self, JoinHandle},
    time::Duration,
};

use costlint_project::Date;
use costlint_server::{ServerError, SessionEnd, serve};
use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Far longer than any check takes: a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Editor {
    folder: TempDir,
    connection: Connection,
    server: JoinHandle<Result<SessionEnd, ServerError>>,
    /// What has come in while something else was waited for.
    waiting: VecDeque<Message>,
    last_id: i32,
}

/// What `textDocument/publishDiagnostics` said.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) version: Option<i64>,
    pub(crate) diagnostics: Vec<Value>,
}

impl Editor {
    /// An editor that has only just started a server.
    pub(crate) fn new(files: &[(&str, &str)]) -> Editor {
        let (server, connection) = Connection::memory();
        let server = thread::spawn(move || serve(server, || Date::parse("2026-11-24")));
        let folder = TempDir::new().expect("a temporary folder can be made");
        let editor = Editor { folder, connection, server, waiting: VecDeque::new(), last_id: 0 };
        for (name, text) in files {
            editor.write(name, text);
        }
        editor
    }

    /// An editor that has opened a folder with these files.
    pub(crate) fn with(files: &[(&str, &str)], capabilities: &Value) -> Editor {
        let mut editor = Editor::new(files);
        let folder = json!({ "uri": editor.uri(""), "name": "project" });
        let answer = editor.request(
            "initialize",
            json!({ "processId": null, "capabilities": capabilities, "workspaceFolders": [folder] }),
        );
        assert!(answer.response_result.is_ok(), "{answer:?}");
        editor.notify("initialized", json!({}));
        editor
    }

    /// One that says nothing of itself.
    pub(crate) fn plain(files: &[(&str, &str)]) -> Editor {
        Editor::with(files, &json!({}))
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders can be made");
        std::fs::write(path, text).expect("files can be written");
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The URI of a file. Names are written as they are to be sent.
    pub(crate) fn uri(&self, name: &str) -> String {
        uri_of(&self.path(name))
    }

    pub(crate) fn notify(&self, method: &str, params: Value) {
        self.connection.sender.send(Notification::new(method.to_owned(), params).into()).expect("the server listens");
    }

    pub(crate) fn request(&mut self, method: &str, params: Value) -> Response {
        self.last_id += 1;
        let id = RequestId::from(self.last_id);
        self.connection
            .sender
            .send(Request { id: id.clone(), method: method.to_owned(), params }.into())
            .expect("the server listens");
        self.wait_for(|message| match message {
            Message::Response(response) if response.id == id => Some(response.clone()),
            _ => None,
        })
    }

    pub(crate) fn open(&self, name: &str, text: &str) {
        self.open_uri(&self.uri(name), text);
    }

    pub(crate) fn open_uri(&self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "terraform", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Changes a text; each change is a whole text, or a range with its text.
    pub(crate) fn change(&self, name: &str, version: i32, changes: &Value) {
        let document = json!({ "uri": self.uri(name), "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub(crate) fn replace(&self, name: &str, version: i32, text: &str) {
        self.change(name, version, &json!([{ "text": text }]));
    }

    pub(crate) fn save(&self, name: &str, text: &str) {
        self.write(name, text);
        self.notify("textDocument/didSave", json!({ "textDocument": { "uri": self.uri(name) } }));
    }

    pub(crate) fn close(&self, name: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": self.uri(name) } }));
    }

    /// The next diagnostics of a file.
    pub(crate) fn published(&mut self, name: &str) -> Published {
        self.published_for(&self.uri(name))
    }

    /// The next diagnostics of a URI.
    pub(crate) fn published_for(&mut self, uri: &str) -> Published {
        self.wait_for(|message| published_for(message, uri))
    }

    /// The next diagnostics of a file, as lines `line:column-line:column code: message`.
    pub(crate) fn told(&mut self, name: &str) -> String {
        self.published(name).lines()
    }

    /// The next message by a method that the server sends on its own.
    pub(crate) fn told_by(&mut self, method: &str) -> Value {
        self.wait_for(|message| match message {
            Message::Notification(notification) if notification.method == method => Some(notification.params.clone()),
            Message::Request(request) if request.method == method => Some(request.params.clone()),
            _ => None,
        })
    }

    /// Shuts the server down in the right order; everything that it sent and nobody waited for.
    pub(crate) fn finish(mut self) -> Vec<Message> {
        assert!(self.request("shutdown", Value::Null).response_result.is_ok());
        self.notify("exit", Value::Null);
        assert_eq!(
            self.server.join().expect("the server does not panic").expect("the session goes well"),
            SessionEnd::Agreed
        );
        self.waiting.extend(self.connection.receiver.try_iter());
        self.waiting.into()
    }

    /// How the session ends once the editor is gone, or has said that it goes.
    pub(crate) fn ending(self) -> SessionEnd {
        drop(self.connection);
        self.server.join().expect("the server does not panic").expect("the session goes well")
    }

    fn wait_for<T>(&mut self, wanted: impl Fn(&Message) -> Option<T>) -> T {
        if let Some((index, found)) =
            self.waiting.iter().enumerate().find_map(|(index, message)| Some((index, wanted(message)?)))
        {
            self.waiting.remove(index);
            return found;
        }
        loop {
            let message = self.connection.receiver.recv_timeout(PATIENCE);
            let message =
                message.unwrap_or_else(|_| panic!("the server says nothing of the kind, but {:?}", self.waiting));
            if let Some(found) = wanted(&message) {
                return found;
            }
            self.waiting.push_back(message);
        }
    }
}

impl Published {
    pub(crate) fn lines(&self) -> String {
        let mut lines = String::new();
        for diagnostic in &self.diagnostics {
            let place =
                |end: &str| format!("{}:{}", diagnostic["range"][end]["line"], diagnostic["range"][end]["character"]);
            let first = diagnostic["message"].as_str().and_then(|message| message.lines().next()).unwrap_or_default();
            let code = diagnostic["code"].as_str().unwrap_or_default();
            writeln!(lines, "{}-{} {code}: {first}", place("start"), place("end")).expect("a text takes all");
        }
        if lines.is_empty() { "nothing".to_owned() } else { lines }
    }
}

/// The URI of a path, with nothing escaped.
pub(crate) fn uri_of(path: &Path) -> String {
    let path = path.display().to_string().replace('\\', "/");
    format!("file://{}{path}", if path.starts_with('/') { "" } else { "/" })
}

/// The diagnostics of a file, if that is what a message holds.
fn published_for(message: &Message, uri: &str) -> Option<Published> {
    let Message::Notification(Notification { method, params }) = message else { return None };
    let is_for = method == "textDocument/publishDiagnostics" && params["uri"] == uri;
    is_for.then(|| Published {
        version: params["version"].as_i64(),
        diagnostics: params["diagnostics"].as_array().cloned().unwrap_or_default(),
    })
}
