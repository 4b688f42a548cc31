//! Reads the tables that the build script packed: rows by binary search, cells in place, nothing decoded beforehand.

use std::cmp::Ordering;

#[expect(clippy::unreadable_literal, reason = "the build script wrote it")]
mod layout {
    use super::Table;
    include!(concat!(env!("OUT_DIR"), "/layout.rs"));
}

#[cfg(test)]
mod tests;

pub(crate) use layout::*;

/// All distinct texts, one after the other, in the order of [`order`].
static WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/words.txt"));
/// The end of each text, then the distinct numbers, then the cells of the tables, all with the low byte first.
static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/cells.bin"));

/// A table: a CSV file of `data/`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    /// The file's name.
    pub(crate) name: &'static str,
    /// The columns in the file's order: their names, and whether they hold texts.
    pub(crate) columns: &'static [(&'static str, bool)],
    /// The positions of the columns that order the rows and make each one unique.
    pub(crate) keys: &'static [usize],
    /// How many rows.
    pub(crate) rows: usize,
    /// Where its cells start.
    pub(crate) start: usize,
}

/// A column of texts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text(usize);

/// A column of numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number(usize);

/// A row of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    table: &'static Table,
    index: usize,
}

impl Table {
    /// A column of texts, found while compiling.
    pub(crate) const fn text(&self, name: &str) -> Text {
        Text(self.column(name, true))
    }

    /// A column of numbers, found while compiling.
    pub(crate) const fn number(&self, name: &str) -> Number {
        Number(self.column(name, false))
    }

    const fn column(&self, name: &str, text: bool) -> usize {
        let mut position = 0;
        while position < self.columns.len() {
            let column = self.columns[position];
            if column.1 == text && equal(column.0.as_bytes(), name.as_bytes()) {
                return position;
            }
            position += 1;
        }
        panic!("the file has no such column of this kind")
    }

    /// The column of numbers for a region.
    pub(crate) fn region_number(&self, region: &str) -> Option<Number> {
        self.columns.iter().position(|&(name, text)| !text && name == region).map(Number)
    }

    /// The column of texts for a region.
    pub(crate) fn region_text(&self, region: &str) -> Option<Text> {
        self.columns.iter().position(|&(name, text)| text && name == region).map(Text)
    }

    /// The row with these keys.
    pub(crate) fn find(&'static self, keys: &[&str]) -> Option<Row> {
        debug_assert_eq!(keys.len(), self.keys.len(), "{} needs all its keys", self.name);
        self.find_by_ids(Ids::of(keys)?)
    }

    /// The row whose only key is this one but for upper and lower case.
    pub(crate) fn find_in_any_case(&'static self, key: &str) -> Option<Row> {
        let alike = |id: &u16| word(*id).is_some_and(|word| word.eq_ignore_ascii_case(key));
        (first_word(|word| lower_order(word, key))..).take_while(alike).find_map(|id| self.find_by_ids(Ids::one(id)))
    }

    /// The rows that begin with these keys, in the order of the others.
    pub(crate) fn matching(&'static self, keys: &[&str]) -> impl Iterator<Item = Row> + use<> {
        Ids::of(keys).into_iter().flat_map(move |ids| {
            let rows = (self.first_row(&ids)..self.rows).map(move |index| Row { table: self, index });
            rows.take_while(move |row| row.order(&ids).is_eq())
        })
    }

    /// Every row, in the order of its keys.
    pub(crate) fn all(&'static self) -> impl Iterator<Item = Row> {
        (0..self.rows).map(move |index| Row { table: self, index })
    }

    fn find_by_ids(&'static self, ids: Ids) -> Option<Row> {
        let index = self.first_row(&ids);
        let row = (index < self.rows).then_some(Row { table: self, index })?;
        row.order(&ids).is_eq().then_some(row)
    }

    /// The first row that doesn't come before these keys.
    fn first_row(&'static self, ids: &Ids) -> usize {
        partition_point(self.rows, |index| Row { table: self, index }.order(ids).is_lt())
    }
}

/// The keys of a row as the numbers of their texts.
#[derive(Debug, Clone, Copy)]
struct Ids {
    ids: [u16; MOST_KEYS],
    count: usize,
}

/// As many keys as the table with the most of them has.
const MOST_KEYS: usize = 3;

impl Ids {
    fn one(id: u16) -> Ids {
        Ids { ids: [id, 0, 0], count: 1 }
    }

    /// `None` if no cell holds one of the keys, so no row can have them.
    fn of(keys: &[&str]) -> Option<Ids> {
        let mut all = Ids { ids: [0; MOST_KEYS], count: keys.len() };
        for (id, key) in all.ids.iter_mut().zip(keys) {
            *id = word_id(key)?;
        }
        Some(all)
    }
}

impl Row {
    /// A text, unless the cell is empty.
    pub(crate) fn text(self, column: Text) -> Option<&'static str> {
        word(self.cell(column.0))
    }

    /// The row of another table whose only key is this text.
    pub(crate) fn follow(self, column: Text, table: &'static Table) -> Option<Row> {
        table.find_by_ids(Ids::one(self.cell(column.0)))
    }

    /// A number, unless the cell is empty.
    pub(crate) fn number(self, column: Number) -> Option<f64> {
        const POWERS: [f64; 16] =
            [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
        let index = usize::from(self.cell(column.0)).checked_sub(1)?;
        let packed = read_u32(4 * (WORD_COUNT + index));
        let [.., top] = packed.to_le_bytes();
        // One division of two exact numbers rounds as reading the decimal would, so 0.1 is exactly the `0.1` of Rust.
        Some(f64::from(packed & 0x0fff_ffff) / POWERS[usize::from(top >> 4)])
    }

    /// The numbers of the row with the names of their columns.
    pub(crate) fn numbers(self) -> impl Iterator<Item = (&'static str, f64)> {
        let columns = self.table.columns.iter().enumerate().filter(|(_, (_, text))| !text);
        columns.filter_map(move |(position, (name, _))| Some((*name, self.number(Number(position))?)))
    }

    /// The number for a region, unless the table has no such region or the cell is empty.
    pub(crate) fn in_region(self, region: &str) -> Option<f64> {
        self.number(self.table.region_number(region)?)
    }

    /// How the row's first keys compare with these.
    fn order(self, ids: &Ids) -> Ordering {
        for (&key, id) in self.table.keys.iter().zip(&ids.ids[..ids.count]) {
            let order = self.cell(key).cmp(id);
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }

    fn cell(self, column: usize) -> u16 {
        let at = self.table.start + 2 * (self.index * self.table.columns.len() + column);
        u16::from_le_bytes([BYTES[at], BYTES[at + 1]])
    }
}

/// The text with a number counted from one.
fn word(id: u16) -> Option<&'static str> {
    let index = usize::from(id).checked_sub(1)?;
    if index >= WORD_COUNT {
        return None;
    }
    let start = index.checked_sub(1).map_or(0, word_end);
    WORDS.get(start..word_end(index))
}

fn word_end(index: usize) -> usize {
    usize::try_from(read_u32(4 * index)).unwrap_or(usize::MAX)
}

fn read_u32(at: usize) -> u32 {
    u32::from_le_bytes([BYTES[at], BYTES[at + 1], BYTES[at + 2], BYTES[at + 3]])
}

/// The number of a text, if any cell holds it.
fn word_id(text: &str) -> Option<u16> {
    let id = first_word(|word| order(word, text));
    (word(id) == Some(text)).then_some(id)
}

/// The number of the first text that doesn't come before what `compare` seeks.
fn first_word(compare: impl Fn(&str) -> Ordering) -> u16 {
    let index = partition_point(WORD_COUNT, |index| {
        u16::try_from(index + 1).ok().and_then(word).is_some_and(|word| compare(word).is_lt())
    });
    u16::try_from(index + 1).unwrap_or(u16::MAX)
}

/// The first index below `count` for which `before` is false.
fn partition_point(count: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// The order of the packed texts: letters alike in upper and lower case, then by bytes.
fn order(one: &str, other: &str) -> Ordering {
    lower_order(one, other).then_with(|| one.cmp(other))
}

fn lower_order(one: &str, other: &str) -> Ordering {
    // A loop over bytes, because almost all of them are equal as they are: it is the hot one of every lookup.
    for (one, other) in one.bytes().zip(other.bytes()) {
        if one != other {
            let order = one.to_ascii_lowercase().cmp(&other.to_ascii_lowercase());
            if order.is_ne() {
                return order;
            }
        }
    }
    one.len().cmp(&other.len())
}

/// Equality that works while compiling.
const fn equal(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}
