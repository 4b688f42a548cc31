//! Numbers, of which ours have 53 bits and Terraform's 512.
//!
//! Whole numbers and binary fractions are the same in both, and so is the text of a short decimal fraction as it is written.
//! The result of arithmetic on decimal fractions differs: in Terraform, 2 - 2.675 has 150 digits. Such a result is kept
//! a hair beside any short decimal, so that it is known again: it is good for comparing and for money, but has no text.

use std::cmp::Ordering;

use super::settled::{Failure, Settled};

/// The largest whole number that no other rounds to: 2^53 - 1.
const LARGEST: f64 = 9_007_199_254_740_991.0;

/// Below this, a product of binary fractions has a bit for each of its digits: 2^32.
const LARGEST_FRACTION: f64 = 4_294_967_296.0;

/// The range in which a result can be kept a hair beside a short decimal. Beyond 2^42, our digits end before the
/// thousandths.
const MARKABLE: std::ops::Range<f64> = 1e-200..1e12;

/// The most significant digits of a decimal fraction as anyone writes it.
const WRITTEN_DIGITS: usize = 15;

/// What two numbers differ by at most, in proportion, if Terraform's digits may decide between them.
const HAIR: f64 = 1e-13;

/// A number that is a number to Terraform too. Infinity exists there until it is shown, and whole numbers stay exact far
/// beyond 2^53. A negative zero is equal to zero and shown as `-0`: rather than tell them apart, it is left open.
pub(super) fn exact(number: f64) -> Settled<f64> {
    let is_negative_zero = number == 0.0 && number.is_sign_negative();
    if number.is_finite() && number.abs() <= LARGEST && !is_negative_zero {
        Ok(number)
    } else {
        Err(Failure::Unsettled)
    }
}

/// The result of adding, subtracting or multiplying these numbers.
pub(super) fn arithmetic(result: f64, operands: &[f64]) -> Settled<f64> {
    let result = exact(result)?;
    let is_whole = operands.iter().all(|operand| operand.fract() == 0.0);
    let is_precise = is_whole || (result.abs() < LARGEST_FRACTION && operands.iter().copied().all(is_binary));
    if is_precise && is_binary(result) { Ok(result) } else { inexact(result) }
}

/// One number divided by another.
pub(super) fn quotient(one: f64, two: f64) -> Settled<f64> {
    let result = exact(one / two)?;
    let is_precise = is_binary(one) && is_binary(two) && is_binary(result) && result.mul_add(two, -one) == 0.0;
    if is_precise { Ok(result) } else { inexact(result) }
}

/// The result of a function that Terraform works out with numbers like ours. Only whole ones are alike to the last bit.
pub(super) fn of_function(result: f64, operands: &[f64]) -> Settled<f64> {
    let result = exact(result)?;
    if result.fract() == 0.0 && !operands.iter().copied().any(is_inexact) { Ok(result) } else { inexact(result) }
}

/// The number, kept beside any short decimal.
fn inexact(number: f64) -> Settled<f64> {
    if !MARKABLE.contains(&number.abs()) {
        return Err(Failure::Unsettled);
    }
    let mut number = number;
    while !is_inexact(number) {
        number = number.next_up();
    }
    Ok(number)
}

/// Whether a number is whole or some thousandths of the binary kind, which both represent without rounding.
pub(super) fn is_binary(number: f64) -> bool {
    (number * 1024.0).fract() == 0.0
}

/// Whether a number was worked out from decimal fractions.
fn is_inexact(number: f64) -> bool {
    !is_binary(number) && significant_digits(&format!("{number:e}")) > WRITTEN_DIGITS
}

fn significant_digits(scientific: &str) -> usize {
    scientific.split('e').next().unwrap_or_default().bytes().filter(u8::is_ascii_digit).count()
}

/// The text of a number.
pub(super) fn number_text(number: f64) -> Settled<String> {
    let number = exact(number)?;
    if number.fract() == 0.0 {
        return Ok(format!("{number}"));
    }
    if is_binary(number) {
        // Ten binary digits take ten decimal ones.
        return Ok(format!("{number:.10}").trim_end_matches('0').to_owned());
    }
    if is_inexact(number) { Err(Failure::Unsettled) } else { Ok(format!("{number}")) }
}

/// Which of two numbers is larger. A hair between them may be rounding.
pub(super) fn compare(one: f64, two: f64) -> Settled<Ordering> {
    let is_near = (one - two).abs() <= one.abs().max(two.abs()) * HAIR;
    if is_near && (is_inexact(one) || is_inexact(two)) {
        return Err(Failure::Unsettled);
    }
    // No number here is a NaN, and the two zeros do not differ.
    Ok(one.partial_cmp(&two).unwrap_or(Ordering::Equal))
}

/// A number rounded up or down to a whole one.
pub(super) fn rounded(number: f64, round: impl Fn(f64) -> f64) -> Settled<f64> {
    if number.fract() != 0.0 {
        compare(number, number.round())?;
    }
    // The zero that -0.5 is rounded up to has no sign in Terraform.
    Ok(round(number) + 0.0)
}

/// Whether a number is rounded alike after so many decimals: it does not lie a hair from the middle of two results.
pub(super) fn rounds_alike(number: f64, decimals: usize) -> bool {
    if is_binary(number) {
        return true;
    }
    let scaled = number.abs() * 10_f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX));
    scaled < 1e15 && (scaled.fract() - 0.5).abs() > scaled * HAIR + 1e-9
}
