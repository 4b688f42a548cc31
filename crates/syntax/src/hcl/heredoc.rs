//! Heredocs of HCL: from `<<NAME` to the line that repeats the name, and the dedent of `<<-NAME`.

use memchr::memchr;

use super::dedent::settle;
use super::message::{problem, quote};
use super::parser::{Manner, Parser, name_end};
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
            self.note(problem(
                span,
                "expected a line break after the heredoc marker",
                "start the string on the next line",
            ));
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
                "expected a line break after the heredoc's closing marker",
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
            format!("close it with a line that contains only `{}`", quote(name)),
        ));
        self.end = opening.end as usize;
        self.at = self.bytes.len();
        self.go_back(self.end);
        self.skip_blanks();
    }
}
