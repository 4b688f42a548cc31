//! The examples of pages, which are their tests.

pub(crate) mod fences;
#[cfg(test)]
mod json;
#[cfg(test)]
mod promises;
mod run;
#[cfg(test)]
mod titles;
mod trace;
#[cfg(test)]
mod vanishing;

use std::{collections::BTreeSet, path::Path, sync::Arc};

use costlint_model::{Dialect, EvaluationUnit, Resource, Source, Sources, UnitResources, Wanted, terraform};
use costlint_prices::Money;
use costlint_syntax::{
    Problem, Span,
    edit::{self, Edit},
};

use crate::{
    Settings,
    findings::finding::{Finding, Replacement},
    fixes::laws,
    inventory::{Inventory, Item},
    pages::{
        kind::{Field, Kind},
        page::{Page, PageProblem},
        rule::Rule,
    },
    rulebook::Rulebook,
};

pub use run::{Configured, ExampleRun, unconfigured};

use fences::{Example, Expected, Role, examples};

/// An example whose result differs from its page.
#[derive(Debug, Clone)]
pub struct ExampleFailure {
    /// The page.
    pub page: Page,
    /// The example's lines in the page.
    pub span: Span,
    /// The difference, in one or a few lines.
    pub message: String,
    /// The replacement, where the example may simply be out of date.
    pub accept: Option<(Span, String)>,
    /// How the rule came to its result: instances, lets, the operands of conditions, refused fixes.
    pub trace: Vec<String>,
}

impl ExampleFailure {
    fn new(page: &Page, span: Span, message: impl Into<String>) -> ExampleFailure {
        ExampleFailure { page: page.clone(), span, message: message.into(), accept: None, trace: Vec::new() }
    }

    fn of_problem(problem: &PageProblem) -> ExampleFailure {
        let help = problem.problem.help.as_deref().map(|help| format!(" ({help})")).unwrap_or_default();
        ExampleFailure::new(&problem.page, problem.problem.span, format!("{}{help}", problem.problem.message))
    }
}

impl Rulebook {
    /// Runs the examples of a rule's page: each `bad` has findings of the rule, each `good` and `fixed` has none, and a
    /// `fixed` equals the `bad` before it with its fixes applied. A page has at least one `bad` and one `good` or
    /// `fixed`.
    pub fn test_rule(&self, rule: &Rule, configured: &Configured<'_>) -> Vec<ExampleFailure> {
        let page = &rule.page;
        let (examples, problems) = examples(page);
        let mut failures: Vec<ExampleFailure> = problems.iter().map(ExampleFailure::of_problem).collect();
        let (mut bad, mut good) = (0, 0);
        let mut mended: Option<Vec<String>> = None;
        for (index, example) in examples.iter().enumerate() {
            let first = example.files[0].inside;
            if matches!(example.role, Role::Kind { .. }) {
                continue;
            }
            let run = match self.run(page, example, &|other| other.name == rule.name, configured) {
                Ok(run) => run,
                Err(failure) => {
                    failures.push(*failure);
                    continue;
                }
            };
            let before = failures.len();
            failures.extend(unreadable(&run.sources, page, example));
            match example.role {
                Role::Bad => {
                    bad += 1;
                    failures.extend(check_bad(page, example, &run));
                    let made = mended_files(&run, page, example);
                    let is_fixed = examples.get(index + 1).is_some_and(|next| next.role == Role::Fixed);
                    if !is_fixed {
                        failures.extend(missing_fixed(page, example, &run, &made));
                    }
                    mended = Some(made);
                }
                Role::Good | Role::Fixed => {
                    good += 1;
                    if example.role == Role::Fixed {
                        failures.extend(check_fixed(page, example, mended.as_deref()));
                    }
                    let found = run.findings.iter();
                    failures.extend(found.map(|finding| {
                        ExampleFailure::new(page, first, format!("unexpected finding: {}", finding.message))
                    }));
                }
                Role::Kind { .. } => {}
            }
            if failures.len() > before {
                let trace = trace::of_rule(rule, &run);
                failures[before..].iter_mut().for_each(|failure| failure.trace.clone_from(&trace));
            }
        }
        if bad == 0 || good == 0 {
            failures.push(ExampleFailure::new(
                page,
                Span::at(0),
                "a rule needs at least one `bad` and one `good` example",
            ));
        }
        failures
    }

    /// Compares each `example` of a kind's pages, field by field, with the `instances` fence after it. Every
    /// declaration has an example of each of its resource types.
    pub fn test_kind(&self, kind: &Kind, configured: &Configured<'_>) -> Vec<ExampleFailure> {
        let (mut failures, mut shown) = (Vec::new(), BTreeSet::new());
        for page in kind.pages() {
            let (examples, problems) = examples(page);
            // The page of a rule that extends a kind is tested as that rule's.
            if page.fences_of(&crate::pages::rule::FENCE).next().is_none() {
                failures.extend(problems.iter().map(ExampleFailure::of_problem));
            }
            for example in &examples {
                let Role::Kind { instances } = example.role else { continue };
                let tested = self.run(page, example, &|_| false, configured);
                failures.extend(tested.iter().flat_map(|run| self.unlinked(page, example, run)));
                let tested = tested.and_then(|run| test_instances(kind, page, example, instances, &run, &mut shown));
                failures.extend(tested.err().map(|failure| *failure));
            }
        }
        for declaration in &kind.declarations {
            let place = (declaration.page.path.to_string(), declaration.span);
            let is_shown = |wanted: &str| {
                shown.iter().any(|(at, name): &((String, Span), Arc<str>)| {
                    *at == place
                        && (wanted == "*"
                            || wanted == &**name
                            || wanted.strip_suffix('*').is_some_and(|all| name.starts_with(all)))
                })
            };
            let missing = declaration.types.iter().filter(|type_name| !is_shown(type_name));
            failures.extend(missing.map(|type_name| {
                let message = format!("no example has an instance of \"{type_name}\" that this declaration reads");
                ExampleFailure::new(&declaration.page, declaration.span, message)
            }));
        }
        failures
    }

    /// What a path leads to and is never read, so that it is always unknown.
    fn unlinked(&self, page: &Page, example: &Example, run: &ExampleRun) -> Vec<ExampleFailure> {
        let unread: BTreeSet<_> = run.inventories.iter().flat_map(|all| &all.gathering().unread).collect();
        let unread = unread.into_iter().filter(|(dialect, type_name)| !self.wants(*dialect, type_name));
        let failure = |(_, type_name): &(Dialect, String)| {
            let message =
                format!("a path leads to {type_name}, which is not read; add linked = [\"{type_name}\"] to the kind");
            ExampleFailure::new(page, example.files[0].inside, message)
        };
        unread.map(failure).collect()
    }

    /// Checks the laws of writing on the examples of a kind's pages: writing the current value changes no byte, a
    /// written value is read back, and nothing else changes.
    pub fn test_laws(&self, kind: &Kind) -> Vec<ExampleFailure> {
        let of_page = |page| {
            let broken = laws::check_page(self, kind, page).broken.into_iter();
            broken.map(move |(span, violation)| ExampleFailure::new(page, span, violation)).collect::<Vec<_>>()
        };
        kind.pages().flat_map(of_page).collect()
    }

    /// Checks an example: on its own, or as a project where it brings a configuration.
    fn run(
        &self,
        page: &Page,
        example: &Example,
        is_on: &dyn Fn(&Rule) -> bool,
        configured: &Configured<'_>,
    ) -> Result<ExampleRun, Box<ExampleFailure>> {
        let today = example.expected.today.as_deref();
        if !example.is_configured() {
            let sources = sources(page, example)?;
            let settings = Settings { today: today.map(Arc::from), ..Settings::default() };
            let (inventory, findings) = self.check(&sources, self.resources_of(&sources), &settings, is_on);
            return Ok(ExampleRun { sources, inventories: vec![inventory], findings });
        }
        let files: Vec<(&str, &str)> =
            example.files.iter().map(|file| (&*file.path, file.inside.of(&page.text))).collect();
        let mut run = configured(&files, today).map_err(|(path, problem)| {
            let file = example.files.iter().find(|file| path.as_deref() == Some(&*file.path));
            let start = file.map_or(example.files[0].inside, |file| file.inside).start as usize;
            let span = Span::new(start + problem.span.start as usize, start + problem.span.end as usize);
            Box::new(ExampleFailure::new(page, span, problem.message))
        })?;
        run.findings.retain(|finding| self.rule(&finding.rule).is_some_and(is_on));
        Ok(run)
    }

    /// The resources of some files, evaluated on this thread. Variable files that Terraform does not load by itself are
    /// environments, named by their stems.
    pub fn resources_of(&self, sources: &Sources) -> Vec<Resource> {
        let predicate = |dialect, type_name: &str| self.wants(dialect, type_name);
        let wanted = Wanted::new(&predicate);
        let folders = terraform::Folders::new(sources, terraform::Initialised::default());
        let modules = terraform::Modules::new(sources, &folders);
        let mut all: Vec<UnitResources> = Vec::new();
        for root in folders.roots() {
            for inputs in environments(sources, &root.path) {
                all.push(EvaluationUnit::Module(root, &inputs).evaluate(sources, &modules, &wanted));
            }
        }
        all.extend(EvaluationUnit::files(sources).map(|unit| unit.evaluate(sources, &modules, &wanted)));
        UnitResources::together(all, sources)
    }
}

/// What a root module is given: once for each variable file of its folder that must be named, else nothing.
fn environments(sources: &Sources, folder: &str) -> Vec<terraform::Inputs> {
    let named = sources.iter().filter(|(_, source)| {
        source.folder() == folder && source.language.gives_variables() && !terraform::is_loaded(source.file_name())
    });
    let inputs = named.map(|(file, source)| terraform::Inputs {
        environment: Path::new(source.file_name()).file_stem().map(|stem| stem.to_string_lossy().as_ref().into()),
        after: vec![terraform::Given::File(file)],
        ..terraform::Inputs::default()
    });
    let inputs: Vec<terraform::Inputs> = inputs.collect();
    if inputs.is_empty() { vec![terraform::Inputs::default()] } else { inputs }
}

/// The files of an example that brings no configuration.
fn sources(page: &Page, example: &Example) -> Result<Sources, Box<ExampleFailure>> {
    let mut read = Vec::new();
    for file in &example.files {
        let text = file.inside.of(&page.text);
        let source = if terraform::is_variables(&file.path) {
            Some(Source::of_variables(file.path.as_str(), text))
        } else {
            Source::read(file.path.as_str(), text)
        };
        if let Some(source) = source {
            read.push(source);
        } else {
            let message = format!("{} does not contain infrastructure code", file.path);
            return Err(Box::new(ExampleFailure::new(page, file.inside, message)));
        }
    }
    Ok(together(read))
}

/// Some files as one project, in which variable files belong to their folders.
fn together(read: Vec<Source>) -> Sources {
    let mut sources = Sources::new(read);
    let given: Vec<_> = sources
        .iter()
        .filter(|(_, source)| source.language.gives_variables())
        .map(|(file, source)| (file, Arc::from(source.folder())))
        .collect();
    for (file, folder) in given {
        sources.give(file, folder);
    }
    sources
}

fn test_instances(
    kind: &Kind,
    page: &Page,
    example: &Example,
    instances: Option<Span>,
    run: &ExampleRun,
    shown: &mut BTreeSet<((String, Span), Arc<str>)>,
) -> Result<(), Box<ExampleFailure>> {
    if let Some(failure) = unreadable(&run.sources, page, example).into_iter().next() {
        return Err(Box::new(failure));
    }
    let items = run.inventories.iter().flat_map(Inventory::items);
    let of_kind: Vec<Item<'_>> = items.filter(|item| *item.kind() == kind.name).collect();
    shown.extend(of_kind.iter().map(|item| {
        let declaration = &item.instance().declaration;
        ((declaration.page.path.to_string(), declaration.span), item.instance().resource.type_name.clone())
    }));
    // Of the fields that other pages add, none is shown, so that pages do not depend on one another.
    let belongs = |field: &Field| *field.page.path == *kind.page.path || *field.page.path == *page.path;
    let read: Vec<String> = of_kind.iter().map(|item| item.described(kind, &belongs)).collect();
    let read = read.join("\n");
    let Some(expected) = instances else {
        let last = example.files.last().map_or(Span::at(0), |file| file.inside);
        let mut failure = ExampleFailure::new(page, last, "expected a ```text instances fence after the example");
        failure.accept = Some((Span::at(example.end(page)), format!("\n```text instances\n{read}\n```\n")));
        return Err(Box::new(failure));
    };
    if read == expected.of(&page.text).trim_end() {
        return Ok(());
    }
    let mut failure = ExampleFailure::new(page, expected, format!("the instances read are:\n{read}"));
    failure.accept = Some((expected, read + "\n"));
    Err(Box::new(failure))
}

/// The files with the fixes of the findings made, but for a fix that meets another.
fn mended_files(run: &ExampleRun, page: &Page, example: &Example) -> Vec<String> {
    let mut taken: Vec<&Replacement> = Vec::new();
    for fix in run.findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        let meets = |edit: &Replacement| {
            taken.iter().any(|other| {
                other.place.file == edit.place.file
                    && other.place.span.start <= edit.place.span.end
                    && edit.place.span.start <= other.place.span.end
            })
        };
        if !fix.edits.iter().any(meets) {
            taken.extend(&fix.edits);
        }
    }
    let of_file = |file: &fences::ExampleFile| {
        let id = run.sources.find(&file.path);
        let edits = taken.iter().filter(|edit| Some(edit.place.file) == id);
        let edits: Vec<Edit> = edits.map(|edit| Edit { span: edit.place.span, text: edit.text.clone() }).collect();
        edit::apply(file.inside.of(&page.text), &edits).into_owned()
    };
    example.files.iter().map(of_file).collect()
}

fn unreadable(sources: &Sources, page: &Page, example: &Example) -> Vec<ExampleFailure> {
    let of_file = |file: &fences::ExampleFile| {
        let problems = sources.find(&file.path).map(|id| sources.get(id).problems().to_vec()).unwrap_or_default();
        let failure = |problem: Problem| {
            let start = (file.inside.start + problem.span.start) as usize;
            let span = Span::new(start, start + problem.span.len());
            ExampleFailure::new(page, span, format!("the example cannot be parsed: {}", problem.message))
        };
        problems.into_iter().map(failure).collect::<Vec<_>>()
    };
    example.files.iter().flat_map(of_file).collect()
}

/// What an example lacks where fixes end all of its findings and no `fixed` follows.
fn missing_fixed(page: &Page, example: &Example, run: &ExampleRun, made: &[String]) -> Option<ExampleFailure> {
    let is_written = |finding: &Finding| finding.fix.as_ref().is_some_and(|fix| !fix.edits.is_empty());
    if run.findings.is_empty() || !run.findings.iter().all(|finding| is_written(finding)) {
        return None;
    }
    let fence = |(index, (file, text)): (usize, (&fences::ExampleFile, &String))| {
        let (language, path) = &file.named;
        let word = if index == 0 { "fixed" } else { "and" };
        format!("\n```{language} {word}{path}\n{text}```\n")
    };
    let fences: String = example.files.iter().zip(made).enumerate().map(fence).collect();
    let message = format!("expected a `fixed` example after this one:{fences}");
    let mut failure = ExampleFailure::new(page, example.files[0].inside, message);
    failure.accept = Some((Span::at(example.end(page)), fences));
    Some(failure)
}

fn check_fixed(page: &Page, example: &Example, mended: Option<&[String]>) -> Vec<ExampleFailure> {
    let Some(mended) = mended else {
        return vec![ExampleFailure::new(page, example.files[0].inside, "expected a `bad` example before this one")];
    };
    if mended.len() != example.files.len() {
        return vec![ExampleFailure::new(
            page,
            example.files[0].inside,
            "the `bad` example before this one has different files",
        )];
    }
    let differs = |(file, made): (&fences::ExampleFile, &String)| {
        (file.inside.of(&page.text) != made).then(|| {
            let mut failure = ExampleFailure::new(page, file.inside, format!("the fixes produce:\n{made}"));
            failure.accept = Some((file.inside, made.clone()));
            failure
        })
    };
    example.files.iter().zip(mended).filter_map(differs).collect()
}

fn check_bad(page: &Page, example: &Example, run: &ExampleRun) -> Vec<ExampleFailure> {
    let Expected { count, saves, severity, fix, at, .. } = &example.expected;
    let span = example.files[0].inside;
    let told = |message: String| ExampleFailure::new(page, span, message);
    let findings = &run.findings;
    let mut failures = Vec::new();
    match count {
        _ if findings.is_empty() => return vec![told("no finding".to_owned())],
        Some(count) if *count != findings.len() => {
            failures.push(told(format!("expected {count} findings, found {}", findings.len())));
        }
        _ => {}
    }
    let known: Vec<Money> = findings.iter().filter_map(|finding| finding.saving.as_ref()?.monthly).collect();
    let total: f64 = known.iter().copied().map(Money::usd_to_the_cent).sum();
    let found = format!("{total:.2}");
    match saves {
        Some((saves, _)) if known.is_empty() => {
            failures.push(told(format!("expected saves={saves}, but no saving is known")));
        }
        Some((saves, figure)) if found != *saves => {
            let mut failure = told(format!("expected saves={saves}, found {found}"));
            failure.accept = Some((*figure, found));
            failures.push(failure);
        }
        None if !known.is_empty() => {
            let mut failure = told(format!("expected saves={found}, which is what the findings save"));
            failure.accept = Some((Span::at(example.word.end as usize), format!(" saves={found}")));
            failures.push(failure);
        }
        _ => {}
    }
    for finding in findings {
        let is = finding.severity.name();
        if let Some(severity) = severity.as_deref().filter(|wanted| *wanted != is) {
            failures.push(told(format!("expected severity={severity}, found {is}: {}", finding.message)));
        }
        let (safety, reason) = match &finding.fix {
            Some(fix) => (fix.safety.name(), fix.reason.as_deref().unwrap_or_default()),
            None => ("none", ""),
        };
        if let Some(fix) = fix.as_deref().filter(|wanted| *wanted != safety) {
            failures.push(told(
                format!("expected fix={fix}, found {safety}: {} {reason}", finding.message).trim_end().to_owned(),
            ));
        }
        let bytes = finding.place.span.of(&run.sources.get(finding.place.file).text);
        if let Some(at) = at.as_deref().filter(|wanted| *wanted != bytes && *wanted != bytes.trim_matches('"')) {
            failures.push(told(format!("expected at=\"{at}\", found {bytes}")));
        }
    }
    failures
}
