//! Whole runs over small folders.

mod configuration;
mod copies;
mod discovery;
mod environments;
mod fixing;
mod folder;
mod ignored;
mod inputs;
mod json;
mod modules;
mod patches;
mod runs;
#[path = "../../../syntax/tests/skipped/mod.rs"]
mod skipped;
mod suppressions;
mod writing;
