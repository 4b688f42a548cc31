//! `costlint rules`: lists rules, runs the examples of pages, writes skeletons.

use std::{
    collections::BTreeSet,
    fs::OpenOptions,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};
use costlint_project::report::{Style, counted, printable_line, text};
use costlint_rules::{ExampleFailure, Page, Rulebook, Severity};
use costlint_syntax::Problem;
use serde::Serialize;

use crate::{
    Outcome,
    arguments::{ListFormat, PagesArguments, RulesCommand, When},
    finished, pages, terminal,
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
        RulesCommand::Test { paths, pages } => test(&paths, &pages, style, out, err),
        RulesCommand::New { name, subject, folder } => new(&name, &subject, &folder, out),
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
        sources: rule.sources.iter().map(|source| &**source).collect(),
        page: &rule.page.path,
    });
    serde_json::to_writer_pretty(&mut *out, &listed.collect::<Vec<_>>())?;
    writeln!(out)
}

/// Runs the examples of some pages, or of all that apply.
fn test(
    paths: &[PathBuf],
    pages: &PagesArguments,
    style: Style,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let Some(rulebook) = pages::rulebook(pages, style, err)? else { return Ok(Outcome::Failed) };
    let read = pages::read(paths)?;
    let named: BTreeSet<Arc<str>> = read.iter().map(|page| page.path.clone()).collect();
    let Some(rulebook) = pages::extended(rulebook, read, style, err)? else { return Ok(Outcome::Failed) };
    let is_named = |page: &Page| paths.is_empty() || named.contains(&page.path);
    let rules =
        rulebook.rules.iter().filter(|rule| is_named(&rule.page)).map(|rule| (&rule.page, rulebook.test_rule(rule)));
    let kinds =
        rulebook.kinds.iter().filter(|kind| is_named(&kind.page)).map(|kind| (&kind.page, rulebook.test_kind(kind)));
    let tested: Vec<(&Page, Vec<ExampleFailure>)> = rules.chain(kinds).collect();
    if tested.is_empty() {
        bail!("there is no page of a rule or kind here");
    }
    let failures: usize = tested.iter().map(|(_, failures)| failures.len()).sum();
    let outcome = if failures == 0 { Outcome::Good } else { Outcome::Found };
    finished(write_failures(&tested, failures, style, out), outcome)
}

fn write_failures(
    tested: &[(&Page, Vec<ExampleFailure>)],
    failures: usize,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (page, failures) in tested {
        for failure in failures {
            // What is read instead may take several lines, which belong below the excerpt.
            let (first, rest) = failure.message.split_once('\n').unwrap_or((&failure.message, ""));
            text::write_problem(&page.path, &page.text, &Problem::new(failure.span, first.to_owned()), style, out)?;
            for line in rest.lines() {
                writeln!(out, "  {}", printable_line(line))?;
            }
            writeln!(out)?;
        }
    }
    let pages = counted(tested.len(), "page");
    if failures == 0 {
        return writeln!(out, "{} the examples of {pages} show what they say.", style.good("All well:"));
    }
    writeln!(out, "{} in the examples of {pages}.", style.severe(Severity::Error, &counted(failures, "failure")))
}

/// Writes the skeleton of a page, never over another.
fn new(name: &str, subject: &str, folder: &Path, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let code = next_code(subject, folder)?;
    let path = folder.join(subject).join(name).with_extension("md");
    std::fs::create_dir_all(folder.join(subject))
        .with_context(|| format!("{} cannot be made", folder.join(subject).display()))?;
    let file = OpenOptions::new().write(true).create_new(true).open(&path);
    let written = file.and_then(|mut file| file.write_all(skeleton(&code).as_bytes()));
    written.with_context(|| format!("{} cannot be written", path.display()))?;
    let path = path.display();
    let advice = format!("Wrote {path}. Next: write what it says, then run\n  costlint rules test {path}\n");
    finished(out.write_all(advice.as_bytes()), Outcome::Good)
}

/// The subjects of our own rules and the letters of their codes.
const FAMILIES: [(&str, &str); 14] = [
    ("compute", "CMP"),
    ("gpu", "GPU"),
    ("spot", "SPT"),
    ("autoscaling", "ASG"),
    ("kubernetes", "K8S"),
    ("storage", "STO"),
    ("database", "DBS"),
    ("network", "NET"),
    ("serverless", "SLS"),
    ("logging", "LOG"),
    ("ml-platform", "MLP"),
    ("lifecycle", "LIF"),
    ("allocation", "TAG"),
    ("metrics", "MET"),
];

/// The first code of a subject that neither our rules nor those of a folder have.
fn next_code(subject: &str, folder: &Path) -> anyhow::Result<String> {
    let pages = if folder.is_dir() { pages::read(&[folder.to_owned()])? } else { Vec::new() };
    let (rulebook, _) = Rulebook::embedded().extended(pages);
    let family = FAMILIES.iter().find(|(known, _)| *known == subject).map_or_else(
        || subject.chars().filter(char::is_ascii_alphanumeric).take(3).collect::<String>().to_ascii_uppercase(),
        |(_, family)| (*family).to_owned(),
    );
    let is_free = |code: &String| rulebook.rule(code).is_none();
    (1..1_000)
        .map(|number| format!("{family}{number:03}"))
        .find(is_free)
        .with_context(|| format!("all codes of {family} are taken"))
}

fn skeleton(code: &str) -> String {
    include_str!("skeleton.md").replace("{code}", code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_skeleton_is_a_page_without_problems_whose_examples_hold() {
        let page = Page { path: "rules/custom/idle-thing.md".into(), text: skeleton("CUS001").into() };
        let (rulebook, problems) = Rulebook::embedded().extended(vec![page]);
        assert!(problems.is_empty(), "{problems:?}");
        let rule = rulebook.rule("idle-thing").expect("the page is a rule's");
        let failures = rulebook.test_rule(rule);
        assert!(failures.is_empty(), "{failures:?}");
    }

    #[test]
    fn a_new_rule_gets_a_free_code_of_its_subject() {
        let nowhere = Path::new("a-folder-that-is-not-there");
        assert_eq!(next_code("network", nowhere).expect("a code"), "NET001");
        assert_eq!(next_code("storage", nowhere).expect("a code"), "STO002");
        assert_eq!(next_code("in-house", nowhere).expect("a code"), "INH001");
    }
}
