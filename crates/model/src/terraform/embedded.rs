//! Kubernetes YAML in heredocs: `kubectl_manifest.yaml_body`, `helm_release.values` and their kin.

use costlint_syntax::{
    Span,
    hcl::{Body, Expr, ExprKind, Item, Part, Step},
};
use memchr::memmem;

/// The heredocs that may hold Kubernetes objects, each with its inner bytes and the interpolations to mask.
///
/// One with a `%{ }` directive is left out: which of its lines are written is not settled.
pub(super) fn manifests(body: &Body, text: &str) -> Vec<(Span, Vec<Span>)> {
    if memmem::find(text.as_bytes(), b"<<").is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    visit_body(body, &mut |expr| {
        let ExprKind::Heredoc(parts) = &expr.kind else { return };
        let Some(span) = inner_span(parts) else { return };
        if !may_hold_objects(span.of(text)) {
            return;
        }
        if parts.iter().any(|part| matches!(part, Part::If { .. } | Part::For { .. })) {
            return;
        }
        let interpolations = parts.iter().filter(|part| matches!(part, Part::Interpolation { .. })).map(span_of);
        found.push((span, interpolations.collect()));
    });
    found
}

fn may_hold_objects(text: &str) -> bool {
    let has = |mark: &str| memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    has("apiVersion:") && has("kind:") || has("requirements:")
}

fn inner_span(parts: &[Part]) -> Option<Span> {
    Some(span_of(parts.first()?).join(span_of(parts.last()?)))
}

fn span_of(part: &Part) -> Span {
    match part {
        Part::Literal { span, .. } | Part::Interpolation { span, .. } | Part::If { span, .. } | Part::For { span, .. } => *span,
    }
}

fn visit_body(body: &Body, see: &mut dyn FnMut(&Expr)) {
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => visit(&attribute.value, see),
            Item::Block(block) => visit_body(&block.body, see),
        }
    }
}

fn visit(expr: &Expr, see: &mut dyn FnMut(&Expr)) {
    see(expr);
    match &expr.kind {
        ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number | ExprKind::Text(_) | ExprKind::Name | ExprKind::Missing => {}
        ExprKind::Template(parts) | ExprKind::Heredoc(parts) => {
            for part in parts {
                if let Part::Interpolation { value, .. } = part {
                    visit(value, see);
                }
            }
        }
        ExprKind::List(items) => items.iter().for_each(|item| visit(item, see)),
        ExprKind::Object(entries) => entries.iter().for_each(|entry| visit(&entry.value, see)),
        ExprKind::Paren(inner) | ExprKind::Unary(_, inner) => visit(inner, see),
        ExprKind::Conditional(parts) => parts.iter().for_each(|part| visit(part, see)),
        ExprKind::Binary(_, operands) => operands.iter().for_each(|operand| visit(operand, see)),
        ExprKind::Call(call) => call.args.iter().for_each(|argument| visit(argument, see)),
        ExprKind::Traversal(root, steps) => {
            visit(root, see);
            for step in steps {
                if let Step::Index(key) = step {
                    visit(key, see);
                }
            }
        }
        ExprKind::For(parts) => {
            visit(&parts.collection, see);
            visit(&parts.value, see);
        }
    }
}
