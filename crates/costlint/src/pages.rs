//! The pages that apply: ours, and those of the folders that the configuration names.

use std::{io::Write, path::PathBuf};

use anyhow::{Context, bail};
use costlint_project::{
    Config, ConfigError, RunError,
    config::nearest_config,
    read_pages,
    report::{Style, text},
};
use costlint_rules::{Page, PageProblem, Rulebook};
use costlint_syntax::Problem;

use crate::arguments::PagesArguments;

/// The rulebook for a command; `None` where something in the configuration or a page is wrong, which is then written to `err`.
pub(crate) fn rulebook(
    arguments: &PagesArguments,
    style: Style,
    err: &mut dyn Write,
) -> anyhow::Result<Option<Rulebook>> {
    Ok(match configured(arguments, style, err)? {
        Some(pages) => extended(Rulebook::embedded(), pages, style, err)?,
        None => None,
    })
}

/// The pages of the folders that the configuration names; `None` where it is wrong, which is then written to `err`.
pub(crate) fn configured(
    arguments: &PagesArguments,
    style: Style,
    err: &mut dyn Write,
) -> anyhow::Result<Option<Vec<Page>>> {
    let here = std::env::current_dir().context("cannot find the working directory")?;
    let config = match (&arguments.config, arguments.isolated) {
        (Some(config), _) => Some(Config::load(config)),
        (None, true) => None,
        (None, false) => nearest_config(&here).map(|path| Config::found(&path)),
    };
    let folders = match config.transpose() {
        Ok(config) => config.map(|config| config.rules).unwrap_or_default(),
        Err(error) => {
            write_config_error(&error, style, err)?;
            return Ok(None);
        }
    };
    read(&folders).map(Some)
}

/// A rulebook with some pages besides; `None` where one is wrong, which is then written to `err`.
pub(crate) fn extended(
    rulebook: Rulebook,
    pages: Vec<Page>,
    style: Style,
    err: &mut dyn Write,
) -> anyhow::Result<Option<Rulebook>> {
    let (rulebook, problems) = rulebook.extended(pages);
    for problem in &problems {
        write_page_problem(problem, style, err)?;
    }
    Ok(problems.is_empty().then_some(rulebook))
}

/// The pages at some paths, which the working directory is the start of.
pub(crate) fn read(paths: &[PathBuf]) -> anyhow::Result<Vec<Page>> {
    let here = std::env::current_dir().context("cannot find the working directory")?;
    let (pages, errors) = read_pages(&here, paths.iter().map(PathBuf::as_path));
    match errors.first() {
        Some(RunError { path, message, .. }) => bail!("{} {message}", path.as_deref().unwrap_or_default()),
        None => Ok(pages),
    }
}

/// Writes what is wrong with a configuration.
pub(crate) fn write_config_error(error: &ConfigError, style: Style, err: &mut dyn Write) -> anyhow::Result<()> {
    match error {
        ConfigError::Invalid { path, text, span, message } => {
            text::write_problem(&path.display().to_string(), text, &Problem::new(*span, message.clone()), style, err)?;
        }
        ConfigError::Unreadable { path, .. } => bail!("{} {error}", path.display()),
    }
    Ok(())
}

/// Writes what is wrong with a page.
pub(crate) fn write_page_problem(problem: &PageProblem, style: Style, err: &mut dyn Write) -> std::io::Result<()> {
    text::write_problem(&problem.page.path, &problem.page.text, &problem.problem, style, err)
}
