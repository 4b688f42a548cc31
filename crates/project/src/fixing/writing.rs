//! From changed texts to changed files: each whole, through a sibling that takes its place.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use costlint_syntax::text::{self, Encoding};
use tempfile::TempPath;

use super::{
    fixed::{Allow, Applied, Changed, Fixed},
    rounds::mended,
};
use crate::{Overlay, Report, RunError, locations, reason::reason};

/// Why a file is not written, as the rest of `not written: `.
#[derive(Debug, thiserror::Error)]
enum Obstacle {
    #[error("{}", reason(_0))]
    Disk(#[from] io::Error),
    #[error("it has changed since it was read")]
    Changed,
    #[error("it is read-only")]
    ReadOnly,
    #[error("it is a link to a file outside of the project")]
    Outside,
    #[error("it is a link into a folder that costlint skips")]
    Aside,
}

/// Fixes a project as [`fix`](super::fix) does and writes its files. What cannot be written is an error of the report, and
/// its findings are among those that remain.
pub fn fix_files(allow: Allow, check: &mut dyn FnMut(&Overlay) -> Report) -> (Report, Fixed) {
    let (mut report, mut fixed, refused) = mended(allow, &Overlay::new(), check);
    let failed = fixed.write();
    if !failed.is_empty() {
        report = check(&Overlay::new());
        refused.tell(&mut report);
        report.errors.extend(failed);
    }
    (report, fixed)
}

impl Fixed {
    /// Writes the changed files, each with the encoding, line breaks, mode and, where possible, owner that it has. Fixes of
    /// files that cannot be written are taken out again, and so are other files which a fix has in common with them.
    pub fn write(&mut self) -> Vec<RunError> {
        let mut ready = BTreeMap::new();
        let mut failed = BTreeMap::new();
        for (path, changed) in &self.texts {
            match prepare(&self.root, path, changed) {
                Ok(file) => drop(ready.insert(Arc::clone(path), file)),
                Err(obstacle) => drop(failed.insert(Arc::clone(path), format!("not written: {obstacle}"))),
            }
        }
        for path in linked(failed.keys().cloned().collect(), &self.applied) {
            ready.remove(&path);
            failed
                .entry(path)
                .or_insert_with(|| "not written: a fix also changes a file that cannot be written".to_owned());
        }
        for (path, Ready { sibling, target }) in ready {
            if let Err(error) = sibling.persist(target) {
                failed.insert(path, format!("not written: {}", reason(&error.error)));
            }
        }
        self.texts.retain(|path, _| !failed.contains_key(path));
        self.applied.retain(|applied| !applied.paths.iter().any(|path| failed.contains_key(path)));
        let error =
            |(path, message): (Arc<str>, String)| RunError { path: Some(path.to_string()), message, problem: None };
        failed.into_iter().map(error).collect()
    }
}

/// A file that waits to be replaced.
struct Ready {
    /// With the new bytes; gone when dropped.
    sibling: TempPath,
    /// What it replaces, without links.
    target: PathBuf,
}

fn prepare(root: &Path, path: &str, changed: &Changed) -> Result<Ready, Obstacle> {
    let root = root.canonicalize()?;
    let target = locations::path_of(&root, path).canonicalize()?;
    let inside = target.strip_prefix(&root).map_err(|_| Obstacle::Outside)?;
    let is_aside = |folders: &Path| folders.iter().any(|name| locations::is_aside(&name.to_string_lossy()));
    if *locations::name_from(&root, &target) != *path && inside.parent().is_some_and(is_aside) {
        return Err(Obstacle::Aside);
    }
    let decoded = text::decode(fs::read(&target)?).map_err(|_| Obstacle::Changed)?;
    if *decoded.text != *changed.before {
        return Err(Obstacle::Changed);
    }
    let metadata = target.metadata()?;
    if metadata.permissions().readonly() {
        return Err(Obstacle::ReadOnly);
    }
    // To replace a file takes no right to write to it, so that right is asked for here.
    OpenOptions::new().append(true).open(&target)?;
    let folder = target.parent().unwrap_or(&root);
    let mut sibling = tempfile::Builder::new().prefix(".costlint-").tempfile_in(folder)?;
    sibling.write_all(&encoded(&changed.after, decoded.encoding))?;
    keep_owner(sibling.as_file(), &metadata);
    sibling.as_file().set_permissions(metadata.permissions())?;
    sibling.as_file().sync_all()?;
    // Closed until then: a run may change more files than a process may have open.
    Ok(Ready { sibling: sibling.into_temp_path(), target })
}

/// All files that fixes have in common with some, and with those, and so on.
fn linked(mut files: BTreeSet<Arc<str>>, applied: &[Applied]) -> BTreeSet<Arc<str>> {
    loop {
        let count = files.len();
        for Applied { paths, .. } in applied {
            if paths.iter().any(|path| files.contains(path)) {
                files.extend(paths.iter().cloned());
            }
        }
        if files.len() == count {
            return files;
        }
    }
}

/// A text as a file holds it. The mark of UTF-8 is part of the text.
fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    let units =
        |bytes: fn(u16) -> [u8; 2]| "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect();
    match encoding {
        Encoding::Utf8 | Encoding::Utf8WithMark => text.as_bytes().to_vec(),
        Encoding::Utf16LittleEndian => units(u16::to_le_bytes),
        Encoding::Utf16BigEndian => units(u16::to_be_bytes),
    }
}

/// Gives a file the owner and the group of another, as far as the system lets us.
#[cfg(unix)]
fn keep_owner(file: &File, metadata: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    // Only root may give a file away; others may still hand it to a group of theirs.
    if fchown(file, Some(metadata.uid()), Some(metadata.gid())).is_err() {
        let _ = fchown(file, None, Some(metadata.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}
