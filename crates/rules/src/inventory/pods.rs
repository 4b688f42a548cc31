//! The pod templates of a resource, and their containers in one form for all languages.

use std::sync::Arc;

use costlint_model::{Data, Member, Object, Value};

use crate::inventory::{links::Seen, part::Part};

/// The keys on the way to a pod that say nothing of which pod it is.
const GENERIC: [&str; 5] = ["spec", "template", "jobTemplate", "job_template", "containerSet"];

/// How extended resources that are accelerators are called, or how their names begin.
///
/// <https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/>, and the device plugins of the vendors (2026-11)
const ACCELERATORS: [&str; 10] = [
    "amd.com/gpu",
    "aws.amazon.com/neuron",
    "aws.amazon.com/neuroncore",
    "aws.amazon.com/neurondevice",
    "google.com/tpu",
    "gpu.intel.com/",
    "habana.ai/gaudi",
    "nvidia.com/gpu",
    "nvidia.com/gpu.shared",
    "nvidia.com/mig-",
];

/// The classes of devices in claims that are accelerators.
///
/// <https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/> (2026-11)
const CLASSES: [&str; 6] =
    ["gpu.amd.com", "gpu.intel.com", "gpu.nvidia.com", "mig.nvidia.com", "neuron.aws.com", "tpu.google.com"];

/// The pods that a resource makes, wherever their specifications stand in it.
pub(crate) fn pods(body: &Value) -> Vec<Part> {
    let mut found = Vec::new();
    look(body, &mut Vec::new(), None, &mut found);
    found
}

fn look(value: &Value, around: &mut Vec<Value>, name: Option<&str>, found: &mut Vec<Part>) {
    match &value.data {
        Data::Object(object) => {
            around.push(value.clone());
            if is_pod(object) {
                let suffix = name.map(|name| format!("/{name}")).unwrap_or_default();
                let around = around.iter().rev().cloned().collect();
                found.push(Part { around, pod: value.clone(), ..Part::new(suffix, value.clone()) });
            } else {
                for member in object.members() {
                    let name = if GENERIC.contains(&&*member.name) { name } else { Some(&*member.name) };
                    look(&member.value, around, name, found);
                }
            }
            around.pop();
        }
        Data::List(items) => {
            for item in items.iter() {
                let own = item.as_object().and_then(|item| item.member("groupName").or_else(|| item.member("name")));
                look(item, around, own.and_then(|own| own.value.as_text()).or(name), found);
            }
        }
        _ => {}
    }
}

/// A list of `containers`, blocks `container`, or the one `container` or `script` of a workflow's template, which has an image.
fn is_pod(object: &Object) -> bool {
    let setting = |name: &str| object.member(name).map(|member| &member.value);
    let is_list = |name: &str| {
        setting(name).and_then(Value::as_list).is_some_and(|list| list.iter().any(|one| one.as_object().is_some()))
    };
    let has_image = |name: &str| {
        setting(name).and_then(Value::as_object).is_some_and(|container| container.member("image").is_some())
    };
    // Of containers that are not known, at least the pod is there.
    let is_unknown = setting("containers").is_some_and(Value::is_unknown);
    is_unknown || is_list("containers") || is_list("container") || has_image("container") || has_image("script")
}

/// The containers of a pod as they are written, without those that run before them.
pub(crate) fn each_container(pod: &Value) -> Vec<&Value> {
    let members = ["containers", "container", "script"].into_iter().filter_map(|name| pod.as_object()?.member(name));
    members.flat_map(|member| blocks(Some(&member.value))).collect()
}

/// The containers of a pod: objects with `accelerators`, `args`, `command`, `device`, `env`, `image`, `init`, `name`, `sidecar`
/// and `terminal`. Unknown where the list of them is.
pub(crate) fn containers(pod: &Value, links: &Seen<'_>) -> Value {
    let Some(object) = pod.as_object() else { return Value::unknown() };
    let running = ["containers", "container", "script"].into_iter().filter_map(|name| object.member(name));
    let init = ["initContainers", "init_container"].into_iter().filter_map(|name| object.member(name));
    let mut all = Vec::new();
    for (member, is_init) in running.map(|member| (member, false)).chain(init.map(|member| (member, true))) {
        if member.value.is_unknown() {
            return Value::unknown();
        }
        for container in blocks(Some(&member.value)) {
            all.push(container.as_object().map_or_else(Value::unknown, |fields| {
                let described = described(fields, object, is_init, links);
                Value { place: container.place, ..described }
            }));
        }
    }
    Value::list(all)
}

fn described(container: &Object, pod: &Object, is_init: bool, links: &Seen<'_>) -> Value {
    let setting = |name: &str| container.get(name).unwrap_or_else(Value::null);
    let (device, accelerators) = match of_limits(container) {
        (device, count) if count.as_number() != Some(0.0) => (device, count),
        (None, _) => of_claims(container, pod, links),
        none => none,
    };
    let is_sidecar = is_init && setting("restartPolicy").as_text() == Some("Always");
    let is_on = |name: &str| match setting(name) {
        value if value.is_null() => Value::bool(false),
        value => value.as_bool().map_or_else(Value::unknown, Value::bool),
    };
    let terminal = match (is_on("stdin").as_bool(), is_on("tty").as_bool()) {
        (Some(false), _) | (_, Some(false)) => Value::bool(false),
        (Some(true), Some(true)) => Value::bool(true),
        _ => Value::unknown(),
    };
    Value::object(vec![
        Member::new("accelerators", accelerators),
        Member::new("args", setting("args")),
        Member::new("command", setting("command")),
        Member::new("device", device.unwrap_or_else(Value::null)),
        Member::new("env", environment(container)),
        Member::new("image", setting("image")),
        Member::new("init", Value::bool(is_init)),
        Member::new("name", setting("name")),
        Member::new("sidecar", Value::bool(is_sidecar)),
        Member::new("terminal", terminal),
    ])
}

/// The accelerators that the limits of a container name, and how many; at the place of the number.
fn of_limits(container: &Object) -> (Option<Value>, Value) {
    let none = || (None, Value::number(0.0));
    let resources = match container.get("resources") {
        None => return none(),
        Some(resources) if resources.is_unknown() => return (None, Value::unknown()),
        Some(resources) => resources,
    };
    let Some(resources) = block(&resources).and_then(Value::as_object) else { return none() };
    // Extended resources have no request apart from their limit.
    for name in ["limits", "requests"] {
        let limits = match resources.get(name) {
            None => continue,
            Some(limits) if limits.is_unknown() => return (None, Value::unknown()),
            Some(limits) => limits,
        };
        let Some(limits) = limits.as_object() else { continue };
        if let Some(member) = limits.members().iter().find(|member| is_accelerator(&member.name)) {
            let place = member.value.place.or(member.statement);
            let count = member.value.as_number().map_or_else(Value::unknown, Value::number);
            return (Some(Value::text(member.name.clone())), Value { place, ..count });
        }
        if limits.open {
            return (None, Value::unknown());
        }
    }
    none()
}

/// The accelerators that a container gets by claims of dynamic resource allocation. What a claim asks for is known where its
/// template is deployed together with the pod.
fn of_claims(container: &Object, pod: &Object, links: &Seen<'_>) -> (Option<Value>, Value) {
    let resources = container.member("resources").and_then(|resources| block(&resources.value));
    let claims = resources.and_then(Value::as_object).and_then(|resources| resources.member("claims"));
    let named = blocks(claims.map(|claims| &claims.value)).iter().filter_map(Value::as_object);
    let of_pod = pod.member("resourceClaims").map(|claims| &claims.value);
    let (mut device, mut total) = (None, 0.0);
    for name in named.filter_map(|claim| claim.get("name")) {
        let is_meant = |claim: &&Object| {
            claim.get("name").is_some_and(|own| own.as_text().is_some() && own.as_text() == name.as_text())
        };
        let claim = blocks(of_pod).iter().filter_map(Value::as_object).find(is_meant);
        let found = claim.and_then(|claim| {
            let of_kind = |setting: &str, kind: &'static str| Some((kind, claim.get(setting)?.as_text()?.to_owned()));
            let (kind, name) = of_kind("resourceClaimTemplateName", "ResourceClaimTemplate")
                .or_else(|| of_kind("resourceClaimName", "ResourceClaim"))?;
            links.deployed(kind, &name)
        });
        let Some(asked) = found.and_then(|claim| requested(&claim.body)) else { return (None, Value::unknown()) };
        for (class, count) in asked {
            if CLASSES.contains(&&*class) {
                total += count;
                device.get_or_insert(Value::text(class));
            }
        }
    }
    (device, Value::number(total))
}

/// The classes of devices that a claim, or a template of one, requests, and how many of each; `None` where that is not known.
fn requested(claim: &Value) -> Option<Vec<(Arc<str>, f64)>> {
    let mut spec = claim.as_object()?.get("spec")?;
    if let Some(inner) = spec.as_object()?.get("spec") {
        spec = inner;
    }
    let requests = spec.as_object()?.get("devices")?.as_object()?.get("requests")?;
    let one = |request: &Value| {
        let request = request.as_object()?;
        let exactly = request.get("exactly").unwrap_or_else(|| Value::object(request.members().to_vec()));
        let exactly = exactly.as_object()?;
        let class = exactly.get("deviceClassName")?.as_text()?.into();
        let is_counted = exactly.get("allocationMode").is_none_or(|mode| mode.as_text() == Some("ExactCount"));
        let count = exactly.get("count").map_or(Some(1.0), |count| count.as_number());
        Some((class, count.filter(|_| is_counted)?))
    };
    requests.as_list()?.iter().map(one).collect()
}

/// The environment variables of a container as a map. A value that comes from elsewhere is unknown, and so is any other
/// variable where all of some object come in.
pub(crate) fn environment(container: &Object) -> Value {
    let from = ["envFrom", "env_from"].into_iter().any(|name| container.member(name).is_some());
    let Some(list) = container.get("env") else {
        return Value::new(Data::Object(Arc::new(Object::new(Vec::new(), from))));
    };
    let Some(rows) = list.as_list() else { return Value::unknown() };
    let mut is_open = from;
    let mut members: Vec<Member> = Vec::new();
    for row in rows {
        let name = row.as_object().and_then(|row| row.get("name"));
        let (Some(row), Some(name)) = (row.as_object(), name.as_ref().and_then(Value::as_text)) else {
            is_open = true;
            continue;
        };
        let elsewhere = ["valueFrom", "value_from"].into_iter().any(|name| row.member(name).is_some());
        let value = row.get("value").filter(|_| !elsewhere).unwrap_or_else(Value::unknown);
        // The last of several with one name counts.
        members.retain(|member| *member.name != *name);
        members.push(Member::new(name, value));
    }
    Value::new(Data::Object(Arc::new(Object::new(members, is_open))))
}

/// Whether an extended resource is an accelerator.
fn is_accelerator(resource: &str) -> bool {
    ACCELERATORS.iter().any(
        |name| {
            if name.ends_with(['/', '-']) { resource.starts_with(name) } else { resource == *name }
        },
    )
}

/// The elements of a list, or the one object that stands in place of it.
fn blocks(value: Option<&Value>) -> &[Value] {
    match value.map(|value| &value.data) {
        Some(Data::List(items)) => items,
        Some(Data::Object(_)) => value.map(std::slice::from_ref).unwrap_or_default(),
        _ => &[],
    }
}

/// An object, also where it is a block, which is a list of one.
fn block(value: &Value) -> Option<&Value> {
    match blocks(Some(value)) {
        [only] => Some(only),
        _ => None,
    }
}
