//! Kubernetes objects and Helm values inside of Terraform: YAML in heredocs, and objects written in HCL.

use std::sync::Arc;

use costlint_syntax::{
    Span,
    data::{Node, Tree},
    yaml,
};

use super::manifests::{DEEPEST_LIST, Manifests, declared};
use crate::{
    Count, Dialect, FileId, Resource, Scope, Source, Wanted,
    data_values::{Reader, Repeated},
    value::{Place, Value},
};

/// The type of the values that Terraform hands over to a Helm chart.
pub const HELM_VALUES: &str = "HelmValues";

/// The source that embeds Kubernetes objects and Helm values.
pub struct Carrier<'c> {
    /// The file that they are part of.
    pub source: &'c Source,
    /// Its number.
    pub file: FileId,
    /// The number of copies.
    pub copies: Count,
    /// The setting that is values of a chart, if it is: `helm_release.prometheus`.
    pub values_of: Option<&'c str>,
    /// The scope that they belong to.
    pub scope: &'c Arc<Scope>,
}

impl Carrier<'_> {
    /// The wanted objects in a stretch of the text that is YAML: a heredoc with its interpolations to mask.
    pub fn resources_in(&self, span: Span, masks: &[Span], wanted: &Wanted<'_>) -> Vec<Resource> {
        let mut found = Vec::new();
        for stretch in documents(&self.source.text, span) {
            let tree = yaml::parse_at(&self.source.text, stretch, masks);
            let reader = Reader::new(&tree, self.file, Repeated::LaterCounts);
            let manifests = Manifests { reader, wanted, scope: self.scope };
            for document in &tree.documents {
                if is_manifest(document) {
                    manifests.add(document, self.copies, DEEPEST_LIST, &mut found);
                } else {
                    found.extend(self.helm_values(|| manifests.value(document), document.span, wanted));
                }
            }
        }
        found
    }

    /// The resource that a value written in these bytes is, if it is wanted: an object or Helm values.
    pub fn resource_of(&self, value: Value, span: Span, wanted: &Wanted<'_>) -> Option<Resource> {
        let place = Place { file: self.file, span };
        let object = value.as_object()?;
        if object.member("apiVersion").is_none() && object.member("kind").is_none() {
            return self.helm_values(|| value, span, wanted);
        }
        object_of(value, place, place, self.copies, self.scope, wanted)
    }

    /// Helm values, named by the setting that they stand in.
    fn helm_values(&self, body: impl FnOnce() -> Value, span: Span, wanted: &Wanted<'_>) -> Option<Resource> {
        let address = self.values_of.filter(|_| wanted.has(Dialect::Kubernetes, HELM_VALUES))?;
        let body = body();
        body.as_object()?;
        let place = Place { file: self.file, span };
        Some(Resource {
            dialect: Dialect::Kubernetes,
            type_name: HELM_VALUES.into(),
            name: address.rsplit('.').next().unwrap_or_default().into(),
            address: address.into(),
            header: place,
            whole: place,
            copies: self.copies,
            region: Value::unknown(),
            version: Value::null(),
            outside: None,
            scope: self.scope.clone(),
            body,
        })
    }
}

/// The object that a value is, if it is wanted: the `manifest` of a `kubernetes_manifest`, which is its `carrier`.
pub fn resource_of(manifest: Value, carrier: &Resource, wanted: &Wanted<'_>) -> Option<Resource> {
    let place = manifest.place.unwrap_or(carrier.header);
    object_of(manifest, place, carrier.whole, carrier.copies, &carrier.scope, wanted)
}

fn object_of(
    manifest: Value,
    header: Place,
    whole: Place,
    copies: Count,
    scope: &Arc<Scope>,
    wanted: &Wanted<'_>,
) -> Option<Resource> {
    let object = manifest.as_object()?;
    let (kind, _) = (object.get("kind")?, object.get("apiVersion")?);
    let kind = kind.as_text().filter(|kind| wanted.has(Dialect::Kubernetes, kind))?.to_owned();
    Some(declared(&kind, manifest, header, whole, copies, scope.clone()))
}

/// Whether a document says what it is; values of a chart do not.
fn is_manifest(document: &Node) -> bool {
    document.get("apiVersion").is_some() || document.get("kind").is_some()
}

/// The tree of the document that holds some bytes of a text, in a stretch that is YAML.
pub(crate) fn tree_around(text: &str, span: Span, masks: &[Span], inner: Span) -> Option<Tree> {
    documents(text, span)
        .into_iter()
        .find(|stretch| stretch.contains(inner))
        .map(|stretch| yaml::parse_at(text, stretch, masks))
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
            let is_border = content
                .strip_prefix("---")
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
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
