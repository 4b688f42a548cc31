//! Costs as polynomials over unknown values, so that equal unknowns cancel when two costs are compared.

use std::{collections::BTreeMap, sync::Arc};

use costlint_model::{Data, Member, Truth, Value, eval::truth_of};
use costlint_syntax::hcl::{BinaryOp, Expr, ExprKind, Step, UnaryOp};

use crate::pages::{
    expressions::{COST_WITH, Lets, PageNames},
    field_kind::FieldKind,
    kind::Kind,
    page::{Formula, Page},
};

/// Something unknown that a cost grows with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Symbol {
    /// A number field, never below zero.
    Field(Arc<str>),
    /// Anything else, identified by its expression and the known parts of the fields that it reads.
    Opaque(String),
}

/// A sum of amounts, each times the symbols it is multiplied with. No symbols: the known part.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Polynomial(BTreeMap<Vec<Symbol>, f64>);

/// Terms beyond this are not kept apart: the whole becomes opaque.
const MOST_TERMS: usize = 64;

impl Polynomial {
    pub(crate) fn constant(amount: f64) -> Polynomial {
        Polynomial(BTreeMap::from([(Vec::new(), amount)])).tidy()
    }

    fn symbol(symbol: Symbol) -> Polynomial {
        Polynomial(BTreeMap::from([(vec![symbol], 1.0)]))
    }

    /// The amount that no unknown takes part in.
    pub(crate) fn known(&self) -> f64 {
        self.0.get(&Vec::new()).copied().unwrap_or(0.0)
    }

    /// The terms with symbols.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = (&[Symbol], f64)> {
        self.0.iter().filter(|(symbols, _)| !symbols.is_empty()).map(|(symbols, amount)| (symbols.as_slice(), *amount))
    }

    /// The sum with another, that one taken so many times.
    pub(crate) fn plus(&self, other: &Polynomial, times: f64) -> Polynomial {
        let mut terms = self.0.clone();
        for (symbols, amount) in &other.0 {
            *terms.entry(symbols.clone()).or_default() += amount * times;
        }
        Polynomial(terms).tidy()
    }

    fn times(&self, other: &Polynomial) -> Option<Polynomial> {
        let mut terms: BTreeMap<Vec<Symbol>, f64> = BTreeMap::new();
        for (left, left_amount) in &self.0 {
            for (right, right_amount) in &other.0 {
                let mut symbols: Vec<Symbol> = left.iter().chain(right).cloned().collect();
                symbols.sort();
                *terms.entry(symbols).or_default() += left_amount * right_amount;
            }
        }
        (terms.len() <= MOST_TERMS).then(|| Polynomial(terms).tidy())
    }

    /// The amount, where no unknown takes part in it.
    pub(crate) fn as_constant(&self) -> Option<f64> {
        self.unknown().next().is_none().then(|| self.known())
    }

    /// Drops what cancelled, up to the rounding of floating point.
    fn tidy(mut self) -> Polynomial {
        self.0.retain(|_, amount| amount.abs() > 1e-9);
        self
    }
}

/// The dollars that an expression of a kind or a rule comes to; `names` has the fields.
pub(crate) fn of_expression(kind: &Kind, page: &Page, expr: &Expr, names: &PageNames<'_>) -> Polynomial {
    Costing { kind, page, names: names.on(page) }.of(expr)
}

/// The cost of an instance with other values of some fields, and of those that the kind derives from them; `None` for a kind
/// without a cost.
pub(crate) fn with_fields(kind: &Kind, fields: &[Member], names: &PageNames<'_>) -> Option<Polynomial> {
    let Formula { page, expr } = kind.monthly_cost.as_ref()?;
    let names = PageNames { lets: Lets::OfKind(&kind.lets), shared: None, worked_out: None, ..*names };
    let written = derived_again(kind, &names, fields);
    Some(of_expression(kind, page, expr, &PageNames { written: &written, ..names }))
}

/// The written fields together with those that the kind derives from them.
fn derived_again(kind: &Kind, names: &PageNames<'_>, written: &[Member]) -> Vec<Member> {
    let mut all = written.to_vec();
    if all.is_empty() {
        return all;
    }
    for (name, _, formula) in &kind.derived {
        let value = PageNames { page: &formula.page, written: &all, ..*names }.value(&formula.expr);
        all.push(Member::new(name.clone(), value));
    }
    all
}

struct Costing<'c> {
    kind: &'c Kind,
    /// The page that the expression stands on.
    page: &'c Page,
    names: PageNames<'c>,
}

impl Costing<'_> {
    /// In parts first: the evaluator works out both branches of a condition, and a price that is not paid must not be
    /// asked for.
    fn of(&self, expr: &Expr) -> Polynomial {
        if let Some(cost) = self.in_parts(expr) {
            return cost;
        }
        match self.names.evaluator().value(expr).ok().and_then(|value| value.as_number()) {
            Some(number) => Polynomial::constant(number),
            None => Polynomial::symbol(Symbol::Opaque(self.identity(expr))),
        }
    }

    fn in_parts(&self, expr: &Expr) -> Option<Polynomial> {
        match &expr.kind {
            ExprKind::Paren(inner) => Some(self.of(inner)),
            ExprKind::Unary(UnaryOp::Negate, operand) => Some(Polynomial::default().plus(&self.of(operand), -1.0)),
            ExprKind::Binary(operator, operands) => {
                let [left, right] = &**operands;
                match operator {
                    BinaryOp::Add => Some(self.of(left).plus(&self.of(right), 1.0)),
                    BinaryOp::Subtract => Some(self.of(left).plus(&self.of(right), -1.0)),
                    BinaryOp::Multiply => self.of(left).times(&self.of(right)),
                    BinaryOp::Divide => {
                        let divisor = self.of(right).as_constant().filter(|divisor| *divisor != 0.0)?;
                        Some(Polynomial::default().plus(&self.of(left), 1.0 / divisor))
                    }
                    _ => None,
                }
            }
            ExprKind::Conditional(parts) => {
                let [condition, then, otherwise] = &**parts;
                match self.names.evaluator().value(condition).map_or(Truth::Unknown, |value| truth_of(&value)) {
                    Truth::Yes => Some(self.of(then)),
                    Truth::No => Some(self.of(otherwise)),
                    Truth::Unknown => Some(self.of(then)).filter(|cost| *cost == self.of(otherwise)),
                }
            }
            ExprKind::Traversal(root, steps) => self.named(root, steps),
            ExprKind::Call(call) if call.name.of(&self.page.text) == COST_WITH => {
                let fields = self.names.value(call.args.first()?);
                with_fields(self.kind, fields.as_object()?.members(), &self.names)
            }
            _ => None,
        }
    }

    /// `self.field` that is not known is a symbol, `let.name` is its expression.
    fn named(&self, root: &Expr, steps: &[Step]) -> Option<Polynomial> {
        let text = &*self.page.text;
        let [Step::Attribute(name)] = steps else { return None };
        let name = name.of(text);
        match root.span.of(text) {
            "let" => self.names.named(name).map(|(page, expr)| of_expression(self.kind, page, expr, &self.names)),
            "self" => {
                let value = self.names.field(name);
                // A known one is evaluated as any other expression.
                let is_amount =
                    self.kind.field_kind(name) == Some(FieldKind::Number) && matches!(value.data, Data::Unknown(_));
                is_amount.then(|| Polynomial::symbol(Symbol::Field(name.into())))
            }
            _ => None,
        }
    }

    /// The expression and what is known of the fields it reads: equal where the two costs read the same.
    fn identity(&self, expr: &Expr) -> String {
        let text = expr.span.of(&self.page.text);
        let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let read = self.kind.fields.iter().filter(|field| reads(text, &field.name));
        let read = read.map(|field| format!(" | {}={}", field.name, known(&self.names.field(&field.name))));
        folded + &read.collect::<String>()
    }
}

/// Whether an expression names a field of `self`.
fn reads(expr: &str, field: &str) -> bool {
    let name = format!("self.{field}");
    let ends =
        |start: usize| !expr[start + name.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_');
    expr.match_indices(&name).any(|(start, _)| ends(start))
}

fn known(value: &Value) -> String {
    match &value.data {
        Data::Null => "null".into(),
        Data::OneOf(values) => values.iter().map(known).collect::<Vec<_>>().join("|"),
        _ => value.shown().map_or_else(|| "?".into(), |text| text.to_string()),
    }
}
