//! What was not checked, for those who would take a report for more than it is.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    sync::Arc,
};

use costlint_model::Foreign;

use super::{Paths, Report, Style, Unchecked, counted::counted, printable::printable_line};

/// How many paths a note names.
const MOST_NAMED: usize = 3;

/// Writes a note of one line for each reason why something was not checked.
pub(super) fn write(report: &Report, paths: &Paths, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for (reason, of) in report.passed_over.iter() {
        let note = format!("{} {}: {}", style.lead("note:"), words(reason, of.len()), names(of, paths));
        writeln!(out, "{}", style.folded(&note, 2))?;
    }
    Ok(())
}

/// What a note says of so many paths.
fn words(reason: Unchecked, count: usize) -> String {
    let was = if count == 1 { "was" } else { "were" };
    match reason {
        Unchecked::Hidden => "hidden folders are only checked when named".to_owned(),
        Unchecked::InPart => format!("{} could not be read in full", counted(count, "file")),
        Unchecked::Encrypted => format!("{} {was} not read", counted(count, "encrypted file")),
        Unchecked::Link => {
            let lead = if count == 1 { "leads" } else { "lead" };
            format!("{} {lead} out of the project or nowhere", counted(count, "link"))
        }
        Unchecked::Device => {
            if count == 1 {
                "1 pipe or device was not read".to_owned()
            } else {
                format!("{count} pipes or devices were not read")
            }
        }
        Unchecked::Foreign(Foreign::Terragrunt) => format!("{} {was} not read", counted(count, "Terragrunt file")),
        Unchecked::Foreign(Foreign::Bicep) => format!("{} {was} not read", counted(count, "Bicep file")),
        Unchecked::Foreign(Foreign::Cdk) => {
            format!("{} {was} not read, only templates are", counted(count, "AWS CDK app"))
        }
        Unchecked::Foreign(Foreign::Pulumi) => format!("{} {was} not read", counted(count, "Pulumi program")),
        Unchecked::Unexpanded => {
            format!("`Fn::ForEach` was not expanded in {}", counted(count, "template"))
        }
        Unchecked::Chart => format!("{} {was} read without the values of the chart", counted(count, "Helm template")),
    }
}

/// The first paths, and how many more there are.
fn names(of: &BTreeSet<Arc<str>>, paths: &Paths) -> String {
    let shown: Vec<String> =
        of.iter().take(MOST_NAMED).map(|path| printable_line(&paths.show(path)).into_owned()).collect();
    match of.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
