//! The parts of a template that its values refer to.

use std::{
    cell::{Cell, OnceCell},
    collections::BTreeMap,
    sync::Arc,
};

use costlint_syntax::data::{self, Node, NodeKind};

use super::{call::Intrinsic, parameter::Parameter};
use crate::{
    FileId, Sources, Tree, Truth,
    data_values::{Reader, Repeated},
    value::{Data, Object, Value},
};

/// A template, whose parameters, mappings and conditions are worked out when they are first asked for.
pub(super) struct Template<'t> {
    pub(super) reader: Reader<'t>,
    pub(super) parameters: BTreeMap<&'t str, Parameter<'t>>,
    pub(super) conditions: BTreeMap<&'t str, Condition<'t>>,
    pub(super) mappings: OnceCell<Value>,
    pub(super) globals: OnceCell<Value>,
    pub(super) region: OnceCell<Value>,
    pub(super) root: &'t Node,
}

/// A named condition.
pub(super) struct Condition<'t> {
    pub(super) node: &'t Node,
    /// Whether it holds, once that is known. While it is worked out it is unknown, so that one that reads itself ends.
    pub(super) truth: Cell<Option<Truth>>,
}

impl<'t> Template<'t> {
    /// The template of a file as it is without arguments; `None` if the file is not a template.
    pub(super) fn of(sources: &'t Sources, file: FileId) -> Option<Template<'t>> {
        let Tree::Data(tree) = &sources.get(file).tree else { return None };
        Some(Template::new(tree, tree.documents.first()?, file))
    }

    /// Takes the arguments of the stacks that deploy the template, an object for each.
    pub(super) fn take(&mut self, stacks: &[Value]) {
        for (name, parameter) in &mut self.parameters {
            parameter.take(stacks, name, &self.reader);
        }
    }

    fn new(tree: &'t data::Tree, root: &'t Node, file: FileId) -> Template<'t> {
        let reader = Reader::new(tree, file, Repeated::LaterCounts);
        let entries = |section: &str| {
            let section = reader.field(root, section).map_or(&[][..], Node::entries);
            section.iter().filter_map(|entry| Some((entry.key.text()?, &entry.value)))
        };
        let parameters = entries("Parameters").map(|(name, node)| (name, Parameter::new(node))).collect();
        let conditions =
            entries("Conditions").map(|(name, node)| (name, Condition { node, truth: Cell::new(None) })).collect();
        let (mappings, globals, region) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Template { reader, parameters, conditions, mappings, globals, region, root }
    }

    /// A section of the template as a value; null where it is not there.
    pub(super) fn section(&self, name: &str, read: impl Fn(&'t Node) -> Value) -> Value {
        self.reader.field(self.root, name).map_or_else(Value::null, read)
    }

    /// The value of a node with its function calls worked out; `None` where it is `AWS::NoValue`.
    pub(super) fn value(&self, node: &'t Node) -> Option<Value> {
        match Intrinsic::of(node) {
            Some(call) => self.call(&call),
            None => self.reader.value_by(node, &|child| self.value(child)).map(settled),
        }
    }

    /// The value of what a tag such as `!Base64` stands before.
    pub(super) fn value_after_tag(&self, node: &'t Node) -> Option<Value> {
        match Intrinsic::in_mapping(node) {
            Some(call) => self.call(&call),
            None => self.reader.content_by(node, &|child| self.value(child)).map(settled),
        }
    }

    /// The value of the parameter of this name.
    pub(super) fn parameter(&self, name: &str) -> Option<Value> {
        self.parameters.get(name).map(|parameter| parameter.value(&self.reader))
    }

    /// The elements of a sequence, also where an alias stands for it.
    pub(super) fn items(&self, node: &'t Node) -> Option<&'t [Node]> {
        match &self.reader.target(node)?.kind {
            NodeKind::Sequence { items, .. } => Some(items),
            _ => None,
        }
    }
}

/// What a value as written is worth: a macro adds what is not seen, and dynamic references are read at deployment.
fn settled(value: Value) -> Value {
    let data = match value.data {
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html (2026-11)
        Data::Text(text) if text.contains("{{resolve:") => Data::Unknown(None),
        Data::Object(object) if object.members().iter().any(|member| is_macro(&member.name)) => {
            let members = object.members().iter().filter(|member| !is_macro(&member.name)).cloned().collect();
            Data::Object(Arc::new(Object::new(members, true)))
        }
        data => data,
    };
    Value { data, place: value.place }
}

/// `Fn::Transform`, `Fn::ForEach::Name` beside other keys.
fn is_macro(name: &str) -> bool {
    name.starts_with("Fn::")
}
