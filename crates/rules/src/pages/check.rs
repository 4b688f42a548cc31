//! The check of pages when they are loaded: every name exists, like is compared with like, every promise can be kept.

use std::{collections::BTreeMap, sync::Arc};

use costlint_model::eval;
use costlint_syntax::{
    Problem, Span,
    hcl::{BinaryOp, Expr, ExprKind, Part, Step},
};

use crate::pages::{
    functions,
    kind::{Declaration, FieldKind, GIVEN, Kind},
    page::{Page, PageProblem},
    rule::{Arm, Rule},
    source::Source,
    units,
};

/// What is wrong in a kind's page.
pub(crate) fn kind(kind: &Kind) -> Vec<PageProblem> {
    let assumes: Vec<Arc<str>> = kind.assumes.iter().map(|assume| assume.name.clone()).collect();
    let fields = fields_of(kind);
    let mut checker = Checker {
        page: &kind.page,
        fields: &fields,
        lets: &kind.lets,
        assumes: &assumes,
        reads: false,
        problems: Vec::new(),
    };
    kind.lets.values().for_each(|expr| checker.expr(expr));
    kind.derived.iter().for_each(|(_, expr)| checker.expr(expr));
    kind.monthly_cost.iter().for_each(|expr| checker.expr(expr));
    for (name, expr) in &kind.derived {
        checker.known_field(name, expr.span);
    }
    for declaration in &kind.declarations {
        checker.declaration(declaration, kind);
    }
    checker.problems
}

/// What is wrong in a rule's page, given the kinds.
pub(crate) fn rule(rule: &Rule, kinds: &[Kind]) -> Vec<PageProblem> {
    let mut problems = Vec::new();
    for arm in &rule.arms {
        for (name, span) in arm.kinds.iter().zip(&arm.kind_spans) {
            let Some(kind) = kinds.iter().find(|kind| kind.name == *name) else {
                let names = kinds.iter().map(|kind| &*kind.name);
                problems.push(unknown(&rule.page, *span, "kind", name, names));
                continue;
            };
            problems.extend(check_arm(rule, arm, kind));
        }
    }
    problems
}

fn check_arm(rule: &Rule, arm: &Arm, kind: &Kind) -> Vec<PageProblem> {
    let fields = fields_of(kind);
    let mut checker = Checker {
        page: &rule.page,
        fields: &fields,
        lets: &arm.lets,
        assumes: &[],
        reads: false,
        problems: Vec::new(),
    };
    let expressions = [&arm.at, &arm.fix, &arm.severity, &arm.saving, &arm.message, &arm.help, &rule.message];
    expressions.into_iter().flatten().for_each(|expr| checker.expr(expr));
    checker.expr(&arm.when);
    arm.lets.values().for_each(|expr| checker.expr(expr));
    for (name, expr) in &arm.instead {
        checker.known_field(name, expr.span);
        checker.expr(expr);
    }
    if let Some(fix) = &arm.fix {
        checker.fix(fix, arm, kind);
    }
    checker.problems
}

/// The fields of a kind with their types, the given ones included.
fn fields_of(kind: &Kind) -> BTreeMap<Arc<str>, FieldKind> {
    let given = GIVEN.iter().map(|(name, kind)| (Arc::from(*name), *kind));
    given.chain(kind.fields.iter().map(|field| (field.name.clone(), field.kind))).collect()
}

struct Checker<'c> {
    page: &'c Page,
    fields: &'c BTreeMap<Arc<str>, FieldKind>,
    lets: &'c BTreeMap<Arc<str>, Expr>,
    assumes: &'c [Arc<str>],
    /// Whether functions that read an instance may stand here.
    reads: bool,
    problems: Vec<PageProblem>,
}

impl Checker<'_> {
    fn text(&self, span: Span) -> &str {
        span.of(&self.page.text)
    }

    fn tell(&mut self, span: Span, message: impl Into<String>) {
        let problem = self.page.problem(span, message);
        // An expression shared by several arms is told once.
        if self.problems.iter().all(|known| known.problem != problem.problem) {
            self.problems.push(problem);
        }
    }

    fn known_field(&mut self, name: &str, span: Span) {
        if !self.fields.contains_key(name) {
            let problem = unknown(self.page, span, "field", name, self.fields.keys().map(|name| &**name));
            self.problems.push(problem);
        }
    }

    fn declaration(&mut self, declaration: &Declaration, kind: &Kind) {
        self.reads = true;
        for (name, source) in &declaration.fields {
            self.known_field(name, source.expr.span);
            self.expr(&source.expr);
        }
        for field in &kind.fields {
            let is_declared = declaration.source(&field.name).is_some();
            let is_derived = kind.derived.iter().any(|(name, _)| *name == field.name);
            if !is_declared && !is_derived {
                self.tell(
                    declaration.span,
                    format!(
                        "the field {} is not declared; write {} = none() where this resource has no such setting",
                        field.name, field.name
                    ),
                );
            }
        }
        declaration.condition.iter().for_each(|condition| self.expr(condition));
        self.reads = false;
    }

    /// A safe fix writes only fields that the provider changes in place, in at least one declaration.
    fn fix(&mut self, fix: &Expr, arm: &Arm, kind: &Kind) {
        if !self.text(fix.span).contains("\"safe\"") {
            return;
        }
        let in_place = |declaration: &Declaration| {
            arm.instead.iter().all(|(name, _)| declaration.source(name).is_some_and(Source::is_in_place))
        };
        if !kind.declarations.iter().any(in_place) {
            self.tell(fix.span, "no declaration of this kind changes these fields in place, so the fix is not safe");
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Traversal(root, steps) => self.traversal(root, steps),
            ExprKind::Call(call) => {
                let name = self.text(call.name).to_owned();
                self.call(&name, call.name, &call.args);
                call.args.iter().for_each(|argument| self.expr(argument));
            }
            ExprKind::Binary(operator, operands) => {
                operands.iter().for_each(|operand| self.expr(operand));
                self.alike(*operator, &operands[0], &operands[1], expr.span);
            }
            ExprKind::Template(parts) | ExprKind::Heredoc(parts) => parts.iter().for_each(|part| self.part(part)),
            ExprKind::List(items) => items.iter().for_each(|item| self.expr(item)),
            ExprKind::Object(entries) => entries.iter().for_each(|entry| self.entry(entry.key.span, &entry.value)),
            ExprKind::Paren(inner) | ExprKind::Unary(_, inner) => self.expr(inner),
            ExprKind::Conditional(parts) => parts.iter().for_each(|part| self.expr(part)),
            ExprKind::For(parts) => {
                self.expr(&parts.collection);
                parts.key.iter().for_each(|key| self.expr(key));
                self.expr(&parts.value);
                parts.condition.iter().for_each(|condition| self.expr(condition));
            }
            _ => {}
        }
    }

    /// Options of `at` that name something: the unit, the switch.
    fn entry(&mut self, key: Span, value: &Expr) {
        let literal = value.literal_text(&self.page.text).map(std::borrow::Cow::into_owned);
        match (self.reads, self.text(key), literal) {
            (true, "unit", Some(unit)) if !units::UNITS.contains(&unit.as_str()) => {
                let problem = unknown(self.page, value.span, "unit", &unit, units::UNITS);
                self.problems.push(problem);
            }
            (true, "if", Some(field)) => self.known_field(&field, value.span),
            _ => {}
        }
        self.expr(value);
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Literal { .. } => {}
            Part::Interpolation { value, .. } => self.expr(value),
            Part::If { condition, then, otherwise, .. } => {
                self.expr(condition);
                then.iter().chain(otherwise).for_each(|part| self.part(part));
            }
            Part::For { collection, body, .. } => {
                self.expr(collection);
                for part in body {
                    self.part(part);
                }
            }
        }
    }

    fn traversal(&mut self, root: &Expr, steps: &[Step]) {
        if !matches!(root.kind, ExprKind::Name) {
            self.expr(root);
            return;
        }
        let Some(Step::Attribute(member)) = steps.first() else { return };
        let name = self.text(*member).to_owned();
        match self.text(root.span) {
            "self" => self.known_field(&name, *member),
            "let" if !self.lets.contains_key(name.as_str()) => {
                let problem = unknown(self.page, *member, "let", &name, self.lets.keys().map(|name| &**name));
                self.problems.push(problem);
            }
            "assume" if !self.assumes.iter().any(|assume| **assume == *name) => {
                let problem = unknown(self.page, *member, "assume", &name, self.assumes.iter().map(|name| &**name));
                self.problems.push(problem);
            }
            _ => {}
        }
    }

    fn call(&mut self, name: &str, span: Span, arguments: &[Expr]) {
        if let Some((_, arity)) = functions::NAMES.iter().find(|(known, _)| *known == name) {
            if arguments.len() != *arity {
                self.tell(span, format!("{name} takes {arity} argument{}", if *arity == 1 { "" } else { "s" }));
            }
            return;
        }
        let reading = functions::READING.contains(&name);
        if reading && !self.reads {
            self.tell(span, format!("{name} reads an instance: it stands in declarations only"));
            return;
        }
        if reading || matches!(name, "instances" | "nearby" | "try" | "can") || eval::has_function(name) {
            return;
        }
        let names =
            functions::NAMES.iter().map(|(name, _)| *name).chain(functions::READING).chain(["instances", "nearby"]);
        let problem = unknown(self.page, span, "function", name, names);
        self.problems.push(problem);
    }

    /// Whether both sides of an operator can be of one type, as far as fields and literals tell.
    fn alike(&mut self, operator: BinaryOp, left: &Expr, right: &Expr, whole: Span) {
        let (Some(one), Some(two)) = (self.type_of(left), self.type_of(right)) else { return };
        let equality = matches!(operator, BinaryOp::Equal | BinaryOp::NotEqual);
        let logic = matches!(operator, BinaryOp::And | BinaryOp::Or);
        let fits = match (equality, logic) {
            (true, _) => one == two,
            (_, true) => one == FieldKind::Bool && two == FieldKind::Bool,
            _ => one == FieldKind::Number && two == FieldKind::Number,
        };
        if !fits {
            self.tell(whole, format!("a {} and a {} do not go together here", name_of(one), name_of(two)));
        }
    }

    fn type_of(&self, expr: &Expr) -> Option<FieldKind> {
        match &expr.kind {
            ExprKind::Text(_) | ExprKind::Heredoc(_) => Some(FieldKind::Text),
            ExprKind::Number => Some(FieldKind::Number),
            ExprKind::Bool(_) => Some(FieldKind::Bool),
            ExprKind::Paren(inner) => self.type_of(inner),
            ExprKind::Binary(operator, _) => Some(match operator {
                BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => {
                    FieldKind::Number
                }
                _ => FieldKind::Bool,
            }),
            ExprKind::Traversal(root, steps) => match (self.text(root.span), steps.as_slice()) {
                ("self", [Step::Attribute(name)]) => self.fields.get(self.text(*name)).copied(),
                _ => None,
            },
            _ => None,
        }
    }
}

fn name_of(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "string",
        FieldKind::Number => "number",
        FieldKind::Bool => "bool",
        FieldKind::List => "list",
        FieldKind::Map => "map",
    }
}

/// There is no such thing; what is nearest is the help.
pub(crate) fn unknown<'n>(
    page: &Page,
    span: Span,
    what: &str,
    name: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> PageProblem {
    let mut problem = Problem::new(span, format!("there is no {what} {name}"));
    problem.help = functions::nearest(name, names).map(|nearest| format!("did you mean {nearest}?").into());
    PageProblem { page: page.clone(), problem }
}
