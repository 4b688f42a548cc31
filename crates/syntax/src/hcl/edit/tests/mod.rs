//! Texts before and after changes.

mod bodies;
mod lines;
mod paths;
mod rows;
mod values;

use super::*;
use crate::edit::{Key, apply};
use crate::hcl::{Expr, ExprKind, parse_expression};

/// The text after some changes below the container whose source begins with `container`, empty for the file: each a
/// path, and a value in HCL or `-` to leave the setting out. In a path, `{ebs}` is a block.
fn changed(text: &str, container: &str, changes: &[(&str, &str)]) -> String {
    match try_change(text, container, changes) {
        Ok(text) => text,
        Err(refusal) => format!("not written: {refusal}"),
    }
}

fn try_change(text: &str, container: &str, changes: &[(&str, &str)]) -> Result<String, Refusal> {
    let start = text.find(container).expect("the container is in the text");
    let span = if container.is_empty() { Span::at(0) } else { Span::new(start, start + container.len()) };
    let changes: Vec<Change> =
        changes.iter().map(|(path, to)| Change { path: path_of(path), to: value_of(to) }).collect();
    let edits = change(text, &parse(text), span, &changes)?;
    assert!(edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{edits:?}");
    let after = apply(text, &edits).into_owned();
    assert_eq!(parse(&after).problems, [], "{after}");
    Ok(after)
}

/// The text after a new value was put in the place of the first expression with this source.
fn replaced(text: &str, expr: &str, to: &str) -> String {
    let start = text.find(expr).expect("the expression is in the text");
    match replace(text, &parse(text), Span::new(start, start + expr.len()), &value_of(to).expect("a value")) {
        Ok(edits) => apply(text, &edits).into_owned(),
        Err(refusal) => format!("not written: {refusal}"),
    }
}

fn path_of(path: &str) -> Vec<Key> {
    let key = |step: &str| match step.split_at(1) {
        ("{", name) => Key::Block(name.trim_end_matches('}').to_owned()),
        ("[", place) => match (place.trim_end_matches(']').split_once('='), place.trim_end_matches(']').parse()) {
            (Some((name, value)), _) => Key::Having(name.to_owned(), value.to_owned()),
            (None, index) => Key::Index(index.expect("an index")),
        },
        _ => Key::Name(step.to_owned()),
    };
    path.split('/').map(key).collect()
}

fn value_of(source: &str) -> Option<New> {
    (source != "-").then(|| new_of(source, &parse_expression(source).0))
}

fn new_of(text: &str, expr: &Expr) -> New {
    match &expr.kind {
        ExprKind::Null => New::Null,
        ExprKind::Bool(value) => New::Bool(*value),
        ExprKind::List(elements) => New::List(elements.iter().map(|element| new_of(text, element)).collect()),
        ExprKind::Object(entries) => New::Object(
            entries
                .iter()
                .map(|entry| (value::key_name(text, &entry.key).expect("a key"), new_of(text, &entry.value)))
                .collect(),
        ),
        _ => match expr.literal_text(text) {
            Some(value) => New::Text(value.into_owned()),
            None => New::Number(expr.span.of(text).parse().expect("a number")),
        },
    }
}
