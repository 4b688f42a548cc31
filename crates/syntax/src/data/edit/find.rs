//! Finds nodes of a tree by their span, by halving and never by looking at all of them.

use super::super::{Entry, Node, NodeKind, Tree};
use crate::{Span, edit::Refusal};

/// A node and what it stands in.
pub(super) struct FoundNode<'t> {
    pub(super) node: &'t Node,
    pub(super) slot: Holder<'t>,
    /// The collections around it, the outermost first.
    pub(super) around: Vec<&'t Node>,
}

/// What holds a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holder<'t> {
    /// It is the value of this key.
    Value(&'t Node),
    /// It is an element of a sequence.
    Item,
    /// It is a document.
    Document,
}

/// The outermost node with this span that is one of those looked for.
pub(super) fn node(tree: &Tree, span: Span, is_wanted: fn(&Node) -> bool) -> Result<FoundNode<'_>, Refusal> {
    descend(tree, span, |place, _| place.node.span == span && is_wanted(place.node)).map(|(place, _)| place)
}

/// The mapping with an entry whose key has this span, and the number of the entry.
pub(super) fn entry(tree: &Tree, key: Span) -> Result<(FoundNode<'_>, usize), Refusal> {
    descend(tree, key, |place, index| place.node.entries().get(index).is_some_and(|entry| entry.key.span == key))
}

/// Follows the last child that starts no later than the span, until a node and the number of that child are right.
fn descend(
    tree: &Tree,
    span: Span,
    is_right: impl Fn(&FoundNode, usize) -> bool,
) -> Result<(FoundNode<'_>, usize), Refusal> {
    if !tree.problems.is_empty() {
        return Err(Refusal::Broken);
    }
    let index = tree.documents.partition_point(|document| document.span.start <= span.start).checked_sub(1);
    let node = &tree.documents[index.ok_or(Refusal::NotHere)?];
    let mut place = FoundNode { node, slot: Holder::Document, around: Vec::new() };
    loop {
        let node = place.node;
        let starts_before = |child: &Node| child.span.start <= span.start;
        let index = match &node.kind {
            NodeKind::Mapping { entries, .. } => entries.partition_point(|entry| starts_before(&entry.key)),
            NodeKind::Sequence { items, .. } => items.partition_point(starts_before),
            _ => 0,
        };
        // A node under an anchor is read wherever an alias of it stands.
        if node.anchor != 0 {
            return Err(Refusal::Shared(node.span));
        }
        if is_right(&place, index.saturating_sub(1)) {
            return Ok((place, index.saturating_sub(1)));
        }
        let index = index.checked_sub(1).ok_or(Refusal::NotHere)?;
        (place.node, place.slot) = match &node.kind {
            NodeKind::Mapping { entries, .. } => {
                let Entry { key, value } = &entries[index];
                (value, Holder::Value(key))
            }
            NodeKind::Sequence { items, .. } => (&items[index], Holder::Item),
            _ => return Err(Refusal::NotHere),
        };
        place.around.push(node);
    }
}
