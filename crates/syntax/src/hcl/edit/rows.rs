//! Elements of a list and entries of an object that are added and removed, with the commas between them.

use super::editor::HclEditor;
use super::locate::{comment_at, has_comment};
use super::value::{ObjectShape, print_key};
use crate::Span;
use crate::edit::{New, Refusal};
use crate::hcl::{ExprKind, ObjectEntry};

/// What a row stands between.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Brackets {
    /// `[a, b]`
    List,
    /// `{ a = 1, b = 2 }`, or a line break in place of a comma.
    Object,
}

/// What is added at the end of a row.
pub(super) enum Addition {
    /// An element of a list.
    Element(New),
    /// An entry of an object.
    Entry(String, New),
}

/// Elements or entries, and what becomes of them.
pub(super) struct BracketRow {
    span: Span,
    brackets: Brackets,
    items: Vec<Span>,
    /// Whether the items begin on lines of their own.
    is_on_lines: bool,
    /// For each item, whether it goes.
    pub(super) removed: Vec<bool>,
    /// What comes.
    pub(super) added: Vec<Addition>,
}

impl BracketRow {
    pub(super) fn new(editor: &HclEditor, span: Span, brackets: Brackets, items: Vec<Span>) -> BracketRow {
        let first = items.first().map_or(span.end - 1, |item| item.start);
        let is_on_lines = editor.starts_line(first as usize) && editor.line_start(first as usize) > span.start as usize;
        BracketRow { span, brackets, is_on_lines, removed: vec![false; items.len()], items, added: Vec::new() }
    }

    /// How objects are printed in it, if it could be printed in this shape.
    pub(super) fn shape(&self, shape: ObjectShape) -> ObjectShape {
        if self.is_on_lines { shape } else { ObjectShape::OneLine }
    }

    pub(super) fn is_unchanged(&self) -> bool {
        self.added.is_empty() && !self.removed.contains(&true)
    }

    /// The first byte inside, and the closing bracket.
    fn inside(&self) -> (usize, usize) {
        (self.span.start as usize + 1, self.span.end as usize - 1)
    }

    fn kept(&self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.items.len()).filter(|index| !self.removed[*index])
    }
}

/// How the entries of an object are written.
struct EntryHabit<'t> {
    is_quoted: bool,
    separator: &'t str,
}

impl<'t> HclEditor<'t> {
    /// Makes what becomes of a row; `neighbour` is the last entry of an object, which shows how entries are written.
    pub(super) fn write_row(
        &mut self,
        row: &BracketRow,
        neighbour: Option<&ObjectEntry>,
        shape: ObjectShape,
    ) -> Result<(), Refusal> {
        let habit = self.entry_habit(neighbour);
        let indent = match row.items.last() {
            Some(item) => self.indent(item.start as usize).to_owned(),
            None if row.is_on_lines => format!("{}  ", self.indent(row.span.start as usize)),
            None => self.indent(row.span.start as usize).to_owned(),
        };
        let printed = row.added.iter().map(|addition| match addition {
            Addition::Element(new) => self.printed(new, shape, &indent),
            Addition::Entry(name, new) => Ok(format!(
                "{}{}{}",
                print_key(name, habit.is_quoted)?,
                habit.separator,
                self.printed(new, shape, &indent)?
            )),
        });
        let added: Vec<String> = printed.collect::<Result<_, _>>()?;
        if row.is_on_lines { self.write_lines(row, &added, &indent) } else { self.write_one_line(row, &added) }
    }

    fn entry_habit(&self, neighbour: Option<&ObjectEntry>) -> EntryHabit<'t> {
        let Some(entry) = neighbour else { return EntryHabit { is_quoted: false, separator: " = " } };
        let between = &self.text[entry.key.span.end as usize..entry.value.span.start as usize];
        let separator =
            match (between.trim(), between.starts_with(char::is_whitespace), between.ends_with(char::is_whitespace)) {
                (":", false, false) => ":",
                (":", false, true) => ": ",
                (":", true, _) => " : ",
                ("=", false, false) => "=",
                _ => " = ",
            };
        EntryHabit { is_quoted: matches!(entry.key.kind, ExprKind::Text(_)), separator }
    }

    /// Changes a row whose first item stands on the line of the bracket.
    fn write_one_line(&mut self, row: &BracketRow, added: &[String]) -> Result<(), Refusal> {
        let (open, close) = row.inside();
        let Some(first) = row.kept().next() else {
            if has_comment(self.file, open, close) {
                return Err(Refusal::Unwritable);
            }
            let padding = if row.brackets == Brackets::Object && !added.is_empty() { " " } else { "" };
            self.put(open, close, format!("{padding}{}{padding}", added.join(", ")));
            return Ok(());
        };
        if first > 0 {
            self.cut(row.items[0].start, row.items[first].start)?;
        }
        for index in first + 1..row.items.len() {
            if row.removed[index] {
                self.follows_on_line(row.items[index - 1])?;
                self.cut(row.items[index - 1].end, row.items[index].end)?;
            }
        }
        let last = row.kept().next_back().unwrap_or(first);
        self.append(row.items[last], added)
    }

    /// Changes a row with items on lines of their own.
    fn write_lines(&mut self, row: &BracketRow, added: &[String], indent: &str) -> Result<(), Refusal> {
        let (open, close) = row.inside();
        let inside = Span::new(self.next_line(open), self.outer_line_start(close));
        let mut lines = Vec::new();
        for (index, item) in row.items.iter().enumerate().filter(|(index, _)| row.removed[*index]) {
            match self.lines_of_item(row, index) {
                Some(span) => lines.push(span),
                None => self.cut_beside(row, index, *item)?,
            }
        }
        let last = row.kept().next_back();
        let comma = last.and_then(|last| self.comma(row.items[last].end as usize));
        if !added.is_empty() {
            self.add_lines(row, added, indent, inside)?;
        } else if let (Some(last), Some(comma)) = (last, comma)
            && row.removed.get(last + 1) == Some(&true)
            && self.lines_of_item(row, last + 1).is_some()
            && !self.ends_in_comma(row)
        {
            self.put(comma, comma + 1, "");
        }
        self.remove_lines(inside, lines);
        Ok(())
    }

    /// Adds items on lines of their own behind the last one that stays, or on its line if the bracket is there too.
    fn add_lines(&mut self, row: &BracketRow, added: &[String], indent: &str, inside: Span) -> Result<(), Refusal> {
        let first_comma = row.items.first().and_then(|first| self.comma(first.end as usize));
        let mut between =
            if row.brackets == Brackets::List || row.items.len() > 1 && first_comma.is_some() { "," } else { "" };
        let mut at = inside.start as usize;
        if let Some(last) = row.kept().next_back().map(|last| row.items[last]) {
            let end = last.end as usize;
            let comma = self.comma(end);
            at = self.next_line(comma.unwrap_or(end));
            if at > inside.end as usize {
                return self.append(last, added);
            }
            if comma.is_some() {
                between = ",";
            } else if between == "," {
                self.follows_on_line(last)?;
                self.put(end, end, ",");
            }
        }
        let behind = if self.ends_in_comma(row) { "," } else { "" };
        let line_break = self.line_break;
        let lines = added.join(&format!("{between}{line_break}{indent}"));
        self.insert_lines(at, &format!("{indent}{lines}{behind}{line_break}"));
        Ok(())
    }

    fn ends_in_comma(&self, row: &BracketRow) -> bool {
        row.items.last().is_some_and(|item| self.comma(item.end as usize).is_some())
    }

    /// The lines of an item, if nothing else stands on them.
    fn lines_of_item(&self, row: &BracketRow, index: usize) -> Option<Span> {
        let item = row.items[index];
        let (start, end) = (item.start as usize, item.end as usize);
        let next_line = self.next_line(end);
        let next = row.items.get(index + 1).map_or(row.span.end - 1, |next| next.start);
        let has_comma = self.comma(end).is_none_or(|comma| comma < next_line);
        (self.starts_line(start) && next_line <= next as usize && has_comma)
            .then(|| Span::new(self.line_start(start), next_line))
    }

    /// Removes an item that shares its line, with the comma to a neighbour that stays.
    fn cut_beside(&mut self, row: &BracketRow, index: usize, item: Span) -> Result<(), Refusal> {
        let stays = |index: usize| row.removed.get(index) == Some(&false);
        let next = row.items.get(index + 1).filter(|_| stays(index + 1));
        let previous = index.checked_sub(1).filter(|index| stays(*index)).map(|index| row.items[index]);
        match (previous, next) {
            (_, Some(next)) if self.next_line(item.end as usize) > next.start as usize => {
                self.cut(item.start, next.start)
            }
            (Some(previous), _) => {
                self.follows_on_line(previous)?;
                self.cut(previous.end, item.end)
            }
            _ => Err(Refusal::Unwritable),
        }
    }

    /// Adds items behind one on the same line.
    fn append(&mut self, item: Span, added: &[String]) -> Result<(), Refusal> {
        if added.is_empty() {
            return Ok(());
        }
        self.follows_on_line(item)?;
        let end = item.end as usize;
        self.put(end, end, format!(", {}", added.join(", ")));
        Ok(())
    }

    /// Refuses where nothing may follow on the line: behind a heredoc.
    fn follows_on_line(&self, item: Span) -> Result<(), Refusal> {
        let source = item.of(self.text);
        let ends_in_name = |line: &str| {
            !line.is_empty() && line.chars().all(|letter| letter.is_alphanumeric() || "_-".contains(letter))
        };
        match source.rsplit_once('\n') {
            Some((before, line)) if before.contains("<<") && ends_in_name(line.trim()) => Err(Refusal::Unwritable),
            _ => Ok(()),
        }
    }

    /// Removes bytes that hold no comment.
    fn cut(&mut self, start: u32, end: u32) -> Result<(), Refusal> {
        let (start, end) = (start as usize, end as usize);
        if has_comment(self.file, start, end) {
            return Err(Refusal::Unwritable);
        }
        self.put(start, end, "");
        Ok(())
    }

    /// The comma behind an item.
    fn comma(&self, mut offset: usize) -> Option<usize> {
        loop {
            let rest = &self.text[offset..];
            offset += rest.len() - rest.trim_start().len();
            match comment_at(self.file, offset) {
                Some(comment) if comment.start as usize == offset => offset = comment.end as usize,
                _ => return self.text[offset..].starts_with(',').then_some(offset),
            }
        }
    }
}
