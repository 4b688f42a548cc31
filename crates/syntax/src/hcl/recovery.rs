//! Reports what the HCL parser expected, and finds the next place to resume.

use std::borrow::Cow;

use memchr::{memchr, memrchr};

use super::message::help_with;
use super::parser::{Manner, Parser, name_end};
use crate::{Problem, Span};

impl Parser<'_> {
    /// Reports that something else should stand here.
    pub(super) fn expect(&mut self, what: &str) {
        let problem = self.expected(what);
        self.lose(problem);
    }

    /// That something else should stand here.
    pub(super) fn expected(&self, what: &str) -> Problem {
        let help = self.here().of(self.text).chars().next().and_then(help_with);
        Problem::new(self.here(), format!("expected {what}")).with_help(help.map(Cow::Borrowed))
    }

    /// The character at which the parser stands; at the end of a line, the place behind the last token.
    pub(super) fn here(&self) -> Span {
        match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some(character) if !self.sees_newline() => Span::new(self.at, self.at + character.len_utf8()),
            _ => Span::at(self.end),
        }
    }

    /// Whether a line break lies between the last token and the next.
    pub(super) fn is_past_line(&self) -> bool {
        memchr(b'\n', &self.bytes[self.end..self.at]).is_some()
    }

    /// Whether a new statement starts here, so that the bracket around the current place was probably never closed.
    /// Only a tolerant pass asks that of the layout.
    pub(super) fn meets_statement(&self) -> bool {
        self.manner != Manner::Strict && self.indent_here().is_some() && self.sees_statement()
    }

    /// How far the line with this brace is indented, if the brace ends its line and the layout counts.
    pub(super) fn indent_of_brace(&self, brace: usize) -> Option<usize> {
        let behind = &self.bytes[brace + 1..];
        let behind = &behind[blanks(behind.iter())..];
        let ends_line = matches!(behind, [] | [b'\n' | b'#', ..] | [b'\r', b'\n', ..] | [b'/', b'/', ..]);
        (self.manner == Manner::ByLayout && ends_line).then(|| self.indent_of_line(brace))
    }

    /// How far the line of this offset is indented.
    pub(super) fn indent_of_line(&self, offset: usize) -> usize {
        let start = memrchr(b'\n', &self.bytes[..offset]).map_or(0, |newline| newline + 1);
        blanks(self.bytes[start..].iter())
    }

    /// Whether the layout says that what comes next stands outside of the brace whose line has this indent, so that the
    /// brace was probably never closed: a closing brace further left, or a statement that is not further right.
    pub(super) fn is_outside(&self, indent: Option<usize>) -> bool {
        let (Some(indent), Some(here)) = (indent, self.indent_here()) else { return false };
        if self.peek() == b'}' { here < indent } else { here <= indent && self.sees_statement() }
    }

    /// The indent of what comes next, if it is the first thing on its line.
    fn indent_here(&self) -> Option<usize> {
        let indent = blanks(self.bytes[..self.at].iter().rev());
        let is_first = self.at == indent || self.bytes[self.at - indent - 1] == b'\n';
        is_first.then_some(indent)
    }

    /// Whether `name =`, `name {` or `name "label"` comes next.
    pub(super) fn sees_statement(&self) -> bool {
        matches!(self.byte_after_name(), Some(b'=' | b'{' | b'"'))
    }

    /// Whether a brace follows on this line, behind so many bytes.
    pub(super) fn sees_brace_behind(&self, count: usize) -> bool {
        let line = self.bytes[self.at..].split(|byte| *byte == b'\n').next().unwrap_or_default();
        line.get(count..).is_some_and(|rest| rest.trim_ascii_start().starts_with(b"{"))
    }

    /// Whether `"name" =` or `"name" {` comes next.
    pub(super) fn sees_quoted_name(&self) -> bool {
        let line = self.bytes[self.at..].split(|byte| *byte == b'\n').next().unwrap_or_default();
        let Some(inside) = line.strip_prefix(b"\"") else { return false };
        let Some(closing) = memchr(b'"', inside) else { return false };
        match inside[closing + 1..].trim_ascii_start() {
            [b'=', rest @ ..] => !matches!(rest, [b'=' | b'>', ..]),
            rest => rest.starts_with(b"{"),
        }
    }

    /// The byte behind the name that comes next, unless it belongs to `==` or `=>`.
    fn byte_after_name(&self) -> Option<u8> {
        let behind = &self.bytes[name_end(self.text, self.at)?..];
        match behind.trim_ascii_start() {
            [b'=', b'=' | b'>', ..] => None,
            trimmed if behind[..behind.len() - trimmed.len()].contains(&b'\n') => None,
            trimmed => trimmed.first().copied(),
        }
    }

    /// Goes to the end of the line, without leaving it.
    pub(super) fn skip_line(&mut self) {
        self.skip_until(|_| false);
    }

    /// Goes to the end of an entry of an object: its comma, its line's end or the closing brace.
    pub(super) fn skip_entry(&mut self) {
        self.skip_until(|byte| matches!(byte, b',' | b'}'));
    }

    /// Goes to the brace that closes a `${` or `%{`, or to the end of the line.
    pub(super) fn skip_sequence(&mut self) {
        self.skip_until(|byte| byte == b'}');
    }

    /// Goes to the end of the line, or to a byte that stops earlier outside of brackets. Quotes count as brackets;
    /// comments are kept.
    fn skip_until(&mut self, stops: impl Fn(u8) -> bool) {
        let mut open = 0_usize;
        while !self.is_at_end() && !self.sees_newline() {
            let byte = self.peek();
            if open == 0 && stops(byte) {
                return;
            }
            match byte {
                b'"' => self.skip_quoted(),
                b'#' | b'/' if self.skip_comment() => {}
                _ => {
                    match byte {
                        b'(' | b'[' | b'{' => open += 1,
                        b')' | b']' | b'}' => open = open.saturating_sub(1),
                        _ => {}
                    }
                    self.at += 1;
                }
            }
        }
    }

    fn skip_quoted(&mut self) {
        self.at += 1;
        while !self.is_at_end() && !self.sees_newline() {
            match self.peek() {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\\' if self.peek_at(1) == b'"' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }
}

/// How many blanks come first.
fn blanks<'b>(bytes: impl Iterator<Item = &'b u8>) -> usize {
    bytes.take_while(|&&byte| byte == b' ' || byte == b'\t').count()
}
