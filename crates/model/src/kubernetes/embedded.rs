//! Kubernetes objects inside of Terraform: YAML in heredocs, and objects written in HCL.

use costlint_syntax::{Span, data::Node, yaml};

use super::{DEEPEST_LIST, Manifests, UNKNOWN, declared};
use crate::{
    Dialect, FileId, Resource, Sources, Wanted,
    plain::{Reader, Repeated},
    value::Value,
};

/// The type of Helm values that describe a Karpenter node pool in keys of their own, as the charts do that wrap
/// Karpenter's objects. <https://github.com/aws-ia/terraform-aws-eks-data-addons/tree/main/helm-charts/karpenter-resources> (2026-11)
pub const HELM_VALUES: &str = "HelmValues";

/// The wanted objects in a stretch of a text that is YAML: a heredoc with its interpolations to mask.
pub fn resources_in(sources: &Sources, file: FileId, span: Span, masks: &[Span], wanted: &Wanted<'_>) -> Vec<Resource> {
    let source = sources.get(file);
    let mut found = Vec::new();
    for stretch in documents(&source.text, span) {
        let tree = yaml::parse_at(&source.text, stretch, masks);
        let manifests = Manifests { source, reader: Reader::new(&tree, file, Repeated::LaterCounts), wanted };
        for document in &tree.documents {
            manifests.add(document, Some(1), DEEPEST_LIST, &mut found);
            found.extend(manifests.helm_values(document));
        }
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

impl<'t> Manifests<'t> {
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
}

/// The documents of a stretch that is indented as a whole, as heredocs are: so are the lines `---` between them.
fn documents(text: &str, span: Span) -> Vec<Span> {
    let mut documents = Vec::new();
    let mut indentation = None;
    let (mut start, mut at) = (span.start as usize, span.start as usize);
    for line in span.of(text).split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '\t']);
        if !content.trim_end().is_empty() {
            let indentation = *indentation.get_or_insert(line.len() - content.len());
            let is_border = content.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
            if is_border && line.len() - content.len() <= indentation {
                documents.push(Span::new(start, at));
                start = at + line.len();
            }
        }
        at += line.len();
    }
    documents.push(Span::new(start, at));
    documents
}
