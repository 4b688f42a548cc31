//! Until when a version of a managed service has standard support, and until when extended support at a surcharge.

use crate::catalogue::{Catalogue, Origin};
use crate::packed::{Row, SUPPORT_CALENDAR, Text};

/// The days of one version's support.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Support {
    /// The version as the calendar names it: `1.30`, or `nodejs20.x` for a runtime.
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
    /// `1.30.4-gke.1` is a 1.30, and `PostgreSQL`'s `15.4` a 15; a runtime is named in full. `None` for a version that isn't in
    /// the calendar, whose support is unknown.
    pub fn support(self, product: &str, version: &str) -> Option<Support> {
        if let Some(named) = SUPPORT_CALENDAR.find(&[product, version]) {
            return read(named);
        }
        let plain = plain(version);
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
        let lineage = line(known.version);
        let mut newer: Vec<&str> = rows
            .map(|row| row.version)
            .filter(|other| line(other) == lineage && parts(other) > parts(known.version))
            .collect();
        newer.sort_by_key(|version| parts(version));
        newer
    }
}

/// What versions that follow one another begin with: `nodejs`, and nothing where a version is numbers alone.
fn line(version: &str) -> &str {
    &version[..version.find(|letter: char| letter.is_ascii_digit()).unwrap_or(version.len())]
}

/// A version's numbers, which order it: 1.9 comes before 1.30.
fn parts(version: &str) -> Vec<u32> {
    version[line(version).len()..].split('.').map(|part| part.parse().unwrap_or_default()).collect()
}

/// A version without the `v` that keeps 1.30 from being read as a number.
fn plain(version: &str) -> &str {
    version.strip_prefix('v').filter(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit())).unwrap_or(version)
}

fn read(row: Row) -> Option<Support> {
    const VERSION: Text = SUPPORT_CALENDAR.text("version");
    const STANDARD: Text = SUPPORT_CALENDAR.text("standard_until");
    const EXTENDED: Text = SUPPORT_CALENDAR.text("extended_until");
    const SOURCE: Text = SUPPORT_CALENDAR.text("source");
    let origin = Origin::of_row(row, SOURCE)?;
    Some(Support {
        version: plain(row.text(VERSION)?),
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
    fn a_runtime_is_named_in_full_and_followed_by_its_own_line() {
        assert!(CATALOGUE.support("aws/lambda-runtime", "nodejs20.x").is_some());
        assert_eq!(CATALOGUE.support("aws/lambda-runtime", "nodejs20"), None);
        let newer = CATALOGUE.newer_versions("aws/lambda-runtime", "nodejs20.x");
        assert_eq!(newer, ["nodejs22.x", "nodejs24.x"]);
        assert_eq!(CATALOGUE.support("aws/rds-postgres", "15.4").map(|support| support.version), Some("15"));
    }

    #[test]
    fn the_versions_after_one_are_in_the_order_of_upgrades() {
        let newer = CATALOGUE.newer_versions("aws/eks", "1.32.1");
        assert!(newer.starts_with(&["1.33", "1.34", "1.35"]), "{newer:?}");
        assert!(CATALOGUE.newer_versions("aws/eks", "0.1").is_empty());
        assert!(parts("1.9") < parts("1.30"));
    }
}
