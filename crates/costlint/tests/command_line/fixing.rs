//! `costlint check` with `--fix`, `--unsafe-fixes` and `--diff`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use insta::assert_snapshot;
use serde_json::Value;
use tempfile::TempDir;

use super::{GP2, costlint, project, skipped::skip};

/// A log group that keeps its events; setting a retention deletes the older ones, so that fix is unsafe.
const LOGS: &str = "resource \"aws_cloudwatch_log_group\" \"app\" {\n  name = \"app\"\n}\n";

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).expect("it can be read")
}

#[test]
fn safe_fixes_are_applied_and_the_rest_is_reported() {
    let folder = project(&[("storage.tf", GP2), ("logs.tf", LOGS)]);
    let ran = costlint(folder.path(), &["check", "--fix", "--output-format", "concise"]);
    assert_snapshot!(ran.shown(), @"
    status 1
    --- out
    logs.tf:1:1: warning[LOG001] log-group-without-retention: aws_cloudwatch_log_group.app keeps its log events forever, so their storage costs more every month ($0.03/mo per GB of older events)
    Fixed 1 finding in 1 file: 1 × STO001.
    Found 1 warning; 2 resources in 2 files.
    Fixing it would save money per GB of older events.
    1 fixable with `--fix --unsafe-fixes`.
    ");
    assert_eq!(read(&folder, "storage.tf"), GP2.replace("gp2", "gp3"));
    assert_eq!(read(&folder, "logs.tf"), LOGS);
}

#[test]
fn after_all_is_fixed_the_status_is_0_and_nothing_is_left_to_do() {
    let folder = project(&[("storage.tf", GP2)]);
    assert_snapshot!(costlint(folder.path(), &["check", "--fix"]).shown(), @"
    status 0
    --- out
    Fixed 1 finding in 1 file: 1 × STO001.
    No waste found: 1 resource in 1 file.
    ");
    assert_snapshot!(costlint(folder.path(), &["check", "--fix"]).shown(), @"
    status 0
    --- out
    No waste found: 1 resource in 1 file.
    ");
}

#[test]
fn unsafe_fixes_are_shown_and_applied_when_asked_for() {
    let folder = project(&[("logs.tf", LOGS)]);
    assert_snapshot!(costlint(folder.path(), &["check", "--unsafe-fixes", "--today", "2026-11-24"]).shown(), @r#"
    status 1
    --- out
    warning[LOG001]: aws_cloudwatch_log_group.app keeps its log events forever, so their storage costs more every month
       ╭─[logs.tf:1:1]
     1 │ resource "aws_cloudwatch_log_group" "app" {
       · ────────────────────┬────────────────────
       ·                     ╰── log-group-without-retention
     2 │   name = "app"
       ╰────
      saves $0.03/mo per GB of older events; us-east-1 list price, 2025-11-04, over a year old (region unknown, us-east-1 assumed)
      help: set a retention, such as 30 days; CloudWatch Logs then deletes older events
      fix: set `retention_in_days` to 30 (unsafe)

    Found 1 warning; 1 resource in 1 file.
    Fixing it would save money per GB of older events.
    1 fixable with `--fix --unsafe-fixes`.
    For more about a rule, run `costlint explain log-group-without-retention`
    "#);
    assert_eq!(read(&folder, "logs.tf"), LOGS);
    let fixed = costlint(folder.path(), &["check", "--fix", "--unsafe-fixes"]);
    assert_eq!(fixed.status, 0, "{}", fixed.shown());
    assert!(read(&folder, "logs.tf").contains("retention_in_days"), "{}", read(&folder, "logs.tf"));
}

#[test]
fn a_diff_shows_the_changes_and_makes_none() {
    let folder = project(&[("a/storage.tf", GP2), ("clean.tf", "locals {}\n")]);
    assert_snapshot!(costlint(folder.path(), &["check", "--diff"]).shown(), @r#"
    status 1
    --- out
    --- a/a/storage.tf
    +++ b/a/storage.tf
    @@ -1,4 +1,4 @@
     resource "aws_ebs_volume" "kept" {
       size = 100
    -  type = "gp2"
    +  type = "gp3"
     }
    --- err
    Would fix 1 finding in 1 file: 1 × STO001.
    "#);
    assert_eq!(read(&folder, "a/storage.tf"), GP2);
    let clean = costlint(folder.path(), &["check", "--diff", "clean.tf"]);
    assert_eq!((clean.status, clean.out.as_str(), clean.err.as_str()), (0, "", "Nothing to fix.\n"));
    let both = costlint(folder.path(), &["check", "--diff", "--fix", "--quiet"]);
    assert!(both.status == 2 && both.err.contains("cannot be used with"), "{}", both.shown());
    assert_eq!(read(&folder, "a/storage.tf"), GP2, "with both, nothing is written");
}

#[test]
fn a_diff_in_a_file_is_a_patch_that_does_what_fixing_does() {
    let folder = project(&[("storage.tf", &GP2.replace('\n', "\r\n")), ("logs.tf", LOGS.trim_end())]);
    let ran =
        costlint(folder.path(), &["check", "--diff", "--unsafe-fixes", "--quiet", "--output-file", "fixes.patch"]);
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (1, "", ""));
    let apply = |tool: &str, arguments: &[&str]| {
        Command::new(tool).args(arguments).current_dir(folder.path()).stdin(Stdio::null()).output()
    };
    let Ok(patched) =
        apply("patch", &["-p1", "--input", "fixes.patch"]).or_else(|_| apply("git", &["apply", "fixes.patch"]))
    else {
        return skip("whether patches from `--diff` apply", "patch");
    };
    assert!(patched.status.success(), "{patched:?}");
    let other = project(&[("storage.tf", &GP2.replace('\n', "\r\n")), ("logs.tf", LOGS.trim_end())]);
    assert_eq!(costlint(other.path(), &["check", "--fix", "--unsafe-fixes"]).status, 0);
    for path in ["storage.tf", "logs.tf"] {
        assert_eq!(read(&folder, path), read(&other, path));
    }
}

#[test]
fn the_edits_of_a_json_report_do_what_fixing_does() {
    let text = format!("\u{feff}# größer\n{GP2}");
    let folder = project(&[("storage.tf", &text)]);
    let ran = costlint(folder.path(), &["check", "--output-format", "json"]);
    let report: Value = serde_json::from_str(&ran.out).expect("a report in JSON");
    assert_eq!(
        (report["summary"]["fixable"].as_u64(), report["findings"][0]["fix"]["safety"].as_str()),
        (Some(1), Some("safe"))
    );
    let mut bytes = text.into_bytes();
    for edit in report["findings"][0]["fix"]["edits"].as_array().expect("edits").iter().rev() {
        let offset =
            |name: &str| edit[name].as_u64().and_then(|offset| usize::try_from(offset).ok()).expect("an offset");
        bytes.splice(offset("start_byte")..offset("end_byte"), edit["text"].as_str().expect("a text").bytes());
    }
    let fixed = costlint(folder.path(), &["check", "--fix", "--output-format", "json"]);
    let report: Value = serde_json::from_str(&fixed.out).expect("a report in JSON");
    assert_eq!((fixed.status, report["summary"]["fixed"].as_u64()), (0, Some(1)));
    assert_eq!(read(&folder, "storage.tf").into_bytes(), bytes);
}

#[test]
fn a_file_that_cannot_be_written_makes_the_status_2_and_the_others_are_fixed() {
    let folder = project(&[("a.tf", GP2), ("b.tf", &GP2.replace("kept", "kept_too"))]);
    let mut mode = fs::metadata(folder.path().join("a.tf")).expect("it is there").permissions();
    mode.set_readonly(true);
    fs::set_permissions(folder.path().join("a.tf"), mode).expect("modes can be set");
    let ran = costlint(folder.path(), &["check", "--fix", "--output-format", "concise"]);
    assert_snapshot!(ran.shown(), @"
    status 2
    --- out
    a.tf:3:10: warning[STO001] ebs-gp2-volume: [*] aws_ebs_volume.kept uses gp2; gp3 is cheaper at 100 GiB ($2.00/mo)
    Fixed 1 finding in 1 file: 1 × STO001.
    Found 1 warning; 2 resources in 2 files.
    Fixing it would save $2.00/mo.
    1 fixable with `--fix`.
    --- err
    error: a.tf: not written: it is read-only
    ");
    assert_eq!(
        (read(&folder, "a.tf"), read(&folder, "b.tf")),
        (GP2.to_owned(), GP2.replace("kept", "kept_too").replace("gp2", "gp3"))
    );
}

/// Copies a folder of `/testdata`, as the root of a project.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let entry = entry.expect("an entry can be read");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("an entry has a type").is_dir() {
            fs::create_dir_all(&target).expect("a folder can be made");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}

#[test]
fn a_fixed_project_is_fixed_already() {
    let testdata = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut fixed = 0;
    for entry in fs::read_dir(testdata).expect("the folder can be read") {
        let entry = entry.expect("an entry can be read");
        if !entry.path().is_dir() {
            continue;
        }
        let folder = project(&[]);
        copy(&entry.path(), folder.path());
        let check = |flag: &str| {
            costlint(folder.path(), &["check", flag, "--unsafe-fixes", "--fail-on", "never", "--isolated"])
        };
        let first = check("--fix");
        fixed += usize::from(first.out.contains("Fixed "));
        assert!(!first.out.contains("Not fixed") && first.err.is_empty(), "{:?}: {}", entry.path(), first.shown());
        let second = check("--diff");
        assert_eq!((second.status, second.out.as_str()), (0, ""), "{:?}", entry.path());
    }
    assert!(fixed >= 3, "{fixed}");
}

#[cfg(unix)]
#[test]
fn what_a_killed_run_left_beside_files_goes_with_the_next_that_fixes() {
    let folder = project(&[
        ("a/main.tf", GP2),
        ("a/.costlint-2147483647-Ab3xYz", "half a"),
        ("b/.costlint-2147483647-Cd4xYz", ""),
        ("b/.costlint-notes", "mine"),
    ]);
    let left = |name: &str| folder.path().join(name).exists();
    costlint(folder.path(), &["check"]);
    assert!(left("a/.costlint-2147483647-Ab3xYz"), "a run that only looks changes nothing");
    costlint(folder.path(), &["check", "--fix"]);
    assert!(!left("a/.costlint-2147483647-Ab3xYz") && !left("b/.costlint-2147483647-Cd4xYz"));
    assert!(left("b/.costlint-notes"));
}
