//! The cheapest machine that a set of Karpenter requirements allows.

use costlint_model::{Value, value::show_number};
use costlint_prices::Machine;

use crate::{
    inventory::requirements::{self, Operator, Row},
    money::pricing::Pricing,
};

/// What a machine has for a label.
type Trait = fn(&Machine) -> Option<String>;

/// The labels that choose among machine types, each with what a machine has for it.
///
/// <https://karpenter.sh/docs/concepts/scheduling/#well-known-labels> (2026-11)
const LABELS: [(&str, Trait); 10] = [
    ("node.kubernetes.io/instance-type", |machine| Some(machine.name.to_owned())),
    ("karpenter.k8s.aws/instance-family", |machine| Some(machine.family.to_owned())),
    ("karpenter.k8s.aws/instance-size", |machine| machine.name.split_once('.').map(|(_, size)| size.to_owned())),
    ("karpenter.k8s.aws/instance-category", |machine| Some(category(machine).to_owned())),
    ("karpenter.k8s.aws/instance-generation", |machine| {
        let rest = machine.family.strip_prefix(category(machine))?;
        let digits = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
        (digits > 0).then(|| rest[..digits].to_owned())
    }),
    ("karpenter.k8s.aws/instance-cpu", |machine| machine.vcpu.map(|vcpu| vcpu.to_string())),
    // In MiB.
    ("karpenter.k8s.aws/instance-memory", |machine| machine.memory_gib.map(|gib| show_number(gib * 1024.0))),
    ("karpenter.k8s.aws/instance-gpu-name", |machine| {
        machine.accelerator.as_ref().map(|accelerator| accelerator.model.to_lowercase())
    }),
    ("karpenter.k8s.aws/instance-gpu-count", |machine| {
        machine.accelerator.as_ref().map(|accelerator| accelerator.count.to_string())
    }),
    ("kubernetes.io/arch", |machine| {
        machine.architecture.map(|name| if name == "x86_64" { "amd64".to_owned() } else { name.to_owned() })
    }),
];

/// The labels of which one must list its values for a machine to count as chosen.
const CHOOSING: [&str; 4] = [
    "node.kubernetes.io/instance-type",
    "karpenter.k8s.aws/instance-family",
    "karpenter.k8s.aws/instance-category",
    "karpenter.k8s.aws/instance-gpu-name",
];

/// How labels begin that are about the machine. Of those that are not in [`LABELS`], the catalogue knows nothing.
const OF_MACHINES: &str = "karpenter.k8s.aws/instance-";

fn category(machine: &Machine) -> &'static str {
    let family = machine.family;
    &family[..family.find(|char: char| !char.is_ascii_alphabetic()).unwrap_or(family.len())]
}

/// The name of the cheapest type that the requirements allow in the instance's region; unknown where they name no
/// type, family or category, or where one of them about machines cannot be judged.
pub(crate) fn cheapest(wanted: &Value, pricing: &Pricing<'_>) -> Value {
    choice(wanted, pricing).map_or_else(Value::unknown, Value::text)
}

fn choice(wanted: &Value, pricing: &Pricing<'_>) -> Option<&'static str> {
    let mut limits: Vec<(Trait, Row)> = Vec::new();
    for row in requirements::rows(wanted)? {
        let row = row?;
        match LABELS.iter().find(|(label, _)| *label == row.key) {
            Some((_, of)) => limits.push((*of, row)),
            None if row.key.starts_with(OF_MACHINES) => return None,
            None => {}
        }
    }
    let chooses = |(_, row): &(Trait, Row)| row.operator == Operator::In && CHOOSING.contains(&&*row.key);
    if !limits.iter().any(chooses) {
        return None;
    }
    let key = limits.iter().map(|(_, row)| row.to_string()).collect::<Vec<_>>().join(" ");
    pricing.cheapest(&key, |machine| {
        machine.bare_metal != Some(true) && limits.iter().all(|(of, row)| row.allows(of(machine).as_deref()))
    })
}
