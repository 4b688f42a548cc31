//! What HCL texts read as, shown as text.

mod bodies;
mod expressions;
mod limits;
mod recovery;
mod templates;

use super::*;
use crate::Span;

/// The tree of a file, its comments and its problems: `?` is a missing expression, `!` a problem with its bytes.
fn read(text: &str) -> String {
    let file = parse(text);
    let mut lines = Vec::new();
    show_body(text, &file.body, "", &mut lines);
    lines.extend(file.comments.iter().map(|comment| format!("comment {:?}", comment.of(text))));
    lines.extend(file.problems.iter().map(|problem| show_problem(text, problem)));
    lines.join("\n")
}

/// The tree of an expression and its problems.
fn expression(text: &str) -> String {
    let (expr, problems) = parse_expression(text);
    let problems = problems.iter().map(|problem| format!("\n{}", show_problem(text, problem)));
    show(text, &expr) + &problems.collect::<String>()
}

fn show_problem(text: &str, problem: &Problem) -> String {
    let help = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    format!("! {:?}@{}: {}{help}", problem.span.of(text), problem.span.start, problem.message)
}

fn show_body(text: &str, body: &Body, indent: &str, lines: &mut Vec<String>) {
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => {
                lines.push(format!("{indent}{} = {}", attribute.name.of(text), show(text, &attribute.value)));
            }
            Item::Block(block) => {
                let labels =
                    block.labels.iter().map(|label| format!(" <{}>", label.of(text))).collect::<Vec<_>>().concat();
                lines.push(format!("{indent}{}{labels} {{", block.name.of(text)));
                show_body(text, &block.body, &format!("{indent}  "), lines);
                lines.push(format!("{indent}}}"));
            }
        }
    }
}

fn show(text: &str, expr: &Expr) -> String {
    let show_all = |exprs: &[Expr]| exprs.iter().map(|expr| show(text, expr)).collect::<Vec<_>>().join(", ");
    match &expr.kind {
        ExprKind::Null => "null".into(),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::Number => expr.span.of(text).into(),
        ExprKind::Text(_) => format!("{:?}", expr.literal_text(text).expect("this is a text")),
        ExprKind::Template(parts) => format!("template[{}]", show_parts(text, parts)),
        ExprKind::Heredoc(parts) => format!("heredoc[{}]", show_parts(text, parts)),
        ExprKind::Name => format!("'{}", expr.span.of(text)),
        ExprKind::List(elements) => format!("[{}]", show_all(elements)),
        ExprKind::Object(entries) => {
            let entries =
                entries.iter().map(|entry| format!("{} = {}", show(text, &entry.key), show(text, &entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        ExprKind::Paren(inner) => format!("({})", show(text, inner)),
        ExprKind::Conditional(parts) => format!("If({})", show_all(&**parts)),
        ExprKind::Unary(op, operand) => format!("{op:?}({})", show(text, operand)),
        ExprKind::Binary(op, operands) => format!("{op:?}({})", show_all(&**operands)),
        ExprKind::Call(call) => {
            format!("{}({}{})", call.name.of(text), show_all(&call.args), if call.spread { "..." } else { "" })
        }
        ExprKind::Traversal(root, steps) => {
            show(text, root) + &steps.iter().map(|step| show_step(text, step)).collect::<String>()
        }
        ExprKind::For(tree) => {
            let names = show_names(text, tree.key_name, tree.value_name);
            let key = tree.key.as_ref().map(|key| format!("{} => ", show(text, key))).unwrap_or_default();
            let grouped = if tree.grouped { "..." } else { "" };
            let condition = tree.condition.as_ref().map(|condition| format!(" if {}", show(text, condition)));
            let (collection, value) = (show(text, &tree.collection), show(text, &tree.value));
            format!("For({names} in {collection}: {key}{value}{grouped}{})", condition.unwrap_or_default())
        }
        ExprKind::Missing => "?".into(),
    }
}

fn show_step(text: &str, step: &Step) -> String {
    match step {
        Step::Attribute(name) => format!(".{}", name.of(text)),
        Step::Index(key) => format!("[{}]", show(text, key)),
        Step::LegacyIndex(digits) => format!(".{}", digits.of(text)),
        Step::AttributeSplat(span) | Step::FullSplat(span) => format!("<{}>", span.of(text)),
    }
}

fn show_names(text: &str, key: Option<Span>, value: Span) -> String {
    let key = key.map(|key| format!("{}, ", key.of(text))).unwrap_or_default();
    format!("{key}{}", value.of(text))
}

fn show_parts(text: &str, parts: &[Part]) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Literal { span, text: None } => format!("{:?}", span.of(text)),
        Part::Literal { text: Some(value), .. } => format!("{value:?}"),
        Part::Interpolation { value, .. } => format!("${{{}}}", show(text, value)),
        Part::If { condition, then, otherwise, .. } => {
            format!("if {} [{}] else [{}]", show(text, condition), show_parts(text, then), show_parts(text, otherwise))
        }
        Part::For { key_name, value_name, collection, body, .. } => {
            let names = show_names(text, *key_name, *value_name);
            format!("for {names} in {} [{}]", show(text, collection), show_parts(text, body))
        }
    });
    parts.collect::<Vec<_>>().join(", ")
}
