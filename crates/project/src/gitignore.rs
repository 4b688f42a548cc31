//! What git ignores, by ignore files that come through the door like every other file.

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use ignore::{
    Match,
    gitignore::{Gitignore, GitignoreBuilder},
};

use crate::{
    FileNote,
    door::{self, LARGEST_TEXT},
    locations::name_from,
    reason::reason,
};

/// A longer pattern matches no path that a system has, but takes a hundred times its length in memory.
const LONGEST_PATTERN: usize = 4096;

/// The most lines of one ignore file that are read; people write a few hundred.
const MOST_PATTERNS: usize = 10_000;

/// The ignore files from a repository's root down, each read once.
pub(crate) struct GitIgnores<'r> {
    root: &'r Path,
    /// The highest folder whose ignore file counts.
    top: PathBuf,
    /// What the repository itself says beside its ignore files.
    exclude: Arc<Gitignore>,
    folders: RwLock<HashMap<PathBuf, Arc<IgnoreChain>>>,
    /// The patterns by their text: the folders of a repository often begin as copies of one another.
    texts: Mutex<HashMap<Vec<u8>, Arc<Gitignore>>>,
    unread: Mutex<Vec<FileNote>>,
}

/// The ignore file of a folder, and those above.
struct IgnoreChain {
    folder: PathBuf,
    /// Its patterns, for paths from the folder.
    own: Arc<Gitignore>,
    above: Option<Arc<IgnoreChain>>,
}

/// A walker's view of the ignore files: what comes one after the other mostly lies in one folder.
pub(crate) struct IgnoreLookup<'i> {
    ignored: &'i GitIgnores<'i>,
    last: Option<(PathBuf, Arc<IgnoreChain>)>,
}

impl<'r> GitIgnores<'r> {
    /// For a walk that starts here. Ignore files further up count as far as the repository reaches.
    pub(crate) fn new(root: &'r Path, start: &Path) -> GitIgnores<'r> {
        let top = start.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(start).to_owned();
        let mut ignored = GitIgnores {
            root,
            exclude: Arc::new(Gitignore::empty()),
            folders: RwLock::default(),
            texts: Mutex::default(),
            unread: Mutex::default(),
            top,
        };
        ignored.exclude = ignored.read(&common_folder(&ignored.top).join("info/exclude"));
        ignored
    }

    pub(crate) fn view(&self) -> IgnoreLookup<'_> {
        IgnoreLookup { ignored: self, last: None }
    }

    /// The ignore files that could not be read.
    pub(crate) fn into_unread(self) -> Vec<FileNote> {
        self.unread.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn rules(&self, folder: &Path) -> Arc<IgnoreChain> {
        if let Some(rules) = self.folders.read().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return Arc::clone(rules);
        }
        let above = folder.parent().filter(|_| folder != self.top).map(|parent| self.rules(parent));
        let own = self.read(&folder.join(".gitignore"));
        let rules = match above {
            Some(above) if own.is_empty() => above,
            above => Arc::new(IgnoreChain { folder: folder.to_owned(), own, above }),
        };
        let mut folders = self.folders.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(folders.entry(folder.to_owned()).or_insert(rules))
    }

    /// A file of patterns. What is no pattern in it is passed over, as git does.
    fn read(&self, path: &Path) -> Arc<Gitignore> {
        let bytes = match door::read(path, LARGEST_TEXT) {
            Ok(bytes) => bytes,
            Err(error) => {
                let is_missing = matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
                if !is_missing {
                    let message = format!("cannot read this file: {}", reason(&error));
                    let note = FileNote { path: name_from(self.root, path), message, offset: None };
                    self.unread.lock().unwrap_or_else(PoisonError::into_inner).push(note);
                }
                return Arc::new(Gitignore::empty());
            }
        };
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(texts.entry(bytes).or_insert_with_key(|bytes| Arc::new(patterns(bytes))))
    }
}

/// The patterns of a text.
fn patterns(bytes: &[u8]) -> Gitignore {
    let mut patterns = GitignoreBuilder::new("");
    let text = String::from_utf8_lossy(bytes);
    let lines = text.trim_start_matches('\u{feff}').lines().filter(|line| line.len() <= LONGEST_PATTERN);
    for line in lines.take(MOST_PATTERNS) {
        let _ = patterns.add_line(None, line);
    }
    patterns.build().unwrap_or_else(|_| Gitignore::empty())
}

/// What patterns say of a path in the folder that they start from, or below.
fn matched(patterns: &Gitignore, folder: &Path, path: &Path, is_folder: bool) -> Match<()> {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    patterns.matched(inside, is_folder).map(|_| ())
}

/// The folder that git has for a repository and all its worktrees. In a worktree or submodule, `.git` is a file that names a folder,
/// and a worktree's folder names that of its repository. <https://git-scm.com/docs/gitrepository-layout> (2026-11)
fn common_folder(top: &Path) -> PathBuf {
    let own = top.join(".git");
    let named = |path: &Path, lead: &str| {
        let bytes = door::read(path, LONGEST_PATTERN as u64).ok()?;
        let name = std::str::from_utf8(&bytes).ok()?.strip_prefix(lead)?.trim_end().to_owned();
        Some(path.parent()?.join(name))
    };
    let own = if own.is_file() { named(&own, "gitdir: ").unwrap_or(own) } else { own };
    named(&own.join("commondir"), "").unwrap_or(own)
}

impl IgnoreLookup<'_> {
    /// Whether git ignores this file or folder, in a folder that it does not ignore.
    pub(crate) fn ignores(&mut self, path: &Path, is_folder: bool) -> bool {
        let Some(folder) = path.parent() else { return false };
        let rules = match &self.last {
            Some((last, rules)) if last == folder => rules,
            _ => &self.last.insert((folder.to_owned(), self.ignored.rules(folder))).1,
        };
        let mut next = Some(rules);
        while let Some(rules) = next {
            match matched(&rules.own, &rules.folder, path, is_folder) {
                Match::Ignore(()) => return true,
                Match::Whitelist(()) => return false,
                Match::None => next = rules.above.as_ref(),
            }
        }
        matched(&self.ignored.exclude, &self.ignored.top, path, is_folder).is_ignore()
    }
}
