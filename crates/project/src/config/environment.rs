//! The ways in which a root module is deployed.

use std::{path::PathBuf, sync::Arc};

use costlint_model::{Member, Value};
use toml::Spanned;

use super::{
    error::{ConfigError, ConfigPlace, PlacedWord, folder_of},
    keys::EnvironmentKeys,
    values::existing_folder,
};

/// One way in which a root module is deployed: with these values of its variables.
#[derive(Debug, Clone)]
pub(crate) struct Environment {
    /// The folder of the root module, and where it is named, or else the environment.
    pub(crate) module: (PathBuf, ConfigPlace),
    /// Later ones count more.
    pub(crate) var_files: Vec<(PathBuf, ConfigPlace)>,
    /// They count more than those of files.
    pub(crate) values: Vec<(PlacedWord, Value)>,
    pub(crate) workspace: Option<Arc<str>>,
}

impl Environment {
    pub(super) fn new(
        name: &Spanned<String>,
        keys: EnvironmentKeys,
        file: &ConfigPlace,
    ) -> Result<Environment, ConfigError> {
        let folder = folder_of(&file.path);
        let module = match keys.module {
            Some(module) => (existing_folder(folder, &module, file)?, file.at(&module)),
            None => (folder.to_owned(), file.at(name)),
        };
        let var_files = keys.var_files.0.into_iter().map(|path| (folder.join(path.get_ref()), file.at(&path)));
        let values =
            keys.vars.0.into_iter().map(|(name, value)| (PlacedWord::new(name, file), value_of(value.get_ref())));
        Ok(Environment {
            module,
            var_files: var_files.collect(),
            values: values.collect(),
            workspace: keys.workspace.map(Into::into),
        })
    }
}

/// A value of TOML as one of Terraform; a date is its text.
fn value_of(written: &toml::Value) -> Value {
    match written {
        toml::Value::String(text) => Value::text(text.as_str()),
        #[expect(clippy::cast_precision_loss, reason = "an amount of anything that is declared is far below 2^53")]
        toml::Value::Integer(number) => Value::number(*number as f64),
        toml::Value::Float(number) if number.is_finite() => Value::number(*number),
        toml::Value::Float(_) => Value::unknown(),
        toml::Value::Boolean(bool) => Value::bool(*bool),
        toml::Value::Datetime(date) => Value::text(date.to_string()),
        toml::Value::Array(items) => Value::list(items.iter().map(value_of).collect()),
        toml::Value::Table(entries) => {
            Value::object(entries.iter().map(|(name, value)| Member::new(name.as_str(), value_of(value))).collect())
        }
    }
}
