//! The words of names, and the use of a resource that they show.

pub(crate) mod environments;
pub(crate) mod lists;
pub(crate) mod roles;
pub(crate) mod words;
