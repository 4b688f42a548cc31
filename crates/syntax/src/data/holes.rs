//! Marks the collections that may have further entries.
//!
//! A line that a template fills in, or that does not parse, is blanked before the text is read. The content of that line
//! is a hole: it could add an entry to any collection that is still open at that place, or be the value of a key that now
//! looks empty. The mark keeps readers from treating an invisible entry as absent.

use super::tree::{CollectionStyle, Node, NodeKind, ScalarStyle};
use crate::Span;

/// A stretch of text that was blanked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hole {
    /// The blanked bytes.
    pub(crate) span: Span,
    /// The column, counted from 0, at which its content would start, if that is known.
    pub(crate) column: Option<usize>,
    /// What was there.
    pub(crate) filling: Filling,
}

/// What was at the place of a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filling {
    /// The output of a template.
    Template,
    /// A line that does not parse.
    Unreadable,
}

/// Opens the collections under this node, itself included, that the hole may add to.
pub(crate) fn open_at(node: &mut Node, text: &str, hole: &Hole) {
    let start = node.span.start;
    match &mut node.kind {
        NodeKind::Scalar { text, style: ScalarStyle::Plain } if text.is_empty() && node.span.is_empty() => {
            fill(node, hole);
        }
        NodeKind::Scalar { style: ScalarStyle::Literal | ScalarStyle::Folded, .. }
            if hole.filling == Filling::Template =>
        {
            fill(node, hole);
        }
        NodeKind::Sequence { items, style } => {
            let index = items.partition_point(|item| item.span.start <= hole.span.start);
            let last = index.checked_sub(1).map(|index| &mut items[index]);
            node.open |= !descend(last, *style, start, text, hole);
        }
        NodeKind::Mapping { entries, style } => {
            let index = entries.partition_point(|entry| entry.key.span.start <= hole.span.start);
            let last = index.checked_sub(1).map(|index| &mut entries[index].value);
            node.open |= !descend(last, *style, start, text, hole);
        }
        _ => {}
    }
    stretch(node);
}

/// Opens what stands under the last child before the hole. Whether the hole certainly belongs there and not to the parent.
fn descend(child: Option<&mut Node>, style: CollectionStyle, parent_start: u32, text: &str, hole: &Hole) -> bool {
    let Some(child) = child else { return false };
    let inside = child.span.start <= hole.span.start && hole.span.start < child.span.end;
    if style != CollectionStyle::Block {
        if inside {
            open_at(child, text, hole);
        }
        // Without the line at fault, brackets may close what others opened.
        return inside && hole.filling == Filling::Template;
    }
    // The elements of a block sequence may stand in the column of the key that holds it.
    let level = hole.column.map(|it| it.cmp(&column(text, parent_start)));
    let may_go_deeper =
        level.is_none_or(|level| level.is_gt() || level.is_eq() && (is_block_sequence(child) || is_empty(child)));
    if !may_go_deeper || !(inside || takes_more(child, hole)) {
        return false;
    }
    open_at(child, text, hole);
    // A scalar may have swallowed what is left of an unreadable line's own children.
    let is_certain =
        hole.filling == Filling::Template || !matches!(child.kind, NodeKind::Scalar { .. } | NodeKind::Placeholder);
    level.is_some_and(std::cmp::Ordering::is_gt) || inside && is_certain
}

/// Whether text in deeper columns after this node could belong to it.
fn takes_more(node: &Node, hole: &Hole) -> bool {
    match &node.kind {
        NodeKind::Mapping { style, .. } | NodeKind::Sequence { style, .. } => *style == CollectionStyle::Block,
        NodeKind::Scalar { style: ScalarStyle::Literal | ScalarStyle::Folded, .. } => hole.filling == Filling::Template,
        _ => is_empty(node),
    }
}

fn is_block_sequence(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Sequence { style: CollectionStyle::Block, .. })
}

fn is_empty(node: &Node) -> bool {
    node.span.is_empty() && matches!(&node.kind, NodeKind::Scalar { style: ScalarStyle::Plain, .. })
}

/// Puts what the hole held in the place of an empty value or a block scalar.
fn fill(node: &mut Node, hole: &Hole) {
    match hole.filling {
        Filling::Unreadable => node.kind = NodeKind::Missing,
        Filling::Template => {
            node.kind = NodeKind::Placeholder;
            if hole.span.start >= node.span.start {
                node.span = if node.span.is_empty() { hole.span } else { node.span.join(hole.span) };
            }
        }
    }
}

/// Lets a collection reach to the end of a last child that has grown.
fn stretch(node: &mut Node) {
    let last = match &node.kind {
        NodeKind::Sequence { items, .. } => items.last(),
        NodeKind::Mapping { entries, .. } => entries.last().map(|entry| &entry.value),
        _ => None,
    };
    if let Some(last) = last {
        node.span.end = node.span.end.max(last.span.end);
    }
}

/// The column of an offset, counted from 0 in bytes: only the spaces of an indentation matter here.
fn column(text: &str, offset: u32) -> usize {
    let before = text.get(..offset as usize).unwrap_or_default();
    let line = memchr::memrchr(b'\n', before.as_bytes()).map_or(before, |end| &before[end + 1..]);
    line.trim_start_matches('\u{feff}').len()
}
