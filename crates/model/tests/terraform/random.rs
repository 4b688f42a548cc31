//! Choices that look random and are the same for the same seed.

/// A sequence of choices.
pub(crate) struct Random(u64);

impl Random {
    /// The choices for a module of a feature.
    pub(crate) fn new(feature: &str, number: usize) -> Random {
        let seed =
            feature.bytes().fold(number as u64 + 1, |seed, byte| seed.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte));
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        // Near seeds begin alike.
        (0..8).for_each(|_| _ = random.below(2));
        random
    }

    /// A number below the end.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 16) % end as u64).expect("below a usize")
    }

    /// Whether one chance in so many comes true.
    pub(crate) fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    /// One of these.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }

    /// Some of these, each at most once, in any order.
    pub(crate) fn some<'a>(&mut self, choices: &[&'a str]) -> Vec<&'a str> {
        let mut shuffled = choices.to_vec();
        self.shuffle(&mut shuffled);
        shuffled.truncate(self.below(choices.len() + 1));
        shuffled
    }

    /// Any order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
