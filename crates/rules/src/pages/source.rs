//! Sources of fields as declarations state them, read once when a page is loaded: a source that can be read in one place and
//! written back there is kept apart from one that is only computed.

use std::sync::Arc;

use costlint_model::{
    Data, Truth, Value,
    eval::{Budget, Evaluator, Names},
};
use costlint_syntax::{
    Span,
    edit::New,
    hcl::{Call, Expr, ExprKind},
};

use crate::pages::{
    functions,
    mistakes::misspelt,
    page::{Formula, PAGE, Page, PageProblem},
    path::{Path, Step},
    units, vocabulary,
};

/// Where a field comes from.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// The bytes of the field's name.
    pub(crate) name: Span,
    /// As the page writes it.
    pub(crate) formula: Formula,
    /// What it says, where it is a single call that names places.
    pub(crate) form: Form,
    /// Of `present`: the text that is written behind the resource to make it so.
    pub(crate) beside: Option<Expr>,
}

/// What a source is.
#[derive(Debug, Clone)]
pub(crate) enum Form {
    /// `at(…)` and its kin.
    Setting(Setting),
    /// `present(path)`
    Present(Path),
    /// `cases({…}, …)`
    Cases(Vec<Case>),
    /// `allowed(at(…), "label")`: the values that a requirement list allows for a label.
    Allowed(Setting, Arc<str>),
    /// Any other expression: it is read and never written.
    Computed,
}

/// One setting: the places it may stand in, and how its written value is meant.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    /// What the paths start from.
    pub(crate) base: Base,
    /// The places; where none is in use, the first is written.
    pub(crate) paths: Vec<Path>,
    /// What it is where nothing is written.
    pub(crate) absent: Option<Expr>,
    /// How a written value is meant.
    pub(crate) meaning: Meaning,
    /// The field that must hold for the setting to count.
    pub(crate) switch: Option<Arc<str>>,
    /// The version from which on the first path is the name of the setting, and before which the last is.
    pub(crate) since: Option<Arc<str>>,
    /// Names of other settings that only versions before `since` have.
    pub(crate) before: Vec<Arc<str>>,
    /// Where the provider's documentation says that it changes without replacement or downtime.
    pub(crate) in_place: Option<Arc<str>>,
    /// Settings that this one cannot stand beside.
    pub(crate) excludes: Vec<Path>,
}

/// What paths start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base {
    /// The instance itself.
    Element,
    /// The part or resource that the instance is a part of.
    Outer,
    /// The pod that a container belongs to.
    Pod,
    /// The resource that the instance is a part of.
    Resource,
}

/// How a written value is meant.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meaning {
    /// The field's value for each written one; anything else is unknown.
    pub(crate) values: Option<Vec<(Arc<str>, Value)>>,
    /// A named pair of functions.
    pub(crate) unit: Option<Arc<str>>,
    /// The field is the written number so many times …
    pub(crate) scale: f64,
    /// … and this added.
    pub(crate) offset: f64,
}

/// One case of `cases`.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// The field's value.
    pub(crate) is: Value,
    /// The settings that make it so, all of them; none in the case for the rest.
    pub(crate) when: Vec<(Path, Value)>,
    /// Settings to write besides.
    pub(crate) also: Vec<(Path, Value)>,
}

impl Source {
    /// Reads a source.
    pub(crate) fn read(page: &Page, name: Span, expr: Expr) -> Result<Source, PageProblem> {
        let form = match &expr.kind {
            ExprKind::Call(call) => Form::read(page, call)?,
            _ => Form::Computed,
        };
        let beside = match &expr.kind {
            ExprKind::Call(call) if matches!(form, Form::Present(_)) => beside(page, call)?,
            _ => None,
        };
        Ok(Source { name, formula: page.formula(expr), form, beside })
    }

    /// Whether the provider changes what it writes without replacement or downtime.
    pub(crate) fn is_in_place(&self) -> bool {
        self.beside.is_some() || matches!(&self.form, Form::Setting(setting) if setting.in_place.is_some())
    }
}

impl Form {
    /// The path that a new value is written at.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Form::Setting(setting) | Form::Allowed(setting, _) => setting.paths.first(),
            Form::Present(path) => Some(path),
            Form::Cases(cases) => cases.iter().find_map(|case| case.when.first().map(|(path, _)| path)),
            Form::Computed => None,
        }
    }

    fn read(page: &Page, call: &Call) -> Result<Form, PageProblem> {
        Ok(match call.name.of(&page.text) {
            "at" => Form::Setting(Setting::read(page, Base::Element, &call.args)?),
            "of_pod" => Form::Setting(Setting::read(page, Base::Pod, &call.args)?),
            "of_outer" => Form::Setting(Setting::read(page, Base::Outer, &call.args)?),
            "of_resource" => Form::Setting(Setting::read(page, Base::Resource, &call.args)?),
            "present" => match call.args.as_slice() {
                [path] | [path, Expr { kind: ExprKind::Object(_), .. }] => Form::Present(read_path(page, path)?),
                _ => return Err(page.problem(call.name, "`present` takes one path and options")),
            },
            "allowed" => match call.args.as_slice() {
                [Expr { kind: ExprKind::Call(rows), .. }, label] if rows.name.of(&page.text) == "at" => {
                    let label = label.literal_text(&page.text).unwrap_or_default();
                    Form::Allowed(Setting::read(page, Base::Element, &rows.args)?, label.into())
                }
                _ => Form::Computed,
            },
            "cases" => Form::Cases(call.args.iter().map(|case| Case::read(page, case)).collect::<Result<_, _>>()?),
            _ => Form::Computed,
        })
    }
}

/// The text that the options of `present` say is to be written behind the resource. Its holes are `${ref}`, `${label}` and fields.
fn beside(page: &Page, call: &Call) -> Result<Option<Expr>, PageProblem> {
    let Some(Expr { kind: ExprKind::Object(options), .. }) = call.args.get(1) else { return Ok(None) };
    let mut found = None;
    for option in options {
        match option.key.span.of(&page.text) {
            "beside" => found = Some(option.value.clone()),
            name => return Err(misspelt(page, option.key.span, name, &vocabulary::PRESENT_OPTIONS)),
        }
    }
    let Some(text) = found else { return Ok(None) };
    let (ExprKind::Text(_) | ExprKind::Template(_) | ExprKind::Heredoc(_)) = &text.kind else {
        return Err(page.problem(text.span, "expected the text of a resource: beside = <<-EOT"));
    };
    let mut wrong = None;
    text.each_expression(&mut |part| {
        let is_hole = match &part.kind {
            ExprKind::Name => matches!(part.span.of(&page.text), "ref" | "label" | "self"),
            ExprKind::Traversal(root, _) => root.span.of(&page.text) == "self",
            _ => true,
        };
        if !is_hole && wrong.is_none() {
            wrong = Some(part.span);
        }
    });
    match wrong {
        Some(span) => Err(page.problem(span, "the holes of this text are ${ref}, ${label} and ${self.field}")),
        None => Ok(Some(text)),
    }
}

impl Setting {
    fn read(page: &Page, base: Base, arguments: &[Expr]) -> Result<Setting, PageProblem> {
        let text = &*page.text;
        let (paths, options) = match arguments.split_last() {
            Some((Expr { kind: ExprKind::Object(options), .. }, paths)) => (paths, options.as_slice()),
            _ => (arguments, &[][..]),
        };
        let mut setting = Setting {
            base,
            paths: paths.iter().map(|path| one_setting(page, path)).collect::<Result<_, _>>()?,
            absent: None,
            meaning: Meaning { scale: 1.0, ..Meaning::default() },
            switch: None,
            since: None,
            before: Vec::new(),
            in_place: None,
            excludes: Vec::new(),
        };
        for option in options {
            let word = || option.value.literal_text(text).map(Arc::from);
            let number = || constant(page, &option.value).as_number().unwrap_or(f64::NAN);
            match option.key.span.of(text) {
                "absent" => setting.absent = Some(option.value.clone()),
                "values" => setting.meaning.values = Some(members(page, &option.value)),
                "unit" => setting.meaning.unit = word(),
                "scale" => setting.meaning.scale = number(),
                "offset" => setting.meaning.offset = number(),
                "if" => setting.switch = word(),
                "in_place" => setting.in_place = word(),
                "since" => setting.since = word(),
                "before" => {
                    let names = constant(page, &option.value);
                    let names = names.as_list().unwrap_or_default().iter();
                    setting.before = names.filter_map(|name| name.as_text().map(Arc::from)).collect();
                }
                "excludes" => {
                    let ExprKind::List(paths) = &option.value.kind else {
                        return Err(page.problem(option.value.span, "expected a list of paths"));
                    };
                    setting.excludes = paths.iter().map(|path| one_setting(page, path)).collect::<Result<_, _>>()?;
                }
                name => return Err(misspelt(page, option.key.span, name, &vocabulary::AT_OPTIONS)),
            }
        }
        Ok(setting)
    }
}

impl Meaning {
    /// How values are meant by the options of a call that is part of an expression.
    pub(crate) fn of_options(options: &costlint_model::Object) -> Meaning {
        let text = |name: &str| options.member(name).and_then(|member| member.value.as_text().map(Arc::from));
        let number = |name: &str| options.member(name).and_then(|member| member.value.as_number());
        let values = options.member("values").and_then(|member| member.value.as_object());
        Meaning {
            values: values.map(|values| {
                values.members().iter().map(|member| (member.name.clone(), member.value.clone())).collect()
            }),
            unit: text("unit"),
            scale: number("scale").unwrap_or(1.0),
            offset: number("offset").unwrap_or(0.0),
        }
    }

    /// The field's value for a written one, which keeps its place.
    pub(crate) fn of(&self, written: &Value) -> Value {
        if let Some(values) = &self.values {
            return each_alternative(written, |written| {
                let shown = written.shown()?;
                values.iter().find(|(known, _)| *known == shown).map(|(_, value)| value.clone())
            });
        }
        if let Some(unit) = &self.unit {
            return each_alternative(written, |written| units::read(unit, written).map(Value::number));
        }
        if self.is_plain_number() {
            return written.clone();
        }
        each_alternative(written, |written| Some(Value::number(written.as_number()? * self.scale + self.offset)))
    }

    /// What to write for a field's value, in the spelling of what stands there; `None` where the language has no word for it.
    pub(crate) fn written(&self, value: &Value, old: Option<&Value>) -> Option<New> {
        if let Some(values) = &self.values {
            // Of several words for one value, the one that stands there is right already.
            let stands = |word: &str| old.and_then(Value::shown).is_some_and(|old| *old == *word);
            let mut words =
                values.iter().filter(|(_, known)| known.equals_loosely(value) == Truth::Yes).map(|(word, _)| word);
            let word = words.clone().find(|word| stands(word)).or_else(|| words.next())?;
            return Some(match &**word {
                "true" => New::Bool(true),
                "false" => New::Bool(false),
                _ => New::Text(word.to_string()),
            });
        }
        if let Some(unit) = &self.unit {
            return units::write(unit, value.as_number()?, old);
        }
        if self.is_plain_number() {
            return new_of(value);
        }
        // Zero has no sign.
        Some(New::Number((value.as_number()? - self.offset) / self.scale + 0.0))
    }

    #[expect(clippy::float_cmp, reason = "these are the literals of a page")]
    fn is_plain_number(&self) -> bool {
        self.scale == 1.0 && self.offset == 0.0
    }
}

impl Case {
    fn read(page: &Page, expr: &Expr) -> Result<Case, PageProblem> {
        let ExprKind::Object(entries) = &expr.kind else {
            return Err(page.problem(expr.span, "expected a case: { is = value, when = { \"path\" = value } }"));
        };
        let mut is = None;
        let (mut when, mut also) = (Vec::new(), Vec::new());
        for entry in entries {
            match entry.key.span.of(&page.text) {
                "is" => is = Some(constant(page, &entry.value)),
                "when" => when = settings(page, &entry.value)?,
                "also" => also = settings(page, &entry.value)?,
                name => return Err(misspelt(page, entry.key.span, name, &vocabulary::CASE_KEYS)),
            }
        }
        let is =
            is.ok_or_else(|| page.problem(expr.span, "the case does not set the value of the field: is = value"))?;
        Ok(Case { is, when, also })
    }
}

/// A wholly known value as one to write.
pub(crate) fn new_of(value: &Value) -> Option<New> {
    Some(match &value.data {
        Data::Null => New::Null,
        Data::Bool(bool) => New::Bool(*bool),
        Data::Number(number) => New::Number(*number),
        Data::Text(text) => New::Text(text.to_string()),
        Data::List(items) => New::List(items.iter().map(new_of).collect::<Option<_>>()?),
        Data::Object(object) if !object.open => {
            let members = object.members().iter().map(|member| Some((member.name.to_string(), new_of(&member.value)?)));
            New::Object(members.collect::<Option<_>>()?)
        }
        Data::Object(_) | Data::Unknown(_) | Data::OneOf(_) => return None,
    })
}

/// A function over each possible value; unknown where it has no answer for one of them. The place stays.
pub(crate) fn each_alternative(value: &Value, apply: impl Fn(&Value) -> Option<Value>) -> Value {
    let converted: Option<Vec<Value>> = value.alternatives().iter().map(apply).collect();
    let joined = converted.map_or_else(Value::unknown, Value::one_of);
    Value { data: joined.data, place: value.place }
}

/// The path to one setting: `[*]` would be many.
fn one_setting(page: &Page, value: &Expr) -> Result<Path, PageProblem> {
    let path = read_path(page, value)?;
    if path.steps.contains(&Step::Each) {
        return Err(page.problem(value.span, "`[*]` matches many settings and belongs in `each`; a path reads one"));
    }
    Ok(path)
}

/// The path that a text of a page writes.
pub(crate) fn read_path(page: &Page, value: &Expr) -> Result<Path, PageProblem> {
    let Some(written) = value.literal_text(&page.text) else {
        return Err(page.problem(value.span, "expected a path as a plain string"));
    };
    Path::read(&written).map_err(|(offset, message)| {
        let start = value.span.start as usize + 1 + offset;
        page.problem(costlint_syntax::Span::new(start.min(value.span.end as usize), value.span.end as usize), message)
    })
}

/// `{ path = literal }`
fn settings(page: &Page, expr: &Expr) -> Result<Vec<(Path, Value)>, PageProblem> {
    let ExprKind::Object(entries) = &expr.kind else {
        return Err(page.problem(expr.span, "expected settings: { \"path\" = value }"));
    };
    let mut settings = Vec::new();
    for entry in entries {
        let written = entry.key.literal_text(&page.text).unwrap_or_else(|| entry.key.span.of(&page.text).into());
        let path = Path::read(&written).map_err(|(_, message)| page.problem(entry.key.span, message))?;
        settings.push((path, constant(page, &entry.value)));
    }
    Ok(settings)
}

fn members(page: &Page, expr: &Expr) -> Vec<(Arc<str>, Value)> {
    let ExprKind::Object(entries) = &expr.kind else { return Vec::new() };
    let name = |key: &Expr| Arc::from(key.literal_text(&page.text).unwrap_or_else(|| key.span.of(&page.text).into()));
    entries.iter().map(|entry| (name(&entry.key), constant(page, &entry.value))).collect()
}

/// The value of an expression that reads nothing.
pub(crate) fn constant(page: &Page, expr: &Expr) -> Value {
    let budget = Budget::default();
    let evaluator = Evaluator { text: &page.text, file: PAGE, names: &Nothing, budget: &budget };
    Value { place: None, ..evaluator.value(expr).unwrap_or_else(|_| Value::unknown()) }
}

/// No names, and of the functions only the one that says that nothing is known.
struct Nothing;

impl Names for Nothing {
    fn name(&self, _name: &str) -> Option<Value> {
        None
    }

    fn member(&self, _namespace: &str, _member: &str) -> Option<Value> {
        None
    }

    fn call(&self, function: &str, _arguments: &[Value]) -> Option<Result<Value, String>> {
        (function == functions::UNKNOWN).then(|| Ok(Value::unknown()))
    }
}
