//! `yamlencode`, byte for byte as Terraform writes it.

use std::fmt::Write as _;

use super::{
    super::{
        budget::{Budget, LARGEST},
        exactness::number_text,
        operand::{Failure, Settled},
    },
    text::made,
};
use crate::value::{Data, Value};

/// The column after which a quoted text goes on in the next line, at a space.
const WIDTH: usize = 80;

/// The longest key that does not need a question mark before it.
const LONGEST_KEY: usize = 120;

pub(super) fn yamlencode(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let mut yaml = String::new();
    let root = &arguments[0];
    match &root.data {
        Data::List(items) if !items.is_empty() => write_items(items, 0, &mut yaml)?,
        Data::Object(object) if !object.members().is_empty() => write_block(root, 0, &mut yaml)?,
        _ => {
            write_scalar(root, 2, &mut yaml)?;
            yaml.push('\n');
            if matches!(root.data, Data::Null | Data::Bool(_) | Data::Number(_)) {
                yaml.push_str("...\n");
            }
        }
    }
    made(yaml, budget)
}

/// A list or map that is not empty, its entries at this column; the first stands where the text ends now.
fn write_block(value: &Value, column: usize, yaml: &mut String) -> Settled<()> {
    if yaml.len() > LARGEST {
        return Err(Failure::Unsettled);
    }
    match &value.data {
        Data::List(items) => write_items(items, column, yaml),
        Data::Object(object) => {
            for (index, member) in object.members().iter().enumerate() {
                start_entry(index, column, yaml);
                if member.name.len() > LONGEST_KEY || member.name.contains('\n') {
                    return Err(Failure::Unsettled);
                }
                write_quoted(&member.name, None, yaml)?;
                yaml.push(':');
                if is_block(&member.value) {
                    let inner = if matches!(member.value.data, Data::List(_)) { column } else { column + 2 };
                    new_line(inner, yaml);
                    write_block(&member.value, inner, yaml)?;
                } else {
                    yaml.push(' ');
                    write_scalar(&member.value, column + 2, yaml)?;
                    yaml.push('\n');
                }
            }
            Ok(())
        }
        _ => write_scalar(value, column, yaml),
    }
}

fn write_items(items: &[Value], column: usize, yaml: &mut String) -> Settled<()> {
    for (index, item) in items.iter().enumerate() {
        start_entry(index, column, yaml);
        yaml.push_str("- ");
        if is_block(item) {
            write_block(item, column + 2, yaml)?;
        } else {
            write_scalar(item, column + 2, yaml)?;
            yaml.push('\n');
        }
    }
    Ok(())
}

fn is_block(value: &Value) -> bool {
    match &value.data {
        Data::List(items) => !items.is_empty(),
        Data::Object(object) => !object.members().is_empty(),
        _ => false,
    }
}

/// Every entry but the first begins a line; the one before has ended its own.
fn start_entry(index: usize, column: usize, yaml: &mut String) {
    if index > 0 {
        yaml.extend(std::iter::repeat_n(' ', column));
    }
}

fn new_line(column: usize, yaml: &mut String) {
    yaml.push('\n');
    yaml.extend(std::iter::repeat_n(' ', column));
}

/// A scalar or an empty collection; further lines of it begin at this column.
fn write_scalar(value: &Value, column: usize, yaml: &mut String) -> Settled<()> {
    match &value.data {
        Data::Unknown(_) | Data::OneOf(_) => return Err(Failure::Unsettled),
        Data::Null => yaml.push_str("null"),
        Data::Bool(bool) => yaml.push_str(if *bool { "true" } else { "false" }),
        Data::Number(number) => yaml.push_str(&number_text(*number)?),
        Data::Text(text) if is_literal(text) => return write_literal(text, column, yaml),
        Data::Text(text) => return write_quoted(text, Some(column), yaml),
        Data::List(_) => yaml.push_str("[]"),
        Data::Object(_) => yaml.push_str("{}"),
    }
    Ok(())
}

/// Whether a text of several lines can stand as it is behind a `|`.
fn is_literal(text: &str) -> bool {
    text.contains('\n')
        && !text.contains(" \n")
        && !text.ends_with(' ')
        && text.chars().all(|char| char == '\n' || is_plain(char))
}

/// Whether a character needs no escape.
fn is_plain(char: char) -> bool {
    matches!(char, ' '..='~' | '\u{a1}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

fn write_literal(text: &str, column: usize, yaml: &mut String) -> Settled<()> {
    let body = text.trim_end_matches('\n');
    yaml.push('|');
    if text.starts_with([' ', '\n']) {
        yaml.push('2');
    }
    match text.len() - body.len() {
        0 => yaml.push('-'),
        1 if !body.is_empty() => {}
        // What keeps its empty lines may need an end mark behind it.
        _ => return Err(Failure::Unsettled),
    }
    for line in body.split('\n') {
        yaml.push('\n');
        if !line.is_empty() {
            yaml.extend(std::iter::repeat_n(' ', column));
            yaml.push_str(line);
        }
    }
    Ok(())
}

/// A text in quotes. Where it may break, it goes on in a new line at the first space after the eightieth column.
fn write_quoted(text: &str, column: Option<usize>, yaml: &mut String) -> Settled<()> {
    let line_start = yaml.rfind('\n').map_or(0, |end| end + 1);
    let mut at = yaml[line_start..].chars().count() + 1;
    let mut after_space = false;
    yaml.push('"');
    for (index, char) in text.char_indices() {
        let inside = index > 0 && index + 1 < text.len();
        if let (' ', Some(column), true) = (char, column, at > WIDTH && inside && !after_space) {
            new_line(column, yaml);
            at = column;
            if text[index + 1..].starts_with(' ') {
                yaml.push('\\');
                at += 1;
            }
        } else {
            let written = yaml.len();
            write_character(char, yaml)?;
            at += yaml[written..].chars().count();
        }
        after_space = char == ' ';
    }
    yaml.push('"');
    Ok(())
}

fn write_character(char: char, yaml: &mut String) -> Settled<()> {
    match char {
        '"' => yaml.push_str("\\\""),
        '\\' => yaml.push_str("\\\\"),
        '\n' => yaml.push_str("\\n"),
        '\r' => yaml.push_str("\\r"),
        '\t' => yaml.push_str("\\t"),
        _ if is_plain(char) => yaml.push(char),
        // Writing to a text cannot fail.
        '\u{10000}'.. => _ = write!(yaml, "\\U{:08X}", u32::from(char)),
        _ => return Err(Failure::Unsettled),
    }
    Ok(())
}
