//! The region of a Terraform resource, as far as the configuration states it.

use std::{collections::BTreeMap, sync::Arc};

use costlint_syntax::hcl::Block;

use super::evaluation::{Module, text_of};
use crate::{FileId, Object, Value};

/// The regions of a module's providers, by `name` or `name.alias`.
#[derive(Default)]
pub(super) struct Regions(BTreeMap<String, Value>);

impl Regions {
    /// The regions that the provider blocks set, beside those that the module's caller hands down.
    pub(super) fn new(module: &Module<'_>, handed: Regions) -> Regions {
        let Regions(mut regions) = handed;
        for (file, block) in &module.declared.settings {
            let text = module.text(*file);
            let (true, Some(name)) = (block.name.of(text) == "provider", block.labels.first()) else { continue };
            let setting = |name: &str| {
                let (file, setting) = module.declared.setting(*file, block, name)?;
                module.evaluator(file).value(setting).ok()
            };
            let key = match text_of(setting("alias")) {
                Some(alias) => format!("{}.{alias}", name.of(text)),
                None => name.of(text).to_owned(),
            };
            let region = setting("region").or_else(|| setting("zone").map(|zone| of_zone(&zone)));
            regions.insert(key, region.unwrap_or_else(Value::unknown));
        }
        Regions(regions)
    }

    /// The regions of a called module's providers: the default ones, and those that `providers` names.
    pub(super) fn handed_to<'s>(&self, module: &Module<'s>, file: FileId, call: &'s Block) -> Regions {
        let default =
            self.0.iter().filter(|(name, _)| !name.contains('.')).map(|(name, region)| (name.clone(), region.clone()));
        let mut regions: BTreeMap<String, Value> = default.collect();
        if let Some((file, providers)) = module.declared.setting(file, call, "providers") {
            for (name, handed) in handed_providers(providers.span.of(module.text(file))) {
                regions.insert(name.to_owned(), self.of_provider(handed));
            }
        }
        Regions(regions)
    }

    /// The region of a resource: its own setting, else its provider's.
    pub(super) fn of_resource<'s>(
        &self,
        module: &Module<'s>,
        file: FileId,
        block: &'s Block,
        type_name: &str,
        body: &Object,
    ) -> Value {
        let provider = type_name.split('_').next().unwrap_or_default();
        own(body, &["region", "location", "zone"]).unwrap_or_else(|| {
            let chosen = module
                .declared
                .setting(file, block, "provider")
                .map(|(file, chosen)| chosen.span.of(module.text(file)).trim_matches('"'));
            self.of_provider(chosen.unwrap_or(provider))
        })
    }

    /// The region of a module call: its argument, else that of the provider it is handed, else of the default one.
    pub(super) fn of_call<'s>(
        &self,
        module: &Module<'s>,
        file: FileId,
        block: &'s Block,
        source: &str,
        body: &Object,
    ) -> Value {
        own(body, &["region", "location"]).unwrap_or_else(|| {
            let provider =
                source.split("//").next().and_then(|registry| registry.rsplit('/').next()).unwrap_or_default();
            let handed = module
                .declared
                .setting(file, block, "providers")
                .map(|(file, handed)| handed.span.of(module.text(file)));
            let chosen = handed
                .and_then(|providers| handed_providers(providers).find(|(name, _)| *name == provider))
                .map(|(_, handed)| handed);
            self.of_provider(chosen.unwrap_or(provider))
        })
    }

    fn of_provider(&self, name: &str) -> Value {
        self.0.get(name).cloned().unwrap_or_else(Value::unknown)
    }
}

/// The first of some settings that is written.
fn own(body: &Object, names: &[&str]) -> Option<Value> {
    let value = names.iter().find_map(|name| body.get(name).filter(|value| !value.is_null()))?;
    Some(of_zone(&value))
}

/// The two sides of each `aws = aws.west` in the text of a `providers` argument; in JSON `"aws": "aws.west"`.
fn handed_providers(providers: &str) -> impl Iterator<Item = (&str, &str)> {
    let entries = providers.trim_matches(['{', '}']).split([',', '\n']);
    entries
        .filter_map(|entry| entry.split_once(['=', ':']))
        .map(|(name, handed)| (name.trim().trim_matches('"'), handed.trim().trim_matches('"')))
}

/// A zone's region: Google and AWS zones are their region and a letter (`us-central1-a`, `us-east-1a`).
fn of_zone(value: &Value) -> Value {
    let Some(text) = value.as_text() else { return value.clone() };
    let region: Option<Arc<str>> = match text.rsplit_once('-') {
        Some((region, zone)) if zone.len() == 1 && zone.starts_with(|zone: char| zone.is_ascii_lowercase()) => {
            Some(region.into())
        }
        Some((_, last))
            if last.len() == 2
                && last.starts_with(|first: char| first.is_ascii_digit())
                && last.ends_with(|zone: char| zone.is_ascii_lowercase()) =>
        {
            Some(text[..text.len() - 1].into())
        }
        // Azure takes display names: "West Europe".
        _ if text.contains(' ') => Some(text.replace(' ', "").to_lowercase().into()),
        _ => None,
    };
    match region {
        Some(region) => Value { data: crate::Data::Text(region), place: value.place },
        None => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_and_display_names_become_regions() {
        let region = |text: &str| of_zone(&Value::text(text)).as_text().map(str::to_owned);
        assert_eq!(region("us-central1-a").as_deref(), Some("us-central1"));
        assert_eq!(region("us-east-1b").as_deref(), Some("us-east-1"));
        assert_eq!(region("eu-west-1").as_deref(), Some("eu-west-1"));
        assert_eq!(region("europe-west4").as_deref(), Some("europe-west4"));
        assert_eq!(region("West Europe").as_deref(), Some("westeurope"));
    }

    #[test]
    fn handed_providers_are_read_in_pairs() {
        let pairs = |text| handed_providers(text).collect::<Vec<_>>();
        assert_eq!(pairs("{\n  aws = aws.west\n  \"aws.b\" = \"aws\"\n}"), [("aws", "aws.west"), ("aws.b", "aws")]);
        assert_eq!(pairs("{ google = google.b, aws = aws }"), [("google", "google.b"), ("aws", "aws")]);
        assert_eq!(pairs("var.providers"), []);
    }
}
