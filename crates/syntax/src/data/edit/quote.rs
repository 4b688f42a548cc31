//! Writes scalars so that every reader understands them correctly.
//!
//! `serde-saphyr` prints what goes into YAML, and `serde_json` what goes between brackets that are written like JSON.
//! This module adds what a printer of whole documents cannot know: the quotes of the old value or its neighbours, numbers
//! without an exponent, and the few plain texts in [`is_misread`]. How collections are laid out is in
//! [`print`](super::print), since they take the indentation of the text around them, which may be any.

use std::cmp::Ordering;

use serde_saphyr::{DoubleQuoted, SingleQuoted};

use super::super::{NodeKind, Scalar, ScalarStyle};
use crate::{data::Node, edit::New};

/// Where a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// In YAML, by indentation.
    Block,
    /// In YAML, between brackets.
    Flow,
    /// In JSON, or between brackets of YAML that is written like it.
    Json,
}

/// A number without exponent, as all readers of YAML and JSON have it.
pub(super) fn number(number: f64) -> String {
    if number == 0.0 { "0".into() } else { number.to_string() }
}

/// A text as a new value or key.
pub(super) fn text(text: &str, context: Context) -> String {
    if context == Context::Json {
        return double(text, context);
    }
    let options = serde_saphyr::ser_options! { prefer_block_scalars: false };
    match scalar(serde_saphyr::to_string_with_options(&text, options)) {
        Some(printed) if printed == text && !is_misread(text, context) => printed,
        _ => double(text, context),
    }
}

/// A key beside one that is written in this style.
pub(super) fn key(name: &str, beside: Option<ScalarStyle>, context: Context) -> String {
    match beside {
        Some(ScalarStyle::DoubleQuoted) => double(name, context),
        Some(ScalarStyle::SingleQuoted) => single(name, context),
        _ => text(name, context),
    }
}

/// A new value in the place and style of an old scalar; `None` for a list or object.
pub(super) fn over(old: &Node, new: &New, context: Context) -> Option<String> {
    let NodeKind::Scalar { style, .. } = &old.kind else { return None };
    let (written, is_text) = match new {
        New::Null => return Some("null".into()),
        New::Bool(bool) => (bool.to_string(), false),
        New::Number(value) => (number(*value), false),
        New::Text(text) => (text.clone(), true),
        New::List(_) | New::Object(_) => return None,
    };
    Some(match style {
        ScalarStyle::SingleQuoted => single(&written, context),
        ScalarStyle::DoubleQuoted => double(&written, context),
        ScalarStyle::Plain if !is_text || keeps_type(old, &written) => written,
        // What a block scalar holds is text.
        _ => text(&written, context),
    })
}

/// Whether a scalar means this already. `"3"` is 3 and `true` is `"true"`: readers of manifests and templates convert.
pub(super) fn is_same(node: &Node, new: &New) -> bool {
    match (Scalar::of(node), new) {
        (Some(Scalar::Null), New::Null) => true,
        (Some(Scalar::Bool(old)), New::Bool(new)) => old == *new,
        (Some(Scalar::Number(old)), New::Number(new)) => old.partial_cmp(new).is_some_and(Ordering::is_eq),
        (Some(Scalar::Text(old)), New::Text(new)) => old == new,
        (Some(Scalar::Text(old)), New::Bool(new)) => old == new.to_string(),
        (Some(Scalar::Text(old)), New::Number(new)) => old.parse() == Ok(*new),
        (Some(Scalar::Bool(_) | Scalar::Number(_)), New::Text(new)) => node.text() == Some(new),
        _ => false,
    }
}

/// Whether a bare number or boolean that becomes this text stays one: a bare number stays bare.
fn keeps_type(old: &Node, new: &str) -> bool {
    match Scalar::of(old) {
        Some(Scalar::Number(_)) => new.parse().is_ok_and(|value: f64| value.is_finite() && number(value) == new),
        Some(Scalar::Bool(_)) => matches!(new, "true" | "false"),
        _ => false,
    }
}

/// In single quotes, or in double ones where it needs an escape.
fn single(text: &str, context: Context) -> String {
    scalar(serde_saphyr::to_string(&SingleQuoted(text))).unwrap_or_else(|| double(text, context))
}

/// In double quotes.
fn double(text: &str, context: Context) -> String {
    let in_yaml = || scalar(serde_saphyr::to_string(&DoubleQuoted(text)));
    if context == Context::Json { json(text) } else { in_yaml().unwrap_or_else(|| json(text)) }
}

/// A document of one scalar without its line break.
fn scalar(document: Result<String, serde_saphyr::SerializeError>) -> Option<String> {
    Some(document.ok()?.strip_suffix('\n')?.to_owned())
}

/// As JSON, with escapes also for what breaks a line or is refused where YAML reads JSON.
fn json(text: &str) -> String {
    let printed = serde_json::Value::from(text).to_string();
    let mut escaped = String::with_capacity(printed.len());
    for character in printed.chars() {
        match character {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                let escape = format!("\\u{:04x}", u32::from(character));
                escaped.push_str(&escape);
            }
            character => escaped.push(character),
        }
    }
    escaped
}

/// Whether some reader has a plain text as something else that `serde-saphyr` would leave plain.
fn is_misread(text: &str, context: Context) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    // Ruby has `1,000` and `01:30` as numbers.
    let is_number = unsigned.starts_with(|first: char| first.is_ascii_digit())
        && unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'_' | b':'));
    // Readers that leave words to the `f64` of their language.
    let is_infinity = unsigned.eq_ignore_ascii_case("infinity");
    // Between brackets, older readers take a colon or question mark inside a word for more than that, too.
    let breaks_flow = context == Context::Flow && text.contains(['[', ']', '{', '}', ',', ':', '?']);
    is_number || is_infinity || breaks_flow
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_plain_if_no_reader_has_it_as_anything_else() {
        for plain in [
            "gp3",
            "us-east-1a",
            "t3.large",
            "500m",
            "1Gi",
            "30d",
            "10.0.0.0/8",
            "v1.2.3",
            "a:b",
            "a#b",
            "--flag=1",
            "it's",
            "a, b",
            "é",
            "x y",
            "<<a",
            "0g",
            "1-a",
        ] {
            assert_eq!(text(plain, Context::Block), plain);
        }
        for quoted in [
            "",
            " a",
            "a ",
            "on",
            "Off",
            "YES",
            "y",
            "N",
            "null",
            "~",
            "True",
            "1",
            "-1",
            "+1",
            "1.2.3",
            "1.5",
            ".5",
            "5.",
            "1e3",
            "1E-3",
            "0x1F",
            "0o17",
            "0644",
            "08",
            "0b1",
            "1_000",
            "1,000",
            "1:30",
            "1:30:00.5",
            "2024-01-01",
            "2024-01-01T00:00:00Z",
            ".inf",
            "-.INF",
            ".nan",
            "=",
            "<<",
            "-",
            "- a",
            "-",
            "---",
            "...",
            "?",
            "? a",
            ":",
            ": a",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "'a'",
            "\"",
            "%a",
            "@a",
            "`a`",
            "{a}",
            "[a]",
            ",a",
        ] {
            assert_eq!(text(quoted, Context::Block), json(quoted));
        }
    }

    #[test]
    fn between_brackets_more_needs_quotes() {
        for quoted in ["a,b", "a:b", "a]", "{a", "what?"] {
            assert_eq!(text(quoted, Context::Flow), json(quoted));
        }
        assert_eq!(text("gp3", Context::Flow), "gp3");
        assert_eq!(text("gp3", Context::Json), "\"gp3\"");
    }

    #[test]
    fn what_cannot_be_printed_is_escaped() {
        let text = "a\n\t\"\\\u{1}\u{85}\u{2028}é😀";
        assert_eq!(double(text, Context::Json), r#""a\n\t\"\\\u0001\u0085\u2028é😀""#);
        assert_eq!(double(text, Context::Block), r#""a\n\t\"\\\x01\N\Lé😀""#);
    }

    #[test]
    fn numbers_have_no_exponent_and_no_point_unless_they_need_one() {
        assert_eq!(
            [100.0, 0.5, -0.0, 1e21, 1e-7].map(number),
            ["100", "0.5", "0", "1000000000000000000000", "0.0000001"]
        );
    }
}
