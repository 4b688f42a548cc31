//! The cheapest machine that a set of Karpenter requirements allows.

use costlint_model::{Data, Value};
use costlint_prices::Machine;

use crate::{inventory::requirements, money::pricing::Pricing};

/// What a machine has for a label.
type Trait = fn(&Machine) -> Option<String>;

/// The labels that choose among machine types, each with what a machine has for it.
const LABELS: [(&str, Trait); 8] = [
    ("node.kubernetes.io/instance-type", |machine| Some(machine.name.to_owned())),
    ("karpenter.k8s.aws/instance-family", |machine| Some(machine.family.to_owned())),
    ("karpenter.k8s.aws/instance-size", |machine| machine.name.split_once('.').map(|(_, size)| size.to_owned())),
    ("karpenter.k8s.aws/instance-category", |machine| {
        Some(machine.family.chars().take_while(char::is_ascii_alphabetic).collect())
    }),
    ("karpenter.k8s.aws/instance-cpu", |machine| machine.vcpu.map(|vcpu| vcpu.to_string())),
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

/// The labels that must be set for a machine to count as chosen.
const CHOOSING: [&str; 4] = [
    "node.kubernetes.io/instance-type",
    "karpenter.k8s.aws/instance-family",
    "karpenter.k8s.aws/instance-category",
    "karpenter.k8s.aws/instance-gpu-name",
];

/// The name of the cheapest type that the requirements allow in the instance's region; unknown where they name no
/// type, family or category, or cannot be read.
pub(crate) fn cheapest(wanted: &Value, pricing: &Pricing<'_>) -> Value {
    let mut limits: Vec<(&str, Trait, Vec<String>)> = Vec::new();
    let mut is_chosen = false;
    for (label, of) in LABELS {
        let allowed = requirements::allowed(wanted, &Value::text(label));
        match &allowed.data {
            Data::List(values) => {
                is_chosen = is_chosen || CHOOSING.contains(&label);
                limits.push((
                    label,
                    of,
                    values.iter().filter_map(|value| value.as_text().map(str::to_lowercase)).collect(),
                ));
            }
            Data::Null => {}
            // A row such as `instance-generation Gt 2` narrows the choice: only labels that pick types must be known.
            _ if CHOOSING.contains(&label) => return Value::unknown(),
            _ => {}
        }
    }
    if !is_chosen {
        return Value::unknown();
    }
    let wanted =
        limits.iter().map(|(label, _, values)| format!("{label}={}", values.join("|"))).collect::<Vec<_>>().join(" ");
    let cheapest = pricing.cheapest(&wanted, |machine| {
        machine.bare_metal != Some(true)
            && limits
                .iter()
                .all(|(_, of, values)| of(machine).is_some_and(|value| values.contains(&value.to_lowercase())))
    });
    cheapest.map_or_else(Value::unknown, Value::text)
}
