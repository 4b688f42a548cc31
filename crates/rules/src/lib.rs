//! Kinds and rules: pages that say what a thing costs and when it is waste, matched against declared resources.

pub mod finding;
pub mod rulebook;

pub use finding::{Confidence, Finding, Rate, Related, Saving, Severity};
pub use rulebook::{Kind, Page, PageProblem, Rule, Rulebook, Settings};
