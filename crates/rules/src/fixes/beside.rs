//! Text that is written behind a resource, with its holes filled.

use std::borrow::Cow;

use costlint_model::{Data, value::show_number};
use costlint_syntax::hcl::{self, Expr, ExprKind, Part};

use crate::{inventory::gather::Instance, pages::page::Page};

/// The text of a template with its holes filled for an instance; `None` where one is not known.
pub(super) fn filled(page: &Page, template: &Expr, instance: &Instance) -> Option<String> {
    let text = &*page.text;
    let hole = |expr: &Expr| match &expr.kind {
        ExprKind::Name if expr.span.of(text) == "ref" => instance.resource.reference_name().map(str::to_owned),
        ExprKind::Name if expr.span.of(text) == "label" => Some(instance.resource.name.to_string()),
        ExprKind::Traversal(_, steps) => match steps.as_slice() {
            [hcl::Step::Attribute(field)] => {
                let value = instance.field(field.of(text));
                match &value.data {
                    Data::Text(value) => Some(inside_quotes(value)),
                    Data::Number(number) => Some(show_number(*number)),
                    Data::Bool(value) => Some(value.to_string()),
                    _ => None,
                }
            }
            _ => None,
        },
        _ => None,
    };
    let (ExprKind::Template(parts) | ExprKind::Heredoc(parts)) = &template.kind else {
        return template.literal_text(text).map(Cow::into_owned);
    };
    let part = |part: &Part| match part {
        Part::Literal { span, text: read } => Some(read.as_deref().unwrap_or_else(|| span.of(text)).to_owned()),
        Part::Interpolation { value, .. } => hole(value),
        Part::If { .. } | Part::For { .. } => None,
    };
    let filled: Option<String> = parts.iter().map(part).collect();
    filled.map(|text| text.trim_end().to_owned())
}

/// A string as it stands between quotes.
fn inside_quotes(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for (at, char) in text.char_indices() {
        match char {
            '\\' => written.push_str("\\\\"),
            '"' => written.push_str("\\\""),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            // Two begin a template's brace that is meant as it is.
            '$' | '%' if text[at + 1..].starts_with('{') => written.extend([char, char]),
            _ => written.push(char),
        }
    }
    written
}

/// What a text of Terraform declares: `type.label` of its first block.
pub(super) fn declared_name(text: &str) -> Option<String> {
    let file = hcl::parse(text);
    let block = file.body.blocks().next().filter(|_| file.problems.is_empty())?;
    match block.labels.as_slice() {
        [type_name, label] if block.name.of(text) == "resource" => {
            Some(format!("{}.{}", type_name.of(text), label.of(text)))
        }
        _ => None,
    }
}
