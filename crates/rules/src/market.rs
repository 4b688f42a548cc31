//! What the instances of a run share when they ask for prices.

use std::{collections::BTreeMap, sync::Mutex};

use costlint_prices::Catalogue;

use crate::Settings;

/// The catalogue, what the run decides about it, and answers that take a search through it.
pub(crate) struct Market<'s> {
    pub(crate) catalogue: Catalogue,
    pub(crate) settings: &'s Settings,
    /// The cheapest machine by what is asked of it and the region.
    cheapest: Mutex<BTreeMap<String, Option<&'static str>>>,
}

impl<'s> Market<'s> {
    pub(crate) fn new(settings: &'s Settings) -> Market<'s> {
        Market { catalogue: Catalogue::embedded(), settings, cheapest: Mutex::default() }
    }

    /// The answer to a question about the cheapest machine, searched for once: many pools ask for the same.
    pub(crate) fn cheapest(&self, question: String, search: impl FnOnce() -> Option<&'static str>) -> Option<&'static str> {
        // A panic elsewhere leaves whole answers behind.
        let known = || self.cheapest.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(answer) = known().get(&question) {
            return *answer;
        }
        let answer = search();
        known().insert(question, answer);
        answer
    }
}
