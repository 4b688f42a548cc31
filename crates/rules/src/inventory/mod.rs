//! The instances of kinds in a project: their fields, the links between them, and what they cost.

pub(crate) mod cost;
pub(crate) mod fields;
pub(crate) mod gather;
pub(crate) mod links;
pub(crate) mod mentions;
pub(crate) mod peers;
pub(crate) mod references;
pub(crate) mod requirements;
pub(crate) mod versions;
