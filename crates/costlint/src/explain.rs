//! `costlint explain`: the page of a rule or a kind, for the terminal.

use std::io::{self, Write};

use anyhow::bail;
use costlint_project::{
    lint::{LINT_RULES, LintRule},
    nearest::with_nearest,
    report::Style,
};
use costlint_rules::{Field, FieldKind, Kind, Rule, Rulebook};

use crate::{
    Outcome,
    arguments::{ExplainArguments, When},
    finished,
    markdown::{self, Block},
    pages, terminal,
};

/// Explains a rule or a kind.
pub(crate) fn run(
    arguments: &ExplainArguments,
    color: When,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let Some(rulebook) = pages::rulebook(&arguments.pages, terminal::stderr_style(color), err)? else {
        return Ok(Outcome::Failed);
    };
    let style = terminal::stdout_style(color);
    let name = arguments.name.as_str();
    let written = if let Some(rule) = rulebook.rule(name) {
        write_rule(rule, style, out)
    } else if let Some(kind) = rulebook.kind(name) {
        write_kind(kind, style, out)
    } else if let Some(rule) = LINT_RULES.iter().find(|rule| rule.name == name || rule.code.eq_ignore_ascii_case(name))
    {
        write_lint_rule(rule, style, out)
    } else {
        bail!("{}", with_nearest(format!("no rule or kind is called `{name}`"), name, names(&rulebook)));
    };
    finished(written, Outcome::Good)
}

/// All that can be explained.
fn names(rulebook: &Rulebook) -> impl Iterator<Item = &str> {
    let rules = rulebook.rules.iter().flat_map(|rule| [&*rule.name, &*rule.code]);
    let kinds = rulebook.kind_names();
    rules.chain(kinds).chain(LINT_RULES.iter().flat_map(|rule| [rule.name, rule.code]))
}

/// The prose and the examples, then the rule itself.
fn write_rule(rule: &Rule, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let severity = style.severe(rule.severity, rule.severity.name());
    writeln!(
        out,
        "{} ({}) · {severity} · {} confidence · {}\n",
        style.strong(&rule.name),
        rule.code,
        rule.confidence.name(),
        rule.subject
    )?;
    let (own, shown): (Vec<Block>, Vec<Block>) =
        markdown::read(&rule.page.text).into_iter().partition(|block| is_fence(block, "rule"));
    markdown::write(&shown, &caption, style, out)?;
    writeln!(out, "\n{}\n", style.strong("The rule"))?;
    markdown::write(&own, &|_| rule.page.path.to_string(), style, out)
}

/// The prose, then the fields and where each is written. The declarations themselves say no more.
fn write_kind(kind: &Kind, style: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} · kind · {}\n", style.strong(&kind.name), kind.page.path)?;
    let shown: Vec<Block> =
        markdown::read(&kind.page.text).into_iter().filter(|block| !is_fence(block, "kind")).collect();
    markdown::write(&shown, &caption, style, out)?;
    writeln!(out, "\n{}", style.strong("Fields"))?;
    for (field, sources) in kind.sources() {
        writeln!(out, "\n  {} {}", style.lead(&field.name), type_of(field))?;
        for (types, source) in sources {
            let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
            writeln!(out, "{}", style.folded(&format!("    {types}: {source}"), 6))?;
        }
    }
    if !kind.assumes.is_empty() {
        writeln!(out, "\n{}\n", style.strong("Assumed where the files do not say"))?;
    }
    for assume in &kind.assumes {
        writeln!(out, "  {}.{} {} ({} to {})", kind.name, assume.name, assume.typical, assume.low, assume.high)?;
    }
    Ok(())
}

fn write_lint_rule(rule: &LintRule, style: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{} ({}) · {} · linting\n",
        style.strong(rule.name),
        rule.code,
        style.severe(rule.severity, rule.severity.name())
    )?;
    writeln!(out, "{}.", rule.title)
}

fn is_fence(block: &Block, word: &str) -> bool {
    matches!(block, Block::Fence(words, _) if words.get(1) == Some(&word))
}

/// What stands above an example: `bad (hcl), saves $5.00/mo`.
fn caption(words: &[&str]) -> String {
    let [language, rest @ ..] = words else { return "text".to_owned() };
    let marks: Vec<&str> = rest.iter().copied().filter(|word| !word.starts_with("saves=")).collect();
    let name = if marks.is_empty() { (*language).to_owned() } else { format!("{} ({language})", marks.join(" ")) };
    let amount = rest.iter().find_map(|word| word.strip_prefix("saves="));
    amount.map(|amount| format!("{name}, saves ${amount}/mo")).unwrap_or(name)
}

fn type_of(field: &Field) -> String {
    let name = match field.kind {
        FieldKind::Text => "text",
        FieldKind::Number => "number",
        FieldKind::Bool => "true or false",
        FieldKind::List => "list",
        FieldKind::Map => "map",
    };
    field.unit.as_ref().map_or_else(|| name.to_owned(), |unit| format!("{name} of {unit}"))
}
