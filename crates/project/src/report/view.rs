//! A report as every format shows it: findings and unread files in one order, with paths and positions for people.

use std::{borrow::Cow, cell::OnceCell, cmp::Reverse};

use costlint_model::{FileId, Place};
use costlint_prices::Money;
use costlint_rules::Severity;
use costlint_syntax::lines::Position;

use super::{Paths, Report, Reported, excerpt::ShownText};
use crate::{
    fixing::{Allow, Fixed},
    lint::{LintRule, UNREADABLE_FILE},
};

/// A report for a reader in some folder.
#[derive(Debug)]
pub struct View<'r> {
    pub(super) report: &'r Report,
    pub(super) paths: &'r Paths,
    /// Which fixes the reader wants.
    pub(super) allow: Allow,
    /// What was fixed before the report was made.
    pub(super) fixed: Option<&'r Fixed>,
    order: Order,
    /// How many findings are shown at most.
    most: usize,
    /// By number of the text; made ready when first asked for.
    texts: Vec<OnceCell<ShownText<'r>>>,
}

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By path and place.
    #[default]
    Path,
    /// The largest saving, then the severest.
    Saving,
}

/// One line of the report.
#[derive(Debug)]
pub(super) struct ReportEntry<'r> {
    pub(super) rule: &'r str,
    pub(super) code: &'r str,
    pub(super) severity: Severity,
    pub(super) kind: &'r str,
    pub(super) resource: &'r str,
    /// For the reader.
    pub(super) path: Cow<'r, str>,
    pub(super) start: Position,
    /// After the last character.
    pub(super) end: Position,
    pub(super) message: Cow<'r, str>,
    /// None for an unread file.
    pub(super) found: Option<&'r Reported>,
}

impl ReportEntry<'_> {
    /// The saving of this finding by itself.
    fn saving(&self) -> Option<Money> {
        self.found?.finding.saving.as_ref()?.monthly
    }

    /// What to put first where not all can be shown: the severest, then what saves most.
    pub(super) fn worth(&self) -> (Severity, Money) {
        (self.severity, self.found.and_then(|reported| reported.counted).unwrap_or(Money::ZERO))
    }
}

impl<'r> View<'r> {
    /// The report with its paths as they are to be shown.
    pub fn new(report: &'r Report, paths: &'r Paths) -> View<'r> {
        View {
            report,
            paths,
            allow: Allow::Safe,
            fixed: None,
            order: Order::Path,
            most: usize::MAX,
            texts: report.sources.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    /// For a reader who wants such fixes, and after some were made.
    #[must_use]
    pub fn with_fixes(self, allow: Allow, fixed: Option<&'r Fixed>) -> View<'r> {
        View { allow, fixed, ..self }
    }

    /// In another order, and only so many findings.
    #[must_use]
    pub fn ordered(self, order: Order, most: Option<usize>) -> View<'r> {
        View { order, most: most.unwrap_or(usize::MAX), ..self }
    }

    /// How many findings and unread files are not shown.
    pub(super) fn left_out(&self) -> usize {
        (self.report.findings.len() + self.report.unread.len()).saturating_sub(self.most)
    }

    /// Findings and unread files, in the order that is asked for.
    pub(super) fn entries(&self) -> Vec<ReportEntry<'r>> {
        let found = self
            .report
            .findings
            .iter()
            .map(|reported| (&*self.report.sources.get(reported.finding.place.file).path, self.found(reported)));
        let unread = self.report.unread.iter().map(|note| {
            let start = Position { line: 1, column: 1 };
            let message = match note.offset {
                Some(offset) => Cow::Owned(format!("{} (at byte {offset})", note.message)),
                None => Cow::Borrowed(note.message.as_str()),
            };
            let LintRule { name, code, severity, .. } = UNREADABLE_FILE;
            let path = self.paths.show(&note.path);
            let entry = ReportEntry {
                rule: name,
                code,
                severity,
                kind: "file",
                resource: &note.path,
                path,
                start,
                end: start,
                message,
                found: None,
            };
            (&*note.path, entry)
        });
        let mut entries: Vec<(&str, ReportEntry)> = found.chain(unread).collect();
        match self.order {
            Order::Path => entries.sort_by_key(|(path, _)| *path),
            Order::Saving => {
                entries.sort_by_key(|(path, entry)| (Reverse(entry.saving()), Reverse(entry.severity), *path));
            }
        }
        entries.into_iter().map(|(_, entry)| entry).take(self.most).collect()
    }

    fn found(&self, reported: &'r Reported) -> ReportEntry<'r> {
        let finding = &reported.finding;
        let (start, end) = self.positions(finding.place);
        ReportEntry {
            rule: &finding.rule,
            code: &finding.code,
            severity: finding.severity,
            kind: &finding.kind,
            resource: &finding.resource,
            path: self.path(finding.place.file),
            start,
            end,
            message: Cow::Borrowed(&finding.message),
            found: Some(reported),
        }
    }

    /// The path of a text for the reader.
    pub(super) fn path(&self, file: FileId) -> Cow<'r, str> {
        self.paths.show(&self.report.sources.get(file).path)
    }

    /// A text, ready to be shown.
    pub(super) fn text(&self, file: FileId) -> &ShownText<'r> {
        self.texts[file.0 as usize].get_or_init(|| ShownText::new(&self.report.sources.get(file).text))
    }

    /// Where a place begins and ends.
    pub(super) fn positions(&self, place: Place) -> (Position, Position) {
        let lines = &self.text(place.file).lines;
        (lines.position(place.span.start), lines.position(place.span.end))
    }
}
