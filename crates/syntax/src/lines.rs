//! From byte offsets to lines and columns, and back.
//!
//! An index does not borrow the text. A line ends at `\n` or `\r\n`; a lone `\r` is not a line break. A
//! byte order mark belongs to no line: it takes no column, and the first line starts after it. Offsets past the end count
//! as the end, offsets inside a character as its start, and offsets or columns in or after a line's break as the line's end.

use crate::Span;

/// The lines of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// The bytes of every line, without its break. There is always a first line.
    lines: Vec<Span>,
    /// The characters of more than one byte, in order.
    wide: Vec<Wide>,
}

/// A place for people: line and column count from 1, columns in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

/// A place for the language server: line and column count from 0, columns in the units that were agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitPosition {
    /// The line, from 0.
    pub line: u32,
    /// The number of units before the place on its line.
    pub column: u32,
}

/// The unit of a column in the language server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, the protocol's default.
    Utf16,
    /// Unicode scalar values.
    Scalar,
}

/// A character of more than one byte, and what the text up to its end saves by counting something else than bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wide {
    span: Span,
    /// Bytes minus scalar values, from the start of the text.
    saved_scalars: u32,
    /// Bytes minus UTF-16 code units, from the start of the text.
    saved_utf16: u32,
}

impl Wide {
    fn saved(&self, unit: Unit) -> u32 {
        match unit {
            Unit::Utf8 => 0,
            Unit::Utf16 => self.saved_utf16,
            Unit::Scalar => self.saved_scalars,
        }
    }
}

impl Lines {
    /// Finds the lines of a text.
    pub fn new(text: &str) -> Lines {
        let mut lines = Vec::new();
        let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        for line_feed in memchr::memchr_iter(b'\n', text.as_bytes()) {
            let carriage_return = line_feed > start && text.as_bytes()[line_feed - 1] == b'\r';
            lines.push(Span::new(start, line_feed - usize::from(carriage_return)));
            start = line_feed + 1;
        }
        lines.push(Span::new(start, text.len()));
        Lines { lines, wide: wide_characters(text) }
    }

    /// The number of lines; a final line break begins one more, empty line.
    pub fn count(&self) -> usize {
        self.lines.len()
    }

    /// The bytes of a line, counted from 1, without its break. A line beyond the end is the last line.
    pub fn span(&self, line: u32) -> Span {
        self.lines[(line.max(1) as usize).min(self.lines.len()) - 1]
    }

    /// Where an offset is, for people.
    pub fn position(&self, offset: u32) -> Position {
        let UnitPosition { line, column } = self.unit_position(offset, Unit::Scalar);
        Position { line: line + 1, column: column + 1 }
    }

    /// The offset of a place for people.
    pub fn offset(&self, position: Position) -> u32 {
        let place = UnitPosition { line: position.line.saturating_sub(1), column: position.column.saturating_sub(1) };
        self.unit_offset(place, Unit::Scalar)
    }

    /// Where an offset is, for the language server.
    pub fn unit_position(&self, offset: u32, unit: Unit) -> UnitPosition {
        let index = self.lines.partition_point(|line| line.start <= offset).saturating_sub(1);
        let line = self.lines[index];
        let offset = self.floor(offset.clamp(line.start, line.end));
        let column = self.units(offset, unit) - self.units(line.start, unit);
        UnitPosition { line: u32::try_from(index).unwrap_or(u32::MAX), column }
    }

    /// The offset of a place from the language server.
    pub fn unit_offset(&self, place: UnitPosition, unit: Unit) -> u32 {
        let line = self.span(place.line.saturating_add(1));
        let target = self.units(line.start, unit).saturating_add(place.column);
        // The wide characters that end at or before the place make up the difference between bytes and units.
        let passed = self.wide.partition_point(|wide| wide.span.end - wide.saved(unit) <= target);
        let saved = passed.checked_sub(1).map_or(0, |last| self.wide[last].saved(unit));
        self.floor(target.saturating_add(saved).clamp(line.start, line.end))
    }

    /// The units before an offset that is on a character's boundary, from the start of the text.
    fn units(&self, offset: u32, unit: Unit) -> u32 {
        let before = self.wide.partition_point(|wide| wide.span.end <= offset);
        offset - before.checked_sub(1).map_or(0, |last| self.wide[last].saved(unit))
    }

    /// The start of the character that an offset is in.
    fn floor(&self, offset: u32) -> u32 {
        match self.wide.get(self.wide.partition_point(|wide| wide.span.end <= offset)) {
            Some(wide) if wide.span.start < offset => wide.span.start,
            _ => offset,
        }
    }
}

fn wide_characters(text: &str) -> Vec<Wide> {
    if text.is_ascii() {
        return Vec::new();
    }
    let (mut saved_scalars, mut saved_utf16) = (0, 0);
    let wide = text.char_indices().filter(|(_, character)| !character.is_ascii()).map(|(start, character)| {
        let span = Span::new(start, start + character.len_utf8());
        saved_scalars += span.end - span.start - 1;
        // A character of two or three bytes is one UTF-16 unit, one of four bytes is two.
        saved_utf16 += if character.len_utf8() == 4 { 2 } else { span.end - span.start - 1 };
        Wide { span, saved_scalars, saved_utf16 }
    });
    wide.collect()
}
