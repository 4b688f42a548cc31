//! Which templates of a project are deployed by stacks of others.

use std::collections::BTreeMap;

use crate::value::FileId;

/// The nested stacks of a project, by the template that they deploy.
#[derive(Debug, Default)]
pub(crate) struct NestedStacks(BTreeMap<FileId, Vec<NestedStack>>);

/// A stack that a template declares.
#[derive(Debug)]
pub(crate) struct NestedStack {
    /// The template that declares it.
    pub(crate) parent: FileId,
    /// Its logical id.
    pub(crate) name: String,
}

impl NestedStacks {
    /// Notes a stack that deploys this template.
    pub(crate) fn add(&mut self, template: FileId, stack: NestedStack) {
        self.0.entry(template).or_default().push(stack);
    }

    /// The stacks that deploy this template.
    pub(crate) fn deploying(&self, template: FileId) -> &[NestedStack] {
        self.0.get(&template).map_or(&[], Vec::as_slice)
    }
}
