//! Whole runs over small folders.

mod configuration;
mod discovery;
mod fixing;
mod folder;
mod patches;
mod runs;
mod suppressions;
mod writing;
