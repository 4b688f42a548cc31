//! Edits of a project's texts, whatever their language.

use costlint_model::{Content, Place, Source, Sources, Tree, terraform};
use costlint_syntax::{
    Edit,
    data::{self, Entry, Node},
    edit::{Change, Key, New, Refusal},
    hcl,
};

/// The edits that make changes below a container.
pub(super) fn change(sources: &Sources, container: Place, changes: &[Change]) -> Result<Vec<Edit>, Refusal> {
    let source = readable(sources, container)?;
    match &source.tree {
        Tree::Data(tree) => {
            if source.content == Content::CloudFormation {
                let node = data::edit::container(tree, container.span).ok_or(Refusal::NotHere)?;
                changes.iter().try_for_each(|change| check_calls(node, &change.path))?;
            }
            data::edit::change(&source.text, tree, container.span, changes)
        }
        Tree::Hcl(file) => match hcl::edit::change(&source.text, file, container.span, changes) {
            Err(Refusal::NotHere) => {
                let tree = terraform::embedded_tree(source, container.span).ok_or(Refusal::NotHere)?;
                data::edit::change(&source.text, &tree, container.span, changes)
            }
            edits => edits,
        },
    }
}

/// The edits that put a value in the place of a literal.
pub(super) fn replace(sources: &Sources, literal: Place, to: &New) -> Result<Vec<Edit>, Refusal> {
    let source = readable(sources, literal)?;
    match &source.tree {
        Tree::Data(tree) => data::edit::replace(&source.text, tree, literal.span, to),
        Tree::Hcl(file) => match hcl::edit::replace(&source.text, file, literal.span, to) {
            Err(Refusal::NotHere) => {
                let tree = terraform::embedded_tree(source, literal.span).ok_or(Refusal::NotHere)?;
                data::edit::replace(&source.text, &tree, literal.span, to)
            }
            edits => edits,
        },
    }
}

/// Nothing is written into the call of a function, such as `Fn::If`, on the way to a setting.
fn check_calls(node: &Node, path: &[Key]) -> Result<(), Refusal> {
    let is_call = |entry: &Entry| entry.key.text().is_some_and(|key| key == "Ref" || key.starts_with("Fn::"));
    if node.entries().iter().any(is_call) {
        return Err(Refusal::Computed(node.span));
    }
    let Some((key, rest)) = path.split_first() else { return Ok(()) };
    let inner = match key {
        Key::Name(name) | Key::Block(name) => node.get(name),
        Key::Index(index) => node.items().get(*index),
        Key::Having(key, value) => node.items().iter().find(|item| item.get(key).and_then(Node::text) == Some(value)),
    };
    inner.map_or(Ok(()), |inner| check_calls(inner, rest))
}

fn readable(sources: &Sources, place: Place) -> Result<&Source, Refusal> {
    let source = sources.get(place.file);
    if source.problems().is_empty() { Ok(source) } else { Err(Refusal::Broken) }
}
