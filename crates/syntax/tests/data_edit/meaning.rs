//! What a tree means, without spans, and what a change should make of it.

use costlint_syntax::{
    data::{CollectionStyle, Node, NodeKind, Scalar},
    edit::New,
};

/// A node without its place and notation.
#[derive(Debug, Clone)]
pub(crate) enum Meaning {
    /// What it says, and the same with its type.
    Leaf {
        loose: String,
        exact: Option<String>,
    },
    List {
        items: Vec<Meaning>,
        is_block: bool,
    },
    Object {
        entries: Vec<(Meaning, Meaning)>,
        is_block: bool,
    },
}

impl Meaning {
    pub(crate) fn of(text: &str, node: &Node) -> Meaning {
        let is_block = |style: &CollectionStyle| *style == CollectionStyle::Block;
        match &node.kind {
            NodeKind::Sequence { items, style } => Meaning::List {
                items: items.iter().map(|item| Meaning::of(text, item)).collect(),
                is_block: is_block(style),
            },
            NodeKind::Mapping { entries, style } => {
                let entries =
                    entries.iter().map(|entry| (Meaning::of(text, &entry.key), Meaning::of(text, &entry.value)));
                Meaning::Object { entries: entries.collect(), is_block: is_block(style) }
            }
            _ => {
                let tag = node.tag.as_ref().map(|tag| &tag.name);
                let (loose, exact) = match Scalar::of(node) {
                    Some(scalar) => (loose(scalar), format!("{tag:?} {} {scalar:?}", node.anchor)),
                    None => (String::new(), format!("{tag:?} {} {:?} {}", node.anchor, node.kind, node.span.of(text))),
                };
                Meaning::Leaf { loose, exact: Some(exact) }
            }
        }
    }

    /// A value that is written where nothing was, so that its type is as meant.
    pub(crate) fn of_new(new: &New) -> Meaning {
        let leaf = |scalar: Scalar| Meaning::Leaf {
            loose: loose(scalar),
            exact: Some(format!("{:?} 0 {scalar:?}", None::<&str>)),
        };
        match new {
            New::Null => leaf(Scalar::Null),
            New::Bool(value) => leaf(Scalar::Bool(*value)),
            New::Number(value) => leaf(Scalar::Number(*value)),
            New::Text(value) => leaf(Scalar::Text(value)),
            New::List(items) => Meaning::List { items: items.iter().map(Meaning::of_new).collect(), is_block: false },
            New::Object(entries) => {
                let entries = entries.iter().map(|(name, value)| (Meaning::name(name), Meaning::of_new(value)));
                Meaning::Object { entries: entries.collect(), is_block: false }
            }
        }
    }

    /// A value that takes the place of another, so that it may have that one's quotes.
    pub(crate) fn over(new: &New) -> Meaning {
        match Meaning::of_new(new) {
            Meaning::Leaf { loose, .. } => Meaning::Leaf { loose, exact: None },
            other => other,
        }
    }

    pub(crate) fn name(name: &str) -> Meaning {
        Meaning::of_new(&New::Text(name.to_owned()))
    }

    /// The node at the end of a way of places.
    pub(crate) fn at(&mut self, way: &[usize]) -> &mut Meaning {
        let Some((first, rest)) = way.split_first() else { return self };
        match self {
            Meaning::List { items, .. } => items[*first].at(rest),
            Meaning::Object { entries, .. } => entries[*first].1.at(rest),
            Meaning::Leaf { .. } => panic!("nothing is below a leaf"),
        }
    }

    /// Takes out the node at the end of a way, and what loses all by that, down to a container. Whether it is there no more.
    pub(crate) fn remove(&mut self, way: &[usize]) -> bool {
        let (first, rest) = way.split_first().expect("a container stays");
        let goes = rest.is_empty() || self.at(&[*first]).remove(rest);
        match self {
            Meaning::List { items, is_block } if goes => {
                items.remove(*first);
                *is_block && items.is_empty()
            }
            Meaning::Object { entries, is_block } if goes => {
                entries.remove(*first);
                *is_block && entries.is_empty()
            }
            _ => false,
        }
    }

    /// Whether what was read is what was to be.
    pub(crate) fn fits(&self, read: &Meaning) -> bool {
        match (self, read) {
            (Meaning::Leaf { loose, exact }, Meaning::Leaf { loose: read, exact: read_exactly }) => {
                if exact.is_some() {
                    exact == read_exactly
                } else {
                    loose == read
                }
            }
            (Meaning::List { items, .. }, Meaning::List { items: read, .. }) => {
                items.len() == read.len() && items.iter().zip(read).all(|(item, read)| item.fits(read))
            }
            (Meaning::Object { entries, .. }, Meaning::Object { entries: read, .. }) => {
                entries.len() == read.len()
                    && entries
                        .iter()
                        .zip(read)
                        .all(|((key, value), (read_key, read))| key.fits(read_key) && value.fits(read))
            }
            _ => false,
        }
    }
}

fn loose(scalar: Scalar) -> String {
    match scalar {
        Scalar::Null => "null".into(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Number(value) => value.to_string(),
        Scalar::Text(text) => text.into(),
    }
}
