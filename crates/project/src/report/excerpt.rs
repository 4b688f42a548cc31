//! The lines around a place, as miette asks for them.

use std::{borrow::Cow, cell::OnceCell};

use costlint_syntax::{Span, lines::Lines};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::{printable, secrets::without_secrets};

/// A line of more bytes than this is shown in part: a minified template is one line of a megabyte.
const LONGEST_LINE: usize = 240;
/// What is shown of such a line before the place.
const BEFORE: usize = 60;
/// The most bytes of a place that are marked.
const LONGEST_MARK: usize = 120;

/// A text made ready once for all its excerpts: printable, and with its lines at hand. miette itself would count them from the
/// start of the text for each excerpt.
#[derive(Debug)]
pub(super) struct ShownText<'t> {
    text: &'t str,
    /// Made when the first excerpt asks for it: many formats only ask for positions.
    shown: OnceCell<Cow<'t, str>>,
    pub(super) lines: Lines,
}

/// Parts of a text that is called by a name.
pub(super) struct Excerpt<'t> {
    name: &'t str,
    text: &'t str,
    lines: &'t Lines,
}

impl<'t> ShownText<'t> {
    pub(super) fn new(text: &'t str) -> ShownText<'t> {
        ShownText { text, shown: OnceCell::new(), lines: Lines::new(text) }
    }

    fn shown(&self) -> &str {
        self.shown.get_or_init(|| match without_secrets(self.text) {
            Cow::Borrowed(text) => printable(text),
            Cow::Owned(text) => Cow::Owned(printable(&text).into_owned()),
        })
    }
}

impl<'t> Excerpt<'t> {
    pub(super) fn new(name: &'t str, text: &'t ShownText<'_>) -> Excerpt<'t> {
        Excerpt { name, text: text.shown(), lines: &text.lines }
    }

    /// What to mark for a place: its first line, without the white space at its end.
    pub(super) fn mark(&self, span: Span) -> SourceSpan {
        let line = self.lines.span(self.lines.position(span.start).line);
        let mut start = self.boundary(span.start.clamp(line.start, line.end) as usize);
        let end = self.boundary((span.end.min(line.end) as usize).clamp(start, start + LONGEST_MARK));
        let marked = self.text[start..end].trim_end();
        if start == self.text.len() && !line.is_empty() {
            // The end of a text without a final line break is not a place that miette can mark.
            start = self.boundary(start - 1);
            return (start..self.text.len()).into();
        }
        (start, marked.len()).into()
    }

    /// The last boundary of characters that is not after an offset.
    fn boundary(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        (0..=offset).rev().find(|offset| self.text.is_char_boundary(*offset)).unwrap_or(0)
    }

    /// The bytes of whole lines, with the last one's break.
    fn bytes_of(&self, first: u32, last: u32) -> Span {
        let start = self.lines.span(first).start;
        let end = if (last as usize) < self.lines.count() {
            self.lines.span(last + 1).start as usize
        } else {
            self.text.len()
        };
        Span::new(start as usize, end)
    }

    fn is_long(&self, line: u32) -> bool {
        self.lines.span(line).len() > LONGEST_LINE
    }
}

impl SourceCode for Excerpt<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let span = Span::new(span.offset(), span.offset() + span.len());
        let (start, end) = (self.lines.position(span.start), self.lines.position(span.end));
        let (shown, first, last) = if before == 0 && after == 0 {
            // Asked for the place alone, miette wants to know its line and column.
            (span, start.line, end.line)
        } else if (start.line..=end.line).any(|line| self.is_long(line)) {
            if span.len() > LONGEST_MARK {
                // Two places far apart on a long line: each gets an excerpt of its own.
                return Err(MietteError::OutOfBounds);
            }
            let line = self.lines.span(start.line).start as usize;
            let from = self.boundary((span.start as usize).saturating_sub(BEFORE).max(line));
            let to = self.boundary((from + LONGEST_LINE).min(self.lines.span(end.line).end as usize));
            (Span::new(from, to.max(span.end as usize)), start.line, end.line)
        } else {
            let more = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            let above = (start.line.saturating_sub(more(before)).max(1)..start.line)
                .rev()
                .take_while(|line| !self.is_long(*line))
                .last();
            let count = more(self.lines.count());
            let below = (end.line + 1..=end.line.saturating_add(more(after)).min(count))
                .take_while(|line| !self.is_long(*line))
                .last();
            let (first, last) = (above.unwrap_or(start.line), below.unwrap_or(end.line));
            (self.bytes_of(first, last), first, last)
        };
        let data = &self.text.as_bytes()[shown.range()];
        let column = if shown.start == span.start { start.column - 1 } else { 0 };
        let lines = (last - first + 1) as usize;
        let name = self.name.to_owned();
        Ok(Box::new(MietteSpanContents::new_named(
            name,
            data,
            (shown.start as usize, data.len()).into(),
            first as usize - 1,
            column as usize,
            lines,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, place: &str) -> String {
        let start = text.find(place).expect("the place is in the text");
        let ready = ShownText::new(text);
        let excerpt = Excerpt::new("a.tf", &ready);
        let marked = excerpt.mark(Span::new(start, start + place.len()));
        let contents = excerpt.read_span(&marked, 1, 1).expect("a mark can be read");
        String::from_utf8(contents.data().to_vec()).expect("whole characters")
    }

    #[test]
    fn a_line_before_and_after_is_shown() {
        assert_eq!(shown("a\nb\nc\nd\ne\n", "c"), "b\nc\nd\n");
        assert_eq!(shown("a\nb", "a"), "a\nb");
    }

    #[test]
    fn of_a_long_line_a_part_around_the_place_is_shown() {
        let text = format!("{}gp2{}\nnext", "ä".repeat(500), "ö".repeat(500));
        let part = shown(&text, "gp2");
        assert!(part.len() <= LONGEST_LINE && part.contains("äägp2öö"), "{part}");
    }

    #[test]
    fn a_long_neighbour_is_left_out() {
        let text = format!("{}\ntype = gp2\nend\n", "x".repeat(10_000));
        assert_eq!(shown(&text, "gp2"), "type = gp2\nend\n");
    }

    #[test]
    fn only_the_first_line_of_a_place_is_marked() {
        let text = "a = {\n  b = 1\n}\n";
        assert_eq!(Excerpt::new("a.tf", &ShownText::new(text)).mark(Span::new(4, 15)), (4, 1).into());
    }

    #[test]
    fn the_end_of_a_text_without_a_line_break_can_be_marked() {
        let text = "a = é";
        assert_eq!(Excerpt::new("a.tf", &ShownText::new(text)).mark(Span::at(text.len())), (4, 2).into());
    }
}
