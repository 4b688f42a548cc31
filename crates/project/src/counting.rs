//! What findings share: the fingerprint that tells them apart, and the saving that is counted once.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

use costlint_model::{Content, Sources};
use costlint_prices::Money;
use costlint_rules::{Finding, Severity};

use crate::{Reported, Summary};

/// The fingerprints of findings that are in the order of their places: rule, path, resource, deciding value, and how many
/// equal ones came before.
pub(crate) fn fingerprints<'f>(sources: &'f Sources, findings: &'f [Finding]) -> Vec<String> {
    let mut seen: BTreeMap<[&str; 4], usize> = BTreeMap::new();
    let fingerprint = |finding: &'f Finding| {
        let parts: [&str; 4] = [&finding.rule, &sources.get(finding.place.file).path, &finding.resource, &finding.deciding];
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
    findings.iter().map(fingerprint).collect()
}

/// Of the findings on one resource the largest saving counts, and the others count nothing: mending one may well mend what
/// the others are about, and a total must never promise a dollar twice.
pub(crate) fn count(sources: &Sources, findings: &mut [Reported]) {
    let mut largest: BTreeMap<(Arc<str>, Arc<str>), usize> = BTreeMap::new();
    for index in 0..findings.len() {
        let Some(monthly) = monthly(&findings[index]) else { continue };
        findings[index].counted = Some(Money::ZERO);
        match largest.entry(resource(sources, &findings[index].finding)) {
            Entry::Vacant(entry) => drop(entry.insert(index)),
            Entry::Occupied(mut entry) if self::monthly(&findings[*entry.get()]) < Some(monthly) => drop(entry.insert(index)),
            Entry::Occupied(_) => {}
        }
    }
    for index in largest.into_values() {
        findings[index].counted = monthly(&findings[index]);
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
        summary.priced += usize::from(monthly(reported).is_some());
        summary.total += reported.counted.unwrap_or(Money::ZERO);
    }
}

fn monthly(reported: &Reported) -> Option<Money> {
    reported.finding.saving.as_ref()?.monthly
}

/// What a finding is about. Terraform's addresses are those of a root module, since a variable of another file may decide;
/// any other resource is written in one file.
fn resource(sources: &Sources, finding: &Finding) -> (Arc<str>, Arc<str>) {
    let source = sources.get(finding.place.file);
    let scope = match source.content {
        Content::Terraform | Content::TerraformVariables => finding.root.clone(),
        _ => source.path.clone(),
    };
    (scope, finding.resource.clone())
}
