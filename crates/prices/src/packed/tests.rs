//! What was packed is what the CSV files say.

#![expect(
    clippy::disallowed_methods,
    reason = "the test compares the packed catalogue with the files it was packed from"
)]

use super::*;

#[path = "../../build/csv.rs"]
mod csv;

fn csv_of(table: &Table) -> csv::Csv {
    let path = format!("{}/data/{}.csv", env!("CARGO_MANIFEST_DIR"), table.name);
    let text = std::fs::read_to_string(&path).expect("every table has its file");
    csv::Csv::read(&path, &text).expect("the file was read when it was packed")
}

/// A number as packed may differ from the file's in its ninth digit.
fn same(packed: f64, text: &str) -> bool {
    let written: f64 = text.parse().expect("a column of numbers holds nothing else");
    let digits = text.chars().filter(char::is_ascii_digit).collect::<String>().trim_start_matches('0').len();
    if digits <= 8 { packed.to_bits() == written.to_bits() } else { (packed / written - 1.0).abs() < 2e-8 }
}

#[test]
fn every_row_is_found_by_its_keys_and_reads_as_its_file_says() {
    for &table in &ALL {
        let csv = csv_of(table);
        assert_eq!(table.rows, csv.rows.len(), "{}", table.name);
        let columns: Vec<usize> =
            table.columns.iter().map(|(name, _)| csv.column(name).expect("packed from there")).collect();
        for (index, cells) in csv.rows.iter().enumerate() {
            let keys: Vec<&str> = table.keys.iter().map(|&key| cells[columns[key]].as_str()).collect();
            let row = table.find(&keys).unwrap_or_else(|| panic!("{}", csv.fault(index, "not found")));
            for (position, (name, text)) in table.columns.iter().enumerate() {
                let cell = cells[columns[position]].as_str();
                let equal = match (*text, cell) {
                    (_, "") => row.text(Text(position)).is_none() && row.number(Number(position)).is_none(),
                    (true, _) => row.text(Text(position)) == Some(cell),
                    (false, _) => row.number(Number(position)).is_some_and(|number| same(number, cell)),
                };
                assert!(equal, "{}", csv.fault(index, &format!("`{name}` isn't read as `{cell}`")));
            }
        }
    }
}

#[test]
fn a_row_is_found_whatever_the_case_of_its_key() {
    for row in AZURE_VM.all() {
        let size = row.text(AZURE_VM.text("size")).expect("a key isn't empty");
        let found = AZURE_VM.find_in_any_case(&size.to_uppercase()).expect("it is there");
        assert_eq!(found.index, row.index, "{size}");
    }
    assert!(AZURE_VM.find_in_any_case("standard_d2s").is_none());
    assert!(AZURE_VM.find_in_any_case("").is_none());
}

#[test]
fn rows_that_share_their_first_keys_come_together_and_in_order() {
    let regions: Vec<_> =
        UNIT_PRICES.matching(&["aws/ebs/io2/storage"]).filter_map(|row| row.text(UNIT_PRICES.text("region"))).collect();
    assert_eq!(regions.len(), 14);
    assert!(regions.is_sorted());
    assert_eq!(UNIT_PRICES.matching(&["aws/ebs/io9/storage"]).count(), 0);
    assert_eq!(UNIT_PRICES.matching(&[]).count(), UNIT_PRICES.rows);
}

#[test]
fn the_catalogue_stays_below_one_and_a_half_megabytes() {
    let size = WORDS.len() + BYTES.len();
    assert!(size <= 1_500_000, "{size} bytes");
}
