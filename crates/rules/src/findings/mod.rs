//! Findings: rules matched against instances, and the saving of each finding.

pub(crate) mod elements;
pub mod finding;
pub(crate) mod groups;
pub(crate) mod ignored;
pub(crate) mod matching;
pub(crate) mod releases;
pub(crate) mod saving;
