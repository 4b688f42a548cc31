//! Uses of resources and values: references to a resource, mentions of it, and readers of a shared value.

mod mentions;

use std::sync::Arc;

use crate::{Language, Place, Sources, cloudformation, kubernetes, paths::folder_of, terraform};

pub use self::mentions::Mentions;
pub(crate) use self::mentions::{Audience, Section};

impl Mentions {
    /// Reads all files once.
    pub fn new(sources: &Sources) -> Mentions {
        let mut mentions = Mentions::default();
        for (file, source) in sources.iter() {
            match source.language {
                Language::Terraform | Language::Variables => {
                    terraform::uses::mention(file, source, sources.folders(file), &mut mentions);
                }
                Language::CloudFormation => cloudformation::uses::mention(file, source, &mut mentions),
                Language::Kubernetes | Language::Helm => kubernetes::uses::mention(file, source, &mut mentions),
            }
        }
        // What a file says that could not be read, nobody knows.
        for path in sources.unread().filter(|path| terraform::is_configuration(path)) {
            mentions.add_scope(folder_of(path), true);
        }
        mentions
    }
}

/// The values that a parameter or variable allows, where its default stands at the place; `None` where it allows any.
pub fn choices(sources: &Sources, place: Place) -> Option<Vec<Arc<str>>> {
    let source = sources.get(place.file);
    match source.language {
        Language::Terraform => terraform::uses::choices(source, place.span),
        Language::CloudFormation => cloudformation::uses::choices(source, place.span),
        Language::Variables | Language::Kubernetes | Language::Helm => None,
    }
}

/// Who reads the values of a run.
pub struct Readers<'w> {
    sources: &'w Sources,
    terraform: terraform::uses::NameReaders<'w>,
}

impl<'w> Readers<'w> {
    /// The readers of the values in these files.
    pub fn new(sources: &'w Sources) -> Readers<'w> {
        Readers { sources, terraform: terraform::uses::NameReaders::new(sources) }
    }

    /// Checks that the value at a place is read only by these resources, by each through one expression, and may become a
    /// string. The error is a reason that reads well after `no automatic fix: `.
    pub fn only_for(&self, place: Place, resources: &[Place], text: &str) -> Result<(), String> {
        let source = self.sources.get(place.file);
        match source.language {
            Language::Terraform | Language::Variables => self.terraform.only_for(place, resources),
            Language::CloudFormation => cloudformation::uses::only_for(source, place, resources, text),
            Language::Kubernetes | Language::Helm => Err("another object decides the value".into()),
        }
    }

    /// Whether a caller or another run may give another value than the one at a place: the default or a line of a variable
    /// file, the argument of a module, the default of a parameter.
    pub fn may_be_given(&self, place: Place) -> bool {
        let source = self.sources.get(place.file);
        match source.language {
            Language::Variables => true,
            Language::Terraform => terraform::uses::may_be_given(source, place),
            Language::CloudFormation => cloudformation::uses::may_be_given(source, place),
            Language::Kubernetes | Language::Helm => false,
        }
    }
}
