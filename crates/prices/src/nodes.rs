//! Prices of the machines that AWS's managed services run on.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::catalogue::{Catalogue, Origin};
use crate::cloud::Cloud;
use crate::packed::{AWS_ELASTICACHE, AWS_OPENSEARCH, AWS_OTHER_NODES, AWS_RDS, AWS_SAGEMAKER, Number, Row, Text};
use crate::quote::{Basis, Quote};

/// What `SageMaker` asks for a type over what EC2 asks: the median of 46 types, of which most lie between 1.20 and 1.31.
const SAGEMAKER_TYPICAL_RATIO: f64 = 1.25;

impl Catalogue {
    /// The hourly price of one node of a managed service in AWS, in a single zone.
    ///
    /// `service` is an engine of RDS (`mysql`, `postgres`, `mariadb`, `aurora-mysql`, `aurora-postgresql`,
    /// `sqlserver-se` …) or `ElastiCache` (`redis`, `valkey`, `memcached`), or `opensearch`, `sagemaker`, `msk`,
    /// `redshift`, `neptune`, `neptune-io-optimized`, `documentdb`, `mq-activemq-single`, `mq-activemq-active-standby`,
    /// `mq-rabbitmq-single` or `mq-rabbitmq-cluster`. An RDS instance with a standby in another zone costs twice as
    /// much.
    pub fn node_price(self, service: &str, name: &str, region: &str) -> Option<Quote> {
        const RDS_SOURCE: Text = AWS_RDS.text("source");
        const OTHER_SOURCE: Text = AWS_OTHER_NODES.text("source");

        let region = self.region(Cloud::Aws, region)?;
        if service == "sagemaker" {
            return self.sagemaker(name, region);
        }
        if let "opensearch" | "elasticsearch" = service {
            let row = AWS_OPENSEARCH.find(&[&opensearch_name(name)])?;
            return quote(row, region, Origin::of_table(&AWS_OPENSEARCH, region)?, None, AWS_OPENSEARCH.all());
        }
        if let Some(row) = cache_node(service, name) {
            return quote(row, region, Origin::of_table(&AWS_ELASTICACHE, region)?, None, AWS_ELASTICACHE.all());
        }
        if let Some(row) = AWS_OTHER_NODES.find(&[service, name]) {
            let alike = AWS_OTHER_NODES.matching(&[service]);
            return quote(row, region, Origin::of_row(row, OTHER_SOURCE)?, None, alike);
        }
        let engine = rds_engine(service);
        let row = AWS_RDS.find(&[engine, name])?;
        let alike = AWS_RDS.matching(&[engine]);
        quote(row, region, Origin::of_row(row, RDS_SOURCE)?, rds_sibling(engine, name), alike)
    }

    /// A node of a managed service.
    pub(crate) fn node(service: &str, name: &str) -> Option<ListedNode> {
        Catalogue::nodes(service).into_iter().find(|node| node.name == &*opensearch_name(name))
    }

    /// Every node of a managed service that has a price of its own, each once.
    pub(crate) fn nodes(service: &str) -> Vec<ListedNode> {
        const CLASS: Text = AWS_RDS.text("instance_class");
        const CACHE: Text = AWS_ELASTICACHE.text("node_type");
        const SEARCH: Text = AWS_OPENSEARCH.text("instance_type");
        const OTHER: Text = AWS_OTHER_NODES.text("node_type");
        const ENDPOINT: Text = AWS_SAGEMAKER.text("instance_type");
        let unsized_node = |name| ListedNode { name, vcpu: None, memory_gib: None };
        match service {
            "sagemaker" => AWS_SAGEMAKER.all().filter_map(|row| row.text(ENDPOINT)).map(unsized_node).collect(),
            "opensearch" | "elasticsearch" => {
                const VCPU: Number = AWS_OPENSEARCH.number("vcpu");
                const MEMORY: Number = AWS_OPENSEARCH.number("memory_gib");
                AWS_OPENSEARCH.all().filter_map(|row| sized(row, SEARCH, VCPU, MEMORY)).collect()
            }
            "redis" | "valkey" | "memcached" => {
                const VCPU: Number = AWS_ELASTICACHE.number("vcpu");
                const MEMORY: Number = AWS_ELASTICACHE.number("memory_gib");
                let engine = if service == "memcached" { "redis" } else { service };
                AWS_ELASTICACHE.matching(&[engine]).filter_map(|row| sized(row, CACHE, VCPU, MEMORY)).collect()
            }
            _ => {
                const VCPU: Number = AWS_RDS.number("vcpu");
                const MEMORY: Number = AWS_RDS.number("memory_gib");
                let others = AWS_OTHER_NODES.matching(&[service]).filter_map(|row| row.text(OTHER));
                let classes = AWS_RDS.matching(&[rds_engine(service)]);
                others.map(unsized_node).chain(classes.filter_map(|row| sized(row, CLASS, VCPU, MEMORY))).collect()
            }
        }
    }

    /// Every service that [`Catalogue::node_price`] knows, in no particular order.
    pub fn node_services(self) -> impl Iterator<Item = &'static str> {
        const ENGINE: Text = AWS_RDS.text("engine");
        const CACHE_ENGINE: Text = AWS_ELASTICACHE.text("engine");
        const SERVICE: Text = AWS_OTHER_NODES.text("service");

        let tables = AWS_RDS.all().filter_map(|row| row.text(ENGINE));
        let tables = tables.chain(AWS_ELASTICACHE.all().filter_map(|row| row.text(CACHE_ENGINE)));
        let tables = tables.chain(AWS_OTHER_NODES.all().filter_map(|row| row.text(SERVICE)));
        let mut last = None;
        let distinct = tables.filter(move |&service| last.replace(service) != Some(service));
        distinct.chain(["sagemaker", "opensearch", "elasticsearch", "memcached", "aurora"])
    }

    /// Every node type of a managed service that has a price of its own, once.
    pub fn node_names(self) -> impl Iterator<Item = &'static str> {
        const CLASS: Text = AWS_RDS.text("instance_class");
        const CACHE: Text = AWS_ELASTICACHE.text("node_type");
        const SEARCH: Text = AWS_OPENSEARCH.text("instance_type");
        const OTHER: Text = AWS_OTHER_NODES.text("node_type");
        const ENDPOINT: Text = AWS_SAGEMAKER.text("instance_type");
        let tables = AWS_RDS.all().filter_map(|row| row.text(CLASS));
        let tables = tables.chain(AWS_ELASTICACHE.all().filter_map(|row| row.text(CACHE)));
        let tables = tables.chain(AWS_OPENSEARCH.all().filter_map(|row| row.text(SEARCH)));
        let tables = tables.chain(AWS_OTHER_NODES.all().filter_map(|row| row.text(OTHER)));
        let tables = tables.chain(AWS_SAGEMAKER.all().filter_map(|row| row.text(ENDPOINT)));
        tables.collect::<BTreeSet<_>>().into_iter()
    }

    /// A price of our own, else one of another region times the ratio of EC2's prices, else EC2's price with the usual
    /// surcharge.
    fn sagemaker(self, name: &str, region: &'static str) -> Option<Quote> {
        const REGION: Text = AWS_SAGEMAKER.text("region");
        const USD: Number = AWS_SAGEMAKER.number("usd_per_hour");
        const SOURCE: Text = AWS_SAGEMAKER.text("source");

        let ec2 = |region: &str| self.on_demand(Cloud::Aws, name.strip_prefix("ml.")?, region);
        let Some(row) = AWS_SAGEMAKER.find(&[name]) else {
            let underneath = ec2(region)?;
            return Some(Quote {
                price: underneath.price * SAGEMAKER_TYPICAL_RATIO,
                basis: Basis::SageMakerRatio,
                ..underneath
            });
        };
        let (known_in, usd) = (row.text(REGION)?, row.number(USD)?);
        let origin = Origin::of_row(row, SOURCE)?;
        if known_in == region {
            return Some(Quote::hourly(usd, region, origin, Basis::Listed));
        }
        let ratio = ec2(region)?.price / ec2(known_in)?.price;
        Some(Quote::hourly(usd * ratio, region, origin, Basis::SiblingRatio))
    }
}

/// A node of a managed service as its price list describes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ListedNode {
    pub(crate) name: &'static str,
    pub(crate) vcpu: Option<f64>,
    pub(crate) memory_gib: Option<f64>,
}

fn sized(row: Row, name: Text, vcpu: Number, memory: Number) -> Option<ListedNode> {
    Some(ListedNode { name: row.text(name)?, vcpu: row.number(vcpu), memory_gib: row.number(memory) })
}

/// Aurora had only the engine of `MySQL` at first, and calls it so still.
fn rds_engine(service: &str) -> &str {
    if service == "aurora" { "aurora-mysql" } else { service }
}

/// Domains made before `OpenSearch` was called so name their types `….elasticsearch`.
fn opensearch_name(name: &str) -> Cow<'_, str> {
    match name.strip_suffix(".elasticsearch") {
        Some(stem) => Cow::Owned(format!("{stem}.search")),
        None => Cow::Borrowed(name),
    }
}

/// Memcached costs what Redis does, and has rows only where it doesn't.
fn cache_node(engine: &str, name: &str) -> Option<Row> {
    let row = AWS_ELASTICACHE.find(&[engine, name]);
    row.or_else(|| (engine == "memcached").then(|| AWS_ELASTICACHE.find(&["redis", name])).flatten())
}

/// An older class whose prices are known in many regions and differ between them as those of the newer one: tested on
/// m6g from m5 and r6g from r5, right to 0.2 % in nine cases of ten. Those of t4g and t3 differ by more than 2 % in a third of
/// cases.
fn rds_sibling(engine: &str, class: &str) -> Option<Row> {
    let (family, size) = class.strip_prefix("db.")?.split_once('.')?;
    let older = match family {
        "m6g" | "m6i" | "m7g" => "m5",
        "r6g" | "r6i" | "r7g" | "r8g" => "r5",
        _ => return None,
    };
    let sibling = |size: &str| AWS_RDS.find(&[engine, &format!("db.{older}.{size}")]);
    sibling(size).or_else(|| sibling("large"))
}

/// The price in the region. Where one other region alone is known, that price scaled as the sibling's, or as it is. Where the
/// region has no price of any node of the list, that of the main region: a region with others does not sell this one.
fn quote(
    row: Row,
    region: &'static str,
    origin: Origin,
    sibling: Option<Row>,
    mut alike: impl Iterator<Item = Row>,
) -> Option<Quote> {
    if let Some(usd) = row.in_region(region) {
        return Some(Quote::hourly(usd, region, origin, Basis::Listed));
    }
    let mut known = row.numbers().filter(|(name, _)| !matches!(*name, "vcpu" | "memory_gib"));
    let (known_in, usd) = known.next()?;
    if known.next().is_some() {
        let main = Cloud::Aws.default_region();
        let has_none = !alike.any(|other| other.in_region(region).is_some());
        let usd = row.in_region(main).filter(|_| has_none)?;
        return Some(Quote::hourly(usd, main, origin, Basis::OtherRegion));
    }
    // GovCloud's prices are those of no other region.
    if known_in.starts_with("us-gov-") {
        return None;
    }
    match sibling.and_then(|sibling| Some(sibling.in_region(region)? / sibling.in_region(known_in)?)) {
        Some(ratio) => Some(Quote::hourly(usd * ratio, region, origin, Basis::SiblingRatio)),
        None => Some(Quote::hourly(usd, known_in, origin, Basis::OtherRegion)),
    }
}
