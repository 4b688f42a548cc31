//! A saving in words, with everything that principle asks for beside a dollar figure.

use std::borrow::Cow;

use costlint_prices::Money;
use costlint_rules::{Rate, Saving};

/// The figure alone: `$43.10/mo`, `at least $43.10/mo`, `$0.02/mo per GiB`; `None` where there is neither figure nor rate.
pub fn figure(saving: &Saving) -> Option<String> {
    let rate = || saving.rates.first().map(rate);
    match saving.monthly {
        Some(monthly) if saving.at_least => Some(format!("at least {monthly}/mo")),
        Some(monthly) => Some(format!("{monthly}/mo")),
        None => rate(),
    }
}

/// The figure with its range, rates, prices and assumptions:
/// `$43.10/mo + $0.02/mo per GiB ($20.00 – $60.00; eu-west-1 list price of 2026-07-20; assumes duty 35 %)`.
pub fn sentence(saving: &Saving, instances: u32) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(monthly) = saving.monthly {
        parts.push(format!("{monthly}/mo"));
    }
    parts.extend(saving.rates.iter().map(rate));
    if parts.is_empty() {
        return None;
    }
    let figures = parts.join(" + ");
    let mut notes = Vec::new();
    if let Some((low, high)) = saving.range.filter(|(low, high)| low != high) {
        notes.push(format!("{low} – {high}"));
    }
    if saving.at_least && saving.monthly.is_some() {
        notes.push("at least".to_owned());
    }
    if instances > 1 {
        notes.push(format!("{instances} instances"));
    }
    notes.push(price(saving));
    let assumptions = assumptions(saving);
    if !assumptions.is_empty() {
        notes.push(format!("assumes {}", assumptions.join(", ")));
    }
    Some(format!("{figures} ({})", notes.join("; ")))
}

/// What was assumed, in words: the region first, if it was.
pub(super) fn assumptions(saving: &Saving) -> Vec<Cow<'_, str>> {
    let region = saving.region_assumed.then(|| Cow::Owned(format!("region {}", saving.region)));
    region.into_iter().chain(saving.assumptions.iter().map(|text| Cow::Borrowed(text.as_str()))).collect()
}

/// Which price it is: `eu-west-1 list price of 2026-07-20`.
fn price(saving: &Saving) -> String {
    let Saving { region, price_date, basis, .. } = saving;
    match basis.strip_prefix("the ").unwrap_or(basis) {
        basis if basis.ends_with("price") => format!("{region} {basis} of {price_date}"),
        basis => format!("{region} price of {price_date}, {basis}"),
    }
}

fn rate(rate: &Rate) -> String {
    // Cents are enough for dollars, not for what a gigabyte costs.
    let usd = if rate.usd < Money::from_usd(1.0) { fine(rate.usd) } else { rate.usd.to_string() };
    format!("{usd}/mo per {}", rate.unit)
}

/// An amount with as many places as it needs, two to six.
pub fn fine(amount: Money) -> String {
    let text = format!("{amount:.6}");
    let cut = text.trim_end_matches('0').len();
    let two_places = text.len() - 4;
    text[..cut.max(two_places)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saving() -> Saving {
        Saving {
            monthly: Some(Money::from_usd(43.1)),
            range: None,
            at_least: false,
            rates: Vec::new(),
            basis: "list price".into(),
            region: "eu-west-1".into(),
            region_assumed: false,
            price_date: "2026-07-20".into(),
            assumptions: Vec::new(),
        }
    }

    fn per_gib() -> Rate {
        Rate { usd: Money::from_usd(0.02), unit: "GiB".into() }
    }

    #[test]
    fn a_sure_figure_says_its_price() {
        assert_eq!(sentence(&saving(), 1).expect("a figure"), "$43.10/mo (eu-west-1 list price of 2026-07-20)");
    }

    #[test]
    fn doubts_are_said() {
        let saving = Saving {
            range: Some((Money::from_usd(20.0), Money::from_usd(60.0))),
            at_least: true,
            rates: vec![per_gib()],
            basis: "estimated from the family's ratio to us-east-1".into(),
            region_assumed: true,
            assumptions: vec!["duty 35 % (0 % to 100 %)".into()],
            ..saving()
        };
        assert_eq!(figure(&saving).expect("a figure"), "at least $43.10/mo");
        assert_eq!(
            sentence(&saving, 3).expect("a figure"),
            "$43.10/mo + $0.02/mo per GiB ($20.00 – $60.00; at least; 3 instances; eu-west-1 price of 2026-07-20, \
             estimated from the family's ratio to us-east-1; assumes region eu-west-1, duty 35 % (0 % to 100 %))"
        );
    }

    #[test]
    fn a_rate_stands_alone_and_nothing_is_nothing() {
        let rate = Saving { monthly: None, rates: vec![per_gib()], ..saving() };
        assert_eq!(sentence(&rate, 1).expect("a rate"), "$0.02/mo per GiB (eu-west-1 list price of 2026-07-20)");
        let node = Saving {
            monthly: None,
            rates: vec![Rate { usd: Money::from_usd(15.898_597), unit: "node".into() }],
            ..saving()
        };
        assert_eq!(figure(&node).as_deref(), Some("$15.90/mo per node"));
        assert_eq!(figure(&Saving { monthly: None, ..saving() }), None);
        assert_eq!(sentence(&Saving { monthly: None, ..saving() }, 1), None);
    }

    #[test]
    fn a_fine_amount_keeps_the_places_that_count() {
        assert_eq!(fine(Money::from_usd(0.0465)), "$0.0465");
        assert_eq!(fine(Money::from_usd(1_234.5)), "$1,234.50");
        assert_eq!(fine(Money::from_usd(0.000_000_2)), "$0.00");
    }
}
