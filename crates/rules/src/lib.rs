//! Kinds and rules: pages that define costs and wasteful settings, matched against declared resources.

mod commands;
pub mod examples;
mod findings;
mod fixes;
mod inventory;
mod money;
mod names;
mod pages;
pub mod rulebook;
mod settings;
mod shipped;
mod value_text;

pub use examples::{Configured, ExampleFailure, ExampleRun, unconfigured};
pub use findings::finding::{
    self, AllFindings, Confidence, Finding, Fix, Rate, Related, Replacement, Safety, Saving, Severity,
};
pub use inventory::{Inventory, Item};
pub use pages::{
    field_kind::FieldKind,
    kind::{self, Assume, Field, Kind},
    page::{self, Page, PageProblem, PageText},
    reference::{explained, reference},
    rule::{self, Rule, RuleSetting},
};
pub use rulebook::Rulebook;
pub use settings::{Chosen, Settings};
