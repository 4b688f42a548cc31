//! `costlint explain` and `costlint rules`.

use std::path::Path;

use insta::assert_snapshot;

use super::{GP2, costlint, project};

/// Of a user's own: volumes of the cold type, which nobody here should have.
const PAGE: &str = r#"# Cold volume

We keep cold data in buckets.

```hcl rule
code     = "OWN001"
severity = "error"
message  = "${self.address} is a cold volume"

match "block_volume" {
  when = self.volume_type == "sc1"
  at   = self.volume_type
}
```

```hcl bad
resource "aws_ebs_volume" "data" {
  size = 500
  type = "sc1"
}
```

```hcl good
resource "aws_ebs_volume" "data" {
  size = 500
  type = "gp3"
}
```
"#;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_rule_is_explained_by_name_and_by_code() {
    let by_name = costlint(here(), &["explain", "ebs-gp2-volume"]);
    assert_eq!(by_name.status, 0);
    assert!(
        by_name.out.starts_with("ebs-gp2-volume (STO001) · warning · high confidence · storage\n\ngp2 volume"),
        "{}",
        by_name.out
    );
    assert!(
        by_name.out.contains("  fixed (hcl)\n    resource \"aws_ebs_volume\"")
            && by_name.out.contains("    match \"block_volume\" {")
    );
    assert_eq!(by_name.out, costlint(here(), &["explain", "sto001"]).out);
}

#[test]
fn a_kind_is_explained_with_what_declares_each_field() {
    let kind = costlint(here(), &["explain", "block_volume"]);
    assert_eq!(kind.status, 0);
    assert!(kind.out.contains("\n  size_gb number of GiB\n    aws_ebs_volume: at(\"size\""), "{}", kind.out);
    assert!(!kind.out.contains("declare \"terraform\""), "{}", kind.out);
}

#[test]
fn a_rule_about_linting_is_explained() {
    assert_snapshot!(costlint(here(), &["explain", "syntax-error"]).shown(), @"
    status 0
    --- out
    syntax-error (LNT001) · error · linting

    File that does not parse

    Part of the file could not be read, so resources in that part were not checked. The rest of the file, and every other file, is still checked.
    ");
    assert_eq!(costlint(here(), &["explain", "LNT001"]).out, costlint(here(), &["explain", "syntax-error"]).out);
}

#[test]
fn a_family_and_a_subject_are_explained_by_their_rules() {
    assert_snapshot!(costlint(here(), &["explain", "LNT"]).shown(), @"
    status 0
    --- out
    LNT001  syntax-error           error    high    File that does not parse
    LNT002  unreadable-file        error    high    File that cannot be read as text
    LNT003  ignore-without-reason  warning  high    Suppression without a reason
    LNT004  ignore-expired         warning  high    Expired suppression
    LNT005  ignore-unused          warning  high    Suppression without effect

    For more about a rule, run `costlint explain syntax-error`
    ");
    let storage = costlint(here(), &["explain", "storage", "--isolated"]);
    assert!(storage.out.contains("STO001  ebs-gp2-volume") && !storage.out.contains("LOG001"), "{}", storage.out);
    assert_eq!(storage.out, costlint(here(), &["explain", "sto", "--isolated"]).out);
}

#[test]
fn rules_that_only_advise_are_explained_together() {
    let folder = project(&[]);
    assert_eq!(costlint(folder.path(), &["explain", "pedantic"]).status, 0);
    let advice = PAGE.replace("severity = \"error\"", "confidence = \"low\"");
    let folder = project(&[("costlint.toml", "rules = [\"pages\"]\n"), ("pages/own/our-cold-volume.md", &advice)]);
    let pedantic = costlint(folder.path(), &["explain", "pedantic"]).out;
    assert!(pedantic.contains("OWN001") && !pedantic.contains("STO001"), "{pedantic}");
}

#[test]
fn without_a_name_all_that_can_be_explained_is_listed() {
    let all = costlint(here(), &["explain", "--isolated"]);
    assert_eq!(all.status, 0);
    for line in ["  linting ", "  storage ", "  block_volume\n"] {
        assert!(all.out.contains(line), "{}", all.out);
    }
}

#[test]
fn an_unknown_name_is_answered_with_the_nearest() {
    assert_snapshot!(costlint(here(), &["explain", "ebs-gp2-volum"]).shown(), @"
    status 2
    --- err
    error: unknown rule, family, subject or kind `ebs-gp2-volum`; did you mean `ebs-gp2-volume`?
    ");
    assert_snapshot!(costlint(here(), &["explain", "banana"]).shown(), @"
    status 2
    --- err
    error: unknown rule, family, subject or kind `banana`
    ");
}

#[test]
fn rules_are_listed_for_people_and_programs() {
    let list = costlint(here(), &["rules", "list", "--isolated"]);
    assert!(list.out.lines().any(|line| line.starts_with("STO001  ebs-gp2-volume ")), "{}", list.out);
    assert!(list.out.contains("\nLNT005  ignore-unused "), "{}", list.out);
    let json = costlint(here(), &["rules", "list", "--isolated", "--output-format", "json"]);
    let rules: Vec<serde_json::Value> = serde_json::from_str(&json.out).expect("a list in JSON");
    let codes: Vec<&str> = rules.iter().filter_map(|rule| rule["code"].as_str()).collect();
    assert_eq!(codes, list.out.lines().filter_map(|line| line.split_whitespace().next()).collect::<Vec<_>>());
}

#[test]
fn rules_are_listed_as_a_table_with_the_grades_of_their_fixes() {
    let folder = project(&[("costlint.toml", "rules = [\"pages\"]\n"), ("pages/own/our-cold-volume.md", PAGE)]);
    let table = costlint(folder.path(), &["rules", "list", "--output-format", "markdown"]).out;
    for row in [
        "| code | name | title | severity | confidence | fix |",
        "| OWN001 | our-cold-volume | Cold volume | error | medium | – |",
        "| STO001 | ebs-gp2-volume | gp2 volume where gp3 would do | warning | high | safe, unsafe, idea |",
    ] {
        assert!(table.lines().any(|line| line == row), "{table}");
    }
}

#[test]
fn pages_of_ones_own_are_rules_like_ours() {
    let folder = project(&[
        ("costlint.toml", "rules = [\"pages\"]\n"),
        ("pages/own/our-cold-volume.md", PAGE),
        ("storage.tf", &GP2.replace("gp2", "sc1")),
    ]);
    assert!(
        costlint(folder.path(), &["explain", "our-cold-volume"]).out.starts_with("our-cold-volume (OWN001) · error")
    );
    assert!(costlint(folder.path(), &["rules", "list"]).out.contains("OWN001"));
    assert!(!costlint(folder.path(), &["rules", "list", "--isolated"]).out.contains("OWN001"));
    let ran = costlint(folder.path(), &["check", "--output-format", "concise"]);
    assert!(ran.out.contains("error[OWN001] our-cold-volume: aws_ebs_volume.kept is a cold volume"), "{}", ran.shown());
    assert_snapshot!(costlint(folder.path(), &["rules", "test", "pages"]).shown(), @"
    status 0
    --- out
    Passed: the examples of 1 page.
    ");
}

#[test]
fn an_example_that_does_not_hold_is_shown_and_makes_the_status_1() {
    let folder = project(&[("our-cold-volume.md", &PAGE.replace("  type = \"gp3\"", "  type = \"sc1\""))]);
    assert_snapshot!(costlint(folder.path(), &["rules", "test", "our-cold-volume.md"]).shown(), @r#"
    status 1
    --- out
    error: unexpected finding: aws_ebs_volume.data is a cold volume
        ╭─[our-cold-volume.md:24:1]
     23 │ ```hcl good
     24 │ resource "aws_ebs_volume" "data" {
        · ──────────────────────────────────
     25 │   size = 500
        ╰────

    1 failure in the examples of 1 page.
    "#);
}

#[test]
fn a_page_that_does_not_load_makes_the_status_2() {
    let folder = project(&[("our-cold-volume.md", &PAGE.replace("self.volume_type == ", "self.volume_typ == "))]);
    let ran = costlint(folder.path(), &["rules", "test", "our-cold-volume.md"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, "1 mistake in pages.\n"));
    assert!(ran.err.contains("our-cold-volume.md:11:") && ran.err.contains("volume_type"), "{}", ran.err);
}

#[test]
fn a_folder_without_pages_cannot_be_tested() {
    let folder = project(&[]);
    assert_snapshot!(costlint(folder.path(), &["rules", "test", "."]).shown(), @"
    status 2
    --- err
    error: found no page of a rule or kind
    ");
}

#[test]
fn the_skeleton_of_a_rule_passes_its_own_test_and_is_never_written_over() {
    let folder = project(&[]);
    let new = || costlint(folder.path(), &["rules", "new", "idle-thing", "--subject", "network"]);
    assert_snapshot!(new().shown(), @"
    status 0
    --- out
    Created rules/network/idle-thing.md. Next, fill it in and run
      costlint rules test rules/network/idle-thing.md
    ");
    let test = costlint(folder.path(), &["rules", "test", "rules/network/idle-thing.md"]);
    assert_eq!(test.status, 0, "{}", test.shown());
    let again = new();
    assert_eq!(again.status, 2);
    assert!(again.err.starts_with("error: cannot write rules/network/idle-thing.md: "), "{}", again.err);
}

#[test]
fn a_rule_has_a_name_that_reads_well_in_a_comment() {
    let folder = project(&[]);
    for name in ["Idle_Thing", "../idle", "idle thing"] {
        assert_eq!(costlint(folder.path(), &["rules", "new", name]).status, 2, "{name}");
    }
    assert!(!folder.path().join("rules").exists());
}

/// The page of a rule that has a fix, whose example lacks what a page must say of it.
fn fixing() -> String {
    let arm = "at   = self.volume_type\n  instead = { volume_type = \"gp3\" }\n  fix = \"safe\"";
    PAGE.replace("\"sc1\"", "\"gp2\"").replace("at   = self.volume_type", arm)
}

const FIXED: &str = r#"```hcl fixed
resource "aws_ebs_volume" "data" {
  size = 500
  type = "gp3"
}
```

"#;

/// The same page with what it lacks, and an example that brings a configuration.
fn configured(expected: &str, configuration: &str) -> String {
    let page = fixing().replace("```hcl bad", "```hcl bad saves=10.00");
    let page = page.replace("```hcl good", &format!("{FIXED}```hcl good"));
    format!(
        r#"{page}
```hcl bad {expected} file=main.tf
variable "size" {{}}

resource "aws_ebs_volume" "data" {{
  size = var.size
  type = "gp2"
}}
```

```toml and file=costlint.toml
{configuration}
```

```hcl and file=prod.tfvars
size = 500
```

```hcl fixed file=main.tf
variable "size" {{}}

resource "aws_ebs_volume" "data" {{
  size = var.size
  type = "gp3"
}}
```

```toml and file=costlint.toml
{configuration}
```

```hcl and file=prod.tfvars
size = 500
```
"#
    )
}

#[test]
fn the_configuration_of_an_example_applies_to_it() {
    let tested = |expected: &str, configuration: &str| {
        let folder = project(&[("our-cold-volume.md", &configured(expected, configuration))]);
        costlint(folder.path(), &["rules", "test", "our-cold-volume.md"])
    };
    let environment = "[environments.live]\nvar-files = [\"prod.tfvars\"]\n";
    let with = |more: &str| format!("{environment}{more}");
    for (expected, configuration) in [
        ("saves=10.00 severity=error", environment),
        ("saves=11.00", &with("[regions]\naws = \"eu-west-1\"")),
        ("saves=10.00 severity=info", &with("[severity]\nour-cold-volume = \"info\"")),
    ] {
        let tested = tested(expected, configuration);
        assert_eq!(tested.status, 0, "{configuration}: {}", tested.shown());
    }
    let ignored = tested("", &format!("ignore = [\"our-cold-volume\"]\n{environment}"));
    assert!(ignored.out.starts_with("error: no finding\n"), "{}", ignored.shown());
}

/// The tests of the rules know no configuration, so they leave these examples to the command.
#[test]
fn shipped_pages_whose_examples_bring_a_configuration_pass() {
    let listed = |folder: &Path| {
        std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path())
    };
    let pages = listed(&here().join("rules")).flat_map(|subject| listed(&subject).collect::<Vec<_>>());
    let configured =
        pages.filter(|page| std::fs::read_to_string(page).is_ok_and(|text| text.contains("and file=costlint.toml")));
    let paths: Vec<String> = configured.map(|page| page.display().to_string()).collect();
    assert!(!paths.is_empty());
    for path in paths {
        let tested = costlint(here(), &["rules", "test", &path]);
        assert_eq!(tested.status, 0, "{path}: {}", tested.shown());
    }
}

#[test]
fn a_mistake_in_the_configuration_of_an_example_has_its_place_in_the_page() {
    let folder = project(&[("our-cold-volume.md", &configured("", "[regions]\naws = \"eu-wst-1\""))]);
    let tested = costlint(folder.path(), &["rules", "test", "our-cold-volume.md"]);
    let first = tested.out.split("\n\n").next().unwrap_or_default();
    assert_snapshot!(first, @r#"
    error: aws has no region `eu-wst-1`; did you mean `eu-west-1`?
        ╭─[our-cold-volume.md:50:7]
     49 │ [regions]
     50 │ aws = "eu-wst-1"
        ·       ──────────
     51 │ ```
        ╰────
    "#);
}

#[test]
fn a_saving_and_a_fixed_text_that_a_page_lacks_are_failures_and_can_be_accepted() {
    let folder = project(&[("our-cold-volume.md", &fixing())]);
    let test = |more: &[&str]| costlint(folder.path(), &[&["rules", "test", "our-cold-volume.md"], more].concat());
    assert_snapshot!(test(&[]).shown(), @r#"
    status 1
    --- out
    error: expected saves=10.00, which is what the findings save
        ╭─[our-cold-volume.md:19:1]
     18 │ ```hcl bad
     19 │ resource "aws_ebs_volume" "data" {
        · ──────────────────────────────────
     20 │   size = 500
        ╰────

    error: expected a `fixed` example after this one:
        ╭─[our-cold-volume.md:19:1]
     18 │ ```hcl bad
     19 │ resource "aws_ebs_volume" "data" {
        · ──────────────────────────────────
     20 │   size = 500
        ╰────
      ```hcl fixed
      resource "aws_ebs_volume" "data" {
        size = 500
        type = "gp3"
      }
      ```

    2 failures in the examples of 1 page.
    "#);
    assert_eq!(test(&["--accept"]).status, 0);
    assert_eq!(test(&[]).status, 0);
    let written = std::fs::read_to_string(folder.path().join("our-cold-volume.md")).expect("the page is there");
    assert!(written.contains("```hcl bad saves=10.00\n"), "{written}");
    assert!(written.contains(&format!("\n\n{FIXED}```hcl good")), "{written}");
}

#[test]
fn the_trace_of_an_example_names_the_unknown_fields_of_its_cost() {
    let page = configured("saves=1.00", "[environments.live]\nvars = {}");
    let folder = project(&[("our-cold-volume.md", &page)]);
    let traced = costlint(folder.path(), &["rules", "test", "--why", "our-cold-volume.md"]).out;
    let part = traced.split("\n\n").find(|part| part.contains("saves=1.00")).unwrap_or(&traced);
    assert_snapshot!(part, @r#"
    error: expected saves=1.00, but no saving is known
        ╭─[our-cold-volume.md:40:1]
     39 │ ```hcl bad saves=1.00 file=main.tf
     40 │ variable "size" {}
        · ──────────────────
     41 │
        ╰────
      aws_ebs_volume.data (block_volume): alone=true attached=false environment=live few_types=false folder= identity=aws_ebs_volume.data in @live in_tree=false name=data number=1 provider=aws region=? service=ebs shared=false size_gb=? stack= takes_gp3=true type=aws_ebs_volume volume_type=gp2
        when true    self.volume_type == "gp2"
        the cost depends on unknown fields
             self.size_gb is unknown: `var.size` at main.tf:4
    "#);
}

#[test]
fn the_instances_of_a_kind_are_listed_as_its_pages_show_them() {
    let folder = project(&[("storage.tf", GP2), ("other/web.tf", &GP2.replace("kept", "web"))]);
    assert_snapshot!(costlint(folder.path(), &["rules", "instances", "block_volume"]).shown(), @"
    status 0
    --- out
    aws_ebs_volume.kept: alone=true attached=false service=ebs size_gb=100 volume_type=gp2 $10.00/mo
    aws_ebs_volume.web: alone=true attached=false service=ebs size_gb=100 volume_type=gp2 $10.00/mo
    ");
    let below = costlint(folder.path(), &["rules", "instances", "block_volume", "other"]).out;
    assert!(below.starts_with("aws_ebs_volume.web: ") && below.lines().count() == 1, "{below}");
    assert_snapshot!(costlint(folder.path(), &["rules", "instances", "log_group"]).shown(), @"
    status 0
    --- out
    No instances of `log_group`.
    ");
    assert_snapshot!(costlint(folder.path(), &["rules", "instances", "blok_volume"]).shown(), @"
    status 2
    --- err
    error: unknown kind `blok_volume`; did you mean `block_volume`?
    ");
}
