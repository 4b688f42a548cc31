//! Instances that belong together are one finding.

use std::fmt::Write as _;

use costlint_model::{Source, Sources};
use costlint_rules::{AllFindings, Finding, Page, PageProblem, Rulebook, Settings};

const KIND: &str = r#"# Gateway

```hcl kind
fields = {
  zone  = string
  gbps  = number("Gbit/s")
  class = string
}

monthly_cost = 10 * self.gbps

declare "terraform" "acme_gateway" {
  zone  = at("zone")
  gbps  = at("gbps")
  class = at("class")
}
```
"#;

fn pages(arm: &str) -> Vec<Page> {
    let rule = format!(
        "# Gateways\n\n```hcl rule\ncode = \"ACM001\"\n\nmatch \"gateway\" {{\n  when = self.gbps > 0\n{arm}\n}}\n```\n"
    );
    vec![
        Page { path: "kinds/gateway.md".into(), text: KIND.into() },
        Page { path: "net/gateways.md".into(), text: rule.into() },
    ]
}

/// What a rule of one arm finds in a module.
fn found(arm: &str, text: &str) -> (Sources, AllFindings) {
    let (rulebook, problems) = Rulebook::default().extended(pages(arm));
    assert!(problems.is_empty(), "{problems:?}");
    let sources = Sources::new(vec![Source::read("main.tf", text).expect("Terraform")]);
    let resources = rulebook.resources_of(&sources);
    let findings = rulebook.check(&sources, resources, &Settings::default(), &|_| true).1;
    (sources, findings)
}

/// The message of each finding, with its saving, its instances and the bytes of its related places.
fn told(arm: &str, text: &str) -> Vec<String> {
    let (sources, findings) = found(arm, text);
    let one = |finding: &Finding| {
        let mut told = finding.message.clone();
        if let Some(monthly) = finding.saving.as_ref().and_then(|saving| saving.monthly) {
            write!(told, "; saves {:.0}", monthly.usd()).expect("a string");
        }
        write!(told, "; {} of them", finding.instances.least).expect("a string");
        for related in &finding.related {
            let line = related.place.span.of(&sources.get(related.place.file).text).to_owned();
            write!(told, "; {} at {line}", related.message).expect("a string");
        }
        told
    };
    findings.iter().map(|finding| one(finding)).collect()
}

/// A module of gateways: name, zone and speed, with other settings.
fn gateways(all: &[(&str, &str, u32, &str)]) -> String {
    let one = |(name, zone, gbps, more): &(&str, &str, u32, &str)| {
        format!(
            "resource \"acme_gateway\" \"{name}\" {{\n  zone = {zone}\n  gbps = {gbps}\n  class = \"slow\"\n  {more}\n}}\n"
        )
    };
    all.iter().map(one).collect()
}

const BY_ZONE: &str = "  group = [self.zone]\n  at = self.class\n  saving = 10 * self.gbps\n  message = \"${self.address}: ${group.count} in zone ${self.zone}: ${group.names}\"\n";

#[test]
fn equal_keys_are_one_finding_at_the_first_place() {
    let text = gateways(&[("a", "\"x\"", 1, ""), ("b", "\"y\"", 2, ""), ("c", "\"x\"", 3, "")]);
    assert_eq!(
        told(BY_ZONE, &text),
        [
            "acme_gateway.a: 2 in zone x: acme_gateway.a, acme_gateway.c; saves 40; 2 of them; acme_gateway.c is meant as well at \"slow\"",
            "acme_gateway.b: 1 in zone y: acme_gateway.b; saves 20; 1 of them",
        ]
    );
}

#[test]
fn a_group_is_asked_for_its_number() {
    let arm = format!("{BY_ZONE}  when_group = group.count >= 2");
    let text =
        gateways(&[("a", "\"x\"", 1, ""), ("b", "\"y\"", 2, "count = 3"), ("c", "\"z\"", 3, "count = var.number")]);
    assert_eq!(told(&arm, &text).len(), 1);
    assert!(told(&arm, &text)[0].contains(": 3 in zone y"), "{:?}", told(&arm, &text));
}

#[test]
fn of_a_number_that_is_not_known_the_least_counts() {
    let text = gateways(&[("a", "\"x\"", 1, ""), ("b", "\"x\"", 2, ""), ("c", "\"x\"", 3, "count = var.number")]);
    let at_least = told(&format!("{BY_ZONE}  when_group = group.count >= 2"), &text);
    assert!(at_least[0].starts_with("acme_gateway.a: at least 2 in zone x"), "{at_least:?}");
    assert_eq!(told(&format!("{BY_ZONE}  when_group = group.count == 2"), &text), [""; 0]);
    assert_eq!(told(&format!("{BY_ZONE}  when_group = group.count < 9"), &text), [""; 0]);
}

#[test]
fn an_unknown_key_is_alone_and_leaves_the_other_groups_open() {
    let text = gateways(&[("a", "\"x\"", 1, ""), ("b", "var.zone", 2, ""), ("c", "\"x\"", 3, "")]);
    let all = told(BY_ZONE, &text);
    assert_eq!(all.len(), 2);
    assert!(all[0].contains("at least 2 in zone x"), "{all:?}");
    assert_eq!(told(&format!("{BY_ZONE}  when_group = group.count == 2"), &text), [""; 0]);
}

#[test]
fn the_most_expensive_are_kept() {
    let arm = format!("{BY_ZONE}  keep = 1");
    let text = gateways(&[("a", "\"x\"", 1, ""), ("b", "\"x\"", 5, ""), ("c", "\"x\"", 3, ""), ("d", "\"y\"", 9, "")]);
    assert_eq!(
        told(&arm, &text),
        [
            "acme_gateway.a: 3 in zone x: acme_gateway.a, acme_gateway.b, acme_gateway.c; saves 40; 2 of them; acme_gateway.c is meant as well at \"slow\"; acme_gateway.b stays at \"slow\"",
        ]
    );
    let copies = gateways(&[("a", "\"x\"", 2, "count = 3")]);
    assert!(told(&arm, &copies)[0].contains("saves 40; 2 of them"), "{:?}", told(&arm, &copies));
    // Whether the second is there is not known.
    let maybe = gateways(&[("a", "\"x\"", 2, ""), ("b", "\"x\"", 2, "count = var.is_on ? 1 : 0")]);
    assert_eq!(told(&arm, &maybe), [""; 0]);
}

#[test]
fn one_fix_mends_all_of_a_group() {
    let arm = "  group = [self.zone]\n  at = self.class\n  instead = { class = \"fast\" }\n  fix = \"unsafe\"\n  message = self.address\n  saving = 1";
    let (_, findings) = found(arm, &gateways(&[("a", "\"x\"", 1, ""), ("b", "\"x\"", 2, "")]));
    let fixes: Vec<usize> = findings.iter().filter_map(|finding| Some(finding.fix.as_ref()?.edits.len())).collect();
    assert_eq!(fixes, [2]);
}

#[test]
fn mistakes_in_groups_are_told() {
    let told = |arm: &str| {
        let problems = Rulebook::default().extended(pages(arm)).1;
        let message = |problem: &PageProblem| problem.problem.message.to_string();
        problems.iter().map(message).collect::<Vec<_>>().join("; ")
    };
    let message = "  message = self.address\n";
    assert_eq!(told(&format!("{message}  keep = 1")), "`keep` needs a `group`, such as group = [self.folder]");
    assert_eq!(told(&format!("{message}  group = [self.zone]\n  keep = 0")), "expected how many are needed: keep = 1");
    assert_eq!(
        told(&format!("{message}  group = [self.zone]\n  when_group = group.number > 1")),
        "unknown field of a group `number`"
    );
    let elsewhere = "`group` can be read in when_group, message, severity and help, where the arm has a group";
    assert_eq!(told("  message = \"${group.count}\""), elsewhere);
    assert_eq!(told(&format!("{message}  group = [self.zone]\n  saving = group.count")), elsewhere);
}
