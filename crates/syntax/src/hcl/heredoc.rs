//! Heredocs of HCL: from `<<NAME` to the line that repeats the name, and the dedent of `<<-NAME`.

use std::mem;

use memchr::memchr;

use super::escape::{heredoc_value, trims};
use super::parser::{Manner, Parser, name_end};
use super::recovery::{problem, quote};
use super::template::Closing;
use super::{ExprKind, Part};
use crate::Span;

impl Parser<'_> {
    /// `<<NAME`, its lines, and the line that closes it.
    pub(super) fn heredoc(&mut self) -> ExprKind {
        let start = self.at;
        let is_indented = self.peek_at(2) == b'-';
        let name_start = start + if is_indented { 3 } else { 2 };
        let Some(name_end) = name_end(self.text, name_start) else {
            self.lose(problem(
                Span::new(start, start + 2),
                "expected a value",
                "a heredoc starts with `<<` and a name: `<<EOT`",
            ));
            self.step(2.min(self.bytes.len() - self.at));
            return ExprKind::Missing;
        };
        let name = &self.text[name_start..name_end];
        let opening = Span::new(start, name_end);
        let Some(length) = memchr(b'\n', &self.bytes[name_end..]) else {
            self.lose_heredoc(opening, name);
            return ExprKind::Missing;
        };
        let rest_of_line = &self.text[name_end..name_end + length];
        let rest_of_line = rest_of_line.strip_suffix('\r').unwrap_or(rest_of_line);
        if !rest_of_line.is_empty() {
            let span = Span::new(name_end, name_end + rest_of_line.len());
            self.note(problem(span, "the name of a heredoc ends its line", "the text starts on the next line"));
        }
        self.at = name_end + length + 1;
        let Some(mut parts) = self.heredoc_parts(name) else {
            self.lose_heredoc(opening, name);
            return ExprKind::Missing;
        };
        self.step_over_closing_line(name);
        settle(self.text, &mut parts, is_indented);
        ExprKind::Heredoc(parts)
    }

    /// The parts of a heredoc up to its closing line, if there is one.
    fn heredoc_parts(&mut self, name: &str) -> Option<Vec<Part>> {
        if self.manner == Manner::Strict {
            let (parts, is_closed) = self.template(Closing::Line(name));
            return is_closed.then_some(parts);
        }
        // Something in this text is broken, so the first line that could close the heredoc does: whatever stands in
        // the heredoc cannot reach beyond it.
        let mut limit = self.at;
        for line in self.text[self.at..].split_inclusive('\n') {
            if line.trim() == name {
                let (text, bytes) = (self.text, self.bytes);
                (self.text, self.bytes) = (&text[..limit], &bytes[..limit]);
                let (parts, _) = self.template(Closing::Line(name));
                (self.text, self.bytes) = (text, bytes);
                self.at = if self.is_stopped() { bytes.len() } else { limit };
                return Some(parts);
            }
            limit += line.len();
        }
        None
    }

    fn step_over_closing_line(&mut self, name: &str) {
        let rest = &self.text[self.at..];
        let line = rest.split_once('\n').map_or(rest, |(line, _)| line);
        let blanks = line.len() - line.trim_start().len();
        self.end = self.at + blanks + name.len();
        self.at += line.strip_suffix('\r').unwrap_or(line).len();
        if self.at == self.bytes.len() {
            let span = Span::new(self.end - name.len(), self.end);
            self.note(problem(
                span,
                "the last line of a heredoc needs a line break",
                format!("add a line break after `{}`", quote(name)),
            ));
        }
        self.skip_blanks();
    }

    /// Goes on behind the opening of a heredoc, for it has no end.
    fn lose_heredoc(&mut self, opening: Span, name: &str) {
        self.lose(problem(
            opening,
            "this heredoc is not closed",
            format!("a line that holds only `{}` closes it", quote(name)),
        ));
        self.end = opening.end as usize;
        self.at = self.bytes.len();
        self.go_back(self.end);
        self.skip_blanks();
    }
}

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
