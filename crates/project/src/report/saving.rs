//! A saving in words, with what its figure rests on: range, assumptions, region and date.

use std::{borrow::Cow, fmt::Write as _};

use costlint_model::Count;
use costlint_prices::Money;
use costlint_rules::{Rate, Saving};

/// The figure by itself: `$43.10/mo`, `about $250/mo`, `at least $43.10/mo`, `up to $43.10/mo`, `$0.02/mo per GiB`; `None`
/// where there is neither a monthly amount nor a rate.
pub fn figure(saving: &Saving) -> Option<String> {
    let doubt = match saving.monthly {
        _ if saving.up_to => "up to ",
        Some(_) if saving.at_least => "at least ",
        _ if is_approximate(saving) => "about ",
        _ => "",
    };
    let figure = match saving.monthly {
        Some(monthly) => format!("{}/mo", shown(saving, monthly)),
        None => rate(saving.rates.first()?),
    };
    Some(format!("{doubt}{figure}"))
}

/// The figure with everything that it rests on:
/// `about $250/mo plus $0.02/mo per GiB ($0–$600, assuming 35% utilisation, 0–100%); eu-west-1 list price, 2026-07-20`.
pub fn sentence(saving: &Saving, instances: Count) -> Option<String> {
    let doubts = doubts(saving, instances);
    let doubts = if doubts.is_empty() { String::new() } else { format!(" ({})", doubts.join(", ")) };
    Some(format!("{}{doubts}; {}", amount(saving, instances)?, price(saving)))
}

/// The figures for all instances: `about $250/mo plus $0.02/mo per GiB for 2 instances`.
pub(super) fn amount(saving: &Saving, instances: Count) -> Option<String> {
    let mut figures = figure(saving)?;
    let further = usize::from(saving.monthly.is_none());
    for more in saving.rates.iter().skip(further) {
        write!(figures, " plus {}", rate(more)).expect("a string takes all");
    }
    let copies = match (instances.least, instances.exact()) {
        (0, _) if instances.most == Some(1) => " if it is deployed".to_owned(),
        (_, Some(0 | 1)) | (0, None) => String::new(),
        (_, Some(number)) => format!(" for {number} instances"),
        (1, None) => " for 1 instance or more".to_owned(),
        (least, None) => format!(" for {least} instances or more"),
    };
    Some(figures + &copies)
}

/// What the figures rest on: `$0–$600, assuming 35% utilisation, 0–100%; eu-west-1 list price, 2026-07-20`.
pub(super) fn basis(saving: &Saving, instances: Count) -> String {
    let doubts = doubts(saving, instances);
    let doubts = if doubts.is_empty() { String::new() } else { doubts.join(", ") + "; " };
    doubts + &price(saving)
}

/// What leaves the figures open: their range, what was assumed, an unknown number.
fn doubts(saving: &Saving, instances: Count) -> Vec<String> {
    // Of `up to` so much, the range says nothing more.
    let is_said = |low: Money| saving.up_to && low == Money::ZERO;
    let range = saving.range.filter(|(low, high)| low != high && !is_said(*low)).map(|(low, high)| {
        let dash = if low < Money::ZERO { " to " } else { "–" };
        format!("{}{dash}{}", shown(saving, low), shown(saving, high))
    });
    let assumed = (!saving.assumptions.is_empty()).then(|| format!("assuming {}", saving.assumptions.join("; ")));
    let is_unknown = instances.least == 0 && instances.most.is_none();
    let unknown = is_unknown.then(|| "number of instances unknown".to_owned());
    range.into_iter().chain(assumed).chain(unknown).collect()
}

/// Whether usage decides the figure.
pub(crate) fn is_approximate(saving: &Saving) -> bool {
    saving.range.is_some_and(|(low, high)| low != high) || !saving.assumptions.is_empty()
}

/// An amount without cents where they would feign precision.
fn shown(saving: &Saving, amount: Money) -> String {
    let is_large = saving.monthly.is_some_and(|monthly| monthly >= Money::from_usd(100.0));
    if amount == Money::ZERO || is_large && is_approximate(saving) {
        format!("{amount:.0}")
    } else {
        amount.to_string()
    }
}

/// What was assumed, in words: the region first, if it was.
pub(super) fn assumptions(saving: &Saving) -> Vec<Cow<'_, str>> {
    let region = saving.region_assumed.then(|| Cow::Owned(format!("region {}", saving.region)));
    region.into_iter().chain(saving.assumptions.iter().map(|text| Cow::Borrowed(text.as_str()))).collect()
}

/// Which price it is: `eu-west-1 list price, 2026-07-20`.
fn price(saving: &Saving) -> String {
    let Saving { region, other_region, price_date, basis, .. } = saving;
    let date = if saving.is_old { format!("{price_date}, over a year old") } else { price_date.to_string() };
    let price = match other_region {
        Some(other) => format!("{other} list price ({date}); no price known for {region}"),
        None if basis.ends_with("price") => format!("{region} {basis}, {date}"),
        None if basis.starts_with("estimated from") => format!("{region} price ({date}), {basis}"),
        None => format!("{region} {basis} ({date})"),
    };
    if saving.region_assumed { format!("{price} (region unknown, {region} assumed)") } else { price }
}

fn rate(rate: &Rate) -> String {
    // Cents are enough for dollars, not for what a gigabyte costs.
    let usd = if rate.usd < Money::from_usd(1.0) { fine(rate.usd) } else { rate.usd.to_string() };
    if &*rate.unit == Rate::COPY { format!("{usd}/mo each") } else { format!("{usd}/mo per {}", rate.unit) }
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
            up_to: false,
            rates: Vec::new(),
            basis: "list price",
            region: "eu-west-1".into(),
            other_region: None,
            region_assumed: false,
            price_date: "2026-07-20",
            is_old: false,
            assumptions: Vec::new(),
        }
    }

    fn per_gib() -> Rate {
        Rate { usd: Money::from_usd(0.02), unit: "GiB".into() }
    }

    #[test]
    fn a_sure_figure_says_its_price() {
        assert_eq!(sentence(&saving(), Count::ONE).expect("a figure"), "$43.10/mo; eu-west-1 list price, 2026-07-20");
    }

    #[test]
    fn a_figure_that_usage_decides_is_about_so_much() {
        let busy = Saving {
            monthly: Some(Money::from_usd(11_253.09)),
            range: Some((Money::ZERO, Money::from_usd(17_312.45))),
            assumptions: vec!["35% utilisation, 0–100%".into()],
            ..saving()
        };
        assert_eq!(
            sentence(&busy, Count::ONE).expect("a figure"),
            "about $11,253/mo ($0–$17,312, assuming 35% utilisation, 0–100%); eu-west-1 list price, 2026-07-20"
        );
        let small =
            Saving { monthly: Some(Money::from_usd(7.01)), range: Some((Money::ZERO, Money::from_usd(70.08))), ..busy };
        assert_eq!(figure(&small).expect("a figure"), "about $7.01/mo");
    }

    #[test]
    fn the_region_of_a_price_is_said() {
        let elsewhere = Saving { other_region: Some("us-east-1".into()), price_date: "2021-07", ..saving() };
        assert_eq!(
            sentence(&elsewhere, Count::ONE).expect("a figure"),
            "$43.10/mo; us-east-1 list price (2021-07); no price known for eu-west-1"
        );
        let old = Saving { price_date: "2021-07", is_old: true, ..saving() };
        assert_eq!(
            sentence(&old, Count::ONE).expect("a figure"),
            "$43.10/mo; eu-west-1 list price, 2021-07, over a year old"
        );
        let assumed = Saving { region_assumed: true, ..saving() };
        assert_eq!(
            sentence(&assumed, Count::ONE).expect("a figure"),
            "$43.10/mo; eu-west-1 list price, 2026-07-20 (region unknown, eu-west-1 assumed)"
        );
        let spot = Saving { basis: "on-demand price less this cloud's typical spot discount", ..saving() };
        assert_eq!(
            sentence(&spot, Count::ONE).expect("a figure"),
            "$43.10/mo; eu-west-1 on-demand price less this cloud's typical spot discount (2026-07-20)"
        );
    }

    #[test]
    fn doubts_are_said() {
        let saving = Saving {
            range: Some((Money::from_usd(20.0), Money::from_usd(60.0))),
            at_least: true,
            rates: vec![per_gib()],
            basis: "estimated from the main region, scaled by prices of the same family",
            region_assumed: true,
            assumptions: vec!["35% utilisation, 0–100%".into(), "2 nodes, 1–4".into()],
            ..saving()
        };
        assert_eq!(figure(&saving).expect("a figure"), "at least $43.10/mo");
        assert_eq!(
            sentence(&saving, Count::exactly(3)).expect("a figure"),
            "at least $43.10/mo plus $0.02/mo per GiB for 3 instances ($20.00–$60.00, assuming 35% utilisation, 0–100%; \
             2 nodes, 1–4); eu-west-1 price (2026-07-20), estimated from the main region, scaled by prices of the same \
             family (region unknown, eu-west-1 assumed)"
        );
    }

    #[test]
    fn a_rate_stands_alone_and_nothing_is_nothing() {
        let rate = Saving { monthly: None, rates: vec![per_gib()], ..saving() };
        assert_eq!(sentence(&rate, Count::ONE).expect("a rate"), "$0.02/mo per GiB; eu-west-1 list price, 2026-07-20");
        let node = Saving {
            monthly: None,
            rates: vec![Rate { usd: Money::from_usd(15.898_597), unit: "node".into() }],
            ..saving()
        };
        assert_eq!(figure(&node).as_deref(), Some("$15.90/mo per node"));
        assert_eq!(figure(&Saving { monthly: None, ..saving() }), None);
        assert_eq!(sentence(&Saving { monthly: None, ..saving() }, Count::ONE), None);
    }

    #[test]
    fn a_figure_may_be_the_most_that_it_can_be() {
        let most = Saving { up_to: true, range: Some((Money::ZERO, Money::from_usd(43.1))), ..saving() };
        assert_eq!(sentence(&most, Count::ONE).expect("a figure"), "up to $43.10/mo; eu-west-1 list price, 2026-07-20");
        let and_more = Saving { range: Some((Money::from_usd(3.0), Money::from_usd(43.1))), ..most };
        assert_eq!(
            sentence(&and_more, Count::ONE).expect("a figure"),
            "up to $43.10/mo ($3.00–$43.10); eu-west-1 list price, 2026-07-20"
        );
    }

    #[test]
    fn a_fine_amount_keeps_the_places_that_count() {
        assert_eq!(fine(Money::from_usd(0.0465)), "$0.0465");
        assert_eq!(fine(Money::from_usd(1_234.5)), "$1,234.50");
        assert_eq!(fine(Money::from_usd(0.000_000_2)), "$0.00");
    }
}
