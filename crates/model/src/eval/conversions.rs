//! Conversion of a value to another type, as far as the source determines it.

use std::sync::Arc;

use super::{
    budget::small,
    operand,
    sets::set,
    settled::{Failure, Settled},
    types::{Attribute, Type, common},
};
use crate::value::{Data, Member, Object, Value};

/// Why a value cannot be of a type.
pub(crate) type Mismatch = &'static str;

const UNLIKE: Mismatch = "all elements must have the same type";

impl Type {
    /// The value as one of this type, with all its places. What is unknown stays so, and null is of every type.
    pub(crate) fn convert(&self, value: Value) -> Result<Value, Mismatch> {
        let place = value.place;
        let converted = match (self, &value.data) {
            (Type::Any, _)
            | (_, Data::Unknown(_) | Data::Null)
            | (Type::Text, Data::Text(_))
            | (Type::Number, Data::Number(_))
            | (Type::Bool, Data::Bool(_)) => return Ok(value),
            (_, Data::OneOf(alternatives)) => return self.convert_alternatives(alternatives),
            (Type::Text, _) => settled(operand::text(&value).map(Value::text))?,
            (Type::Number, _) => settled(operand::number(&value).map(Value::number))?,
            (Type::Bool, _) => settled(operand::boolean(&value).map(Value::bool))?,
            (Type::Unsettled, _) => Value::unknown(),
            (_, Data::List(items)) if items.open => Value::unknown(),
            (Type::List(kind), Data::List(items)) => Value::list(kind.convert_all(items.to_vec())?),
            (Type::Set(kind), Data::List(items)) => set(kind.convert_all(items.to_vec())?, kind),
            (Type::Map(kind), Data::Object(object)) => kind.convert_members(object)?,
            (Type::Tuple(kinds), Data::List(items)) if kinds.len() == items.len() => {
                let items = kinds.iter().zip(items.iter()).map(|(kind, item)| kind.convert(item.clone()));
                Value::list(items.collect::<Result<_, _>>()?)
            }
            (Type::Object(attributes), Data::Object(object)) => convert_attributes(attributes, object)?,
            (Type::List(_) | Type::Set(_), _) => return Err("a list is required"),
            (Type::Tuple(_), _) => return Err("a list of a fixed length is required"),
            (Type::Map(_) | Type::Object(_), _) => return Err("a map is required"),
        };
        Ok(Value { place, ..converted })
    }

    /// One alternative that can be converted leaves it open, as which one it is.
    fn convert_alternatives(&self, alternatives: &[Value]) -> Result<Value, Mismatch> {
        let mut converted = Vec::with_capacity(alternatives.len());
        let mut refusal = None;
        for alternative in alternatives {
            match self.convert(alternative.clone()) {
                Ok(value) => converted.push(value),
                Err(reason) => refusal = Some(reason),
            }
        }
        match refusal {
            None => Ok(Value::one_of(converted)),
            Some(reason) if converted.is_empty() => Err(reason),
            Some(_) => Ok(Value::unknown()),
        }
    }

    /// All the elements of a list, which get one type.
    fn convert_all(&self, items: Vec<Value>) -> Result<Vec<Value>, Mismatch> {
        if !self.has_any() {
            return items.into_iter().map(|item| self.convert(item)).collect();
        }
        if !items.iter().all(small) {
            return Ok(items.iter().map(|_| Value::unknown()).collect());
        }
        // What others have in common with an object that may have more members is not known.
        let kind = if items.iter().any(has_open_part) {
            self.clone()
        } else {
            self.resolved(&items.iter().collect::<Vec<_>>())?
        };
        items.into_iter().map(|item| kind.convert(item)).collect()
    }

    /// Whether some part of it may be anything.
    fn has_any(&self) -> bool {
        match self {
            Type::Any => true,
            Type::List(kind) | Type::Set(kind) | Type::Map(kind) => kind.has_any(),
            Type::Tuple(kinds) => kinds.iter().any(Type::has_any),
            Type::Object(attributes) => attributes.iter().any(|attribute| attribute.kind.has_any()),
            Type::Unsettled | Type::Text | Type::Number | Type::Bool => false,
        }
    }

    /// The type with one type for each `any`, which all the values that stand there have in common.
    fn resolved(&self, values: &[&Value]) -> Result<Type, Mismatch> {
        let of_all = |kind: &Type| -> Result<Box<Type>, Mismatch> {
            let inner: Vec<&Value> = values.iter().flat_map(|value| elements(value)).collect();
            kind.resolved(&inner).map(Box::new)
        };
        Ok(match self {
            Type::Any => return common(&values.iter().map(|value| Type::of(value)).collect::<Vec<_>>()).ok_or(UNLIKE),
            Type::List(kind) => Type::List(of_all(kind)?),
            Type::Set(kind) => Type::Set(of_all(kind)?),
            Type::Map(kind) => Type::Map(of_all(kind)?),
            Type::Tuple(kinds) => {
                let at =
                    |index: usize| values.iter().filter_map(|value| value.as_list()?.get(index)).collect::<Vec<_>>();
                Type::Tuple(
                    kinds
                        .iter()
                        .enumerate()
                        .map(|(index, kind)| kind.resolved(&at(index)))
                        .collect::<Result<_, _>>()?,
                )
            }
            Type::Object(attributes) => {
                let named = |name: &str| {
                    values.iter().filter_map(|value| Some(&value.as_object()?.member(name)?.value)).collect::<Vec<_>>()
                };
                let resolved = |attribute: &Attribute| {
                    Ok(Attribute { kind: attribute.kind.resolved(&named(&attribute.name))?, ..attribute.clone() })
                };
                Type::Object(attributes.iter().map(resolved).collect::<Result<_, Mismatch>>()?)
            }
            Type::Unsettled | Type::Text | Type::Number | Type::Bool => self.clone(),
        })
    }

    fn convert_members(&self, object: &Object) -> Result<Value, Mismatch> {
        let values = self.convert_all(object.members().iter().map(|member| member.value.clone()).collect())?;
        let members =
            object.members().iter().zip(values).map(|(member, value)| Member { value, ..member.clone() }).collect();
        Ok(Value::new(Data::Object(Arc::new(Object::new(members, object.open)))))
    }
}

/// The values converted to what they have in common.
pub(crate) fn unified(items: Vec<Value>) -> Result<Vec<Value>, Mismatch> {
    Type::Any.convert_all(items)
}

/// The elements of a list or map.
fn elements(value: &Value) -> Vec<&Value> {
    match &value.data {
        Data::List(items) => items.iter().collect(),
        Data::Object(object) => object.members().iter().map(|member| &member.value).collect(),
        _ => Vec::new(),
    }
}

/// Whether an object may have members that are not seen; what others have in common with it is not known.
pub(crate) fn has_open_part(value: &Value) -> bool {
    match &value.data {
        Data::List(items) => items.iter().any(has_open_part),
        Data::Object(object) => object.open || object.members().iter().any(|member| has_open_part(&member.value)),
        _ => false,
    }
}

fn convert_attributes(attributes: &[Attribute], object: &Object) -> Result<Value, Mismatch> {
    let mut members = Vec::with_capacity(attributes.len());
    for attribute in attributes {
        let member = object.member(&attribute.name);
        let name = attribute.name.clone();
        members.push(match (member, &attribute.absent) {
            (Some(member), Some(absent)) => Member {
                value: instead_of_null(attribute.kind.convert(member.value.clone())?, absent),
                ..member.clone()
            },
            (Some(member), None) => Member { value: attribute.kind.convert(member.value.clone())?, ..member.clone() },
            (None, _) if object.open => Member::new(name, Value::unknown()),
            (None, Some(absent)) => Member::new(name, absent.clone()),
            (None, None) => return Err("an attribute of the object is missing"),
        });
    }
    Ok(Value::object(members))
}

/// A default stands in for a null as it does for an attribute that is not written.
fn instead_of_null(value: Value, default: &Value) -> Value {
    match &value.data {
        Data::Null if !default.is_null() => default.clone(),
        Data::OneOf(alternatives) if alternatives.iter().any(Value::is_null) => {
            Value::one_of(alternatives.iter().map(|alternative| instead_of_null(alternative.clone(), default)))
        }
        _ => value,
    }
}

fn settled(result: Settled<Value>) -> Result<Value, Mismatch> {
    match result {
        Ok(value) => Ok(value),
        Err(Failure::Unsettled) => Ok(Value::unknown()),
        Err(Failure::Wrong(reason)) => Err(reason),
    }
}
