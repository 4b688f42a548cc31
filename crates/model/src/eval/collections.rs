//! Elements of collections, and `for` expressions over them.

use std::sync::Arc;

use costlint_syntax::{Problem, Span, hcl::For};

use super::{
    Evaluated, Evaluator, Frame, alternatives,
    budget::{Budget, LARGEST, measured},
    fault,
    operand::{self, Failure, Settled},
    or_unknown,
};
use crate::{
    Truth,
    value::{Data, Member, Object, Value},
};

/// The keys and elements that a `for` or a `for_each` goes through; `None` where not all are known. An element of a set
/// is its own key.
pub(crate) fn elements(collection: &Value) -> Option<Vec<(Value, Value)>> {
    match &collection.data {
        Data::List(items) if items.open => None,
        Data::List(items) if items.is_set => Some(items.iter().map(|item| (item.clone(), item.clone())).collect()),
        Data::List(items) => {
            let keyed = items.iter().enumerate().map(|(index, item)| {
                (Value::number(f64::from(u32::try_from(index).unwrap_or(u32::MAX))), item.clone())
            });
            Some(keyed.collect())
        }
        Data::Object(object) if !object.open => Some(
            object.members().iter().map(|member| (Value::text(member.name.clone()), member.value.clone())).collect(),
        ),
        _ => None,
    }
}

impl Evaluator<'_> {
    /// `collection[key]`
    pub(super) fn element(&self, collection: &Value, key: &Value, span: Span) -> Evaluated {
        // `aws_instance.web[0]` still stands for the resource.
        if collection.is_unknown() {
            self.budget.doubt();
            return Ok(Value::new(collection.data.clone()));
        }
        if key.is_unknown() {
            // It is one of them, or an error.
            self.budget.doubt();
            return Ok(any_element(collection, self.budget));
        }
        if let Data::OneOf(keys) = &key.data {
            let each = keys.iter().map(|key| element_of(collection, key)).collect::<Vec<_>>();
            let each =
                if each.iter().all(|element| matches!(element, Err(Failure::Wrong(_)))) { &each[..1] } else { &each };
            let joined = alternatives::joined(each, |element| measured(element, self.budget));
            return or_unknown(joined, span).inspect(|value| self.note(value));
        }
        or_unknown(element_of(collection, key), span).inspect(|value| self.note(value))
    }

    pub(super) fn for_each(&self, parts: &For, frame: Option<&Frame<'_>>) -> Evaluated {
        let collection = self.value_in(&parts.collection, frame)?;
        let is_open_list = matches!(&collection.data, Data::List(list) if list.open);
        let elements = match (&collection.data, elements(&collection)) {
            (_, Some(elements)) => elements,
            // Of a list that may go on, what the known elements give is certain.
            (Data::List(list), None) => list.iter().map(|item| (Value::unknown(), item.clone())).collect(),
            (Data::Unknown(_) | Data::Object(_), None) => return Ok(self.doubtful()),
            _ => return Err(fault(parts.collection.span, "only lists and maps can be iterated over")),
        };
        if elements.is_empty() {
            self.try_condition(parts, frame)?;
        }
        let mut result = Collected::default();
        for (key, value) in elements {
            if !self.budget.spend(1) || result.items.len() + result.members.len() >= LARGEST {
                return Ok(self.doubtful());
            }
            let inner = Frame::new(parts.value_name.of(self.text), value, frame);
            let outer = parts.key_name.map(|name| Frame::new(name.of(self.text), key, Some(&inner)));
            self.collect(parts, Some(outer.as_ref().unwrap_or(&inner)), &mut result)?;
        }
        if result.open {
            self.budget.doubt();
        }
        match &parts.key {
            None if result.open => Ok(Value::unknown()),
            None if is_open_list => Ok(Value::open_list(result.items)),
            None => Ok(Value::list(result.items)),
            Some(_) if is_open_list => Ok(Value::unknown()),
            Some(key) => result.object(parts.grouped).ok_or_else(|| fault(key.span, "two elements have the same key")),
        }
    }

    /// A condition that is an error for every element is one for no element too.
    fn try_condition(&self, parts: &For, frame: Option<&Frame<'_>>) -> Result<(), Box<Problem>> {
        let Some(condition) = &parts.condition else { return Ok(()) };
        let inner = Frame::new(parts.value_name.of(self.text), Value::unknown(), frame);
        let outer = parts.key_name.map(|name| Frame::new(name.of(self.text), Value::unknown(), Some(&inner)));
        self.condition(condition, Some(outer.as_ref().unwrap_or(&inner))).map(|_| ())
    }

    fn collect(&self, parts: &For, frame: Option<&Frame<'_>>, result: &mut Collected) -> Result<(), Box<Problem>> {
        if let Some(condition) = &parts.condition {
            match self.condition(condition, frame)? {
                Truth::Yes => {}
                Truth::No => return Ok(()),
                // The rest of a map is certain all the same.
                Truth::Unknown => {
                    result.open = true;
                    return Ok(());
                }
            }
        }
        let Some(key) = &parts.key else {
            result.items.push(self.value_in(&parts.value, frame)?);
            return Ok(());
        };
        let name = operand::text(&self.value_in(key, frame)?);
        let value = self.value_in(&parts.value, frame)?;
        match name {
            Ok(name) => result.members.push(Member { name, value, statement: None }),
            Err(Failure::Unsettled) => result.open = true,
            Err(Failure::Wrong(_)) => return Err(fault(key.span, "this value cannot be a key")),
        }
        Ok(())
    }
}

/// What all elements of a list or map have in common, where all are known.
pub(super) fn any_element(collection: &Value, budget: &Budget) -> Value {
    let joined = elements(collection).and_then(|elements| {
        let each: Vec<Settled<Value>> = elements.into_iter().map(|(_, element)| Ok(element)).collect();
        if !budget.spend(each.len()) {
            return None;
        }
        alternatives::joined(&each, |element| measured(element, budget)).ok()
    });
    joined.unwrap_or_else(Value::unknown)
}

fn element_of(collection: &Value, key: &Value) -> Settled<Value> {
    match &collection.data {
        Data::Object(object) => match object.member(&operand::text(key)?) {
            Some(member) => Ok(member.value.clone()),
            None if object.open => Err(Failure::Unsettled),
            None => Err(Failure::Wrong("no element has this key")),
        },
        Data::List(items) if items.open => Err(Failure::Unsettled),
        Data::List(items) if !items.is_set => {
            let index = operand::count(key)?;
            items.get(index).cloned().ok_or(Failure::Wrong("the index is beyond the end of the list"))
        }
        _ => Err(Failure::Wrong("only lists and maps have elements")),
    }
}

#[derive(Default)]
struct Collected {
    items: Vec<Value>,
    members: Vec<Member>,
    open: bool,
}

impl Collected {
    /// `None` where two members have one name and are not grouped.
    fn object(mut self, grouped: bool) -> Option<Value> {
        self.members.sort_by(|one, two| one.name.cmp(&two.name));
        if grouped {
            // What is open may belong to any group.
            let list = |same: &[Member]| {
                if self.open {
                    Value::unknown()
                } else {
                    Value::list(same.iter().map(|member| member.value.clone()).collect())
                }
            };
            self.members = self
                .members
                .chunk_by(|one, two| one.name == two.name)
                .map(|same| Member::new(same[0].name.clone(), list(same)))
                .collect();
        } else if self.members.windows(2).any(|pair| pair[0].name == pair[1].name) {
            return None;
        }
        Some(Value::new(Data::Object(Arc::new(Object::new(self.members, self.open)))))
    }
}
