//! References, mentions and readers of values in Terraform: the default of a variable, a line of a variable file, a local, a
//! setting of a resource that others refer to.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use costlint_syntax::{
    Span,
    hcl::{Block, Expr, ExprKind, Item, Part, Step},
};

use super::folder::called_folder;
use crate::{
    FileId, Language, Place, Source, Sources,
    uses::{Audience, Mentions, Section},
};

/// Resources whose texts are manifests and values of charts, by how their types begin.
const CLUSTER_TYPES: [&str; 4] = ["helm_", "kubernetes_", "kubectl_", "argocd_"];

/// Notes what each block and setting of a file says in the folders that it is a part of.
pub(crate) fn mention<'f>(
    file: FileId,
    source: &Source,
    folders: impl Iterator<Item = &'f str>,
    mentions: &mut Mentions,
) {
    let Some(tree) = source.hcl() else { return };
    for folder in folders {
        mentions.add_scope(folder, !tree.problems.is_empty());
        for item in &tree.body.items {
            let place = Place { file, span: item.span() };
            let section = mentions.section(folder, place, Audience::Scope);
            let mut speaking = Speaking { text: &source.text, section };
            match item {
                Item::Attribute(attribute) => attribute.value.each_expression(&mut |expr| speaking.expression(expr)),
                Item::Block(block) => speaking.block(block),
            }
        }
    }
}

/// The values that a variable allows, where its default has this span: those that a validation lists.
pub(crate) fn choices(source: &Source, default: Span) -> Option<Vec<Arc<str>>> {
    let text = &*source.text;
    let variables = source.hcl()?.body.blocks().filter(|block| block.name.of(text) == "variable");
    let is_meant =
        |block: &&Block| block.body.attribute(text, "default").is_some_and(|attribute| attribute.value.span == default);
    let variable = { variables }.find(is_meant)?;
    let name = variable.labels.first()?.of(text);
    let validations = variable.body.blocks().filter(|block| block.name.of(text) == "validation");
    let conditions = validations.filter_map(|block| block.body.attribute(text, "condition"));
    { conditions }.find_map(|condition| listed_for(&condition.value, name, text))
}

/// The strings of `contains(["a", "b"], var.name)`.
fn listed_for(condition: &Expr, variable: &str, text: &str) -> Option<Vec<Arc<str>>> {
    let ExprKind::Call(call) = &condition.kind else { return None };
    let [Expr { kind: ExprKind::List(items), .. }, value] = call.args.as_slice() else { return None };
    let is_meant = call.name.of(text) == "contains" && value.span.of(text).strip_prefix("var.") == Some(variable);
    is_meant.then(|| items.iter().filter_map(|item| item.literal_text(text).map(Arc::from)).collect())
}

/// The strings in the data sources of a project, by the folder of their module and by what references call them:
/// `data.aws_ami.web`.
pub fn lookups(sources: &Sources) -> BTreeMap<(Arc<str>, String), String> {
    let mut lookups = BTreeMap::new();
    for (file, source) in sources.iter() {
        let text = &*source.text;
        let Some(tree) = source.hcl() else { continue };
        for block in tree.body.blocks().filter(|block| block.name.of(text) == "data") {
            let [type_name, name] = block.labels.as_slice() else { continue };
            let target = format!("data.{}.{}", type_name.of(text), name.of(text));
            let mut strings = vec![type_name.of(text).to_owned(), name.of(text).to_owned()];
            block.body.each_expression(&mut |expr| strings.extend(literals(expr, text)));
            for folder in sources.folders(file) {
                lookups.insert((folder.into(), target.clone()), strings.join(" "));
            }
        }
    }
    lookups
}

/// What the outputs of a project's modules say, by the folder of the module and the output's name.
pub fn outputs(sources: &Sources) -> BTreeMap<(Arc<str>, String), Place> {
    let mut outputs = BTreeMap::new();
    for (file, source) in sources.iter() {
        let Some(tree) = source.hcl() else { continue };
        let text = &*source.text;
        for block in tree.body.blocks().filter(|block| block.name.of(text) == "output") {
            let Some((name, value)) = block.labels.first().zip(block.body.attribute(text, "value")) else { continue };
            for folder in sources.folders(file) {
                outputs.insert((folder.into(), name.of(text).to_owned()), Place { file, span: value.value.span });
            }
        }
    }
    outputs
}

/// The literal parts of a string.
fn literals(expr: &Expr, text: &str) -> Vec<String> {
    let literal = |part: &Part| match part {
        Part::Literal { span, text: read } => Some(read.as_deref().unwrap_or_else(|| span.of(text)).to_owned()),
        _ => None,
    };
    match &expr.kind {
        ExprKind::Template(parts) | ExprKind::Heredoc(parts) => parts.iter().filter_map(literal).collect(),
        _ => expr.literal_text(text).map(Cow::into_owned).into_iter().collect(),
    }
}

/// A block or setting while it is read.
struct Speaking<'m> {
    text: &'m str,
    section: Section<'m>,
}

impl Speaking<'_> {
    fn block(&mut self, block: &Block) {
        let text = self.text;
        match (block.name.of(text), block.labels.as_slice()) {
            // That an address has changed says nothing of its use.
            ("moved", _) => return,
            ("resource", [type_name, name]) => {
                self.section.own = Some(format!("{}.{}", type_name.of(text), name.of(text)));
            }
            // What is looked up may be any resource of its type.
            ("data", [type_name, _]) => {
                self.section.audience = Audience::Everyone;
                self.section.words(type_name.of(text));
            }
            _ => {}
        }
        if block.labels.first().is_some_and(|label| CLUSTER_TYPES.iter().any(|start| label.of(text).starts_with(start)))
        {
            self.section.audience = Audience::Everyone;
        }
        block.body.each_expression(&mut |expr| self.expression(expr));
    }

    fn expression(&mut self, expr: &Expr) {
        let text = self.text;
        match &expr.kind {
            ExprKind::Text(value) => {
                self.section.words(value.as_deref().unwrap_or_else(|| inside_quotes(expr.span.of(text))));
            }
            ExprKind::Template(parts) => self.parts(parts),
            ExprKind::Heredoc(parts) => {
                // A text of many lines is a manifest, values or a script.
                let audience = std::mem::replace(&mut self.section.audience, Audience::Everyone);
                self.parts(parts);
                self.section.audience = audience;
            }
            ExprKind::Traversal(root, steps) => {
                let names = steps
                    .iter()
                    .map_while(|step| if let Step::Attribute(name) = step { Some(name.of(text)) } else { None });
                // `resource.aws_eip.web` is the long form of `aws_eip.web`.
                let mut names = std::iter::once(root.span.of(text)).chain(names).skip_while(|name| *name == "resource");
                if let (ExprKind::Name, Some(first), Some(second)) = (&root.kind, names.next(), names.next()) {
                    self.section.refer_to_member(first, second);
                }
            }
            ExprKind::Call(call) => self.section.call(call.name.of(text)),
            _ => {}
        }
    }

    fn parts(&mut self, parts: &[Part]) {
        let text = self.text;
        for part in parts {
            match part {
                Part::Literal { span, text: value } => {
                    self.section.words(value.as_deref().unwrap_or_else(|| span.of(text)));
                }
                Part::Interpolation { .. } => {}
                Part::If { then, otherwise, .. } => {
                    self.parts(then);
                    self.parts(otherwise);
                }
                Part::For { body, .. } => self.parts(body),
            }
        }
    }
}

/// Whether a place is in a variable or in the call of a module.
pub(crate) fn may_be_given(source: &Source, place: Place) -> bool {
    let Some(tree) = source.hcl() else { return false };
    let around = tree.body.blocks().find(|block| block.span.contains(place.span));
    around.is_some_and(|block| matches!(block.name.of(&source.text), "variable" | "module"))
}

fn inside_quotes(text: &str) -> &str {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

/// The names of a run's modules, worked out for those that are asked for.
pub(crate) struct NameReaders<'w> {
    sources: &'w Sources,
    by_folder: OnceLock<BTreeMap<&'w str, Vec<FileId>>>,
    modules: Mutex<BTreeMap<&'w str, Arc<NamesOfModule<'w>>>>,
}

impl<'w> NameReaders<'w> {
    pub(crate) fn new(sources: &'w Sources) -> NameReaders<'w> {
        NameReaders { sources, by_folder: OnceLock::new(), modules: Mutex::default() }
    }

    /// Checks that the value at a place is read only by these resources, by each through one expression.
    pub(crate) fn only_for(&self, place: Place, resources: &[Place]) -> Result<(), String> {
        self.sources.folders(place.file).try_for_each(|folder| self.name_only_for(folder, place, resources))
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
                if let Some(index) = resources.iter().position(|resource| resource.contains(*read)) {
                    counts[index] += 1;
                } else if let Some(other) = module.defined_around(*read) {
                    if !ways.contains(&other) {
                        ways.push(other);
                    }
                } else if module.linked_only_for(*read, resources).is_err() {
                    return Err(format!("`{}.{}` is used elsewhere", name.namespace, name.member));
                }
            }
        }
        if counts.iter().any(|count| *count > 1) {
            return Err(format!("`{}.{}` is used twice here", name.namespace, name.member));
        }
        Ok(())
    }

    fn module(&self, folder: &'w str) -> Arc<NamesOfModule<'w>> {
        // A panic elsewhere leaves whole modules behind.
        let mut modules = self.modules.lock().unwrap_or_else(PoisonError::into_inner);
        modules.entry(folder).or_insert_with(|| Arc::new(self.read(folder))).clone()
    }

    fn read(&self, folder: &'w str) -> NamesOfModule<'w> {
        let by_folder = self.by_folder.get_or_init(|| {
            let mut by_folder: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
            for (file, _) in self.sources.iter() {
                for folder in self.sources.folders(file) {
                    by_folder.entry(folder).or_default().push(file);
                }
            }
            by_folder
        });
        let called = |source: &str| {
            let path = self.sources.folder_links().real(called_folder(folder, source)?);
            by_folder.get_key_value(&*path).map(|(folder, _)| *folder)
        };
        NamesOfModule::new(self.sources, folder, by_folder.get(folder).map_or(&[], Vec::as_slice), &called)
    }
}

/// A name of a Terraform module: `var.kind`, `local.kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct QualifiedName<'t> {
    folder: &'t str,
    namespace: &'t str,
    member: &'t str,
}

/// The names of a module, where each is defined and where it is read.
#[derive(Default)]
struct NamesOfModule<'t> {
    definitions: Vec<(Place, QualifiedName<'t>)>,
    /// Blocks of resources and calls, each with its labels: those of override files have the labels of what they override.
    blocks: Vec<(Place, Vec<&'t str>)>,
    /// By namespace and member, or by type and name of a resource.
    reads: BTreeMap<(&'t str, &'t str), Vec<Place>>,
}

impl<'t> NamesOfModule<'t> {
    /// The module of a folder, and the variables of those that it calls, whose folder `called` tells.
    fn new(
        sources: &'t Sources,
        folder: &'t str,
        files: &[FileId],
        called: &dyn Fn(&str) -> Option<&'t str>,
    ) -> NamesOfModule<'t> {
        let mut module = NamesOfModule::default();
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
                            QualifiedName { folder, namespace: "var", member: attribute.name.of(text) },
                        );
                    }
                    Item::Block(block) => match (block.name.of(text), block.labels.first()) {
                        ("variable", Some(label)) => {
                            if let Some(default) = block.body.attribute(text, "default") {
                                module.define(
                                    file,
                                    default.value.span,
                                    QualifiedName { folder, namespace: "var", member: label.of(text) },
                                );
                            }
                        }
                        ("locals", _) => {
                            for local in block.body.attributes() {
                                module.define(
                                    file,
                                    local.value.span,
                                    QualifiedName { folder, namespace: "local", member: local.name.of(text) },
                                );
                            }
                        }
                        (name, _) => {
                            let source = block.body.attribute(text, "source").filter(|_| name == "module");
                            if let Some(folder) = source.and_then(|source| called(&source.value.literal_text(text)?)) {
                                for argument in block.body.attributes() {
                                    let member = argument.name.of(text);
                                    module.define(
                                        file,
                                        argument.value.span,
                                        QualifiedName { folder, namespace: "var", member },
                                    );
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

    fn define(&mut self, file: FileId, span: Span, name: QualifiedName<'t>) {
        self.definitions.push((Place { file, span }, name));
    }

    /// Whether a place stands in a block that is merged into the only resource.
    fn overrides(&self, place: Place, resources: &[Place]) -> bool {
        let labels = |is_it: &dyn Fn(Place) -> bool| {
            self.blocks.iter().find(|(block, _)| is_it(*block)).map(|(_, labels)| labels)
        };
        let [resource] = resources else { return false };
        let own = labels(&|block| block == *resource);
        own.is_some() && own == labels(&|block| block.contains(place))
    }

    /// Checks the same of a setting of another resource, which each of these may refer to more than once.
    fn linked_only_for(&self, place: Place, resources: &[Place]) -> Result<(), String> {
        let around = self.blocks.iter().find(|(block, _)| block.contains(place)).map(|(_, labels)| labels.as_slice());
        let Some(&[namespace, member]) = around else { return Err("another block decides the value".into()) };
        let is_theirs = |read: &Place| resources.iter().any(|resource| resource.contains(*read));
        let reads = self.reads.get(&(namespace, member)).map_or(&[][..], Vec::as_slice);
        if !reads.is_empty() && reads.iter().all(is_theirs) {
            return Ok(());
        }
        Err(format!("`{namespace}.{member}` is used elsewhere"))
    }

    fn defined_around(&self, place: Place) -> Option<QualifiedName<'t>> {
        self.definitions.iter().find(|(definition, _)| definition.contains(place)).map(|(_, name)| *name)
    }
}
