//! Kinds and rules: pages that say what a thing costs and when it is waste, matched against declared resources.

mod calendar;
mod checking;
mod cost;
pub mod examples;
pub mod finding;
mod functions;
mod instances;
pub mod kind;
mod language;
mod machines;
mod market;
mod matching;
mod mentions;
pub mod page;
mod path;
mod pointers;
mod policy;
mod pricing;
mod project;
mod reading;
mod requirements;
pub mod rule;
pub mod rulebook;
mod saving;
mod setting;
mod subjects;
mod units;
mod versions;
mod words;
mod writing;

pub use examples::ExampleFailure;
pub use finding::{Confidence, Finding, Fix, Rate, Related, Replacement, Safety, Saving, Severity};
pub use kind::{Assume, Field, FieldKind, Kind};
pub use page::{Page, PageProblem};
pub use rule::Rule;
pub use rulebook::{Rulebook, Settings};
