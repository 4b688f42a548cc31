//! JSON against `serde_json`, and what holds for any text at all.

mod invariants;

use costlint_syntax::{
    data::{Node, NodeKind, ScalarStyle},
    json,
};
use invariants::violation;
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Map, Value};

fn value(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Scalar { text, style: ScalarStyle::Plain } => serde_json::from_str(text).unwrap_or(Value::Null),
        NodeKind::Scalar { text, .. } => Value::String((**text).to_owned()),
        NodeKind::Sequence { items, .. } => Value::Array(items.iter().map(value).collect()),
        NodeKind::Mapping { entries, .. } => {
            let entries =
                entries.iter().map(|entry| (entry.key.text().unwrap_or_default().to_owned(), value(&entry.value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        NodeKind::Alias(_) | NodeKind::Placeholder | NodeKind::Missing => Value::Null,
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e12..1e12_f64).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[a-z\"\\\\/\n\té]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((any::<String>(), inner), 0..5).prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// Writes a value with blanks around its tokens, drawn from `blanks` in turn.
fn write(value: &Value, blanks: &mut dyn Iterator<Item = &'static str>, out: &mut String) {
    let mut blank = |out: &mut String| out.push_str(blanks.next().unwrap_or_default());
    blank(out);
    match value {
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                write(item, blanks, out);
            }
            out.push(']');
        }
        Value::Object(entries) => {
            out.push('{');
            for (index, (key, item)) in entries.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                write(&Value::from(key.as_str()), blanks, out);
                out.push(':');
                write(item, blanks, out);
            }
            out.push('}');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
    out.push_str(blanks.next().unwrap_or_default());
}

fn pieces() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "{", "}", "[", "]", ":", ",", "\"a\"", "\"b\": ", "\"", "\\", "\\u00e9", "\\ud83d", "\\x", "\\n", "\n", " ",
        "\t", "1", "-", "0", ".5", "e3", "+", "true", "false", "null", "x", "'", "NaN", "0x1", "é", "\u{1}",
    ];
    prop_oneof![3 => vec(select(PIECES), 0..16).prop_map(|pieces| pieces.concat()), 1 => "\\PC{0,20}"]
}

proptest! {
    #[test]
    fn every_value_in_any_layout_is_read_as_serde_json_reads_it(value in values(), blanks in vec(select(&["", " ", "\n", "\r\n", "\t", "  \n "][..]), 1..7)) {
        let mut text = String::new();
        write(&value, &mut blanks.iter().copied().cycle(), &mut text);
        let expected: Value = serde_json::from_str(&text).expect("it was written as JSON");
        let tree = json::parse(&text);
        prop_assert_eq!(&tree.problems, &[], "{}", text);
        prop_assert_eq!(self::value(&tree.documents[0]), expected, "{}", text);
        prop_assert_eq!(violation(&text, &tree), None, "{}", text);
    }

    #[test]
    fn a_text_is_json_if_serde_json_says_so(text in pieces()) {
        // Blanks that are none in JSON, which the parser skips, and comments are let pass on purpose.
        prop_assume!(!text.contains(['/', '\u{b}', '\u{c}']) && !text.contains(|letter: char| letter.is_whitespace() && !letter.is_ascii()));
        let tree = json::parse(&text);
        prop_assert_eq!(tree.problems.is_empty(), serde_json::from_str::<Value>(&text).is_ok(), "{} {:?}", text, tree.problems);
        prop_assert_eq!(violation(&text, &tree), None, "{}", text);
    }

    #[test]
    fn a_damaged_text_is_read_with_sound_spans(value in values(), at in any::<prop::sample::Index>(), piece in pieces()) {
        let text = format!("{value:#}");
        let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).collect();
        let start = starts[at.index(starts.len())];
        for damaged in [text[..start].to_owned(), [&text[..start], &piece, &text[start..]].concat()] {
            prop_assert_eq!(violation(&damaged, &json::parse(&damaged)), None, "{}", damaged);
        }
    }
}

#[test]
fn hostile_texts_are_read_to_their_end() {
    let texts = [
        "[1,".repeat(300) + &"[\n".repeat(100_000),
        "\"".repeat(200_001),
        "\"a\n".repeat(100_000),
        "{\"a\":\n".repeat(400),
        "@\n".repeat(100_000),
        "[".to_owned() + &"1,".repeat(300_000),
        "/*".repeat(200_000),
        "// x\n".repeat(100_000),
        "{}\n".repeat(100_000),
        "[".to_owned() + &"}\n".repeat(100_000),
    ];
    for text in &texts {
        assert_eq!(violation(text, &json::parse(text)), None, "{}", &text[..6]);
    }
}
