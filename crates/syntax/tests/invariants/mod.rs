//! What holds for the tree of any text.

use costlint_syntax::{
    Span,
    data::{CollectionStyle, Node, NodeKind, ScalarStyle, Tree},
};

/// The first thing about a tree that cannot be.
pub(crate) fn violation(text: &str, tree: &Tree) -> Option<String> {
    let whole = Span::new(0, text.len());
    let loose = tree.comments.iter().copied().chain(tree.problems.iter().map(|problem| problem.span));
    for span in loose {
        if let Some(wrong) = misplaced(text, whole, span) {
            return Some(wrong);
        }
    }
    if !tree.comments.is_sorted() || !tree.problems.is_sorted_by_key(|problem| problem.span) {
        return Some("comments or problems are not in the order of the text".to_owned());
    }
    tree.documents.iter().find_map(|document| wrong_node(text, whole, document))
}

fn misplaced(text: &str, parent: Span, span: Span) -> Option<String> {
    let fits = span.start <= span.end && parent.contains(span) && text.get(span.range()).is_some();
    (!fits).then(|| format!("{span:?} does not fit into {parent:?}"))
}

fn wrong_node(text: &str, parent: Span, node: &Node) -> Option<String> {
    if let Some(wrong) = misplaced(text, parent, node.span) {
        return Some(wrong);
    }
    let source = node.span.of(text);
    let ends = |open: char, close: char| source.starts_with(open) && source.ends_with(close);
    let is_sound = match &node.kind {
        NodeKind::Scalar { text, style: ScalarStyle::Plain } => source.contains(['\n', '\r']) || source == &**text,
        NodeKind::Scalar { style: ScalarStyle::SingleQuoted, .. } => ends('\'', '\'') && source.len() > 1,
        NodeKind::Scalar { style: ScalarStyle::DoubleQuoted, .. } => ends('"', '"') && source.len() > 1,
        NodeKind::Scalar { style: ScalarStyle::Literal, .. } => {
            source.starts_with('|') && source.trim_ascii_end() == source
        }
        NodeKind::Scalar { style: ScalarStyle::Folded, .. } => {
            source.starts_with('>') && source.trim_ascii_end() == source
        }
        // A bracket that was not closed ends where reading ended.
        NodeKind::Sequence { style: CollectionStyle::Json, .. } => {
            source.starts_with('[') && (source.ends_with(']') || node.open)
        }
        NodeKind::Mapping { style: CollectionStyle::Json, .. } => {
            source.starts_with('{') && (source.ends_with('}') || node.open)
        }
        NodeKind::Alias(anchor) => source.starts_with('*') && *anchor > 0,
        _ => true,
    };
    if !is_sound {
        return Some(format!("{source:?} is no {:?}", node.kind));
    }
    if node.tag.as_ref().is_some_and(|tag| tag.span.of(text) != &*tag.name || tag.span.end > node.span.start) {
        return Some(format!("{:?} is not before its value", node.tag));
    }
    let children = node.entries().iter().flat_map(|entry| [&entry.key, &entry.value]).chain(node.items());
    let mut end = node.span.start;
    for child in children {
        if child.span.start < end {
            return Some(format!("{:?} starts before {end}, where the one before it ends", child.span));
        }
        end = child.span.end;
        if let Some(wrong) = wrong_node(text, node.span, child) {
            return Some(wrong);
        }
    }
    None
}
