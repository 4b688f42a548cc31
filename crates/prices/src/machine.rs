//! The specification of a machine type.

use crate::cloud::Cloud;
use crate::quote::{Confidence, Quote};

/// A machine type. Unknown properties are `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Machine {
    /// The type as its cloud spells it: `m5.xlarge`, `Standard_D2s_v5`, `n2-standard-4`.
    pub name: &'static str,
    /// Whose it is.
    pub cloud: Cloud,
    /// `m5`, `Ds_v5`, `n2`.
    pub family: &'static str,
    /// Virtual processors that can be used: the second number of Azure's constrained sizes.
    pub vcpu: Option<f64>,
    /// Memory in GiB.
    pub memory_gib: Option<f64>,
    /// `x86_64` or `arm64`.
    pub architecture: Option<&'static str>,
    /// `intel`, `amd`, `aws` (Graviton), `arm`, `nvidia` (Grace) or `apple`.
    pub cpu_vendor: Option<&'static str>,
    /// GPUs and other accelerators that are part of it and of its price.
    pub accelerator: Option<Accelerator>,
    /// Does it earn and spend processor credits? Known for AWS.
    pub burstable: Option<bool>,
    /// The share of its processors that a shared-core type may use all the time (Google's `e2-micro`: 0.25).
    pub shared_core: Option<f64>,
    /// Is it a whole computer, without a hypervisor? Known for AWS.
    pub bare_metal: Option<bool>,
    /// Disks inside the machine, in the price. Known for AWS.
    pub local_storage: Option<LocalStorage>,
    /// Google's `lssd` for types whose price includes local SSDs.
    pub variant: Option<&'static str>,
    /// Network speed. Known for AWS.
    pub network: Option<Network>,
    /// The flag of the EC2 API. It is false for m6i, r7g and g5, so use successors instead.
    pub current_generation: Option<bool>,
    /// How well the shape is attested.
    pub confidence: Option<Confidence>,
}

/// The accelerators of a machine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accelerator {
    /// `gpu`, `tpu`, `inferentia`, `trainium`, `fpga`, `media` or `inference`.
    pub kind: &'static str,
    /// `A100`, `T4`, `Inferentia2` …
    pub model: &'static str,
    /// How many; a fraction where a card is shared.
    pub count: f64,
    /// Memory of each in GiB.
    pub memory_gib_each: Option<f64>,
}

/// Disks inside a machine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocalStorage {
    /// All of them together, in GB; 0 where it has none.
    pub gb: f64,
    /// `nvme`, `ssd` or `hdd`.
    pub kind: Option<&'static str>,
}

/// Network speed in Gbit/s.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Network {
    /// The sustained bandwidth.
    pub baseline_gbps: Option<f64>,
    /// The bandwidth it can reach for a limited time.
    pub peak_gbps: Option<f64>,
}

/// An accelerator model by its datasheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AcceleratorFacts {
    /// `T4`, `A100-40`, `TPU v5e` …: the names of A100 and V100 include their memory.
    pub model: &'static str,
    /// `nvidia`, `amd`, `aws` or `google`.
    pub vendor: &'static str,
    /// `gpu`, `tpu` or `asic`.
    pub kind: &'static str,
    /// The year it came out.
    pub year: Option<f64>,
    /// `Ampere`, `Hopper`, `NeuronCore-v2` …
    pub architecture: Option<&'static str>,
    /// 8.0 and the like, for NVIDIA's.
    pub cuda_compute_capability: Option<f64>,
    /// Memory of one, as the clouds expose it.
    pub memory_gib: Option<f64>,
    /// Memory bandwidth in GB/s.
    pub memory_bandwidth_gb_per_s: Option<f64>,
    /// FP16 or BF16 matrix throughput without sparsity.
    pub fp16_tflops: Option<f64>,
    /// FP8 matrix throughput without sparsity.
    pub fp8_tflops: Option<f64>,
    /// FP32 throughput.
    pub fp32_tflops: Option<f64>,
    /// False if training or serving a modern model on it wastes money at any price.
    pub has_fp16_matrix_units: bool,
    /// `training`, `inference`, `legacy graphics` …
    pub typical_role: Option<&'static str>,
    /// How well the figures are attested.
    pub confidence: Confidence,
}

/// An accelerator that Google bills apart from the machine: a GPU on an N1, or a TPU.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AttachedAccelerator {
    /// `nvidia-tesla-t4`, `tpu-v5e` …
    pub name: &'static str,
    /// Its model, as in [`AcceleratorFacts`].
    pub model: &'static str,
    /// `gpu` or `tpu`.
    pub kind: &'static str,
    /// The unit of the price: `per chip`, `per v2-8 slice (4 chips)` …
    pub per: &'static str,
    /// Memory of that unit.
    pub memory_gib: Option<f64>,
    /// True where the machine's price contains it (g2, a2, a3, g4): never add it again.
    pub included_in_machine: bool,
    /// The hourly list price, unless included.
    pub on_demand: Option<Quote>,
    /// The hourly spot price, unless included.
    pub spot: Option<Quote>,
}
