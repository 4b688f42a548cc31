//! Edits of YAML and JSON: what becomes of a text, what is refused, and what holds for any text.

#![expect(clippy::disallowed_methods, reason = "the test that is ignored by default reads a folder of files")]

mod append;
mod files;
mod json;
mod limits;
mod meaning;
mod properties;
mod refusals;
mod scalars;
mod trial;
mod yaml;

use costlint_syntax::{
    Span,
    data::{Node, Tree, edit},
    edit::{Change, Key, New, Refusal, apply},
    json as json_reader, yaml as yaml_reader,
};

/// The tree of a text: JSON if it starts with a bracket, else YAML.
fn read(text: &str) -> Tree {
    if text.starts_with(['{', '[']) { json_reader::parse(text) } else { yaml_reader::parse(text) }
}

/// `spec.containers[0].resources`, `[name=app]`
fn path(text: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        if let Some(inside) = rest.strip_prefix('[') {
            let (inside, after) = inside.split_once(']').expect("a bracket is closed");
            keys.push(match inside.split_once('=') {
                Some((key, value)) => Key::Having(key.into(), value.into()),
                None => Key::Index(inside.parse().expect("it is a number")),
            });
            rest = after;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            keys.push(Key::Name(rest[..end].into()));
            rest = &rest[end..];
        }
    }
    keys
}

/// The node at the end of a path in the first document.
fn node<'t>(tree: &'t Tree, at: &str) -> &'t Node {
    path(at).iter().fold(&tree.documents[0], |node, key| match key {
        Key::Name(name) | Key::Block(name) => node.get(name).expect("the key is there"),
        Key::Index(index) => &node.items()[*index],
        Key::Having(..) => panic!("a container has no such path"),
    })
}

fn text(text: &str) -> New {
    New::Text(text.into())
}

fn number(number: f64) -> New {
    New::Number(number)
}

fn object(entries: &[(&str, New)]) -> New {
    New::Object(entries.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
}

fn texts(items: &[&str]) -> New {
    New::List(items.iter().map(|item| text(item)).collect())
}

/// What becomes of a text by changes below a container; or why they are not made.
fn change(source: &str, container: &str, changes: &[(&str, Option<New>)]) -> String {
    let tree = read(source);
    change_at(source, &tree, node(&tree, container).span, changes)
}

fn change_at(source: &str, tree: &Tree, container: Span, changes: &[(&str, Option<New>)]) -> String {
    let changes: Vec<Change> = changes.iter().map(|(at, to)| Change { path: path(at), to: to.clone() }).collect();
    done(source, edit::change(source, tree, container, &changes))
}

fn done(source: &str, edits: Result<Vec<costlint_syntax::Edit>, Refusal>) -> String {
    match edits {
        Ok(edits) => apply(source, &edits).into_owned(),
        Err(Refusal::Computed(span)) => format!("computed: {}", span.of(source)),
        Err(Refusal::Twice(span)) => format!("twice: {}", span.of(source)),
        Err(Refusal::Template(span)) => format!("template: {}", span.of(source)),
        Err(Refusal::Shared(span)) => format!("shared: {}", span.of(source)),
        Err(other) => format!("not written: {other}"),
    }
}

fn set(source: &str, at: &str, to: New) -> String {
    change(source, "", &[(at, Some(to))])
}

fn remove(source: &str, at: &str) -> String {
    change(source, "", &[(at, None)])
}

/// A value in the place of the node at the end of a path.
fn replace(source: &str, at: &str, to: &New) -> String {
    let tree = read(source);
    done(source, edit::replace(source, &tree, node(&tree, at).span, to))
}
