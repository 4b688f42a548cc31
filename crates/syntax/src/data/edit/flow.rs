//! Adds and takes out entries and elements between brackets, with their commas.

use super::{
    super::{Node, NodeKind},
    editor::{DataEditor, Fate, context_of},
    find::Holder,
    nodes::ChildNode,
    print,
    quote::{self, Context},
    trivia::{self, Language},
};
use crate::edit::{New, Refusal, lines};

/// An entry or element, and the comma after it.
#[derive(Debug, Clone, Copy)]
struct FlowItem {
    start: usize,
    end: usize,
    comma: Option<usize>,
}

impl FlowItem {
    /// Where its comma ends, or it itself.
    fn close(self) -> usize {
        self.comma.map_or(self.end, |comma| comma + 1)
    }
}

impl<'t> DataEditor<'t> {
    /// Takes children out of the innermost collection and adds entries after its last.
    pub(super) fn restructure_flow(
        &mut self,
        slot: Holder<'t>,
        node: &'t Node,
        children: &[ChildNode<'t>],
        fates: &[Fate],
        inserts: &[(String, New)],
    ) -> Result<(), Refusal> {
        if !self.text[node.span.start as usize..].starts_with(['{', '[']) {
            // The mapping in `[key: value]`, which has no braces of its own.
            return Err(Refusal::Unwritable);
        }
        if Language::of(node) == Language::Yaml {
            self.check_lines(node.span.start as usize, node.span.end as usize)?;
        }
        if children.is_empty() {
            return self.fill(slot, node, inserts);
        }
        if inserts.is_empty() && !fates.contains(&Fate::Stays) {
            self.put(node.span.start as usize + 1, node.span.end as usize - 1, "");
            return Ok(());
        }
        let parts = self.parts(node, children)?;
        let last = parts.len() - 1;
        // What is added takes the place of a last child that goes.
        let is_replaced = !inserts.is_empty() && fates[last] == Fate::Goes;
        let going = if is_replaced { last } else { parts.len() };
        for (index, _) in fates[..going].iter().enumerate().filter(|(_, fate)| **fate == Fate::Goes) {
            self.remove_part(node, &parts, index);
        }
        if let Some(kept) = fates[..going].iter().rposition(|fate| *fate == Fate::Stays)
            && kept < last
            && !is_replaced
            && parts[last].comma.is_none()
        {
            self.remove_comma(&parts, kept, Language::of(node));
        }
        if is_replaced {
            let written = self.written(node, parts[last].start, inserts);
            self.put(parts[last].start, parts[last].end, written.join(&self.between(parts[last].start)));
        } else if !inserts.is_empty() {
            self.insert_part(node, parts[last], inserts);
        }
        Ok(())
    }

    /// Adds entries after the one with this number.
    pub(super) fn insert_after_part(
        &mut self,
        node: &'t Node,
        index: usize,
        inserts: &[(String, New)],
    ) -> Result<(), Refusal> {
        let child = &node.entries()[index];
        let parts = self.parts(node, &[ChildNode { key: Some(&child.key), value: &child.value }])?;
        self.insert_part(node, parts[0], inserts);
        Ok(())
    }

    fn insert_part(&mut self, node: &'t Node, after: FlowItem, inserts: &[(String, New)]) {
        let between = self.between(after.start);
        let written = self.written(node, after.start, inserts).join(&between);
        let gap = &between[1..];
        // A comment on the line of the last entry stays there, if the new one has a line of its own.
        let has_own_line = lines::indentation(self.text, after.start).is_some();
        let line_end = trivia::rest_of_line(self.text, after.close(), Language::of(node)).filter(|_| has_own_line);
        let at = line_end.unwrap_or(after.close());
        if after.comma.is_some() {
            self.put(at, at, [gap, &written, ","].concat());
        } else {
            self.put(after.end, after.end, ",");
            self.put(at, at, [gap, &written].concat());
        }
    }

    /// Writes the only entries of a collection.
    fn fill(&mut self, slot: Holder<'t>, node: &'t Node, inserts: &[(String, New)]) -> Result<(), Refusal> {
        let (start, end) = (node.span.start as usize, node.span.end as usize);
        let context = context_of(node, self.around.iter().rev().nth(1).copied());
        let inside = &self.text[start + 1..end - 1];
        if inside.trim().is_empty() {
            let anchor = if let Holder::Value(key) = slot { key.span.start as usize } else { start };
            let new = New::Object(inserts.to_vec());
            let written = print::flow(&new, context, self.colon_habit(), self.layout(anchor, context));
            return self.put_inline(slot, node, &written);
        }
        // There are comments inside.
        let entries = self.written(node, start, inserts).join(", ");
        self.put(start + 1, start + 1, [" ", &entries].concat());
        Ok(())
    }

    /// New entries beside those of this collection, the value laid out as fits one that starts here.
    fn written(&self, node: &Node, beside: usize, inserts: &[(String, New)]) -> Vec<String> {
        let context = context_of(node, self.around.iter().rev().nth(1).copied());
        let layout = self.layout(beside, context);
        let colon = if context == Context::Json { self.colon_habit() } else { ": " };
        let key_style = node.entries().first().and_then(|entry| match &entry.key.kind {
            NodeKind::Scalar { style, .. } => Some(*style),
            _ => None,
        });
        let is_list = matches!(node.kind, NodeKind::Sequence { .. });
        let write = |(name, value): &(String, New)| {
            if is_list {
                return print::flow(value, context, colon, layout);
            }
            let key = if context == Context::Json {
                quote::text(name, context)
            } else {
                quote::key(name, key_style, context)
            };
            [&key, colon, &print::flow(value, context, colon, layout)].concat()
        };
        inserts.iter().map(write).collect()
    }

    /// What stands between an entry that starts here and the next one: a comma, and a line break if it has a line of its own.
    fn between(&self, start: usize) -> String {
        match lines::indentation(self.text, start) {
            Some(indent) => format!(",{}{indent}", lines::line_break(self.text, start)),
            None if self.colon_habit() == ":" => ",".into(),
            None => ", ".into(),
        }
    }

    fn parts(&self, node: &Node, children: &[ChildNode<'t>]) -> Result<Vec<FlowItem>, Refusal> {
        let part = |child: &ChildNode| {
            let first = child.key.unwrap_or(child.value);
            let start = first.tag.as_ref().map_or(first.span.start, |tag| tag.span.start) as usize;
            let is_explicit = self.text[..start].trim_end().ends_with('?');
            if first.anchor != 0 || is_explicit {
                return Err(Refusal::Unwritable);
            }
            let mut end = child.value.span.end as usize;
            if let (true, None, Some(key)) = (child.value.span.is_empty(), &child.value.tag, child.key) {
                end = self.colon(key).map_or(key.span.end as usize, |colon| colon + 1);
            }
            let next = trivia::skip(self.text, end, Language::of(node));
            match self.text[next..].chars().next() {
                Some(',') => Ok(FlowItem { start, end, comma: Some(next) }),
                Some('}' | ']') => Ok(FlowItem { start, end, comma: None }),
                // An anchor of nothing.
                _ => Err(Refusal::Unwritable),
            }
        };
        children.iter().map(part).collect()
    }

    /// Takes out an entry or element with the comma after it: with its lines, if nothing else is on them.
    fn remove_part(&mut self, node: &Node, parts: &[FlowItem], index: usize) {
        let part = parts[index];
        let rest = trivia::rest_of_line(self.text, part.close(), Language::of(node));
        if let (Some(_), Some(end)) = (lines::indentation(self.text, part.start), rest) {
            self.put(lines::line_start(self.text, part.start), lines::next_line(self.text, end), "");
            return;
        }
        let shares_line = |before: &FlowItem| !self.text[before.close()..part.start].contains(['\n', '\r', '#', '/']);
        let before = index.checked_sub(1).map(|before| parts[before]).filter(shares_line);
        match (part.comma, before) {
            // The last on its line.
            (Some(comma), Some(before)) if rest.is_some() => self.put(before.close(), comma + 1, ""),
            (Some(comma), _) => self.put(part.start, trivia::skip_blanks(self.text, comma + 1), ""),
            // The comma before it goes as well.
            (None, Some(before)) => self.put(before.close(), part.end, ""),
            (None, None) => self.put(part.start, part.end, ""),
        }
    }

    /// Takes out the comma after the last part that stays.
    fn remove_comma(&mut self, parts: &[FlowItem], kept: usize, language: Language) {
        let Some(comma) = parts[kept].comma else { return };
        let next = parts[kept + 1].start;
        let is_alone = trivia::rest_of_line(self.text, comma + 1, language).is_some() || next == comma + 1;
        let end = if is_alone { comma + 1 } else { trivia::skip_blanks(self.text, comma + 1).min(next) };
        self.put(comma, end, "");
    }
}
