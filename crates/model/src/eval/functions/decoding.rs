//! Functions that read JSON, YAML, CSV and Base64.

use std::sync::Arc;

use costlint_syntax::{
    data::{Node, NodeKind, Scalar, ScalarStyle, Tree},
    json, yaml,
};

use super::{
    super::{
        budget::Budget,
        operand::{Failure, Settled, parse_number, text},
    },
    encoding::from_base64,
    text::made,
};
use crate::value::{Data, Member, Object, Value};

/// How deep collections may lie in one another.
const DEEPEST: usize = 100;

pub(super) fn jsondecode(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let text = text(&arguments[0])?;
    spend(&text, budget)?;
    let tree = json::parse(&text);
    // Comments are fine for us, not for Terraform.
    if !tree.problems.is_empty() || !tree.comments.is_empty() {
        return Err(Failure::Wrong("not valid JSON"));
    }
    document(&tree)
}

pub(super) fn yamldecode(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let text = text(&arguments[0])?;
    spend(&text, budget)?;
    document(&yaml::parse(&text))
}

fn spend(text: &str, budget: &Budget) -> Settled<()> {
    if budget.spend(1 + text.len() / 8) { Ok(()) } else { Err(Failure::Unsettled) }
}

/// The value of the only document. Where our readers find fault, Terraform's may not.
fn document(tree: &Tree) -> Settled<Value> {
    match tree.documents.as_slice() {
        [document] if tree.problems.is_empty() => value(document, DEEPEST),
        [_, _, ..] if tree.problems.is_empty() => Err(Failure::Wrong("more than one document")),
        _ => Err(Failure::Unsettled),
    }
}

fn value(node: &Node, depth: usize) -> Settled<Value> {
    let depth = depth.checked_sub(1).ok_or(Failure::Unsettled)?;
    if node.tag.as_ref().is_some_and(|tag| !tag.name.starts_with("!!")) {
        return Err(Failure::Unsettled);
    }
    Ok(match &node.kind {
        NodeKind::Scalar { text, style } => scalar(node, text, *style),
        NodeKind::Sequence { items, .. } => {
            Value::list(items.iter().map(|item| value(item, depth)).collect::<Settled<_>>()?)
        }
        NodeKind::Mapping { entries, .. } => {
            let mut members = Vec::with_capacity(entries.len());
            for entry in entries {
                let key = value(&entry.key, depth)?;
                // `<<` takes over the entries of another mapping.
                if key.as_text() == Some("<<") {
                    return Err(Failure::Unsettled);
                }
                members.push(Member::new(super::super::operand::text(&key)?, value(&entry.value, depth)?));
            }
            Value::new(Data::Object(Arc::new(Object::new(members, node.open))))
        }
        NodeKind::Alias(_) | NodeKind::Placeholder | NodeKind::Missing => Value::unknown(),
    })
}

/// A scalar, where Terraform's reader of YAML takes it for the same as ours.
fn scalar(node: &Node, text: &str, style: ScalarStyle) -> Value {
    let is_plain = style == ScalarStyle::Plain && node.tag.is_none();
    match Scalar::of(node) {
        Some(Scalar::Text("y" | "Y")) if is_plain => Value::bool(true),
        Some(Scalar::Text("n" | "N")) if is_plain => Value::bool(false),
        // Dates, and numbers that have no end.
        Some(Scalar::Text(_))
            if is_plain && (starts_like_date(text) || text.trim_start_matches(['+', '-']).starts_with('.')) =>
        {
            Value::unknown()
        }
        Some(Scalar::Text(text)) => Value::text(text),
        Some(Scalar::Bool(bool)) => Value::bool(bool),
        Some(Scalar::Null) => Value::null(),
        Some(Scalar::Number(_)) if !is_common_decimal(text) => Value::unknown(),
        Some(Scalar::Number(_)) => parse_number(text).map_or_else(|_| Value::unknown(), Value::number),
        None => Value::unknown(),
    }
}

fn starts_like_date(text: &str) -> bool {
    text.len() > 4 && text.as_bytes()[..4].iter().all(u8::is_ascii_digit) && text.as_bytes()[4] == b'-'
}

/// Neither octal, nor in another base, nor with underscores, which every reader takes differently.
fn is_common_decimal(text: &str) -> bool {
    let unsigned = text.trim_start_matches(['+', '-']);
    let leading_zero = unsigned.len() > 1 && unsigned.starts_with('0') && unsigned.as_bytes()[1].is_ascii_digit();
    !leading_zero
        && unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'))
}

pub(super) fn base64decode(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let bytes = from_base64(&text(&arguments[0])?).ok_or(Failure::Wrong("not valid Base64"))?;
    made(String::from_utf8(bytes).map_err(|_| Failure::Wrong("the bytes are not valid UTF-8"))?, budget)
}

/// Base64 of a text in another encoding. Encodings beyond Unicode's own are left to Terraform.
pub(super) fn textdecodebase64(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let bytes = from_base64(&text(&arguments[0])?).ok_or(Failure::Wrong("not valid Base64"))?;
    let decoded = match text(&arguments[1])?.to_ascii_uppercase().as_str() {
        "UTF-8" => String::from_utf8(bytes).ok(),
        "UTF-16LE" => from_utf16(&bytes, u16::from_le_bytes),
        "UTF-16BE" => from_utf16(&bytes, u16::from_be_bytes),
        _ => return Err(Failure::Unsettled),
    };
    made(decoded.ok_or(Failure::Wrong("the bytes are not valid in this encoding"))?, budget)
}

fn from_utf16(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> Option<String> {
    let units: Vec<u16> = bytes.chunks(2).map(|pair| Some(unit(pair.try_into().ok()?))).collect::<Option<_>>()?;
    String::from_utf16(&units).ok()
}

/// The rows as objects by the names in the first one.
pub(super) fn csvdecode(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let text = text(&arguments[0])?;
    spend(&text, budget)?;
    let mut rows = Rows { rest: &text };
    let names = rows.next().ok_or(Failure::Wrong("the column names are missing"))??;
    let mut sorted = names.clone();
    sorted.sort();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Failure::Wrong("two columns have the same name"));
    }
    let mut objects = Vec::new();
    for row in rows {
        let row = row?;
        if row.len() != names.len() {
            return Err(Failure::Wrong("a row has too many or too few fields"));
        }
        let members = names.iter().zip(row).map(|(name, field)| Member::new(name.as_str(), Value::text(field)));
        objects.push(Value::object(members.collect()));
    }
    Ok(Value::list(objects))
}

/// The rows of a CSV text; empty lines are none.
struct Rows<'t> {
    rest: &'t str,
}

impl Iterator for Rows<'_> {
    type Item = Settled<Vec<String>>;

    fn next(&mut self) -> Option<Settled<Vec<String>>> {
        while let Some(rest) = self.rest.strip_prefix('\n').or_else(|| self.rest.strip_prefix("\r\n")) {
            self.rest = rest;
        }
        if self.rest.is_empty() {
            return None;
        }
        let mut fields = Vec::new();
        loop {
            let field = if let Some(quoted) = self.rest.strip_prefix('"') { self.quoted(quoted) } else { self.plain() };
            match field {
                Ok(field) => fields.push(field),
                Err(failure) => {
                    self.rest = "";
                    return Some(Err(failure));
                }
            }
            match self.rest.strip_prefix(',') {
                Some(rest) => self.rest = rest,
                None => return Some(Ok(fields)),
            }
        }
    }
}

impl Rows<'_> {
    fn plain(&mut self) -> Settled<String> {
        let end = self.rest.find([',', '\n']).unwrap_or(self.rest.len());
        let (field, rest) = self.rest.split_at(end);
        self.rest = rest;
        let field = if rest.starts_with(',') { field } else { field.strip_suffix('\r').unwrap_or(field) };
        if field.contains('"') { Err(Failure::Wrong("unexpected quote inside a field")) } else { Ok(field.to_owned()) }
    }

    fn quoted<'t>(&mut self, mut inside: &'t str) -> Settled<String>
    where
        Self: 't,
    {
        let mut field = String::new();
        loop {
            let (before, after) = inside.split_once('"').ok_or(Failure::Wrong("a closing quote is missing"))?;
            field.push_str(before);
            if let Some(rest) = after.strip_prefix('"') {
                field.push('"');
                inside = rest;
                continue;
            }
            let skipped = self.rest.len() - after.len();
            self.rest = &self.rest[skipped..];
            self.rest = self
                .rest
                .strip_prefix('\r')
                .filter(|rest| rest.is_empty() || rest.starts_with('\n'))
                .unwrap_or(self.rest);
            let ends = self.rest.is_empty() || self.rest.starts_with([',', '\n']);
            return if ends {
                Ok(field.replace("\r\n", "\n"))
            } else {
                Err(Failure::Wrong("unexpected quote inside a field"))
            };
        }
    }
}
