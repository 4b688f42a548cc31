//! Declarations: for some resource types, which parts are instances of a kind, and where their fields are written.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use costlint_model::{Dialect, Resource};
use costlint_syntax::{
    Span,
    hcl::{Attribute, Block, Expr, ExprKind, Item, Step as Access},
};

use crate::pages::{
    mistakes::{misspelt, unknown},
    page::{Formula, Page, PageProblem},
    path::{Path, Step},
    source::{Source, read_path},
    vocabulary,
};

/// For some resource types of a dialect: which parts are instances, and where their fields are written.
#[derive(Debug, Clone)]
pub(crate) struct Declaration {
    pub(crate) page: Page,
    /// Whether it says no more than what other declarations of its types have alike: it was written as `add`.
    pub(crate) adds: bool,
    pub(crate) dialect: Dialect,
    /// The resource types; `*` alone stands for all, and `module.a/b/c//*` for all submodules.
    pub(crate) types: Vec<Arc<str>>,
    /// The types as the page has them, groups included.
    labels: Vec<(Arc<str>, Span)>,
    pub(crate) each: Each,
    /// Where the gaps of an element are filled from.
    pub(crate) defaults: Option<Path>,
    /// Instances are those for which this certainly holds.
    pub(crate) condition: Option<Formula>,
    /// The versions of the module that it speaks of, as a constraint.
    pub(crate) versions: Option<String>,
    /// The settings by which texts elsewhere know the resource.
    pub(crate) named: Vec<Path>,
    /// The source of each field, in the order of their names.
    pub(crate) fields: Vec<(Arc<str>, Source)>,
    /// For each column of the kind, which of the fields it is.
    pub(crate) columns: Vec<Option<usize>>,
    /// Every path inside of larger expressions, read once.
    pub(crate) paths: BTreeMap<String, Path>,
    /// The resource types that are asked whether they refer to this one.
    pub(crate) reached: BTreeSet<Arc<str>>,
    pub(crate) span: Span,
}

/// What the instances of a declaration are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Each {
    /// The resource itself.
    Whole,
    /// The values at these paths: each element of `[*]`, or the one object.
    Paths(Vec<Path>),
    /// `containers()`: the containers of every pod specification in the resource.
    Containers,
    /// `pods()`: the pod templates of the resource.
    Pods,
    /// `objects_with("key")`: every object in the resource that has one of these keys.
    ObjectsWith(Vec<String>),
}

/// The functions that find instances, with what they are for.
pub(crate) const FINDING: vocabulary::Words = vocabulary::Words {
    title: "Functions of `each`",
    one: "function of `each`",
    all: &[
        vocabulary::Word {
            name: "containers",
            sentence: "The containers of every pod specification in the resource.",
            example: "each = containers()",
        },
        vocabulary::Word {
            name: "objects_with",
            sentence: "Every object in the resource that has one of these keys and is not switched off by `enabled: false`.",
            example: "each = objects_with(\"storageClass\")",
        },
        vocabulary::Word {
            name: "pods",
            sentence: "The pod templates of the resource, each with all of its containers.",
            example: "each = pods()",
        },
    ],
};

impl Declaration {
    /// Reads a declaration, and the problems of its parts. `shared` has the sources that the page names.
    pub(crate) fn read(
        page: &Page,
        block: Block,
        shared: &BTreeMap<Arc<str>, Expr>,
    ) -> Result<(Declaration, Vec<PageProblem>), PageProblem> {
        let text = &*page.text;
        let (word @ ("declare" | "add"), [dialect, types @ ..]) = (block.name.of(text), block.labels.as_slice()) else {
            return Err(page.problem(block.header, "expected declare or add \"terraform\" \"resource_type\" { … }"));
        };
        let Some(dialect) = Dialect::named(dialect.of(text)) else {
            let names = Dialect::ALL.iter().map(|dialect| dialect.name());
            return Err(unknown(page, dialect.span, "dialect", dialect.of(text), names));
        };
        if types.is_empty() {
            return Err(page.problem(block.header, "the resource type is missing"));
        }
        let mut declaration = Declaration {
            page: page.clone(),
            adds: word == "add",
            dialect,
            types: Vec::new(),
            labels: types.iter().map(|label| (label.of(text).into(), label.span)).collect(),
            each: Each::Whole,
            defaults: None,
            condition: None,
            versions: None,
            named: Vec::new(),
            fields: Vec::new(),
            columns: Vec::new(),
            paths: BTreeMap::new(),
            reached: BTreeSet::new(),
            span: block.header,
        };
        let mut problems = Vec::new();
        for item in block.body.items {
            let result = match item {
                Item::Attribute(attribute) if declaration.adds && vocabulary::DECLARE.has(attribute.name.of(text)) => {
                    let message =
                        format!("`add` takes only fields; `{}` belongs in `declare`", attribute.name.of(text));
                    Err(page.problem(attribute.name.span, message))
                }
                Item::Attribute(attribute) => declaration.read_attribute(page, attribute, shared),
                Item::Block(block) => Err(page.problem(block.header, "a declaration cannot contain blocks")),
            };
            problems.extend(result.err());
        }
        if declaration.adds && declaration.fields.is_empty() && problems.is_empty() {
            problems.push(page.problem(block.header, "`add` states no field"));
        }
        declaration.fields.sort_by(|(one, _), (two, _)| one.cmp(two));
        Ok((declaration, problems))
    }

    /// Where the page names one of the types: the type itself, or the whole header where a group has it.
    pub(crate) fn place_of(&self, type_name: &str) -> Span {
        let label = self.labels.iter().find(|(label, _)| **label == *type_name);
        label.map_or(self.span, |(_, span)| *span)
    }

    /// The source of a field.
    pub(crate) fn source(&self, field: &str) -> Option<&Source> {
        self.index_of(field).map(|index| &self.fields[index].1)
    }

    /// Where a field stands among the sources.
    pub(crate) fn index_of(&self, field: &str) -> Option<usize> {
        self.fields.binary_search_by(|(name, _)| (**name).cmp(field)).ok()
    }

    /// Adds the source of a field.
    pub(crate) fn add(&mut self, name: Arc<str>, source: Source) {
        let index = self.fields.partition_point(|(known, _)| *known < name);
        self.fields.insert(index, (name, source));
    }

    /// Whether an addition speaks of one of its types, and of its parts.
    pub(crate) fn is_meant_by(&self, addition: &Declaration) -> bool {
        self.dialect == addition.dialect
            && self.types.iter().any(|name| addition.types.contains(name))
            && (addition.each == Each::Whole || addition.each == self.each)
    }

    /// Takes the types that are not among some out into a declaration of their own.
    pub(crate) fn split(&mut self, kept: &[Arc<str>]) -> Option<Declaration> {
        let (kept, rest): (Vec<Arc<str>>, Vec<Arc<str>>) = self.types.drain(..).partition(|name| kept.contains(name));
        self.types = kept;
        (!rest.is_empty()).then(|| Declaration { types: rest, ..self.clone() })
    }

    /// Puts the types of groups in the place of their names.
    pub(crate) fn expand(&mut self, groups: &BTreeMap<Arc<str>, Vec<Arc<str>>>) -> Result<(), PageProblem> {
        for (label, span) in &self.labels {
            match label.strip_prefix('@') {
                None => self.types.push(label.clone()),
                Some(name) => {
                    if let Some(types) = groups.get(name) {
                        self.types.extend(types.iter().cloned());
                    } else {
                        let names = groups.keys().map(|name| &**name);
                        return Err(unknown(&self.page, *span, "group of types", name, names));
                    }
                }
            }
        }
        let twice = |index: usize, name: &Arc<str>| self.types[..index].contains(name);
        match self.types.iter().enumerate().find(|(index, name)| twice(*index, name)) {
            Some((_, name)) => Err(self.page.problem(self.span, format!("`{name}` is named twice"))),
            None => Ok(()),
        }
    }

    fn read_attribute(
        &mut self,
        page: &Page,
        attribute: Attribute,
        shared: &BTreeMap<Arc<str>, Expr>,
    ) -> Result<(), PageProblem> {
        let text = &*page.text;
        let value = resolved(page, attribute.value, shared)?;
        match attribute.name.of(text) {
            "each" => self.each = Each::read(page, &value)?,
            "defaults" => self.defaults = Some(read_path(page, &value)?),
            "where" => {
                self.collect_paths(page, &value)?;
                self.condition = Some(page.formula(value));
            }
            "versions" => {
                let Some(versions) = value.literal_text(text) else {
                    return Err(page.problem(value.span, "expected a version constraint: versions = \">= 21\""));
                };
                self.versions = Some(versions.into_owned());
            }
            "named" => {
                let ExprKind::List(items) = &value.kind else {
                    return Err(page.problem(value.span, "expected a list of settings: named = [\"bucket\"]"));
                };
                self.named = items.iter().map(|item| read_path(page, item)).collect::<Result<_, _>>()?;
            }
            name => {
                if self.fields.iter().any(|(known, _)| **known == *name) {
                    return Err(
                        page.problem(attribute.name.span, format!("`{name}` is already set in this declaration"))
                    );
                }
                self.collect_paths(page, &value)?;
                self.fields.push((name.into(), Source::read(page, attribute.name.span, value)?));
            }
        }
        Ok(())
    }

    /// Reads every path in the calls of an expression, so that a wrong one is an error of the page.
    fn collect_paths(&mut self, page: &Page, expr: &Expr) -> Result<(), PageProblem> {
        let text = &*page.text;
        match &expr.kind {
            ExprKind::Call(call) => {
                let name = call.name.of(text);
                let takes_paths = matches!(
                    name,
                    "around"
                        | "at"
                        | "hint"
                        | "link"
                        | "of_outer"
                        | "of_pod"
                        | "of_resource"
                        | "present"
                        | "statements"
                        | "wording"
                );
                for argument in &call.args {
                    match argument.literal_text(text) {
                        Some(written) if takes_paths => {
                            let path = read_path(page, argument)?;
                            self.reach(&path);
                            self.paths.insert(written.into_owned(), path);
                        }
                        Some(written) if name == "referred_by" => self.refer(page, argument.span, &written)?,
                        _ => self.collect_paths(page, argument)?,
                    }
                }
            }
            ExprKind::Object(entries) => {
                for entry in entries {
                    if matches!(entry.key.span.of(text), "when" | "also")
                        && let ExprKind::Object(conditions) = &entry.value.kind
                    {
                        for condition in conditions {
                            let written = condition.key.literal_text(text);
                            let written = written.unwrap_or_else(|| condition.key.span.of(text).into()).into_owned();
                            let path = Path::read(&written)
                                .map_err(|(_, message)| page.problem(condition.key.span, message))?;
                            self.reach(&path);
                            self.paths.insert(written, path);
                        }
                    }
                    self.collect_paths(page, &entry.value)?;
                }
            }
            ExprKind::Paren(inner) | ExprKind::Unary(_, inner) => self.collect_paths(page, inner)?,
            ExprKind::Binary(_, operands) => {
                operands.iter().try_for_each(|operand| self.collect_paths(page, operand))?;
            }
            ExprKind::Conditional(parts) => parts.iter().try_for_each(|part| self.collect_paths(page, part))?,
            ExprKind::List(items) => items.iter().try_for_each(|item| self.collect_paths(page, item))?,
            ExprKind::For(parts) => {
                let inner = [Some(&parts.collection), parts.key.as_ref(), Some(&parts.value), parts.condition.as_ref()];
                inner.into_iter().flatten().try_for_each(|part| self.collect_paths(page, part))?;
            }
            ExprKind::Traversal(root, _) => self.collect_paths(page, root)?,
            _ => {}
        }
        Ok(())
    }

    /// Keeps the resource types that a path reaches backwards.
    fn reach(&mut self, path: &Path) {
        for step in &path.steps {
            if let Step::From { type_name, .. } = step {
                self.reached.insert(type_name.as_str().into());
            }
        }
    }

    /// Keeps the resource type of a `referred_by`, whose setting must read as a path.
    fn refer(&mut self, page: &Page, span: Span, written: &str) -> Result<(), PageProblem> {
        let (type_name, setting) = Resource::type_and_setting(written);
        if !setting.is_empty() {
            Path::read(setting).map_err(|(_, message)| page.problem(span, message))?;
        }
        self.reached.insert(type_name.into());
        Ok(())
    }
}

impl Each {
    fn read(page: &Page, value: &Expr) -> Result<Each, PageProblem> {
        let text = &*page.text;
        match &value.kind {
            ExprKind::Call(call) => {
                let keys = call.args.iter().map(|key| key.literal_text(text).map(Cow::into_owned));
                match (call.name.of(text), keys.collect::<Option<Vec<_>>>()) {
                    ("containers", Some(keys)) if keys.is_empty() => Ok(Each::Containers),
                    ("containers", _) => Err(page.problem(value.span, "`containers` takes no arguments")),
                    ("pods", Some(keys)) if keys.is_empty() => Ok(Each::Pods),
                    ("pods", _) => Err(page.problem(value.span, "`pods` takes no arguments")),
                    ("objects_with", Some(keys)) if !keys.is_empty() => Ok(Each::ObjectsWith(keys)),
                    ("objects_with", _) => {
                        Err(page.problem(value.span, "expected the keys as strings: objects_with(\"resources\")"))
                    }
                    (name, _) => Err(misspelt(page, call.name, name, &FINDING)),
                }
            }
            ExprKind::List(items) => {
                items.iter().map(|item| read_path(page, item)).collect::<Result<_, _>>().map(Each::Paths)
            }
            _ => read_path(page, value).map(|path| Each::Paths(vec![path])),
        }
    }
}

/// The source that `shared.name` stands for; any other expression is itself.
fn resolved(page: &Page, value: Expr, shared: &BTreeMap<Arc<str>, Expr>) -> Result<Expr, PageProblem> {
    let ExprKind::Traversal(root, steps) = &value.kind else { return Ok(value) };
    let ("shared", [Access::Attribute(name)]) = (root.span.of(&page.text), steps.as_slice()) else { return Ok(value) };
    match shared.get(name.of(&page.text)) {
        Some(expr) => Ok(expr.clone()),
        None => Err(unknown(page, *name, "shared source", name.of(&page.text), shared.keys().map(|name| &**name))),
    }
}
