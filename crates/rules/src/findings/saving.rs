//! What fixing a finding saves: the cost now less the cost with other fields.

use std::sync::Arc;

use costlint_model::{Count, Member, Value};
use costlint_prices::{Basis, Money};
use costlint_syntax::hcl::Expr;

use crate::{
    findings::finding::{Rate, Saving},
    inventory::cost::{self, Polynomial, Symbol},
    money::pricing::{Pricing, Used},
    pages::{
        expressions::PageNames,
        functions::LIMIT,
        kind::{Assume, Kind},
        rule::Rule,
    },
    value_text::people,
};

/// Shares that usage decides, by the name of their `assume`.
type Shares = [(Arc<str>, f64)];

/// What fixing would save, before it is known how many copies there are.
pub(crate) enum Worth {
    /// A figure, a range or a rate.
    Some(Saving),
    /// Prices are known, and they say that it saves nothing.
    Nothing,
    /// No price is known.
    Unknown,
}

/// The numbers that usage decides, each with its configured or typical value: those of the rule, and those of the kind that
/// the rule does not state itself.
pub(crate) struct Usage<'u>(Vec<(&'u Assume, f64)>);

impl<'u> Usage<'u> {
    /// Those of a kind and a rule about it; `configured` has values by `kind.name` and `rule.name`.
    pub(crate) fn of(kind: &'u Kind, rule: Option<&'u Rule>, configured: &Shares) -> Usage<'u> {
        let of_rule = rule.into_iter().flat_map(|rule| rule.assumes().iter().map(|assume| (&*rule.name, assume)));
        let is_own =
            |assume: &Assume| rule.is_some_and(|rule| rule.assumes().iter().any(|own| own.name == assume.name));
        let of_kind = kind.assumes.iter().filter(|assume| !is_own(assume)).map(|assume| (&*kind.name, assume));
        let value = |(owner, assume): (&str, &'u Assume)| {
            let wanted = format!("{owner}.{}", assume.name);
            let set = configured.iter().find(|(name, _)| **name == *wanted);
            (assume, set.map_or(assume.typical, |(_, share)| *share))
        };
        Usage(of_rule.chain(of_kind).map(value).collect())
    }

    fn typical(&self) -> Vec<(Arc<str>, f64)> {
        self.0.iter().map(|(assume, share)| (assume.name.clone(), *share)).collect()
    }
}

/// The cost of an instance, as a figure where nothing about it is unknown.
pub(crate) fn monthly_cost(kind: &Kind, names: &PageNames<'_>) -> Option<f64> {
    let typical = Usage::of(kind, None, names.assumed).typical();
    cost::with_fields(kind, &[], &PageNames { assumed: &typical, ..*names })?.as_constant()
}

/// The saving of writing some fields, by the kind's cost.
pub(crate) fn by_cost(kind: &Kind, instead: &[Member], names: &PageNames<'_>, usage: &Usage<'_>) -> Worth {
    let saved = |shares: &Shares| {
        let names = PageNames { assumed: shares, ..*names };
        let (before, after) = (cost::with_fields(kind, &[], &names)?, cost::with_fields(kind, instead, &names)?);
        Some(before.plus(&after, -1.0))
    };
    let Some(typical) = saved(&usage.typical()) else { return Worth::Unknown };
    if names.pricing.used().region.is_none() {
        return Worth::Unknown;
    }
    of_polynomial(kind, &typical, &|shares| saved(shares).map(|saved| saved.known()), usage, names.pricing)
}

/// The saving that a page states by itself: dollars a month, an object with low, typical and high, a limit, or a rate.
pub(crate) fn stated(expr: &Expr, kind: &Kind, names: &PageNames<'_>, usage: &Usage<'_>) -> Worth {
    let typical = usage.typical();
    let stated = PageNames { assumed: &typical, ..*names }.value(expr);
    let Some(object) = stated.as_object() else {
        let saved =
            |shares: &Shares| cost::of_expression(kind, names.page, expr, &PageNames { assumed: shares, ..*names });
        return of_polynomial(kind, &saved(&typical), &|shares| Some(saved(shares).known()), usage, names.pricing);
    };
    let part = |name: &str| object.get(name).and_then(|value| value.as_number()).map(Money::from_usd);
    // The number of the object that is the figure, and what it rests on.
    let resting_on = |name: &'static str| {
        let number = |shares: &Shares| {
            let value = PageNames { assumed: shares, ..*names }.value(expr);
            value.as_object()?.get(name)?.as_number()
        };
        let (_, assumptions) = spread(usage, &number);
        let described = described(&names.pricing.used());
        Saving { assumptions: [assumptions, described.assumptions].concat(), ..described }
    };
    if let (Some(usd), Some(unit)) = (part("rate"), object.get("unit")) {
        return Worth::Some(Saving { rates: vec![Rate { usd, unit: people(&unit).into() }], ..resting_on("rate") });
    }
    match part(LIMIT) {
        Some(most) if most < Money::from_usd(0.005) => return Worth::Nothing,
        Some(most) => {
            let range = Some((Money::ZERO, most));
            return Worth::Some(Saving { monthly: Some(most), range, up_to: true, ..resting_on(LIMIT) });
        }
        None => {}
    }
    match (part("low"), part("typical"), part("high")) {
        (Some(low), Some(typical), Some(high)) => {
            Worth::Some(Saving { monthly: Some(typical), range: Some((low, high)), ..resting_on("typical") })
        }
        _ => Worth::Unknown,
    }
}

/// The figures of a saving that is a sum over unknown amounts; `known` is its known part by what usage decides.
fn of_polynomial(
    kind: &Kind,
    saved: &Polynomial,
    known: &dyn Fn(&Shares) -> Option<f64>,
    usage: &Usage<'_>,
    pricing: &Pricing<'_>,
) -> Worth {
    let mut rates = Vec::new();
    let mut is_exact = true;
    for (symbols, amount) in saved.unknown() {
        is_exact = false;
        match symbols {
            // What may be anything, or grows with what is saved less, leaves no figure at all.
            _ if amount < 0.0 || symbols.iter().any(|symbol| matches!(symbol, Symbol::Opaque(_))) => {
                return Worth::Unknown;
            }
            [Symbol::Field(name)] => {
                let unit = kind.field(name).and_then(|field| field.unit.clone()).unwrap_or_else(|| name.clone());
                rates.push(Rate { usd: Money::from_usd(amount), unit });
            }
            _ => {}
        }
    }
    if is_exact && saved.known() < 0.005 {
        return Worth::Nothing;
    }
    if !is_exact && saved.known() < 0.0 {
        return Worth::Unknown;
    }
    let (range, assumptions) = spread(usage, known);
    let monthly = (is_exact || saved.known() >= 0.005).then(|| Money::from_usd(saved.known()));
    if monthly.is_none() && rates.is_empty() {
        return Worth::Unknown;
    }
    let described = described(&pricing.used());
    let assumptions = [assumptions, described.assumptions].concat();
    let at_least = !is_exact && monthly.is_some();
    Worth::Some(Saving { monthly, range, at_least, rates, assumptions, ..described })
}

impl Saving {
    /// The saving of so many copies together. Of a number that may be zero, it is a rate.
    #[must_use]
    pub(crate) fn times(mut self, copies: Count) -> Saving {
        if copies.least == 0 && copies.most != Some(0) {
            let each = self.monthly.take().map(|usd| Rate { usd, unit: Rate::COPY.into() });
            self.rates.splice(0..0, each);
            self.range = None;
            self.at_least = false;
            return self;
        }
        let (least, most) = (f64::from(copies.least), f64::from(copies.most.unwrap_or(copies.least)));
        self.at_least |= self.monthly.is_some() && copies.exact().is_none();
        self.monthly = self.monthly.map(|monthly| monthly * least);
        self.range = self.range.map(|(low, high)| (low * least, high * most));
        self
    }

    /// The saving together with that of another instance decided by the same bytes.
    #[must_use]
    pub(crate) fn and(mut self, other: &Saving) -> Saving {
        let is_most = |saving: &Saving| saving.up_to || saving.range.is_none();
        self.up_to = (self.up_to || other.up_to) && is_most(&self) && is_most(other);
        self.range = match (self.range, other.range) {
            (None, None) => None,
            (one, two) => {
                let both = |range: Option<(Money, Money)>, monthly: Option<Money>| {
                    range.or(monthly.map(|monthly| (monthly, monthly))).unwrap_or((Money::ZERO, Money::ZERO))
                };
                let (one, two) = (both(one, self.monthly), both(two, other.monthly));
                Some((one.0 + two.0, one.1 + two.1))
            }
        };
        let only_one_has_a_figure = self.monthly.is_some() != other.monthly.is_some();
        self.monthly = match (self.monthly, other.monthly) {
            (Some(one), Some(two)) => Some(one + two),
            (one, two) => one.or(two),
        };
        self.at_least |= other.at_least || only_one_has_a_figure;
        if other.price_date < self.price_date {
            self.price_date = other.price_date;
            self.is_old = other.is_old;
        }
        for rate in &other.rates {
            if !self.rates.contains(rate) {
                self.rates.push(rate.clone());
            }
        }
        self
    }
}

/// A saving without figures, with what the used prices say of themselves.
fn described(used: &Used) -> Saving {
    let (region, region_assumed) = used.region.clone().unwrap_or_default();
    Saving {
        monthly: None,
        range: None,
        at_least: false,
        up_to: false,
        rates: Vec::new(),
        basis: used.basis.map_or("", Basis::describe),
        region,
        other_region: used.other_region.map(Arc::from),
        region_assumed,
        price_date: used.date.unwrap_or_default(),
        is_old: used.is_old,
        assumptions: used.assumptions.clone(),
    }
}

/// The least and most over the corners of all assumes that matter, and what was assumed of them.
///
/// A share is set in both costs at once and then compared: intervals would forget that the same hours are meant.
fn spread(usage: &Usage<'_>, saved: &dyn Fn(&Shares) -> Option<f64>) -> (Option<(Money, Money)>, Vec<String>) {
    if usage.0.is_empty() {
        return (None, Vec::new());
    }
    let typical = usage.typical();
    let expected = saved(&typical).unwrap_or_default();
    let with = |shares: &Shares, name: &str, share: f64| -> Vec<(Arc<str>, f64)> {
        shares.iter().map(|(known, value)| (known.clone(), if &**known == name { share } else { *value })).collect()
    };
    let matters = |(assume, _): &&(&Assume, f64)| {
        [assume.low, assume.high].iter().any(|share| {
            saved(&with(&typical, &assume.name, *share)).is_some_and(|saved| (saved - expected).abs() > 0.005)
        })
    };
    let mattering: Vec<&(&Assume, f64)> = usage.0.iter().filter(matters).take(3).collect();
    let mut corners = vec![typical.clone()];
    for (assume, _) in &mattering {
        let extremes = extremes(assume, &|share| saved(&with(&typical, &assume.name, share)));
        corners =
            corners.iter().flat_map(|corner| extremes.iter().map(|share| with(corner, &assume.name, *share))).collect();
    }
    let figures: Vec<f64> = corners.iter().filter_map(|corner| saved(corner)).collect();
    if mattering.is_empty() || figures.is_empty() {
        return (None, Vec::new());
    }
    let least = figures.iter().copied().fold(f64::INFINITY, f64::min);
    let most = figures.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let assumptions = mattering
        .iter()
        .map(|(assume, value)| format!("{} {}, {}", share(assume, *value), assume.label, shares(assume)));
    (Some((Money::from_usd(least), Money::from_usd(most))), assumptions.collect())
}

/// The shares where a saving may be least or most: the lowest and the highest, and the quarters between them unless it grows
/// evenly. Google's sustained-use discount changes with each quarter of the month, so its saving may fall again behind one.
fn extremes(assume: &Assume, saved: &dyn Fn(f64) -> Option<f64>) -> Vec<f64> {
    let at = |part: f64| assume.low + part * (assume.high - assume.low);
    let ends = [at(0.0), at(1.0)];
    let quarters = [at(0.25), at(0.5), at(0.75)];
    let Some((low, high)) = saved(ends[0]).zip(saved(ends[1])) else { return ends.to_vec() };
    let is_even = [0.25, 0.5, 0.75]
        .iter()
        .all(|part| saved(at(*part)).is_some_and(|saved| (saved - low - part * (high - low)).abs() < 0.005));
    if is_even { ends.to_vec() } else { [&ends[..], &quarters].concat() }
}

/// A share in percent, where all of its values are shares; a number otherwise.
fn share(assume: &Assume, value: f64) -> String {
    if assume.high <= 1.0 { format!("{:.0}%", value * 100.0) } else { format!("{value}") }
}

/// From the least to the most: `0–100%`.
fn shares(assume: &Assume) -> String {
    let (low, high) = (share(assume, assume.low), share(assume, assume.high));
    format!("{}–{high}", low.trim_end_matches('%'))
}

/// The fields that a page writes instead, as members.
pub(crate) fn written(fields: &[(Arc<str>, Value)]) -> Vec<Member> {
    fields.iter().map(|(name, value)| Member::new(name.clone(), value.clone())).collect()
}
