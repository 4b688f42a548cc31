//! Edits of a project's texts, whatever their language.

use costlint_model::{Place, Source, Sources, Tree, terraform};
use costlint_syntax::{
    Edit, data,
    edit::{Change, New, Refusal},
    hcl,
};

/// The edits that make changes below a container.
pub(super) fn change(sources: &Sources, container: Place, changes: &[Change]) -> Result<Vec<Edit>, Refusal> {
    let source = readable(sources, container)?;
    match &source.tree {
        Tree::Data(tree) => data::edit::change(&source.text, tree, container.span, changes),
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

fn readable(sources: &Sources, place: Place) -> Result<&Source, Refusal> {
    let source = sources.get(place.file);
    if source.problems().is_empty() { Ok(source) } else { Err(Refusal::Broken) }
}
