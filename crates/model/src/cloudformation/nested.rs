//! Nested stacks: templates of a project that deploy others of the project, and the arguments that they give.

use std::cmp::Reverse;

use costlint_syntax::data::Node;

use super::template::Template;
use crate::{
    FileId, Language, Sources,
    data_values::each_text,
    nested_stacks::{NestedStack, NestedStacks},
    paths::{file_name_of, folder_of},
    value::Value,
};

/// The types of resources that deploy a template, and the property that says which one.
const NESTED: [(&str, &str); 2] =
    [("AWS::CloudFormation::Stack", "TemplateURL"), ("AWS::Serverless::Application", "Location")];

/// How many templates deep arguments are followed.
const DEEPEST: usize = 3;

/// From how many stacks of one template arguments are read: of more values, no alternatives are made. Each may be nested as often, so this
/// and the depth bound the work.
const MOST: usize = 8;

/// The template of a file with the arguments that the project's own stacks give it; `None` if the file is not a template. `above` are
/// the templates that wait for it: stacks that nest each other end there.
pub(super) fn template<'s>(sources: &'s Sources, file: FileId, above: &[FileId]) -> Option<Template<'s>> {
    let mut template = Template::of(sources, file)?;
    let stacks = sources.nested_stacks.get_or_init(|| nested_stacks(sources)).deploying(file);
    if stacks.is_empty() {
        return Some(template);
    }
    let arguments = if above.contains(&file) || above.len() >= DEEPEST || stacks.len() > MOST {
        vec![Value::unknown()]
    } else {
        let above = [above, &[file]].concat();
        stacks.iter().map(|stack| arguments(sources, stack, &above).unwrap_or_else(Value::unknown)).collect()
    };
    template.take(&arguments);
    Some(template)
}

/// What a stack gives to the parameters of its template.
fn arguments(sources: &Sources, stack: &NestedStack, above: &[FileId]) -> Option<Value> {
    let template = template(sources, stack.parent, above)?;
    let declared = template.reader.field(template.root, "Resources")?;
    let properties = template.reader.field(template.reader.field(declared, &stack.name)?, "Properties")?;
    match template.reader.field(properties, "Parameters") {
        Some(parameters) => template.value(parameters),
        None => Some(Value::object(Vec::new())),
    }
}

/// The resource of Terraform that deploys a template, and the endings of the files that hold one.
const BY_TERRAFORM: (&str, [&str; 4]) = ("aws_cloudformation_stack", [".yaml", ".yml", ".json", ".template"]);

/// All stacks of a project that deploy templates of the project.
fn nested_stacks(sources: &Sources) -> NestedStacks {
    let mut stacks = NestedStacks::default();
    // What Terraform gives to a template that it names is not known here.
    let (by_terraform, endings) = BY_TERRAFORM;
    let configurations = sources.iter().filter(|(_, source)| source.language == Language::Terraform);
    for (parent, source) in configurations.filter(|(_, source)| source.text.contains(by_terraform)) {
        for text in source.text.split('"').filter(|text| endings.iter().any(|ending| text.ends_with(ending))) {
            if let Some(child) = template_at(sources, parent, text) {
                stacks.add(child, NestedStack { parent, name: by_terraform.to_owned() });
            }
        }
    }
    for (parent, source) in sources.iter().filter(|(_, source)| source.language == Language::CloudFormation) {
        // Most templates have none, and their text says so at once.
        if !NESTED.iter().any(|(type_name, _)| source.text.contains(type_name)) {
            continue;
        }
        let Some(template) = Template::of(sources, parent) else { continue };
        let declared = template.reader.field(template.root, "Resources").map_or(&[][..], Node::entries);
        for entry in declared {
            let Some((name, location)) = location(&template, &entry.key, &entry.value) else { continue };
            each_text(location, &mut |text| {
                if let Some(child) = template_at(sources, parent, text) {
                    stacks.add(child, NestedStack { parent, name: name.to_owned() });
                }
            });
        }
    }
    stacks
}

/// The logical id of a nested stack, and where its template is.
fn location<'t>(template: &Template<'t>, key: &'t Node, resource: &'t Node) -> Option<(&'t str, &'t Node)> {
    let type_name = template.reader.field(resource, "Type")?.text()?;
    let (_, property) = NESTED.iter().find(|(nested, _)| *nested == type_name)?;
    Some((key.text()?, template.reader.field(template.reader.field(resource, "Properties")?, property)?))
}

/// The template that a path or an address means: the file at that path, or of those with its name the one whose folders are most like
/// those of the address, then most like the parent's.
fn template_at(sources: &Sources, parent: FileId, location: &str) -> Option<FileId> {
    let location = location.trim_start_matches("./");
    let name = file_name_of(location);
    if !name.contains('.') {
        return None;
    }
    let parent_path = &*sources.get(parent).path;
    let folder = folder_of(parent_path);
    let beside = if folder.is_empty() { location.to_owned() } else { format!("{folder}/{location}") };
    if let Some(file) = sources.find(&beside) {
        return Some(file);
    }
    let likeness = |path: &str| {
        let of_address = alike(path.rsplit('/'), location.rsplit('/'));
        (of_address, alike(path.split('/'), parent_path.split('/')))
    };
    let templates = sources.iter().filter(|(file, source)| {
        *file != parent && source.language == Language::CloudFormation && source.file_name() == name
    });
    templates.max_by_key(|(file, source)| (likeness(&source.path), Reverse(*file))).map(|(file, _)| file)
}

/// How many parts two paths share from where they begin.
fn alike<'p>(one: impl Iterator<Item = &'p str>, two: impl Iterator<Item = &'p str>) -> usize {
    one.zip(two).take_while(|(one, two)| one == two).count()
}
