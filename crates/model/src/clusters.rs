//! The regions of the clusters that manifests and charts are for, as the Terraform modules around them say.

use std::{collections::BTreeMap, sync::Arc};

use crate::{Dialect, Resource, Sources, Value, paths::folder_of};

/// The regions of clusters by folders and files: those of modules, and those that modules name as a chart or manifest.
#[derive(Debug, Default)]
pub struct ClusterRegions(BTreeMap<Arc<str>, Value>);

/// What a unit declares.
#[derive(Debug, Default)]
pub struct UnitResources {
    /// The wanted resources, in source order.
    pub resources: Vec<Resource>,
    /// What it says of the clusters that files around it are for.
    pub clusters: ClusterRegions,
}

impl ClusterRegions {
    /// Adds that a file, or what lies in a folder, is for a cluster in this region. Of several regions it is one of them.
    pub(crate) fn add(&mut self, path: Arc<str>, region: &Value) {
        let joined = self.0.get(&path).map(|known| Value::one_of([known.clone(), region.clone()]));
        self.0.insert(path, joined.unwrap_or_else(|| region.clone()));
    }

    /// Adds what another unit says.
    pub(crate) fn merge(&mut self, other: ClusterRegions) {
        for (path, region) in other.0 {
            self.add(path, &region);
        }
    }

    /// Gives the objects in manifests and charts the region of the nearest folder, where their file does not say it itself.
    pub(crate) fn give(&self, sources: &Sources, resources: &mut [Resource]) {
        for resource in resources.iter_mut().filter(|resource| resource.dialect == Dialect::Kubernetes) {
            let source = sources.get(resource.header.file);
            if source.language.stands_alone()
                && resource.region.is_unknown()
                && let Some(region) = self.of(&source.path)
            {
                resource.region = region.clone();
            }
        }
    }

    fn of(&self, path: &str) -> Option<&Value> {
        let mut path = path;
        loop {
            match self.0.get(path) {
                Some(region) => return Some(region),
                None if path.is_empty() => return None,
                None => path = folder_of(path),
            }
        }
    }
}

impl UnitResources {
    /// The resources of all units together, in their order.
    pub fn together(units: impl IntoIterator<Item = UnitResources>, sources: &Sources) -> Vec<Resource> {
        let mut all = UnitResources::default();
        for unit in units {
            all.resources.extend(unit.resources);
            all.clusters.merge(unit.clusters);
        }
        all.clusters.give(sources, &mut all.resources);
        all.resources
    }
}
