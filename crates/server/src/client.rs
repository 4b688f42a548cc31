//! What an editor says of itself when it starts the server, and what the server answers.

use std::path::PathBuf;

use costlint_syntax::lines::Unit;
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, DidChangeWatchedFilesRegistrationOptions,
    FileSystemWatcher, GlobPattern, InitializeResult, OneOf, PositionEncodingKind, Registration, RegistrationParams,
    SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
    notification::{DidChangeWatchedFiles, Notification},
};
use serde_json::Value;

use crate::{actions::FIX_ALL, paths::file_at};

/// The files whose change on the disk may change a finding: those that are linted, configurations, pages of rules, and what git ignores.
const WATCHED: [&str; 2] = ["**/*.{tf,tofu,tfvars,yaml,yml,json,template,toml,md}", "**/.gitignore"];

/// The editor.
#[derive(Debug, PartialEq)]
pub(crate) struct Client {
    /// What its columns count.
    pub(crate) unit: Unit,
    /// The folders that are open in it, without links.
    pub(crate) folders: Vec<PathBuf>,
    /// Whether it can be asked to watch files.
    pub(crate) watches: bool,
    /// Whether it takes code actions, and not only commands.
    pub(crate) acts: bool,
    /// Whether it takes edits of a text in one state, and not only of a text.
    pub(crate) edits_versions: bool,
}

impl Client {
    /// Reads the parameters of `initialize`. Only what is asked for here is looked at, so that no editor is turned away for
    /// what it says besides.
    pub(crate) fn read(params: &Value) -> Client {
        let said = |path: &str| params.pointer(path);
        let encodings = said("/capabilities/general/positionEncodings").and_then(Value::as_array);
        let speaks_utf8 = encodings.is_some_and(|encodings| encodings.iter().any(|encoding| encoding == "utf-8"));
        let folders = said("/workspaceFolders").and_then(Value::as_array);
        let uris: Vec<&Value> = match folders {
            Some(folders) => folders.iter().filter_map(|folder| folder.get("uri")).collect(),
            None => said("/rootUri").into_iter().collect(),
        };
        let can = |path: &str| said(path) == Some(&Value::Bool(true));
        Client {
            unit: if speaks_utf8 { Unit::Utf8 } else { Unit::Utf16 },
            folders: uris.into_iter().filter_map(|uri| file_at(uri.as_str()?)).collect(),
            watches: can("/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration"),
            acts: said("/capabilities/textDocument/codeAction/codeActionLiteralSupport").is_some_and(Value::is_object),
            edits_versions: can("/capabilities/workspace/workspaceEdit/documentChanges"),
        }
    }

    /// The answer to `initialize`.
    pub(crate) fn capabilities(&self) -> InitializeResult {
        let encoding = if self.unit == Unit::Utf8 { PositionEncodingKind::UTF8 } else { PositionEncodingKind::UTF16 };
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
            ..TextDocumentSyncOptions::default()
        };
        let actions = CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::from(FIX_ALL)]),
            resolve_provider: Some(false),
            ..CodeActionOptions::default()
        };
        let folders =
            WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(OneOf::Left(true)) };
        InitializeResult {
            capabilities: ServerCapabilities {
                position_encoding: Some(encoding),
                code_action_provider: self.acts.then_some(CodeActionProviderCapability::Options(actions)),
                text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
                workspace: Some(WorkspaceServerCapabilities {
                    workspace_folders: Some(folders),
                    file_operations: None,
                }),
                ..ServerCapabilities::default()
            },
            server_info: Some(ServerInfo {
                name: "costlint".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        }
    }

    /// What to ask the editor to watch.
    pub(crate) fn watched() -> RegistrationParams {
        let watcher =
            |pattern: &str| FileSystemWatcher { glob_pattern: GlobPattern::String(pattern.to_owned()), kind: None };
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: WATCHED.map(watcher).into() };
        let options = serde_json::to_value(options).expect("strings and lists can be JSON");
        let method = DidChangeWatchedFiles::METHOD.to_owned();
        RegistrationParams {
            registrations: vec![Registration {
                id: "watched files".to_owned(),
                method,
                register_options: Some(options),
            }],
        }
    }
}

impl Default for Client {
    fn default() -> Client {
        Client::read(&Value::Null)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn columns_count_bytes_if_the_editor_offers_that() {
        let unit = |encodings: Value| {
            Client::read(&json!({ "capabilities": { "general": { "positionEncodings": encodings } } })).unit
        };
        assert_eq!(unit(json!(["utf-32", "utf-8", "utf-16"])), Unit::Utf8);
        assert_eq!(unit(json!(["utf-32", "utf-16"])), Unit::Utf16);
        assert_eq!(unit(json!([])), Unit::Utf16);
    }

    #[test]
    fn the_folders_count_before_the_root() {
        let folders = |params: Value| Client::read(&params).folders;
        let folder = |uri: &str| json!({ "uri": uri, "name": "x" });
        let (a, b) = ("file:///c:/no%20a", "file:///c:/no-b");
        let paths = |uri: &str| Vec::from_iter(file_at(uri));
        assert_eq!(folders(json!({ "rootUri": b, "workspaceFolders": [folder(a), folder("memfs:/c")] })), paths(a));
        assert_eq!(folders(json!({ "rootUri": b, "workspaceFolders": null })), paths(b));
        assert!(folders(json!({ "rootUri": null })).is_empty());
    }

    #[test]
    fn whatever_an_editor_says_it_is_taken_for_a_plain_one() {
        let plain =
            Client { unit: Unit::Utf16, folders: Vec::new(), watches: false, acts: false, edits_versions: false };
        for params in
            [json!(null), json!([1]), json!({ "capabilities": "no", "workspaceFolders": [1, {}], "rootUri": 3 })]
        {
            assert_eq!(Client::read(&params), plain, "{params}");
        }
    }
}
