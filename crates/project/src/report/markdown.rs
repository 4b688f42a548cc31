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

/// What stands behind a character that would otherwise begin a mention, a link to an issue or an address: a space without width.
const APART: &str = "&#8203;";

/// A text on one line that is shown as it is written: it calls nobody, and leads nowhere.
fn escaped(text: &str) -> String {
    let text = printable_line(text);
    let mut escaped = String::with_capacity(text.len());
    for (at, char) in text.char_indices() {
        if r"\`*_[]<>|~&$".contains(char) {
            escaped.push('\\');
        }
        escaped.push(char);
        let rest = &text[at + char.len_utf8()..];
        let is_live = match char {
            '@' => true,
            '#' => rest.starts_with(|next: char| next.is_ascii_digit()),
            ':' => rest.starts_with("//"),
            // `GH-1` and `www.example.com`
            '-' => text[..at].to_ascii_lowercase().ends_with("gh"),
            'w' | 'W' => rest.starts_with('.') && text[..at].to_ascii_lowercase().ends_with("ww"),
            _ => false,
        };
        if is_live {
            escaped.push_str(APART);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shown_as_it_is_written() {
        assert_eq!(
            escaped("@me me@x #1 x#2 # GH-3 https://x www.x"),
            "@&#8203;me me@&#8203;x #&#8203;1 x#&#8203;2 # GH-&#8203;3 https:&#8203;//x www&#8203;.x"
        );
        assert_eq!(escaped("a|b\n<img src=x> `[y](z)`"), r"a\|b \<img src=x\> \`\[y\](z)\`");
    }
}
