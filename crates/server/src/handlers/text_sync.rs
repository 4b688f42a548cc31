//! `textDocument/didOpen`, `didChange`, `didSave` and `didClose`.

use lsp_types::{MessageType, TextDocumentContentChangeEvent};
use serde::Deserialize;

use super::diagnostics;
use crate::{messages::TextParams, paths::file_at, state::State};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OpenParams {
    text_document: OpenText,
}

#[derive(Debug, Deserialize)]
struct OpenText {
    uri: String,
    version: i32,
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChangeParams {
    text_document: VersionedIdentifier,
    content_changes: Vec<TextDocumentContentChangeEvent>,
}

#[derive(Debug, Deserialize)]
struct VersionedIdentifier {
    uri: String,
    version: i32,
}

pub(crate) fn open(state: &mut State, OpenParams { text_document: text }: &OpenParams) {
    if let Some(path) = state.documents.open(text.uri.clone(), text.version, &text.text, &state.client.folders) {
        state.check(&path);
    }
}

pub(crate) fn change(state: &mut State, ChangeParams { text_document: text, content_changes }: &ChangeParams) {
    let State { documents, client, .. } = state;
    if let Some(path) = documents
        .change(&text.uri, text.version, content_changes, client.unit)
        .or_else(|| documents.find(&text.uri, text.version, content_changes, client))
    {
        state.check(&path);
    }
}

/// A change that cannot be read leaves the text unknown. Until it comes as a whole again, by a change or by opening it anew,
/// nothing is said of it, and the file on the disk counts.
pub(crate) fn lose(state: &mut State, uri: &str) {
    let Some(path) = state.documents.lose(uri) else { return };
    diagnostics::clear(state, uri);
    let message = format!("the text of {uri} is unknown until it is sent as a whole: close it and open it again");
    state.editor.log(MessageType::WARNING, message);
    state.check(&path);
}

/// Not every editor watches files, so saving one is also when others are looked at again.
pub(crate) fn save(state: &mut State, params: &TextParams) {
    if let Some(path) = file_at(&params.text_document.uri) {
        state.check_changed_file(&path);
    }
}

pub(crate) fn close(state: &mut State, params: &TextParams) {
    let uri = &params.text_document.uri;
    if let Some(path) = state.documents.close(uri) {
        diagnostics::clear(state, uri);
        // What was not saved no longer counts in the files that use it.
        state.check(&path);
    }
}
