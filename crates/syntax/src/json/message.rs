//! Error messages for JSON.

use std::borrow::Cow;

use jsonc_parser::{ParseStringErrorKind, errors::ParseErrorKind};

use crate::{Problem, Span};

/// The parser's error as a problem at this place.
pub(super) fn problem(error: &ParseErrorKind, span: Span) -> Problem {
    let (message, help) = words(error);
    Problem::new(span, message).with_help((!help.is_empty()).then_some(Cow::Borrowed(help)))
}

fn words(error: &ParseErrorKind) -> (&'static str, &'static str) {
    use ParseErrorKind::*;
    match error {
        TrailingCommasNotAllowed => ("trailing comma before the closing bracket", "remove it"),
        ExpectedComma => ("expected a comma", ""),
        ExpectedColonAfterObjectKey => ("expected `:` after the key", ""),
        ExpectedObjectValue => ("expected a value", ""),
        ExpectedStringObjectProperty => ("a key must be in double quotes", ""),
        UnexpectedTokenInObject => ("expected a key in double quotes", ""),
        MultipleRootJsonValues => ("unexpected text after the end of the value", "a JSON file holds one value"),
        UnterminatedObject | UnterminatedArray => ("this bracket is not closed", ""),
        UnterminatedCommentBlock => ("this comment is not closed", ""),
        UnexpectedCloseBrace | UnexpectedCloseBracket => ("unexpected closing bracket", ""),
        UnexpectedColon => ("expected a key before this `:`", ""),
        UnexpectedComma => ("expected a value before this comma", ""),
        UnexpectedWord => ("unquoted string", "use double quotes"),
        SingleQuotedStringsNotAllowed => ("single-quoted string", "use double quotes"),
        NestingDepthExceeded => ("nested too deeply to parse", ""),
        CommentsNotAllowed => ("a comment is not allowed here", ""),
        UnexpectedToken => ("not a JSON value", "put a string in double quotes"),
        ExpectedDigit
        | ExpectedDigitFollowingNegativeSign
        | ExpectedPlusMinusOrDigitInNumberLiteral
        | BareDecimalPointNumbersNotAllowed
        | HexadecimalNumbersNotAllowed
        | NonFiniteNumbersNotAllowed
        | UnaryPlusNumbersNotAllowed => ("not a JSON number", ""),
        String(ParseStringErrorKind::UnterminatedStringLiteral) => ("this quote is not closed", ""),
        String(_) => ("unknown escape sequence", "write `\\\\` for a backslash"),
    }
}
