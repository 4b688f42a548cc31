//! Checks that providers accept the output of fixes and the other examples of pages.

use std::collections::BTreeSet;

use costlint_syntax::{
    data::{Node, NodeKind, Tree},
    hcl::{self, Body, Expr, ExprKind, Item},
    json,
    lines::Lines,
    yaml,
};

use super::lists::{Lists, Notation, Spot};
use crate::{Kind, Rulebook, pages::path::Step};

/// What the examples of all pages write that their provider would not accept.
pub(super) fn written(lists: &Lists, rulebook: &Rulebook) -> BTreeSet<String> {
    let pages = rulebook.rules.iter().map(|rule| &rule.page).chain(rulebook.kinds().flat_map(Kind::pages));
    let mut problems = BTreeSet::new();
    for page in pages {
        let lines = Lines::new(&page.text);
        for fence in page.fences() {
            let [language, "bad" | "good" | "fixed" | "example" | "and", ..] = page.words(&fence)[..] else { continue };
            let line = lines.position(fence.inside.start).line;
            let found = examine(lists, language, fence.inside.of(&page.text));
            problems.extend(found.into_iter().map(|problem| format!("{}:{line}: {problem}", page.path)));
        }
    }
    problems
}

#[test]
fn a_block_that_is_written_as_an_attribute_is_told() {
    let text = r#"
resource "aws_s3_bucket" "a" {
  lifecycle_rule = [{ enabled = true }]
  tags {}
  colour = "red"
}
resource "aws_autoscaling_group" "b" {
  dynamic "launch_template" {
    for_each = [1]
    content { nam = "a" }
  }
  mixed_instances_policy {}
}
"#;
    let wanted = [
        "aws_autoscaling_group.launch_template and aws_autoscaling_group.mixed_instances_policy exclude each other",
        "aws_autoscaling_group.launch_template.nam does not exist",
        "aws_s3_bucket.colour does not exist",
        "aws_s3_bucket.lifecycle_rule is a block",
        "aws_s3_bucket.tags is not a block",
    ];
    assert_eq!(examine(&Lists::read(), "hcl", text).into_iter().collect::<Vec<_>>(), wanted);
}

#[test]
fn a_template_and_a_manifest_are_examined() {
    let template = "Resources: {A: {Type: AWS::EC2::Volume, Properties: {Sise: 1, Size: !Ref B, Tags: [{Kee: a}]}}}";
    assert_eq!(
        examine(&Lists::read(), "yaml", template).into_iter().collect::<Vec<_>>(),
        ["AWS::EC2::Volume.Sise does not exist", "AWS::EC2::Volume.Tags.Kee does not exist"]
    );
    let manifest =
        "kind: Deployment\nspec: {template: {spec: {containers: [{imige: a, resources: {limits: {cpu: 1}}}]}}}";
    assert_eq!(
        examine(&Lists::read(), "yaml", manifest).into_iter().collect::<Vec<_>>(),
        ["Deployment.spec.template.spec.containers.imige does not exist"]
    );
}

/// The beginnings of types of which a list has all that pages use. Of others, such as `random_id` and kinds of
/// operators, some have none.
const PROVIDERS: [&str; 6] = ["AWS::", "aws_", "azurerm_", "google_", "helm_", "kubernetes_"];

/// What a provider would not accept of an example.
fn examine(lists: &Lists, language: &str, text: &str) -> BTreeSet<String> {
    let mut examined = Examined { lists, text, problems: BTreeSet::new() };
    match language {
        "hcl" => examined.configuration(&hcl::parse(text).body),
        "json" => examined.documents(&json::parse(text)),
        _ => examined.documents(&yaml::parse(text)),
    }
    examined.problems
}

struct Examined<'a> {
    lists: &'a Lists,
    text: &'a str,
    problems: BTreeSet<String>,
}

impl<'a> Examined<'a> {
    fn configuration(&mut self, body: &Body) {
        for block in body.blocks() {
            if block.name.of(self.text) == "resource"
                && let Some(type_name) = block.labels.first().map(|label| label.of(self.text))
                && let Some(root) = self.root(type_name)
            {
                self.body(&block.body, &root);
            }
        }
    }

    fn body(&mut self, body: &Body, spot: &Spot<'a>) {
        let mut written = Vec::new();
        for item in &body.items {
            match item {
                Item::Attribute(attribute) => {
                    let name = attribute.name.of(self.text);
                    written.push(name);
                    let Some(member) = self.member(spot, name) else { continue };
                    match member.setting.map(|setting| setting.notation) {
                        Some(Notation::Block | Notation::Blocks) => self.tell(&member, "is a block"),
                        Some(_) => self.value(&attribute.value, &member),
                        None => {}
                    }
                }
                Item::Block(block) => {
                    let (name, body) = match (block.name.of(self.text), block.labels.first()) {
                        ("dynamic", Some(label)) => {
                            let content = block.body.blocks().find(|inner| inner.name.of(self.text) == "content");
                            (label.of(self.text), content.map_or(&block.body, |content| &content.body))
                        }
                        (name, _) => (name, &block.body),
                    };
                    let Some(member) = self.member(spot, name) else { continue };
                    match member.setting.map(|setting| setting.notation) {
                        Some(Notation::Block) if written.contains(&name) => self.tell(&member, "stands twice"),
                        Some(Notation::Block | Notation::Blocks) => self.body(body, &member.element()),
                        Some(_) => self.tell(&member, "is not a block"),
                        None => {}
                    }
                    written.push(name);
                }
            }
        }
        self.excluding(&written, spot);
    }

    /// A value of HCL: objects, and lists of them, have settings of their own.
    fn value(&mut self, value: &Expr, spot: &Spot<'a>) {
        match &value.kind {
            ExprKind::List(items) => items.iter().for_each(|item| self.value(item, &spot.clone().element())),
            ExprKind::Object(entries) => {
                let keys: Vec<_> = entries.iter().map(|entry| entry.key.literal_text(self.text)).collect();
                for (entry, key) in entries.iter().zip(&keys) {
                    let key = key.as_deref().unwrap_or_else(|| entry.key.span.of(self.text));
                    if let Some(member) = self.member(spot, key) {
                        self.value(&entry.value, &member);
                    }
                }
            }
            _ => {}
        }
    }

    fn documents(&mut self, tree: &Tree) {
        for document in &tree.documents {
            for entry in document.get("Resources").map(Node::entries).unwrap_or_default() {
                if let Some(properties) = entry.value.get("Properties")
                    && let Some(type_name) = entry.value.get("Type").and_then(Node::text)
                    && let Some(root) = self.root(type_name)
                {
                    self.node(properties, &root);
                }
            }
            if let Some(kind) = document.get("kind").and_then(Node::text)
                && let Some(root) = self.root(kind)
            {
                self.node(document, &root);
            }
        }
    }

    /// A whole resource of a type; a type that should be in the list but is not is reported.
    fn root(&mut self, type_name: &str) -> Option<Spot<'a>> {
        let root = self.lists.setting(type_name);
        if !PROVIDERS.iter().any(|prefix| type_name.starts_with(prefix)) {
            return root.ok();
        }
        root.map_err(|problem| self.problems.insert(problem)).ok()
    }

    fn node(&mut self, node: &Node, spot: &Spot<'a>) {
        match &node.kind {
            // An intrinsic function stands for anything.
            _ if node.tag.is_some() => {}
            NodeKind::Sequence { items, .. } => items.iter().for_each(|item| self.node(item, &spot.clone().element())),
            NodeKind::Mapping { entries, .. } => {
                let names: Vec<&str> = entries.iter().filter_map(|entry| entry.key.text()).collect();
                if names.iter().any(|name| name.starts_with("Fn::") || *name == "Ref") {
                    return;
                }
                for (name, entry) in names.iter().zip(entries) {
                    if let Some(member) = self.member(spot, name) {
                        self.node(&entry.value, &member);
                    }
                }
                self.excluding(&names, spot);
            }
            _ => {}
        }
    }

    /// The member of that name, if there is one; otherwise the absence is reported.
    fn member(&mut self, spot: &Spot<'a>, name: &str) -> Option<Spot<'a>> {
        match self.lists.step(spot, &Step::Name(name.to_owned())) {
            Ok(member) => Some(member),
            Err(problem) => {
                self.problems.insert(problem);
                None
            }
        }
    }

    /// Tells which of some settings that stand together exclude each other.
    fn excluding(&mut self, written: &[&str], spot: &Spot<'a>) {
        let within = self.lists.exclusive.iter().filter(|group| group.within == spot.path);
        let mut pairs: Vec<(String, String)> = Vec::new();
        for group in within {
            let standing: Vec<&String> =
                group.settings.iter().filter(|name| written.contains(&name.as_str())).collect();
            pairs.extend(standing.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())));
        }
        for name in written {
            let others = spot.excluded(name).iter().filter(|other| written.contains(&other.as_str()));
            pairs.extend(others.map(|other| ((*name).to_owned(), other.clone())));
        }
        for (one, two) in pairs {
            self.problems.insert(format!("{0}.{one} and {0}.{two} exclude each other", spot.path));
        }
    }

    fn tell(&mut self, spot: &Spot, what: &str) {
        if !self.lists.is_exception(&spot.path) {
            self.problems.insert(format!("{} {what}", spot.path));
        }
    }
}
