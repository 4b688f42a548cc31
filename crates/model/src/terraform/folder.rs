//! Which files make a module, and which of its variables a caller in the project decides.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use costlint_syntax::hcl;

use super::files;
use crate::{Content, FileId, Source, Sources};

/// One folder with Terraform configuration.
#[derive(Debug, Default)]
pub struct Folder {
    /// Its path from the project's root; empty for the root.
    pub path: Arc<str>,
    /// Its configuration, in the order of the file names.
    pub files: Vec<FileId>,
    /// The files that are merged into those, later ones counting more.
    pub override_files: Vec<FileId>,
    /// The variable files that Terraform loads by itself, later ones counting more.
    pub variable_files: Vec<FileId>,
    /// The variables that a call from elsewhere in the project passes: their value is the caller's, not the default's.
    pub passed: BTreeSet<Arc<str>>,
}

/// The folders with Terraform configuration, in the order of their paths.
pub fn folders(sources: &Sources) -> Vec<Folder> {
    let mut folders: BTreeMap<Arc<str>, Folder> = BTreeMap::new();
    for (id, source) in sources.iter() {
        let folder = match source.content {
            Content::Terraform | Content::TerraformVariables => folders.entry(source.folder().into()).or_default(),
            _ => continue,
        };
        match source.content {
            Content::Terraform => folder.files.push(id),
            _ if files::is_loaded(source.file_name()) => folder.variable_files.push(id),
            _ => {}
        }
    }
    for (path, folder) in &mut folders {
        folder.path = path.clone();
        let configuration = files::configuration(sources, std::mem::take(&mut folder.files));
        (folder.files, folder.override_files) = (configuration.files, configuration.overrides);
        folder.variable_files.sort_by_key(|id| files::load_order(sources.get(*id).file_name()));
    }
    for (caller, called, names) in sources.iter().flat_map(|(_, source)| local_calls(source)) {
        if is_aside(&caller) && !is_aside(&called) {
            continue;
        }
        if let Some(folder) = folders.get_mut(called.as_str()) {
            folder.passed.extend(names);
        }
    }
    folders.into_values().filter(|folder| !folder.files.is_empty()).collect()
}

/// The source of a module call, where it is written as a plain text.
pub(super) fn source_of<'t>(block: &'t hcl::Block, text: &'t str) -> Option<std::borrow::Cow<'t, str>> {
    block.body.attribute(text, "source")?.value.literal_text(text)
}

/// Whether a module source names a folder of the project.
pub(super) fn is_local(source: &str) -> bool {
    source == "." || source == ".." || source.starts_with("./") || source.starts_with("../")
}

/// The calls of folders: who calls, which folder, and the arguments passed.
fn local_calls(source: &Source) -> Vec<(String, String, Vec<Arc<str>>)> {
    let Some(file) = source.hcl() else { return Vec::new() };
    let text = &*source.text;
    let calls = file.body.blocks().filter(|block| block.name.of(text) == "module").filter_map(|block| {
        let called = join(source.folder(), &source_of(block, text).filter(|source| is_local(source))?)?;
        let names = block.body.attributes().map(|attribute| attribute.name.of(text).into()).collect();
        Some((source.folder().to_owned(), called, names))
    });
    calls.collect()
}

/// The folder that a relative path names, seen from `folder`; `None` where it leaves the project.
fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether a folder only shows or tests others: its calls say nothing about how a module is used.
fn is_aside(folder: &str) -> bool {
    folder.split('/').any(|part| matches!(part, "examples" | "example" | "tests" | "test"))
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn a_relative_source_is_joined_inside_the_project_only() {
        assert_eq!(join("live/prod", "../../modules/logs").as_deref(), Some("modules/logs"));
        assert_eq!(join("", "./modules/logs/").as_deref(), Some("modules/logs"));
        assert_eq!(join("live", "../../etc"), None);
    }
}
