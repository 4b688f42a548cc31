//! What evaluating one module or page may spend, so that hostile input ends.

use std::cell::Cell;

/// How deep expressions may nest, through locals and variables. A level takes a few hundred bytes of stack; workers
/// have megabytes.
const DEEPEST: u32 = 400;

/// Steps that one module may take: a thousand times what the largest real modules need.
const STEPS: u64 = 20_000_000;

/// The largest text or list that is made, in bytes or elements.
pub(crate) const LARGEST: usize = 1 << 20;

/// Depth and steps left. What would go beyond is unknown, not an error: the rest of the module goes on.
#[derive(Debug)]
pub struct Budget {
    depth: Cell<u32>,
    steps: Cell<u64>,
}

/// A level of nesting, left when this is dropped.
pub(crate) struct Level<'b>(&'b Cell<u32>);

impl Default for Budget {
    fn default() -> Budget {
        Budget { depth: Cell::new(0), steps: Cell::new(STEPS) }
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

    /// Takes steps for work on many elements or bytes; `false` when they are used up.
    pub(crate) fn spend(&self, steps: usize) -> bool {
        match self.steps.get().checked_sub(steps as u64) {
            Some(left) => {
                self.steps.set(left);
                true
            }
            None => {
                self.steps.set(0);
                false
            }
        }
    }
}

impl Drop for Level<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}
