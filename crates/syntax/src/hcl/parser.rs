//! The state of the HCL parser, and its steps over tokens, blanks and comments.
//!
//! Between two tokens the parser is always at the first byte of the next one: a step over a token also skips the
//! blanks after it. So nothing is scanned twice, and every comment is met once and in order.

use std::mem;

use memchr::{memchr, memmem};

use super::message::problem;
use super::{Expr, ExprKind};
use crate::{Problem, Span};

/// How many levels of brackets, blocks, operands and directives may lie within one another. Every level is a few calls
/// of the parser, and of whoever walks the tree; code written by people stays below twenty.
const LEVELS: u32 = 200;

/// The most problems that are kept for one text.
const PROBLEMS: usize = 100;

/// What a pass does where the text is not as Terraform wants it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// It ends, and another pass begins.
    Strict,
    /// Reports the problem and resumes at the next sensible place.
    Tolerant,
    /// The same, and indentation shows which braces belong together.
    ByLayout,
}

/// What a pass has met so far that left it in doubt how to go on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Doubt {
    None,
    Broken,
    /// A brace without its counterpart.
    Unbalanced,
}

/// What a line break is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Newlines {
    /// It ends a statement or an entry.
    End,
    /// It is a blank like any other, as between parentheses.
    Skip,
}

pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    /// The next byte to read.
    pub(super) at: usize,
    /// The end of the last token read; what lies between it and `at` is blank.
    pub(super) end: usize,
    pub(super) newlines: Newlines,
    pub(super) manner: Manner,
    /// Operators in a row on the longest way down into the expression read last.
    pub(super) chain: u32,
    pub(super) comments: Vec<Span>,
    pub(super) problems: Vec<Problem>,
    /// How many bytes may still be read again after a wrong turn, so that the whole takes linear time.
    patience: usize,
    depth: u32,
    doubt: Doubt,
    stopped: bool,
}

impl<'t> Parser<'t> {
    /// A pass over a text from a byte on.
    pub(super) fn new(text: &'t str, at: usize, manner: Manner, newlines: Newlines) -> Parser<'t> {
        Parser {
            text,
            bytes: text.as_bytes(),
            at,
            end: at,
            newlines,
            manner,
            chain: 0,
            comments: Vec::new(),
            problems: Vec::new(),
            patience: (text.len() - at) * 8,
            depth: 0,
            doubt: Doubt::None,
            stopped: false,
        }
    }

    /// The manner of the pass that would read this text better.
    pub(super) fn better_manner(&self) -> Option<Manner> {
        match (self.manner, self.doubt) {
            (Manner::Strict, Doubt::Broken | Doubt::Unbalanced) => Some(Manner::Tolerant),
            (Manner::Tolerant, Doubt::Unbalanced) => Some(Manner::ByLayout),
            _ => None,
        }
    }

    /// Whether nothing more is to be read.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// The next byte; 0 behind the last one.
    pub(super) fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    /// The byte that many places behind the next one.
    pub(super) fn peek_at(&self, offset: usize) -> u8 {
        self.bytes.get(self.at + offset).copied().unwrap_or(0)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// Whether these bytes come next.
    pub(super) fn sees(&self, bytes: &[u8]) -> bool {
        self.bytes[self.at.min(self.bytes.len())..].starts_with(bytes)
    }

    /// Whether this word comes next, and is no part of a longer one.
    pub(super) fn sees_word(&self, word: &str) -> bool {
        self.sees(word.as_bytes()) && name_end(self.text, self.at) == Some(self.at + word.len())
    }

    pub(super) fn sees_newline(&self) -> bool {
        matches!(self.peek(), b'\n') || self.sees(b"\r\n")
    }

    /// From `start` to the end of the last token.
    pub(super) fn since(&self, start: usize) -> Span {
        Span::new(start, self.end)
    }

    /// Steps over a token of that many bytes and the blanks behind it.
    pub(super) fn step(&mut self, length: usize) {
        self.at += length;
        self.end = self.at;
        self.skip_blanks();
    }

    /// Steps over a name and the blanks behind it.
    pub(super) fn name(&mut self) -> Option<Span> {
        let span = Span::new(self.at, name_end(self.text, self.at)?);
        self.step(span.len());
        Some(span)
    }

    /// Goes to the next token, over blanks and comments.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                b' ' | b'\t' => self.at += 1,
                b'\n' if self.newlines == Newlines::Skip => self.at += 1,
                b'\r' if self.newlines == Newlines::Skip && self.peek_at(1) == b'\n' => self.at += 2,
                b'#' | b'/' if self.skip_comment() => {}
                _ => return,
            }
        }
    }

    /// Goes to the next token, over line breaks too.
    pub(super) fn skip_newlines(&mut self) {
        let newlines = mem::replace(&mut self.newlines, Newlines::Skip);
        self.skip_blanks();
        self.newlines = newlines;
    }

    /// Steps over a comment if one starts here.
    pub(super) fn skip_comment(&mut self) -> bool {
        let start = self.at;
        let rest = &self.bytes[start..];
        let end = match rest {
            [b'#', ..] | [b'/', b'/', ..] => match memchr(b'\n', rest) {
                Some(newline) => Some(newline - usize::from(rest[newline - 1] == b'\r')),
                None => Some(rest.len()),
            },
            [b'/', b'*', inside @ ..] => memmem::find(inside, b"*/").map(|length| length + 4),
            _ => return false,
        };
        self.at += end.unwrap_or(rest.len());
        self.comments.push(Span::new(start, self.at));
        if end.is_none() {
            self.lose(problem(Span::new(start, start + 2), "this comment is not closed", "close it with `*/`"));
        }
        true
    }

    /// Reads one level further down, unless that is too deep.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= LEVELS {
            self.stop("this is nested too deeply to parse");
            return None;
        }
        self.depth += 1;
        let inside = read(self);
        self.depth -= 1;
        Some(inside)
    }

    /// Reads on behind an opening bracket, to which the parser points, up to its closing one.
    pub(super) fn between<T>(&mut self, close: u8, inside: Newlines, read: impl FnOnce(&mut Self) -> T) -> T {
        let open = self.at;
        let outside = mem::replace(&mut self.newlines, inside);
        self.step(1);
        let tree = read(self);
        self.newlines = outside;
        self.close(open, close);
        tree
    }

    /// Steps over a closing bracket.
    pub(super) fn close(&mut self, open: usize, close: u8) {
        if self.peek() == close && !(close == b'}' && self.is_outside(self.indent_of_brace(open))) {
            self.step(1);
            return;
        }
        if self.is_at_end() || self.is_past_line() {
            let bracket = char::from(self.bytes[open]);
            let help = format!("close it with `{}`", char::from(close));
            let problem = problem(Span::new(open, open + 1), format!("this `{bracket}` is not closed"), help);
            if close == b'}' { self.lose_brace(problem) } else { self.lose(problem) }
        } else {
            self.expect(&format!("`{}`", char::from(close)));
        }
    }

    /// The place of an expression that is not there.
    pub(super) fn missing(&self) -> Expr {
        Expr { span: Span::at(self.end), kind: ExprKind::Missing }
    }

    /// Reports a problem after which it is clear how the text goes on.
    pub(super) fn note(&mut self, problem: Problem) {
        let is_new = self.problems.last().is_none_or(|last| last.span.start != problem.span.start);
        if is_new && !self.stopped && self.problems.len() < PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// Reports a problem after which it is not clear how the text goes on.
    pub(super) fn lose(&mut self, problem: Problem) {
        self.doubt = self.doubt.max(Doubt::Broken);
        if self.manner == Manner::Strict {
            self.at = self.bytes.len();
        } else {
            self.note(problem);
        }
    }

    /// Reports a brace without its counterpart.
    pub(super) fn lose_brace(&mut self, problem: Problem) {
        self.doubt = Doubt::Unbalanced;
        self.lose(problem);
    }

    /// Reports a problem and reads no further.
    pub(super) fn stop(&mut self, message: &'static str) {
        self.lose(Problem::new(Span::at(self.at), message));
        self.stopped = true;
        self.at = self.bytes.len();
    }

    /// Goes back after a wrong turn.
    pub(super) fn go_back(&mut self, to: usize) {
        if self.stopped || self.manner == Manner::Strict && self.doubt != Doubt::None {
            return;
        }
        let Some(patience) = self.patience.checked_sub(self.at.abs_diff(to)) else {
            self.stop("too many syntax errors to continue");
            return;
        };
        self.patience = patience;
        self.at = to;
        self.end = self.end.min(to);
        let kept = self.comments.partition_point(|comment| (comment.start as usize) < to);
        self.comments.truncate(kept);
    }
}

/// Where the name ends that starts at that offset.
pub(super) fn name_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start;
    match *bytes.get(start)? {
        b'a'..=b'z' | b'A'..=b'Z' | b'_' => at += 1,
        0x80.. => at += text.get(start..)?.chars().next().filter(|first| first.is_alphabetic())?.len_utf8(),
        _ => return None,
    }
    loop {
        match bytes.get(at) {
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-') => at += 1,
            Some(0x80..) => match text[at..].chars().next().filter(|&next| continues_name(next)) {
                Some(next) => at += next.len_utf8(),
                None => return Some(at),
            },
            _ => return Some(at),
        }
    }
}

/// Terraform asks for Unicode's `ID_Continue`, which the standard library does not know. This takes in more (the marks
/// that follow a letter, above all), but neither blanks nor the quotes and dashes of typesetters.
fn continues_name(character: char) -> bool {
    let is_punctuation =
        matches!(character, '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{feff}');
    character.is_alphanumeric() || !(is_punctuation || character.is_whitespace() || character.is_control())
}

/// Whether a name can start with this byte, or with the character that it begins.
pub(super) fn starts_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}
