//! The meaning of a scalar: string, number, boolean or null.

use super::tree::{Node, NodeKind, ScalarStyle};

/// The meaning of a scalar with its style and tag.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'t> {
    /// `null`, `~` or nothing.
    Null,
    /// `true`, `false`; also YAML 1.1's `yes`, `no`, `on`, `off`, which the readers of manifests and templates still know.
    Bool(bool),
    /// An integer or a decimal.
    Number(f64),
    /// Everything else.
    Text(&'t str),
}

impl<'t> Scalar<'t> {
    /// The meaning of a scalar node; `None` for a collection, an alias, a placeholder and a missing node.
    ///
    /// The letters of a plain scalar decide its type; any other scalar is a string. A tag of YAML's own (`!!int`)
    /// overrides the style; where the letters do not fit it, and under a tag of the application (`!Sub`), a scalar is a
    /// string.
    pub fn of(node: &'t Node) -> Option<Scalar<'t>> {
        let NodeKind::Scalar { text, style } = &node.kind else { return None };
        let meaning = match node.tag.as_ref().map(|tag| core_tag(&tag.name)) {
            None if *style == ScalarStyle::Plain => plain(text),
            Some(Some("int" | "float")) => number(text).map(Scalar::Number),
            Some(Some("bool")) => boolean(text).map(Scalar::Bool),
            Some(Some("null")) => Some(Scalar::Null),
            _ => None,
        };
        Some(meaning.unwrap_or(Scalar::Text(text)))
    }
}

/// `int` of `!!int` and of `!<tag:yaml.org,2002:int>`.
fn core_tag(name: &str) -> Option<&str> {
    name.strip_prefix("!!").or_else(|| name.strip_prefix("!<tag:yaml.org,2002:")?.strip_suffix('>'))
}

fn plain(text: &str) -> Option<Scalar<'_>> {
    if matches!(text, "" | "~" | "null" | "Null" | "NULL") {
        return Some(Scalar::Null);
    }
    boolean(text).map(Scalar::Bool).or_else(|| number(text).map(Scalar::Number))
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

/// A number as YAML 1.2's core schema has it, and where that differs from go-yaml and `PyYAML`, as these two agree:
/// `1_000`, `0b11`, and `0644` in octal (a file mode). `.inf`, `.nan` and the sexagesimal `1:30` are text.
fn number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    let digits = if unsigned.contains('_') { &unsigned.replace('_', "") } else { unsigned };
    let size = match digits.as_bytes() {
        [b'0', b'x', hex @ ..] => integer(hex, 16),
        [b'0', b'o', octal @ ..] => integer(octal, 8),
        [b'0', b'b', binary @ ..] => integer(binary, 2),
        [b'0', octal @ ..] if !octal.is_empty() && octal.iter().all(|digit| (b'0'..=b'7').contains(digit)) => {
            integer(octal, 8)
        }
        _ => decimal(digits),
    }?;
    Some(if text.starts_with('-') { -size } else { size })
}

fn integer(digits: &[u8], base: u32) -> Option<f64> {
    if digits.is_empty() {
        return None;
    }
    digits
        .iter()
        .try_fold(0.0, |size, digit| Some(size * f64::from(base) + f64::from(char::from(*digit).to_digit(base)?)))
}

/// Rust reads decimals as YAML does, once words (`inf`, `nan`) and a lone point are out of the way.
fn decimal(digits: &str) -> Option<f64> {
    let shaped = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    if shaped { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Span, data::Tag};

    fn node(tag: &str, text: &str, style: ScalarStyle) -> Node {
        let tag = (!tag.is_empty()).then(|| Tag { span: Span::default(), name: tag.into() });
        Node { span: Span::default(), tag, anchor: 0, open: false, kind: NodeKind::Scalar { text: text.into(), style } }
    }

    #[track_caller]
    fn assert_means(text: &str, meaning: Scalar) {
        assert_eq!(Scalar::of(&node("", text, ScalarStyle::Plain)), Some(meaning), "{text}");
    }

    #[test]
    fn nothing_and_the_null_words_are_null() {
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_means(text, Scalar::Null);
        }
        assert_means("nULL", Scalar::Text("nULL"));
    }

    #[test]
    fn booleans_are_those_of_yaml_1_2_and_1_1_but_single_letters_are_text() {
        for (text, meaning) in [
            ("true", true),
            ("TRUE", true),
            ("on", true),
            ("Yes", true),
            ("False", false),
            ("off", false),
            ("NO", false),
        ] {
            assert_means(text, Scalar::Bool(meaning));
        }
        for text in ["y", "n", "Y", "N", "tRue", "oN"] {
            assert_means(text, Scalar::Text(text));
        }
    }

    #[test]
    fn numbers_are_read_as_go_yaml_and_pyyaml_agree() {
        let numbers = [
            ("0", 0.0),
            ("-12", -12.0),
            ("+3", 3.0),
            ("1.5", 1.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("1e3", 1000.0),
            ("-1.5E-1", -0.15),
            ("1_000", 1000.0),
            ("0x1F", 31.0),
            ("-0x10", -16.0),
            ("0o17", 15.0),
            ("0b101", 5.0),
            ("0644", 420.0),
            ("08", 8.0),
            ("00", 0.0),
            ("18446744073709551616", 18_446_744_073_709_551_616.0),
            ("0x10000000000000000", 18_446_744_073_709_551_616.0),
        ];
        for (text, number) in numbers {
            assert_means(text, Scalar::Number(number));
        }
    }

    #[test]
    fn what_only_looks_like_a_number_is_text() {
        let texts = [
            "1:30",
            ".inf",
            "-.inf",
            ".nan",
            ".",
            "-",
            "+",
            "1.2.3",
            "10.0.0.0/8",
            "0x",
            "0xg",
            "0o8",
            "0b2",
            "1e",
            "e1",
            "_1",
            "--1",
            "+-1",
            "1-",
            "2024-01-01",
            "inf",
            "1GiB",
            "-inf",
            "1+1",
        ];
        for text in texts {
            assert_means(text, Scalar::Text(text));
        }
    }

    #[test]
    fn quoted_and_block_scalars_are_text_whatever_their_letters() {
        for style in [ScalarStyle::SingleQuoted, ScalarStyle::DoubleQuoted, ScalarStyle::Literal, ScalarStyle::Folded] {
            assert_eq!(Scalar::of(&node("", "true", style)), Some(Scalar::Text("true")));
        }
    }

    #[test]
    fn a_tag_of_yaml_overrules_the_style_and_a_tag_of_the_application_makes_text() {
        let cases = [
            ("!!str", "1", ScalarStyle::Plain, Scalar::Text("1")),
            ("!!str", "", ScalarStyle::Plain, Scalar::Text("")),
            ("!", "1", ScalarStyle::Plain, Scalar::Text("1")),
            ("!!int", "1", ScalarStyle::DoubleQuoted, Scalar::Number(1.0)),
            ("!!float", "1.5", ScalarStyle::SingleQuoted, Scalar::Number(1.5)),
            ("!!int", "one", ScalarStyle::Plain, Scalar::Text("one")),
            ("!!bool", "yes", ScalarStyle::DoubleQuoted, Scalar::Bool(true)),
            ("!!null", "", ScalarStyle::Plain, Scalar::Null),
            ("!<tag:yaml.org,2002:int>", "7", ScalarStyle::DoubleQuoted, Scalar::Number(7.0)),
            ("!Sub", "5", ScalarStyle::Plain, Scalar::Text("5")),
        ];
        for (tag, text, style, meaning) in cases {
            assert_eq!(Scalar::of(&node(tag, text, style)), Some(meaning), "{tag} {text}");
        }
    }

    #[test]
    fn only_a_scalar_has_a_meaning() {
        for kind in [NodeKind::Missing, NodeKind::Placeholder, NodeKind::Alias(1)] {
            assert_eq!(Scalar::of(&Node { span: Span::default(), tag: None, anchor: 0, open: false, kind }), None);
        }
    }
}
