//! What is wrong with a JSON text, in words for the person who wrote it.

use std::borrow::Cow;

use jsonc_parser::{ParseStringErrorKind, errors::ParseErrorKind};

use crate::{Problem, Span};

/// The parser's error as a problem at this place.
pub(super) fn problem(error: &ParseErrorKind, span: Span) -> Problem {
    let (message, help) = words(error);
    Problem { span, message: Cow::Borrowed(message), help: (!help.is_empty()).then_some(Cow::Borrowed(help)) }
}

fn words(error: &ParseErrorKind) -> (&'static str, &'static str) {
    use ParseErrorKind::*;
    match error {
        TrailingCommasNotAllowed => ("a comma before the closing bracket", "take it out"),
        ExpectedComma => ("a comma is missing here", ""),
        ExpectedColonAfterObjectKey => ("a `:` is missing after the key before this", ""),
        ExpectedObjectValue => ("a value is missing here", ""),
        ExpectedStringObjectProperty => ("this key is not in double quotes", ""),
        UnexpectedTokenInObject => ("a key in double quotes was expected here", ""),
        MultipleRootJsonValues => ("text after the end of the value", "a JSON file holds one value"),
        UnterminatedObject | UnterminatedArray => ("this bracket is not closed", ""),
        UnterminatedCommentBlock => ("this comment is not closed", ""),
        UnexpectedCloseBrace | UnexpectedCloseBracket => {
            ("this bracket closes nothing, or a value is missing before it", "")
        }
        UnexpectedColon => ("this `:` follows no key", ""),
        UnexpectedComma => ("a value is missing before this comma", ""),
        UnexpectedWord => ("a text without quotes", "put it in double quotes"),
        SingleQuotedStringsNotAllowed => ("a text in single quotes", "put it in double quotes"),
        NestingDepthExceeded => ("nested too deeply to be read", ""),
        CommentsNotAllowed => ("a comment", ""),
        UnexpectedToken => ("this is no value of JSON", "put a text in double quotes"),
        ExpectedDigit
        | ExpectedDigitFollowingNegativeSign
        | ExpectedPlusMinusOrDigitInNumberLiteral
        | BareDecimalPointNumbersNotAllowed
        | HexadecimalNumbersNotAllowed
        | NonFiniteNumbersNotAllowed
        | UnaryPlusNumbersNotAllowed => ("not a number of JSON", ""),
        String(ParseStringErrorKind::UnterminatedStringLiteral) => ("this quote is not closed", ""),
        String(_) => ("no such escape in JSON", "write `\\\\` for a backslash"),
    }
}
