//! What names say: their words, and what those tell about the use of a thing.

pub(crate) mod literal_parts;
pub(crate) mod purpose;
pub(crate) mod words;
