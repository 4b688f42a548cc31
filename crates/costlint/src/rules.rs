//! `costlint rules`: lists rules; testing pages and writing skeletons have files of their own.

use std::io::{self, Write};

use costlint_project::report::Style;
use costlint_rules::Rulebook;
use serde::Serialize;

use crate::{
    Outcome,
    arguments::{ListFormat, RulesCommand, When},
    finished, page_tests, pages, skeletons, terminal,
};

/// Runs one of the commands.
pub(crate) fn run(
    command: RulesCommand,
    color: When,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let (style, errors) = (terminal::stdout_style(color), terminal::stderr_style(color));
    match command {
        RulesCommand::List { output_format, pages } => {
            let Some(rulebook) = pages::rulebook(&pages, errors, err)? else { return Ok(Outcome::Failed) };
            let written = match output_format {
                ListFormat::Text => list(&rulebook, style, out),
                ListFormat::Json => list_as_json(&rulebook, out),
            };
            finished(written, Outcome::Good)
        }
        RulesCommand::Test { paths, accept, why, pages } => {
            let how = page_tests::How { accept, why };
            page_tests::run(&paths, how, &pages, style, out, err)
        }
        RulesCommand::New { name, kind: true, folder, .. } => skeletons::new_kind(&name, &folder, out),
        RulesCommand::New { name, subject, code, folder, .. } => {
            skeletons::new_rule(&name, &subject, code.as_deref(), &folder, out)
        }
    }
}

fn list(rulebook: &Rulebook, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let width = rulebook.rules.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    for rule in &rulebook.rules {
        let severity = style.severe(rule.severity, &format!("{:7}", rule.severity.name()));
        writeln!(
            out,
            "{}  {}  {severity}  {:6}  {}",
            rule.code,
            style.strong(&format!("{:width$}", rule.name)),
            rule.confidence.name(),
            rule.title
        )?;
    }
    Ok(())
}

/// A rule in the list for programs.
#[derive(Debug, Serialize)]
struct Listed<'r> {
    /// The rule's name.
    name: &'r str,
    /// Its code.
    code: &'r str,
    /// The folder of its page.
    subject: &'r str,
    /// The heading of its page.
    title: &'r str,
    /// The severity of its findings, unless something raises it.
    severity: &'static str,
    /// `low` rules are off unless selected.
    confidence: &'static str,
    /// Where its facts come from.
    sources: Vec<&'r str>,
    /// Where its page is; ours begin with `rules/`.
    page: &'r str,
}

fn list_as_json(rulebook: &Rulebook, out: &mut dyn Write) -> io::Result<()> {
    let listed = rulebook.rules.iter().map(|rule| Listed {
        name: &rule.name,
        code: &rule.code,
        subject: &rule.subject,
        title: &rule.title,
        severity: rule.severity.name(),
        confidence: rule.confidence.name(),
        sources: rule.references(),
        page: &rule.page.path,
    });
    serde_json::to_writer_pretty(&mut *out, &listed.collect::<Vec<_>>())?;
    writeln!(out)
}
