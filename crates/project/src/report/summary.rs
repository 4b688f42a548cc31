//! What a report comes to, in one or two lines.

use std::io::{self, Write};

use costlint_rules::Severity;

use super::{Report, Style, Summary};

/// Writes counts and the total.
pub(super) fn write(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let Summary { errors, warnings, infos, suppressed, files, resources, priced, total } = report.summary;
    let found = errors + warnings + infos;
    let scope = format!("{} in {}", counted(resources, "resource"), counted(files, "file"));
    let ignored = if suppressed > 0 { format!(" {suppressed} suppressed.") } else { String::new() };
    if found == 0 && files == 0 {
        return writeln!(out, "Nothing to check: no Terraform, CloudFormation or Kubernetes files here.");
    }
    if found == 0 {
        return writeln!(out, "{} {scope}.{ignored}", style.good("No waste found:"));
    }
    let severities = [(Severity::Error, errors), (Severity::Warning, warnings), (Severity::Info, infos)];
    let severities: Vec<String> = severities
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| style.severe(severity, &counted(count, if severity == Severity::Info { "note" } else { severity.name() })))
        .collect();
    let sentence = format!("Found {}; {scope}.{ignored}", severities.join(", "));
    writeln!(out, "{}", style.folded(&sentence, 2))?;
    if priced == 0 {
        return Ok(());
    }
    let total = style.good(&format!("{total}/mo"));
    let part = if priced == found { String::new() } else { format!(" ({priced} of {found} priced)") };
    writeln!(out, "Mending {} saves {total}{part}.", if found == 1 { "it" } else { "them" })
}

/// A number with its noun.
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
