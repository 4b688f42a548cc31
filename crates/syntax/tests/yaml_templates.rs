//! What the reader makes of templates that would output YAML.

mod outline;

use costlint_syntax::{
    Span,
    yaml::{self, Markers},
};
use insta::assert_snapshot;
use outline::outline;

fn chart(text: &str) -> String {
    outline(&yaml::parse_masked(text, Markers::GoTemplate))
}

fn terraform(text: &str) -> String {
    outline(&yaml::parse_masked(text, Markers::Terraform))
}

#[test]
fn a_scalar_that_a_placeholder_touches_is_one_and_its_neighbours_are_read() {
    assert_snapshot!(chart("a: {{ .Values.a }}\nb: pre-{{ .b }}-post\nc: \"{{ .c | quote }}\"\nd: 1\n"), @r#"
    0..66 Block mapping
      0..1 Plain "a" = 3..18 Placeholder
      19..20 Plain "b" = 22..39 Placeholder
      40..41 Plain "c" = 43..61 Placeholder
      62..63 Plain "d" = 65..66 Plain "1"
    "#);
    assert_snapshot!(chart("- {{ .x }}\n- y\n- image: {{ .a }}:{{ .b }}\n"), @r#"
    0..41 Block sequence
      - 2..10 Placeholder
      - 13..14 Plain "y"
      - 17..41 Block mapping
        17..22 Plain "image" = 24..41 Placeholder
    "#);
}

#[test]
fn a_mapping_with_a_placeholder_for_a_key_may_hold_any_key() {
    assert_snapshot!(chart("m:\n  {{ .key }}: 1\n  b: 2\nn:\n  c: 3\n"), @r#"
    0..35 Block mapping
      0..1 Plain "m" = 5..25 Block mapping open
        5..15 Placeholder = 17..18 Plain "1"
        21..22 Plain "b" = 24..25 Plain "2"
      26..27 Plain "n" = 31..35 Block mapping
        31..32 Plain "c" = 34..35 Plain "3"
    "#);
}

#[test]
fn lines_of_control_are_passed_over_and_both_branches_are_read() {
    assert_snapshot!(chart("{{- if .x }}\na: 1\n{{- else }}\na: 2\n{{- end }}\n{{/* why */}}\n{{- $y := 1 }}\nb:\n  {{- range $i, $v := .l }}\n  - c\n  {{- end }}\n"), @r#"
    13..111 Block mapping
      13..14 Plain "a" = 16..17 Plain "1"
      30..31 Plain "a" = 33..34 Plain "2"
      75..76 Plain "b" = 108..111 Block sequence
        - 110..111 Plain "c"
    "#);
}

#[test]
fn output_on_a_line_of_its_own_opens_the_collection_at_its_indentation() {
    assert_snapshot!(chart("a:\n  b:\n    c: 1\n  {{- include \"x\" . | nindent 4 }}\nd: 1\n"), @r#"
    0..56 Block mapping
      0..1 Plain "a" = 5..16 Block mapping
        5..6 Plain "b" = 12..16 Block mapping open
          12..13 Plain "c" = 15..16 Plain "1"
      52..53 Plain "d" = 55..56 Plain "1"
    "#);
    assert_snapshot!(chart("a:\n  b:\n    c: 1\n    {{- include \"x\" . | nindent 2 }}\nd: 1\n"), @r#"
    0..58 Block mapping
      0..1 Plain "a" = 5..16 Block mapping open
        5..6 Plain "b" = 12..16 Block mapping
          12..13 Plain "c" = 15..16 Plain "1"
      54..55 Plain "d" = 57..58 Plain "1"
    "#);
    assert_snapshot!(chart("a:\n  - b: 1\n{{ toYaml .x | indent 2 }}\nd: 1\n"), @r#"
    0..43 Block mapping
      0..1 Plain "a" = 5..11 Block sequence open
        - 7..11 Block mapping
          7..8 Plain "b" = 10..11 Plain "1"
      39..40 Plain "d" = 42..43 Plain "1"
    "#);
}

#[test]
fn output_of_unknown_indentation_opens_every_collection_it_could_belong_to() {
    assert_snapshot!(chart("a:\n  b:\n    c: 1\n{{ include \"x\" . }}\nd:\n  e: 1\n"), @r#"
    0..46 Block mapping open
      0..1 Plain "a" = 5..16 Block mapping open
        5..6 Plain "b" = 12..16 Block mapping open
          12..13 Plain "c" = 15..16 Plain "1"
      37..38 Plain "d" = 42..46 Block mapping
        42..43 Plain "e" = 45..46 Plain "1"
    "#);
    assert_snapshot!(chart("a:\n  b:\n    c: 1\n    {{ include \"x\" . }}\n    d: 1\n"), @r#"
    0..49 Block mapping
      0..1 Plain "a" = 5..49 Block mapping
        5..6 Plain "b" = 12..49 Block mapping open
          12..13 Plain "c" = 15..16 Plain "1"
          45..46 Plain "d" = 48..49 Plain "1"
    "#);
}

#[test]
fn output_below_a_key_without_a_value_is_its_value() {
    assert_snapshot!(chart("a:\n  b:\n    {{- toYaml .b | nindent 4 }}\n  c:\n    -\n    {{- toYaml .c | nindent 6 }}\n  d: 1\n"), @r#"
    0..91 Block mapping
      0..1 Plain "a" = 5..91 Block mapping
        5..6 Plain "b" = 12..40 Placeholder
        43..44 Plain "c" = 50..84 Block sequence
          - 56..84 Placeholder
        87..88 Plain "d" = 90..91 Plain "1"
    "#);
}

#[test]
fn output_before_the_first_element_opens_the_list() {
    assert_snapshot!(chart("env:\n  {{- toYaml .env | nindent 2 }}\n  - a: 1\nx: 1\n"), @r#"
    0..51 Block mapping
      0..3 Plain "env" = 40..46 Block sequence open
        - 42..46 Block mapping
          42..43 Plain "a" = 45..46 Plain "1"
      47..48 Plain "x" = 50..51 Plain "1"
    "#);
}

#[test]
fn output_before_the_rest_of_a_mapping_opens_it() {
    assert_snapshot!(chart("- labels: {{- include \"l\" . | nindent 4 }}\n    {{- if .x }}\n    # more\n    a: 1\n    {{- end }}\n  b: {{ .b }}\n  c: 1\n"), @r#"
    0..115 Block sequence
      - 2..115 Block mapping
        2..8 Plain "labels" = 75..79 Block mapping open
          75..76 Plain "a" = 78..79 Plain "1"
        97..98 Plain "b" = 100..108 Placeholder
        111..112 Plain "c" = 114..115 Plain "1"
    comment 64..70
    "#);
    assert_snapshot!(chart("a: {{ .text }}\n  goes on\nb: 1\n"), @r#"
    0..29 Block mapping
      0..1 Plain "a" = 3..24 Placeholder
      25..26 Plain "b" = 28..29 Plain "1"
    "#);
}

#[test]
fn output_between_brackets_opens_them() {
    assert_snapshot!(chart("a: [\n  {{ .x }}\n]\nb: [{{ join \",\" .l }}]\nc: { {{ .k }}: v }\nd: [1]\n"), @r#"
    0..66 Block mapping
      0..1 Plain "a" = 3..17 Flow sequence open
      18..19 Plain "b" = 21..40 Flow sequence open
        - 22..39 Placeholder
      41..42 Plain "c" = 44..59 Flow mapping open
        46..54 Placeholder = 56..57 Plain "v"
      60..61 Plain "d" = 63..66 Flow sequence
        - 64..65 Plain "1"
    "#);
}

#[test]
fn a_block_scalar_with_placeholders_or_control_in_it_is_one() {
    assert_snapshot!(chart("a: |\n    {{- range .x }}\n  echo {{ . }}\n    {{- end }}\nb: |\n  {{ .text }}\nc: |\n  x\n  {{- if .y }}\n  y\n  {{- end }}\nd: |\n  still\n{{- if .z }}\ne: 1\n{{- end }}\n"), @r#"
    0..145 Block mapping open
      0..1 Plain "a" = 3..39 Placeholder
      55..56 Plain "b" = 58..73 Placeholder
      74..75 Plain "c" = 77..101 Placeholder
      115..116 Plain "d" = 118..127 Literal "still\n"
      141..142 Plain "e" = 144..145 Plain "1"
    "#);
}

#[test]
fn a_document_of_output_alone_is_a_placeholder() {
    assert_snapshot!(chart("---\n{{ include \"all\" . }}\n---\na: 1\n"), @r#"
    4..25 Placeholder
    30..34 Block mapping
      30..31 Plain "a" = 33..34 Plain "1"
    "#);
}

#[test]
fn an_action_may_hold_quotes_line_breaks_and_closing_marks() {
    assert_snapshot!(chart("a: {{ \"}}\" }}\nb: {{ `\n}}` }}\nc: {{ include \"x\" (dict\n  \"k\" 1) }}\nd: {{/* }} */}}\n{{- /*\nnot: yaml\n*/ -}}\ne: 1\n"), @r#"
    0..109 Block mapping
      0..1 Plain "a" = 3..13 Placeholder
      14..15 Plain "b" = 17..28 Placeholder
      29..30 Plain "c" = 32..64 Placeholder
      65..66 Plain "d" = 68..80 Placeholder
      105..106 Plain "e" = 108..109 Plain "1"
    "#);
}

#[test]
fn an_action_that_is_not_closed_ends_with_its_line() {
    assert_snapshot!(chart("a: {{ .x\nb: 1\n"), @r#"
    0..13 Block mapping
      0..1 Plain "a" = 3..8 Placeholder
      9..10 Plain "b" = 12..13 Plain "1"
    "#);
}

#[test]
fn placeholders_in_comments_tags_and_aliases_are_no_problem() {
    assert_snapshot!(chart("a: 1 # {{ .x }}\n# {{ .y }}\nb: *{{ .z }}\n"), @r#"
    0..39 Block mapping
      0..1 Plain "a" = 3..4 Plain "1"
      27..28 Plain "b" = 30..39 Placeholder
    comment 5..15
    comment 16..26
    "#);
}

#[test]
fn terraform_templates_have_other_marks() {
    assert_snapshot!(terraform("a: ${x}\nb: ${y[\"}\"].z}-1\nc: $${x}\n%{ if z }\nd: {{ 1: 2 }}\n%{ endif }\ne: ${jsonencode({ a = \"${b}\" })}\n"), @r#"
    0..101 Block mapping
      0..1 Plain "a" = 3..7 Placeholder
      8..9 Plain "b" = 11..24 Placeholder
      25..26 Plain "c" = 28..33 Plain "$${x}"
      44..45 Plain "d" = 47..57 Flow mapping
        48..56 Flow mapping = 56..56 Plain ""
      69..70 Plain "e" = 72..101 Placeholder
    "#);
}

#[test]
fn terraform_output_on_a_line_of_its_own_may_be_anything() {
    assert_snapshot!(terraform("a:\n  b: 1\n  ${indent(2, yamlencode(x))}\nc: 1\n"), @r#"
    0..44 Block mapping open
      0..1 Plain "a" = 5..9 Block mapping open
        5..6 Plain "b" = 8..9 Plain "1"
      40..41 Plain "c" = 43..44 Plain "1"
    "#);
}

#[test]
fn a_heredoc_is_read_in_place_with_the_placeholders_it_is_said_to_have() {
    let text = "x = <<EOT\nname: ${a}\n%{ if b ~}\nsize: 1\n%{ endif ~}\nlist:\n  ${c}\nEOT\n";
    let place = |part: &str| text.find(part).map(|start| Span::new(start, start + part.len())).expect("it is there");
    let stretch = Span { start: place("name").start, end: place("\nEOT").start + 1 };
    let placeholders = [place("${c}"), place("${a}"), place("%{ if b ~}"), place("%{ endif ~}"), Span::new(0, 1)];
    assert_snapshot!(outline(&yaml::parse_at(text, stretch, &placeholders)), @r#"
    10..64 Block mapping open
      10..14 Plain "name" = 16..20 Placeholder
      32..36 Plain "size" = 38..39 Plain "1"
      52..56 Plain "list" = 60..64 Placeholder
    "#);
}

#[test]
fn nothing_is_a_placeholder_unless_it_is_asked_for() {
    assert_snapshot!(outline(&yaml::parse("a: ${x}\nb: '{{ y }}'\n")), @r#"
    0..20 Block mapping
      0..1 Plain "a" = 3..7 Plain "${x}"
      8..9 Plain "b" = 11..20 SingleQuoted "{{ y }}"
    "#);
}

#[test]
fn a_text_with_go_placeholders_is_told_from_one_with_expressions_of_a_pipeline() {
    assert!(yaml::has_placeholders("a: {{ .x }}"));
    assert!(yaml::has_placeholders("a: ${{ x }}\nb: {{ y }}"));
    assert!(!yaml::has_placeholders("a: ${{ x }}"));
    assert!(!yaml::has_placeholders("a: {{ .x"));
    assert!(!yaml::has_placeholders("a: {b: {c: 1}}"));
}
