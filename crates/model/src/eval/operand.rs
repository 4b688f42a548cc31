//! What operators and functions ask of their operands: Terraform's conversions between text, number and boolean.

use std::sync::Arc;

use crate::value::{Data, Object, Value};

/// Why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The source does not settle it, or only numbers more exact than ours could.
    Unsettled,
    /// Terraform reports an error.
    Wrong(&'static str),
}

/// A result, or why there is none.
pub(crate) type Settled<T> = Result<T, Failure>;

/// The largest whole number to which every smaller one is exact: 2^53.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// The most significant digits of a decimal fraction that survive in our numbers. Terraform counts with 150.
const EXACT_DIGITS: usize = 15;

/// What the value is as a text.
pub(crate) fn text(value: &Value) -> Settled<Arc<str>> {
    match &value.data {
        Data::Text(text) => Ok(text.clone()),
        Data::Number(number) => number_text(*number).map(Arc::from),
        Data::Bool(true) => Ok("true".into()),
        Data::Bool(false) => Ok("false".into()),
        _ => Err(otherwise(value, "a text is required")),
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

/// The elements of a list.
pub(crate) fn list(value: &Value) -> Settled<&[Value]> {
    value.as_list().ok_or_else(|| otherwise(value, "a list is required"))
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
    let number = number(value)?;
    if number.fract() != 0.0 {
        return Err(Failure::Wrong("a whole number is required"));
    }
    if number.abs() > LARGEST_EXACT { Err(Failure::Unsettled) } else { Ok(number as i64) }
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
    if whole.len() + fraction.len() == 0 || !digits(whole) || !digits(fraction) || exponent_digits.is_empty() || !digits(exponent_digits) {
        return Err(WRONG);
    }
    let number: f64 = text.parse().map_err(|_| WRONG)?;
    let vanished = number == 0.0 && mantissa.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let too_exact = mantissa.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count() > EXACT_DIGITS + 2;
    if vanished || (too_exact && !fraction.is_empty()) { Err(Failure::Unsettled) } else { exact(number) }
}

/// The text of a number. Where our digits run out, Terraform's go on, so that the text is not settled.
pub(crate) fn number_text(number: f64) -> Settled<String> {
    let text = format!("{}", exact(number)?);
    if number.fract() != 0.0 && significant_digits(&text) > EXACT_DIGITS { Err(Failure::Unsettled) } else { Ok(text) }
}

fn significant_digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count()
}

/// The result of arithmetic. A hair beside a short decimal fraction, it is that fraction: in Terraform, 0.1 + 0.2 is 0.3.
pub(crate) fn arithmetic(number: f64) -> Settled<f64> {
    let number = exact(number)?;
    if number.fract() == 0.0 {
        return Ok(number);
    }
    let rounded: f64 = format!("{number:.*e}", EXACT_DIGITS - 1).parse().map_err(|_| Failure::Unsettled)?;
    let short = significant_digits(&format!("{rounded}")) < EXACT_DIGITS;
    Ok(if short { rounded } else { number })
}

/// Infinity exists in Terraform until it is shown, and whole numbers stay exact there far beyond 2^53. A negative zero is
/// equal to zero and shown as `-0`: rather than tell them apart, it is left open.
fn exact(number: f64) -> Settled<f64> {
    let is_negative_zero = number == 0.0 && number.is_sign_negative();
    if number.is_finite() && number.abs() <= LARGEST_EXACT && !is_negative_zero { Ok(number) } else { Err(Failure::Unsettled) }
}
