//! The notations of a document: how it is printed, changed and read in each.

use costlint_syntax::{
    Span,
    data::{self, Node, NodeKind, Scalar, Tree},
    edit::{Change, Key, New, Refusal, apply},
    hcl::{self, Body, Expr, ExprKind, Item},
    json, yaml,
};

/// A way to write a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notation {
    /// HCL with an attribute for each setting.
    HclObjects,
    /// HCL with a block for each object.
    HclBlocks,
    /// YAML by indentation.
    YamlLines,
    /// YAML in brackets.
    YamlBrackets,
    Json,
}

impl Notation {
    pub(crate) const ALL: [Notation; 5] =
        [Notation::HclObjects, Notation::HclBlocks, Notation::YamlLines, Notation::YamlBrackets, Notation::Json];

    /// A document, an object, in this notation.
    pub(crate) fn print(self, document: &New) -> String {
        let New::Object(entries) = document else { panic!("a document is an object") };
        match self {
            Notation::HclObjects | Notation::HclBlocks => self.hcl_body(entries, 0),
            Notation::YamlLines if entries.is_empty() => "{}\n".into(),
            Notation::YamlLines => yaml_lines(document, 0).trim_start().to_owned() + "\n",
            Notation::YamlBrackets => brackets(document, "", ": ") + "\n",
            Notation::Json => brackets(document, "\n", ": ") + "\n",
        }
    }

    fn hcl_body(self, entries: &[(String, New)], depth: usize) -> String {
        let indent = "  ".repeat(depth);
        let block = |name: &str, inside: &[(String, New)]| {
            format!("{indent}{name} {{\n{}{indent}}}\n", self.hcl_body(inside, depth + 1))
        };
        let mut text = String::new();
        for (name, value) in entries {
            match value {
                New::Object(inside) if self == Notation::HclBlocks => text.push_str(&block(name, inside)),
                New::List(items) if self == Notation::HclBlocks && is_list_of_objects(items) => {
                    text.extend(items.iter().map(|item| block(name, entries_of(item))));
                }
                _ => text.extend([indent.as_str(), name, " = ", &hcl_value(value, depth), "\n"]),
            }
        }
        text
    }

    /// What becomes of a text by some changes below the whole of it.
    pub(crate) fn change(self, text: &str, changes: &[Change]) -> Result<String, Refusal> {
        let edits = match self {
            Notation::HclObjects => hcl::edit::change(text, &hcl::parse(text), Span::at(0), &without_blocks(changes)),
            Notation::HclBlocks => hcl::edit::change(text, &hcl::parse(text), Span::at(0), changes),
            _ => {
                let tree = self.tree(text);
                data::edit::change(text, &tree, tree.documents[0].span, changes)
            }
        };
        edits.map(|edits| apply(text, &edits).into_owned())
    }

    /// What a text says, or what does not read.
    pub(crate) fn read(self, text: &str) -> Result<New, String> {
        let (problems, value) = match self {
            Notation::HclObjects | Notation::HclBlocks => {
                let file = hcl::parse(text);
                let value = read_body(text, &file.body);
                (file.problems, value)
            }
            _ => {
                let tree = self.tree(text);
                let value = tree.documents.first().map_or(New::Null, read_node);
                (tree.problems, value)
            }
        };
        if problems.is_empty() { Ok(value) } else { Err(format!("{problems:?}\n{text}")) }
    }

    fn tree(self, text: &str) -> Tree {
        if self == Notation::Json { json::parse(text) } else { yaml::parse(text) }
    }

    /// What all notations agree on: the order of entries and the quotes of a scalar mean nothing, and an entry that is
    /// empty is as good as none, since YAML by indentation cannot write it. Blocks are a list as soon as there are two.
    pub(crate) fn meaning(self, value: &New) -> New {
        match value {
            New::Null => New::Null,
            New::Bool(value) => New::Text(value.to_string()),
            New::Number(value) => New::Text(value.to_string()),
            New::Text(text) => New::Text(text.clone()),
            New::List(items) => {
                let mut items: Vec<New> = items.iter().map(|item| self.meaning(item)).collect();
                match items.as_slice() {
                    [New::Object(_)] if self == Notation::HclBlocks => items.remove(0),
                    _ => New::List(items),
                }
            }
            New::Object(entries) => {
                let is_empty = |value: &New| {
                    matches!(value, New::List(items) if items.is_empty())
                        || matches!(value, New::Object(entries) if entries.is_empty())
                };
                let meanings = entries.iter().map(|(name, value)| (name.clone(), self.meaning(value)));
                let mut entries: Vec<(String, New)> = meanings.filter(|(_, value)| !is_empty(value)).collect();
                entries.sort_by(|one, other| one.0.cmp(&other.0));
                New::Object(entries)
            }
        }
    }
}

/// The changes where each setting is an attribute.
fn without_blocks(changes: &[Change]) -> Vec<Change> {
    let mut changes = changes.to_vec();
    for key in changes.iter_mut().flat_map(|change| &mut change.path) {
        if let Key::Block(name) = key {
            *key = Key::Name(std::mem::take(name));
        }
    }
    changes
}

fn is_list_of_objects(items: &[New]) -> bool {
    !items.is_empty() && items.iter().all(|item| matches!(item, New::Object(_)))
}

fn entries_of(value: &New) -> &[(String, New)] {
    if let New::Object(entries) = value { entries } else { &[] }
}

fn scalar(value: &New) -> Option<String> {
    match value {
        New::Null => Some("null".into()),
        New::Bool(value) => Some(value.to_string()),
        New::Number(value) => Some(value.to_string()),
        New::Text(text) => Some(serde_json::Value::from(text.as_str()).to_string()),
        New::List(_) | New::Object(_) => None,
    }
}

fn hcl_value(value: &New, depth: usize) -> String {
    let (indent, inner) = ("  ".repeat(depth), "  ".repeat(depth + 1));
    match value {
        New::List(items) => {
            let items: Vec<String> = items.iter().map(|item| hcl_value(item, depth)).collect();
            format!("[{}]", items.join(", "))
        }
        New::Object(entries) if entries.is_empty() => "{}".into(),
        New::Object(entries) => {
            let entry = |(name, value): &(String, New)| format!("{inner}{name} = {}\n", hcl_value(value, depth + 1));
            format!("{{\n{}{indent}}}", entries.iter().map(entry).collect::<String>())
        }
        _ => scalar(value).expect("the rest are scalars"),
    }
}

/// A value after its key or dash, from the space or line break on.
fn yaml_lines(value: &New, column: usize) -> String {
    let indent = " ".repeat(column);
    match value {
        New::Object(entries) if !entries.is_empty() => {
            let entry = |(name, value): &(String, New)| format!("\n{indent}{name}:{}", yaml_lines(value, column + 2));
            entries.iter().map(entry).collect()
        }
        New::List(items) if !items.is_empty() => {
            let item = |item: &New| match item {
                New::Object(entries) if !entries.is_empty() => {
                    format!("\n{indent}- {}", yaml_lines(item, column + 2).trim_start())
                }
                // A list in a list is written in brackets.
                other => format!("\n{indent}- {}", brackets(other, "", ": ")),
            };
            items.iter().map(item).collect()
        }
        other => format!(" {}", brackets(other, "", ": ")),
    }
}

/// In brackets, each entry on a line of its own if lines end in this.
fn brackets(value: &New, line_end: &str, colon: &str) -> String {
    let join = |parts: Vec<String>, open: char, close: char| {
        let parts: Vec<String> = parts.iter().map(|part| format!("{line_end}{part}").replace('\n', "\n  ")).collect();
        let end = if parts.is_empty() { "" } else { line_end };
        format!("{open}{}{end}{close}", parts.join(if line_end.is_empty() { ", " } else { "," }))
    };
    match value {
        New::List(items) => join(items.iter().map(|item| brackets(item, line_end, colon)).collect(), '[', ']'),
        New::Object(entries) => {
            let key = |name: &str| if line_end.is_empty() { name.to_owned() } else { format!("\"{name}\"") };
            let entry =
                |(name, value): &(String, New)| format!("{}{colon}{}", key(name), brackets(value, line_end, colon));
            join(entries.iter().map(entry).collect(), '{', '}')
        }
        _ => scalar(value).expect("the rest are scalars"),
    }
}

fn read_node(node: &Node) -> New {
    match &node.kind {
        NodeKind::Sequence { items, .. } => New::List(items.iter().map(read_node).collect()),
        NodeKind::Mapping { entries, .. } => {
            let name = |key: &Node| key.text().expect("a key is a scalar").to_owned();
            New::Object(entries.iter().map(|entry| (name(&entry.key), read_node(&entry.value))).collect())
        }
        _ => match Scalar::of(node).expect("nothing is computed") {
            Scalar::Null => New::Null,
            Scalar::Bool(value) => New::Bool(value),
            Scalar::Number(value) => New::Number(value),
            Scalar::Text(text) => New::Text(text.to_owned()),
        },
    }
}

fn read_body(text: &str, body: &Body) -> New {
    let mut entries: Vec<(String, New)> = Vec::new();
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => {
                entries.push((attribute.name.of(text).to_owned(), read_expr(text, &attribute.value)));
            }
            Item::Block(block) => {
                let (name, value) = (block.name.of(text), read_body(text, &block.body));
                match entries.iter_mut().find(|(known, _)| known == name) {
                    Some((_, New::List(blocks))) => blocks.push(value),
                    Some((_, first)) => *first = New::List(vec![first.clone(), value]),
                    None => entries.push((name.to_owned(), value)),
                }
            }
        }
    }
    New::Object(entries)
}

fn read_expr(text: &str, expr: &Expr) -> New {
    match &expr.kind {
        ExprKind::Null => New::Null,
        ExprKind::Bool(value) => New::Bool(*value),
        ExprKind::Number | ExprKind::Unary(..) => New::Number(expr.span.of(text).parse().expect("it is a number")),
        ExprKind::List(items) => New::List(items.iter().map(|item| read_expr(text, item)).collect()),
        ExprKind::Object(entries) => {
            let name = |key: &Expr| {
                key.literal_text(text).map_or_else(|| key.span.of(text).to_owned(), std::borrow::Cow::into_owned)
            };
            let entry = entries.iter().map(|entry| (name(&entry.key), read_expr(text, &entry.value)));
            New::Object(entry.collect())
        }
        _ => New::Text(expr.literal_text(text).expect("nothing is computed").into_owned()),
    }
}
