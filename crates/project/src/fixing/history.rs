//! The texts that files have had from round to round, and the rules that find no end on them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{choosing::Round, fixed::Changed};
use crate::Report;

/// The texts that each changed file has had: the first as it was read, the others with the rules that made them.
#[derive(Default)]
pub(super) struct Histories {
    rounds: usize,
    texts: BTreeMap<Arc<str>, Vec<(Arc<str>, Rules)>>,
}

type Rules = BTreeSet<Arc<str>>;

/// Files on which rules find no end, by path, with what is wrong.
pub(super) struct Endless(pub(super) BTreeMap<Arc<str>, String>);

impl Histories {
    /// Takes down the texts that a round makes of those of a report, unless one was there before or there are too many rounds.
    pub(super) fn add(&mut self, round: &Round, report: &Report, most_rounds: usize) -> Result<(), Endless> {
        self.rounds += 1;
        let mut endless = BTreeMap::new();
        for (file, rules) in round.rules() {
            let (source, text) = (report.sources.get(file), &round.texts[&file]);
            let begin = || vec![(Arc::clone(&source.text), Rules::new())];
            let history = self.texts.entry(Arc::clone(&source.path)).or_insert_with(begin);
            if let Some(seen) = history.iter().position(|(seen, _)| seen == text) {
                let rules = history[seen + 1..].iter().flat_map(|(_, rules)| rules).chain(&rules).collect();
                endless.insert(Arc::clone(&source.path), bug(&rules, "lead back to an earlier version"));
            } else if self.rounds > most_rounds {
                endless.insert(Arc::clone(&source.path), bug(&rules.iter().collect(), "never come to an end"));
            }
            history.push((Arc::clone(text), rules));
        }
        if endless.is_empty() { Ok(()) } else { Err(Endless(endless)) }
    }

    /// The first and the last text of each file.
    pub(super) fn changed(self, utf16: &BTreeSet<Arc<str>>) -> BTreeMap<Arc<str>, Changed> {
        let changed = |(path, history): (Arc<str>, Vec<(Arc<str>, Rules)>)| {
            let [(before, _), .., (after, _)] = &history[..] else { return None };
            let changed =
                Changed { before: Arc::clone(before), after: Arc::clone(after), is_utf16: utf16.contains(&path) };
            Some((path, changed))
        };
        self.texts.into_iter().filter_map(changed).collect()
    }
}

/// `left unchanged: the fixes of a and b never come to an end, which is a bug in these rules`
fn bug(rules: &BTreeSet<&Arc<str>>, what: &str) -> String {
    let names: Vec<&str> = rules.iter().map(|rule| &***rule).collect();
    let these = if names.len() == 1 { "this rule" } else { "these rules" };
    format!("left unchanged: the fixes of {} {what}, which is a bug in {these}", names.join(" and "))
}
