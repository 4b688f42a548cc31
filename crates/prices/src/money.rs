//! US dollars: exact enough for a price per request, and printed to the cent.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// How many hours a month has in every figure: 8,760 hours a year over twelve months, as the clouds reckon.
pub const HOURS_PER_MONTH: f64 = 730.0;

/// An amount of US dollars of any size: a month of a cluster or one request.
///
/// It is ordered, and equal amounts are equal bits, so that a report sorts the same way every time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Money(f64);

impl Money {
    /// No money.
    pub const ZERO: Money = Money(0.0);

    /// That many dollars.
    pub const fn from_usd(dollars: f64) -> Money {
        Money(dollars)
    }

    /// The dollars, unrounded.
    pub const fn usd(self) -> f64 {
        self.0
    }

    /// The dollars rounded to cents, half a cent away from zero, as reports give them.
    pub fn usd_to_the_cent(self) -> f64 {
        // Adding zero turns the -0.0 of a tiny negative amount into 0.0.
        (self.0 * 100.0).round() / 100.0 + 0.0
    }
}

impl PartialEq for Money {
    fn eq(&self, other: &Money) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Money {}

impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Money) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Money {
    fn cmp(&self, other: &Money) -> Ordering {
        (self.0 + 0.0).total_cmp(&(other.0 + 0.0))
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}

impl Mul<f64> for Money {
    type Output = Money;
    fn mul(self, factor: f64) -> Money {
        Money(self.0 * factor)
    }
}

impl Div<f64> for Money {
    type Output = Money;
    fn div(self, divisor: f64) -> Money {
        Money(self.0 / divisor)
    }
}

/// How many times one amount is the other.
impl Div for Money {
    type Output = f64;
    fn div(self, other: Money) -> f64 {
        self.0 / other.0
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        self.0 += other.0;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Money) {
        self.0 -= other.0;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

/// `$1,234.56`, and `-$3.20` below zero. A precision gives more places (`{:.4}`), which rates need.
impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = match formatter.precision() {
            None | Some(2) => format!("{:.2}", self.usd_to_the_cent().abs()),
            Some(places) => format!("{:.places$}", self.0.abs()),
        };
        let sign = if self.0 < 0.0 && digits.contains(|digit| matches!(digit, '1'..='9')) { "-" } else { "" };
        let whole = digits.find('.').unwrap_or(digits.len());
        let mut text = format!("{sign}$");
        for (position, digit) in digits.char_indices() {
            if position > 0 && position < whole && (whole - position).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        // `pad` would take the precision for a length.
        match formatter.width() {
            Some(width) => write!(formatter, "{text:>width$}"),
            None => formatter.write_str(&text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(dollars: f64) -> String {
        Money::from_usd(dollars).to_string()
    }

    #[test]
    fn an_amount_is_shown_to_the_cent_with_its_thousands_apart() {
        assert_eq!(shown(0.0), "$0.00");
        assert_eq!(shown(0.005), "$0.01");
        assert_eq!(shown(999.994), "$999.99");
        assert_eq!(shown(999.995), "$1,000.00");
        assert_eq!(shown(1_234.56), "$1,234.56");
        assert_eq!(shown(1_234_567.8), "$1,234,567.80");
    }

    #[test]
    fn an_amount_below_zero_keeps_its_sign_unless_it_rounds_away() {
        assert_eq!(shown(-3.2), "-$3.20");
        assert_eq!(shown(-1_000.0), "-$1,000.00");
        assert_eq!(shown(-0.001), "$0.00");
    }

    #[test]
    fn a_rate_is_shown_with_as_many_places_as_asked() {
        assert_eq!(format!("{:.4}", Money::from_usd(0.0465)), "$0.0465");
        assert_eq!(format!("{:.0}", Money::from_usd(1_234.4)), "$1,234");
        assert_eq!(format!("{:8}|", Money::from_usd(1.5)), "   $1.50|");
    }

    #[test]
    fn amounts_add_scale_and_compare() {
        let amounts = [Money::from_usd(1.5), Money::from_usd(2.5)];
        assert_eq!(amounts.into_iter().sum::<Money>(), Money::from_usd(4.0));
        assert_eq!(amounts[0] * 2.0 - Money::from_usd(1.0), Money::from_usd(2.0));
        assert!(amounts[0] < amounts[1]);
        assert!((amounts[1] / amounts[0] - 5.0 / 3.0).abs() < 1e-12);
        assert_eq!(-Money::ZERO, Money::ZERO);
    }
}
