//! Kinds: billing concepts with typed fields, a monthly cost, and the declarations that say where the fields are written.
//!
//! A kind begins on one page, and other pages may extend it: each ```` ```hcl kind ```` fence is a `KindFence`, and a
//! [`Kind`] consists of the fence that begins it and the fences that extend it.

use std::{collections::BTreeMap, sync::Arc};

use costlint_model::{Data, Value, clouds};
use costlint_syntax::{
    Span,
    hcl::{Attribute, Expr, ExprKind, Item},
};

use crate::pages::{
    declaration::Declaration,
    field_kind::FieldKind,
    functions::UNKNOWN,
    mistakes::{misspelt, unknown},
    page::{Fence, Formula, Page, PageProblem},
    path::Step,
    source::{Form, Source, constant},
    vocabulary,
};

/// The words of the fence that holds a kind or an extension.
pub(crate) const FENCE: [&str; 2] = ["hcl", "kind"];

/// A kind, as its pages state it.
#[derive(Debug)]
pub struct Kind {
    /// `block_volume`: the name of the page, or of its folder.
    pub name: Arc<str>,
    /// The page's heading.
    pub title: Arc<str>,
    /// The page that begins the kind.
    pub page: Page,
    /// The pages that extend it.
    pub extensions: Vec<Page>,
    /// The fields of each instance, in the order of the pages.
    pub fields: Vec<Field>,
    /// Numbers that usage decides, in the order of the page.
    pub assumes: Vec<Assume>,
    /// Fields worked out from others, each with the place of its name.
    pub(crate) derived: Vec<(Arc<str>, Span, Formula)>,
    /// Named parts of the cost.
    pub(crate) lets: BTreeMap<Arc<str>, Formula>,
    /// US dollars a month of one instance.
    pub(crate) monthly_cost: Option<Formula>,
    /// Where the fields are written.
    pub(crate) declarations: Vec<Arc<Declaration>>,
    /// The fields with those that every instance has, in the order of their names.
    pub(crate) columns: Vec<Column>,
    /// Resource types that declarations reach through references alone.
    pub(crate) linked: Vec<Arc<str>>,
}

/// One field of a kind.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: Arc<str>,
    /// The type of its values.
    pub kind: FieldKind,
    /// The unit of a number, in the singular: `GiB`.
    pub unit: Option<Arc<str>>,
    /// What it is where a declaration leaves it out; `None` where every declaration must state it.
    pub(crate) default: Option<Value>,
    /// The settings of the resource that it is read from where a declaration leaves it out.
    pub(crate) source: Option<Source>,
    /// The page that adds it.
    pub(crate) page: Page,
    pub(crate) span: Span,
}

/// A field as instances have it.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: Arc<str>,
    pub(crate) kind: FieldKind,
    pub(crate) default: Option<Value>,
    pub(crate) source: Option<Source>,
    /// Which of the derived fields it is.
    pub(crate) derived: Option<usize>,
}

/// A number that depends on usage: its lowest, typical and highest value in a cost.
#[derive(Debug, Clone)]
pub struct Assume {
    /// Its name.
    pub name: Arc<str>,
    /// What readers call it, after the number: `utilisation`.
    pub label: Arc<str>,
    /// The least.
    pub low: f64,
    /// The value that figures are given for.
    pub typical: f64,
    /// The most.
    pub high: f64,
}

/// What one fence says of a kind.
#[derive(Debug)]
pub(crate) struct KindFence {
    pub(crate) page: Page,
    inside: Span,
    /// The kind that it extends; `None` where it begins the kind of the page's name.
    pub(crate) extends: Option<(Arc<str>, Span)>,
    fields: Vec<Field>,
    assumes: Vec<Assume>,
    derived: Vec<(Arc<str>, Span, Formula)>,
    lets: Vec<(Arc<str>, Formula)>,
    monthly_cost: Option<Formula>,
    linked: Vec<Arc<str>>,
    types: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    shared: BTreeMap<Arc<str>, Expr>,
    declarations: Vec<Declaration>,
    problems: Vec<PageProblem>,
}

impl Kind {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| &*field.name == name)
    }

    /// The type of a field, one of the given ones included.
    pub(crate) fn field_kind(&self, name: &str) -> Option<FieldKind> {
        self.column(name).map(|column| self.columns[column].kind)
    }

    /// The place of a field among the columns.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.columns.binary_search_by(|column| (*column.name).cmp(name)).ok()
    }

    /// All pages of the kind, the one that begins it first.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        std::iter::once(&self.page).chain(&self.extensions)
    }

    /// For each field in order: the resource types that declare it, each with its source as written on the page.
    pub fn sources(&self) -> Vec<(&Field, Vec<(String, &str)>)> {
        self.fields.iter().map(|field| (field, self.sources_of(field))).collect()
    }

    fn sources_of<'k>(&'k self, field: &'k Field) -> Vec<(String, &'k str)> {
        let written = self.declarations.iter().filter_map(|declaration| {
            let source = declaration.source(&field.name)?;
            Some((declaration.types.join(", "), source.formula.written()))
        });
        let others = field.source.iter().map(|source| ("other types".to_owned(), source.formula.written()));
        written.chain(others).collect()
    }

    /// The resource types that resources must be kept of, so that this kind can be read: those declared, and those reached.
    pub(crate) fn reached(&self) -> impl Iterator<Item = &Arc<str>> {
        self.linked.iter().chain(self.declarations.iter().flat_map(|declaration| &declaration.reached))
    }

    /// Puts a kind together. The fence that begins it comes first.
    pub(crate) fn assemble(fences: Vec<KindFence>) -> Result<Kind, Vec<PageProblem>> {
        let mut fences = fences.into_iter();
        let Some(first) = fences.next() else { return Err(Vec::new()) };
        let mut problems = first.problems;
        let mut kind = Kind {
            name: first.page.name().into(),
            title: first.page.title().unwrap_or_default().into(),
            page: first.page,
            extensions: Vec::new(),
            fields: first.fields,
            assumes: first.assumes,
            derived: first.derived,
            lets: first.lets.into_iter().collect(),
            monthly_cost: first.monthly_cost,
            declarations: Vec::new(),
            columns: Vec::new(),
            linked: first.linked,
        };
        let (mut types, mut declarations) = (first.types, first.declarations);
        for fence in fences {
            problems.extend(fence.problems);
            if kind.extensions.iter().all(|page| *page.path != *fence.page.path) && *kind.page.path != *fence.page.path
            {
                kind.extensions.push(fence.page.clone());
            }
            for field in fence.fields {
                if let Some(known) = kind.field(&field.name) {
                    let message = format!("`{}` is already a field, added by {}", field.name, &*known.page.path);
                    problems.push(field.page.problem(field.span, message));
                } else if field.default.is_none() {
                    let message =
                        format!("an extension adds optional fields: {} = optional({})", field.name, field.kind.name());
                    problems.push(field.page.problem(field.span, message));
                } else {
                    kind.fields.push(field);
                }
            }
            for (name, formula) in fence.lets {
                match kind.lets.get(&name) {
                    Some(_) => {
                        problems
                            .push(formula.page.problem(formula.expr.span, format!("`let.{name}` is already defined")));
                    }
                    None => drop(kind.lets.insert(name, formula)),
                }
            }
            kind.derived.extend(fence.derived);
            kind.linked.extend(fence.linked);
            types.extend(fence.types);
            declarations.extend(fence.declarations);
        }
        for declaration in &mut declarations {
            problems.extend(declaration.expand(&types).err());
        }
        let given = vocabulary::GIVEN.names().map(|name| Column {
            name: name.into(),
            kind: if name == "identity" { FieldKind::Link } else { FieldKind::Text },
            default: None,
            source: None,
            derived: None,
        });
        let own = kind.fields.iter().map(Column::of);
        let columns: BTreeMap<Arc<str>, Column> =
            given.chain(own).map(|column| (column.name.clone(), column)).collect();
        kind.columns = columns.into_values().collect();
        for column in &mut kind.columns {
            column.derived = kind.derived.iter().position(|(name, ..)| *name == column.name);
        }
        kind.declare(declarations, &mut problems);
        if problems.is_empty() { Ok(kind) } else { Err(problems) }
    }

    /// Takes the declarations, each with what `add` says of its types.
    fn declare(&mut self, declarations: Vec<Declaration>, problems: &mut Vec<PageProblem>) {
        let (additions, own): (Vec<Declaration>, Vec<Declaration>) =
            declarations.into_iter().partition(|declaration| declaration.adds);
        let mut own = self.with_extensions(own, problems);
        for addition in additions {
            let declared =
                || own.iter().filter(|known| known.dialect == addition.dialect).flat_map(|known| &known.types);
            for name in addition.types.iter().filter(|name| !declared().any(|known| known == *name)) {
                let names = declared().map(|name| &**name);
                let mut problem = unknown(&addition.page, addition.place_of(name), "type", name, names);
                problem.problem.message =
                    format!("no `declare \"{}\"` of this kind names the type `{name}`", addition.dialect.name()).into();
                problems.push(problem);
            }
            add_to(&mut own, &addition, problems);
        }
        for declaration in &mut own {
            declaration.columns = self.columns.iter().map(|column| declaration.index_of(&column.name)).collect();
        }
        self.declarations = own.into_iter().map(Arc::new).collect();
    }

    /// A declaration of an extension that states no required field, of types that others declare, is the same as `add`.
    fn with_extensions(&self, declarations: Vec<Declaration>, problems: &mut Vec<PageProblem>) -> Vec<Declaration> {
        let required = self.fields.iter().filter(|field| field.default.is_none());
        let begins = |declaration: &Declaration| *declaration.page.path == *self.page.path;
        let (mut own, adding): (Vec<Declaration>, Vec<Declaration>) =
            declarations.into_iter().partition(|declaration| {
                begins(declaration) || required.clone().any(|field| declaration.source(&field.name).is_some())
            });
        for addition in adding {
            if own.iter().any(|known| known.is_meant_by(&addition)) {
                add_to(&mut own, &addition, problems);
            } else {
                own.push(addition);
            }
        }
        own
    }

    /// The cloud of a resource type, by its name.
    pub(crate) fn provider_of(type_name: &str) -> Option<&'static str> {
        clouds::cloud_of(type_name)
    }
}

/// Adds the fields of an addition to the declarations of its types. Other types that are declared together with them stay as
/// they are.
fn add_to(own: &mut Vec<Declaration>, addition: &Declaration, problems: &mut Vec<PageProblem>) {
    let mut index = 0;
    while let Some(known) = own.get_mut(index) {
        index += 1;
        if !known.is_meant_by(addition) {
            continue;
        }
        let rest = known.split(&addition.types);
        for (name, source) in &addition.fields {
            if known.source(name).is_some() {
                let message = format!("`{name}` is already declared for \"{}\"", known.types.join("\", \""));
                problems.push(addition.page.problem(source.name, message));
            } else {
                known.add(name.clone(), source.clone());
            }
        }
        known.paths.extend(addition.paths.clone());
        known.reached.extend(addition.reached.iter().cloned());
        if let Some(rest) = rest {
            own.insert(index, rest);
            index += 1;
        }
    }
}

impl KindFence {
    /// Reads the fences of a page that hold kinds.
    pub(crate) fn all(page: &Page) -> Vec<KindFence> {
        page.fences_of(&FENCE).map(|fence| KindFence::read(page, &fence)).collect()
    }

    /// Whether a page begins a kind.
    pub(crate) fn begins(page: &Page) -> bool {
        KindFence::all(page).iter().any(|fence| fence.extends.is_none())
    }

    fn read(page: &Page, fence: &Fence) -> KindFence {
        let file = page.read_hcl(fence.inside);
        let problem = |problem| PageProblem { page: page.clone(), problem };
        let mut read = KindFence {
            page: page.clone(),
            inside: fence.inside,
            extends: None,
            fields: Vec::new(),
            assumes: Vec::new(),
            derived: Vec::new(),
            lets: Vec::new(),
            monthly_cost: None,
            linked: Vec::new(),
            types: BTreeMap::new(),
            shared: BTreeMap::new(),
            declarations: Vec::new(),
            problems: file.problems.into_iter().map(problem).collect(),
        };
        let mut blocks = Vec::new();
        for item in file.body.items {
            match item {
                Item::Attribute(attribute) => {
                    let problem = read.read_attribute(attribute).err();
                    read.problems.extend(problem);
                }
                // Sources that are shared may be named before they are written.
                Item::Block(block) => blocks.push(block),
            }
        }
        for block in blocks {
            match Declaration::read(page, block, &read.shared) {
                Ok((declaration, problems)) => {
                    read.declarations.push(declaration);
                    read.problems.extend(problems);
                }
                Err(problem) => read.problems.push(problem),
            }
        }
        if read.extends.is_some() {
            read.refuse_beginnings();
        }
        read
    }

    /// What only the fence that begins a kind may say.
    fn refuse_beginnings(&mut self) {
        let cost = self.monthly_cost.take().map(|formula| (formula.expr.span, "the cost"));
        let assume = (!self.assumes.is_empty()).then_some((self.inside, "the assumptions"));
        for (span, what) in cost.into_iter().chain(assume) {
            self.problems.push(self.page.problem(span, format!("an extension cannot change {what} of the kind")));
        }
    }

    fn read_attribute(&mut self, attribute: Attribute) -> Result<(), PageProblem> {
        let page = self.page.clone();
        let text = &*page.text;
        let value = attribute.value;
        let formulas = |value: Expr| -> Result<Vec<(Arc<str>, Formula)>, PageProblem> {
            Ok(entries(&page, value)?.into_iter().map(|(name, _, expr)| (name, page.formula(expr))).collect())
        };
        match attribute.name.of(text) {
            "fields" => {
                for (name, span, value) in entries(&page, value)? {
                    let field = Field::read(&page, name, span, &value);
                    match field {
                        Ok(field) => self.fields.push(field),
                        Err(problem) => self.problems.push(problem),
                    }
                }
            }
            "extend" => {
                let Some(kind) = value.literal_text(text) else {
                    return Err(page.problem(value.span, "expected the name of a kind: extend = \"object_bucket\""));
                };
                self.extends = Some((kind.as_ref().into(), value.span));
            }
            "assume" => {
                for (name, _, value) in entries(&page, value)? {
                    self.assumes.push(Assume::read(&page, name, &value)?);
                }
            }
            "derive" => {
                let derived = entries(&page, value)?.into_iter();
                self.derived = derived.map(|(name, span, expr)| (name, span, page.formula(expr))).collect();
            }
            "let" => self.lets = formulas(value)?,
            "linked" => self.linked = texts(&page, &value)?,
            "types" => {
                for (name, _, value) in entries(&page, value)? {
                    self.types.insert(name, texts(&page, &value)?);
                }
            }
            "shared" => self.shared = entries(&page, value)?.into_iter().map(|(name, _, expr)| (name, expr)).collect(),
            "monthly_cost" => self.monthly_cost = Some(page.formula(value)),
            name => return Err(misspelt(&page, attribute.name.span, name, &vocabulary::KIND)),
        }
        Ok(())
    }
}

impl Column {
    fn of(field: &Field) -> Column {
        Column {
            name: field.name.clone(),
            kind: field.kind,
            default: field.default.clone(),
            source: field.source.clone(),
            derived: None,
        }
    }
}

impl Field {
    fn read(page: &Page, name: Arc<str>, span: Span, source: &Expr) -> Result<Field, PageProblem> {
        let text = &*page.text;
        if vocabulary::GIVEN.has(&name) {
            return Err(page.problem(span, format!("every instance already has the field `{name}`")));
        }
        if let ExprKind::Call(call) = &source.kind
            && call.name.of(text) == "optional"
        {
            let [kind, rest @ ..] = call.args.as_slice() else {
                return Err(page.problem(source.span, "expected the type: optional(bool, false)"));
            };
            let field = Field::read(page, name, span, kind)?;
            let default = match rest {
                [] => Value::null(),
                [source] if is_call(source, "of_resource", text) => {
                    let source = Field::source(page, span, source)?;
                    return Ok(Field { default: Some(Value::null()), source: Some(source), ..field });
                }
                [default] => constant(page, default),
                [_, more, ..] => {
                    return Err(page.problem(more.span, "`optional` takes a type and a default value"));
                }
            };
            if let [default_expr] = rest {
                if matches!(default.data, Data::Unknown(_)) && !is_call(default_expr, UNKNOWN, text) {
                    let message = "expected a constant, or settings of the resource: of_resource(\"tags\", \"labels\")";
                    return Err(page.problem(default_expr.span, message));
                }
                if !fits(&default, field.kind) {
                    let message = format!("expected a {} as the default of `{}`", field.kind.name(), field.name);
                    return Err(page.problem(default_expr.span, message));
                }
            }
            return Ok(Field { default: Some(default), ..field });
        }
        let (word, at, unit) = match &source.kind {
            ExprKind::Name => (source.span.of(text), source.span, None),
            ExprKind::Call(call) => {
                let unit = call.args.first().and_then(|unit| unit.literal_text(text)).map(Arc::from);
                (call.name.of(text), call.name, unit)
            }
            _ => ("", source.span, None),
        };
        let Some(kind) = FieldKind::named(word) else {
            return Err(match word {
                "" => page.problem(source.span, "expected a type: string, number(\"unit\"), bool, list, map or link"),
                _ => misspelt(page, at, word, &vocabulary::FIELD_TYPES),
            });
        };
        if kind == FieldKind::Number && unit.is_none() {
            return Err(page.problem(source.span, "a number needs a unit in the singular: number(\"GiB\")"));
        }
        if kind != FieldKind::Number && matches!(source.kind, ExprKind::Call(_)) {
            return Err(page.problem(source.span, format!("only a number has a unit; write {}", kind.name())));
        }
        Ok(Field { name, kind, unit, default: None, source: None, page: page.clone(), span })
    }

    /// The settings that a field is read from by default: paths alone, since what an absent one means differs between types.
    fn source(page: &Page, name: Span, expr: &Expr) -> Result<Source, PageProblem> {
        let source = Source::read(page, name, expr.clone())?;
        let is_plain = |step: &Step| !matches!(step, Step::Follow | Step::From { .. });
        let options = match &expr.kind {
            ExprKind::Call(call) => call.args.iter().find(|argument| argument.literal_text(&page.text).is_none()),
            _ => None,
        };
        if let Some(option) = options {
            return Err(page.problem(option.span, "the source of a default takes only paths"));
        }
        match &source.form {
            Form::Setting(setting) if setting.paths.is_empty() => {
                Err(page.problem(expr.span, "expected the settings: of_resource(\"tags\", \"labels\")"))
            }
            Form::Setting(setting) if !setting.paths.iter().all(|path| path.steps.iter().all(is_plain)) => {
                Err(page.problem(expr.span, "the source of a default is a setting of the resource itself"))
            }
            _ => Ok(source),
        }
    }
}

fn is_call(expr: &Expr, name: &str, text: &str) -> bool {
    matches!(&expr.kind, ExprKind::Call(call) if call.name.of(text) == name)
}

/// Whether a constant may be the value of a field.
pub(crate) fn fits(value: &Value, kind: FieldKind) -> bool {
    matches!(
        (&value.data, kind),
        (Data::Null | Data::Unknown(_) | Data::OneOf(_), _)
            | (Data::Text(_), FieldKind::Text)
            | (Data::Number(_), FieldKind::Number)
            | (Data::Bool(_), FieldKind::Bool)
            | (Data::List(_), FieldKind::List)
            | (Data::Object(_), FieldKind::Map)
    )
}

impl Assume {
    pub(crate) fn read(page: &Page, name: Arc<str>, source: &Expr) -> Result<Assume, PageProblem> {
        let text = &*page.text;
        let expected = || {
            page.problem(source.span, "expected range(low, typical, high) in rising order, then a label if you like")
        };
        let args = match &source.kind {
            ExprKind::Call(call) if call.name.of(text) == "range" => call.args.as_slice(),
            _ => &[],
        };
        let (numbers, label) = match args {
            [numbers @ .., label] if numbers.len() == 3 => {
                (numbers, label.literal_text(text).ok_or_else(expected)?.as_ref().into())
            }
            numbers => (numbers, name.replace('_', " ").into()),
        };
        let numbers: Vec<f64> = numbers.iter().filter_map(|number| number.span.of(text).parse().ok()).collect();
        match numbers.as_slice() {
            [low, typical, high] if args.len() <= 4 && low <= typical && typical <= high => {
                Ok(Assume { name, label, low: *low, typical: *typical, high: *high })
            }
            _ => Err(expected()),
        }
    }
}

/// The entries of an object written with plain names, each with the place of its name.
pub(crate) fn entries(page: &Page, value: Expr) -> Result<Vec<(Arc<str>, Span, Expr)>, PageProblem> {
    match value.kind {
        ExprKind::Object(entries) => {
            let mut read: Vec<(Arc<str>, Span, Expr)> = Vec::new();
            for entry in entries {
                let name: Arc<str> = entry.key.span.of(&page.text).into();
                if read.iter().any(|(known, _, _)| *known == name) {
                    return Err(page.problem(entry.key.span, format!("`{name}` is already set in this object")));
                }
                read.push((name, entry.key.span, entry.value));
            }
            Ok(read)
        }
        _ => Err(page.problem(value.span, "expected an object: { name = value }")),
    }
}

/// A list of plain texts.
pub(crate) fn texts(page: &Page, value: &Expr) -> Result<Vec<Arc<str>>, PageProblem> {
    let ExprKind::List(items) = &value.kind else {
        return Err(page.problem(value.span, "expected a list of strings"));
    };
    let text = |item: &Expr| item.literal_text(&page.text).map(|text| Arc::from(text.as_ref()));
    items.iter().map(|item| text(item).ok_or_else(|| page.problem(item.span, "expected a string"))).collect()
}

impl KindFence {
    /// The lines of the fence.
    pub(crate) fn inside(&self) -> Span {
        self.inside
    }

    /// That there is no kind which this fence could extend.
    pub(crate) fn extends_nothing<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Option<PageProblem> {
        let (name, span) = self.extends.as_ref()?;
        Some(unknown(&self.page, *span, "kind", name, names))
    }
}
