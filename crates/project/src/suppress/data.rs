//! Suppressions that are data: an annotation of a Kubernetes object, the metadata of a template's resource, the comment that
//! Terraform lets an object of JSON have.

use costlint_model::{Content, Source, Tree};
use costlint_syntax::{
    Problem, Span,
    data::{Entry, Node, NodeKind},
};

use super::{
    comments::Covering,
    directive::{Directive, MARK, Reach, in_comment, until_and_reason},
};

/// The annotation of a Kubernetes object.
const ANNOTATION: &str = "costlint.dev/ignore";

/// The suppressions in the data of a text, and those that cannot work.
pub(super) fn read(source: &Source) -> (Vec<Covering>, Vec<Problem>) {
    let (Tree::Data(tree) | Tree::HclAsJson { data: tree, .. }) = &source.tree else { return (Vec::new(), Vec::new()) };
    let mut written = Vec::new();
    match source.content {
        Content::CloudFormation => {
            let resources = tree.documents.iter().filter_map(|template| template.get("Resources"));
            resources.flat_map(Node::entries).for_each(|resource| metadata(resource, &mut written));
        }
        Content::Kubernetes | Content::HelmTemplate => {
            for object in &tree.documents {
                annotation(object, &mut written);
                // A `List` holds objects of its own.
                object
                    .get("items")
                    .map(Node::items)
                    .unwrap_or_default()
                    .iter()
                    .for_each(|item| annotation(item, &mut written));
            }
        }
        Content::Terraform | Content::TerraformVariables if source.text.contains(MARK) => {
            tree.documents.iter().for_each(|document| comment(document, document.span, &source.text, &mut written));
        }
        Content::Terraform | Content::TerraformVariables => {}
    }
    let (mut covering, mut problems) = (Vec::new(), Vec::new());
    for result in written {
        match result {
            Ok(directive) => covering.push(directive),
            Err(problem) => problems.push(problem),
        }
    }
    (covering, problems)
}

/// `{"//": "costlint: ignore[name] reason"}`, which covers the object and its key.
fn comment(node: &Node, covered: Span, text: &str, written: &mut Vec<Result<Covering, Problem>>) {
    node.items().iter().for_each(|item| comment(item, item.span, text, written));
    for entry in node.entries() {
        let whole = entry.key.span.join(entry.value.span);
        comment(&entry.value, whole, text, written);
        if entry.key.text() != Some("//") || entry.value.text().is_none() {
            continue;
        }
        let quoted = entry.value.span.of(text).trim_matches('"');
        for directive in in_comment(quoted, entry.value.span.start as usize + 1) {
            let cover = |directive: Directive| {
                let covered = if directive.reach == Reach::File { Span::new(0, text.len()) } else { covered };
                (directive, covered)
            };
            written.push(directive.map(cover));
        }
    }
}

/// `costlint.dev/ignore: "name: reason; name: reason"`
fn annotation(object: &Node, written: &mut Vec<Result<Covering, Problem>>) {
    let value = object.get("metadata").and_then(|metadata| metadata.get("annotations")?.get(ANNOTATION));
    let Some((value, text)) = value.and_then(|value| Some((value, value.text()?))) else { return };
    for part in text.split(';').filter(|part| !part.trim().is_empty()) {
        let (name, reason) = part.split_once(':').unwrap_or((part, ""));
        written.push(directive(name.trim(), value.span, reason).map(|directive| (directive, object.span)));
    }
}

/// `Metadata: {costlint: {ignore: {name: reason}}}`
fn metadata(resource: &Entry, written: &mut Vec<Result<Covering, Problem>>) {
    let ours = resource.value.get("Metadata").and_then(|metadata| metadata.get("costlint"));
    let Some(ignore) = ours.and_then(|ours| ours.get("ignore")) else { return };
    if !matches!(ignore.kind, NodeKind::Mapping { .. }) {
        written.push(Err(Problem::new(ignore.span, "this suppression does nothing; it reads ignore: {rule: reason}")));
        return;
    }
    for entry in ignore.entries() {
        let reason = entry.value.text().unwrap_or_default();
        let directive = directive(entry.key.text().unwrap_or_default(), entry.key.span, reason);
        written.push(directive.map(|directive| (directive, resource.key.span.join(resource.value.span))));
    }
}

fn directive(name: &str, span: Span, reason: &str) -> Result<Directive, Problem> {
    let (until, has_reason) = until_and_reason(reason).map_err(|message| Problem::new(span, message))?;
    Ok(Directive { span, names: vec![(name.to_owned(), span)], until, has_reason, reach: Reach::Line })
}
