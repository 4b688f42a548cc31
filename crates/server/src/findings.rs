//! The findings of a report as an editor shows them: diagnostics of open documents, and the edits that fix them.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

use costlint_model::{FileId, Place};
use costlint_project::{
    Report, Reported,
    fixing::{Allow, compatible},
    report::{message, printable_line},
    uri,
};
use costlint_rules::{Fix, Replacement, Rulebook, Safety, Severity};
use costlint_syntax::lines::{Lines, Unit};
use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Position,
    Range, TextEdit, Uri,
};
use serde_json::json;

/// Where the pages of our own rules can be read.
const PAGES: &str = "https://github.com/costlint/costlint/blob/main/";

/// The pages of our own rules on the web, by the rule's name.
static LINKS: LazyLock<BTreeMap<String, Uri>> = LazyLock::new(|| {
    let link =
        |page: &costlint_rules::Page| Some((page.name().to_owned(), format!("{PAGES}{}", page.path).parse().ok()?));
    Rulebook::pages().iter().filter(|page| page.folder() != "kinds").filter_map(link).collect()
});

/// What a check found in an open text.
#[derive(Debug, Default, Clone)]
pub(crate) struct Findings {
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The fixes that an editor can apply, in the order of the diagnostics.
    pub(crate) fixes: Vec<OfferedFix>,
    /// All safe fixes that can be applied together.
    pub(crate) fix_all: Vec<FileChange>,
}

/// A fix, as an editor applies it.
#[derive(Debug, Clone)]
pub(crate) struct OfferedFix {
    /// What it fixes.
    pub(crate) diagnostic: Diagnostic,
    pub(crate) title: String,
    pub(crate) safety: Safety,
    pub(crate) changes: Vec<FileChange>,
}

/// What to change in one file.
#[derive(Debug, Clone)]
pub(crate) struct FileChange {
    pub(crate) path: PathBuf,
    /// The text that was checked, which the edits fit.
    pub(crate) before: Arc<str>,
    pub(crate) edits: Vec<TextEdit>,
}

/// The findings of a report in some open texts, in their order. The texts are given by path, with their URIs.
pub(crate) fn of_open(report: &Report, open: &BTreeMap<PathBuf, String>, unit: Unit) -> BTreeMap<PathBuf, Findings> {
    let paths = report.sources.iter().map(|(_, source)| report.root.join(&*source.path)).collect();
    let converter = Converter { report, open, unit, paths, lines: vec![OnceCell::new(); report.sources.len()] };
    let mut by_path: BTreeMap<PathBuf, Vec<&Reported>> = BTreeMap::new();
    for reported in &report.findings {
        let path = converter.path(reported.finding.place.file);
        if open.contains_key(path) {
            by_path.entry(path.to_owned()).or_default().push(reported);
        }
    }
    by_path.into_iter().map(|(path, found)| (path, converter.findings(&found))).collect()
}

struct Converter<'r> {
    report: &'r Report,
    open: &'r BTreeMap<PathBuf, String>,
    unit: Unit,
    /// By number of the text.
    paths: Vec<PathBuf>,
    /// By number of the text; found when first asked for.
    lines: Vec<OnceCell<Lines>>,
}

impl Converter<'_> {
    /// Some findings, which are all of one text.
    fn findings(&self, found: &[&Reported]) -> Findings {
        let fix = |reported: &&Reported| reported.finding.fix.clone().filter(|fix| Allow::Unsafe.includes(fix));
        let offered = |reported: &&Reported| {
            let fix = fix(reported)?;
            let changes = self.changes([&fix]);
            Some(OfferedFix { diagnostic: self.diagnostic(reported), title: fix.title, safety: fix.safety, changes })
        };
        let is_safe = |reported: &&Reported| reported.finding.fix.as_ref().is_some_and(|fix| Allow::Safe.includes(fix));
        let together = compatible(found.iter().copied().filter(is_safe).collect());
        Findings {
            diagnostics: found.iter().map(|reported| self.diagnostic(reported)).collect(),
            fixes: found.iter().filter_map(offered).collect(),
            fix_all: self.changes(together.into_iter().filter_map(|reported| reported.finding.fix.as_ref())),
        }
    }

    /// The edits of some fixes; an edit that several of them share is made once.
    fn changes<'f>(&self, fixes: impl IntoIterator<Item = &'f Fix>) -> Vec<FileChange> {
        let edits: BTreeSet<&Replacement> = fixes.into_iter().flat_map(|fix| &fix.edits).collect();
        let edits: Vec<&Replacement> = edits.into_iter().collect();
        let changes = edits.chunk_by(|one, two| one.place.file == two.place.file).map(|edits| {
            let file = edits[0].place.file;
            let edit = |edit: &&Replacement| TextEdit { range: self.range(edit.place), new_text: edit.text.clone() };
            FileChange {
                path: self.path(file).to_owned(),
                before: Arc::clone(&self.report.sources.get(file).text),
                edits: edits.iter().map(edit).collect(),
            }
        });
        changes.collect()
    }

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
        let lines =
            self.lines[place.file.0 as usize].get_or_init(|| Lines::new(&self.report.sources.get(place.file).text));
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
