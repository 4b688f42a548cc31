//! Source text as trees: HCL, YAML and JSON with a byte span on every key, value and comment.
//!
//! Reading never fails outright: every reader returns a tree of the parts that it understood, and the problems that it met.

pub mod data;
pub mod edit;
pub mod hcl;
pub mod json;
pub mod lines;
pub mod problem;
pub mod span;
pub mod text;
pub mod yaml;

pub use edit::Edit;
pub use problem::{Problem, ProblemKind};
pub use span::Span;
