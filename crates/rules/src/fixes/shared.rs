//! Who else reads a value that stands outside of a resource: the default of a variable or parameter, a line of a variable
//! file, a local, a setting of a resource that it refers to.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use costlint_model::{FileId, Language, Place, Sources, Tree, terraform};
use costlint_syntax::{
    Span,
    data::{Node, NodeKind},
    hcl::{ExprKind, Item, Step},
};

/// The names of a run's modules, worked out for those that are asked for.
pub(super) struct Readers<'w> {
    sources: &'w Sources,
    by_folder: OnceLock<BTreeMap<&'w str, Vec<FileId>>>,
    modules: Mutex<BTreeMap<&'w str, Arc<Module<'w>>>>,
}

impl<'w> Readers<'w> {
    pub(super) fn new(sources: &'w Sources) -> Readers<'w> {
        Readers { sources, by_folder: OnceLock::new(), modules: Mutex::default() }
    }

    /// Checks that the value at a place is read only by these resources, by each through one expression, and may become a
    /// text. The error says who else does, as the end of a sentence.
    pub(super) fn only_for(&self, place: Place, resources: &[Place], text: &str) -> Result<(), String> {
        match &self.sources.get(place.file).tree {
            Tree::Hcl(_) | Tree::HclAsJson { .. } => {
                self.folders(place.file).try_for_each(|folder| self.name_only_for(folder, place, resources))
            }
            Tree::Data(tree) => match tree.documents.first() {
                Some(template) => part_only_for(template, place, resources, text),
                None => Err("it is not written out here".into()),
            },
        }
    }

    /// Follows the name that a place defines through locals, and through the arguments of calls into other modules.
    fn name_only_for(&self, folder: &'w str, place: Place, resources: &[Place]) -> Result<(), String> {
        let defining = self.module(folder);
        if defining.overrides(place, resources) {
            return Ok(());
        }
        let Some(name) = defining.defined_around(place) else { return defining.linked_only_for(place, resources) };
        let mut counts = vec![0; resources.len()];
        let mut ways = vec![name];
        let mut next = 0;
        while let Some(&name) = ways.get(next) {
            next += 1;
            let module = self.module(name.folder);
            for read in module.reads.get(&(name.namespace, name.member)).map_or(&[][..], Vec::as_slice) {
                if let Some(index) = resources.iter().position(|resource| holds(*resource, *read)) {
                    counts[index] += 1;
                } else if let Some(other) = module.defined_around(*read) {
                    if !ways.contains(&other) {
                        ways.push(other);
                    }
                } else if module.linked_only_for(*read, resources).is_err() {
                    return Err(format!("{}.{} is read elsewhere too", name.namespace, name.member));
                }
            }
        }
        if counts.iter().any(|count| *count > 1) {
            return Err(format!("{}.{} is read twice there", name.namespace, name.member));
        }
        Ok(())
    }

    /// The folders of the modules that a file is a part of: its own, and those that it is given to.
    fn folders(&self, file: FileId) -> impl Iterator<Item = &'w str> {
        std::iter::once(self.sources.get(file).folder()).chain(self.sources.given_to(file))
    }

    fn module(&self, folder: &'w str) -> Arc<Module<'w>> {
        // A panic elsewhere leaves whole modules behind.
        let mut modules = self.modules.lock().unwrap_or_else(PoisonError::into_inner);
        modules.entry(folder).or_insert_with(|| Arc::new(self.read(folder))).clone()
    }

    fn read(&self, folder: &'w str) -> Module<'w> {
        let by_folder = self.by_folder.get_or_init(|| {
            let mut by_folder: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
            for (file, _) in self.sources.iter() {
                for folder in self.folders(file) {
                    by_folder.entry(folder).or_default().push(file);
                }
            }
            by_folder
        });
        let called = |source: &str| {
            by_folder.get_key_value(&*terraform::called_folder(folder, source)?).map(|(folder, _)| *folder)
        };
        Module::new(self.sources, folder, by_folder.get(folder).map_or(&[], Vec::as_slice), &called)
    }
}

/// A name of a Terraform module: `var.kind`, `local.kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Name<'t> {
    folder: &'t str,
    namespace: &'t str,
    member: &'t str,
}

/// The names of a module, where each is defined and where it is read.
#[derive(Default)]
struct Module<'t> {
    definitions: Vec<(Place, Name<'t>)>,
    /// Blocks of resources and calls, each with its labels: those of override files have the labels of what they override.
    blocks: Vec<(Place, Vec<&'t str>)>,
    /// By namespace and member, or by type and name of a resource.
    reads: BTreeMap<(&'t str, &'t str), Vec<Place>>,
}

impl<'t> Module<'t> {
    /// The module of a folder, and the variables of those that it calls, whose folder `called` tells.
    fn new(
        sources: &'t Sources,
        folder: &'t str,
        files: &[FileId],
        called: &dyn Fn(&str) -> Option<&'t str>,
    ) -> Module<'t> {
        let mut module = Module::default();
        for file in files.iter().copied() {
            let source = sources.get(file);
            let Some(tree) = source.hcl() else { continue };
            let text: &'t str = &source.text;
            for item in &tree.body.items {
                match item {
                    Item::Attribute(attribute) if source.language == Language::Variables => {
                        module.define(
                            file,
                            attribute.value.span,
                            Name { folder, namespace: "var", member: attribute.name.of(text) },
                        );
                    }
                    Item::Block(block) => match (block.name.of(text), block.labels.first()) {
                        ("variable", Some(label)) => {
                            if let Some(default) = block.body.attribute(text, "default") {
                                module.define(
                                    file,
                                    default.value.span,
                                    Name { folder, namespace: "var", member: label.of(text) },
                                );
                            }
                        }
                        ("locals", _) => {
                            for local in block.body.attributes() {
                                module.define(
                                    file,
                                    local.value.span,
                                    Name { folder, namespace: "local", member: local.name.of(text) },
                                );
                            }
                        }
                        (name, _) => {
                            let source = block.body.attribute(text, "source").filter(|_| name == "module");
                            if let Some(folder) = source.and_then(|source| called(&source.value.literal_text(text)?)) {
                                for argument in block.body.attributes() {
                                    let member = argument.name.of(text);
                                    module.define(file, argument.value.span, Name { folder, namespace: "var", member });
                                }
                            }
                            let labels = block.labels.iter().map(|label| label.of(text)).collect();
                            module.blocks.push((Place { file, span: block.span }, labels));
                        }
                    },
                    Item::Attribute(_) => {}
                }
            }
            tree.body.each_expression(&mut |expr| {
                let ExprKind::Traversal(root, steps) = &expr.kind else { return };
                let (ExprKind::Name, Some(Step::Attribute(member))) = (&root.kind, steps.first()) else { return };
                module
                    .reads
                    .entry((root.span.of(text), member.of(text)))
                    .or_default()
                    .push(Place { file, span: expr.span });
            });
        }
        module
    }

    fn define(&mut self, file: FileId, span: Span, name: Name<'t>) {
        self.definitions.push((Place { file, span }, name));
    }

    /// Whether a place stands in a block that is merged into the only resource.
    fn overrides(&self, place: Place, resources: &[Place]) -> bool {
        let labels = |is_it: &dyn Fn(Place) -> bool| {
            self.blocks.iter().find(|(block, _)| is_it(*block)).map(|(_, labels)| labels)
        };
        let [resource] = resources else { return false };
        let own = labels(&|block| block == *resource);
        own.is_some() && own == labels(&|block| holds(block, place))
    }

    /// Checks the same of a setting of another resource, which each of these may refer to more than once.
    fn linked_only_for(&self, place: Place, resources: &[Place]) -> Result<(), String> {
        let around = self.blocks.iter().find(|(block, _)| holds(*block, place)).map(|(_, labels)| labels.as_slice());
        let Some(&[namespace, member]) = around else { return Err("another block decides it".into()) };
        let is_theirs = |read: &Place| resources.iter().any(|resource| holds(*resource, *read));
        let reads = self.reads.get(&(namespace, member)).map_or(&[][..], Vec::as_slice);
        if !reads.is_empty() && reads.iter().all(is_theirs) {
            return Ok(());
        }
        Err(format!("{namespace}.{member} is read elsewhere too"))
    }

    fn defined_around(&self, place: Place) -> Option<Name<'t>> {
        self.definitions.iter().find(|(definition, _)| holds(*definition, place)).map(|(_, name)| *name)
    }
}

fn holds(outer: Place, inner: Place) -> bool {
    outer.file == inner.file && outer.span.contains(inner.span)
}

/// The default of a parameter that one expression in each of the resources reads, or a setting of another resource that they
/// refer to, and nothing else.
fn part_only_for(template: &Node, place: Place, resources: &[Place], text: &str) -> Result<(), String> {
    let parameters = template.get("Parameters").map_or(&[][..], Node::entries);
    let parameter =
        parameters.iter().find(|entry| entry.value.get("Default").is_some_and(|default| default.span == place.span));
    let Some(parameter) = parameter else { return linked_only_for(template, place, resources) };
    let allowed = parameter.value.get("AllowedValues");
    let is_allowed = allowed.is_none_or(|allowed| allowed.items().iter().any(|value| value.text() == Some(text)));
    if !is_allowed || parameter.value.get("AllowedPattern").is_some() {
        return Err("the parameter says what it allows".into());
    }
    let name = parameter.key.text().unwrap_or_default();
    let mut reads = Vec::new();
    references(template, name, &mut reads);
    let mut counts = vec![0; resources.len()];
    for read in reads {
        let read = Place { file: place.file, span: read };
        match resources.iter().position(|resource| holds(*resource, read)) {
            Some(index) => counts[index] += 1,
            None => return Err(format!("the parameter {name} is read elsewhere too")),
        }
    }
    if counts.iter().any(|count| *count > 1) {
        Err(format!("the parameter {name} is read twice there"))
    } else {
        Ok(())
    }
}

fn linked_only_for(template: &Node, place: Place, resources: &[Place]) -> Result<(), String> {
    let declared = template.get("Resources").map_or(&[][..], Node::entries);
    let around = declared.iter().find(|entry| entry.value.span.contains(place.span));
    let Some(name) = around.and_then(|entry| entry.key.text()) else {
        return Err("another part of the template decides it".into());
    };
    let mut reads = Vec::new();
    references(template, name, &mut reads);
    let is_theirs =
        |read: &Span| resources.iter().any(|resource| holds(*resource, Place { file: place.file, span: *read }));
    if reads.iter().all(is_theirs) { Ok(()) } else { Err(format!("{name} is read elsewhere too")) }
}

/// Where `!Ref name`, `!GetAtt name.attribute`, `{"Ref": "name"}` and `${name}` stand.
fn references(node: &Node, name: &str, found: &mut Vec<Span>) {
    let begins = |node: &Node| node.text().is_some_and(|text| text.split('.').next() == Some(name));
    let is_tagged = node.tag.as_ref().is_some_and(|tag| matches!(&*tag.name, "!Ref" | "!GetAtt"));
    let is_part =
        node.text().is_some_and(|text| text.contains(&format!("${{{name}}}")) || text.contains(&format!("${{{name}.")));
    let listed = |node: &Node| node.items().first().is_some_and(begins);
    if is_tagged && (begins(node) || listed(node)) || is_part {
        found.push(node.span);
    }
    if let NodeKind::Mapping { entries, .. } = &node.kind {
        for entry in entries {
            let is_intrinsic = matches!(entry.key.text(), Some("Ref" | "Fn::GetAtt"));
            if is_intrinsic && (begins(&entry.value) || listed(&entry.value)) {
                found.push(entry.value.span);
            }
            references(&entry.value, name, found);
        }
    }
    node.items().iter().for_each(|item| references(item, name, found));
}
