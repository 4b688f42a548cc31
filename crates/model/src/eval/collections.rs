//! Elements of collections, and `for` expressions over them.

use std::sync::Arc;

use costlint_syntax::{Span, hcl::For};

use super::{Evaluated, Evaluator, Frame, budget::LARGEST, fault, truth_of};
use crate::{
    Truth,
    value::{Data, Member, Object, Value},
};

/// `collection[key]`
pub(super) fn element(collection: &Value, key: &Value, span: Span) -> Evaluated {
    match (&collection.data, &key.data) {
        // `aws_instance.web[0]` still stands for the resource.
        (Data::Unknown(_), _) => Ok(Value::new(collection.data.clone())),
        (Data::OneOf(_), _) | (_, Data::Unknown(_)) => Ok(Value::unknown()),
        (_, Data::OneOf(keys)) => {
            let elements = keys.iter().map(|key| element(collection, key, span)).collect::<Result<Vec<_>, _>>()?;
            Ok(elements.iter().skip(1).fold(elements[0].clone(), |joined, element| joined.join(element)))
        }
        (Data::Object(object), _) => {
            let name = key.shown().ok_or_else(|| fault(span, "this cannot be a key"))?;
            object.get(&name).ok_or_else(|| fault(span, "there is no element of this key"))
        }
        (Data::List(items), _) => {
            let index = key.as_number().and_then(whole).ok_or_else(|| fault(span, "a list is indexed by whole numbers"))?;
            items.get(index).cloned().ok_or_else(|| fault(span, "the list is shorter than this index"))
        }
        _ => Err(fault(span, "only lists and maps have elements")),
    }
}

/// A number as an index or a count.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and in range")]
pub(super) fn whole(number: f64) -> Option<usize> {
    let in_range = (0.0..=4_294_967_295.0).contains(&number);
    (in_range && number.fract() == 0.0).then_some(number as usize)
}

/// The keys and elements that a `for` or a `for_each` goes through; `None` where they are not known.
pub(crate) fn elements(collection: &Value) -> Option<Vec<(Value, Value)>> {
    match &collection.data {
        Data::List(items) => {
            let keyed = items
                .iter()
                .enumerate()
                .map(|(index, item)| (Value::number(f64::from(u32::try_from(index).unwrap_or(u32::MAX))), item.clone()));
            Some(keyed.collect())
        }
        Data::Object(object) if !object.open => {
            Some(object.members().iter().map(|member| (Value::text(member.name.clone()), member.value.clone())).collect())
        }
        _ => None,
    }
}

impl Evaluator<'_> {
    pub(super) fn for_each(&self, parts: &For, frame: Option<&Frame<'_>>) -> Evaluated {
        let collection = self.value_in(&parts.collection, frame)?;
        let elements = match (&collection.data, elements(&collection)) {
            (_, Some(elements)) => elements,
            (Data::Unknown(_) | Data::OneOf(_) | Data::Object(_), None) => return Ok(Value::unknown()),
            _ => return Err(fault(parts.collection.span, "only lists and maps can be gone through")),
        };
        let mut result = Collected::default();
        for (key, value) in elements {
            if !self.budget.spend(1) || result.len() >= LARGEST {
                return Ok(Value::unknown());
            }
            let inner = Frame::new(parts.value_name.of(self.text), value, frame);
            let outer = parts.key_name.map(|name| Frame::new(name.of(self.text), key, Some(&inner)));
            let frame = Some(outer.as_ref().unwrap_or(&inner));
            if let Some(condition) = &parts.condition {
                match truth_of(&self.value_in(condition, frame)?) {
                    Truth::Yes => {}
                    Truth::No => continue,
                    // A list of unknown length is unknown; a map keeps the members that are certain.
                    Truth::Unknown if parts.key.is_some() => {
                        result.open = true;
                        continue;
                    }
                    Truth::Unknown => return Ok(Value::unknown()),
                }
            }
            let value = self.value_in(&parts.value, frame)?;
            let Some(key) = &parts.key else {
                result.items.push(value);
                continue;
            };
            let key_value = self.value_in(key, frame)?;
            match key_value.data {
                Data::Unknown(_) | Data::OneOf(_) => result.open = true,
                _ => {
                    let name = key_value.shown().ok_or_else(|| fault(key.span, "this cannot be a key"))?;
                    result.members.push(Member { name, value, statement: None });
                }
            }
        }
        Ok(if parts.key.is_some() { result.object(parts.grouped) } else { Value::list(result.items) })
    }
}

#[derive(Default)]
struct Collected {
    items: Vec<Value>,
    members: Vec<Member>,
    open: bool,
}

impl Collected {
    fn len(&self) -> usize {
        self.items.len() + self.members.len()
    }

    fn object(self, grouped: bool) -> Value {
        let members = if grouped { group(self.members) } else { self.members };
        Value::new(Data::Object(Arc::new(Object::new(members, self.open))))
    }
}

/// Members of one name become one member with the list of their values.
fn group(mut members: Vec<Member>) -> Vec<Member> {
    members.sort_by(|one, two| one.name.cmp(&two.name));
    members
        .chunk_by(|one, two| one.name == two.name)
        .map(|same| Member::new(same[0].name.clone(), Value::list(same.iter().map(|member| member.value.clone()).collect())))
        .collect()
}
