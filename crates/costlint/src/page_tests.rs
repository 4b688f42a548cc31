//! `costlint rules test`: runs the examples of pages, and writes what they show into them where asked to.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};
use costlint_project::{
    check_configured,
    report::{Style, counted, printable_line, text},
};
use costlint_rules::{ExampleFailure, Page, Rulebook, Severity};
use costlint_syntax::{
    Problem,
    edit::{self, Edit},
};

use crate::{
    arguments::PagesArguments,
    outcome::{Outcome, finished},
    pages,
};

/// What is done about examples that fail.
#[derive(Debug, Clone, Copy)]
pub(crate) struct How {
    /// What is out of date is written anew.
    pub(crate) accept: bool,
    /// How a rule came to its result is shown.
    pub(crate) why: bool,
}

/// Runs the examples of some pages, or of all that apply. A page with a mistake is reported, and the others are tested.
pub(crate) fn run(
    paths: &[PathBuf],
    how: How,
    arguments: &PagesArguments,
    style: Style,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let given = pages::read(paths)?;
    let Some(own) = pages::configured(arguments, style, err)? else { return Ok(Outcome::Failed) };
    let other = own.into_iter().filter(|page| given.iter().all(|given| !is_same_file(given, page)));
    let (rulebook, problems) = Rulebook::embedded_with(other.chain(given.iter().cloned()).collect());
    for problem in &problems {
        pages::write_page_problem(problem, style, err)?;
    }
    let rulebook = Arc::new(rulebook);
    let configured = |files: &[(&str, &str)], today: Option<&str>| check_configured(&rulebook, files, today);
    let is_named = |page: &Page| paths.is_empty() || given.iter().any(|given| *given.path == *page.path);
    let mut tested = 0;
    let mut failures = Vec::new();
    for rule in rulebook.rules.iter().filter(|rule| is_named(&rule.page)) {
        tested += 1;
        failures.extend(rulebook.test_rule(rule, &configured));
    }
    for kind in rulebook.kinds().filter(|kind| kind.pages().any(is_named)) {
        tested += kind.pages().filter(|page| is_named(page)).count();
        let found = rulebook.test_kind(kind, &configured).into_iter().chain(rulebook.test_laws(kind));
        failures.extend(found.filter(|failure| is_named(&failure.page)));
    }
    if tested == 0 && problems.is_empty() {
        bail!("found no page of a rule or kind");
    }
    if how.accept {
        let accepted = accept(&mut failures)?;
        writeln!(out, "{accepted} updated; run the tests again.", accepted = counted(accepted, "example"))?;
    }
    let outcome = match (problems.is_empty(), failures.is_empty()) {
        (false, _) => Outcome::Failed,
        (true, true) => Outcome::Good,
        (true, false) => Outcome::Found,
    };
    finished(write_failures(tested, problems.len(), &failures, how, style, out), outcome)
}

fn is_same_file(one: &Page, two: &Page) -> bool {
    let real = |page: &Page| Path::new(&*page.path).canonicalize().ok();
    real(one).is_some_and(|path| real(two) == Some(path))
}

/// Writes what is out of date into the pages, and returns how many places those were. The failures that are left remain.
fn accept(failures: &mut Vec<ExampleFailure>) -> anyhow::Result<usize> {
    let mut by_page: BTreeMap<String, (Page, Vec<Edit>)> = BTreeMap::new();
    failures.retain(|failure| {
        let Some((span, text)) = &failure.accept else { return true };
        let (_, edits) =
            by_page.entry(failure.page.path.to_string()).or_insert_with(|| (failure.page.clone(), Vec::new()));
        let edit = Edit { span: *span, text: text.clone() };
        if !edits.contains(&edit) {
            edits.push(edit);
        }
        false
    });
    let mut accepted = 0;
    for (path, (page, mut edits)) in by_page {
        edits.sort_by_key(|edit| edit.span.start);
        accepted += edits.len();
        let text = edit::apply(&page.text, &edits).into_owned();
        std::fs::write(&path, text).with_context(|| format!("cannot write {path}"))?;
    }
    Ok(accepted)
}

fn write_failures(
    tested: usize,
    broken: usize,
    failures: &[ExampleFailure],
    how: How,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut explained = None;
    for failure in failures {
        // What is read instead may take several lines, which belong below the excerpt.
        let (first, rest) = failure.message.split_once('\n').unwrap_or((&failure.message, ""));
        let problem = Problem::new(failure.span, first.to_owned());
        text::write_problem(&failure.page.path, &failure.page.text, &problem, style, out)?;
        for line in rest.lines() {
            writeln!(out, "  {}", printable_line(line))?;
        }
        let place = (failure.page.path.to_string(), failure.span);
        if how.why && explained.as_ref() != Some(&place) {
            for line in &failure.trace {
                writeln!(out, "  {}", printable_line(line))?;
            }
            explained = Some(place);
        }
        writeln!(out)?;
    }
    if how.accept {
        return Ok(());
    }
    let pages = counted(tested, "page");
    match (failures.len(), broken) {
        (0, broken) if tested == 0 => {
            writeln!(out, "{} in pages.", style.severe(Severity::Error, &counted(broken, "mistake")))
        }
        (0, 0) => writeln!(out, "{} the examples of {pages}.", style.good("Passed:")),
        (0, broken) => {
            let mistakes = style.severe(Severity::Error, &counted(broken, "mistake"));
            writeln!(out, "{mistakes} in pages; the examples of {pages} pass.")
        }
        (failed, _) => {
            writeln!(out, "{} in the examples of {pages}.", style.severe(Severity::Error, &counted(failed, "failure")))
        }
    }
}
