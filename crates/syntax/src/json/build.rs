//! Builds the tree from the parser's.

use jsonc_parser::{
    CollectOptions, CommentCollectionStrategy, ParseOptions,
    ast::{ObjectPropName, Value},
    common::{Range, Ranged},
    errors::{ParseError, ParseErrorKind},
    parse_to_ast,
};

use super::message;
use crate::{
    Problem, Span,
    data::{CollectionStyle, Entry, Node, NodeKind, ScalarStyle},
};

/// What to read.
#[derive(Clone, Copy)]
pub(super) struct JsonSource<'t> {
    /// The text without byte order mark.
    pub(super) text: &'t str,
    /// The bytes of that mark, from which every span counts.
    pub(super) base: usize,
    /// Where the file ends; recovery may add brackets after that.
    pub(super) end: usize,
    /// Which commas may be wrong.
    pub(super) commas: Commas,
}

/// Which commas may be wrong.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Commas {
    /// One may stand before a closing bracket.
    pub(super) trailing: bool,
    /// One may be missing between entries or elements.
    pub(super) missing: bool,
}

/// What was read.
#[derive(Default)]
pub(super) struct JsonRead {
    pub(super) document: Option<Node>,
    pub(super) comments: Vec<Span>,
    /// What is wrong with the text but does not keep it from being read.
    pub(super) problems: Vec<Problem>,
    /// How many scalars were read.
    pub(super) scalars: usize,
}

/// A place at which the text stops being JSON.
pub(super) struct JsonFailure {
    /// Its offset in the source's own text.
    pub(super) offset: usize,
    /// The problem there.
    pub(super) problem: Problem,
    /// What recovery needs to know of it.
    pub(super) kind: FailureKind,
}

/// The failures that recovery treats differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FailureKind {
    TrailingComma,
    MissingComma,
    /// The text ends inside an object or array.
    Unclosed,
    /// Something follows the value.
    SecondValue,
    TooDeep,
    Other,
}

/// Reads the whole text, or says where that fails.
pub(super) fn build(source: JsonSource) -> Result<JsonRead, JsonFailure> {
    let collect = CollectOptions { comments: CommentCollectionStrategy::Separate, tokens: false };
    let mut builder = JsonBuilder { source, reading: JsonRead::default(), broken_text: None };
    let parsed =
        parse_to_ast(source.text, &collect, &options(source.commas)).map_err(|error| builder.failure(&error))?;
    builder.reading.document = parsed.value.map(|value| builder.node(value));
    if let Some(failure) = builder.broken_text {
        return Err(failure);
    }
    // The parser keeps a comment under the end of the token before it and under the start of the one after it.
    let comments = parsed.comments.unwrap_or_default();
    let spans = comments.values().flat_map(|comments| comments.iter()).map(|comment| builder.span(comment.range()));
    let mut comments: Vec<Span> = spans.collect();
    comments.sort_unstable();
    comments.dedup();
    builder.reading.comments = comments;
    Ok(builder.reading)
}

fn options(commas: Commas) -> ParseOptions {
    ParseOptions {
        allow_comments: true,
        allow_trailing_commas: commas.trailing,
        allow_missing_commas: commas.missing,
        allow_loose_object_property_names: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

struct JsonBuilder<'t> {
    source: JsonSource<'t>,
    reading: JsonRead,
    /// A text that runs over the end of its line, which the parser lets pass.
    broken_text: Option<JsonFailure>,
}

impl JsonBuilder<'_> {
    /// The parser limits how deep this goes.
    fn node(&mut self, value: Value) -> Node {
        let range = value.range();
        let kind = match value {
            Value::StringLit(literal) => self.text(range, literal.value.into()),
            Value::NumberLit(literal) => self.plain(literal.value),
            Value::BooleanLit(literal) => self.plain(if literal.value { "true" } else { "false" }),
            Value::NullKeyword(_) => self.plain("null"),
            Value::Array(array) => {
                let items = array.elements.into_iter().map(|element| self.node(element)).collect();
                NodeKind::Sequence { items, style: CollectionStyle::Json }
            }
            Value::Object(object) => {
                let entries = object
                    .properties
                    .into_iter()
                    .map(|property| Entry { key: self.key(property.name), value: self.node(property.value) });
                NodeKind::Mapping { entries: entries.collect(), style: CollectionStyle::Json }
            }
        };
        self.wrap(range, kind)
    }

    fn key(&mut self, name: ObjectPropName) -> Node {
        let range = name.range();
        let kind = match name {
            ObjectPropName::String(literal) => self.text(range, literal.value.into()),
            ObjectPropName::Word(word) => self.plain(word.value),
        };
        self.wrap(range, kind)
    }

    fn text(&mut self, range: Range, text: Box<str>) -> NodeKind {
        self.reading.scalars += 1;
        let source = &self.source.text[range.start..range.end];
        // The least byte, found without an early exit, compares many bytes at once.
        if source.bytes().min().is_some_and(|least| least < b' ') {
            self.control_character(range, source);
        }
        NodeKind::Scalar { text, style: ScalarStyle::DoubleQuoted }
    }

    fn plain(&mut self, text: &str) -> NodeKind {
        self.reading.scalars += 1;
        NodeKind::Scalar { text: text.into(), style: ScalarStyle::Plain }
    }

    fn control_character(&mut self, range: Range, source: &str) {
        if source.contains('\n') {
            let problem = Problem::new(
                self.span(Range::new(range.start, range.start + 1)),
                "this quote is not closed on its line",
            );
            self.broken_text.get_or_insert(JsonFailure { offset: range.start, problem, kind: FailureKind::Other });
        } else if let Some(at) = source.bytes().position(|byte| byte < b' ') {
            let span = self.span(Range::new(range.start + at, range.start + at + 1));
            let help = Some("write a tab as `\\t`".into()).filter(|_| source.as_bytes()[at] == b'\t');
            self.reading.problems.push(Problem::new(span, "a control character inside a string").with_help(help));
        }
    }

    fn failure(&self, error: &ParseError) -> JsonFailure {
        let range = error.range();
        let kind = match error.kind() {
            ParseErrorKind::TrailingCommasNotAllowed => FailureKind::TrailingComma,
            ParseErrorKind::ExpectedComma => FailureKind::MissingComma,
            ParseErrorKind::UnterminatedObject | ParseErrorKind::UnterminatedArray => FailureKind::Unclosed,
            ParseErrorKind::MultipleRootJsonValues => FailureKind::SecondValue,
            ParseErrorKind::NestingDepthExceeded => FailureKind::TooDeep,
            _ => FailureKind::Other,
        };
        let mut span = self.span(range);
        if kind == FailureKind::Unclosed {
            span.end = span.start + 1;
        }
        JsonFailure { offset: range.start, problem: message::problem(error.kind(), span), kind }
    }

    fn wrap(&self, range: Range, kind: NodeKind) -> Node {
        Node { span: self.span(range), tag: None, anchor: 0, open: false, kind }
    }

    fn span(&self, range: Range) -> Span {
        let place = |offset: usize| (self.source.base + offset).min(self.source.end);
        Span::new(place(range.start), place(range.end))
    }
}
