//! Kinds and rules: pages that say what a thing costs and when it is waste, matched against declared resources.

pub mod examples;
mod findings;
mod fixes;
mod inventory;
mod money;
mod names;
mod pages;
pub mod rulebook;

pub use examples::ExampleFailure;
pub use findings::finding::{self, Confidence, Finding, Fix, Rate, Related, Replacement, Safety, Saving, Severity};
pub use pages::{
    kind::{self, Assume, Field, FieldKind, Kind},
    page::{self, Page, PageProblem},
    rule::{self, Rule},
};
pub use rulebook::{Rulebook, Settings};
