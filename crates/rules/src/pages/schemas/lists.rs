//! The lists in `/testdata/schemas`; the README there describes their format.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use costlint_model::Dialect;

use crate::pages::path::{Path, Step};

/// What the types of all providers have.
#[derive(Debug)]
pub(super) struct Lists {
    /// Each type's settings.
    pub(super) types: BTreeMap<String, Writable>,
    /// Settings that exclude each other.
    pub(super) exclusive: Vec<Exclusive>,
    /// What pages may read although no list has it, and what of that something asked for.
    exceptions: BTreeSet<String>,
    asked: RefCell<BTreeSet<String>>,
}

/// What may be written at one path.
#[derive(Debug, Default)]
pub(super) struct Writable {
    pub(super) notation: Notation,
    /// Whether a change replaces the resource.
    pub(super) replaces: bool,
    /// The settings beside it that it excludes.
    excludes: Vec<String>,
    /// The path of the setting whose members it has.
    like: Option<String>,
    members: BTreeMap<String, Writable>,
}

/// How a setting is written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    #[default]
    Value,
    List,
    Map,
    Object,
    Block,
    Blocks,
    Any,
}

/// Settings of which one at most may be written.
#[derive(Debug)]
pub(super) struct Exclusive {
    /// Where they stand: `aws_autoscaling_group.launch_template`.
    pub(super) within: String,
    pub(super) settings: Vec<String>,
}

impl Exclusive {
    pub(super) fn paths(&self) -> impl Iterator<Item = String> {
        self.settings.iter().map(|name| format!("{}.{name}", self.within))
    }
}

/// A place in a type: the setting, or an element of the list or map that it is.
#[derive(Debug, Clone)]
pub(super) struct Spot<'l> {
    pub(super) path: String,
    /// `None` where anything may stand.
    pub(super) setting: Option<&'l Writable>,
    /// The setting whose members stand here: the setting itself, or the one that it is like.
    holder: Option<&'l Writable>,
    is_element: bool,
}

const PROVIDERS: [&str; 8] = [
    include_str!("../../../../../testdata/schemas/cloudformation.txt"),
    include_str!("../../../../../testdata/schemas/eksctl.txt"),
    include_str!("../../../../../testdata/schemas/kubernetes.txt"),
    include_str!("../../../../../testdata/schemas/terraform-aws.txt"),
    include_str!("../../../../../testdata/schemas/terraform-azurerm.txt"),
    include_str!("../../../../../testdata/schemas/terraform-google.txt"),
    include_str!("../../../../../testdata/schemas/terraform-helm.txt"),
    include_str!("../../../../../testdata/schemas/terraform-kubernetes.txt"),
];
const EXCLUSIVE: &str = include_str!("../../../../../testdata/schemas/exclusive.txt");
const EXCEPTIONS: &str = include_str!("../../../../../testdata/schemas/exceptions.txt");

/// What every resource of Terraform may have besides.
const META: [&str; 7] = ["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"];

/// The language of a type.
pub(super) fn dialect(type_name: &str) -> Dialect {
    match type_name {
        name if name.contains("::") => Dialect::CloudFormation,
        name if name.contains('_') => Dialect::Terraform,
        _ => Dialect::Kubernetes,
    }
}

impl Lists {
    pub(super) fn read() -> Lists {
        let types = PROVIDERS.iter().flat_map(|text| {
            let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
            settings(&lines, 0)
        });
        let exclusive = entries(EXCLUSIVE).map(|words| Exclusive {
            within: words[0].trim_end_matches(':').into(),
            settings: words[1..words.len() - 1].iter().map(|&word| word.to_owned()).collect(),
        });
        Lists {
            types: types.collect(),
            exclusive: exclusive.collect(),
            exceptions: entries(EXCEPTIONS).map(|words| words[0].to_owned()).collect(),
            asked: RefCell::default(),
        }
    }

    /// A whole resource.
    pub(super) fn root(&self, type_name: &str) -> Spot<'_> {
        self.spot(type_name.to_owned(), self.types.get(type_name))
    }

    /// The setting that `type.path` names, with what it may be followed by left out; why not, if there is none.
    pub(super) fn setting(&self, written: &str) -> Result<Spot<'_>, String> {
        let written = written.split(" ->").next().unwrap_or(written);
        let (type_name, path) = written.split_once('.').unwrap_or((written, ""));
        if !self.types.contains_key(type_name) && !self.is_exception(type_name) {
            return Err(format!("{type_name} has no list: run testdata/schemas/generate {type_name}"));
        }
        let steps = if path.is_empty() { Vec::new() } else { Path::read(path).expect("a path").steps };
        steps.iter().try_fold(self.root(type_name), |spot, step| self.step(&spot, step))
    }

    /// What stands at the end of a step that stays within the resource.
    pub(super) fn step<'l>(&'l self, spot: &Spot<'l>, step: &Step) -> Result<Spot<'l>, String> {
        let (Some(setting), Some(holder)) = (spot.setting, spot.holder) else { return Ok(spot.clone()) };
        let is_list =
            matches!(setting.notation, Notation::List | Notation::Block | Notation::Blocks) && !spot.is_element;
        let is_map = setting.notation == Notation::Map && !spot.is_element;
        match step {
            Step::Name(name) | Step::Key(name) if is_map => {
                let element = Spot { path: format!("{}.{name}", spot.path), ..spot.clone().element() };
                Ok(if holder.members.is_empty() { element.anything() } else { element })
            }
            Step::Name(name) | Step::Key(name) => {
                let path = format!("{}.{name}", spot.path);
                let meta = !spot.path.contains('.') && dialect(&spot.path) == Dialect::Terraform;
                match holder.members.get(name) {
                    Some(member) => Ok(self.spot(path, Some(member))),
                    None if meta && META.contains(&name.as_str()) => Ok(self.spot(path, None)),
                    None if self.is_exception(&path) => Ok(self.spot(path, None)),
                    None => Err(format!("{path} does not exist")),
                }
            }
            Step::Having(key, _) if is_list => {
                let element = spot.clone().element();
                self.step(&element, &Step::Name(key.clone()))?;
                Ok(element)
            }
            Step::Index(_) if is_list => Ok(spot.clone().element()),
            Step::Each if is_list || is_map => Ok(spot.clone().element()),
            _ => Err(format!("{} has no elements", spot.path)),
        }
    }

    /// Every object of a resource, from the whole of it on.
    pub(super) fn inside<'l>(&'l self, spot: &Spot<'l>) -> Vec<Spot<'l>> {
        let mut inside = vec![spot.clone().element()];
        let holder = spot.holder.into_iter();
        for (name, member) in holder.flat_map(|holder| &holder.members) {
            let path = format!("{}.{name}", spot.path);
            let member = self.spot(path, Some(member));
            // A part like one above it has nothing new, and would never end.
            if member.holder.is_some_and(|holder| !holder.members.is_empty()) && member.path.matches('.').count() < 12 {
                inside.extend(self.inside(&member));
            }
        }
        inside
    }

    /// The exceptions that nothing asked for.
    pub(super) fn unneeded_exceptions(&self) -> Vec<String> {
        self.exceptions.difference(&self.asked.borrow()).cloned().collect()
    }

    /// Whether pages may read it although no list has it.
    pub(super) fn is_exception(&self, path: &str) -> bool {
        let is_exception = self.exceptions.contains(path);
        if is_exception {
            self.asked.borrow_mut().insert(path.to_owned());
        }
        is_exception
    }

    fn spot<'l>(&'l self, path: String, setting: Option<&'l Writable>) -> Spot<'l> {
        let setting = setting.filter(|setting| setting.notation != Notation::Any);
        let holder = setting.map(|setting| match &setting.like {
            Some(like) => self.setting(like).ok().and_then(|spot| spot.holder).expect("the part is in the same list"),
            None => setting,
        });
        Spot { path, setting, holder, is_element: false }
    }
}

impl Spot<'_> {
    /// What stands in it, if it is a list or map.
    pub(super) fn element(self) -> Self {
        Spot { is_element: true, ..self }
    }

    fn anything(self) -> Self {
        Spot { setting: None, holder: None, ..self }
    }

    /// The settings that one of its settings excludes.
    pub(super) fn excluded(&self, name: &str) -> &[String] {
        let member = self.holder.and_then(|holder| holder.members.get(name));
        member.map_or(&[], |member| &member.excludes)
    }

    /// Whether one of these settings may be written in it.
    pub(super) fn has_any(&self, names: &[&str]) -> bool {
        self.holder.is_some_and(|holder| names.iter().any(|name| holder.members.contains_key(*name)))
    }
}

/// The words of each line of a list that is kept by hand.
fn entries(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_whitespace().collect())
}

/// The settings that some lines list at a depth.
fn settings(lines: &[&str], depth: usize) -> BTreeMap<String, Writable> {
    let depth_of = |line: &str| line.len() - line.trim_start_matches('\t').len();
    let mut settings = BTreeMap::new();
    let mut rest = lines;
    while let [line, below @ ..] = rest {
        let members = below.iter().position(|line| depth_of(line) <= depth).unwrap_or(below.len());
        let mut words = line.trim_start_matches('\t').split(' ').peekable();
        let name = words.next().expect("a line has a name");
        let mut setting = Writable { members: self::settings(&below[..members], depth + 1), ..Writable::default() };
        while let Some(word) = words.next() {
            match word {
                "list" => setting.notation = Notation::List,
                "map" => setting.notation = Notation::Map,
                "object" => setting.notation = Notation::Object,
                "block" => setting.notation = Notation::Block,
                "blocks" => setting.notation = Notation::Blocks,
                "any" => setting.notation = Notation::Any,
                "required" => {}
                "replaces" => setting.replaces = true,
                "like" => setting.like = words.next().map(str::to_owned),
                "excludes" => {
                    while let Some(other) = words.next_if(|word| *word != "like") {
                        setting.excludes.push(other.to_owned());
                    }
                }
                other => panic!("testdata/schemas says {other} of {name}"),
            }
        }
        settings.insert(name.to_owned(), setting);
        rest = &below[members..];
    }
    settings
}
