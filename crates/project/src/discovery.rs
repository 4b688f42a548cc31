//! Where a project starts, which of its files may be ours, and which of them are reported on.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
};

use costlint_model::{Foreign, Language, paths::folder_of, terraform};
use ignore::{DirEntry, WalkBuilder, WalkState};
use walkdir::WalkDir;

use crate::{
    FileNote, Overlay, PassedOver, Unchecked,
    config::{CONFIG_NAMES, config_in},
    gitignore::{GitIgnores, IgnoreLookup},
    globs::Patterns,
    links::{self, Link, Target},
    locations::{is_aside, is_fetched, name_from, path_of},
    reason::reason,
    siblings::is_left_over,
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
    /// Links to files and folders of the project.
    pub(crate) links: Vec<Link>,
    /// What an earlier run left beside the files that it changed.
    pub(crate) left_over: Vec<PathBuf>,
    /// What is left aside although it may hold something of ours.
    pub(crate) passed_over: PassedOver,
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

/// How many files of a hidden folder are looked at to tell whether it holds something of ours.
const MOST_LOOKED_AT: usize = 500;

/// Walks a project. Hidden folders, `node_modules`, what git ignores and what is excluded are left aside unless they are on the
/// way to something that was asked for. Links are followed within the project alone.
pub(crate) fn walk(root: &Path, asked: &[PathBuf], exclude: &[Patterns], threads: usize) -> Discovered {
    let mut found = Discovered::default();
    let mut starts = vec![root.to_owned()];
    let mut next = 0;
    while let Some(start) = starts.get(next) {
        let seen = walk_from(start, &Sight { root, asked, exclude }, threads);
        next += 1;
        for item in seen {
            match item {
                WalkItem::File(candidate) => found.files.push(candidate),
                WalkItem::Config(path) => found.configs.push(path),
                WalkItem::Unread(note) => found.unread.push(note),
                WalkItem::PassedOver(reason, path) => found.passed_over.add(reason, path),
                WalkItem::Link(link) => found.links.push(link),
                WalkItem::LeftOver(path) => found.left_over.push(path),
            }
        }
        // A link to a hidden folder brings it to light.
        for link in &found.links {
            let is_known =
                |path: &Path| starts.iter().chain(asked).any(|start| path.starts_with(start) && start != root);
            if link.is_folder && is_hidden(root, &link.real) && !is_known(&link.real) {
                starts.push(link.real.clone());
            }
        }
    }
    found.passed_over.retain(&|path| !starts[1..].contains(&path_of(root, path)));
    add_loaded(&mut found, root, exclude);
    found.files.sort();
    found.files.dedup();
    found.configs.sort();
    found.unread.sort_by(|one, two| one.path.cmp(&two.path));
    found
}

/// Whether a folder is hidden itself or lies in one that is.
fn is_hidden(root: &Path, folder: &Path) -> bool {
    folder.strip_prefix(root).is_ok_and(|inside| inside.iter().any(|part| is_aside(&part.to_string_lossy())))
}

/// What is looked at in a walk.
#[derive(Clone, Copy)]
struct Sight<'s> {
    root: &'s Path,
    asked: &'s [PathBuf],
    exclude: &'s [Patterns],
}

fn walk_from(start: &Path, sight: &Sight<'_>, threads: usize) -> mpsc::Receiver<WalkItem> {
    // Ignore files are read by us: the walker would wait for a pipe, and never come back from a device.
    let ignored = GitIgnores::new(sight.root, start);
    let mut walk = WalkBuilder::new(start);
    walk.standard_filters(false).follow_links(false).threads(threads);
    let (sender, receiver) = mpsc::channel();
    walk.build_parallel().run(|| {
        let sender = sender.clone();
        let mut view = ignored.view();
        Box::new(move |entry| {
            let (seen, next) = see(sight, &mut view, entry);
            if let Some(seen) = seen {
                // The receiver lives until the walk has ended.
                let _ = sender.send(seen);
            }
            next
        })
    });
    for note in ignored.into_unread() {
        let _ = sender.send(WalkItem::Unread(note));
    }
    receiver
}

enum WalkItem {
    File(ProjectFile),
    Config(PathBuf),
    Unread(FileNote),
    PassedOver(Unchecked, Arc<str>),
    Link(Link),
    LeftOver(PathBuf),
}

fn see(
    sight: &Sight<'_>,
    ignored: &mut IgnoreLookup<'_>,
    entry: Result<DirEntry, ignore::Error>,
) -> (Option<WalkItem>, WalkState) {
    let Sight { root, asked, exclude } = *sight;
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return (unread(root, &error).map(WalkItem::Unread), WalkState::Continue),
    };
    if entry.depth() == 0 {
        return (None, WalkState::Continue);
    }
    if entry.file_type().is_some_and(|kind| kind.is_file()) && is_left_over(&entry.file_name().to_string_lossy()) {
        return (Some(WalkItem::LeftOver(entry.into_path())), WalkState::Continue);
    }
    if ignored.ignores(entry.path(), entry.file_type().is_some_and(|kind| kind.is_dir())) {
        return (None, WalkState::Skip);
    }
    let name = entry.file_name().to_string_lossy();
    let is_excluded = || exclude.iter().any(|patterns| patterns.matches(entry.path()));
    let passed_over = |reason| Some(WalkItem::PassedOver(reason, name_from(root, entry.path())));
    match entry.file_type() {
        Some(kind) if kind.is_dir() => {
            if is_excluded() {
                return (None, WalkState::Skip);
            }
            let is_asked = || asked.iter().any(|path| path.starts_with(entry.path()));
            if !is_aside(&name) || !is_fetched(&name) && is_asked() {
                return (None, WalkState::Continue);
            }
            let is_noted = !is_fetched(&name) && name.starts_with('.') && holds_ours(entry.path());
            (is_noted.then(|| passed_over(Unchecked::Hidden)).flatten(), WalkState::Skip)
        }
        Some(kind) if kind.is_file() => {
            let seen = if CONFIG_NAMES.contains(&&*name) {
                Some(WalkItem::Config(entry.path().to_owned()))
            } else if Language::may_be(&name) && !is_excluded() {
                Some(WalkItem::File(ProjectFile { name: name_from(root, entry.path()), path: entry.into_path() }))
            } else {
                Foreign::of(&name)
                    .filter(|_| !is_excluded())
                    .and_then(|foreign| passed_over(Unchecked::Foreign(foreign)))
            };
            (seen, WalkState::Continue)
        }
        Some(kind) if kind.is_symlink() && !is_excluded() => {
            let seen = match links::target(root, entry.path()) {
                Target::Config => Some(WalkItem::Config(entry.path().to_owned())),
                Target::Inside(link) => Some(WalkItem::Link(link)),
                Target::Unread(reason) => passed_over(reason),
                Target::None => None,
            };
            (seen, WalkState::Continue)
        }
        Some(_) if Language::may_be(&name) && !is_excluded() => (passed_over(Unchecked::Device), WalkState::Continue),
        _ => (None, WalkState::Continue),
    }
}

/// Adds the variable files that Terraform loads by itself and git ignores: Terraform loads them all the same.
fn add_loaded(found: &mut Discovered, root: &Path, exclude: &[Patterns]) {
    let names = found.files.iter().map(|file| &file.name).chain(found.links.iter().map(|link| &link.name));
    let folders: BTreeSet<&str> =
        names.filter(|name| terraform::is_configuration(name)).map(|name| folder_of(name)).collect();
    let mut files = Vec::new();
    let mut links = Vec::new();
    for folder in folders {
        for entry in std::fs::read_dir(path_of(root, folder)).into_iter().flatten().flatten() {
            let path = entry.path();
            if !terraform::is_loaded(&entry.file_name().to_string_lossy())
                || exclude.iter().any(|patterns| patterns.matches(&path))
            {
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_file() => files.push(ProjectFile { name: name_from(root, &path), path }),
                Ok(kind) if kind.is_symlink() => links.push(links::target(root, &path)),
                _ => {}
            }
        }
    }
    found.files.extend(files);
    let links =
        links.into_iter().filter_map(|target| if let Target::Inside(link) = target { Some(link) } else { None });
    found.links.extend(links);
    found.links.sort();
    found.links.dedup();
}

/// Whether a hidden folder holds Terraform's files, as far as a short look shows. YAML says too little by its name.
fn holds_ours(folder: &Path) -> bool {
    let entries =
        WalkDir::new(folder).into_iter().filter_entry(|entry| !is_fetched(&entry.file_name().to_string_lossy()));
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
