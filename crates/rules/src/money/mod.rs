//! Prices and machines, as pages ask for them.

pub(crate) mod accelerators;
pub(crate) mod cache;
pub(crate) mod calendar;
pub(crate) mod machines;
pub(crate) mod pricing;
pub(crate) mod successors;
