//! Decodes the bytes of a file into text.

use crate::{Problem, Span};

/// A file's text. A UTF-8 byte order mark stays in it, so that offsets are those of the file; UTF-16 is decoded without
/// its mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// How the file holds it.
    pub encoding: Encoding,
}

/// The encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 after a byte order mark, which is part of the text.
    Utf8WithMark,
    /// UTF-16, low byte first, after a byte order mark.
    Utf16LittleEndian,
    /// UTF-16, high byte first, after a byte order mark.
    Utf16BigEndian,
}

/// Decodes a file's bytes as text. Invalid bytes are a problem whose span counts bytes of the file.
///
/// UTF-8 is checked and not copied.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, Problem> {
    if u32::try_from(bytes.len()).is_err() {
        return Err(Problem::new(Span::at(0), "the file is larger than 4 GiB"));
    }
    match bytes.as_slice() {
        [0xff, 0xfe, units @ ..] => utf16(units, Encoding::Utf16LittleEndian, u16::from_le_bytes),
        [0xfe, 0xff, units @ ..] => utf16(units, Encoding::Utf16BigEndian, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: Vec<u8>) -> Result<Decoded, Problem> {
    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err(binary(Span::new(at, at + 1)));
    }
    let encoding = if bytes.starts_with(b"\xef\xbb\xbf") { Encoding::Utf8WithMark } else { Encoding::Utf8 };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text, encoding }),
        Err(error) => {
            let start = error.utf8_error().valid_up_to();
            let length = error.utf8_error().error_len().unwrap_or(error.as_bytes().len() - start);
            Err(Problem::new(Span::new(start, start + length), "these bytes are not UTF-8"))
        }
    }
}

fn utf16(bytes: &[u8], encoding: Encoding, unit: fn([u8; 2]) -> u16) -> Result<Decoded, Problem> {
    let mark = 2;
    let pairs = bytes.chunks_exact(2);
    let odd = pairs.remainder().len();
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut at = mark;
    for character in char::decode_utf16(pairs.map(|pair| unit([pair[0], pair[1]]))) {
        match character {
            Ok('\0') => return Err(binary(Span::new(at, at + 2))),
            Ok(character) => {
                text.push(character);
                at += 2 * character.len_utf16();
            }
            Err(_) => {
                return Err(Problem::new(Span::new(at, at + 2), "these bytes are an unpaired UTF-16 surrogate"));
            }
        }
    }
    if odd > 0 {
        return Err(Problem::new(Span::new(at, at + odd), "the UTF-16 text ends in the middle of a character"));
    }
    Ok(Decoded { text, encoding })
}

fn binary(span: Span) -> Problem {
    Problem::new(span, "the file contains a NUL byte, so it is binary")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<(String, Encoding), (Span, String)> {
        decode(bytes.to_vec())
            .map(|it| (it.text, it.encoding))
            .map_err(|problem| (problem.span, problem.message.into_owned()))
    }

    #[test]
    fn utf8_is_taken_as_it_is_and_keeps_its_byte_order_mark() {
        assert_eq!(text("grün: 1\n".as_bytes()), Ok(("grün: 1\n".into(), Encoding::Utf8)));
        assert_eq!(text(b"\xef\xbb\xbfa: 1"), Ok(("\u{feff}a: 1".into(), Encoding::Utf8WithMark)));
        assert_eq!(text(b""), Ok((String::new(), Encoding::Utf8)));
    }

    #[test]
    fn plain_utf8_is_not_copied() {
        let bytes = b"resource {}".to_vec();
        let place = bytes.as_ptr();
        assert_eq!(decode(bytes).expect("ASCII is UTF-8").text.as_ptr(), place);
    }

    #[test]
    fn utf16_of_either_byte_order_is_decoded_without_its_mark() {
        assert_eq!(text(b"\xff\xfea\0:\0\x3d\xd8\x00\xde"), Ok(("a:😀".into(), Encoding::Utf16LittleEndian)));
        assert_eq!(text(b"\xfe\xff\0a\0:\xd8\x3d\xde\x00"), Ok(("a:😀".into(), Encoding::Utf16BigEndian)));
    }

    #[test]
    fn bytes_that_are_not_text_are_a_problem_at_their_place() {
        assert_eq!(text(b"ab\xffc"), Err((Span::new(2, 3), "these bytes are not UTF-8".into())));
        assert_eq!(text(b"ab\xe2\x82"), Err((Span::new(2, 4), "these bytes are not UTF-8".into())));
        assert_eq!(text(b"a\0b"), Err((Span::new(1, 2), "the file contains a NUL byte, so it is binary".into())));
        assert_eq!(
            text(b"\xff\xfea\0\0\0"),
            Err((Span::new(4, 6), "the file contains a NUL byte, so it is binary".into()))
        );
        assert_eq!(
            text(b"\xff\xfea\0\x3d\xd8"),
            Err((Span::new(4, 6), "these bytes are an unpaired UTF-16 surrogate".into()))
        );
        assert_eq!(
            text(b"\xff\xfea\0b"),
            Err((Span::new(4, 5), "the UTF-16 text ends in the middle of a character".into()))
        );
    }
}
