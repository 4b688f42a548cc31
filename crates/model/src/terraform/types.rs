//! Type constraints as variables write them.

use std::sync::Arc;

use costlint_syntax::hcl::{Call, Expr, ExprKind};

use crate::{eval::Evaluator, value::Value};

pub(crate) use crate::eval::types::{Attribute, Type};

impl Type {
    /// The type that an expression names. What cannot be read allows everything.
    ///
    /// Defaults of optional attributes are evaluated here; the place of one is its own expression.
    pub(crate) fn read(expr: &Expr, evaluator: &Evaluator<'_>) -> Type {
        let text = evaluator.text;
        match &expr.kind {
            ExprKind::Name => named(expr.span.of(text)),
            // Before Terraform 0.12, types were quoted.
            ExprKind::Text(_) => expr.literal_text(text).map_or(Type::Any, |name| named(&name)),
            ExprKind::Paren(inner) => Type::read(inner, evaluator),
            ExprKind::Call(call) => constructed(call, evaluator),
            _ => Type::Any,
        }
    }
}

fn named(name: &str) -> Type {
    match name {
        "string" => Type::Text,
        "number" => Type::Number,
        "bool" => Type::Bool,
        "list" => Type::List(Box::new(Type::Any)),
        "set" => Type::Set(Box::new(Type::Any)),
        "map" => Type::Map(Box::new(Type::Any)),
        _ => Type::Any,
    }
}

fn constructed(call: &Call, evaluator: &Evaluator<'_>) -> Type {
    let Some(inner) = call.args.first() else { return Type::Any };
    let element = || Box::new(Type::read(inner, evaluator));
    match (call.name.of(evaluator.text), &inner.kind) {
        ("list", _) => Type::List(element()),
        ("set", _) => Type::Set(element()),
        ("map", _) => Type::Map(element()),
        ("tuple", ExprKind::List(items)) => Type::Tuple(items.iter().map(|item| Type::read(item, evaluator)).collect()),
        ("object", ExprKind::Object(entries)) => {
            let mut attributes: Vec<Attribute> = Vec::with_capacity(entries.len());
            for entry in entries {
                let name = match &entry.key.kind {
                    ExprKind::Name => entry.key.span.of(evaluator.text).into(),
                    _ => entry.key.literal_text(evaluator.text).unwrap_or_default(),
                };
                attributes.push(attribute(name.as_ref().into(), &entry.value, evaluator));
            }
            attributes.sort_by(|one, two| one.name.cmp(&two.name));
            Type::Object(attributes)
        }
        _ => Type::Any,
    }
}

/// `type`, `optional(type)` or `optional(type, default)`.
fn attribute(name: Arc<str>, expr: &Expr, evaluator: &Evaluator<'_>) -> Attribute {
    let ExprKind::Call(call) = &expr.kind else { return Attribute { name, kind: Type::read(expr, evaluator), absent: None } };
    let Some(inner) = call.args.first().filter(|_| call.name.of(evaluator.text) == "optional") else {
        return Attribute { name, kind: Type::read(expr, evaluator), absent: None };
    };
    let kind = Type::read(inner, evaluator);
    let default = call.args.get(1).map(|default| {
        let value = evaluator.value(default).ok().and_then(|value| kind.convert(value).ok());
        value.unwrap_or_else(Value::unknown)
    });
    Attribute { name, kind, absent: Some(default.unwrap_or_else(Value::null)) }
}
