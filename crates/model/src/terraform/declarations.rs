//! The declarations of a folder, read once for all its calls and all root modules.
//!
//! Their values differ from call to call: see [`evaluation`](super::evaluation).

use std::{borrow::Cow, collections::BTreeMap};

use costlint_syntax::hcl::{Block, Body, Expr, ExprKind};

use super::{
    embedded::{Embedded, EmbeddedForm, embedded},
    folder::{Folder, Folders},
    overrides::{Overrides, Placed},
};
use crate::{FileId, Sources, clouds::Partitions};

/// The modules of a project as their folders declare them.
pub struct Modules<'s> {
    pub(super) sources: &'s Sources,
    pub(super) folders: &'s Folders,
    by_folder: BTreeMap<&'s str, Declarations<'s>>,
}

/// What the module of one folder declares.
pub(super) struct Declarations<'s> {
    sources: &'s Sources,
    pub(super) folder: &'s Folder,
    /// The resources, data sources, calls and outputs with the file that each stands in, in the order of the text.
    pub(super) blocks: Vec<Placed<'s>>,
    /// The calls among them.
    pub(super) calling: Vec<Placed<'s>>,
    /// The settings of Terraform and of providers, in the order of the text.
    pub(super) settings: Vec<Placed<'s>>,
    /// The blocks that Kubernetes objects and Helm values are embedded in.
    pub(super) embedding: Vec<(Placed<'s>, Vec<Embedded<'s>>)>,
    pub(super) variables: BTreeMap<&'s str, Variable<'s>>,
    pub(super) locals: BTreeMap<&'s str, WrittenExpr<'s>>,
    pub(super) outputs: BTreeMap<&'s str, WrittenExpr<'s>>,
    pub(super) calls: BTreeMap<&'s str, Placed<'s>>,
    /// The resources by type and label.
    pub(super) resources: BTreeMap<(&'s str, &'s str), Placed<'s>>,
    /// The resources and data sources with `count` or `for_each`, by their names in expressions.
    pub(super) copied: BTreeMap<String, Placed<'s>>,
    /// The partition of AWS that the ARNs in its texts belong to.
    pub(super) partitions: Partitions,
    overrides: Overrides<'s>,
}

/// An expression and the file that it stands in.
pub(super) type WrittenExpr<'s> = (FileId, &'s Expr);

/// A variable as declared.
pub(super) struct Variable<'s> {
    pub(super) kind: Option<WrittenExpr<'s>>,
    pub(super) nullable: Option<WrittenExpr<'s>>,
    pub(super) default: Option<WrittenExpr<'s>>,
}

impl<'s> Modules<'s> {
    /// Reads the declarations of each folder.
    pub fn new(sources: &'s Sources, folders: &'s Folders) -> Modules<'s> {
        let declared = |folder: &'s Folder| (&*folder.path, Declarations::new(sources, folder));
        Modules { sources, folders, by_folder: folders.iter().map(declared).collect() }
    }

    /// What the module of a folder declares.
    pub(super) fn at(&self, folder: &str) -> Option<&Declarations<'s>> {
        self.by_folder.get(folder)
    }
}

impl<'s> Declarations<'s> {
    fn new(sources: &'s Sources, folder: &'s Folder) -> Declarations<'s> {
        let placed = |files: &[FileId]| files.iter().flat_map(|file| blocks_of(sources, *file)).collect::<Vec<_>>();
        let mut blocks = placed(&folder.files);
        let overrides = Overrides::merge(sources, &mut blocks, placed(&folder.override_files).into_iter());
        let mut declarations = Declarations {
            sources,
            folder,
            blocks: Vec::new(),
            calling: Vec::new(),
            settings: Vec::new(),
            embedding: Vec::new(),
            variables: BTreeMap::new(),
            locals: BTreeMap::new(),
            outputs: BTreeMap::new(),
            calls: BTreeMap::new(),
            resources: BTreeMap::new(),
            copied: BTreeMap::new(),
            partitions: Partitions::default(),
            overrides,
        };
        for placed in blocks {
            declarations.read(placed);
        }
        declarations
    }

    /// The text of a file of this module.
    pub(super) fn text(&self, file: FileId) -> &'s str {
        &self.sources.get(file).text
    }

    /// The blocks that override files merge into a block, in order.
    pub(super) fn overriding(&self, file: FileId, block: &'s Block) -> &[Placed<'s>] {
        self.overrides.of(self.text(file), block)
    }

    /// The expression of a block's setting, and the file that it stands in.
    pub(super) fn setting(&self, file: FileId, block: &'s Block, name: &str) -> Option<WrittenExpr<'s>> {
        let written = |(file, block): Placed<'s>| Some((file, &block.body.attribute(self.text(file), name)?.value));
        self.overriding(file, block).iter().rev().find_map(|placed| written(*placed)).or_else(|| written((file, block)))
    }

    /// Whether a manifest is a heredoc that `yamldecode` reads: its objects are those embedded in it.
    pub(super) fn decodes_embedded(&self, file: FileId, block: &'s Block) -> bool {
        let Some((at, manifest)) = self.setting(file, block, "manifest") else { return false };
        let ExprKind::Call(call) = &manifest.kind else { return false };
        let is_embedded = |embedded: &Embedded<'_>| matches!(embedded.form, EmbeddedForm::Heredoc { span, .. } if manifest.span.contains(span));
        at == file
            && call.name.of(self.text(at)) == "yamldecode"
            && self.embedding.iter().any(|((other, holder), embedded)| {
                *other == file && holder.span == block.span && embedded.iter().any(is_embedded)
            })
    }

    /// Where a call takes its module from, where that is written as a plain text.
    pub(super) fn source_of(&self, file: FileId, block: &'s Block) -> Option<Cow<'s, str>> {
        let (file, source) = self.setting(file, block, "source")?;
        source.literal_text(self.text(file))
    }

    fn read(&mut self, (file, block): Placed<'s>) {
        let text = self.text(file);
        self.partitions.read(block.span.of(text));
        let embedded = embedded(block, text);
        if !embedded.is_empty() {
            self.embedding.push(((file, block), embedded));
        }
        let setting = |name| self.setting(file, block, name);
        let has_copies = || setting("count").is_some() || setting("for_each").is_some();
        match (block.name.of(text), block.labels.first().map(|label| label.of(text))) {
            (kind @ ("resource" | "data"), _) => {
                let labels = block.labels.iter().map(|label| label.of(text)).collect::<Vec<_>>();
                if let [type_name, name] = labels.as_slice() {
                    if has_copies() {
                        let lead = if kind == "data" { "data." } else { "" };
                        self.copied.insert(format!("{lead}{type_name}.{name}"), (file, block));
                    }
                    if kind == "resource" {
                        self.resources.insert((type_name, name), (file, block));
                    }
                }
                self.blocks.push((file, block));
            }
            ("module", name) => {
                self.blocks.push((file, block));
                self.calling.push((file, block));
                self.calls.extend(name.map(|name| (name, (file, block))));
            }
            ("output", name) => {
                let value = setting("value");
                self.blocks.push((file, block));
                self.outputs.extend(name.zip(value));
            }
            ("variable", Some(name)) => {
                let (kind, nullable, default) = (setting("type"), setting("nullable"), setting("default"));
                self.variables.insert(name, Variable { kind, nullable, default });
            }
            ("locals", _) => {
                let locals = block.body.attributes();
                self.locals.extend(locals.map(|local| (local.name.of(text), (file, &local.value))));
            }
            ("terraform" | "provider", _) => self.settings.push((file, block)),
            _ => {}
        }
    }
}

fn blocks_of(sources: &Sources, file: FileId) -> impl Iterator<Item = Placed<'_>> {
    let body = sources.get(file).hcl().map(|tree| &tree.body);
    body.into_iter().flat_map(Body::blocks).map(move |block| (file, block))
}
