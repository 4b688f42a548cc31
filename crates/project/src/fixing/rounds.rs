//! The rounds of fixing: apply, check again, repeat.

use std::collections::BTreeMap;

use rayon::ThreadPoolBuildError;

use super::{
    choosing::Round,
    fixed::{Allow, Fixed},
    history::{Endless, Histories},
    refusal::{FixKey, Refused, key},
};
use crate::{Overlay, Report, RunError, reading::resolved, run::threads};

/// A fix may bring up what another rule finds, so a project with a single finding gets some rounds as well. Past the most,
/// a rule that always finds something new would only be slow to be caught.
const ROUNDS: (usize, usize) = (10, 100);

/// Applies the wanted fixes of all findings that are reported, checks again, and repeats until none is left. What `check`
/// finds with the texts of an overlay decides; nothing is written. The report is the last one: what remains.
///
/// A fix goes in whole or not at all. It is dropped if its files do not read after it, or if its finding is still there; then
/// its round is done again without it. Where fixes lead back to an earlier version, or never come to an end, there is a
/// bug in a rule: the files in question stay as they were, and the report's errors name the rules.
pub fn fix(allow: Allow, overlay: &Overlay, check: &mut dyn FnMut(&Overlay) -> Report) -> (Report, Fixed) {
    let (report, fixed, _) = mended(allow, overlay, check);
    (report, fixed)
}

/// The same, with what was refused on the way.
pub(super) fn mended(
    allow: Allow,
    overlay: &Overlay,
    check: &mut dyn FnMut(&Overlay) -> Report,
) -> (Report, Fixed, Refused) {
    let overlay = resolved(overlay);
    let mut refused = Refused::default();
    loop {
        // Once files are left alone, what was done in view of them no longer holds, so all begins anew.
        match mend(allow, overlay.clone(), check, &mut refused) {
            Ok((mut report, fixed)) => {
                refused.tell(&mut report);
                return (report, Fixed { dropped: refused.dropped(), ..fixed }, refused);
            }
            Err(Endless(files)) => refused.files.extend(files),
        }
    }
}

fn mend(
    allow: Allow,
    mut overlay: Overlay,
    check: &mut dyn FnMut(&Overlay) -> Report,
    refused: &mut Refused,
) -> Result<(Report, Fixed), Endless> {
    let mut report = check(&overlay);
    let (root, utf16) = (report.root.clone(), report.utf16.clone());
    let fixable =
        report.findings.iter().filter(|it| it.finding.fix.as_ref().is_some_and(|fix| allow.includes(fix))).count();
    let most_rounds = fixable.clamp(ROUNDS.0, ROUNDS.1);
    let (mut histories, mut applied) = (Histories::default(), Vec::new());
    loop {
        let round = match with_room(|| Round::choose(allow, &report, refused)) {
            Ok(round) => round,
            Err(error) => {
                report.errors.push(RunError {
                    path: None,
                    message: format!("cannot start threads: {error}"),
                    problem: None,
                });
                break;
            }
        };
        if round.found.is_empty() {
            break;
        }
        let next = round.over(&report, &overlay);
        let after = check(&next);
        if refuse_useless(&round, &report, &after, refused) {
            continue;
        }
        histories.add(&round, &report, most_rounds)?;
        applied.extend(round.applied(&report));
        (report, overlay) = (after, next);
    }
    // A text that lies over the disk does not show how the disk holds it.
    report.utf16.extend(utf16);
    let texts = histories.changed(&report.utf16);
    Ok((report, Fixed { root, applied, dropped: Vec::new(), texts }))
}

/// Readers want more stack than the threads of an editor have.
fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, ThreadPoolBuildError> {
    Ok(threads(None).build()?.install(work))
}

/// Refuses the fixes of a round whose findings are still there after it, and says whether there are any.
fn refuse_useless(round: &Round, before: &Report, after: &Report, refused: &mut Refused) -> bool {
    let was_there = |error: &&RunError| {
        before.errors.iter().any(|known| (&known.path, &known.message) == (&error.path, &error.message))
    };
    let failure = after.errors.iter().find(|error| !was_there(error));
    let counted = |report: &Report| {
        let mut counts: BTreeMap<FixKey, usize> = BTreeMap::new();
        for reported in &report.findings {
            *counts.entry(key(report, &reported.finding)).or_default() += 1;
        }
        counts
    };
    let (mut expected, found) = (counted(before), counted(after));
    for reported in &round.found {
        *expected.entry(key(before, &reported.finding)).or_default() -= 1;
    }
    let mut some = false;
    for reported in &round.found {
        let key = key(before, &reported.finding);
        let reason = match failure {
            Some(error) => format!("the check would fail afterwards: {}", error.message),
            None if found.get(&key) > expected.get(&key) => "the finding would remain afterwards".to_owned(),
            None => continue,
        };
        refused.fix(before, &reported.finding, &reason);
        some = true;
    }
    some
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use costlint_model::{FileId, Source};
    use costlint_rules::{Finding, Safety};
    use insta::assert_snapshot;

    use super::{
        super::testing::{TestRule, edit, failing, finding, less_safe, over, replacing, report, shown},
        *,
    };

    /// Mends a project with some rules, and counts the checks.
    fn mended(allow: Allow, files: &[(&str, &str)], rules: &[TestRule<'_>]) -> (String, Report, usize) {
        let mut checks = 0;
        let (last, fixed) = fix(allow, &Overlay::new(), &mut |overlay| {
            checks += 1;
            report(files, overlay, rules)
        });
        (shown(files, &last, &fixed), last, checks)
    }

    fn safely(files: &[(&str, &str)], rules: &[TestRule<'_>]) -> String {
        mended(Allow::Safe, files, rules).0
    }

    #[test]
    fn every_finding_is_mended_in_one_round_and_checked_once_more() {
        let files = [("a.tf", "x = \"gp2\"\ny = \"gp2\"\n"), ("b.tf", "z = \"gp2\"\n"), ("c.tf", "w = 1\n")];
        let (shown, last, checks) = mended(Allow::Safe, &files, &[&replacing("r", "gp2", "gp3")]);
        assert_snapshot!(shown, @r#"
        a.tf: x = "gp3" | y = "gp3"
        b.tf: z = "gp3"
        c.tf: w = 1
        applied r x in a.tf
        applied r y in a.tf
        applied r z in b.tf
        "#);
        assert_eq!((checks, last.findings.len()), (2, 0));
    }

    #[test]
    fn what_a_fix_brings_up_is_mended_too() {
        let rules: [TestRule<'_>; 2] = [&replacing("old", "gp2", "gp3"), &replacing("new", "gp3", "gp4")];
        let (shown, _, checks) = mended(Allow::Safe, &[("a.tf", "x = \"gp2\"\n")], &rules);
        assert_snapshot!(shown, @r#"
        a.tf: x = "gp4"
        applied old x in a.tf
        applied new x in a.tf
        "#);
        assert_eq!(checks, 3);
    }

    #[test]
    fn only_what_is_allowed_is_applied() {
        let (unsafely, idea) =
            (less_safe(Safety::Unsafe, replacing("u", "b", "B")), less_safe(Safety::Idea, replacing("i", "c", "C")));
        let (files, rules): (_, [TestRule<'_>; 3]) =
            ([("k.tf", "k = \"abc\"\n")], [&replacing("s", "a", "A"), &unsafely, &idea]);
        assert_snapshot!(safely(&files, &rules), @r#"
        k.tf: k = "Abc"
        applied s k in k.tf
        "#);
        assert_snapshot!(mended(Allow::Unsafe, &files, &rules).0, @r#"
        k.tf: k = "ABc"
        applied s k in k.tf
        applied u k in k.tf
        "#);
    }

    #[test]
    fn fixes_that_touch_go_in_one_after_the_other() {
        let (shown, _, checks) =
            mended(Allow::Safe, &[("x.tf", "x = \"ab\"\n")], &[&replacing("a", "a", "A"), &replacing("b", "b", "B")]);
        assert_snapshot!(shown, @r#"
        x.tf: x = "AB"
        applied a x in x.tf
        applied b x in x.tf
        "#);
        assert_eq!(checks, 3);
    }

    #[test]
    fn an_edit_that_two_findings_share_is_made_once() {
        let at_the_end = |rule: &'static str| {
            move |file: FileId, source: &Source| -> Vec<Finding> {
                let end = source.text.len();
                let found =
                    || finding(rule, file, source, vec![edit(file, 4, 7, "2 + 2"), edit(file, end, end, "y = 1\n")]);
                if source.text.contains('y') { Vec::new() } else { vec![found()] }
            }
        };
        let (shown, _, checks) = mended(Allow::Safe, &[("x.tf", "x = 1+1\n")], &[&at_the_end("a"), &at_the_end("b")]);
        assert_snapshot!(shown, @"
        x.tf: x = 2 + 2 | y = 1
        applied a x in x.tf
        applied b x in x.tf
        ");
        assert_eq!(checks, 2);
    }

    #[test]
    fn a_fix_after_which_its_file_does_not_read_is_dropped_and_the_others_are_applied() {
        let files = [("a.tf", "x = \"gp2\"\ny = \"old\"\nw = \"gp2\"\n"), ("b.tf", "z = \"gp2\"\n")];
        let (shown, last, checks) =
            mended(Allow::Safe, &files, &[&replacing("r", "gp2", "gp3"), &replacing("bad", "old", "new\" {")]);
        assert_snapshot!(shown, @r#"
        a.tf: x = "gp3" | y = "old" | w = "gp3"
        b.tf: z = "gp3"
        applied r x in a.tf
        applied r w in a.tf
        applied r z in b.tf
        dropped bad y in a.tf: the file would not parse afterwards, which is a bug in the rule
        "#);
        assert_eq!(checks, 2, "a text is read before the project is checked with it");
        let left = last.findings[0].finding.fix.as_ref().expect("a fix that is told");
        assert_eq!((left.safety, left.edits.len()), (Safety::Idea, 0));
        assert_eq!(
            left.reason.as_deref(),
            Some("no automatic fix: the file would not parse afterwards, which is a bug in the rule")
        );
    }

    #[test]
    fn a_fix_after_which_a_file_is_something_else_is_dropped() {
        let pod = "apiVersion: v1\nkind: Pod\n";
        let claim = "apiVersion: v1\nkind: Claim\nclass: gp2\n";
        assert_snapshot!(safely(&[("claim.yaml", claim)], &[&replacing("r", "gp2", "{{ .Values.class }}")]), @"
        claim.yaml: apiVersion: v1 | kind: Claim | class: gp2
        dropped r class: in claim.yaml: the file would not parse afterwards, which is a bug in the rule
        ");
        assert_snapshot!(safely(&[("pod.yaml", pod)], &[&replacing("r", "apiVersion: v1\n", "")]), @"
        pod.yaml: apiVersion: v1 | kind: Pod
        dropped r apiVersion: in pod.yaml: the file would not parse afterwards, which is a bug in the rule
        ");
    }

    #[test]
    fn a_fix_that_leaves_its_finding_there_is_dropped_and_its_round_done_again() {
        let files = [("a.tf", "x = \"gp2\"\ny = \"old\"\n")];
        let (shown, last, checks) =
            mended(Allow::Safe, &files, &[&replacing("r", "gp2", "gp3"), &replacing("vain", "old", "older")]);
        assert_snapshot!(shown, @r#"
        a.tf: x = "gp3" | y = "old"
        applied r x in a.tf
        dropped vain y in a.tf: the finding would remain afterwards
        "#);
        assert_eq!((checks, last.findings.len()), (3, 1));
    }

    #[test]
    fn of_findings_that_cannot_be_told_apart_none_is_mended_unless_all_are() {
        let shown = safely(
            &[("a.tf", "x = \"old\"\ny = [\"old\", \"vain\"]\n")],
            &[&replacing("r", "old", "new"), &|file, source| replacing("r", "vain", "vain, too")(file, source)],
        );
        assert_snapshot!(shown, @r#"
        a.tf: x = "new" | y = ["old", "vain"]
        applied r x in a.tf
        dropped r y in a.tf: the finding would remain afterwards
        "#);
    }

    #[test]
    fn rules_that_undo_each_other_leave_their_files_as_they_were() {
        let files = [("a.tf", "x = \"on\"\ny = \"gp2\"\n"), ("b.tf", "z = \"gp2\"\n")];
        let rules: [TestRule<'_>; 3] = [
            &replacing("r", "gp2", "gp3"),
            &replacing("off", "\"on\"", "\"off\""),
            &replacing("on", "\"off\"", "\"on\""),
        ];
        // The second time around the text is that of the first round.
        assert_snapshot!(safely(&files, &rules), @r#"
        a.tf: x = "on" | y = "gp2"
        b.tf: z = "gp3"
        applied r z in b.tf
        dropped off x in a.tf: `a.tf` is left unchanged
        dropped r y in a.tf: `a.tf` is left unchanged
        error a.tf: left unchanged: the fixes of off and on lead back to an earlier version, which is a bug in these rules
        "#);
    }

    #[test]
    fn a_rule_that_always_finds_something_new_leaves_its_file_as_it_was() {
        let grows = |file: FileId, source: &Source| -> Vec<Finding> {
            let Some(line) = source.text.lines().last().filter(|line| line.starts_with('x')) else { return Vec::new() };
            let end = source.text.len();
            let mut found = finding("more", file, source, vec![edit(file, end, end, &format!("x{line}\n"))]);
            found.resource = line.split(' ').next().unwrap_or_default().into();
            vec![found]
        };
        let (shown, _, checks) = mended(
            Allow::Safe,
            &[("a.tf", "x = 1\n"), ("b.tf", "z = \"gp2\"\n")],
            &[&grows, &replacing("r", "gp2", "gp3")],
        );
        assert_snapshot!(shown, @r#"
        a.tf: x = 1
        b.tf: z = "gp3"
        applied r z in b.tf
        dropped more x in a.tf: `a.tf` is left unchanged
        error a.tf: left unchanged: the fixes of more never come to an end, which is a bug in this rule
        "#);
        assert!(checks < 16, "{checks}");
    }

    #[test]
    fn a_fix_of_several_files_is_whole_or_not_at_all() {
        let both = |file: FileId, source: &Source| -> Vec<Finding> {
            if file != FileId(0) || source.text.contains("one") {
                return Vec::new();
            }
            vec![finding("both", file, source, vec![edit(file, 4, 5, "\"one\""), edit(FileId(1), 4, 5, "\"one\" {")])]
        };
        let files = [("a.tf", "a = 1\n"), ("b.tf", "b = 1\n")];
        assert_snapshot!(safely(&files, &[&both]), @"
        a.tf: a = 1
        b.tf: b = 1
        dropped both a in a.tf: the file would not parse afterwards, which is a bug in the rule
        ");
    }

    #[test]
    fn a_fix_beyond_the_paths_that_are_reported_on_is_dropped() {
        let both = |file: FileId, source: &Source| -> Vec<Finding> {
            if file != FileId(0) {
                return Vec::new();
            }
            vec![finding("both", file, source, vec![edit(file, 4, 5, "2"), edit(FileId(1), 4, 5, "2")])]
        };
        let files = [("a.tf", "a = 1\n"), ("b.tf", "b = 1\n")];
        let (last, fixed) = fix(Allow::Safe, &Overlay::new(), &mut |overlay| Report {
            paths: [PathBuf::from("/project/a.tf")].into(),
            ..report(&files, overlay, &[&both])
        });
        assert_snapshot!(shown(&files, &last, &fixed), @"
        a.tf: a = 1
        b.tf: b = 1
        dropped both a in a.tf: it would also change `b.tf`, which is not among the given paths
        ");
    }

    #[test]
    fn edits_that_do_not_fit_are_dropped() {
        for (start, end) in [(5, 99), (6, 7), (99, 99)] {
            let misfit = |file: FileId, source: &Source| {
                vec![finding("r", file, source, vec![edit(file, 0, 1, "y"), edit(file, start, end, "")])]
            };
            let shown = safely(&[("a.tf", "x = \"é\"\n")], &[&misfit]);
            assert!(
                shown.ends_with("dropped r x in a.tf: its edits do not fit the file, which is a bug in costlint"),
                "{shown}"
            );
        }
    }

    #[test]
    fn fixes_after_which_the_check_fails_are_dropped() {
        let files = [("a.tf", "x = \"gp2\"\n")];
        let (last, fixed) = fix(Allow::Safe, &Overlay::new(), &mut |overlay| {
            let report = report(&files, overlay, &[&replacing("r", "gp2", "gp3")]);
            if overlay.is_empty() { report } else { failing(report, "no way") }
        });
        assert_snapshot!(shown(&files, &last, &fixed), @r#"
        a.tf: x = "gp2"
        dropped r x in a.tf: the check would fail afterwards: no way
        "#);
    }

    #[test]
    fn texts_that_lie_over_the_disk_are_what_is_mended() {
        let files = [("a.tf", "x = 1\n")];
        let (_, fixed) = fix(Allow::Safe, &over("a.tf", "y = \"gp2\"\n"), &mut |overlay| {
            report(&files, overlay, &[&replacing("r", "gp2", "gp3")])
        });
        let changed = &fixed.texts["a.tf"];
        assert_eq!((&*changed.before, &*changed.after), ("y = \"gp2\"\n", "y = \"gp3\"\n"));
    }
}
