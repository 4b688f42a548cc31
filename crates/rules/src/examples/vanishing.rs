//! A law over all examples: a fix never removes another finding that is still true.
//!
//! A finding may go with the bytes that it points at, or because its waste is gone: then its own fix, made on top, saves nothing.

use std::collections::BTreeSet;

use costlint_model::{Source, Sources};
use costlint_syntax::edit::{self, Edit};

use super::{ExampleRun, fences::examples, sources, together};
use crate::{
    Finding, Settings,
    findings::finding::{Fix, Replacement},
    inventory::Inventory,
    pages::page::Page,
    rulebook::Rulebook,
};

/// Findings whose waste is gone though no figure shows it: the rule that is fixed, the rule whose finding goes, and why.
const GONE: &[(&str, &str, &str)] = &[
    (
        "gpu-node-group-without-spot",
        "gpu-node-group-without-spot",
        "of two pools with one accelerator, the other is now the fallback of the one with spot capacity",
    ),
    (
        "node-group-without-spot",
        "node-group-without-spot",
        "one pool with spot capacity is enough: the others are its fallback",
    ),
    (
        "premium-registry-without-premium-feature",
        "container-registry-without-cleanup",
        "a registry of a lower tier has no retention policy to set",
    ),
    (
        "karpenter-nodepool-without-spot",
        "gpu-previous-generation",
        "spot capacity of some old GPUs costs less than that of newer ones",
    ),
];

#[test]
fn no_fix_removes_another_finding_that_is_still_true() {
    let rulebook = Rulebook::embedded();
    let (mut pairs, mut wrong, mut unneeded) = (0, BTreeSet::new(), BTreeSet::from_iter(GONE));
    let kinds: Vec<Page> = rulebook.kinds().flat_map(|kind| kind.pages().cloned().collect::<Vec<_>>()).collect();
    for page in rulebook.rules.iter().map(|rule| &rule.page).chain(&kinds) {
        let examples = examples(page).0;
        for example in examples.iter().filter(|example| !example.is_configured()) {
            let today = example.expected.today.as_deref();
            let before = check(&rulebook, sources(page, example).expect("the example is read"), today);
            for (index, fixed) in before.findings.iter().enumerate() {
                let Some(fix) = written(fixed) else { continue };
                let others: Vec<&Finding> = before
                    .findings
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != index)
                    .map(|(_, it)| &**it)
                    .collect();
                if others.is_empty() {
                    continue;
                }
                let after = check(&rulebook, applied(&before.sources, &[fix]), today);
                for other in others {
                    pairs += 1;
                    let stays = after.findings.iter().any(|it| it.rule == other.rule && it.resource == other.resource);
                    let is_same = fix.edits.iter().any(|edit| edit.place.overlaps(other.place));
                    let known = GONE.iter().find(|(one, two, _)| *one == &*fixed.rule && *two == &*other.rule);
                    if stays || is_same || saves_nothing(&rulebook, &before, &after, (fix, other), today) {
                        continue;
                    }
                    match known {
                        Some(known) => drop(unneeded.remove(known)),
                        None => drop(wrong.insert(format!(
                            "{}: the fix of {} for {} removes {} for {}",
                            &*page.path, fixed.rule, fixed.resource, other.rule, other.resource
                        ))),
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", Vec::from_iter(wrong).join("\n"));
    assert!(unneeded.is_empty(), "no example needs {unneeded:?}");
    assert!(pairs > 100, "{pairs}");
}

/// Whether the fix of another finding, made on top of a fix, leaves the costs as they are or raises them.
fn saves_nothing(
    rulebook: &Rulebook,
    before: &ExampleRun,
    after: &ExampleRun,
    (fix, other): (&Fix, &Finding),
    today: Option<&str>,
) -> bool {
    let Some(second) = written(other) else { return false };
    let both = check(rulebook, applied(&before.sources, &[fix, second]), today);
    let (one, two) = (cost(after), cost(&both));
    one.zip(two).is_some_and(|(one, two)| two > one - 0.005)
}

/// What all instances cost; `None` where some cost is not known.
fn cost(run: &ExampleRun) -> Option<f64> {
    run.inventories.iter().flat_map(Inventory::items).map(|item| item.monthly_usd).sum()
}

pub(super) fn check(rulebook: &Rulebook, sources: Sources, today: Option<&str>) -> ExampleRun {
    let settings = Settings { today: today.map(Into::into), ..Settings::default() };
    let (inventory, findings) = rulebook.check(&sources, rulebook.resources_of(&sources), &settings, &|_| true);
    ExampleRun { sources, inventories: vec![inventory], findings }
}

pub(super) fn written(finding: &Finding) -> Option<&Fix> {
    finding.fix.as_ref().filter(|fix| !fix.edits.is_empty())
}

/// The files with some fixes made. Of two edits that meet, the first is made.
pub(super) fn applied(sources: &Sources, fixes: &[&Fix]) -> Sources {
    let mut taken: Vec<&Replacement> = Vec::new();
    for edit in fixes.iter().flat_map(|fix| &fix.edits) {
        if !taken.iter().any(|other| other.place.overlaps(edit.place)) {
            taken.push(edit);
        }
    }
    let mut read = Vec::new();
    for (file, source) in sources.iter() {
        let edits = taken.iter().filter(|edit| edit.place.file == file);
        let edits: Vec<Edit> = edits.map(|edit| Edit { span: edit.place.span, text: edit.text.clone() }).collect();
        let text = edit::apply(&source.text, &edits).into_owned();
        read.push(if source.language.gives_variables() {
            Source::of_variables(source.path.clone(), text)
        } else {
            Source::read(source.path.clone(), text).expect("it is what it was")
        });
    }
    together(read)
}
