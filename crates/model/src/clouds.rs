//! Clouds and their regions: the cloud that a resource type belongs to, and the region of a zone, by their names.

use std::sync::Arc;

use crate::{Data, Object, Value};

/// `aws`, `azure` or `gcp`; `None` where the name does not show it.
pub fn cloud_of(type_name: &str) -> Option<&'static str> {
    let module = type_name.strip_prefix("module.").and_then(|module| module.split("//").next());
    if let Some(module) = module {
        return match module.rsplit('/').next() {
            Some("aws") => Some("aws"),
            Some("google" | "google-beta") => Some("gcp"),
            Some("azurerm") => Some("azure"),
            _ => None,
        };
    }
    let prefixes = [("aws_", "aws"), ("AWS::", "aws"), ("google_", "gcp"), ("azurerm_", "azure"), ("azapi_", "azure")];
    prefixes.into_iter().find(|(prefix, _)| type_name.starts_with(prefix)).map(|(_, cloud)| cloud)
}

/// The region of the first zone that is known in some settings: the zones of a resource are all of one region.
pub(crate) fn of_zones(body: &Object, settings: &[&str]) -> Option<Value> {
    let zones = settings.iter().filter_map(|name| body.get(name));
    let mut known = zones.flat_map(|zones| match zones.as_list() {
        Some(zones) => zones.to_vec(),
        None => vec![zones],
    });
    // A text that is no zone (`a`) stands for one that somebody fills in.
    known.find_map(|zone| Some(of_zone(&zone)).filter(|region| region.as_text() != zone.as_text()))
}

/// A zone's region: Google and AWS zones are their region and a letter (`us-central1-a`, `us-east-1a`).
pub(crate) fn of_zone(value: &Value) -> Value {
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
        Some(region) => Value { data: Data::Text(region), place: value.place },
        None => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_modules_name_their_cloud() {
        assert_eq!(cloud_of("aws_instance"), Some("aws"));
        assert_eq!(cloud_of("AWS::EC2::Instance"), Some("aws"));
        assert_eq!(cloud_of("module.terraform-aws-modules/eks/aws//modules/karpenter"), Some("aws"));
        assert_eq!(cloud_of("module.terraform-google-modules/kubernetes-engine/google"), Some("gcp"));
        assert_eq!(cloud_of("azurerm_linux_virtual_machine"), Some("azure"));
        assert_eq!(cloud_of("kubernetes_deployment"), None);
        assert_eq!(cloud_of("Deployment"), None);
        assert_eq!(cloud_of("module.acme/aws/thing"), None);
    }

    #[test]
    fn zones_and_display_names_become_regions() {
        let region = |text: &str| of_zone(&Value::text(text)).as_text().map(str::to_owned);
        assert_eq!(region("us-central1-a").as_deref(), Some("us-central1"));
        assert_eq!(region("us-east-1b").as_deref(), Some("us-east-1"));
        assert_eq!(region("eu-west-1").as_deref(), Some("eu-west-1"));
        assert_eq!(region("europe-west4").as_deref(), Some("europe-west4"));
        assert_eq!(region("West Europe").as_deref(), Some("westeurope"));
    }
}
