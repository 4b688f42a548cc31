//! How far costlint's values are known, and whether they are Terraform's.

use std::fmt;

use costlint_model::{Count, Data, Resource, Value};
use serde_json::Value as Json;

use super::{Module, dump, terraforms::Instance};

/// The outcome for some modules.
#[derive(Default)]
pub(crate) struct Tally {
    modules: usize,
    values: usize,
    known: usize,
    types: Types,
    /// What is wrong, for people.
    pub(crate) differences: Vec<String>,
}

/// How exactly values are compared.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Types {
    /// A number is no text.
    #[default]
    Exact,
    /// A number may be a text. What is unknown has no type here, and where one beside it is a text, a number becomes one too.
    Loose,
}

impl Tally {
    /// Compares one module.
    pub(crate) fn module(&mut self, module: &Module, ours: &[Resource], theirs: &[Instance]) {
        self.modules += 1;
        self.instances(module, ours, theirs);
    }

    /// Compares one module without counting what is known of it.
    pub(crate) fn law(&mut self, module: &Module, ours: &[Resource], theirs: &[Instance]) {
        let mut tally = Tally { types: Types::Loose, ..Tally::default() };
        tally.instances(module, ours, theirs);
        self.differences.extend(tally.differences);
    }

    /// Notes that Terraform does not take a module for one.
    pub(crate) fn refused(&mut self, module: &Module, message: &str) {
        self.differences.push(format!("terraform refuses the module: {message}\n{}", module.shown()));
    }

    /// Adds what another has counted.
    pub(crate) fn add(&mut self, other: Tally) {
        self.modules += other.modules;
        self.values += other.values;
        self.known += other.known;
        self.differences.extend(other.differences);
    }

    /// The share of values that are known, in percent.
    pub(crate) fn share(&self) -> usize {
        self.known * 100 / self.values.max(1)
    }

    fn instances(&mut self, module: &Module, ours: &[Resource], theirs: &[Instance]) {
        let mut wrong = Vec::new();
        for instance in theirs {
            let Some(resource) = ours.iter().find(|resource| stands_for(&resource.address, &instance.address)) else {
                wrong.push(format!("{}: not there", instance.address));
                continue;
            };
            let input = resource.body.as_object().and_then(|body| body.get("input"));
            let (value, truth) = (input.unwrap_or_else(Value::null), &instance.input);
            if !self.agrees(&value, truth) {
                wrong.push(format!("{}\n     ours: {}\n    truth: {truth}", instance.address, dump::value(&value)));
            }
        }
        for resource in ours {
            let name = without_keys(&resource.address);
            let alike = ours.iter().filter(|other| without_keys(&other.address) == name);
            let copies = alike.fold(Count::exactly(0), |sum, other| sum + other.copies);
            let truth = theirs.iter().filter(|instance| without_keys(&instance.address) == name).count();
            let most = copies.most.map_or(usize::MAX, |most| most as usize);
            if !(copies.least as usize..=most).contains(&truth) {
                wrong.push(format!("{}: {copies:?} copies, but {truth} in truth", resource.address));
            }
        }
        if !wrong.is_empty() {
            self.differences.push(format!("{}\n{}", wrong.join("\n"), module.shown()));
        }
    }

    /// Whether the known parts of a value are Terraform's; counts all and those that are known.
    fn agrees(&mut self, value: &Value, truth: &Json) -> bool {
        match (&value.data, truth) {
            (Data::List(items), Json::Array(truths)) if items.len() == truths.len() && !items.is_empty() => {
                // All are to be counted.
                items.iter().zip(truths).filter(|(item, truth)| !self.agrees(item, truth)).count() == 0
            }
            (Data::Object(object), Json::Object(truths)) if !truths.is_empty() => {
                let strange = object.members().iter().any(|member| !truths.contains_key(&*member.name));
                let mut agrees = true;
                for (name, truth) in truths {
                    match object.get(name) {
                        Some(value) => agrees &= self.agrees(&value, truth),
                        None => agrees = false,
                    }
                }
                agrees && !strange
            }
            (Data::Unknown(_), truth) => {
                self.values += leaves(truth);
                true
            }
            (Data::OneOf(values), truth) => {
                self.values += 1;
                values.iter().any(|value| is(value, truth, self.types))
            }
            _ => {
                self.values += 1;
                self.known += 1;
                is(value, truth, self.types)
            }
        }
    }
}

/// Whether one of our resources is an instance, or stands for it because all copies are alike: then it has no key.
fn stands_for(ours: &str, theirs: &str) -> bool {
    let (ours, theirs) = (steps(ours), steps(theirs));
    ours.len() == theirs.len()
        && ours
            .iter()
            .zip(&theirs)
            .all(|(ours, theirs)| ours.0 == theirs.0 && (ours.1 == theirs.1 || ours.1.is_empty()))
}

/// The address of a resource, whichever copy it is.
fn without_keys(address: &str) -> String {
    steps(address).into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(".")
}

/// The names in an address, each with its key: `module.a["x"].terraform_data.y` has four.
fn steps(address: &str) -> Vec<(&str, &str)> {
    let mut steps = Vec::new();
    let mut rest = address;
    while !rest.is_empty() {
        let (name, after) = rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len()));
        // No key of ours has a bracket.
        let (key, after) =
            if after.starts_with('[') { after.split_at(after.find(']').expect("a bracket") + 1) } else { ("", after) };
        steps.push((name, key));
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    steps
}

fn is(value: &Value, truth: &Json, types: Types) -> bool {
    match (&value.data, truth) {
        (Data::Null, Json::Null) => true,
        (Data::Bool(one), Json::Bool(two)) => one == two,
        (Data::Number(one), Json::Number(two)) => {
            two.as_f64().is_some_and(|two| (one - two).abs() <= two.abs() * 1e-14)
        }
        (Data::Text(one), Json::String(two)) => **one == **two,
        (Data::Number(_) | Data::Bool(_), Json::String(text)) if types == Types::Loose => {
            value.shown().is_some_and(|shown| *shown == **text)
        }
        (Data::List(items), Json::Array(truths)) => items.is_empty() && truths.is_empty(),
        (Data::Object(object), Json::Object(truths)) => object.members().is_empty() && truths.is_empty(),
        _ => false,
    }
}

/// The number of values in a value; an empty collection is one.
fn leaves(truth: &Json) -> usize {
    match truth {
        Json::Array(items) => items.iter().map(leaves).sum::<usize>().max(1),
        Json::Object(members) => members.values().map(leaves).sum::<usize>().max(1),
        _ => 1,
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} modules, {} values, {} % known, {} differences",
            self.modules,
            self.values,
            self.share(),
            self.differences.len()
        )
    }
}
