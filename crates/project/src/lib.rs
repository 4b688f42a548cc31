//! A run over a project: configuration, discovery, reading in parallel, suppressions, and what is reported.

pub mod config;
mod configured;
mod date;
mod discovery;
#[cfg(test)]
mod documentation;
mod door;
mod evaluation;
mod failure;
mod filter;
pub mod fixing;
mod gitignore;
mod globs;
mod initialised;
mod inputs;
mod linked;
mod links;
pub mod lint;
mod locations;
pub mod nearest;
mod options;
mod pages;
mod policy;
mod reading;
mod reason;
pub mod report;
mod retired;
mod run;
mod selection;
mod siblings;
mod suppress;
mod syntax_errors;
mod totals;
mod undeployed;
pub mod uri;

pub use config::{Config, ConfigError};
pub use configured::check_configured;
pub use date::Date;
pub use failure::{FailOn, FileNote, RunError};
pub use lint::{LINT_RULES, LintRule};
pub use options::{Input, Options, Overlay, Progress};
pub use pages::read_pages;
pub use reason::reason;
pub use report::{PassedOver, Report, Reported, Summary, Unchecked};
pub use run::check;
