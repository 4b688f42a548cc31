//! Turns what is wished below a container into edits, from the innermost collections outwards.

use std::collections::BTreeMap;

use super::{
    super::{CollectionStyle, Node, NodeKind, Scalar, ScalarStyle},
    block::{block_colon, first_dash},
    find::{Place, Slot},
    lines::{self, Language},
    print::{self, Block},
    quote::Context,
    wish::{self, Step, Wish},
};
use crate::{
    Span,
    edit::{Edit, New, Refusal},
};

/// The edits so far, and where we are.
pub(super) struct Plan<'t> {
    pub(super) text: &'t str,
    /// The collections around the node at hand, the outermost first.
    pub(super) around: Vec<&'t Node>,
    /// In the order in which they were made: of two that insert at one place, the inner one first.
    pub(super) edits: Vec<Edit>,
}

/// Whether a child is still there in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Stays,
    Goes,
}

/// The entry or element of a collection.
#[derive(Clone, Copy)]
pub(super) struct Child<'t> {
    pub(super) key: Option<&'t Node>,
    pub(super) value: &'t Node,
}

impl<'t> Plan<'t> {
    pub(super) fn new(text: &'t str, around: Vec<&'t Node>) -> Plan<'t> {
        Plan { text, around, edits: Vec::new() }
    }

    /// Makes changes below a container.
    pub(super) fn container(&mut self, place: &Place<'t>, steps: &[Step]) -> Result<(), Refusal> {
        check_literal(place.node)?;
        if self.below(place.slot, place.node, steps)? == Fate::Stays {
            return Ok(());
        }
        // Nothing is left of it, which would read as null.
        let Slot::Value(_) = place.slot else { return Err(Refusal::Shared(place.node.span)) };
        let nothing = if matches!(place.node.kind, NodeKind::Mapping { .. }) { "{}" } else { "[]" };
        self.put_inline(place.slot, place.node, nothing)
    }

    /// Does what is wished of a child of the innermost collection.
    fn child(&mut self, slot: Slot<'t>, node: &'t Node, wish: &Wish) -> Result<Fate, Refusal> {
        match wish {
            Wish::Remove => {
                check_literal(node)?;
                check_removable(node)?;
                Ok(Fate::Goes)
            }
            Wish::Set(new) => self.set(slot, node, new).map(|()| Fate::Stays),
            Wish::Below(steps) => {
                check_literal(node)?;
                self.below(slot, node, steps)
            }
        }
    }

    fn below(&mut self, slot: Slot<'t>, node: &'t Node, steps: &[Step]) -> Result<Fate, Refusal> {
        let is_nothing = Scalar::of(node) == Some(Scalar::Null)
            || node.items().is_empty() && matches!(node.kind, NodeKind::Sequence { .. });
        match &node.kind {
            NodeKind::Mapping { .. } => return self.mapping(slot, node, &wish::by_name(steps)?),
            NodeKind::Sequence { items, .. } if !items.is_empty() => {
                return self.sequence(node, &wish::by_element(node, steps)?);
            }
            _ => {}
        }
        match wish::build(steps)? {
            Some(new) if is_nothing => self.set(slot, node, &new)?,
            Some(_) => return Err(Refusal::NotHere),
            None => {}
        }
        Ok(Fate::Stays)
    }

    /// Changes entries of a mapping. It goes if nothing would be left of it, and it is not written in braces.
    pub(super) fn mapping(&mut self, slot: Slot<'t>, node: &'t Node, wishes: &[(&str, Wish)]) -> Result<Fate, Refusal> {
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
                fates[index] = self.child(Slot::Value(&entry.key), &entry.value, wish)?;
                if fates[index] == Fate::Goes {
                    check_open()?;
                }
            } else {
                check_open()?;
                inserts.extend(wish.build()?.map(|new| ((*name).to_owned(), new)));
            }
        }
        let children: Vec<Child> =
            entries.iter().map(|entry| Child { key: Some(&entry.key), value: &entry.value }).collect();
        let fate = self.restructure(slot, node, &children, &fates, &inserts)?;
        self.around.pop();
        Ok(fate)
    }

    fn sequence(&mut self, node: &'t Node, wishes: &[(usize, Wish)]) -> Result<Fate, Refusal> {
        let items = node.items();
        let mut fates = vec![Fate::Stays; items.len()];
        self.around.push(node);
        for (index, wish) in wishes {
            fates[*index] = self.child(Slot::Item, &items[*index], wish)?;
            if fates[*index] == Fate::Goes && !matches!(wish, Wish::Remove) {
                // An element cannot go for want of content: others count those before them.
                return Err(Refusal::Shared(items[*index].span));
            }
        }
        let fate = self.take_out(node, &fates)?;
        self.around.pop();
        Ok(fate)
    }

    /// Takes elements out of a sequence, the innermost collection.
    pub(super) fn take_out(&mut self, node: &'t Node, fates: &[Fate]) -> Result<Fate, Refusal> {
        let children: Vec<Child> = node.items().iter().map(|value| Child { key: None, value }).collect();
        self.restructure(Slot::Item, node, &children, fates, &[])
    }

    fn restructure(
        &mut self,
        slot: Slot<'t>,
        node: &'t Node,
        children: &[Child<'t>],
        fates: &[Fate],
        inserts: &[(String, New)],
    ) -> Result<Fate, Refusal> {
        if inserts.is_empty() && !fates.contains(&Fate::Goes) {
            return Ok(Fate::Stays);
        }
        inserts.iter().try_for_each(|(name, value)| print::check_entry(name, value, language(node)))?;
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

    pub(super) fn edit(&mut self, start: usize, end: usize, text: impl Into<String>) {
        self.edits.push(Edit { span: Span::new(start, end), text: text.into() });
    }

    /// The edits in order, those that touch made one.
    pub(super) fn finish(mut self) -> Vec<Edit> {
        self.edits.retain(|edit| !(edit.span.is_empty() && edit.text.is_empty()));
        self.edits.sort_by_key(|edit| edit.span);
        let mut finished: Vec<Edit> = Vec::new();
        for edit in self.edits {
            match finished.last_mut() {
                Some(last) if edit.span.start <= last.span.end => {
                    // Only removed lines share a byte: the break between them.
                    last.span.end = last.span.end.max(edit.span.end);
                    last.text.push_str(&edit.text);
                }
                _ => finished.push(edit),
            }
        }
        finished
    }

    /// Where the colon after a key of the innermost collection stands.
    pub(super) fn colon(&self, key: &Node) -> Result<usize, Refusal> {
        let at = match self.around.last().and_then(|node| style(node)) {
            Some(CollectionStyle::Json) => lines::skip_trivia(self.text, key.span.end as usize, Language::Json),
            Some(CollectionStyle::Flow) => lines::skip_trivia(self.text, key.span.end as usize, Language::Yaml),
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
    pub(super) fn block(&self, at: usize) -> Block {
        let step = self.habit(|value| match &value.kind {
            NodeKind::Mapping { style: CollectionStyle::Block, .. } => Some(value.span.start as usize),
            _ => None,
        });
        let step = step.filter(|step| *step > 0).unwrap_or(2);
        let dash = self.habit(|value| match &value.kind {
            NodeKind::Sequence { style: CollectionStyle::Block, .. } => first_dash(self.text, value).ok(),
            _ => None,
        });
        Block { line_break: lines::line_break(self.text, at), step, dash: dash.unwrap_or(step) }
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

/// The language of a collection.
pub(super) fn language(node: &Node) -> Language {
    if style(node) == Some(CollectionStyle::Json) { Language::Json } else { Language::Yaml }
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
