//! A `costlint.toml` as it stands: its keys, and what is wrong with them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use costlint_syntax::{Span, lines::Lines};
use serde::Deserialize;
use toml::Spanned;

use crate::nearest::with_nearest;

/// The keys of a configuration. All are optional.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Written {
    /// Another configuration, as a path from this file. What is written here counts more; `ignore`, `exclude`, `ignore-in`,
    /// `rules` and the entries of tables come besides.
    pub(super) extend: Option<Spanned<PathBuf>>,
    /// The rules to check, by name, code, family, subject or `pedantic`; all but the pedantic ones if left out.
    pub(super) select: Option<Vec<Spanned<String>>>,
    /// Rules not to check, by the same words.
    pub(super) ignore: Vec<Spanned<String>>,
    /// The severity of a rule's findings, by the rule's name or code: `error`, `warning` or `info`.
    pub(super) severity: BTreeMap<Spanned<String>, Spanned<String>>,
    /// Patterns of files and folders to leave out, from the folder of this file.
    pub(super) exclude: Vec<Spanned<String>>,
    /// Suppressions by path, for files that cannot hold comments.
    pub(super) ignore_in: Vec<IgnoreIn>,
    /// The least severity that makes a run a failure: `error`, `warning`, `info` or `never`.
    pub(super) fail_on: Option<Spanned<String>>,
    /// Leave out findings whose known saving is smaller, in US dollars a month.
    pub(super) min_saving: Option<Spanned<f64>>,
    /// The regions to price in where the source does not settle one: `aws`, `azure` and `google`.
    pub(super) regions: Regions,
    /// Folders with your own pages of rules and kinds, as paths from this file.
    pub(super) rules: Vec<Spanned<PathBuf>>,
    /// Typical shares of your own, by kind and name: `"node_pool.duty" = 0.5`.
    pub(super) assume: BTreeMap<Spanned<String>, Spanned<f64>>,
    /// What is deployed more than once, each time with other values: environments by name.
    pub(super) environments: BTreeMap<Spanned<String>, Environment>,
    /// Take values of variables from the environment of the process too: `TF_VAR_name`.
    pub(super) env_vars: Option<bool>,
    /// The size above which a file is reported as unread: `"10MB"`.
    pub(super) max_file_size: Option<Spanned<String>>,
}

/// Suppressions by path.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct IgnoreIn {
    /// Patterns of files and folders, from the folder of the configuration.
    pub(super) paths: Vec<Spanned<String>>,
    /// The rules that are ignored there, by name, code, family, subject or `pedantic`.
    pub(super) rules: Vec<Spanned<String>>,
    /// Why.
    pub(super) reason: Spanned<String>,
}

/// One way in which a root module is deployed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Environment {
    /// The folder of the root module, as a path from this file; the folder of this file if left out.
    pub(super) module: Option<Spanned<PathBuf>>,
    /// Variable files, as paths from this file, later ones counting more.
    pub(super) var_files: Vec<Spanned<PathBuf>>,
    /// Values of variables, which count more than those of files.
    pub(super) vars: BTreeMap<Spanned<String>, toml::Value>,
    /// What `terraform.workspace` is.
    pub(super) workspace: Option<String>,
}

/// Regions by cloud.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Regions {
    pub(super) aws: Option<Spanned<String>>,
    pub(super) azure: Option<Spanned<String>>,
    pub(super) google: Option<Spanned<String>>,
}

/// Why a configuration does not apply.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ConfigError {
    /// The file is not there, or is no text.
    #[error("cannot be read: {reason}")]
    Unreadable {
        /// The configuration.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// Something in it is wrong.
    #[error("line {}, column {}: {message}", position(text, *span).0, position(text, *span).1)]
    Invalid {
        /// The configuration.
        path: PathBuf,
        /// Its text.
        text: Arc<str>,
        /// The bytes in question.
        span: Span,
        /// What is wrong, with the nearest right name where there is one.
        message: String,
    },
}

/// Where a word of a configuration stands, to say what is wrong with it.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) path: Arc<Path>,
    pub(crate) text: Arc<str>,
    pub(crate) span: Span,
}

impl Origin {
    /// The same file, these bytes.
    pub(super) fn at<T>(&self, written: &Spanned<T>) -> Origin {
        Origin { span: Span::new(written.span().start, written.span().end), ..self.clone() }
    }

    pub(crate) fn error(&self, message: String) -> ConfigError {
        ConfigError::Invalid { path: self.path.to_path_buf(), text: self.text.clone(), span: self.span, message }
    }
}

impl ConfigError {
    /// The configuration in question.
    pub fn path(&self) -> &Path {
        match self {
            ConfigError::Unreadable { path, .. } | ConfigError::Invalid { path, .. } => path,
        }
    }
}

/// Reads the keys of a file, with the place of its start.
pub(super) fn read(path: &Path) -> Result<(Written, Origin), ConfigError> {
    let unreadable = |reason: String| ConfigError::Unreadable { path: path.to_owned(), reason };
    let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    let text: Arc<str> = match costlint_syntax::text::decode(bytes) {
        Ok(decoded) => decoded.text.into(),
        Err(problem) => return Err(unreadable(problem.message.into_owned())),
    };
    let origin = Origin { path: path.into(), text: text.clone(), span: Span::at(0) };
    match toml::from_str(&text) {
        Ok(written) => Ok((written, origin)),
        Err(error) => {
            let span = error.span().unwrap_or_default();
            let message = message(error.message());
            Err(Origin { span: Span::new(span.start, span.end), ..origin }.error(message))
        }
    }
}

/// serde lists every key that it expects; one near name helps more.
fn message(message: &str) -> String {
    let Some((unknown, expected)) =
        message.strip_prefix("unknown field `").and_then(|rest| rest.split_once("`, expected "))
    else {
        return message.lines().collect::<Vec<_>>().join(": ");
    };
    let names = expected.split('`').skip(1).step_by(2);
    with_nearest(format!("unknown key `{unknown}`"), unknown, names)
}

fn position(text: &str, span: Span) -> (u32, u32) {
    let position = Lines::new(text).position(span.start);
    (position.line, position.column)
}
