//! Where lines begin and end, and what they begin with.
//!
//! A line ends at `\n` or `\r\n`, as in [`Lines`](crate::lines::Lines). A byte order mark belongs to no line.

use std::ops::Range;

/// Where the first line starts.
pub(crate) fn first_line(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// Where the line of an offset starts.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(first_line(text).min(at), |line_feed| line_feed + 1)
}

/// Where the line of an offset ends, before its break.
pub(crate) fn line_end(text: &str, at: usize) -> usize {
    let Some(length) = memchr::memchr(b'\n', &text.as_bytes()[at..]) else { return text.len() };
    if text[at..at + length].ends_with('\r') { at + length - 1 } else { at + length }
}

/// Where the line after that of an offset starts, after the break.
pub(crate) fn next_line(text: &str, at: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |length| at + length + 1)
}

/// The end of the line before one that starts here; the same offset if there is none.
pub(crate) fn previous_end(text: &str, start: usize) -> usize {
    start - break_before(text, start).len()
}

/// How lines end around an offset: as this line does, or the one before if it is the last.
pub(crate) fn line_break(text: &str, at: usize) -> &'static str {
    let own = break_before(text, next_line(text, at));
    let before = break_before(text, line_start(text, at));
    [own, before].into_iter().find(|it| !it.is_empty()).unwrap_or("\n")
}

/// The line break that ends at an offset; empty if there is none.
fn break_before(text: &str, at: usize) -> &'static str {
    match text.as_bytes()[..at] {
        [.., b'\r', b'\n'] => "\r\n",
        [.., b'\n'] => "\n",
        _ => "",
    }
}

/// The column of an offset, counted from 0 in characters.
pub(crate) fn column(text: &str, at: usize) -> usize {
    text[line_start(text, at)..at].chars().count()
}

/// The blanks before an offset that is the first on its line; `None` if anything else stands before it.
pub(crate) fn indentation(text: &str, at: usize) -> Option<&str> {
    let before = &text[line_start(text, at)..at];
    before.bytes().all(|byte| matches!(byte, b' ' | b'\t')).then_some(before)
}

/// The blanks that the line of an offset starts with.
pub(crate) fn indent(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Whether the line of an offset holds nothing but blanks from there on.
pub(crate) fn is_blank_from(text: &str, at: usize) -> bool {
    text[at..line_end(text, at)].trim().is_empty()
}

/// The lines after that of an offset, each without its break. What follows the last break is no line if it is empty.
pub(crate) fn lines_after(text: &str, at: usize) -> impl Iterator<Item = Range<usize>> {
    let mut start = next_line(text, at);
    std::iter::from_fn(move || {
        let line = (start < text.len()).then(|| start..line_end(text, start))?;
        start = next_line(text, start);
        Some(line)
    })
}
