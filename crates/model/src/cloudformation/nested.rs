//! Nested stacks: which templates of a project deploy another one, and with which arguments.

use std::{cmp::Reverse, collections::BTreeMap};

use costlint_syntax::data::Node;

use super::template::Template;
use crate::{
    FileId, Language, Sources,
    data_values::each_text,
    paths::{file_name_of, folder_of},
    value::Value,
};

/// The types of resources that deploy a template, and the property that says which one.
const NESTED: [(&str, &str); 2] =
    [("AWS::CloudFormation::Stack", "TemplateURL"), ("AWS::Serverless::Application", "Location")];

/// How many templates deep arguments are followed.
const DEEPEST: usize = 6;

/// The nested stacks of a project, by the file name of the template that they deploy.
#[derive(Debug, Default)]
pub(crate) struct NestedStacks(BTreeMap<String, Vec<NestedStack>>);

#[derive(Debug)]
struct NestedStack {
    parent: FileId,
    name: String,
    /// Where the template is, as written.
    location: String,
}

impl NestedStacks {
    pub(crate) fn of(sources: &Sources) -> NestedStacks {
        let mut stacks = NestedStacks::default();
        for (parent, source) in sources.iter().filter(|(_, source)| source.language == Language::CloudFormation) {
            // Most templates have none, and their text says so at once.
            if !NESTED.iter().any(|(type_name, _)| source.text.contains(type_name)) {
                continue;
            }
            let Some(template) = Template::alone(sources, parent) else { continue };
            let declared = template.reader.field(template.root, "Resources").map_or(&[][..], Node::entries);
            for entry in declared {
                let Some(name) = entry.key.text() else { continue };
                let type_name = template.reader.field(&entry.value, "Type").and_then(Node::text);
                let Some((_, property)) = NESTED.iter().find(|(nested, _)| Some(*nested) == type_name) else {
                    continue;
                };
                let properties = template.reader.field(&entry.value, "Properties");
                let Some(location) = properties.and_then(|node| template.reader.field(node, property)) else {
                    continue;
                };
                each_text(location, &mut |text| {
                    let file = file_name_of(text);
                    if file.contains('.') {
                        let stack = NestedStack { parent, name: name.to_owned(), location: text.to_owned() };
                        stacks.0.entry(file.to_owned()).or_default().push(stack);
                    }
                });
            }
        }
        stacks
    }

    /// The stacks that deploy this template.
    fn deploying(&self, sources: &Sources, file: FileId) -> Vec<&NestedStack> {
        let named = self.0.get(sources.get(file).file_name()).into_iter().flatten();
        named.filter(|stack| stack.leads_to(sources) == Some(file)).collect()
    }
}

impl NestedStack {
    /// The template that is meant: the file at that path, or of those with its name the one whose folders are most like those of
    /// the address, then most like the parent's.
    fn leads_to(&self, sources: &Sources) -> Option<FileId> {
        let parent = &*sources.get(self.parent).path;
        let location = self.location.trim_start_matches("./");
        let beside =
            if parent.contains('/') { format!("{}/{location}", folder_of(parent)) } else { location.to_owned() };
        if let Some(file) = sources.find(&beside) {
            return Some(file);
        }
        let likeness = |path: &str| {
            let of_address = alike(path.rsplit('/'), location.rsplit('/'));
            (of_address, alike(path.split('/'), parent.split('/')))
        };
        let templates = sources.iter().filter(|(file, source)| {
            source.language == Language::CloudFormation
                && *file != self.parent
                && source.file_name() == file_name_of(location)
        });
        templates.max_by_key(|(file, source)| (likeness(&source.path), Reverse(*file))).map(|(file, _)| file)
    }

    /// What the stack gives to the parameters of its template.
    fn arguments(&self, sources: &Sources, above: &[FileId]) -> Option<Value> {
        let template = Template::of(sources, self.parent, above)?;
        let declared = template.reader.field(template.root, "Resources")?;
        let stack = template.reader.field(declared, &self.name)?;
        match template.reader.field(template.reader.field(stack, "Properties")?, "Parameters") {
            Some(parameters) => template.value(parameters),
            None => Some(Value::object(Vec::new())),
        }
    }
}

/// How many parts two paths share from where they begin.
fn alike<'p>(one: impl Iterator<Item = &'p str>, two: impl Iterator<Item = &'p str>) -> usize {
    one.zip(two).take_while(|(one, two)| one == two).count()
}

/// What the project's own stacks give to the parameters of a template, one object for each stack. `above` are the templates that
/// are being read already: stacks that nest each other end there.
pub(super) fn arguments(sources: &Sources, file: FileId, above: &[FileId]) -> Vec<Value> {
    let stacks = sources.nested_stacks().deploying(sources, file);
    if stacks.is_empty() {
        return Vec::new();
    }
    if above.contains(&file) || above.len() >= DEEPEST {
        return vec![Value::unknown()];
    }
    let above = [above, &[file]].concat();
    stacks.iter().map(|stack| stack.arguments(sources, &above).unwrap_or_else(Value::unknown)).collect()
}
