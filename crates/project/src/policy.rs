//! Which configuration holds where, and what it comes to together with the command line.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use costlint_prices::{Cloud, Money};
use costlint_rules::{Chosen, FieldKind, Finding, Rulebook, Settings, Severity};

use crate::{
    Options,
    config::{Config, ConfigError, Environment, PlacedWord, WrittenSetting, config_in, nearest_config, region},
    globs::Patterns,
    nearest::with_nearest,
    selection::{Register, Selector},
};

/// The configurations of a project.
#[derive(Debug)]
pub(crate) struct Configs {
    /// That of the root comes first.
    all: Vec<Config>,
    /// Those of folders below the root.
    by_folder: BTreeMap<PathBuf, usize>,
}

/// What a configuration comes to, once the rules are known.
#[derive(Debug)]
pub(crate) struct Policy {
    on: BTreeSet<Arc<str>>,
    severities: BTreeMap<Arc<str>, Severity>,
    ignored_in: Vec<(Patterns, BTreeSet<Arc<str>>)>,
    min_saving: Option<Money>,
    regions: BTreeMap<Cloud, &'static str>,
    assumed: Vec<(Arc<str>, f64)>,
    /// The settings of rules, by rule and name.
    chosen: Vec<(Arc<str>, Arc<str>, Chosen)>,
}

/// What is wrong with a configuration, or with what the command line says in its place.
#[derive(Debug)]
pub(crate) enum PolicyError {
    Config(ConfigError),
    Options(String),
}

impl From<ConfigError> for PolicyError {
    fn from(error: ConfigError) -> PolicyError {
        PolicyError::Config(error)
    }
}

impl Configs {
    /// The configuration of a project's root: the one that was asked for, or the nearest upward.
    pub(crate) fn of_root(root: &Path, options: &Options) -> Result<Configs, ConfigError> {
        let config = match (&options.config, nearest_config(root)) {
            _ if options.isolated => Config::default(),
            (Some(path), _) => Config::load(&options.directory.join(path))?,
            (None, Some(path)) => Config::found(&path)?,
            (None, None) => Config::default(),
        };
        Ok(Configs { all: vec![config], by_folder: BTreeMap::new() })
    }

    /// Reads those of the folders below the root, which count there instead of it.
    pub(crate) fn add_nested(&mut self, root: &Path, paths: &[PathBuf], options: &Options) -> Vec<ConfigError> {
        let mut errors = Vec::new();
        if options.isolated || options.config.is_some() {
            return errors;
        }
        let folders: BTreeSet<&Path> =
            paths.iter().filter_map(|path| path.parent()).filter(|folder| *folder != root).collect();
        for (folder, path) in folders.into_iter().filter_map(|folder| Some((folder, config_in(folder)?))) {
            match Config::found(&path) {
                Ok(config) => {
                    self.by_folder.insert(folder.to_owned(), self.all.len());
                    self.all.push(config);
                }
                Err(error) => errors.push(error),
            }
        }
        errors
    }

    pub(crate) fn root(&self) -> &Config {
        &self.all[0]
    }

    /// The one nearest to a file or folder.
    pub(crate) fn of(&self, path: &Path) -> &Config {
        &self.all[self.index(path)]
    }

    /// The number of the one nearest to a file or folder.
    pub(crate) fn index(&self, path: &Path) -> usize {
        if self.by_folder.is_empty() {
            return 0;
        }
        path.ancestors().find_map(|folder| self.by_folder.get(folder)).copied().unwrap_or(0)
    }

    /// All environments, by name, those of the root's configuration first.
    pub(crate) fn environments(&self) -> impl Iterator<Item = (&Arc<str>, &Environment)> {
        self.all.iter().flat_map(|config| &config.environments)
    }

    /// The folders of the users' own pages.
    pub(crate) fn page_folders(&self) -> BTreeSet<&Path> {
        self.all.iter().flat_map(|config| &config.rules).map(PathBuf::as_path).collect()
    }

    /// What each comes to, in their order.
    pub(crate) fn policies(
        &self,
        options: &Options,
        rulebook: &Rulebook,
        register: &Register,
    ) -> Result<Vec<Policy>, Vec<PolicyError>> {
        let mut errors = Vec::new();
        let asked = Asked::read(options, register, &mut errors);
        let policies =
            self.all.iter().map(|config| Policy::new(config, &asked, rulebook, register, &mut errors)).collect();
        if errors.is_empty() { Ok(policies) } else { Err(errors) }
    }
}

/// What the command line asks for, in place of any configuration.
struct Asked {
    select: Vec<Selector>,
    ignore: Vec<Selector>,
    min_saving: Option<Money>,
    regions: BTreeMap<Cloud, &'static str>,
}

impl Asked {
    fn read(options: &Options, register: &Register, errors: &mut Vec<PolicyError>) -> Asked {
        let mut regions = BTreeMap::new();
        for (cloud, written) in &options.regions {
            let region = Cloud::from_name(cloud)
                .ok_or_else(|| with_nearest(format!("unknown cloud `{cloud}`"), cloud, Cloud::ALL.map(Cloud::name)))
                .and_then(|cloud| Ok((cloud, region(cloud, written)?)));
            match region {
                Ok((cloud, region)) => drop(regions.insert(cloud, region)),
                Err(message) => errors.push(PolicyError::Options(message)),
            }
        }
        let mut selectors = |words: &[String]| {
            let mut read = Vec::new();
            for word in words {
                match register.selector(word) {
                    Ok(selector) => read.push(selector),
                    Err(message) => errors.push(PolicyError::Options(message)),
                }
            }
            read
        };
        Asked {
            select: selectors(&options.select),
            ignore: selectors(&options.ignore),
            min_saving: options.min_saving,
            regions,
        }
    }
}

impl Policy {
    fn new(
        config: &Config,
        asked: &Asked,
        rulebook: &Rulebook,
        register: &Register,
        errors: &mut Vec<PolicyError>,
    ) -> Policy {
        let (mut select, mut ignore) =
            (selectors(&config.select, register, errors), selectors(&config.ignore, register, errors));
        if !asked.select.is_empty() {
            (select, ignore) = (asked.select.clone(), Vec::new());
        }
        ignore.extend_from_slice(&asked.ignore);
        let names =
            |selectors: &[Selector]| selectors.iter().flat_map(|selector| register.names(selector)).cloned().collect();
        let ignored_in = config.ignore_in.iter();
        let ignored_in =
            ignored_in.map(|entry| (entry.paths.clone(), names(&selectors(&entry.rules, register, errors)))).collect();
        let mut severities = BTreeMap::new();
        for (word, severity) in &config.severities {
            match selectors(std::slice::from_ref(word), register, errors).pop() {
                Some(Selector::Rule(rule)) => drop(severities.insert(rule, *severity)),
                Some(_) => {
                    errors.push(
                        word.origin
                            .error(format!("`{}` names more than one rule; expected one rule", word.text))
                            .into(),
                    );
                }
                None => {}
            }
        }
        let mut regions = config.regions.clone();
        regions.extend(&asked.regions);
        let assumed = assumed(config, rulebook, errors);
        let chosen = chosen(config, rulebook, errors);
        Policy {
            on: register.on(&select, &ignore),
            severities,
            ignored_in,
            min_saving: asked.min_saving.or(config.min_saving),
            regions,
            assumed,
            chosen,
        }
    }

    /// Whether a rule is on.
    pub(crate) fn is_on(&self, rule: &str) -> bool {
        self.on.contains(rule)
    }

    /// The severity that a finding gets.
    pub(crate) fn severity(&self, finding: &Finding) -> Severity {
        self.severities.get(&finding.rule).copied().unwrap_or(finding.severity)
    }

    /// Whether a rule is suppressed in a file.
    pub(crate) fn ignores(&self, rule: &str, path: &Path) -> bool {
        self.ignored_in.iter().any(|(paths, rules)| rules.contains(rule) && paths.matches(path))
    }

    /// Whether a finding is too small to report. One without a figure, or whose figure can only grow, is not.
    pub(crate) fn is_too_small(&self, finding: &Finding) -> bool {
        let saving = finding.saving.as_ref().filter(|saving| !saving.at_least);
        let figure = saving.and_then(|saving| saving.monthly);
        figure.zip(self.min_saving).is_some_and(|(figure, least)| figure < least)
    }

    /// The settings that rules get for prices.
    pub(crate) fn settings(&self) -> Settings {
        let mut settings =
            Settings { assumed: self.assumed.clone(), chosen: self.chosen.clone(), ..Settings::default() };
        for (cloud, region) in &self.regions {
            let place = match cloud {
                Cloud::Aws => &mut settings.aws_region,
                Cloud::Azure => &mut settings.azure_region,
                Cloud::Google => &mut settings.google_region,
            };
            *place = (*region).into();
        }
        settings
    }

    /// Whether two come to the same settings.
    pub(crate) fn prices_like(&self, other: &Policy) -> bool {
        self.regions == other.regions && self.assumed == other.assumed && self.chosen == other.chosen
    }
}

/// The rules that words of a configuration name.
fn selectors(words: &[PlacedWord], register: &Register, errors: &mut Vec<PolicyError>) -> Vec<Selector> {
    let mut selectors = Vec::new();
    for word in words {
        match register.selector(&word.text) {
            Ok(selector) => selectors.push(selector),
            Err(message) => errors.push(word.origin.error(message).into()),
        }
    }
    selectors
}

/// The settings of rules, each of a rule that has it and of its type.
fn chosen(config: &Config, rulebook: &Rulebook, errors: &mut Vec<PolicyError>) -> Vec<(Arc<str>, Arc<str>, Chosen)> {
    let mut chosen = Vec::new();
    // Those that count more come first.
    for WrittenSetting { rule: word, name, value, places: (name_place, value_place) } in config.settings.iter().rev() {
        let Some(rule) = rulebook.rule(&word.text) else {
            let names = rulebook.rules.iter().map(|rule| &*rule.name);
            let message = with_nearest(format!("unknown rule `{}`", word.text), &word.text, names);
            errors.push(word.origin.error(message).into());
            continue;
        };
        let Some(setting) = rule.settings().iter().find(|setting| *setting.name == **name) else {
            let names = rule.settings().iter().map(|setting| &*setting.name);
            let message = with_nearest(format!("{} has no setting `{name}`", rule.name), name, names);
            errors.push(name_place.error(message).into());
            continue;
        };
        match in_type(value, setting.kind) {
            Some(value) => chosen.push((rule.name.clone(), setting.name.clone(), value)),
            None => errors.push(value_place.error(format!("expected a {}", setting.kind.name())).into()),
        }
    }
    chosen
}

/// A value of a configuration as a setting of a type takes it. Amounts are never negative.
#[expect(clippy::cast_precision_loss, reason = "amounts are far below 2^53")]
fn in_type(value: &toml::Value, kind: FieldKind) -> Option<Chosen> {
    match (kind, value) {
        (FieldKind::Number, toml::Value::Integer(number)) if *number >= 0 => Some(Chosen::Number(*number as f64)),
        (FieldKind::Number, toml::Value::Float(number)) if number.is_finite() && *number >= 0.0 => {
            Some(Chosen::Number(*number))
        }
        (FieldKind::Text, toml::Value::String(text)) => Some(Chosen::Text(text.as_str().into())),
        (FieldKind::Bool, toml::Value::Boolean(bool)) => Some(Chosen::Bool(*bool)),
        (FieldKind::List, toml::Value::Array(items)) => {
            let texts: Option<Vec<Arc<str>>> = items.iter().map(|item| item.as_str().map(Arc::from)).collect();
            texts.map(Chosen::List)
        }
        _ => None,
    }
}

/// The shares of a configuration, each of a kind or rule that has it.
fn assumed(config: &Config, rulebook: &Rulebook, errors: &mut Vec<PolicyError>) -> Vec<(Arc<str>, f64)> {
    if config.assume.is_empty() {
        return Vec::new();
    }
    let known = || {
        let of_kinds = rulebook.kinds().map(|kind| (&kind.name, kind.assumes.as_slice()));
        let of_rules = rulebook.rules.iter().map(|rule| (&rule.name, rule.assumes()));
        let all = of_kinds.chain(of_rules);
        all.flat_map(|(owner, assumes)| assumes.iter().map(move |assume| (format!("{owner}.{}", assume.name), assume)))
    };
    let mut assumed = Vec::new();
    for (name, (share, origin)) in &config.assume {
        match known().find(|(known, _)| **known == **name) {
            Some((_, assume)) if (assume.low..=assume.high).contains(share) => assumed.push((name.clone(), *share)),
            Some((_, assume)) => {
                errors
                    .push(origin.error(format!("`{name}` must be between {} and {}", assume.low, assume.high)).into());
            }
            None => {
                let names: Vec<String> = known().map(|(name, _)| name).collect();
                let message =
                    with_nearest(format!("unknown assumption `{name}`"), name, names.iter().map(String::as_str));
                errors.push(origin.error(message).into());
            }
        }
    }
    assumed
}
