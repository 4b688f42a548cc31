//! What rules write of a list of blocks, and behind a resource.

use costlint_model::{Source, Sources};
use costlint_rules::{Finding, Page, Rulebook, Settings};
use costlint_syntax::{Edit, edit};
use insta::assert_snapshot;

const KIND: &str = r#"# Store

```hcl kind
fields = {
  rules  = optional(list)
  kept   = optional(bool, false)
  class  = optional(string)
}

monthly_cost = unknown()

declare "terraform" "acme_store" {
  provider = "aws"
  rules    = at("rule[]")
  class    = at("class", { excludes = ["template"] })
  kept     = present("<- acme_policy.store >", {
    beside = <<-EOT
      resource "acme_policy" "${label}" {
        store = ${ref}.id
        class = "${self.class}"
      }
    EOT
  })
}

declare "cloudformation" "AWS::Acme::Store" {
  provider = "aws"
  rules    = at("Lifecycle.Rules[]")
}
```
"#;

/// The text with the fix of a rule that writes this, or why there is none.
fn fixed(instead: &str, path: &str, text: &str) -> String {
    let rule = format!(
        "# x\n\n```hcl rule\ncode = \"TST001\"\nmessage = \"found\"\nmatch \"store\" {{\n  when = true\n  instead = {{ {instead} }}\n  fix = \"unsafe\"\n}}\n```\n"
    );
    let page = |path: &str, text: &str| Page { path: path.into(), text: text.into() };
    let pages = vec![page("own/kinds/store.md", KIND), page("own/storage/rule.md", &rule)];
    let (rulebook, problems) = Rulebook::default().extended(pages);
    if let Some(problem) = problems.first() {
        return format!("problem: {}", problem.problem.message);
    }
    let sources = Sources::new(vec![Source::read(path, text).expect("infrastructure code")]);
    let resources = rulebook.resources_of(&sources);
    let findings = rulebook.check(&sources, resources, &Settings::default(), &|_| true).1;
    let Some(Finding { fix: Some(fix), help, .. }) = findings.into_iter().next().map(|finding| *finding) else {
        return "no fix".into();
    };
    if fix.edits.is_empty() {
        return format!("{}\n{}", fix.reason.unwrap_or_default(), help.unwrap_or_default()).trim_end().to_owned();
    }
    let edits: Vec<Edit> = fix.edits.into_iter().map(|edit| Edit { span: edit.place.span, text: edit.text }).collect();
    format!("# {}\n{}", fix.title, edit::apply(text, &edits))
}

const BLOCKS: &str = "resource \"acme_store\" \"a\" {\n  name = \"a\"\n\n  # first\n  rule {\n    id     = \"one\" # why\n    status = \"Disabled\"\n  }\n\n  rule {\n    id = \"two\"\n  }\n\n  tags = {}\n}\n";
const YAML: &str = "Resources:\n  A:\n    Type: AWS::Acme::Store\n    Properties:\n      Lifecycle:\n        Rules:\n          - Id: one # why\n            Status: Disabled\n          - Id: two\n      Name: a\n";
const JSON: &str = "{\n  \"Resources\": {\n    \"A\": {\n      \"Type\": \"AWS::Acme::Store\",\n      \"Properties\": {\n        \"Lifecycle\": {\n          \"Rules\": [\n            { \"Id\": \"one\" }\n          ]\n        }\n      }\n    }\n  }\n}\n";

#[test]
fn an_element_comes_behind_the_last_one_and_nothing_else_changes() {
    let append = "rules = append({ id = \"new\", status = \"Enabled\", expiry = [{ days = 7 }] })";
    assert_snapshot!(fixed(append, "main.tf", BLOCKS));
    assert_snapshot!(fixed(append, "main.tf", "resource \"acme_store\" \"a\" {\n  name = \"a\"\n}\n"));
    let append = "rules = append({ Id = \"new\", Status = \"Enabled\" })";
    assert_snapshot!(fixed(append, "a.yaml", YAML));
    assert_snapshot!(fixed(append, "a.json", JSON));
}

#[test]
fn elements_are_changed_and_taken_out_by_their_settings() {
    assert_snapshot!(fixed("rules = change({ id = \"one\" }, { status = \"Enabled\" })", "main.tf", BLOCKS));
    assert_snapshot!(fixed("rules = change({ Id = \"one\" }, { Status = null })", "a.yaml", YAML));
    assert_snapshot!(fixed("rules = without({ id = \"one\" })", "main.tf", BLOCKS));
    assert_snapshot!(fixed("rules = without({ Id = \"two\" })", "a.yaml", YAML));
}

#[test]
fn a_whole_list_of_objects_is_not_written() {
    assert_snapshot!(fixed("rules = [{ id = \"new\" }]", "main.tf", BLOCKS), @"problem: write elements of a list with append(…), change(…) or without(…)");
    assert_snapshot!(fixed("rules = concat(append({ id = \"new\" }), [])", "main.tf", BLOCKS), @"problem: `append` is the whole value of a field in `instead`");
}

#[test]
fn a_setting_is_not_written_beside_one_that_it_excludes() {
    let templated = "resource \"acme_store\" \"a\" {\n  template = \"t\"\n}\n";
    assert_snapshot!(fixed("class = \"small\"", "main.tf", templated), @"
    no automatic fix: `class`: the setting cannot stand beside `template`
    set class = small
    ");
}

#[test]
fn a_resource_is_written_behind_the_one_that_lacks_it() {
    let alone = "resource \"acme_store\" \"a\" {\n  class = \"cold\"\n} # store\n\nresource \"other\" \"b\" {\n}\n";
    assert_snapshot!(fixed("kept = true", "main.tf", alone));
    let copies = alone.replace("  class", "  count = 2\n  class");
    assert_snapshot!(fixed("kept = true", "main.tf", &copies));
}
