//! Remarks for tools in the data of a file, for formats where a comment is impossible or would be lost.

use costlint_syntax::{Span, data::Node};

use crate::{Language, Source};

/// A remark about a part of a file.
#[derive(Debug, Clone, Copy)]
pub struct Remark<'t> {
    /// Where and how it is said.
    pub form: RemarkForm<'t>,
    /// The bytes that the remark is about.
    pub about: Span,
}

/// How something is said.
#[derive(Debug, Clone, Copy)]
pub enum RemarkForm<'t> {
    /// A property that Terraform ignores: `"//": "…"`.
    Comment(&'t Node),
    /// In data of any form: the `Metadata` of a template's resource.
    Metadata(&'t Node),
    /// Strings by name: the annotations of a Kubernetes object.
    Annotations(&'t Node),
}

/// The remarks in the data of a file.
pub fn remarks(source: &Source) -> Vec<Remark<'_>> {
    let documents = source.tree.documents();
    match source.language {
        Language::Terraform | Language::Variables => {
            let mut found = Vec::new();
            for document in documents {
                comments(document, document.span, &mut found);
            }
            found
        }
        Language::CloudFormation => {
            let resources = documents.iter().filter_map(|template| template.get("Resources")).flat_map(Node::entries);
            let metadata = resources.filter_map(|resource| {
                let form = RemarkForm::Metadata(resource.value.get("Metadata")?);
                Some(Remark { form, about: resource.key.span.join(resource.value.span) })
            });
            metadata.collect()
        }
        Language::Kubernetes | Language::Helm => {
            let objects = documents.iter().flat_map(with_items);
            let annotations = objects.filter_map(|object| {
                let form = RemarkForm::Annotations(object.get("metadata")?.get("annotations")?);
                Some(Remark { form, about: object.span })
            });
            annotations.collect()
        }
    }
}

/// An object, and those of the `List` that it may be.
fn with_items(object: &Node) -> impl Iterator<Item = &Node> {
    std::iter::once(object).chain(object.get("items").map(Node::items).unwrap_or_default())
}

/// The comments in an object of JSON and below it, each about its object and that object's key.
fn comments<'t>(node: &'t Node, about: Span, found: &mut Vec<Remark<'t>>) {
    node.items().iter().for_each(|item| comments(item, item.span, found));
    for entry in node.entries() {
        comments(&entry.value, entry.key.span.join(entry.value.span), found);
        if entry.key.text() == Some("//") && entry.value.text().is_some() {
            found.push(Remark { form: RemarkForm::Comment(&entry.value), about });
        }
    }
}
