//! References, mentions and readers of values in a template.

use std::sync::Arc;

use costlint_syntax::{
    Span,
    data::{Entry, Node, NodeKind},
};

use crate::{
    FileId, Place, Source,
    data_values::each_text,
    uses::{Audience, Mentions, Section},
};

/// Sections of a template that refer to no resource.
const ASIDE: [&str; 4] = ["Description", "Mappings", "Metadata", "Parameters"];

/// Macros of AWS that bring in no reference to what a template declares.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-reference.html> (2026-11)
const KNOWN_MACROS: [&str; 3] = ["AWS::Serverless", "AWS::LanguageExtensions", "AWS::SecretsManager"];

/// Notes what each resource, and each section that may refer to one, says.
pub(crate) fn mention(file: FileId, source: &Source, mentions: &mut Mentions) {
    let Some(root) = source.tree.documents().first() else { return };
    let is_unsettled =
        !source.problems().is_empty() || adds_unseen(root) || root.get("Transform").is_some_and(has_unknown_macro);
    mentions.add_scope(&source.path, is_unsettled);
    let sections = root.entries().iter();
    for section in sections.filter(|section| section.key.text().is_none_or(|name| !ASIDE.contains(&name))) {
        let entries = match section.key.text() {
            Some("Resources") => section.value.entries(),
            _ => std::slice::from_ref(section),
        };
        for entry in entries {
            let place = Place { file, span: entry.key.span.join(entry.value.span) };
            let mut section = mentions.section(&source.path, place, Audience::Scope);
            section.own = entry.key.text().map(str::to_owned);
            each_text(&entry.value, &mut |text| mention_text(text, &mut section));
        }
    }
}

/// Any text of a template that is a logical id may be a reference, whatever function it is given to.
fn mention_text(text: &str, section: &mut Section<'_>) {
    let substituted = text.split("${").skip(1).filter_map(|rest| rest.split('}').next());
    for name in substituted.chain([text]) {
        section.refer(name.split('.').next().unwrap_or_default().trim());
    }
    section.words(text);
}

/// Whether a part of a template is not in its text.
fn adds_unseen(node: &Node) -> bool {
    let is_added = |key: Option<&str>| key.is_some_and(|key| key == "Fn::Transform" || key.starts_with("Fn::ForEach"));
    node.open
        || matches!(node.kind, NodeKind::Placeholder | NodeKind::Missing)
        || node.tag.as_ref().is_some_and(|tag| &*tag.name == "!Transform")
        || node.items().iter().any(adds_unseen)
        || node.entries().iter().any(|entry| is_added(entry.key.text()) || adds_unseen(&entry.value))
}

fn has_unknown_macro(transform: &Node) -> bool {
    let mut is_unknown = false;
    each_text(transform, &mut |name| is_unknown |= !KNOWN_MACROS.iter().any(|known| name.starts_with(known)));
    is_unknown || !transform.entries().is_empty()
}

/// The values that a parameter allows, where its default has this span.
pub(crate) fn choices(source: &Source, default: Span) -> Option<Vec<Arc<str>>> {
    let allowed = defaulting_to(source.tree.documents().first()?, default)?.value.get("AllowedValues")?;
    Some(allowed.items().iter().filter_map(|value| value.text().map(Arc::from)).collect())
}

/// The parameter whose default has this span.
fn defaulting_to(template: &Node, default: Span) -> Option<&Entry> {
    let parameters = template.get("Parameters").map_or(&[][..], Node::entries);
    parameters.iter().find(|entry| entry.value.get("Default").is_some_and(|node| node.span == default))
}

/// Checks that a place is the default of a parameter that one expression in each of the resources reads, or a setting of
/// another resource that they refer to, and that nothing else does.
pub(crate) fn only_for(source: &Source, place: Place, resources: &[Place], text: &str) -> Result<(), String> {
    let Some(template) = source.tree.documents().first() else {
        return Err("the setting is not written out in this file".into());
    };
    let Some(parameter) = defaulting_to(template, place.span) else {
        return linked_only_for(template, place, resources);
    };
    let allowed = parameter.value.get("AllowedValues");
    let is_allowed = allowed.is_none_or(|allowed| allowed.items().iter().any(|value| value.text() == Some(text)));
    if !is_allowed {
        return Err("the parameter's AllowedValues exclude it".into());
    }
    if parameter.value.get("AllowedPattern").is_some() {
        return Err("the parameter has an AllowedPattern".into());
    }
    let name = parameter.key.text().unwrap_or_default();
    let mut reads = Vec::new();
    references(template, name, &mut reads);
    let mut counts = vec![0; resources.len()];
    for read in reads {
        let read = Place { file: place.file, span: read };
        match resources.iter().position(|resource| resource.contains(read)) {
            Some(index) => counts[index] += 1,
            None => return Err(format!("the parameter `{name}` is used elsewhere")),
        }
    }
    if counts.iter().any(|count| *count > 1) {
        Err(format!("the parameter `{name}` is used twice here"))
    } else {
        Ok(())
    }
}

/// Whether a place is in a parameter.
pub(crate) fn may_be_given(source: &Source, place: Place) -> bool {
    let template = source.tree.documents().first();
    let parameters = template.and_then(|template| template.get("Parameters"));
    parameters.is_some_and(|parameters| parameters.span.contains(place.span))
}

fn linked_only_for(template: &Node, place: Place, resources: &[Place]) -> Result<(), String> {
    let declared = template.get("Resources").map_or(&[][..], Node::entries);
    let around = declared.iter().find(|entry| entry.value.span.contains(place.span));
    let Some(name) = around.and_then(|entry| entry.key.text()) else {
        return Err("another part of the template decides the value".into());
    };
    let mut reads = Vec::new();
    references(template, name, &mut reads);
    let is_theirs =
        |read: &Span| resources.iter().any(|resource| resource.contains(Place { file: place.file, span: *read }));
    if reads.iter().all(is_theirs) { Ok(()) } else { Err(format!("`{name}` is used elsewhere")) }
}

/// Where `!Ref name`, `!GetAtt name.attribute`, `{"Ref": "name"}` and `${name}` stand.
fn references(node: &Node, name: &str, found: &mut Vec<Span>) {
    let begins = |node: &Node| node.text().is_some_and(|text| text.split('.').next() == Some(name));
    let is_tagged = node.tag.as_ref().is_some_and(|tag| matches!(&*tag.name, "!Ref" | "!GetAtt"));
    let is_part =
        node.text().is_some_and(|text| text.contains(&format!("${{{name}}}")) || text.contains(&format!("${{{name}.")));
    let listed = |node: &Node| node.items().first().is_some_and(begins);
    if is_tagged && (begins(node) || listed(node)) || is_part {
        found.push(node.span);
    }
    if let NodeKind::Mapping { entries, .. } = &node.kind {
        for entry in entries {
            let is_intrinsic = matches!(entry.key.text(), Some("Ref" | "Fn::GetAtt"));
            if is_intrinsic && (begins(&entry.value) || listed(&entry.value)) {
                found.push(entry.value.span);
            }
            references(&entry.value, name, found);
        }
    }
    node.items().iter().for_each(|item| references(item, name, found));
}
