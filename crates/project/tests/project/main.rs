//! Whole runs over small folders.

mod configuration;
mod discovery;
mod fixing;
mod folder;
mod inputs;
mod json;
mod modules;
mod patches;
mod runs;
mod suppressions;
mod writing;
