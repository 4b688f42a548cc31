//! The texts of a project and their trees.

use std::sync::Arc;

use costlint_syntax::{Problem, data, hcl, json, yaml};

use crate::{
    content::{self, Content},
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
}

/// The texts of a project, by number.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Source {
    /// Reads a text, if it is one of ours.
    pub fn read(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Option<Source> {
        let (path, text) = (path.into(), text.into());
        let content = content::recognise(&path, text.as_bytes())?;
        let tree = match content {
            Content::Terraform | Content::TerraformVariables => Tree::Hcl(hcl::parse(&text)),
            Content::HelmTemplate => Tree::Data(yaml::parse_masked(&text, yaml::Markers::Helm)),
            _ if is_json(&path, &text) => Tree::Data(json::parse(&text)),
            _ => Tree::Data(yaml::parse(&text)),
        };
        Some(Source { path, text, content, tree })
    }

    /// The folder of the text; empty for the project's root.
    pub fn folder(&self) -> &str {
        folder_of(&self.path)
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// What did not read.
    pub fn problems(&self) -> &[Problem] {
        match &self.tree {
            Tree::Hcl(file) => &file.problems,
            Tree::Data(tree) => &tree.problems,
        }
    }

    /// The comments, in order.
    pub fn comments(&self) -> &[costlint_syntax::Span] {
        match &self.tree {
            Tree::Hcl(file) => &file.comments,
            Tree::Data(tree) => &tree.comments,
        }
    }
}

impl Sources {
    /// Texts in the order of their paths, so that numbers do not depend on who found a file first.
    pub fn new(mut files: Vec<Source>) -> Sources {
        files.sort_by(|one, two| one.path.cmp(&two.path));
        Sources { files }
    }

    /// The text of this number.
    pub fn get(&self, file: FileId) -> &Source {
        &self.files[file.0 as usize]
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

fn is_json(path: &str, text: &str) -> bool {
    let by_name = path.rsplit('.').next().is_some_and(|end| end.eq_ignore_ascii_case("json"));
    // `.template` files hold either; a mapping in JSON begins with its brace.
    by_name || path.ends_with(".template") && text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
}
