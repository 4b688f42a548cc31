//! Adds and takes out whole lines of YAML that is laid out by indentation.

use super::{
    super::{Node, NodeKind},
    editor::{DataEditor, Fate},
    nodes::{ChildNode, content_end, first_dash, is_block_scalar, keeps_blank_lines, last_node},
    trivia::{self, Language},
};
use crate::{
    Span,
    edit::{New, Refusal, lines},
};

impl<'t> DataEditor<'t> {
    /// Takes children out of the innermost collection and adds entries after its last; something is left of it.
    pub(super) fn restructure_block(
        &mut self,
        node: &'t Node,
        children: &[ChildNode<'t>],
        fates: &[Fate],
        inserts: &[(String, New)],
    ) -> Result<(), Refusal> {
        let last = children.len() - 1;
        // What is added takes the place of a last child that goes.
        let is_replaced = !inserts.is_empty() && fates[last] == Fate::Goes;
        let going = if is_replaced { last } else { children.len() };
        let mut index = 0;
        while index < going {
            let run = fates[index..going].iter().take_while(|fate| **fate == Fate::Goes).count();
            if run > 0 {
                self.remove_children(node, children, index, index + run - 1)?;
            }
            index += run + 1;
        }
        if is_replaced {
            let (start, end) = (self.start(node, children, last)?, self.last_line_end(children[last])?);
            self.check_lines(start, end)?;
            let entries = self.new_entries(node, inserts, end)?;
            self.put(start, end, entries);
        } else if !inserts.is_empty() {
            self.insert_after(node, children[last], self.last_line_end(children[last])?, inserts, "")?;
        }
        Ok(())
    }

    /// Adds entries to a mapping below some blank lines, after the line that ends here and belongs to this child.
    pub(super) fn insert_after(
        &mut self,
        node: &'t Node,
        child: ChildNode<'t>,
        end: usize,
        inserts: &[(String, New)],
        blank_lines: &str,
    ) -> Result<(), Refusal> {
        self.check_lines(node.span.start as usize, end)?;
        let column = self.column(node)?;
        let entries = self.new_entries(node, inserts, end)?;
        self.insert_lines(end, child, &[blank_lines, &" ".repeat(column), &entries].concat())
    }

    /// Adds lines after the one that ends here, which is the last of a child. They come without their last break.
    pub(super) fn insert_lines(&mut self, end: usize, child: ChildNode, lines: &str) -> Result<(), Refusal> {
        let (next, line_break) = (lines::next_line(self.text, end), lines::line_break(self.text, end));
        if next > end {
            self.put(next, next, [lines, line_break].concat());
            return Ok(());
        }
        if is_block_scalar(last_node(child.value)) {
            // The break that it does not have would be part of its text.
            return Err(Refusal::Shared(child.value.span));
        }
        self.put(end, end, [line_break, lines].concat());
        Ok(())
    }

    fn new_entries(&self, node: &Node, inserts: &[(String, New)], at: usize) -> Result<String, Refusal> {
        if matches!(node.kind, NodeKind::Sequence { .. }) {
            let items: Vec<New> = inserts.iter().map(|(_, value)| value.clone()).collect();
            return Ok(self.block(at).items(&items, self.column(node)?));
        }
        let beside = node.entries().first().and_then(|entry| match &entry.key.kind {
            NodeKind::Scalar { style, .. } => Some(*style),
            _ => None,
        });
        Ok(self.block(at).entries(inserts, beside, self.column(node)?))
    }

    /// Takes out these children and all after them up to the last, with their lines.
    fn remove_children(
        &mut self,
        node: &'t Node,
        children: &[ChildNode<'t>],
        first: usize,
        last: usize,
    ) -> Result<(), Refusal> {
        let (start, end) = (self.start(node, children, first)?, self.last_line_end(children[last])?);
        self.check_lines(start, end)?;
        if lines::indentation(self.text, start).is_none() {
            // The first child follows a dash: the next one, or a comment on it, takes its place.
            self.put(start, trivia::skip_blanks(self.text, end), "");
            return Ok(());
        }
        let before = first.checked_sub(1).map(|before| last_node(children[before].value));
        let before = before.filter(|before| is_block_scalar(before));
        if before.is_some_and(|before| self.takes_more(before, end, lines::column(self.text, start))) {
            return Err(Refusal::Shared(children[first].value.span));
        }
        self.remove_lines(start, end);
        Ok(())
    }

    /// Takes out the lines from that of one offset to that of another, the end of a line.
    pub(super) fn remove_lines(&mut self, start: usize, end: usize) {
        let (start, next) = (lines::line_start(self.text, start), lines::next_line(self.text, end));
        // A text without a break at its end stays one.
        let start = if next > end { start } else { lines::previous_end(self.text, start) };
        self.put(start, next, "");
    }

    /// Whether a block scalar would read on below lines that are taken out.
    fn takes_more(&self, scalar: &Node, end: usize, column: usize) -> bool {
        if lines::next_line(self.text, end) == end {
            return true;
        }
        for line in lines::lines_after(self.text, end) {
            let content = self.text[line.clone()].trim_start_matches([' ', '\t']);
            if content.is_empty() {
                if !line.is_empty() || keeps_blank_lines(self.text, scalar) {
                    return true;
                }
            } else {
                return content.starts_with('#') && line.len() - content.len() > column;
            }
        }
        false
    }

    /// Where a child starts: its key or its dash.
    fn start(&self, node: &Node, children: &[ChildNode<'t>], index: usize) -> Result<usize, Refusal> {
        let ChildNode { key: Some(key), .. } = children[index] else {
            let dash = match index.checked_sub(1) {
                Some(before) => trivia::skip(self.text, content_end(self.text, children[before])?, Language::Yaml),
                None => return first_dash(self.text, node),
            };
            return if self.text[dash..].starts_with('-') {
                Ok(dash)
            } else if self.text[dash..].starts_with(['{', '$', '%']) {
                Err(Refusal::Template(node.span))
            } else {
                Err(Refusal::Unwritable)
            };
        };
        let start = key.span.start as usize;
        let is_explicit = self.text[..start].trim_end().ends_with('?');
        if key.anchor != 0 || key.tag.is_some() || is_explicit { Err(Refusal::Unwritable) } else { Ok(start) }
    }

    /// The column of the keys of a mapping, or of the dashes of a sequence.
    pub(super) fn column(&self, node: &Node) -> Result<usize, Refusal> {
        if matches!(node.kind, NodeKind::Sequence { .. }) {
            let dash = first_dash(self.text, node)?;
            let before = &self.text[lines::line_start(self.text, dash)..dash];
            return if before.bytes().all(|byte| byte == b' ') { Ok(before.len()) } else { Err(Refusal::Unwritable) };
        }
        let key = node.entries().iter().map(|entry| &entry.key).find(|key| key.anchor == 0 && key.tag.is_none());
        let start = key.ok_or(Refusal::Unwritable)?.span.start as usize;
        let before = &self.text[lines::line_start(self.text, start)..start];
        if before.bytes().all(|byte| matches!(byte, b' ' | b'-')) { Ok(before.len()) } else { Err(Refusal::Unwritable) }
    }

    /// The end of the last line of a child, before its break. Blank lines that belong to a block scalar are lines of it.
    pub(super) fn last_line_end(&self, child: ChildNode) -> Result<usize, Refusal> {
        let end = content_end(self.text, child)?;
        let mut last = trivia::rest_of_line(self.text, end, Language::Yaml).ok_or(Refusal::Unwritable)?;
        let scalar = last_node(child.value);
        if is_block_scalar(scalar) {
            for line in lines::lines_after(self.text, last) {
                let content = &self.text[line.clone()];
                if !content.trim_start_matches([' ', '\t']).is_empty() {
                    break;
                }
                if !content.is_empty() || keeps_blank_lines(self.text, scalar) {
                    last = line.end;
                }
            }
        }
        Ok(last)
    }

    /// Refuses lines of which a template writes some only: those that begin or end one of its blocks without the other half.
    pub(super) fn check_lines(&self, start: usize, end: usize) -> Result<(), Refusal> {
        let lines = &self.text.as_bytes()[start..end];
        let mut open = Vec::new();
        for brace in memchr::memchr_iter(b'{', lines) {
            let (mark, inside) = match (lines[..brace].last(), lines.get(brace + 1)) {
                (_, Some(b'{')) => (start + brace, start + brace + 2),
                (Some(b'%'), _) => (start + brace - 1, start + brace + 1),
                _ => continue,
            };
            if lines::indentation(self.text, mark).is_none() || self.is_in_scalar(mark) {
                continue;
            }
            let action = self.text[inside..].trim_start_matches(['-', '~', ' ', '\t']);
            match action.split(|letter: char| !letter.is_ascii_alphabetic()).next() {
                Some("if" | "range" | "with" | "define" | "block" | "for") => open.push(Span::new(mark, inside)),
                Some("end" | "endif" | "endfor") if !open.is_empty() => drop(open.pop()),
                Some("end" | "endif" | "endfor" | "else") if open.is_empty() => {
                    return Err(Refusal::Template(Span::new(mark, inside)));
                }
                _ => {}
            }
        }
        open.first().map_or(Ok(()), |mark| Err(Refusal::Template(*mark)))
    }

    fn is_in_scalar(&self, at: usize) -> bool {
        let Some(mut node) = self.around.first().copied() else { return false };
        let starts_before = |child: &Node| child.span.start as usize <= at;
        loop {
            let child = match &node.kind {
                NodeKind::Mapping { entries, .. } => entries
                    .partition_point(|entry| starts_before(&entry.key))
                    .checked_sub(1)
                    .map(|index| &entries[index].value),
                NodeKind::Sequence { items, .. } => {
                    items.partition_point(starts_before).checked_sub(1).map(|index| &items[index])
                }
                _ => return node.span.range().contains(&at),
            };
            let Some(child) = child else { return false };
            node = child;
        }
    }
}
