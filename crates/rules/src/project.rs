//! The resources of a run, to be found through references.

use std::{collections::BTreeMap, sync::OnceLock};

use costlint_model::{Data, Dialect, Object, Resource, Sources, Truth, Value};

use crate::{
    mentions::Mentions,
    path::{Found, Links, Path},
};

/// The resources of a run by scope and name.
pub(crate) struct Project<'r> {
    pub(crate) resources: &'r [Resource],
    /// By scope and address without index; the copies of one resource stand together.
    by_name: BTreeMap<(&'r str, &'r str), Vec<usize>>,
    by_type: BTreeMap<(&'r str, &'r str), Vec<usize>>,
    sources: &'r Sources,
    /// Read when a declaration asks for the first of them.
    mentions: OnceLock<Mentions>,
}

/// The links as seen from one resource.
pub(crate) struct Seen<'p> {
    pub(crate) project: &'p Project<'p>,
    pub(crate) resource: &'p Resource,
}

impl<'r> Project<'r> {
    /// Indexes the resources of some texts.
    pub(crate) fn new(sources: &'r Sources, resources: &'r [Resource]) -> Project<'r> {
        let mut by_name: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        let mut by_type: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (index, resource) in resources.iter().enumerate() {
            if resource.dialect != Dialect::Kubernetes {
                by_name.entry((&*resource.scope, name_of(resource))).or_default().push(index);
            }
            by_type.entry((&*resource.scope, &*resource.type_name)).or_default().push(index);
        }
        Project { resources, by_name, by_type, sources, mentions: OnceLock::new() }
    }

    fn mentions(&self) -> &Mentions {
        self.mentions.get_or_init(|| Mentions::new(self.sources))
    }
}

/// What a reference calls a resource: its address without the index of a copy.
fn name_of(resource: &Resource) -> &str {
    resource.address.split('[').next().unwrap_or_default()
}

impl Links for Seen<'_> {
    fn followed(&self, value: &Value) -> Option<Value> {
        let target = &value.reference()?.target;
        let copies = self.project.by_name.get(&(&*self.resource.scope, &**target))?;
        let bodies = copies.iter().map(|index| &self.project.resources[*index].body);
        // Which of several copies is meant is not settled; what all of them say is.
        bodies.fold(None, |joined: Option<Value>, body| Some(joined.map_or_else(|| body.clone(), |joined| joined.join(body))))
    }

    fn attribute(&self, value: &Value) -> Option<Value> {
        let name = value.reference()?.attribute.clone()?;
        let written = self.followed(value)?.as_object()?.member(&name)?.value.clone();
        let is_scalar = matches!(written.data, Data::Bool(_) | Data::Number(_) | Data::Text(_));
        is_scalar.then_some(written)
    }

    fn pointing(&self, type_name: &str, attribute: &str) -> Found {
        let Ok(attribute) = Path::read(attribute) else { return Found::Unknown };
        let candidates = self.project.by_type.get(&(&*self.resource.scope, type_name)).map_or(&[][..], Vec::as_slice);
        let mut answer = Found::Absent;
        for candidate in candidates.iter().map(|index| &self.project.resources[*index]) {
            match attribute.find(&candidate.body, self) {
                Found::Value(value) if self.is_mine(&value) => return Found::Value(candidate.body.clone()),
                Found::Value(_) | Found::Absent => {}
                // `find` gives a reference as unknown; one that names another resource is no candidate.
                Found::Unknown if self.points_elsewhere(candidate, &attribute) => {}
                Found::Unknown if self.points_here(candidate, &attribute) => return Found::Value(candidate.body.clone()),
                Found::Unknown => answer = Found::Unknown,
            }
        }
        answer
    }
}

impl Seen<'_> {
    /// Whether anything else of the module or template refers to this resource.
    pub(crate) fn is_referred_to(&self) -> Truth {
        self.project.mentions().refers_to(self.resource)
    }

    /// Whether a word stands outside of this resource, in a text that may mean it.
    pub(crate) fn is_said(&self, word: &str) -> bool {
        self.project.mentions().has_word(word, self.resource)
    }

    /// A plain text names this resource where it is the name that the resource gives itself.
    fn is_mine(&self, value: &Value) -> bool {
        let own = |object: &Object| {
            ["bucket", "name", "id"]
                .iter()
                .any(|name| object.get(name).is_some_and(|own| own.as_text().is_some() && own.as_text() == value.as_text()))
        };
        self.resource.body.as_object().is_some_and(own)
    }

    fn points_here(&self, candidate: &Resource, attribute: &Path) -> bool {
        target(candidate, attribute).is_some_and(|target| &*target == name_of(self.resource))
    }

    fn points_elsewhere(&self, candidate: &Resource, attribute: &Path) -> bool {
        target(candidate, attribute)
            .is_some_and(|target| &*target != name_of(self.resource) && !target.starts_with("data.") && !target.starts_with("module."))
    }
}

/// What a candidate's attribute refers to.
fn target(candidate: &Resource, attribute: &Path) -> Option<std::sync::Arc<str>> {
    let [crate::path::Step::Name(name)] = attribute.steps.as_slice() else { return None };
    let value = candidate.body.as_object()?.get(name)?;
    value.reference().map(|reference| reference.target.clone())
}
