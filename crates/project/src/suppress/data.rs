//! Suppressions that are data: an annotation of a Kubernetes object, the metadata of a template's resource, the comment that
//! Terraform lets an object of JSON have.

use costlint_model::{
    Source,
    remarks::{Remark, RemarkForm, remarks},
};
use costlint_syntax::{
    Problem, Span,
    data::{Node, NodeKind},
};
use memchr::memmem;

use super::directive::{Covering, Directive, DirectiveReach, in_comment, until_and_reason};

/// The word that stands in each of them.
const WORD: &str = "costlint";

/// The annotation of a Kubernetes object.
const ANNOTATION: &str = "costlint.dev/ignore";

/// The suppressions in the data of a text, and those that cannot work.
pub(super) fn read(source: &Source) -> (Vec<Covering>, Vec<Problem>) {
    if memmem::find(source.text.as_bytes(), WORD.as_bytes()).is_none() {
        return (Vec::new(), Vec::new());
    }
    let mut written = Vec::new();
    for Remark { form, about } in remarks(source) {
        match form {
            RemarkForm::Comment(node) => comment(node, about, &source.text, &mut written),
            RemarkForm::Metadata(node) => metadata(node, about, &mut written),
            RemarkForm::Annotations(node) => annotation(node, about, &mut written),
        }
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

/// `{"//": "costlint: ignore[name] reason"}`
fn comment(node: &Node, covered: Span, text: &str, written: &mut Vec<Result<Covering, Problem>>) {
    let quoted = node.span.of(text).trim_matches('"');
    for directive in in_comment(quoted, node.span.start as usize + 1) {
        let cover = |directive: Directive| {
            let covered = if directive.reach == DirectiveReach::File { Span::new(0, text.len()) } else { covered };
            (directive, covered)
        };
        written.push(directive.map(cover));
    }
}

/// `costlint.dev/ignore: "name: reason; name: reason"`
fn annotation(annotations: &Node, covered: Span, written: &mut Vec<Result<Covering, Problem>>) {
    let value = annotations.get(ANNOTATION);
    let Some((value, text)) = value.and_then(|value| Some((value, value.text()?))) else { return };
    for part in text.split(';').filter(|part| !part.trim().is_empty()) {
        let (name, reason) = part.split_once(':').unwrap_or((part, ""));
        written.push(directive(name.trim(), value.span, reason).map(|directive| (directive, covered)));
    }
}

/// `Metadata: {costlint: {ignore: {name: reason}}}`
fn metadata(metadata: &Node, covered: Span, written: &mut Vec<Result<Covering, Problem>>) {
    let Some(ignore) = metadata.get(WORD).and_then(|ours| ours.get("ignore")) else { return };
    if !matches!(ignore.kind, NodeKind::Mapping { .. }) {
        written
            .push(Err(Problem::new(ignore.span, "this suppression does nothing; expected `ignore: {rule: reason}`")));
        return;
    }
    for entry in ignore.entries() {
        let reason = entry.value.text().unwrap_or_default();
        let directive = directive(entry.key.text().unwrap_or_default(), entry.key.span, reason);
        written.push(directive.map(|directive| (directive, covered)));
    }
}

fn directive(name: &str, span: Span, reason: &str) -> Result<Directive, Problem> {
    let (until, has_reason) = until_and_reason(reason).map_err(|message| Problem::new(span, message))?;
    Ok(Directive { span, names: vec![(name.to_owned(), span)], until, has_reason, reach: DirectiveReach::Line })
}
