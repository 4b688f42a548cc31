//! Words for what is wrong with a text.

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
    Problem { span, message: message.into(), help: Some(help.into()) }
}

/// What to write instead of a character that has no meaning in HCL.
pub(super) fn help_with(character: char) -> Option<&'static str> {
    Some(match character {
        '\'' => "text stands in double quotes: `\"`",
        '`' => "text over several lines is written as a heredoc: `<<EOT`",
        '“' | '”' | '„' | '‘' | '’' => "text stands in straight quotes: `\"`",
        ';' => "a line break ends a statement, a comma an element",
        '&' => "`&&` is the logical and",
        '|' => "`||` is the logical or",
        '\0' => "this is a NUL byte; the file may be UTF-16 or no text at all",
        '\r' => "this is a carriage return without a line feed",
        '\u{a0}' => "this is a no-break space; write an ordinary one",
        _ => return None,
    })
}
