//! Pages of rules and kinds, read and checked.

pub(crate) mod check;
pub(crate) mod declaration;
pub(crate) mod expressions;
pub(crate) mod field_kind;
pub(crate) mod functions;
pub mod kind;
pub(crate) mod mistakes;
pub mod page;
pub(crate) mod path;
pub(crate) mod reference;
pub mod rule;
#[cfg(test)]
mod schemas;
pub(crate) mod source;
pub(crate) mod units;
pub(crate) mod vocabulary;
