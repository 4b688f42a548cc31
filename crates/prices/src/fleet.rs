//! Other types in place of a type, among those that are sold together: a newer one, an Arm one, a smaller one.

use std::collections::BTreeSet;

use crate::catalogue::Catalogue;
use crate::cloud::Cloud;
use crate::machine::Machine;
use crate::nodes::ListedNode;
use crate::quote::Basis;
use crate::successor::{LEAST_MEMORY, Successor};

/// What a type is bought from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fleet<'s> {
    /// The machines of a cloud.
    Machines(Cloud),
    /// The nodes of a managed service of AWS, called as in [`Catalogue::node_price`].
    Nodes(&'s str),
}

/// What a type must have at least.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Least {
    /// Virtual processors.
    pub vcpu: f64,
    /// Memory in GiB.
    pub memory_gib: f64,
    /// GPUs and other accelerators.
    pub accelerators: f64,
}

/// A type of a fleet. Nodes are machines of EC2, so that a newer family of one is a newer family of the other.
#[derive(Debug, Clone, Copy)]
struct Model {
    name: &'static str,
    /// The family of the machine: `r6g` of `db.r6g.large`.
    family: &'static str,
    vcpu: f64,
    memory_gib: f64,
    accelerators: f64,
    architecture: Option<&'static str>,
    /// What two types must have alike for one to take the other's place.
    make: (Option<bool>, Option<bool>, Option<&'static str>),
}

impl Catalogue {
    /// The node that costs least in place of one of a previous generation, in a region that sells it: burstable only for
    /// one that is, with no fewer processors and 93 % of the memory. A client of a managed service does not see the
    /// processor, so it may be another vendor's; only `SageMaker` runs programs of the user, and stays with the
    /// architecture. `is_meant` gets the node and its family. Machines have [`Catalogue::cheaper_successor_among`].
    pub fn cheaper_node(
        self,
        service: &str,
        name: &str,
        region: &str,
        is_meant: impl Fn(&str, &str) -> bool,
    ) -> Option<&'static str> {
        let fleet = Fleet::Nodes(service);
        let from = self.model(fleet, name)?;
        let is_previous = self.successors("aws_ec2", from.family).any(|step| step.from_previous_generation);
        if !is_previous || from.accelerators > 0.0 {
            return None;
        }
        let families = self.newer_families(fleet, from.family);
        let is_enough = |to: &Model| to.vcpu >= from.vcpu && to.memory_gib >= from.memory_gib * LEAST_MEMORY;
        let runs = |to: &Model| service != "sagemaker" || to.architecture == from.architecture;
        let cheaper = self.cheaper(fleet, &from, region, |to| {
            families.contains(to.family) && is_enough(to) && runs(to) && is_meant(to.name, to.family)
        });
        cheapest(cheaper)
    }

    /// The type of the newest Arm family that has the processors and the memory of a type, and costs less in a region that
    /// sells it. `None` for one that is an Arm type itself.
    pub fn arm_twin(self, fleet: Fleet<'_>, name: &str, region: &str) -> Option<&'static str> {
        let from = self.model(fleet, name).filter(|from| from.architecture == Some("x86_64"))?;
        let families: BTreeSet<&str> = self
            .steps(fleet, from.family)
            .filter(|(_, variant)| matches!(*variant, "graviton" | "arm"))
            .map(|(to, _)| to)
            .collect();
        let is_twin = |to: &Model| {
            let is_as_large = to.vcpu.total_cmp(&from.vcpu).is_eq() || from.make.0 == Some(true) && to.vcpu > from.vcpu;
            is_as_large
                && (LEAST_MEMORY..=1.0 / LEAST_MEMORY).contains(&(to.memory_gib / from.memory_gib))
                && to.accelerators.total_cmp(&from.accelerators).is_eq()
                && to.architecture == Some("arm64")
        };
        let twins = self.cheaper(fleet, &from, region, |to| families.contains(to.family) && is_twin(to));
        let newest = twins.iter().map(|(_, to)| generation(to.family)).max()?;
        cheapest(twins.into_iter().filter(|(_, to)| generation(to.family) == newest))
    }

    /// The type of the same family with half the processors and half the memory, and no more accelerators, in a region
    /// that sells it.
    pub fn half_as_large(self, fleet: Fleet<'_>, name: &str, region: &str) -> Option<&'static str> {
        let from = self.model(fleet, name)?;
        let is_half = |to: &Model| {
            to.family == from.family
                && (to.vcpu * 2.0).total_cmp(&from.vcpu).is_eq()
                && (LEAST_MEMORY..=1.0 / LEAST_MEMORY).contains(&(to.memory_gib * 2.0 / from.memory_gib))
                && to.accelerators <= from.accelerators
        };
        cheapest(self.cheaper(fleet, &from, region, is_half))
    }

    /// The type of the same family that costs least in a region and has so much; the type itself where none of those costs
    /// less.
    pub fn smallest(self, fleet: Fleet<'_>, name: &str, region: &str, least: Least) -> Option<&'static str> {
        let from = self.model(fleet, name)?;
        let is_enough = |to: &Model| {
            to.vcpu >= least.vcpu && to.memory_gib >= least.memory_gib && to.accelerators >= least.accelerators
        };
        let cheaper = self.cheaper(fleet, &from, region, |to| to.family == from.family && is_enough(to));
        cheapest(cheaper).or_else(|| is_enough(&from).then_some(from.name))
    }

    /// Does the region sell a type? `None` where that is not known. A price of another region does not say so, but EC2 offers
    /// the machine underneath a node in the regions where the service does.
    pub fn sells(self, fleet: Fleet<'_>, name: &str, region: &str) -> Option<bool> {
        match fleet {
            Fleet::Machines(cloud) => self.offers(cloud, name, region),
            Fleet::Nodes(service) => match self.node_price(service, name, region)?.basis {
                Basis::Listed => Some(true),
                _ => self.offers_family(machine_of_node(name).split('.').next()?, region),
            },
        }
    }

    /// The types of a make that the region sells for less than another, with their prices.
    fn cheaper(
        self,
        fleet: Fleet<'_>,
        from: &Model,
        region: &str,
        is_meant: impl Fn(&Model) -> bool,
    ) -> Vec<(f64, Model)> {
        let Some(now) = self.price_in(fleet, from.name, region) else { return Vec::new() };
        let meant = self.models(fleet).into_iter().filter(|to| to.make == from.make && is_meant(to));
        let sold =
            meant.filter(|to| matches!(fleet, Fleet::Machines(_)) || self.sells(fleet, to.name, region) == Some(true));
        sold.filter_map(|to| Some((self.price_in(fleet, to.name, region)?, to))).filter(|(usd, _)| *usd < now).collect()
    }

    fn price_in(self, fleet: Fleet<'_>, name: &str, region: &str) -> Option<f64> {
        let quote = match fleet {
            Fleet::Machines(cloud) => self.on_demand_for(cloud, name, region, 1.0),
            Fleet::Nodes(service) => self.node_price(service, name, region),
        };
        quote.map(|quote| quote.price.usd())
    }

    fn model(self, fleet: Fleet<'_>, name: &str) -> Option<Model> {
        match fleet {
            Fleet::Machines(cloud) => self.machine(cloud, name).as_ref().and_then(of_machine),
            Fleet::Nodes(service) => self.node_model(Catalogue::node(service, name)?),
        }
    }

    fn models(self, fleet: Fleet<'_>) -> Vec<Model> {
        match fleet {
            Fleet::Machines(cloud) => self.machines(cloud).filter_map(|machine| of_machine(&machine)).collect(),
            Fleet::Nodes(service) => {
                Catalogue::nodes(service).into_iter().filter_map(|node| self.node_model(node)).collect()
            }
        }
    }

    /// A node's own size, else that of the machine underneath.
    fn node_model(self, node: ListedNode) -> Option<Model> {
        let underneath = machine_of_node(node.name);
        let machine = self.machine(Cloud::Aws, underneath);
        let family = underneath.split('.').next()?;
        let relative = || self.machine(Cloud::Aws, &format!("{family}.large"));
        let like = machine.or_else(relative);
        Some(Model {
            name: node.name,
            family,
            vcpu: node.vcpu.or(machine?.vcpu)?,
            memory_gib: node.memory_gib.or(machine?.memory_gib)?,
            accelerators: machine.and_then(|machine| machine.accelerator).map_or(0.0, |accelerator| accelerator.count),
            architecture: like.and_then(|machine| machine.architecture),
            make: (Some(family.starts_with('t')), None, None),
        })
    }

    /// The families that steps lead to, one after the other.
    fn newer_families(self, fleet: Fleet<'_>, family: &str) -> BTreeSet<&'static str> {
        let mut found = BTreeSet::new();
        let mut next: Vec<&'static str> = self.steps(fleet, family).map(|(to, _)| to).collect();
        while let Some(family) = next.pop() {
            if found.insert(family) {
                next.extend(self.steps(fleet, family).map(|(to, _)| to));
            }
        }
        found
    }

    /// The newer families for a family, and the sort of each step; of nodes, those of the service and of EC2.
    fn steps(self, fleet: Fleet<'_>, family: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
        let (table, own, prefix) = match fleet {
            Fleet::Machines(Cloud::Azure) => ("azure_vm", None, ""),
            Fleet::Machines(Cloud::Google) => ("gcp_machine", None, ""),
            Fleet::Nodes("mysql" | "mariadb") => ("aws_ec2", Some("aws_rds_mysql"), "db."),
            Fleet::Nodes("postgres") => ("aws_ec2", Some("aws_rds_postgres"), "db."),
            Fleet::Nodes("aurora" | "aurora-mysql" | "aurora-postgresql") => ("aws_ec2", Some("aws_rds_aurora"), "db."),
            Fleet::Nodes("redis" | "valkey" | "memcached") => ("aws_ec2", Some("aws_elasticache_redis"), "cache."),
            Fleet::Nodes("opensearch" | "elasticsearch") => ("aws_ec2", Some("aws_opensearch"), ""),
            Fleet::Nodes("msk") => ("aws_ec2", Some("aws_msk"), "kafka."),
            Fleet::Machines(Cloud::Aws) | Fleet::Nodes(_) => ("aws_ec2", None, ""),
        };
        let mut steps: Vec<Successor> = self.successors(table, family).collect();
        if let Some(service) = own {
            steps.extend(self.successors(service, &format!("{prefix}{family}")));
        }
        let known = steps.into_iter().filter(|step| step.matched_by != "none");
        known.map(move |step| (step.to_family.trim_start_matches(prefix), step.variant))
    }
}

/// The machine underneath a node: `r6g.large` of `db.r6g.large`.
fn machine_of_node(name: &str) -> &str {
    let prefixes = ["db.", "cache.", "kafka.", "ml."];
    let name = prefixes.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
    name.trim_end_matches(".search").trim_end_matches(".elasticsearch")
}

fn of_machine(machine: &Machine) -> Option<Model> {
    Some(Model {
        name: machine.name,
        family: machine.family,
        vcpu: machine.vcpu?,
        memory_gib: machine.memory_gib?,
        accelerators: machine.accelerator.map_or(0.0, |accelerator| accelerator.count),
        architecture: machine.architecture,
        make: (machine.burstable, machine.bare_metal, machine.variant),
    })
}

/// Of two at one price the later in name order.
fn cheapest(priced: impl IntoIterator<Item = (f64, Model)>) -> Option<&'static str> {
    let order = |one: &(f64, Model), two: &(f64, Model)| one.0.total_cmp(&two.0).then(two.1.name.cmp(one.1.name));
    priced.into_iter().min_by(order).map(|(_, to)| to.name)
}

/// The number of a family's generation: 6 of `m6g` and of `Dps_v6`.
fn generation(family: &str) -> u32 {
    let from = family.rfind("_v").map_or(family, |at| &family[at..]);
    let digits = from.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().unwrap_or(0)
}
