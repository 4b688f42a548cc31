//! Terraform written as JSON.

use costlint_project::fixing::Allow;
use insta::assert_snapshot;

use crate::folder::Folder;

/// A volume with these settings, one a line.
fn volume(settings: &[&str]) -> String {
    let settings: Vec<String> = settings.iter().map(|setting| format!("        {setting}")).collect();
    format!(
        "{{\n  \"resource\": {{\n    \"aws_ebs_volume\": {{\n      \"data\": {{\n{}\n      }}\n    }}\n  }}\n}}\n",
        settings.join(",\n")
    )
}

fn check_volume(settings: &[&str]) -> String {
    Folder::new(&[("main.tf.json", &volume(settings))]).check()
}

/// The only file once all fixes are made.
fn mended(text: &str) -> String {
    let folder = Folder::new(&[("main.tf.json", text)]);
    let (_, fixed) = folder.fix(Allow::Unsafe);
    fixed.texts.values().map(|changed| changed.after.to_string()).collect()
}

#[test]
fn a_resource_is_found_where_its_setting_stands() {
    assert_snapshot!(check_volume(&["\"size\": 100", "\"type\": \"gp2\""]), @"main.tf.json:6 warning ebs-gp2-volume");
    assert_snapshot!(check_volume(&["\"//\": \"kept for now\"", "\"size\": 100", "\"type\": \"gp3\""]), @"nothing");
}

#[test]
fn texts_are_templates_and_an_expression_alone_is_its_value() {
    assert_snapshot!(check_volume(&["\"size\": \"${50 + 50}\"", "\"type\": \"gp${1 + 1}\""]), @"main.tf.json:6 warning ebs-gp2-volume");
    assert_snapshot!(check_volume(&["\"size\": 100", r#""type": "${lookup({\"a\" = \"gp2\"}, \"a\")}""#]), @"main.tf.json:6 warning ebs-gp2-volume");
    assert_snapshot!(check_volume(&["\"size\": 100", r#""type": "${2 \u003e 1 ? \"gp2\" : \"gp3\"}""#]), @"main.tf.json:6 warning ebs-gp2-volume");
    assert_snapshot!(check_volume(&["\"size\": 100", r#""type": "${v\u0061r.kind}""#]), @"nothing");
    assert_snapshot!(check_volume(&["\"count\": 0", "\"type\": \"gp2\""]), @"nothing");
}

#[test]
fn a_template_that_does_not_read_is_told_where_it_stands() {
    assert_snapshot!(check_volume(&["\"size\": 100", r#""type": "\u003c\"${var.}""#]), @"main.tf.json:6 error syntax-error: expected a name after `.`");
    assert_snapshot!(check_volume(&["\"size\": 100", "\"type\": "]), @"main.tf.json:7 error syntax-error: unexpected closing bracket");
}

#[test]
fn variables_locals_and_their_files_may_be_of_either_form() {
    let folder = Folder::new(&[
        ("main.tf", "resource \"aws_ebs_volume\" \"data\" {\n  size = local.size\n  type = var.kind\n}\n"),
        (
            "names.tf.json",
            "{\"variable\": {\"kind\": {\"type\": \"string\", \"default\": \"gp3\"}}, \"locals\": [{\"size\": 100}]}\n",
        ),
    ]);
    assert_snapshot!(folder.check(), @"nothing");
    folder.write("a.auto.tfvars", "kind = \"gp3\"\n");
    folder.write("a.auto.tfvars.json", "{\n  \"kind\": \"gp2\"\n}\n");
    assert_snapshot!(folder.check(), @"a.auto.tfvars.json:2 warning ebs-gp2-volume");
    folder.write("b.auto.tfvars", "kind = \"gp3\"\n");
    assert_snapshot!(folder.check(), @"nothing");
}

#[test]
fn defaults_and_values_of_variables_are_no_templates() {
    let folder = Folder::new(&[(
        "main.tf.json",
        r#"{"variable": {"a": {"default": "${1 + 1}"}}, "resource": {"aws_ebs_volume": {"x": {"size": 100, "type": "gp${var.a}"}}}}"#,
    )]);
    assert_snapshot!(folder.check(), @"nothing");
    folder.write("terraform.tfvars.json", r#"{"a": "2"}"#);
    assert_snapshot!(folder.check(), @"main.tf.json:1 warning ebs-gp2-volume");
}

#[test]
fn a_block_may_be_an_object_a_list_or_dynamic() {
    let machine = r#"{"resource": {"aws_instance": {"web": [{
  "ami": "ami-1",
  "instance_type": "m6i.large",
  "root_block_device": {"volume_size": 100, "volume_type": "gp2"},
  "ebs_block_device": [
    {"device_name": "a", "volume_size": 100, "volume_type": "gp2"}
  ],
  "dynamic": {"ebs_block_device": {"for_each": ["gp2"], "iterator": "it", "content": {
    "device_name": "b", "volume_size": 100,
    "volume_type": "${it.value}"}}}
}]}}}
"#;
    assert_snapshot!(Folder::new(&[("main.tf.json", machine)]).check(), @"
    main.tf.json:4 warning ebs-gp2-volume
    main.tf.json:6 warning ebs-gp2-volume
    main.tf.json:8 warning ebs-gp2-volume
    ");
}

#[test]
fn an_override_in_json_is_merged_into_hcl() {
    let folder = Folder::new(&[
        ("main.tf", "resource \"aws_ebs_volume\" \"data\" {\n  size = 100\n  type = \"gp3\"\n}\n"),
        ("main_override.tf.json", &volume(&["\"type\": \"gp2\""])),
    ]);
    assert_snapshot!(folder.check(), @"main_override.tf.json:5 warning ebs-gp2-volume");
}

#[test]
fn a_plain_value_is_mended_and_a_computed_one_is_left() {
    assert_snapshot!(mended(&volume(&["\"size\": 100", "\"type\": \"gp2\""])), @r#"
    {
      "resource": {
        "aws_ebs_volume": {
          "data": {
            "size": 100,
            "type": "gp3"
          }
        }
      }
    }
    "#);
    assert_eq!(mended(&volume(&["\"size\": 100", "\"type\": \"gp${1 + 1}\""])), "");
    assert_snapshot!(mended(&volume(&["\"size\": 500", "\"type\": \"gp2\""])), @r#"
    {
      "resource": {
        "aws_ebs_volume": {
          "data": {
            "size": 500,
            "type": "gp3",
            "throughput": 250
          }
        }
      }
    }
    "#);
}

#[test]
fn escapes_in_names_are_read() {
    let text = r#"{"resource": {"aws_\u0065bs_volume": {"\u0064ata": {"size": 100, "ty\u0070e": "gp\u0032"}}}}"#;
    let folder = Folder::new(&[("main.tf.json", text)]);
    let report = folder.report();
    let names: Vec<&str> = report.findings.iter().map(|reported| &*reported.finding.resource).collect();
    assert_eq!(names, ["aws_ebs_volume.data"]);
}

#[test]
fn odd_shapes_are_passed_over() {
    for text in [
        "[]",
        "[1, {\"resource\": []}]",
        "{\"resource\": 1}",
        "{\"resource\": {\"aws_ebs_volume\": \"x\"}}",
        "{\"resource\": {\"aws_ebs_volume\": {\"a\": null, \"b\": [null, 1, []], \"\": {\"type\": \"gp2\"}}}}",
        "{\"variable\": [\"a\"], \"locals\": \"${\", \"module\": {\"m\": {\"source\": {}}}}",
        "{\"terraform\": {\"required_providers\": []}, \"output\": {\"o\": {}}}",
    ] {
        let report = Folder::new(&[("main.tf.json", text), ("terraform.tfvars.json", text)]).report();
        assert!(report.errors.is_empty(), "{text}");
    }
    let deep = format!("{{\"locals\": {{\"a\": {}{}}}}}", "[".repeat(300), "]".repeat(300));
    assert_snapshot!(Folder::new(&[("main.tf.json", &deep)]).check(), @"nothing");
}

#[test]
fn a_comment_of_an_object_suppresses_what_is_found_in_it() {
    let with = |comment: &str| check_volume(&[&format!("\"//\": \"{comment}\""), "\"size\": 100", "\"type\": \"gp2\""]);
    assert_snapshot!(with("costlint: ignore[ebs-gp2-volume] restored every night"), @"nothing");
    assert_snapshot!(with("costlint: ignore-file[STO] generated"), @"nothing");
    assert_snapshot!(with("costlint: ignore[log-group-without-retention] elsewhere"), @"
    main.tf.json:5 warning ignore-unused: this suppression does nothing: `log-group-without-retention` has no finding here
    main.tf.json:7 warning ebs-gp2-volume
    ");
    assert_snapshot!(with("costlint: ignore"), @"
    main.tf.json:5 warning ignore-unused: this comment does nothing; expected the rules in brackets: `ignore[rule]`
    main.tf.json:7 warning ebs-gp2-volume
    ");
}
