//! Looks a name up as everything that it may be the name of.

use costlint_prices::{Basis, Catalogue, Cloud, Machine, Money, Quote};
use serde::Serialize;

use super::facts::{self, Fact};
use crate::arguments::Region;

/// The services whose nodes have names of their own, as the catalogue calls them.
const NODE_SERVICES: [&str; 22] = [
    "mysql",
    "postgres",
    "mariadb",
    "aurora-mysql",
    "aurora-postgresql",
    "sqlserver-se",
    "sqlserver-ee",
    "oracle-se2",
    "redis",
    "valkey",
    "memcached",
    "opensearch",
    "sagemaker",
    "msk",
    "redshift",
    "neptune",
    "neptune-io-optimized",
    "documentdb",
    "mq-activemq-single",
    "mq-activemq-active-standby",
    "mq-rabbitmq-single",
    "mq-rabbitmq-cluster",
];

/// What is known of a thing.
#[derive(Debug, Serialize)]
pub(super) struct Known {
    /// Its name as its cloud spells it.
    pub(super) name: String,
    /// What it is: `aws machine type`, `accelerator` …
    pub(super) what: String,
    /// What it is made of.
    pub(super) facts: Vec<Fact>,
    /// The region of its prices; null for what has no price of its own.
    pub(super) region: Option<&'static str>,
    /// What it costs there.
    pub(super) prices: Vec<Price>,
    /// Newer types that can take its place.
    pub(super) successors: Vec<ShownSuccessor>,
}

/// A price.
#[derive(Debug, Serialize)]
pub(super) struct Price {
    /// `on demand`, `spot`, or the service.
    pub(super) name: &'static str,
    /// US dollars for one unit.
    pub(super) usd: f64,
    /// The unit: `hour`.
    pub(super) unit: &'static str,
    /// US dollars for a month of 730 hours; null for what is not billed by time.
    pub(super) monthly_usd: Option<f64>,
    /// The region that the figure stands for.
    pub(super) region: &'static str,
    /// How it was found.
    pub(super) basis: &'static str,
    /// Where it comes from.
    pub(super) source: &'static str,
    /// When the source showed it.
    pub(super) date: &'static str,
    /// Whether that is more than a year before today.
    pub(super) is_old: bool,
    /// `sourced`, `derived` or `recalled`.
    pub(super) confidence: &'static str,
    /// What else to know, or null.
    pub(super) note: Option<String>,
}

/// A newer type.
#[derive(Debug, Serialize)]
pub(super) struct ShownSuccessor {
    /// The type.
    pub(super) name: &'static str,
    /// What sort of step it is: `intel`, `graviton` …
    pub(super) variant: &'static str,
    /// What it costs more, in percent, in the same region; null where a price is not known.
    pub(super) change_percent: Option<f64>,
}

/// Everything of that name.
pub(super) fn find(name: &str, regions: &[Region]) -> Vec<Known> {
    let catalogue = Catalogue::embedded();
    let machines = Cloud::ALL
        .into_iter()
        .filter_map(|cloud| Some(machine(&catalogue.machine(cloud, name)?, region_in(regions, cloud))));
    let others = [
        node(name, region_in(regions, Cloud::Aws)),
        accelerator(name, region_in(regions, Cloud::Google)),
        item(name, regions),
    ];
    machines.chain(others.into_iter().flatten()).collect()
}

fn machine(machine: &Machine, region: &'static str) -> Known {
    let (catalogue, cloud, name) = (Catalogue::embedded(), machine.cloud, machine.name);
    let on_demand = catalogue.on_demand(cloud, name, region).map(|quote| Price::new("on demand", &quote, None));
    let all_month = catalogue
        .on_demand_for(cloud, name, region, 1.0)
        .filter(|quote| quote.basis == Basis::SustainedUse)
        .map(|quote| Price::new("all month", &quote, None));
    let spot =
        catalogue.spot(cloud, name, region).map(|quote| Price::new("spot", &quote, spot_note(machine, &quote, region)));
    let windows = catalogue
        .windows_licence(cloud, name, region)
        .map(|quote| Price::new("Windows", &quote, Some("in addition, on demand".to_owned())));
    Known {
        name: name.to_owned(),
        what: format!("{cloud} machine type, family {}", machine.family),
        facts: facts::of_machine(machine),
        region: Some(region),
        prices: on_demand.into_iter().chain(all_month).chain(spot).chain(windows).collect(),
        successors: successors(machine, region),
    }
}

/// `62% less; interrupted <5% per month`
fn spot_note(machine: &Machine, spot: &Quote, region: &str) -> Option<String> {
    let catalogue = Catalogue::embedded();
    let on_demand = catalogue.on_demand(machine.cloud, machine.name, region)?;
    let less = format!("{:.0}% less", 100.0 * (1.0 - spot.price / on_demand.price));
    let discount = if machine.cloud == Cloud::Aws { catalogue.spot_discount(machine.name, region) } else { None };
    let interruption =
        discount.and_then(|discount| discount.interruption).map(|band| format!("; interrupted {band}% per month"));
    Some(less + &interruption.unwrap_or_default())
}

fn successors(machine: &Machine, region: &str) -> Vec<ShownSuccessor> {
    let (catalogue, cloud) = (Catalogue::embedded(), machine.cloud);
    let service = match cloud {
        Cloud::Aws => "aws_ec2",
        Cloud::Azure => "azure_vm",
        Cloud::Google => "gcp_machine",
    };
    let price = |name: &str| catalogue.on_demand(cloud, name, region).map(|quote| quote.price);
    let mut successors: Vec<ShownSuccessor> = Vec::new();
    for step in catalogue.successors(service, machine.family) {
        let Some(next) = catalogue.successor_type(cloud, machine.name, step.to_family) else { continue };
        let change_percent = price(next.name).zip(price(machine.name)).map(|(to, from)| 100.0 * (to / from - 1.0));
        if successors.iter().all(|known| known.name != next.name) {
            successors.push(ShownSuccessor { name: next.name, variant: step.variant, change_percent });
        }
    }
    successors
}

/// A node of a managed service, with the machine that it is.
fn node(name: &str, region: &'static str) -> Option<Known> {
    let catalogue = Catalogue::embedded();
    let quoted = NODE_SERVICES
        .into_iter()
        .filter_map(|service| Some(Price::new(service, &catalogue.node_price(service, name, region)?, None)));
    let prices: Vec<Price> = quoted.collect();
    // `db.r6g.large` and `cache.r6g.large` are made of `r6g.large`, and so is `r6g.large.search`.
    let plain = name.split_once('.').map_or(name, |(prefix, rest)| {
        if matches!(prefix, "db" | "cache" | "ml" | "kafka" | "mq") { rest } else { name }
    });
    let plain = plain.strip_suffix(".search").or_else(|| plain.strip_suffix(".elasticsearch")).unwrap_or(plain);
    let facts = catalogue
        .machine(Cloud::Aws, plain)
        .filter(|_| plain != name)
        .map(|machine| facts::of_machine(&machine))
        .unwrap_or_default();
    if prices.is_empty() && facts.is_empty() {
        return None;
    }
    Some(Known {
        name: name.to_owned(),
        what: "aws node type".to_owned(),
        facts,
        region: Some(region),
        prices,
        successors: Vec::new(),
    })
}

/// An accelerator model, or one that Google bills apart.
fn accelerator(name: &str, region: &'static str) -> Option<Known> {
    let catalogue = Catalogue::embedded();
    let attached = catalogue.gcp_gpu(name, region);
    let model = catalogue.accelerator(name);
    let prices = attached.iter().flat_map(|attached| {
        let note = |quote: Quote, name| Price::new(name, &quote, Some(attached.per.to_owned()));
        let on_demand = attached.on_demand.map(|quote| note(quote, "on demand"));
        let all_month = attached.on_demand_for(1.0).filter(|quote| quote.basis == Basis::SustainedUse);
        let all_month = all_month.map(|quote| note(quote, "all month"));
        on_demand.into_iter().chain(all_month).chain(attached.spot.map(|quote| note(quote, "spot")))
    });
    let known = Known {
        name: attached.map(|attached| attached.name).or(model.map(|model| model.model))?.to_owned(),
        what: "accelerator".to_owned(),
        facts: model.map(|model| facts::of_accelerator(&model)).unwrap_or_default(),
        region: attached.filter(|attached| !attached.included_in_machine).map(|_| region),
        prices: prices.collect(),
        successors: Vec::new(),
    };
    Some(known)
}

/// An item that is billed by a unit.
fn item(name: &str, regions: &[Region]) -> Option<Known> {
    let catalogue = Catalogue::embedded();
    let known = catalogue.items().find(|item| *item == name)?;
    let cloud = Cloud::from_name(known.split('/').next()?)?;
    let region = region_in(regions, cloud);
    let price = catalogue.unit_price(known, region).map(|quote| Price::new("price", &quote, None));
    Some(Known {
        name: known.to_owned(),
        what: "billed by the unit".to_owned(),
        facts: Vec::new(),
        region: Some(region),
        prices: price.into_iter().collect(),
        successors: Vec::new(),
    })
}

impl Price {
    fn new(name: &'static str, quote: &Quote, note: Option<String>) -> Price {
        Price {
            name,
            usd: quote.price.usd(),
            unit: quote.unit,
            monthly_usd: quote.per_month().map(Money::usd_to_the_cent),
            region: quote.region,
            basis: quote.basis.describe(),
            source: quote.source,
            date: quote.date,
            is_old: false,
            confidence: quote.confidence.name(),
            note,
        }
    }
}

/// The region asked for in a cloud, else the one that is assumed.
fn region_in(regions: &[Region], cloud: Cloud) -> &'static str {
    regions.iter().rev().find(|region| region.cloud == cloud).map_or(cloud.default_region(), |region| region.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_is_one_that_the_catalogue_prices() {
        let sample = |service: &str| match service {
            "redis" | "valkey" | "memcached" => "cache.m5.large",
            "opensearch" => "m5.large.search",
            "sagemaker" => "ml.m5.large",
            "msk" => "kafka.m5.large",
            "redshift" => "ra3.4xlarge",
            "mq-activemq-single" => "mq.t2.micro",
            "mq-activemq-active-standby" => "mq.m5.large",
            "mq-rabbitmq-single" | "mq-rabbitmq-cluster" => "mq.m5.xlarge",
            "oracle-se2" => "db.t3.large",
            "sqlserver-se" | "sqlserver-ee" => "db.m5.xlarge",
            "documentdb" => "db.r5.4xlarge",
            _ => "db.r5.large",
        };
        let catalogue = Catalogue::embedded();
        let known = |service: &&str| catalogue.node_price(service, sample(service), "us-east-1").is_some();
        assert_eq!(NODE_SERVICES.into_iter().filter(|service| !known(service)).collect::<Vec<_>>(), Vec::<&str>::new());
    }
}
