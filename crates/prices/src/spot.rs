//! Spot prices, which the clouds move all the time: averages, samples and typical discounts.

use crate::catalogue::{Catalogue, Origin};
use crate::cloud::Cloud;
use crate::packed::{
    AWS_EC2_SPOT, AWS_EC2_SPOT_FAMILIES, AWS_EC2_SPOT_INTERRUPTIONS, AZURE_VM_SPOT_SAMPLE, GCP_MACHINE_SPOT, Number, Text,
};
use crate::quote::{Basis, Quote, SpotDiscount};

/// What Azure's spot prices usually save. Of 27 sizes sampled in 2026-08 and 2026-09 the savings were 71.6 to 81.5 %, mostly the
/// floor of 81.5 %, so this claims a little less than the middle.
const AZURE_TYPICAL_PERCENT: f64 = 78.0;

impl Catalogue {
    /// The hourly spot price of a machine type with Linux.
    ///
    /// It equals the on-demand price where spot saves nothing (AWS's a1), and is `None` where there is no spot or nothing is known.
    pub fn spot(self, cloud: Cloud, name: &str, region: &str) -> Option<Quote> {
        let region = self.region(cloud, region)?;
        match cloud {
            Cloud::Aws => {
                let discount = self.spot_discount(name, region)?;
                let origin = Origin::of_table(&AWS_EC2_SPOT, region)?;
                Some(discounted(self.on_demand(cloud, name, region)?, discount.percent, origin, discount.basis))
            }
            Cloud::Azure => self.azure_spot(name, region),
            Cloud::Google => {
                let usd = GCP_MACHINE_SPOT.find(&[name])?.in_region(region)?;
                Some(Quote::hourly(usd, region, Origin::of_table(&GCP_MACHINE_SPOT, region)?, Basis::SpotListed))
            }
        }
    }

    /// The average spot discount and the interruptions of an EC2 type, as AWS's advisor gives them: for the region, else the
    /// median over all regions, else that of the type's family.
    pub fn spot_discount(self, name: &str, region: &str) -> Option<SpotDiscount> {
        const MEDIAN: Number = AWS_EC2_SPOT.number("savings_pct_median");
        const INTERRUPTION: Text = AWS_EC2_SPOT.text("interruption_pct_per_month_median");
        const FAMILY_MEDIAN: Number = AWS_EC2_SPOT_FAMILIES.number("savings_pct_median");
        const FAMILY_INTERRUPTION: Text = AWS_EC2_SPOT_FAMILIES.text("interruption_pct_per_month_median");

        let region = self.region(Cloud::Aws, region)?;
        let family = self.machine(Cloud::Aws, name)?.family;
        if let Some(row) = AWS_EC2_SPOT.find(&[name]) {
            if let Some(percent) = row.in_region(region) {
                let column = AWS_EC2_SPOT_INTERRUPTIONS.region_text(region);
                let interruption = column.and_then(|column| AWS_EC2_SPOT_INTERRUPTIONS.find(&[name])?.text(column));
                return Some(SpotDiscount { percent, interruption, basis: Basis::SpotRegional });
            }
            return Some(SpotDiscount { percent: row.number(MEDIAN)?, interruption: row.text(INTERRUPTION), basis: Basis::SpotMedian });
        }
        let row = AWS_EC2_SPOT_FAMILIES.find(&[family])?;
        let interruption = row.text(FAMILY_INTERRUPTION);
        Some(SpotDiscount { percent: row.number(FAMILY_MEDIAN)?, interruption, basis: Basis::SpotFamily })
    }

    /// A sampled price, else the typical discount.
    fn azure_spot(self, name: &str, region: &'static str) -> Option<Quote> {
        const USD: Number = AZURE_VM_SPOT_SAMPLE.number("usd_per_hour_spot");
        const SOURCE: Text = AZURE_VM_SPOT_SAMPLE.text("source");

        let size = self.machine(Cloud::Azure, name)?.name;
        // There is no spot for the B series and for promotional sizes.
        // https://learn.microsoft.com/azure/virtual-machines/spot-vms (2025-06)
        if size.starts_with("Standard_B") || size.ends_with("_Promo") {
            return None;
        }
        if let Some(row) = AZURE_VM_SPOT_SAMPLE.find(&[size, region]) {
            return Some(Quote::hourly(row.number(USD)?, region, Origin::of_source(row.text(SOURCE)?)?, Basis::SpotListed));
        }
        let origin = Origin::of_table(&AZURE_VM_SPOT_SAMPLE, region)?;
        let on_demand = self.on_demand(Cloud::Azure, name, region)?;
        Some(discounted(on_demand, AZURE_TYPICAL_PERCENT, origin, Basis::TypicalDiscount))
    }
}

fn discounted(on_demand: Quote, percent: f64, origin: Origin, basis: Basis) -> Quote {
    let basis = if on_demand.is_estimate() { Basis::SpotOfEstimate } else { basis };
    Quote::hourly(on_demand.price.usd() * (1.0 - percent / 100.0), on_demand.region, origin, basis)
}
