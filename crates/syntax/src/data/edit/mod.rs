//! Edits of YAML and JSON: settings below a mapping or list, single values, new documents and entries.
//!
//! An edit touches the lines of what it changes and no other: comments, quotes, indentation, line breaks and brackets stay
//! as they are written, and new parts look like their neighbours. A change to the meaning of anything else is
//! refused. The tree may be of a whole file, of a template with placeholders, or of YAML inside another file.

mod append;
mod block;
mod editor;
mod find;
mod flow;
mod nodes;
mod print;
mod quote;
mod trivia;
mod value;

use super::{Node, NodeKind, Tree};
use crate::{
    Span,
    edit::{
        Change, Edit, New, Refusal,
        changes::{aims, are_about_elements},
    },
};
use editor::DataEditor;

/// The edits that make changes below the mapping or list with this span, sorted and apart from each other.
///
/// A mapping that loses its last entry goes as well, since `key:` would be null; the container itself becomes `{}`. A text
/// with `{{`, `${` or `%{` in it is not written to YAML, which may be a template.
pub fn change(text: &str, tree: &Tree, container: Span, changes: &[Change]) -> Result<Vec<Edit>, Refusal> {
    // A list in the column of its key has the span of its only element.
    let aims = aims(changes);
    let is_wanted = if are_about_elements(&aims) {
        |node: &Node| matches!(node.kind, NodeKind::Sequence { .. })
    } else {
        |node: &Node| matches!(node.kind, NodeKind::Mapping { .. })
    };
    let place = find::node(tree, container, is_wanted)?;
    let mut editor = DataEditor::new(text, place.around.clone())?;
    editor.container(&place, &aims)?;
    editor.finish()
}

/// The mapping or list with this span; the mapping where one is the only element of the other.
pub fn container(tree: &Tree, span: Span) -> Option<&Node> {
    let of_kind = |is_wanted| find::node(tree, span, is_wanted).ok().map(|place| place.node);
    of_kind(|node| matches!(node.kind, NodeKind::Mapping { .. }))
        .or_else(|| of_kind(|node| matches!(node.kind, NodeKind::Sequence { .. })))
}

/// The value of the entry whose key has this span.
pub fn below(tree: &Tree, key: Span) -> Option<&Node> {
    let (place, index) = find::entry(tree, key).ok()?;
    place.node.entries().get(index).map(|entry| &entry.value)
}

/// The edits that put a value in the place of the scalar or list with this span.
pub fn replace(text: &str, tree: &Tree, scalar: Span, to: &New) -> Result<Vec<Edit>, Refusal> {
    let place = match (find::node(tree, scalar, |node| matches!(node.kind, NodeKind::Sequence { .. })), to) {
        (Ok(list), New::List(_)) => list,
        (list, _) => find::node(tree, scalar, |node| node.items().is_empty() && node.entries().is_empty()).or(list)?,
    };
    let mut editor = DataEditor::new(text, place.around.clone())?;
    editor.set(place.slot, place.node, to)?;
    editor.finish()
}

/// The edits that add a document, which comes without `---`, after the one with this span.
pub fn append_document(text: &str, tree: &Tree, after: Span, document: &str) -> Result<Vec<Edit>, Refusal> {
    append::document(text, tree, after, document)
}

/// The edits that add an entry after the one whose key has this span, with a blank line between if its neighbours have one.
pub fn append_entry(text: &str, tree: &Tree, after_key: Span, name: &str, value: &New) -> Result<Vec<Edit>, Refusal> {
    append::entry(text, tree, after_key, name, value)
}
