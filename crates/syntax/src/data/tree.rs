//! The tree that YAML and JSON share.

use crate::{Problem, Span};

/// One parsed YAML or JSON file.
#[derive(Debug, Default)]
pub struct Tree {
    /// The documents in order; JSON has at most one.
    pub documents: Vec<Node>,
    /// Every comment, in order, from `#` (or `//`, `/*`) to its last byte.
    pub comments: Vec<Span>,
    /// The syntax errors. A tree with problems still holds all that could be recovered.
    pub problems: Vec<Problem>,
}

/// A value and its bytes.
#[derive(Debug)]
pub struct Node {
    /// The value's own bytes: with quotes, without tag or anchor. A block collection ends with its last child, a block
    /// scalar reaches from its `|` or `>` to its last line that is not blank, and the value of `key:` is the empty
    /// span at the end of its key, before the colon. A block sequence starts with its first dash, but with its first
    /// element if it stands in the column of its key, so that it has the span of an only element.
    pub span: Span,
    /// `!Ref`, `!!str` …
    pub tag: Option<Tag>,
    /// The number of its anchor, to find it from an alias; 0 for none.
    pub anchor: u32,
    /// Whether this collection may hold more than was read, because a template adds entries to it or one of its lines
    /// does not parse. A key that is not found in an open mapping is unknown, not absent.
    pub open: bool,
    /// Its kind.
    pub kind: NodeKind,
}

/// A tag as written: `!Ref`.
#[derive(Debug)]
pub struct Tag {
    /// Its bytes.
    pub span: Span,
    /// Its name, with the exclamation mark.
    pub name: Box<str>,
}

/// The forms of a node.
#[derive(Debug)]
pub enum NodeKind {
    /// A string, number, boolean or null; see `style` and [`Scalar::of`](super::Scalar::of).
    Scalar {
        /// The value after unquoting, unescaping and folding.
        text: Box<str>,
        /// How it is written.
        style: ScalarStyle,
    },
    /// `[a, b]` or `- a`
    Sequence {
        /// The elements.
        items: Vec<Node>,
        /// How it is written.
        style: CollectionStyle,
    },
    /// `{a: b}` or `a: b`
    Mapping {
        /// The entries in the order of the text; a key may stand twice.
        entries: Vec<Entry>,
        /// How it is written.
        style: CollectionStyle,
    },
    /// `*name`: the node whose `anchor` has this number. Never expanded, so aliases to aliases stay small.
    Alias(u32),
    /// A `{{ … }}` or `${ … }` placeholder takes part in this scalar, or an unreadable line, so its value is not known here.
    Placeholder,
    /// Nothing could be read here.
    Missing,
}

/// `key: value`
#[derive(Debug)]
pub struct Entry {
    /// The key, a scalar in every file that means something to us.
    pub key: Node,
    /// The value.
    pub value: Node,
}

/// How a scalar is written. JSON strings are `DoubleQuoted`, other JSON scalars `Plain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own name")]
pub enum ScalarStyle {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}

/// How a sequence or mapping is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CollectionStyle {
    /// By indentation.
    Block,
    /// In brackets or braces, in YAML.
    Flow,
    /// In brackets or braces, in JSON.
    Json,
}

impl Node {
    /// The value of the entry with this key. If a key appears twice, the last one counts, as in most readers.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry with this key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().rev().find(|entry| entry.key.text() == Some(key))
    }

    /// The entries of a mapping; none for any other node.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            NodeKind::Mapping { entries, .. } => entries,
            _ => &[],
        }
    }

    /// The elements of a sequence; none for any other node.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            NodeKind::Sequence { items, .. } => items,
            _ => &[],
        }
    }

    /// The text of a scalar, whatever its style.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// A node for what does not read.
pub(crate) fn missing(at: u32) -> Node {
    Node { span: Span { start: at, end: at }, tag: None, anchor: 0, open: false, kind: NodeKind::Missing }
}
