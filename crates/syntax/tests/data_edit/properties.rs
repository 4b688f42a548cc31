//! What holds for changes of any text.

#[path = "../yaml_oracle/generator.rs"]
mod generator;

use costlint_syntax::{
    data::{Tree, edit},
    edit::{New, apply},
    json,
    yaml::{self, Markers},
};
use proptest::{collection::vec, prelude::*, sample::select};
use serde::Deserialize;

use super::{
    change,
    meaning::Meaning,
    text,
    trial::{KINDS, attempt, places},
};

/// Tries a kind of change at one of the places of a text. What was changed, if anything was.
fn tried(
    source: &str,
    read: fn(&str) -> Tree,
    at: prop::sample::Index,
    value: &New,
) -> Result<Vec<String>, TestCaseError> {
    let tree = read(source);
    let places = places(&tree);
    let mut changed = Vec::new();
    if !tree.problems.is_empty() || places.is_empty() {
        return Ok(changed);
    }
    for kind in KINDS {
        for is_deep in [false, true] {
            match attempt(source, &tree, read, at.get(&places), kind, value, is_deep) {
                Ok(outcome) => changed.extend(outcome.ok()),
                Err(wrong) => return Err(TestCaseError::fail(format!("{kind:?} {value:?}: {wrong}\n{source}"))),
            }
        }
    }
    Ok(changed)
}

fn leaf() -> impl Strategy<Value = New> {
    prop_oneof![
        Just(New::Null),
        any::<bool>().prop_map(New::Bool),
        prop_oneof![(-1e6..1e6_f64), (0..5000_i32).prop_map(f64::from)].prop_map(New::Number),
        words().prop_map(New::Text),
    ]
}

fn value() -> impl Strategy<Value = New> {
    leaf().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(New::List),
            prop::collection::btree_map(words(), inner, 0..4)
                .prop_map(|entries| New::Object(entries.into_iter().collect())),
        ]
    })
}

/// Texts that are hard to write, without the marks of a template.
fn words() -> impl Strategy<Value = String> {
    let pieces = select(
        &[
            "a",
            "é",
            "😀",
            " ",
            ":",
            "#",
            "-",
            ",",
            "[",
            "]",
            "}",
            "'",
            "\"",
            "\\",
            "\n",
            "\t",
            "1",
            "0",
            ".",
            "e",
            "x",
            "_",
            "on",
            "~",
            "null",
            "!",
            "&",
            "*",
            "|",
            ">",
            "%",
            "@",
            "?",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\u{7f}",
            "+",
            "=",
            "<<",
            "true",
            ":30",
            "2024-01-01",
        ][..],
    );
    prop_oneof![3 => vec(pieces, 0..5).prop_map(|pieces| pieces.concat()), 1 => any::<String>()]
        .prop_filter("a mark of a template", |text| !["{{", "${", "%{"].iter().any(|mark| text.contains(mark)))
}

fn json_texts() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i32>().prop_map(serde_json::Value::from),
        "[a-z\"\\\\/,:{}é]{0,6}".prop_map(serde_json::Value::from),
    ];
    let tree = leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            vec(("[a-e]{1,2}", inner), 0..5)
                .prop_map(|entries| serde_json::Value::Object(entries.into_iter().collect())),
        ]
    });
    (
        vec(("[a-e]{1,2}", tree), 1..5),
        vec(select(&["", " ", "\n", "\n  ", "\n\t", "  \n    "][..]), 1..7),
        any::<bool>(),
    )
        .prop_map(|(entries, blanks, crlf)| {
            let value = serde_json::Value::Object(entries.into_iter().collect());
            let text = if blanks.len() == 1 { format!("{value:#}\n") } else { spread(&value.to_string(), &blanks) };
            if crlf { text.replace('\n', "\r\n") } else { text }
        })
}

/// JSON without blanks, with blanks between some of its tokens.
fn spread(json: &str, blanks: &[&str]) -> String {
    let mut text = String::new();
    let mut blanks = blanks.iter().cycle();
    let (mut in_text, mut is_escaped) = (false, false);
    for character in json.chars() {
        if !in_text && matches!(character, '}' | ']') {
            text.push_str(blanks.next().unwrap_or(&""));
        }
        text.push(character);
        in_text ^= character == '"' && !is_escaped;
        is_escaped = character == '\\' && !is_escaped;
        if !in_text && matches!(character, '{' | '[' | ',' | ':') {
            text.push_str(blanks.next().unwrap_or(&""));
        }
    }
    text
}

fn yaml_oracle(text: &str) -> Result<Vec<serde_yaml::Value>, serde_yaml::Error> {
    serde_yaml::Deserializer::from_str(text).map(serde_yaml::Value::deserialize).collect()
}

proptest! {
    // Some texts of JSON hold what YAML does not read, so the more cases there are, the more are left out.
    #![proptest_config(ProptestConfig { max_global_rejects: u32::MAX, ..ProptestConfig::default() })]

    #[test]
    fn yaml_of_every_notation_is_changed_as_asked_and_no_further(source in generator::texts(), at in any::<prop::sample::Index>(), value in leaf()) {
        for changed in tried(&source, yaml::parse, at, &value)? {
            prop_assert!(yaml_oracle(&changed).is_ok(), "{source}\n{changed}");
        }
    }

    #[test]
    fn json_in_any_layout_is_changed_as_asked_and_no_further(source in json_texts(), at in any::<prop::sample::Index>(), value in leaf()) {
        for changed in tried(&source, json::parse, at, &value)? {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&changed).is_ok(), "{source}\n{changed}");
        }
    }

    #[test]
    fn json_is_changed_also_where_it_is_read_as_yaml(source in json_texts(), at in any::<prop::sample::Index>(), value in leaf()) {
        tried(&source.replace('\t', "  "), yaml::parse, at, &value)?;
    }

    #[test]
    fn a_template_is_changed_as_asked_and_no_further(source in generator::texts(), places in vec(any::<prop::sample::Index>(), 1..4), at in any::<prop::sample::Index>(), value in leaf()) {
        let mut source = source;
        for place in places {
            let starts: Vec<usize> = source.char_indices().map(|(start, _)| start).chain([source.len()]).collect();
            source.insert_str(starts[place.index(starts.len())], "{{ .x }}");
        }
        tried(&source, |text| yaml::parse_masked(text, Markers::GoTemplate), at, &value)?;
    }

    #[test]
    fn any_value_is_read_as_it_was_written(value in value(), name in words()) {
        for source in ["a: 1\n", "- a: 1\r\n  b:\r\n  - 1\r\n", "{a: 1}", "{ \"a\": 1 }", "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n"] {
            for read in [yaml::parse, json::parse] {
                let tree = read(source);
                let Some(mapping) = tree.documents.first().filter(|_| tree.problems.is_empty()) else { continue };
                let mapping = mapping.items().first().unwrap_or(mapping);
                let changes = [costlint_syntax::edit::Change { path: vec![costlint_syntax::edit::Key::Name(name.clone())], to: Some(value.clone()) }];
                prop_assume!(mapping.entry(&name).is_none());
                let edits = edit::change(source, &tree, mapping.span, &changes).map_err(|refusal| TestCaseError::fail(format!("{refusal:?}")))?;
                let changed = apply(source, &edits);
                let again = read(&changed);
                prop_assert_eq!(&again.problems, &[], "{}", changed);
                let mapping = again.documents[0].items().first().unwrap_or(&again.documents[0]);
                let entry = &mapping.entries()[mapping.entries().len() - 1];
                prop_assert!(Meaning::name(&name).fits(&Meaning::of(&changed, &entry.key)), "{}", changed);
                prop_assert!(Meaning::of_new(&value).fits(&Meaning::of(&changed, &entry.value)), "{}", changed);
                prop_assert!(!source.contains('\r') || changed.matches('\n').count() == changed.matches("\r\n").count());
                prop_assert!(yaml_oracle(&changed).is_ok(), "{}", changed);
            }
        }
    }

    #[test]
    fn a_text_is_the_same_text_to_other_readers(new in words()) {
        for (source, path) in [("a: b\n", ["a", ""]), ("a: 'b'\n", ["a", ""]), ("a: \"b\"\n", ["a", ""]), ("a: {b: c}\n", ["a", "b"]), ("a: {\"b\": c}\n", ["a", "b"])] {
            let changed = change(source, "", &[(path.join(".").trim_matches('.'), Some(text(&new)))]);
            let read = yaml_oracle(&changed).map_err(|error| TestCaseError::fail(format!("{error}\n{changed}")))?;
            let value = &read[0]["a"];
            let value = if path[1].is_empty() { value } else { &value["b"] };
            prop_assert_eq!(value.as_str(), Some(&*new), "{}", changed);
        }
    }

    #[test]
    fn a_list_takes_the_place_of_another(old in vec(words(), 1..4), new in vec(words(), 0..4), layout in 0..4_usize) {
        let quoted: Vec<String> = old.iter().map(|item| serde_json::Value::from(item.as_str()).to_string()).collect();
        let source = match layout {
            0 => format!("a:\n{}b: 1\n", quoted.iter().map(|item| format!("- {item} # c\n")).collect::<Vec<_>>().concat()),
            1 => format!("a:\n{}", quoted.iter().map(|item| format!("  - {item}\n")).collect::<Vec<_>>().concat()),
            2 => format!("a: [{}]\n", quoted.join(", ")),
            _ => format!("{{\n  \"a\": [\n    {}\n  ]\n}}", quoted.join(",\n    ")),
        };
        prop_assume!(super::read(&source).problems.is_empty());
        let new = New::List(new.iter().map(|item| text(item)).collect());
        let changed = change(&source, "", &[("a", Some(new.clone()))]);
        let again = super::read(&changed);
        prop_assert_eq!(&again.problems, &[], "{}", changed);
        let list = again.documents[0].get("a").expect("it is there");
        prop_assert!(Meaning::of_new(&new).fits(&Meaning::of(&changed, list)), "{}", changed);
        prop_assert_eq!(change(&changed, "", &[("a", Some(new))]), changed);
    }

    #[test]
    fn a_document_and_an_entry_are_added_and_nothing_else_changes(source in generator::texts(), at in any::<prop::sample::Index>()) {
        let tree = yaml::parse(&source);
        prop_assume!(tree.problems.is_empty() && !tree.documents.is_empty());
        let meanings = |text: &str, tree: &Tree| tree.documents.iter().map(|document| Meaning::of(text, document)).collect::<Vec<_>>();
        let index = at.index(tree.documents.len());
        let document = &tree.documents[index];
        let mut expected = meanings(&source, &tree);
        if let Ok(edits) = edit::append_document(&source, &tree, document.span, "probe: 1\n") {
            let changed = apply(&source, &edits);
            let again = yaml::parse(&changed);
            let mut expected = expected.clone();
            expected.insert(index + 1, Meaning::of_new(&New::Object(vec![("probe".into(), New::Number(1.0))])));
            let found = meanings(&changed, &again);
            prop_assert!(again.problems.is_empty() && found.len() == expected.len(), "{:?}\n{}\n{}", again.problems, source, changed);
            prop_assert!(expected.iter().zip(&found).all(|(expected, found)| expected.fits(found)), "{}\n{}", source, changed);
        }
        if document.entries().is_empty() {
            return Ok(());
        }
        let place = at.index(document.entries().len());
        if let Ok(edits) = edit::append_entry(&source, &tree, document.entries()[place].key.span, "probe", &New::Number(1.0)) {
            let changed = apply(&source, &edits);
            let again = yaml::parse(&changed);
            let Meaning::Object { entries, .. } = &mut expected[index] else { panic!("it is a mapping") };
            entries.insert(place + 1, (Meaning::name("probe"), Meaning::of_new(&New::Number(1.0))));
            let found = meanings(&changed, &again);
            prop_assert!(again.problems.is_empty() && found.len() == expected.len(), "{:?}\n{}\n{}", again.problems, source, changed);
            prop_assert!(expected.iter().zip(&found).all(|(expected, found)| expected.fits(found)), "{}\n{}", source, changed);
        }
    }
}
