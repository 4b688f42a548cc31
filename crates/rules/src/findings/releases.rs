//! Released manifests: the same workload in folders that differ by their version alone. Nobody changes an old release, so
//! only the newest is told of.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

/// A folder with its versions masked, and these versions.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Release {
    folder: String,
    versions: Versions,
}

/// The numbers of each version in a path.
type Versions = Vec<Vec<u64>>;

/// A finding and the versions of its folder.
type Dated = (usize, Versions);

/// Of findings with the same key, each in a folder: for each that is of an older release, the index of the newest.
pub(crate) fn superseded<K: Ord>(findings: impl Iterator<Item = (K, Arc<str>)>) -> BTreeMap<usize, usize> {
    let mut newest: BTreeMap<(K, String), Dated> = BTreeMap::new();
    let mut older: Vec<(Dated, usize)> = Vec::new();
    let mut replaced: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, (key, folder)) in findings.enumerate() {
        let Some(Release { folder, versions }) = release(&folder) else { continue };
        match newest.entry((key, folder)) {
            Entry::Vacant(entry) => {
                entry.insert((index, versions));
            }
            Entry::Occupied(mut entry) => match versions.cmp(&entry.get().1) {
                Ordering::Greater => {
                    let before = entry.insert((index, versions));
                    older.push((before, index));
                }
                Ordering::Less => {
                    replaced.insert(index, entry.get().0);
                }
                // Two of one release are two.
                Ordering::Equal => {}
            },
        }
    }
    for ((index, _), by) in older {
        replaced.insert(index, by);
    }
    // What replaced something may have been replaced itself since.
    let last = |mut by: usize| {
        while let Some(next) = replaced.get(&by) {
            by = *next;
        }
        by
    };
    replaced.iter().map(|(index, by)| (*index, last(*by))).collect()
}

/// None where no part of a folder's path is a version.
fn release(folder: &str) -> Option<Release> {
    let mut versions = Vec::new();
    let masked = folder.split('/').map(|part| match version(part) {
        Some(version) => {
            versions.push(version);
            "*"
        }
        None => part,
    });
    let folder = masked.collect::<Vec<_>>().join("/");
    (!versions.is_empty()).then_some(Release { folder, versions })
}

/// `v1.2.3`, `1.2`, `v3`; a plain number may be anything.
fn version(part: &str) -> Option<Vec<u64>> {
    let numbers = part.strip_prefix('v').unwrap_or(part);
    if numbers.len() == part.len() && !numbers.contains('.') {
        return None;
    }
    let numbers = numbers.split(['-', '+']).next()?;
    numbers.split('.').map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(folders: &[&str]) -> BTreeMap<usize, usize> {
        superseded(folders.iter().map(|folder| ("a", Arc::from(*folder))))
    }

    #[test]
    fn the_newest_release_replaces_the_others() {
        assert_eq!(of(&["install/v0.9.0", "install/v0.10.0", "install/v0.2.0"]), BTreeMap::from([(0, 1), (2, 1)]));
        assert_eq!(of(&["r/v1/app", "r/v2/app", "r/v3/app"]), BTreeMap::from([(0, 2), (1, 2)]));
        assert_eq!(of(&["r/v1.1.0-rc.1", "r/v1.0.0"]), BTreeMap::from([(1, 0)]));
    }

    #[test]
    fn other_folders_stand_for_themselves() {
        assert_eq!(of(&["overlays/prod", "overlays/dev"]), BTreeMap::new());
        assert_eq!(of(&["a/v1", "b/v2"]), BTreeMap::new());
        assert_eq!(of(&["v1", "v1"]), BTreeMap::new());
        assert_eq!(of(&["node-1", "2024", "2025"]), BTreeMap::new());
    }
}
