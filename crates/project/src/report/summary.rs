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
    let left_out = view.left_out();
    if left_out > 0 && detail != Detail::Statistics {
        writeln!(
            out,
            "{} {} not shown.\n",
            counted(left_out, "more finding"),
            if left_out == 1 { "is" } else { "are" }
        )?;
    }
    write_counts(view.report, style, out)?;
    passed_over::write(view.report, view.paths, style, out)?;
    match fixable(view.report, view.allow) {
        Some(sentence) => writeln!(out, "{}", style.folded(&sentence, 2)),
        None => Ok(()),
    }
}

fn write_counts(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let Summary { errors, warnings, infos, suppressed, too_small, files, resources, .. } = report.summary;
    let found = errors + warnings + infos;
    let scope = format!("{} in {}", counted(resources, "resource"), counted(files, "file"));
    let left_out = [(suppressed, "suppressed"), (too_small, "below the minimum saving")];
    let left_out = left_out.iter().filter(|(count, _)| *count > 0);
    let left_out = left_out.map(|(count, why)| format!(" {count} {why}.")).collect::<Vec<_>>().concat();
    if found == 0 && files == 0 {
        return writeln!(out, "Nothing to check: found no Terraform, CloudFormation or Kubernetes files.");
    }
    if found == 0 {
        let found = if too_small > 0 { "above the minimum saving" } else { "found" };
        let where_read = if report.passed_over.is_empty() { "" } else { " in what was read" };
        return writeln!(out, "{} {scope}.{left_out}", style.good(&format!("No waste {found}{where_read}:")));
    }
    let severities = [(Severity::Error, errors), (Severity::Warning, warnings), (Severity::Info, infos)];
    let severities: Vec<String> = severities
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| {
            style.severe(severity, &counted(count, if severity == Severity::Info { "note" } else { severity.name() }))
        })
        .collect();
    let sentence = format!("Found {}; {scope}.{left_out}", severities.join(", "));
    writeln!(out, "{}", style.folded(&sentence, 2))?;
    match saving(&report.summary, style) {
        Some(sentence) => writeln!(out, "{}", style.folded(&sentence, 2)),
        None => Ok(()),
    }
}

/// What fixing all findings saves, as far as it is known: what is certain, what rests on assumptions, and what has a price for
/// each unit only.
fn saving(summary: &Summary, style: Style) -> Option<String> {
    let Summary { priced, rated, total, certain, most, at_least, .. } = *summary;
    let found = summary.errors + summary.warnings + summary.infos;
    let priced = if total == Money::ZERO { 0 } else { priced };
    let is_about = certain < total;
    let units: Vec<String> = summary.units.iter().map(|unit| format!("per {unit}")).collect();
    let units = match units.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    };
    let is_limit = most > Money::ZERO && total - certain - most < Money::from_usd(0.005);
    let doubt = match (is_about, at_least) {
        (true, _) if is_limit => "up to ",
        (true, _) => "about ",
        (false, true) => "at least ",
        (false, false) => "",
    };
    let figure =
        if is_about && total >= Money::from_usd(100.0) { format!("{total:.0}/mo") } else { format!("{total}/mo") };
    let amount = format!("{doubt}{}", style.good(&figure));
    let amount = match (priced, rated) {
        (0, 0) => return None,
        (0, _) => format!("money {units}"),
        (_, 0) => amount,
        _ => format!("{amount}, plus savings {units}"),
    };
    let (them, have) = (if found == 1 { "it" } else { "them" }, if priced + rated == 1 { "has" } else { "have" });
    let part = if priced + rated == found {
        String::new()
    } else {
        format!(" ({} of {found} findings {have} a price)", priced + rated)
    };
    let parts = [(certain, format!("{certain}/mo is certain")), (most, format!("up to {most}/mo depends on usage"))];
    let parts: Vec<&str> =
        parts.iter().filter(|(amount, _)| *amount > Money::ZERO).map(|(_, part)| part.as_str()).collect();
    let rests_on = match (is_about, parts.as_slice()) {
        (false, _) => String::new(),
        (true, []) => " This assumes typical usage.".to_owned(),
        (true, [_]) if is_limit && certain == Money::ZERO => " This depends on usage.".to_owned(),
        (true, parts) if is_limit => format!(" Of this, {}; the rest depends on usage.", parts[0]),
        (true, parts) => format!(" Of this, {}; the rest assumes typical usage.", parts.join(", ")),
    };
    Some(format!("Fixing {them} would save {amount}{part}.{rests_on}"))
}
