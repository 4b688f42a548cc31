//! Which newer GPUs do the work of older ones for less.

use crate::catalogue::Catalogue;
use crate::cloud::Cloud;
use crate::machine::{AcceleratorFacts, Machine};
use crate::packed::{GCP_ACCELERATORS, Text};
use crate::quote::Basis;
use crate::successor::LEAST_MEMORY;

/// The oldest compute capability that CUDA 13 builds for: Turing. Maxwell, Pascal and Volta stay with CUDA 12, Kepler
/// with 11. <https://docs.nvidia.com/cuda/archive/13.0.0/cuda-toolkit-release-notes/index.html> (2025-08)
const OLDEST_SUPPORTED: f64 = 7.5;

/// The GPUs of a machine: its own, or those that are attached to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gpus {
    /// The machine type.
    pub machine: Machine,
    /// The accelerator that Google attaches to it, by its API name; `None` if the GPUs are part of the machine.
    pub attached: Option<&'static str>,
    /// Their model.
    pub model: AcceleratorFacts,
    /// How many; a fraction where a card is shared.
    pub count: f64,
    /// Memory of each in GiB.
    memory_gib: f64,
}

/// Newer GPUs in place of older ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GpuSuccessor {
    /// The GPUs to use instead.
    pub gpus: Gpus,
    /// Has its machine as much memory, or 93 % of it?
    pub keeps_memory: bool,
    /// How many times the throughput it gives for a dollar, in FP16, or in FP32 where the older ones have no units for FP16.
    pub per_dollar: f64,
}

impl AcceleratorFacts {
    /// Is it a GPU that current CUDA no longer builds for?
    pub fn is_previous_generation(&self) -> bool {
        self.cuda_compute_capability.is_some_and(|capability| capability < OLDEST_SUPPORTED)
    }
}

impl Catalogue {
    /// The GPUs of a machine type, or those of a kind that are attached to it. `None` where it has none, or they aren't
    /// known.
    pub fn gpus(self, cloud: Cloud, name: &str, attached: Option<(&str, f64)>) -> Option<Gpus> {
        let machine = self.machine(cloud, name)?;
        let own = machine.accelerator.and_then(|own| {
            let model = self.accelerator_facts(&own)?;
            Some(Gpus {
                machine,
                attached: None,
                model,
                count: own.count,
                memory_gib: own.memory_gib_each.or(model.memory_gib)?,
            })
        });
        let beside = || {
            let (name, count) = attached?;
            let (name, model) = (GCP_ACCELERATORS.matching(&[name]).next()?.text(ATTACHED)?, self.accelerator(name)?);
            Some(Gpus { machine, attached: Some(name), model, count, memory_gib: model.memory_gib? })
        };
        own.or_else(beside).filter(|gpus| gpus.model.kind == "gpu" && gpus.count > 0.0)
    }

    /// The GPUs that cost least in place of older ones, in a region: newer ones of the same vendor, as many or more,
    /// each with no less memory and throughput, in a machine of the same architecture with no fewer processors, and
    /// sold there for less together with it. One whose machine has less memory comes last.
    pub fn cheaper_gpus(self, from: &Gpus, region: &str) -> Option<GpuSuccessor> {
        self.cheaper_gpus_at(from, region, &|gpus| self.price_with_gpus(gpus, region))
    }

    /// The same for `SageMaker`, among the types that it is known to sell, at its prices.
    pub fn cheaper_sagemaker_gpus(self, from: &Gpus, region: &str) -> Option<GpuSuccessor> {
        self.cheaper_gpus_at(from, region, &|gpus| {
            let quote = self.node_price("sagemaker", &format!("ml.{}", gpus.machine.name), region)?;
            (quote.basis != Basis::SageMakerRatio).then(|| quote.price.usd())
        })
    }

    fn cheaper_gpus_at(self, from: &Gpus, region: &str, price: &dyn Fn(&Gpus) -> Option<f64>) -> Option<GpuSuccessor> {
        let cloud = from.machine.cloud;
        let now = price(from)?;
        let own = self.machines(cloud).filter_map(|machine| self.gpus(cloud, machine.name, None));
        let beside = from.attached.into_iter().flat_map(|_| attachable(self.region(cloud, region)));
        let beside = beside.filter_map(|name| self.gpus(cloud, from.machine.name, Some((name, from.count))));
        let keeps_memory =
            |to: &Gpus| to.machine.memory_gib >= from.machine.memory_gib.map(|memory| memory * LEAST_MEMORY);
        let better = own.chain(beside).filter(|to| to.replaces(from));
        let priced = better.filter_map(|gpus| Some((price(&gpus)?, gpus))).filter(|(price, _)| *price < now);
        let per_dollar = |to: &Gpus, price: f64| (to.throughput(from) / price) / (from.throughput(from) / now);
        let ranked = priced.map(|(price, gpus)| {
            let (keeps_memory, per_dollar) = (keeps_memory(&gpus), per_dollar(&gpus, price));
            (price, GpuSuccessor { gpus, keeps_memory, per_dollar })
        });
        let least = ranked.min_by(|(one, first), (two, second)| {
            let by_memory = second.keeps_memory.cmp(&first.keeps_memory);
            by_memory.then(one.total_cmp(two)).then(first.gpus.machine.name.cmp(second.gpus.machine.name))
        });
        least.map(|(_, successor)| successor)
    }

    /// The hourly price of a machine and its GPUs that run all month, in US dollars.
    fn price_with_gpus(self, gpus: &Gpus, region: &str) -> Option<f64> {
        let machine = self.on_demand_for(gpus.machine.cloud, gpus.machine.name, region, 1.0)?.price.usd();
        let Some(attached) = gpus.attached else { return Some(machine) };
        Some(machine + self.gcp_gpu(attached, region)?.on_demand_for(1.0)?.price.usd() * gpus.count)
    }
}

/// The accelerators that Google attaches to machines in a region.
fn attachable(region: Option<&str>) -> impl Iterator<Item = &'static str> {
    const REGION: Text = GCP_ACCELERATORS.text("region");
    GCP_ACCELERATORS
        .all()
        .filter(move |row| region.is_some() && row.text(REGION) == region)
        .filter_map(|row| row.text(ATTACHED))
}

const ATTACHED: Text = GCP_ACCELERATORS.text("accelerator");

impl Gpus {
    /// Are these newer, as many, and each as good, in a machine with as many processors?
    fn replaces(&self, from: &Gpus) -> bool {
        let (to, old) = (&self.model, &from.model);
        let is_same_line = to.vendor == old.vendor && self.machine.architecture == from.machine.architecture;
        let is_newer = to.year > old.year && !to.is_previous_generation();
        // A part of a shared card is another thing than a card.
        let is_as_many =
            self.count >= from.count && self.count.fract() == 0.0 && self.machine.vcpu >= from.machine.vcpu;
        let throughput = [(to.fp16_tflops, old.fp16_tflops), (to.fp32_tflops, old.fp32_tflops)];
        let is_known = throughput.iter().any(|(_, old)| old.is_some());
        let is_as_fast = throughput.iter().all(|(to, old)| old.is_none() || to >= old);
        is_same_line && is_newer && is_as_many && self.memory_gib >= from.memory_gib && is_known && is_as_fast
    }

    /// In TFLOPS of all of them, as the older ones are measured.
    fn throughput(&self, older: &Gpus) -> f64 {
        let each = if older.model.fp16_tflops.is_some() { self.model.fp16_tflops } else { self.model.fp32_tflops };
        each.unwrap_or_default() * self.count
    }
}
