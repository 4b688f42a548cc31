//! Changes to a file: replaced byte ranges, and changes below a container in any language.
//!
//! A file is never reprinted: bytes outside the edits stay the same. [`hcl::edit`](crate::hcl::edit) and
//! [`data::edit`](crate::data::edit) turn a [`Change`] into edits.

pub(crate) mod changes;
pub(crate) mod draft;
pub(crate) mod lines;

use std::borrow::Cow;

use crate::Span;

/// Bytes of a text and their replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes; empty to insert.
    pub span: Span,
    /// The new text; empty to remove.
    pub text: String,
}

/// One setting below a container, and its new value.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The path from the container to the setting; at least one key.
    pub path: Vec<Key>,
    /// Its new value; `None` removes the setting.
    pub to: Option<New>,
}

/// One step of the path to a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// An attribute of a block, a key of an object or mapping. Missing parents are created as objects.
    Name(String),
    /// A nested block of HCL, created as a block if missing. In YAML and JSON the same as a name.
    Block(String),
    /// An element of a list, from 0. A missing element is created only behind the last one, or as the first element of a missing
    /// list.
    Index(usize),
    /// The element of a list whose key has this value; never created.
    Having(String, String),
}

/// A new value.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each is its own name")]
pub enum New {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<New>),
    /// By name, in the order to write them.
    Object(Vec<(String, New)>),
}

/// Why a change is not made. Each reads well after `no automatic fix: `.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The file has syntax errors.
    #[error("the file has a syntax error")]
    Broken,
    /// An expression computes the value.
    #[error("an expression computes the value")]
    Computed(Span),
    /// The file has no such container.
    #[error("the setting is not written out in this file")]
    NotHere,
    /// A key appears twice, so the reader decides which one counts.
    #[error("a key appears twice")]
    Twice(Span),
    /// A template generates the lines.
    #[error("a template generates the value")]
    Template(Span),
    /// The change would affect other settings: the mapping would become empty, or is also used elsewhere.
    #[error("other settings share the value")]
    Shared(Span),
    /// The value cannot be written in this language at this place.
    #[error("the value cannot be written there")]
    Unwritable,
}

/// The text with some edits made. The edits may come in any order and must not overlap.
pub fn apply<'t>(text: &'t str, edits: &[Edit]) -> Cow<'t, str> {
    if edits.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let mut changed = String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut at = 0;
    for edit in sorted {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        debug_assert!(start >= at, "edits overlap");
        changed.push_str(text.get(at..start).unwrap_or_default());
        changed.push_str(&edit.text);
        at = at.max(end);
    }
    changed.push_str(&text[at..]);
    Cow::Owned(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { span: Span::new(start, end), text: text.into() }
    }

    #[test]
    fn no_edit_changes_no_byte() {
        assert!(matches!(apply("é\r\n", &[]), Cow::Borrowed("é\r\n")));
    }

    #[test]
    fn edits_replace_insert_and_remove_in_the_order_of_the_text() {
        assert_eq!(apply("size = 8 # GiB", &[edit(8, 14, ""), edit(0, 0, "a"), edit(7, 8, "20")]), "asize = 20");
    }
}
