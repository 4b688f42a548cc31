//! `costlint rules instances`: what a kind reads in a project, as the pages of kinds show it.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use anyhow::{Context, bail};
use costlint_project::{Options, Overlay, Report, nearest::with_nearest, report::printable_line};
use costlint_rules::{Inventory, Item, Kind};

use crate::{
    arguments::{PagesArguments, When},
    check::write_errors,
    outcome::{Outcome, finished},
    terminal,
};

/// Lists the instances of a kind.
pub(crate) fn run(
    kind: &str,
    paths: Vec<PathBuf>,
    pages: &PagesArguments,
    color: When,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let directory = std::env::current_dir().context("cannot find the working directory")?;
    let PagesArguments { config, isolated } = pages;
    let options = Options { directory, paths, config: config.clone(), isolated: *isolated, ..Options::default() };
    let report = costlint_project::check(&options, &Overlay::new(), &|_| {});
    write_errors(&report.errors, terminal::stderr_style(color), err)?;
    if !report.errors.is_empty() {
        return Ok(Outcome::Failed);
    }
    let Some(known) = report.rulebook.kind(kind) else {
        bail!("{}", with_nearest(format!("unknown kind `{kind}`"), kind, report.rulebook.kind_names()));
    };
    let written = write(known, &report, out);
    note_unread(&report, err)?;
    finished(written, Outcome::Good)
}

/// What a file declares that did not read as a whole may be missing from the list.
fn note_unread(report: &Report, err: &mut dyn Write) -> io::Result<()> {
    for (_, source) in report.sources.iter().filter(|(_, source)| report.is_asked_for(&source.path)) {
        if let Some(problem) = source.problems().first() {
            let (path, message) = (printable_line(&source.path), printable_line(&problem.message));
            writeln!(err, "note: {path} did not read as a whole ({message}), so instances may be missing")?;
        }
    }
    Ok(())
}

fn write(kind: &Kind, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let is_asked =
        |item: &Item<'_>| *item.kind() == kind.name && report.is_asked_for(&report.sources.get(item.place().file).path);
    let items = report.inventories.iter().flat_map(Inventory::items).filter(is_asked);
    let mut is_any = false;
    for item in items {
        is_any = true;
        for line in item.described(kind, &|_| true).lines() {
            writeln!(out, "{}", printable_line(line))?;
        }
    }
    if is_any { Ok(()) } else { writeln!(out, "No instances of `{}`.", kind.name) }
}
