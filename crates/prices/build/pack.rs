//! Packs tables so that a lookup reads a handful of bytes and nothing is decoded beforehand.
//!
//! Every distinct text and every distinct number of all tables is stored once; a cell is the 16-bit number of its text or
//! number in those two lists, or 0 where it is empty. The texts are in order, so a text that is sought turns into its number by
//! binary search, and the rows of each table are in the order of their key cells, so the row follows by another.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::csv::Csv;

/// A table to pack.
pub(crate) struct Table {
    /// Its name in the packed catalogue.
    pub(crate) name: &'static str,
    /// Its cells.
    pub(crate) csv: Csv,
    /// The columns by which a row is found.
    pub(crate) keys: &'static [&'static str],
    /// The columns to pack.
    pub(crate) columns: Vec<Column>,
}

/// A column to pack.
pub(crate) struct Column {
    /// Where it stands in the file.
    pub(crate) index: usize,
    /// Does it hold texts or numbers?
    pub(crate) text: bool,
}

/// What goes into the binary.
pub(crate) struct Packed {
    /// All distinct texts, one after the other.
    pub(crate) words: String,
    /// The ends of the texts, the numbers, the cells.
    pub(crate) bytes: Vec<u8>,
    /// Rust constants that say where everything is.
    pub(crate) layout: String,
}

/// Packs all tables.
pub(crate) fn pack(tables: &[Table]) -> Result<Packed, String> {
    let mut words = BTreeSet::new();
    let mut numbers = BTreeSet::new();
    for table in tables {
        for (row, column, cell) in cells(table) {
            if column.text {
                words.insert((cell.to_ascii_lowercase(), cell));
            } else {
                numbers.insert(decimal(cell).map_err(|fault| table.csv.fault(row, &fault))?);
            }
        }
    }
    let words: Vec<_> = words.into_iter().collect();
    let numbers: Vec<_> = numbers.into_iter().collect();
    let most = usize::from(u16::MAX);
    if words.len() > most || numbers.len() > most {
        return Err(format!(
            "{} texts and {} numbers; a 16-bit cell can tell {most} of each apart",
            words.len(),
            numbers.len()
        ));
    }

    let mut packed = Packed { words: String::new(), bytes: Vec::new(), layout: String::new() };
    for (_, word) in &words {
        packed.words.push_str(word);
        packed.bytes.extend(u32::try_from(packed.words.len()).map_err(|_| "more than 4 GB of text")?.to_le_bytes());
    }
    packed.bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    writeln!(
        packed.layout,
        "/// How many distinct texts there are.\npub(super) const WORD_COUNT: usize = {};",
        words.len()
    )
    .map_err(|fault| fault.to_string())?;

    for table in tables {
        let start = packed.bytes.len();
        let mut rows: Vec<Vec<u16>> = vec![vec![0; table.columns.len()]; table.csv.rows.len()];
        for (position, column) in table.columns.iter().enumerate() {
            for (packed_row, row) in rows.iter_mut().zip(&table.csv.rows) {
                packed_row[position] = cell_id(&row[column.index], column.text, &words, &numbers)?;
            }
        }
        let keys = key_positions(table)?;
        sort_by_keys(table, &keys, &mut rows)?;
        packed.bytes.extend(rows.iter().flatten().flat_map(|cell| cell.to_le_bytes()));
        write_layout(table, &keys, start, &mut packed.layout).map_err(|fault| fault.to_string())?;
    }
    let all: Vec<_> = tables.iter().map(|table| format!("&{}", table.name.to_uppercase())).collect();
    let all = format!(
        "/// All tables.\n#[cfg(test)]\npub(crate) const ALL: [&Table; {}] = [{}];\n",
        all.len(),
        all.join(", ")
    );
    packed.layout.push_str(&all);
    Ok(packed)
}

/// The cells to pack that aren't empty, with their rows.
fn cells(table: &Table) -> impl Iterator<Item = (usize, &Column, &str)> {
    let rows = table.csv.rows.iter().enumerate();
    let all = rows
        .flat_map(|(row, cells)| table.columns.iter().map(move |column| (row, column, cells[column.index].as_str())));
    all.filter(|(_, _, cell)| !cell.is_empty())
}

/// The number of a cell's text or number in its list, counted from one; 0 for an empty cell.
fn cell_id(cell: &str, text: bool, words: &[(String, &str)], numbers: &[u32]) -> Result<u16, String> {
    if cell.is_empty() {
        return Ok(0);
    }
    let found = if text {
        words.binary_search_by(|(lower, word)| (lower.as_str(), *word).cmp(&(cell.to_ascii_lowercase().as_str(), cell)))
    } else {
        numbers.binary_search(&decimal(cell)?)
    };
    let index = found.map_err(|_| format!("`{cell}` wasn't collected"))?;
    u16::try_from(index + 1).map_err(|fault| fault.to_string())
}

/// The positions of the key columns among the packed ones.
fn key_positions(table: &Table) -> Result<Vec<usize>, String> {
    let position = |name: &&str| {
        let index = table.csv.column(name)?;
        let found = table.columns.iter().position(|column| column.index == index && column.text);
        found.ok_or_else(|| format!("{}:1: the key `{name}` must be a packed text", table.csv.path))
    };
    table.keys.iter().map(position).collect()
}

/// Puts rows in the order of their keys, which must be there and unique.
fn sort_by_keys(table: &Table, keys: &[usize], rows: &mut [Vec<u16>]) -> Result<(), String> {
    let key_of = |row: &Vec<u16>| keys.iter().map(|&key| row[key]).collect::<Vec<_>>();
    if let Some(row) = rows.iter().position(|row| key_of(row).contains(&0)) {
        return Err(table.csv.fault(row, "a key cell is empty"));
    }
    let mut seen = BTreeSet::new();
    if let Some(row) = rows.iter().position(|row| !seen.insert(key_of(row))) {
        return Err(table.csv.fault(row, "a row with these keys came before"));
    }
    rows.sort_by_key(key_of);
    Ok(())
}

/// Writes the constant that describes a packed table.
fn write_layout(table: &Table, keys: &[usize], start: usize, layout: &mut String) -> std::fmt::Result {
    let columns: Vec<_> =
        table.columns.iter().map(|column| (table.csv.header[column.index].as_str(), column.text)).collect();
    writeln!(layout, "/// `{}`, packed.", table.csv.path)?;
    writeln!(
        layout,
        "pub(crate) const {}: Table = Table {{ name: {:?}, columns: &{columns:?}, keys: &{keys:?}, rows: {}, start: {start} }};",
        table.name.to_uppercase(),
        table.name,
        table.csv.rows.len(),
    )
}

/// A decimal in 32 bits: four of a power of ten to divide by, 28 of digits, so the 8 leading digits are kept exactly.
pub(crate) fn decimal(text: &str) -> Result<u32, String> {
    const DIGITS: u64 = 1 << 28;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{}", fraction.trim_end_matches('0'));
    let wrong = || format!("`{text}` isn't a plain decimal number of at most 18 digits");
    if whole.is_empty() || digits.len() > 18 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(wrong());
    }
    let mut mantissa: u64 = digits.parse().map_err(|_| wrong())?;
    let mut places = digits.len() - whole.len();
    while places > 15 || (mantissa >= DIGITS && places > 0) {
        mantissa = (mantissa + 5) / 10;
        places -= 1;
    }
    if mantissa >= DIGITS {
        return Err(format!("`{text}` is too large"));
    }
    u32::try_from((u64::try_from(places).map_err(|_| wrong())? << 28) | mantissa).map_err(|_| wrong())
}
