//! Which files links make parts of other folders, so that each real file is read once.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use costlint_model::{Sources, terraform};

use crate::{
    discovery::{Discovered, ProjectFile},
    links::Link,
    locations::{is_among, name_from, path_of},
};

/// Links of a project once each real file has one name.
#[derive(Debug, Default)]
pub(crate) struct Linked {
    /// The names of links to files, each with the name that the file goes by.
    files: Vec<(Arc<str>, Arc<str>)>,
    /// The names of links to folders, each with the name of the folder.
    folders: Vec<(Arc<str>, Arc<str>)>,
}

impl Linked {
    /// Takes the links of a project. A file that has no name of its own among those that are read, since it lies in a hidden
    /// folder or is called something else, goes by that of its first link.
    pub(crate) fn take(found: &mut Discovered, root: &Path) -> Linked {
        let mut linked = Linked::default();
        if found.links.is_empty() {
            return linked;
        }
        let own = |file: &ProjectFile| ((file.path.clone(), Purpose::of(&file.name)), file.name.clone());
        let mut names: BTreeMap<(PathBuf, Purpose), Arc<str>> = found.files.iter().map(own).collect();
        for Link { name, path, real, is_folder } in std::mem::take(&mut found.links) {
            if is_folder {
                let real = name_from(root, &real);
                linked.folders.push((name, real));
                continue;
            }
            let key = (real, Purpose::of(&name));
            if let Some(real) = names.get(&key) {
                linked.files.push((name, real.clone()));
            } else {
                names.insert(key, name.clone());
                found.files.push(ProjectFile { name, path });
            }
        }
        found.files.sort();
        linked
    }

    /// The names of the links to files that go by another name.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(name, _)| &**name)
    }

    /// What the links among such paths lead to elsewhere.
    pub(crate) fn led_to_from<'l>(
        &'l self,
        root: &'l Path,
        paths: &'l BTreeSet<PathBuf>,
    ) -> impl Iterator<Item = PathBuf> + 'l {
        let links = self.files.iter().chain(&self.folders);
        let real = links.filter(|(name, _)| is_among(paths, &path_of(root, name))).map(|(_, real)| path_of(root, real));
        real.filter(|real| !is_among(paths, real))
    }

    /// Tells the sources which of them are parts of other folders too.
    pub(crate) fn tell(self, sources: &mut Sources) {
        for (name, real) in self.files {
            sources.link(&name, &real);
        }
        for (name, real) in self.folders {
            sources.link_folder(name, real);
        }
    }
}

/// What a file is read as, as far as its name decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Purpose {
    Configuration,
    Variables,
    Data,
}

impl Purpose {
    fn of(name: &str) -> Purpose {
        match () {
            () if terraform::is_configuration(name) => Purpose::Configuration,
            () if terraform::is_variables(name) => Purpose::Variables,
            () => Purpose::Data,
        }
    }
}
