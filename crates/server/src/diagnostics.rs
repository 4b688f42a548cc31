//! From a report to the diagnostics of the open texts.

use std::{
    cell::OnceCell,
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use costlint_model::{FileId, Place};
use costlint_project::{
    Report, Reported,
    report::{message, printable_line, uri},
};
use costlint_rules::{Rulebook, Severity};
use costlint_syntax::lines::{Lines, Unit};
use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Position, Range, Uri,
};
use serde_json::json;

/// Where the pages of our own rules can be read.
const PAGES: &str = "https://github.com/costlint/costlint/blob/main/";

/// The pages of our own rules on the web, by the rule's name.
static LINKS: LazyLock<BTreeMap<String, Uri>> = LazyLock::new(|| {
    let link = |page: &costlint_rules::Page| Some((page.name().to_owned(), format!("{PAGES}{}", page.path).parse().ok()?));
    Rulebook::pages().iter().filter(|page| page.folder() != "kinds").filter_map(link).collect()
});

/// The diagnostics of a report in some open texts, in their order. The texts are given by path, with their URIs.
pub(crate) fn of_open(report: &Report, open: &BTreeMap<PathBuf, String>, unit: Unit) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let paths = report.sources.iter().map(|(_, source)| report.root.join(&*source.path)).collect();
    let writer = Writer { report, open, unit, paths, lines: vec![OnceCell::new(); report.sources.len()] };
    let mut diagnostics: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    for reported in &report.findings {
        let path = writer.path(reported.finding.place.file);
        if open.contains_key(path) {
            diagnostics.entry(path.to_owned()).or_default().push(writer.diagnostic(reported));
        }
    }
    diagnostics
}

struct Writer<'r> {
    report: &'r Report,
    open: &'r BTreeMap<PathBuf, String>,
    unit: Unit,
    /// By number of the text.
    paths: Vec<PathBuf>,
    /// By number of the text; found when first asked for.
    lines: Vec<OnceCell<Lines>>,
}

impl Writer<'_> {
    fn diagnostic(&self, reported: &Reported) -> Diagnostic {
        let finding = &reported.finding;
        let related: Vec<_> = finding.related.iter().filter_map(|related| self.related(related)).collect();
        Diagnostic {
            range: self.range(finding.place),
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(finding.rule.to_string())),
            code_description: LINKS.get(&*finding.rule).map(|link| CodeDescription { href: link.clone() }),
            source: Some("costlint".to_owned()),
            message: message(finding),
            related_information: (!related.is_empty()).then_some(related),
            tags: None,
            data: Some(json!({ "fingerprint": reported.fingerprint })),
        }
    }

    fn related(&self, related: &costlint_rules::Related) -> Option<DiagnosticRelatedInformation> {
        let path = self.path(related.place.file);
        let own = || uri::of(path).parse().ok();
        let uri = self.open.get(path).and_then(|uri| uri.parse().ok()).or_else(own)?;
        let message = printable_line(&related.message).into_owned();
        Some(DiagnosticRelatedInformation { location: Location { uri, range: self.range(related.place) }, message })
    }

    fn path(&self, file: FileId) -> &Path {
        &self.paths[file.0 as usize]
    }

    fn range(&self, place: Place) -> Range {
        let lines = self.lines[place.file.0 as usize].get_or_init(|| Lines::new(&self.report.sources.get(place.file).text));
        let position = |offset| {
            let place = lines.unit_position(offset, self.unit);
            Position { line: place.line, character: place.column }
        };
        Range { start: position(place.span.start), end: position(place.span.end) }
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
    }
}
