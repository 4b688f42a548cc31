//! How often each rule was broken and what that costs, as a table.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    io::{self, Write},
};

use costlint_prices::Money;

use super::{Style, view::ReportEntry};

#[derive(Default)]
struct Row<'e> {
    rule: &'e str,
    count: usize,
    priced: usize,
    total: Money,
}

/// Writes a row for each rule: the largest saving first, then the most frequent.
pub(super) fn write(entries: &[ReportEntry], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    for entry in entries {
        let row = rows.entry(entry.code).or_default();
        row.rule = entry.rule;
        row.count += 1;
        if let Some(counted) = entry.found.and_then(|found| found.counted) {
            row.priced += 1;
            row.total += counted;
        }
    }
    let mut rows: Vec<(&str, Row)> = rows.into_iter().collect();
    rows.sort_by_key(|(code, row)| (Reverse(row.total), Reverse(row.count), *code));
    let width = rows.iter().map(|(_, row)| row.rule.len()).max().unwrap_or_default();
    for (code, row) in &rows {
        let total = if row.priced > 0 { format!("{}/mo", row.total) } else { "-".to_owned() };
        let total = style.good(&format!("{total:>14}"));
        writeln!(out, "{:>6}  {}  {:width$}  {total}", row.count, style.strong(&format!("{code:6}")), row.rule)?;
    }
    if rows.is_empty() { Ok(()) } else { writeln!(out) }
}
