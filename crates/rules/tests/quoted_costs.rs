//! What resources cost, compared with what others say that they cost: `testdata/quoted-costs.md`.

use costlint_model::{Source, Sources};
use costlint_rules::{Item, Rulebook, Settings};

const PAGE: &str = include_str!("../../../testdata/quoted-costs.md");
const HOURS_OF_A_MONTH: f64 = 730.0;

/// A resource and its quoted cost.
struct Entry<'p> {
    title: &'p str,
    kind: &'p str,
    quoted: f64,
    path: &'static str,
    text: &'p str,
}

fn entries() -> Vec<Entry<'static>> {
    PAGE.split("\n## ")
        .skip(1)
        .map(|section| entry(section).unwrap_or_else(|| panic!("not an entry: {section}")))
        .collect()
}

fn entry(section: &str) -> Option<Entry<'_>> {
    let (title, body) = section.split_once('\n')?;
    let kind = title.split_once("(`")?.1.strip_suffix("`)")?;
    let (quote, fence) = body.split_once("```")?;
    let (language, text) = fence.split_once('\n')?;
    let path = match language {
        "hcl" => "main.tf",
        "yaml" => "stack.yaml",
        _ => return None,
    };
    Some(Entry {
        title,
        kind,
        quoted: monthly(quote)?,
        path,
        text: text.strip_suffix("```\n").or(text.strip_suffix("```"))?,
    })
}

/// The sum of the amounts in bold, in US dollars a month: `3 × **$0.062** an hour`, `**$41.95** for 720 hours`.
fn monthly(quote: &str) -> Option<f64> {
    let parts: Vec<&str> = quote.split("**").collect();
    let amount = |at: usize| {
        let usd: f64 = parts[at].strip_prefix('$')?.parse().ok()?;
        let times = parts[at - 1].trim_end().strip_suffix('×').and_then(|before| before.split_whitespace().last());
        let times: f64 = times.map_or(Some(1.0), |times| times.parse().ok())?;
        let after = parts[at + 1];
        let hours = after.strip_prefix(" for ").and_then(|after| after.split_once(" hours"));
        let hours: f64 = match hours {
            Some((hours, _)) => hours.parse().ok()?,
            None if after.starts_with(" an hour") => 1.0,
            None => HOURS_OF_A_MONTH,
        };
        Some(times * usd * HOURS_OF_A_MONTH / hours)
    };
    // What stands in bold is every second part.
    (1..parts.len() - 1).step_by(2).map(amount).sum()
}

/// What costlint says that the resource costs. The error says what has no cost.
fn computed(rulebook: &Rulebook, entry: &Entry) -> Result<f64, String> {
    let source = Source::read(entry.path, entry.text).ok_or("cannot be read")?;
    let sources = Sources::new(vec![source]);
    let inventory = rulebook.inventory(&sources, rulebook.resources_of(&sources), &Settings::default());
    let items: Vec<_> = inventory.items().filter(|item| **item.kind() == *entry.kind).collect();
    if items.is_empty() {
        return Err(format!("has no {}", entry.kind));
    }
    items.iter().map(cost).sum()
}

fn cost(item: &Item) -> Result<f64, String> {
    let copies = item.copies().exact().ok_or("has an unknown number of copies")?;
    let usd = item.monthly_usd.ok_or_else(|| format!("{} has no cost", item.address()))?;
    Ok(f64::from(copies) * usd)
}

#[test]
fn costs_are_within_two_percent_of_what_others_quote() {
    let rulebook = Rulebook::embedded();
    let off = |entry: &Entry| match computed(&rulebook, entry) {
        Ok(usd) if (usd / entry.quoted - 1.0).abs() <= 0.02 => None,
        Ok(usd) => Some(format!("{}: quoted {:.2}, computed {usd:.2}", entry.title, entry.quoted)),
        Err(reason) => Some(format!("{}: quoted {:.2}, {reason}", entry.title, entry.quoted)),
    };
    let off: Vec<String> = entries().iter().filter_map(off).collect();
    assert!(off.is_empty(), "{}", off.join("\n"));
}

#[test]
fn no_quote_was_lost() {
    assert!(entries().len() >= 80, "{} quotes are left", entries().len());
}
