//! What is not applied, and why.

use std::{collections::BTreeMap, sync::Arc};

use costlint_rules::{Finding, Fix, Safety};

use super::fixed::Dropped;
use crate::{Report, RunError};

/// Fixes that are not tried again, and files that are left alone.
#[derive(Debug, Default)]
pub(super) struct Refused {
    fixes: BTreeMap<FixKey, Dropped>,
    /// By path, with what is wrong with the rules that changed them.
    pub(super) files: BTreeMap<Arc<str>, String>,
}

/// What tells findings apart whose text changes: path, rule and resource. Fingerprints will not do, since they hold the
/// deciding value and count equals, both of which a fix may change. What has the same key is refused together.
pub(super) type FixKey = (Arc<str>, Arc<str>, Arc<str>);

pub(super) fn key(report: &Report, finding: &Finding) -> FixKey {
    (Arc::clone(&report.sources.get(finding.place.file).path), Arc::clone(&finding.rule), Arc::clone(&finding.resource))
}

impl Refused {
    /// Refuses the fix of a finding; the first reason counts.
    pub(super) fn fix(&mut self, report: &Report, finding: &Finding, reason: &str) {
        let key = key(report, finding);
        let (path, rule, resource) = key.clone();
        let dropped = || Dropped { path, code: Arc::clone(&finding.code), rule, resource, reason: reason.to_owned() };
        self.fixes.entry(key).or_insert_with(dropped);
    }

    /// Whether the fix of a finding was refused.
    pub(super) fn has_fix(&self, report: &Report, finding: &Finding) -> bool {
        self.fixes.contains_key(&key(report, finding))
    }

    /// Adds the refusals to a report: a refused fix becomes an idea, and a rule whose fixes never end is an error of the run.
    pub(super) fn tell(&self, report: &mut Report) {
        let mut findings = std::mem::take(&mut report.findings);
        for finding in findings.iter_mut().map(|reported| &mut reported.finding) {
            let Some(dropped) = self.fixes.get(&key(report, finding)) else { continue };
            let Some(fix) = &mut finding.fix else { continue };
            *fix = Fix {
                safety: Safety::Idea,
                title: std::mem::take(&mut fix.title),
                edits: Vec::new(),
                reason: Some(format!("no automatic fix: {}", dropped.reason)),
            };
        }
        report.findings = findings;
        let error = |(path, message): (&Arc<str>, &String)| RunError {
            path: Some(path.to_string()),
            message: message.clone(),
            problem: None,
        };
        report.errors.extend(self.files.iter().map(error));
    }

    /// The fixes that were refused, in the order of their paths.
    pub(super) fn dropped(&self) -> Vec<Dropped> {
        self.fixes.values().cloned().collect()
    }
}
