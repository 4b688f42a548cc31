//! The values of the literals of a heredoc, without the indent that its lines have in common.

use std::mem;

use super::Part;
use super::escape::{heredoc_value, trims};
use crate::Span;

/// Gives the literals of a heredoc their values.
pub(super) fn settle(text: &str, parts: &mut [Part], is_indented: bool) {
    let mut indent = Indent { text, depth: usize::MAX, starts_line: true, cuts: Vec::new() };
    if is_indented {
        indent.measure(parts);
    }
    if indent.cuts.is_empty() || indent.depth == 0 {
        indent.depth = 0;
        indent.cuts.clear();
    }
    indent.cut(parts);
}

/// The indent that the lines of a `<<-` heredoc have in common.
///
/// Terraform looks at the source, not at the result, and cuts what a `~` cuts first. Lines of blanks only do not count
/// and keep their blanks. A line that starts with a sequence has no indent, and one whose line break was cut by a `~` is no
/// new line. <https://github.com/hashicorp/hcl/blob/v2.24.0/hclsyntax/parser_template.go> (2026-11)
struct Indent<'t> {
    text: &'t str,
    /// In characters.
    depth: usize,
    starts_line: bool,
    /// Offsets of the lines that are dedented, in order.
    cuts: Vec<usize>,
}

impl Indent<'_> {
    fn measure(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Literal { span, .. } => self.measure_literal(*span),
                Part::Interpolation { .. } => self.measure_sequence(),
                Part::If { then, otherwise, .. } => {
                    self.measure_sequence();
                    self.measure(then);
                    self.measure_sequence();
                    self.measure(otherwise);
                    self.measure_sequence();
                }
                Part::For { body, .. } => {
                    self.measure_sequence();
                    self.measure(body);
                    self.measure_sequence();
                }
            }
        }
    }

    fn measure_sequence(&mut self) {
        if mem::take(&mut self.starts_line) {
            self.depth = 0;
        }
    }

    fn measure_literal(&mut self, span: Span) {
        for (offset, line) in lines(self.text, span) {
            let content = line.trim_start();
            let is_blank = content.is_empty() && line.ends_with('\n');
            if self.starts_line && !is_blank {
                self.depth = self.depth.min(line[..line.len() - content.len()].chars().count());
                self.cuts.push(offset);
            }
            self.starts_line = line.ends_with('\n');
        }
    }

    fn cut(&self, parts: &mut [Part]) {
        for part in parts {
            match part {
                Part::Literal { span, text } => *text = self.value(*span),
                Part::Interpolation { .. } => {}
                Part::If { then, otherwise, .. } => {
                    self.cut(then);
                    self.cut(otherwise);
                }
                Part::For { body, .. } => self.cut(body),
            }
        }
    }

    /// The value of a literal, if it is not its bytes.
    fn value(&self, span: Span) -> Option<Box<str>> {
        let raw = span.of(self.text);
        if self.depth == 0 && trims(self.text, span) == (false, false) && !raw.contains("$${") && !raw.contains("%%{") {
            return None;
        }
        let mut value = String::with_capacity(raw.len());
        for (offset, line) in lines(self.text, span) {
            let depth = if self.cuts.binary_search(&offset).is_ok() { self.depth } else { 0 };
            let indent = line.chars().take(depth).map(char::len_utf8).sum();
            value.push_str(&heredoc_value(&line[indent..]));
        }
        (value != raw).then(|| value.into())
    }
}

/// The lines of a literal with their offsets, less what a `~` cuts. A `~` reaches no further than its own line, as each
/// line is a token to Terraform.
fn lines(text: &str, span: Span) -> impl Iterator<Item = (usize, &str)> {
    let (trims_start, trims_end) = trims(text, span);
    let mut rest = span.of(text);
    let mut offset = span.start as usize;
    let (first, last) = (offset, span.end as usize);
    std::iter::from_fn(move || {
        let raw = rest.split_inclusive('\n').next()?;
        rest = &rest[raw.len()..];
        let mut line = raw;
        if trims_start && offset == first {
            line = line.trim_start();
        }
        let start = offset;
        offset += raw.len();
        if trims_end && offset == last {
            line = line.trim_end();
        }
        Some((start, line))
    })
}
