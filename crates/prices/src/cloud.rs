//! The three clouds, and how people write their regions.

/// A cloud whose prices the catalogue knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cloud {
    /// Amazon Web Services.
    Aws,
    /// Microsoft Azure.
    Azure,
    /// Google Cloud.
    Google,
}

impl Cloud {
    /// All of them.
    pub const ALL: [Cloud; 3] = [Cloud::Aws, Cloud::Azure, Cloud::Google];

    /// The cloud called `aws`, `azure` (or `azurerm`), `gcp` (or `google`), in any case.
    pub fn from_name(name: &str) -> Option<Cloud> {
        match name.to_ascii_lowercase().as_str() {
            "aws" => Some(Cloud::Aws),
            "azure" | "azurerm" => Some(Cloud::Azure),
            "gcp" | "google" => Some(Cloud::Google),
            _ => None,
        }
    }

    /// `aws`, `azure` or `gcp`, as price items begin.
    pub fn name(self) -> &'static str {
        match self {
            Cloud::Aws => "aws",
            Cloud::Azure => "azure",
            Cloud::Google => "gcp",
        }
    }

    /// The region assumed where a configuration does not name one: the cheapest large region of each cloud.
    pub fn default_region(self) -> &'static str {
        match self {
            Cloud::Aws => "us-east-1",
            Cloud::Azure => "eastus",
            Cloud::Google => "us-central1",
        }
    }
}

impl std::fmt::Display for Cloud {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.name())
    }
}

/// The region that holds a zone: `us-east-1` for `us-east-1a`, `us-central1` for `us-central1-a`.
///
/// Anything that is not written like a zone comes back as it is, a region among them.
pub fn region_of_zone(zone: &str) -> &str {
    let Some(rest) = zone.strip_suffix(|letter: char| letter.is_ascii_lowercase()) else { return zone };
    let region = rest.strip_suffix('-').unwrap_or(rest);
    if region.ends_with(|digit: char| digit.is_ascii_digit()) && region.contains('-') { region } else { zone }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_cut_to_its_region_and_a_region_stays() {
        assert_eq!(region_of_zone("us-east-1a"), "us-east-1");
        assert_eq!(region_of_zone("us-central1-a"), "us-central1");
        assert_eq!(region_of_zone("us-gov-west-1"), "us-gov-west-1");
        assert_eq!(region_of_zone("europe-west12-c"), "europe-west12");
        assert_eq!(region_of_zone("westeurope"), "westeurope");
        assert_eq!(region_of_zone("a"), "a");
        assert_eq!(region_of_zone(""), "");
        assert_eq!(region_of_zone("é"), "é");
    }

    #[test]
    fn every_cloud_is_found_by_its_own_name() {
        for cloud in Cloud::ALL {
            assert_eq!(Cloud::from_name(cloud.name()), Some(cloud));
        }
        assert_eq!(Cloud::from_name("Google"), Some(Cloud::Google));
        assert_eq!(Cloud::from_name("ibm"), None);
    }
}
