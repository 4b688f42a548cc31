//! The source files of a project and their trees.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use costlint_syntax::{Problem, Span, hcl};

use crate::{
    languages::Language,
    paths::{file_name_of, folder_of},
    trees::Tree,
    value::FileId,
};

/// One parsed source file.
#[derive(Debug)]
pub struct Source {
    /// Its path from the project's root, with `/`.
    pub path: Arc<str>,
    /// Its text, as decoded.
    pub text: Arc<str>,
    /// Its language.
    pub language: Language,
    /// Its tree.
    pub tree: Tree,
}

/// The source files of a project, by number.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    /// The folders of the root modules that a variable file is given to from outside.
    given: BTreeMap<FileId, BTreeSet<Arc<str>>>,
    unread: BTreeSet<Arc<str>>,
}

impl Source {
    /// Whether a value of this file that is not known is written as a text with gaps: a template of Terraform, or anything
    /// in a document, whose gaps are filled before it is read.
    pub fn is_text(&self, written: &str) -> bool {
        match &self.tree {
            Tree::Data(_) => !written.trim().is_empty(),
            // In a document inside of a heredoc, no quotes stand around it.
            Tree::HclAsJson { .. } => !written.trim_matches('"').starts_with("${"),
            Tree::Hcl(_) => written.starts_with(['"', '$']) || written.starts_with("<<") || written.contains(":${"),
        }
    }

    /// Parses a file, if costlint reads its language.
    pub fn read(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Option<Source> {
        let (path, text) = (path.into(), text.into());
        let language = Language::of(&path, text.as_bytes())?;
        Some(Source::read_as(language, path, text))
    }

    /// Parses a file as variable values, regardless of its name.
    pub fn of_variables(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Source {
        Source::read_as(Language::Variables, path.into(), text.into())
    }

    fn read_as(language: Language, path: Arc<str>, text: Arc<str>) -> Source {
        let (language, tree) = language.read(&path, &text);
        Source { path, text, language, tree }
    }

    /// The folder of the file; empty for the project's root.
    pub fn folder(&self) -> &str {
        folder_of(&self.path)
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        file_name_of(&self.path)
    }

    /// The syntax errors.
    pub fn problems(&self) -> &[Problem] {
        self.tree.problems()
    }

    /// Its tree as HCL, however it is written.
    pub fn hcl(&self) -> Option<&hcl::File> {
        self.tree.hcl()
    }

    /// The comments, in order.
    pub fn comments(&self) -> &[Span] {
        self.tree.comments()
    }

    /// Whether the file is certainly one that costlint reads, even with syntax errors. YAML that another tool expands
    /// first does not parse as written, which is not an error of the file.
    pub fn is_certainly_ours(&self) -> bool {
        let Tree::Data(tree) = &self.tree else { return true };
        let expanded_first = ["{%", "{{", "<%"].iter().any(|mark| self.text.contains(mark));
        // Where nothing could be read, the marks that made the file ours are all there is.
        let nothing_is_left = tree.documents.iter().all(|document| document.entries().is_empty());
        let is_certain = |document| self.language.is_certainly(document);
        !expanded_first && (nothing_is_left || tree.documents.iter().any(is_certain))
    }
}

impl Sources {
    /// Files in the order of their paths, so that numbers do not depend on the order of discovery.
    pub fn new(mut files: Vec<Source>) -> Sources {
        files.sort_by(|one, two| one.path.cmp(&two.path));
        Sources { files, ..Sources::default() }
    }

    /// With the paths of further files that could not be read, whose contents are unknown.
    #[must_use]
    pub fn with_unread(self, unread: impl IntoIterator<Item = Arc<str>>) -> Sources {
        Sources { unread: unread.into_iter().collect(), ..self }
    }

    /// The paths of files that could not be read.
    pub fn unread(&self) -> impl Iterator<Item = &str> {
        self.unread.iter().map(|path| &**path)
    }

    /// The file with this number.
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

    /// The number of the file with this path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let index = self.files.binary_search_by(|source| (*source.path).cmp(path)).ok()?;
        u32::try_from(index).ok().map(FileId)
    }

    /// All files, with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files.iter().enumerate().map(|(index, source)| (FileId(u32::try_from(index).unwrap_or(u32::MAX)), source))
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are no files.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
