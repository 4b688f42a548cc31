//! `costlint check`: runs over a project, fixes it if asked to, and writes the report or a diff.

use std::{
    env,
    io::{self, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::Context;
use costlint_project::{
    Date, Options, Overlay, Report, RunError,
    fixing::{Allow, Fixed, abandon, fix, fix_files},
    report::{
        Deed, Detail, Order, Paths, Style, View, concise, fixable, github, json, markdown, printable_line, sarif, text,
        write_fixed,
    },
};
use costlint_rules::Severity;

use crate::{
    arguments::{CheckArguments, Format, Sort, When},
    outcome::{Outcome, finished},
    progress::Bar,
    terminal,
};

/// Checks what the arguments name.
pub(crate) fn run(
    arguments: &CheckArguments,
    color: When,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    // Without links, as the root of a report is, so that paths can lead from one to the other.
    let here =
        std::env::current_dir().and_then(|here| here.canonicalize()).context("cannot find the working directory")?;
    let bar = if arguments.no_progress || !terminal::is_watched() { Bar::hidden() } else { Bar::late(started) };
    let (report, fixed) = checked(arguments, &options(arguments, &here), &bar);
    bar.clear();
    // Reports of findings say nothing of the other instances, whose memory is better used for the output.
    let report = Report { inventories: Vec::new(), ..report };

    let errors = terminal::stderr_style(color);
    write_errors(&report.errors, errors, err)?;
    let paths = Paths::between(&report.root, &here);
    let outcome = match &fixed {
        Some(fixed) if arguments.diff => {
            write_to(arguments, color, out, |style, out| fixed.write_diff(&paths, style, out))?;
            if !arguments.quiet {
                write_proposal(fixed, &paths, errors, err)?;
                if let Some(more) = fixable(&report, allow(arguments)) {
                    writeln!(err, "{more}")?;
                }
            }
            proposed(&report, fixed)
        }
        _ => {
            // Of a run that could not be, nobody but a program wants to read that nothing was found.
            let is_for_people = matches!(arguments.output_format, Format::Text | Format::Concise);
            if report.errors.is_empty() || report.summary.files > 0 || !is_for_people {
                let view = View::new(&report, &paths)
                    .with_fixes(allow(arguments), fixed.as_ref())
                    .ordered(order(arguments), arguments.top);
                write_to(arguments, color, out, |style, out| write(&view, arguments, style, out))?;
            }
            outcome(&report)
        }
    };
    if arguments.verbose {
        writeln!(err, "{}", errors.faint(&format!("took {} ms", started.elapsed().as_millis())))?;
    }
    Ok(outcome)
}

/// Checks, and fixes if asked to.
fn checked(arguments: &CheckArguments, options: &Options, bar: &Bar) -> (Report, Option<Fixed>) {
    let mut check = |overlay: &Overlay| costlint_project::check(options, overlay, &|progress| bar.advance(progress));
    let (report, fixed) = match arguments {
        CheckArguments { diff: true, .. } => fix(allow(arguments), &Overlay::new(), &mut check),
        CheckArguments { fix: true, .. } => {
            clean_up_when_interrupted();
            fix_files(allow(arguments), &mut check)
        }
        _ => return (check(&Overlay::new()), None),
    };
    (report, Some(fixed))
}

/// Lets Ctrl-C and the request to end remove the files that wait beside those which are fixed.
fn clean_up_when_interrupted() {
    /// What shells say of a process that was interrupted.
    const INTERRUPTED: i32 = 130;
    // Where there can be no handler, the next run finds what is left.
    let _ = ctrlc::set_handler(|| {
        let _abandoned = abandon();
        #[expect(clippy::exit, reason = "the signal asks the process to end now")]
        std::process::exit(INTERRUPTED);
    });
}

fn allow(arguments: &CheckArguments) -> Allow {
    if arguments.unsafe_fixes { Allow::Unsafe } else { Allow::Safe }
}

/// Writes to where output is wanted.
fn write_to(
    arguments: &CheckArguments,
    color: When,
    out: &mut dyn Write,
    write: impl FnOnce(Style, &mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let Some(path) = &arguments.output_file else {
        return finished(write(terminal::stdout_style(color), out), Outcome::Good).map(drop);
    };
    let mut file = Vec::new();
    write(Style::PLAIN, &mut file)?;
    std::fs::write(path, file).with_context(|| format!("cannot write {}", path.display()))
}

/// Writes what a diff comes to, beside it.
fn write_proposal(fixed: &Fixed, paths: &Paths, style: Style, err: &mut dyn Write) -> io::Result<()> {
    for (path, _) in fixed.texts.iter().filter(|(_, changed)| changed.is_utf16) {
        let path = paths.show(path);
        writeln!(
            err,
            "{} {}: not in the diff, because patches cannot change UTF-16 files; use --fix",
            style.lead("note:"),
            printable_line(&path)
        )?;
    }
    if fixed.texts.is_empty() {
        writeln!(err, "Nothing to fix.")?;
    }
    write_fixed(fixed, Deed::Proposed, paths, style, err)
}

fn options(arguments: &CheckArguments, here: &Path) -> Options {
    Options {
        directory: here.to_owned(),
        paths: arguments.paths.clone(),
        select: arguments.select.clone(),
        ignore: arguments.ignore.clone(),
        exclude: arguments.exclude.clone(),
        config: arguments.config.clone(),
        isolated: arguments.isolated,
        fail_on: arguments.fail_on,
        min_saving: arguments.min_saving,
        regions: arguments
            .regions
            .iter()
            .map(|region| (region.cloud.name().to_owned(), region.code.to_owned()))
            .collect(),
        today: arguments.today.or_else(Date::today),
        inputs: arguments.inputs.0.clone(),
        workspace: arguments.workspace.clone(),
        env_vars: arguments.env_vars,
        threads: None,
    }
}

fn order(arguments: &CheckArguments) -> Order {
    if arguments.sort == Sort::Saving || arguments.top.is_some() { Order::Saving } else { Order::Path }
}

fn detail(arguments: &CheckArguments) -> Detail {
    match arguments {
        CheckArguments { statistics: true, .. } => Detail::Statistics,
        CheckArguments { quiet: true, .. } => Detail::Quiet,
        CheckArguments { verbose: true, .. } => Detail::Verbose,
        _ => Detail::Usual,
    }
}

fn write(view: &View, arguments: &CheckArguments, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let detail = detail(arguments);
    match arguments.output_format {
        Format::Text => text::write(view, style, detail, out),
        Format::Concise => concise::write(view, style, detail, out),
        Format::Json => json::write(view, out),
        Format::Sarif => sarif::write(view, out),
        Format::Github => github::write(view, workspace().as_deref(), out),
        Format::Markdown => markdown::write(view, out),
    }
}

/// The folder of the repository in a workflow of GitHub, without links. <https://docs.github.com/en/actions/reference/workflows-and-actions/variables>
/// (2026-11)
fn workspace() -> Option<PathBuf> {
    PathBuf::from(env::var_os("GITHUB_WORKSPACE")?).canonicalize().ok()
}

/// Writes why a run failed.
pub(crate) fn write_errors(errors: &[RunError], style: Style, err: &mut dyn Write) -> io::Result<()> {
    let lead = style.severe(Severity::Error, "error");
    for RunError { path, message, problem } in errors {
        match (path, problem.as_deref()) {
            (Some(path), Some((text, problem))) => text::write_problem(path, text, problem, style, err)?,
            (Some(path), None) => writeln!(err, "{lead}: {}: {}", printable_line(path), printable_line(message))?,
            (None, _) => writeln!(err, "{lead}: {}", printable_line(message))?,
        }
    }
    Ok(())
}

fn outcome(report: &Report) -> Outcome {
    if !report.errors.is_empty() {
        Outcome::Failed
    } else if report.exceeds(report.fail_on) {
        Outcome::Found
    } else {
        Outcome::Good
    }
}

fn proposed(report: &Report, fixed: &Fixed) -> Outcome {
    if !report.errors.is_empty() {
        Outcome::Failed
    } else if fixed.texts.is_empty() {
        Outcome::Good
    } else {
        Outcome::Found
    }
}
