//! What machines and accelerators are made of, in words.

use costlint_prices::{Accelerator, AcceleratorFacts, Catalogue, Machine};
use serde::Serialize;

/// Something that is known of a thing.
#[derive(Debug, Serialize)]
pub(super) struct Fact {
    /// What it is about: `memory`.
    pub(super) name: &'static str,
    /// In words: `192 GiB`.
    pub(super) value: String,
}

/// What a machine is made of.
pub(super) fn of_machine(machine: &Machine) -> Vec<Fact> {
    let processor: Vec<&str> = [machine.architecture, machine.cpu_vendor].into_iter().flatten().collect();
    let shared = machine.shared_core.map(|share| format!("{share} vCPU sustained, more in bursts"));
    let disk = machine.local_storage.filter(|disk| disk.gb > 0.0);
    let network = machine.network.and_then(|network| {
        let (baseline, peak) = (network.baseline_gbps, network.peak_gbps);
        let peak = peak.filter(|_| peak != baseline).map(|peak| format!("up to {peak} Gbit/s"));
        let parts: Vec<String> =
            baseline.map(|baseline| format!("{baseline} Gbit/s")).into_iter().chain(peak).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    });
    let facts = [
        ("vCPU", machine.vcpu.map(|vcpu| vcpu.to_string())),
        ("shared core", shared),
        ("memory", machine.memory_gib.map(gib)),
        ("processor", (!processor.is_empty()).then(|| processor.join(", "))),
        ("accelerator", machine.accelerator.as_ref().map(accelerator)),
        (
            "local disk",
            disk.map(|disk| format!("{} GB {}", disk.gb, disk.kind.unwrap_or_default()).trim_end().to_owned()),
        ),
        ("network", network),
        ("bare metal", machine.bare_metal.filter(|bare| *bare).map(|_| "yes".to_owned())),
        ("burstable", machine.burstable.filter(|burstable| *burstable).map(|_| "yes".to_owned())),
        ("includes", machine.variant.filter(|variant| *variant == "lssd").map(|_| "local SSDs".to_owned())),
    ];
    known(facts)
}

/// What an accelerator is made of.
pub(super) fn of_accelerator(facts: &AcceleratorFacts) -> Vec<Fact> {
    let tflops = |value: Option<f64>| value.map(|value| format!("{value} TFLOPS"));
    let facts = [
        ("model", Some(format!("{} {} {}", facts.vendor, facts.model, facts.kind))),
        ("architecture", facts.architecture.map(str::to_owned)),
        ("year", facts.year.map(|year| year.to_string())),
        ("memory", facts.memory_gib.map(gib)),
        ("bandwidth", facts.memory_bandwidth_gb_per_s.map(|bandwidth| format!("{bandwidth} GB/s"))),
        ("FP16", tflops(facts.fp16_tflops)),
        ("FP8", tflops(facts.fp8_tflops)),
        ("FP32", tflops(facts.fp32_tflops)),
        (
            "matrix units",
            Some(
                if facts.has_fp16_matrix_units { "FP16" } else { "none for FP16, so inefficient for modern models" }
                    .to_owned(),
            ),
        ),
        ("typical role", facts.typical_role.map(str::to_owned)),
        ("attested", Some(facts.confidence.name().to_owned())),
    ];
    known(facts)
}

/// `4 × A10G (gpu), 24 GiB each; Ampere of 2021, 125 FP16 TFLOPS each`
fn accelerator(accelerator: &Accelerator) -> String {
    let memory = accelerator.memory_gib_each.map(|memory| format!(", {} each", gib(memory))).unwrap_or_default();
    let facts = Catalogue::embedded().accelerator_facts(accelerator);
    let age = facts.and_then(|facts| Some(format!("; {} of {}", facts.architecture?, facts.year?))).unwrap_or_default();
    let speed = facts
        .and_then(|facts| facts.fp16_tflops)
        .map(|speed| format!("; {speed} FP16 TFLOPS each"))
        .unwrap_or_default();
    format!("{} × {} ({}){memory}{age}{speed}", accelerator.count, accelerator.model, accelerator.kind)
}

fn gib(amount: f64) -> String {
    format!("{amount} GiB")
}

fn known<const N: usize>(facts: [(&'static str, Option<String>); N]) -> Vec<Fact> {
    facts.into_iter().filter_map(|(name, value)| Some(Fact { name, value: value? })).collect()
}
