//! The edits of one call while they are made, and which lines of HCL belong together.

use super::aligning::{align, outer_line_start};
use super::locate::comment_at;
use crate::Span;
use crate::edit::{Edit, Refusal, draft::Draft, lines};
use crate::hcl::File;

/// The edits of a text so far.
pub(super) struct HclEditor<'t> {
    pub(super) text: &'t str,
    pub(super) file: &'t File,
    /// As the first line of the file ends.
    pub(super) line_break: &'static str,
    draft: Draft,
}

impl<'t> HclEditor<'t> {
    pub(super) fn new(text: &'t str, file: &'t File) -> HclEditor<'t> {
        HclEditor { text, file, line_break: lines::line_break(text, 0), draft: Draft::default() }
    }

    /// The edits in order, with those that keep lines aligned.
    pub(super) fn finish(self) -> Result<Vec<Edit>, Refusal> {
        Ok(align(self.text, self.file, self.draft.finish()?))
    }

    /// Puts a text in the place of some bytes.
    pub(super) fn put(&mut self, start: usize, end: usize, text: impl Into<String>) {
        self.draft.put(start, end, text);
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
    pub(super) fn remove_lines(&mut self, inside: Span, mut removed: Vec<Span>) {
        removed.sort_unstable();
        let mut merged: Vec<Span> = Vec::new();
        for span in removed {
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

    /// Where the line begins that an offset is on.
    pub(super) fn line_start(&self, offset: usize) -> usize {
        lines::line_start(self.text, offset)
    }

    /// Where the line begins that an offset is on, or the line on which the text or comment begins that reaches into it.
    pub(super) fn outer_line_start(&self, offset: usize) -> usize {
        outer_line_start(self.text, self.file, offset)
    }

    /// Where the next line begins, behind the comments that begin on the line of an offset.
    pub(super) fn next_line(&self, mut offset: usize) -> usize {
        loop {
            let end = lines::line_end(self.text, offset);
            match comment_at(self.file, end) {
                Some(comment) if (comment.start as usize) < end => offset = comment.end as usize,
                _ => return lines::next_line(self.text, end),
            }
        }
    }

    /// Whether the line that begins at an offset is blank.
    pub(super) fn is_blank_line(&self, start: usize) -> bool {
        lines::is_blank_from(self.text, start)
    }

    /// Whether nothing but blanks stands before an offset on its line.
    pub(super) fn starts_line(&self, offset: usize) -> bool {
        lines::indentation(self.text, offset).is_some()
    }

    /// The blanks at the start of the line that an offset is on.
    pub(super) fn indent(&self, offset: usize) -> &'t str {
        lines::indent(self.text, offset)
    }
}
