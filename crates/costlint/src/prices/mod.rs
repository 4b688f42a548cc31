//! `costlint prices`: what the catalogue knows of a thing, and of which things it knows anything.

mod facts;
mod known;

use std::io::{self, Write};

use anyhow::bail;
use costlint_prices::{Catalogue, Cloud, Money, is_over_a_year_old};
use costlint_project::{
    Date,
    report::{Style, fine},
};

use crate::{
    arguments::{ListFormat, PricesCommand, Region, When},
    outcome::{Outcome, finished},
    terminal,
};
use known::{Known, Price, ShownSuccessor};

/// Runs the command.
pub(crate) fn run(command: PricesCommand, color: When, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    match command {
        PricesCommand::List { prefix } => list(&prefix, "begins with", |name, text| name.starts_with(text), out),
        PricesCommand::Search { word } => list(&word, "contains", |name, text| name.contains(text), out),
        PricesCommand::Show { name, regions, today, output_format } => {
            let today = today.or_else(Date::today).map(|day| day.to_string()).unwrap_or_default();
            show(&name, &known_on(&today, &name, &regions), output_format, color, out)
        }
    }
}

/// What is known of a name, with the prices marked that are old.
fn known_on(today: &str, name: &str, regions: &[Region]) -> Vec<Known> {
    let mut found = known::find(name, regions);
    for price in found.iter_mut().flat_map(|known| &mut known.prices) {
        price.is_old = is_over_a_year_old(price.date, today);
    }
    found
}

fn show(
    name: &str,
    found: &[Known],
    output_format: ListFormat,
    color: When,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    if found.is_empty() {
        let below = format!("{}/", name.trim_end_matches('/'));
        let items: Vec<&str> = Catalogue::embedded().items().filter(|item| item.starts_with(&below)).collect();
        if items.is_empty() {
            bail!("{}", unknown(name));
        }
        return finished(items.iter().try_for_each(|item| writeln!(out, "{item}")), Outcome::Good);
    }
    let written = match output_format {
        ListFormat::Text => write_all(found, terminal::stdout_style(color), out),
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, found).map_err(io::Error::from).and_then(|()| writeln!(out))
        }
    };
    finished(written, Outcome::Good)
}

/// Lists the names that fit a text, both in lower case, one on a line; `how` says what was asked of them.
fn list(text: &str, how: &str, fits: fn(&str, &str) -> bool, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let catalogue = Catalogue::embedded();
    let machines = Cloud::ALL.into_iter().flat_map(|cloud| catalogue.machines(cloud)).map(|machine| machine.name);
    let names = machines.chain(catalogue.node_names()).chain(catalogue.accelerators()).chain(catalogue.items());
    let wanted = text.to_lowercase();
    let found: Vec<&str> = names.filter(|name| fits(&name.to_lowercase(), &wanted)).collect();
    if found.is_empty() {
        bail!("no machine type, node type, accelerator or item {how} `{text}`");
    }
    finished(found.iter().try_for_each(|name| writeln!(out, "{name}")), Outcome::Good)
}

fn unknown(name: &str) -> String {
    let catalogue = Catalogue::embedded();
    let machines = Cloud::ALL.into_iter().filter_map(|cloud| catalogue.nearest(cloud, name));
    let near: Vec<&str> = machines.chain(catalogue.nearest_item(name)).collect();
    let advice = match near.as_slice() {
        [] => "expected a machine type, an accelerator, a node type or an item such as aws/ebs/gp3/storage".to_owned(),
        names => format!("did you mean `{}`?", names.join("` or `")),
    };
    format!("unknown name `{name}`; {advice}")
}

fn write_all(found: &[Known], style: Style, out: &mut dyn Write) -> io::Result<()> {
    for (index, known) in found.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write_known(known, style, out)?;
    }
    Ok(())
}

fn write_known(known: &Known, style: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} · {}", style.strong(&known.name), known.what)?;
    for fact in &known.facts {
        writeln!(out, "  {:14} {}", fact.name, fact.value)?;
    }
    let Some(region) = known.region else { return Ok(()) };
    writeln!(out, "\n{}", style.strong(&format!("Prices in {region}")))?;
    if known.prices.is_empty() {
        writeln!(out, "  not known")?;
    }
    write_prices(&known.prices, style, out)?;
    if !known.successors.is_empty() {
        writeln!(out, "\n{}", style.strong("Newer types to replace it"))?;
    }
    let width = known.successors.iter().map(|successor| successor.name.len()).max().unwrap_or_default();
    for successor in &known.successors {
        write_successor(successor, width, style, out)?;
    }
    Ok(())
}

/// The figures, then where they come from, which several often share.
fn write_prices(prices: &[Price], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let width = prices.iter().map(|price| price.name.len()).max().unwrap_or_default();
    let mut origins: Vec<(String, Vec<&str>)> = Vec::new();
    for price in prices {
        let unit = format!("{}/{}", rounded(price.usd), price.unit);
        // What is billed by the month already says so.
        let monthly = price.monthly_usd.filter(|_| !price.unit.ends_with("month"));
        let monthly = monthly.map(|monthly| format!("{}/mo", Money::from_usd(monthly))).unwrap_or_default();
        let note = price.note.as_deref().unwrap_or_default();
        let line = format!("  {:width$}  {unit:>14}  {}  {note}", price.name, style.good(&format!("{monthly:>14}")));
        writeln!(out, "{}", line.trim_end())?;
        let origin = origin(price);
        match origins.iter_mut().find(|(known, _)| *known == origin) {
            Some((_, names)) => names.push(price.name),
            None => origins.push((origin, vec![price.name])),
        }
    }
    for (origin, names) in &origins {
        let whose = if origins.len() == 1 { String::new() } else { format!("{}: ", names.join(", ")) };
        writeln!(out, "{}", style.faint(&style.folded(&format!("  {whose}{origin}"), 4)))?;
    }
    Ok(())
}

/// `list price; aws-price-2025-11, 2025-11-04, over a year old`
fn origin(price: &Price) -> String {
    let basis = match price.basis.strip_prefix("list price of another region") {
        Some(rest) => format!("{} list price{rest}", price.region),
        None => price.basis.to_owned(),
    };
    let attested = if price.confidence == "sourced" { String::new() } else { format!(", {}", price.confidence) };
    let age = if price.is_old { ", over a year old" } else { "" };
    format!("{basis}; {}, {}{age}{attested}", price.source, price.date)
}

/// An amount to four places, or as many as a tiny one needs.
fn rounded(usd: f64) -> String {
    let places = if usd < 0.01 { 1e9 } else { 1e4 };
    fine(Money::from_usd((usd * places).round() / places))
}

fn write_successor(successor: &ShownSuccessor, width: usize, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let change = match successor.change_percent {
        Some(change) if change < 0.0 => style.good(&format!("{change:+.0}%")),
        Some(change) => format!("{change:+.0}%"),
        None => "price not known".to_owned(),
    };
    writeln!(out, "  {:width$}  {:10}  {change}", successor.name, successor.variant)
}
