//! Whole runs over small folders.

mod configuration;
mod discovery;
mod folder;
mod runs;
mod suppressions;
