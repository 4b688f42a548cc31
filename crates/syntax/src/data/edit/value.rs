//! Replaces one value by another.

use super::{
    super::{CollectionStyle, Node, NodeKind, Scalar, ScalarStyle},
    editor::{DataEditor, Fate, check_literal, check_removable, context_of, style},
    find::Holder,
    nodes::{ChildNode, content_end, first_dash},
    print::{self, Layout},
    quote::{self, Context},
    trivia::Language,
};
use crate::edit::{New, Refusal, changes::Wish, lines};

impl<'t> DataEditor<'t> {
    /// Makes a value of the innermost collection this one, part by part where old and new are alike.
    pub(super) fn set(&mut self, slot: Holder<'t>, node: &'t Node, new: &New) -> Result<(), Refusal> {
        check_literal(node)?;
        match (&node.kind, new) {
            (NodeKind::Mapping { entries, .. }, New::Object(new)) if !entries.is_empty() && !new.is_empty() => {
                self.set_entries(slot, node, new)
            }
            (NodeKind::Sequence { items, .. }, New::List(list)) if !items.is_empty() && !list.is_empty() => {
                self.set_items(slot, node, new, list)
            }
            _ if is_same(node, new) => Ok(()),
            _ => self.write(slot, node, new),
        }
    }

    fn set_entries(&mut self, slot: Holder<'t>, node: &'t Node, new: &[(String, New)]) -> Result<(), Refusal> {
        let mut wishes: Vec<(&str, Wish)> = Vec::new();
        for entry in node.entries() {
            let key = entry.key.text().ok_or(Refusal::Unwritable)?;
            if new.iter().all(|(name, _)| name != key) {
                wishes.push((key, Wish::Remove));
            }
        }
        wishes.extend(new.iter().map(|(name, value)| (name.as_str(), Wish::Set(value))));
        self.mapping(slot, node, &wishes).map(|_| ())
    }

    /// Replaces elements where there are as many as before, takes some out where the rest is right, else replaces the list.
    fn set_items(&mut self, slot: Holder<'t>, node: &'t Node, new: &New, list: &[New]) -> Result<(), Refusal> {
        if node.open {
            return Err(Refusal::Template(node.span));
        }
        let items = node.items();
        let mut left = list.iter().peekable();
        let fates: Vec<Fate> = items
            .iter()
            .map(|item| if left.next_if(|new| is_same(item, new)).is_some() { Fate::Stays } else { Fate::Goes })
            .collect();
        if items.len() != list.len() && left.next().is_some() {
            return self.write(slot, node, new);
        }
        self.around.push(node);
        if items.len() == list.len() {
            for (item, new) in items.iter().zip(list) {
                self.set(Holder::Item, item, new)?;
            }
        } else {
            for (item, _) in items.iter().zip(&fates).filter(|(_, fate)| **fate == Fate::Goes) {
                check_literal(item)?;
                check_removable(item)?;
            }
            self.take_out(node, &fates)?;
        }
        self.around.pop();
        Ok(())
    }

    /// Writes a value over another.
    fn write(&mut self, slot: Holder<'t>, node: &'t Node, new: &New) -> Result<(), Refusal> {
        check_removable(node)?;
        print::check(new, Language::of(self.around.last().copied().unwrap_or(node)))?;
        check_type(node, new)?;
        let context = self.context();
        if let Some(written) = quote::over(node, new, context) {
            return self.put_inline(slot, node, &written);
        }
        let is_flow = matches!(style(node), Some(CollectionStyle::Flow | CollectionStyle::Json));
        if context != Context::Block || is_flow {
            let own = if is_flow { context_of(node, self.around.last().copied()) } else { context };
            return self.put_inline(slot, node, &self.brackets(slot, node, new, own));
        }
        let is_long = matches!(new, New::List(items) if !items.is_empty())
            || matches!(new, New::Object(entries) if !entries.is_empty());
        let start = node.span.start as usize;
        match (&node.kind, new, slot) {
            (NodeKind::Sequence { .. }, New::List(items), _) if is_long => {
                let end = content_end(self.text, ChildNode { key: None, value: node })?;
                self.check_lines(start, end)?;
                let dash = first_dash(self.text, node)?;
                let items = self.block(end).items(items, lines::column(self.text, dash));
                self.put(dash, end, items);
                Ok(())
            }
            (_, _, Holder::Value(key)) if is_long => self.put_below(key, node, new),
            _ => self.put_inline(
                slot,
                node,
                &print::flow(new, if is_long { Context::Flow } else { context }, ": ", Layout::Line),
            ),
        }
    }

    /// A value between brackets, as it is laid out in the place of this node.
    fn brackets(&self, slot: Holder, node: &Node, new: &New, context: Context) -> String {
        let anchor = match slot {
            Holder::Value(key) => key.span.start,
            Holder::Item | Holder::Document => node.span.start,
        };
        let layout = self.layout(anchor as usize, context);
        match (new, node.items().first()) {
            // A list that was on several lines stays on several.
            (New::List(items), Some(first)) if lines::indentation(self.text, first.span.start as usize).is_some() => {
                print::list(items, context, self.colon_habit(), layout)
            }
            _ => print::flow(new, context, self.colon_habit(), layout),
        }
    }

    /// How a value is laid out that belongs to the key or element that starts here.
    pub(super) fn layout(&self, start: usize, context: Context) -> Layout<'t> {
        match lines::indentation(self.text, start) {
            Some(indent) if context == Context::Json => {
                Layout::Lines { indent, unit: self.unit(), line_break: lines::line_break(self.text, start) }
            }
            _ => Layout::Line,
        }
    }

    /// By how much more a collection in brackets indents its children than the one around it.
    fn unit(&self) -> &'t str {
        let first = |node: &&Node| {
            let first = node.entries().first().map(|entry| &entry.key).or(node.items().first());
            first.and_then(|first| lines::indentation(self.text, first.span.start as usize))
        };
        let mut inner = None;
        for outer in self.around.iter().rev().filter_map(first).chain([""]) {
            if let Some(unit) =
                inner.and_then(|inner: &'t str| inner.strip_prefix(outer)).filter(|unit| !unit.is_empty())
            {
                return unit;
            }
            inner = Some(outer);
        }
        "  "
    }

    /// What stands between keys and values in brackets.
    pub(super) fn colon_habit(&self) -> &'t str {
        let between = |node: &&Node| {
            let entry = node.entries().first()?;
            let between = self.text.get(entry.key.span.end as usize..entry.value.span.start as usize)?;
            (!entry.value.span.is_empty() && between.trim_matches(' ') == ":" && entry.value.tag.is_none())
                .then_some(between)
        };
        self.around
            .iter()
            .rev()
            .filter(|node| context_of(node, None) == Context::Json)
            .find_map(between)
            .unwrap_or(": ")
    }

    /// Writes a value that needs no line of its own.
    pub(super) fn put_inline(&mut self, slot: Holder, node: &Node, written: &str) -> Result<(), Refusal> {
        let (start, end) = (node.span.start as usize, node.span.end as usize);
        match (&node.kind, slot) {
            (NodeKind::Scalar { .. }, _) if start == end => {
                let after = match slot {
                    Holder::Value(key) if node.tag.is_none() => self.colon(key)? + 1,
                    Holder::Item if self.text[..start].ends_with('-') => start,
                    _ => return Err(Refusal::Unwritable),
                };
                self.put(after, after, [" ", written].concat());
            }
            (NodeKind::Scalar { style: ScalarStyle::Literal | ScalarStyle::Folded, .. }, _) => {
                let header = self.text[start..end].find([' ', '\t', '\r', '\n']).map_or(end, |length| start + length);
                self.put(start, header, written);
                // A comment after the header stays.
                let content = lines::line_end(self.text, start);
                self.put(content.min(end), end, "");
            }
            (
                NodeKind::Mapping { style: CollectionStyle::Block, .. }
                | NodeKind::Sequence { style: CollectionStyle::Block, .. },
                _,
            ) => {
                let start = if node.items().is_empty() { start } else { first_dash(self.text, node)? };
                self.check_lines(start, end)?;
                if let Holder::Value(key) = slot {
                    let colon = self.colon(key)?;
                    self.put(colon + 1, colon + 1, [" ", written].concat());
                    self.remove_lines(start, self.last_line_end(ChildNode { key: None, value: node })?);
                } else {
                    self.put(start, content_end(self.text, ChildNode { key: None, value: node })?, written);
                }
            }
            _ => self.put(start, end, written),
        }
        Ok(())
    }

    /// Writes a list or object on the lines below its key, in the place of what stood there.
    fn put_below(&mut self, key: &'t Node, node: &'t Node, new: &New) -> Result<(), Refusal> {
        let (start, end) = (node.span.start as usize, node.span.end as usize);
        let colon = self.colon(key)?;
        let mapping = *self.around.last().ok_or(Refusal::Unwritable)?;
        let child = ChildNode { key: Some(key), value: node };
        let last_line_end = self.last_line_end(child)?;
        let block = self.block(colon);
        let below = block.value(new, self.column(mapping)?);
        let lines = &below[block.line_break.len()..];
        match &node.kind {
            NodeKind::Mapping { .. } | NodeKind::Sequence { .. } => {
                let start = if node.items().is_empty() { start } else { first_dash(self.text, node)? };
                self.check_lines(start, last_line_end)?;
                self.put(lines::line_start(self.text, start), last_line_end, lines);
                return Ok(());
            }
            _ if start == end && node.tag.is_none() => {}
            NodeKind::Scalar { .. } if node.tag.is_none() && self.text[colon + 1..start].trim().is_empty() => {
                let header = match &node.kind {
                    NodeKind::Scalar { style: ScalarStyle::Literal | ScalarStyle::Folded, .. } => {
                        self.text[start..end].find([' ', '\t', '\r', '\n']).map_or(end, |length| start + length)
                    }
                    _ => end,
                };
                self.put(colon + 1, header, "");
                self.put(lines::line_end(self.text, header).min(end), end, "");
            }
            _ => return Err(Refusal::Unwritable),
        }
        self.insert_lines(last_line_end, child, lines)
    }
}

/// Whether a value is this already.
fn is_same(node: &Node, new: &New) -> bool {
    match (&node.kind, new) {
        (NodeKind::Sequence { items, .. }, New::List(new)) => {
            !node.open && items.len() == new.len() && items.iter().zip(new).all(|(item, new)| is_same(item, new))
        }
        (NodeKind::Mapping { entries, .. }, New::Object(new)) => {
            !node.open
                && entries.len() == new.len()
                && new.iter().all(|(name, new)| node.get(name).is_some_and(|value| is_same(value, new)))
        }
        _ => node.tag.as_ref().is_none_or(|_| check_literal(node).is_ok()) && quote::is_same(node, new),
    }
}

/// Refuses another type than a tag says.
fn check_type(node: &Node, new: &New) -> Result<(), Refusal> {
    if node.tag.is_none() {
        return Ok(());
    }
    match (Scalar::of(node), new) {
        (Some(Scalar::Number(_)), New::Number(_))
        | (Some(Scalar::Bool(_)), New::Bool(_))
        | (Some(Scalar::Text(_)), New::Text(_) | New::Number(_) | New::Bool(_)) => Ok(()),
        _ => Err(Refusal::Unwritable),
    }
}
