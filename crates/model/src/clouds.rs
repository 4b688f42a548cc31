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

/// The partitions of AWS, each by how its ARNs begin, with the regions of those that are not the public one.
///
/// <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html> (2026-11)
const PARTITIONS: [(&str, &[&str]); 3] = [
    ("arn:aws:", &[]),
    ("arn:aws-us-gov:", &["us-gov-east-1", "us-gov-west-1"]),
    ("arn:aws-cn:", &["cn-north-1", "cn-northwest-1"]),
];

/// The partitions of AWS that the ARNs in some texts belong to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Partitions([bool; PARTITIONS.len()]);

impl Partitions {
    /// Takes in the ARNs of a text.
    pub(crate) fn read(&mut self, text: &str) {
        for (seen, (arn, _)) in self.0.iter_mut().zip(PARTITIONS) {
            *seen |= text.contains(arn);
        }
    }

    /// The regions that the ARNs leave, where all of them belong to one partition that is not the public one.
    pub(crate) fn regions(self) -> Option<&'static [&'static str]> {
        let mut seen = self.0.iter().zip(PARTITIONS).filter(|(seen, _)| **seen).map(|(_, (_, regions))| regions);
        seen.next().filter(|regions| !regions.is_empty() && seen.next().is_none())
    }
}

/// Whether a text is written like the code of a region of AWS.
pub(crate) fn is_aws_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [land, middle @ .., number] = parts.as_slice() else { return false };
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    matches!(land.len(), 2 | 4)
        && is_word(land)
        && !middle.is_empty()
        && middle.iter().all(is_word)
        && number.len() == 1
        && number.bytes().all(|byte| byte.is_ascii_digit())
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

    #[test]
    fn regions_of_aws_are_known_by_their_form() {
        for region in ["us-east-1", "us-gov-west-1", "ap-southeast-3", "eusc-de-east-1"] {
            assert!(is_aws_region(region), "{region}");
        }
        for other in ["us-east-1a", "us-central1", "dev", "us-1", "m5-large-1", "", "us-east-"] {
            assert!(!is_aws_region(other), "{other}");
        }
    }
}
