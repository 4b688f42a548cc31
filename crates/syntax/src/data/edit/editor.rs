//! Turns the changes below a container into edits, from the innermost collections outwards.

use std::collections::BTreeMap;

use super::{
    super::{CollectionStyle, Node, NodeKind, Scalar, ScalarStyle},
    find::{FoundNode, Holder},
    nodes::{ChildNode, block_colon, first_dash},
    print::{self, BlockLayout},
    quote::Context,
    trivia::{self, Language},
};
use crate::edit::{
    Edit, New, Refusal,
    changes::{self, Aim, Wish},
    draft::Draft,
    lines,
};

/// The edits of a text so far, and where we are.
pub(super) struct DataEditor<'t> {
    pub(super) text: &'t str,
    /// The collections around the node at hand, the outermost first.
    pub(super) around: Vec<&'t Node>,
    draft: Draft,
}

/// Whether a child is still there in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Stays,
    Goes,
}

impl<'t> DataEditor<'t> {
    /// Begins inside of some collections. A text with a lone carriage return, where YAML breaks lines and we do not, is
    /// refused: nobody has such files.
    pub(super) fn new(text: &'t str, around: Vec<&'t Node>) -> Result<DataEditor<'t>, Refusal> {
        let is_lone = |at: usize| text.as_bytes().get(at + 1) != Some(&b'\n');
        if memchr::memchr_iter(b'\r', text.as_bytes()).any(is_lone) {
            return Err(Refusal::Unwritable);
        }
        Ok(DataEditor { text, around, draft: Draft::default() })
    }

    /// Makes changes below a container.
    pub(super) fn container(&mut self, place: &FoundNode<'t>, aims: &[Aim]) -> Result<(), Refusal> {
        check_literal(place.node)?;
        if self.below(place.slot, place.node, aims)? == Fate::Stays {
            return Ok(());
        }
        // Nothing is left of it, which would read as null.
        let Holder::Value(_) = place.slot else { return Err(Refusal::Shared(place.node.span)) };
        let nothing = if matches!(place.node.kind, NodeKind::Mapping { .. }) { "{}" } else { "[]" };
        self.put_inline(place.slot, place.node, nothing)
    }

    /// Does what is wished of a child of the innermost collection.
    fn child(&mut self, slot: Holder<'t>, node: &'t Node, wish: &Wish) -> Result<Fate, Refusal> {
        match wish {
            Wish::Remove => {
                check_literal(node)?;
                check_removable(node)?;
                Ok(Fate::Goes)
            }
            Wish::Set(new) => self.set(slot, node, new).map(|()| Fate::Stays),
            Wish::Below(aims) => {
                check_literal(node)?;
                self.below(slot, node, aims)
            }
        }
    }

    fn below(&mut self, slot: Holder<'t>, node: &'t Node, aims: &[Aim]) -> Result<Fate, Refusal> {
        match &node.kind {
            NodeKind::Mapping { .. } => return self.mapping(slot, node, &changes::by_name(aims)?),
            NodeKind::Sequence { items, .. } if !items.is_empty() => return self.sequence(node, aims),
            _ => {}
        }
        let is_empty_list = matches!(node.kind, NodeKind::Sequence { .. });
        match changes::missing_value(aims)? {
            Some(New::List(list)) if is_empty_list => self.set(slot, node, &New::List(list))?,
            Some(new) if Scalar::of(node) == Some(Scalar::Null) => self.set(slot, node, &new)?,
            Some(_) => return Err(Refusal::NotHere),
            None => {}
        }
        Ok(Fate::Stays)
    }

    /// Changes entries of a mapping. It goes if nothing would be left of it, and it is not written in braces.
    pub(super) fn mapping(
        &mut self,
        slot: Holder<'t>,
        node: &'t Node,
        wishes: &[(&str, Wish)],
    ) -> Result<Fate, Refusal> {
        let entries = node.entries();
        let found = find_keys(node, wishes)?;
        let is_merged = entries.iter().any(|entry| entry.key.text() == Some("<<"));
        let check_open = || match (node.open, is_merged) {
            (true, _) => Err(Refusal::Template(node.span)),
            // What is merged in would come through, or may hold the key already.
            (false, true) => Err(Refusal::Shared(node.span)),
            _ => Ok(()),
        };
        let mut fates = vec![Fate::Stays; entries.len()];
        let mut inserts: Vec<(String, New)> = Vec::new();
        self.around.push(node);
        for (name, wish) in wishes {
            if let Some(index) = found[name] {
                let entry = &entries[index];
                fates[index] = self.child(Holder::Value(&entry.key), &entry.value, wish)?;
                if fates[index] == Fate::Goes {
                    check_open()?;
                }
            } else {
                check_open()?;
                inserts.extend(wish.missing_value()?.map(|new| ((*name).to_owned(), new)));
            }
        }
        let children: Vec<ChildNode> =
            entries.iter().map(|entry| ChildNode { key: Some(&entry.key), value: &entry.value }).collect();
        let fate = self.restructure(slot, node, &children, &fates, &inserts)?;
        self.around.pop();
        Ok(fate)
    }

    fn sequence(&mut self, node: &'t Node, aims: &[Aim]) -> Result<Fate, Refusal> {
        if node.open {
            return Err(Refusal::Template(node.span));
        }
        let items = node.items();
        let wishes = changes::by_element(aims, |key, value| having(items, key, value))?;
        let mut fates = vec![Fate::Stays; items.len()];
        self.around.push(node);
        let mut missing = Vec::new();
        for (index, wish) in wishes {
            let Some(item) = items.get(index) else {
                missing.push((index, wish));
                continue;
            };
            fates[index] = self.child(Holder::Item, item, &wish)?;
            if fates[index] == Fate::Goes && !matches!(wish, Wish::Remove) {
                // An element cannot be removed for being empty, since the indexes of later elements would change.
                return Err(Refusal::Shared(item.span));
            }
        }
        // Elements have no names.
        let mut added = Vec::new();
        for (_, wish) in changes::behind(items.len(), missing)? {
            added.extend(wish.missing_value()?.map(|new| (String::new(), new)));
        }
        let fate = self.elements(node, &fates, &added)?;
        self.around.pop();
        Ok(fate)
    }

    /// Takes elements out of a sequence, the innermost collection.
    pub(super) fn take_out(&mut self, node: &'t Node, fates: &[Fate]) -> Result<Fate, Refusal> {
        self.elements(node, fates, &[])
    }

    fn elements(&mut self, node: &'t Node, fates: &[Fate], added: &[(String, New)]) -> Result<Fate, Refusal> {
        let children: Vec<ChildNode> = node.items().iter().map(|value| ChildNode { key: None, value }).collect();
        self.restructure(Holder::Item, node, &children, fates, added)
    }

    fn restructure(
        &mut self,
        slot: Holder<'t>,
        node: &'t Node,
        children: &[ChildNode<'t>],
        fates: &[Fate],
        inserts: &[(String, New)],
    ) -> Result<Fate, Refusal> {
        if inserts.is_empty() && !fates.contains(&Fate::Goes) {
            return Ok(Fate::Stays);
        }
        inserts.iter().try_for_each(|(name, value)| print::check_entry(name, value, Language::of(node)))?;
        if style(node) != Some(CollectionStyle::Block) {
            self.restructure_flow(slot, node, children, fates, inserts)?;
            return Ok(Fate::Stays);
        }
        if inserts.is_empty() && !fates.contains(&Fate::Stays) {
            return Ok(Fate::Goes);
        }
        self.restructure_block(node, children, fates, inserts)?;
        Ok(Fate::Stays)
    }

    pub(super) fn put(&mut self, start: usize, end: usize, text: impl Into<String>) {
        self.draft.put(start, end, text);
    }

    /// The edits in order, those that touch made one.
    pub(super) fn finish(self) -> Result<Vec<Edit>, Refusal> {
        self.draft.finish()
    }

    /// Where the colon after a key of the innermost collection stands.
    pub(super) fn colon(&self, key: &Node) -> Result<usize, Refusal> {
        let at = match self.around.last().and_then(|node| style(node)) {
            Some(CollectionStyle::Json) => trivia::skip(self.text, key.span.end as usize, Language::Json),
            Some(CollectionStyle::Flow) => trivia::skip(self.text, key.span.end as usize, Language::Yaml),
            _ => return block_colon(self.text, key),
        };
        if self.text[at..].starts_with(':') { Ok(at) } else { Err(Refusal::Unwritable) }
    }

    /// How a value in the innermost collection is written.
    pub(super) fn context(&self) -> Context {
        match &self.around[..] {
            [] => Context::Block,
            [node] => context_of(node, None),
            [.., parent, node] => context_of(node, Some(parent)),
        }
    }

    /// The habits of the collections around, the innermost first.
    pub(super) fn block(&self, at: usize) -> BlockLayout {
        let step = self.habit(|value| match &value.kind {
            NodeKind::Mapping { style: CollectionStyle::Block, .. } => Some(value.span.start as usize),
            _ => None,
        });
        let step = step.filter(|step| *step > 0).unwrap_or(2);
        let dash = self.habit(|value| match &value.kind {
            NodeKind::Sequence { style: CollectionStyle::Block, .. } => first_dash(self.text, value).ok(),
            _ => None,
        });
        BlockLayout { line_break: lines::line_break(self.text, at), step, dash: dash.unwrap_or(step) }
    }

    /// How much further than its key such a value starts.
    fn habit(&self, start: impl Fn(&Node) -> Option<usize>) -> Option<usize> {
        const ENOUGH: usize = 100;
        let mut entries = self.around.iter().rev().flat_map(|node| node.entries().iter().take(ENOUGH));
        entries.find_map(|entry| {
            let key = lines::column(self.text, entry.key.span.start as usize);
            lines::column(self.text, start(&entry.value)?).checked_sub(key)
        })
    }
}

/// The one element whose key has this text.
fn having(items: &[Node], key: &str, value: &str) -> Result<usize, Refusal> {
    let mut found = None;
    for (index, item) in items.iter().enumerate() {
        if matches!(item.kind, NodeKind::Alias(_) | NodeKind::Placeholder | NodeKind::Missing) {
            return Err(Refusal::Computed(item.span));
        }
        let Some(entry) = item.entry(key) else {
            if item.open {
                return Err(Refusal::Template(item.span));
            }
            if item.entry("<<").is_some() {
                return Err(Refusal::Shared(item.span));
            }
            continue;
        };
        check_literal(&entry.value)?;
        if entry.value.text() != Some(value) {
            continue;
        }
        if found.replace(index).is_some() {
            return Err(Refusal::Twice(entry.value.span));
        }
    }
    found.ok_or(Refusal::NotHere)
}

/// Where the wished keys stand in a mapping.
fn find_keys<'w>(node: &Node, wishes: &[(&'w str, Wish)]) -> Result<BTreeMap<&'w str, Option<usize>>, Refusal> {
    let mut found: BTreeMap<&str, Option<usize>> = wishes.iter().map(|(name, _)| (*name, None)).collect();
    for (index, entry) in node.entries().iter().enumerate() {
        let Some(place) = entry.key.text().and_then(|key| found.get_mut(key)) else { continue };
        if place.replace(index).is_some() {
            return Err(Refusal::Twice(entry.key.span));
        }
    }
    Ok(found)
}

/// How the entries or elements of a collection are written; those of an empty one as those of the collection around it.
pub(super) fn context_of(node: &Node, parent: Option<&Node>) -> Context {
    let first = node.entries().first().map(|entry| &entry.key).or(node.items().first());
    let is_quoted = |node: &Node| matches!(node.kind, NodeKind::Scalar { style: ScalarStyle::DoubleQuoted, .. });
    match (style(node), first, parent) {
        (Some(CollectionStyle::Json), ..) => Context::Json,
        (Some(CollectionStyle::Flow), Some(first), _) if is_quoted(first) => Context::Json,
        (Some(CollectionStyle::Flow), None, Some(parent)) if context_of(parent, None) == Context::Json => Context::Json,
        (Some(CollectionStyle::Flow), ..) => Context::Flow,
        _ => Context::Block,
    }
}

pub(super) fn style(node: &Node) -> Option<CollectionStyle> {
    match node.kind {
        NodeKind::Mapping { style, .. } | NodeKind::Sequence { style, .. } => Some(style),
        _ => None,
    }
}

/// Refuses a node that something else decides, or that is read elsewhere too.
pub(super) fn check_literal(node: &Node) -> Result<(), Refusal> {
    match node.kind {
        NodeKind::Alias(_) | NodeKind::Placeholder => return Err(Refusal::Computed(node.span)),
        NodeKind::Missing => return Err(Refusal::Broken),
        _ if node.anchor != 0 => return Err(Refusal::Shared(node.span)),
        _ => {}
    }
    let is_scalar = matches!(node.kind, NodeKind::Scalar { .. });
    match &node.tag {
        Some(tag)
            if !(is_scalar
                && (tag.name.starts_with("!!")
                    || tag.name.starts_with("!<tag:yaml.org,2002:")
                    || &*tag.name == "!")) =>
        {
            Err(Refusal::Computed(node.span))
        }
        _ => Ok(()),
    }
}

/// Refuses to take out what aliases name or what a template adds to.
pub(super) fn check_removable(node: &Node) -> Result<(), Refusal> {
    let mut nodes = vec![node];
    while let Some(node) = nodes.pop() {
        if node.anchor != 0 {
            return Err(Refusal::Shared(node.span));
        }
        if node.open {
            return Err(Refusal::Template(node.span));
        }
        nodes.extend(node.items());
        nodes.extend(node.entries().iter().flat_map(|entry| [&entry.key, &entry.value]));
    }
    Ok(())
}
