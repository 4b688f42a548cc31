//! The run of an example.

use costlint_model::Sources;
use costlint_syntax::{Problem, Span};

use crate::{findings::finding::AllFindings, inventory::Inventory};

/// What came of the files of an example.
#[derive(Debug)]
pub struct ExampleRun {
    /// What was read.
    pub sources: Sources,
    /// The instances of all kinds.
    pub inventories: Vec<Inventory>,
    /// What was found.
    pub findings: AllFindings,
}

/// Checks the files of an example that brings a configuration, each with its path and text, on a day. This crate reads no
/// configurations, so whoever tests pages gives it. An error names the file that is wrong, and what is wrong with it.
pub type Configured<'c> = dyn Fn(&[(&str, &str)], Option<&str>) -> Result<ExampleRun, (Option<String>, Problem)> + 'c;

/// For tests of pages whose examples bring no configuration.
///
/// # Errors
///
/// Always: an example with a configuration cannot be checked.
pub fn unconfigured(_: &[(&str, &str)], _: Option<&str>) -> Result<ExampleRun, (Option<String>, Problem)> {
    Err((None, Problem::new(Span::at(0), "only `costlint rules test` reads the configuration of an example")))
}
