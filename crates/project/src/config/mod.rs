//! The configuration of a folder: one `costlint.toml`, with those that it extends.

mod environment;
mod error;
mod forms;
mod keys;
mod place;
mod values;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use costlint_prices::{Cloud, Money};
use costlint_rules::Severity;

use crate::{FailOn, door, globs::Patterns};
pub(crate) use environment::Environment;
pub use error::ConfigError;
use error::folder_of;
pub(crate) use error::{ConfigPlace, PlacedWord};
use forms::{KeyTable, Strings};
use keys::Keys;
pub(crate) use place::realm;
pub use place::{CONFIG_NAMES, config_in, nearest_config};
use values::existing_folder;
pub use values::region;

/// The size above which a file is reported as unread, unless the configuration has another.
const MAX_FILE_SIZE: u64 = 10_000_000;

/// How many configurations may extend one another.
const MOST_EXTENDED: usize = 16;

/// What a configuration says, those that it extends included. Words that name rules are read when the rules are known.
#[derive(Debug, Clone)]
pub struct Config {
    pub(crate) select: Vec<PlacedWord>,
    pub(crate) ignore: Vec<PlacedWord>,
    pub(crate) severities: Vec<(PlacedWord, Severity)>,
    pub(crate) exclude: Vec<Patterns>,
    pub(crate) ignore_in: Vec<IgnoreIn>,
    /// What makes a run a failure.
    pub fail_on: Option<FailOn>,
    /// Findings whose known saving is smaller are left out.
    pub min_saving: Option<Money>,
    /// The regions for prices where the files do not set one.
    pub regions: BTreeMap<Cloud, &'static str>,
    /// Folders with the user's own pages.
    pub rules: Vec<PathBuf>,
    /// Settings of rules; of two for one the later counts.
    pub(crate) settings: Vec<WrittenSetting>,
    pub(crate) assume: BTreeMap<Arc<str>, (f64, ConfigPlace)>,
    pub(crate) environments: BTreeMap<Arc<str>, Environment>,
    /// Whether variables take values from the environment of the process too.
    pub env_vars: bool,
    /// Larger files are reported as unread.
    pub max_file_size: u64,
}

/// Rules that are ignored in some files.
#[derive(Debug, Clone)]
pub(crate) struct IgnoreIn {
    pub(crate) paths: Patterns,
    pub(crate) rules: Vec<PlacedWord>,
}

/// A setting of a rule as written.
#[derive(Debug, Clone)]
pub(crate) struct WrittenSetting {
    pub(crate) rule: PlacedWord,
    pub(crate) name: String,
    pub(crate) value: toml::Value,
    /// Where its name and its value stand.
    pub(crate) places: (ConfigPlace, ConfigPlace),
}

impl Default for Config {
    fn default() -> Config {
        Config {
            select: Vec::new(),
            ignore: Vec::new(),
            severities: Vec::new(),
            exclude: Vec::new(),
            ignore_in: Vec::new(),
            fail_on: None,
            min_saving: None,
            regions: BTreeMap::new(),
            rules: Vec::new(),
            settings: Vec::new(),
            assume: BTreeMap::new(),
            environments: BTreeMap::new(),
            env_vars: false,
            max_file_size: MAX_FILE_SIZE,
        }
    }
}

impl Config {
    /// Reads the configuration of a folder, which may be a link within the project.
    pub fn found(path: &Path) -> Result<Config, ConfigError> {
        if path.exists() && !door::is_within(&realm(path), path) {
            let reason = "it is a link to a file outside of the project".to_owned();
            return Err(ConfigError::Unreadable { path: path.to_owned(), reason });
        }
        Config::load(path)
    }

    /// Reads a configuration that was asked for, and those that it extends.
    pub fn load(path: &Path) -> Result<Config, ConfigError> {
        let project = realm(path);
        // The farthest comes first, so that whatever follows counts more.
        let mut chain = vec![keys::read(path)?];
        while let Some((next, origin)) = chain.last().and_then(|(keys, origin)| Some((keys.extend.as_ref()?, origin))) {
            let extended = folder_of(&origin.path).join(next.get_ref());
            let place = origin.at(next);
            if extended.exists() && !door::is_within(&project, &extended) {
                return Err(place.error(door::OUTSIDE.to_owned()));
            }
            if chain.len() == MOST_EXTENDED {
                return Err(place.error(format!("more than {MOST_EXTENDED} configurations extend each other")));
            }
            chain.push(keys::read(&extended).map_err(|error| match error {
                ConfigError::Unreadable { reason, .. } => {
                    place.error(format!("cannot read `{}`: {reason}", next.get_ref()))
                }
                invalid @ ConfigError::Invalid { .. } => invalid,
            })?);
        }
        let mut config = Config::default();
        for (keys, origin) in chain.into_iter().rev() {
            config.add(keys, &origin)?;
        }
        Ok(config)
    }

    /// What a configuration may say, as a JSON Schema.
    #[cfg(test)]
    pub(crate) fn schema() -> schemars::Schema {
        schemars::generate::SchemaSettings::draft2020_12()
            .for_deserialize()
            .into_generator()
            .into_root_schema_for::<Keys>()
    }

    fn add(&mut self, keys: Keys, file: &ConfigPlace) -> Result<(), ConfigError> {
        let folder = folder_of(&file.path);
        let words =
            |Strings(words): Strings| words.into_iter().map(|word| PlacedWord::new(word, file)).collect::<Vec<_>>();
        if let Some(select) = keys.select {
            self.select = words(select);
        }
        self.ignore.extend(words(keys.ignore));
        for (rule, severity) in keys.severity.0 {
            let severity = values::severity(&severity, file)?;
            self.severities.push((PlacedWord::new(rule, file), severity));
        }
        self.exclude.push(values::patterns(folder, &keys.exclude.0, file)?);
        for KeyTable(ignore_in) in keys.ignore_in.0 {
            if !ignore_in.reason.get_ref().contains(char::is_alphanumeric) {
                return Err(file.at(&ignore_in.reason).error("the reason is empty".to_owned()));
            }
            self.ignore_in.push(IgnoreIn {
                paths: values::patterns(folder, &ignore_in.paths.0, file)?,
                rules: words(ignore_in.rules),
            });
        }
        if let Some(fail_on) = keys.fail_on {
            self.fail_on = Some(values::fail_on(&fail_on, file)?);
        }
        if let Some(saving) = keys.min_saving {
            self.min_saving = Some(values::min_saving(&saving, file)?);
        }
        let KeyTable(regions) = keys.regions;
        let regions = [(Cloud::Aws, regions.aws), (Cloud::Azure, regions.azure), (Cloud::Google, regions.gcp)];
        for (cloud, region) in regions {
            let Some(region) = region else { continue };
            self.regions.insert(
                cloud,
                values::region(cloud, region.get_ref()).map_err(|message| file.at(&region).error(message))?,
            );
        }
        for (rule, settings) in keys.rules.settings {
            for (name, value) in settings.0 {
                let (rule, places) = (PlacedWord::new(rule.clone(), file), (file.at(&name), file.at(&value)));
                let setting = WrittenSetting { rule, name: name.into_inner(), value: value.into_inner(), places };
                self.settings.push(setting);
            }
        }
        for pages in keys.rules.folders.0 {
            self.rules.push(existing_folder(folder, &pages, file)?);
        }
        for (name, share) in keys.assume.0 {
            let origin = file.at(&name);
            self.assume.insert(name.into_inner().into(), (share.get_ref().0, origin));
        }
        for (name, environment) in keys.environments.0 {
            let environment = Environment::new(&name, environment.into_inner().0, file)?;
            self.environments.insert(name.into_inner().into(), environment);
        }
        if let Some(env_vars) = keys.env_vars {
            self.env_vars = env_vars;
        }
        if let Some(size) = keys.max_file_size {
            self.max_file_size = values::file_size(&size, file)?;
        }
        Ok(())
    }
}
