//! YAML of every notation against libyaml, and what holds for any text at all.

mod generator;
#[path = "../invariants/mod.rs"]
mod invariants;

use std::collections::BTreeMap;

use costlint_syntax::{
    Span,
    data::{Node, NodeKind, ScalarStyle},
    yaml::{self, Markers},
};
use invariants::violation;
use proptest::prelude::*;
use serde::Deserialize;
use serde_yaml::{
    Mapping, Value,
    value::{Tag, TaggedValue},
};

/// The value of a node as the oracle would have it, its aliases expanded.
fn value(node: &Node, anchors: &mut BTreeMap<u32, Value>) -> Value {
    let plain = match &node.kind {
        NodeKind::Scalar { text, style: ScalarStyle::Plain }
            if node.tag.as_ref().is_none_or(|tag| &*tag.name != "!!str") =>
        {
            // What a plain scalar means differs between readers and is tested apart; here the oracle says it of the text alone.
            serde_yaml::from_str(text).unwrap_or(Value::String((**text).to_owned()))
        }
        NodeKind::Scalar { text, .. } => Value::String((**text).to_owned()),
        NodeKind::Sequence { items, .. } => Value::Sequence(items.iter().map(|item| value(item, anchors)).collect()),
        NodeKind::Mapping { entries, .. } => {
            let entries = entries.iter().map(|entry| (value(&entry.key, anchors), value(&entry.value, anchors)));
            Value::Mapping(entries.collect::<Mapping>())
        }
        NodeKind::Alias(anchor) => anchors[anchor].clone(),
        NodeKind::Placeholder | NodeKind::Missing => Value::String(format!("{:?}", node.kind)),
    };
    let tagged = match &node.tag {
        Some(tag) if &*tag.name != "!!str" => {
            Value::Tagged(Box::new(TaggedValue { tag: Tag::new(&*tag.name), value: plain }))
        }
        _ => plain,
    };
    if node.anchor != 0 {
        anchors.insert(node.anchor, tagged.clone());
    }
    tagged
}

fn oracle(text: &str) -> Result<Vec<Value>, serde_yaml::Error> {
    serde_yaml::Deserializer::from_str(text).map(Value::deserialize).collect()
}

proptest! {
    #[test]
    fn every_notation_means_what_libyaml_says(text in generator::texts()) {
        let expected = oracle(&text);
        prop_assert!(expected.is_ok(), "the generator wrote no YAML: {:?}\n{text}", expected.err());
        let tree = yaml::parse(&text);
        prop_assert_eq!(&tree.problems, &[], "{}", text);
        let mut anchors = BTreeMap::new();
        let values: Vec<Value> = tree.documents.iter().map(|document| value(document, &mut anchors)).collect();
        // For the oracle a text without a document is one of null.
        let values = if values.is_empty() { vec![Value::Null] } else { values };
        prop_assert_eq!(values, expected.unwrap_or_default(), "{}", text);
        prop_assert_eq!(violation(&text, &tree), None, "{}", text);
    }

    #[test]
    fn any_text_is_read_with_sound_spans(text in pieces()) {
        prop_assert_eq!(violation(&text, &yaml::parse(&text)), None, "{}", text);
    }

    #[test]
    fn any_text_is_read_as_a_template_with_sound_spans(text in pieces()) {
        for markers in [Markers::GoTemplate, Markers::Terraform] {
            prop_assert_eq!(violation(&text, &yaml::parse_masked(&text, markers)), None, "{:?} {}", markers, text);
        }
    }

    #[test]
    fn a_damaged_text_is_read_with_sound_spans(text in generator::texts(), at in any::<prop::sample::Index>(), piece in piece(), length in 0_usize..4) {
        let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).chain([text.len()]).collect();
        let start = at.index(starts.len());
        let end = starts[(start + length).min(starts.len() - 1)];
        let start = starts[start];
        for damaged in [text[..start].to_owned(), [&text[..start], piece, &text[end..]].concat()] {
            prop_assert_eq!(violation(&damaged, &yaml::parse(&damaged)), None, "{}", damaged);
            let masked = yaml::parse_masked(&damaged, Markers::GoTemplate);
            prop_assert_eq!(violation(&damaged, &masked), None, "{}", damaged);
        }
    }

    #[test]
    fn placeholders_anywhere_leave_sound_spans(text in generator::texts(), places in prop::collection::vec(any::<prop::sample::Index>(), 1..4)) {
        let mut text = text;
        for place in places {
            let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).chain([text.len()]).collect();
            text.insert_str(starts[place.index(starts.len())], "{{- include \"x\" . | nindent 2 }}");
        }
        prop_assert_eq!(violation(&text, &yaml::parse_masked(&text, Markers::GoTemplate)), None, "{}", text);
    }

    #[test]
    fn a_text_without_placeholders_reads_the_same_as_a_template(text in generator::texts()) {
        prop_assume!(!text.contains("{{") && !text.contains("${") && !text.contains("%{"));
        let plain = format!("{:?}", yaml::parse(&text));
        prop_assert_eq!(&plain, &format!("{:?}", yaml::parse_masked(&text, Markers::GoTemplate)));
        prop_assert_eq!(&plain, &format!("{:?}", yaml::parse_masked(&text, Markers::Terraform)));
    }

    #[test]
    fn a_stretch_reads_as_the_text_would_alone(text in generator::texts()) {
        let whole = format!("x = <<EOT\n{text}EOT\n");
        let stretch = Span::new(10, 10 + text.len());
        let tree = yaml::parse_at(&whole, stretch, &[]);
        prop_assert_eq!(violation(&whole, &tree), None, "{}", whole);
        let alone = yaml::parse(&text);
        let mut anchors = BTreeMap::new();
        let values = |tree: &costlint_syntax::data::Tree, anchors: &mut _| tree.documents.iter().map(|it| value(it, anchors)).collect::<Vec<_>>();
        prop_assert_eq!(values(&tree, &mut anchors), values(&alone, &mut BTreeMap::new()));
        let moved = alone.comments.iter().map(|comment| Span { start: comment.start + 10, end: comment.end + 10 });
        prop_assert_eq!(tree.comments, moved.collect::<Vec<_>>());
    }
}

/// What YAML and templates are made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat())
}

fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(PIECES)
}

const PIECES: &[&str] = &[
    "a",
    "b: ",
    "key:",
    "- ",
    "-",
    "\n",
    "\n  ",
    "\n    ",
    "\r\n",
    "\r",
    "\t",
    " ",
    "#",
    " # c",
    "'",
    "\"",
    "\\",
    "|",
    ">",
    "|2-\n",
    ">+\n",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&x ",
    "*x ",
    "!t ",
    "!!str ",
    "!",
    "? ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "@",
    "`",
    "é",
    "😀",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\0",
    "\u{7}",
    "{{ .x }}",
    "{{- if .y }}",
    "{{- end -}}",
    "{{ include \"z\" . | nindent 2 }}",
    "{{",
    "}}",
    "{{/* ",
    "*/}}",
    "`}}",
    "${x}",
    "${",
    "%{ if }",
    "%{",
    "$${",
    "1",
    "~",
    "null",
];

#[test]
fn hostile_texts_are_read_to_their_end() {
    let mut texts = vec![
        "a: &a [x]\n".to_owned() + &"b: &a [*a, *a, *a, *a]\n".repeat(2000),
        "key:\n".to_owned() + &"  # comment\n".repeat(10_000),
        "a: b: c\n---\n".repeat(3_000),
        "@\n".repeat(10_000),
        "\"a\n".repeat(10_001),
        "a: |\n".repeat(5_000),
        "- - - - a\n".repeat(3_000),
        "{".to_owned() + &"a, ".repeat(20_000),
        "x".repeat(100_000),
        "\n".repeat(100_000),
    ];
    let template = [
        "{{",
        "{{ \"",
        "{{ `",
        "{{/*",
        "a: {{ .x }}\n",
        "# a: {{ x }}\n",
        "{{ include }}\n",
        "a: |\n {{ x }}\n",
        "${",
        "${\"",
        "%{ if }\n",
        "${x}\n",
        "{{ ` }} {{ ` ",
    ];
    texts.extend(template.iter().map(|piece| piece.repeat(5_000)));
    for text in &texts {
        for tree in [
            yaml::parse(text),
            yaml::parse_masked(text, Markers::GoTemplate),
            yaml::parse_masked(text, Markers::Terraform),
        ] {
            assert_eq!(violation(text, &tree), None, "{}", &text[..20]);
        }
    }
}
