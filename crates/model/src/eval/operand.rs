//! The operand types that operators and functions need: Terraform's conversions between string, number and boolean.

use std::sync::Arc;

use super::exactness::{exact, number_text, rounded};
pub(crate) use super::settled::{Failure, Settled};
use crate::value::{Data, List, Object, Value};

/// The most digits of a decimal fraction that we can tell from any other.
const MOST_DIGITS: usize = 15;

/// What the value is as a text.
pub(crate) fn text(value: &Value) -> Settled<Arc<str>> {
    match &value.data {
        Data::Text(text) => Ok(text.clone()),
        Data::Number(number) => number_text(*number).map(Arc::from),
        Data::Bool(true) => Ok("true".into()),
        Data::Bool(false) => Ok("false".into()),
        _ => Err(otherwise(value, "a string is required")),
    }
}

/// What the value is as a number.
pub(crate) fn number(value: &Value) -> Settled<f64> {
    match &value.data {
        Data::Number(number) => Ok(*number),
        Data::Text(text) => parse_number(text),
        _ => Err(otherwise(value, "a number is required")),
    }
}

/// What the value is as a boolean.
pub(crate) fn boolean(value: &Value) -> Settled<bool> {
    match &value.data {
        Data::Bool(bool) => Ok(*bool),
        Data::Text(text) => match &**text {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(Failure::Wrong("a boolean is required")),
        },
        _ => Err(otherwise(value, "a boolean is required")),
    }
}

/// The elements of a list, if all of them are known.
pub(crate) fn list(value: &Value) -> Settled<&[Value]> {
    open_list(value).and_then(|list| if list.open { Err(Failure::Unsettled) } else { Ok(&**list) })
}

/// The list. It may be open.
pub(crate) fn open_list(value: &Value) -> Settled<&List> {
    match &value.data {
        Data::List(list) => Ok(list),
        _ => Err(otherwise(value, "a list is required")),
    }
}

/// The elements of a list that is no set.
pub(crate) fn ordered(value: &Value) -> Settled<&[Value]> {
    match &value.data {
        Data::List(items) if items.is_set => Err(Failure::Wrong("a set has no order")),
        _ => list(value),
    }
}

/// The map or object. It may be open.
pub(crate) fn object(value: &Value) -> Settled<&Object> {
    value.as_object().ok_or_else(|| otherwise(value, "a map is required"))
}

/// The map or object, if all its members are known.
pub(crate) fn whole_object(value: &Value) -> Settled<&Object> {
    object(value).and_then(|object| if object.open { Err(Failure::Unsettled) } else { Ok(object) })
}

/// A whole number, maybe negative.
#[expect(clippy::cast_possible_truncation, reason = "checked to be whole and in range")]
pub(crate) fn integer(value: &Value) -> Settled<i64> {
    let number = exact(number(value)?)?;
    let nearest = rounded(number, f64::round)?;
    if number.fract() == 0.0 { Ok(nearest as i64) } else { Err(Failure::Wrong("a whole number is required")) }
}

/// A whole number that counts something.
pub(crate) fn count(value: &Value) -> Settled<usize> {
    usize::try_from(integer(value)?).map_err(|_| Failure::Wrong("must not be negative"))
}

/// A value of the wrong kind; the scalars of a set may be of the right one.
fn otherwise(value: &Value, message: &'static str) -> Failure {
    match value.data {
        Data::Unknown(_) | Data::OneOf(_) => Failure::Unsettled,
        Data::Null => Failure::Wrong("must not be null"),
        _ => Failure::Wrong(message),
    }
}

/// The number that a decimal text writes, as Terraform reads it: no spaces, no other bases, no underscores.
pub(crate) fn parse_number(text: &str) -> Settled<f64> {
    const WRONG: Failure = Failure::Wrong("a number is required");
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, "inf" | "Inf") {
        return Err(Failure::Unsettled);
    }
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if whole.len() + fraction.len() == 0
        || !digits(whole)
        || !digits(fraction)
        || exponent_digits.is_empty()
        || !digits(exponent_digits)
    {
        return Err(WRONG);
    }
    let number: f64 = text.parse().map_err(|_| WRONG)?;
    let mut significant = mantissa.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0');
    let vanished = number == 0.0 && significant.clone().next().is_some();
    let too_exact = number.fract() != 0.0 && significant.nth(MOST_DIGITS).is_some();
    if vanished || too_exact { Err(Failure::Unsettled) } else { exact(number) }
}
