//! What a report comes to, in a few lines.

use std::io::{self, Write};

use costlint_prices::Money;
use costlint_rules::Severity;

use super::{
    Detail, Report, Style, Summary, View,
    counted::counted,
    fixes::{Deed, fixable, write_fixed},
    passed_over,
};

/// Writes what was fixed, counts and the total, and what can be fixed.
pub(super) fn write(view: &View, style: Style, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    if let Some(fixed) = view.fixed {
        write_fixed(fixed, Deed::Done, view.paths, style, out)?;
    }
    write_counts(view.report, style, out)?;
    let Summary { errors, warnings, infos, .. } = view.report.summary;
    if errors + warnings + infos == 0 || matches!(detail, Detail::Verbose | Detail::Statistics) {
        passed_over::write(view.report, view.paths, style, out)?;
    }
    match fixable(view.report, view.allow) {
        Some(sentence) => writeln!(out, "{}", style.folded(&sentence, 2)),
        None => Ok(()),
    }
}

fn write_counts(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let Summary { errors, warnings, infos, suppressed, files, resources, priced, total, approximate } = report.summary;
    let found = errors + warnings + infos;
    let scope = format!("{} in {}", counted(resources, "resource"), counted(files, "file"));
    let ignored = if suppressed > 0 { format!(" {suppressed} suppressed.") } else { String::new() };
    if found == 0 && files == 0 {
        return writeln!(out, "Nothing to check: found no Terraform, CloudFormation or Kubernetes files.");
    }
    if found == 0 {
        let where_read = if report.passed_over.in_part.is_empty() { "" } else { " in what was read" };
        return writeln!(out, "{} {scope}.{ignored}", style.good(&format!("No waste found{where_read}:")));
    }
    let severities = [(Severity::Error, errors), (Severity::Warning, warnings), (Severity::Info, infos)];
    let severities: Vec<String> = severities
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| {
            style.severe(severity, &counted(count, if severity == Severity::Info { "note" } else { severity.name() }))
        })
        .collect();
    let sentence = format!("Found {}; {scope}.{ignored}", severities.join(", "));
    writeln!(out, "{}", style.folded(&sentence, 2))?;
    if priced == 0 {
        return Ok(());
    }
    let total = match approximate {
        true if total >= Money::from_usd(100.0) => format!("about {}", style.good(&format!("{total:.0}/mo"))),
        true => format!("about {}", style.good(&format!("{total}/mo"))),
        false => style.good(&format!("{total}/mo")),
    };
    let (them, has) = (if found == 1 { "it" } else { "them" }, if priced == 1 { "has" } else { "have" });
    let part = if priced == found { String::new() } else { format!(" ({priced} of {found} findings {has} a price)") };
    writeln!(out, "Fixing {them} would save {total}{part}.")
}
