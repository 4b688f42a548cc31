//! String functions.

use std::borrow::Cow;

use super::super::{
    budget::{Budget, LARGEST},
    operand::{Failure, Settled, count, integer, list, text},
};
use crate::value::Value;

/// What a reader takes for one character each. Marks that combine with the letter before them are left to Terraform.
pub(super) fn characters(text: &str) -> Settled<Vec<&str>> {
    let mut characters = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        // Latin letters, punctuation and the euro always stand alone; a line break of two bytes is one.
        if !matches!(first, '\0'..='\u{2ff}' | '\u{2010}'..='\u{2027}' | '€') {
            return Err(Failure::Unsettled);
        }
        let length = if rest.starts_with("\r\n") { 2 } else { first.len_utf8() };
        let (character, behind) = rest.split_at(length);
        characters.push(character);
        rest = behind;
    }
    Ok(characters)
}

/// A text whose length was worked out, if it is not too long.
pub(super) fn made(text: String, budget: &Budget) -> Settled<Value> {
    if text.len() > LARGEST || !budget.spend(text.len() / 64) { Err(Failure::Unsettled) } else { Ok(Value::text(text)) }
}

fn one(arguments: &[Value], change: impl Fn(&str) -> &str) -> Settled<Value> {
    Ok(Value::text(change(&text(&arguments[0])?)))
}

fn two(arguments: &[Value], change: impl Fn(&str, &str) -> Value) -> Settled<Value> {
    Ok(change(&text(&arguments[0])?, &text(&arguments[1])?))
}

/// The last part of a path.
pub(super) fn basename(arguments: &[Value], _: &Budget) -> Settled<Value> {
    one(arguments, |path| match path.trim_end_matches('/') {
        "" if path.is_empty() => ".",
        "" => "/",
        trimmed => trimmed.rsplit('/').next().unwrap_or(trimmed),
    })
}

/// A path as it is, unless it begins at someone's home.
pub(super) fn pathexpand(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let path = text(&arguments[0])?;
    if path.starts_with('~') { Err(Failure::Unsettled) } else { Ok(Value::text(path)) }
}

/// All but the last part of a path, without detours.
pub(super) fn dirname(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let path = text(&arguments[0])?;
    let folder = path.rfind('/').map_or("", |end| &path[..=end]);
    let root = if folder.starts_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => _ = parts.pop(),
            ".." if !root.is_empty() => {}
            part => parts.push(part),
        }
    }
    let cleaned = format!("{root}{}", parts.join("/"));
    Ok(Value::text(if cleaned.is_empty() { ".".to_owned() } else { cleaned }))
}

pub(super) fn chomp(arguments: &[Value], _: &Budget) -> Settled<Value> {
    one(arguments, |text| text.trim_end_matches(['\r', '\n']))
}

pub(super) fn endswith(arguments: &[Value], _: &Budget) -> Settled<Value> {
    two(arguments, |text, end| Value::bool(text.ends_with(end)))
}

pub(super) fn startswith(arguments: &[Value], _: &Budget) -> Settled<Value> {
    two(arguments, |text, start| Value::bool(text.starts_with(start)))
}

pub(super) fn strcontains(arguments: &[Value], _: &Budget) -> Settled<Value> {
    two(arguments, |text, part| Value::bool(text.contains(part)))
}

pub(super) fn trim(arguments: &[Value], _: &Budget) -> Settled<Value> {
    two(arguments, |text, set| Value::text(text.trim_matches(|char| set.contains(char))))
}

pub(super) fn trimprefix(arguments: &[Value], _: &Budget) -> Settled<Value> {
    two(arguments, |text, start| Value::text(text.strip_prefix(start).unwrap_or(text)))
}

pub(super) fn trimsuffix(arguments: &[Value], _: &Budget) -> Settled<Value> {
    two(arguments, |text, end| Value::text(text.strip_suffix(end).unwrap_or(text)))
}

pub(super) fn trimspace(arguments: &[Value], _: &Budget) -> Settled<Value> {
    one(arguments, str::trim)
}

/// Spaces before every line but the first.
pub(super) fn indent(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let (spaces, text) = (count(&arguments[0])?, text(&arguments[1])?);
    replaced(&text, "\n", &format!("\n{}", " ".repeat(spaces.min(LARGEST))), budget)
}

pub(super) fn join(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let separator = text(&arguments[0])?;
    let mut joined = String::new();
    let mut first = true;
    for items in &arguments[1..] {
        for item in list(items)? {
            if !first {
                joined.push_str(&separator);
            }
            first = false;
            joined.push_str(&text(item)?);
            if joined.len() > LARGEST {
                return Err(Failure::Unsettled);
            }
        }
    }
    made(joined, budget)
}

pub(super) fn split(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let (separator, text) = (text(&arguments[0])?, text(&arguments[1])?);
    if !budget.spend(1 + text.len() / 8) {
        return Err(Failure::Unsettled);
    }
    let parts: Vec<&str> = if separator.is_empty() {
        text.char_indices().map(|(start, char)| &text[start..start + char.len_utf8()]).collect()
    } else {
        text.split(&*separator).collect()
    };
    Ok(Value::list(parts.into_iter().map(Value::text).collect()))
}

pub(super) fn strrev(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let text = text(&arguments[0])?;
    let mut characters = characters(&text)?;
    characters.reverse();
    Ok(Value::text(characters.concat()))
}

/// Part of a text; a negative start counts from the end, a negative length is all that follows.
pub(super) fn substr(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let text = text(&arguments[0])?;
    let (start, length) = (integer(&arguments[1])?, integer(&arguments[2])?);
    let characters = characters(&text)?;
    let from_end = i64::try_from(characters.len()).unwrap_or(i64::MAX).saturating_add(start);
    if start >= 0 && length == 0 {
        return Ok(Value::text(""));
    }
    let start = usize::try_from(if start < 0 { from_end } else { start }).unwrap_or(0).min(characters.len());
    let rest = &characters[start..];
    // After a negative start, Terraform takes a length of nothing for all that follows.
    let length = usize::try_from(length).ok().filter(|length| *length > 0).unwrap_or(rest.len());
    Ok(Value::text(rest[..length.min(rest.len())].concat()))
}

pub(super) fn lower(arguments: &[Value], _: &Budget) -> Settled<Value> {
    changed(&text(&arguments[0])?, |char| only(char, char.to_lowercase()))
}

pub(super) fn upper(arguments: &[Value], _: &Budget) -> Settled<Value> {
    changed(&text(&arguments[0])?, upper_letter)
}

/// The first letter of each word large.
pub(super) fn title(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let mut inside = false;
    changed(&text(&arguments[0])?, |char| {
        let starts = !std::mem::replace(
            &mut inside,
            char.is_alphanumeric() || char == '_' || !(char.is_ascii() || char.is_whitespace()),
        );
        if starts { upper_letter(char) } else { Ok(char) }
    })
}

fn changed(text: &str, change: impl FnMut(char) -> Settled<char>) -> Settled<Value> {
    Ok(Value::text(text.chars().map(change).collect::<Settled<String>>()?))
}

fn upper_letter(char: char) -> Settled<char> {
    // Go knows no single letter for a large sharp s, and keeps it.
    if char == 'ß' { Ok(char) } else { only(char, char.to_uppercase()) }
}

/// A letter's counterpart. Where it takes several, Go's tables differ from Rust's.
fn only(char: char, mut changed: impl Iterator<Item = char>) -> Settled<char> {
    match (changed.next(), changed.next()) {
        (Some(alone), None) => Ok(alone),
        (None, _) => Ok(char),
        _ => Err(Failure::Unsettled),
    }
}

/// A text with every occurrence of a part replaced, if it does not grow too long.
pub(super) fn replaced(text: &str, part: &str, with: &str, budget: &Budget) -> Settled<Value> {
    let found = text.matches(part).count();
    let length = text.len().saturating_add(found.saturating_mul(with.len()));
    if length > LARGEST || !budget.spend(1 + length / 64) {
        return Err(Failure::Unsettled);
    }
    let replaced = if found == 0 { Cow::Borrowed(text) } else { Cow::Owned(text.replace(part, with)) };
    Ok(Value::text(replaced))
}
