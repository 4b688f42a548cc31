//! The region of a Terraform resource, as far as the configuration states it.

use std::{collections::BTreeMap, sync::Arc};

use costlint_syntax::hcl::Block;

use super::evaluation::{Module, text_of};
use crate::{
    FileId, Member, Object, Value,
    clouds::{of_zone, of_zones},
    eval::{Frame, elements},
};

/// The regions of a module's providers.
#[derive(Default)]
pub(super) struct Regions {
    /// By `name` or `name.alias`.
    by_provider: BTreeMap<String, Value>,
    /// The regions that the ARNs of the module or of its callers leave for AWS.
    of_partition: Option<&'static [&'static str]>,
}

impl Regions {
    /// The regions that the provider blocks set, beside those that the module's caller hands down.
    pub(super) fn new(module: &Module<'_>, handed: Regions) -> Regions {
        let mut regions = handed.by_provider;
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
            // https://opentofu.org/docs/language/providers/configuration/#for_each-multiple-instances-of-a-provider-configuration (2026-11)
            let each = setting("for_each").and_then(|collection| elements(&collection)).unwrap_or_default();
            for (name, value) in each {
                let Some(name_text) = name.shown() else { continue };
                let each = Value::object(vec![Member::new("key", name), Member::new("value", value)]);
                let frame = Frame::new("each", each, None);
                let region = module
                    .declared
                    .setting(*file, block, "region")
                    .and_then(|(file, region)| module.evaluator(file).value_in(region, Some(&frame)).ok());
                regions.insert(format!("{key}[{name_text}]"), region.unwrap_or_else(Value::unknown));
            }
            let region = setting("region").or_else(|| setting("zone").map(|zone| of_zone(&zone)));
            regions.insert(key, region.unwrap_or_else(Value::unknown));
        }
        let of_partition = module.declared.partitions.regions().or(handed.of_partition);
        Regions { by_provider: regions, of_partition }
    }

    /// The regions of a called module's providers: the default ones, and those that `providers` names.
    pub(super) fn handed_to<'s>(&self, module: &Module<'s>, file: FileId, call: &'s Block) -> Regions {
        let default = self.by_provider.iter().filter(|(name, _)| !name.contains('.'));
        let mut regions: BTreeMap<String, Value> =
            default.map(|(name, region)| (name.clone(), region.clone())).collect();
        if let Some((file, providers)) = module.declared.setting(file, call, "providers") {
            for (name, handed) in handed_providers(providers.span.of(module.text(file))) {
                regions.insert(name.to_owned(), self.of_provider(handed));
            }
        }
        Regions { by_provider: regions, of_partition: self.of_partition }
    }

    /// The region of a resource: its own setting, else its provider's.
    pub(super) fn of_resource<'s>(
        &self,
        module: &Module<'s>,
        file: FileId,
        block: &'s Block,
        type_name: &str,
        body: &Object,
        frame: Option<&Value>,
    ) -> Value {
        let provider = type_name.split('_').next().unwrap_or_default();
        let settings: &[&str] = if provider == "aws" { &["region"] } else { &["region", "location", "zone"] };
        let zones = if provider == "aws" { of_zones(body, &["availability_zone", "availability_zones"]) } else { None };
        own(body, settings).or(zones).unwrap_or_else(|| {
            if matches!(provider, "helm" | "kubectl" | "kubernetes") {
                return self.of_clusters();
            }
            let Some((file, chosen)) = module.declared.setting(file, block, "provider") else {
                return self.of_provider(provider);
            };
            self.of_chosen(chosen.span.of(module.text(file)).trim_matches('"'), frame)
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

    /// The region of the provider that an expression names: `aws.west`, or with OpenTofu `aws.by_region[each.key]`.
    fn of_chosen(&self, chosen: &str, each: Option<&Value>) -> Value {
        let Some((name, index)) = chosen.split_once('[') else { return self.of_provider(chosen) };
        let key = match index.trim_end_matches(']').trim() {
            "each.key" => each.and_then(|each| each.as_object()?.get("key")).and_then(|key| key.shown()),
            "each.value" => each.and_then(|each| each.as_object()?.get("value")).and_then(|value| value.shown()),
            literal => literal.strip_prefix('"').and_then(|literal| literal.strip_suffix('"')).map(Arc::from),
        };
        key.map_or_else(Value::unknown, |key| self.of_provider(&format!("{}[{key}]", name.trim())))
    }

    /// The region of the clusters that the module's Kubernetes objects and charts are for. Those that cost something by
    /// themselves belong to AWS.
    pub(super) fn of_clusters(&self) -> Value {
        self.of_provider("aws")
    }

    fn of_provider(&self, name: &str) -> Value {
        let region = self.by_provider.get(name).filter(|region| !region.is_unknown());
        let of_partition = || {
            let regions = self.of_partition.filter(|_| name.split(['.', '[']).next() == Some("aws"))?;
            Some(Value::one_of(regions.iter().copied().map(Value::text)))
        };
        region.cloned().or_else(of_partition).unwrap_or_else(Value::unknown)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handed_providers_are_read_in_pairs() {
        let pairs = |text| handed_providers(text).collect::<Vec<_>>();
        assert_eq!(pairs("{\n  aws = aws.west\n  \"aws.b\" = \"aws\"\n}"), [("aws", "aws.west"), ("aws.b", "aws")]);
        assert_eq!(pairs("{ google = google.b, aws = aws }"), [("google", "google.b"), ("aws", "aws")]);
        assert_eq!(pairs("var.providers"), []);
    }
}
