//! Values with a few alternatives: an operation is evaluated once for each alternative.

use std::sync::Arc;

use super::operand::{Failure, Settled};
use crate::value::{Data, Member, Object, Value};

/// The most combinations that are tried. A result is one of eight at most.
const MOST_COMBINATIONS: usize = 32;

/// The result for each combination of alternatives, joined. An error in some of them only leaves the whole unknown.
pub(super) fn over<E>(operands: &[Value], mut apply: impl FnMut(&[Value]) -> Result<Value, E>) -> Result<Value, E> {
    let mut counts = Vec::new();
    for operand in operands {
        count(operand, &mut counts);
    }
    if counts.is_empty() {
        return apply(operands);
    }
    let combinations = counts.iter().try_fold(1, |product: usize, count| product.checked_mul(*count));
    let Some(combinations) = combinations.filter(|combinations| *combinations <= MOST_COMBINATIONS) else {
        return Ok(Value::unknown());
    };
    let mut joined: Option<Value> = None;
    let mut error = None;
    for combination in 0..combinations {
        let mut rest = combination;
        let mut choices = counts.iter().map(|count| {
            let choice = rest % count;
            rest /= count;
            choice
        });
        let chosen: Vec<Value> = operands.iter().map(|operand| choose(operand, &mut choices)).collect();
        match apply(&chosen) {
            Ok(value) => joined = Some(joined.map_or_else(|| value.clone(), |joined| joined.join(&value))),
            Err(reason) => error = Some(reason),
        }
    }
    match (joined, error) {
        (Some(value), None) => Ok(value),
        (None, Some(error)) => Err(error),
        _ => Ok(Value::unknown()),
    }
}

/// What the results for all alternatives have in common. One that is an error leaves the whole unsettled, unless it is
/// the only one.
pub(super) fn joined(results: &[Settled<Value>], measured: impl Fn(&Value) -> bool) -> Settled<Value> {
    if let [alone] = results {
        return alone.clone();
    }
    let mut joined: Option<Value> = None;
    for result in results {
        let Ok(value) = result else { return Err(Failure::Unsettled) };
        if !measured(value) {
            return Err(Failure::Unsettled);
        }
        joined = Some(joined.map_or_else(|| value.clone(), |joined| joined.join(value)));
    }
    joined.ok_or(Failure::Unsettled)
}

/// The numbers of alternatives of every part, in the order in which `choose` asks for them.
fn count(value: &Value, counts: &mut Vec<usize>) {
    match &value.data {
        Data::OneOf(alternatives) => counts.push(alternatives.len()),
        Data::List(items) => items.iter().for_each(|item| count(item, counts)),
        Data::Object(object) => object.members().iter().for_each(|member| count(&member.value, counts)),
        _ => {}
    }
}

fn choose(value: &Value, choices: &mut impl Iterator<Item = usize>) -> Value {
    let data = match &value.data {
        Data::OneOf(alternatives) => {
            let choice = choices.next().unwrap_or(0);
            return alternatives.get(choice).cloned().unwrap_or_else(Value::unknown);
        }
        Data::List(list) => {
            let items = list.iter().map(|item| choose(item, choices)).collect();
            Data::List(Arc::new(list.of(items)))
        }
        Data::Object(object) => {
            let members = object
                .members()
                .iter()
                .map(|member| Member { value: choose(&member.value, choices), ..member.clone() });
            Data::Object(Arc::new(Object::new(members.collect(), object.open)))
        }
        _ => return value.clone(),
    };
    Value { data, place: value.place }
}
