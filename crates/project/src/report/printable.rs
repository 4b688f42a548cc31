//! Text of a user's files on a terminal: shown, never obeyed.

use std::borrow::Cow;

/// A text whose control characters are replaced, each by a mark of as many bytes, so that spans keep their meaning.
///
/// An escape sequence in a linted file must not move the cursor, and a direction override must not show code in another
/// order than it runs (CVE-2021-42574). Tabs and line breaks stay.
pub fn printable(text: &str) -> Cow<'_, str> {
    let mut replaced = String::new();
    let mut kept = 0;
    for (start, char) in text.char_indices() {
        let Some(mark) = mark(char, &text[start..]) else { continue };
        replaced.push_str(&text[kept..start]);
        replaced.push_str(mark);
        kept = start + char.len_utf8();
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    replaced.push_str(&text[kept..]);
    Cow::Owned(replaced)
}

/// The longest line that is printed, in bytes: names may be megabytes long.
const LONGEST_LINE: usize = 4096;

/// The same on one line, and no more of it than anybody reads.
pub fn printable_line(text: &str) -> Cow<'_, str> {
    if text.len() > LONGEST_LINE {
        let end = (0..LONGEST_LINE).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
        return Cow::Owned(format!("{} …", printable_line(&text[..end])));
    }
    let text = printable(text);
    if text.contains(['\n', '\r', '\t']) {
        Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        text
    }
}

/// Whether a terminal would obey a character, line breaks included.
pub(super) fn is_obeyed(char: char) -> bool {
    char.is_control() || mark(char, "").is_some()
}

/// What stands for a character that a terminal would obey; `rest` begins with it.
fn mark(char: char, rest: &str) -> Option<&'static str> {
    match char {
        '\t' | '\n' => None,
        '\r' if rest.starts_with("\r\n") => None,
        '\0'..='\u{1f}' | '\u{7f}' => Some("?"),
        '\u{80}'..='\u{9f}' | '\u{61c}' => Some("\u{b7}"),
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some("\u{fffd}"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_replaced_in_as_many_bytes() {
        for text in ["\u{1b}[2J", "\u{61c}gp2", "a\rb", "\u{9b}31m", "\u{202e}gp2", "\0"] {
            let shown = printable(text);
            assert_eq!(shown.len(), text.len(), "{text:?}");
            assert!(!shown.chars().any(|char| char.is_control() || char == '\u{202e}'), "{shown:?}");
        }
    }

    #[test]
    fn ordinary_text_is_neither_changed_nor_copied() {
        assert!(matches!(printable("größe\t= 1\r\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_line_of_a_megabyte_is_cut() {
        let shown = printable_line(&"é".repeat(500_000)).into_owned();
        assert!(shown.len() < 5000 && shown.ends_with("é …"), "{}", shown.len());
    }

    #[test]
    fn a_line_stays_one_line() {
        assert_eq!(printable_line("one\n  two\tthree"), "one two three");
    }
}
