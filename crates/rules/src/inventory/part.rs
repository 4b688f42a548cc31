//! The parts of a resource that are instances.

use costlint_model::{Place, Resource, Value};

use crate::pages::source::Base;

/// A part of a resource that is an instance.
#[derive(Debug)]
pub(crate) struct Part {
    /// How it follows the resource's address.
    pub(crate) suffix: String,
    /// What `at` reads from.
    pub(crate) element: Value,
    /// Where the gaps of the element are filled from.
    pub(crate) defaults: Option<Value>,
    /// What `of_outer` reads from, if it is not the resource: the part that this one is a part of.
    pub(crate) outer: Option<Value>,
    /// What `of_pod` reads from: the pod that a container belongs to.
    pub(crate) pod: Value,
    /// What `around` reads from: a pod, and the objects that it lies in, the innermost first.
    pub(crate) around: Vec<Value>,
    /// The place at which a missing setting is reported.
    pub(crate) header: Option<Place>,
}

impl Part {
    /// A part that starts at an element.
    pub(crate) fn new(suffix: String, element: Value) -> Part {
        let (pod, around) = (Value::null(), Vec::new());
        Part { header: element.place, suffix, element, defaults: None, outer: None, pod, around }
    }

    /// What paths start from, and where its gaps are filled from.
    pub(crate) fn base<'p>(&'p self, base: Base, resource: &'p Resource) -> (&'p Value, Option<&'p Value>) {
        match base {
            Base::Element => (&self.element, self.defaults.as_ref()),
            Base::Outer => (self.outer.as_ref().unwrap_or(&resource.body), None),
            Base::Pod => (&self.pod, None),
            Base::Resource => (&resource.body, None),
        }
    }
}
