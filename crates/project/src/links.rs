//! Where symbolic links lead.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use costlint_model::Language;

use crate::{
    Unchecked,
    config::CONFIG_NAMES,
    locations::{is_fetched, name_from},
};

/// A link to a file or folder of the project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Link {
    /// Its path from the root, with `/`.
    pub(crate) name: Arc<str>,
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// What it leads to, without links.
    pub(crate) real: PathBuf,
    /// Whether that is a folder.
    pub(crate) is_folder: bool,
}

/// Where a link leads.
pub(crate) enum Target {
    /// To a file or folder of the project.
    Inside(Link),
    /// To a configuration.
    Config,
    /// To something that is not read.
    Unread(Unchecked),
    /// To nothing of ours.
    None,
}

/// Follows a link as far as it stays in the project.
pub(crate) fn target(root: &Path, path: &Path) -> Target {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let may_be = Language::may_be(&name);
    let Ok(real) = path.canonicalize() else {
        // Emacs marks the files that it edits with links to nothing: `.#main.tf`.
        return if may_be && !name.starts_with('.') { Target::Unread(Unchecked::Link) } else { Target::None };
    };
    let is_folder = real.is_dir();
    let is_config = CONFIG_NAMES.contains(&&*name);
    if is_folder && name.starts_with('.') || !is_folder && !may_be && !is_config {
        return Target::None;
    }
    let is_inside =
        real.strip_prefix(root).is_ok_and(|inside| !inside.iter().any(|part| is_fetched(&part.to_string_lossy())));
    if !is_inside || path.starts_with(&real) {
        return Target::Unread(Unchecked::Link);
    }
    match () {
        () if !is_folder && !real.is_file() => Target::Unread(Unchecked::Device),
        () if is_config => Target::Config,
        () => Target::Inside(Link { name: name_from(root, path), path: path.to_owned(), real, is_folder }),
    }
}
