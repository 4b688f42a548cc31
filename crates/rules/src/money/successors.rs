//! Newer machines and GPUs in place of older ones, as pages see them.

use costlint_model::{Member, Value};

use crate::money::pricing::Pricing;

/// The name of the type that costs least in place of one of a previous generation: of the service that a string names, among
/// the types or families of each list; unknown where there is none.
pub(crate) fn of_type(name: &str, arguments: &[Value], pricing: &Pricing<'_>) -> Option<Value> {
    let mut service = None;
    let mut among: Vec<Vec<String>> = Vec::new();
    for argument in arguments.iter().filter(|argument| !argument.is_null()) {
        match argument.as_text() {
            Some(named) => service = Some(named),
            None => {
                among.push(argument.as_list()?.iter().filter_map(|name| name.as_text().map(str::to_owned)).collect());
            }
        }
    }
    pricing.cheaper_successor(name, service, &among).map(Value::text)
}

/// The GPUs that cost least in place of those of a machine, or in place of so many of a kind that are attached to it;
/// unknown where there are none.
pub(crate) fn of_gpus(machine: &Value, attached: &Value, count: &Value, pricing: &Pricing<'_>) -> Value {
    let attached = match attached.as_text() {
        Some(name) => count.as_number().map(|count| Some((name, count))),
        None => attached.is_null().then_some(None),
    };
    let (Some(name), Some(attached)) = (machine.as_text(), attached) else { return Value::unknown() };
    let Some((from, to)) = pricing.cheaper_gpus(name, attached) else { return Value::unknown() };
    let prefix = if name.starts_with("ml.") { "ml." } else { "" };
    let memory = to.gpus.machine.memory_gib.map_or_else(Value::unknown, Value::number);
    Value::object(vec![
        Member::new("accelerator", to.gpus.attached.map_or_else(Value::null, Value::text)),
        Member::new("keeps_memory", Value::bool(to.keeps_memory)),
        Member::new("machine_type", Value::text(format!("{prefix}{}", to.gpus.machine.name))),
        Member::new("memory_gb", memory),
        Member::new("model", Value::text(to.gpus.model.model)),
        Member::new("old_model", Value::text(from.model.model)),
        Member::new("outdated", Value::bool(from.model.is_previous_generation())),
        Member::new("per_dollar", Value::number(to.per_dollar)),
    ])
}
