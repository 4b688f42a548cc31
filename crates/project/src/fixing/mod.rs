//! Fixing: which fixes of a report are applied, round after round, and what becomes of the texts.

mod attributes;
mod choosing;
mod diff;
mod fixed;
mod history;
mod refusal;
mod rounds;
#[cfg(test)]
mod testing;
mod writing;

pub use crate::siblings::{Abandoned, abandon};
pub use choosing::compatible;
pub use fixed::{Allow, Applied, Changed, Dropped, Fixed};
pub use rounds::fix;
pub use writing::fix_files;
