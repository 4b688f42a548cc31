//! Which file an editor means, and which project the file belongs to.

use std::path::{Path, PathBuf};

use costlint_project::{config::config_in, uri};

/// The path of the file that a URI names; `None` where it does not name one on this machine.
///
/// Links are followed as far as the path exists, so that a file has one path, whichever way it was opened.
pub(crate) fn file_at(uri: &str) -> Option<PathBuf> {
    uri::path(uri).map(|path| without_links(&path))
}

/// A path without links. The part of it that does not exist yet stays as it is.
fn without_links(path: &Path) -> PathBuf {
    for existing in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (existing.canonicalize(), path.strip_prefix(existing)) {
            // Joining nothing would add a separator, which a file's path must not have.
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    path.to_owned()
}

/// The root of a file's project: the nearest folder upward with a configuration or a repository, or else the file's own.
///
/// The workspace's folder stands for the working directory of a run: a configuration below it makes no root as long as
/// there is one further up, so that the editor and `costlint check` agree.
pub(crate) fn project_root(file: &Path, workspace: &[PathBuf]) -> PathBuf {
    let folder = file.parent().unwrap_or(file);
    let opened =
        workspace.iter().filter(|opened| folder.starts_with(opened)).max_by_key(|opened| opened.components().count());
    let working = opened.map_or(folder, PathBuf::as_path);
    let is_repository = |folder: &Path| folder.join(".git").exists();
    let is_below = |folder: &Path| folder != working && folder.starts_with(working);
    let whole =
        folder.ancestors().find(|folder| is_repository(folder) || !is_below(folder) && config_in(folder).is_some());
    let part = || folder.ancestors().find(|folder| config_in(folder).is_some());
    whole.or_else(part).unwrap_or(folder).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The root of `a/b/main.tf` in a folder with these files, relative to that folder.
    fn root(files: &[&str], workspace: &[&str]) -> String {
        let holder = tempfile::tempdir().expect("a temporary folder can be made");
        let holder = holder.path().canonicalize().expect("it exists");
        for file in files {
            let path = holder.join(file);
            std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders can be made");
            std::fs::write(path, "").expect("files can be written");
        }
        let workspace: Vec<PathBuf> = workspace.iter().map(|folder| holder.join(folder)).collect();
        let root = project_root(&holder.join("a/b/main.tf"), &workspace);
        root.strip_prefix(&holder).expect("no folder further up is marked").display().to_string()
    }

    #[test]
    fn the_nearest_mark_upward_makes_the_root() {
        assert_eq!(root(&["a/.git/config"], &[]), "a");
        assert_eq!(root(&["a/costlint.toml"], &[]), "a");
        assert_eq!(root(&["a/.git/config", "a/b/.costlint.toml"], &[]), "a/b");
    }

    #[test]
    fn without_a_mark_a_file_is_checked_with_its_folder_alone() {
        assert_eq!(root(&[], &[]), "a/b");
        assert_eq!(root(&[], &["a"]), "a/b");
    }

    #[test]
    fn a_configuration_below_the_opened_folder_makes_no_root_if_there_is_one_further_up() {
        assert_eq!(root(&["a/.git/config", "a/b/costlint.toml"], &["a"]), "a");
        assert_eq!(root(&["a/.git/config", "a/b/costlint.toml"], &["a", "a/b"]), "a/b");
        assert_eq!(root(&["a/b/costlint.toml"], &["a"]), "a/b");
    }
}
