//! Suppressions: what they leave out of a report, and what is wrong with themselves.

mod comments;
mod constructs;
mod data;
mod directive;
mod embedded;
mod ranges;

use std::{collections::BTreeMap, sync::Arc};

use costlint_model::{FileId, Place, Source, Sources};
use costlint_rules::Finding;
use costlint_syntax::Problem;

use crate::{
    Date,
    lint::{IGNORE_EXPIRED, IGNORE_UNUSED, IGNORE_WITHOUT_REASON},
    selection::{Register, Selector},
};
use directive::Directive;
use ranges::Ranges;

/// How many words that name rules are read in the suppressions of one file, and how many problems are reported of them.
const MOST_NAMES: usize = 1000;
const MOST_PROBLEMS: usize = 100;

/// The suppressions of a project.
#[derive(Debug, Default)]
pub(crate) struct Suppressions {
    written: Vec<Suppression>,
    /// Those that cannot work as they are written.
    problems: Vec<(FileId, Problem)>,
    /// What is covered of each file, for each rule.
    covered: BTreeMap<(FileId, Arc<str>), Ranges<Use>>,
}

#[derive(Debug)]
struct Suppression {
    file: FileId,
    directive: Directive,
    names: Vec<IgnoredName>,
    expired: bool,
}

/// A word that names rules.
#[derive(Debug)]
struct IgnoredName {
    selector: Result<Selector, String>,
    used: bool,
}

/// Which word of which suppression covers something.
#[derive(Debug, Clone, Copy)]
struct Use {
    suppression: usize,
    name: usize,
}

impl Suppressions {
    /// Reads those of all texts.
    pub(crate) fn read(sources: &Sources, register: &Register, today: Option<Date>) -> Suppressions {
        let mut suppressions = Suppressions::default();
        for (file, source) in sources.iter() {
            let mut left = MOST_NAMES;
            for (covering, problems) in [comments::read(source), data::read(source)] {
                suppressions.problems.extend(problems.into_iter().take(MOST_PROBLEMS).map(|problem| (file, problem)));
                for (directive, covered) in covering {
                    let Some(fewer) = left.checked_sub(directive.names.len()) else {
                        let message =
                            format!("this file suppresses more than {MOST_NAMES} rules; the rest is not read");
                        suppressions.problems.push((file, Problem::new(directive.span, message)));
                        break;
                    };
                    left = fewer;
                    let names = directive
                        .names
                        .iter()
                        .map(|(word, _)| IgnoredName { selector: register.selector(word), used: false })
                        .collect::<Vec<_>>();
                    let expired = today.zip(directive.until).is_some_and(|(today, until)| today > until);
                    let suppression = suppressions.written.len();
                    for (name, word) in names.iter().enumerate().filter(|_| !expired) {
                        let Ok(selector) = &word.selector else { continue };
                        for rule in register.names(selector) {
                            suppressions
                                .covered
                                .entry((file, rule.clone()))
                                .or_default()
                                .add(covered, Use { suppression, name });
                        }
                    }
                    suppressions.written.push(Suppression { file, directive, names, expired });
                }
            }
        }
        suppressions.covered.values_mut().for_each(Ranges::settle);
        suppressions
    }

    /// Whether a finding is suppressed, at its own place or at one that takes part in it. The innermost suppression
    /// around that place has then done its work.
    pub(crate) fn hit(&mut self, finding: &Finding) -> bool {
        let places = [finding.place].into_iter().chain(finding.related.iter().map(|related| related.place));
        let covering =
            |place: Place| self.covered.get(&(place.file, finding.rule.clone()))?.innermost(place.span.start);
        let Some(used) = { places }.find_map(covering) else { return false };
        self.written[used.suppression].names[used.name].used = true;
        true
    }

    /// What is wrong with the suppressions themselves, once all findings were asked for. Whether a rule is on in a file is
    /// for the caller to say: what is off hits nothing, and that is no fault of its suppression.
    pub(crate) fn findings(
        &self,
        sources: &Sources,
        register: &Register,
        is_on: &dyn Fn(FileId, &str) -> bool,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (file, problem) in &self.problems {
            let place = Place { file: *file, span: problem.span };
            findings.push(IGNORE_UNUSED.finding(sources.get(*file), place, problem.message.to_string(), None));
        }
        for suppression in &self.written {
            let source = sources.get(suppression.file);
            findings.extend(suppression.unused(source, register, is_on));
            findings.extend(suppression.expired(source));
            findings.extend(suppression.without_reason(source));
        }
        findings
    }
}

impl Suppression {
    fn unused(&self, source: &Source, register: &Register, is_on: &dyn Fn(FileId, &str) -> bool) -> Vec<Finding> {
        let finding = |((word, span), name): (&(String, _), &IgnoredName)| {
            let message = match &name.selector {
                Err(unknown) => format!("this suppression does nothing: {unknown}"),
                // What a broken file hides, it may hit.
                Ok(_) if name.used || self.expired || !source.problems().is_empty() => return None,
                Ok(selector) if register.names(selector).any(|rule| is_on(self.file, rule)) => {
                    format!("this suppression does nothing: `{word}` has no finding here")
                }
                Ok(_) => return None,
            };
            let place = Place { file: self.file, span: *span };
            Some(IGNORE_UNUSED.finding(source, place, message, Some("Remove the suppression".into())))
        };
        self.directive.names.iter().zip(&self.names).filter_map(finding).collect()
    }

    fn expired(&self, source: &Source) -> Option<Finding> {
        let until = self.directive.until.filter(|_| self.expired)?;
        let message = format!("this suppression expired on {until}");
        Some(IGNORE_EXPIRED.finding(source, self.place(), message, Some("Fix the finding, or set a later date".into())))
    }

    fn without_reason(&self, source: &Source) -> Option<Finding> {
        let works = self.names.iter().any(|name| name.used);
        if self.directive.has_reason || !works {
            return None;
        }
        let message = "this suppression gives no reason".to_owned();
        Some(IGNORE_WITHOUT_REASON.finding(
            source,
            self.place(),
            message,
            Some("Write the reason after the bracket".into()),
        ))
    }

    fn place(&self) -> Place {
        Place { file: self.file, span: self.directive.span }
    }
}
