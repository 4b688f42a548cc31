//! YAML and JSON nodes as values: scalars typed, aliases and merge keys followed, every value with its bytes.

use std::{
    cell::{Cell, OnceCell},
    collections::BTreeMap,
    sync::Arc,
};

use costlint_syntax::{
    Span,
    data::{Entry, Node, NodeKind, Scalar, ScalarStyle, Tree},
};

use crate::value::{Data, FileId, Member, Object, Place, Value};

/// How deep nodes may lie in one another, through aliases and conditions too. Real texts stay below forty; a level takes
/// a few kilobytes of stack.
const DEEPEST: u32 = 128;

/// What may be made beyond one value for each node of the text, in values: by aliases, merges and joins.
const MOST_MADE: usize = 500_000;

/// What it means that a key stands twice in a mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeated {
    /// The later one counts.
    LaterCounts,
    /// Only one of them applies: they are in different branches of a template's condition.
    EitherCounts,
}

/// Reads the nodes of one tree.
pub(crate) struct Reader<'t> {
    tree: &'t Tree,
    file: FileId,
    repeated: Repeated,
    anchors: OnceCell<BTreeMap<u32, &'t Node>>,
    depth: Cell<u32>,
    aliases: Cell<u32>,
    made: Cell<usize>,
}

/// How the children of a node are read; `None` leaves a child out of its collection.
pub(crate) type Child<'c, 't> = &'c dyn Fn(&'t Node) -> Option<Value>;

/// A level of nesting, left when this is dropped.
pub(crate) struct Level<'r>(&'r Cell<u32>);

impl<'t> Reader<'t> {
    /// A reader of the nodes of this tree.
    pub(crate) fn new(tree: &'t Tree, file: FileId, repeated: Repeated) -> Reader<'t> {
        let (depth, aliases, made) = (Cell::new(0), Cell::new(0), Cell::new(0));
        Reader { tree, file, repeated, anchors: OnceCell::new(), depth, aliases, made }
    }

    /// Bytes of this tree's text.
    pub(crate) fn place(&self, span: Span) -> Place {
        Place { file: self.file, span }
    }

    /// The value of a node that means what it says.
    pub(crate) fn value(&self, node: &'t Node) -> Value {
        self.value_by(node, &|child| Some(self.value(child))).unwrap_or_else(Value::unknown)
    }

    /// The value of a node whose children are read by `child`. What has a tag of the application is unknown.
    pub(crate) fn value_by(&self, node: &'t Node, child: Child<'_, 't>) -> Option<Value> {
        if is_foreign(node) {
            return Some(Value::unknown().at(self.place(node.span)));
        }
        self.content_by(node, child)
    }

    /// The value of a node, whatever its tag, whose children are read by `child`.
    pub(crate) fn content_by(&self, node: &'t Node, child: Child<'_, 't>) -> Option<Value> {
        let place = self.place(node.span);
        let level = self.enter().filter(|_| self.aliases.get() == 0 || self.make(1));
        let Some(_level) = level else { return Some(Value::unknown().at(place)) };
        let data = match &node.kind {
            NodeKind::Scalar { .. } => return Some(self.scalar(node)),
            NodeKind::Alias(anchor) => return self.alias(*anchor, child),
            NodeKind::Placeholder | NodeKind::Missing => Data::Unknown(None),
            NodeKind::Sequence { items, .. } => {
                let mut values: Vec<Value> = items.iter().filter_map(child).collect();
                if node.open {
                    values.push(Value::unknown());
                }
                Data::List(Arc::new(values.into()))
            }
            NodeKind::Mapping { entries, .. } => Data::Object(Arc::new(self.object(entries, node.open, child))),
        };
        Some(Value { data, place: Some(place) })
    }

    /// The entry of a mapping, also where an alias or a merge key brings it in.
    pub(crate) fn field(&self, node: &'t Node, key: &str) -> Option<&'t Node> {
        let node = self.target(node)?;
        if let Some(value) = node.get(key) {
            return self.target(value);
        }
        let _level = self.enter()?;
        let merged =
            node.entries().iter().filter(|entry| is_merge(entry)).filter_map(|entry| self.target(&entry.value));
        let mut sources =
            merged.flat_map(|node| if node.items().is_empty() { std::slice::from_ref(node) } else { node.items() });
        sources.find_map(|source| if self.make(1) { self.field(source, key) } else { None })
    }

    /// The node itself, or the one that an alias stands for.
    pub(crate) fn target(&self, node: &'t Node) -> Option<&'t Node> {
        match &node.kind {
            NodeKind::Alias(anchor) => self.anchors().get(anchor).copied(),
            _ => Some(node),
        }
    }

    /// One level deeper, unless that is too deep.
    pub(crate) fn enter(&self) -> Option<Level<'_>> {
        let depth = self.depth.get();
        (depth < DEEPEST).then(|| {
            self.depth.set(depth + 1);
            Level(&self.depth)
        })
    }

    /// Whether so many values more may be made.
    pub(crate) fn make(&self, values: usize) -> bool {
        let made = self.made.get().saturating_add(values);
        self.made.set(made);
        made <= MOST_MADE
    }

    fn scalar(&self, node: &Node) -> Value {
        let data = match Scalar::of(node) {
            Some(Scalar::Null) if node.span.is_empty() => return Value::null(),
            Some(Scalar::Null) => Data::Null,
            Some(Scalar::Bool(bool)) => Data::Bool(bool),
            Some(Scalar::Number(number)) => Data::Number(number),
            Some(Scalar::Text(text)) => Data::Text(text.into()),
            None => Data::Unknown(None),
        };
        Value { data, place: Some(self.place(node.span)) }
    }

    fn alias(&self, anchor: u32, child: Child<'_, 't>) -> Option<Value> {
        let Some(target) = self.anchors().get(&anchor) else { return Some(Value::unknown()) };
        self.aliases.set(self.aliases.get() + 1);
        let value = child(target);
        self.aliases.set(self.aliases.get() - 1);
        value
    }

    fn anchors(&self) -> &BTreeMap<u32, &'t Node> {
        self.anchors.get_or_init(|| {
            let mut anchors = BTreeMap::new();
            self.tree.documents.iter().for_each(|document| collect_anchors(document, &mut anchors));
            anchors
        })
    }

    fn object(&self, entries: &'t [Entry], open: bool, child: Child<'_, 't>) -> Object {
        let mut open = open;
        let mut own = Vec::with_capacity(entries.len());
        let mut merged = Vec::new();
        for entry in entries {
            if is_merge(entry) {
                open |= !self.merge(&entry.value, child, &mut merged);
                continue;
            }
            let key = self.target(&entry.key).and_then(Node::text);
            let Some(name) = key else {
                // A placeholder may make any key.
                open = true;
                continue;
            };
            if let Some(value) = child(&entry.value) {
                let statement = Some(self.place(entry.key.span.join(entry.value.span)));
                own.push(Member { name: name.into(), value, statement });
            }
        }
        if self.repeated == Repeated::EitherCounts {
            own = joined(own);
        }
        if merged.is_empty() {
            return Object::new(own, open);
        }
        // What is written here counts more than what is merged, and of that the first.
        merged.reverse();
        merged.extend(own);
        Object::new(merged, open)
    }

    /// Adds what `<<: *base` or `<<: [*one, *two]` brings in; `false` where that is not all known.
    fn merge(&self, node: &'t Node, child: Child<'_, 't>, members: &mut Vec<Member>) -> bool {
        let Some(value) = child(node) else { return true };
        let sources = match &value.data {
            Data::List(items) => items,
            _ => std::slice::from_ref(&value),
        };
        let mut known = true;
        for source in sources {
            let Some(object) = source.as_object().filter(|object| self.make(object.members().len())) else {
                known = false;
                continue;
            };
            known &= !object.open;
            // The statement is another mapping's, and may serve several.
            members.extend(object.members().iter().map(|member| Member { statement: None, ..member.clone() }));
        }
        known
    }
}

impl Drop for Level<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

/// Shows the text of every scalar in a node, keys left out.
pub(crate) fn each_text(node: &Node, see: &mut dyn FnMut(&str)) {
    node.text().into_iter().for_each(&mut *see);
    node.items().iter().for_each(|item| each_text(item, see));
    node.entries().iter().for_each(|entry| each_text(&entry.value, see));
}

/// `<<`, which the YAML readers of both Kubernetes and the AWS tools take for a merge. <https://yaml.org/type/merge.html>
fn is_merge(entry: &Entry) -> bool {
    matches!(&entry.key.kind, NodeKind::Scalar { text, style: ScalarStyle::Plain } if &**text == "<<")
}

/// Whether a node has a tag that is not YAML's own, such as `!Ref`.
fn is_foreign(node: &Node) -> bool {
    node.tag.as_ref().is_some_and(|tag| {
        let name = &*tag.name;
        name != "!" && !name.starts_with("!!") && !name.starts_with("!<tag:yaml.org,2002:")
    })
}

fn collect_anchors<'t>(node: &'t Node, anchors: &mut BTreeMap<u32, &'t Node>) {
    if node.anchor != 0 {
        anchors.insert(node.anchor, node);
    }
    node.items().iter().for_each(|item| collect_anchors(item, anchors));
    for entry in node.entries() {
        collect_anchors(&entry.key, anchors);
        collect_anchors(&entry.value, anchors);
    }
}

/// The members with those of one name as one.
fn joined(mut members: Vec<Member>) -> Vec<Member> {
    members.sort_by(|one, two| one.name.cmp(&two.name));
    let mut distinct: Vec<Member> = Vec::with_capacity(members.len());
    for member in members {
        match distinct.last_mut() {
            Some(last) if last.name == member.name => {
                last.value = last.value.join(&member.value);
                last.statement = None;
            }
            _ => distinct.push(member),
        }
    }
    distinct
}
