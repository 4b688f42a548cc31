//! How far costlint's values are known, and whether they are Terraform's.

use std::fmt;

use costlint_model::{Data, Resource, Value};
use serde_json::Value as Json;

use super::{Module, dump, terraforms::Instance};

/// The outcome for some modules.
#[derive(Default)]
pub(crate) struct Tally {
    modules: usize,
    values: usize,
    known: usize,
    /// What is wrong, for people.
    pub(crate) differences: Vec<String>,
}

impl Tally {
    /// Compares one module, of which Terraform may say that it is none.
    pub(crate) fn module(&mut self, module: &Module, ours: &[Resource], theirs: Result<&[Instance], &String>) {
        self.modules += 1;
        match theirs {
            Ok(instances) => self.instances(ours, instances),
            Err(message) => self.differences.push(format!("terraform refuses the module: {message}")),
        }
        if !self.differences.is_empty() {
            let files = module.files.iter().map(|(path, text)| format!("--- {path}\n{text}"));
            self.differences = vec![self.differences.drain(..).chain(files).collect::<Vec<_>>().join("\n")];
        }
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

    fn instances(&mut self, ours: &[Resource], theirs: &[Instance]) {
        for instance in theirs {
            let stands_for = |resource: &&Resource| stands_for(&resource.address, &instance.address);
            let resource = ours.iter().find(stands_for);
            let input = resource.and_then(|resource| resource.body.as_object()?.get("input"));
            let (value, truth) = (input.unwrap_or_else(|| missing(resource)), &instance.input);
            if !self.agrees(&value, truth) {
                self.differences.push(format!("{}\n     ours: {}\n    truth: {truth}", instance.address, dump::value(&value)));
            }
        }
        for resource in ours {
            let name = without_keys(&resource.address);
            let alike = ours.iter().filter(|other| without_keys(&other.address) == name);
            let copies: Option<u32> = alike.map(|other| other.copies).sum();
            let truth = theirs.iter().filter(|instance| without_keys(&instance.address) == name).count();
            if copies.is_some_and(|copies| copies as usize != truth) {
                self.differences.push(format!("{}: {copies:?} copies, but {truth} in truth", resource.address));
            }
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
                values.iter().any(|value| is(value, truth))
            }
            _ => {
                self.values += 1;
                self.known += 1;
                is(value, truth)
            }
        }
    }
}

/// The input of a resource that writes none, or that is not there.
fn missing(resource: Option<&Resource>) -> Value {
    if resource.is_some() { Value::null() } else { Value::unknown() }
}

/// Whether one of our resources is an instance, or stands for it because all copies are alike: then it has no key.
fn stands_for(ours: &str, theirs: &str) -> bool {
    let (ours, theirs) = (steps(ours), steps(theirs));
    ours.len() == theirs.len()
        && ours.iter().zip(&theirs).all(|(ours, theirs)| ours.0 == theirs.0 && (ours.1 == theirs.1 || ours.1.is_empty()))
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
        let (key, after) = if after.starts_with('[') { after.split_at(after.find(']').expect("a bracket") + 1) } else { ("", after) };
        steps.push((name, key));
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    steps
}

fn is(value: &Value, truth: &Json) -> bool {
    match (&value.data, truth) {
        (Data::Null, Json::Null) => true,
        (Data::Bool(one), Json::Bool(two)) => one == two,
        (Data::Number(one), Json::Number(two)) => two.as_f64().is_some_and(|two| (one - two).abs() <= two.abs() * 1e-14),
        (Data::Text(one), Json::String(two)) => **one == **two,
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
