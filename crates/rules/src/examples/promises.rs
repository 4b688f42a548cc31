//! Laws over all examples: a fix saves what its finding says, and no finding saves more than its resources cost.

use std::collections::BTreeSet;

use super::{
    fences::{Example, examples},
    sources,
    vanishing::{applied, check, written},
};
use crate::{Finding, Inventory, Item, Settings, pages::page::Page, rulebook::Rulebook};

/// Savings that differ from the cost of the kind before the fix less that after it, by rule, and why.
const APART: &[(&str, &str)] = &[
    ("application-gateway-fixed-capacity", "traffic decides how many of the instances stay"),
    ("aurora-serverless-min-capacity", "what is connected decides when a database pauses"),
    ("emr-without-auto-termination", "how long a cluster is idle is in no file"),
    ("karpenter-consolidation-disabled", "how many nodes consolidation removes is in no file"),
];

/// Savings above the cost of the kind, by rule, and why.
const ABOVE: &[(&str, &str)] = &[
    ("database-extended-support", "the surcharge depends on the day, and is not part of the cost"),
    ("kubernetes-extended-support", "the surcharge depends on the day, and is not part of the cost"),
];

/// What came of the laws.
#[derive(Default)]
struct Outcome {
    /// How many figures were compared.
    held: usize,
    wrong: BTreeSet<String>,
    /// The exceptions that some example needs.
    needed: BTreeSet<(&'static str, &'static str)>,
}

impl Outcome {
    /// Notes that a law does not hold of a finding, unless the rule is an exception.
    fn breaks(&mut self, exceptions: &[(&'static str, &'static str)], page: &Page, finding: &Finding, what: &str) {
        if let Some(exception) = exceptions.iter().find(|(rule, _)| *rule == &*finding.rule) {
            self.needed.insert(*exception);
        } else {
            self.wrong.insert(format!("{}: {} for {} {what}", &*page.path, finding.rule, finding.resource));
        }
    }
}

#[test]
fn every_fix_saves_what_its_finding_says_and_no_more_than_there_is() {
    let rulebook = Rulebook::embedded();
    let mut outcome = Outcome::default();
    let kinds: Vec<Page> = rulebook.kinds().flat_map(|kind| kind.pages().cloned().collect::<Vec<_>>()).collect();
    for page in rulebook.rules.iter().map(|rule| &rule.page).chain(&kinds) {
        for example in examples(page).0.iter().filter(|example| !example.is_configured()) {
            hold(&rulebook, page, example, &mut outcome);
        }
    }
    let Outcome { held, wrong, needed } = outcome;
    assert!(wrong.is_empty(), "{}", Vec::from_iter(wrong).join("\n"));
    let unneeded: Vec<_> = APART.iter().chain(ABOVE).filter(|exception| !needed.contains(*exception)).collect();
    assert!(unneeded.is_empty(), "no example needs {unneeded:?}");
    assert!(held > 500, "{held}");
}

fn hold(rulebook: &Rulebook, page: &Page, example: &Example, outcome: &mut Outcome) {
    let today = example.expected.today.as_deref();
    let before = check(rulebook, sources(page, example).expect("the example is read"), today);
    let settings = Settings { today: today.map(Into::into), ..Settings::default() };
    for finding in &before.findings {
        let Some(saving) = &finding.saving else { continue };
        let (Some(said), Some(now)) = (saving.monthly, cost(&before.inventories[0], finding)) else { continue };
        outcome.held += 1;
        if said.usd() > now + HALF_A_CENT {
            outcome.breaks(ABOVE, page, finding, &format!("saves {said} of {now}"));
        }
        let Some(fix) = written(finding).filter(|_| !saving.at_least && !saving.up_to) else { continue };
        let fixed = applied(&before.sources, &[fix]);
        let after = rulebook.inventory(&fixed, rulebook.resources_of(&fixed), &settings);
        let Some(then) = cost(&after, finding) else { continue };
        outcome.held += 1;
        if (now - then - said.usd()).abs() > HALF_A_CENT {
            outcome.breaks(APART, page, finding, &format!("saves {said}, and its fix {now} - {then}"));
        }
    }
}

const HALF_A_CENT: f64 = 0.005;

/// What all instances of a finding's kind cost; `None` where one of them has no known price or number.
fn cost(inventory: &Inventory, finding: &Finding) -> Option<f64> {
    let cost = |item: Item<'_>| Some(item.monthly_usd? * f64::from(item.copies().exact()?));
    inventory.items().filter(|item| *item.kind() == finding.kind).map(cost).sum()
}
