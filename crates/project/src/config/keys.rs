//! A `costlint.toml` as it stands: its keys, and what is wrong with them.

use std::{path::Path, sync::Arc};

use costlint_syntax::Span;
use serde::Deserialize;
use toml::Spanned;

use super::{
    error::{ConfigError, ConfigPlace},
    forms::{Entries, Number, Section, Sections, Strings},
};
use crate::{nearest::nearest, reason::reason};

/// What `regions.gcp` was called once, and still may be.
const OLD_NAME_OF_GCP: &str = "google";

/// The keys of a configuration. All are optional.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Keys {
    /// Another configuration, as a path from this file. What is written here counts more; `ignore`, `exclude`, `ignore-in`,
    /// `rules` and the entries of tables come besides.
    pub(super) extend: Option<Spanned<String>>,
    /// The rules to check, by name, code, family, subject or `pedantic`; all but the pedantic ones if left out.
    pub(super) select: Option<Strings>,
    /// Rules not to check, by the same words.
    pub(super) ignore: Strings,
    /// The severity of a rule's findings, by the rule's name or code: `error`, `warning` or `info`.
    pub(super) severity: Entries<Spanned<String>>,
    /// Patterns of files and folders to leave out, from the folder of this file.
    pub(super) exclude: Strings,
    /// Suppressions by path, for files that cannot hold comments.
    pub(super) ignore_in: Sections<IgnoreInKeys>,
    /// The least severity that makes a run a failure: `error`, `warning`, `info` or `never`.
    pub(super) fail_on: Option<Spanned<String>>,
    /// Leave out findings whose known saving is smaller, in US dollars a month.
    pub(super) min_saving: Option<Spanned<Number>>,
    /// The regions to price in where the source does not settle one: `aws`, `azure` and `gcp`.
    pub(super) regions: Section<RegionKeys>,
    /// Folders with your own pages of rules and kinds, as paths from this file.
    pub(super) rules: Strings,
    /// Typical shares of your own, by kind and name: `"node_pool.duty" = 0.5`.
    pub(super) assume: Entries<Spanned<Number>>,
    /// What is deployed more than once, each time with other values: environments by name.
    pub(super) environments: Entries<Section<EnvironmentKeys>>,
    /// Take values of variables from the environment of the process too: `TF_VAR_name`.
    pub(super) env_vars: Option<bool>,
    /// The size above which a file is reported as unread: `"10MB"`.
    pub(super) max_file_size: Option<Spanned<String>>,
}

/// Suppressions by path.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct IgnoreInKeys {
    /// Patterns of files and folders, from the folder of the configuration.
    pub(super) paths: Strings,
    /// The rules that are ignored there, by name, code, family, subject or `pedantic`.
    pub(super) rules: Strings,
    /// Why.
    pub(super) reason: Spanned<String>,
}

/// One way in which a root module is deployed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct EnvironmentKeys {
    /// The folder of the root module, as a path from this file; the folder of this file if left out.
    pub(super) module: Option<Spanned<String>>,
    /// Variable files, as paths from this file, later ones counting more.
    pub(super) var_files: Strings,
    /// Values of variables, which count more than those of files.
    pub(super) vars: Entries<toml::Value>,
    /// What `terraform.workspace` is.
    pub(super) workspace: Option<String>,
}

/// Regions by cloud.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RegionKeys {
    pub(super) aws: Option<Spanned<String>>,
    pub(super) azure: Option<Spanned<String>>,
    #[serde(alias = "google")]
    pub(super) gcp: Option<Spanned<String>>,
}

/// Reads the keys of a file, with the place of its start.
pub(super) fn read(path: &Path) -> Result<(Keys, ConfigPlace), ConfigError> {
    let unreadable = |reason: String| ConfigError::Unreadable { path: path.to_owned(), reason };
    let bytes = std::fs::read(path).map_err(|error| unreadable(reason(&error)))?;
    let text: Arc<str> = match costlint_syntax::text::decode(bytes) {
        Ok(decoded) => decoded.text.into(),
        Err(problem) => return Err(unreadable(problem.message.into_owned())),
    };
    let start = ConfigPlace { path: path.into(), text: text.clone(), span: Span::at(0) };
    match toml::from_str(&text) {
        Ok(keys) => Ok((keys, start)),
        Err(error) => {
            let span = error.span().unwrap_or_default();
            let message = in_words(error.message());
            Err(ConfigPlace { span: Span::new(span.start, span.end), ..start }.error(message))
        }
    }
}

/// What serde says, for someone who does not know it. What is written instead shows above the caret.
fn in_words(message: &str) -> String {
    if let Some((unknown, expected)) =
        message.strip_prefix("unknown field `").and_then(|rest| rest.split_once("`, expected "))
    {
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).filter(|key| *key != OLD_NAME_OF_GCP).collect();
        return unknown_key(unknown, &known);
    }
    if let Some(key) = message.strip_prefix("missing field ") {
        return format!("the key {key} is missing");
    }
    if let Some(key) = message.strip_prefix("duplicate field ") {
        return format!("the key {key} is set twice");
    }
    match message.rsplit_once(", expected ") {
        Some((found, "a boolean")) if found.starts_with("invalid ") => "expected true or false".to_owned(),
        Some((found, expected)) if found.starts_with("invalid ") => format!("expected {expected}"),
        _ => message.lines().collect::<Vec<_>>().join(": "),
    }
}

/// Says which key was probably meant, or else which there are.
fn unknown_key(unknown: &str, known: &[&str]) -> String {
    match (nearest(unknown, known.iter().copied()), known) {
        (Some(key), _) => format!("unknown key `{unknown}`; did you mean `{key}`?"),
        (None, [keys @ .., last]) => {
            format!("unknown key `{unknown}`; the keys here are `{}` and `{last}`", keys.join("`, `"))
        }
        (None, []) => format!("unknown key `{unknown}`"),
    }
}
