//! The results of `terraform init`: which folders are deployed, and where the modules that they call are installed.

use std::{collections::BTreeMap, sync::Arc};

use crate::{Data, FileId, Member, Object, Value};

/// The root modules that were initialised, each with the folders of the modules that it calls.
#[derive(Debug, Default)]
pub struct Initialised(BTreeMap<Arc<str>, BTreeMap<String, String>>);

impl Initialised {
    /// Adds a root module by its folder, with the folder of each module by its key: the names of the calls that lead to it,
    /// `cluster.nodes`.
    pub fn add(&mut self, root: &str, modules: impl IntoIterator<Item = (String, String)>) {
        self.0.entry(root.into()).or_default().extend(modules);
    }

    /// Whether a folder was initialised, which only root modules are.
    pub(super) fn has(&self, folder: &str) -> bool {
        self.0.contains_key(folder)
    }

    /// The folder that the module of this key was put into.
    pub(super) fn folder(&self, root: &str, key: &str) -> Option<&str> {
        self.0.get(root)?.get(key).map(String::as_str)
    }
}

/// Whether a path is in a folder that Terraform installs: such files are read but neither reported nor changed.
pub fn is_installed(path: &str) -> bool {
    path.split('/').any(|part| part == ".terraform")
}

/// A value without the places in some files.
pub(super) fn without_places(value: &Value, is_left_out: &dyn Fn(FileId) -> bool) -> Value {
    let kept = |place: &crate::Place| !is_left_out(place.file);
    let data = match &value.data {
        Data::List(list) => {
            let items = list.iter().map(|item| without_places(item, is_left_out)).collect();
            if list.is_set { Value::set(items).data } else { Value::list(items).data }
        }
        Data::Object(object) => {
            let members = object.members().iter().map(|member| Member {
                name: member.name.clone(),
                value: without_places(&member.value, is_left_out),
                statement: member.statement.filter(kept),
            });
            Data::Object(Arc::new(Object::new(members.collect(), object.open)))
        }
        data => data.clone(),
    };
    Value { data, place: value.place.filter(kept) }
}
