//! The places of the parts of a node that is laid out by indentation.

use super::super::{CollectionStyle, Node, NodeKind, ScalarStyle};
use crate::edit::Refusal;

/// The entry or element of a collection.
#[derive(Clone, Copy)]
pub(super) struct ChildNode<'t> {
    pub(super) key: Option<&'t Node>,
    pub(super) value: &'t Node,
}

/// Where the colon after a key of a block mapping stands.
pub(super) fn block_colon(text: &str, key: &Node) -> Result<usize, Refusal> {
    let after = &text[key.span.end as usize..];
    let colon = text.len() - after.trim_start_matches([' ', '\t']).len();
    if text[colon..].starts_with(':') { Ok(colon) } else { Err(Refusal::Unwritable) }
}

/// Where the first dash of a sequence stands. One that is indented no further than its key has a span without it.
pub(super) fn first_dash(text: &str, node: &Node) -> Result<usize, Refusal> {
    let start = node.span.start as usize;
    let first = node.items().first().ok_or(Refusal::Unwritable)?;
    if first.span.start > node.span.start && text[start..].starts_with('-') {
        return Ok(start);
    }
    let before = text[..start].trim_end();
    if before.ends_with('-') { Ok(before.len() - 1) } else { Err(Refusal::Unwritable) }
}

/// Where a child ends: a value that is empty, with its colon.
pub(super) fn content_end(text: &str, mut child: ChildNode) -> Result<usize, Refusal> {
    while let Some(last) = last_child(child.value) {
        child = last;
    }
    match child.key {
        Some(key) if child.value.span.is_empty() && child.value.tag.is_none() => Ok(block_colon(text, key)? + 1),
        _ => Ok(child.value.span.end as usize),
    }
}

/// The last of the nodes below one, or itself.
pub(super) fn last_node(mut node: &Node) -> &Node {
    while let Some(last) = last_child(node) {
        node = last.value;
    }
    node
}

fn last_child(node: &Node) -> Option<ChildNode<'_>> {
    match &node.kind {
        NodeKind::Mapping { entries, style: CollectionStyle::Block } => {
            entries.last().map(|entry| ChildNode { key: Some(&entry.key), value: &entry.value })
        }
        NodeKind::Sequence { items, style: CollectionStyle::Block } => {
            items.last().map(|value| ChildNode { key: None, value })
        }
        _ => None,
    }
}

pub(super) fn is_block_scalar(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Scalar { style: ScalarStyle::Literal | ScalarStyle::Folded, .. })
}

/// Whether the blank lines below a node are part of its text, as those below some block scalars are.
pub(super) fn keeps_blank_lines(text: &str, scalar: &Node) -> bool {
    let header = scalar.span.of(text).split_ascii_whitespace().next().unwrap_or_default();
    is_block_scalar(scalar) && header.contains('+')
}
