//! What was not checked, for those who would take a report without findings for more than it is.

use std::{
    io::{self, Write},
    sync::Arc,
};

use super::{Paths, Report, Style, counted::counted, printable::printable_line};

/// How many paths a note names.
const MOST_NAMED: usize = 3;

/// Writes a note about hidden folders, and one about files that were not read in full.
pub(super) fn write(report: &Report, paths: &Paths, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let passed_over = &report.passed_over;
    if let Some(names) = names(&passed_over.hidden, paths) {
        let note = format!("{} hidden folders are only checked when named: {names}", style.lead("note:"));
        writeln!(out, "{}", style.folded(&note, 2))?;
    }
    if let Some(names) = names(&passed_over.in_part, paths) {
        let files = counted(passed_over.in_part.len(), "file");
        let note = format!("{} {files} could not be read in full: {names}", style.lead("note:"));
        writeln!(out, "{}", style.folded(&note, 2))?;
    }
    Ok(())
}

/// The first paths, and how many more there are.
fn names(of: &[Arc<str>], paths: &Paths) -> Option<String> {
    let shown: Vec<String> =
        of.iter().take(MOST_NAMED).map(|path| printable_line(&paths.show(path)).into_owned()).collect();
    match of.len() - shown.len() {
        0 if shown.is_empty() => None,
        0 => Some(shown.join(", ")),
        more => Some(format!("{} and {more} more", shown.join(", "))),
    }
}
