//! Finds lines, columns and what stands between the tokens of a text.
//!
//! A line ends at `\n`, `\r\n` or `\r`, as YAML has it. A byte order mark belongs to no line.

use std::ops::Range;

/// Which comments stand between tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Yaml,
    Json,
}

/// Where the line of an offset starts.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let after_break = memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..at]).map_or(0, |end| end + 1);
    if after_break == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8().min(at) } else { after_break }
}

/// Where the line of an offset ends, before its break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..]).map_or(text.len(), |length| at + length)
}

/// Where the line after that of an offset starts, after the break.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    let end = line_end(text, at);
    end + break_at(text, end).len()
}

/// The line break at an offset; empty if there is none.
fn break_at(text: &str, at: usize) -> &'static str {
    match text.as_bytes().get(at..).unwrap_or_default() {
        [b'\r', b'\n', ..] => "\r\n",
        [b'\n', ..] => "\n",
        [b'\r', ..] => "\r",
        _ => "",
    }
}

/// Where the line before one that starts here ends; the same offset if there is none.
pub(super) fn previous_end(text: &str, start: usize) -> usize {
    match text.as_bytes()[..start] {
        [.., b'\r', b'\n'] => start - 2,
        [.., b'\r' | b'\n'] => start - 1,
        _ => start,
    }
}

/// How lines end around an offset: as this line does, or the one before if it is the last.
pub(super) fn line_break(text: &str, at: usize) -> &'static str {
    let own = break_at(text, line_end(text, at));
    let before = break_at(text, previous_end(text, line_start(text, at)));
    [own, before].into_iter().find(|it| !it.is_empty()).unwrap_or("\n")
}

/// The column of an offset, counted from 0 in characters, as YAML counts.
pub(super) fn column(text: &str, at: usize) -> usize {
    text[line_start(text, at)..at].chars().count()
}

/// The blanks before an offset that is the first on its line; `None` if anything else stands before it.
pub(super) fn indentation(text: &str, at: usize) -> Option<&str> {
    let blanks = text[..at].trim_end_matches([' ', '\t']).len();
    let starts_line = blanks == 0 || text[..blanks].ends_with(['\n', '\r', '\u{feff}']);
    starts_line.then(|| &text[blanks..at])
}

/// The first offset from here on that is neither blank nor in a comment.
pub(super) fn skip_trivia(text: &str, mut at: usize, language: Language) -> usize {
    loop {
        at += blanks(text, at, |byte| byte.is_ascii_whitespace());
        match comment(text, at, language) {
            Some(end) => at = end,
            None => return at,
        }
    }
}

/// The end of a line that holds nothing but comments from here on; `None` if something else follows.
pub(super) fn rest_of_line(text: &str, mut at: usize, language: Language) -> Option<usize> {
    loop {
        at += blanks(text, at, |byte| matches!(byte, b' ' | b'\t'));
        match comment(text, at, language) {
            Some(end) => at = end,
            None => return (at == text.len() || text[at..].starts_with(['\n', '\r'])).then_some(at),
        }
    }
}

/// The first offset from here on that is not blank.
pub(super) fn skip_blanks(text: &str, at: usize) -> usize {
    at + blanks(text, at, |byte| byte.is_ascii_whitespace())
}

fn blanks(text: &str, at: usize, is_blank: fn(u8) -> bool) -> usize {
    text.as_bytes()[at..].iter().take_while(|byte| is_blank(**byte)).count()
}

/// The end of the comment that starts here.
fn comment(text: &str, at: usize, language: Language) -> Option<usize> {
    match (language, &text.as_bytes()[at..]) {
        (Language::Yaml, [b'#', ..]) | (Language::Json, [b'/', b'/', ..]) => Some(line_end(text, at)),
        (Language::Json, [b'/', b'*', rest @ ..]) => {
            Some(memchr::memmem::find(rest, b"*/").map_or(text.len(), |length| at + 2 + length + 2))
        }
        _ => None,
    }
}

/// The lines after that of an offset, each without its break. What follows the last break is no line if it is empty.
pub(super) fn lines_after(text: &str, at: usize) -> impl Iterator<Item = Range<usize>> {
    let mut start = next_line(text, at);
    std::iter::from_fn(move || {
        let line = (start < text.len()).then(|| start..line_end(text, start))?;
        start = next_line(text, start);
        Some(line)
    })
}
