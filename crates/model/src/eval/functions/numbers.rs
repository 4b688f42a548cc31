//! Functions of numbers.

use std::cmp::Ordering;

use super::super::{
    budget::Budget,
    exactness::{arithmetic, compare, exact, of_function, rounded},
    operand::{Failure, Settled, integer, list, number},
};
use crate::value::{Data, Value};

/// As many elements as Terraform lets `range` make.
const LONGEST_RANGE: usize = 1024;

pub(super) fn abs(arguments: &[Value], _: &Budget) -> Settled<Value> {
    Ok(Value::number(number(&arguments[0])?.abs()))
}

pub(super) fn ceil(arguments: &[Value], _: &Budget) -> Settled<Value> {
    rounded(number(&arguments[0])?, f64::ceil).map(Value::number)
}

pub(super) fn floor(arguments: &[Value], _: &Budget) -> Settled<Value> {
    rounded(number(&arguments[0])?, f64::floor).map(Value::number)
}

pub(super) fn log(arguments: &[Value], _: &Budget) -> Settled<Value> {
    of_floats(arguments, |number, base| number.ln() / base.ln())
}

pub(super) fn pow(arguments: &[Value], _: &Budget) -> Settled<Value> {
    of_floats(arguments, f64::powf)
}

fn of_floats(arguments: &[Value], work_out: impl Fn(f64, f64) -> f64) -> Settled<Value> {
    let operands = [number(&arguments[0])?, number(&arguments[1])?];
    let result = work_out(operands[0], operands[1]);
    if result.is_nan() {
        Err(Failure::Wrong("the result is not a number"))
    } else {
        of_function(result, &operands).map(Value::number)
    }
}

pub(super) fn max(arguments: &[Value], _: &Budget) -> Settled<Value> {
    best(arguments, Ordering::is_gt)
}

pub(super) fn min(arguments: &[Value], _: &Budget) -> Settled<Value> {
    best(arguments, Ordering::is_lt)
}

fn best(arguments: &[Value], is_better: impl Fn(Ordering) -> bool) -> Settled<Value> {
    let mut best: Option<(f64, &Value)> = None;
    for argument in arguments {
        let number = number(argument)?;
        let replaces = match best {
            Some((known, _)) => is_better(compare(number, known)?),
            None => true,
        };
        if replaces {
            best = Some((number, argument));
        }
    }
    let (number, argument) = best.ok_or(Failure::Wrong("a number is required"))?;
    Ok(Value { data: Data::Number(number), place: argument.place })
}

/// A whole number in another base. Letters stand for the digits after nine, up to 36 in either case.
pub(super) fn parseint(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let Data::Text(text) = &arguments[0].data else { return Err(Failure::Wrong("a string is required")) };
    let base = integer(&arguments[1])?;
    if !(2..=62).contains(&base) {
        return Err(Failure::Wrong("the base must be between 2 and 62"));
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() {
        return Err(Failure::Wrong("not a whole number in this base"));
    }
    let mut total = 0.0;
    for char in digits.bytes() {
        let digit = match char {
            b'0'..=b'9' => char - b'0',
            b'a'..=b'z' => char - b'a' + 10,
            b'A'..=b'Z' if base <= 36 => char - b'A' + 10,
            b'A'..=b'Z' => char - b'A' + 36,
            _ => u8::MAX,
        };
        if i64::from(digit) >= base {
            return Err(Failure::Wrong("not a whole number in this base"));
        }
        total = exact(total * number(&arguments[1])? + f64::from(digit))?;
    }
    Ok(Value::number(if text.starts_with('-') { 0.0 - total } else { total }))
}

pub(super) fn range(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let numbers = arguments.iter().map(number).collect::<Settled<Vec<_>>>()?;
    let (start, end) = if let [end] = numbers.as_slice() { (0.0, *end) } else { (numbers[0], numbers[1]) };
    let step = numbers.get(2).copied().unwrap_or(if end < start { -1.0 } else { 1.0 });
    let leads_on = if step < 0.0 { end <= start } else { end >= start };
    if !leads_on || (step == 0.0 && end > start) {
        return Err(Failure::Wrong("the step must lead from the start to the end"));
    }
    if [start, end, step].iter().any(|number| number.fract() != 0.0) {
        // Whether a sum of fractions reaches the end hangs on their last digits.
        return Err(Failure::Unsettled);
    }
    let mut items = Vec::new();
    let mut next = start;
    while if step < 0.0 { next > end } else { next < end } {
        if items.len() >= LONGEST_RANGE {
            return Err(Failure::Wrong("the range has more than 1024 elements"));
        }
        items.push(Value::number(next));
        next += step;
    }
    Ok(Value::list(items))
}

pub(super) fn signum(arguments: &[Value], _: &Budget) -> Settled<Value> {
    Ok(Value::number(match integer(&arguments[0])? {
        0 => 0.0,
        number if number < 0 => -1.0,
        _ => 1.0,
    }))
}

pub(super) fn sum(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let items = list(&arguments[0])?;
    if items.is_empty() {
        return Err(Failure::Wrong("the list is empty"));
    }
    let sum = items.iter().try_fold(0.0, |sum, item| {
        let number = number(item)?;
        arithmetic(sum + number, &[sum, number])
    })?;
    Ok(Value::number(sum))
}
