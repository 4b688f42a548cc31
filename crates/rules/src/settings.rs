//! What a run decides for all rules: regions, shares and the day.

use std::{collections::BTreeMap, sync::Arc};

use costlint_model::Value;
use costlint_prices::Cloud;

/// The settings of a run for all rules.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The region that a resource of a cloud is priced in where the source does not determine it.
    pub aws_region: Arc<str>,
    /// The same for Azure.
    pub azure_region: Arc<str>,
    /// The same for Google Cloud.
    pub google_region: Arc<str>,
    /// Shares that replace the typical ones of a kind's `assume`, by `kind.name`: `node_pool.duty`.
    pub assumed: Vec<(Arc<str>, f64)>,
    /// What the configuration sets for rules, by their names and the names of their settings.
    pub chosen: Vec<(Arc<str>, Arc<str>, Chosen)>,
    /// The day that rules go by, written `2026-11-24`; without one, nothing is reported that depends on it.
    pub today: Option<Arc<str>>,
    /// Word lists of the user, by name: one word a line.
    pub words: BTreeMap<Arc<str>, Arc<str>>,
}

/// A value that the configuration sets.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each is its own name")]
pub enum Chosen {
    Number(f64),
    Text(Arc<str>),
    Bool(bool),
    List(Vec<Arc<str>>),
}

impl Chosen {
    pub(crate) fn value(&self) -> Value {
        match self {
            Chosen::Number(number) => Value::number(*number),
            Chosen::Text(text) => Value::text(text.clone()),
            Chosen::Bool(bool) => Value::bool(*bool),
            Chosen::List(texts) => Value::list(texts.iter().map(|text| Value::text(text.clone())).collect()),
        }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            aws_region: Cloud::Aws.default_region().into(),
            azure_region: Cloud::Azure.default_region().into(),
            google_region: Cloud::Google.default_region().into(),
            assumed: Vec::new(),
            chosen: Vec::new(),
            today: None,
            words: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// The region that a resource of a cloud is priced in where the source does not determine it.
    pub fn region(&self, cloud: Cloud) -> &str {
        match cloud {
            Cloud::Aws => &self.aws_region,
            Cloud::Azure => &self.azure_region,
            Cloud::Google => &self.google_region,
        }
    }
}
