//! Text that is written behind a resource, with its holes filled.

use std::borrow::Cow;

use costlint_syntax::hcl::{self, Expr, ExprKind, Part};

use crate::{inventory::gather::Instance, pages::page::Page, value_text::people};

/// The text of a template with its holes filled for an instance; `None` where one is not known.
pub(super) fn filled(page: &Page, template: &Expr, instance: &Instance) -> Option<String> {
    let text = &*page.text;
    let hole = |expr: &Expr| match &expr.kind {
        ExprKind::Name if expr.span.of(text) == "ref" => instance.resource.reference_name().map(str::to_owned),
        ExprKind::Name if expr.span.of(text) == "label" => Some(instance.resource.name.to_string()),
        ExprKind::Traversal(_, steps) => match steps.as_slice() {
            [hcl::Step::Attribute(field)] => {
                let value = instance.field(field.of(text));
                (value.is_wholly_known() && !value.is_null()).then(|| people(&value))
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
