//! Functions of lists.

use super::super::{
    alternatives,
    budget::{Budget, LARGEST, measured},
    collections::any_element,
    conversions::unified,
    equality::equal,
    operand::{Failure, Settled, count, integer, list, open_list, ordered, text},
    operators::truth,
    types::{Type, common},
};
use crate::{
    Count, Truth,
    value::{Data, Value},
};

pub(super) fn alltrue(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    truths(arguments, budget).map(Truth::all).and_then(settled)
}

pub(super) fn anytrue(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    truths(arguments, budget).map(Truth::any).and_then(settled)
}

/// The truth of each element. A null is not true.
fn truths(arguments: &[Value], budget: &Budget) -> Settled<Vec<Truth>> {
    let of_one = |item: &Value| {
        let alternatives =
            item.alternatives().iter().map(|item| if item.is_null() { Value::bool(false) } else { item.clone() });
        let truth = truth(&Value::one_of(alternatives)).ok_or(Failure::Wrong("a boolean is required"))?;
        if truth == Truth::Unknown {
            // It may be no boolean at all.
            budget.doubt();
        }
        Ok(truth)
    };
    let list = open_list(&arguments[0])?;
    let more = list.open.then_some(Ok(Truth::Unknown));
    list.iter().map(of_one).chain(more).collect()
}

fn settled(truth: Truth) -> Settled<Value> {
    match truth {
        Truth::Yes => Ok(Value::bool(true)),
        Truth::No => Ok(Value::bool(false)),
        Truth::Unknown => Err(Failure::Unsettled),
    }
}

pub(super) fn chunklist(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let items = unified(list(&arguments[0])?.to_vec()).map_err(Failure::Wrong)?;
    let chunks = match count(&arguments[1])? {
        _ if items.is_empty() => Vec::new(),
        0 => vec![Value::list(items)],
        size => items.chunks(size).map(|chunk| Value::list(chunk.to_vec())).collect(),
    };
    Ok(Value::list(chunks))
}

/// The first argument that is neither null nor an empty text, as a value of the type that all of them can have.
pub(super) fn coalesce(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let types: Vec<Type> = arguments.iter().map(Type::of).collect();
    let Some(kind) = common(&types) else {
        // A null of no type lets the others be of any.
        let is_certain = types.iter().all(|kind| !matches!(kind, Type::Any));
        return Err(if is_certain {
            Failure::Wrong("all arguments must have the same type")
        } else {
            Failure::Unsettled
        });
    };
    let value = first_present(arguments)?;
    kind.convert(value).map_err(Failure::Wrong)
}

fn first_present(arguments: &[Value]) -> Settled<Value> {
    let mut possible: Option<Value> = None;
    for argument in arguments {
        if argument.is_unknown() {
            return Err(Failure::Unsettled);
        }
        let present: Vec<&Value> = argument.alternatives().iter().filter(|value| !is_absent(value)).collect();
        for value in &present {
            possible = Some(possible.map_or_else(|| (*value).clone(), |possible| possible.join(value)));
        }
        if present.len() == argument.alternatives().len() {
            return possible.ok_or(Failure::Unsettled);
        }
    }
    // Some alternative may be a value, and all may be absent.
    Err(possible.map_or(Failure::Wrong("no argument has a value"), |_| Failure::Unsettled))
}

fn is_absent(value: &Value) -> bool {
    value.is_null() || value.as_text() == Some("")
}

pub(super) fn coalescelist(arguments: &[Value], _: &Budget) -> Settled<Value> {
    if arguments.iter().any(|argument| !argument.is_null() && matches!(ordered(argument), Err(Failure::Wrong(_)))) {
        return Err(Failure::Wrong("a list is required"));
    }
    for argument in arguments.iter().filter(|argument| !argument.is_null()) {
        if !list(argument)?.is_empty() {
            return Ok(argument.clone());
        }
    }
    Err(Failure::Wrong("all lists are empty"))
}

pub(super) fn compact(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let mut kept = Vec::new();
    for item in list(&arguments[0])? {
        if item.is_null() {
            continue;
        }
        let text = text(item)?;
        if !text.is_empty() {
            kept.push(Value { data: Data::Text(text), place: item.place });
        }
    }
    Ok(Value::list(kept))
}

pub(super) fn concat(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let lists = arguments.iter().map(open_list).collect::<Settled<Vec<_>>>()?;
    if lists.iter().any(|list| list.is_set) {
        return Err(Failure::Wrong("a set has no order"));
    }
    let length = lists.iter().map(|list| list.len()).sum();
    if length > LARGEST || !budget.spend(length) {
        return Err(Failure::Unsettled);
    }
    let items = lists.iter().flat_map(|list| list.iter().cloned()).collect();
    Ok(if lists.iter().any(|list| list.open) { Value::open_list(items) } else { Value::list(items) })
}

pub(super) fn contains(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let items = open_list(&arguments[0])?;
    if arguments[1].is_null() {
        // Terraform before 1.13 refuses to look for a null.
        return Err(Failure::Unsettled);
    }
    let more = items.open.then_some(Truth::Unknown);
    settled(Truth::any(items.iter().map(|item| equal(&arguments[1], item)).chain(more)))
}

/// The element of an index, which starts over after the last.
pub(super) fn element(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let items = ordered(&arguments[0])?;
    if items.is_empty() {
        return Err(Failure::Wrong("the list is empty"));
    }
    if arguments[1].is_unknown() {
        return Ok(any_element(&arguments[0], budget));
    }
    let each = arguments[1].alternatives().iter().map(|index| {
        // Versions of Terraform differ over what a negative index means.
        let index = usize::try_from(integer(index)?).map_err(|_| Failure::Unsettled)?;
        Ok(items[index % items.len()].clone())
    });
    alternatives::joined(&each.collect::<Vec<_>>(), |element| measured(element, budget))
}

/// Lists inside the list are replaced by their elements, however deep they lie.
pub(super) fn flatten(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let mut flat = Vec::new();
    flatten_into(list(&arguments[0])?, &mut flat)?;
    Ok(Value::list(flat))
}

fn flatten_into(items: &[Value], flat: &mut Vec<Value>) -> Settled<()> {
    for item in items {
        match &item.data {
            Data::List(inner) => flatten_into(inner, flat)?,
            Data::Unknown(_) => return Err(Failure::Unsettled),
            _ => flat.push(item.clone()),
        }
    }
    Ok(())
}

pub(super) fn index(arguments: &[Value], _: &Budget) -> Settled<Value> {
    if arguments[1].is_null() {
        return Err(Failure::Wrong("must not be null"));
    }
    for (index, item) in (0_u32..).zip(ordered(&arguments[0])?) {
        match equal(item, &arguments[1]) {
            Truth::Yes => return Ok(Value::number(f64::from(index))),
            Truth::No => {}
            Truth::Unknown => return Err(Failure::Unsettled),
        }
    }
    Err(Failure::Wrong("the list does not contain this element"))
}

/// The number of elements, or of what a reader takes for one character.
pub(super) fn length(arguments: &[Value], _: &Budget) -> Settled<Value> {
    if let Data::List(list) = &arguments[0].data
        && list.open
    {
        let least = u32::try_from(list.len()).map_err(|_| Failure::Unsettled)?;
        return Ok(Count { least, most: None }.as_value());
    }
    let of_one = |value: &Value| match &value.data {
        Data::List(items) => Ok(items.len()),
        Data::Object(object) if !object.open => Ok(object.members().len()),
        Data::Text(text) => super::text::characters(text).map(|characters| characters.len()),
        Data::Unknown(_) | Data::Object(_) | Data::OneOf(_) => Err(Failure::Unsettled),
        Data::Null | Data::Bool(_) | Data::Number(_) => Err(Failure::Wrong("a string or collection is required")),
    };
    let lengths = arguments[0].alternatives().iter().map(of_one).collect::<Vec<_>>();
    if let [Err(failure)] = lengths.as_slice() {
        return Err(*failure);
    }
    let lengths = lengths.into_iter().collect::<Settled<Vec<_>>>().map_err(|_| Failure::Unsettled)?;
    Ok(Value::one_of(lengths.into_iter().map(number)))
}

/// A length as a value.
fn number(length: usize) -> Value {
    u32::try_from(length).map_or_else(|_| Value::unknown(), |length| Value::number(f64::from(length)))
}

/// The only element, or null where there is none.
pub(super) fn one(arguments: &[Value], _: &Budget) -> Settled<Value> {
    match list(&arguments[0])? {
        [] => Ok(Value::null()),
        [item] => Ok(item.clone()),
        _ => Err(Failure::Wrong("the list has more than one element")),
    }
}

pub(super) fn reverse(arguments: &[Value], _: &Budget) -> Settled<Value> {
    Ok(Value::list(list(&arguments[0])?.iter().rev().cloned().collect()))
}

pub(super) fn slice(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let items = ordered(&arguments[0])?;
    let (start, end) = (count(&arguments[1])?, count(&arguments[2])?);
    items
        .get(start..end)
        .map(|items| Value::list(items.to_vec()))
        .ok_or(Failure::Wrong("the slice ends beyond the end of the list"))
}

pub(super) fn sort(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let texts = list(&arguments[0])?.iter().map(|item| Ok(Value { data: Data::Text(text(item)?), place: item.place }));
    let mut texts = texts.collect::<Settled<Vec<_>>>()?;
    texts.sort_by(|one, two| one.as_text().cmp(&two.as_text()));
    Ok(Value::list(texts))
}
