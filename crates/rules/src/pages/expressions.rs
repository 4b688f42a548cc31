//! What the names of a rule's or a kind's expressions mean.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use costlint_model::{
    Data, Member, Object, Truth, Value,
    eval::{Budget, Evaluator, Names},
};
use costlint_syntax::hcl::{Expr, ExprKind, Part};

use crate::{
    inventory::peers::Subjects,
    money::pricing::Pricing,
    pages::{
        functions,
        page::{PAGE, Page, outside_pages},
    },
};

/// The lets of a rule's arm that are the same for every instance, each worked out once.
pub(crate) struct Shared(BTreeMap<Arc<str>, OnceLock<Value>>);

impl Shared {
    /// The lets of an arm that read neither the instance nor a price.
    pub(crate) fn of(page: &Page, lets: &BTreeMap<Arc<str>, Expr>) -> Shared {
        let is_own = |expr: &Expr| OWN.iter().any(|own| expr.span.of(&page.text).contains(own));
        Shared(lets.iter().filter(|(_, expr)| !is_own(expr)).map(|(name, _)| (name.clone(), OnceLock::new())).collect())
    }
}

/// What an expression reads if it may differ from one instance to the next: the instance, or a price in its region.
const OWN: [&str; 11] = [
    "self",
    "nearby(",
    "let.",
    "price(",
    "on_demand(",
    "spot(",
    "machine(",
    "accelerators(",
    "cheapest_machine(",
    "successor(",
    "assume.",
];

/// The names of a page's expressions, for one instance.
#[derive(Clone, Copy)]
pub(crate) struct PageNames<'p> {
    pub(crate) page: &'p Page,
    /// The fields of the instance.
    pub(crate) subject: &'p Value,
    /// Fields that `instead` writes: they count before the instance's own.
    pub(crate) written: &'p [Member],
    pub(crate) lets: &'p BTreeMap<Arc<str>, Expr>,
    /// The values of those that are the same for every instance; `None` where prices make them differ.
    pub(crate) shared: Option<&'p Shared>,
    pub(crate) assumed: &'p [(Arc<str>, f64)],
    /// The fields of all instances in the run.
    pub(crate) subjects: &'p Subjects<'p>,
    pub(crate) pricing: &'p Pricing<'p>,
    pub(crate) budget: &'p Budget,
}

impl<'p> PageNames<'p> {
    /// An evaluator of the page's expressions.
    pub(crate) fn evaluator(&'p self) -> Evaluator<'p> {
        Evaluator { text: &self.page.text, file: PAGE, names: self, budget: self.budget }
    }

    /// The value of an expression without a place in the page; an error leaves it unknown.
    pub(crate) fn value(&self, expr: &Expr) -> Value {
        let evaluator = Evaluator { text: &self.page.text, file: PAGE, names: self, budget: self.budget };
        let value = evaluator.value(expr).unwrap_or_else(|_| Value::unknown());
        Value { place: outside_pages(value.place), ..value }
    }

    /// The value of a field.
    pub(crate) fn field(&self, name: &str) -> Value {
        let written = self.written.iter().find(|member| &*member.name == name).map(|member| member.value.clone());
        written.or_else(|| self.subject.as_object().and_then(|fields| fields.get(name))).unwrap_or_else(Value::null)
    }

    fn let_value(&self, name: &str, expr: &Expr) -> Value {
        let work_out = || self.evaluator().value(expr).unwrap_or_else(|_| Value::unknown());
        match self.shared.and_then(|shared| shared.0.get(name)) {
            Some(once) => once.get_or_init(work_out).clone(),
            None => work_out(),
        }
    }

    /// A text for people: what is not known is left as an ellipsis, alternatives are joined by "or".
    pub(crate) fn shown(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Template(parts) => parts.iter().map(|part| self.shown_part(part)).collect(),
            // Of words for one and for several, those for several fit a number that is not known.
            ExprKind::Conditional(parts) if self.evaluator().truth(&parts[0]) == Truth::Unknown => {
                self.shown(&parts[2])
            }
            _ => people(&self.value(expr)),
        }
    }

    fn shown_part(&self, part: &Part) -> String {
        match part {
            Part::Literal { span, text } => text.as_deref().unwrap_or_else(|| span.of(&self.page.text)).to_owned(),
            Part::Interpolation { value, .. } => self.shown(value),
            Part::If { condition, then, otherwise, .. } => {
                let branch = if self.value(condition).as_bool() == Some(true) { then } else { otherwise };
                branch.iter().map(|part| self.shown_part(part)).collect()
            }
            Part::For { .. } => String::new(),
        }
    }
}

impl Names for PageNames<'_> {
    fn name(&self, name: &str) -> Option<Value> {
        if name != "self" {
            return None;
        }
        let fields = self.subject.as_object().map_or(&[][..], Object::members).iter().chain(self.written).cloned();
        Some(Value::object(fields.collect()))
    }

    fn member(&self, namespace: &str, member: &str) -> Option<Value> {
        match namespace {
            "self" => Some(self.field(member)),
            "let" => {
                let (name, expr) = self.lets.get_key_value(member)?;
                Some(self.let_value(name, expr))
            }
            "assume" => Some(
                self.assumed
                    .iter()
                    .find(|(name, _)| &**name == member)
                    .map_or_else(Value::unknown, |(_, share)| Value::number(*share)),
            ),
            _ => None,
        }
    }

    /// A price of the other branch is none of this instance's.
    fn unifies_branches(&self) -> bool {
        false
    }

    fn call(&self, function: &str, arguments: &[Value]) -> Option<Result<Value, String>> {
        match (function, arguments) {
            ("instances", [kind]) => {
                Some(Ok(kind.as_text().map_or_else(Value::unknown, |kind| self.subjects.all(kind))))
            }
            ("nearby", [kind]) => Some(Ok(match (kind.as_text(), self.field("folder").as_text()) {
                (Some(kind), Some(folder)) => self.subjects.nearby(kind, folder),
                _ => Value::unknown(),
            })),
            _ => functions::call(function, arguments, self.pricing),
        }
    }
}

/// A value in a sentence.
pub(crate) fn people(value: &Value) -> String {
    match &value.data {
        Data::OneOf(values) => values.iter().map(people).collect::<Vec<_>>().join(" or "),
        Data::List(values) => values.iter().map(people).collect::<Vec<_>>().join(", "),
        Data::Null => "nothing".into(),
        Data::Number(number) => {
            // Two decimals are enough for sizes and prices; whole numbers stay whole.
            let rounded = (number * 100.0).round() / 100.0;
            costlint_model::value::show_number(rounded)
        }
        _ => value.shown().map_or_else(|| "…".into(), |text| text.to_string()),
    }
}
