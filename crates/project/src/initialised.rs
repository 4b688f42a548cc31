//! What `terraform init` has left in a project: lock files, and the modules of registries and repositories.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use costlint_model::{
    paths::folder_of,
    terraform::{self, Initialised},
};
use serde::Deserialize;

use crate::{
    FileNote,
    discovery::{Discovered, ProjectFile},
    door,
    linked::Linked,
    locations::{name_from, path_of},
    reason::reason,
};

/// The largest list of modules that is read, in bytes.
const LARGEST_LIST: u64 = 4 << 20;

/// Terraform's list of the modules of a root module.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Manifest {
    modules: Vec<InstalledModule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct InstalledModule {
    key: String,
    /// From the root module's folder.
    dir: String,
}

/// Finds the folders that were initialised, and adds the files of the modules that were installed there. Nothing outside of
/// the project is read.
pub(crate) fn find(root: &Path, found: &mut Discovered, linked: &Linked) -> Initialised {
    let names = found.files.iter().map(|file| &*file.name).chain(linked.names());
    let folders: BTreeSet<String> =
        names.filter(|name| terraform::is_configuration(name)).map(|name| folder_of(name).to_owned()).collect();
    let mut initialised = Initialised::default();
    let mut files: BTreeSet<ProjectFile> = BTreeSet::new();
    for folder in folders {
        let path = path_of(root, &folder);
        let list = path.join(".terraform").join("modules").join("modules.json");
        let modules = match manifest(root, &list) {
            Ok(Some(manifest)) => manifest.modules,
            Ok(None) if path.join(".terraform.lock.hcl").is_file() => Vec::new(),
            Ok(None) => continue,
            Err(why) => {
                let message = format!("cannot read this file: {why}");
                found.unread.push(FileNote { path: name_from(root, &list), message, offset: None });
                continue;
            }
        };
        let installed = modules.into_iter().filter_map(|InstalledModule { key, dir }| {
            let dir = inside(root, &path.join(".terraform"), &path.join(dir))?;
            files.extend(configuration(root, &dir));
            Some((key, name_from(root, &dir).to_string()))
        });
        initialised.add(&folder, installed.collect::<Vec<_>>());
    }
    let known: BTreeSet<&ProjectFile> = found.files.iter().collect();
    let new: Vec<ProjectFile> = files.into_iter().filter(|file| !known.contains(file)).collect();
    found.files.extend(new);
    initialised
}

fn manifest(root: &Path, path: &Path) -> Result<Option<Manifest>, String> {
    let text = match door::read(path, LARGEST_LIST) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(reason(&error)),
    };
    if !door::is_within(root, path) {
        return Err("it is a link to a file outside of the project".to_owned());
    }
    let told =
        |error: serde_json::Error| format!("line {}, column {}: not a list of modules", error.line(), error.column());
    serde_json::from_slice(&text).map(Some).map_err(told)
}

/// A folder without links and `..`, where it lies in Terraform's own folder and in the project.
fn inside(root: &Path, own: &Path, folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    (folder.starts_with(own) && folder.starts_with(root)).then_some(folder)
}

/// The configuration in a folder.
fn configuration(root: &Path, folder: &Path) -> Vec<ProjectFile> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let candidates = files.map(|entry| ProjectFile { name: name_from(root, &entry.path()), path: entry.path() });
    candidates.filter(|file| terraform::is_configuration(&file.name)).collect()
}
