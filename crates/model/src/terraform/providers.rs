//! The versions of providers that a module asks for.

use std::collections::BTreeMap;

use super::evaluation::Module;
use crate::{Data, Value};

/// Version constraints by the provider's local name.
#[derive(Default)]
pub(super) struct Providers(BTreeMap<String, Value>);

impl Providers {
    /// What `required_providers` asks for, or `version` in a provider's block, as Terraform had it before 0.13; what is left
    /// out is as the module's caller has it.
    pub(super) fn new(module: &Module<'_>, callers: &Providers) -> Providers {
        let mut constraints = BTreeMap::new();
        for (file, block) in &module.declared.settings {
            let text = module.text(*file);
            match (block.name.of(text), block.labels.first()) {
                ("terraform", _) => {
                    let required = block.body.blocks().filter(|inner| inner.name.of(text) == "required_providers");
                    for attribute in required.flat_map(|block| block.body.attributes()) {
                        let Ok(value) = module.evaluator(*file).value(&attribute.value) else { continue };
                        let version = match &value.data {
                            Data::Object(object) => object.get("version"),
                            _ => Some(value),
                        };
                        constraints.extend(version.map(|version| (attribute.name.of(text).to_owned(), version)));
                    }
                }
                ("provider", Some(name)) => {
                    let version = module
                        .declared
                        .setting(*file, block, "version")
                        .map(|(file, version)| module.evaluator(file).value(version));
                    if let Some(Ok(version)) = version {
                        constraints.entry(name.of(text).to_owned()).or_insert(version);
                    }
                }
                _ => {}
            }
        }
        for (name, constraint) in &callers.0 {
            constraints.entry(name.clone()).or_insert_with(|| constraint.clone());
        }
        Providers(constraints)
    }

    /// The constraint of the provider of a resource type; null where the module has none.
    pub(super) fn constraint(&self, type_name: &str) -> Value {
        let provider = type_name.split('_').next().unwrap_or_default();
        self.0.get(provider).cloned().unwrap_or_else(Value::null)
    }
}
