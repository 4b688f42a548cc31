//! What `costlint.toml` decides, and what is said of one that is wrong.

use costlint_project::{FailOn, Options, Overlay, check};
use insta::assert_snapshot;

use crate::folder::{Folder, VOLUME, shown};

/// The report on one volume under a configuration.
fn under(config: &str) -> String {
    Folder::new(&[("costlint.toml", config), ("main.tf", VOLUME)]).check()
}

#[test]
fn rules_are_selected_and_ignored_by_name_code_family_and_subject() {
    for word in ["ebs-gp2-volume", "STO001", "STO", "storage"] {
        assert_eq!(under(&format!("select = [\"{word}\"]")), "main.tf:3 warning ebs-gp2-volume\n", "{word}");
        assert_eq!(under(&format!("ignore = [\"{word}\"]")), "nothing\n", "{word}");
    }
    assert_eq!(under("select = [\"logging\"]"), "nothing\n");
}

#[test]
fn a_rule_gets_the_severity_that_it_is_given() {
    assert_snapshot!(under("[severity]\nebs-gp2-volume = \"error\""), @"main.tf:3 error ebs-gp2-volume");
    assert_snapshot!(under("severity = { STO001 = \"info\" }"), @"main.tf:3 info ebs-gp2-volume");
}

#[test]
fn files_without_comments_are_suppressed_by_path() {
    let suppressed = "[[ignore-in]]\npaths = [\"main.tf\"]\nrules = [\"STO\"]\nreason = \"generated\"\n";
    let folder = Folder::new(&[("costlint.toml", suppressed), ("main.tf", VOLUME), ("other.tf", VOLUME)]);
    let report = folder.report();
    assert_snapshot!(shown(&report), @"other.tf:3 warning ebs-gp2-volume");
    assert_eq!(report.summary.suppressed, 1);
}

#[test]
fn the_nearest_configuration_counts_and_extends_only_if_it_says_so() {
    let folder = Folder::new(&[
        (".git/HEAD", ""),
        ("costlint.toml", "ignore = [\"ebs-gp2-volume\"]\n"),
        ("a/main.tf", VOLUME),
        ("b/costlint.toml", ""),
        ("b/deeper/main.tf", VOLUME),
        ("c/.costlint.toml", "extend = \"../costlint.toml\"\n"),
        ("c/main.tf", VOLUME),
    ]);
    assert_snapshot!(folder.check(), @"b/deeper/main.tf:3 warning ebs-gp2-volume");
}

#[test]
fn a_configuration_above_the_repository_counts_too() {
    let folder = Folder::new(&[
        ("costlint.toml", "ignore = [\"ebs-gp2-volume\"]\n"),
        ("project/.git/HEAD", ""),
        ("project/main.tf", VOLUME),
    ]);
    assert_snapshot!(folder.check_paths(&["project"]), @"nothing");
}

#[test]
fn what_is_written_counts_more_than_what_is_extended() {
    let folder = Folder::new(&[
        (
            "base/costlint.toml",
            "select = [\"logging\"]\nfail-on = \"never\"\nexclude = [\"a.tf\"]\nignore = [\"LNT\"]\n",
        ),
        ("costlint.toml", "extend = \"base/costlint.toml\"\nselect = [\"storage\"]\n"),
        ("main.tf", VOLUME),
        ("base/a.tf", VOLUME),
        ("broken.tf", "a ="),
    ]);
    let report = folder.report();
    assert_snapshot!(shown(&report), @"main.tf:3 warning ebs-gp2-volume");
    assert_eq!(report.fail_on, FailOn::Never);
}

#[test]
fn the_command_line_counts_more_than_any_configuration() {
    let folder = Folder::new(&[
        ("costlint.toml", "ignore = [\"ebs-gp2-volume\"]\nfail-on = \"error\"\n"),
        ("other.toml", ""),
        ("main.tf", VOLUME),
    ]);
    assert_snapshot!(folder.check(), @"nothing");
    assert_snapshot!(folder.check_with(|options| options.select = vec!["STO".into()]), @"main.tf:3 warning ebs-gp2-volume");
    assert_snapshot!(folder.check_with(|options| options.isolated = true), @"main.tf:3 warning ebs-gp2-volume");
    assert_snapshot!(folder.check_with(|options| options.config = Some("other.toml".into())), @"main.tf:3 warning ebs-gp2-volume");
    let options = Options { fail_on: Some(FailOn::Info), isolated: true, ..folder.options.clone() };
    let report = check(&options, &Overlay::new(), &|_| {});
    assert!(
        report.exceeds(report.fail_on)
            && report.exceeds(FailOn::Warning)
            && !report.exceeds(FailOn::Error)
            && !report.exceeds(FailOn::Never)
    );
}

#[test]
fn an_unknown_key_is_an_error_with_its_place_and_the_nearest_key() {
    assert_snapshot!(under("\nselct = []"), @"costlint.toml error: line 2, column 1: unknown key `selct`; did you mean `select`?");
    assert_snapshot!(under("ignored = []"), @"costlint.toml error: line 1, column 1: unknown key `ignored`; did you mean `ignore`?");
    assert_snapshot!(under("per-path = 1"), @"costlint.toml error: line 1, column 1: unknown key `per-path`; expected `extend`, `select`, `ignore`, `severity`, `exclude`, `ignore-in`, `fail-on`, `min-saving`, `regions`, `rules`, `assume`, `environments`, `env-vars` or `max-file-size`");
    assert_snapshot!(under("[regions]\nazur = \"a\""), @"costlint.toml error: line 2, column 1: unknown key `azur`; did you mean `azure`?");
    assert_snapshot!(under("[regions]\nhetzner = \"a\""), @"costlint.toml error: line 2, column 1: unknown key `hetzner`; expected `aws`, `azure` or `gcp`");
    assert_snapshot!(under("[environments.prod]\nfiles = []"), @"costlint.toml error: line 2, column 1: unknown key `files`; expected `module`, `var-files`, `vars` or `workspace`");
    assert_snapshot!(under("[[ignore-in]]\npath = []"), @"costlint.toml error: line 2, column 1: unknown key `path`; did you mean `paths`?");
}

#[test]
fn a_wrong_value_is_an_error_with_its_place_and_the_nearest_right_one() {
    let errors = [
        "ignore = [\"STO\",\n  \"ebs-gp2\"]",
        "severity = { ebs-gp2-volume = \"eror\" }",
        "severity = { ebs-gp2-volum = \"error\" }",
        "severity = { STO = \"error\" }",
        "fail-on = \"always\"",
        "min-saving = -1.0",
        "regions.aws = \"eu-wst-1\"",
        "exclude = [\"{a\"]",
        "max-file-size = \"10 elephants\"",
        "rules = [\"nowhere\"]",
        "extend = \"nowhere.toml\"",
        "assume = { \"node_pool.dty\" = 0.5 }",
        "assume = { \"node_pool.duty\" = 1.5 }",
        "[[ignore-in]]\npaths = []\nrules = []",
        "[[ignore-in]]\npaths = []\nrules = []\nreason = \" \"",
        "[environments.prod]\nmodule = \"nowhere\"\nvar-files = [\"prod.tfvars\"]",
        "[environments.prod]\nvar-files = [\"prod.tfvars\"]",
        "select = [",
    ];
    assert_snapshot!(errors.map(under).concat(), @r#"
    costlint.toml error: line 2, column 3: unknown rule, family or subject `ebs-gp2`; did you mean `ebs-gp2-volume`?
    costlint.toml error: line 1, column 31: `eror` is not a severity; expected error, warning or info
    costlint.toml error: line 1, column 14: unknown rule, family or subject `ebs-gp2-volum`; did you mean `ebs-gp2-volume`?
    costlint.toml error: line 1, column 14: `STO` names more than one rule; expected one rule
    costlint.toml error: line 1, column 11: `always` is not a severity; expected error, warning, info or never
    costlint.toml error: line 1, column 14: expected an amount in US dollars, zero or more
    costlint.toml error: line 1, column 15: aws has no region `eu-wst-1`; did you mean `eu-west-1`?
    costlint.toml error: line 1, column 12: `{a` is not a valid pattern: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
    costlint.toml error: line 1, column 17: `10 elephants` is not a size; expected one such as "10MB"
    costlint.toml error: line 1, column 10: no such folder: `nowhere`
    costlint.toml error: line 1, column 10: cannot read `nowhere.toml`: no such file or directory
    costlint.toml error: line 1, column 12: unknown assumption `node_pool.dty`; did you mean `node_pool.duty`?
    costlint.toml error: line 1, column 12: `node_pool.duty` must be between 0 and 1
    costlint.toml error: line 1, column 1: missing key `reason`
    costlint.toml error: line 4, column 10: the reason is empty
    costlint.toml error: line 2, column 10: no such folder: `nowhere`
    costlint.toml error: line 2, column 14: no such file or directory
    costlint.toml error: line 1, column 11: unclosed array, expected `]`
    "#);
}

#[test]
fn a_value_of_another_form_is_answered_with_the_right_one_in_words() {
    let errors = [
        "min-saving = \"10\"",
        "min-saving = true",
        "exclude = \"x\"",
        "select = 3",
        "select = [3]",
        "rules = \"rules\"",
        "extend = 3",
        "fail-on = 1.5",
        "env-vars = \"yes\"",
        "max-file-size = 10",
        "severity = \"error\"",
        "severity = { STO001 = 3 }",
        "regions = [\"eu-west-1\"]",
        "assume = 0.5",
        "assume = { \"node_pool.duty\" = \"half\" }",
        "ignore-in = \"vendor\"",
        "[ignore-in]\npaths = []",
        "ignore-in = [\"vendor\"]",
        "environments = [\"prod\"]",
        "environments = { prod = \"infra\" }",
        "[environments.prod]\nvars = 3",
        "[environments.prod]\nvar-files = \"prod.tfvars\"",
        "select = 2027-01-31",
        "regions = { gcp = \"us-central1\", google = \"us-central1\" }",
    ];
    let told = errors.map(under).concat();
    for word in ["invalid type", "sequence", " map", "f64", "i64", "struct", "boolean", "floating", "field"] {
        assert!(!told.contains(word), "`{word}` is not the user's: {told}");
    }
    assert_snapshot!(told, @r#"
    costlint.toml error: line 1, column 14: expected a number, such as 10 or 0.5
    costlint.toml error: line 1, column 14: expected a number, such as 10 or 0.5
    costlint.toml error: line 1, column 11: expected a list of strings, such as ["a", "b"]
    costlint.toml error: line 1, column 10: expected a list of strings, such as ["a", "b"]
    costlint.toml error: line 1, column 11: expected a string
    costlint.toml error: line 1, column 9: expected a list of folders, or a table of settings by rule
    costlint.toml error: line 1, column 10: expected a string
    costlint.toml error: line 1, column 11: expected a string
    costlint.toml error: line 1, column 12: expected true or false
    costlint.toml error: line 1, column 17: expected a string
    costlint.toml error: line 1, column 12: expected a table, such as { key = "value" }
    costlint.toml error: line 1, column 23: expected a string
    costlint.toml error: line 1, column 11: expected a table, such as { key = "value" }
    costlint.toml error: line 1, column 10: expected a table, such as { key = "value" }
    costlint.toml error: line 1, column 31: expected a number, such as 10 or 0.5
    costlint.toml error: line 1, column 13: expected a list of tables, each under its name in double brackets
    costlint.toml error: line 1, column 1: expected a list of tables, each under its name in double brackets
    costlint.toml error: line 1, column 14: expected a table, such as { key = "value" }
    costlint.toml error: line 1, column 16: expected a table, such as { key = "value" }
    costlint.toml error: line 1, column 25: expected a table, such as { key = "value" }
    costlint.toml error: line 2, column 8: expected a table, such as { key = "value" }
    costlint.toml error: line 2, column 13: expected a list of strings, such as ["a", "b"]
    costlint.toml error: line 1, column 10: expected a list of strings, such as ["a", "b"]
    costlint.toml error: line 1, column 11: duplicate key `gcp`
    "#);
}

#[test]
fn the_region_of_google_cloud_goes_by_either_name() {
    for name in ["gcp", "google"] {
        assert_eq!(under(&format!("regions = {{ {name} = \"europe-west1\" }}")), "main.tf:3 warning ebs-gp2-volume\n");
    }
    assert_snapshot!(under("regions.google = \"europe-wst1\""), @"costlint.toml error: line 1, column 18: gcp has no region `europe-wst1`; did you mean `europe-west1`?");
}

#[test]
fn configurations_that_extend_each_other_end_in_an_error() {
    assert_snapshot!(under("extend = \"costlint.toml\""), @"costlint.toml error: line 1, column 10: more than 16 configurations extend each other");
}

#[test]
fn a_wrong_option_is_an_error() {
    let folder = Folder::new(&[("main.tf", VOLUME)]);
    assert_snapshot!(folder.check_with(|options| options.ignore = vec!["STO1".into()]), @"- error: unknown rule, family or subject `STO1`; did you mean `STO`?");
    assert_snapshot!(folder.check_with(|options| options.exclude = vec!["{".into()]), @"- error: `{` is not a valid pattern for `exclude`: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)");
    assert_snapshot!(folder.check_with(|options| options.regions = [("aws".into(), "eu-wst-1".into())].into()), @"- error: aws has no region `eu-wst-1`; did you mean `eu-west-1`?");
    assert_snapshot!(folder.check_with(|options| options.regions = [("awz".into(), "eu-west-1".into())].into()), @"- error: unknown cloud `awz`; did you mean `aws`?");
    assert_snapshot!(folder.check_with(|options| options.config = Some("none.toml".into())), @"none.toml error: no such file or directory");
}

/// The examples of a page in TOML.
fn examples(page: &str) -> Vec<&str> {
    let fences = page.split("```toml\n").skip(1);
    fences.map(|rest| rest.split_once("```").expect("a fence ends").0).collect()
}

#[test]
fn the_examples_of_the_documentation_are_accepted() {
    let documented = examples(include_str!("../../../../docs/configuration.md"));
    let readme = examples(include_str!("../../../../README.md"));
    assert!(documented.len() >= 14 && !readme.is_empty());
    for example in documented.into_iter().chain(readme) {
        let folder = Folder::new(&[
            ("shared/costlint.toml", ""),
            (".git/HEAD", ""),
            ("project/costlint.toml", example),
            ("project/costlint-rules/README.md", "# Our rules\n"),
            ("project/infra/main.tf", "variable \"replicas\" {\n  default = 1\n}\n"),
            ("project/env/prod.tfvars", ""),
        ]);
        assert_eq!(folder.check_paths(&["project"]), "nothing\n", "{example}");
    }
}

const LIMITED: &str = "# Large volume\n\n```hcl rule\ncode = \"OWN001\"\nmessage = \"large\"\nsettings = {\n  large_gb = number(\"GiB\", 50)\n}\nmatch \"block_volume\" {\n  when = self.size_gb > setting.large_gb\n}\n```\n\n```hcl bad\nresource \"aws_ebs_volume\" \"a\" {\n  size = 60\n  type = \"gp3\"\n}\n```\n\n```hcl good\nresource \"aws_ebs_volume\" \"a\" {\n  size = 40\n  type = \"gp3\"\n}\n```\n";

#[test]
fn a_rule_has_the_settings_that_the_configuration_states() {
    let under = |settings: &str| {
        let config = format!("select = [\"OWN001\"]\n[rules]\nfolders = [\"own\"]\n{settings}");
        Folder::new(&[("costlint.toml", &config), ("own/storage/large-volume.md", LIMITED), ("main.tf", VOLUME)])
            .check()
    };
    assert_snapshot!(under(""), @"main.tf:1 warning large-volume");
    assert_snapshot!(under("[rules.large-volume]\nlarge_gb = 200"), @"nothing");
    assert_snapshot!(under("[rules.large-volume]\nlarge_gb = -1"), @"costlint.toml error: line 5, column 12: expected a number");
    assert_snapshot!(under("[rules.large-volume]\nlarge_gib = 1"), @"costlint.toml error: line 5, column 1: large-volume has no setting `large_gib`; did you mean `large_gb`?");
    assert_snapshot!(under("[rules.lage-volume]\nlarge_gb = 1"), @"costlint.toml error: line 4, column 8: unknown rule `lage-volume`; did you mean `large-volume`?");
}

#[test]
fn a_rule_assumes_what_the_configuration_says_of_usage() {
    let rule = "# Busy volume\n\n```hcl rule\ncode = \"OWN001\"\nmessage = \"busy\"\nassume = { requests = range(1, 10, 100, \"million requests\") }\nmatch \"block_volume\" {\n  when   = true\n  saving = assume.requests * 0.2\n}\n```\n";
    let under = |assume: &str| {
        let config = format!("select = [\"OWN001\"]\nmin-saving = 5\nrules = [\"own\"]\n[assume]\n{assume}");
        Folder::new(&[("costlint.toml", &config), ("own/storage/busy-volume.md", rule), ("main.tf", VOLUME)]).check()
    };
    assert_snapshot!(under("\"busy-volume.requests\" = 50"), @"main.tf:1 warning busy-volume");
    assert_snapshot!(under("\"busy-volume.requests\" = 20"), @"nothing");
    assert_snapshot!(under("\"busy-volume.requests\" = 500"), @"costlint.toml error: line 5, column 1: `busy-volume.requests` must be between 1 and 100");
}
