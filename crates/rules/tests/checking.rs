//! A page with a mistake is told with its place and the nearest right name, and left out.

use costlint_rules::{Page, Rulebook};
use costlint_syntax::lines::Lines;

const KIND: &str = r#"# Disk

```hcl kind
fields = {
  provider = string
  size_gb  = number("GiB")
  fast     = bool
}
monthly_cost = self.size_gb * price("aws/ebs/gp3/storage")
declare "terraform" "acme_disk" {
  provider = "aws"
  size_gb  = at("size")
  fast     = at("fast", { absent = false, in_place = "https://example.com" })
}
```
"#;

/// What is told of a rule whose match block holds these lines.
fn told(lines: &str) -> String {
    let rule = format!(
        "# Big disk\n\n```hcl rule\ncode = \"ACM001\"\nmessage = \"big\"\nmatch \"disk\" {{\n{lines}\n}}\n```\n"
    );
    told_of(KIND, &rule)
}

fn told_of(kind: &str, rule: &str) -> String {
    let page = |path: &str, text: &str| Page { path: path.into(), text: text.into() };
    let (_, problems) =
        Rulebook::default().extended(vec![page("own/kinds/disk.md", kind), page("own/storage/big-disk.md", rule)]);
    let told = problems.iter().map(|problem| {
        let text = &problem.page.text;
        let place = Lines::new(text).position(problem.problem.span.start);
        let help = problem.problem.help.as_deref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!(
            "{}:{}: `{}` {}{help}",
            place.line,
            place.column,
            problem.problem.span.of(text).lines().next().unwrap_or_default(),
            problem.problem.message
        )
    });
    told.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_match_of_several_kinds_is_checked_against_each() {
    let other = KIND.replace("# Disk", "# Tape").replace("fast", "slow");
    let rule = "# Big\n\n```hcl rule\ncode = \"ACM001\"\nmessage = \"big\"\nmatch \"disk\" \"tape\" {\n  when = self.size_gb > 100 && self.fast\n}\n```\n";
    let page = |path: &str, text: &str| Page { path: path.into(), text: text.into() };
    let pages =
        vec![page("own/kinds/disk.md", KIND), page("own/kinds/tape.md", &other), page("own/storage/big.md", rule)];
    let (_, problems) = Rulebook::default().extended(pages);
    let told: Vec<_> = problems.iter().map(|problem| problem.problem.message.to_string()).collect();
    assert_eq!(told, ["there is no field fast"]);
}

#[test]
fn a_page_without_mistakes_is_taken() {
    assert_eq!(told("when = self.size_gb > 100 && self.provider == \"aws\""), "");
}

#[test]
fn a_wrong_field_is_told_with_the_nearest() {
    insta::assert_snapshot!(told("when = self.size_bg > 100"), @"7:13: `size_bg` there is no field size_bg (did you mean size_gb?)");
    insta::assert_snapshot!(told("when = self.fast\ninstead = { siz_gb = 1 }"), @"8:22: `1` there is no field siz_gb (did you mean size_gb?)");
}

#[test]
fn a_wrong_function_is_told_with_the_nearest() {
    insta::assert_snapshot!(told("when = knwon(self.size_gb)"), @"7:8: `knwon` there is no function knwon (did you mean known?)");
    insta::assert_snapshot!(told("when = at(\"size\") == 1"), @"7:8: `at` at reads an instance: it stands in declarations only");
    insta::assert_snapshot!(told("when = known()"), @"7:8: `known` known takes 1 argument");
}

#[test]
fn unlike_things_are_not_compared() {
    insta::assert_snapshot!(told("when = self.size_gb == \"big\""), @r#"7:8: `self.size_gb == "big"` a number and a string do not go together here"#);
    insta::assert_snapshot!(told("when = self.provider > 3"), @"7:8: `self.provider > 3` a string and a number do not go together here");
}

#[test]
fn a_wrong_kind_let_or_part_is_told() {
    let rule = "# x\n\n```hcl rule\ncode = \"ACM001\"\nmessage = \"big\"\nmatch \"disc\" {\nwhen = true\n}\n```\n";
    insta::assert_snapshot!(told_of(KIND, rule), @"6:8: `disc` there is no kind disc (did you mean disk?)");
    insta::assert_snapshot!(told("let = { large = 1 }\nwhen = self.size_gb > let.larg"), @"8:27: `larg` there is no let larg (did you mean large?)");
    insta::assert_snapshot!(told("when = true\nwhere = false"), @"8:1: `where` a match has let, when, at, instead, fix, severity, saving, message and help");
}

#[test]
fn a_safe_fix_needs_fields_that_change_in_place() {
    assert_eq!(told("when = true\ninstead = { fast = true }\nfix = \"safe\""), "");
    insta::assert_snapshot!(told("when = true\ninstead = { size_gb = 1 }\nfix = \"safe\""), @r#"9:7: `"safe"` no declaration of this kind changes these fields in place, so the fix is not safe"#);
}

#[test]
fn text_that_is_not_hcl_is_told_where_it_breaks() {
    let told = told("when = self.size_gb >");
    assert!(told.starts_with("7:"), "{told}");
}

#[test]
fn a_wrong_path_option_or_missing_field_in_a_kind_is_told() {
    let rule = "";
    let kind = |from: &str, to: &str| KIND.replace(from, to);
    insta::assert_snapshot!(told_of(&kind("at(\"size\")", "at(\"size..gb\")"), rule), @r#"12:23: `.gb"` a name is missing here"#);
    insta::assert_snapshot!(told_of(&kind("at(\"size\")", "at(\"size\", { unit = \"cpus\" })"), rule), @r#"12:34: `"cpus"` there is no unit cpus (did you mean cpu?)"#);
    insta::assert_snapshot!(told_of(&kind("  size_gb  = at(\"size\")\n", ""), rule), @r#"10:1: `declare "terraform" "acme_disk"` the field size_gb is not declared; write size_gb = none() where this resource has no such setting"#);
    insta::assert_snapshot!(told_of(&kind("number(\"GiB\")", "size"), rule), @r#"6:14: `size` a field is string, number("unit"), bool, list or map"#);
}

#[test]
fn a_wrong_function_that_finds_instances_is_told() {
    let each = |call: &str| {
        told_of(&KIND.replace("  provider = \"aws\"\n", &format!("  each = {call}\n  provider = \"aws\"\n")), "")
    };
    assert_eq!(each("objects_with(\"disk\", \"disks\")"), "");
    insta::assert_snapshot!(each("object_with(\"disk\")"), @"11:10: `object_with` there is no function object_with (did you mean objects_with?)");
    insta::assert_snapshot!(each("objects_with()"), @"11:10: `objects_with()` objects_with takes the keys as plain texts");
    insta::assert_snapshot!(each("objects_with(self.size_gb)"), @"11:10: `objects_with(self.size_gb)` objects_with takes the keys as plain texts");
    insta::assert_snapshot!(each("containers(\"all\")"), @r#"11:10: `containers("all")` containers takes no arguments"#);
}
