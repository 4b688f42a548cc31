//! Templates in, resources out.
