//! Writes scalars so that every reader has them as they are meant.

use std::cmp::Ordering;

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
    if context != Context::Json && is_plain(text, context) { text.to_owned() } else { double(text) }
}

/// A key beside one that is written in this style.
pub(super) fn key(name: &str, beside: Option<ScalarStyle>, context: Context) -> String {
    match beside {
        Some(ScalarStyle::DoubleQuoted) => double(name),
        Some(ScalarStyle::SingleQuoted) => single(name).unwrap_or_else(|| double(name)),
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
        ScalarStyle::SingleQuoted => single(&written).unwrap_or_else(|| double(&written)),
        ScalarStyle::DoubleQuoted => double(&written),
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

fn single(text: &str) -> Option<String> {
    text.chars().all(is_printable).then(|| format!("'{}'", text.replace('\'', "''")))
}

/// In double quotes, with escapes that JSON and YAML share.
fn double(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            character if is_printable(character) => quoted.push(character),
            character => {
                // All that are left need no more than four digits.
                let escape = format!("\\u{:04x}", u32::from(character));
                quoted.push_str(&escape);
            }
        }
    }
    quoted.push('"');
    quoted
}

/// Whether a character may stand for itself in a text of one line. YAML 1.1 breaks lines also at three that JSON lets pass.
fn is_printable(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether every reader has a text without quotes as that text. <https://yaml.org/spec/1.2.2/#733-plain-style>
fn is_plain(text: &str, context: Context) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let mut rest = text.chars().skip(1);
    let starts_plainly = match first {
        '-' => rest.next().is_some_and(|second| second.is_alphanumeric() || second == '-') && !text.starts_with("---"),
        '?' | ':' | ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => {
            false
        }
        _ => true,
    };
    // Between brackets, older readers take a colon or question mark inside a word for more than that.
    let breaks_flow = context == Context::Flow && text.contains(['[', ']', '{', '}', ',', ':', '?']);
    starts_plainly
        && text.trim() == text
        && text.chars().all(is_printable)
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && !text.starts_with("...")
        && !breaks_flow
        && !has_type(text)
}

/// Whether a plain text is anything but text to some reader: YAML 1.1, YAML 1.2, or what their readers make of them.
fn has_type(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<", ".inf", ".nan", "inf", "nan",
        "infinity",
    ];
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = unsigned.to_ascii_lowercase();
    if WORDS.contains(&lower.as_str()) {
        return true;
    }
    let bytes = lower.as_bytes();
    let only = |allowed: &[u8]| bytes.iter().all(|byte| byte.is_ascii_digit() || allowed.contains(byte));
    match bytes {
        [b'0', b'x' | b'o' | b'b', digits @ ..] => {
            digits.iter().all(|digit| digit.is_ascii_hexdigit() || *digit == b'_')
        }
        // Dates.
        [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'-', b'0'..=b'9', ..] => true,
        // `1_000`, `1,000`, and `1:30` in sixties.
        [b'0'..=b'9', ..] if only(b"_,") || only(b"_:") || only(b"_:.") && lower.contains(':') => true,
        [b'0'..=b'9' | b'.', ..] => lower.replace('_', "").parse::<f64>().is_ok(),
        _ => false,
    }
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
            "1.2.3",
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
            assert_eq!(text(quoted, Context::Block), double(quoted));
        }
    }

    #[test]
    fn between_brackets_more_needs_quotes() {
        for quoted in ["a,b", "a:b", "a]", "{a", "what?"] {
            assert_eq!(text(quoted, Context::Flow), double(quoted));
        }
        assert_eq!(text("gp3", Context::Flow), "gp3");
        assert_eq!(text("gp3", Context::Json), "\"gp3\"");
    }

    #[test]
    fn what_cannot_be_printed_is_escaped() {
        assert_eq!(double("a\n\t\"\\\u{1}\u{85}\u{2028}é😀"), r#""a\n\t\"\\\u0001\u0085\u2028é😀""#);
    }

    #[test]
    fn numbers_have_no_exponent_and_no_point_unless_they_need_one() {
        assert_eq!(
            [100.0, 0.5, -0.0, 1e21, 1e-7].map(number),
            ["100", "0.5", "0", "1000000000000000000000", "0.0000001"]
        );
    }
}
