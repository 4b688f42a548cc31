//! The check of pages when they are loaded: a kind or a rule says all that it must, every promise can be kept, and the
//! expressions in it ([`types`]) and their literals ([`literals`]) are right.

mod literals;
mod types;

use std::{collections::BTreeMap, sync::Arc};

use costlint_syntax::{
    Span,
    hcl::{Expr, ExprKind},
};

use crate::{
    findings::elements,
    inventory::fields,
    pages::{
        declaration::Declaration,
        expressions,
        field_kind::FieldKind,
        functions::{self, Signature},
        kind::{Field, Kind, fits},
        mistakes::unknown,
        page::{Formula, Page, PageProblem},
        rule::{Arm, Rule},
        source::{Case, Form, Source},
        vocabulary,
    },
};

/// Finds kinds by their names, and names all of them.
pub(crate) trait Kinds {
    /// The kind of that name.
    fn kind(&self, name: &str) -> Option<&Kind>;

    /// The names of all kinds.
    fn names(&self) -> Vec<&str>;

    /// The names of all word lists.
    fn word_lists(&self) -> Vec<&str>;
}

/// What is wrong in a kind's pages.
pub(crate) fn kind(kind: &Kind, kinds: &dyn Kinds) -> Vec<PageProblem> {
    let lets = || kind.lets.iter().map(|(name, formula)| (&**name, (&formula.page, &formula.expr))).collect();
    let mut problems = Vec::new();
    for page in kind.pages() {
        let checker = Checker::new(page, Place::Kind, kind, kinds, lets());
        problems.extend(checker.kind());
    }
    problems
}

/// What is wrong in a rule's page.
pub(crate) fn rule(rule: &Rule, kinds: &dyn Kinds) -> Vec<PageProblem> {
    let mut problems: Vec<PageProblem> = Vec::new();
    for arm in &rule.body().arms {
        for (name, span) in arm.kinds.iter().zip(&arm.kind_spans) {
            let Some(kind) = kinds.kind(name) else {
                problems.push(unknown(&rule.page, *span, "kind", name, kinds.names()));
                continue;
            };
            let lets = arm.lets.iter().map(|(name, expr)| (&**name, (&rule.page, expr))).collect();
            // An expression that several arms or kinds share is reported once.
            let checker = Checker::new(&rule.page, Place::Rule, kind, kinds, lets);
            for problem in (Checker { rule: Some(rule), ..checker }).arm(arm) {
                if problems.iter().all(|known| known.problem != problem.problem) {
                    problems.push(problem);
                }
            }
        }
    }
    problems
}

/// Where an expression stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a rule.
    Rule,
    /// In the cost or a derived field of a kind.
    Kind,
    /// In a declaration, where functions read the instance.
    Declaration,
}

/// What can be said of the values of an expression.
#[derive(Debug, Clone, PartialEq)]
enum Type {
    Any,
    Of(FieldKind),
    /// An instance of a kind.
    Instance(Arc<str>),
    /// A list of them.
    Instances(Arc<str>),
}

/// The variables of `for` expressions around an expression.
type Scope = Vec<(String, Type)>;

type Lets<'c> = BTreeMap<&'c str, (&'c Page, &'c Expr)>;

struct Checker<'c> {
    page: &'c Page,
    place: Place,
    /// The kind of `self`.
    subject: &'c Kind,
    kinds: &'c dyn Kinds,
    /// The rule, in one.
    rule: Option<&'c Rule>,
    /// Whether the expression is a condition, which must be certain.
    is_condition: bool,
    lets: Lets<'c>,
    /// The types of the lets that were looked at; `None` for one that is being looked at.
    let_types: BTreeMap<&'c str, Option<Type>>,
    /// Whether expressions may read `group`.
    reads_group: bool,
    problems: Vec<PageProblem>,
}

impl<'c> Checker<'c> {
    fn new(page: &'c Page, place: Place, subject: &'c Kind, kinds: &'c dyn Kinds, lets: Lets<'c>) -> Checker<'c> {
        Checker {
            page,
            place,
            subject,
            kinds,
            rule: None,
            is_condition: false,
            lets,
            let_types: BTreeMap::new(),
            reads_group: false,
            problems: Vec::new(),
        }
    }

    fn text(&self, span: Span) -> &'c str {
        span.of(&self.page.text)
    }

    fn tell(&mut self, span: Span, message: impl Into<String>) {
        let problem = self.page.problem(span, message);
        self.tell_problem(problem);
    }

    fn tell_problem(&mut self, problem: PageProblem) {
        if self.problems.iter().all(|known| known.problem != problem.problem) {
            self.problems.push(problem);
        }
    }

    /// What is wrong with what this page says of the kind.
    fn kind(mut self) -> Vec<PageProblem> {
        let subject = self.subject;
        self.all_lets();
        let own = |formula: &&Formula| *formula.page.path == *self.page.path;
        let derived: Vec<_> = subject.derived.iter().filter(|(.., formula)| own(&formula)).collect();
        let cost: Vec<_> = subject.monthly_cost.iter().filter(own).collect();
        for (name, span, formula) in derived {
            self.known_field(name, *span);
            self.top(&formula.expr);
        }
        for formula in cost {
            let cost = self.top(&formula.expr);
            self.expect(&cost, FieldKind::Number, formula.expr.span);
        }
        self.place = Place::Declaration;
        for field in subject.fields.iter().filter(|field| *field.page.path == *self.page.path) {
            if let Some(source) = &field.source {
                self.source(&field.name, source);
            }
        }
        for declaration in &subject.declarations {
            self.declaration(declaration);
        }
        self.problems
    }

    /// What is wrong with an arm of a rule for one of its kinds.
    fn arm(mut self, arm: &'c Arm) -> Vec<PageProblem> {
        self.all_lets();
        self.is_condition = true;
        let when = self.top(&arm.when);
        self.is_condition = false;
        self.expect(&when, FieldKind::Bool, arm.when.span);
        for expr in [&arm.at, &arm.saving].into_iter().flatten() {
            self.top(expr);
        }
        if let Some(grouping) = &arm.grouping {
            self.top(&grouping.by);
        }
        self.reads_group = arm.grouping.is_some();
        for expr in [&arm.message, &arm.help].into_iter().flatten() {
            self.top(expr);
        }
        if let Some(severity) = &arm.severity {
            self.top(severity);
            self.words(severity, "severity", &vocabulary::SEVERITIES);
        }
        if let Some(when) = arm.grouping.as_ref().and_then(|grouping| grouping.when.as_ref()) {
            let found = self.top(when);
            self.expect(&found, FieldKind::Bool, when.span);
        }
        self.reads_group = false;
        for (name, span, value) in &arm.instead {
            if vocabulary::GIVEN.has(name) {
                self.tell(*span, format!("`{name}` cannot be written; the resource determines it"));
            } else if self.known_field(name, *span)
                && let Some(kind) = self.subject.field_kind(name)
            {
                self.literals_fit(value, kind, name);
            }
            self.new_value(value);
        }
        if let Some(fix) = &arm.fix {
            self.top(fix);
            self.words(fix, "fix", &vocabulary::SAFETIES);
            self.safe_in_place(fix, arm);
        }
        self.problems
    }

    /// The value of a field in `instead`. A list of objects is written element by element: as a whole, it would lose comments and
    /// the order of settings.
    fn new_value(&mut self, value: &'c Expr) {
        let signature = |name: &str| signatures().find(|signature| signature.name == name);
        if let ExprKind::Call(call) = &value.kind
            && elements::FUNCTIONS.contains(&self.text(call.name))
            && let Some(signature) = signature(self.text(call.name))
        {
            self.arguments(signature, call);
            for argument in &call.args {
                self.top(argument);
            }
            return;
        }
        let has_objects = |leaf: &&Expr| match &leaf.kind {
            ExprKind::List(items) => items.iter().any(|item| matches!(item.kind, ExprKind::Object(_))),
            _ => false,
        };
        if let Some(list) = self.leaves(value).into_iter().find(has_objects) {
            self.tell(list.span, "write elements of a list with append(…), change(…) or without(…)");
        }
        self.top(value);
    }

    /// A safe fix writes only fields that the provider changes in place, in at least one declaration.
    fn safe_in_place(&mut self, fix: &Expr, arm: &Arm) {
        let promises = self.leaves(fix).into_iter().find(|leaf| self.literal(leaf).as_deref() == Some("safe"));
        let Some(promises) = promises else { return };
        let in_place = |declaration: &Arc<Declaration>| {
            arm.instead.iter().all(|(name, _, _)| declaration.source(name).is_some_and(Source::is_in_place))
        };
        if !self.subject.declarations.iter().any(in_place) {
            let span = promises.span;
            self.tell(span, "no declaration of this kind changes these fields in place, so the fix is not safe");
        }
    }

    fn known_field(&mut self, name: &str, span: Span) -> bool {
        let is_known = self.subject.column(name).is_some();
        if !is_known {
            let names = self.subject.columns.iter().map(|column| &*column.name);
            self.tell_problem(unknown(self.page, span, "field", name, names));
        }
        is_known
    }

    fn declaration(&mut self, declaration: &'c Declaration) {
        let is_here = |page: &Page| *page.path == *self.page.path;
        for (name, source) in &declaration.fields {
            if is_here(&source.formula.page) {
                self.source(name, source);
            }
        }
        if !is_here(&declaration.page) {
            return;
        }
        let stated = |field: &Field| {
            declaration.source(&field.name).is_some()
                || self.subject.derived.iter().any(|(name, ..)| *name == field.name)
        };
        let missing = self.subject.fields.iter().filter(|field| field.default.is_none() && !stated(field));
        let missing: Vec<&str> = missing.map(|field| &*field.name).collect();
        for name in missing {
            let message =
                format!("the field `{name}` is missing; write {name} = none() if this resource has no such setting");
            self.tell(declaration.span, message);
        }
        if let Some(condition) = &declaration.condition {
            let holds = self.top(&condition.expr);
            self.expect(&holds, FieldKind::Bool, condition.expr.span);
        }
    }

    /// A source, and that its literals are of the field's type.
    fn source(&mut self, name: &str, source: &'c Source) {
        let expr = &source.formula.expr;
        let found = self.top(expr);
        if !self.known_field(name, source.name) {
            return;
        }
        let Some(kind) = self.subject.field_kind(name) else { return };
        match &source.form {
            Form::Setting(setting) => {
                if let Some(absent) = &setting.absent {
                    self.literals_fit(absent, kind, name);
                }
                let wrong = setting.meaning.values.iter().flatten().find(|(_, value)| !fits(value, kind));
                if let Some((word, value)) = wrong {
                    let message = format!(
                        "`{word}` means {}, but `{name}` is a {}",
                        value.shown().as_deref().unwrap_or("another value"),
                        kind.name()
                    );
                    self.tell(expr.span, message);
                }
            }
            Form::Cases(cases) => self.cases(cases, kind, name, expr),
            Form::Present(_) => self.expect_as(&Type::Of(FieldKind::Bool), kind, expr.span),
            Form::Allowed(..) => self.expect_as(&Type::Of(FieldKind::List), kind, expr.span),
            Form::Computed => {
                self.expect_as(&found, kind, expr.span);
                self.literals_fit(expr, kind, name);
            }
        }
    }

    fn cases(&mut self, cases: &[Case], kind: FieldKind, name: &str, expr: &Expr) {
        if let Some(case) = cases.iter().find(|case| !fits(&case.is, kind)) {
            let is = case.is.shown().unwrap_or_default();
            self.tell(expr.span, format!("a case is {is}, but `{name}` is a {}", kind.name()));
        }
        if let Some(unreached) =
            cases.iter().position(|case| case.when.is_empty()).filter(|last| last + 1 < cases.len())
        {
            let message = format!("case {} always holds, so the cases after it are never reached", unreached + 1);
            self.tell(expr.span, message);
        }
    }
}

/// The signature of every function of pages.
pub(crate) fn signatures() -> impl Iterator<Item = &'static Signature> {
    let everywhere = functions::FUNCTIONS.iter().map(|function| &function.signature);
    let peers = expressions::PEERS.iter().map(|function| &function.signature);
    everywhere.chain(peers).chain(fields::READING.iter().map(|function| &function.signature))
}
