//! The edits of one call while they are made, and where lines begin and end for them.

use memchr::{memchr, memrchr};

use super::aligning::{align, line_start};
use super::locate::comment_at;
use crate::edit::Refusal;
use crate::hcl::File;
use crate::{Edit, Span};

/// The edits so far.
pub(super) struct Draft<'t> {
    pub(super) text: &'t str,
    pub(super) file: &'t File,
    /// As the first line of the file ends.
    pub(super) line_break: &'static str,
    edits: Vec<Edit>,
}

impl<'t> Draft<'t> {
    pub(super) fn new(text: &'t str, file: &'t File) -> Draft<'t> {
        let first = memchr(b'\n', text.as_bytes());
        let is_crlf = first.is_some_and(|line_feed| text[..line_feed].ends_with('\r'));
        Draft { text, file, line_break: if is_crlf { "\r\n" } else { "\n" }, edits: Vec::new() }
    }

    /// The edits in order, with those that keep lines aligned. Where statements and comments share lines in ways that
    /// nobody writes, two changes may want the same bytes; then none is made.
    pub(super) fn finish(mut self) -> Result<Vec<Edit>, Refusal> {
        self.edits.sort_by_key(|edit| edit.span);
        if self.edits.windows(2).any(|pair| pair[0].span.end > pair[1].span.start) {
            return Err(Refusal::Unwritable);
        }
        let mut edits: Vec<Edit> = Vec::new();
        for edit in self.edits {
            match edits.last_mut() {
                Some(last) if last.span.end == edit.span.start => {
                    last.span.end = edit.span.end;
                    last.text.push_str(&edit.text);
                }
                _ => edits.push(edit),
            }
        }
        Ok(align(self.text, self.file, edits))
    }

    /// Puts a text in the place of some bytes.
    pub(super) fn put(&mut self, start: usize, end: usize, text: impl Into<String>) {
        self.edits.push(Edit { span: Span::new(start, end), text: text.into() });
    }

    /// Inserts whole lines at the start of a line, or at the end of the text.
    pub(super) fn insert_lines(&mut self, at: usize, lines: &str) {
        let before = self.text[..at].trim_end_matches([' ', '\t']);
        if at < self.text.len() || before.is_empty() || before.ends_with(['\n', '\u{feff}']) {
            return self.put(at, at, lines);
        }
        self.put(before.len(), at, format!("{}{lines}", self.line_break));
    }

    /// Removes whole lines between two lines, with blank ones beside them that would be too many then.
    ///
    /// `inside` begins behind the line that opens what the lines are in, and ends at the line that closes it.
    pub(super) fn remove_lines(&mut self, inside: Span, mut lines: Vec<Span>) {
        lines.sort_unstable();
        let mut merged: Vec<Span> = Vec::new();
        for span in lines {
            match merged.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        let (first, last) = (inside.start as usize, inside.end as usize);
        let mut free = first;
        for span in merged {
            let (mut start, mut end) = (span.start as usize, span.end as usize);
            let above = self.line_start(start.saturating_sub(1));
            let is_last = self.text[end.min(last)..last].trim().is_empty();
            let is_below_blank = end < last && self.is_blank_line(end);
            if start > first && above >= free && self.is_blank_line(above) && (is_below_blank || is_last) {
                start = above;
            } else if start == first && is_below_blank && !is_last {
                end = self.next_line(end);
            }
            self.put(start, end, "");
            free = end;
        }
    }

    /// Where the line begins that an offset is on; a byte order mark belongs to no line.
    pub(super) fn line_start(&self, offset: usize) -> usize {
        let first = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        memrchr(b'\n', &self.text.as_bytes()[..offset]).map_or(first, |line_break| line_break + 1)
    }

    /// Where the line begins that an offset is on, or the line on which the text or comment begins that reaches into it.
    pub(super) fn outer_line_start(&self, offset: usize) -> usize {
        line_start(self.text, self.file, offset)
    }

    /// Where the next line begins, behind the comments that begin on the line of an offset.
    pub(super) fn next_line(&self, mut offset: usize) -> usize {
        loop {
            let Some(length) = memchr(b'\n', &self.text.as_bytes()[offset..]) else { return self.text.len() };
            let line_feed = offset + length;
            match comment_at(self.file, line_feed) {
                Some(comment) if (comment.start as usize) < line_feed => offset = comment.end as usize,
                _ => return line_feed + 1,
            }
        }
    }

    /// Whether the line that begins at an offset is blank.
    pub(super) fn is_blank_line(&self, start: usize) -> bool {
        let rest = &self.text[start..];
        rest.split_once('\n').map_or(rest, |(line, _)| line).trim().is_empty()
    }

    /// Whether nothing but blanks stands before an offset on its line.
    pub(super) fn starts_line(&self, offset: usize) -> bool {
        self.text[self.line_start(offset)..offset].trim().is_empty()
    }

    /// The blanks at the start of the line that an offset is on.
    pub(super) fn indent(&self, offset: usize) -> &'t str {
        let line = &self.text[self.line_start(offset)..];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }
}
