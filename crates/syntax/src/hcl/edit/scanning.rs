//! The lines of an HCL file as `terraform fmt` sees them: the parts before a `=` and before a trailing comment.
//!
//! A line ends with a line break that is a token of its own, so a heredoc is part of the line that opens it. As in
//! <https://github.com/hashicorp/hcl/blob/v2.24.0/hclwrite/format.go> (2026-11).

use memchr::{memchr, memmem};

use crate::Span;

/// A line from its first byte to behind its line break.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) span: Span,
    /// The blanks before the `=` of the line, if a whole value follows it.
    pub(super) assign: Option<Span>,
    /// The blanks before the comment that ends the line, if anything stands before it.
    pub(super) comment: Option<Span>,
}

impl Line {
    /// Whether it may be aligned with its neighbours.
    pub(super) fn has_columns(&self) -> bool {
        self.assign.is_some() || self.comment.is_some()
    }
}

/// What the next byte is part of.
enum Mode {
    /// Tokens, with the number of braces that are open.
    Code { braces: usize },
    /// A quoted string.
    Quoted,
    /// A heredoc that a line with this name closes.
    Heredoc(Span),
}

/// What is known of a line so far.
struct Sketch {
    start: usize,
    /// The end of the last token.
    end: usize,
    /// Brackets opened less brackets closed.
    open: isize,
    has_token: bool,
    equals: Option<(Span, isize)>,
    comment: Option<Span>,
}

/// Reads lines, one after another.
pub(super) struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    modes: Vec<Mode>,
}

impl<'t> Scanner<'t> {
    /// Begins where a line begins and no text, heredoc or comment is open.
    pub(super) fn new(text: &'t str, at: usize) -> Scanner<'t> {
        Scanner { text, bytes: text.as_bytes(), at, modes: vec![Mode::Code { braces: 0 }] }
    }

    /// Where the next line begins.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The next line; `None` at the end of the text.
    pub(super) fn line(&mut self) -> Option<Line> {
        if self.at >= self.bytes.len() {
            return None;
        }
        let mut line = Sketch { start: self.at, end: self.at, open: 0, has_token: false, equals: None, comment: None };
        while self.at < self.bytes.len() {
            let ends = match self.modes.last() {
                Some(Mode::Quoted) => self.quoted(&mut line),
                Some(&Mode::Heredoc(name)) => self.heredoc(&mut line, name),
                _ => self.code(&mut line),
            };
            if ends {
                break;
            }
        }
        let span = Span::new(line.start, self.at);
        let assign = line.equals.filter(|&(_, open)| open == line.open).map(|(blanks, _)| blanks);
        Some(Line { span, assign, comment: line.comment })
    }

    /// Steps over a token.
    fn token(&mut self, line: &mut Sketch, length: usize) {
        self.at = (self.at + length).min(self.bytes.len());
        line.end = self.at;
        line.has_token = true;
    }

    fn sees(&self, bytes: &[u8]) -> bool {
        self.bytes[self.at..].starts_with(bytes)
    }

    /// Reads one token, blank or comment, and says whether it ended the line.
    fn code(&mut self, line: &mut Sketch) -> bool {
        let next = self.bytes.get(self.at + 1).copied().unwrap_or(0);
        match self.bytes[self.at] {
            b'\n' => {
                self.at += 1;
                return true;
            }
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'#' => return self.comment(line),
            b'/' if next == b'/' => return self.comment(line),
            b'/' if next == b'*' => {
                let length =
                    memmem::find(&self.bytes[self.at + 2..], b"*/").map_or(self.bytes.len(), |length| length + 4);
                self.token(line, length);
            }
            b'"' => {
                self.token(line, 1);
                self.modes.push(Mode::Quoted);
            }
            b'<' if next == b'<' => self.open_heredoc(line),
            b'=' if next != b'=' && next != b'>' => {
                if line.has_token && line.equals.is_none() {
                    line.equals = Some((Span::new(line.end, self.at), line.open));
                }
                self.token(line, 1);
            }
            b'=' => self.token(line, 2),
            b'!' | b'<' | b'>' if next == b'=' => self.token(line, 2),
            b'{' | b'[' | b'(' => {
                if let (b'{', Some(Mode::Code { braces })) = (self.bytes[self.at], self.modes.last_mut()) {
                    *braces += 1;
                }
                line.open += 1;
                self.token(line, 1);
            }
            b'}' | b']' | b')' => {
                self.close();
                line.open -= 1;
                self.token(line, 1);
            }
            _ => self.token(line, 1),
        }
        false
    }

    /// Closes what the bracket at the next byte closes.
    fn close(&mut self) {
        let depth = self.modes.len();
        match self.modes.last_mut() {
            Some(Mode::Code { braces: 0 }) if self.bytes[self.at] == b'}' && depth > 1 => {
                self.modes.pop();
            }
            Some(Mode::Code { braces }) if self.bytes[self.at] == b'}' => *braces = braces.saturating_sub(1),
            _ => {}
        }
    }

    fn comment(&mut self, line: &mut Sketch) -> bool {
        if line.has_token {
            line.comment = Some(Span::new(line.end, self.at));
        }
        self.at = memchr(b'\n', &self.bytes[self.at..]).map_or(self.bytes.len(), |length| self.at + length + 1);
        true
    }

    fn open_heredoc(&mut self, line: &mut Sketch) {
        let start = self.at + if self.sees(b"<<-") { 3 } else { 2 };
        let Some(length) = memchr(b'\n', &self.bytes[start.min(self.bytes.len())..]) else {
            return self.token(line, 2);
        };
        let name = self.text[start..start + length].trim_end();
        self.token(line, start + length + 1 - self.at);
        self.modes.push(Mode::Heredoc(Span::new(start, start + name.len())));
    }

    /// Reads a piece of a heredoc, which ends no line.
    fn heredoc(&mut self, line: &mut Sketch, name: Span) -> bool {
        let rest = &self.text[self.at..];
        let content = rest.split_once('\n').map_or(rest, |(content, _)| content);
        if self.bytes[self.at - 1] == b'\n' && content.trim() == name.of(self.text) {
            self.token(line, content.trim_end().len());
            self.modes.pop();
            return false;
        }
        match memchr::memchr3(b'$', b'%', b'\n', rest.as_bytes()) {
            Some(0) if rest.starts_with('\n') => self.token(line, 1),
            Some(0) => self.sequence(line),
            length => self.token(line, length.unwrap_or(rest.len())),
        }
        false
    }

    /// Reads a piece of a quoted text, and says whether it ended the line, which only a broken text does.
    fn quoted(&mut self, line: &mut Sketch) -> bool {
        match self.bytes[self.at] {
            b'"' => {
                self.token(line, 1);
                self.modes.pop();
            }
            b'\n' => {
                self.modes.pop();
                self.at += 1;
                return true;
            }
            b'\\' => self.token(line, 2),
            b'$' | b'%' => self.sequence(line),
            _ => self.token(line, 1),
        }
        false
    }

    /// Reads what a `$` or `%` in a template begins.
    fn sequence(&mut self, line: &mut Sketch) {
        if self.sees(b"$${") || self.sees(b"%%{") {
            self.token(line, 3);
        } else if self.sees(b"${") || self.sees(b"%{") {
            self.token(line, 2);
            line.open += 1;
            self.modes.push(Mode::Code { braces: 0 });
        } else {
            self.token(line, 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line with `‹` before its `=` and `«` before its comment, where those are aligned with neighbours.
    fn columns(text: &str) -> String {
        let mut scanner = Scanner::new(text, 0);
        let mut shown = String::new();
        while let Some(line) = scanner.line() {
            let mut source = line.span.of(text).to_owned();
            let mut mark = |blanks: Option<Span>, sign: char| {
                blanks.inspect(|blanks| source.insert((blanks.end - line.span.start) as usize, sign));
            };
            mark(line.comment, '«');
            mark(line.assign, '‹');
            shown.push('|');
            shown.push_str(&source);
        }
        shown
    }

    #[test]
    fn a_whole_value_and_a_comment_behind_it_are_columns() {
        assert_eq!(
            columns("a = 1 # c\n# own\nb = [ # d\n]\nc {} // e\n"),
            "|a ‹= 1 «# c\n|# own\n|b = [ «# d\n|]\n|c {} «// e\n"
        );
    }

    #[test]
    fn other_signs_are_no_assignment() {
        assert_eq!(columns("a == b\na => b != c\nx: 1\nb { c = 1 }\n"), "|a == b\n|a => b != c\n|x: 1\n|b { c = 1 }\n");
    }

    #[test]
    fn what_stands_in_texts_and_comments_is_no_sign() {
        assert_eq!(
            columns("\"a = # ${x} \\\" {\" = 1\n/* = \n { */ b = 1 # c"),
            "|\"a = # ${x} \\\" {\" ‹= 1\n|/* = \n { */ b ‹= 1 «# c"
        );
    }

    #[test]
    fn a_heredoc_is_part_of_the_line_that_opens_it() {
        assert_eq!(
            columns("a = <<-E\n  b = 1 # c\n  $${ ${x}\n  E\nb = 1\n"),
            "|a ‹= <<-E\n  b = 1 # c\n  $${ ${x}\n  E\n|b ‹= 1\n"
        );
    }

    #[test]
    fn a_line_break_in_a_sequence_ends_a_line() {
        assert_eq!(
            columns("a = <<E\n${f({\nb = 1 # c\n})} = 1 # c\nE\nb = 1\n"),
            "|a = <<E\n${f({\n|b ‹= 1 «# c\n|})} = 1 # c\nE\n|b ‹= 1\n"
        );
    }
}
