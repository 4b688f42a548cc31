//! Rules as rows: those of the pages, and those about files and suppressions, which have none.

use std::io::{self, Write};

use costlint_project::{
    lint::{LINT_RULES, LintRule, SUBJECT},
    report::Style,
};
use costlint_rules::{Confidence, Rule, Rulebook, Safety, Severity};
use serde::Serialize;

/// A rule in a list. The list for programs has these keys.
#[derive(Debug, Serialize)]
pub(crate) struct RuleRow<'r> {
    /// The rule's name.
    pub(crate) name: &'r str,
    /// Its code.
    pub(crate) code: &'r str,
    /// The folder of its page.
    pub(crate) subject: &'r str,
    /// The heading of its page.
    pub(crate) title: &'r str,
    /// The severity of its findings, unless something raises it.
    #[serde(serialize_with = "as_name")]
    pub(crate) severity: Severity,
    /// `low` rules are off unless selected.
    pub(crate) confidence: &'static str,
    /// What its fixes may promise, the most first: `safe`, `unsafe`, or `idea` for one that is never applied.
    pub(crate) fixes: Vec<&'static str>,
    /// Where its facts come from.
    pub(crate) sources: Vec<&'r str>,
    /// Where its page is; ours begin with `rules/`. Rules about files and suppressions have none.
    pub(crate) page: Option<&'r str>,
}

/// All rules, in the order of their codes.
pub(crate) fn rows(rulebook: &Rulebook) -> Vec<RuleRow<'_>> {
    let mut rows: Vec<RuleRow> =
        rulebook.rules.iter().map(RuleRow::from).chain(LINT_RULES.iter().map(RuleRow::from)).collect();
    rows.sort_by_key(|row| row.code);
    rows
}

/// Writes a line for each rule.
pub(crate) fn write(rows: &[&RuleRow], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or_default();
    for row in rows {
        let severity = style.severe(row.severity, &format!("{:7}", row.severity.name()));
        let name = style.strong(&format!("{:width$}", row.name));
        writeln!(out, "{}  {name}  {severity}  {:6}  {}", row.code, row.confidence, row.title)?;
    }
    Ok(())
}

/// Writes the list as a table in Markdown, for a project's own page.
pub(crate) fn write_markdown(rows: &[RuleRow], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| code | name | title | severity | confidence | fix |")?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- |")?;
    for RuleRow { code, name, title, severity, confidence, fixes, .. } in rows {
        let fixes = if fixes.is_empty() { "–".to_owned() } else { fixes.join(", ") };
        let title = title.replace('|', "\\|");
        writeln!(out, "| {code} | {name} | {title} | {} | {confidence} | {fixes} |", severity.name())?;
    }
    Ok(())
}

/// Writes the list for programs.
pub(crate) fn write_json(rows: &[RuleRow], out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, rows)?;
    writeln!(out)
}

impl RuleRow<'_> {
    /// The letters of its code.
    pub(crate) fn family(&self) -> &str {
        self.code.trim_end_matches(|char: char| char.is_ascii_digit())
    }
}

impl<'r> From<&'r Rule> for RuleRow<'r> {
    fn from(rule: &'r Rule) -> RuleRow<'r> {
        RuleRow {
            name: &rule.name,
            code: &rule.code,
            subject: &rule.subject,
            title: &rule.title,
            severity: rule.severity,
            confidence: rule.confidence.name(),
            fixes: rule.fix_grades().into_iter().map(Safety::name).collect(),
            sources: rule.references(),
            page: Some(&rule.page.path),
        }
    }
}

impl<'r> From<&'r LintRule> for RuleRow<'r> {
    fn from(rule: &'r LintRule) -> RuleRow<'r> {
        RuleRow {
            name: rule.name,
            code: rule.code,
            subject: SUBJECT,
            title: rule.title,
            severity: rule.severity,
            confidence: Confidence::High.name(),
            fixes: Vec::new(),
            sources: Vec::new(),
            page: None,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn as_name<S: serde::Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.name())
}
