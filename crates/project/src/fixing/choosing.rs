//! Which fixes go into one round, and the texts with them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use costlint_model::{FileId, Place, Source};
use costlint_rules::{Fix, Replacement};
use costlint_syntax::{Edit, edit};
use rayon::prelude::*;

use super::{
    fixed::{Allow, Applied},
    refusal::Refused,
};
use crate::{Overlay, Report, Reported, evaluation::guarded, locations::path_of};

/// Fixes that go in together.
#[derive(Debug)]
pub(super) struct Round<'r> {
    /// The findings that they fix, in reading order.
    pub(super) found: Vec<&'r Reported>,
    /// The changed texts.
    pub(super) texts: BTreeMap<FileId, Arc<str>>,
}

impl<'r> Round<'r> {
    /// As many wanted fixes as can go in together and leave every file readable. What can never go in is refused.
    pub(super) fn choose(allow: Allow, report: &'r Report, refused: &mut Refused) -> Round<'r> {
        loop {
            let found = compatible(wanted(allow, report, refused));
            let texts = changed(report, &found);
            let broken: Vec<FileId> =
                texts.par_iter().filter(|(file, text)| !reads(report, **file, text)).map(|(file, _)| *file).collect();
            if broken.is_empty() {
                return Round { found, texts };
            }
            for file in broken {
                for found in breaking(report, file, &found) {
                    refused.fix(
                        report,
                        &found.finding,
                        "the file would not parse afterwards, which is a bug in the rule",
                    );
                }
            }
        }
    }

    /// The rules that change each text.
    pub(super) fn rules(&self) -> BTreeMap<FileId, BTreeSet<Arc<str>>> {
        let mut rules: BTreeMap<FileId, BTreeSet<Arc<str>>> = BTreeMap::new();
        for reported in &self.found {
            for edit in &fix(reported).edits {
                rules.entry(edit.place.file).or_default().insert(Arc::clone(&reported.finding.rule));
            }
        }
        rules
    }

    /// The texts over the disk, with those of this round.
    pub(super) fn over(&self, report: &Report, overlay: &Overlay) -> Overlay {
        let located = |(file, text): (&FileId, &Arc<str>)| {
            (path_of(&report.root, &report.sources.get(*file).path), Arc::clone(text))
        };
        let mut overlay = overlay.clone();
        overlay.extend(self.texts.iter().map(located));
        overlay
    }

    /// The fixes, for the record.
    pub(super) fn applied(&self, report: &Report) -> impl Iterator<Item = Applied> {
        self.found.iter().map(|reported| {
            let (finding, fix) = (&reported.finding, fix(reported));
            let files: BTreeSet<FileId> = fix.edits.iter().map(|edit| edit.place.file).collect();
            Applied {
                code: Arc::clone(&finding.code),
                rule: Arc::clone(&finding.rule),
                resource: Arc::clone(&finding.resource),
                safety: fix.safety,
                title: fix.title.clone(),
                paths: files.into_iter().map(|file| Arc::clone(&report.sources.get(file).path)).collect(),
            }
        })
    }
}

/// The fix of a finding that was chosen for it.
pub(super) fn fix(reported: &Reported) -> &Fix {
    reported.finding.fix.as_ref().expect("only findings with a fix are chosen")
}

/// The findings whose fixes are wanted and can be applied.
fn wanted<'r>(allow: Allow, report: &'r Report, refused: &mut Refused) -> Vec<&'r Reported> {
    let mut wanted = Vec::new();
    for reported in &report.findings {
        let Some(fix) = reported.finding.fix.as_ref().filter(|fix| allow.includes(fix)) else { continue };
        if refused.has_fix(report, &reported.finding) {
            continue;
        }
        match obstacle(report, fix, refused) {
            Some(reason) => refused.fix(report, &reported.finding, &reason),
            None => wanted.push(reported),
        }
    }
    wanted
}

/// Why a fix can never be applied.
fn obstacle(report: &Report, fix: &Fix, refused: &Refused) -> Option<String> {
    if !fits(report, fix) {
        return Some("its edits do not fit the file, which is a bug in costlint".to_owned());
    }
    for Replacement { place, .. } in &fix.edits {
        let path = &report.sources.get(place.file).path;
        if refused.files.contains_key(path) {
            return Some(format!("`{path}` is left unchanged"));
        }
        if !report.is_asked_for(path) {
            return Some(format!("it would also change `{path}`, which is not among the given paths"));
        }
    }
    None
}

/// Whether the edits of a fix lie in their texts and apart from each other.
fn fits(report: &Report, fix: &Fix) -> bool {
    let mut places: Vec<Place> = fix.edits.iter().map(|edit| edit.place).collect();
    places.sort();
    let lies_in_its_text = |Place { file, span }: &Place| {
        (file.0 as usize) < report.sources.len() && report.sources.get(*file).text.get(span.range()).is_some()
    };
    places.iter().all(lies_in_its_text)
        && places.windows(2).all(|pair| pair[0].file != pair[1].file || pair[0].span.end <= pair[1].span.start)
}

/// Picks, of findings that have a fix with edits, those whose fixes can go in together, in reading order.
///
/// A fix enters whole or not at all. Touching counts as overlapping: two inserts at one offset have no right order, so the
/// later fix waits for the next round. A fix with the very edits of one that goes in is done with it.
pub fn compatible(mut found: Vec<&Reported>) -> Vec<&Reported> {
    found.sort_by_key(|reported| fix(reported).edits.iter().map(|edit| edit.place).min());
    let mut taken = EditSet::default();
    found.retain(|reported| taken.insert_all_or_none(&fix(reported).edits));
    found
}

/// Edits that can be made together.
#[derive(Default)]
struct EditSet<'r> {
    /// The last offset of each place, by its file and first offset.
    places: BTreeMap<(FileId, u32), u32>,
    fixes: BTreeSet<&'r [Replacement]>,
}

impl<'r> EditSet<'r> {
    /// Takes in the edits of a fix unless one of them touches what is there.
    fn insert_all_or_none(&mut self, edits: &'r [Replacement]) -> bool {
        if self.fixes.contains(edits) {
            return true;
        }
        if edits.iter().any(|edit| self.touches(edit.place)) {
            return false;
        }
        for Replacement { place: Place { file, span }, .. } in edits {
            let end = self.places.entry((*file, span.start)).or_default();
            *end = span.end.max(*end);
        }
        self.fixes.insert(edits)
    }

    fn touches(&self, Place { file, span }: Place) -> bool {
        // Places lie apart, so the last one that begins up to here is also the last to end.
        let before = self.places.range(..=(file, span.end)).next_back();
        before.is_some_and(|((other, _), end)| *other == file && *end >= span.start)
    }
}

/// The texts with the edits of some fixes.
fn changed(report: &Report, found: &[&Reported]) -> BTreeMap<FileId, Arc<str>> {
    let mut edits: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
    // What several findings share is written once.
    let mut seen = BTreeSet::new();
    for Replacement { place, text } in
        found.iter().map(|reported| &fix(reported).edits).filter(|edits| seen.insert(*edits)).flatten()
    {
        edits.entry(place.file).or_default().push(Edit { span: place.span, text: text.clone() });
    }
    edits.into_iter().map(|(file, edits)| (file, edit::apply(&report.sources.get(file).text, &edits).into())).collect()
}

/// Whether a text still reads as what it was, without a problem that it had not before.
fn reads(report: &Report, file: FileId, text: &str) -> bool {
    let before = report.sources.get(file);
    let read = guarded(&before.path, || Source::read(Arc::clone(&before.path), text));
    let Ok(Some(after)) = read else { return false };
    after.language == before.language && after.problems().len() <= before.problems().len()
}

/// The fixes with which a file does not read, each tried on top of those that go in before it.
fn breaking<'r>(report: &Report, file: FileId, found: &[&'r Reported]) -> Vec<&'r Reported> {
    let (mut good, mut breaking) = (Vec::new(), Vec::new());
    for reported in found.iter().filter(|reported| fix(reported).edits.iter().any(|edit| edit.place.file == file)) {
        good.push(*reported);
        if !changed(report, &good).get(&file).is_some_and(|text| reads(report, file, text)) {
            breaking.extend(good.pop());
        }
    }
    breaking
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::{
        super::testing::{edit, finding},
        *,
    };

    const TEXT: &str = "a = 1\n";

    /// A finding with edits at these places of two files.
    fn reported(edits: &[(u32, usize, usize)]) -> Reported {
        let source = Source::read("a.tf", TEXT).expect("one of ours");
        let mut edits: Vec<Replacement> =
            edits.iter().map(|(file, start, length)| edit(FileId(*file), *start, start + length, "x")).collect();
        edits.sort();
        edits.dedup_by(|next, one| next.place.file == one.place.file && next.place.span.start <= one.place.span.end);
        let mut finding = finding("r", FileId(0), &source, vec![edit(FileId(0), 0, 0, "")]);
        finding.fix = finding.fix.map(|fix| Fix { edits, ..fix });
        Reported { finding: Box::new(finding), counted: None, counted_by: None, fingerprint: String::new() }
    }

    fn touch(one: &Reported, two: &Reported) -> bool {
        let places = |reported: &Reported| fix(reported).edits.iter().map(|edit| edit.place).collect::<Vec<_>>();
        places(one).iter().any(|one| {
            places(two)
                .iter()
                .any(|two| one.file == two.file && one.span.start <= two.span.end && two.span.start <= one.span.end)
        })
    }

    #[test]
    fn two_inserts_at_one_place_wait_for_each_other_unless_they_are_the_same() {
        let (insert, same, other) = (reported(&[(0, 3, 0)]), reported(&[(0, 3, 0)]), reported(&[(0, 3, 0), (1, 0, 1)]));
        assert_eq!(compatible(vec![&insert, &same, &other]).len(), 2);
    }

    proptest! {
        #[test]
        fn what_is_picked_lies_apart_and_what_is_not_is_in_its_way(fixes in vec(vec((0..2_u32, 0..40_usize, 0..4_usize), 1..4), 0..12)) {
            let all: Vec<Reported> = fixes.iter().map(|edits| reported(edits)).collect();
            let picked = compatible(all.iter().collect());
            let is_picked = |reported: &Reported| picked.iter().any(|other| std::ptr::eq(*other, reported));
            for one in &all {
                let others = picked.iter().filter(|other| !std::ptr::eq(**other, one) && fix(other).edits != fix(one).edits);
                prop_assert_eq!(is_picked(one), !{ others }.any(|other| touch(one, other)));
            }
        }
    }
}
