//! The instances of kinds among the resources of a run.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use costlint_model::{Data, Dialect, Place, Resource, Truth, Value, eval::Budget};
use rayon::prelude::*;

use crate::{
    inventory::{
        fields::Reading,
        links::{Project, Seen},
        part::Part,
        pods, versions,
    },
    money::{cache::Market, pricing::Pricing},
    pages::{
        declaration::{Declaration, Each},
        kind::Kind,
        path::Found,
    },
    shipped,
};

/// How long the keys that lead to an object may be together, in bytes: they are a part of every address below.
const LONGEST_PATH: usize = 1024;

/// One instance of a kind.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) kind: Arc<Kind>,
    /// What says where its fields are written.
    pub(crate) declaration: Arc<Declaration>,
    pub(crate) resource: Arc<Resource>,
    /// The part of the resource that it is.
    pub(crate) part: Part,
    /// Its fields, the given ones included: an object.
    pub(crate) subject: Value,
}

impl Instance {
    /// The value of a field; null where the kind has none of that name.
    pub(crate) fn field(&self, name: &str) -> Value {
        self.subject.as_object().and_then(|fields| fields.get(name)).unwrap_or_else(Value::null)
    }
}

/// The instances of a run.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    /// Those that are certainly there, in the order of the resources.
    pub(crate) instances: Vec<Instance>,
    /// Those that may be there: the part or the condition that makes them instances is not known. Rules report none of them, but
    /// they may be what a rule asks for.
    pub(crate) possible: Vec<Instance>,
    /// The types of resources that a path led to and that are not read.
    pub(crate) unread: BTreeSet<(Dialect, String)>,
}

/// Declarations by dialect and resource type; `*` stands for every type.
pub(crate) struct Index<'k>(BTreeMap<(Dialect, &'k str), Vec<Declaring<'k>>>);

/// A declaration and its kind.
type Declaring<'k> = (&'k Arc<Kind>, &'k Arc<Declaration>);

impl<'k> Index<'k> {
    pub(crate) fn new(kinds: &'k [Arc<Kind>]) -> Index<'k> {
        let mut index: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for kind in kinds {
            for declaration in &kind.declarations {
                for type_name in &declaration.types {
                    index.entry((declaration.dialect, &**type_name)).or_default().push((kind, declaration));
                }
            }
        }
        Index(index)
    }

    /// The declarations that speak of a resource: all of its type, but of several for one kind the first whose
    /// versions may be the resource's.
    fn of(&self, resource: &Resource) -> Vec<Declaring<'k>> {
        let mut fitting = Vec::new();
        let mut versioned: Vec<&str> = Vec::new();
        for name in shipped::names_of(&resource.type_name) {
            for (kind, declaration) in self.0.get(&(resource.dialect, &*name)).into_iter().flatten().copied() {
                let Some(versions) = &declaration.versions else {
                    fitting.push((kind, declaration));
                    continue;
                };
                if versions::may_be(versions, &resource.version) && !versioned.contains(&&*kind.name) {
                    versioned.push(&kind.name);
                    fitting.push((kind, declaration));
                }
            }
        }
        fitting
    }
}

/// Every instance, in the order of the resources.
pub(crate) fn gather(index: &Index<'_>, project: &Project<'_>, market: &Market<'_>) -> Gathering {
    let all = project.resources.par_iter();
    let found: Vec<(Truth, Instance)> =
        all.flat_map_iter(|resource| instances_of(resource, index, project, market)).collect();
    let (certain, possible): (Vec<_>, Vec<_>) = found.into_iter().partition(|(is_there, _)| *is_there == Truth::Yes);
    let instances = |found: Vec<(Truth, Instance)>| {
        let mut instances: Vec<Instance> = found.into_iter().map(|(_, instance)| instance).collect();
        instances.shrink_to_fit();
        instances
    };
    Gathering { instances: instances(certain), possible: instances(possible), unread: project.unread() }
}

/// The instances in a resource, and whether each is there.
fn instances_of(
    resource: &Arc<Resource>,
    index: &Index<'_>,
    project: &Project<'_>,
    market: &Market<'_>,
) -> Vec<(Truth, Instance)> {
    let mut instances = Vec::new();
    let budget = Budget::default();
    for (kind, declaration) in index.of(resource) {
        let links = Seen { project, resource, named: &declaration.named };
        let defaults = declaration.defaults.as_ref().and_then(|path| match path.find(&resource.body, &links) {
            Found::Value(value) => Some(value),
            Found::Absent => None,
            Found::Unknown => Some(Value::unknown()),
        });
        for (part, is_there) in parts(declaration, resource, &links) {
            let part = Part { defaults: defaults.clone(), ..part };
            let pricing = pricing(declaration, resource, market);
            let reading = Reading::new((kind, declaration), (resource, &part), &links, &pricing, &budget);
            let is_there = is_there.and(reading.is_instance());
            if is_there == Truth::No {
                continue;
            }
            let subject = reading.subject();
            let (kind, declaration) = (Arc::clone(kind), Arc::clone(declaration));
            instances.push((is_there, Instance { kind, declaration, resource: Arc::clone(resource), part, subject }));
        }
    }
    project.count(&budget);
    instances
}

/// The bytes that a field of an instance is read from.
pub(crate) fn places_of(instance: &Instance, field: &str, project: &Project<'_>, market: &Market<'_>) -> Vec<Place> {
    let Instance { kind, declaration, resource, part, .. } = instance;
    let links = Seen { project, resource, named: &declaration.named };
    let (pricing, budget) = (pricing(declaration, resource, market), Budget::default());
    Reading::new((kind, declaration), (resource, part), &links, &pricing, &budget).places_of(field)
}

/// The prices that functions of a declaration ask for. The provider is a field itself, so it is not read yet; these functions
/// know the dialect's clouds by the machine's name.
fn pricing<'s>(declaration: &Declaration, resource: &Resource, market: &'s Market<'s>) -> Pricing<'s> {
    Pricing::new(market, provider_of(declaration, resource), &resource.region)
}

/// The provider that a declaration states as a plain text, else that of the resource's type.
fn provider_of<'k>(declaration: &'k Declaration, resource: &Resource) -> Option<&'k str> {
    let Some(source) = declaration.source("provider") else { return Kind::provider_of(&resource.type_name) };
    source.formula.written().strip_prefix('"')?.strip_suffix('"')
}

/// The parts of a resource that a declaration speaks of, and whether each is there. One part stands for all that are not known.
fn parts(declaration: &Declaration, resource: &Resource, links: &Seen<'_>) -> Vec<(Part, Truth)> {
    let mut found = Parts::default();
    match &declaration.each {
        Each::Whole => found
            .certain
            .push(Part { header: Some(resource.header), ..Part::new(String::new(), resource.body.clone()) }),
        Each::Paths(paths) => {
            for elements in paths.iter().map(|path| path.elements(&resource.body, links)) {
                found.open |= elements.open;
                for element in elements.certain {
                    if element.value.as_object().is_some() {
                        let part = Part { outer: element.outer, ..Part::new(element.suffix, element.value) };
                        found.certain.push(part);
                    } else {
                        found.open |= element.value.is_unknown();
                    }
                }
            }
        }
        Each::Containers => containers(&resource.body, &mut found),
        Each::Pods => found.certain.extend(pods::pods(&resource.body)),
        Each::ObjectsWith(keys) => objects_with(&resource.body, keys, &mut String::new(), &mut found),
    }
    let unknown = || Part { header: Some(resource.header), ..Part::new(String::new(), Value::unknown()) };
    let open = found.open.then(|| (unknown(), Truth::Unknown));
    found.certain.into_iter().map(|part| (part, Truth::Yes)).chain(open).collect()
}

/// The parts of a resource that are instances.
#[derive(Default)]
struct Parts {
    certain: Vec<Part>,
    /// Whether there may be others.
    open: bool,
}

/// The containers of every pod specification in a value that run as long as the pod: an object with a list of `containers`,
/// wherever it stands, and the init containers that always restart. A template of a workflow has one `container` or `script`.
///
/// <https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/> (2026-11)
fn containers(value: &Value, found: &mut Parts) {
    match &value.data {
        Data::Object(object) => {
            let written = object.member("containers").map(|member| &member.value);
            found.open |= written.is_some_and(|written| {
                written.is_unknown() || written.as_list().is_some_and(|items| items.iter().any(Value::is_unknown))
            });
            let mut add = |container: &Value, suffix: String| {
                let name = container.as_object().and_then(|fields| fields.get("name"));
                let suffix = name.and_then(|name| name.as_text().map(|name| format!("/{name}"))).unwrap_or(suffix);
                found.certain.push(Part { pod: value.clone(), ..Part::new(suffix, container.clone()) });
            };
            let list = |name: &str| object.member(name).and_then(|member| member.value.as_list()).unwrap_or_default();
            let is_object = |(_, container): &(usize, &Value)| container.as_object().is_some();
            for (index, container) in list("containers").iter().enumerate().filter(is_object) {
                add(container, format!("/[{index}]"));
            }
            let is_sidecar = |(_, container): &(usize, &Value)| {
                let policy = container.as_object().and_then(|fields| fields.get("restartPolicy"));
                policy.is_some_and(|policy| policy.as_text() == Some("Always"))
            };
            for (index, sidecar) in list("initContainers").iter().enumerate().filter(is_sidecar) {
                add(sidecar, format!("/init[{index}]"));
            }
            for name in ["container", "script"] {
                let alone = object.member(name).map(|member| &member.value);
                let has_image =
                    |value: &Value| value.as_object().is_some_and(|fields| fields.member("image").is_some());
                if let Some(alone) = alone.filter(|value| has_image(value)) {
                    let template = object.get("name").and_then(|name| name.as_text().map(|name| format!("/{name}")));
                    add(alone, template.unwrap_or_else(|| format!("/{name}")));
                }
            }
            object
                .members()
                .iter()
                .filter(|member| &*member.name != "containers")
                .for_each(|member| containers(&member.value, found));
        }
        Data::List(items) => items.iter().for_each(|item| containers(item, found)),
        _ => {}
    }
}

/// The objects that have one of these keys, wherever they stand in a value, each at the bytes of that setting. The values
/// of charts switch a part off by `enabled: false` in it: nothing in such a part is there, nor where it is not known.
fn objects_with(value: &Value, keys: &[String], path: &mut String, found: &mut Parts) {
    let length = path.len();
    if length > LONGEST_PATH {
        return;
    }
    match &value.data {
        Data::Object(object) => {
            match object.get("enabled") {
                Some(enabled) if enabled.as_bool() == Some(true) => {}
                Some(enabled) => {
                    found.open |= enabled.as_bool().is_none();
                    return;
                }
                None => {}
            }
            if let Some(setting) = keys.iter().find_map(|key| object.member(key)) {
                let suffix = if path.is_empty() { String::new() } else { format!("/{path}") };
                let place = setting.statement.or(setting.value.place).or(value.place);
                found.certain.push(Part { header: place, ..Part::new(suffix, value.clone()) });
            }
            for member in object.members() {
                path.push_str(if length == 0 { "" } else { "." });
                path.push_str(&member.name);
                objects_with(&member.value, keys, path, found);
                path.truncate(length);
            }
        }
        Data::List(items) => {
            for (index, item) in items.iter().enumerate() {
                path.extend(["[", &index.to_string(), "]"]);
                objects_with(item, keys, path, found);
                path.truncate(length);
            }
        }
        _ => {}
    }
}
