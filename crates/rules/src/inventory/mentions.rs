//! Where a project speaks of a resource outside of it: by a reference, or by a word such as the name that it gives itself.

use std::collections::{HashMap, HashSet};

use costlint_model::{Dialect, FileId, Language, Place, Resource, Source, Sources, Tree, Truth};
use costlint_syntax::{
    data::{self, Node, NodeKind},
    hcl::{self, Block, Expr, ExprKind, Item, Step},
};

/// Sections of a template that refer to no resource.
const ASIDE: [&str; 4] = ["Description", "Mappings", "Metadata", "Parameters"];

/// Macros of AWS that bring in no reference to what a template declares.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-reference.html> (2026-11)
const KNOWN_MACROS: [&str; 3] = ["AWS::Serverless", "AWS::LanguageExtensions", "AWS::SecretsManager"];

/// Terraform resources whose texts are manifests and values of charts, by how their types begin.
const CLUSTER_TYPES: [&str; 4] = ["helm_", "kubernetes_", "kubectl_", "argocd_"];

/// The references and words of a project.
#[derive(Default)]
pub(crate) struct Mentions {
    /// By the folder of a module, by the path of a template.
    scopes: HashMap<Box<str>, Scope>,
    /// Words that may mean a resource of any folder.
    everywhere: Words,
}

/// What one module or template says.
#[derive(Default)]
struct Scope {
    /// `aws_eip.web`, `module.vpc`; logical ids of a template.
    references: HashSet<Box<str>>,
    words: Words,
    /// Whether some of it did not read, or is added at deployment.
    is_unsettled: bool,
}

type Words = HashMap<Box<str>, Standing>;

/// Where a word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// In this section alone: a block, a resource of a template.
    In(Place),
    /// In several sections.
    Several,
}

/// Whom the words of a section may mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Scope,
    /// Manifests, values of charts and data sources find what another folder declares by its name.
    Everywhere,
}

/// One section while it is read.
struct Section<'m> {
    text: &'m str,
    scope: &'m mut Scope,
    everywhere: &'m mut Words,
    place: Place,
    reach: Reach,
    /// What it declares itself.
    own: Option<String>,
}

impl Mentions {
    /// Reads all texts once.
    pub(crate) fn new(sources: &Sources) -> Mentions {
        let mut mentions = Mentions::default();
        for (file, source) in sources.iter() {
            match &source.tree {
                Tree::Hcl(tree) | Tree::HclAsJson { hcl: tree, .. } => mentions.read_terraform(source, file, tree),
                Tree::Data(tree) if source.language == Language::CloudFormation => {
                    mentions.read_template(source, file, tree);
                }
                Tree::Data(tree) => {
                    for document in &tree.documents {
                        let place = Place { file, span: document.span };
                        let mut section = mentions.section(source, source.folder(), place, Reach::Everywhere);
                        each_text(document, &mut |text| section.words(text));
                    }
                }
            }
        }
        mentions
    }

    /// Whether anything but the resource itself refers to it.
    pub(crate) fn refers_to(&self, resource: &Resource) -> Truth {
        let target = match resource.dialect {
            Dialect::Terraform if resource.type_name.starts_with("module.") => format!("module.{}", resource.name),
            Dialect::Terraform => format!("{}.{}", resource.type_name, resource.name),
            Dialect::CloudFormation => resource.name.to_string(),
            // Objects of Kubernetes go by names, which reach further than files.
            Dialect::Kubernetes => return Truth::Unknown,
        };
        match self.scopes.get(&*resource.scope.folder) {
            Some(scope) if scope.references.contains(&*target) => Truth::Yes,
            Some(scope) if !scope.is_unsettled => Truth::No,
            _ => Truth::Unknown,
        }
    }

    /// Whether a word stands in any text that may mean a resource, but in the resource itself.
    pub(crate) fn has_word(&self, word: &str, resource: &Resource) -> bool {
        let own = resource.whole;
        let is_elsewhere = |words: &Words| match words.get(word) {
            Some(Standing::In(place)) => place.file != own.file || !own.span.contains(place.span),
            Some(Standing::Several) => true,
            None => false,
        };
        is_elsewhere(&self.everywhere)
            || self.scopes.get(&*resource.scope.folder).is_some_and(|scope| is_elsewhere(&scope.words))
    }

    fn scope(&mut self, name: &str) -> &mut Scope {
        self.scopes.entry(name.into()).or_default()
    }

    fn section<'m>(&'m mut self, source: &'m Source, scope: &str, place: Place, reach: Reach) -> Section<'m> {
        let scope = self.scopes.entry(scope.into()).or_default();
        Section { text: &source.text, scope, everywhere: &mut self.everywhere, place, reach, own: None }
    }

    fn read_terraform(&mut self, source: &Source, file: FileId, tree: &hcl::File) {
        self.scope(source.folder()).is_unsettled |= !tree.problems.is_empty();
        for item in &tree.body.items {
            let mut section = self.section(source, source.folder(), Place { file, span: item.span() }, Reach::Scope);
            match item {
                Item::Attribute(attribute) => attribute.value.each_expression(&mut |expr| section.expression(expr)),
                Item::Block(block) => section.block(block),
            }
        }
    }

    fn read_template(&mut self, source: &Source, file: FileId, tree: &data::Tree) {
        let Some(root) = tree.documents.first() else { return };
        let is_unsettled =
            !tree.problems.is_empty() || adds_unseen(root) || root.get("Transform").is_some_and(has_unknown_macro);
        self.scope(&source.path).is_unsettled |= is_unsettled;
        for section in
            root.entries().iter().filter(|section| section.key.text().is_none_or(|name| !ASIDE.contains(&name)))
        {
            let entries = match section.key.text() {
                Some("Resources") => section.value.entries(),
                _ => std::slice::from_ref(section),
            };
            for entry in entries {
                let place = Place { file, span: entry.key.span.join(entry.value.span) };
                let own = entry.key.text().map(str::to_owned);
                let mut section = Section { own, ..self.section(source, &source.path, place, Reach::Scope) };
                each_text(&entry.value, &mut |text| section.template_text(text));
            }
        }
    }
}

impl Section<'_> {
    fn block(&mut self, block: &Block) {
        let text = self.text;
        match (block.name.of(text), block.labels.as_slice()) {
            // That an address has changed says nothing of its use.
            ("moved", _) => return,
            ("resource", [type_name, name]) => self.own = Some(format!("{}.{}", type_name.of(text), name.of(text))),
            // What is looked up may be any resource of its type.
            ("data", [type_name, _]) => {
                self.reach = Reach::Everywhere;
                self.words(type_name.of(text));
            }
            _ => {}
        }
        if block.labels.first().is_some_and(|label| CLUSTER_TYPES.iter().any(|start| label.of(text).starts_with(start)))
        {
            self.reach = Reach::Everywhere;
        }
        block.body.each_expression(&mut |expr| self.expression(expr));
    }

    fn expression(&mut self, expr: &Expr) {
        let text = self.text;
        match &expr.kind {
            ExprKind::Text(value) => self.words(value.as_deref().unwrap_or_else(|| inside_quotes(expr.span.of(text)))),
            ExprKind::Template(parts) => self.parts(parts),
            ExprKind::Heredoc(parts) => {
                // A text of many lines is a manifest, values or a script.
                let reach = std::mem::replace(&mut self.reach, Reach::Everywhere);
                self.parts(parts);
                self.reach = reach;
            }
            ExprKind::Traversal(root, steps) => {
                let names = steps
                    .iter()
                    .map_while(|step| if let Step::Attribute(name) = step { Some(name.of(text)) } else { None });
                // `resource.aws_eip.web` is the long form of `aws_eip.web`.
                let mut names = std::iter::once(root.span.of(text)).chain(names).skip_while(|name| *name == "resource");
                if let (ExprKind::Name, Some(first), Some(second)) = (&root.kind, names.next(), names.next()) {
                    self.refer(&format!("{first}.{second}"));
                }
            }
            _ => {}
        }
    }

    fn parts(&mut self, parts: &[hcl::Part]) {
        let text = self.text;
        for part in parts {
            match part {
                hcl::Part::Literal { span, text: value } => {
                    self.words(value.as_deref().unwrap_or_else(|| span.of(text)));
                }
                hcl::Part::Interpolation { .. } => {}
                hcl::Part::If { then, otherwise, .. } => {
                    self.parts(then);
                    self.parts(otherwise);
                }
                hcl::Part::For { body, .. } => self.parts(body),
            }
        }
    }

    /// Any text of a template that is a logical id may be a reference, whatever function it is given to.
    fn template_text(&mut self, text: &str) {
        let substituted = text.split("${").skip(1).filter_map(|rest| rest.split('}').next());
        for name in substituted.chain([text]) {
            self.refer(name.split('.').next().unwrap_or_default().trim());
        }
        self.words(text);
    }

    fn refer(&mut self, target: &str) {
        if self.own.as_deref() != Some(target) && !self.scope.references.contains(target) {
            self.scope.references.insert(target.into());
        }
    }

    fn words(&mut self, text: &str) {
        let words = match self.reach {
            Reach::Scope => &mut self.scope.words,
            Reach::Everywhere => &mut *self.everywhere,
        };
        for word in text
            .split(|char: char| !char.is_alphanumeric() && char != '-' && char != '_')
            .filter(|word| !word.is_empty())
        {
            match words.get_mut(word) {
                Some(standing) if *standing != Standing::In(self.place) => *standing = Standing::Several,
                Some(_) => {}
                None => {
                    words.insert(word.into(), Standing::In(self.place));
                }
            }
        }
    }
}

fn inside_quotes(text: &str) -> &str {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

/// Shows the text of every scalar in a node, keys left out.
fn each_text(node: &Node, see: &mut dyn FnMut(&str)) {
    node.text().into_iter().for_each(&mut *see);
    node.items().iter().for_each(|item| each_text(item, see));
    node.entries().iter().for_each(|entry| each_text(&entry.value, see));
}

/// Whether a part of a template is not in its text.
fn adds_unseen(node: &Node) -> bool {
    let is_added = |key: Option<&str>| key.is_some_and(|key| key == "Fn::Transform" || key.starts_with("Fn::ForEach"));
    node.open
        || matches!(node.kind, NodeKind::Placeholder | NodeKind::Missing)
        || node.tag.as_ref().is_some_and(|tag| &*tag.name == "!Transform")
        || node.items().iter().any(adds_unseen)
        || node.entries().iter().any(|entry| is_added(entry.key.text()) || adds_unseen(&entry.value))
}

fn has_unknown_macro(transform: &Node) -> bool {
    let mut is_unknown = false;
    each_text(transform, &mut |name| is_unknown |= !KNOWN_MACROS.iter().any(|known| name.starts_with(known)));
    is_unknown || !transform.entries().is_empty()
}
