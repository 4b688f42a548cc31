//! Prices of items that are billed by unit: storage, traffic, requests, control planes.

use crate::catalogue::{Catalogue, Origin, price_zone};
use crate::cloud::Cloud;
use crate::packed::{Number, Row, Text, UNIT_PRICES};
use crate::quote::{Basis, Quote};
use crate::shapes::nearest;

impl Catalogue {
    /// The price of an item such as `aws/ebs/gp3/storage` in a region: its own price, else that of the zone of regions
    /// it belongs to, else the one for all regions; else, as an estimate, the price in the cloud's default region or in
    /// the only one known.
    ///
    /// A GB-month is decimal or binary as the vendor bills it: AWS and Google mean GiB. Traffic between zones is
    /// charged on both sides, and S3's requests by the thousand.
    pub fn unit_price(self, item: &str, region: &str) -> Option<Quote> {
        let cloud = Cloud::ALL.into_iter().find(|cloud| item.split('/').next() == Some(cloud.name()))?;
        let region = self.region(cloud, region)?;
        if let Some(row) = UNIT_PRICES.find(&[item, region]) {
            return quote(row, Basis::Listed);
        }
        let zone = price_zone(region);
        let (mut shared, mut default, mut only) = (None, None, None);
        for (position, row) in UNIT_PRICES.matching(&[item]).enumerate() {
            let regions = row.text(REGION)?;
            if regions == "*" || regions.split(',').any(|part| Some(part) == zone) {
                shared = Some(row);
            }
            if regions == cloud.default_region() {
                default = Some(row);
            }
            only = (position == 0).then_some(row);
        }
        match shared {
            Some(row) => quote(row, Basis::Listed),
            None => quote(default.or(only)?, Basis::OtherRegion),
        }
    }

    /// Every item that has a unit price, in name order.
    pub fn items(self) -> impl Iterator<Item = &'static str> {
        let mut last = None;
        let items = UNIT_PRICES.all().filter_map(|row| row.text(ITEM));
        items.filter(move |&item| last.replace(item) != Some(item))
    }

    /// The known item whose name is nearest to one that isn't known, for an error message.
    pub fn nearest_item(self, item: &str) -> Option<&'static str> {
        nearest(self.items(), item)
    }
}

const ITEM: Text = UNIT_PRICES.text("item");
const REGION: Text = UNIT_PRICES.text("region");

fn quote(row: Row, basis: Basis) -> Option<Quote> {
    const UNIT: Text = UNIT_PRICES.text("unit");
    const USD: Number = UNIT_PRICES.number("usd");
    const SOURCE: Text = UNIT_PRICES.text("source");
    let origin = Origin::of_row(row, SOURCE)?;
    Some(Quote::new(row.number(USD)?, row.text(UNIT)?, row.text(REGION)?, origin, basis))
}
