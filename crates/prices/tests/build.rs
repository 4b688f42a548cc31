//! What the build script makes of files, the broken ones above all.

use csv::Csv;
use pack::{Column, Packed, Table, decimal, pack};

#[path = "../build/csv.rs"]
mod csv;
#[path = "../build/pack.rs"]
mod pack;

/// Packs one file of a text column `name`, which is the key, and a number column `usd`.
fn packed(text: &str) -> Result<Packed, String> {
    let csv = Csv::read("data/prices.csv", text)?;
    let columns =
        vec![Column { index: csv.column("name")?, text: true }, Column { index: csv.column("usd")?, text: false }];
    pack(&[Table { name: "prices", csv, keys: &["name"], columns }])
}

fn fault(text: &str) -> String {
    packed(text).err().unwrap_or_else(|| "no fault".to_owned())
}

#[test]
fn a_broken_file_is_reported_with_its_name_and_line() {
    assert_eq!(fault(""), "data/prices.csv:1: the header is missing");
    assert_eq!(fault("name\na"), "data/prices.csv:1: the column `usd` is missing");
    assert_eq!(fault("name,name\n"), "data/prices.csv:1: column 2 has no name of its own: `name`");
    assert_eq!(fault("name,usd\na,1\nb"), "data/prices.csv:3: 1 cells where the header has 2");
    assert_eq!(fault("name,usd\n\"a,1"), "data/prices.csv:2: a quoted cell isn't closed on its line");
    assert_eq!(fault("name,usd\n\"a\"b,1"), "data/prices.csv:2: a comma is missing after a quoted cell");
    assert_eq!(fault("name,usd\na , 1"), "data/prices.csv:2: a cell begins or ends with a space");
    assert_eq!(fault("name,usd\na,1\na,2"), "data/prices.csv:3: a row with these keys came before");
    assert_eq!(fault("name,usd\n,1"), "data/prices.csv:2: a key cell is empty");
    for number in ["-1", "1e3", "1,5", "$1", ".5", "1.2.3", "1234567890123456789"] {
        let text = format!("name,usd\na,\"{number}\"");
        assert_eq!(
            fault(&text),
            format!("data/prices.csv:2: `{number}` isn't a plain decimal number of at most 18 digits")
        );
    }
    assert_eq!(fault("name,usd\na,300000000"), "data/prices.csv:2: `300000000` is too large");
}

#[test]
fn a_quoted_cell_may_hold_commas_and_quotes() {
    let csv = Csv::read("data/notes.csv", "a,b\n\"one, two\",\"the \"\"third\"\"\"\r\n\"\",x\n").expect("well-formed");
    assert_eq!(csv.rows, [["one, two", "the \"third\""], ["", "x"]]);
}

#[test]
fn the_same_file_is_packed_into_the_same_bytes() {
    let [one, two] = ["name,usd\nb,1.5\na,0.25\n"; 2].map(|text| packed(text).expect("well-formed"));
    assert_eq!((one.words.as_str(), &one.bytes, &one.layout), (two.words.as_str(), &two.bytes, &two.layout));
    assert_eq!(one.words, "ab");
}

#[test]
fn a_decimal_keeps_its_first_eight_digits() {
    let read = |text: &str| {
        let packed = decimal(text).expect("a decimal");
        f64::from(packed & 0x0fff_ffff) / 10f64.powi(i32::try_from(packed >> 28).expect("four bits"))
    };
    assert_eq!(read("0").to_bits(), 0f64.to_bits());
    assert_eq!(read("0.10").to_bits(), 0.1f64.to_bits());
    assert_eq!(read("0.0000166667").to_bits(), 0.000_016_666_7f64.to_bits());
    assert_eq!(read("12345678.9").to_bits(), 12_345_678.9f64.to_bits());
    assert!((read("98765432.12345") - 98_765_432.0).abs() < 1.0);
}
