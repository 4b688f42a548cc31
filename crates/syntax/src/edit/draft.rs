//! The edits of one call while they are made.

use super::{Edit, Refusal};
use crate::Span;

/// The edits of a text so far.
///
/// They are kept in the order in which they were made: of two that insert at one place, the first one stands first.
#[derive(Default)]
pub(crate) struct Draft {
    edits: Vec<Edit>,
}

impl Draft {
    /// Puts a text in the place of some bytes.
    pub(crate) fn put(&mut self, start: usize, end: usize, text: impl Into<String>) {
        self.edits.push(Edit { span: Span::new(start, end), text: text.into() });
    }

    /// The edits in the order of the text, those that touch made one.
    ///
    /// Where settings and comments share lines in ways that nobody writes, two changes may want the same bytes; then
    /// none is made.
    pub(crate) fn finish(mut self) -> Result<Vec<Edit>, Refusal> {
        self.edits.retain(|edit| !(edit.span.is_empty() && edit.text.is_empty()));
        self.edits.sort_by_key(|edit| edit.span);
        let mut apart: Vec<Edit> = Vec::new();
        for edit in self.edits {
            match apart.last_mut() {
                // What goes may go for two reasons: the comma between two elements, the break between two lines.
                Some(last) if edit.span.start < last.span.end => {
                    if !(edit.text.is_empty() && last.text.is_empty()) {
                        return Err(Refusal::Unwritable);
                    }
                    last.span = last.span.join(edit.span);
                }
                _ => apart.push(edit),
            }
        }
        let mut finished: Vec<Edit> = Vec::new();
        for edit in apart {
            match finished.last_mut() {
                Some(last) if edit.span.start == last.span.end => {
                    last.span.end = edit.span.end;
                    last.text.push_str(&edit.text);
                }
                _ => finished.push(edit),
            }
        }
        Ok(finished)
    }
}
