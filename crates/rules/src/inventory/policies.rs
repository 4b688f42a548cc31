//! IAM policies: what each statement allows, wherever it is written.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html> (2026-11)

use std::borrow::Cow;

use costlint_model::{
    Data, Member, Object, Truth, Value,
    eval::{self, Budget},
};
use costlint_syntax::hcl::{self, Expr, ExprKind, Part};

use crate::{
    inventory::links::Seen,
    pages::{functions::from_truth, path::Links as _},
};

/// The data source that writes policies as blocks.
const DOCUMENT: &str = "data.aws_iam_policy_document.";

/// The settings by which a document takes over the statements of others.
const OTHER_DOCUMENTS: [&str; 4] =
    ["source_policy_documents", "override_policy_documents", "source_json", "override_json"];

/// How many documents may be made of one another.
const DEEPEST: usize = 8;

/// The statements of a policy as objects: `allows`, `principals`, `actions` in lower case, and whether conditions restrict
/// it, `conditional`. Unknown where some of them are; none where there is no policy.
pub(crate) fn statements(policy: &Value, links: &Seen<'_>, budget: &Budget) -> Value {
    all_of(policy, links, budget, DEEPEST).map_or_else(Value::unknown, Value::list)
}

fn all_of(policy: &Value, links: &Seen<'_>, budget: &Budget, depth: usize) -> Option<Vec<Value>> {
    let depth = depth.checked_sub(1)?;
    match &policy.data {
        Data::Null => Some(Vec::new()),
        Data::Text(text) => of_json(&eval::json_value(text, budget), links),
        Data::Object(_) => of_json(policy, links),
        Data::Unknown(Some(reference)) if reference.target.starts_with(DOCUMENT) => {
            let document = links.followed(policy)?;
            let document = document.as_object()?;
            let others = OTHER_DOCUMENTS.iter().flat_map(|name| listed(&setting(document, name)));
            let mut found = of_document(document, links)?;
            for other in others {
                found.extend(all_of(&other, links, budget, depth)?);
            }
            Some(found)
        }
        Data::Unknown(_) => of_json(&encoded(links.text_at(policy.place?), budget)?, links),
        _ => None,
    }
}

/// The statements of a policy in the form of JSON.
fn of_json(policy: &Value, links: &Seen<'_>) -> Option<Vec<Value>> {
    let one = |statement: &Value| {
        let statement = statement.as_object()?;
        let principals = match setting(statement, "Principal") {
            Value { data: Data::Object(by_kind), .. } if !by_kind.open => {
                by_kind.members().iter().flat_map(|member| listed(&member.value)).collect()
            }
            principal => listed(&principal),
        };
        let rest = ["NotPrincipal", "Action", "NotAction", "Condition"].map(|name| setting(statement, name));
        Some(described(setting(statement, "Effect").equals(&Value::text("Allow")), &principals, &rest, links))
    };
    listed(&setting(policy.as_object()?, "Statement")).iter().map(one).collect()
}

/// The statements of a policy in blocks.
fn of_document(document: &Object, links: &Seen<'_>) -> Option<Vec<Value>> {
    let one = |statement: &Value| {
        let statement = statement.as_object()?;
        let allows = match setting(statement, "effect") {
            effect if effect.is_null() => Truth::Yes,
            effect => effect.equals(&Value::text("Allow")),
        };
        let identifiers = |block: &Value| match block.as_object() {
            Some(block) => listed(&setting(block, "identifiers")),
            None => vec![Value::unknown()],
        };
        let principals: Vec<Value> = listed(&setting(statement, "principals")).iter().flat_map(identifiers).collect();
        let rest = ["not_principals", "actions", "not_actions", "condition"].map(|name| setting(statement, name));
        Some(described(allows, &principals, &rest, links))
    };
    listed(&setting(document, "statement")).iter().map(one).collect()
}

/// A statement as pages see it. What it says by exclusion is not worked out.
fn described(
    allows: Truth,
    principals: &[Value],
    [not_principals, actions, not_actions, condition]: &[Value; 4],
    links: &Seen<'_>,
) -> Value {
    let unless = |exclusion: &Value, items: Vec<Value>| {
        if exclusion.is_null() { Value::list(items) } else { Value::unknown() }
    };
    let lower = |action: &Value| action.as_text().map_or_else(Value::unknown, |text| Value::text(text.to_lowercase()));
    let conditional = match &condition.data {
        Data::Null => Value::bool(false),
        Data::List(items) => Value::bool(!items.is_empty()),
        Data::Object(_) => Value::bool(true),
        _ => Value::unknown(),
    };
    Value::object(vec![
        Member::new("actions", unless(not_actions, listed(actions).iter().map(lower).collect())),
        Member::new("allows", from_truth(allows)),
        Member::new("conditional", conditional),
        Member::new(
            "principals",
            unless(not_principals, principals.iter().map(|principal| named(principal, links)).collect()),
        ),
    ])
}

/// A principal. One that is not known is what refers to it, since only what is passed on may turn out to be `*`.
fn named(principal: &Value, links: &Seen<'_>) -> Value {
    if let Some(reference) = principal.reference()
        && let Some(attribute) = &reference.attribute
        && !reference.is_to_a_module()
    {
        return Value::text(format!("{}.{attribute}", reference.target));
    }
    let written = principal.place.filter(|_| principal.is_unknown()).map(|place| links.text_at(place));
    let is_partly_literal =
        |text: &&str| text.contains("${") && links.resource.literal_parts(text).contains(char::is_alphanumeric);
    written.filter(is_partly_literal).map_or_else(|| principal.clone(), Value::text)
}

fn setting(object: &Object, name: &str) -> Value {
    object.get(name).unwrap_or_else(Value::null)
}

/// The elements of a list, or the only one.
fn listed(value: &Value) -> Vec<Value> {
    match &value.data {
        Data::Null => Vec::new(),
        Data::List(items) => items.to_vec(),
        _ => vec![value.clone()],
    }
}

/// What an expression for a JSON text encodes, as far as it is written out there.
fn encoded(text: &str, budget: &Budget) -> Option<Value> {
    // Terraform in JSON has its expressions in strings: `"${…}"` is a template, and what is inside of it has escapes.
    let unescaped = |text: &str| eval::json_value(text, budget).as_text().map(str::to_owned);
    if let Some(template) = unescaped(text) {
        let (expr, problems) = hcl::parse_template(&template);
        return if problems.is_empty() { decoded(&expr, &template, budget) } else { None };
    }
    let text = unescaped(&format!("\"{text}\"")).map_or(Cow::Borrowed(text), Cow::Owned);
    let (expr, problems) = hcl::parse_expression(&text);
    if problems.is_empty() { decoded(&expr, &text, budget) } else { None }
}

fn decoded(expr: &Expr, text: &str, budget: &Budget) -> Option<Value> {
    match &expr.kind {
        ExprKind::Call(call) if call.name.of(text) == "jsonencode" => Some(literal(call.args.first()?, text)),
        ExprKind::Heredoc(parts) | ExprKind::Template(parts) => match parts.as_slice() {
            [Part::Interpolation { value, .. }] => decoded(value, text, budget),
            parts => Some(eval::json_value(&with_interpolations(parts, text)?, budget)),
        },
        _ => None,
    }
}

/// What is written out in an expression. A resource's attribute and a template are what they are written as.
fn literal(expr: &Expr, text: &str) -> Value {
    let is_in_a_resource = |name: &str| name == "data" || name.contains('_');
    match &expr.kind {
        ExprKind::Text(_) => expr.literal_text(text).map_or_else(Value::unknown, |text| Value::text(text.as_ref())),
        ExprKind::List(items) => Value::list(items.iter().map(|item| literal(item, text)).collect()),
        ExprKind::Object(entries) => {
            let key = |key: &Expr| key.literal_text(text).unwrap_or_else(|| key.span.of(text).into()).into_owned();
            let member = |entry: &hcl::ObjectEntry| Member::new(key(&entry.key), literal(&entry.value, text));
            Value::object(entries.iter().map(member).collect())
        }
        ExprKind::Traversal(root, _) if is_in_a_resource(root.span.of(text)) => Value::text(expr.span.of(text)),
        ExprKind::Template(parts) if parts.iter().any(|part| matches!(part, Part::Literal { .. })) => {
            Value::text(expr.span.of(text))
        }
        ExprKind::Paren(inner) => literal(inner, text),
        _ => Value::unknown(),
    }
}

/// A template as JSON, of which each interpolation is a part of a string, or a string by itself.
fn with_interpolations(parts: &[Part], text: &str) -> Option<String> {
    let mut whole = String::new();
    for part in parts {
        match part {
            Part::Literal { span, text: value } => whole.push_str(value.as_deref().unwrap_or_else(|| span.of(text))),
            Part::Interpolation { span, .. } => {
                let quote = if whole.matches('"').count() % 2 == 1 { "" } else { "\"" };
                let inserted = span.of(text).replace(['"', '\\', '\n'], " ");
                whole.extend([quote, &inserted, quote]);
            }
            Part::If { .. } | Part::For { .. } => return None,
        }
    }
    Some(whole)
}
