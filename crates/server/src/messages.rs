//! The parameters of the messages that are read.
//!
//! URIs stay texts: `lsp_types::Uri` refuses what some editors leave unescaped, such as the brackets of a folder `[id]`, and
//! would answer with other letters than the editor wrote.

use lsp_server::RequestId;
use lsp_types::{Diagnostic, Range, TextDocumentContentChangeEvent};
use serde::{Deserialize, Serialize};

/// Of `textDocument/didOpen`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Opened {
    pub(crate) text_document: OpenedText,
}

#[derive(Debug, Deserialize)]
pub(crate) struct OpenedText {
    pub(crate) uri: String,
    pub(crate) version: i32,
    pub(crate) text: String,
}

/// Of `textDocument/didChange`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Changed {
    pub(crate) text_document: ChangedText,
    pub(crate) content_changes: Vec<TextDocumentContentChangeEvent>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ChangedText {
    pub(crate) uri: String,
    pub(crate) version: i32,
}

/// Of `textDocument/didSave` and `textDocument/didClose`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Named {
    pub(crate) text_document: Name,
}

/// A file, or a folder of the workspace.
#[derive(Debug, Deserialize)]
pub(crate) struct Name {
    pub(crate) uri: String,
}

/// Of `workspace/didChangeWatchedFiles`.
#[derive(Debug, Deserialize)]
pub(crate) struct WatchedChanged {
    pub(crate) changes: Vec<Name>,
}

/// Of `workspace/didChangeWorkspaceFolders`.
#[derive(Debug, Deserialize)]
pub(crate) struct FoldersChanged {
    pub(crate) event: FoldersEvent,
}

#[derive(Debug, Deserialize)]
pub(crate) struct FoldersEvent {
    pub(crate) added: Vec<Name>,
    pub(crate) removed: Vec<Name>,
}

/// Of `textDocument/codeAction`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wanted {
    pub(crate) text_document: Name,
    pub(crate) range: Range,
    #[serde(default)]
    pub(crate) context: WantedContext,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct WantedContext {
    /// The kinds of actions, or kinds of kinds; all if there is none.
    pub(crate) only: Option<Vec<String>>,
}

/// Of `$/cancelRequest`.
#[derive(Debug, Deserialize)]
pub(crate) struct Cancelled {
    pub(crate) id: RequestId,
}

/// Of `textDocument/publishDiagnostics`.
#[derive(Debug, Serialize)]
pub(crate) struct Published<'p> {
    pub(crate) uri: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<i32>,
    pub(crate) diagnostics: &'p [Diagnostic],
}
