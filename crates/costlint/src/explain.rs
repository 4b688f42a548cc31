//! `costlint explain`: the page of a rule or a kind, or the rules of a group, for the terminal.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use anyhow::bail;
use costlint_project::{
    lint::{LINT_RULES, LintRule},
    nearest::with_nearest,
    report::{Style, counted},
};
use costlint_rules::{Assume, Confidence, Field, FieldKind, Kind, Rule, Rulebook};

use crate::{
    arguments::{ExplainArguments, When},
    list::{self, RuleRow},
    markdown::{self, PageBlock},
    outcome::{Outcome, finished},
    pages, terminal,
};

/// The word for the rules of low confidence.
const PEDANTIC: &str = "pedantic";

/// Explains what the arguments name, or lists what can be explained.
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
    let rows = list::rows(&rulebook);
    let Some(name) = arguments.name.as_deref() else {
        return finished(write_all(&rulebook, &rows, style, out), Outcome::Good);
    };
    let written = if let Some(rule) = rulebook.rule(name) {
        write_rule(rule, style, out)
    } else if let Some(kind) = rulebook.kind(name) {
        write_kind(kind, style, out)
    } else if let Some(rule) = LINT_RULES.iter().find(|rule| rule.name == name || rule.code.eq_ignore_ascii_case(name))
    {
        write_lint_rule(rule, style, out)
    } else if is_group(name, &rows) {
        write_group(&rows.iter().filter(|row| is_in_group(row, name)).collect::<Vec<_>>(), name, style, out)
    } else if let Some(word) = costlint_rules::explained(name) {
        write!(out, "{word}")
    } else {
        bail!(
            "{}",
            with_nearest(format!("unknown rule, family, subject or kind `{name}`"), name, names(&rulebook, &rows))
        );
    };
    finished(written, Outcome::Good)
}

/// All that can be explained.
fn names<'r>(rulebook: &'r Rulebook, rows: &'r [RuleRow]) -> impl Iterator<Item = &'r str> {
    let rules = rows.iter().flat_map(|row| [row.name, row.code, row.family(), row.subject]);
    rules.chain(rulebook.kind_names()).chain([PEDANTIC])
}

/// Whether a word stands for several rules, which may be none: nothing has to be pedantic.
fn is_group(word: &str, rows: &[RuleRow]) -> bool {
    word == PEDANTIC || rows.iter().any(|row| is_in_group(row, word))
}

fn is_in_group(row: &RuleRow, word: &str) -> bool {
    row.family().eq_ignore_ascii_case(word)
        || row.subject == word
        || word == PEDANTIC && row.confidence == Confidence::Low.name()
}

/// The rules that a family, a subject or `pedantic` stands for.
fn write_group(rows: &[&RuleRow], word: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    match rows {
        [] => writeln!(out, "No rules in `{word}`."),
        [first, ..] => {
            list::write(rows, style, out)?;
            writeln!(out, "\n{}", style.faint(&format!("For more about a rule, run `costlint explain {}`", first.name)))
        }
    }
}

/// The groups of rules and the kinds, and what to ask for next.
fn write_all(rulebook: &Rulebook, rows: &[RuleRow], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut groups: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in rows {
        *groups.entry((row.subject, row.family())).or_default() += 1;
    }
    let width = rows.iter().map(|row| row.subject.len()).max().unwrap_or_default();
    writeln!(out, "{}\n", style.strong("Rules by subject and family"))?;
    for ((subject, family), count) in groups {
        writeln!(out, "  {}  {family:6}  {}", style.lead(&format!("{subject:width$}")), counted(count, "rule"))?;
    }
    writeln!(out, "\n{}\n", style.strong("Kinds"))?;
    for name in rulebook.kind_names() {
        writeln!(out, "  {}", style.lead(name))?;
    }
    let next =
        "\nRun `costlint rules list` for all rules, or `costlint explain NAME` for a rule, subject, family or kind.";
    writeln!(out, "{}", style.folded(next, 0))
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
    let (own, shown): (Vec<PageBlock>, Vec<PageBlock>) =
        markdown::read(&rule.page.text).into_iter().partition(|block| is_fence(block, "rule"));
    markdown::write(&shown, &caption, style, out)?;
    if !rule.settings().is_empty() {
        writeln!(out, "\n{}\n", style.strong(&format!("Settings in [rules.{}]", rule.name)))?;
    }
    for setting in rule.settings() {
        let default = setting.default.shown().map_or_else(|| "a list".into(), |text| text.to_string());
        let unit = setting.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        writeln!(out, "  {} = {default}{unit}", setting.name)?;
    }
    write_assumes(&rule.name, rule.assumes(), style, out)?;
    writeln!(out, "\n{}\n", style.strong("The rule"))?;
    markdown::write(&own, &|_| rule.page.path.to_string(), style, out)
}

/// The prose, then the fields and where each is written. The declarations themselves say no more.
fn write_kind(kind: &Kind, style: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} · kind · {}\n", style.strong(&kind.name), kind.page.path)?;
    let shown: Vec<PageBlock> =
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
    write_assumes(&kind.name, &kind.assumes, style, out)
}

/// The numbers that usage decides, as `[assume]` in the configuration names them.
fn write_assumes(owner: &str, assumes: &[Assume], style: Style, out: &mut dyn Write) -> io::Result<()> {
    if !assumes.is_empty() {
        writeln!(out, "\n{}\n", style.strong("Assumed values"))?;
    }
    for assume in assumes {
        writeln!(out, "  {owner}.{} {} ({} to {})", assume.name, assume.typical, assume.low, assume.high)?;
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
    writeln!(out, "{}\n\n{}", style.strong(rule.title), style.folded(rule.about, 0))
}

fn is_fence(block: &PageBlock, word: &str) -> bool {
    matches!(block, PageBlock::Fence(words, _) if words.get(1) == Some(&word))
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
        FieldKind::Link => "link to a resource",
    };
    field.unit.as_ref().map_or_else(|| name.to_owned(), |unit| format!("{name} of {unit}"))
}
