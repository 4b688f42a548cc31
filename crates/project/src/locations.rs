//! Paths of a project: as it names them, where they lie, and which of them belong together.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A path from the root, with `/`.
pub(crate) fn name_from(root: &Path, path: &Path) -> Arc<str> {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let text = inside.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into() } else { text.replace(std::path::MAIN_SEPARATOR, "/").into() }
}

/// Where the file of such a path lies.
pub(crate) fn path_of(root: &Path, name: &str) -> PathBuf {
    // Part by part, since `/` parts no names after the `\\?\` that Windows puts before a path without links.
    root.join(name.split('/').collect::<PathBuf>())
}

/// Whether folders of this name are left aside: caches, checkouts and installed packages.
pub(crate) fn is_aside(folder: &str) -> bool {
    folder.starts_with('.') || folder == "node_modules"
}

/// Whether tools keep what they fetched in folders of this name: nothing in them is anybody's own.
pub(crate) fn is_fetched(folder: &str) -> bool {
    matches!(folder, ".git" | ".terraform" | ".terragrunt-cache")
}

/// Whether a path is one of these files, or lies in one of these folders. All are absolute.
pub(crate) fn is_among(paths: &BTreeSet<PathBuf>, path: &Path) -> bool {
    path.ancestors().any(|part| paths.contains(part))
}
