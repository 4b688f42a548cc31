//! Hides the placeholders of a template from the YAML parser without moving a byte.
//!
//! Inside a line a placeholder becomes a word of `x`, its line breaks included, so that the scalar around it stays one
//! scalar. Lines that hold nothing else become blank lines; the output of such a line
//! is a hole. So is a placeholder before the rest of a mapping or list.

use std::ops::Range;

use crate::{
    Span,
    data::{Filling, Hole},
};

/// A stretch of text with its placeholders hidden.
pub(super) struct Masked {
    /// The stretch, byte for byte as long as it was.
    pub(super) text: String,
    /// The placeholders in it, in order.
    pub(super) masks: Vec<Span>,
    /// Where a line outputs something unseen.
    pub(super) holes: Vec<Hole>,
}

/// Hides these placeholders of a text in one stretch of it.
pub(super) fn mask(text: &str, stretch: Span, placeholders: &[Span]) -> Masked {
    let masks = in_order(text, stretch, placeholders);
    let mut bytes = stretch.of(text).as_bytes().to_vec();
    let mut holes = Vec::new();
    let own = |span: Span| span.start as usize - stretch.start as usize..span.end as usize - stretch.start as usize;
    let share_a_line =
        |first: &Span, second: &Span| !Span { start: first.end, end: second.start }.of(text).contains('\n');
    let mut inline = Vec::new();
    for group in masks.chunk_by(share_a_line) {
        let line = line_around(text, stretch, group);
        if is_blank_without(text, line, group) {
            bytes[own(line)].fill(b'\n');
            holes.extend(group.iter().filter_map(|placeholder| hole(text, line, *placeholder)));
        } else {
            inline.push((line, group));
        }
    }
    for (line, group) in inline {
        for placeholder in group {
            bytes[own(*placeholder)].fill(b'x');
        }
        let last = group[group.len() - 1];
        if begins_block(&bytes, own(line), own(last)) {
            bytes[own(last)].fill(b'\n');
            holes.extend(hole(text, line, last));
        }
    }
    let text =
        String::from_utf8(bytes).expect("placeholders and lines are whole characters, and what replaces them is ASCII");
    Masked { text, masks, holes }
}

/// Whether the output of a placeholder is the first part of the mapping or list that goes on below it:
///
/// ```yaml
/// labels: {{- include "chart.labels" . | nindent 4 }}
///     component: worker
/// ```
fn begins_block(bytes: &[u8], line: Range<usize>, placeholder: Range<usize>) -> bool {
    let before = &bytes[line.start..placeholder.start];
    let indented = before.len() - before.trim_ascii_start().len();
    // In `- name: {{ … }}` the key stands after the dash.
    let key = indented + before[indented..].iter().take_while(|byte| matches!(byte, b'-' | b' ')).count();
    let before = before.trim_ascii_end();
    let is_value = before.ends_with(b":") && before.len() > key;
    let is_element = before.ends_with(b"-") && before.len() <= key;
    let is_comment = before[indented.min(before.len())..].starts_with(b"#");
    if is_comment || !(is_value || is_element) || !bytes[placeholder.end..line.end].trim_ascii().is_empty() {
        return false;
    }
    let Some((column, next)) = next_content(&bytes[line.end..]) else { return false };
    let is_deeper = column > if is_value { key } else { before.len() - 1 };
    is_deeper && (next.starts_with(b"- ") || next.ends_with(b":") || memchr::memmem::find(next, b": ").is_some())
}

/// The next line that is neither blank nor a comment, and the column where it starts.
fn next_content(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut lines =
        bytes.split(|byte| *byte == b'\n').map(|line| (line.len() - line.trim_ascii_start().len(), line.trim_ascii()));
    lines.find(|(_, content)| !content.is_empty() && !content.starts_with(b"#"))
}

/// The placeholders inside a stretch.
fn in_order(text: &str, stretch: Span, placeholders: &[Span]) -> Vec<Span> {
    merged(placeholders.iter().copied().filter(|it| stretch.contains(*it) && !it.of(text).is_empty()).collect())
}

/// The same bytes as spans that are sorted and apart from each other.
pub(super) fn merged(mut masks: Vec<Span>) -> Vec<Span> {
    masks.sort_unstable();
    masks.dedup_by(|next, previous| {
        let overlaps = next.start < previous.end;
        if overlaps {
            *previous = previous.join(*next);
        }
        overlaps
    });
    masks
}

/// The whole lines that these placeholders, which share a line, stand on.
fn line_around(text: &str, stretch: Span, group: &[Span]) -> Span {
    let (first, last) = (group[0].start as usize, group[group.len() - 1].end as usize);
    let (before, after) = (&text[stretch.start as usize..first], &text[last..stretch.end as usize]);
    let start = before.rfind('\n').map_or(0, |line_feed| line_feed + 1);
    let end = after.find('\n').unwrap_or(after.len());
    Span::new(stretch.start as usize + start, last + end)
}

fn is_blank_without(text: &str, line: Span, group: &[Span]) -> bool {
    let mut from = line.start;
    for placeholder in group {
        if !is_blank(Span { start: from, end: placeholder.start }.of(text)) {
            return false;
        }
        from = placeholder.end;
    }
    is_blank(Span { start: from, end: line.end }.of(text))
}

fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_ascii().is_empty()
}

/// The hole that a placeholder alone on its line leaves, if it outputs anything.
fn hole(text: &str, line: Span, placeholder: Span) -> Option<Hole> {
    let source = placeholder.of(text);
    let outputs = match source.strip_prefix("{{") {
        Some(action) => has_output(action.strip_prefix('-').unwrap_or(action).trim_ascii_start()),
        None => !source.starts_with("%{") && !source.starts_with("{%"),
    };
    let indentation = (placeholder.start - line.start) as usize;
    outputs.then(|| Hole { span: placeholder, column: output_column(source, indentation), filling: Filling::Template })
}

/// Whether an action of a Go template puts anything out by itself. <https://pkg.go.dev/text/template#hdr-Actions>
fn has_output(action: &str) -> bool {
    if action.starts_with("/*") {
        return false;
    }
    if let Some(variable) = action.strip_prefix('$') {
        let after =
            variable.trim_start_matches(|letter: char| letter.is_alphanumeric() || letter == '_').trim_ascii_start();
        // `$x := …`, `$x = …`, `$key, $value := …`
        return !after.starts_with([':', '=', ',']);
    }
    let word = action.split(|letter: char| !letter.is_ascii_alphabetic()).next().unwrap_or_default();
    !matches!(word, "if" | "else" | "end" | "range" | "with" | "define" | "break" | "continue")
}

/// The column at which the output starts: Sprig's `nindent` says it, `indent` adds to what stands before the action.
fn output_column(action: &str, indentation: usize) -> Option<usize> {
    let (before, after) = action.rsplit_once("indent ")?;
    let digits = after.trim_ascii_start();
    let digits = &digits[..digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len())];
    let columns: usize = digits.parse().ok()?;
    if before.ends_with('n') {
        return Some(columns);
    }
    // `{{-` would join the output to the line before.
    (!action.starts_with("{{-")).then(|| indentation.saturating_add(columns))
}
