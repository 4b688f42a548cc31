//! Examples of pages that bring a configuration: each is checked as a project of its own.

use std::{fs, io, path::Path, sync::Arc};

use costlint_rules::{ExampleRun, Rulebook};
use costlint_syntax::{Problem, Span};

use crate::{
    Date, Options, Report, RunError,
    config::{CONFIG_NAMES, config_in},
    reason::reason,
    run::check_by,
};

/// Checks the files of an example, each with its path and text, by the pages of a rulebook. The configuration among them counts
/// as it does in a project, so an environment gives the variables and a suppression hides a finding.
///
/// # Errors
///
/// What is wrong with the configuration, with the file that says so.
pub fn check_configured(
    rulebook: &Arc<Rulebook>,
    files: &[(&str, &str)],
    today: Option<&str>,
) -> Result<ExampleRun, (Option<String>, Problem)> {
    let unwritten = |error: io::Error| (None, problem(format!("cannot write the example: {}", reason(&error))));
    let folder = tempfile::tempdir().map_err(unwritten)?;
    write(folder.path(), files).map_err(unwritten)?;
    let today = today.and_then(Date::parse);
    let report = check_by(rulebook, &Options { directory: folder.path().to_owned(), today, ..Options::default() });
    let Report { sources, inventories, findings, errors, .. } = report;
    if let Some(RunError { path, message, problem: found }) = errors.into_iter().next() {
        return Err((path, found.map_or_else(|| problem(message), |found| found.1)));
    }
    let findings = findings.into_iter().map(|reported| reported.finding).collect();
    Ok(ExampleRun { sources, inventories, findings })
}

fn write(folder: &Path, files: &[(&str, &str)]) -> io::Result<()> {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    // The project begins here, whatever lies further up.
    if config_in(folder).is_none() { fs::write(folder.join(CONFIG_NAMES[0]), "") } else { Ok(()) }
}

fn problem(message: String) -> Problem {
    Problem::new(Span::at(0), message)
}
