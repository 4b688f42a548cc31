//! The parameters of a template and their values.

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

    /// Takes what the stacks that deploy the template give, each an object of arguments. Where one gives nothing, the default counts.
    pub(super) fn take(&mut self, stacks: &[Value], name: &str, reader: &Reader<'t>) {
        let given: Vec<Option<Value>> = stacks
            .iter()
            .map(|stack| stack.as_object().map_or_else(|| Some(Value::unknown()), |arguments| arguments.get(name)))
            .collect();
        // What is given to a parameter of Systems Manager is a name there, as its default is.
        if given.iter().any(Option::is_some) && !self.is_looked_up(reader) {
            let (element, is_list) = self.element(reader);
            let all = given.into_iter().map(|value| match value {
                Some(value) => element.of_argument(&value, is_list),
                None => self.read(reader),
            });
            self.value = OnceCell::from(joined(all.collect()));
        }
    }

    /// What is given to it; or else its default, or one of the values it allows; unknown where it has neither.
    pub(super) fn value(&self, reader: &Reader<'t>) -> Value {
        self.value.get_or_init(|| self.read(reader)).clone()
    }

    fn read(&self, reader: &Reader<'t>) -> Value {
        if self.is_looked_up(reader) {
            return Value::unknown();
        }
        let (element, is_list) = self.element(reader);
        match reader.field(self.node, "Default").and_then(|node| Some((node, written(node)?))) {
            Some((node, text)) if is_list => list(reader, node, text, element),
            Some((node, text)) => element.of(text).at(reader.place(node.span)),
            None if is_list => Value::unknown(),
            None => self.allowed(reader, element),
        }
    }

    /// Whether its value is the name of a parameter in Systems Manager whose value is meant.
    fn is_looked_up(&self, reader: &Reader<'t>) -> bool {
        self.type_name(reader).starts_with("AWS::SSM::Parameter::Value")
    }

    fn type_name(&self, reader: &Reader<'t>) -> &'t str {
        reader.field(self.node, "Type").and_then(Node::text).unwrap_or_default()
    }

    /// What its value or the values in its list are, and whether it is a list.
    fn element(&self, reader: &Reader<'t>) -> (Element, bool) {
        let type_name = self.type_name(reader);
        let listed = type_name.strip_prefix("List<").map(|rest| rest.trim_end_matches('>'));
        let element = if listed.unwrap_or(type_name) == "Number" { Element::Number } else { Element::Text };
        (element, listed.is_some() || type_name == "CommaDelimitedList")
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

impl Element {
    /// An argument as the parameter has it. References, which name resources of another template, are unknown here.
    fn of_argument(self, argument: &Value, is_list: bool) -> Value {
        let one = |value: &Value| match value.shown() {
            Some(text) => Value { place: value.place, ..self.of(&text) },
            None => Value::unknown(),
        };
        match argument.as_list() {
            Some(items) => Value::list(items.iter().map(one).collect()),
            None if is_list => Value::unknown(),
            None => Value::one_of(argument.alternatives().iter().map(one)),
        }
    }
}

/// One of these values; a list only if it is the single one.
fn joined(mut values: Vec<Value>) -> Value {
    match values.pop() {
        Some(single) if values.is_empty() => single,
        last => Value::one_of(values.into_iter().chain(last)),
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
