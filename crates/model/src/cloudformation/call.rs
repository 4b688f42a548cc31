//! The intrinsic functions of a template.

use std::sync::Arc;

use costlint_syntax::{Span, data::Node};

use super::template::Template;
use crate::{
    Truth,
    value::{Data, Reference, Value},
};

/// A call: `!Sub x`, or `Fn::Sub: x` as the only entry of a mapping.
pub(super) struct Intrinsic<'t> {
    /// The function without its `Fn::`.
    pub(super) name: &'t str,
    /// What it is called with; after a tag the tagged node itself.
    argument: &'t Node,
    form: IntrinsicForm,
    /// All of the call.
    span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum IntrinsicForm {
    Short,
    Long,
}

impl<'t> Intrinsic<'t> {
    /// The call that a node is. `Condition` as a key is none: policies have keys of that name.
    pub(super) fn of(node: &'t Node) -> Option<Intrinsic<'t>> {
        let Some(tag) = &node.tag else { return Intrinsic::in_mapping(node) };
        let name =
            tag.name.strip_prefix('!').filter(|name| name.starts_with(|first: char| first.is_ascii_uppercase()))?;
        Some(Intrinsic { name, argument: node, form: IntrinsicForm::Short, span: tag.span.join(node.span) })
    }

    /// The call that a mapping is, whatever its tag.
    pub(super) fn in_mapping(node: &'t Node) -> Option<Intrinsic<'t>> {
        let [entry] = node.entries() else { return None };
        let key = entry.key.text()?;
        let name = if key == "Ref" { key } else { key.strip_prefix("Fn::")? };
        Some(Intrinsic { name, argument: &entry.value, form: IntrinsicForm::Long, span: node.span })
    }

    /// The call of one condition by another, which is a key of its own.
    pub(super) fn of_condition(node: &'t Node) -> Option<Intrinsic<'t>> {
        match node.entries() {
            [entry] if node.tag.is_none() && entry.key.text() == Some("Condition") => Some(Intrinsic {
                name: "Condition",
                argument: &entry.value,
                form: IntrinsicForm::Long,
                span: node.span,
            }),
            _ => Intrinsic::of(node),
        }
    }
}

impl<'t> Template<'t> {
    /// What a call gives; `None` where that is `AWS::NoValue`.
    pub(super) fn call(&self, call: &Intrinsic<'t>) -> Option<Value> {
        let place = self.reader.place(call.span);
        let Some(_level) = self.reader.enter() else { return Some(Value::unknown().at(place)) };
        let value = match call.name {
            "Ref" => self.reference(call)?,
            "If" => self.choice(call)?,
            "GetAtt" => self.attribute(call),
            "Sub" => self.substitution(call),
            "Join" => self.join(call),
            "Select" => self.selection(call),
            "Split" => self.split(call),
            "FindInMap" => self.found_in_map(call),
            "Length" => self.length(call),
            // What is meant counts, not how it travels.
            "Base64" => self.argument(call).unwrap_or_else(Value::unknown),
            _ => Value::unknown(),
        };
        // What passes through a name keeps the place of its bytes; what is made here is decided here.
        Some(if value.place.is_some() { value } else { value.at(place) })
    }

    /// The value that a call is given.
    pub(super) fn argument(&self, call: &Intrinsic<'t>) -> Option<Value> {
        match call.form {
            IntrinsicForm::Short => self.value_after_tag(call.argument),
            IntrinsicForm::Long => self.value(call.argument),
        }
    }

    /// The list of arguments that a call is given, each not yet read.
    pub(super) fn arguments(&self, call: &Intrinsic<'t>) -> Option<&'t [Node]> {
        self.items(call.argument)
    }

    /// The arguments of a call that takes two, where both have a value.
    pub(super) fn both(&self, call: &Intrinsic<'t>) -> Option<(Value, Value)> {
        let [one, two] = self.arguments(call)? else { return None };
        Some((self.value(one)?, self.value(two)?))
    }

    /// What `Ref` gives for a name; `None` for `AWS::NoValue`.
    pub(super) fn named(&self, name: &str) -> Option<Value> {
        if name == "AWS::NoValue" {
            return None;
        }
        Some(self.parameter(name).unwrap_or_else(|| reference_to(name, None)))
    }

    /// The name that a call is given, by its letters: a condition may be called `Yes`.
    pub(super) fn name(&self, call: &Intrinsic<'t>) -> Option<&'t str> {
        self.reader.target(call.argument)?.text().filter(|name| !name.is_empty())
    }

    fn reference(&self, call: &Intrinsic<'t>) -> Option<Value> {
        self.name(call).map_or_else(|| Some(Value::unknown()), |name| self.named(name))
    }

    fn choice(&self, call: &Intrinsic<'t>) -> Option<Value> {
        let Some([condition, then, otherwise]) = self.arguments(call) else { return Some(Value::unknown()) };
        match self.is_met(condition.text()) {
            Truth::Yes => self.value(then),
            Truth::No => self.value(otherwise),
            Truth::Unknown => match (self.value(then), self.value(otherwise)) {
                (Some(then), Some(otherwise)) => Some(self.joined([then, otherwise])),
                (None, None) => None,
                // There or not there.
                _ => Some(Value::unknown()),
            },
        }
    }

    fn attribute(&self, call: &Intrinsic<'t>) -> Value {
        if let Some(items) = self.arguments(call) {
            let parts: Option<Vec<Arc<str>>> =
                items.iter().map(|item| self.value(item)?.as_text().map(Arc::from)).collect();
            return match parts.as_deref() {
                Some([target, rest @ ..]) if !rest.is_empty() => reference_to(target, Some(&rest.join("."))),
                _ => Value::unknown(),
            };
        }
        self.name(call).map_or_else(Value::unknown, dotted_reference)
    }

    fn selection(&self, call: &Intrinsic<'t>) -> Value {
        let Some((index, list)) = self.both(call) else { return Value::unknown() };
        let element = |index: &Value| {
            let index = index.as_number().filter(|index| index.fract() == 0.0 && (0.0..1e6).contains(index))?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number in the range just checked"
            )]
            list.as_list()?.get(index as usize).cloned()
        };
        self.joined(index.alternatives().iter().map(|index| element(index).unwrap_or_else(Value::unknown)))
    }

    fn split(&self, call: &Intrinsic<'t>) -> Value {
        let Some((delimiter, text)) = self.both(call) else { return Value::unknown() };
        let Some(delimiter) = delimiter.as_text().filter(|delimiter| !delimiter.is_empty()) else {
            return Value::unknown();
        };
        self.joined(text.alternatives().iter().map(|text| match text.shown() {
            Some(text) if self.reader.make(text.len()) => Value::list(text.split(delimiter).map(Value::text).collect()),
            _ => Value::unknown(),
        }))
    }

    fn length(&self, call: &Intrinsic<'t>) -> Value {
        let list = self.argument(call);
        let length = list.as_ref().and_then(Value::as_list).and_then(|items| u32::try_from(items.len()).ok());
        length.map_or_else(Value::unknown, |length| Value::number(length.into()))
    }

    /// What is known when it is one of these; unknown for none.
    pub(super) fn joined(&self, values: impl IntoIterator<Item = Value>) -> Value {
        let mut values = values.into_iter();
        let Some(first) = values.next() else { return Value::unknown() };
        values.fold(
            first,
            |joined, value| if self.reader.make(size_of(&joined)) { joined.join(&value) } else { Value::unknown() },
        )
    }
}

/// A reference to a resource by `Name.Attribute`, as `Fn::GetAtt` and `Fn::Sub` have it.
pub(super) fn dotted_reference(dotted: &str) -> Value {
    match dotted.split_once('.') {
        Some((target, attribute)) => reference_to(target, Some(attribute)),
        None => Value::unknown(),
    }
}

fn reference_to(target: &str, attribute: Option<&str>) -> Value {
    Value::reference_to(Reference {
        scope: None,
        target: target.into(),
        key: None,
        attribute: attribute.map(Arc::from),
    })
}

/// How many values the outer two levels of a value hold, for what a join of it costs.
fn size_of(value: &Value) -> usize {
    match &value.data {
        Data::List(items) => 1 + items.len(),
        Data::Object(object) => 1 + object.members().len(),
        _ => 1,
    }
}
