//! `format` and `formatlist`.

use std::{iter::Peekable, str::Chars};

use super::{
    super::{
        budget::{Budget, LARGEST},
        exactness::{is_binary, number_text, rounds_alike},
        operand::{Failure, Settled, boolean, integer, list, number, text},
    },
    encoding::{write_json, write_json_text},
    text::{characters, made},
};
use crate::value::{Data, Value};

/// The significant digits that a number of ours shares with Terraform's.
const EXACT_DIGITS: usize = 15;

/// One verb of a format: `%-5.2f`.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each flag of a verb may be set or not")]
struct Verb {
    sharp: bool,
    zero: bool,
    plus: bool,
    minus: bool,
    space: bool,
    width: Option<usize>,
    precision: Option<usize>,
    letter: char,
}

pub(super) fn format(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    made(formatted(&text(&arguments[0])?, &arguments[1..])?, budget)
}

/// The format applied to the first elements of all lists, then to the second ones … What is no list stays the same.
pub(super) fn formatlist(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let format = text(&arguments[0])?;
    let mut length = None;
    for argument in arguments[1..].iter().filter(|argument| argument.as_list().is_some() || argument.is_unknown()) {
        let items = list(argument)?.len();
        if length.is_some_and(|length| length != items) {
            return Err(Failure::Wrong("the lists must have the same length"));
        }
        length = Some(items);
    }
    let mut results = Vec::new();
    for index in 0..length.unwrap_or(1) {
        let chosen =
            arguments[1..].iter().map(|argument| argument.as_list().map_or(argument, |items| &items[index]).clone());
        results.push(match formatted(&format, &chosen.collect::<Vec<_>>()).and_then(|text| made(text, budget)) {
            Err(Failure::Unsettled) => Value::unknown(),
            result => result?,
        });
    }
    Ok(Value::list(results))
}

fn formatted(format: &str, arguments: &[Value]) -> Settled<String> {
    let mut result = String::new();
    let mut rest = format.chars().peekable();
    let (mut next, mut highest) = (0, 0);
    while let Some(char) = rest.next() {
        if char != '%' {
            result.push(char);
            continue;
        }
        if rest.next_if_eq(&'%').is_some() {
            result.push('%');
            continue;
        }
        let (verb, chosen) = read_verb(&mut rest)?;
        let index = chosen.unwrap_or(next);
        let argument = arguments.get(index).ok_or(Failure::Wrong("the format has too few arguments"))?;
        next = index + 1;
        highest = highest.max(next);
        result.push_str(&verb.apply(argument)?);
        if result.len() > LARGEST {
            return Err(Failure::Unsettled);
        }
    }
    if highest < arguments.len() { Err(Failure::Wrong("the format has too many arguments")) } else { Ok(result) }
}

/// A verb behind its percent sign, and the argument that it asks for by number.
fn read_verb(rest: &mut Peekable<Chars<'_>>) -> Settled<(Verb, Option<usize>)> {
    const WRONG: Failure = Failure::Wrong("the format has an incomplete verb");
    let mut verb = Verb::default();
    while let Some(flag) = rest.next_if(|char| "0#-+ ".contains(*char)) {
        match flag {
            '0' => verb.zero = true,
            '#' => verb.sharp = true,
            '-' => verb.minus = true,
            '+' => verb.plus = true,
            _ => verb.space = true,
        }
    }
    if rest.peek().is_some_and(char::is_ascii_digit) {
        verb.width = Some(read_number(rest)?);
    }
    if rest.next_if_eq(&'.').is_some() {
        verb.precision = Some(read_number(rest)?);
    }
    let mut chosen = None;
    if rest.next_if_eq(&'[').is_some() {
        chosen = Some(read_number(rest)?.checked_sub(1).ok_or(WRONG)?);
        rest.next_if_eq(&']').ok_or(WRONG)?;
    }
    verb.letter = rest.next().filter(char::is_ascii_alphabetic).ok_or(WRONG)?;
    Ok((verb, chosen))
}

fn read_number(rest: &mut Peekable<Chars<'_>>) -> Settled<usize> {
    let mut number = 0_usize;
    while let Some(digit) = rest.next_if(char::is_ascii_digit).and_then(|char| char.to_digit(10)) {
        number = number * 10 + digit as usize;
        if number > LARGEST {
            return Err(Failure::Unsettled);
        }
    }
    Ok(number)
}

impl Verb {
    fn apply(&self, argument: &Value) -> Settled<String> {
        if argument.is_null() && "vtbdoxXeEfgGsq".contains(self.letter) {
            // A null of a known type is shown or refused, one of no type leaves the result open for good.
            return Err(Failure::Unsettled);
        }
        match self.letter {
            'v' => self.apply_default(argument),
            't' => Ok(if boolean(argument)? { "true" } else { "false" }.to_owned()),
            's' => self.pad(&self.cut(argument)?),
            'q' => {
                let mut json = String::new();
                write_json_text(&self.cut(argument)?, &mut json)?;
                self.pad(&json)
            }
            'b' | 'd' | 'o' | 'x' | 'X' => self.apply_integer(argument),
            'e' | 'E' | 'f' | 'g' | 'G' => {
                let number = number(argument)?;
                let digits = match self.letter {
                    'f' => fixed(number.abs(), self.precision.unwrap_or(6))?,
                    'e' | 'E' => scientific(number.abs(), self.precision.unwrap_or(6))?,
                    _ => general(number.abs(), self.precision)?,
                };
                let digits = if self.letter.is_ascii_uppercase() { digits.to_uppercase() } else { digits };
                self.sign(number < 0.0, &digits)
            }
            _ => Err(Failure::Wrong("the format has an unknown verb")),
        }
    }

    /// The form that suits the value's type.
    fn apply_default(&self, argument: &Value) -> Settled<String> {
        match &argument.data {
            Data::Text(text) if !self.sharp => self.pad(text),
            Data::Number(number) if !self.sharp => {
                let sign = if *number < 0.0 { "-" } else { "" };
                self.pad(&format!("{sign}{}", general(number.abs(), None)?))
            }
            _ => {
                let mut json = String::new();
                write_json(argument, &mut json)?;
                self.pad(&json)
            }
        }
    }

    fn apply_integer(&self, argument: &Value) -> Settled<String> {
        if self.precision.is_some() || self.sharp {
            return Err(Failure::Unsettled);
        }
        let number = integer(argument)?;
        let size = number.unsigned_abs();
        let digits = match self.letter {
            'b' => format!("{size:b}"),
            'o' => format!("{size:o}"),
            'x' => format!("{size:x}"),
            'X' => format!("{size:X}"),
            _ => size.to_string(),
        };
        self.sign(number < 0, &digits)
    }

    /// The text, cut to the precision. A precision of nothing cuts nothing.
    fn cut(&self, argument: &Value) -> Settled<String> {
        let text = text(argument)?;
        match self.precision {
            None | Some(0) => Ok(text.to_string()),
            Some(most) => Ok(characters(&text)?.into_iter().take(most).collect()),
        }
    }

    /// A number with its sign, zeros after the sign and spaces before or behind.
    fn sign(&self, negative: bool, digits: &str) -> Settled<String> {
        if self.sharp || (self.zero && self.minus) || (self.plus && self.space) {
            return Err(Failure::Unsettled);
        }
        let sign = match (negative, self.plus, self.space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        };
        let missing = self.width.unwrap_or(0).saturating_sub(sign.len() + digits.len());
        if self.zero {
            return Ok(format!("{sign}{}{digits}", "0".repeat(missing)));
        }
        self.pad(&format!("{sign}{digits}"))
    }

    fn pad(&self, text: &str) -> Settled<String> {
        let Some(width) = self.width else { return Ok(text.to_owned()) };
        let missing = width.saturating_sub(characters(text)?.len());
        let padding = if self.zero { "0" } else { " " }.repeat(missing);
        Ok(if self.minus { format!("{text}{padding}") } else { format!("{padding}{text}") })
    }
}

/// So many digits behind the point.
fn fixed(number: f64, precision: usize) -> Settled<String> {
    let (_, exponent) = decimal(number)?;
    let before_point = usize::try_from(exponent + 1).unwrap_or(0);
    let has_digits = is_binary(number) || before_point + precision <= EXACT_DIGITS;
    if has_digits && rounds_alike(number, precision) {
        Ok(format!("{number:.precision$}"))
    } else {
        Err(Failure::Unsettled)
    }
}

/// One digit before the point, so many behind, and an exponent of at least two digits.
fn scientific(number: f64, precision: usize) -> Settled<String> {
    let (digits, exponent) = decimal(number)?;
    // All the digits that there are need no rounding.
    if digits.len() > precision + 1 && !rounds_alike(number / 10_f64.powi(exponent), precision)
        || precision >= EXACT_DIGITS
    {
        return Err(Failure::Unsettled);
    }
    let text = format!("{number:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').ok_or(Failure::Unsettled)?;
    let exponent: i32 = exponent.parse().map_err(|_| Failure::Unsettled)?;
    let sign = if exponent < 0 { '-' } else { '+' };
    Ok(format!("{mantissa}e{sign}{:02}", exponent.abs()))
}

/// The shorter of both; without precision, exponents begin at a million and at a ten-thousandth.
fn general(number: f64, precision: Option<usize>) -> Settled<String> {
    let (digits, exponent) = decimal(number)?;
    if precision.is_some() {
        return Err(Failure::Unsettled);
    }
    // Go takes 21 for this bound in its own numbers, and 6 in the big ones that Terraform counts with.
    if number != 0.0 && !(-4..6).contains(&exponent) {
        // Refuses what has no text.
        number_text(number)?;
        return scientific(number, digits.len() - 1);
    }
    number_text(number)
}

/// The shortest digits of a number, and the power of ten of the first.
fn decimal(number: f64) -> Settled<(String, i32)> {
    let text = format!("{number:e}");
    let (mantissa, exponent) = text.split_once('e').ok_or(Failure::Unsettled)?;
    let exponent = exponent.parse().map_err(|_| Failure::Unsettled)?;
    Ok((mantissa.chars().filter(char::is_ascii_digit).collect(), exponent))
}
