//! The capabilities that an editor announces when it starts the server.

use std::path::PathBuf;

use costlint_syntax::lines::Unit;
use serde_json::Value;

use crate::paths::file_at;

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
