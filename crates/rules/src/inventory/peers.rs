//! The fields of all instances of a run, for rules that ask for those of another kind.

use std::{collections::BTreeMap, ops::Bound, sync::Arc};

use costlint_model::Value;

use crate::inventory::gather::Instance;

/// The fields of all instances, by kind.
#[derive(Default)]
pub(crate) struct Subjects<'s>(BTreeMap<&'s str, OfKind>);

struct OfKind {
    /// A list, shared by everyone who asks.
    all: Value,
    /// The same by the folder that each stands in.
    by_folder: BTreeMap<Arc<str>, Vec<Value>>,
}

impl<'s> Subjects<'s> {
    pub(crate) fn new(instances: &'s [Instance]) -> Subjects<'s> {
        let mut by_kind: BTreeMap<&str, Vec<&Instance>> = BTreeMap::new();
        for instance in instances {
            by_kind.entry(&instance.kind.name).or_default().push(instance);
        }
        Subjects(by_kind.into_iter().map(|(kind, instances)| (kind, OfKind::new(&instances))).collect())
    }

    /// The instances of a kind, as a list of objects.
    pub(crate) fn all(&self, kind: &str) -> Value {
        self.0.get(kind).map_or_else(none, |of_kind| of_kind.all.clone())
    }

    /// The instances of a kind in a folder, in those that it lies in and in those that lie in it: what belongs together is
    /// seldom kept further apart.
    pub(crate) fn nearby(&self, kind: &str, folder: &str) -> Value {
        let Some(OfKind { all, by_folder }) = self.0.get(kind) else { return none() };
        if folder.is_empty() {
            return all.clone();
        }
        let inside = format!("{folder}/");
        let around = folder.match_indices('/').map(|(end, _)| &folder[..end]).chain(["", folder]);
        let mut near: Vec<Value> = around.filter_map(|folder| by_folder.get(folder)).flatten().cloned().collect();
        let below = by_folder
            .range::<str, _>((Bound::Included(&*inside), Bound::Unbounded))
            .take_while(|(folder, _)| folder.starts_with(&inside));
        near.extend(below.flat_map(|(_, subjects)| subjects).cloned());
        Value::list(near)
    }
}

impl OfKind {
    fn new(instances: &[&Instance]) -> OfKind {
        let mut by_folder: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
        for instance in instances {
            by_folder.entry(instance.resource.scope.folder.clone()).or_default().push(instance.subject.clone());
        }
        OfKind { all: Value::list(instances.iter().map(|instance| instance.subject.clone()).collect()), by_folder }
    }
}

fn none() -> Value {
    Value::list(Vec::new())
}
