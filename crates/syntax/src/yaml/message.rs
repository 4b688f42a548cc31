//! What is wrong with a YAML text, in words for the person who wrote it.

use std::borrow::Cow;

use granit_parser::ErrorKind;

use crate::{Problem, Span};

/// The parser's error as a problem at this place.
pub(super) fn problem(error: &ErrorKind, span: Span) -> Problem {
    let (message, help) = words(error);
    Problem { span, message, help: (!help.is_empty()).then_some(Cow::Borrowed(help)) }
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
        UnclosedFlowCollection { open } => return (format!("this `{open}` is never closed").into(), ""),
        UnexpectedCharacter { character: '`' } => {
            return ("a text without quotes cannot start with a backtick".into(), "quote the text");
        }
        UnexpectedCharacter { character: character @ ('@' | '%') } => {
            return (format!("a text without quotes cannot start with `{character}`").into(), "quote the text");
        }
        UnexpectedCharacter { character } => {
            return (format!("`{}` cannot stand here", character.escape_default()).into(), "");
        }
        SimpleKeyExpected | InvalidSimpleKey => ("a key without a `:` after it", ""),
        ExpectedBlockMappingKey => {
            ("no key of the mapping above starts here", "align it with the other keys of its mapping")
        }
        MappingValueNotAllowed | MappingKeyNotAllowed => {
            ("a mapping cannot start here", "quote a text that holds `: `, or start the mapping on the next line")
        }
        InvalidColonPlacement | FlowMappingValueAdjacentCollection | InvalidMappingValueWhitespace => {
            ("this `:` follows no key", "")
        }
        ExpectedBlockSequenceEntry => {
            ("no `-` of the list above starts here", "align it with the other `-` of its list")
        }
        BlockSequenceEntryNotAllowed => ("a list cannot start here", "start the list on the next line"),
        BlockEntryInFlowCollection | PlainScalarStartsWithDashFlowIndicator => {
            ("a `-` cannot stand between brackets", "")
        }
        InvalidBlockEntryWhitespace => ("a space is missing after `-`", ""),
        UnclosedQuotedScalar | DocumentIndicatorInQuotedScalar => ("this quote is never closed", ""),
        InvalidTrailingSingleQuotedScalar | InvalidTrailingDoubleQuotedScalar => {
            ("text after the closing quote", "quote the whole text")
        }
        UnknownQuotedScalarEscape => {
            ("no such escape between double quotes", "write `\\\\` for a backslash, or use single quotes")
        }
        InvalidQuotedScalarHexEscape
        | InvalidLowSurrogateHexEscape
        | InvalidLowSurrogate
        | MissingLowSurrogate
        | UnpairedLowSurrogate
        | InvalidUnicodeEscape => ("this escape is not a character", ""),
        ExpectedFlowMappingSeparator => ("a `,` or `}` is missing before this", ""),
        ExpectedFlowSequenceSeparator => ("a `,` or `]` is missing before this", ""),
        MisplacedFlowCollectionEnd => ("this bracket closes nothing", ""),
        UnexpectedEofFlowSequence | UnexpectedEofFlowMapping | UnexpectedEofImplicitFlowMapping => {
            ("a bracket is never closed", "")
        }
        tabs if is_about_tabs(tabs) => ("a tab cannot indent YAML", "indent with spaces"),
        InvalidIndentation | InvalidFlowScalarIndent | InvalidQuotedScalarIndent => {
            ("the indentation fits no line above", "")
        }
        InvalidBlockScalarIndent => ("this line is indented less than the text it belongs to", ""),
        InvalidBlockScalarHeader => ("text after `|` or `>`", "start the text on the next line"),
        ZeroBlockScalarIndent => ("the indentation of a block text is 1 to 9", ""),
        ExpectedNodeContent => ("a value is missing here", ""),
        MissingAnchorOrAliasName => {
            ("a name is missing after `&` or `*`", "quote the text if it is not meant as an anchor or alias")
        }
        UndeclaredTagHandle => ("the prefix of this tag is not declared", ""),
        InvalidTagTerminator | MissingTagUri | UnclosedVerbatimTag | ExpectedTagBang => {
            ("this tag is not complete", "quote the text if it is not meant as a tag")
        }
        CommentInterceptedScalar => ("a comment inside a text of several lines", ""),
        CommentNotSeparated => ("a space is missing before `#`", ""),
        RecursionLimitExceeded => ("nested too deeply to be read", ""),
        BomInsideDocument => ("a byte order mark inside the text", ""),
        InvalidDocumentEnd | ExpectedDocumentStart => ("a new document starts without `---`", ""),
        MissingDocumentEndBeforeDirective | MissingDirectiveName | InvalidDirectiveName => {
            ("a line inside a document cannot start with `%`", "")
        }
        // What is left concerns directives and tags that hardly anyone writes; the parser's words do.
        other => return (other.to_string().into(), ""),
    };
    (Cow::Borrowed(message), help)
}
