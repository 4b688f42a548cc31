//! `costlint check`.

use std::process::Stdio;

use insta::assert_snapshot;

use super::{GP2, command, costlint, project};

#[test]
fn waste_is_shown_with_its_lines_and_makes_the_status_1() {
    let folder = project(&[("storage.tf", GP2)]);
    assert_snapshot!(costlint(folder.path(), &["check", "--today", "2026-11-24"]).shown(), @r#"
    status 1
    --- out
    warning[STO001]: aws_ebs_volume.kept uses gp2; gp3 is cheaper at 100 GiB
       ╭─[storage.tf:3:10]
     2 │   size = 100
     3 │   type = "gp2"
       ·          ──┬──
       ·            ╰── ebs-gp2-volume
     4 │ }
       ╰────
      saves $2.00/mo; us-east-1 list price, 2026-08 (region unknown, us-east-1 assumed)
      help: set the volume type to gp3
      fix: set `type` to "gp3"

    Found 1 warning; 1 resource in 1 file.
    Fixing it would save $2.00/mo.
    1 fixable with `--fix`.
    For more about a rule, run `costlint explain ebs-gp2-volume`
    "#);
}

#[test]
fn a_clean_project_is_told_so() {
    let folder = project(&[("storage.tf", &GP2.replace("gp2", "gp3"))]);
    assert_snapshot!(costlint(folder.path(), &["check"]).shown(), @"
    status 0
    --- out
    No waste found: 1 resource in 1 file.
    ");
}

#[test]
fn a_folder_without_infrastructure_is_told_so() {
    let folder = project(&[("README.md", "# Hello\n")]);
    assert_snapshot!(costlint(folder.path(), &["check"]).shown(), @"
    status 0
    --- out
    Nothing to check: found no Terraform, CloudFormation or Kubernetes files.
    ");
}

#[test]
fn a_hidden_folder_is_named_where_nothing_is_found_and_checked_when_asked_for() {
    let folder = project(&[(".infra/prod/storage.tf", GP2), (".venv/lib/notes.txt", "none of ours\n")]);
    assert_snapshot!(costlint(folder.path(), &["check"]).shown(), @"
    status 0
    --- out
    Nothing to check: found no Terraform, CloudFormation or Kubernetes files.
    note: hidden folders are only checked when named: .infra
    ");
    for path in [".infra", ".infra/prod/storage.tf"] {
        let ran = costlint(folder.path(), &["check", "--output-format", "concise", "--quiet", path]);
        assert!(ran.out.starts_with(".infra/prod/storage.tf:3:10: warning[STO001]"), "{path}: {}", ran.shown());
    }
    let inside = costlint(&folder.path().join(".infra"), &["check", "--fix"]);
    assert!(inside.status == 0 && inside.out.starts_with("Fixed "), "{}", inside.shown());
}

#[test]
fn what_could_not_be_read_is_said_where_no_finding_says_it() {
    let folder = project(&[
        ("broken.tf", "resource {{\n"),
        ("fine.tf", &GP2.replace("gp2", "gp3")),
        ("large.tf", &"# long\n".repeat(20)),
    ]);
    std::fs::write(folder.path().join("costlint.toml"), "max-file-size = \"100B\"\n").expect("it can be written");
    assert_snapshot!(costlint(folder.path(), &["check", "--ignore", "LNT"]).shown(), @"
    status 0
    --- out
    No waste found in what was read: 1 resource in 2 files.
    note: 2 files could not be read in full: broken.tf, large.tf
    ");
}

#[test]
fn fail_on_decides_about_the_status() {
    let folder = project(&[("storage.tf", GP2)]);
    let status = |fail_on: &str| costlint(folder.path(), &["check", "--fail-on", fail_on]).status;
    assert_eq!(["info", "warning", "error", "never"].map(status), [1, 1, 0, 0]);
}

#[test]
fn a_path_that_is_not_there_makes_the_status_2_whatever_is_found() {
    let folder = project(&[("storage.tf", GP2)]);
    let ran = costlint(folder.path(), &["check", "--output-format", "concise", "storage.tf", "storag.tf"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.starts_with("error: storag.tf: "), "{}", ran.err);
    assert!(ran.out.contains("STO001"), "{}", ran.out);
}

#[test]
fn a_file_that_does_not_parse_hides_no_other() {
    let folder = project(&[("a.tf", "resource {{\n"), ("storage.tf", GP2)]);
    let ran = costlint(folder.path(), &["check", "--output-format", "concise"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("error[LNT001] syntax-error") && ran.out.contains("warning[STO001]"), "{}", ran.out);
}

#[test]
fn paths_choose_what_is_reported() {
    let folder = project(&[("a/storage.tf", GP2), ("b/storage.tf", GP2)]);
    let ran = costlint(folder.path(), &["check", "--output-format", "concise", "--quiet", "b"]);
    assert_snapshot!(ran.shown(), @"
    status 1
    --- out
    b/storage.tf:3:10: warning[STO001] ebs-gp2-volume: [*] aws_ebs_volume.kept uses gp2; gp3 is cheaper at 100 GiB ($2.00/mo)
    ");
}

#[test]
fn paths_start_from_the_working_directory() {
    let folder = project(&[("a/storage.tf", GP2), ("b/storage.tf", GP2)]);
    let ran = costlint(&folder.path().join("a"), &["check", "--output-format", "json", "..", "--select", "storage"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("a report in JSON");
    let paths: Vec<&str> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|finding| finding["path"].as_str())
        .collect();
    assert_eq!((ran.status, paths), (1, vec!["storage.tf", "../b/storage.tf"]));
}

#[test]
fn a_report_in_a_file_leaves_standard_output_alone() {
    let folder = project(&[("storage.tf", GP2)]);
    let ran = costlint(folder.path(), &["check", "--output-format", "json", "--output-file", "report.json"]);
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (1, "", ""));
    let written = std::fs::read_to_string(folder.path().join("report.json")).expect("the report is there");
    assert_eq!(written, costlint(folder.path(), &["check", "--output-format", "json"]).out);
}

#[test]
fn a_report_that_cannot_be_written_makes_the_status_2() {
    let folder = project(&[("storage.tf", GP2)]);
    let ran = costlint(folder.path(), &["check", "--output-file", "nowhere/report.txt"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.starts_with("error: cannot write nowhere/report.txt: "), "{}", ran.err);
}

#[test]
fn small_savings_can_be_left_out() {
    let folder = project(&[("storage.tf", GP2)]);
    let status = |least: &str| costlint(folder.path(), &["check", "--min-saving", least]).status;
    assert_eq!(["2", "2.01"].map(status), [1, 0]);
}

#[test]
fn prices_are_those_of_the_region_asked_for() {
    let folder = project(&[("storage.tf", GP2)]);
    let ran = costlint(folder.path(), &["check", "--region", "aws=eu-west-1"]);
    assert!(ran.out.contains("saves $2.20/mo; eu-west-1 "), "{}", ran.out);
}

#[test]
fn rules_are_selected_and_ignored_by_any_of_their_words() {
    let folder = project(&[("storage.tf", GP2)]);
    let status = |arguments: &[&str]| costlint(folder.path(), &[&["check"], arguments].concat()).status;
    assert_eq!(status(&["--select", "logging,STO"]), 1);
    assert_eq!(status(&["--select", "logging"]), 0);
    assert_eq!(status(&["--ignore", "ebs-gp2-volume"]), 0);
}

#[test]
fn a_rule_that_there_is_none_of_is_answered_with_the_nearest() {
    let folder = project(&[("storage.tf", GP2)]);
    assert_snapshot!(costlint(folder.path(), &["check", "--select", "ebs-gp2"]).shown(), @"
    status 2
    --- err
    error: unknown rule, family or subject `ebs-gp2`; did you mean `ebs-gp2-volume`?
    ");
}

#[test]
fn suppressions_expire_by_the_day_that_is_given() {
    let suppressed =
        GP2.replace("\"gp2\"", "\"gp2\" # costlint: ignore[STO001] until=2027-01-31 restored from a snapshot");
    let folder = project(&[("storage.tf", &suppressed)]);
    let status = |today: &str| costlint(folder.path(), &["check", "--today", today]).status;
    assert_eq!(["2027-01-31", "2027-02-01"].map(status), [0, 1]);
}

#[test]
fn what_is_wrong_in_a_configuration_is_shown_and_makes_the_status_2() {
    let folder = project(&[("storage.tf", GP2), ("costlint.toml", "fail-on = \"error\"\nselct = [\"STO\"]\n")]);
    let ran = costlint(folder.path(), &["check"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert_snapshot!(ran.err, @r#"
    error: unknown key `selct`; did you mean `select`?
       ╭─[costlint.toml:2:1]
     1 │ fail-on = "error"
     2 │ selct = ["STO"]
       · ─────
       ╰────
    "#);
    assert_eq!(costlint(folder.path(), &["check", "--isolated"]).status, 1);
}

#[test]
fn what_is_wrong_in_a_page_is_shown_and_makes_the_status_2() {
    let page = "# Page\n\n```hcl rule\ncode = \"X1\"\n```\n";
    let folder =
        project(&[("storage.tf", GP2), ("costlint.toml", "rules = [\"pages\"]\n"), ("pages/own/page.md", page)]);
    let ran = costlint(folder.path(), &["check"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("pages/own/page.md") && ran.err.contains("capital letters"), "{}", ran.err);
}

#[test]
fn quiet_and_statistics_say_less() {
    let folder = project(&[("storage.tf", GP2)]);
    let quiet = costlint(folder.path(), &["check", "--quiet"]);
    assert!(quiet.out.contains("ebs-gp2-volume") && !quiet.out.contains("Found"), "{}", quiet.out);
    assert_snapshot!(costlint(folder.path(), &["check", "--statistics"]).shown(), @"
    status 1
    --- out
         1  STO001  ebs-gp2-volume        $2.00/mo

    Found 1 warning; 1 resource in 1 file.
    Fixing it would save $2.00/mo.
    1 fixable with `--fix`.
    ");
}

#[test]
fn colours_come_when_asked_for() {
    let folder = project(&[("storage.tf", GP2)]);
    let coloured =
        |arguments: &[&str]| costlint(folder.path(), &[&["check"], arguments].concat()).out.contains('\u{1b}');
    assert!(!coloured(&[]) && coloured(&["--color", "always"]) && !coloured(&["--color", "never"]));
    let forced = command(folder.path(), &["check"]).env("FORCE_COLOR", "1").output().expect("the binary starts");
    assert!(forced.stdout.contains(&0x1b));
    let refused = command(folder.path(), &["check"])
        .env("FORCE_COLOR", "1")
        .env("NO_COLOR", "1")
        .output()
        .expect("the binary starts");
    assert!(!refused.stdout.contains(&0x1b));
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    // More than a pipe holds, so that writing goes on after the reader has gone.
    let many: String = (0..500).map(|number| GP2.replace("kept", &format!("data_{number}"))).collect();
    let folder = project(&[("storage.tf", &many)]);
    let mut child = command(folder.path(), &["check"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(1), ""));
}
