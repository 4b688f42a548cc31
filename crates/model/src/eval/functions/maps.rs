//! Functions of maps and objects.

use std::{collections::BTreeMap, sync::Arc};

use super::super::{
    alternatives,
    budget::{Budget, LARGEST, measured},
    conversions::unified,
    equality::equal,
    operand::{Failure, Settled, list, object, ordered, text, whole_object},
    types::Type,
};
use crate::{
    Truth,
    value::{Data, Member, Object, Value},
};

pub(super) fn keys(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let object = whole_object(&arguments[0])?;
    Ok(Value::list(object.members().iter().map(|member| Value::text(member.name.clone())).collect()))
}

pub(super) fn values(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let object = whole_object(&arguments[0])?;
    Ok(Value::list(object.members().iter().map(|member| member.value.clone()).collect()))
}

pub(super) fn lookup(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let object = object(&arguments[0])?;
    let look_up = |key: &Value| {
        let key = text(key)?;
        match (object.member(&key), arguments.get(2)) {
            (Some(member), _) => Ok(member.value.clone()),
            (None, _) if object.open => Err(Failure::Unsettled),
            (None, Some(default)) => Ok(default_of(object, default, budget)),
            (None, None) => Err(Failure::Wrong("no element has this key")),
        }
    };
    if arguments[1].is_unknown() && !object.open {
        let default = arguments.get(2).map(|default| default_of(object, default, budget));
        let any: Vec<Settled<Value>> =
            object.members().iter().map(|member| member.value.clone()).chain(default).map(Ok).collect();
        // Without a default it may be an error.
        if arguments.len() < 3 {
            budget.doubt();
        }
        return alternatives::joined(&any, |element| budget.spend(1) && measured(element, budget));
    }
    let found: Vec<Settled<Value>> = arguments[1].alternatives().iter().map(look_up).collect();
    alternatives::joined(&found, |element| measured(element, budget))
}

/// The default of a map gets the type of its elements, that of an object does not; both are written alike.
fn default_of(object: &Object, default: &Value, budget: &Budget) -> Value {
    let mut types = object.members().iter().map(|member| Type::of(&member.value));
    let Some(kind) = types.next().filter(|first| types.all(|kind| kind.is_same_scalar(first))) else {
        return default.clone();
    };
    if kind.is_same_scalar(&Type::of(default)) || default.is_null() {
        return default.clone();
    }
    if let Ok(converted) = kind.convert(default.clone()) {
        return Value::one_of([default.clone(), converted]);
    }
    budget.doubt();
    default.clone()
}

/// The members of all; a later one wins. What is not known may win over anything before it.
pub(super) fn merge(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let mut members: Vec<Member> = Vec::new();
    let mut open = false;
    for argument in arguments {
        match &argument.data {
            Data::Null => {}
            Data::Object(object) => {
                if object.open {
                    open = true;
                    doubt(&mut members);
                }
                members.extend_from_slice(object.members());
            }
            Data::Unknown(_) => {
                open = true;
                doubt(&mut members);
            }
            // A scalar is an error, if it is not the null among its alternatives.
            Data::OneOf(_) => return Err(Failure::Unsettled),
            _ => return Err(Failure::Wrong("a map is required")),
        }
        if members.len() > LARGEST || !budget.spend(members.len()) {
            return Err(Failure::Unsettled);
        }
    }
    Ok(Value::new(Data::Object(Arc::new(Object::new(members, open)))))
}

fn doubt(members: &mut [Member]) {
    for member in members {
        *member = Member::new(member.name.clone(), Value::unknown());
    }
}

pub(super) fn matchkeys(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let values = unified(list(&arguments[0])?.to_vec()).map_err(Failure::Wrong)?;
    let (keys, wanted) = (list(&arguments[1])?, list(&arguments[2])?);
    if values.len() != keys.len() {
        return Err(Failure::Wrong("there must be as many keys as values"));
    }
    let alone = |items: &[Value]| unified(items.to_vec()).map_err(Failure::Wrong);
    let both = alone(&[alone(keys)?, alone(wanted)?].concat())?;
    let (keys, wanted) = both.split_at(keys.len());
    let mut matching = Vec::new();
    for (value, key) in values.into_iter().zip(keys) {
        match Truth::any(wanted.iter().map(|wanted| equal(key, wanted))) {
            Truth::Yes => matching.push(value),
            Truth::No => {}
            Truth::Unknown => return Err(Failure::Unsettled),
        }
    }
    Ok(Value::list(matching))
}

/// A map of lists of texts turned inside out.
pub(super) fn transpose(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let mut turned: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
    for member in whole_object(&arguments[0])?.members() {
        for item in list(&member.value)? {
            turned.entry(text(item)?).or_default().push(Value::text(member.name.clone()));
        }
    }
    Ok(Value::object(turned.into_iter().map(|(name, names)| Member::new(name, Value::list(names))).collect()))
}

pub(super) fn zipmap(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let (keys, values) = (list(&arguments[0])?, ordered(&arguments[1])?);
    if keys.len() != values.len() {
        return Err(Failure::Wrong("there must be as many keys as values"));
    }
    let members = keys.iter().zip(values).map(|(key, value)| Ok(Member::new(text(key)?, value.clone())));
    Ok(Value::object(members.collect::<Settled<_>>()?))
}
