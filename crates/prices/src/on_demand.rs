//! On-demand prices of machines, listed or estimated.

use crate::catalogue::{Catalogue, Origin};
use crate::cloud::Cloud;
use crate::machine::AttachedAccelerator;
use crate::packed::{
    AWS_EC2, AWS_EC2_OFFERINGS, AWS_EC2_PRICES, AWS_EC2_REGION_RATIOS, AZURE_VM, AZURE_VM_REGION_RATIOS, GCP_MACHINE,
    GCP_SUSTAINED_USE, Number, Row, Text,
};
use crate::quote::{Basis, Quote};
use crate::shapes::row_of;

impl Catalogue {
    /// The hourly on-demand price of a machine type with Linux, without tax, committed or sustained use.
    ///
    /// Where a type came out after AWS's regional prices were taken, the figure is estimated from us-east-1; where Azure's
    /// table has no price for a region, from eastus. `None` where the type or the region is unknown or not on offer.
    pub fn on_demand(self, cloud: Cloud, name: &str, region: &str) -> Option<Quote> {
        on_demand(cloud, row_of(cloud, name)?, self.region(cloud, region)?)
    }

    /// The same, for an hour of a machine that runs for this share of the month. It is lower than the list price on Google's older
    /// series only: the sustained-use discount needs no commitment.
    pub fn on_demand_for(self, cloud: Cloud, name: &str, region: &str, share: f64) -> Option<Quote> {
        const FAMILY: Text = GCP_MACHINE.text("family");
        let quote = self.on_demand(cloud, name, region)?;
        match cloud {
            Cloud::Google => Some(sustained(quote, row_of(cloud, name)?.text(FAMILY)?, share)),
            Cloud::Aws | Cloud::Azure => Some(quote),
        }
    }
}

impl AttachedAccelerator {
    /// The price of an hour on demand, of one that runs for this share of the month.
    pub fn on_demand_for(&self, share: f64) -> Option<Quote> {
        self.on_demand.map(|quote| sustained(quote, self.name, share))
    }
}

/// A price of Google's less the sustained-use discount of its series or attached GPU, for an hour of what runs for this share of
/// the month.
///
/// Each further quarter of the month costs less, down by the same step each time: 100, 80, 60 and 40 % of the list price for N1.
/// <https://cloud.google.com/compute/docs/sustained-use-discounts> (2026-07)
fn sustained(quote: Quote, name: &str, share: f64) -> Quote {
    const FACTOR: Number = GCP_SUSTAINED_USE.number("factor_of_list_price_at_730_hours");
    let Some(factor) = GCP_SUSTAINED_USE.find(&[name]).and_then(|row| row.number(FACTOR)) else { return quote };
    let step = (1.0 - factor) / 1.5;
    let share = share.clamp(0.0, 1.0);
    // In each quarter: how much of it runs, at what part of the list price.
    let paid: f64 =
        (0..4u8).map(f64::from).map(|quarter| (share - quarter / 4.0).clamp(0.0, 0.25) * (1.0 - quarter * step)).sum();
    if share <= 0.25 {
        return quote;
    }
    Quote { price: quote.price * (paid / share), basis: Basis::SustainedUse, ..quote }
}

/// The price of the machine type of a row, in a region by its code.
pub(crate) fn on_demand(cloud: Cloud, row: Row, region: &'static str) -> Option<Quote> {
    match cloud {
        Cloud::Aws => aws(row, region),
        Cloud::Azure => azure(row, region),
        Cloud::Google => {
            Some(Quote::hourly(row.in_region(region)?, region, Origin::of_table(&GCP_MACHINE, region)?, Basis::Listed))
        }
    }
}

/// A type's own price in the region, else the one in us-east-1 times the ratio of the nearest group of types.
fn aws(row: Row, region: &'static str) -> Option<Quote> {
    const NAME: Text = AWS_EC2.text("instance_type");
    const FAMILY: Text = AWS_EC2.text("family");
    const VENDOR: Text = AWS_EC2.text("cpu_vendor");
    const KIND: Text = AWS_EC2.text("accelerator_kind");

    let main = row.in_region(Cloud::Aws.default_region());
    if region == Cloud::Aws.default_region() {
        return Some(Quote::hourly(main?, region, Origin::of_table(&AWS_EC2, region)?, Basis::Listed));
    }
    let regional = row.follow(NAME, &AWS_EC2_PRICES);
    if let Some(usd) = regional.and_then(|row| row.in_region(region)) {
        return Some(Quote::hourly(usd, region, Origin::of_table(&AWS_EC2_PRICES, region)?, Basis::Listed));
    }
    let family = row.text(FAMILY)?;
    let origin = Origin::of_table(&AWS_EC2, Cloud::Aws.default_region())?;
    let as_new_as_main = Origin::of_table(&AWS_EC2_PRICES, region)?.source == origin.source;
    if as_new_as_main || !may_be_offered(family, region, regional.is_some()) {
        return None;
    }
    let class = class(family, row.text(VENDOR), row.text(KIND));
    let (ratio, basis) = ratio(region, "family", family, Basis::SameFamilyRatio)
        .or_else(|| ratio(region, "class", &class, Basis::SameClassRatio))
        .or_else(|| ratio(region, "all", "*", Basis::RegionRatio))?;
    Some(Quote::hourly(main? * ratio, region, origin, basis))
}

/// Can the region have a type that it showed no price for?
///
/// The newer table of offerings decides for a whole family. A type that was priced elsewhere when the prices were taken, but not
/// here, is offered since then only if the region has all sizes of its family.
fn may_be_offered(family: &str, region: &str, priced_elsewhere: bool) -> bool {
    let column = AWS_EC2_OFFERINGS.region_text(region);
    match column.and_then(|column| Some(AWS_EC2_OFFERINGS.find(&[family])?.text(column))) {
        Some(Some("all")) => true,
        Some(None) => false,
        Some(Some(_)) | None => !priced_elsewhere,
    }
}

/// The median of the regional prices of a group of types over those in us-east-1.
fn ratio(region: &str, level: &str, group: &str, basis: Basis) -> Option<(f64, Basis)> {
    const MEDIAN: Number = AWS_EC2_REGION_RATIOS.number("ratio_median");
    Some((AWS_EC2_REGION_RATIOS.find(&[region, level, group])?.number(MEDIAN)?, basis))
}

/// The class of a family, as the table of ratios calls it: `m-graviton`, `storage-intel`, `accelerated` …
fn class(family: &str, vendor: Option<&str>, accelerator: Option<&str>) -> String {
    if accelerator.is_some() {
        return "accelerated".to_owned();
    }
    let letters = family.split(|letter: char| !letter.is_ascii_lowercase()).next().unwrap_or_default();
    let class = match letters {
        "c" | "cc" => "c",
        "m" | "r" | "t" => letters,
        "d" | "h" | "hs" | "i" | "im" | "is" => "storage",
        "cr" | "u" | "x" | "z" => "highmem",
        _ => "other",
    };
    let vendor = match vendor {
        Some("aws") => "graviton",
        Some(vendor) => vendor,
        None => "",
    };
    format!("{class}-{vendor}")
}

/// A size's own price in the region, else the one in eastus times the median ratio of the region.
fn azure(row: Row, region: &'static str) -> Option<Quote> {
    const MEDIAN: Number = AZURE_VM_REGION_RATIOS.number("ratio_median");
    let origin = Origin::of_table(&AZURE_VM, region)?;
    if let Some(usd) = row.in_region(region) {
        return Some(Quote::hourly(usd, region, origin, Basis::Listed));
    }
    let main = row.in_region(Cloud::Azure.default_region())?;
    let ratio = AZURE_VM_REGION_RATIOS.find(&[region])?.number(MEDIAN)?;
    Some(Quote::hourly(main * ratio, region, origin, Basis::RegionRatio))
}
