//! Findings: rules matched against instances, and what each finding saves.

pub mod finding;
pub(crate) mod matching;
pub(crate) mod saving;
