//! Error messages for YAML.

use std::borrow::Cow;

use granit_parser::ErrorKind;

use crate::{Problem, Span};

/// The parser's error as a problem at this place.
pub(super) fn problem(error: &ErrorKind, span: Span) -> Problem {
    let (message, help) = words(error);
    Problem::new(span, message).with_help((!help.is_empty()).then_some(Cow::Borrowed(help)))
}

/// A tag after another, such as `!GetAZs !Ref AWS::Region`.
pub(super) fn second_tag(span: Span) -> Problem {
    Problem::new(span, "a value can have only one tag")
        .with_help(Some("write the outer function in its long form, such as `Fn::GetAZs: !Ref AWS::Region`".into()))
}

/// Text after a collection in brackets, which was meant to be a part of a string with it.
pub(super) fn after_bracket(flow: &str, span: Span) -> Problem {
    let (message, help) = if flow.starts_with('{') {
        ("unexpected text after `}`", "quote the whole value: a value that starts with `{` is a mapping")
    } else {
        ("unexpected text after `]`", "quote the whole value: a value that starts with `[` is a list")
    };
    Problem::new(span, message).with_help(Some(help.into()))
}

/// Whether the error is a tab where only spaces may stand.
pub(super) fn is_about_tabs(error: &ErrorKind) -> bool {
    use ErrorKind::*;
    matches!(error, TabNotAllowed | TabInBlockIndentation | TabInIndentation | TabAtBlockScalarStart | TabInPlainScalar)
}

fn words(error: &ErrorKind) -> (Cow<'static, str>, &'static str) {
    use ErrorKind::*;
    let (message, help) = match error {
        MismatchedFlowCollectionEnd { open, close } => return (format!("`{open}` is closed by `{close}`").into(), ""),
        UnclosedFlowCollection { open } => return (format!("this `{open}` is not closed").into(), ""),
        UnexpectedCharacter { character: '`' } => {
            return ("an unquoted string cannot start with a backtick".into(), "quote the string");
        }
        UnexpectedCharacter { character: character @ ('@' | '%') } => {
            return (format!("an unquoted string cannot start with `{character}`").into(), "quote the string");
        }
        UnexpectedCharacter { character } => {
            return (format!("`{}` cannot stand here", character.escape_default()).into(), "");
        }
        SimpleKeyExpected | InvalidSimpleKey => ("expected `:` after this key", ""),
        ExpectedBlockMappingKey => {
            ("expected a key of the mapping above", "align it with the other keys of its mapping")
        }
        MappingValueNotAllowed | MappingKeyNotAllowed => {
            ("a mapping cannot start here", "quote a string that contains `: `, or start the mapping on the next line")
        }
        InvalidColonPlacement | FlowMappingValueAdjacentCollection | InvalidMappingValueWhitespace => {
            ("expected a key before this `:`", "")
        }
        ExpectedBlockSequenceEntry => ("expected a `-` of the list above", "align it with the other `-` of its list"),
        BlockSequenceEntryNotAllowed => ("a list cannot start here", "start the list on the next line"),
        BlockEntryInFlowCollection | PlainScalarStartsWithDashFlowIndicator => {
            ("a `-` list item is not allowed between brackets", "")
        }
        InvalidBlockEntryWhitespace => ("expected a space after `-`", ""),
        UnclosedQuotedScalar | DocumentIndicatorInQuotedScalar => ("this quote is not closed", ""),
        InvalidTrailingSingleQuotedScalar | InvalidTrailingDoubleQuotedScalar => {
            ("unexpected text after the closing quote", "quote the whole value")
        }
        UnknownQuotedScalarEscape => {
            ("unknown escape sequence in a double-quoted string", "write `\\\\` for a backslash, or use single quotes")
        }
        InvalidQuotedScalarHexEscape
        | InvalidLowSurrogateHexEscape
        | InvalidLowSurrogate
        | MissingLowSurrogate
        | UnpairedLowSurrogate
        | InvalidUnicodeEscape => ("this escape sequence is not a valid character", ""),
        ExpectedFlowMappingSeparator => ("expected `,` or `}` before this", ""),
        ExpectedFlowSequenceSeparator => ("expected `,` or `]` before this", ""),
        MisplacedFlowCollectionEnd => ("this closing bracket has no opening bracket", ""),
        UnexpectedEofFlowSequence | UnexpectedEofFlowMapping | UnexpectedEofImplicitFlowMapping => {
            ("a bracket is not closed", "")
        }
        tabs if is_about_tabs(tabs) => ("YAML cannot be indented with tabs", "indent with spaces"),
        InvalidIndentation | InvalidFlowScalarIndent | InvalidQuotedScalarIndent => {
            ("the indentation does not match any line above", "")
        }
        InvalidBlockScalarIndent => ("this line is indented less than the block string it belongs to", ""),
        InvalidBlockScalarHeader => ("unexpected text after `|` or `>`", "start the string on the next line"),
        ZeroBlockScalarIndent => ("the indentation of a block string must be 1 to 9", ""),
        ExpectedNodeContent => ("expected a value", ""),
        MissingAnchorOrAliasName => {
            ("expected a name after `&` or `*`", "quote the string if it is not an anchor or alias")
        }
        UndeclaredTagHandle => ("the prefix of this tag is not declared", ""),
        InvalidTagTerminator | MissingTagUri | UnclosedVerbatimTag | ExpectedTagBang => {
            ("this tag is incomplete", "quote the string if it is not a tag")
        }
        CommentInterceptedScalar => ("a comment is not allowed inside a multi-line string", ""),
        CommentNotSeparated => ("expected a space before `#`", ""),
        RecursionLimitExceeded => ("nested too deeply to parse", ""),
        BomInsideDocument => ("unexpected byte order mark", ""),
        InvalidDocumentEnd | ExpectedDocumentStart => ("expected `---` before a new document", ""),
        MissingDocumentEndBeforeDirective | MissingDirectiveName | InvalidDirectiveName => {
            ("a line inside a document cannot start with `%`", "")
        }
        // What is left concerns directives and tags that hardly anyone writes; the parser's words do.
        other => return (other.to_string().into(), ""),
    };
    (Cow::Borrowed(message), help)
}
