//! The types of fields.

/// The types of fields. Numbers are amounts, never below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own name")]
pub enum FieldKind {
    Text,
    Number,
    Bool,
    List,
    Map,
    Link,
}

impl FieldKind {
    /// The name that pages give it.
    pub fn name(self) -> &'static str {
        match self {
            FieldKind::Text => "string",
            FieldKind::Number => "number",
            FieldKind::Bool => "bool",
            FieldKind::List => "list",
            FieldKind::Map => "map",
            FieldKind::Link => "link",
        }
    }

    /// The type that pages call so.
    pub(crate) fn named(name: &str) -> Option<FieldKind> {
        use FieldKind::{Bool, Link, List, Map, Number, Text};
        let all = [Text, Number, Bool, List, Map, Link];
        all.into_iter().find(|kind| kind.name() == name)
    }
}
