//! Kubernetes objects as resources: from manifests, from Helm templates, and from YAML inside of Terraform.

mod kinds;
mod placeholder;

use std::sync::Arc;

use costlint_syntax::{
    Span,
    data::{Node, NodeKind},
    yaml,
};

use crate::{
    Content, Dialect, FileId, Resource, Source, Sources, Tree, Wanted,
    plain::{Reader, Repeated},
    value::{Data, Place, Value},
};

/// The type of Helm values that describe a Karpenter node pool in keys of their own, as the charts do that wrap
/// Karpenter's objects. <https://github.com/aws-ia/terraform-aws-eks-data-addons/tree/main/helm-charts/karpenter-resources> (2026-11)
pub const HELM_VALUES: &str = "HelmValues";

/// How many lists may lie in one another.
const DEEPEST_LIST: usize = 4;

/// The wanted objects of a file of manifests, in the order of the text.
pub fn resources(sources: &Sources, file: FileId, wanted: &Wanted<'_>) -> Vec<Resource> {
    let source = sources.get(file);
    let Tree::Data(tree) = &source.tree else { return Vec::new() };
    let repeated = if source.content == Content::HelmTemplate { Repeated::EitherCounts } else { Repeated::LaterCounts };
    let manifests = Manifests { source, reader: Reader::new(tree, file, repeated), wanted };
    let mut found = Vec::new();
    let (mut open_blocks, mut at) = (0, 0);
    for document in &tree.documents {
        if source.content == Content::HelmTemplate {
            let before = Span { start: at, end: document.span.start };
            open_blocks = placeholder::open_blocks(open_blocks, before.of(&source.text));
            at = document.span.start;
        }
        // Inside of a condition or a loop it is not settled how many of the document there are.
        let copies = (open_blocks == 0).then_some(1);
        manifests.add(document, copies, DEEPEST_LIST, &mut found);
    }
    found
}

/// The wanted objects in a stretch of a text that is YAML: a heredoc with its interpolations to mask.
pub fn resources_in(sources: &Sources, file: FileId, span: Span, masks: &[Span], wanted: &Wanted<'_>) -> Vec<Resource> {
    let source = sources.get(file);
    let tree = yaml::parse_at(&source.text, span, masks);
    let manifests = Manifests { source, reader: Reader::new(&tree, file, Repeated::LaterCounts), wanted };
    let mut found = Vec::new();
    for document in &tree.documents {
        manifests.add(document, Some(1), DEEPEST_LIST, &mut found);
        found.extend(manifests.helm_values(document));
    }
    found
}

/// The object that a value is, if it is wanted: the `manifest` of a `kubernetes_manifest`, which is its `carrier`.
pub fn resource_of(manifest: Value, carrier: &Resource, wanted: &Wanted<'_>) -> Option<Resource> {
    let object = manifest.as_object()?;
    let (kind, _) = (object.get("kind")?, object.get("apiVersion")?);
    let kind = kind.as_text().filter(|kind| wanted.has(Dialect::Kubernetes, kind))?.to_owned();
    let place = manifest.place.unwrap_or(carrier.header);
    Some(declared(&kind, manifest, place, carrier.whole, carrier.copies, carrier.scope.clone()))
}

struct Manifests<'t> {
    source: &'t Source,
    reader: Reader<'t>,
    wanted: &'t Wanted<'t>,
}

impl<'t> Manifests<'t> {
    /// Adds the object that a node is, or the objects of the list that it is.
    fn add(&self, node: &'t Node, copies: Option<u32>, lists: usize, found: &mut Vec<Resource>) {
        let Some(kind) = node.entry("kind").filter(|_| node.get("apiVersion").is_some()) else { return };
        let Some(name) = kind.value.text() else { return };
        let items = node.get("items").filter(|items| name.ends_with("List") && matches!(items.kind, NodeKind::Sequence { .. }));
        match (items, lists.checked_sub(1)) {
            (Some(items), Some(lists)) => items.items().iter().for_each(|item| self.add(item, copies, lists, found)),
            (None, _) if self.wanted.has(Dialect::Kubernetes, name) => {
                let (header, whole) = (self.reader.place(kind.value.span), self.reader.place(node.span));
                found.push(declared(name, self.value(node), header, whole, copies, self.source.folder().into()));
            }
            _ => {}
        }
    }

    /// A document of Helm values with a Karpenter node pool in it.
    fn helm_values(&self, node: &'t Node) -> Option<Resource> {
        let pool = node.entry("nodePool").filter(|_| node.get("apiVersion").is_none() && node.get("kind").is_none())?;
        pool.value.get("requirements").filter(|_| self.wanted.has(Dialect::Kubernetes, HELM_VALUES))?;
        let body = self.value(node);
        let name = body.as_object().and_then(|object| object.get("name"));
        let header = name.as_ref().and_then(|name| name.place).unwrap_or_else(|| self.reader.place(pool.key.span));
        let name = name.as_ref().and_then(Value::as_text).unwrap_or_default();
        Some(Resource {
            dialect: Dialect::Kubernetes,
            type_name: HELM_VALUES.into(),
            name: name.into(),
            address: format!("{HELM_VALUES}/{}", if name.is_empty() { UNKNOWN } else { name }).into(),
            header,
            whole: self.reader.place(node.span),
            copies: Some(1),
            region: Value::unknown(),
            version: Value::null(),
            scope: self.source.folder().into(),
            body,
        })
    }

    fn value(&self, node: &'t Node) -> Value {
        if placeholder::is_word(node) {
            return Value::unknown().at(self.reader.place(node.span));
        }
        self.reader.value_by(node, &|child| Some(self.value(child))).unwrap_or_else(Value::unknown)
    }
}

/// What stands in an address for a part that is not known.
const UNKNOWN: &str = "?";

/// An object as a resource, named by its metadata.
fn declared(kind: &str, body: Value, header: Place, whole: Place, copies: Option<u32>, scope: Arc<str>) -> Resource {
    let field =
        |value: &Value, name: &str| value.as_object().map_or_else(Value::unknown, |object| object.get(name).unwrap_or_else(Value::null));
    let metadata = field(&body, "metadata");
    let name = field(&metadata, "name");
    let namespace = match field(&metadata, "namespace").data {
        Data::Text(namespace) => namespace,
        Data::Null => "default".into(),
        _ => UNKNOWN.into(),
    };
    let shown = match (name.as_text(), field(&metadata, "generateName").as_text()) {
        (Some(name), _) => name.to_owned(),
        (None, Some(prefix)) => format!("{prefix}*"),
        (None, None) => UNKNOWN.into(),
    };
    let address = if kinds::is_cluster_scoped(kind) { format!("{kind}/{shown}") } else { format!("{kind}/{namespace}/{shown}") };
    Resource {
        dialect: Dialect::Kubernetes,
        type_name: kind.into(),
        name: name.as_text().unwrap_or_default().into(),
        address: address.into(),
        header: name.place.unwrap_or(header),
        whole,
        copies,
        region: Value::unknown(),
        version: field(&body, "apiVersion"),
        scope,
        body,
    }
}
