//! Adds whole documents, and entries after another one.

use std::ops::Range;

use super::{
    super::{CollectionStyle, Node, Tree},
    editor::{DataEditor, style},
    find,
    nodes::{ChildNode, keeps_blank_lines, last_node},
    print,
    trivia::Language,
};
use crate::{
    Span,
    edit::{Edit, New, Refusal, lines},
};

/// Adds a document after another one and the comments that follow it.
pub(super) fn document(text: &str, tree: &Tree, after: Span, document: &str) -> Result<Vec<Edit>, Refusal> {
    let place = find::node(tree, after, |_| true)?;
    let index = tree.documents.partition_point(|document| document.span.start < after.start);
    if !tree.documents.get(index).is_some_and(|document| std::ptr::eq(document, place.node)) {
        return Err(Refusal::NotHere);
    }
    let is_indented =
        lines::column(text, after.start as usize) > 0 && style(place.node) == Some(CollectionStyle::Block);
    if style(place.node) == Some(CollectionStyle::Json) || is_indented {
        // `---` begins a document at the start of its line only.
        return Err(Refusal::Unwritable);
    }
    let mut editor = DataEditor::new(text, Vec::new())?;
    let child = ChildNode { key: None, value: place.node };
    let mut end = editor.last_line_end(child)?;
    let next = tree.documents.get(index + 1).map_or(text.len(), |next| next.span.start as usize);
    let is_marker = |line: &str| line.starts_with("---") || line.starts_with("...");
    let marker =
        lines::lines_after(text, end).take_while(|line| line.start < next).find(|line| is_marker(&text[line.clone()]));
    let border = marker.map_or(next, |line| line.start);
    let comments = &tree.comments[..tree.comments.partition_point(|comment| (comment.end as usize) < border)];
    end = comments.last().map_or(end, |comment| end.max(comment.end as usize));
    let lines: Vec<&str> = document.trim_end().lines().collect();
    let lines = ["---"].iter().chain(&lines).copied().collect::<Vec<_>>().join(lines::line_break(text, end));
    editor.insert_lines(end, child, &lines)?;
    editor.finish()
}

/// Adds an entry after the one whose key has this span.
pub(super) fn entry(text: &str, tree: &Tree, after_key: Span, name: &str, value: &New) -> Result<Vec<Edit>, Refusal> {
    let (place, index) = find::entry(tree, after_key)?;
    let node = place.node;
    if node.open {
        return Err(Refusal::Template(node.span));
    }
    if let Some(twin) = node.entry(name) {
        return Err(Refusal::Twice(twin.key.span));
    }
    let mut editor = DataEditor::new(text, place.around)?;
    print::check_entry(name, value, Language::of(node))?;
    editor.around.push(node);
    let inserts = [(name.to_owned(), value.clone())];
    match style(node) {
        Some(CollectionStyle::Block) => {
            let child = child(node, index);
            // Below some block scalars, a blank line would be part of them.
            let is_apart = !keeps_blank_lines(text, last_node(child.value)) && has_blank_line(&editor, node, index)?;
            let blank_line = if is_apart { lines::line_break(text, after_key.end as usize) } else { "" };
            let end = with_comments(text, editor.last_line_end(child)?, editor.column(node)?);
            editor.insert_after(node, child, end, &inserts, blank_line)?;
        }
        _ => editor.insert_after_part(node, index, &inserts)?,
    }
    editor.finish()
}

fn child(node: &Node, index: usize) -> ChildNode<'_> {
    let entry = &node.entries()[index];
    ChildNode { key: Some(&entry.key), value: &entry.value }
}

/// The end of the last line of an entry in this column, with the comments below it that are indented further.
fn with_comments(text: &str, end: usize, column: usize) -> usize {
    let is_deeper = |line: &Range<usize>| {
        let content = text[line.clone()].trim_start_matches(' ');
        content.starts_with('#') && line.len() - content.len() > column
    };
    lines::lines_after(text, end).take_while(is_deeper).last().map_or(end, |line| line.end)
}

/// Whether a blank line stands between an entry and the next, or the one before if it is the last.
fn has_blank_line(editor: &DataEditor, node: &Node, index: usize) -> Result<bool, Refusal> {
    let last = node.entries().len() - 1;
    let first = if index == last { index.saturating_sub(1) } else { index };
    if first == last {
        return Ok(false);
    }
    let next = node.entries()[first + 1].key.span.start as usize;
    let end = editor.last_line_end(child(node, first))?;
    Ok(lines::lines_after(editor.text, end)
        .take_while(|line| line.start < next)
        .any(|line| editor.text[line].trim().is_empty()))
}
