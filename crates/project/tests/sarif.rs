//! The report for code scanning, of whole runs.

use std::path::Path;

use costlint_model::{Place, Sources};
use costlint_project::{
    FileNote, Options, Overlay, Report, RunError, check,
    report::{Paths, View, sarif},
};
use costlint_rules::{Fix, Replacement, Safety};
use costlint_syntax::Span;
use insta::assert_snapshot;
use serde_json::{Value, json};

/// A run over a folder with these files; `/project` stands for the folder.
fn report(files: &[(&str, &str)]) -> Report {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::create_dir(folder.path().join(".git")).expect("folders can be made");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders can be made");
        std::fs::write(path, text).expect("files can be written");
    }
    // Volumes stand for any resource here, so nothing asks who attaches them.
    let ignore = vec!["unattached-volume".into()];
    let options = Options { directory: folder.path().to_owned(), ignore, ..Options::default() };
    Report { root: "/project".into(), ..check(&options, &Overlay::new(), &|_| {}) }
}

fn written(report: &Report) -> Value {
    let mut out = Vec::new();
    let paths = Paths::between(&report.root, Path::new("/project/modules"));
    sarif::write(&View::new(report, &paths), &mut out).expect("a vector takes everything");
    assert!(out.ends_with(b"}\n"));
    serde_json::from_slice(&out).expect("it is JSON")
}

fn place(sources: &Sources, path: &str, bytes: &str) -> Place {
    let (file, source) = sources.iter().find(|(_, source)| &*source.path == path).expect("a text of that path");
    let start = source.text.find(bytes).expect("the bytes are in the text");
    Place { file, span: Span::new(start, start + bytes.len()) }
}

const VOLUME: &str = "resource \"aws_ebs_volume\" \"data\" {\n  size = 500\n  /* 𝄞 */ type = var.kind\n}\n";
const KIND: &str = "\u{feff}variable \"kind\" {\n  default = \"gp2\" # 𝄞\n}\n";

#[test]
fn a_finding_has_its_place_its_saving_and_its_fix() {
    let mut report = report(&[("a b/main.tf", VOLUME), ("a b/kind.tf", KIND)]);
    let kind = place(&report.sources, "a b/kind.tf", "\"gp2\"");
    let size = place(&report.sources, "a b/main.tf", "size = 500");
    let after = Place { span: Span::at(size.span.end as usize), ..size };
    report.findings[0].finding.fix = Some(Fix {
        safety: Safety::Unsafe,
        title: "Set type to gp3".to_owned(),
        edits: vec![
            Replacement { place: kind, text: "\"gp3\"".to_owned() },
            Replacement { place: size, text: String::new() },
            Replacement { place: after, text: "\n  throughput = 250".to_owned() },
        ],
        reason: None,
    });
    let log = written(&report);
    let mut result = log["runs"][0]["results"][0].clone();
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(1));
    assert_eq!(result["properties"]["saving"]["monthly_usd"], 5.0);
    result["properties"]["saving"] = Value::Null;
    result["partialFingerprints"]["costlint/v1"].as_str().expect("a text");
    let fingerprint = result["partialFingerprints"]["costlint/v1"].take();
    assert_eq!(fingerprint, report.findings[0].fingerprint);
    let message = result["message"]["text"].take();
    assert!(message.as_str().is_some_and(|text| text.contains("; saves $5.00/mo\nbased on: ")), "{message}");
    assert_snapshot!(serde_json::to_string_pretty(&result).expect("JSON"));
}

#[test]
fn bytes_are_told_of_files_whose_text_has_the_same() {
    let mut report = report(&[("main.tf", &VOLUME.replace("var.kind", "\"gp2\""))]);
    let region = |report: &Report| {
        written(report)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"].clone()
    };
    let mut told = region(&report);
    report.utf16.insert("main.tf".into());
    let region = region(&report);
    assert_eq!(told.as_object_mut().and_then(|told| told.remove("byteLength")), Some(json!(5)));
    assert!(told.as_object_mut().and_then(|told| told.remove("byteOffset")).is_some());
    assert_eq!(region, told);
}

#[test]
fn a_rule_is_described_by_its_page() {
    let log = written(&report(&[("main.tf", &VOLUME.replace("var.kind", "\"gp2\""))]));
    let mut driver = log["runs"][0]["tool"]["driver"].clone();
    assert_eq!((&driver["version"], &driver["name"]), (&json!(env!("CARGO_PKG_VERSION")), &json!("costlint")));
    let rule = driver["rules"][0].take();
    assert_eq!(rule["id"], "STO001");
    assert_eq!(rule["name"], "ebs-gp2-volume");
    assert_eq!(rule["shortDescription"]["text"], "gp2 volume where gp3 would do");
    assert!(
        rule["fullDescription"]["text"]
            .as_str()
            .is_some_and(|text| text.starts_with("A gp2 volume costs 25% more") && !text.contains('\n'))
    );
    let help = rule["help"]["markdown"].as_str().expect("a text");
    assert!(help.starts_with("A gp2 volume costs 25% more") && help.contains("## When it is fine"), "{help}");
    assert!(help.contains("\n```hcl\n") && !help.contains("```hcl ") && !help.contains("match \""), "{help}");
    assert!(!help.contains("## More examples") && help.contains("## References\n\n- ["), "{help}");
    assert_eq!(rule["help"]["text"], help);
    assert_eq!(rule["helpUri"], "https://github.com/costlint/costlint/blob/main/rules/storage/ebs-gp2-volume.md");
    assert_eq!(rule["defaultConfiguration"]["level"], "warning");
    assert_eq!(
        rule["properties"],
        json!({ "tags": ["cost", "storage", "STO"], "precision": "very-high", "problem.severity": "warning" })
    );
}

#[test]
fn a_page_of_the_users_own_describes_its_rule_and_is_no_page_of_ours() {
    let page = "# A volume at all\n\nWe have none.\n\n```hcl rule\ncode = \"OWN001\"\nseverity = \"info\"\nconfidence = \"medium\"\n\
        message = \"${self.address} is a volume\"\n\nmatch \"block_volume\" {\n  \
        when = self.provider == \"aws\"\n}\n```\n";
    let files = [("costlint.toml", "rules = [\"pages\"]\n"), ("pages/storage/volume.md", page), ("main.tf", VOLUME)];
    let report = report(&files);
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    let log = written(&report);
    let run = &log["runs"][0];
    let rule =
        run["tool"]["driver"]["rules"].as_array().and_then(|rules| rules.iter().find(|rule| rule["id"] == "OWN001"));
    let rule = rule.expect("the rule is described");
    assert_eq!(rule["help"]["text"], "We have none.");
    assert_eq!((rule.get("helpUri"), &rule["properties"]["precision"]), (None, &json!("high")));
}

#[test]
fn every_result_names_its_rule_by_index() {
    let log = written(&report(&[
        ("main.tf", &VOLUME.replace("var.kind", "\"gp2\"")),
        ("broken.tf", "resource {"),
        ("b.tf", "a = \n"),
    ]));
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("a list");
    assert!(results.len() > 2);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("a small one");
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
}

#[test]
fn a_run_that_failed_says_why() {
    let mut report = report(&[("main.tf", VOLUME)]);
    assert_eq!(
        written(&report)["runs"][0]["invocations"],
        json!([{ "executionSuccessful": true, "toolExecutionNotifications": [] }])
    );
    report.errors =
        vec![RunError { path: Some("costlint.toml".into()), message: "no rule is called gp2".into(), problem: None }];
    report.unread =
        vec![FileNote { path: "picture.yaml".into(), message: "this is a binary file".into(), offset: Some(17) }];
    let log = written(&report);
    let run = &log["runs"][0];
    let notification = json!({ "level": "error", "message": { "text": "costlint.toml: no rule is called gp2" } });
    assert_eq!(
        run["invocations"],
        json!([{ "executionSuccessful": false, "toolExecutionNotifications": [notification] }])
    );
    let unread = run["results"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|result| result["ruleId"] == "LNT002")
        .expect("it is told");
    assert_eq!(unread["message"]["text"], "this is a binary file (at byte 17)");
    let place =
        json!({ "artifactLocation": { "uri": "picture.yaml", "uriBaseId": "SRCROOT" }, "region": { "startLine": 1 } });
    assert_eq!(unread["locations"], json!([{ "physicalLocation": place }]));
}

#[test]
fn a_run_holds_no_more_results_than_a_code_host_takes() {
    let mut report = report(&[]);
    let note =
        |index: usize| FileNote { path: format!("{index:05}.yaml").into(), message: "no text".into(), offset: None };
    report.unread = (0..25_003).map(note).collect();
    let log = written(&report);
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(25_000));
    let told = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(
        (told["level"].as_str(), told["message"]["text"].as_str().map(|text| &text[..10])),
        (Some("warning"), Some("3 findings"))
    );
}
