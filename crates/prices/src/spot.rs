//! Spot prices, which the clouds move all the time: averages, samples and typical discounts.

use crate::catalogue::{Catalogue, Origin};
use crate::cloud::Cloud;
use crate::on_demand::on_demand;
use crate::packed::{
    AWS_EC2, AWS_EC2_SPOT, AWS_EC2_SPOT_FAMILIES, AWS_EC2_SPOT_INTERRUPTIONS, AZURE_VM, AZURE_VM_SPOT,
    AZURE_VM_SPOT_FAMILIES, GCP_MACHINE, GCP_MACHINE_SPOT, Number, Row, Text,
};
use crate::quote::{Basis, Quote, SpotDiscount};
use crate::shapes::row_of;

impl Catalogue {
    /// The hourly spot price of a machine type with Linux.
    ///
    /// It equals the on-demand price where spot saves nothing (AWS's a1), and is `None` where there is no spot or nothing is known.
    /// For a type with accelerators it rests on a discount of that type and, at AWS, a listed on-demand price.
    pub fn spot(self, cloud: Cloud, name: &str, region: &str) -> Option<Quote> {
        let region = self.region(cloud, region)?;
        let row = row_of(cloud, name)?;
        match cloud {
            Cloud::Aws => {
                let discount = discount(row, region)?;
                let price = on_demand(cloud, row, region)?;
                // Ratios between regions are rough for accelerators, off by up to 37 %: too much to multiply with a share.
                if price.is_estimate() && row.text(AWS_ACCELERATOR).is_some() {
                    return None;
                }
                Some(discounted(price, discount.percent, Origin::of_table(&AWS_EC2_SPOT, region)?, discount.basis))
            }
            Cloud::Azure => azure(row, region),
            Cloud::Google => {
                let usd = row.follow(GCP_NAME, &GCP_MACHINE_SPOT)?.in_region(region)?;
                Some(Quote::hourly(usd, region, Origin::of_table(&GCP_MACHINE_SPOT, region)?, Basis::SpotListed))
            }
        }
    }

    /// The average spot discount and the interruptions of an EC2 type, as AWS's advisor gives them: for the region, else the
    /// median over all regions, else that of the type's family.
    pub fn spot_discount(self, name: &str, region: &str) -> Option<SpotDiscount> {
        discount(row_of(Cloud::Aws, name)?, self.region(Cloud::Aws, region)?)
    }
}

const AWS_ACCELERATOR: Text = AWS_EC2.text("accelerator_kind");
const GCP_NAME: Text = GCP_MACHINE.text("machine_type");

fn discount(row: Row, region: &str) -> Option<SpotDiscount> {
    const NAME: Text = AWS_EC2.text("instance_type");
    const FAMILY: Text = AWS_EC2.text("family");
    const MEDIAN: Number = AWS_EC2_SPOT.number("savings_pct_median");
    const INTERRUPTION: Text = AWS_EC2_SPOT.text("interruption_pct_per_month_median");
    const FAMILY_MEDIAN: Number = AWS_EC2_SPOT_FAMILIES.number("savings_pct_median");
    const FAMILY_INTERRUPTION: Text = AWS_EC2_SPOT_FAMILIES.text("interruption_pct_per_month_median");

    let Some(spot) = row.follow(NAME, &AWS_EC2_SPOT) else {
        // What the sizes of a family save says nothing of a size with accelerators that nobody sells as spot (p5.4xlarge).
        if row.text(AWS_ACCELERATOR).is_some() {
            return None;
        }
        let family = row.follow(FAMILY, &AWS_EC2_SPOT_FAMILIES)?;
        let interruption = family.text(FAMILY_INTERRUPTION);
        return Some(SpotDiscount { percent: family.number(FAMILY_MEDIAN)?, interruption, basis: Basis::SpotFamily });
    };
    let Some(percent) = spot.in_region(region) else {
        return Some(SpotDiscount {
            percent: spot.number(MEDIAN)?,
            interruption: spot.text(INTERRUPTION),
            basis: Basis::SpotMedian,
        });
    };
    let column = AWS_EC2_SPOT_INTERRUPTIONS.region_text(region);
    let interruption = column.and_then(|column| row.follow(NAME, &AWS_EC2_SPOT_INTERRUPTIONS)?.text(column));
    Some(SpotDiscount { percent, interruption, basis: Basis::SpotRegional })
}

/// A listed price, else what the sizes of the family save; that says nothing of GPUs (nothing at all to 42% in one region).
fn azure(row: Row, region: &'static str) -> Option<Quote> {
    const SIZE: Text = AZURE_VM.text("size");
    const FAMILY: Text = AZURE_VM.text("family");
    const GPU: Text = AZURE_VM.text("gpu_model");
    const SAVINGS: Number = AZURE_VM_SPOT_FAMILIES.number("savings_pct_median");
    const FAMILY_SOURCE: Text = AZURE_VM_SPOT_FAMILIES.text("source");
    const USD: Number = AZURE_VM_SPOT.number("usd_per_hour_spot");
    const SOURCE: Text = AZURE_VM_SPOT.text("source");

    let size = row.text(SIZE)?;
    // There is no spot for the B series and for promotional sizes.
    // https://learn.microsoft.com/azure/virtual-machines/spot-vms (2025-06)
    if size.starts_with("Standard_B") || size.ends_with("_Promo") {
        return None;
    }
    if let Some(row) = AZURE_VM_SPOT.find(&[size, region]) {
        return Some(Quote::hourly(row.number(USD)?, region, Origin::of_row(row, SOURCE)?, Basis::SpotListed));
    }
    if row.text(GPU).is_some() {
        return None;
    }
    let family = row.follow(FAMILY, &AZURE_VM_SPOT_FAMILIES)?;
    let origin = Origin::of_row(family, FAMILY_SOURCE)?;
    Some(discounted(on_demand(Cloud::Azure, row, region)?, family.number(SAVINGS)?, origin, Basis::SpotFamily))
}

fn discounted(on_demand: Quote, percent: f64, origin: Origin, basis: Basis) -> Quote {
    let basis = if on_demand.is_estimate() { Basis::SpotOfEstimate } else { basis };
    Quote::hourly(on_demand.price.usd() * (1.0 - percent / 100.0), on_demand.region, origin, basis)
}
