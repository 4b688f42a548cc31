//! The report as Markdown, for the summary of a workflow or a comment on a pull request.

use std::{
    cmp::Reverse,
    io::{self, Write},
};

use super::{Detail, Style, View, printable::printable_line, saving, summary, view::ReportEntry};

/// A comment on GitHub holds 65,536 characters (2026-11), and nobody reads that many.
const MOST_ROWS: usize = 100;

/// Writes the report: a table, the most valuable findings first, and the summary.
pub fn write(view: &View, out: &mut dyn Write) -> io::Result<()> {
    let mut entries = view.entries();
    entries.sort_by_key(|entry| Reverse(entry.worth()));
    writeln!(out, "### costlint\n")?;
    if !entries.is_empty() {
        writeln!(out, "| severity | saves | rule | location | finding |\n| --- | ---: | --- | --- | --- |")?;
    }
    for entry in entries.iter().take(MOST_ROWS) {
        write_row(entry, out)?;
    }
    if let Some(more) = entries.len().checked_sub(MOST_ROWS).filter(|more| *more > 0) {
        writeln!(out, "\nand {more} more.")?;
    }
    if !entries.is_empty() {
        writeln!(out)?;
    }
    for error in &view.report.errors {
        let lead = error.path.as_deref().map(|path| format!("{path}: ")).unwrap_or_default();
        writeln!(out, "**Error:** {}\n", escaped(&format!("{lead}{}", error.message)))?;
    }
    // Its lines are paragraphs of their own.
    let mut lines = Vec::new();
    summary::write(view, Style::PLAIN, Detail::Usual, &mut lines)?;
    let paragraphs: Vec<String> = String::from_utf8_lossy(&lines).lines().map(escaped).collect();
    writeln!(out, "{}", paragraphs.join("\n\n"))
}

fn write_row(entry: &ReportEntry, out: &mut dyn Write) -> io::Result<()> {
    let figure = entry.found.and_then(|found| saving::figure(found.finding.saving.as_ref()?)).unwrap_or_default();
    let place = format!("{}:{}", entry.path, entry.start.line);
    let cells = [entry.severity.name(), &figure, &format!("{} {}", entry.code, entry.rule), &place, &entry.message];
    writeln!(out, "| {} |", cells.map(escaped).join(" | "))
}

/// A text on one line that is shown as it is written.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in printable_line(text).chars() {
        if r"\`*_[]<>|~&$".contains(char) {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shown_as_it_is_written() {
        assert_eq!(escaped("a|b\n<img src=x> `[y](z)`"), r"a\|b \<img src=x\> \`\[y\](z)\`");
    }
}
