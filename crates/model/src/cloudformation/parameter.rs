//! The parameters of a template and their values when no argument is passed.

use std::cell::OnceCell;

use costlint_syntax::{
    Span,
    data::{Node, NodeKind, Scalar},
};

use crate::{data_values::Reader, value::Value};

/// A declared parameter.
pub(super) struct Parameter<'t> {
    node: &'t Node,
    value: OnceCell<Value>,
}

/// What a parameter's text is made into.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Text,
    Number,
}

impl<'t> Parameter<'t> {
    pub(super) fn new(node: &'t Node) -> Parameter<'t> {
        Parameter { node, value: OnceCell::new() }
    }

    /// Its default, or one of the values it allows; unknown where it has neither.
    pub(super) fn value(&self, reader: &Reader<'t>) -> Value {
        self.value.get_or_init(|| self.read(reader)).clone()
    }

    fn read(&self, reader: &Reader<'t>) -> Value {
        let type_name = reader.field(self.node, "Type").and_then(Node::text).unwrap_or_default();
        // The default is the name of the parameter in Systems Manager whose value is meant.
        if type_name.starts_with("AWS::SSM::Parameter::Value") {
            return Value::unknown();
        }
        let listed = type_name.strip_prefix("List<").map(|rest| rest.trim_end_matches('>'));
        let element = if listed.unwrap_or(type_name) == "Number" { Element::Number } else { Element::Text };
        let is_list = listed.is_some() || type_name == "CommaDelimitedList";
        match reader.field(self.node, "Default").and_then(|node| Some((node, written(node)?))) {
            Some((node, text)) if is_list => list(reader, node, text, element),
            Some((node, text)) => element.of(text).at(reader.place(node.span)),
            None if is_list => Value::unknown(),
            None => self.allowed(reader, element),
        }
    }

    fn allowed(&self, reader: &Reader<'t>, element: Element) -> Value {
        let Some(allowed) = reader.field(self.node, "AllowedValues") else { return Value::unknown() };
        let values: Option<Vec<Value>> = allowed
            .items()
            .iter()
            .map(|item| {
                let item = reader.target(item)?;
                Some(element.of(written(item)?).at(reader.place(item.span)))
            })
            .collect();
        values.map_or_else(Value::unknown, Value::one_of)
    }
}

impl Element {
    fn of(self, text: &str) -> Value {
        let text = Value::text(text);
        match self {
            Element::Number => text.as_number().map_or(text, Value::number),
            Element::Text => text,
        }
    }
}

/// A scalar as a parameter has it: text, whatever it would mean elsewhere. `None` for what is no value.
fn written(node: &Node) -> Option<&str> {
    if node.tag.is_some() {
        return None;
    }
    match Scalar::of(node)? {
        Scalar::Null => None,
        Scalar::Bool(bool) => Some(if bool { "true" } else { "false" }),
        Scalar::Number(_) | Scalar::Text(_) => node.text(),
    }
}

/// The elements of a default such as `a, b`, each with its own bytes where they stand as they are meant.
fn list(reader: &Reader<'_>, node: &Node, text: &str, element: Element) -> Value {
    let start = start_of_text(node, text);
    let mut at = 0;
    let items = text.split(',').map(|part| {
        let item = part.trim();
        let from = at + (part.len() - part.trim_start().len());
        at += part.len() + 1;
        let value = element.of(item);
        match start {
            Some(start) => value.at(reader.place(Span::new(start + from, start + from + item.len()))),
            None => value,
        }
    });
    let items = if text.is_empty() { Vec::new() } else { items.collect() };
    Value::list(items).at(reader.place(node.span))
}

/// Where the letters of a scalar begin, if its bytes are its letters with at most quotes around.
fn start_of_text(node: &Node, text: &str) -> Option<usize> {
    let quotes = node.span.len().checked_sub(text.len())?;
    let is_scalar = matches!(node.kind, NodeKind::Scalar { .. });
    (is_scalar && matches!(quotes, 0 | 2)).then(|| node.span.start as usize + quotes / 2)
}
