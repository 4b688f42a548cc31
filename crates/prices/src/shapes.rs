//! Reads machine types and accelerators from the packed tables.

use crate::catalogue::{Catalogue, Origin};
use crate::cloud::Cloud;
use crate::machine::{Accelerator, AcceleratorFacts, AttachedAccelerator, LocalStorage, Machine, Network};
use crate::packed::{
    ACCELERATORS, AWS_EC2, AWS_EC2_OFFERINGS, AZURE_VM, GCP_ACCELERATOR_REGIONS, GCP_ACCELERATORS, GCP_MACHINE, Number,
    Row, Table, Text,
};
use crate::quote::{Basis, Confidence, Quote};

impl Catalogue {
    /// A machine type by name; Azure's sizes in any case. Google's custom types aren't known.
    pub fn machine(self, cloud: Cloud, name: &str) -> Option<Machine> {
        row_of(cloud, name).and_then(|row| read(cloud, row))
    }

    /// A machine type of whichever cloud has one of that name.
    pub fn machine_any(self, name: &str) -> Option<Machine> {
        Cloud::ALL.into_iter().find_map(|cloud| self.machine(cloud, name))
    }

    /// The EC2 type under an `ml.` type of `SageMaker`.
    pub fn sagemaker_machine(self, name: &str) -> Option<Machine> {
        self.machine(Cloud::Aws, name.strip_prefix("ml.")?)
    }

    /// Every machine type of a cloud, in name order.
    pub fn machines(self, cloud: Cloud) -> impl Iterator<Item = Machine> {
        table_of(cloud).all().filter_map(move |row| read(cloud, row))
    }

    /// The known machine type whose name is nearest to one that isn't known, for an error message.
    pub fn nearest(self, cloud: Cloud, name: &str) -> Option<&'static str> {
        nearest(self.machines(cloud).map(|machine| machine.name), name)
    }

    /// Does the region offer any type of the EC2 family? `None` where that isn't known.
    pub fn offers_family(self, family: &str, region: &str) -> Option<bool> {
        let column = AWS_EC2_OFFERINGS.region_text(self.region(Cloud::Aws, region)?)?;
        Some(AWS_EC2_OFFERINGS.find(&[family])?.text(column).is_some())
    }

    /// Does the region offer an accelerator of Google, by its API name or by the family of machine types that is made for it?
    /// `None` where that isn't known.
    pub fn offers_accelerator(self, accelerator: &str, region: &str) -> Option<bool> {
        const REGIONS: Text = GCP_ACCELERATOR_REGIONS.text("regions");
        let region = self.region(Cloud::Google, region)?;
        let regions = GCP_ACCELERATOR_REGIONS.find(&[accelerator])?.text(REGIONS)?;
        Some(regions.split(' ').any(|offering| offering == region))
    }

    /// Does the region offer a machine type? `None` where that isn't known: always for Azure, and for Google's types without
    /// accelerators. A type with a price in the region is offered there.
    pub fn offers(self, cloud: Cloud, name: &str, region: &str) -> Option<bool> {
        let machine = self.machine(cloud, name)?;
        if self.on_demand(cloud, name, region).is_some() {
            return Some(true);
        }
        match cloud {
            Cloud::Aws => self.offers_family(machine.family, region),
            Cloud::Azure => None,
            Cloud::Google => {
                let model = self.accelerator_facts(&machine.accelerator?)?.model;
                let included = GCP_ACCELERATORS
                    .all()
                    .find(|row| row.text(ATTACHED_MODEL) == Some(model) && row.text(ATTACHED_REGION) == Some("*"));
                let accelerator = included.and_then(|row| row.text(ATTACHED_NAME)).unwrap_or(machine.family);
                self.offers_accelerator(accelerator, region)
            }
        }
    }

    /// An accelerator model by name: `T4`, `A100-80`, or Google's `nvidia-tesla-t4` and `tpu-v5e`.
    pub fn accelerator(self, model: &str) -> Option<AcceleratorFacts> {
        let row = ACCELERATORS.find(&[model]).or_else(|| {
            let attached = GCP_ACCELERATORS.matching(&[model]).next()?;
            ACCELERATORS.find(&[attached.text(ATTACHED_MODEL)?])
        });
        row.and_then(read_facts)
    }

    /// Every accelerator by its model, then those that Google names, each once.
    pub fn accelerators(self) -> impl Iterator<Item = &'static str> {
        const MODEL: Text = ACCELERATORS.text("model");
        let mut last = None;
        let named = GCP_ACCELERATORS.all().filter_map(|row| row.text(ATTACHED_NAME));
        let named = named.filter(move |&name| last.replace(name) != Some(name));
        ACCELERATORS.all().filter_map(|row| row.text(MODEL)).chain(named)
    }

    /// The facts of the accelerator in a machine.
    pub fn accelerator_facts(self, accelerator: &Accelerator) -> Option<AcceleratorFacts> {
        let by_memory = || self.accelerator(&format!("{}-{}", accelerator.model, accelerator.memory_gib_each?));
        self.accelerator(accelerator.model).or_else(by_memory)
    }

    /// The price of a Google Cloud accelerator that isn't part of a machine type, by its API name (`nvidia-tesla-t4`,
    /// `tpu-v5e`). GPUs whose machine includes them are known in every region.
    pub fn gcp_gpu(self, accelerator: &str, region: &str) -> Option<AttachedAccelerator> {
        const KIND: Text = GCP_ACCELERATORS.text("kind");
        const PER: Text = GCP_ACCELERATORS.text("unit");
        const MEMORY: Number = GCP_ACCELERATORS.number("memory_gib_per_unit");
        const ON_DEMAND: Number = GCP_ACCELERATORS.number("usd_per_hour");
        const SPOT: Number = GCP_ACCELERATORS.number("usd_per_hour_spot");
        const SOURCE: Text = GCP_ACCELERATORS.text("source");

        let region = self.region(Cloud::Google, region)?;
        let own = GCP_ACCELERATORS.find(&[accelerator, region]);
        let row = own.or_else(|| GCP_ACCELERATORS.find(&[accelerator, "*"]))?;
        let origin = Origin::of_row(row, SOURCE)?;
        let quote =
            |column: Number, basis: Basis| own?.number(column).map(|usd| Quote::hourly(usd, region, origin, basis));
        Some(AttachedAccelerator {
            name: row.text(ATTACHED_NAME)?,
            model: row.text(ATTACHED_MODEL)?,
            kind: row.text(KIND)?,
            per: row.text(PER)?,
            memory_gib: row.number(MEMORY),
            included_in_machine: own.is_none(),
            on_demand: quote(ON_DEMAND, Basis::Listed),
            spot: quote(SPOT, Basis::SpotListed),
        })
    }
}

const ATTACHED_MODEL: Text = GCP_ACCELERATORS.text("model");
const ATTACHED_REGION: Text = GCP_ACCELERATORS.text("region");
const ATTACHED_NAME: Text = GCP_ACCELERATORS.text("accelerator");

/// The row of a machine type.
pub(crate) fn row_of(cloud: Cloud, name: &str) -> Option<Row> {
    match cloud {
        // Azure takes sizes in any case.
        Cloud::Azure => AZURE_VM.find_in_any_case(name),
        Cloud::Aws | Cloud::Google => table_of(cloud).find(&[name]),
    }
}

/// The name nearest to one that isn't known, if one is near enough to be meant.
pub(crate) fn nearest(names: impl Iterator<Item = &'static str>, name: &str) -> Option<&'static str> {
    let wanted = name.to_ascii_lowercase();
    let limit = (wanted.chars().count() / 4).clamp(1, 3);
    // A text of another length is at least that far away; this also keeps a huge text from costing time.
    let near = names.filter(|known| known.len().abs_diff(wanted.len()) <= limit);
    let ranked = near.map(|known| {
        let lower = known.to_ascii_lowercase();
        // Of names equally far away the one that begins alike is likelier meant: the kind of thing comes first.
        (strsim::osa_distance(&lower, &wanted), lower.chars().next() != wanted.chars().next(), known)
    });
    ranked.filter(|&(distance, ..)| distance <= limit).min().map(|(.., known)| known)
}

fn table_of(cloud: Cloud) -> &'static Table {
    match cloud {
        Cloud::Aws => &AWS_EC2,
        Cloud::Azure => &AZURE_VM,
        Cloud::Google => &GCP_MACHINE,
    }
}

fn read(cloud: Cloud, row: Row) -> Option<Machine> {
    match cloud {
        Cloud::Aws => read_aws(row),
        Cloud::Azure => read_azure(row),
        Cloud::Google => read_google(row),
    }
}

fn read_aws(row: Row) -> Option<Machine> {
    const NAME: Text = AWS_EC2.text("instance_type");
    const FAMILY: Text = AWS_EC2.text("family");
    const VCPU: Number = AWS_EC2.number("vcpu");
    const MEMORY: Number = AWS_EC2.number("memory_gib");
    const ARCHITECTURE: Text = AWS_EC2.text("architecture");
    const CPU_VENDOR: Text = AWS_EC2.text("cpu_vendor");
    const KIND: Text = AWS_EC2.text("accelerator_kind");
    const MODEL: Text = AWS_EC2.text("accelerator_model");
    const COUNT: Number = AWS_EC2.number("accelerator_count");
    const MEMORY_EACH: Number = AWS_EC2.number("accelerator_memory_gib_each");
    const CURRENT: Text = AWS_EC2.text("current_generation");
    const BURSTABLE: Text = AWS_EC2.text("burstable");
    const BARE_METAL: Text = AWS_EC2.text("bare_metal");
    const STORAGE: Number = AWS_EC2.number("local_storage_gb");
    const STORAGE_KIND: Text = AWS_EC2.text("local_storage_kind");
    const BASELINE: Number = AWS_EC2.number("network_baseline_gbps");
    const PEAK: Number = AWS_EC2.number("network_peak_gbps");
    const CONFIDENCE: Text = AWS_EC2.text("confidence");

    let flag = |column| row.text(column).map(|text| text == "true");
    let network = Network { baseline_gbps: row.number(BASELINE), peak_gbps: row.number(PEAK) };
    Some(Machine {
        name: row.text(NAME)?,
        cloud: Cloud::Aws,
        family: row.text(FAMILY)?,
        vcpu: row.number(VCPU),
        memory_gib: row.number(MEMORY),
        architecture: row.text(ARCHITECTURE),
        cpu_vendor: row.text(CPU_VENDOR),
        accelerator: read_accelerator(row, row.text(KIND), MODEL, COUNT, MEMORY_EACH),
        burstable: flag(BURSTABLE),
        shared_core: None,
        bare_metal: flag(BARE_METAL),
        local_storage: row.number(STORAGE).map(|gb| LocalStorage { gb, kind: row.text(STORAGE_KIND) }),
        variant: None,
        network: (network.baseline_gbps.is_some() || network.peak_gbps.is_some()).then_some(network),
        current_generation: flag(CURRENT),
        confidence: row.text(CONFIDENCE).and_then(Confidence::from_name),
    })
}

fn read_azure(row: Row) -> Option<Machine> {
    const NAME: Text = AZURE_VM.text("size");
    const FAMILY: Text = AZURE_VM.text("family");
    const VCPU: Number = AZURE_VM.number("vcpu");
    const MEMORY: Number = AZURE_VM.number("memory_gib");
    const ARCHITECTURE: Text = AZURE_VM.text("architecture");
    const CPU_VENDOR: Text = AZURE_VM.text("cpu_vendor");
    const MODEL: Text = AZURE_VM.text("gpu_model");
    const COUNT: Number = AZURE_VM.number("gpu_count");
    const MEMORY_EACH: Number = AZURE_VM.number("gpu_memory_gib_each");
    const CONFIDENCE: Text = AZURE_VM.text("confidence");

    Some(Machine {
        name: row.text(NAME)?,
        cloud: Cloud::Azure,
        family: row.text(FAMILY)?,
        vcpu: row.number(VCPU),
        memory_gib: row.number(MEMORY),
        architecture: row.text(ARCHITECTURE),
        cpu_vendor: row.text(CPU_VENDOR),
        accelerator: read_accelerator(row, Some("gpu"), MODEL, COUNT, MEMORY_EACH),
        burstable: None,
        shared_core: None,
        bare_metal: None,
        local_storage: None,
        variant: None,
        network: None,
        current_generation: None,
        confidence: row.text(CONFIDENCE).and_then(Confidence::from_name),
    })
}

fn read_google(row: Row) -> Option<Machine> {
    const NAME: Text = GCP_MACHINE.text("machine_type");
    const FAMILY: Text = GCP_MACHINE.text("family");
    const VCPU: Number = GCP_MACHINE.number("vcpu");
    const MEMORY: Number = GCP_MACHINE.number("memory_gib");
    const SHARED_CORE: Number = GCP_MACHINE.number("shared_core_vcpu_fraction");
    const ARCHITECTURE: Text = GCP_MACHINE.text("architecture");
    const CPU_VENDOR: Text = GCP_MACHINE.text("cpu_vendor");
    const MODEL: Text = GCP_MACHINE.text("gpu_model");
    const COUNT: Number = GCP_MACHINE.number("gpu_count");
    const MEMORY_EACH: Number = GCP_MACHINE.number("gpu_memory_gib_each");
    const VARIANT: Text = GCP_MACHINE.text("variant");

    let kind = if row.text(MODEL).is_some_and(|model| model.starts_with("TPU")) { "tpu" } else { "gpu" };
    Some(Machine {
        name: row.text(NAME)?,
        cloud: Cloud::Google,
        family: row.text(FAMILY)?,
        vcpu: row.number(VCPU),
        memory_gib: row.number(MEMORY),
        architecture: row.text(ARCHITECTURE),
        cpu_vendor: row.text(CPU_VENDOR),
        accelerator: read_accelerator(row, Some(kind), MODEL, COUNT, MEMORY_EACH),
        burstable: None,
        shared_core: row.number(SHARED_CORE),
        bare_metal: None,
        local_storage: None,
        variant: row.text(VARIANT),
        network: None,
        current_generation: None,
        confidence: Some(Confidence::Sourced),
    })
}

fn read_accelerator(
    row: Row,
    kind: Option<&'static str>,
    model: Text,
    count: Number,
    memory_each: Number,
) -> Option<Accelerator> {
    Some(Accelerator {
        kind: kind?,
        model: row.text(model)?,
        count: row.number(count)?,
        memory_gib_each: row.number(memory_each),
    })
}

fn read_facts(row: Row) -> Option<AcceleratorFacts> {
    const MODEL: Text = ACCELERATORS.text("model");
    const VENDOR: Text = ACCELERATORS.text("vendor");
    const KIND: Text = ACCELERATORS.text("kind");
    const YEAR: Number = ACCELERATORS.number("year");
    const ARCHITECTURE: Text = ACCELERATORS.text("architecture");
    const CUDA: Number = ACCELERATORS.number("cuda_compute_capability");
    const MEMORY: Number = ACCELERATORS.number("memory_gib");
    const BANDWIDTH: Number = ACCELERATORS.number("memory_bandwidth_gb_per_s");
    const FP16: Number = ACCELERATORS.number("fp16_dense_tflops");
    const FP8: Number = ACCELERATORS.number("fp8_dense_tflops");
    const FP32: Number = ACCELERATORS.number("fp32_tflops");
    const MATRIX: Text = ACCELERATORS.text("has_fp16_matrix_units");
    const ROLE: Text = ACCELERATORS.text("typical_role");
    const CONFIDENCE: Text = ACCELERATORS.text("confidence");

    Some(AcceleratorFacts {
        model: row.text(MODEL)?,
        vendor: row.text(VENDOR)?,
        kind: row.text(KIND)?,
        year: row.number(YEAR),
        architecture: row.text(ARCHITECTURE),
        cuda_compute_capability: row.number(CUDA),
        memory_gib: row.number(MEMORY),
        memory_bandwidth_gb_per_s: row.number(BANDWIDTH),
        fp16_tflops: row.number(FP16),
        fp8_tflops: row.number(FP8),
        fp32_tflops: row.number(FP32),
        has_fp16_matrix_units: row.text(MATRIX)? == "yes",
        typical_role: row.text(ROLE),
        confidence: Confidence::from_name(row.text(CONFIDENCE)?)?,
    })
}
