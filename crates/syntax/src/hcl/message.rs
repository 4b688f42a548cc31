//! Error messages for HCL.

use std::borrow::Cow;

use crate::{Problem, Span};

/// A part of the text as a message quotes it: no longer than what a reader takes in.
pub(super) fn quote(text: &str) -> Cow<'_, str> {
    const LONG: usize = 40;
    match text.char_indices().nth(LONG) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// A problem and what to do about it.
pub(super) fn problem(
    span: Span,
    message: impl Into<Cow<'static, str>>,
    help: impl Into<Cow<'static, str>>,
) -> Problem {
    Problem::new(span, message).with_help(Some(help.into()))
}

/// What to write instead of a character that has no meaning in HCL.
pub(super) fn help_with(character: char) -> Option<&'static str> {
    Some(match character {
        '\'' => "use double quotes for strings: `\"`",
        '`' => "use a heredoc for a multi-line string: `<<EOT`",
        '“' | '”' | '„' | '‘' | '’' => "use straight quotes for strings: `\"`",
        ';' => "end an attribute with a line break, and an element with a comma",
        '&' => "use `&&` for a logical AND",
        '|' => "use `||` for a logical OR",
        '\0' => "this is a NUL byte; the file may be UTF-16 or binary",
        '\r' => "this is a carriage return without a line feed",
        '\u{a0}' => "this is a non-breaking space; use a regular space",
        _ => return None,
    })
}
