//! Sets: their elements in Terraform's order, each once.

use std::{cmp::Ordering, fmt::Write as _};

use super::{budget::small, types::Type};
use crate::value::{Data, Value};

/// A set of these elements, which are of this type. Where some part is not known, neither is the order, nor whether two
/// elements are equal.
pub(crate) fn set(items: Vec<Value>, kind: &Type) -> Value {
    if items.len() < 2 {
        return Value::set(items);
    }
    if !items.iter().all(|item| small(item) && item.is_wholly_known()) {
        return Value::unknown();
    }
    let mut keyed: Vec<(String, Value)> = items.into_iter().map(|item| (key(&item, kind), item)).collect();
    keyed.sort_by(|(one_key, one), (two_key, two)| order(one, two).then_with(|| one_key.cmp(two_key)));
    keyed.dedup_by(|(later, _), (earlier, _)| later == earlier);
    Value::set(keyed.into_iter().map(|(_, item)| item).collect())
}

/// Null comes last, scalars are in their natural order, and nothing is said about the rest.
fn order(one: &Value, two: &Value) -> Ordering {
    match (&one.data, &two.data) {
        (Data::Text(one), Data::Text(two)) => one.cmp(two),
        (Data::Number(one), Data::Number(two)) => one.total_cmp(two),
        (Data::Bool(one), Data::Bool(two)) => one.cmp(two),
        _ => one.is_null().cmp(&two.is_null()),
    }
}

/// A text that is the same for equal values of a type. Terraform orders lists and objects in a set by just these bytes:
/// `appendSetHashBytes` in <https://github.com/zclconf/go-cty/blob/v1.16.0/cty/set_internals.go> (2025-01).
pub(crate) fn key(value: &Value, kind: &Type) -> String {
    let mut key = String::new();
    write_key(value, kind, &mut key);
    key
}

fn write_key(value: &Value, kind: &Type, key: &mut String) {
    match &value.data {
        Data::Unknown(_) | Data::OneOf(_) => key.push('?'),
        Data::Null => key.push('~'),
        Data::Bool(bool) => key.push(if *bool { 'T' } else { 'F' }),
        // Writing to a text cannot fail.
        Data::Number(number) => _ = write!(key, "{}", number + 0.0),
        Data::Text(text) => _ = write!(key, "{text:?}"),
        Data::List(items) => {
            let (open, close) = if matches!(kind, Type::List(_) | Type::Set(_)) { ('[', ']') } else { ('<', '>') };
            key.push(open);
            for (index, item) in items.iter().enumerate() {
                write_key(item, part(kind, index), key);
                key.push(';');
            }
            key.push(close);
        }
        Data::Object(object) => {
            let named = !matches!(kind, Type::Object(_) | Type::Any);
            key.push(if named { '{' } else { '<' });
            for (index, member) in object.members().iter().enumerate() {
                if named {
                    _ = write!(key, "{:?}:", member.name);
                }
                write_key(&member.value, part(kind, index), key);
                key.push(';');
            }
            key.push(if named { '}' } else { '>' });
        }
    }
}

/// The type of an element.
fn part(kind: &Type, index: usize) -> &Type {
    match kind {
        Type::List(kind) | Type::Set(kind) | Type::Map(kind) => kind,
        Type::Tuple(kinds) => kinds.get(index).unwrap_or(&Type::Any),
        Type::Object(attributes) => attributes.get(index).map_or(&Type::Any, |attribute| &attribute.kind),
        _ => &Type::Any,
    }
}
