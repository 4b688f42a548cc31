//! The report for people at a terminal: each finding with the lines it is about, then what it comes to.

use std::{
    fmt,
    io::{self, Write},
};

use costlint_model::Place;
use costlint_prices::Money;
use costlint_rules::{Finding, Severity};
use costlint_syntax::Problem;
use miette::{Diagnostic, GraphicalReportHandler, LabeledSpan, SourceCode, SourceSpan};

use super::{
    Detail, Style, View,
    excerpt::{Excerpt, ShownText},
    fixes::advice,
    printable::printable_line,
    saving, statistics, summary,
    view::ReportEntry,
};

/// What a refusal begins with.
const NO_FIX: &str = "no automatic fix:";

/// Writes the report.
pub fn write(view: &View, style: Style, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let entries = view.entries();
    if detail == Detail::Statistics {
        statistics::write(&entries, style, out)?;
        return summary::write(view, style, detail, out);
    }
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write_entry(view, entry, style, out)?;
        if detail == Detail::Verbose {
            write_particulars(entry, style, out)?;
        }
    }
    if detail == Detail::Quiet {
        return Ok(());
    }
    if !entries.is_empty() {
        writeln!(out)?;
    }
    summary::write(view, style, detail, out)?;
    match entries.iter().find(|entry| entry.found.is_some()) {
        Some(entry) => {
            writeln!(out, "{}", style.faint(&format!("For more about a rule, run `costlint explain {}`", entry.rule)))
        }
        None => Ok(()),
    }
}

/// Writes a problem of a configuration or a page with the bytes in question.
pub fn write_problem(path: &str, text: &str, problem: &Problem, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let heading = format!("{}: {}", style.severe(Severity::Error, "error"), printable_line(&problem.message));
    writeln!(out, "{}", style.folded(&heading, 2))?;
    let text = ShownText::new(text);
    let path = printable_line(path);
    let excerpt = Excerpt::new(&path, &text);
    let mark = Mark { span: excerpt.mark(problem.span), text: None, severity: Some(Severity::Error) };
    write_excerpt(&excerpt, vec![mark], style, out)?;
    write_advice("help:", problem.help.as_deref(), style, out)
}

fn write_entry(view: &View, entry: &ReportEntry, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let severity = style.severe(entry.severity, &format!("{}[{}]", entry.severity.name(), entry.code));
    writeln!(out, "{}", style.folded(&format!("{severity}: {}", printable_line(&entry.message)), 2))?;
    let Some(found) = entry.found else {
        return writeln!(out, "  {} {}: {}", style.faint("-->"), printable_line(&entry.path), entry.rule);
    };
    let finding = &found.finding;
    let path = printable_line(&entry.path);
    let excerpt = Excerpt::new(&path, view.text(finding.place.file));
    write_excerpt(&excerpt, marks(&excerpt, finding), style, out)?;
    if let Some(sentence) = finding.saving.as_ref().and_then(|saving| saving::sentence(saving, finding.instances)) {
        writeln!(out, "{}", style.folded(&format!("  {} {sentence}", style.good("saves")), 4))?;
    }
    if let Some((code, counted)) = found.counted_by.as_ref().zip(found.counted) {
        let adds = if counted > Money::ZERO {
            format!("adds {counted}/mo to the total")
        } else {
            "not added to the total".into()
        };
        let note = format!("overlaps with {code} on the same resource; {adds}");
        write_advice("note:", Some(&note), style, out)?;
    }
    write_advice("help:", finding.help.as_deref(), style, out)?;
    if let Some(advice) = finding.fix.as_ref().and_then(advice) {
        let (lead, advice) = match advice.strip_prefix(NO_FIX) {
            Some(reason) => (NO_FIX, reason.trim_start()),
            None => ("fix:", &*advice),
        };
        write_advice(lead, Some(advice), style, out)?;
    }
    for related in finding.related.iter().filter(|related| related.place.file != finding.place.file) {
        let note = format!("{}: {}", position(view, related.place), related.message);
        write_advice("note:", Some(&note), style, out)?;
    }
    Ok(())
}

/// A line that begins with a coloured word.
fn write_advice(lead: &str, advice: Option<&str>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(advice) = advice else { return Ok(()) };
    writeln!(out, "{}", style.folded(&format!("  {} {}", style.lead(lead), printable_line(advice)), 4))
}

/// What else is known of a finding, for `--verbose`.
fn write_particulars(entry: &ReportEntry, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(found) = entry.found else { return Ok(()) };
    let Finding { kind, resource, confidence, .. } = &*found.finding;
    let resource = printable_line(resource);
    let line = format!("  {resource} · {kind} · {} confidence · fingerprint {}", confidence.name(), found.fingerprint);
    writeln!(out, "{}", style.faint(&line))
}

fn position(view: &View, place: Place) -> String {
    let start = view.positions(place).0;
    format!("{}:{}:{}", view.path(place.file), start.line, start.column)
}

/// Bytes to underline.
struct Mark {
    span: SourceSpan,
    text: Option<String>,
    /// Of the deciding place; none of a related one.
    severity: Option<Severity>,
}

/// The deciding bytes with the name of the rule, which explaining and ignoring it take, and the related places in the same file.
fn marks(excerpt: &Excerpt, finding: &Finding) -> Vec<Mark> {
    let mut marks = vec![Mark {
        span: excerpt.mark(finding.place.span),
        text: Some(finding.rule.to_string()),
        severity: Some(finding.severity),
    }];
    for related in finding.related.iter().filter(|related| related.place.file == finding.place.file) {
        let span = excerpt.mark(related.place.span);
        // Two marks over the same bytes would hide each other.
        if marks.iter().all(|mark| mark.span != span) {
            marks.push(Mark { span, text: Some(printable_line(&related.message).into_owned()), severity: None });
        }
    }
    marks.sort_by_key(|mark| mark.span.offset());
    marks
}

/// Lets miette draw an excerpt. Its own heading cannot hold severity, code and name on one line, so it gets none and its line is dropped.
fn write_excerpt(excerpt: &Excerpt, marks: Vec<Mark>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let theme = style.theme(&marks.iter().map(|mark| mark.severity).collect::<Vec<_>>());
    let drawing = Drawing { excerpt, marks };
    let mut drawn = String::new();
    let handler = GraphicalReportHandler::new_themed(theme).without_syntax_highlighting().with_width(usize::MAX);
    handler.render_report(&mut drawn, &drawing).map_err(io::Error::other)?;
    let (_, drawn) = drawn.split_once('\n').unwrap_or_default();
    for line in drawn.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// An excerpt with marks, as miette wants it.
struct Drawing<'e> {
    excerpt: &'e Excerpt<'e>,
    marks: Vec<Mark>,
}

impl Diagnostic for Drawing<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.marks.iter().map(|mark| match mark.severity {
            Some(_) => LabeledSpan::new_primary_with_span(mark.text.clone(), mark.span),
            None => LabeledSpan::new_with_span(mark.text.clone(), mark.span),
        })))
    }
}

impl std::error::Error for Drawing<'_> {}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl fmt::Debug for Drawing<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Drawing")
    }
}
