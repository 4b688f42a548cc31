//! Templates of AWS's `CloudFormation` and SAM as resources.
//!
//! A template is read as the project's own stacks deploy it, or else as it would be without arguments: a parameter is its
//! default, a condition what follows from that. What the deployment decides (the region, the account, other resources) is unknown.

mod call;
mod condition;
mod globals;
mod mapping;
mod nested;
mod parameter;
mod region;
mod template;
mod text;
pub(crate) mod uses;
mod writing;

use std::{collections::BTreeMap, sync::Arc};

use costlint_syntax::data::{Entry, Node};

use self::template::Template;
pub(crate) use self::writing::check_calls;
use crate::{
    Count, Dialect, FileId, Resource, Scope, Sources, Truth, Wanted, clouds,
    value::{Data, Object, Value},
};

/// The wanted resources of a template, in source order; none if the file is not a template.
pub fn resources(sources: &Sources, file: FileId, wanted: &Wanted<'_>) -> Vec<Resource> {
    let Some(template) = nested::template(sources, file, &[]) else { return Vec::new() };
    let Some(declared) = template.reader.field(template.root, "Resources") else { return Vec::new() };
    let scope = Arc::new(Scope::alone(sources.get(file).path.clone()));
    let found = last_of_each(declared).into_iter().filter_map(|(name, entry)| {
        let type_name = type_of(template.reader.field(&entry.value, "Type")?.text()?);
        if !wanted.has(Dialect::CloudFormation, type_name) {
            return None;
        }
        resource(&template, name, type_name, entry, &scope)
    });
    found.collect()
}

/// A type by its own name: what a template calls `Custom::Setup` is a custom resource.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html> (2026-11)
fn type_of(written: &str) -> &str {
    if written.starts_with("Custom::") { "AWS::CloudFormation::CustomResource" } else { written }
}

/// The entries in their order. Where a logical id stands twice, the later one counts.
fn last_of_each(mapping: &Node) -> Vec<(&str, &Entry)> {
    let entries =
        || mapping.entries().iter().enumerate().filter_map(|(index, entry)| Some((index, entry.key.text()?, entry)));
    let last: BTreeMap<&str, usize> = entries().map(|(index, name, _)| (name, index)).collect();
    entries().filter(|(index, name, _)| last.get(name) == Some(index)).map(|(_, name, entry)| (name, entry)).collect()
}

/// A resource, unless its condition is certainly false.
fn resource<'t>(
    template: &Template<'t>,
    name: &str,
    type_name: &str,
    entry: &'t Entry,
    scope: &Arc<Scope>,
) -> Option<Resource> {
    let copies =
        match template.reader.field(&entry.value, "Condition").map(|condition| template.is_met(condition.text())) {
            None | Some(Truth::Yes) => Count::ONE,
            Some(Truth::Unknown) => Count::ONE_OR_NONE,
            Some(Truth::No) => return None,
        };
    let properties = template.reader.field(&entry.value, "Properties");
    let body = template.with_globals(type_name, body(properties.and_then(|properties| template.value(properties))));
    let name: Arc<str> = name.into();
    let zones = body.as_object().and_then(|body| clouds::of_zones(body, &["AvailabilityZone", "AvailabilityZones"]));
    Some(Resource {
        dialect: Dialect::CloudFormation,
        type_name: type_name.into(),
        name: name.clone(),
        address: name,
        outside: properties.is_none().then(|| template.reader.place(entry.value.span)),
        body,
        header: template.reader.place(entry.key.span),
        whole: template.reader.place(entry.key.span.join(entry.value.span)),
        copies,
        region: zones.unwrap_or_else(|| template.region().clone()),
        version: Value::null(),
        scope: scope.clone(),
    })
}

/// The properties as an object: an empty one where nothing is written, an open one where it is not known what is.
fn body(properties: Option<Value>) -> Value {
    let (open, place) = match properties {
        None => (false, None),
        Some(Value { data: Data::Object(object), place }) => return Value { data: Data::Object(object), place },
        Some(value) => (!value.is_null(), value.place),
    };
    Value { data: Data::Object(Arc::new(Object::new(Vec::new(), open))), place }
}
