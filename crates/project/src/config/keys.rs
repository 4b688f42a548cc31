//! A `costlint.toml` as it stands: its keys, and what is wrong with them.

#[cfg(test)]
use std::collections::BTreeMap;
use std::{path::Path, sync::Arc};

use costlint_syntax::Span;
#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::{
    error::{ConfigError, ConfigPlace},
    forms::{Decimal, Entries, KeyTable, KeyTables, Strings},
};
use crate::{nearest::nearest, reason::reason};

/// What `regions.gcp` was called once, and still may be.
const OLD_NAME_OF_GCP: &str = "google";

/// Settings of costlint for a folder and everything below it. All keys are optional.
// The comments below are what `docs/configuration.md` and the JSON Schema say of the keys.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "costlint.toml"))]
pub(super) struct Keys {
    /// Another configuration to start from, as a path from this file. A key that is set here replaces the one there; `ignore`,
    /// `exclude`, `ignore-in`, `rules` and the entries of tables are added to those there.
    ///
    /// ```toml
    /// extend = "../shared/costlint.toml"
    /// ```
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) extend: Option<Spanned<String>>,
    /// The rules to check, each by name, code, family, subject, or `pedantic` for those that only give advice. Without this key,
    /// all rules but the pedantic ones are checked.
    ///
    /// ```toml
    /// select = ["storage", "GPU", "log-group-without-retention"]
    /// ```
    #[cfg_attr(test, schemars(with = "Strings"))]
    pub(super) select: Option<Strings>,
    /// The rules not to check, by the same words as in `select`.
    ///
    /// ```toml
    /// ignore = ["K8S001"]
    /// ```
    pub(super) ignore: Strings,
    /// The severity of a rule's findings, by the rule's name or code.
    ///
    /// ```toml
    /// [severity]
    /// log-group-without-retention = "info"
    /// STO001 = "error"
    /// ```
    #[cfg_attr(test, schemars(extend("additionalProperties" = { "type": "string", "enum": ["error", "warning", "info"] })))]
    pub(super) severity: Entries<String>,
    /// Files and folders to leave out. A pattern with a slash starts from the folder of this file, one without names a file or a
    /// folder anywhere below it.
    ///
    /// ```toml
    /// exclude = ["vendor/**", "*.generated.tf"]
    /// ```
    pub(super) exclude: Strings,
    /// Suppressions by path, for files that cannot hold comments, such as generated ones.
    ///
    /// ```toml
    /// [[ignore-in]]
    /// paths = ["charts/*/values.yaml"]
    /// rules = ["container-without-requests"]
    /// reason = "the charts set requests by namespace"
    /// ```
    pub(super) ignore_in: KeyTables<IgnoreInKeys>,
    /// The lowest severity that makes `costlint check` exit with 1.
    ///
    /// ```toml
    /// fail-on = "error"
    /// ```
    #[cfg_attr(test, schemars(with = "String", extend("enum" = ["error", "warning", "info", "never"], "default" = "warning")))]
    pub(super) fail_on: Option<Spanned<String>>,
    /// Leave out findings that would save less, in US dollars a month. Findings without a figure are reported.
    ///
    /// ```toml
    /// min-saving = 10
    /// ```
    #[cfg_attr(test, schemars(with = "Decimal", extend("minimum" = 0, "default" = 0)))]
    pub(super) min_saving: Option<Spanned<Decimal>>,
    /// The regions to price in where the files do not say the region.
    ///
    /// ```toml
    /// [regions]
    /// aws = "eu-west-1"
    /// azure = "westeurope"
    /// gcp = "europe-west1"
    /// ```
    pub(super) regions: KeyTable<RegionKeys>,
    /// Folders with rules and kinds of your own, as paths from this file. Each page in them applies like one of ours;
    /// `costlint rules new` writes the first.
    ///
    /// ```toml
    /// rules = ["costlint-rules"]
    /// ```
    pub(super) rules: Strings,
    /// What is typical of your usage where the files do not decide it, as shares between 0 and 1 by kind and name.
    /// `costlint explain node_pool` lists the shares of a kind.
    ///
    /// ```toml
    /// [assume]
    /// "node_pool.duty" = 0.6
    /// ```
    pub(super) assume: Entries<Decimal>,
    /// Deployments of one root module, by name. A module that is deployed more than once is checked, and counted, with the values
    /// of each.
    ///
    /// ```toml
    /// [environments.prod]
    /// module = "infra"
    /// var-files = ["env/prod.tfvars"]
    /// vars = { replicas = 3 }
    /// workspace = "prod"
    /// ```
    pub(super) environments: Entries<KeyTable<EnvironmentKeys>>,
    /// Whether variables of Terraform also take values from the environment of the process, where `TF_VAR_name` is set.
    ///
    /// ```toml
    /// env-vars = true
    /// ```
    #[cfg_attr(test, schemars(with = "bool", extend("default" = false)))]
    pub(super) env_vars: Option<bool>,
    /// The size above which a file is reported as unread (LNT002), in B, kB, MB, GB, KiB, MiB or GiB.
    ///
    /// ```toml
    /// max-file-size = "20MB"
    /// ```
    #[cfg_attr(test, schemars(with = "String", extend("default" = "10MB")))]
    pub(super) max_file_size: Option<Spanned<String>>,
}

/// Suppressions by path.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub(super) struct IgnoreInKeys {
    /// Patterns of files and folders, as in `exclude`.
    pub(super) paths: Strings,
    /// The rules that are ignored there, by the same words as in `select`.
    pub(super) rules: Strings,
    /// Why.
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) reason: Spanned<String>,
}

/// One way in which a root module is deployed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub(super) struct EnvironmentKeys {
    /// The folder of the root module, as a path from this file; the folder of this file if left out.
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) module: Option<Spanned<String>>,
    /// Variable files, as paths from this file. Of two values for one variable the later counts.
    pub(super) var_files: Strings,
    /// Values of variables, which replace those of files.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, serde_json::Value>"))]
    pub(super) vars: Entries<toml::Value>,
    /// What `terraform.workspace` is; unknown if left out.
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) workspace: Option<String>,
}

/// Regions by cloud.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub(super) struct RegionKeys {
    /// A region of AWS.
    #[cfg_attr(test, schemars(with = "String", extend("default" = "us-east-1")))]
    pub(super) aws: Option<Spanned<String>>,
    /// A region of Azure.
    #[cfg_attr(test, schemars(with = "String", extend("default" = "eastus")))]
    pub(super) azure: Option<Spanned<String>>,
    /// A region of Google Cloud; `google` is another name of this key.
    #[serde(alias = "google")]
    #[cfg_attr(test, schemars(with = "String", extend("default" = "us-central1")))]
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
