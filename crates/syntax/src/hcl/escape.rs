//! The values of literals in HCL templates, with escapes resolved and blanks next to `~` removed.

use memchr::memchr3;

use crate::Span;

/// The length of the escape at the start of a text, and what it stands for if it stands for anything.
pub(super) fn escape(text: &str) -> (usize, Option<char>) {
    let Some(selector) = text.chars().nth(1) else { return (1, None) };
    let digits = match selector {
        'n' => return (2, Some('\n')),
        'r' => return (2, Some('\r')),
        't' => return (2, Some('\t')),
        '"' | '\\' => return (2, Some(selector)),
        'u' => 4,
        'U' => 8,
        '\n' | '\r' => return (1, None),
        _ => return (1 + selector.len_utf8(), None),
    };
    let hex = text.bytes().skip(2).take(digits).take_while(u8::is_ascii_hexdigit).count();
    let code = if hex == digits { u32::from_str_radix(&text[2..2 + digits], 16).ok() } else { None };
    (2 + hex, code.and_then(char::from_u32))
}

/// The value of a literal between quotes, if it is not its bytes.
pub(super) fn quoted_value(text: &str, span: Span) -> Option<Box<str>> {
    let raw = span.of(text);
    let (trims_start, trims_end) = trims(text, span);
    if !trims_start && !trims_end && memchr3(b'\\', b'$', b'%', raw.as_bytes()).is_none() {
        return None;
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(special) = rest.find(['\\', '$', '%']) {
        value.push_str(&rest[..special]);
        rest = &rest[special..];
        let length = if rest.starts_with('\\') {
            let (length, character) = escape(rest);
            match character {
                Some(character) => value.push(character),
                None => value.push_str(&rest[1..length]),
            }
            length
        } else {
            let length = if rest.starts_with("$${") || rest.starts_with("%%{") { 3 } else { 1 };
            value.push_str(&rest[length / 2..length]);
            length
        };
        rest = &rest[length..];
    }
    value.push_str(rest);
    let value = if trims_start { value.trim_start() } else { &value };
    let value = if trims_end { value.trim_end() } else { value };
    (value != raw).then(|| value.into())
}

/// A line of a heredoc with `$${` and `%%{` resolved, its only escapes.
pub(super) fn heredoc_value(line: &str) -> String {
    line.replace("$${", "${").replace("%%{", "%{")
}

/// Whether a `~` cuts the blanks at the start and at the end of a literal.
pub(super) fn trims(text: &str, literal: Span) -> (bool, bool) {
    let (before, after) = (&text.as_bytes()[..literal.start as usize], &text.as_bytes()[literal.end as usize..]);
    (before.ends_with(b"~}"), after.starts_with(b"${~") || after.starts_with(b"%{~"))
}
