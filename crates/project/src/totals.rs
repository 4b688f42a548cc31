//! What findings share: the fingerprint that tells them apart, and the saving that is counted once.

use std::{collections::BTreeMap, sync::Arc};

use costlint_model::Sources;
use costlint_prices::Money;
use costlint_rules::{Finding, Severity};

use crate::{Reported, Summary, report::is_approximate};

/// The fingerprints of findings that are in the order of their places: rule, path, resource, deciding value, and how many
/// equal ones came before.
pub(crate) fn fingerprints<'f>(sources: &'f Sources, findings: &'f [Box<Finding>]) -> Vec<String> {
    let mut seen: BTreeMap<[&str; 4], usize> = BTreeMap::new();
    let mut fingerprint = |finding: &'f Finding| {
        let parts: [&str; 4] =
            [&finding.rule, &sources.get(finding.place.file).path, &finding.resource, &finding.deciding];
        let ordinal = seen.entry(parts).or_default();
        let mut hash = blake3::Hasher::new();
        for part in parts.iter().copied().chain([ordinal.to_string().as_str()]) {
            // The length comes along, so that no two lists of parts read alike.
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        *ordinal += 1;
        hash.finalize().to_hex().as_str()[..32].to_owned()
    };
    findings.iter().map(|finding| fingerprint(finding)).collect()
}

/// Of the findings on one resource only the largest saving counts: fixing one may well fix what the others are about, and a total must never promise a dollar twice.
pub(crate) fn count(sources: &Sources, findings: &mut [Reported]) {
    let mut by_saving: Vec<(Money, usize)> =
        findings.iter().enumerate().filter_map(|(index, reported)| Some((monthly(reported)?, index))).collect();
    // Of equal ones the first counts.
    by_saving.sort_by(|(one, first), (two, second)| two.cmp(one).then(first.cmp(second)));
    let mut counted: BTreeMap<(Arc<str>, Arc<str>), Arc<str>> = BTreeMap::new();
    for (monthly, index) in by_saving {
        let resources = resources(sources, &findings[index].finding);
        let counted_by = resources.iter().find_map(|resource| counted.get(resource)).cloned();
        if counted_by.is_none() {
            let code = findings[index].finding.code.clone();
            counted.extend(resources.into_iter().map(|resource| (resource, code.clone())));
        }
        findings[index].counted = Some(if counted_by.is_none() { monthly } else { Money::ZERO });
        findings[index].counted_by = counted_by;
    }
}

/// Adds findings to a summary.
pub(crate) fn summarise(summary: &mut Summary, findings: &[Reported]) {
    for reported in findings {
        let count = match reported.finding.severity {
            Severity::Error => &mut summary.errors,
            Severity::Warning => &mut summary.warnings,
            Severity::Info => &mut summary.infos,
        };
        *count += 1;
        let Some(saving) = &reported.finding.saving else { continue };
        summary.priced += usize::from(saving.monthly.is_some());
        if saving.monthly.is_none() {
            summary.rated += usize::from(!saving.rates.is_empty());
            summary.units.extend(saving.rates.iter().map(|rate| rate.unit.clone()));
        }
        if let Some(counted) = reported.counted.filter(|counted| *counted > Money::ZERO) {
            summary.total += counted;
            summary.at_least |= saving.at_least;
            if !is_approximate(saving) {
                summary.certain += counted;
            }
            if saving.up_to {
                summary.most += counted;
            }
        }
    }
}

fn monthly(reported: &Reported) -> Option<Money> {
    reported.finding.saving.as_ref()?.monthly
}

/// What a finding is about, once for each deployment. Where a file is deployed by itself, its path and the resource's address
/// tell; else a variable of another file may decide, and addresses are those of the whole deployment.
fn resources(sources: &Sources, finding: &Finding) -> Vec<(Arc<str>, Arc<str>)> {
    let source = sources.get(finding.place.file);
    if source.language.stands_alone() {
        return vec![(source.path.clone(), finding.resource.clone())];
    }
    finding.deployments.iter().map(|deployment| (deployment.clone(), finding.resource.clone())).collect()
}
