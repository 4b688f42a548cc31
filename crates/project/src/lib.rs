//! A run over a project: configuration, discovery, reading in parallel, suppressions, and what is reported.

pub mod report;

pub use report::{FailOn, FileNote, Report, Reported, RunError, Summary};
