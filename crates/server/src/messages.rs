//! Parameters that several messages share. Those of one message are declared next to its handler.
//!
//! URIs stay strings: `lsp_types::Uri` refuses characters that some editors leave unescaped, such as the brackets of a
//! folder `[id]`, and would answer with characters other than those that the editor wrote.

use serde::Deserialize;

/// Of each message that only names a text.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TextParams {
    pub(crate) text_document: Identifier,
}

/// A file, or a folder of the workspace.
#[derive(Debug, Deserialize)]
pub(crate) struct Identifier {
    pub(crate) uri: String,
}
