//! An explanation of a rule's result in an example, for the rule's author.

use costlint_model::{Place, Truth, eval::Budget};
use costlint_syntax::hcl::{BinaryOp, Expr, ExprKind, Step};

use super::run::ExampleRun;
use crate::{
    inventory::{gather::Instance, links::Alone, peers::Subjects},
    money::{cache::Market, pricing::Pricing},
    pages::{
        expressions::{Lets, PageNames},
        rule::{Arm, Rule},
        source::{Base, Form},
    },
    value_text::shown_member,
};

/// For every instance that an arm looks at: its fields, each let, each operand of the condition, and the fix's reason.
pub(super) fn of_rule(rule: &Rule, run: &ExampleRun) -> Vec<String> {
    let mut lines = Vec::new();
    let of_kind = |arm: &Arm, instance: &&Instance| arm.kinds.contains(&instance.kind.name);
    for (arm, inventory) in rule.body().arms.iter().flat_map(|arm| run.inventories.iter().map(move |all| (arm, all))) {
        let market = Market::new(inventory.settings());
        let subjects = Subjects::new(&run.sources, inventory.gathering());
        let settings = rule.chosen(inventory.settings());
        for instance in inventory.instances().iter().filter(|instance| of_kind(arm, instance)) {
            let (provider, region) = (instance.field("provider"), instance.field("region"));
            let pricing = Pricing::new(&market, provider.as_text(), &region);
            let budget = Budget::default();
            let names = PageNames {
                page: &rule.page,
                subject: &instance.subject,
                instance: Some(instance),
                written: &[],
                lets: Lets::OfArm(&arm.lets),
                worked_out: None,
                shared: None,
                assumed: &[],
                group: None,
                settings: &settings,
                subjects: &subjects,
                pricing: &pricing,
                budget: &budget,
            };
            lines.extend(of_instance(&names, arm, instance, run));
            lines.extend(of_cost(&names, instance, run));
        }
    }
    if lines.is_empty() {
        lines.push("no instance of a kind that the rule matches".to_owned());
    }
    for finding in &run.findings {
        let fix = finding.fix.as_ref().and_then(|fix| Some((fix, fix.reason.as_ref()?)));
        lines.extend(fix.map(|(fix, reason)| format!("{}: fix is {}: {reason}", finding.resource, fix.safety.name())));
    }
    lines
}

fn of_instance(names: &PageNames<'_>, arm: &Arm, instance: &Instance, run: &ExampleRun) -> Vec<String> {
    let text = &*names.page.text;
    let columns = instance.kind.columns.iter().filter(|column| &*column.name != "address");
    let fields = columns.map(|column| (column, instance.field(&column.name))).filter(|(_, value)| !value.is_null());
    let fields: Vec<String> =
        fields.map(|(column, value)| format!("{}={}", column.name, shown_member(&value))).collect();
    let address = shown_member(&instance.field("address"));
    let mut lines = vec![format!("{address} ({}): {}", instance.kind.name, fields.join(" "))];
    for (name, expr) in &arm.lets {
        lines.push(format!("  let.{name} = {}", shown_member(&names.value(expr))));
    }
    let mut operands = Vec::new();
    conjuncts(&arm.when, &mut operands);
    for operand in operands {
        let folded = operand.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let truth = names.evaluator().truth(operand);
        let answer = match truth {
            Truth::Yes => "true",
            Truth::No => "false",
            Truth::Unknown => "unknown",
        };
        lines.push(format!("  when {answer:7} {folded}"));
        if truth == Truth::Unknown {
            lines.extend(
                unknown_fields(names, operand, instance, run, 4).into_iter().map(|line| format!("       {line}")),
            );
        }
    }
    lines
}

/// The operands of a chain of `&&`.
fn conjuncts<'e>(expr: &'e Expr, operands: &mut Vec<&'e Expr>) {
    match &expr.kind {
        ExprKind::Binary(BinaryOp::And, both) => both.iter().for_each(|operand| conjuncts(operand, operands)),
        ExprKind::Paren(inner) if matches!(inner.kind, ExprKind::Binary(BinaryOp::And, _)) => {
            conjuncts(inner, operands);
        }
        _ => operands.push(expr),
    }
}

/// What the kind's cost lacks, where it is no single figure.
fn of_cost(names: &PageNames<'_>, instance: &Instance, run: &ExampleRun) -> Vec<String> {
    let kind = &instance.kind;
    let names = PageNames { page: &kind.page, lets: Lets::OfKind(&kind.lets), worked_out: None, ..*names };
    let Some(formula) = &kind.monthly_cost else { return Vec::new() };
    let lacks = unknown_fields(&names.on(&formula.page), &formula.expr, instance, run, 4);
    if lacks.is_empty() {
        return lacks;
    }
    let lines = lacks.into_iter().map(|line| format!("       {line}"));
    ["  the cost depends on unknown fields".to_owned()].into_iter().chain(lines).collect()
}

/// The fields that an expression reads, itself or through lets, and that are not known, with the bytes that decide them.
fn unknown_fields(
    names: &PageNames<'_>,
    expr: &Expr,
    instance: &Instance,
    run: &ExampleRun,
    depth: usize,
) -> Vec<String> {
    let text = &*names.page.text;
    let mut lines = Vec::new();
    expr.each_expression(&mut |part| {
        let ExprKind::Traversal(root, steps) = &part.kind else { return };
        let Some(Step::Attribute(member)) = steps.first() else { return };
        match (root.span.of(text), member.of(text)) {
            ("self", field) => {
                let value = names.field(field);
                if !value.is_wholly_known() {
                    let place = value.place.or_else(|| unknown_place(instance, field));
                    lines.push(format!("self.{field} is unknown{}", decided(place, run)));
                }
            }
            ("let", name) if depth > 0 => {
                if let Some((page, inner)) = names.named(name) {
                    lines.extend(unknown_fields(&names.on(page), inner, instance, run, depth - 1));
                }
            }
            _ => {}
        }
    });
    lines.sort();
    lines.dedup();
    lines
}

/// What makes a field unknown, where its declaration reads it by a path.
fn unknown_place(instance: &Instance, field: &str) -> Option<Place> {
    let form = &instance.declaration.source(field)?.form;
    let base = if let Form::Setting(setting) = form { setting.base } else { Base::Element };
    let (start, _) = instance.part.base(base, &instance.resource);
    form.path()?.decided_by(start, &Alone).pop()
}

fn decided(place: Option<Place>, run: &ExampleRun) -> String {
    let Some(place) = place else { return String::new() };
    let source = run.sources.get(place.file);
    let line = source.text[..place.span.start as usize].matches('\n').count() + 1;
    let bytes = place.span.of(&source.text).lines().next().unwrap_or_default();
    format!(": `{bytes}` at {}:{line}", source.path)
}
