//! A cache of prices that the instances of a run share.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use costlint_prices::{Catalogue, GpuSuccessor, Gpus};

use crate::Settings;

/// The catalogue, what the run decides about it, and answers that take a search through it.
pub(crate) struct Market<'s> {
    pub(crate) catalogue: Catalogue,
    pub(crate) settings: &'s Settings,
    /// The cheapest machine by what is asked of it and the region.
    pub(crate) cheapest: Answers<Option<&'static str>>,
    /// The GPUs of a machine and what costs least in their place, by the machine, what is attached to it, and the region.
    pub(crate) gpus: Answers<Option<(Gpus, GpuSuccessor)>>,
}

/// Answers by question, each searched for once: many pools ask for the same.
pub(crate) struct Answers<T>(Mutex<BTreeMap<String, T>>);

impl<'s> Market<'s> {
    pub(crate) fn new(settings: &'s Settings) -> Market<'s> {
        Market { catalogue: Catalogue::embedded(), settings, cheapest: Answers::none(), gpus: Answers::none() }
    }
}

impl<T: Copy> Answers<T> {
    fn none() -> Answers<T> {
        Answers(Mutex::default())
    }

    /// The answer to a question.
    pub(crate) fn of(&self, question: String, search: impl FnOnce() -> T) -> T {
        // A panic elsewhere leaves whole answers behind.
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known().get(&question) {
            return *answer;
        }
        let answer = search();
        known().insert(question, answer);
        answer
    }
}
