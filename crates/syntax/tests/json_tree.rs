//! What the reader of JSON makes of texts with and without mistakes.

mod outline;

use costlint_syntax::{
    data::{Node, Scalar},
    json,
};
use insta::assert_snapshot;
use outline::outline;

fn tree(text: &str) -> String {
    outline(&json::parse(text))
}

/// Puts a mistake in the middle of a text, and shows which entries are left, whether more may be there, and the problems.
fn with(mistake: &str) -> String {
    let text = format!(
        "{{\n  \"before\": 1,\n  \"in\": {{\n    \"a\": 1,\n{mistake}\n    \"b\": 2\n  }},\n  \"after\": [3]\n}}\n"
    );
    let tree = json::parse(&text);
    let [root] = tree.documents.as_slice() else { return format!("{} documents", tree.documents.len()) };
    let number = |node: Option<&Node>| node.and_then(|node| node.text()).map(str::to_owned);
    assert_eq!(number(root.get("before")).as_deref(), Some("1"));
    assert_eq!(number(root.get("in").and_then(|inner| inner.get("a"))).as_deref(), Some("1"));
    assert_eq!(number(root.get("in").and_then(|inner| inner.get("b"))).as_deref(), Some("2"));
    assert_eq!(number(root.get("after").and_then(|after| after.items().first())).as_deref(), Some("3"));
    let open = if root.get("in").is_some_and(|inner| inner.open) { "open\n" } else { "" };
    let problems: Vec<String> =
        tree.problems.iter().map(|problem| format!("{:?}: {}", problem.span.of(&text), problem.message)).collect();
    format!("{open}{}", problems.join("\n"))
}

#[test]
fn keys_and_values_span_their_quotes_and_texts_are_unescaped() {
    assert_snapshot!(tree(r#"{"a": 1, "b\n": [true, null, "\u00e9\ud83d\ude00", -1.5e3], "c": {}}"#), @r#"
    0..68 Json mapping
      1..4 DoubleQuoted "a" = 6..7 Plain "1"
      9..14 DoubleQuoted "b\n" = 16..58 Json sequence
        - 17..21 Plain "true"
        - 23..27 Plain "null"
        - 29..49 DoubleQuoted "é😀"
        - 51..57 Plain "-1.5e3"
      60..63 DoubleQuoted "c" = 65..67 Json mapping
    "#);
}

#[test]
fn comments_are_kept_in_order_and_are_no_problem() {
    assert_snapshot!(tree("// one\n{ /* two */ \"a\": /* three */ 1 // four\n}\n/* five */"), @r#"
    7..47 Json mapping
      19..22 DoubleQuoted "a" = 36..37 Plain "1"
    comment 0..6
    comment 9..18
    comment 24..35
    comment 38..45
    comment 48..58
    "#);
}

#[test]
fn a_byte_order_mark_counts_in_offsets() {
    assert_snapshot!(tree("\u{feff}{\"é\": 1} "), @r#"
    3..12 Json mapping
      4..8 DoubleQuoted "é" = 10..11 Plain "1"
    "#);
}

#[test]
fn scalars_mean_what_json_says() {
    let tree = json::parse(r#"[null, true, false, 12, -0.5, 1e2, "12", "null"]"#);
    let meanings: Vec<_> = tree.documents[0].items().iter().filter_map(Scalar::of).collect();
    let expected = [
        Scalar::Null,
        Scalar::Bool(true),
        Scalar::Bool(false),
        Scalar::Number(12.0),
        Scalar::Number(-0.5),
        Scalar::Number(100.0),
        Scalar::Text("12"),
        Scalar::Text("null"),
    ];
    assert_eq!(meanings, expected);
}

#[test]
fn a_comma_too_many_or_too_few_is_a_problem_and_hides_nothing() {
    assert_snapshot!(tree("[1, 2,]"), @r#"
    0..7 Json sequence
      - 1..2 Plain "1"
      - 4..5 Plain "2"
    problem 5..6: trailing comma before the closing bracket (remove it)
    "#);
    assert_snapshot!(tree("{\"a\": 1 \"b\": [2 3],}"), @r#"
    0..20 Json mapping
      1..4 DoubleQuoted "a" = 6..7 Plain "1"
      8..11 DoubleQuoted "b" = 13..18 Json sequence
        - 14..15 Plain "2"
        - 16..17 Plain "3"
    problem 7..7: expected a comma
    problem 18..19: trailing comma before the closing bracket (remove it)
    "#);
}

#[test]
fn a_mistake_costs_its_own_line() {
    assert_snapshot!(with("    \"x\""), @r#"
    open
    "\"b\"": expected `:` after the key
    "#);
    assert_snapshot!(with("    \"x\":"), @r#"
    open
    ":": expected a key in double quotes
    "#);
    assert_snapshot!(with("    \"x\": ,"), @r#"
    open
    ",": expected a value before this comma
    "#);
    assert_snapshot!(with("    \"x\": \"open,"), @r#"
    open
    "\"": this quote is not closed on its line
    "#);
    assert_snapshot!(with("    \"x\": 'single',"), @r#"
    open
    "'": single-quoted string
    "#);
    assert_snapshot!(with("    \"x\": word,"), @r#"
    open
    "word": not a JSON value
    "#);
    assert_snapshot!(with("    x: 1,"), @r#"
    open
    "x": a key must be in double quotes
    "#);
    assert_snapshot!(with("    \"x\": \"\\d\","), @r#"
    open
    "\\d": unknown escape sequence
    "#);
    assert_snapshot!(with("    \"x\": [1, 2,"), @r#"
    open
    ":": expected a key before this `:`
    "#);
    assert_snapshot!(with("    \"x\": 0x1F,"), @r#"
    open
    "0": not a JSON number
    "#);
    assert_snapshot!(with("    @\n    #\n    \"x\": ?"), @r#"
    open
    "@": not a JSON value
    "#);
}

#[test]
fn a_bracket_without_its_partner_costs_its_own_line_where_the_indentation_tells() {
    assert_snapshot!(with("    \"x\": {"), @r#"
    open
    "{": this bracket is not closed
    "#);
    assert_snapshot!(with("    \"x\": [[1, 2],"), @r#"
    open
    ":": expected a key before this `:`
    "#);
    assert_snapshot!(with("    },"), @r#"
    open
    ",": trailing comma before the closing bracket
    "}": this closing bracket has no opening bracket
    "#);
    assert_snapshot!(with("    \"x\"\n      \"y\": 1\n    },"), @r#"
    open
    "\"y\"": expected `:` after the key
    "#);
}

#[test]
fn a_bracket_without_its_partner_is_reported_at_its_own_place() {
    assert_snapshot!(tree("{\n  \"a\": {\n  \"b\": 1\n}\n"), @r#"
    0..21 Json mapping open
      13..16 DoubleQuoted "b" = 18..19 Plain "1"
    problem 9..10: this bracket is not closed
    "#);
}

#[test]
fn a_control_character_inside_a_text_is_a_problem_and_keeps_its_value() {
    assert_snapshot!(tree("[\"a\tb\"]"), @r#"
    0..7 Json sequence
      - 1..6 DoubleQuoted "a\tb"
    problem 3..4: a control character inside a string (write a tab as `\t`)
    "#);
}

#[test]
fn a_text_that_ends_too_early_keeps_what_was_read_and_says_there_may_be_more() {
    assert_snapshot!(tree("{\"a\": {\"b\": [1, 2"), @r#"
    0..17 Json mapping open
      1..4 DoubleQuoted "a" = 6..17 Json mapping open
        7..10 DoubleQuoted "b" = 12..17 Json sequence open
          - 13..14 Plain "1"
          - 16..17 Plain "2"
    problem 12..13: this bracket is not closed
    "#);
    assert_snapshot!(tree("{\"a\": 1,\n \"b\": "), @r#"
    0..15 Json mapping open
      1..4 DoubleQuoted "a" = 6..7 Plain "1"
    problem 15..15: expected a value
    "#);
    assert_snapshot!(tree("{\"a\": 1, // [\n \"b\": \"x"), @r#"
    0..22 Json mapping open
      1..4 DoubleQuoted "a" = 6..7 Plain "1"
    comment 9..13
    problem 20..21: this quote is not closed on its line
    "#);
}

#[test]
fn what_follows_the_value_is_a_problem_and_left_out() {
    assert_snapshot!(tree("{\"a\": 1}\n{\"b\": 2}\n"), @r#"
    0..8 Json mapping
      1..4 DoubleQuoted "a" = 6..7 Plain "1"
    problem 9..10: unexpected text after the end of the value (a JSON file holds one value)
    "#);
    assert_snapshot!(tree("[1]]"), @r#"
    0..3 Json sequence
      - 1..2 Plain "1"
    problem 3..4: unexpected text after the end of the value (a JSON file holds one value)
    "#);
}

#[test]
fn a_text_without_a_value_is_a_problem() {
    assert_snapshot!(tree(""), @"problem 0..0: expected a JSON value");
    assert_snapshot!(tree(" // nothing\n"), @"
    comment 1..11
    problem 12..12: expected a JSON value
    ");
    assert_snapshot!(tree("@"), @"problem 0..1: not a JSON value (put a string in double quotes)");
}

#[test]
fn more_mistakes_than_are_tried_leave_what_stands_before() {
    let text = format!("{{\n\"a\": 1,\n\"b\": [\n{}],\n\"c\": 2}}\n", "@,\n".repeat(20));
    let tree = json::parse(&text);
    assert_eq!(tree.problems.len(), 1);
    assert_eq!(tree.documents[0].get("a").and_then(|a| a.text()), Some("1"));
    assert!(tree.documents[0].open);
    assert!(tree.documents[0].get("c").is_none());
}

#[test]
fn what_nests_too_deeply_is_a_problem() {
    for text in ["[".repeat(100_000), "{\"a\":".repeat(100_000), format!("{}{}", "[".repeat(600), "]".repeat(600))] {
        let tree = json::parse(&text);
        assert_eq!(tree.problems.len(), 1, "{}", &text[..4]);
        assert_eq!(tree.problems[0].message, "nested too deeply to parse");
    }
}
