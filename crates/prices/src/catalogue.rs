//! The catalogue as a whole: its regions, its date, and where its figures come from.

use crate::cloud::{Cloud, region_of_zone};
use crate::packed::{PROVENANCE, REGIONS, Row, SOURCES, Table, Text};
use crate::quote::Confidence;

/// The embedded catalogue. It costs nothing to make and nothing to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Catalogue(());

impl Catalogue {
    /// The catalogue of this build.
    pub const fn embedded() -> Catalogue {
        Catalogue(())
    }

    /// The newest date of the main price tables, those of machines: `2026-08-03`. Each quote has a date of its own.
    pub fn price_date(self) -> &'static str {
        const FILE: Text = PROVENANCE.text("file");
        let machines = ["aws_ec2", "aws_ec2_prices", "azure_vm", "gcp_machine"];
        let rows = PROVENANCE.all().filter(|row| row.text(FILE).is_some_and(|file| machines.contains(&file)));
        rows.filter_map(|row| Origin::of_row(row, PROVENANCE_SOURCE))
            .map(|origin| origin.date)
            .max()
            .unwrap_or_default()
    }

    /// The code of a region however it is written: as a zone, as Azure displays it (`West Europe`), in any case, or as Google's
    /// buckets name a multi-region (`EU`). `None` where the cloud has no such region, or the catalogue doesn't know it.
    pub fn region(self, cloud: Cloud, text: &str) -> Option<&'static str> {
        let of_cloud = |row: &Row| row.text(CLOUD) == Some(cloud.name());
        let known = |text: &str| REGIONS.find(&[region_of_zone(text)]).filter(of_cloud)?.text(REGION);
        known(text).or_else(|| {
            let plain: String = text
                .chars()
                .filter(|letter| !letter.is_whitespace())
                .map(|letter| letter.to_ascii_lowercase())
                .collect();
            let called =
                || REGIONS.all().filter(of_cloud).find(|row| row.text(ALSO_CALLED) == Some(&plain))?.text(REGION);
            known(&plain).or_else(called)
        })
    }

    /// The regions of a cloud in name order, without Google's multi-regions.
    pub fn regions(self, cloud: Cloud) -> impl Iterator<Item = &'static str> {
        const KIND: Text = REGIONS.text("kind");
        let rows =
            REGIONS.all().filter(move |row| row.text(CLOUD) == Some(cloud.name()) && row.text(KIND) == Some("region"));
        rows.filter_map(|row| row.text(REGION))
    }
}

const PROVENANCE_SOURCE: Text = PROVENANCE.text("source");
const CLOUD: Text = REGIONS.text("cloud");
const REGION: Text = REGIONS.text("region");
const ALSO_CALLED: Text = REGIONS.text("also_called");

/// The zone of several regions that share a price, as some items have it: `us`, `europe` or `canada`.
pub(crate) fn price_zone(region: &str) -> Option<&'static str> {
    const PRICE_ZONE: Text = REGIONS.text("price_zone");
    REGIONS.find(&[region])?.text(PRICE_ZONE)
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin {
    pub(crate) source: &'static str,
    pub(crate) date: &'static str,
    pub(crate) confidence: Confidence,
}

impl Origin {
    /// The origin of a row that names its source.
    pub(crate) fn of_row(row: Row, source: Text) -> Option<Origin> {
        const SOURCE: Text = SOURCES.text("source");
        const DATE: Text = SOURCES.text("date");
        const CONFIDENCE: Text = SOURCES.text("confidence");
        let row = row.follow(source, &SOURCES)?;
        let confidence = Confidence::from_name(row.text(CONFIDENCE)?)?;
        Some(Origin { source: row.text(SOURCE)?, date: row.text(DATE)?, confidence })
    }

    /// The origin of the figures of a whole table, or of its column for a region where that has another.
    pub(crate) fn of_table(table: &Table, region: &str) -> Option<Origin> {
        const REGION: Text = PROVENANCE.text("region");
        let of = |wanted: &str| PROVENANCE.matching(&[table.name]).find(|row| row.text(REGION) == Some(wanted));
        Origin::of_row(of(region).or_else(|| of("*"))?, PROVENANCE_SOURCE)
    }
}
