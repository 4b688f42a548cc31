//! Builds the tree from the parser's events.

use std::{borrow::Cow, ops::Range};

use granit_parser::{Event, Options, Parser, ScanError, StructureStyle};

use super::message;
use crate::{
    Problem, Span,
    data::{CollectionStyle, Entry, Node, NodeKind, ScalarStyle, Tag, missing},
};

/// What to read: one stretch of a larger text.
#[derive(Clone, Copy)]
pub(super) struct YamlSource<'t> {
    /// The stretch, in which placeholders are masked.
    pub(super) text: &'t str,
    /// Where it starts in the larger text; every span counts from there.
    pub(super) base: usize,
    /// The masked bytes of the larger text, in order and apart from each other.
    pub(super) masks: &'t [Span],
    /// How many anchors come before it, so that no number is given twice.
    pub(super) anchors: usize,
}

/// What was read.
#[derive(Default)]
pub(super) struct YamlRead {
    pub(super) documents: Vec<Node>,
    /// Where each document begins.
    pub(super) starts: Vec<u32>,
    pub(super) comments: Vec<Span>,
    /// What is wrong with the text but does not keep it from being read.
    pub(super) problems: Vec<Problem>,
    /// What ended the reading before the end of the text.
    pub(super) failure: Option<YamlFailure>,
    /// How many anchors have a number now.
    pub(super) anchors: usize,
    /// How many scalars were read whose value is known.
    pub(super) scalars: usize,
}

/// A place at which the text stops being YAML.
pub(super) struct YamlFailure {
    /// Its offset in the source's own text.
    pub(super) offset: usize,
    /// The problem there.
    pub(super) problem: Problem,
    /// The outermost bracket that is open there.
    pub(super) bracket: Option<usize>,
    /// The last quoted scalar of several lines: one that swallowed what follows.
    pub(super) quote: Option<usize>,
    /// The last scalar.
    pub(super) scalar: Option<usize>,
}

/// Reads to the end or to the first failure.
pub(super) fn build(source: YamlSource) -> YamlRead {
    let mut builder = YamlBuilder {
        source,
        reading: YamlRead::default(),
        open: Vec::new(),
        last_end: 0,
        last_quote: None,
        last_scalar: None,
        last_flow: None,
    };
    let mut parser = Parser::new_from_str_with_options(source.text, options());
    parser.set_anchor_offset(source.anchors.max(1));
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => builder.take(event, span),
            Err(error) => {
                builder.fail(&error);
                break;
            }
        }
    }
    builder.reading.anchors = parser.anchor_offset();
    // The parser hands a comment out after the node that it had to see first.
    builder.reading.comments.sort_unstable();
    builder.reading
}

fn options() -> Options {
    granit_parser::options! {
        // As libyaml, and thereby every reader of manifests, has it.
        block_scalar_eof_without_line_feed: true,
        // `- *.log` is a mistake in one value, and no reason to read nothing after it.
        emit_unresolved_aliases: true,
        // By default 97 lines of comment after `key:` are an error. They are small, and their number is that of the lines.
        max_buffered_comment_events: usize::MAX,
    }
}

struct YamlBuilder<'t> {
    source: YamlSource<'t>,
    reading: YamlRead,
    open: Vec<Open>,
    /// The end of the last token, after which the header of a block scalar is looked for.
    last_end: usize,
    /// The last quoted scalar of several lines.
    last_quote: Option<usize>,
    /// The last scalar of any kind.
    last_scalar: Option<usize>,
    /// The last collection in brackets, from its first byte to its last.
    last_flow: Option<Range<usize>>,
}

/// A collection that has not ended, and the key that waits for its value.
struct Open {
    node: Node,
    key: Option<Node>,
}

impl YamlBuilder<'_> {
    fn take(&mut self, event: Event, span: granit_parser::Span) {
        let range = span.byte_range().unwrap_or_default();
        let end = range.end;
        let tag = span.tag_span().and_then(|tag| tag.byte_range());
        match event {
            Event::DocumentStart(explicit, _) => {
                // What stands before a first document without marker belongs to it; its event comes where its first token ends.
                let start = if explicit || !self.reading.starts.is_empty() { range.start } else { 0 };
                self.reading.starts.push(self.span(start, start).start);
                if !explicit {
                    return;
                }
            }
            Event::Scalar(text, style, anchor, _) => self.scalar(range, text, scalar_style(style), anchor, tag),
            Event::SequenceStart(style, anchor, _) => {
                self.begin(
                    range,
                    NodeKind::Sequence { items: Vec::new(), style: collection_style(style) },
                    anchor,
                    tag,
                );
            }
            Event::MappingStart(style, anchor, _) => {
                self.begin(
                    range,
                    NodeKind::Mapping { entries: Vec::new(), style: collection_style(style) },
                    anchor,
                    tag,
                );
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(end),
            Event::Alias(anchor) => {
                let node = self.node(range.start, range.end, NodeKind::Alias(number(anchor)), 0, None);
                self.put(node);
            }
            Event::UnresolvedAlias(name) => self.unresolved_alias(range, &name),
            Event::Comment(..) => {
                let comment = self.span(range.start, range.end);
                self.reading.comments.push(comment);
                return;
            }
            // The end of a document without marker comes with the next token.
            Event::DocumentEnd if self.source.text.get(range) == Some("...") => {}
            _ => return,
        }
        self.last_end = self.last_end.max(end);
    }

    fn scalar(
        &mut self,
        range: Range<usize>,
        text: Cow<str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<Range<usize>>,
    ) {
        let (start, end) = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => self.block_scalar(range, tag.as_ref()),
            _ => (range.start, range.end),
        };
        if end > start {
            self.last_scalar = Some(start);
        }
        if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted)
            && self.source.text[start..end].contains('\n')
        {
            self.last_quote = Some(start);
        }
        let from = tag.as_ref().map_or(start, |tag| tag.start);
        let is_masked = self.is_masked(self.span(from, end));
        self.reading.scalars += usize::from(!is_masked);
        let kind = if is_masked {
            NodeKind::Placeholder
        } else if start == end {
            // The parser calls an empty value `~`.
            NodeKind::Scalar { text: Box::default(), style }
        } else {
            NodeKind::Scalar { text: text.into(), style }
        };
        let node = self.node(start, end, kind, anchor, tag);
        self.put(node);
    }

    /// From the `|` or `>` to the end of the last line that is not blank.
    fn block_scalar(&self, content: Range<usize>, tag: Option<&Range<usize>>) -> (usize, usize) {
        let after = tag.map_or(self.last_end, |tag| tag.end.max(self.last_end));
        let text = self.source.text;
        // A block scalar that ends with the text in its header starts there.
        let start = block_scalar_header(text, after, content.start).unwrap_or(content.start);
        let lines = text.get(content.clone()).unwrap_or_default().trim_end_matches([' ', '\t', '\r', '\n']);
        if !lines.is_empty() && content.start > start {
            return (start, content.start + lines.len());
        }
        let header = text[start..].lines().next().unwrap_or_default();
        (start, start + header.split_ascii_whitespace().next().unwrap_or_default().len())
    }

    fn unresolved_alias(&mut self, range: Range<usize>, name: &str) {
        let span = self.span(range.start, range.end);
        let kind = if self.is_masked(span) {
            NodeKind::Placeholder
        } else {
            let help = "quote the string if it is not an alias";
            let message = format!("no anchor `&{name}` is defined before this alias");
            self.reading.problems.push(Problem::new(span, message).with_help(Some(help.into())));
            NodeKind::Missing
        };
        let node = self.node(range.start, range.end, kind, 0, None);
        self.put(node);
    }

    fn begin(&mut self, range: Range<usize>, kind: NodeKind, anchor: usize, tag: Option<Range<usize>>) {
        let has_masked_tag = tag.as_ref().is_some_and(|tag| self.is_masked(self.span(tag.start, tag.end)));
        let mut node = self.node(range.start, range.end, kind, anchor, tag);
        node.open = has_masked_tag;
        self.open.push(Open { node, key: None });
    }

    fn end(&mut self, end: usize) {
        let Some(Open { mut node, key }) = self.open.pop() else { return };
        if let (Some(key), NodeKind::Mapping { entries, .. }) = (key, &mut node.kind) {
            let value = missing(key.span.end);
            entries.push(Entry { key, value });
        }
        let first = self.source.text.as_bytes().get(node.span.start as usize - self.source.base);
        match last_child_end(&node) {
            // The parser ends a block collection at the next token, and also the mapping in `[key: value]`.
            Some(last) if !matches!(first, Some(b'[' | b'{')) => node.span.end = last,
            last => node.span.end = self.span(end, end).end.max(last.unwrap_or(node.span.start)),
        }
        node.open |= is_filled_in(&node);
        if is_flow(&node) {
            self.last_flow = Some(node.span.start as usize - self.source.base..end);
        }
        self.put(node);
    }

    fn put(&mut self, node: Node) {
        let Some(Open { node: parent, key }) = self.open.last_mut() else {
            self.reading.documents.push(node);
            return;
        };
        match &mut parent.kind {
            NodeKind::Sequence { items, .. } => items.push(node),
            NodeKind::Mapping { entries, .. } => match key.take() {
                Some(key) => entries.push(Entry { key, value: node }),
                None => *key = Some(node),
            },
            _ => {}
        }
    }

    /// Closes what is open: more would have followed.
    fn fail(&mut self, error: &ScanError) {
        let text = self.source.text;
        let mut offset = error.marker().byte_offset().unwrap_or_default().min(text.len());
        if message::is_about_tabs(error.kind()) {
            // The parser points at the scalar that it was reading when it met the tab.
            offset = indenting_tab(text, offset).unwrap_or(offset);
        }
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let rest = &text[offset..];
        let word = rest.find([' ', '\t', '\r', '\n']).unwrap_or(rest.len()).max(usize::from(rest.starts_with('\t')));
        let mut problem = message::problem(error.kind(), self.span(offset, offset + word));
        let line = text[..offset].rfind('\n').map_or(0, |end| end + 1);
        if rest.starts_with('!')
            && text[line..offset].trim_end().rsplit([' ', '\t']).next().is_some_and(|tag| tag.starts_with('!'))
        {
            problem = message::second_tag(problem.span);
        }
        // A value such as `{name}/image` or `[name]-image`: the parser complains of what comes after the bracket.
        if let Some(flow) = self.last_flow.clone().filter(|flow| flow.end <= offset && flow.end >= self.last_end)
            && !text[flow.start..offset].contains('\n')
            && !text[flow.end..].starts_with(['\n', '\r'])
        {
            let end = text[flow.end..].find(['\n', '\r']).map_or(text.len(), |length| flow.end + length);
            problem = message::after_bracket(&text[flow.clone()], self.span(flow.end, end.max(flow.end)));
        }
        let bracket = self
            .open
            .iter()
            .find(|open| is_flow(&open.node))
            .map(|open| open.node.span.start as usize - self.source.base);
        self.reading.failure =
            Some(YamlFailure { offset, problem, bracket, quote: self.last_quote, scalar: self.last_scalar });
        while let Some(open) = self.open.last_mut() {
            open.node.open = true;
            self.end(offset);
        }
    }

    /// Whether a mask touches a scalar or tag.
    fn is_masked(&self, span: Span) -> bool {
        let masks = self.source.masks;
        masks.get(masks.partition_point(|mask| mask.end <= span.start)).is_some_and(|mask| mask.start < span.end)
    }

    fn node(&self, start: usize, end: usize, kind: NodeKind, anchor: usize, tag: Option<Range<usize>>) -> Node {
        let tag = tag.map(|tag| Tag {
            span: self.span(tag.start, tag.end),
            name: self.source.text.get(tag).unwrap_or_default().into(),
        });
        let tag = tag.filter(|tag| !self.is_masked(tag.span));
        Node { span: self.span(start, end), tag, anchor: number(anchor), open: false, kind }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source.base + start, self.source.base + end)
    }
}

/// The first tab in the indentation of this line or one below.
fn indenting_tab(text: &str, from: usize) -> Option<usize> {
    let line = text[..from].rfind('\n').map_or(0, |line_feed| line_feed + 1);
    memchr::memchr_iter(b'\t', &text.as_bytes()[line..]).map(|length| line + length).find(|tab| {
        let before = text[line..*tab].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with('\n')
    })
}

/// The `|` or `>` that starts a block scalar: on the last line before its content that is not blank, after the token before
/// it and its own properties.
fn block_scalar_header(text: &str, after: usize, content: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let before = text[..content].trim_ascii_end();
    let mut at = before.rfind(['\n', '\r']).map_or(0, |line_break| line_break + 1).max(after);
    loop {
        at += match bytes.get(at)? {
            b'|' | b'>' => return Some(at),
            b'#' => memchr::memchr2(b'\n', b'\r', &bytes[at..])?,
            b'&' | b'!' => bytes[at..].iter().position(u8::is_ascii_whitespace)?,
            b' ' | b'\t' | b'\r' | b'\n' | b':' | b'-' | b'?' => 1,
            _ if text[at..].starts_with('\u{feff}') => '\u{feff}'.len_utf8(),
            _ => return None,
        };
    }
}

fn last_child_end(node: &Node) -> Option<u32> {
    match &node.kind {
        NodeKind::Sequence { items, .. } => items.last().map(|item| item.span.end),
        NodeKind::Mapping { entries, .. } => entries.last().map(|entry| entry.value.span.end),
        _ => None,
    }
}

fn is_flow(node: &Node) -> bool {
    matches!(
        node.kind,
        NodeKind::Sequence { style: CollectionStyle::Flow, .. }
            | NodeKind::Mapping { style: CollectionStyle::Flow, .. }
    )
}

/// Whether a placeholder among the children may stand for several: any key, or an element between brackets.
fn is_filled_in(node: &Node) -> bool {
    let is_placeholder = |node: &Node| matches!(node.kind, NodeKind::Placeholder);
    match &node.kind {
        NodeKind::Mapping { entries, .. } => entries.iter().any(|entry| is_placeholder(&entry.key)),
        NodeKind::Sequence { items, style: CollectionStyle::Flow } => items.iter().any(is_placeholder),
        _ => false,
    }
}

fn number(anchor: usize) -> u32 {
    u32::try_from(anchor).unwrap_or(u32::MAX)
}

fn collection_style(style: StructureStyle) -> CollectionStyle {
    match style {
        StructureStyle::Block => CollectionStyle::Block,
        StructureStyle::Flow => CollectionStyle::Flow,
    }
}

fn scalar_style(style: granit_parser::ScalarStyle) -> ScalarStyle {
    match style {
        granit_parser::ScalarStyle::Plain => ScalarStyle::Plain,
        granit_parser::ScalarStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        granit_parser::ScalarStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        granit_parser::ScalarStyle::Literal => ScalarStyle::Literal,
        granit_parser::ScalarStyle::Folded => ScalarStyle::Folded,
    }
}
