//! The report with one line per finding, for editors, logs and `grep`. Findings that `--fix` would fix are marked `[*]`.

use std::io::{self, Write};

use super::{Detail, Style, View, printable::printable_line, saving, statistics, summary};

/// Writes the report.
pub fn write(view: &View, style: Style, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    // A line stays whole, however narrow the terminal.
    let style = Style { width: None, ..style };
    let entries = view.entries();
    if detail == Detail::Statistics {
        statistics::write(&entries, style, out)?;
        return summary::write(view, style, detail, out);
    }
    for entry in &entries {
        let place = format!("{}:{}:{}:", printable_line(&entry.path), entry.start.line, entry.start.column);
        let severity = style.severe(entry.severity, &format!("{}[{}]", entry.severity.name(), entry.code));
        let fix = entry.found.and_then(|found| found.finding.fix.as_ref());
        let mark = if fix.is_some_and(|fix| view.allow.includes(fix) && view.report.can_apply(fix)) {
            format!("{} ", style.lead("[*]"))
        } else {
            String::new()
        };
        write!(out, "{place} {severity} {}: {mark}{}", style.strong(entry.rule), printable_line(&entry.message))?;
        let figure = entry.found.and_then(|found| saving::figure(found.finding.saving.as_ref()?));
        if let Some(figure) = figure {
            write!(out, " ({})", style.good(&figure))?;
        }
        writeln!(out)?;
    }
    if detail == Detail::Quiet { Ok(()) } else { summary::write(view, style, detail, out) }
}
