//! Mending whole projects: which findings of a real run are mended, and what is on disk afterwards.

use std::{fs, path::PathBuf, sync::Arc};

use costlint_project::{
    Options, Overlay, Report, check,
    fixing::{Allow, fix, fix_files},
};
use costlint_rules::{Fix, Replacement, Safety};
use insta::assert_snapshot;

use crate::folder::{Folder, VOLUME, shown};

/// A run whose gp2 volumes come with a fix of the deciding bytes, whatever the rule itself offers.
fn with_fixes(options: &Options, overlay: &Overlay) -> Report {
    let mut report = check(options, overlay, &|_| {});
    for reported in report.findings.iter_mut().filter(|reported| &*reported.finding.rule == "ebs-gp2-volume") {
        let edits = vec![Replacement { place: reported.finding.place, text: "\"gp3\"".to_owned() }];
        reported.finding.fix =
            Some(Fix { safety: Safety::Safe, title: "set volume_type to gp3".into(), edits, reason: None });
    }
    report
}

/// Mends the files, and shows what was done, what remains and what the files hold.
fn mended(folder: &Folder, options: &Options, files: &[&str]) -> String {
    let (report, fixed) = fix_files(Allow::Safe, &mut |overlay| with_fixes(options, overlay));
    let mut lines: Vec<String> =
        fixed.applied.iter().map(|applied| format!("fixed {} {}", applied.code, applied.resource)).collect();
    lines.push(shown(&report).trim_end().to_owned());
    lines.extend(files.iter().map(|path| {
        let bytes = fs::read(folder.path(path)).expect("it can be read");
        let text = costlint_syntax::text::decode(bytes).expect("it is text").text;
        let kinds: Vec<&str> = text.matches("gp2").chain(text.matches("gp3")).collect();
        format!("{path}: {}", kinds.join(" "))
    }));
    lines.join("\n")
}

fn named(name: &str) -> String {
    VOLUME.replace("data", name)
}

#[test]
fn a_project_is_mended_once_and_then_there_is_nothing_to_do() {
    let folder = Folder::new(&[("a.tf", &(named("one") + &named("two"))), ("b/b.tf", &named("three"))]);
    assert_snapshot!(mended(&folder, &folder.options, &["a.tf", "b/b.tf"]), @"
    fixed STO001 aws_ebs_volume.one
    fixed STO001 aws_ebs_volume.two
    fixed STO001 aws_ebs_volume.three
    nothing
    a.tf: gp3 gp3
    b/b.tf: gp3
    ");
    let before = fs::metadata(folder.path("a.tf")).expect("it is there").modified().expect("it has a time");
    assert_snapshot!(mended(&folder, &folder.options, &["a.tf"]), @"
    nothing
    a.tf: gp3 gp3
    ");
    assert_eq!(fs::metadata(folder.path("a.tf")).expect("it is there").modified().expect("it has a time"), before);
}

#[test]
fn only_findings_that_are_reported_are_mended() {
    let suppressed = named("kept").replace("\"gp2\"", "\"gp2\" # costlint: ignore[STO] restored from a snapshot");
    let folder = Folder::new(&[("a/a.tf", &(named("one") + &suppressed)), ("b/b.tf", &named("two"))]);
    let only_a = Options { paths: vec!["a".into()], ..folder.options.clone() };
    let others = Options { select: vec!["LOG".into()], ..folder.options.clone() };
    assert_snapshot!(mended(&folder, &others, &["a/a.tf", "b/b.tf"]), @"
    nothing
    a/a.tf: gp2 gp2
    b/b.tf: gp2
    ");
    assert_snapshot!(mended(&folder, &only_a, &["a/a.tf", "b/b.tf"]), @"
    fixed STO001 aws_ebs_volume.one
    nothing
    a/a.tf: gp2 gp3
    b/b.tf: gp2
    ");
}

#[test]
fn a_default_that_decides_is_mended_where_it_stands() {
    let variable = "variable \"kind\" {\n  default = \"gp2\"\n}\n";
    let volume = VOLUME.replace("\"gp2\"", "var.kind");
    let folder = Folder::new(&[("main.tf", &volume), ("variables.tf", variable)]);
    assert_snapshot!(mended(&folder, &folder.options, &["variables.tf"]), @"
    fixed STO001 aws_ebs_volume.data
    nothing
    variables.tf: gp3
    ");
    assert_eq!(fs::read_to_string(folder.path("main.tf")).expect("it can be read"), volume);
}

#[test]
fn a_file_of_utf16_is_mended_as_such() {
    let folder = Folder::new(&[]);
    let held: Vec<u8> = [0xff, 0xfe].into_iter().chain(VOLUME.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    folder.write("a.tf", &held);
    let (report, fixed) = fix(Allow::Safe, &Overlay::new(), &mut |overlay| with_fixes(&folder.options, overlay));
    assert!(report.utf16.contains("a.tf") && fixed.texts["a.tf"].is_utf16, "which its text alone does not show");
    assert_snapshot!(mended(&folder, &folder.options, &["a.tf"]), @"
    fixed STO001 aws_ebs_volume.data
    nothing
    a.tf: gp3
    ");
    let bytes = fs::read(folder.path("a.tf")).expect("it can be read");
    assert_eq!((&bytes[..2], bytes.len()), (&[0xff, 0xfe][..], held.len()));
}

#[test]
fn what_cannot_be_written_is_told_and_its_findings_remain() {
    let folder = Folder::new(&[("a.tf", &named("one")), ("b.tf", &named("two"))]);
    let mut mode = fs::metadata(folder.path("a.tf")).expect("it is there").permissions();
    mode.set_readonly(true);
    fs::set_permissions(folder.path("a.tf"), mode).expect("modes can be set");
    assert_snapshot!(mended(&folder, &folder.options, &["a.tf", "b.tf"]), @"
    fixed STO001 aws_ebs_volume.two
    a.tf:3 warning ebs-gp2-volume
    a.tf error: not written: it is read-only
    a.tf: gp2
    b.tf: gp3
    ");
}

#[test]
fn what_was_dropped_is_still_told_after_a_file_could_not_be_written() {
    let folder = Folder::new(&[("a.tf", &named("one")), ("b.tf", &named("two"))]);
    let mut mode = fs::metadata(folder.path("a.tf")).expect("it is there").permissions();
    mode.set_readonly(true);
    fs::set_permissions(folder.path("a.tf"), mode).expect("modes can be set");
    let (report, fixed) = fix_files(Allow::Safe, &mut |overlay| {
        let mut report = with_fixes(&folder.options, overlay);
        let in_vain = report.findings.iter_mut().filter(|reported| &*reported.finding.resource == "aws_ebs_volume.two");
        in_vain
            .flat_map(|reported| &mut reported.finding.fix)
            .for_each(|fix| fix.edits[0].text = "\"gp2\" # seen".to_owned());
        report
    });
    let safeties: Vec<_> = report.findings.iter().map(|it| it.finding.fix.as_ref().map(|fix| fix.safety)).collect();
    assert_eq!(safeties, [Some(Safety::Safe), Some(Safety::Idea)]);
    assert_eq!((fixed.applied.len(), fixed.dropped.len(), report.errors.len()), (0, 1, 1));
    assert_eq!(fs::read_to_string(folder.path("b.tf")).expect("it can be read"), named("two"));
}

#[test]
fn a_broken_file_beside_keeps_nothing_from_being_mended() {
    let folder = Folder::new(&[("a.tf", "a = )\n"), ("b.tf", VOLUME)]);
    assert_snapshot!(mended(&folder, &folder.options, &["b.tf"]), @"
    fixed STO001 aws_ebs_volume.data
    a.tf:1 error syntax-error: expected a value
    b.tf: gp3
    ");
}

#[test]
fn texts_of_an_editor_are_mended_without_touching_the_disk() {
    let folder = Folder::new(&[("a.tf", "# nothing yet\n")]);
    let overlay = Overlay::from([(folder.path("a.tf"), Arc::from(VOLUME))]);
    let (report, fixed) = fix(Allow::Safe, &overlay, &mut |overlay| with_fixes(&folder.options, overlay));
    assert_eq!((shown(&report).as_str(), &*fixed.texts["a.tf"].before), ("nothing\n", VOLUME));
    assert_eq!(&*fixed.texts["a.tf"].after, VOLUME.replace("gp2", "gp3"));
    assert_eq!(fs::read_to_string(folder.path("a.tf")).expect("it can be read"), "# nothing yet\n");
}

#[test]
fn a_path_that_is_not_there_keeps_nothing_from_being_mended() {
    let folder = Folder::new(&[("a.tf", VOLUME)]);
    let options = Options { paths: ["a.tf", "b.tf"].map(PathBuf::from).into(), ..folder.options.clone() };
    let shown = mended(&folder, &options, &["a.tf"]);
    assert!(shown.starts_with("fixed STO001 aws_ebs_volume.data\nb.tf error: no such file or directory"), "{shown}");
    assert!(shown.ends_with("a.tf: gp3"), "{shown}");
}
