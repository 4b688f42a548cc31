//! Kubernetes objects in manifests and in templates of Helm charts.

use std::sync::Arc;

use costlint_syntax::{
    Span,
    data::{Node, NodeKind},
};

use super::{kinds, placeholder};
use crate::{
    Count, Dialect, FileId, Language, Resource, Scope, Sources, Tree, Wanted,
    data_values::{Reader, Repeated},
    value::{Data, Place, Value},
};

/// How many lists may lie in one another.
pub(super) const DEEPEST_LIST: usize = 4;

/// The wanted objects of a file of manifests, in source order.
pub fn resources(sources: &Sources, file: FileId, wanted: &Wanted<'_>) -> Vec<Resource> {
    let source = sources.get(file);
    let Tree::Data(tree) = &source.tree else { return Vec::new() };
    let repeated = if source.language == Language::Helm { Repeated::EitherCounts } else { Repeated::LaterCounts };
    let scope = Arc::new(Scope::alone(source.folder()));
    let manifests = Manifests { reader: Reader::new(tree, file, repeated), wanted, scope: &scope };
    let mut found = Vec::new();
    let (mut open_blocks, mut at) = (0, 0);
    for document in &tree.documents {
        if source.language == Language::Helm {
            let before = Span { start: at, end: document.span.start };
            open_blocks = placeholder::open_blocks(open_blocks, before.of(&source.text));
            at = document.span.start;
        }
        // Inside a condition or a loop the number of documents is unknown.
        let copies = if open_blocks == 0 { Count::ONE } else { Count::UNKNOWN };
        manifests.add(document, copies, DEEPEST_LIST, &mut found);
    }
    found
}

/// The objects of a text.
pub(super) struct Manifests<'t> {
    pub(super) reader: Reader<'t>,
    pub(super) wanted: &'t Wanted<'t>,
    pub(super) scope: &'t Arc<Scope>,
}

impl<'t> Manifests<'t> {
    /// Adds the object that a node is, or the objects of the list that it is.
    pub(super) fn add(&self, node: &'t Node, copies: Count, lists: usize, found: &mut Vec<Resource>) {
        let Some(kind) = node.entry("kind").filter(|_| node.get("apiVersion").is_some()) else { return };
        let Some(name) = kind.value.text() else { return };
        let items =
            node.get("items").filter(|items| name.ends_with("List") && matches!(items.kind, NodeKind::Sequence { .. }));
        match (items, lists.checked_sub(1)) {
            (Some(items), Some(lists)) => items.items().iter().for_each(|item| self.add(item, copies, lists, found)),
            (None, _) if self.wanted.has(Dialect::Kubernetes, name) => {
                let (header, whole) = (self.reader.place(kind.value.span), self.reader.place(node.span));
                found.push(declared(name, self.value(node), header, whole, copies, self.scope.clone()));
            }
            _ => {}
        }
    }

    pub(super) fn value(&self, node: &'t Node) -> Value {
        if placeholder::is_word(node) {
            return Value::unknown().at(self.reader.place(node.span));
        }
        self.reader.value_by(node, &|child| Some(self.value(child))).unwrap_or_else(Value::unknown)
    }
}

/// An object as a resource, named by its metadata. Its address leaves out what is not known.
pub(super) fn declared(
    kind: &str,
    body: Value,
    header: Place,
    whole: Place,
    copies: Count,
    scope: Arc<Scope>,
) -> Resource {
    let metadata = field(&body, "metadata");
    let name = field(&metadata, "name");
    let namespace = match field(&metadata, "namespace").data {
        Data::Text(namespace) => Some(namespace),
        Data::Null => Some("default".into()),
        _ => None,
    };
    let shown = match (name.as_text(), field(&metadata, "generateName").as_text()) {
        (Some(name), _) => Some(name.into()),
        (None, Some(prefix)) => Some(format!("{prefix}*")),
        (None, None) => None,
    };
    let namespace = namespace.filter(|_| !kinds::is_cluster_scoped(kind));
    let known = [Some(kind), namespace.as_deref(), shown.as_deref()];
    let address = known.into_iter().flatten().collect::<Vec<_>>().join("/");
    let version = field(&body, "apiVersion");
    // https://eksctl.io/usage/schema/ (2026-11)
    let is_eksctl = version.as_text().is_some_and(|version| version.starts_with("eksctl.io/"));
    Resource {
        dialect: Dialect::Kubernetes,
        type_name: kind.into(),
        name: name.as_text().unwrap_or_default().into(),
        address: address.into(),
        header: name.place.unwrap_or(header),
        whole,
        copies,
        region: if is_eksctl { field(&metadata, "region") } else { Value::unknown() },
        version,
        outside: None,
        scope,
        body,
    }
}

/// A field of an object; null where either is not there.
fn field(value: &Value, name: &str) -> Value {
    match &value.data {
        Data::Object(object) => object.get(name).unwrap_or_else(Value::null),
        Data::Null => Value::null(),
        _ => Value::unknown(),
    }
}
