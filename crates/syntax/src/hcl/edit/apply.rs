//! From a container down to the settings that change.

use super::editor::HclEditor;
use super::locate::{Container, entry_span};
use super::missing::{missing_bodies, missing_statements, named_block};
use super::rows::{Addition, BracketRow, Brackets};
use super::value::{ObjectShape, in_place_of, is_literal, key_name, plain_text, print, print_lines, says};
use crate::Span;
use crate::edit::changes::{self, Aim, Wish, are_about_elements, by_element, by_name};
use crate::edit::{Key, New, Refusal};
use crate::hcl::{Attribute, Block, Body, Expr, ExprKind, Item, Name, ObjectEntry};

/// What stands under one name in a body.
enum BodySetting<'f> {
    Missing,
    Attribute(&'f Attribute),
    Blocks(Vec<&'f Block>),
    /// `dynamic "name"`
    Dynamic(&'f Block),
}

/// A statement that writes its content more than once, so that nothing can be added to or removed from one of the copies.
type SharedBy = Option<Span>;

fn unshared(shared: SharedBy) -> Result<(), Refusal> {
    shared.map_or(Ok(()), |span| Err(Refusal::Shared(span)))
}

/// Refuses to make anything where no container is.
fn nothing_missing(aims: &[Aim], refusal: Refusal) -> Result<(), Refusal> {
    if changes::missing_value(aims)?.is_none() { Ok(()) } else { Err(refusal) }
}

/// What makes settings that have these names say exactly these entries.
fn exactly<'n>(entries: &'n [(String, New)], names: impl Iterator<Item = &'n str>) -> Vec<(Key, Option<&'n New>)> {
    let others = names.filter(|name| entries.iter().all(|(new, _)| new != name)).map(|name| (name, None));
    let wanted = entries.iter().map(|(name, new)| (name.as_str(), Some(new)));
    wanted.chain(others).map(|(name, new)| (Key::Name(name.to_owned()), new)).collect()
}

impl<'t> HclEditor<'t> {
    /// Makes what becomes of a container.
    pub(super) fn container(
        &mut self,
        container: Container<'t>,
        aims: &[Aim],
        shared: SharedBy,
    ) -> Result<(), Refusal> {
        match container {
            Container::File(body) => self.body(None, body, aims, shared),
            Container::Block(block) if block.name.of(self.text) == "dynamic" => {
                let shared = shared.or(Some(block.span));
                self.body(Some(block), &block.body, aims, shared)
            }
            Container::Block(block) => self.body(Some(block), &block.body, aims, shared),
            Container::Expr(expr) => self.below(expr, aims, ObjectShape::Lines, shared),
        }
    }

    fn body(
        &mut self,
        block: Option<&'t Block>,
        body: &'t Body,
        aims: &[Aim],
        shared: SharedBy,
    ) -> Result<(), Refusal> {
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        for (name, wish) in by_name(aims)? {
            match self.setting(body, name)? {
                BodySetting::Missing => added.extend(missing_statements(name, &wish, aims)?),
                BodySetting::Attribute(attribute) => match wish {
                    Wish::Remove => removed.push(attribute.span()),
                    wish => self.value(&attribute.value, &wish, ObjectShape::Lines, shared)?,
                },
                BodySetting::Blocks(blocks) => self.blocks(&blocks, &wish, shared, &mut removed)?,
                BodySetting::Dynamic(block) => self.dynamic(block, &wish)?,
            }
        }
        if removed.is_empty() && added.is_empty() {
            return Ok(());
        }
        unshared(shared)?;
        self.write_body(block, body, removed, added)
    }

    fn setting(&self, body: &'t Body, name: &str) -> Result<BodySetting<'t>, Refusal> {
        let is_it = |found: &Name| found.of(self.text) == name;
        let mut attributes = body.attributes().filter(|attribute| is_it(&attribute.name));
        let blocks: Vec<&Block> = body.blocks().filter(|block| is_it(&block.name)).collect();
        let is_dynamic =
            |block: &&Block| block.name.of(self.text) == "dynamic" && block.labels.first().is_some_and(is_it);
        let mut dynamics = body.blocks().filter(is_dynamic);
        match (attributes.next(), blocks.as_slice(), dynamics.next()) {
            (None, [], None) => Ok(BodySetting::Missing),
            (Some(attribute), [], None) => match attributes.next() {
                None => Ok(BodySetting::Attribute(attribute)),
                Some(second) => Err(Refusal::Twice(second.name.span)),
            },
            (None, [_, ..], None) => Ok(BodySetting::Blocks(blocks)),
            (None, [], Some(first)) => match dynamics.next() {
                None => Ok(BodySetting::Dynamic(first)),
                Some(second) => Err(Refusal::Twice(second.header)),
            },
            (_, [block, ..], _) => Err(Refusal::Twice(block.name.span)),
            (Some(_), [], Some(dynamic)) => Err(Refusal::Twice(dynamic.header)),
        }
    }

    /// The name that an item is found under.
    fn setting_name(&self, item: &'t Item) -> &'t str {
        match item {
            Item::Attribute(attribute) => attribute.name.of(self.text),
            Item::Block(block) => match (block.name.of(self.text), block.labels.as_slice()) {
                ("dynamic", [label]) => label.of(self.text),
                (name, _) => name,
            },
        }
    }

    /// Makes what becomes of the blocks of one name.
    fn blocks(
        &mut self,
        blocks: &[&'t Block],
        wish: &Wish,
        shared: SharedBy,
        removed: &mut Vec<Span>,
    ) -> Result<(), Refusal> {
        if let Wish::Below(aims) = wish
            && are_about_elements(aims)
        {
            let mut missing = Vec::new();
            for (index, wish) in by_element(aims, |name, value| self.block_having(blocks, name, value))? {
                match blocks.get(index) {
                    Some(block) => self.blocks(&[block], &wish, shared, removed)?,
                    None => missing.push((index, wish)),
                }
            }
            return self.add_blocks(blocks, changes::behind(blocks.len(), missing)?, shared);
        }
        let block = match blocks {
            [block] => *block,
            _ => return Err(Refusal::Twice(blocks.get(1).map_or(Span::default(), |block| block.name.span))),
        };
        match wish {
            Wish::Remove => {
                removed.push(block.span);
                Ok(())
            }
            Wish::Set(New::Object(entries)) => {
                let settings = exactly(entries, block.body.items.iter().map(|item| self.setting_name(item)));
                let aims: Vec<Aim> = settings.iter().map(|(key, new)| Aim::at(key, *new)).collect();
                self.body(Some(block), &block.body, &aims, shared)
            }
            Wish::Set(_) => Err(Refusal::Unwritable),
            Wish::Below(aims) => self.body(Some(block), &block.body, aims, shared),
        }
    }

    /// Adds blocks behind the last one of their name.
    fn add_blocks(
        &mut self,
        blocks: &[&'t Block],
        wishes: Vec<(usize, Wish)>,
        shared: SharedBy,
    ) -> Result<(), Refusal> {
        let Some(last) = blocks.last() else { return Err(Refusal::NotHere) };
        let mut added = Vec::new();
        for (_, wish) in wishes {
            added.extend(missing_bodies(&wish)?.into_iter().map(|body| (last.name.of(self.text), body)));
        }
        if added.is_empty() {
            return Ok(());
        }
        unshared(shared)?;
        let start = last.span.start as usize;
        if !self.starts_line(start) || !last.labels.is_empty() {
            return Err(Refusal::Unwritable);
        }
        let indent = self.indent(start).to_owned();
        let mut lines = String::new();
        for (name, body) in added {
            // As the other blocks of the body, apart by a blank line.
            lines += self.line_break;
            lines += &print_lines(vec![named_block(name, body)?], &indent, self.line_break)?;
        }
        self.insert_lines(self.next_line(last.span.end as usize), &lines);
        Ok(())
    }

    /// The one of some blocks whose setting has this text.
    fn block_having(&self, blocks: &[&'t Block], name: &str, value: &str) -> Result<usize, Refusal> {
        let values =
            blocks.iter().map(|block| (block.header, block.body.attribute(self.text, name).map(|it| &it.value)));
        self.having(values, value)
    }

    /// The one of some things whose value has this text. One that is computed before it might be it as well.
    fn having(&self, things: impl Iterator<Item = (Span, Option<&'t Expr>)>, wanted: &str) -> Result<usize, Refusal> {
        let mut found = None;
        for (index, (span, value)) in things.enumerate() {
            let Some(value) = value else { continue };
            match plain_text(self.text, value) {
                Some(text) if text == wanted && found.is_some() => return Err(Refusal::Twice(span)),
                Some(text) if text == wanted => found = Some(index),
                None if found.is_none() && !is_literal(value) => {
                    return Err(Refusal::Computed(value.span));
                }
                _ => {}
            }
        }
        found.ok_or(Refusal::NotHere)
    }

    /// Makes what becomes of the content of a `dynamic` block: what it says can be replaced for all copies at once.
    fn dynamic(&mut self, block: &'t Block, wish: &Wish) -> Result<(), Refusal> {
        let shared = Some(block.span);
        let content = block
            .body
            .blocks()
            .find(|inner| inner.name.of(self.text) == "content")
            .ok_or(Refusal::Computed(block.span))?;
        match wish {
            Wish::Set(_) | Wish::Remove => Err(Refusal::Shared(block.span)),
            Wish::Below(aims) if are_about_elements(aims) => {
                match by_element(aims, |_, _| Err(Refusal::NotHere))?.as_slice() {
                    [(_, wish)] => self.dynamic(block, wish),
                    _ => Err(Refusal::NotHere),
                }
            }
            Wish::Below(aims) => self.body(Some(content), &content.body, aims, shared),
        }
    }

    /// Makes what becomes of a value that stays.
    fn value(&mut self, expr: &'t Expr, wish: &Wish, shape: ObjectShape, shared: SharedBy) -> Result<(), Refusal> {
        match wish {
            Wish::Set(new) => self.replace(expr, new, shape, shared),
            Wish::Remove => Err(Refusal::Unwritable),
            Wish::Below(aims) => match &expr.kind {
                ExprKind::Null => match changes::missing_value(aims)? {
                    Some(new) => self.replace(expr, &new, shape, shared),
                    None => Ok(()),
                },
                _ => self.below(expr, aims, shape, shared),
            },
        }
    }

    fn below(&mut self, expr: &'t Expr, aims: &[Aim], shape: ObjectShape, shared: SharedBy) -> Result<(), Refusal> {
        match &expr.kind {
            ExprKind::Paren(inner) => self.below(inner, aims, shape, shared),
            ExprKind::Object(entries) => self.object(expr, entries, aims, shape, shared),
            ExprKind::List(elements) if !are_about_elements(aims) => {
                match elements.as_slice() {
                    // Terraform takes a list of one object where it takes a block, and the other way round.
                    [only] => self.below(
                        only,
                        aims,
                        BracketRow::new(self, expr.span, Brackets::List, vec![only.span]).shape(shape),
                        shared,
                    ),
                    [] => nothing_missing(aims, Refusal::NotHere),
                    [_, second, ..] => Err(Refusal::Twice(second.span)),
                }
            }
            ExprKind::List(elements) => self.list(expr, elements, aims, shape, shared),
            _ if is_literal(expr) => nothing_missing(aims, Refusal::Unwritable),
            _ => Err(Refusal::Computed(expr.span)),
        }
    }

    fn object(
        &mut self,
        expr: &'t Expr,
        entries: &'t [ObjectEntry],
        aims: &[Aim],
        shape: ObjectShape,
        shared: SharedBy,
    ) -> Result<(), Refusal> {
        let mut row = BracketRow::new(self, expr.span, Brackets::Object, entries.iter().map(entry_span).collect());
        let inner_shape = row.shape(shape);
        for (name, wish) in by_name(aims)? {
            match (self.entry(entries, name)?, wish) {
                (Some(index), Wish::Remove) => row.removed[index] = true,
                (Some(index), wish) => self.value(&entries[index].value, &wish, inner_shape, shared)?,
                (None, wish) => {
                    if let Some(value) = wish.missing_value()? {
                        if let Some(computed) = entries.iter().find(|entry| key_name(self.text, &entry.key).is_none()) {
                            return Err(Refusal::Computed(computed.key.span));
                        }
                        row.added.push(Addition::Entry(name.to_owned(), value));
                    }
                }
            }
        }
        self.row(&row, entries.last(), inner_shape, shared)
    }

    /// The index of the entry with that name.
    fn entry(&self, entries: &[ObjectEntry], name: &str) -> Result<Option<usize>, Refusal> {
        let mut hits = entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| key_name(self.text, &entry.key).as_deref() == Some(name))
            .map(|(index, _)| index);
        match (hits.next(), hits.next()) {
            (_, Some(second)) => Err(Refusal::Twice(entries[second].key.span)),
            (first, None) => Ok(first),
        }
    }

    fn list(
        &mut self,
        expr: &'t Expr,
        elements: &'t [Expr],
        aims: &[Aim],
        shape: ObjectShape,
        shared: SharedBy,
    ) -> Result<(), Refusal> {
        let mut row =
            BracketRow::new(self, expr.span, Brackets::List, elements.iter().map(|element| element.span).collect());
        let inner_shape = row.shape(shape);
        let having = |name: &str, wanted: &str| {
            let value_of = |element: &'t Expr| match &element.kind {
                ExprKind::Object(entries) => Ok(self.entry(entries, name)?.map(|index| &entries[index].value)),
                _ if is_literal(element) => Ok(None),
                _ => Ok(Some(element)),
            };
            let values: Vec<_> = elements.iter().map(value_of).collect::<Result<_, Refusal>>()?;
            self.having(elements.iter().map(|element| element.span).zip(values), wanted)
        };
        let mut missing = Vec::new();
        for (index, wish) in by_element(aims, having)? {
            match (elements.get(index), wish) {
                (Some(_), Wish::Remove) => row.removed[index] = true,
                (Some(element), wish) => self.value(element, &wish, inner_shape, shared)?,
                (None, wish) => missing.push((index, wish)),
            }
        }
        for (_, wish) in changes::behind(elements.len(), missing)? {
            row.added.extend(wish.missing_value()?.map(Addition::Element));
        }
        self.row(&row, None, inner_shape, shared)
    }

    fn row(
        &mut self,
        row: &BracketRow,
        neighbour: Option<&ObjectEntry>,
        shape: ObjectShape,
        shared: SharedBy,
    ) -> Result<(), Refusal> {
        if row.is_unchanged() {
            return Ok(());
        }
        unshared(shared)?;
        self.write_row(row, neighbour, shape)
    }

    /// Puts a value in the place of a literal.
    pub(super) fn replace(
        &mut self,
        expr: &'t Expr,
        new: &New,
        shape: ObjectShape,
        shared: SharedBy,
    ) -> Result<(), Refusal> {
        if says(self.text, expr, new) {
            return Ok(());
        }
        match (&expr.kind, new) {
            (ExprKind::Paren(inner), _) => return self.replace(inner, new, shape, shared),
            (ExprKind::List(elements), New::List(news)) if !elements.is_empty() => {
                return self.replace_elements(expr, elements, news, shape, shared);
            }
            (ExprKind::Object(entries), New::Object(news)) if !entries.is_empty() => {
                return self.replace_entries(expr, entries, news, shape, shared);
            }
            _ if !is_literal(expr) => return Err(Refusal::Computed(expr.span)),
            _ => {}
        }
        if super::locate::has_comment(self.file, expr.span.start as usize, expr.span.end as usize) {
            return Err(Refusal::Unwritable);
        }
        let indent = self.indent(expr.span.start as usize);
        let printed = in_place_of(expr, new, shape, indent, self.line_break)?;
        self.put(expr.span.start as usize, expr.span.end as usize, printed);
        Ok(())
    }

    /// Makes a list say other values: by leaving some out if that is all, else by replacing one after another.
    fn replace_elements(
        &mut self,
        expr: &'t Expr,
        elements: &'t [Expr],
        news: &[New],
        shape: ObjectShape,
        shared: SharedBy,
    ) -> Result<(), Refusal> {
        let mut row =
            BracketRow::new(self, expr.span, Brackets::List, elements.iter().map(|element| element.span).collect());
        let inner_shape = row.shape(shape);
        let mut wanted = news.iter().peekable();
        for (element, removed) in elements.iter().zip(&mut row.removed) {
            *removed = wanted.next_if(|new| says(self.text, element, new)).is_none();
        }
        if wanted.peek().is_some() {
            for (element, new) in elements.iter().zip(news) {
                self.replace(element, new, inner_shape, shared)?;
            }
            row.removed = (0..elements.len()).map(|index| index >= news.len()).collect();
            row.added = news.iter().skip(elements.len()).cloned().map(Addition::Element).collect();
        }
        self.row(&row, None, inner_shape, shared)
    }

    /// Makes an object say exactly these entries.
    fn replace_entries(
        &mut self,
        expr: &'t Expr,
        entries: &'t [ObjectEntry],
        news: &[(String, New)],
        shape: ObjectShape,
        shared: SharedBy,
    ) -> Result<(), Refusal> {
        let names =
            entries.iter().map(|entry| key_name(self.text, &entry.key).ok_or(Refusal::Computed(entry.key.span)));
        let names: Vec<String> = names.collect::<Result<_, _>>()?;
        let settings = exactly(news, names.iter().map(String::as_str));
        let aims: Vec<Aim> = settings.iter().map(|(key, new)| Aim::at(key, *new)).collect();
        self.object(expr, entries, &aims, shape, shared)
    }

    /// A value for a new line or place with that indent.
    pub(super) fn printed(&self, new: &New, shape: ObjectShape, indent: &str) -> Result<String, Refusal> {
        print(new, shape, indent, self.line_break)
    }
}
