//! Blanks and comments between the tokens of YAML and JSON.

use super::super::{CollectionStyle, Node, NodeKind};
use crate::edit::lines;

/// Which comments stand between tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Yaml,
    Json,
}

impl Language {
    /// The language of a collection.
    pub(super) fn of(node: &Node) -> Language {
        match node.kind {
            NodeKind::Mapping { style: CollectionStyle::Json, .. }
            | NodeKind::Sequence { style: CollectionStyle::Json, .. } => Language::Json,
            _ => Language::Yaml,
        }
    }
}

/// The first offset from here on that is neither blank nor in a comment.
pub(super) fn skip(text: &str, mut at: usize, language: Language) -> usize {
    loop {
        at = skip_blanks(text, at);
        match comment(text, at, language) {
            Some(end) => at = end,
            None => return at,
        }
    }
}

/// The first offset from here on that is not blank.
pub(super) fn skip_blanks(text: &str, at: usize) -> usize {
    at + text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// The end of a line that holds nothing but comments from here on; `None` if something else follows.
pub(super) fn rest_of_line(text: &str, mut at: usize, language: Language) -> Option<usize> {
    loop {
        at += text.as_bytes()[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        match comment(text, at, language) {
            Some(end) => at = end,
            None => return (at == lines::line_end(text, at)).then_some(at),
        }
    }
}

/// The end of the comment that starts here.
fn comment(text: &str, at: usize, language: Language) -> Option<usize> {
    match (language, &text.as_bytes()[at..]) {
        (Language::Yaml, [b'#', ..]) | (Language::Json, [b'/', b'/', ..]) => Some(lines::line_end(text, at)),
        (Language::Json, [b'/', b'*', rest @ ..]) => {
            Some(memchr::memmem::find(rest, b"*/").map_or(text.len(), |length| at + 2 + length + 2))
        }
        _ => None,
    }
}
