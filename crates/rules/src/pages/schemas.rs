//! Checks the pages against the settings that providers accept, as listed in `/testdata/schemas`: a name that no
//! provider knows reads nothing, and a block written as an attribute is an error of the user's next plan.

mod examples;
mod lists;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use costlint_syntax::hcl::{Call, Expr, ExprKind};

use self::lists::{Exclusive, Lists, Spot};
use crate::{
    Page, Rulebook,
    pages::{
        declaration::{Declaration, Each},
        kind::Kind,
        page::Formula,
        path::{Path, Step},
        source::{Base, Form},
    },
};

#[test]
fn declarations_read_settings_that_exist() {
    expect_none(declared(&Lists::read(), &Rulebook::embedded()));
}

#[test]
fn settings_around_a_pod_exist_in_one_of_the_types() {
    expect_none(around(&Lists::read(), &Rulebook::embedded()));
}

#[test]
fn types_that_references_are_followed_to_or_from_exist_with_their_settings() {
    expect_none(referred(&Lists::read(), &Rulebook::embedded()));
}

#[test]
fn settings_that_are_changed_in_place_do_not_replace_their_resource() {
    expect_none(replaced(&Lists::read(), &Rulebook::embedded()));
}

#[test]
fn examples_write_settings_that_exist_as_the_provider_wants_them() {
    expect_none(examples::written(&Lists::read(), &Rulebook::embedded()));
}

#[test]
fn settings_that_exclude_each_other_exist() {
    let lists = Lists::read();
    let paths = lists.exclusive.iter().flat_map(Exclusive::paths);
    expect_none(paths.filter_map(|path| lists.setting(&path).err()).collect());
}

#[test]
fn every_exception_is_needed() {
    let (lists, rulebook) = (Lists::read(), Rulebook::embedded());
    declared(&lists, &rulebook);
    referred(&lists, &rulebook);
    examples::written(&lists, &rulebook);
    let unneeded = lists.unneeded_exceptions();
    assert!(unneeded.is_empty(), "no page needs these lines of exceptions.txt: {}", unneeded.join(", "));
}

#[test]
fn a_setting_that_a_provider_does_not_know_is_told() {
    let kind = r#"# Disk

```hcl kind
fields = { size = number("GiB"), kind = string, machine = string, bucket = bool }
monthly_cost = self.size
linked = ["aws_launch_template", "aws_launch_pattern"]
declare "terraform" "aws_instance" {
  each    = ["ebs_block_device[*]"]
  size    = at("volume_size", "volume_sise")
  kind    = cases({ is = "new", when = { volume_tipe = "gp3" } }, { is = "old" })
  machine = of_resource("launch_template.id -> instance_tipe", { absent = of_resource("instance_type") })
  bucket  = referred_by("aws_volume_attachment.instance_id", "aws_volume_attachment.instance")
}
```
"#;
    let page = Page { path: "rules/kinds/disk.md".into(), text: kind.into() };
    let (rulebook, problems) = Rulebook::default().extended(vec![page]);
    assert!(problems.is_empty(), "{problems:?}");
    let lists = Lists::read();
    let told: Vec<String> = declared(&lists, &rulebook).into_iter().chain(referred(&lists, &rulebook)).collect();
    assert_eq!(
        told,
        [
            "disk: aws_instance.ebs_block_device.volume_sise does not exist",
            "disk: aws_instance.ebs_block_device.volume_tipe does not exist",
            "disk: aws_launch_template.instance_tipe does not exist",
            "disk: aws_launch_pattern has no list: run testdata/schemas/generate aws_launch_pattern",
            "disk: aws_volume_attachment.instance does not exist",
        ]
    );
}

fn expect_none(problems: BTreeSet<String>) {
    let told = Vec::from_iter(problems).join("\n");
    assert!(told.is_empty(), "{told}");
}

/// What declarations read that does not exist. Of several paths for one field, each type has one, and each path is that of
/// some type that the source is stated for; it may be that of a module, which no list describes.
fn declared(lists: &Lists, rulebook: &Rulebook) -> BTreeSet<String> {
    let mut problems = BTreeSet::new();
    for kind in rulebook.kinds() {
        let mut stated: BTreeMap<Stated, Vec<Missing>> = BTreeMap::new();
        for declaration in &kind.declarations {
            for (at, paths) in read(declaration) {
                let missing = described(lists, kind, declaration)
                    .map(|one| paths.iter().map(|(base, path)| one.spots(*base, path).err()).collect());
                let has_modules = described(lists, kind, declaration).count() < declaration.types.len();
                stated.entry(at).or_default().push(Missing { by_type: missing.collect(), has_modules });
            }
        }
        for all in stated.values() {
            // What is stated for several declarations together may be a setting of one of them alone.
            let may_be_elsewhere = all.iter().any(|missing| missing.has_modules);
            let types = || all.iter().flat_map(|missing| &missing.by_type);
            let lacking = types().filter(|paths| paths.iter().all(Option::is_some));
            let lacking = lacking.filter(|_| all.len() == 1 || !may_be_elsewhere).flatten();
            let paths = types().map(Vec::len).max().unwrap_or_default();
            let of_none = (0..paths)
                .filter(|_| !may_be_elsewhere)
                .filter(|&path| types().all(|paths| paths[path].is_some()))
                .flat_map(|path| types().map(move |paths| &paths[path]));
            problems.extend(lacking.chain(of_none).flatten().map(|problem| format!("{}: {problem}", kind.name)));
        }
    }
    problems
}

/// What `around` reads and none of a declaration's types has anywhere.
fn around(lists: &Lists, rulebook: &Rulebook) -> BTreeSet<String> {
    let mut problems = BTreeSet::new();
    for kind in rulebook.kinds() {
        for declaration in &kind.declarations {
            let types: Vec<Declared<'_>> = described(lists, kind, declaration).collect();
            let formulas = formulas(declaration);
            let read = formulas.into_iter().flat_map(calls).filter(|(name, _)| *name == "around");
            for written in read.flat_map(|(_, paths)| paths).filter(|_| !types.is_empty()) {
                let path = Path::read(&written).expect("the page is checked when it is loaded");
                let has =
                    |spot: Spot<'_>| path.steps.iter().try_fold(spot, |spot, step| lists.step(&spot, step)).is_ok();
                let is_somewhere = |one: &Declared<'_>| lists.inside(&lists.root(one.type_name)).into_iter().any(has);
                if !types.iter().any(is_somewhere) {
                    problems.insert(format!("{}: no type has {written}", kind.name));
                }
            }
        }
    }
    problems
}

/// Where a page names paths: those of one call, or one that belongs to the declaration itself.
type Stated = (String, u32, usize);

/// For each described type of a declaration, what is missing of some paths.
struct Missing {
    by_type: Vec<Vec<Option<String>>>,
    /// Whether the declaration has types that no list describes.
    has_modules: bool,
}

/// What types that references lead to or come from do not have.
fn referred(lists: &Lists, rulebook: &Rulebook) -> BTreeSet<String> {
    let mut problems = BTreeSet::new();
    for kind in rulebook.kinds() {
        let formulas = kind.declarations.iter().flat_map(|declaration| formulas(declaration));
        let referring = formulas.flat_map(calls).filter(|(name, _)| *name == "referred_by");
        let named = kind.reached().map(ToString::to_string).chain(referring.flat_map(|(_, named)| named));
        // Outputs and data sources are not resources, and what a module takes is not listed.
        let is_described = |named: &String| !matches!(named.split('.').next(), Some("output" | "data" | "module"));
        let missing = named.filter(is_described).filter_map(|named| lists.setting(&named).err());
        problems.extend(missing.map(|problem| format!("{}: {problem}", kind.name)));
    }
    problems
}

/// The fields that are said to be changed in place and are not.
fn replaced(lists: &Lists, rulebook: &Rulebook) -> BTreeSet<String> {
    let mut problems = BTreeSet::new();
    for kind in rulebook.kinds() {
        for declaration in &kind.declarations {
            for (field, source) in declaration.fields.iter().filter(|(_, source)| source.is_in_place()) {
                // What an absent setting depends on is read and not written.
                let Form::Setting(setting) = &source.form else { continue };
                for one in described(lists, kind, declaration) {
                    let spots = setting.paths.iter().filter_map(|path| one.spots(setting.base, path).ok()).flatten();
                    let replacing = spots.filter(|spot| spot.setting.is_some_and(|setting| setting.replaces));
                    problems.extend(replacing.map(|spot| format!("{}: {field} writes {}", kind.name, spot.path)));
                }
            }
        }
    }
    problems
}

/// The types of a declaration that providers describe: no modules, no values of charts, and not every type at once.
fn described<'a>(lists: &'a Lists, kind: &'a Kind, declaration: &'a Declaration) -> impl Iterator<Item = Declared<'a>> {
    let is_described = |name: &&Arc<str>| !name.starts_with("module.") && !matches!(&***name, "*" | "HelmValues");
    let types = declaration.types.iter().filter(is_described);
    types.map(move |type_name| Declared { lists, kind, declaration, type_name })
}

/// One resource type of a declaration.
struct Declared<'a> {
    lists: &'a Lists,
    kind: &'a Kind,
    declaration: &'a Declaration,
    type_name: &'a str,
}

impl<'a> Declared<'a> {
    /// Where a path ends; why nowhere, if nothing is there.
    fn spots(&self, base: Base, path: &Path) -> Result<Vec<Spot<'a>>, String> {
        let mut spots = self.starts(base)?;
        for step in &path.steps {
            let next: Vec<Result<Spot, String>> = match step {
                Step::Follow => self.linked().into_iter().map(|name| Ok(self.lists.root(name))).collect(),
                Step::From { type_name, attribute, .. } => {
                    self.lists.setting(&format!("{type_name}.{attribute}"))?;
                    vec![Ok(self.lists.root(type_name))]
                }
                step => spots.iter().map(|spot| self.lists.step(spot, step)).collect(),
            };
            // Of several things that it may be, such as the resource that a reference leads to, one has the setting.
            let (found, missing): (Vec<_>, Vec<_>) = next.into_iter().partition(Result::is_ok);
            spots = found.into_iter().flatten().collect();
            if spots.is_empty() {
                return Err(missing.into_iter().find_map(Result::err).expect("there was something to go on from"));
            }
        }
        Ok(spots)
    }

    /// What paths start from.
    fn starts(&self, base: Base) -> Result<Vec<Spot<'a>>, String> {
        let root = self.lists.setting(self.type_name)?;
        let keys: Vec<&str> = match (base, &self.declaration.each) {
            (Base::Resource, _)
            | (Base::Element, Each::Whole)
            | (Base::Outer, Each::Whole | Each::Containers | Each::Pods | Each::ObjectsWith(_)) => {
                return Ok(vec![root]);
            }
            (Base::Element | Base::Outer, Each::Paths(paths)) => {
                // A path that this type does not have gives no instance.
                let ends = paths.iter().map(|path| match base {
                    Base::Outer => self.spots(Base::Resource, &outer(path)),
                    _ => self.spots(Base::Resource, path),
                });
                let (found, missing): (Vec<_>, Vec<_>) = ends.partition(Result::is_ok);
                return match missing.into_iter().find_map(Result::err) {
                    Some(problem) if found.is_empty() => Err(problem),
                    _ => Ok(found.into_iter().flatten().flatten().map(Spot::element).collect()),
                };
            }
            (Base::Element, Each::Containers) => vec!["image"],
            (Base::Element, Each::ObjectsWith(keys)) => keys.iter().map(String::as_str).collect(),
            (Base::Element, Each::Pods) | (Base::Pod, _) => vec!["container", "containers"],
        };
        let found: Vec<Spot> = self.lists.inside(&root).into_iter().filter(|spot| spot.has_any(&keys)).collect();
        if found.is_empty() { Err(format!("{} has no {}", self.type_name, keys.join(" or "))) } else { Ok(found) }
    }

    /// The types that a reference of this declaration may lead to: those that the kind names first, for messages.
    fn linked(&self) -> Vec<&'a str> {
        let is_near =
            |name: &&str| lists::dialect(name) == self.declaration.dialect && self.lists.types.contains_key(*name);
        let linked = self.kind.linked.iter().map(|name| &**name);
        linked.chain(self.lists.types.keys().map(String::as_str)).filter(is_near).collect()
    }
}

/// The way to what holds the elements of the last `[*]`: up to the `[*]` before it, else no step from the resource.
fn outer(path: &Path) -> Path {
    let each = |steps: &[Step]| steps.iter().rposition(|step| *step == Step::Each);
    let last = each(&path.steps).unwrap_or(0);
    let length = each(&path.steps[..last]).map_or(0, |before| before + 1);
    Path { steps: path.steps[..length].to_vec() }
}

/// The paths that a declaration reads, those for one field together, with the place that states them.
fn read(declaration: &Declaration) -> Vec<(Stated, Vec<(Base, Path)>)> {
    let alone = |path: &Path| vec![(Base::Resource, path.clone())];
    let mut own: Vec<_> = declaration.defaults.iter().chain(&declaration.named).map(alone).collect();
    if let Each::Paths(paths) = &declaration.each {
        own.push(paths.iter().map(|path| (Base::Resource, path.clone())).collect());
    }
    let at = |page: &Page, start: u32, paths: Vec<Vec<(Base, Path)>>| {
        let place = page.path.to_string();
        paths.into_iter().enumerate().map(move |(index, paths)| ((place.clone(), start, index), paths))
    };
    let fields = formulas(declaration).flat_map(|formula| at(&formula.page, formula.expr.span.start, paths(formula)));
    at(&declaration.page, declaration.span.start, own).chain(fields).collect()
}

/// The sources of a declaration's fields, and its condition.
fn formulas(declaration: &Declaration) -> impl Iterator<Item = &Formula> {
    declaration.fields.iter().map(|(_, source)| &source.formula).chain(&declaration.condition)
}

/// The calls inside a formula, each with the plain texts that it is given.
fn calls(formula: &Formula) -> Vec<(&str, Vec<String>)> {
    let text = &*formula.page.text;
    let mut calls = Vec::new();
    formula.expr.each_expression(&mut |expr| {
        if let ExprKind::Call(call) = &expr.kind {
            let texts = call.args.iter().filter_map(|argument| argument.literal_text(text));
            calls.push((call.name.of(text), texts.map(Cow::into_owned).collect()));
        }
    });
    calls
}

/// The paths that a formula reads, those of one call together.
fn paths(formula: &Formula) -> Vec<Vec<(Base, Path)>> {
    let read = |written: &str| Path::read(written).expect("the page is checked when it is loaded");
    let mut paths: Vec<Vec<(Base, Path)>> = Vec::new();
    for (name, arguments) in calls(formula) {
        let base = match name {
            "at" | "present" => Base::Element,
            "of_outer" => Base::Outer,
            "of_pod" => Base::Pod,
            "of_resource" => Base::Resource,
            _ => continue,
        };
        paths.push(arguments.iter().map(|written| (base, read(written))).collect());
    }
    let text = &*formula.page.text;
    formula.expr.each_expression(&mut |expr| {
        if let ExprKind::Call(call) = &expr.kind
            && call.name.of(text) == "cases"
        {
            paths.extend(cases(text, call).iter().map(|written| vec![(Base::Element, read(written))]));
        }
    });
    paths
}

/// The settings that the cases of a call name.
fn cases(text: &str, call: &Call) -> Vec<String> {
    let entries = |expr: &Expr| match &expr.kind {
        ExprKind::Object(entries) => entries.clone(),
        _ => Vec::new(),
    };
    let parts = call.args.iter().flat_map(entries).filter(|part| matches!(part.key.span.of(text), "when" | "also"));
    let settings = parts.flat_map(|part| entries(&part.value));
    settings.map(|entry| entry.key.literal_text(text).unwrap_or(entry.key.span.of(text).into()).into_owned()).collect()
}
