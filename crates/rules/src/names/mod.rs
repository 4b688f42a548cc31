//! What names say: their words, and what those tell about the use of a thing.

pub(crate) mod environments;
pub(crate) mod lists;
pub(crate) mod roles;
pub(crate) mod words;
