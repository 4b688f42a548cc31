//! Until when a version of a managed service has standard support, and until when extended support at a surcharge.

use crate::catalogue::{Catalogue, Origin};
use crate::packed::{Row, SUPPORT_CALENDAR, Text};

/// The days of one version's support.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Support {
    /// The version as the calendar names it: `1.30`.
    pub version: &'static str,
    /// The day with which standard support ends and the surcharge begins: `2025-07-23`.
    pub standard_until: &'static str,
    /// The day with which extended support ends; `None` where it isn't known.
    pub extended_until: Option<&'static str>,
    /// The source of the days, a code of `sources.csv`.
    pub source: &'static str,
    /// The date of the source.
    pub date: &'static str,
}

impl Catalogue {
    /// The support of a version of a product such as `aws/eks`. A version may be longer than the calendar names it:
    /// `1.30.4-gke.1` is a 1.30. `None` for a version that isn't in the calendar, whose support is unknown.
    pub fn support(self, product: &str, version: &str) -> Option<Support> {
        let plain = version.strip_prefix('v').unwrap_or(version);
        let numbers = &plain[..plain.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(plain.len())];
        let names = std::iter::successors(Some(numbers), |name| name.rsplit_once('.').map(|(shorter, _)| shorter));
        // A version has few parts; a text of dots isn't one.
        names.take(4).find_map(|name| SUPPORT_CALENDAR.find(&[product, &format!("v{name}")])).and_then(read)
    }

    /// Every product of the calendar, in name order.
    pub fn products(self) -> impl Iterator<Item = &'static str> {
        const PRODUCT: Text = SUPPORT_CALENDAR.text("product");
        let mut last = None;
        let products = SUPPORT_CALENDAR.all().filter_map(|row| row.text(PRODUCT));
        products.filter(move |&product| last.replace(product) != Some(product))
    }

    /// The versions of a product that came after one of its calendar, oldest first.
    pub fn newer_versions(self, product: &str, version: &str) -> Vec<&'static str> {
        let Some(known) = self.support(product, version) else { return Vec::new() };
        let rows = SUPPORT_CALENDAR.matching(&[product]).filter_map(read);
        let mut newer: Vec<&str> =
            rows.map(|row| row.version).filter(|other| parts(other) > parts(known.version)).collect();
        newer.sort_by_key(|version| parts(version));
        newer
    }
}

/// A version's numbers, which order it: 1.9 comes before 1.30.
fn parts(version: &str) -> Vec<u32> {
    version.split('.').map(|part| part.parse().unwrap_or_default()).collect()
}

fn read(row: Row) -> Option<Support> {
    const VERSION: Text = SUPPORT_CALENDAR.text("version");
    const STANDARD: Text = SUPPORT_CALENDAR.text("standard_until");
    const EXTENDED: Text = SUPPORT_CALENDAR.text("extended_until");
    const SOURCE: Text = SUPPORT_CALENDAR.text("source");
    let origin = Origin::of_row(row, SOURCE)?;
    Some(Support {
        version: row.text(VERSION)?.trim_start_matches('v'),
        standard_until: row.text(STANDARD)?,
        extended_until: row.text(EXTENDED),
        source: origin.source,
        date: origin.date,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CATALOGUE: Catalogue = Catalogue::embedded();

    #[test]
    fn a_longer_version_is_found_by_its_beginning() {
        let until = |version| CATALOGUE.support("gcp/gke", version).map(|support| support.standard_until);
        for version in ["1.30", "1.30.", "v1.30", "1.30.4", "1.30.4-gke.1129000", "1.30-gke.1"] {
            assert_eq!(until(version), Some("2025-09-30"), "{version}");
        }
    }

    #[test]
    fn nothing_is_said_of_a_version_that_the_calendar_does_not_have() {
        for version in ["1.3", "1", "", "latest", "1.9", "9.99", "....", "é", "1.301"] {
            assert_eq!(CATALOGUE.support("aws/eks", version), None, "{version}");
        }
        assert_eq!(CATALOGUE.support("aws", "1.30"), None);
    }

    #[test]
    fn the_versions_after_one_are_in_the_order_of_upgrades() {
        let newer = CATALOGUE.newer_versions("aws/eks", "1.32.1");
        assert!(newer.starts_with(&["1.33", "1.34", "1.35"]), "{newer:?}");
        assert!(CATALOGUE.newer_versions("aws/eks", "0.1").is_empty());
        assert!(parts("1.9") < parts("1.30"));
    }
}
