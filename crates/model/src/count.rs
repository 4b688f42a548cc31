//! How many of something there are.

use std::ops::{Add, Mul};

use crate::value::Value;

/// A number of copies, as far as `count`, `for_each`, a condition or a call determines it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Count {
    /// There are no fewer.
    pub least: u32,
    /// There are no more; `None` where that is not known.
    pub most: Option<u32>,
}

impl Count {
    /// A resource without `count` or `for_each`.
    pub const ONE: Count = Count::exactly(1);

    /// A resource whose condition is unknown.
    pub const ONE_OR_NONE: Count = Count { least: 0, most: Some(1) };

    /// Nothing known.
    pub const UNKNOWN: Count = Count { least: 0, most: None };

    /// So many.
    pub const fn exactly(number: u32) -> Count {
        Count { least: number, most: Some(number) }
    }

    /// The number, where it is known.
    pub fn exact(self) -> Option<u32> {
        self.most.filter(|most| *most == self.least)
    }

    /// The number as a value: a few alternatives where it is not known, the last of which is the most. Where that is not known
    /// either, a number beyond all that files speak of is in its place.
    pub fn as_value(self) -> Value {
        const FEW: u32 = 6;
        let most = self.most.unwrap_or(u32::MAX);
        let first = (self.least..=most).take(FEW as usize + 1);
        Value::one_of(first.chain([most]).map(|number| Value::number(f64::from(number))))
    }

    /// So many fewer, and no less than none.
    #[must_use]
    pub fn less(self, number: u32) -> Count {
        let fewer = |all: u32| all.saturating_sub(number);
        Count { least: fewer(self.least), most: self.most.map(fewer) }
    }

    /// From the least to the most of two.
    #[must_use]
    pub fn or(self, other: Count) -> Count {
        let most = self.most.zip(other.most).map(|(one, two)| one.max(two));
        Count { least: self.least.min(other.least), most }
    }
}

/// Copies of one thing and of another.
impl Add for Count {
    type Output = Count;

    fn add(self, other: Count) -> Count {
        let most = self.most.zip(other.most).map(|(one, two)| one.saturating_add(two));
        Count { least: self.least.saturating_add(other.least), most }
    }
}

/// Copies in copies. None of an unknown number is none.
impl Mul for Count {
    type Output = Count;

    fn mul(self, other: Count) -> Count {
        let most = match (self.most, other.most) {
            (Some(0), _) | (_, Some(0)) => Some(0),
            (one, two) => one.zip(two).map(|(one, two)| one.saturating_mul(two)),
        };
        Count { least: self.least.saturating_mul(other.least), most }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_in_copies_multiply_and_unknown_ones_have_a_least_number() {
        let two_or_more = Count { least: 2, most: None };
        assert_eq!(Count::exactly(2) * Count::exactly(3), Count::exactly(6));
        assert_eq!(Count::exactly(2) * two_or_more, Count { least: 4, most: None });
        assert_eq!(Count::exactly(0) * Count::UNKNOWN, Count::exactly(0));
        assert_eq!(two_or_more + Count::ONE, Count { least: 3, most: None });
        assert_eq!(Count::ONE.or(Count::exactly(3)), Count { least: 1, most: Some(3) });
        assert_eq!(Count::ONE_OR_NONE.exact(), None);
    }
}
