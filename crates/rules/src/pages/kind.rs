//! Kinds: billing concepts with typed fields, a monthly cost, and the declarations that say where the fields are written.

use std::{collections::BTreeMap, sync::Arc};

use costlint_model::Dialect;
use costlint_syntax::{
    Span,
    hcl::{Attribute, Block, Expr, ExprKind, Item},
};

use crate::pages::{
    check,
    page::{Page, PageProblem},
    path::Path,
    source::{Source, read_path},
};

/// A kind, as its page states it.
#[derive(Debug)]
pub struct Kind {
    /// `block_volume`: the page's file name.
    pub name: Arc<str>,
    /// The page's heading.
    pub title: Arc<str>,
    /// The page itself.
    pub page: Page,
    /// What is known of each instance, in the order of the page.
    pub fields: Vec<Field>,
    /// Shares that usage decides, in the order of the page.
    pub assumes: Vec<Assume>,
    /// Fields worked out from others.
    pub(crate) derived: Vec<(Arc<str>, Expr)>,
    /// Named parts of the cost.
    pub(crate) lets: BTreeMap<Arc<str>, Expr>,
    /// US dollars a month of one instance.
    pub(crate) monthly_cost: Option<Expr>,
    /// Where the fields are written.
    pub(crate) declarations: Vec<Declaration>,
    /// The fields with those that every instance has, in the order of their names.
    pub(crate) columns: Vec<(Arc<str>, FieldKind)>,
    /// Resource types that declarations read through references.
    pub(crate) linked: Vec<Arc<str>>,
}

/// One field of a kind.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: Arc<str>,
    /// The type of its values.
    pub kind: FieldKind,
    /// The unit of a number, in the singular: `GiB`.
    pub unit: Option<Arc<str>>,
}

/// The types of fields. Numbers are amounts, never below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own name")]
pub enum FieldKind {
    Text,
    Number,
    Bool,
    List,
    Map,
}

/// A share or number that usage decides: what a cost takes at least, typically and at most.
#[derive(Debug, Clone)]
pub struct Assume {
    /// Its name.
    pub name: Arc<str>,
    /// The least.
    pub low: f64,
    /// What figures are given for.
    pub typical: f64,
    /// The most.
    pub high: f64,
}

/// For some resource types of a dialect: which parts are instances, and where their fields are written.
#[derive(Debug)]
pub(crate) struct Declaration {
    pub(crate) dialect: Dialect,
    /// The resource types; `*` alone stands for all.
    pub(crate) types: Vec<Arc<str>>,
    pub(crate) each: Each,
    /// Where the gaps of an element are filled from.
    pub(crate) defaults: Option<Path>,
    /// Instances are those for which this certainly holds.
    pub(crate) condition: Option<Expr>,
    /// The versions of the module that it speaks of, as a constraint.
    pub(crate) versions: Option<String>,
    /// The source of each field, in the order of their names.
    pub(crate) fields: Vec<(Arc<str>, Source)>,
    /// Every path inside of larger expressions, read once.
    pub(crate) paths: BTreeMap<String, Path>,
    pub(crate) span: Span,
}

/// What the instances of a declaration are.
#[derive(Debug)]
pub(crate) enum Each {
    /// The resource itself.
    Whole,
    /// What stands at these paths: each element of `[*]`, or the one object.
    Paths(Vec<Path>),
    /// `containers()`: the containers of every pod specification, wherever it stands.
    Containers,
    /// `objects_with("key")`: every object that has one of these keys, wherever it stands.
    ObjectsWith(Vec<String>),
}

/// The functions that find instances.
const FINDING: [&str; 2] = ["containers", "objects_with"];

/// Fields that every instance has, whatever its kind.
pub(crate) const GIVEN: [(&str, FieldKind); 5] = [
    ("address", FieldKind::Text),
    ("name", FieldKind::Text),
    ("region", FieldKind::Text),
    ("type", FieldKind::Text),
    ("folder", FieldKind::Text),
];

impl Kind {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| &*field.name == name)
    }

    /// The type of a field, one of the given ones included.
    pub(crate) fn field_kind(&self, name: &str) -> Option<FieldKind> {
        self.column(name).map(|column| self.columns[column].1)
    }

    /// The place of a field among the columns.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.columns.binary_search_by(|(column, _)| (**column).cmp(name)).ok()
    }

    /// For each field in order: the resource types that declare it, with what their pages write as its source.
    pub fn sources(&self) -> Vec<(&Field, Vec<(String, &str)>)> {
        let of = |field: &Field| {
            let written = self.declarations.iter().filter_map(|declaration| {
                let source = declaration.source(&field.name)?;
                Some((declaration.types.join(", "), source.expr.span.of(&self.page.text)))
            });
            written.collect()
        };
        self.fields.iter().map(|field| (field, of(field))).collect()
    }

    /// Reads the kind of a page.
    pub(crate) fn read(page: &Page) -> Result<Kind, Vec<PageProblem>> {
        let Some(fence) = page.fence(&["hcl", "kind"]) else {
            return Err(vec![page.problem(Span::at(0), "a page of a kind has a fence ```hcl kind")]);
        };
        let file = page.read_hcl(fence.inside);
        let mut problems: Vec<PageProblem> =
            file.problems.iter().map(|problem| PageProblem { page: page.clone(), problem: problem.clone() }).collect();
        let mut kind = Kind {
            name: page.name().into(),
            title: page.title().unwrap_or_default().into(),
            page: page.clone(),
            fields: Vec::new(),
            assumes: Vec::new(),
            derived: Vec::new(),
            lets: BTreeMap::new(),
            monthly_cost: None,
            declarations: Vec::new(),
            columns: Vec::new(),
            linked: Vec::new(),
        };
        for item in file.body.items {
            let result = match item {
                Item::Attribute(attribute) => kind.read_attribute(attribute),
                Item::Block(block) => {
                    Declaration::read(page, block).map(|declaration| kind.declarations.push(declaration))
                }
            };
            problems.extend(result.err());
        }
        let given = GIVEN.iter().map(|(name, kind)| (Arc::from(*name), *kind));
        let own: BTreeMap<Arc<str>, FieldKind> =
            given.chain(kind.fields.iter().map(|field| (field.name.clone(), field.kind))).collect();
        kind.columns = own.into_iter().collect();
        if problems.is_empty() { Ok(kind) } else { Err(problems) }
    }

    fn read_attribute(&mut self, attribute: Attribute) -> Result<(), PageProblem> {
        let page = self.page.clone();
        let text = &*page.text;
        match attribute.name.of(text) {
            "fields" => {
                for (name, value) in entries(&page, attribute.value)? {
                    self.fields.push(Field::read(&page, name, &value)?);
                }
            }
            "assume" => {
                for (name, value) in entries(&page, attribute.value)? {
                    self.assumes.push(Assume::read(&page, name, &value)?);
                }
            }
            "derive" => self.derived = entries(&page, attribute.value)?,
            "let" => self.lets = entries(&page, attribute.value)?.into_iter().collect(),
            "linked" => {
                let ExprKind::List(types) = &attribute.value.kind else {
                    return Err(page.problem(attribute.value.span, "linked is a list of resource types"));
                };
                self.linked =
                    types.iter().filter_map(|name| name.literal_text(text)).map(|name| name.as_ref().into()).collect();
            }
            "monthly_cost" => self.monthly_cost = Some(attribute.value),
            _ => {
                return Err(page.problem(
                    attribute.name,
                    "a kind has fields, assume, derive, let, linked, monthly_cost and declare blocks",
                ));
            }
        }
        Ok(())
    }
}

impl Field {
    fn read(page: &Page, name: Arc<str>, source: &Expr) -> Result<Field, PageProblem> {
        let text = &*page.text;
        let (word, unit) = match &source.kind {
            ExprKind::Name => (source.span.of(text), None),
            ExprKind::Call(call) => {
                (call.name.of(text), call.args.first().and_then(|unit| unit.literal_text(text)).map(Arc::from))
            }
            _ => ("", None),
        };
        let kind = match word {
            "string" => FieldKind::Text,
            "number" => FieldKind::Number,
            "bool" => FieldKind::Bool,
            "list" => FieldKind::List,
            "map" => FieldKind::Map,
            _ => return Err(page.problem(source.span, "a field is string, number(\"unit\"), bool, list or map")),
        };
        Ok(Field { name, kind, unit })
    }
}

impl Assume {
    fn read(page: &Page, name: Arc<str>, source: &Expr) -> Result<Assume, PageProblem> {
        let text = &*page.text;
        let numbers: Vec<f64> = match &source.kind {
            ExprKind::Call(call) if call.name.of(text) == "range" => {
                call.args.iter().filter_map(|number| number.span.of(text).parse().ok()).collect()
            }
            _ => Vec::new(),
        };
        match numbers.as_slice() {
            [low, typical, high] if low <= typical && typical <= high => {
                Ok(Assume { name, low: *low, typical: *typical, high: *high })
            }
            _ => Err(page.problem(source.span, "an assume is range(low, typical, high)")),
        }
    }
}

impl Declaration {
    fn read(page: &Page, block: Block) -> Result<Declaration, PageProblem> {
        let text = &*page.text;
        let labels: Vec<&str> = block.labels.iter().map(|label| label.of(text)).collect();
        let ("declare", [dialect, types @ ..]) = (block.name.of(text), labels.as_slice()) else {
            return Err(page.problem(block.header, "a kind's blocks are: declare \"dialect\" \"type\" …"));
        };
        let Some(dialect) = Dialect::named(dialect) else {
            return Err(page.problem(block.labels[0], "the dialects are terraform, cloudformation and kubernetes"));
        };
        if types.is_empty() {
            return Err(page.problem(block.header, "the resource type is missing"));
        }
        let mut declaration = Declaration {
            dialect,
            types: types.iter().map(|name| Arc::from(*name)).collect(),
            each: Each::Whole,
            defaults: None,
            condition: None,
            versions: None,
            fields: Vec::new(),
            paths: BTreeMap::new(),
            span: block.header,
        };
        for item in block.body.items {
            let Item::Attribute(attribute) = item else {
                return Err(page.problem(block.header, "a declaration has no blocks"));
            };
            declaration.read_attribute(page, attribute)?;
        }
        declaration.fields.sort_by(|(one, _), (two, _)| one.cmp(two));
        Ok(declaration)
    }

    /// The source of a field.
    pub(crate) fn source(&self, field: &str) -> Option<&Source> {
        self.fields.binary_search_by(|(name, _)| (**name).cmp(field)).ok().map(|index| &self.fields[index].1)
    }

    fn read_attribute(&mut self, page: &Page, attribute: Attribute) -> Result<(), PageProblem> {
        let text = &*page.text;
        let value = attribute.value;
        match attribute.name.of(text) {
            "each" => self.each = Each::read(page, &value)?,
            "defaults" => self.defaults = Some(read_path(page, &value)?),
            "where" => {
                self.collect_paths(page, &value)?;
                self.condition = Some(value);
            }
            "versions" => self.versions = value.literal_text(text).map(std::borrow::Cow::into_owned),
            name => {
                self.collect_paths(page, &value)?;
                self.fields.push((name.into(), Source::read(page, value)?));
            }
        }
        Ok(())
    }

    /// Reads every path in the calls of an expression, so that a wrong one is told when the page is loaded.
    fn collect_paths(&mut self, page: &Page, expr: &Expr) -> Result<(), PageProblem> {
        let text = &*page.text;
        match &expr.kind {
            ExprKind::Call(call) => {
                let takes_paths = matches!(call.name.of(text), "at" | "present");
                for argument in &call.args {
                    match argument.literal_text(text) {
                        Some(written) if takes_paths => {
                            let path = read_path(page, argument)?;
                            self.paths.insert(written.into_owned(), path);
                        }
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
                            let written = condition
                                .key
                                .literal_text(text)
                                .unwrap_or_else(|| condition.key.span.of(text).into())
                                .into_owned();
                            let path = Path::read(&written)
                                .map_err(|(_, message)| page.problem(condition.key.span, message))?;
                            self.paths.insert(written, path);
                        }
                    }
                    self.collect_paths(page, &entry.value)?;
                }
            }
            ExprKind::Paren(inner) | ExprKind::Unary(_, inner) => self.collect_paths(page, inner)?,
            ExprKind::Binary(_, operands) => {
                operands.iter().try_for_each(|operand| self.collect_paths(page, operand))?
            }
            ExprKind::Conditional(parts) => parts.iter().try_for_each(|part| self.collect_paths(page, part))?,
            ExprKind::List(items) => items.iter().try_for_each(|item| self.collect_paths(page, item))?,
            _ => {}
        }
        Ok(())
    }
}

impl Each {
    fn read(page: &Page, value: &Expr) -> Result<Each, PageProblem> {
        let text = &*page.text;
        match &value.kind {
            ExprKind::Call(call) => {
                let keys = call.args.iter().map(|key| key.literal_text(text).map(std::borrow::Cow::into_owned));
                match (call.name.of(text), keys.collect::<Option<Vec<_>>>()) {
                    ("containers", Some(keys)) if keys.is_empty() => Ok(Each::Containers),
                    ("containers", _) => Err(page.problem(value.span, "containers takes no arguments")),
                    ("objects_with", Some(keys)) if !keys.is_empty() => Ok(Each::ObjectsWith(keys)),
                    ("objects_with", _) => Err(page.problem(value.span, "objects_with takes the keys as plain texts")),
                    (name, _) => Err(check::unknown(page, call.name, "function", name, FINDING)),
                }
            }
            ExprKind::List(items) => {
                items.iter().map(|item| read_path(page, item)).collect::<Result<_, _>>().map(Each::Paths)
            }
            _ => read_path(page, value).map(|path| Each::Paths(vec![path])),
        }
    }
}

/// The entries of an object written with plain names.
pub(crate) fn entries(page: &Page, value: Expr) -> Result<Vec<(Arc<str>, Expr)>, PageProblem> {
    match value.kind {
        ExprKind::Object(entries) => {
            Ok(entries.into_iter().map(|entry| (Arc::from(entry.key.span.of(&page.text)), entry.value)).collect())
        }
        _ => Err(page.problem(value.span, "an object { name = value } stands here")),
    }
}
