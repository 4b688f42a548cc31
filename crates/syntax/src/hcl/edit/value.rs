//! Values: reading a literal, and printing a new value.

use ::hcl::expr::{Expression, Object, ObjectKey};
use ::hcl::format::{Format, Formatter};
use ::hcl::structure::{Body, Structure};
use ::hcl::{Identifier, Number};

use crate::edit::{New, Refusal};
use crate::hcl::{Expr, ExprKind, UnaryOp, parse_expression};

/// How an object is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ObjectShape {
    /// `{ a = 1 }`
    OneLine,
    /// Every entry on a line of its own.
    Lines,
}

/// Whether everything in an expression is written out, so that another value can take its place.
pub(super) fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number | ExprKind::Text(_) => true,
        ExprKind::Unary(UnaryOp::Negate, operand) => matches!(operand.kind, ExprKind::Number),
        ExprKind::Paren(inner) => is_literal(inner),
        ExprKind::List(elements) => elements.iter().all(is_literal),
        ExprKind::Object(entries) => {
            let is_plain = |key: &Expr| matches!(key.kind, ExprKind::Name) || is_literal(key);
            entries.iter().all(|entry| is_plain(&entry.key) && is_literal(&entry.value))
        }
        _ => false,
    }
}

/// The name that the key of an entry stands for; `None` if it is computed.
pub(super) fn key_name(text: &str, key: &Expr) -> Option<String> {
    match key.kind {
        ExprKind::Name => Some(key.span.of(text).to_owned()),
        _ => plain_text(text, key),
    }
}

/// The text that a literal stands for where a text is wanted.
pub(super) fn plain_text(text: &str, expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Text(_) => expr.literal_text(text).map(Into::into),
        ExprKind::Bool(value) => Some(value.to_string()),
        ExprKind::Paren(inner) => plain_text(text, inner),
        _ => number(text, expr).map(|number| number.to_string()),
    }
}

/// The value of a number.
fn number(text: &str, expr: &Expr) -> Option<f64> {
    let is_number = match &expr.kind {
        ExprKind::Number => true,
        ExprKind::Unary(UnaryOp::Negate, operand) => matches!(operand.kind, ExprKind::Number),
        _ => false,
    };
    if is_number { expr.span.of(text).replace(char::is_whitespace, "").parse().ok() } else { None }
}

/// Whether an expression says the value already. Numbers and booleans may be quoted, as Terraform converts them.
pub(super) fn says(text: &str, expr: &Expr, new: &New) -> bool {
    match (&expr.kind, new) {
        (ExprKind::Paren(inner), _) => says(text, inner, new),
        (ExprKind::Null, New::Null) => true,
        (ExprKind::List(elements), New::List(news)) => {
            elements.len() == news.len() && elements.iter().zip(news).all(|(element, new)| says(text, element, new))
        }
        (ExprKind::Object(entries), New::Object(news)) => {
            entries.len() == news.len()
                && news.iter().all(|(name, new)| {
                    let is_it = |key: &Expr| key_name(text, key).as_deref() == Some(name);
                    entries.iter().any(|entry| is_it(&entry.key) && says(text, &entry.value, new))
                })
        }
        (_, New::Number(new)) => match number(text, expr) {
            Some(number) => number.to_bits() == new.to_bits(),
            None => expr
                .literal_text(text)
                .and_then(|text| text.parse::<f64>().ok())
                .is_some_and(|number| number.to_bits() == new.to_bits()),
        },
        (_, New::Bool(new)) => plain_text(text, expr).is_some_and(|text| text == new.to_string()),
        (_, New::Text(new)) => plain_text(text, expr).as_ref() == Some(new),
        _ => false,
    }
}

/// The text for a literal that stands in place of another one: what was quoted stays quoted, what was bare stays bare.
pub(super) fn in_place_of(
    expr: &Expr,
    new: &New,
    shape: ObjectShape,
    indent: &str,
    line_break: &str,
) -> Result<String, Refusal> {
    let is_number = |text: &str| text.parse::<f64>().is_ok_and(|number| number.to_string() == text);
    let habitual = match (&expr.kind, new) {
        (ExprKind::Text(_), New::Bool(value)) => Some(New::Text(value.to_string())),
        (ExprKind::Text(_), New::Number(value)) if value.is_finite() => Some(New::Text(value.to_string())),
        (ExprKind::Bool(_), New::Text(text)) => text.parse().ok().map(New::Bool),
        (ExprKind::Number | ExprKind::Unary(..), New::Text(text)) if is_number(text) => {
            text.parse().ok().map(New::Number)
        }
        _ => None,
    };
    print(habitual.as_ref().unwrap_or(new), shape, indent, line_break)
}

/// A new value as text; lines after the first one have the indent.
pub(super) fn print(new: &New, shape: ObjectShape, indent: &str, line_break: &str) -> Result<String, Refusal> {
    let mut formatter =
        Formatter::builder().compact_arrays(true).compact_objects(shape == ObjectShape::OneLine).build_vec();
    let printed = expression(new)?.format_string(&mut formatter).map_err(|_| Refusal::Unwritable)?;
    Ok(printed.replace('\n', &format!("{line_break}{indent}")))
}

/// Attributes or blocks as whole lines.
pub(super) fn print_lines(statements: Vec<Structure>, indent: &str, line_break: &str) -> Result<String, Refusal> {
    let mut formatter = Formatter::builder().compact_arrays(true).build_vec();
    let printed = Body(statements).format_string(&mut formatter).map_err(|_| Refusal::Unwritable)?;
    Ok(printed
        .lines()
        .map(|line| if line.is_empty() { line_break.to_owned() } else { format!("{indent}{line}{line_break}") })
        .collect())
}

/// A key as text, in quotes where it needs or is to have them.
pub(super) fn print_key(name: &str, is_quoted: bool) -> Result<String, Refusal> {
    let key = if is_quoted { ObjectKey::Expression(readable(name)?) } else { key(name)? };
    ::hcl::format::to_string(&key).map_err(|_| Refusal::Unwritable)
}

/// A value as the printer takes it.
pub(super) fn expression(new: &New) -> Result<Expression, Refusal> {
    Ok(match new {
        New::Null => Expression::Null,
        New::Bool(value) => Expression::Bool(*value),
        New::Number(value) => Expression::Number(printed_number(*value)?),
        New::Text(text) => readable(text)?,
        New::List(elements) => Expression::Array(elements.iter().map(expression).collect::<Result<_, _>>()?),
        New::Object(entries) => {
            let entry = |(name, value): &(String, New)| Ok((key(name)?, expression(value)?));
            Expression::Object(entries.iter().map(entry).collect::<Result<Object<_, _>, _>>()?)
        }
    })
}

/// The name of an attribute or block.
pub(super) fn identifier(name: &str) -> Result<Identifier, Refusal> {
    Identifier::new(name).map_err(|_| Refusal::Unwritable)
}

fn key(name: &str) -> Result<ObjectKey, Refusal> {
    // Bare, these are the start of a `for` expression and values of their own.
    if matches!(name, "for" | "null" | "true" | "false") {
        return Ok(ObjectKey::Expression(readable(name)?));
    }
    match Identifier::new(name) {
        Ok(name) => Ok(ObjectKey::Identifier(name)),
        Err(_) => Ok(ObjectKey::Expression(readable(name)?)),
    }
}

/// Whole numbers without a fraction.
fn printed_number(value: f64) -> Result<Number, Refusal> {
    // Up to here, every whole number is exactly one `f64`.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "the number is whole and small enough")]
    let number = if value.fract() == 0.0 && value.abs() <= EXACT {
        Some(Number::from(value as i64))
    } else {
        Number::from_f64(value)
    };
    number.ok_or(Refusal::Unwritable)
}

/// A text, if it reads as itself once printed: hcl-rs 0.20 leaves a mark such as the second one in `${a}$${b}` unescaped.
fn readable(text: &str) -> Result<Expression, Refusal> {
    let expression = Expression::String(text.to_owned());
    let printed = expression.to_string();
    let (read, problems) = parse_expression(&printed);
    let is_same = problems.is_empty() && read.literal_text(&printed).is_some_and(|read| read == text);
    if is_same { Ok(expression) } else { Err(Refusal::Unwritable) }
}
