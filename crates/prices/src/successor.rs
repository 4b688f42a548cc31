//! Newer machine families that replace older ones, with their prices.

use crate::catalogue::Catalogue;
use crate::cloud::Cloud;
use crate::machine::Machine;
use crate::packed::{Number, Row, SUCCESSORS, Text};

/// A newer family for an older one.
///
/// The ratios compare prices, target over source, not speed; below 1 saves. A newer family is not always a cheaper one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Successor {
    /// `aws_ec2`, `aws_rds_mysql`, `azure_vm`, `gcp_machine` …
    pub service: &'static str,
    /// The older family.
    pub from_family: &'static str,
    /// The newer family.
    pub to_family: &'static str,
    /// The sort of step: `intel`, `intel-flex`, `amd`, `graviton`, `arm`, `gpu`, `engine` …
    pub variant: &'static str,
    /// Does the cloud call the older family a previous generation, or sell a newer one of the line in its place?
    pub from_previous_generation: bool,
    /// How types were paired: `same-size`, `same-vcpu`, `cheapest-per-gpu` …
    pub matched_by: &'static str,
    /// How many pairs the ratio is the median of.
    pub pairs: f64,
    /// How many of them have equal memory within 8 %.
    pub pairs_of_equal_shape: Option<f64>,
    /// Median price ratio in the cloud's main region; `None` where no pair has prices.
    pub ratio_median: Option<f64>,
    /// Smallest price ratio.
    pub ratio_min: Option<f64>,
    /// Largest price ratio.
    pub ratio_max: Option<f64>,
    /// A note about the step.
    pub note: Option<&'static str>,
}

impl Catalogue {
    /// The newer families for an older one, in name order. `service` is `aws_ec2`, `azure_vm`, `gcp_machine`,
    /// `aws_opensearch`, `aws_rds_mysql`, `aws_rds_postgres`, `aws_rds_aurora`, `aws_elasticache_redis`,
    /// `aws_elasticache_engine` or `aws_msk`.
    pub fn successors(self, service: &str, family: &str) -> impl Iterator<Item = Successor> {
        SUCCESSORS.matching(&[service, family]).filter_map(read)
    }

    /// The type that costs least in place of one of a previous generation of EC2, in a region: of the same processor's
    /// vendor and so the same architecture, burstable only for one that is, with no fewer processors and 93 % of the
    /// memory, and sold there for less. Of two at one price it is the later in name order (m6i before m5). `None` for
    /// machines with accelerators, see [`Catalogue::cheaper_gpus`].
    pub fn cheaper_successor(self, name: &str, region: &str) -> Option<Machine> {
        self.cheaper_successor_among(name, region, |_| true)
    }

    /// The same, of the types for which `is_meant` holds.
    pub fn cheaper_successor_among(
        self,
        name: &str,
        region: &str,
        is_meant: impl Fn(&Machine) -> bool,
    ) -> Option<Machine> {
        let from = self.machine(Cloud::Aws, name).filter(|machine| machine.accelerator.is_none())?;
        let variant = match from.cpu_vendor? {
            "aws" => "graviton",
            vendor => vendor,
        };
        let price = |name: &str| self.on_demand(Cloud::Aws, name, region).map(|quote| quote.price.usd());
        let now = price(name)?;
        let steps = self
            .successors("aws_ec2", from.family)
            .filter(|step| step.from_previous_generation && step.variant == variant);
        let families: Vec<&str> = steps.map(|step| step.to_family).collect();
        let is_alike = |to: &Machine| (to.bare_metal, to.burstable) == (from.bare_metal, from.burstable);
        let is_enough =
            |to: &Machine| to.vcpu >= from.vcpu && to.memory_gib >= from.memory_gib.map(|memory| memory * LEAST_MEMORY);
        let types = self
            .machines(Cloud::Aws)
            .filter(|to| families.contains(&to.family) && is_alike(to) && is_enough(to) && is_meant(to));
        let priced = types.filter_map(|to| Some((price(to.name)?, to))).filter(|(price, _)| *price < now);
        priced
            .min_by(|(one, first), (two, second)| one.total_cmp(two).then(second.name.cmp(first.name)))
            .map(|(_, to)| to)
    }

    /// The type of `to_family` to take in place of a type: the one of the same size, else the smallest with as many
    /// processors and 93 % of the memory (so that 3.75 GiB may replace 4); with as many accelerators in either case.
    pub fn successor_type(self, cloud: Cloud, name: &str, to_family: &str) -> Option<Machine> {
        let from = self.machine(cloud, name)?;
        let accelerators = |machine: &Machine| machine.accelerator.map_or(0.0, |accelerator| accelerator.count);
        let as_many = |to: &Machine| accelerators(to) >= accelerators(&from);
        let same_size =
            from.name.strip_prefix(from.family).and_then(|size| self.machine(cloud, &format!("{to_family}{size}")));
        same_size.filter(as_many).or_else(|| {
            let (vcpu, memory) = (from.vcpu?, from.memory_gib? * LEAST_MEMORY);
            let size = |machine: &Machine| Some((machine.vcpu?, machine.memory_gib?));
            let enough =
                |to: &Machine| size(to).is_some_and(|(to_vcpu, to_memory)| to_vcpu >= vcpu && to_memory >= memory);
            let candidates = self.machines(cloud).filter(|to| to.family == to_family && as_many(to) && enough(to));
            candidates.reduce(|least, next| if size(&next) < size(&least) { next } else { least })
        })
    }
}

/// How much of the memory a type has to have that takes another's place.
pub(crate) const LEAST_MEMORY: f64 = 0.93;

fn read(row: Row) -> Option<Successor> {
    const SERVICE: Text = SUCCESSORS.text("service");
    const FROM: Text = SUCCESSORS.text("from_family");
    const TO: Text = SUCCESSORS.text("to_family");
    const VARIANT: Text = SUCCESSORS.text("variant");
    const PREVIOUS: Text = SUCCESSORS.text("previous_generation");
    const MATCHED_BY: Text = SUCCESSORS.text("matched_by");
    const PAIRS: Number = SUCCESSORS.number("pairs_compared");
    const EQUAL: Number = SUCCESSORS.number("pairs_with_equal_shape");
    const MEDIAN: Number = SUCCESSORS.number("price_ratio_median");
    const MIN: Number = SUCCESSORS.number("price_ratio_min");
    const MAX: Number = SUCCESSORS.number("price_ratio_max");
    const NOTE: Text = SUCCESSORS.text("note");
    Some(Successor {
        service: row.text(SERVICE)?,
        from_family: row.text(FROM)?,
        to_family: row.text(TO)?,
        variant: row.text(VARIANT)?,
        from_previous_generation: row.text(PREVIOUS) == Some("yes"),
        matched_by: row.text(MATCHED_BY)?,
        pairs: row.number(PAIRS)?,
        pairs_of_equal_shape: row.number(EQUAL),
        ratio_median: row.number(MEDIAN),
        ratio_min: row.number(MIN),
        ratio_max: row.number(MAX),
        note: row.text(NOTE),
    })
}
