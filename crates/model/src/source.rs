//! The texts of a project and their trees.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use costlint_syntax::{Problem, data, hcl, json, yaml};
use memchr::memmem;

use crate::{
    content::{self, Content},
    terraform,
    value::FileId,
};

/// One text, read.
#[derive(Debug)]
pub struct Source {
    /// Its path from the project's root, with `/`.
    pub path: Arc<str>,
    /// Its text, as decoded.
    pub text: Arc<str>,
    /// What it holds.
    pub content: Content,
    /// Its tree.
    pub tree: Tree,
}

/// The tree of a text.
#[derive(Debug)]
pub enum Tree {
    /// Of an HCL text.
    Hcl(hcl::File),
    /// Of a YAML or JSON text.
    Data(data::Tree),
    /// Of Terraform written as JSON: its own tree, and that of the HCL which it stands for, with places in the JSON.
    HclAsJson {
        /// What edits work on.
        data: data::Tree,
        /// What is evaluated, with the problems of both.
        hcl: hcl::File,
    },
}

/// The texts of a project, by number.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    /// The folders of the root modules that a variable file is given to from outside.
    given: BTreeMap<FileId, BTreeSet<Arc<str>>>,
    unread: BTreeSet<Arc<str>>,
}

impl Source {
    /// Reads a text, if it is one of ours.
    pub fn read(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Option<Source> {
        let (path, text) = (path.into(), text.into());
        let content = content::recognise(&path, text.as_bytes())?;
        let (content, tree) = match content {
            Content::Terraform | Content::TerraformVariables => (content, Tree::of_terraform(&path, &text, content)),
            Content::HelmTemplate => (content, Tree::Data(yaml::parse_masked(&text, yaml::Markers::GoTemplate))),
            Content::CloudFormation | Content::Kubernetes if content::is_json(&path, &text) => {
                (content, Tree::Data(json::parse(&text)))
            }
            Content::CloudFormation => (content, Tree::Data(yaml::parse(&text))),
            Content::Kubernetes => manifests(&text),
        };
        Some(Source { path, text, content, tree })
    }

    /// Reads a text as values of variables, whatever it is called.
    pub fn of_variables(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Source {
        let (path, text) = (path.into(), text.into());
        let tree = Tree::of_terraform(&path, &text, Content::TerraformVariables);
        Source { path, text, content: Content::TerraformVariables, tree }
    }

    /// The folder of the text; empty for the project's root.
    pub fn folder(&self) -> &str {
        folder_of(&self.path)
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        file_name_of(&self.path)
    }

    /// What did not read.
    pub fn problems(&self) -> &[Problem] {
        match &self.tree {
            Tree::Hcl(hcl) | Tree::HclAsJson { hcl, .. } => &hcl.problems,
            Tree::Data(tree) => &tree.problems,
        }
    }

    /// Its tree as HCL, however it is written.
    pub fn hcl(&self) -> Option<&hcl::File> {
        match &self.tree {
            Tree::Hcl(hcl) | Tree::HclAsJson { hcl, .. } => Some(hcl),
            Tree::Data(_) => None,
        }
    }

    /// The comments, in order.
    pub fn comments(&self) -> &[costlint_syntax::Span] {
        match &self.tree {
            Tree::Hcl(hcl) => &hcl.comments,
            Tree::Data(data) | Tree::HclAsJson { data, .. } => &data.comments,
        }
    }
}

impl Tree {
    /// As Terraform reads it: as JSON where the name ends so.
    fn of_terraform(path: &str, text: &str, content: Content) -> Tree {
        if !content::is_json(path, text) {
            return Tree::Hcl(hcl::parse(text));
        }
        let data = json::parse(text);
        let read = if content == Content::Terraform { terraform::json::configuration } else { terraform::json::values };
        Tree::HclAsJson { hcl: read(text, &data), data }
    }
}

impl Sources {
    /// Texts in the order of their paths, so that numbers do not depend on who found a file first.
    pub fn new(mut files: Vec<Source>) -> Sources {
        files.sort_by(|one, two| one.path.cmp(&two.path));
        Sources { files, ..Sources::default() }
    }

    /// With the paths of texts beside them that could not be read: what those say is not known.
    #[must_use]
    pub fn with_unread(self, unread: impl IntoIterator<Item = Arc<str>>) -> Sources {
        Sources { unread: unread.into_iter().collect(), ..self }
    }

    /// The paths of texts that could not be read.
    pub fn unread(&self) -> impl Iterator<Item = &str> {
        self.unread.iter().map(|path| &**path)
    }

    /// The text of this number.
    pub fn get(&self, file: FileId) -> &Source {
        &self.files[file.0 as usize]
    }

    /// Notes that a variable file is given to the root module of a folder.
    pub fn give(&mut self, file: FileId, folder: Arc<str>) {
        self.given.entry(file).or_default().insert(folder);
    }

    /// The folders, besides its own, of the root modules that a variable file is given to.
    pub fn given_to(&self, file: FileId) -> impl Iterator<Item = &str> {
        let own = self.get(file).folder();
        self.given.get(&file).into_iter().flatten().map(|folder| &**folder).filter(move |folder| *folder != own)
    }

    /// The number of the text with this path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let index = self.files.binary_search_by(|source| (*source.path).cmp(path)).ok()?;
        u32::try_from(index).ok().map(FileId)
    }

    /// All texts, with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files.iter().enumerate().map(|(index, source)| (FileId(u32::try_from(index).unwrap_or(u32::MAX)), source))
    }

    /// The number of texts.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// The folder part of a path; empty for none.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path.
pub(crate) fn file_name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// Manifests outside of a chart are plain YAML, even with a `{{ x }}` in a quoted text or a comment, as workflows have them.
/// Where they do not read as such, and do as a template, they are one.
fn manifests(text: &str) -> (Content, Tree) {
    let plain = yaml::parse(text);
    let markers = match memmem::find(text.as_bytes(), b"%{") {
        _ if yaml::has_placeholders(text) => yaml::Markers::GoTemplate,
        Some(_) => yaml::Markers::Terraform,
        None => return (Content::Kubernetes, Tree::Data(plain)),
    };
    // YAML reads `{{ x }}` as a mapping that is the key of another.
    let is_odd = |tree: &data::Tree| !tree.problems.is_empty() || tree.documents.iter().any(has_collection_as_key);
    if is_odd(&plain) {
        let masked = yaml::parse_masked(text, markers);
        if !is_odd(&masked) {
            return (Content::HelmTemplate, Tree::Data(masked));
        }
    }
    (Content::Kubernetes, Tree::Data(plain))
}

fn has_collection_as_key(node: &data::Node) -> bool {
    let is_collection =
        |node: &data::Node| matches!(node.kind, data::NodeKind::Mapping { .. } | data::NodeKind::Sequence { .. });
    node.items().iter().any(has_collection_as_key)
        || node.entries().iter().any(|entry| is_collection(&entry.key) || has_collection_as_key(&entry.value))
}
