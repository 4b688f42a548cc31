//! Every form of suppression, and what is said of those that do not do their work.

use costlint_project::{Date, Options, Overlay, check};
use insta::assert_snapshot;

use crate::folder::{Folder, VOLUME, shown};

/// The report on one file, with the number of suppressed findings.
fn check_file(name: &str, text: &str) -> String {
    let report = Folder::new(&[(name, text)]).report();
    format!("{}suppressed: {}", shown(&report), report.summary.suppressed)
}

/// Two volumes, each with a comment above it and one behind its type.
fn volumes(above: &str, behind: &str) -> String {
    check_file(
        "main.tf",
        &format!(
            "{above}\n{}\n{}",
            VOLUME.replace("\"gp2\"", &format!("\"gp2\" {behind}")),
            VOLUME.replace("data", "more")
        ),
    )
}

#[test]
fn a_comment_on_the_line_suppresses_that_line() {
    assert_snapshot!(volumes("", "# costlint: ignore[ebs-gp2-volume] restored from a snapshot"), @"
    main.tf:9 warning ebs-gp2-volume
    suppressed: 1
    ");
    assert_snapshot!(volumes("", "// costlint: ignore[STO001] restored"), @"
    main.tf:9 warning ebs-gp2-volume
    suppressed: 1
    ");
    assert_snapshot!(volumes("", "/* costlint: ignore[STO] restored */"), @"
    main.tf:9 warning ebs-gp2-volume
    suppressed: 1
    ");
}

#[test]
fn a_comment_above_a_block_suppresses_all_of_it() {
    assert_snapshot!(volumes("# costlint: ignore[storage] restored\n# A comment between.", ""), @"
    main.tf:10 warning ebs-gp2-volume
    suppressed: 1
    ");
    assert_snapshot!(volumes("/*\n * costlint: ignore[storage] restored\n */", ""), @"
    main.tf:11 warning ebs-gp2-volume
    suppressed: 1
    ");
}

#[test]
fn a_comment_above_a_line_suppresses_that_line_alone() {
    let text = "resource \"aws_ebs_volume\" \"a\" {\n  # costlint: ignore[ebs-gp2-volume] restored\n  size = 1\n  type = \"gp2\"\n}\n";
    assert_snapshot!(check_file("main.tf", text), @"
    main.tf:2 warning ignore-unused: this suppression does nothing: `ebs-gp2-volume` has no finding here
    main.tf:4 info ebs-gp2-volume
    suppressed: 0
    ");
}

#[test]
fn a_comment_for_the_file_suppresses_the_whole_of_it_wherever_it_stands() {
    assert_snapshot!(volumes("", "# costlint: ignore-file[ebs-gp2-volume] restored"), @"
    nothing
    suppressed: 2
    ");
}

#[test]
fn an_entry_of_an_object_is_a_construct_of_its_own() {
    let volume = "  VolumeType: gp2,\n";
    let text = format!(
        "Resources:\n  # costlint: ignore[STO] restored\n  A:\n    Type: AWS::EC2::Volume\n    Properties: {{ Size: 100, VolumeType: gp2 }}\n  B:\n    Type: AWS::EC2::Volume\n    Properties: {{ Size: 100,{volume} }}\n"
    );
    assert_snapshot!(check_file("template.yaml", &text), @"
    template.yaml:8 warning ebs-gp2-volume
    suppressed: 1
    ");
}

#[test]
fn an_element_of_a_list_in_yaml_is_a_construct_of_its_own() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    # costlint: ignore[K8S001] limited by the namespace\n    - image: x\n      name: app\n    - name: app2\n      image: x\n";
    assert_snapshot!(check_file("pod.yaml", pod), @"
    pod.yaml:9 info container-without-requests
    suppressed: 1
    ");
}

#[test]
fn a_comment_above_a_document_suppresses_that_document() {
    let pod = |name: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{ name: {name} }}\nspec:\n  containers:\n    - name: app\n      image: x\n"
        )
    };
    let text = format!("# costlint: ignore[K8S001] limited by the namespace\n---\n{}---\n{}", pod("a"), pod("b"));
    assert_snapshot!(check_file("pods.yaml", &text), @"
    pods.yaml:16 info container-without-requests
    suppressed: 1
    ");
}

#[test]
fn manifests_inside_terraform_have_comments_of_their_own() {
    let text = r#"resource "kubectl_manifest" "pods" {
  yaml_body = <<-YAML
    apiVersion: v1
    kind: Pod
    metadata: { name: a }
    spec:
      containers:
        # costlint: ignore[K8S001] limited by the namespace
        - image: x
          name: app
        - image: x # costlint: ignore[K8S001] and this one
          name: app
        - image: x
          name: app
  YAML
}
"#;
    assert_snapshot!(check_file("main.tf", text), @"
    main.tf:13 info container-without-requests
    suppressed: 2
    ");
}

#[test]
fn what_belongs_to_a_line_of_an_embedded_manifest_is_what_is_indented_below_it() {
    let text = r#"resource "kubectl_manifest" "pods" {
  yaml_body = <<-YAML
    apiVersion: v1
    kind: Pod
    metadata: { name: a }
    spec:
      # costlint: ignore[K8S001] the list of a key may stand at its own indentation

      # costlint: ignore[K8S001] the list of a key may stand at its own indentation
      containers:
      - image: x
        name: one

        # A comment between.
      - image: x
        name: two
    ---
    apiVersion: v1
    kind: Pod
    metadata: { name: b }
    spec:
      containers:
      - image: x
        name: three
  YAML
}
"#;
    assert_snapshot!(check_file("main.tf", text), @"
    main.tf:7 warning ignore-unused: this suppression does nothing: `K8S001` has no finding here
    main.tf:23 info container-without-requests
    suppressed: 2
    ");
}

#[test]
fn comments_in_json_suppress_too() {
    let text = r#"{"Resources": {
  // costlint: ignore[STO] restored
  "A": {
    "Type": "AWS::EC2::Volume",
    "Properties": {"Size": 100, "VolumeType": "gp2"}
  },
  "B": {
    "Type": "AWS::EC2::Volume",
    "Properties": {"Size": 100, "VolumeType": "gp2"}
  }
}}"#;
    assert_snapshot!(check_file("template.json", text), @"
    template.json:9 warning ebs-gp2-volume
    suppressed: 1
    ");
}

#[test]
fn an_annotation_suppresses_its_object() {
    let text = |annotation: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    costlint.dev/ignore: \"{annotation}\"\nspec:\n  containers:\n    - name: app\n      image: x\n"
        )
    };
    assert_snapshot!(check_file("pod.yaml", &text("container-without-requests: limited; STO: not here")), @"
    pod.yaml:6 warning ignore-unused: this suppression does nothing: `STO` has no finding here
    suppressed: 1
    ");
    assert_snapshot!(check_file("pod.yaml", &text("K8S001")), @"
    pod.yaml:6 warning ignore-without-reason: this suppression gives no reason
    suppressed: 1
    ");
    assert_snapshot!(check_file("pod.yaml", &text("K8S001: until=2026-01-01 soon")), @"
    pod.yaml:6 warning ignore-expired: this suppression expired on 2026-01-01
    pod.yaml:9 info container-without-requests
    suppressed: 0
    ");
}

#[test]
fn metadata_of_a_template_suppresses_its_resource() {
    let text = |ignore: &str| {
        format!(
            "Resources:\n  A:\n    Type: AWS::EC2::Volume\n    Metadata:\n      costlint:\n        ignore: {ignore}\n    Properties:\n      Size: 100\n      VolumeType: gp2\n"
        )
    };
    assert_snapshot!(check_file("template.yaml", &text("{ ebs-gp2-volume: restored }")), @"
    nothing
    suppressed: 1
    ");
    assert_snapshot!(check_file("template.yaml", &text("{ ebs-gp2-volume: }")), @"
    template.yaml:6 warning ignore-without-reason: this suppression gives no reason
    suppressed: 1
    ");
    assert_snapshot!(check_file("template.yaml", &text("ebs-gp2-volume")), @"
    template.yaml:6 warning ignore-unused: this suppression does nothing; expected `ignore: {rule: reason}`
    template.yaml:9 warning ebs-gp2-volume
    suppressed: 0
    ");
}

#[test]
fn one_without_a_reason_works_and_is_reported() {
    assert_snapshot!(volumes("", "# costlint: ignore-file[ebs-gp2-volume]"), @"
    main.tf:4 warning ignore-without-reason: this suppression gives no reason
    suppressed: 2
    ");
}

#[test]
fn one_works_through_its_last_day_and_is_reported_from_the_next() {
    let folder = Folder::new(&[("main.tf", &format!("# costlint: ignore[STO] until=2026-11-30 migration\n{VOLUME}"))]);
    let on = |day: &str| {
        let options = Options { today: Date::parse(day), ..folder.options.clone() };
        shown(&check(&options, &Overlay::new(), &|_| {}))
    };
    assert_snapshot!(on("2026-11-30"), @"nothing");
    assert_snapshot!(on("2026-12-01"), @"
    main.tf:1 warning ignore-expired: this suppression expired on 2026-11-30
    main.tf:4 warning ebs-gp2-volume
    ");
}

#[test]
fn one_that_hits_nothing_is_reported_word_by_word() {
    assert_snapshot!(volumes("", "# costlint: ignore-file[ebs-gp2-volume, LOG, container-without-requests] restored"), @"
    main.tf:4 warning ignore-unused: this suppression does nothing: `LOG` has no finding here
    main.tf:4 warning ignore-unused: this suppression does nothing: `container-without-requests` has no finding here
    suppressed: 2
    ");
    assert_snapshot!(check_file("main.tf", "# costlint: ignore[STO] nothing below\n"), @"
    main.tf:1 warning ignore-unused: this suppression does nothing: `STO` has no finding here
    suppressed: 0
    ");
}

#[test]
fn of_two_around_one_place_the_inner_one_does_the_work() {
    assert_snapshot!(volumes("# costlint: ignore[STO] all of it", "# costlint: ignore[STO] restored"), @"
    main.tf:1 warning ignore-unused: this suppression does nothing: `STO` has no finding here
    main.tf:9 warning ebs-gp2-volume
    suppressed: 1
    ");
}

#[test]
fn one_that_cannot_work_says_why() {
    assert_snapshot!(volumes("# costlint: ignore[ebs-gp2] restored", "# costlint: ignore"), @"
    main.tf:1 warning ignore-unused: this suppression does nothing: unknown rule, family or subject `ebs-gp2`; did you mean `ebs-gp2-volume`?
    main.tf:4 warning ebs-gp2-volume
    main.tf:4 warning ignore-unused: this comment does nothing; expected the rules in brackets: `ignore[rule]`
    main.tf:9 warning ebs-gp2-volume
    suppressed: 0
    ");
}

#[test]
fn one_is_called_unused_only_if_its_rule_was_looked_for() {
    let folder = Folder::new(&[
        ("main.tf", "# costlint: ignore-file[STO] none yet\n"),
        ("other.tf", VOLUME),
        ("half.tf", "# costlint: ignore-file[STO] why\na ="),
    ]);
    assert_snapshot!(folder.check_paths(&["main.tf"]), @"main.tf:1 warning ignore-unused: this suppression does nothing: `STO` has no finding here");
    assert_snapshot!(folder.check_paths(&["other.tf"]), @"other.tf:3 warning ebs-gp2-volume");
    assert_snapshot!(folder.check_paths(&["half.tf"]), @"half.tf:2 error syntax-error: expected a value");
    assert_snapshot!(folder.check_with(|options| options.ignore = vec!["STO".into(), "syntax-error".into()]), @"nothing");
    assert_snapshot!(folder.check_with(|options| options.select = vec!["LOG".into(), "ignore-unused".into()]), @"half.tf:2 error syntax-error: expected a value");
}

#[test]
fn a_syntax_error_is_suppressed_like_any_other_finding() {
    assert_snapshot!(check_file("main.tf", "# costlint: ignore-file[syntax-error] a template\na ="), @"
    nothing
    suppressed: 1
    ");
}
