//! Prints a tree of YAML or JSON for a test to show, with the span of everything.

use costlint_syntax::{
    Span,
    data::{Entry, Node, NodeKind, Tree},
};

/// One line for each document, entry, element, comment and problem.
pub(crate) fn outline(tree: &Tree) -> String {
    let mut lines = Vec::new();
    for document in &tree.documents {
        add(&mut lines, 0, "", document);
    }
    lines.extend(tree.comments.iter().map(|comment| format!("comment {}", span(*comment))));
    lines.extend(tree.problems.iter().map(|problem| {
        let help = problem.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("problem {}: {}{help}", span(problem.span), problem.message)
    }));
    lines.join("\n")
}

fn add(lines: &mut Vec<String>, depth: usize, before: &str, node: &Node) {
    lines.push(format!("{:1$}{before}{2}", "", 2 * depth, head(node)));
    for Entry { key, value } in node.entries() {
        add(lines, depth + 1, &format!("{} = ", head(key)), value);
    }
    for item in node.items() {
        add(lines, depth + 1, "- ", item);
    }
}

fn head(node: &Node) -> String {
    let kind = match &node.kind {
        NodeKind::Scalar { text, style } => format!("{style:?} {text:?}"),
        NodeKind::Sequence { style, .. } => format!("{style:?} sequence"),
        NodeKind::Mapping { style, .. } => format!("{style:?} mapping"),
        NodeKind::Alias(anchor) => format!("Alias *{anchor}"),
        NodeKind::Placeholder => "Placeholder".to_owned(),
        NodeKind::Missing => "Missing".to_owned(),
    };
    let tag = node.tag.as_ref().map(|tag| format!(" {}@{}", tag.name, span(tag.span))).unwrap_or_default();
    let anchor = if node.anchor == 0 { String::new() } else { format!(" &{}", node.anchor) };
    let open = if node.open { " open" } else { "" };
    format!("{} {kind}{tag}{anchor}{open}", span(node.span))
}

fn span(span: Span) -> String {
    format!("{}..{}", span.start, span.end)
}
