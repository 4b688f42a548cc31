//! What tests leave out where a program is not installed.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "a skipped test says so, to whoever runs it and to .ci/run"
)]

use std::{env, fs::OpenOptions, io::Write as _};

/// Says that something is not tested because a program is not on the PATH.
///
/// Cargo shows nothing of what a passing test prints, so `.ci/run` names a file in `COSTLINT_SKIPPED` whose lines it prints in the end.
pub(crate) fn skip(what: &str, program: &str) {
    let line = format!("{what}: {program} is not installed\n");
    eprint!("skipped: {line}");
    if let Some(path) = env::var_os("COSTLINT_SKIPPED") {
        let mut file = OpenOptions::new().create(true).append(true).open(path).expect("the file can be opened");
        file.write_all(line.as_bytes()).expect("the file can be written");
    }
}
