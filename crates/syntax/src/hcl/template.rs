//! Templates of HCL: literals, `${ … }` and `%{ … }` between quotes or in a heredoc.

use std::mem;

use memchr::{memchr, memchr2, memchr3};

use super::dedent::settle;
use super::escape::{escape, quoted_value};
use super::message::{problem, quote};
use super::parser::{Newlines, Parser};
use super::{Expr, ExprKind, Part};
use crate::{Problem, Span};

/// What ends a template.
#[derive(Clone, Copy)]
pub(super) enum Closing<'t> {
    /// `"`
    Quote,
    /// A line that holds nothing but this name.
    Line(&'t str),
    /// The end of the text.
    End,
}

/// What ends a literal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// `${`
    Interpolation,
    /// `%{`
    Directive,
    /// The end of the template.
    Closing,
    /// The end of the line between quotes, the end of the text in a heredoc.
    Nothing,
}

/// What ends a row of parts.
enum PartsEnd {
    Closing,
    Nothing,
    Directive(Span, End),
}

/// `else`, `endif` and `endfor`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Else,
    If,
    For,
}

enum TemplateDirective {
    If(Expr),
    For { key_name: Option<Span>, value_name: Span, collection: Expr },
    End(End),
    Unknown,
}

impl Parser<'_> {
    /// A quoted text, with or without interpolations.
    pub(super) fn quoted(&mut self) -> ExprKind {
        let open = self.at;
        self.at += 1;
        let start = self.at;
        let stop = self.quoted_literal();
        if stop == Stop::Closing {
            let text = quoted_value(self.text, Span::new(start, self.at));
            self.step(1);
            return ExprKind::Text(text);
        }
        let (mut parts, is_closed) = self.rest_of_template(Closing::Quote, start, stop);
        if is_closed {
            self.step(1);
            return ExprKind::Template(parts);
        }
        self.lose_quote(open);
        match parts.as_mut_slice() {
            [] => ExprKind::Text(Some(Box::default())),
            [Part::Literal { span, text }] => ExprKind::Text(text.take().or_else(|| Some(span.of(self.text).into()))),
            _ => ExprKind::Template(parts),
        }
    }

    /// A text that is a template as a whole, without quotes around it and without their escapes.
    pub(super) fn whole_template(&mut self) -> Expr {
        let (mut parts, _) = self.template(Closing::End);
        settle(self.text, &mut parts, false);
        let kind = match parts.as_mut_slice() {
            [] => ExprKind::Text(Some(Box::default())),
            [Part::Literal { span, text }] => ExprKind::Text(text.take().or_else(|| Some(span.of(self.text).into()))),
            _ => ExprKind::Template(parts),
        };
        Expr { span: Span::new(0, self.text.len()), kind }
    }

    /// A quoted label of a block, without its quotes.
    pub(super) fn quoted_label(&mut self) -> Span {
        let open = self.at;
        self.at += 1;
        loop {
            match self.quoted_literal() {
                Stop::Closing => {
                    let label = Span::new(open + 1, self.at);
                    self.step(1);
                    return label;
                }
                Stop::Nothing => {
                    self.lose_quote(open);
                    return Span::new(open + 1, self.end);
                }
                Stop::Interpolation | Stop::Directive => {
                    let sequence = Span::new(self.at, self.at + 2);
                    self.lose(problem(
                        sequence,
                        "a label must be a literal string",
                        "a label cannot contain expressions",
                    ));
                    self.at += 2;
                }
            }
        }
    }

    fn lose_quote(&mut self, open: usize) {
        let help = "close it on the same line, or use a heredoc for a multi-line string: `<<EOT`";
        self.lose(problem(Span::new(open, open + 1), "this quote is not closed", help));
        self.end = self.at;
        self.skip_blanks();
    }

    /// A template up to what closes it, and whether that is there.
    pub(super) fn template(&mut self, closing: Closing<'_>) -> (Vec<Part>, bool) {
        let start = self.at;
        let stop = self.literal(closing);
        self.rest_of_template(closing, start, stop)
    }

    /// A template whose first literal has been read.
    fn rest_of_template(&mut self, closing: Closing<'_>, start: usize, stop: Stop) -> (Vec<Part>, bool) {
        let (mut parts, mut ending) = self.parts(closing, start, stop);
        while let PartsEnd::Directive(span, end) = ending {
            self.lose(Problem::new(span, format!("no open directive matches `{}`", end.keyword())));
            let more;
            (more, ending) = self.next_parts(closing);
            parts.extend(more);
        }
        (parts, matches!(ending, PartsEnd::Closing))
    }

    fn next_parts(&mut self, closing: Closing<'_>) -> (Vec<Part>, PartsEnd) {
        let start = self.at;
        let stop = self.literal(closing);
        self.parts(closing, start, stop)
    }

    fn parts(&mut self, closing: Closing<'_>, mut start: usize, mut stop: Stop) -> (Vec<Part>, PartsEnd) {
        let mut parts = Vec::new();
        loop {
            if self.at > start {
                let span = Span::new(start, self.at);
                // The lines of a heredoc get their values when all of them are known.
                let text = if matches!(closing, Closing::Quote) { quoted_value(self.text, span) } else { None };
                parts.push(Part::Literal { span, text });
            }
            match stop {
                Stop::Closing => return (parts, PartsEnd::Closing),
                Stop::Nothing => return (parts, PartsEnd::Nothing),
                Stop::Interpolation => {
                    let (span, value) = self.sequence(Self::expression);
                    parts.push(Part::Interpolation { span, value });
                }
                Stop::Directive => {
                    let (head, directive) = self.sequence(Self::directive);
                    let ending = match directive {
                        TemplateDirective::If(condition) => self.if_directive(closing, head, condition, &mut parts),
                        TemplateDirective::For { key_name, value_name, collection } => {
                            let (body, ending) = self.deeper_parts(closing);
                            let ending = self.match_end(ending, head, End::For);
                            let span = Span::new(head.start as usize, self.at);
                            parts.push(Part::For { span, key_name, value_name, collection, body });
                            ending
                        }
                        TemplateDirective::End(end) => Some(PartsEnd::Directive(head, end)),
                        TemplateDirective::Unknown => None,
                    };
                    if let Some(ending) = ending {
                        return (parts, ending);
                    }
                }
            }
            start = self.at;
            stop = self.literal(closing);
        }
    }

    fn deeper_parts(&mut self, closing: Closing<'_>) -> (Vec<Part>, PartsEnd) {
        self.nested(|parser| parser.next_parts(closing)).unwrap_or((Vec::new(), PartsEnd::Nothing))
    }

    fn if_directive(
        &mut self,
        closing: Closing<'_>,
        head: Span,
        condition: Expr,
        parts: &mut Vec<Part>,
    ) -> Option<PartsEnd> {
        let (then, mut ending) = self.deeper_parts(closing);
        let mut otherwise = Vec::new();
        if let PartsEnd::Directive(_, End::Else) = ending {
            (otherwise, ending) = self.deeper_parts(closing);
        }
        let ending = self.match_end(ending, head, End::If);
        parts.push(Part::If { span: Span::new(head.start as usize, self.at), condition, then, otherwise });
        ending
    }

    /// Checks that a directive ends as it should. What is left is the end of the template, if it ends before.
    fn match_end(&mut self, ending: PartsEnd, head: Span, wanted: End) -> Option<PartsEnd> {
        match ending {
            PartsEnd::Directive(span, end) => {
                if end != wanted {
                    let message = format!("expected `{}`, found `{}`", wanted.keyword(), end.keyword());
                    self.lose(Problem::new(span, message));
                }
                None
            }
            PartsEnd::Closing | PartsEnd::Nothing => {
                let help = format!("close it with `%{{ {} }}`", wanted.keyword());
                self.lose(problem(head, "this directive is not closed", help));
                Some(ending)
            }
        }
    }

    /// `${ … }` or the head of a directive.
    fn sequence<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> (Span, T) {
        let open = self.at;
        let newlines = mem::replace(&mut self.newlines, Newlines::Skip);
        self.step(if self.peek_at(2) == b'~' { 3 } else { 2 });
        let inside = read(self);
        self.newlines = newlines;
        match (self.peek(), self.peek_at(1)) {
            (b'}', _) => self.at += 1,
            (b'~', b'}') => self.at += 2,
            _ => {
                let mark = Span::new(open, open + 2).of(self.text);
                let help = format!("close it with `}}`, or write `{}{mark}` for a literal `{mark}`", &mark[..1]);
                self.lose(problem(Span::new(open, open + 2), format!("this `{mark}` is not closed"), help));
                self.go_back(self.end);
            }
        }
        self.end = self.at;
        (self.since(open), inside)
    }

    /// What stands between `%{` and `}`.
    fn directive(&mut self) -> TemplateDirective {
        let Some(keyword) = self.name() else {
            self.expect("`if`, `else`, `endif`, `for` or `endfor`");
            return TemplateDirective::Unknown;
        };
        match keyword.of(self.text) {
            "if" => TemplateDirective::If(self.expression()),
            "else" => TemplateDirective::End(End::Else),
            "endif" => TemplateDirective::End(End::If),
            "for" => {
                let (key_name, value_name) = self.for_names();
                TemplateDirective::For { key_name, value_name, collection: self.expression() }
            }
            "endfor" => TemplateDirective::End(End::For),
            unknown => {
                let message = format!("`{}` is not a directive", quote(unknown));
                self.lose(problem(
                    keyword,
                    message,
                    "the directives are `if`, `else`, `endif`, `for` and `endfor`; write `%%{` for a literal `%{`",
                ));
                self.skip_sequence();
                TemplateDirective::Unknown
            }
        }
    }

    /// Goes over a literal.
    fn literal(&mut self, closing: Closing<'_>) -> Stop {
        match closing {
            Closing::Quote => self.quoted_literal(),
            Closing::Line(name) => self.heredoc_literal(name),
            Closing::End => self.bare_literal(),
        }
    }

    fn quoted_literal(&mut self) -> Stop {
        loop {
            match self.peek() {
                b'"' => return Stop::Closing,
                b'\\' => {
                    let (length, character) = escape(&self.text[self.at..]);
                    if character.is_none() {
                        self.note_escape(Span::new(self.at, self.at + length));
                    }
                    self.at += length;
                }
                b'$' | b'%' => match self.sequence_mark() {
                    Some(stop) => return stop,
                    None => self.skip_literal_mark(),
                },
                b'\n' | b'\r' => return Stop::Nothing,
                0 if self.is_at_end() => return Stop::Nothing,
                _ => self.at += 1,
            }
        }
    }

    fn heredoc_literal(&mut self, name: &str) -> Stop {
        loop {
            if self.is_at_end() {
                return Stop::Nothing;
            }
            let rest = &self.bytes[self.at..];
            if self.bytes[self.at - 1] == b'\n' {
                let line = &self.text[self.at..self.at + memchr(b'\n', rest).unwrap_or(rest.len())];
                self.note_carriage_return(line);
                if line.trim() == name {
                    return Stop::Closing;
                }
            }
            let Some(length) = memchr3(b'\n', b'$', b'%', rest) else {
                self.at = self.bytes.len();
                return Stop::Nothing;
            };
            self.at += length;
            match self.sequence_mark() {
                Some(stop) => return stop,
                None => self.skip_literal_mark(),
            }
        }
    }

    fn bare_literal(&mut self) -> Stop {
        while let Some(length) = self.bytes.get(self.at..).and_then(|rest| memchr2(b'$', b'%', rest)) {
            self.at += length;
            match self.sequence_mark() {
                Some(stop) => return stop,
                None => self.skip_literal_mark(),
            }
        }
        self.at = self.bytes.len();
        Stop::Nothing
    }

    /// The sequence that starts here.
    fn sequence_mark(&self) -> Option<Stop> {
        match (self.peek(), self.peek_at(1)) {
            (b'$', b'{') => Some(Stop::Interpolation),
            (b'%', b'{') => Some(Stop::Directive),
            _ => None,
        }
    }

    /// Goes over a byte that starts no sequence, or over the three that stand for the start of one.
    fn skip_literal_mark(&mut self) {
        self.at += if self.sees(b"$${") || self.sees(b"%%{") { 3 } else { 1 };
    }

    fn note_escape(&mut self, span: Span) {
        let message = format!("`{}` is not an escape sequence", span.of(self.text));
        let help = "write `\\\\` for a backslash; the other escapes are \\n \\r \\t \\\" \\uNNNN \\UNNNNNNNN";
        self.note(problem(span, message, help));
    }

    /// Terraform's scanner knows a carriage return only as the first half of a line break.
    fn note_carriage_return(&mut self, line: &str) {
        let content = line.strip_suffix('\r').unwrap_or(line).as_bytes();
        if let Some(offset) = memchr(b'\r', content) {
            let span = Span::new(self.at + offset, self.at + offset + 1);
            self.note(Problem::new(span, "a carriage return without a line feed"));
        }
    }
}

impl End {
    fn keyword(self) -> &'static str {
        match self {
            End::Else => "else",
            End::If => "endif",
            End::For => "endfor",
        }
    }
}
