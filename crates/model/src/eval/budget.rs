//! Limits on the evaluation of a root module or a page, so that hostile input terminates.

use std::cell::Cell;

use crate::value::{Data, Value};

/// How deep expressions may nest, through locals and variables. A level takes a few hundred bytes of stack; workers
/// have megabytes.
const DEEPEST: u32 = 400;

/// Steps that one root module may take by itself: a hundred times what any module of six large public repositories
/// needed, and few enough that what they can make fits into memory.
const STEPS: u64 = 2_000_000;

/// Steps that each call of a module adds, and the most that all calls below one root module add.
const STEPS_OF_CALL: u64 = STEPS / 8;
const STEPS_OF_CALLS: u64 = STEPS * 8;

/// The largest text or list that is made, in bytes or elements.
pub(crate) const LARGEST: usize = 1 << 20;

/// How deep lists and objects may lie in one another where a value is gone through.
const DEEPEST_VALUE: usize = 100;

/// The depth and steps left. A value beyond the limit is unknown, not an error, so the rest of the module is still evaluated.
///
/// It also counts doubts, so that `try` and `can` distinguish a certain value from a possible error.
#[derive(Debug)]
pub struct Budget {
    depth: Cell<u32>,
    steps: Cell<u64>,
    /// What calls of modules may still add to the steps.
    growth: Cell<u64>,
    doubts: Cell<u64>,
}

/// A level of nesting, left when this is dropped.
pub(crate) struct Level<'b>(&'b Cell<u32>);

impl Default for Budget {
    fn default() -> Budget {
        Budget { depth: Cell::new(0), steps: Cell::new(STEPS), growth: Cell::new(STEPS_OF_CALLS), doubts: Cell::new(0) }
    }
}

impl Budget {
    /// One level deeper, unless depth or steps are used up.
    pub(crate) fn enter(&self) -> Option<Level<'_>> {
        if self.depth.get() >= DEEPEST || !self.spend(1) {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        Some(Level(&self.depth))
    }

    /// Adds what one more call of a module may spend.
    pub(crate) fn grow(&self) {
        let added = STEPS_OF_CALL.min(self.growth.get());
        self.growth.set(self.growth.get() - added);
        self.steps.set(self.steps.get() + added);
    }

    /// Takes steps for work on many elements or bytes; `false` when they are used up. Work that is larger than anything may
    /// be made is refused before it begins, and takes none.
    pub(crate) fn spend(&self, steps: usize) -> bool {
        if steps > LARGEST {
            return false;
        }
        let left = self.steps.get().checked_sub(steps as u64);
        self.steps.set(left.unwrap_or(0));
        left.is_some()
    }
}

impl Budget {
    /// How many steps were taken.
    pub fn spent(&self) -> u64 {
        STEPS + STEPS_OF_CALLS - self.growth.get() - self.steps.get()
    }

    /// Notes that something unknown may turn out to be an error.
    pub(crate) fn doubt(&self) {
        self.doubts.set(self.doubts.get() + 1);
    }

    /// The number of doubts so far.
    pub(crate) fn doubts(&self) -> u64 {
        self.doubts.get()
    }

    /// Forgets the doubts since there were this many.
    pub(crate) fn settle(&self, doubts: u64) {
        self.doubts.set(doubts);
    }
}

/// Takes a step for each part of a value; `false` where there are too many, or too deep, to go through. A few lines
/// can make a value of billions of parts, because its parts are shared.
pub(crate) fn measured(value: &Value, budget: &Budget) -> bool {
    let mut left = LARGEST;
    let fits = descend(value, DEEPEST_VALUE, &mut left);
    budget.spend(LARGEST - left) && fits
}

/// Whether a value is small and flat enough to be kept under a name. Values nest through names without nesting in the
/// text, and what is too deep could not even be dropped. Going through is cheap beside working out, so it costs less.
pub(crate) fn can_be_kept(value: &Value, budget: &Budget) -> bool {
    let mut left = LARGEST;
    let fits = descend(value, DEEPEST_VALUE, &mut left);
    budget.spend((LARGEST - left) / 16) && fits
}

/// Whether a value is small enough to go through, where that happens once only.
pub(crate) fn small(value: &Value) -> bool {
    let mut left = LARGEST;
    descend(value, DEEPEST_VALUE, &mut left)
}

fn descend(value: &Value, depth: usize, left: &mut usize) -> bool {
    let (Some(depth), Some(fewer)) = (depth.checked_sub(1), left.checked_sub(1)) else { return false };
    *left = fewer;
    match &value.data {
        Data::List(items) => items.iter().all(|item| descend(item, depth, left)),
        Data::Object(object) => object.members().iter().all(|member| descend(&member.value, depth, left)),
        _ => true,
    }
}

impl Drop for Level<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}
