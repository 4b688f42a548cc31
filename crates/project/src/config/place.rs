//! Where configurations lie, and what they speak for.

use std::path::{Path, PathBuf};

/// The names of a configuration file; of two in one folder the first counts.
pub const CONFIG_NAMES: [&str; 2] = ["costlint.toml", ".costlint.toml"];

/// The configuration of a folder itself, if there is one.
pub fn config_in(folder: &Path) -> Option<PathBuf> {
    CONFIG_NAMES.iter().map(|name| folder.join(name)).find(|path| path.is_file())
}

/// The configuration nearest to a folder: in it, or upward.
pub fn nearest_config(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find_map(config_in)
}

/// The folder that a configuration speaks for: the repository that it lies in, or else the highest folder with a configuration
/// above it. What lies outside is not read because a configuration says so: who proposes a change to a project may write what he
/// likes into it.
pub(crate) fn realm(config: &Path) -> PathBuf {
    let folder = config.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let repository = folder.ancestors().find(|folder| folder.join(".git").exists());
    let highest = || folder.ancestors().filter(|folder| config_in(folder).is_some()).last();
    repository.or_else(highest).unwrap_or(&folder).to_owned()
}
