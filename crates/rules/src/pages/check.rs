//! The check of pages when they are loaded: every name exists, like is compared with like, every literal is one of the right
//! words where those are a closed set, and every promise can be kept.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use costlint_model::eval;
use costlint_prices::{Catalogue, Cloud};
use costlint_syntax::{
    Span,
    hcl::{BinaryOp, Call, Expr, ExprKind, Part, Step, UnaryOp},
};

use crate::{
    inventory::fields,
    names::lists,
    pages::{
        declaration::Declaration,
        expressions,
        field_kind::FieldKind,
        functions::{self, Signature, Takes, nearest},
        kind::{Field, Kind, fits},
        mistakes::{listed, misspelt, not_among, unknown},
        page::{Formula, Page, PageProblem},
        rule::{Arm, Rule},
        source::{Case, Form, Source, constant},
        units, vocabulary,
    },
};

/// Finds kinds by their names, and names all of them.
pub(crate) trait Kinds {
    /// The kind of that name.
    fn kind(&self, name: &str) -> Option<&Kind>;

    /// The names of all kinds.
    fn names(&self) -> Vec<&str>;
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
            for problem in Checker::new(&rule.page, Place::Rule, kind, kinds, lets).arm(arm) {
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
    lets: Lets<'c>,
    /// The types of the lets that were looked at; `None` for one that is being looked at.
    let_types: BTreeMap<&'c str, Option<Type>>,
    problems: Vec<PageProblem>,
}

impl<'c> Checker<'c> {
    fn new(page: &'c Page, place: Place, subject: &'c Kind, kinds: &'c dyn Kinds, lets: Lets<'c>) -> Checker<'c> {
        Checker { page, place, subject, kinds, lets, let_types: BTreeMap::new(), problems: Vec::new() }
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
        let when = self.top(&arm.when);
        self.expect(&when, FieldKind::Bool, arm.when.span);
        for expr in [&arm.at, &arm.saving, &arm.message, &arm.help].into_iter().flatten() {
            self.top(expr);
        }
        for (name, span, value) in &arm.instead {
            if vocabulary::GIVEN.has(name) {
                self.tell(*span, format!("`{name}` cannot be written; the resource determines it"));
            } else if self.known_field(name, *span)
                && let Some(kind) = self.subject.field_kind(name)
            {
                self.literals_fit(value, kind, name);
            }
            self.top(value);
        }
        if let Some(fix) = &arm.fix {
            self.top(fix);
            self.words(fix, "fix", &vocabulary::SAFETIES);
            self.safe_in_place(fix, arm);
        }
        if let Some(severity) = &arm.severity {
            self.top(severity);
            self.words(severity, "severity", &vocabulary::SEVERITIES);
        }
        self.problems
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

    fn expect(&mut self, found: &Type, wanted: FieldKind, span: Span) {
        if let Type::Of(kind) = found
            && *kind != wanted
        {
            self.tell(span, format!("expected a {}, found a {}", wanted.name(), kind.name()));
        }
    }

    /// The same of a computed source: numbers and booleans are also read from text.
    fn expect_as(&mut self, found: &Type, wanted: FieldKind, span: Span) {
        let converts = matches!((found, wanted), (Type::Of(FieldKind::Text), FieldKind::Number | FieldKind::Bool));
        if !converts {
            self.expect(found, wanted, span);
        }
    }

    /// Whether the literals that an expression may come to are of a type.
    fn literals_fit(&mut self, expr: &'c Expr, kind: FieldKind, name: &str) {
        for leaf in self.leaves(expr) {
            let is_literal = matches!(leaf.kind, ExprKind::Text(_) | ExprKind::Number | ExprKind::Bool(_));
            if is_literal && !fits(&constant(self.page, leaf), kind) {
                let message = format!("`{name}` is a {}; found {}", kind.name(), self.text(leaf.span));
                self.tell(leaf.span, message);
            }
        }
    }

    /// Whether the literals that an expression may come to are among some words.
    fn words(&mut self, expr: &'c Expr, what: &str, words: &[&str]) {
        for leaf in self.leaves(expr) {
            match self.literal(leaf) {
                Some(word) if !words.contains(&&*word) => {
                    let problem = not_among(self.page, leaf.span, what, &word, words);
                    self.tell_problem(problem);
                }
                None if matches!(leaf.kind, ExprKind::Number | ExprKind::Bool(_)) => {
                    self.tell(leaf.span, format!("expected one of {}", listed(words)));
                }
                _ => {}
            }
        }
    }

    fn literal(&self, expr: &'c Expr) -> Option<Cow<'c, str>> {
        expr.literal_text(&self.page.text)
    }

    /// The expressions that an expression may come to: both branches of a condition, the values that `lookup` chooses among,
    /// what a let of the same page stands for.
    fn leaves(&self, expr: &'c Expr) -> Vec<&'c Expr> {
        let (mut leaves, mut seen) = (Vec::new(), BTreeSet::new());
        self.add_leaves(expr, &mut leaves, &mut seen);
        leaves
    }

    fn add_leaves(&self, expr: &'c Expr, leaves: &mut Vec<&'c Expr>, seen: &mut BTreeSet<&'c str>) {
        match &expr.kind {
            ExprKind::Paren(inner) => self.add_leaves(inner, leaves, seen),
            ExprKind::Conditional(parts) => {
                for part in &parts[1..] {
                    self.add_leaves(part, leaves, seen);
                }
            }
            ExprKind::Call(call) if self.text(call.name) == "lookup" => {
                if let Some(ExprKind::Object(entries)) = call.args.first().map(|map| &map.kind) {
                    for entry in entries {
                        self.add_leaves(&entry.value, leaves, seen);
                    }
                }
                call.args.iter().skip(2).for_each(|default| self.add_leaves(default, leaves, seen));
            }
            ExprKind::Traversal(root, steps) => match (self.text(root.span), steps.as_slice()) {
                ("let", [Step::Attribute(name)]) => {
                    let name = self.text(*name);
                    if let Some((page, value)) = self.lets.get(name)
                        && *page.path == *self.page.path
                        && seen.insert(name)
                    {
                        self.add_leaves(value, leaves, seen);
                    }
                }
                _ => leaves.push(expr),
            },
            _ => leaves.push(expr),
        }
    }

    /// Checks every let of this page once.
    fn all_lets(&mut self) {
        let here: Vec<&'c str> = self.lets.keys().copied().collect();
        for name in here {
            self.let_type(name, None);
        }
    }

    /// The type of a let; `asked` is where it is read.
    fn let_type(&mut self, name: &str, asked: Option<Span>) -> Type {
        let Some((name, (page, expr))) = self.lets.get_key_value(name).map(|(name, at)| (*name, *at)) else {
            return Type::Any;
        };
        match self.let_types.get(name) {
            Some(Some(known)) => return known.clone(),
            Some(None) => {
                if let Some(span) = asked {
                    self.tell(span, format!("`let.{name}` depends on itself"));
                }
                return Type::Any;
            }
            None => {}
        }
        if *page.path != *self.page.path {
            return Type::Any;
        }
        self.let_types.insert(name, None);
        let found = self.top(expr);
        self.let_types.insert(name, Some(found.clone()));
        found
    }

    /// An expression outside of any `for`.
    fn top(&mut self, expr: &'c Expr) -> Type {
        self.expr(expr, &mut Scope::new())
    }

    fn expr(&mut self, expr: &'c Expr, scope: &mut Scope) -> Type {
        let of = Type::Of;
        match &expr.kind {
            ExprKind::Null | ExprKind::Missing => Type::Any,
            ExprKind::Bool(_) => of(FieldKind::Bool),
            ExprKind::Number => of(FieldKind::Number),
            ExprKind::Text(_) => of(FieldKind::Text),
            ExprKind::Template(parts) | ExprKind::Heredoc(parts) => {
                for part in parts {
                    self.part(part, scope);
                }
                // `"${x}"` is x, whatever its type.
                if matches!(parts.as_slice(), [Part::Interpolation { .. }]) { Type::Any } else { of(FieldKind::Text) }
            }
            ExprKind::Name => self.name(expr, scope),
            ExprKind::List(items) => {
                for item in items {
                    self.expr(item, scope);
                }
                of(FieldKind::List)
            }
            ExprKind::Object(entries) => {
                for entry in entries {
                    self.expr(&entry.value, scope);
                }
                of(FieldKind::Map)
            }
            ExprKind::Paren(inner) => self.expr(inner, scope),
            ExprKind::Conditional(parts) => {
                let condition = self.expr(&parts[0], scope);
                self.expect(&condition, FieldKind::Bool, parts[0].span);
                let (then, otherwise) = (self.expr(&parts[1], scope), self.expr(&parts[2], scope));
                if then == otherwise { then } else { Type::Any }
            }
            ExprKind::Unary(operator, operand) => {
                let found = self.expr(operand, scope);
                let wanted = if *operator == UnaryOp::Not { FieldKind::Bool } else { FieldKind::Number };
                self.expect(&found, wanted, operand.span);
                of(wanted)
            }
            ExprKind::Binary(operator, operands) => {
                let (left, right) = (self.expr(&operands[0], scope), self.expr(&operands[1], scope));
                self.alike(*operator, &left, &right, expr.span)
            }
            ExprKind::Call(call) => self.call(call, scope),
            ExprKind::Traversal(root, steps) => self.traversal(root, steps, scope),
            ExprKind::For(parts) => {
                let element = match self.expr(&parts.collection, scope) {
                    Type::Instances(kind) => Type::Instance(kind),
                    _ => Type::Any,
                };
                let depth = scope.len();
                scope.extend(parts.key_name.map(|name| (self.text(name).to_owned(), Type::Any)));
                scope.push((self.text(parts.value_name).to_owned(), element.clone()));
                if let Some(key) = &parts.key {
                    self.expr(key, scope);
                }
                let value = self.expr(&parts.value, scope);
                if let Some(condition) = &parts.condition {
                    self.expr(condition, scope);
                }
                scope.truncate(depth);
                match (&parts.key, value) {
                    (Some(_), _) => of(FieldKind::Map),
                    (None, Type::Instance(kind)) => Type::Instances(kind),
                    (None, _) => of(FieldKind::List),
                }
            }
        }
    }

    fn part(&mut self, part: &'c Part, scope: &mut Scope) {
        match part {
            Part::Literal { .. } => {}
            Part::Interpolation { value, .. } => drop(self.expr(value, scope)),
            Part::If { condition, then, otherwise, .. } => {
                self.expr(condition, scope);
                then.iter().chain(otherwise).for_each(|part| self.part(part, scope));
            }
            Part::For { collection, body, key_name, value_name, .. } => {
                self.expr(collection, scope);
                let depth = scope.len();
                scope.extend(key_name.iter().chain([value_name]).map(|name| (self.text(*name).to_owned(), Type::Any)));
                for part in body {
                    self.part(part, scope);
                }
                scope.truncate(depth);
            }
        }
    }

    /// A name by itself: a variable of a `for`, or `self`.
    fn name(&mut self, expr: &Expr, scope: &Scope) -> Type {
        let name = self.text(expr.span);
        if let Some((_, found)) = scope.iter().rev().find(|(known, _)| known == name) {
            return found.clone();
        }
        if name != "self" {
            let names = scope.iter().map(|(name, _)| name.as_str()).chain(["self", "let", "assume"]);
            let problem = unknown(self.page, expr.span, "variable", name, names.collect::<Vec<_>>());
            self.tell_problem(problem);
        }
        Type::Any
    }

    fn traversal(&mut self, root: &'c Expr, steps: &'c [Step], scope: &mut Scope) -> Type {
        for step in steps {
            if let Step::Index(key) = step {
                self.expr(key, scope);
            }
        }
        let (Some(Step::Attribute(member)), ExprKind::Name) = (steps.first(), &root.kind) else {
            let found = self.expr(root, scope);
            return self.member_of(&found, steps);
        };
        let (name, is_last) = (self.text(*member), steps.len() == 1);
        let whole = |found: Type| if is_last { found } else { Type::Any };
        let is_variable = scope.iter().any(|(known, _)| known == self.text(root.span));
        match self.text(root.span) {
            _ if is_variable => {
                let found = self.name(root, scope);
                self.member_of(&found, steps)
            }
            "self" => {
                self.known_field(name, *member);
                whole(self.subject.field_kind(name).map_or(Type::Any, Type::Of))
            }
            "let" => {
                if !self.lets.contains_key(name) || self.place == Place::Declaration {
                    let names: Vec<&str> = self.lets.keys().copied().collect();
                    self.tell_problem(unknown(self.page, *member, "let", name, names));
                }
                whole(self.let_type(name, Some(*member)))
            }
            "assume" => {
                let names = || self.subject.assumes.iter().map(|assume| &*assume.name);
                if self.place != Place::Kind {
                    self.tell(root.span, "`assume` describes the usage behind a cost and belongs in a kind");
                } else if !names().any(|known| known == name) {
                    let names: Vec<&str> = names().collect();
                    self.tell_problem(unknown(self.page, *member, "assume", name, names));
                }
                whole(Type::Of(FieldKind::Number))
            }
            _ => self.name(root, scope),
        }
    }

    /// A member of a value: an instance has the fields of its kind.
    fn member_of(&mut self, found: &Type, steps: &[Step]) -> Type {
        match (found, steps) {
            (Type::Instance(kind), [Step::Attribute(member), rest @ ..]) => {
                let Some(kind) = self.kinds.kind(kind) else { return Type::Any };
                let name = self.text(*member);
                if kind.column(name).is_none() {
                    let names = kind.columns.iter().map(|column| &*column.name);
                    self.tell_problem(unknown(self.page, *member, "field", name, names));
                }
                if rest.is_empty() { kind.field_kind(name).map_or(Type::Any, Type::Of) } else { Type::Any }
            }
            (Type::Instances(kind), [Step::Index(_) | Step::LegacyIndex(_), rest @ ..]) => {
                let element = Type::Instance(kind.clone());
                if rest.is_empty() { element } else { self.member_of(&element, rest) }
            }
            _ => Type::Any,
        }
    }

    fn call(&mut self, call: &'c Call, scope: &mut Scope) -> Type {
        let name = self.text(call.name);
        let is_setting = matches!(name, "at" | "of_pod" | "of_resource");
        let mut arguments = Vec::new();
        for argument in &call.args {
            // Cases and options have keys of their own, which are checked as they are read.
            if let ExprKind::Object(entries) = &argument.kind
                && is_setting
                && self.place == Place::Declaration
            {
                for entry in entries {
                    self.option(entry.key.span, &entry.value, scope);
                }
                arguments.push(Type::Of(FieldKind::Map));
                continue;
            }
            arguments.push(self.expr(argument, scope));
        }
        let signature = functions::function(name).map(|function| &function.signature);
        let peers = || expressions::PEERS.iter().map(|function| &function.signature).find(|known| known.name == name);
        let reading = || fields::READING.iter().map(|function| &function.signature).find(|known| known.name == name);
        match signature.or_else(peers).or_else(reading) {
            Some(signature) => {
                let reads = reading().is_some();
                if reads && self.place != Place::Declaration {
                    self.tell(call.name, format!("`{name}` reads an instance and belongs in a declaration"));
                    return Type::Any;
                }
                if peers().is_some() && self.place == Place::Declaration {
                    self.tell(call.name, format!("`{name}` reads other instances and belongs in a rule"));
                    return Type::Any;
                }
                self.arguments(signature, call);
                let kind = call.args.first().and_then(|kind| self.literal(kind));
                match (peers().is_some(), kind) {
                    (true, Some(kind)) => Type::Instances(kind.as_ref().into()),
                    _ => signature.gives.map_or(Type::Any, Type::Of),
                }
            }
            None if matches!(name, "try" | "can") || eval::has_function(name) => {
                self.pattern(name, call);
                terraform(name)
            }
            None => {
                let names = signatures().map(|signature| signature.name);
                self.tell_problem(unknown(self.page, call.name, "function", name, names));
                Type::Any
            }
        }
    }

    /// An option of a setting inside of a larger expression.
    fn option(&mut self, key: Span, value: &'c Expr, scope: &mut Scope) {
        let name = self.text(key);
        if !vocabulary::AT_OPTIONS.has(name) {
            self.tell_problem(misspelt(self.page, key, name, &vocabulary::AT_OPTIONS));
        }
        let literal = self.literal(value);
        match (name, &literal) {
            ("unit", Some(unit)) if !units::has(unit) => {
                self.tell_problem(unknown(self.page, value.span, "unit", unit, vocabulary::UNITS.names()));
            }
            ("if", Some(field)) => {
                self.known_field(field, value.span);
                if self.subject.field_kind(field).is_some_and(|kind| kind != FieldKind::Bool) {
                    self.tell(value.span, format!("`{field}` is not a bool"));
                }
            }
            ("unit" | "if" | "since" | "in_place", None) => self.tell(value.span, "expected a plain string"),
            ("scale" | "offset", _) if !matches!(constant(self.page, value).data, costlint_model::Data::Number(_)) => {
                self.tell(value.span, "expected a number");
            }
            ("values", _) if !matches!(value.kind, ExprKind::Object(_)) => {
                self.tell(value.span, "expected the meaning of each written value: { SPOT = 100 }");
            }
            ("in_place", Some(link)) if !link.starts_with("https://") => {
                self.tell(value.span, "expected a link to the documentation that says so");
            }
            _ => {}
        }
        if !matches!(name, "values") {
            self.expr(value, scope);
        }
    }

    /// The number of arguments, and those literals that must be one of a closed set.
    fn arguments(&mut self, signature: &Signature, call: &'c Call) {
        if let Some(problem) = signature.misused(call.args.len()).filter(|_| !call.spread) {
            self.tell(call.name, problem);
            return;
        }
        if signature.name == "has_word"
            && let Some(ExprKind::List(words)) = call.args.get(1).map(|words| &words.kind)
        {
            for word in words {
                self.whole_word(word);
            }
        }
        for (index, argument) in call.args.iter().enumerate() {
            let Some(takes) = signature.takes.get(index).or(signature.takes.last()) else { continue };
            if takes.takes == Takes::Fields {
                self.join(&call.args[0], argument);
                continue;
            }
            for leaf in self.leaves(argument) {
                self.argument(takes.takes, leaf);
            }
        }
    }

    /// The fields that the instances of a kind are looked up by.
    fn join(&mut self, kind: &'c Expr, fields: &'c Expr) {
        let ExprKind::Object(entries) = &fields.kind else {
            self.tell(fields.span, format!("expected {}", Takes::Fields.described()));
            return;
        };
        let kinds = self.kinds;
        let Some(kind) = self.literal(kind).and_then(|kind| kinds.kind(&kind)) else { return };
        for entry in entries {
            let name = self.text(entry.key.span);
            if kind.column(name).is_none() {
                let names = kind.columns.iter().map(|column| &*column.name);
                self.tell_problem(unknown(self.page, entry.key.span, "field", name, names));
            }
        }
    }

    /// Names are split at marks and where case changes, so a word with either is never found.
    fn whole_word(&mut self, word: &'c Expr) {
        let Some(text) = self.literal(word) else { return };
        if !lists::is_word(&text) {
            let message = format!("`{text}` never matches: words are lower case and end at punctuation such as `-`");
            self.tell(word.span, message);
        }
    }

    fn argument(&mut self, takes: Takes, leaf: &'c Expr) {
        if takes == Takes::PriceItem
            && let ExprKind::Template(parts) = &leaf.kind
        {
            self.price_template(parts, leaf.span);
            return;
        }
        let Some(word) = self.literal(leaf) else {
            let wrong = match takes {
                Takes::Any => false,
                Takes::Number => matches!(leaf.kind, ExprKind::Text(_) | ExprKind::Bool(_)),
                Takes::Bool => matches!(leaf.kind, ExprKind::Text(_) | ExprKind::Number),
                _ => matches!(leaf.kind, ExprKind::Number | ExprKind::Bool(_)),
            };
            if wrong {
                self.tell(leaf.span, format!("expected {}", takes.described()));
            }
            return;
        };
        let catalogue = Catalogue::embedded();
        let problem = match takes {
            Takes::Any | Takes::Text | Takes::Path | Takes::Reference | Takes::Fields => None,
            Takes::Number | Takes::Bool => {
                Some(self.page.problem(leaf.span, format!("expected {}", takes.described())))
            }
            Takes::Kind => self.kinds.kind(&word).is_none().then(|| self.no(leaf, "kind", &word, self.kinds.names())),
            Takes::PriceItem => {
                let is_known = catalogue.items().any(|item| item == word);
                (!is_known).then(|| self.no(leaf, "price item", &word, catalogue.items()))
            }
            Takes::Machine => {
                let is_known = catalogue.machine_any(&word).is_some() || word.starts_with("ml.");
                let names =
                    || Cloud::ALL.into_iter().flat_map(|cloud| catalogue.machines(cloud)).map(|machine| machine.name);
                (!is_known).then(|| self.no(leaf, "machine type", &word, names()))
            }
            Takes::NodeService => {
                let is_known = catalogue.node_services().any(|service| service == word);
                (!is_known).then(|| self.no(leaf, "service", &word, catalogue.node_services()))
            }
            Takes::Product => {
                let is_known = catalogue.products().any(|product| product == word);
                (!is_known).then(|| self.no(leaf, "product of the support calendar", &word, catalogue.products()))
            }
            Takes::Role => {
                (!lists::roles().any(|role| role == word)).then(|| self.no(leaf, "role", &word, lists::roles()))
            }
            Takes::WordList => {
                (!lists::names().any(|list| list == word)).then(|| self.no(leaf, "word list", &word, lists::names()))
            }
            Takes::Unit => (!units::has(&word)).then(|| self.no(leaf, "unit", &word, vocabulary::UNITS.names())),
        };
        if let Some(problem) = problem {
            self.tell_problem(problem);
        }
    }

    fn no<'n>(&self, leaf: &Expr, what: &str, word: &str, names: impl IntoIterator<Item = &'n str>) -> PageProblem {
        unknown(self.page, leaf.span, what, word, names)
    }

    /// Of `"gcp/disk/${self.volume_type}"` the literal ends must be those of some item.
    fn price_template(&mut self, parts: &[Part], span: Span) {
        let literal = |part: Option<&Part>| match part {
            Some(Part::Literal { span, text }) => text.as_deref().unwrap_or_else(|| self.text(*span)).to_owned(),
            _ => String::new(),
        };
        let (start, end) = (literal(parts.first()), literal(parts.last()));
        let fits =
            |item: &str| item.starts_with(&start) && item.ends_with(&end) && item.len() >= start.len() + end.len();
        let items = || Catalogue::embedded().items();
        if items().any(fits) {
            return;
        }
        let mut problem = self.page.problem(span, format!("no price item begins with `{start}` and ends with `{end}`"));
        let folder = |item: &'static str| item.get(..start.len()).unwrap_or(item);
        problem.problem.help =
            nearest(&start, items().map(folder)).map(|near| format!("did you mean `{near}`?").into());
        self.tell_problem(problem);
    }

    /// A literal regular expression is compiled, so that a wrong one is an error of the page.
    fn pattern(&mut self, function: &str, call: &'c Call) {
        let pattern = match function {
            "regex" | "regexall" => call.args.first(),
            "replace" => call.args.get(1),
            _ => None,
        };
        let Some((argument, pattern)) = pattern.and_then(|argument| Some((argument, self.literal(argument)?))) else {
            return;
        };
        let pattern = match function {
            "replace" => match pattern.strip_prefix('/').and_then(|pattern| pattern.strip_suffix('/')) {
                Some(pattern) => pattern,
                None => return,
            },
            _ => &pattern,
        };
        if let Some(reason) = eval::pattern_problem(pattern) {
            self.tell(argument.span, format!("this regular expression cannot be read: {reason}"));
        }
    }

    /// Whether both sides of an operator can be of one type, as far as fields and literals tell; the type of the result.
    fn alike(&mut self, operator: BinaryOp, left: &Type, right: &Type, whole: Span) -> Type {
        let equality = matches!(operator, BinaryOp::Equal | BinaryOp::NotEqual);
        let logic = matches!(operator, BinaryOp::And | BinaryOp::Or);
        let arithmetic = matches!(
            operator,
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo
        );
        let wanted = if logic { FieldKind::Bool } else { FieldKind::Number };
        let is = |found: &Type| matches!(found, Type::Any) || *found == Type::Of(wanted);
        let fits =
            if equality { *left == Type::Any || *right == Type::Any || left == right } else { is(left) && is(right) };
        if !fits {
            self.tell(whole, format!("a {} and a {} cannot be combined here", left.name(), right.name()));
        }
        Type::Of(if arithmetic { FieldKind::Number } else { FieldKind::Bool })
    }
}

impl Type {
    fn name(&self) -> &'static str {
        match self {
            Type::Any => "value",
            Type::Of(kind) => kind.name(),
            Type::Instance(_) => "instance",
            Type::Instances(_) => "list",
        }
    }
}

/// The signature of every function of pages.
pub(crate) fn signatures() -> impl Iterator<Item = &'static Signature> {
    let everywhere = functions::FUNCTIONS.iter().map(|function| &function.signature);
    let peers = expressions::PEERS.iter().map(|function| &function.signature);
    everywhere.chain(peers).chain(fields::READING.iter().map(|function| &function.signature))
}

/// The type of what a function of Terraform gives, where it is always the same.
fn terraform(name: &str) -> Type {
    match name {
        "abs" | "ceil" | "floor" | "length" | "log" | "max" | "min" | "parseint" | "pow" | "signum" | "sum"
        | "tonumber" => Type::Of(FieldKind::Number),
        "alltrue" | "anytrue" | "can" | "contains" | "endswith" | "startswith" | "strcontains" | "tobool" => {
            Type::Of(FieldKind::Bool)
        }
        "format" | "join" | "lower" | "replace" | "substr" | "title" | "tostring" | "trim" | "trimprefix"
        | "trimspace" | "trimsuffix" | "upper" => Type::Of(FieldKind::Text),
        "chunklist" | "compact" | "concat" | "distinct" | "flatten" | "keys" | "range" | "reverse" | "sort"
        | "split" | "tolist" | "toset" | "values" => Type::Of(FieldKind::List),
        "merge" | "tomap" | "zipmap" => Type::Of(FieldKind::Map),
        _ => Type::Any,
    }
}
