//! The functions that pages have beyond Terraform's own.

use std::collections::BTreeMap;

use costlint_model::{Data, Member, Value};
use costlint_prices::Machine;

use crate::{
    inventory::requirements,
    money::{calendar, machines, pricing::Pricing, successors},
    names::{purpose, words},
};

/// The function whose result is never known.
pub(crate) const UNKNOWN: &str = "unknown";

/// Every function here with the number of its arguments, for the check of pages.
pub(crate) const NAMES: [(&str, usize); 26] = [
    ("accelerators", 1),
    ("allowed", 2),
    ("attached_price", 2),
    ("cheapest_machine", 1),
    ("days_until", 1),
    ("gpu_successor", 3),
    ("has_role", 2),
    ("has_spot_key", 1),
    ("has_word", 2),
    ("includes", 2),
    ("known", 1),
    ("machine", 1),
    ("node_price", 2),
    ("nonprod", 1),
    ("on_demand", 1),
    ("per", 2),
    ("price", 1),
    ("production", 1),
    ("quantity", 2),
    ("spot", 1),
    ("successor", 1),
    ("support", 2),
    (UNKNOWN, 0),
    ("remove", 0),
    ("words", 1),
    ("zones", 2),
];

/// Functions that only a declaration has: they read the instance.
pub(crate) const READING: [&str; 11] = [
    "at",
    "beside",
    "cases",
    "commented",
    "mentioned",
    "none",
    "of_pod",
    "of_resource",
    "present",
    "referred_by",
    "wording",
];

/// The result of a function of pages; `None` for a name that is not one.
pub(crate) fn call(function: &str, arguments: &[Value], pricing: &Pricing<'_>) -> Option<Result<Value, String>> {
    let (name, arity) = NAMES.iter().find(|(name, _)| *name == function)?;
    if arguments.len() != *arity {
        return Some(Err(format!("{name} takes {arity} argument{}", if *arity == 1 { "" } else { "s" })));
    }
    let argument = |index: usize| arguments.get(index).cloned().unwrap_or_else(Value::null);
    let priced = |price: &dyn Fn(&str) -> Option<f64>| over_texts(&argument(0), |text| price(text).map(Value::number));
    Some(Ok(match *name {
        "known" => Value::bool(!matches!(argument(0).data, Data::Unknown(_) | Data::OneOf(_))),
        UNKNOWN => Value::unknown(),
        "remove" => Value::object(vec![Member::new("remove", Value::bool(true))]),
        "per" => Value::object(vec![Member::new("rate", argument(0)), Member::new("unit", argument(1))]),
        "price" => priced(&|item| pricing.unit(item)),
        "node_price" => match argument(0).as_text() {
            Some(service) => over_texts(&argument(1), |name| pricing.node(service, name).map(Value::number)),
            None => Value::unknown(),
        },
        "on_demand" => priced(&|machine| pricing.on_demand(machine)),
        "spot" => priced(&|machine| pricing.spot(machine)),
        "attached_price" => match argument(1).as_bool() {
            Some(is_spot) => priced(&|accelerator| pricing.attached(accelerator, is_spot)),
            None => Value::unknown(),
        },
        "machine" => over_texts(&argument(0), |name| pricing.machine(name).map(|machine| described(&machine))),
        "accelerators" => over_texts(&argument(0), |name| {
            pricing
                .machine(name)
                .map(|machine| Value::number(machine.accelerator.map_or(0.0, |accelerator| accelerator.count)))
        }),
        "allowed" => requirements::allowed(&argument(0), &argument(1)),
        "cheapest_machine" => machines::cheapest(&argument(0), pricing),
        "gpu_successor" => successors::of_gpus(&argument(0), &argument(1), &argument(2), pricing),
        "successor" => over_texts(&argument(0), |name| successors::of_machine(name, pricing)),
        "days_until" => {
            over_texts(&argument(0), |date| calendar::days_until(pricing.today()?, date).map(Value::number))
        }
        "support" => match argument(0).as_text() {
            Some(product) => over_texts(&argument(1), |version| calendar::support(product, version)),
            None => Value::unknown(),
        },
        "includes" => includes(&argument(0), &argument(1)),
        "quantity" => quantity(&argument(0), &argument(1)),
        "words" => argument(0)
            .as_text()
            .map_or_else(Value::unknown, |text| Value::list(words::of(text).into_iter().map(Value::text).collect())),
        "has_role" => purpose::has_role(&argument(0), &argument(1)),
        "has_spot_key" => purpose::has_spot_key(&argument(0)),
        "nonprod" => purpose::nonprod(&argument(0)),
        "production" => purpose::production(&argument(0)),
        "has_word" => has_word(&argument(0), &argument(1)),
        _ => zones(&argument(0), &argument(1)),
    }))
}

/// A function over each text that the value may be; unknown where one has no answer.
fn over_texts(value: &Value, apply: impl Fn(&str) -> Option<Value>) -> Value {
    let mut answers = Vec::new();
    for alternative in value.alternatives() {
        match alternative.as_text().and_then(&apply) {
            Some(answer) => answers.push(answer),
            None => return Value::unknown(),
        }
    }
    match answers.as_slice() {
        [answer] => answer.clone(),
        [first, rest @ ..] => rest.iter().fold(first.clone(), |joined, answer| joined.join(answer)),
        [] => Value::unknown(),
    }
}

/// A machine type as pages see it.
fn described(machine: &Machine) -> Value {
    let number = |number: Option<f64>| number.map_or_else(Value::unknown, Value::number);
    let text = |text: Option<&str>| text.map_or_else(Value::null, Value::text);
    let accelerator = machine.accelerator.as_ref();
    Value::object(vec![
        Member::new("accelerator", text(accelerator.map(|accelerator| accelerator.model))),
        Member::new("accelerators", Value::number(accelerator.map_or(0.0, |accelerator| accelerator.count))),
        Member::new("architecture", text(machine.architecture)),
        Member::new("family", Value::text(machine.family)),
        Member::new("local_storage_gb", number(machine.local_storage.map(|storage| storage.gb))),
        Member::new("memory_gb", number(machine.memory_gib)),
        Member::new("vcpu", number(machine.vcpu)),
    ])
}

/// Whether a map has all the entries of another, loosely compared: how a label selector selects.
fn includes(all: &Value, some: &Value) -> Value {
    let (Some(all), Some(some)) = (all.as_object(), some.as_object()) else { return Value::unknown() };
    let holds = some.members().iter().map(|member| match all.get(&member.name) {
        Some(value) => value.equals_loosely(&member.value),
        None => costlint_model::Truth::No,
    });
    from_truth(costlint_model::Truth::all(holds))
}

fn quantity(written: &Value, unit: &Value) -> Value {
    let amount = unit.as_text().and_then(|unit| crate::pages::units::read(unit, written));
    Value { data: amount.map_or(Data::Unknown(None), Data::Number), place: written.place }
}

/// Whether a text, or any key, value or element of a map or list, holds one of the words; unknown parts do not.
fn has_word(value: &Value, wanted: &Value) -> Value {
    let Some(wanted) = wanted.as_list() else { return Value::unknown() };
    let mut found = words::Found::default();
    found.look(value, &wanted.iter().filter_map(Value::as_text).collect::<Vec<_>>());
    Value::bool(found.any())
}

/// In how many zones a pool of Google's runs: those it lists, else three for a region and one for a zone.
///
/// <https://cloud.google.com/kubernetes-engine/docs/concepts/regional-clusters> (2026-11)
fn zones(listed: &Value, location: &Value) -> Value {
    match (&listed.data, location.as_text()) {
        (Data::List(zones), _) if !zones.is_empty() => {
            Value { data: Data::Number(f64::from(u32::try_from(zones.len()).unwrap_or(u32::MAX))), place: listed.place }
        }
        (Data::Unknown(_) | Data::OneOf(_), _) | (_, None) => Value::unknown(),
        (_, Some(location)) => {
            let is_zone = location.rsplit('-').next().is_some_and(|last| last.len() == 1);
            Value::number(if is_zone { 1.0 } else { 3.0 })
        }
    }
}

pub(crate) fn from_truth(truth: costlint_model::Truth) -> Value {
    match truth {
        costlint_model::Truth::Yes => Value::bool(true),
        costlint_model::Truth::No => Value::bool(false),
        costlint_model::Truth::Unknown => Value::unknown(),
    }
}

/// The name of a function that is nearest to a wrong one.
pub(crate) fn nearest<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let mut by_distance: BTreeMap<(usize, &str), &str> = BTreeMap::new();
    for name in names {
        by_distance.insert((strsim::damerau_levenshtein(wrong, name), name), name);
    }
    by_distance.into_iter().next().filter(|((distance, name), _)| *distance <= 1 + name.len() / 3).map(|(_, name)| name)
}
