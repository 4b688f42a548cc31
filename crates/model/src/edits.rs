//! Edits of a project's source files in every language.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use costlint_syntax::{
    Edit, Span, data,
    edit::{Change, New, Refusal},
    hcl,
};

use crate::{Language, Place, Source, Sources, Tree, cloudformation, terraform};

/// The source files of a run, for editing.
#[derive(Debug)]
pub struct Texts<'w> {
    sources: &'w Sources,
    /// The trees of YAML in heredocs that were asked for, by the bytes that they were asked for.
    embedded: Mutex<BTreeMap<Place, Option<Arc<data::Tree>>>>,
}

impl<'w> Texts<'w> {
    /// The texts of these sources.
    pub fn new(sources: &'w Sources) -> Texts<'w> {
        Texts { sources, embedded: Mutex::default() }
    }

    /// The texts as they are.
    pub fn sources(&self) -> &'w Sources {
        self.sources
    }

    /// Whether the settings around some bytes are aligned with one another, so that one is best changed with its container.
    pub fn aligns_settings(&self, place: Place) -> bool {
        matches!(self.sources.get(place.file).tree, Tree::Hcl(_))
    }

    /// The edits that make changes below a container.
    pub fn change(&self, container: Place, changes: &[Change]) -> Result<Vec<Edit>, Refusal> {
        let source = self.readable(container)?;
        match &source.tree {
            Tree::Data(tree) => {
                if source.language == Language::CloudFormation {
                    let node = data::edit::container(tree, container.span).ok_or(Refusal::NotHere)?;
                    changes.iter().try_for_each(|change| cloudformation::check_calls(node, &change.path))?;
                }
                data::edit::change(&source.text, tree, container.span, changes)
            }
            Tree::HclAsJson { data, .. } => {
                data::edit::change(&source.text, data, block_of(data, container.span), changes)
            }
            Tree::Hcl(file) => match hcl::edit::change(&source.text, file, container.span, changes) {
                Err(Refusal::NotHere) => {
                    let tree = self.embedded(source, container).ok_or(Refusal::NotHere)?;
                    data::edit::change(&source.text, &tree, container.span, changes)
                }
                edits => edits,
            },
        }
    }

    /// The edits that put a value in the place of a literal.
    pub fn replace(&self, literal: Place, to: &New) -> Result<Vec<Edit>, Refusal> {
        let source = self.readable(literal)?;
        match &source.tree {
            Tree::HclAsJson { data, .. } => {
                let written = literal.span.of(&source.text);
                if written.contains("${") || written.contains("%{") {
                    return Err(Refusal::Computed(literal.span));
                }
                data::edit::replace(&source.text, data, literal.span, to)
            }
            Tree::Data(tree) => data::edit::replace(&source.text, tree, literal.span, to),
            Tree::Hcl(file) => match hcl::edit::replace(&source.text, file, literal.span, to) {
                Err(Refusal::NotHere) => {
                    let tree = self.embedded(source, literal).ok_or(Refusal::NotHere)?;
                    data::edit::replace(&source.text, &tree, literal.span, to)
                }
                edits => edits,
            },
        }
    }

    /// The edit that writes blocks of HCL behind a block and the line that it ends on.
    pub fn behind(&self, block: Place, text: &str) -> Result<Edit, Refusal> {
        let source = self.readable(block)?;
        let Tree::Hcl(file) = &source.tree else { return Err(Refusal::Unwritable) };
        if !file.body.blocks().any(|known| known.span == block.span) {
            return Err(Refusal::Unwritable);
        }
        let mut at = block.span.end as usize;
        loop {
            let line = source.text[at..].split('\n').next().unwrap_or_default();
            at += line.trim_end_matches('\r').len();
            // A comment that begins on the line may end on another.
            let around =
                source.comments().iter().find(|comment| (comment.start as usize) < at && at < comment.end as usize);
            let Some(comment) = around else { break };
            at = comment.end as usize;
        }
        let (before, after) = source.text.split_at(at);
        let is_crlf = after.starts_with('\r') || after.is_empty() && before.contains("\r\n");
        let line_break = if is_crlf { "\r\n" } else { "\n" };
        let lines = text.lines().collect::<Vec<_>>().join(line_break);
        Ok(Edit { span: Span::at(at), text: format!("{line_break}{line_break}{lines}") })
    }

    /// The name that a literal is assigned to on its own line: `default` of `default = "gp2"`.
    pub fn key_before(&self, literal: Place) -> Option<String> {
        let text = &self.sources.get(literal.file).text;
        let line = text[..literal.span.start as usize].rsplit('\n').next()?;
        let before = line.trim_end().strip_suffix(['=', ':'])?.trim_end().trim_end_matches(['"', '\'']);
        let start = before.rfind(|char: char| !(char.is_alphanumeric() || matches!(char, '_' | '-' | '.' | '/')));
        let key = &before[start.map_or(0, |start| start + 1)..];
        (!key.is_empty()).then(|| key.to_owned())
    }

    fn readable(&self, place: Place) -> Result<&'w Source, Refusal> {
        let source = self.sources.get(place.file);
        if source.problems().is_empty() { Ok(source) } else { Err(Refusal::Broken) }
    }

    /// The tree of the heredoc around some bytes, read once for all settings of one container.
    fn embedded(&self, source: &Source, place: Place) -> Option<Arc<data::Tree>> {
        // A panic elsewhere leaves whole trees behind.
        let known = || self.embedded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tree) = known().get(&place) {
            return tree.clone();
        }
        let tree = terraform::embedded_tree(source, place.span).map(Arc::new);
        known().insert(place, tree.clone());
        tree
    }
}

/// What stands below a key of this span, which is the header of a block; else the same span.
fn block_of(tree: &data::Tree, header: Span) -> Span {
    data::edit::below(tree, header).map_or(header, |node| node.span)
}
