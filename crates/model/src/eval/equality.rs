//! The result of `==`, as far as it is known.

use super::exactness::compare;
use crate::{
    Truth,
    value::{Data, Object, Value},
};

/// Whether two values are equal. Two lists of equal elements may still differ, for a list and a tuple are never equal and
/// are written alike; so may two maps. A set equals no list. Values are to be measured before.
pub(crate) fn equal(one: &Value, two: &Value) -> Truth {
    match (&one.data, &two.data) {
        (Data::OneOf(_), _) | (_, Data::OneOf(_)) => Truth::agreed(
            one.alternatives().iter().flat_map(|one| two.alternatives().iter().map(move |two| equal(one, two))),
        ),
        (Data::Unknown(_), _) | (_, Data::Unknown(_)) => Truth::Unknown,
        (Data::Null, Data::Null) => Truth::Yes,
        (Data::Bool(one), Data::Bool(two)) => Truth::from(one == two),
        (Data::Number(one), Data::Number(two)) => {
            compare(*one, *two).map_or(Truth::Unknown, |order| Truth::from(order.is_eq()))
        }
        (Data::Text(one), Data::Text(two)) => Truth::from(one == two),
        (Data::List(one), Data::List(two)) if one.open || two.open => Truth::Unknown,
        (Data::List(one), Data::List(two)) if one.len() == two.len() && one.is_set == two.is_set => {
            Truth::all(one.iter().zip(two.iter()).map(|(one, two)| equal(one, two))).and(Truth::Unknown)
        }
        (Data::Object(one), Data::Object(two)) => equal_objects(one, two),
        _ => Truth::No,
    }
}

fn equal_objects(one: &Object, two: &Object) -> Truth {
    let lacks =
        |one: &Object, two: &Object| !two.open && one.members().iter().any(|member| two.member(&member.name).is_none());
    if lacks(one, two) || lacks(two, one) {
        return Truth::No;
    }
    let shared = one
        .members()
        .iter()
        .filter_map(|member| two.member(&member.name).map(|twin| equal(&member.value, &twin.value)));
    Truth::all(shared).and(Truth::Unknown)
}
