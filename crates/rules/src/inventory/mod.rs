//! The instances of kinds in a project: their fields, the links between them, and their costs.

pub(crate) mod cost;
mod described;
pub(crate) mod fields;
pub(crate) mod gather;
pub(crate) mod links;
pub(crate) mod part;
pub(crate) mod peers;
pub(crate) mod pods;
pub(crate) mod policies;
pub(crate) mod references;
pub(crate) mod requirements;
pub(crate) mod versions;

use std::sync::{Arc, OnceLock};

use costlint_model::{Count, Place, Value, eval::Budget};
use rayon::prelude::*;

use crate::{
    Settings,
    findings::saving,
    inventory::{
        gather::{Gathering, Instance},
        peers::Subjects,
    },
    money::{cache::Market, pricing::Pricing},
    pages::expressions::{Lets, PageNames},
};

/// The instances of a run and their costs, for findings, an editor or an estimate.
#[derive(Debug, Default)]
pub struct Inventory {
    gathering: Gathering,
    settings: Settings,
    costs: OnceLock<Vec<Option<f64>>>,
    /// How many steps the expressions of kinds and rules took: for tests of how the work grows.
    pub steps: u64,
}

/// One thing that is billed.
#[derive(Debug, Clone, Copy)]
pub struct Item<'i> {
    instance: &'i Instance,
    /// The cost of one, in US dollars a month; `None` where it is unknown.
    pub monthly_usd: Option<f64>,
}

impl Inventory {
    pub(crate) fn new(gathering: Gathering, settings: Settings, steps: u64) -> Inventory {
        Inventory { gathering, settings, costs: OnceLock::new(), steps }
    }

    /// All billed instances, in the order of the resources. Costs are computed when first needed.
    pub fn items(&self) -> impl Iterator<Item = Item<'_>> {
        let costs = self.costs.get_or_init(|| self.cost());
        self.instances().iter().zip(costs).map(|(instance, monthly_usd)| Item { instance, monthly_usd: *monthly_usd })
    }

    /// The instances whose resource is written at a place.
    pub fn at(&self, place: Place) -> impl Iterator<Item = Item<'_>> {
        self.items().filter(move |item| {
            let whole = item.instance.resource.whole;
            whole.file == place.file && whole.span.contains(place.span)
        })
    }

    pub(crate) fn instances(&self) -> &[Instance] {
        &self.gathering.instances
    }

    pub(crate) fn gathering(&self) -> &Gathering {
        &self.gathering
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    fn cost(&self) -> Vec<Option<f64>> {
        let market = Market::new(&self.settings);
        let cost = |instance: &Instance| {
            let (provider, region) = (instance.field("provider"), instance.field("region"));
            let pricing = Pricing::new(&market, provider.as_text(), &region);
            let budget = Budget::default();
            let names = PageNames {
                page: &instance.kind.page,
                subject: &instance.subject,
                instance: Some(instance),
                written: &[],
                lets: Lets::OfKind(&instance.kind.lets),
                shared: None,
                worked_out: None,
                assumed: &self.settings.assumed,
                settings: &[],
                group: None,
                subjects: &Subjects::default(),
                pricing: &pricing,
                budget: &budget,
            };
            saving::monthly_cost(&instance.kind, &names)
        };
        self.instances().par_iter().map(cost).collect()
    }
}

impl<'i> Item<'i> {
    /// The name of its kind: `block_volume`.
    pub fn kind(self) -> &'i Arc<str> {
        &self.instance.kind.name
    }

    /// The Terraform address, the logical id, or `Kind/namespace/name`, with the part that it is.
    pub fn address(self) -> Arc<str> {
        self.instance.field("address").as_text().unwrap_or_default().into()
    }

    /// The value of a field; null where the kind has none of that name.
    pub fn field(self, name: &str) -> Value {
        self.instance.field(name)
    }

    /// How many there are.
    pub fn copies(self) -> Count {
        self.instance.resource.copies
    }

    /// The module and environment, the template or the folder of manifests that it is deployed with.
    pub fn deployment(self) -> &'i Arc<str> {
        &self.instance.resource.scope.deployment
    }

    /// Where its resource is written, from the first byte to the last.
    pub fn place(self) -> Place {
        self.instance.resource.whole
    }

    pub(crate) fn instance(self) -> &'i Instance {
        self.instance
    }
}
