//! Where a project starts, which of its files may be ours, and which of them are reported on.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
};

use costlint_model::{Language, terraform};
use ignore::{DirEntry, WalkBuilder, WalkState};
use walkdir::WalkDir;

use crate::{
    FileNote, Overlay,
    config::{CONFIG_NAMES, config_in},
    globs::Patterns,
    locations::{is_aside, name_from},
    reason::reason,
};

/// What lies below a project's root, in the order of the paths.
#[derive(Debug, Default)]
pub(crate) struct Discovered {
    /// Files whose name may be one of ours.
    pub(crate) files: Vec<ProjectFile>,
    /// Configurations.
    pub(crate) configs: Vec<PathBuf>,
    /// Folders that cannot be read.
    pub(crate) unread: Vec<FileNote>,
    /// Hidden folders that are left aside and hold something of ours.
    pub(crate) hidden: Vec<Arc<str>>,
}

/// A file that may be one of ours.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ProjectFile {
    /// Its path from the root, with `/`.
    pub(crate) name: Arc<str>,
    /// Where it lies.
    pub(crate) path: PathBuf,
}

/// The root of the project that these files and folders belong to: the nearest folder upward with a configuration or a
/// repository, or else the folder that holds all of them. All paths are absolute and without `..`.
///
/// A configuration below the working directory does not start a project if there is one further up: from outside, a
/// subfolder is checked as a part of the whole.
pub(crate) fn project_root(directory: &Path, paths: &[PathBuf]) -> PathBuf {
    let folders = paths.iter().map(|path| if path.is_file() { path.parent().unwrap_or(path) } else { path.as_path() });
    let held = folders.reduce(common).unwrap_or(directory);
    let is_repository = |folder: &Path| folder.join(".git").exists();
    let is_below = |folder: &Path| folder != directory && folder.starts_with(directory);
    let whole =
        held.ancestors().find(|folder| is_repository(folder) || !is_below(folder) && config_in(folder).is_some());
    let part = || held.ancestors().find(|folder| config_in(folder).is_some());
    whole.or_else(part).unwrap_or(held).to_owned()
}

/// Hidden folders in which tools keep what they fetched: nothing in them is anybody's own.
const NEVER_OURS: [&str; 3] = [".git", ".terraform", ".terragrunt-cache"];

/// How many files of a hidden folder are looked at to tell whether it holds something of ours.
const MOST_LOOKED_AT: usize = 500;

/// Walks a project. Hidden folders, `node_modules`, what git ignores and what is excluded are left aside unless they are on the
/// way to something that was asked for, and links are not followed, so that nothing outside the project is read and nothing twice.
pub(crate) fn walk(root: &Path, asked: &[PathBuf], exclude: &[Patterns], threads: usize) -> Discovered {
    // Rules for git further up count only if the project is part of a repository that reaches so far.
    let in_repository = root.ancestors().any(|folder| folder.join(".git").exists());
    let mut walk = WalkBuilder::new(root);
    walk.hidden(false)
        .ignore(false)
        .git_global(false)
        .require_git(false)
        .parents(in_repository)
        .follow_links(false)
        .threads(threads);
    let (sender, receiver) = mpsc::channel();
    walk.build_parallel().run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            let (seen, next) = see(root, entry, asked, exclude);
            if let Some(seen) = seen {
                // The receiver lives until the walk has ended.
                let _ = sender.send(seen);
            }
            next
        })
    });
    drop(sender);
    let mut found = Discovered::default();
    for seen in receiver {
        match seen {
            WalkItem::File(candidate) => found.files.push(candidate),
            WalkItem::Config(path) => found.configs.push(path),
            WalkItem::Unread(note) => found.unread.push(note),
            WalkItem::Hidden(path) => found.hidden.push(path),
        }
    }
    found.files.sort();
    found.configs.sort();
    found.hidden.sort();
    found.unread.sort_by(|one, two| one.path.cmp(&two.path));
    found
}

enum WalkItem {
    File(ProjectFile),
    Config(PathBuf),
    Unread(FileNote),
    Hidden(Arc<str>),
}

fn see(
    root: &Path,
    entry: Result<DirEntry, ignore::Error>,
    asked: &[PathBuf],
    exclude: &[Patterns],
) -> (Option<WalkItem>, WalkState) {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return (unread(root, &error).map(WalkItem::Unread), WalkState::Continue),
    };
    if entry.depth() == 0 {
        return (None, WalkState::Continue);
    }
    let name = entry.file_name().to_string_lossy();
    let is_excluded = || exclude.iter().any(|patterns| patterns.matches(entry.path()));
    match entry.file_type() {
        Some(kind) if kind.is_dir() => {
            if is_excluded() {
                return (None, WalkState::Skip);
            }
            let is_fetched = NEVER_OURS.contains(&&*name);
            let is_asked = || asked.iter().any(|path| path.starts_with(entry.path()));
            if !is_aside(&name) || !is_fetched && is_asked() {
                return (None, WalkState::Continue);
            }
            let is_noted = !is_fetched && name.starts_with('.') && holds_ours(entry.path());
            (is_noted.then(|| WalkItem::Hidden(name_from(root, entry.path()))), WalkState::Skip)
        }
        Some(kind) if kind.is_file() => {
            let seen = if CONFIG_NAMES.contains(&&*name) {
                Some(WalkItem::Config(entry.path().to_owned()))
            } else if Language::may_be(&name) && !is_excluded() {
                Some(WalkItem::File(ProjectFile { name: name_from(root, entry.path()), path: entry.into_path() }))
            } else {
                None
            };
            (seen, WalkState::Continue)
        }
        // Links, pipes and devices.
        _ => (None, WalkState::Continue),
    }
}

/// Whether a hidden folder holds Terraform's files, as far as a short look shows. YAML says too little by its name.
fn holds_ours(folder: &Path) -> bool {
    let entries = WalkDir::new(folder)
        .into_iter()
        .filter_entry(|entry| !NEVER_OURS.iter().any(|name| entry.file_name() == *name));
    let mut files = entries.take(MOST_LOOKED_AT).flatten().filter(|entry| entry.file_type().is_file());
    files.any(|entry| terraform::is_configuration(&entry.file_name().to_string_lossy()))
}

/// What the walk says of a folder that it cannot enter.
fn unread(root: &Path, error: &ignore::Error) -> Option<FileNote> {
    let mut inner = error;
    let mut path = root;
    loop {
        match inner {
            ignore::Error::WithPath { path: place, err } => (path, inner) = (place, err),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => inner = err,
            _ => break,
        }
    }
    let error = inner.io_error()?;
    Some(FileNote {
        path: name_from(root, path),
        message: format!("cannot read this folder: {}", reason(error)),
        offset: None,
    })
}

/// Adds the texts that lie over the disk and are not files yet.
pub(crate) fn add_unsaved(found: &mut Discovered, root: &Path, exclude: &[Patterns], overlay: &Overlay) {
    for path in overlay.keys() {
        let Ok(inside) = path.strip_prefix(root) else { continue };
        let hidden = inside.parent().is_some_and(|folder| folder.iter().any(|part| is_aside(&part.to_string_lossy())));
        let excluded = path.ancestors().any(|part| exclude.iter().any(|patterns| patterns.matches(part)));
        let name = name_from(root, path);
        if !hidden && !excluded && Language::may_be(&name) && !path.exists() {
            found.files.push(ProjectFile { name, path: path.clone() });
        }
    }
    found.files.sort();
}

/// The folder that holds both.
fn common<'p>(one: &'p Path, two: &Path) -> &'p Path {
    one.ancestors().find(|folder| two.starts_with(folder)).unwrap_or(one)
}
