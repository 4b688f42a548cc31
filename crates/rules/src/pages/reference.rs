//! The reference of the page language, generated from the tables that the checker uses.

use std::fmt::Write as _;

use crate::{
    names::lists,
    pages::{
        check::signatures,
        declaration,
        functions::{FUNCTIONS, Signature},
        vocabulary::{self, Words},
    },
};

/// Every table of words, in the order in which an author meets them.
const TABLES: [&Words; 14] = [
    &vocabulary::BLOCKS,
    &vocabulary::RULE,
    &vocabulary::MATCH,
    &vocabulary::GROUP,
    &vocabulary::KIND,
    &vocabulary::FIELD_TYPES,
    &vocabulary::GIVEN,
    &vocabulary::DECLARE,
    &declaration::FINDING,
    &vocabulary::AT_OPTIONS,
    &vocabulary::PRESENT_OPTIONS,
    &vocabulary::CASE_KEYS,
    &vocabulary::UNITS,
    &vocabulary::FENCES,
];

/// The tables of all words and functions, as Markdown.
pub fn reference() -> String {
    let mut text = String::new();
    for table in TABLES {
        section(
            &mut text,
            table.title,
            table.all.iter().map(|word| (format!("`{}`", word.name), word.sentence, word.example)),
        );
    }
    let is_everywhere =
        |signature: &&Signature| FUNCTIONS.iter().any(|function| function.signature.name == signature.name);
    let (everywhere, elsewhere): (Vec<&Signature>, Vec<&Signature>) = signatures().partition(is_everywhere);
    let is_reading = |signature: &&Signature| {
        crate::inventory::fields::READING.iter().any(|function| function.signature.name == signature.name)
    };
    let (reading, peers): (Vec<&Signature>, Vec<&Signature>) = elsewhere.into_iter().partition(is_reading);
    let tables = [
        ("Functions of rules, kinds and declarations", everywhere),
        ("Functions of rules, which ask for other instances", peers),
        ("Functions of declarations, which read the instance", reading),
    ];
    for (title, functions) in tables {
        section(
            &mut text,
            title,
            functions.into_iter().map(|function| (written(function), function.sentence, function.example)),
        );
    }
    text.push_str("\n### Word lists\n\n");
    for name in lists::names() {
        let words: Vec<&str> = lists::named(name).into_iter().flatten().collect();
        writeln!(text, "- `{name}`: {}", words.join(", ")).expect("writing to a string cannot fail");
    }
    text.trim_start().to_owned()
}

/// The meaning of a word or function of the language, for `costlint explain`; `None` if the name is unknown.
pub fn explained(name: &str) -> Option<String> {
    let words = TABLES.iter().flat_map(|table| table.all.iter().map(move |word| (table, word)));
    let words = words.filter(|(_, word)| word.name == name);
    let words = words
        .map(|(table, word)| format!("`{}`, {}. {}\n\n    {}\n", word.name, table.one, word.sentence, word.example));
    let functions = signatures().filter(|signature| signature.name == name);
    let functions = functions.map(|signature| {
        format!("`{}`: {}\n\n    {}\n", written_plain(signature), signature.sentence, signature.example)
    });
    let all: Vec<String> = words.chain(functions).collect();
    (!all.is_empty()).then(|| all.join("\n"))
}

fn section(text: &mut String, title: &str, rows: impl Iterator<Item = (String, &'static str, &'static str)>) {
    write!(text, "\n### {title}\n\n| word | meaning | example |\n| --- | --- | --- |\n")
        .expect("writing to a string cannot fail");
    for (name, sentence, example) in rows {
        let example = example.replace('|', "\\|").replace("```", "");
        writeln!(text, "| {name} | {sentence} | `{example}` |").expect("writing to a string cannot fail");
    }
}

fn written(signature: &Signature) -> String {
    format!("`{}`", written_plain(signature))
}

/// `at(path, options…)`
fn written_plain(signature: &Signature) -> String {
    let names: Vec<&str> = signature.takes.iter().map(|argument| argument.name).collect();
    format!("{}({}{})", signature.name, names.join(", "), if signature.repeats { "…" } else { "" })
}
