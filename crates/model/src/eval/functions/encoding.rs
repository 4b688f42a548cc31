//! Functions that write JSON, Base64 and URLs.

use std::fmt::Write as _;

use base64::{
    Engine as _, alphabet,
    engine::{GeneralPurpose, GeneralPurposeConfig},
};

use super::{
    super::{
        budget::{Budget, LARGEST},
        exactness::number_text,
        operand::{Failure, Settled, text},
    },
    text::made,
};
use crate::value::{Data, Value};

/// As Go reads it: padding has to be there, and the bits that the last symbol has to spare may be any.
const BASE64: GeneralPurpose =
    GeneralPurpose::new(&alphabet::STANDARD, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));

pub(super) fn jsonencode(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let mut json = String::new();
    write_json(&arguments[0], &mut json)?;
    made(json, budget)
}

pub(super) fn base64encode(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    made(base64(text(&arguments[0])?.as_bytes()), budget)
}

/// The text in another encoding, as Base64. Encodings beyond Unicode's own are left to Terraform.
pub(super) fn textencodebase64(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let plain = text(&arguments[0])?;
    let units = || plain.encode_utf16();
    let bytes: Vec<u8> = match text(&arguments[1])?.to_ascii_uppercase().as_str() {
        "UTF-8" => plain.as_bytes().to_vec(),
        "UTF-16LE" => units().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => units().flat_map(u16::to_be_bytes).collect(),
        _ => return Err(Failure::Unsettled),
    };
    made(base64(&bytes), budget)
}

pub(super) fn urlencode(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let mut encoded = String::new();
    for byte in text(&arguments[0])?.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            // Writing to a text cannot fail.
            _ => _ = write!(encoded, "%{byte:02X}"),
        }
    }
    made(encoded, budget)
}

/// A value as Terraform's JSON: members by name, no spaces.
pub(super) fn write_json(value: &Value, json: &mut String) -> Settled<()> {
    if json.len() > LARGEST {
        return Err(Failure::Unsettled);
    }
    match &value.data {
        Data::Unknown(_) | Data::OneOf(_) => return Err(Failure::Unsettled),
        Data::Null => json.push_str("null"),
        Data::Bool(bool) => json.push_str(if *bool { "true" } else { "false" }),
        Data::Number(number) => json.push_str(&number_text(*number)?),
        Data::Text(text) => write_json_text(text, json)?,
        Data::List(items) => {
            json.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                write_json(item, json)?;
            }
            json.push(']');
        }
        Data::Object(object) => {
            json.push('{');
            for (index, member) in object.members().iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                write_json_text(&member.name, json)?;
                json.push(':');
                write_json(&member.value, json)?;
            }
            json.push('}');
        }
    }
    Ok(())
}

/// A text in quotes. As Go has it, what means something in HTML is escaped too.
pub(super) fn write_json_text(text: &str, json: &mut String) -> Settled<()> {
    json.push('"');
    for char in text.chars() {
        match char {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            // Versions of Go differ over these two.
            '\u{8}' | '\u{c}' => return Err(Failure::Unsettled),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                _ = write!(json, "\\u{:04x}", u32::from(char));
            }
            _ => json.push(char),
        }
    }
    json.push('"');
    Ok(())
}

pub(super) fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// The bytes of a Base64 text; line breaks in it do not count. `None` where it is none.
pub(super) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let symbols: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    BASE64.decode(symbols).ok()
}
