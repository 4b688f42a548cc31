//! Attributes and blocks that are added to a body and removed from it.

use ::hcl::structure::Structure;

use super::editor::HclEditor;
use super::locate::{has_comment, item_span};
use super::value::print_lines;
use crate::Span;
use crate::edit::{Refusal, lines};
use crate::hcl::{Block, Body, Item};

impl<'t> HclEditor<'t> {
    /// Removes the items with these spans, and adds attributes before the first block and blocks at the end.
    ///
    /// `block` is what the body is of; none for the body of the file.
    pub(super) fn write_body(
        &mut self,
        block: Option<&'t Block>,
        body: &'t Body,
        removed: Vec<Span>,
        added: Vec<Structure>,
    ) -> Result<(), Refusal> {
        let (blocks, attributes): (Vec<_>, Vec<_>) = added.into_iter().partition(Structure::is_block);
        if let Some(block) = block
            && self.is_on_brace_line(block)
        {
            return self.write_one_line_body(block, &removed, attributes, blocks);
        }
        let inside = match block {
            None => Span::new(lines::first_line(self.text), self.text.len()),
            Some(block) => Span::new(
                self.next_line(block.braces.start as usize),
                self.outer_line_start(block.braces.end as usize - 1),
            ),
        };
        let is_kept = |item: &&Item| !removed.contains(&item_span(item));
        let adds_attributes = !attributes.is_empty();
        let kept: Vec<&Item> = body.items.iter().filter(is_kept).collect();
        if adds_attributes {
            let anchor = self.last_line_before_blocks(&kept);
            let neighbour = anchor.or(kept.first().map(|item| item_span(item)));
            let lines = print_lines(attributes, &self.body_indent(block, neighbour), self.line_break)?;
            let at = anchor.map_or(inside.start as usize, |anchor| self.next_line(anchor.end as usize));
            self.insert_lines(at, &lines);
        }
        if !blocks.is_empty() {
            let neighbour = kept.last().map(|item| item_span(item));
            let lines = print_lines(blocks, &self.body_indent(block, neighbour), self.line_break)?;
            let at = self.end_of_content(inside, &removed);
            let blank = if at > inside.start as usize || adds_attributes { self.line_break } else { "" };
            self.insert_lines(at, &format!("{blank}{lines}"));
        }
        let lines = removed.into_iter().map(|item| self.lines_of(item)).collect();
        self.remove_lines(inside, lines);
        Ok(())
    }

    /// Whether what is in a block begins on the line of its brace, or nothing is in it and no line break.
    fn is_on_brace_line(&self, block: &Block) -> bool {
        let first =
            block.body.items.first().map_or(block.braces.end as usize - 1, |item| item_span(item).start as usize);
        self.outer_line_start(first) == self.outer_line_start(block.braces.start as usize)
    }

    /// Changes `{ a = 1 }`, which becomes several lines if anything is added.
    fn write_one_line_body(
        &mut self,
        block: &Block,
        removed: &[Span],
        attributes: Vec<Structure>,
        blocks: Vec<Structure>,
    ) -> Result<(), Refusal> {
        let (open, close) = (block.braces.start as usize + 1, block.braces.end as usize - 1);
        let inside = &self.text[open..close];
        let adds = !attributes.is_empty() || !blocks.is_empty();
        if !removed.is_empty() {
            if has_comment(self.file, open, close) {
                return Err(Refusal::Unwritable);
            }
            if !adds {
                self.put(open, close, "");
                return Ok(());
            }
        }
        let outer = self.indent(block.span.start as usize);
        let indent = format!("{outer}  ");
        let mut lines = print_lines(attributes, &indent, self.line_break)?;
        let is_empty = !removed.is_empty() || inside.trim().is_empty();
        if !blocks.is_empty() {
            if !(is_empty && lines.is_empty()) {
                lines.push_str(self.line_break);
            }
            lines.push_str(&print_lines(blocks, &indent, self.line_break)?);
        }
        let line_break = self.line_break;
        if is_empty {
            self.put(open, close, format!("{line_break}{lines}{outer}"));
            return Ok(());
        }
        let start = open + (inside.len() - inside.trim_start().len());
        let end = open + inside.trim_end().len();
        self.put(open, start, format!("{line_break}{indent}"));
        self.put(end, close, format!("{line_break}{lines}{outer}"));
        Ok(())
    }

    /// The last attribute on a single line that no block precedes.
    fn last_line_before_blocks(&self, items: &[&Item]) -> Option<Span> {
        let attributes = items.iter().map_while(|item| match item {
            Item::Attribute(attribute) => Some(attribute.span()),
            Item::Block(_) => None,
        });
        attributes.filter(|span| !span.of(self.text).contains('\n')).last()
    }

    /// The indent of a body: that of a neighbour, else two more than that of its block.
    fn body_indent(&self, block: Option<&Block>, neighbour: Option<Span>) -> String {
        match (neighbour.filter(|span| self.starts_line(span.start as usize)), block) {
            (Some(span), _) => self.indent(span.start as usize).to_owned(),
            (None, Some(block)) => format!("{}  ", self.indent(block.span.start as usize)),
            (None, None) => String::new(),
        }
    }

    /// Behind the last line of a body that is not blank and stays.
    fn end_of_content(&self, inside: Span, removed: &[Span]) -> usize {
        let first = inside.start as usize;
        let mut end = inside.end as usize;
        loop {
            let content = self.text[first.min(end)..end].trim_end();
            if content.is_empty() {
                return first;
            }
            let last = first + content.len();
            match removed
                .iter()
                .map(|item| self.lines_of(*item))
                .find(|lines| lines.contains(Span::new(last - 1, last)))
            {
                Some(lines) => end = lines.start as usize,
                None => return self.next_line(last),
            }
        }
    }

    /// The lines of an item with the comment behind it. A comment before it on its line stays.
    fn lines_of(&self, item: Span) -> Span {
        let (start, end) = (item.start as usize, self.next_line(item.end as usize));
        if self.starts_line(start) {
            return Span::new(self.line_start(start), end);
        }
        let line_break = self.text[..end].len() - self.text[..end].trim_end_matches(['\r', '\n']).len();
        Span::new(self.text[..start].trim_end().len(), end - line_break)
    }
}
