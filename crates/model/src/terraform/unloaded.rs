//! Variable files that Terraform only reads where someone names them (`-var-file`), and the root modules that they are for.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{FileId, Sources, paths::folder_of};

/// The fewest variables that a file shares with a module that does not lie around it.
const FEWEST_SHARED: usize = 2;

/// The unloaded variable files that fit root modules, by the folder of the module.
///
/// A file is for the module whose folder it lies in or below, if that module declares most of its variables. Beside modules, as in
/// `terraform/` and `environments/prod.tfvars`, it is for the nearest ones that declare all of them. `variables` gives those of the
/// module in a folder, if there is one.
pub(super) fn by_root<'s>(
    sources: &'s Sources,
    unloaded: &[(&str, FileId)],
    roots: &[Arc<str>],
    variables: impl Fn(&str) -> Option<BTreeSet<&'s str>>,
) -> BTreeMap<Arc<str>, Vec<FileId>> {
    let mut fitting: BTreeMap<Arc<str>, Vec<FileId>> = BTreeMap::new();
    let mut declared: BTreeMap<String, Option<BTreeSet<&str>>> = BTreeMap::new();
    for (path, file) in unloaded {
        let given = names(sources, *file);
        if given.is_empty() {
            continue;
        }
        let mut shared = |folder: &str| {
            let declared = declared.entry(folder.to_owned()).or_insert_with(|| variables(folder)).as_ref()?;
            Some(given.iter().filter(|name| declared.contains(**name)).count())
        };
        let around = ancestors(folder_of(path)).find_map(|folder| Some((folder, shared(folder)?)));
        if let Some((folder, shared)) = around {
            if let Some(root) = roots.iter().find(|root| &***root == folder)
                && 2 * shared >= given.len()
            {
                fitting.entry(root.clone()).or_default().push(*file);
            }
            continue;
        }
        for above in ancestors(folder_of(path)) {
            let is_below = |root: &&Arc<str>| {
                above.is_empty()
                    || root.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let below = roots.iter().filter(is_below);
            let fits: Vec<&Arc<str>> =
                below.filter(|root| given.len() >= FEWEST_SHARED && shared(root) == Some(given.len())).collect();
            if !fits.is_empty() {
                for root in fits {
                    fitting.entry(root.clone()).or_default().push(*file);
                }
                break;
            }
        }
    }
    fitting
}

/// The variables that a file gives values to.
fn names(sources: &Sources, file: FileId) -> BTreeSet<&str> {
    let source = sources.get(file);
    let attributes = source.hcl().into_iter().flat_map(|tree| tree.body.attributes());
    attributes.map(|attribute| attribute.name.of(&source.text)).collect()
}

/// A folder and all above it, up to the project's root.
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| (!folder.is_empty()).then(|| folder_of(folder)))
}
