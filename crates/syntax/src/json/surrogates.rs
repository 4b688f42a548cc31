//! Escapes of half a character, which JSON allows and no text can hold.

use std::borrow::Cow;

/// A text of JSON in which U+FFFD stands for each escape of a surrogate without its other half, as other readers have it.
/// Every byte stays at its place. <https://www.rfc-editor.org/rfc/rfc8259#section-8.2>
pub(super) fn without_lone_surrogates(text: &str) -> Cow<'_, str> {
    let mut read = String::new();
    let mut at = 0;
    while let Some(length) = memchr::memchr(b'\\', &text.as_bytes()[at..]) {
        let start = at + length;
        at = match (surrogate(text, start), surrogate(text, start + 6)) {
            (Some(Half::High), Some(Half::Low)) => start + 12,
            (Some(_), _) => {
                read.push_str(&text[read.len()..start]);
                read.push_str("\\ufffd");
                start + 6
            }
            // The byte behind a backslash begins no escape of its own.
            (None, _) => (start + 2).min(text.len()),
        };
    }
    if read.is_empty() {
        return Cow::Borrowed(text);
    }
    read.push_str(&text[read.len()..]);
    Cow::Owned(read)
}

enum Half {
    High,
    Low,
}

/// Which half the escape at this offset is, if it is one.
fn surrogate(text: &str, at: usize) -> Option<Half> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    match u32::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Half::High),
        0xdc00..=0xdfff => Some(Half::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_halves_without_the_other_are_replaced() {
        for (text, read) in [
            (r#""\ud800""#, r#""\ufffd""#),
            (r#""a\uDC00\ud83d\ude00\uD800\n""#, r#""a\ufffd\ud83d\ude00\ufffd\n""#),
            (r#""\\ud800 \u00e9""#, r#""\\ud800 \u00e9""#),
            (r#""é\"#, r#""é\"#),
        ] {
            assert_eq!(without_lone_surrogates(text), read);
        }
    }
}
