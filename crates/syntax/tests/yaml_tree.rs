//! What the reader of YAML makes of well-formed texts.

mod outline;

use costlint_syntax::{Span, yaml};
use insta::assert_snapshot;
use outline::outline;

fn tree(text: &str) -> String {
    outline(&yaml::parse(text))
}

#[test]
fn a_mapping_has_a_span_on_every_key_and_value_and_comments_stand_apart() {
    assert_snapshot!(tree("# head\na: 1 # one\nb:\n  c: x\n"), @r#"
    7..27 Block mapping
      7..8 Plain "a" = 10..11 Plain "1"
      18..19 Plain "b" = 23..27 Block mapping
        23..24 Plain "c" = 26..27 Plain "x"
    comment 0..6
    comment 12..17
    "#);
}

#[test]
fn a_block_collection_ends_with_its_last_child_and_not_at_the_next_token() {
    assert_snapshot!(tree("a:\n  - 1\n  - b: 2\n\n# far\nc: 3\n"), @r#"
    0..29 Block mapping
      0..1 Plain "a" = 5..17 Block sequence
        - 7..8 Plain "1"
        - 13..17 Block mapping
          13..14 Plain "b" = 16..17 Plain "2"
      25..26 Plain "c" = 28..29 Plain "3"
    comment 19..24
    "#);
}

#[test]
fn an_empty_value_is_an_empty_span_right_after_the_colon_or_the_dash() {
    assert_snapshot!(tree("a:\nb:   # none\nc: ~\nd:\n  -\n  - x\n"), @r#"
    0..32 Block mapping
      0..1 Plain "a" = 1..1 Plain ""
      3..4 Plain "b" = 4..4 Plain ""
      15..16 Plain "c" = 18..19 Plain "~"
      20..21 Plain "d" = 25..32 Block sequence
        - 26..26 Plain ""
        - 31..32 Plain "x"
    comment 8..14
    "#);
}

#[test]
fn flow_collections_are_told_from_block_collections() {
    assert_snapshot!(tree("{a: [1, 'b'], c: {d: }, \"e\": f}\n"), @r#"
    0..31 Flow mapping
      1..2 Plain "a" = 4..12 Flow sequence
        - 5..6 Plain "1"
        - 8..11 SingleQuoted "b"
      14..15 Plain "c" = 17..22 Flow mapping
        18..19 Plain "d" = 19..19 Plain ""
      24..27 DoubleQuoted "e" = 29..30 Plain "f"
    "#);
}

#[test]
fn a_pair_in_a_flow_sequence_is_a_mapping_of_its_own_bytes() {
    assert_snapshot!(tree("[a: 1, b]"), @r#"
    0..9 Flow sequence
      - 1..5 Flow mapping
        1..2 Plain "a" = 4..5 Plain "1"
      - 7..8 Plain "b"
    "#);
}

#[test]
fn a_block_scalar_reaches_from_its_indicator_to_its_last_line_that_is_not_blank() {
    assert_snapshot!(tree("a: |\n  x\n   y\n\nb: >-\n  p\n  q\nc: |+\n  z\n\nd: |2\n    in\n"), @r#"
    0..52 Block mapping
      0..1 Plain "a" = 3..13 Literal "x\n y\n"
      15..16 Plain "b" = 18..28 Folded "p q"
      29..30 Plain "c" = 32..38 Literal "z\n\n"
      40..41 Plain "d" = 43..52 Literal "  in\n"
    "#);
}

#[test]
fn a_block_scalar_is_found_behind_properties_and_comments() {
    assert_snapshot!(tree("a: !!str &x |- # note > |\n  one\nb: |\nc: >\n\n\nd: 1\n"), @r#"
    0..48 Block mapping
      0..1 Plain "a" = 12..31 Literal "one" !!str@3..8 &1
      32..33 Plain "b" = 35..36 Literal ""
      37..38 Plain "c" = 40..41 Folded ""
      44..45 Plain "d" = 47..48 Plain "1"
    comment 15..25
    "#);
    assert_snapshot!(tree("- |\n  one\n-   >\n two\n"), @r#"
    0..20 Block sequence
      - 2..9 Literal "one\n"
      - 14..20 Folded "two\n"
    "#);
}

#[test]
fn the_last_line_of_a_block_scalar_without_a_break_has_none_in_its_text() {
    assert_snapshot!(tree("a: |\n  x"), @r#"
    0..8 Block mapping
      0..1 Plain "a" = 3..8 Literal "x"
    "#);
}

#[test]
fn quoted_scalars_span_their_quotes_and_are_unescaped_and_folded() {
    assert_snapshot!(tree("a: 'it''s'   # c\nb: \"x\\n\\u00e9\"\nc: \"one\n  two\"\nd: plain\n  goes on\n"), @r#"
    0..65 Block mapping
      0..1 Plain "a" = 3..10 SingleQuoted "it's"
      17..18 Plain "b" = 20..31 DoubleQuoted "x\né"
      32..33 Plain "c" = 35..46 DoubleQuoted "one two"
      47..48 Plain "d" = 50..65 Plain "plain goes on"
    comment 13..16
    "#);
}

#[test]
fn tags_and_anchors_have_their_own_place_before_the_value() {
    assert_snapshot!(tree("a: !Ref Name\nb: &x !Sub\n  - 1\nc: !GetAtt {k: v}\nd: !!str\ne: !<tag:yaml.org,2002:int> 3\n"), @r#"
    0..86 Block mapping
      0..1 Plain "a" = 8..12 Plain "Name" !Ref@3..7
      13..14 Plain "b" = 26..29 Block sequence !Sub@19..23 &1
        - 28..29 Plain "1"
      30..31 Plain "c" = 41..47 Flow mapping !GetAtt@33..40
        42..43 Plain "k" = 45..46 Plain "v"
      48..49 Plain "d" = 56..56 Plain "" !!str@51..56
      57..58 Plain "e" = 85..86 Plain "3" !<tag:yaml.org,2002:int>@60..84
    "#);
}

#[test]
fn an_alias_names_the_latest_anchor_of_its_name_and_is_not_expanded() {
    assert_snapshot!(tree("a: &x 1\nb: *x\nc: &x 2\nd: *x\n<<: *x\n"), @r#"
    0..34 Block mapping
      0..1 Plain "a" = 6..7 Plain "1" &1
      8..9 Plain "b" = 11..13 Alias *1
      14..15 Plain "c" = 20..21 Plain "2" &2
      22..23 Plain "d" = 25..27 Alias *2
      28..30 Plain "<<" = 32..34 Alias *2
    "#);
}

#[test]
fn documents_are_kept_apart_also_empty_ones() {
    assert_snapshot!(tree("---\na: 1\n---\n---\nb: &x 2\n...\n# end\n"), @r#"
    4..8 Block mapping
      4..5 Plain "a" = 7..8 Plain "1"
    12..12 Plain ""
    17..24 Block mapping
      17..18 Plain "b" = 23..24 Plain "2" &1
    comment 29..34
    "#);
    assert_snapshot!(tree("# nothing here\n"), @"comment 0..14");
    assert_snapshot!(tree(""), @"");
}

#[test]
fn a_key_may_stand_twice_and_the_last_one_counts() {
    let tree = yaml::parse("a: 1\na: 2\n");
    assert_eq!(tree.problems, []);
    assert_eq!(tree.documents[0].entries().len(), 2);
    assert_eq!(tree.documents[0].get("a").and_then(|value| value.text()), Some("2"));
}

#[test]
fn a_byte_order_mark_counts_in_offsets_and_line_ends_may_be_crlf() {
    assert_snapshot!(tree("\u{feff}a: 1\r\nb: |\r\n  x\r\n  y\r\nc:\r\n"), @r#"
    3..26 Block mapping
      3..4 Plain "a" = 6..7 Plain "1"
      9..10 Plain "b" = 12..23 Literal "x\ny\n"
      25..26 Plain "c" = 26..26 Plain ""
    "#);
}

#[test]
fn offsets_count_bytes_where_characters_are_wide() {
    assert_snapshot!(tree("grün: 'süß' # é\nz: 😀\n"), @r#"
    0..27 Block mapping
      0..5 Plain "grün" = 7..14 SingleQuoted "süß"
      20..21 Plain "z" = 23..27 Plain "😀"
    comment 15..19
    "#);
}

#[test]
fn keys_may_be_anything() {
    assert_snapshot!(tree("1: a\n\"q\": b\n? [x, y]\n: c\n&k e: d\n*k : f\n"), @r#"
    0..39 Block mapping
      0..1 Plain "1" = 3..4 Plain "a"
      5..8 DoubleQuoted "q" = 10..11 Plain "b"
      14..20 Flow sequence = 23..24 Plain "c"
      28..29 Plain "e" &1 = 31..32 Plain "d"
      33..35 Alias *1 = 38..39 Plain "f"
    "#);
}

#[test]
fn any_number_of_comments_may_stand_between_a_key_and_its_value() {
    let text = format!("a:\n{}  b: 1\n", "  # why\n".repeat(1000));
    let tree = yaml::parse(&text);
    assert_eq!((tree.problems.len(), tree.comments.len()), (0, 1000));
    assert_eq!(tree.documents[0].get("a").and_then(|a| a.get("b")).and_then(|b| b.text()), Some("1"));
}

#[test]
fn a_stretch_of_a_larger_text_is_read_in_place() {
    let text = "yaml_body = <<-EOT\n    a: 1\n    b:\n      - x # c\n    EOT\n";
    let stretch = Span::new(text.find("    a").expect("it is there"), text.find("    EOT").expect("it is there"));
    let tree = yaml::parse_at(text, stretch, &[]);
    assert_snapshot!(outline(&tree), @r#"
    23..44 Block mapping
      23..24 Plain "a" = 26..27 Plain "1"
      32..33 Plain "b" = 41..44 Block sequence
        - 43..44 Plain "x"
    comment 45..48
    "#);
    assert_eq!(tree.documents[0].span.of(text), "a: 1\n    b:\n      - x");
}
