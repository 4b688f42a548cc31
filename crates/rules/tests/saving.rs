//! What a finding says that mending saves: figures, ranges, rates, or nothing.

use costlint_model::{Source, Sources};
use costlint_prices::Money;
use costlint_rules::{AllFindings, Chosen, Finding, Page, Rulebook, Saving, Settings};

/// A kind whose cost has every shape, and a rule that finds each of its instances.
const KIND: &str = r#"# Pool

```hcl kind
fields = {
  machine  = string
  min      = number("node")
  max      = number("node")
  disk_gb  = number("GiB")
}
assume = {
  duty = range(0, 0.5, 1)
}
monthly_cost = 730 * on_demand(self.machine) * (self.min + assume.duty * (self.max - self.min)) + self.disk_gb * price("aws/ebs/gp2/storage")
declare "terraform" "pool" {
  provider = "aws"
  machine  = at("machine", { absent = "m5.large" })
  min      = at("min", { absent = 0 })
  max      = at("max", { absent = unknown() })
  disk_gb  = at("disk", { absent = 0 })
}
```
"#;

fn findings(instead: &str, terraform: &str, settings: &Settings) -> AllFindings {
    let rule = format!(
        "# x\n\n```hcl rule\ncode = \"TST001\"\nmessage = \"found\"\nmatch \"pool\" {{\nwhen = true\nat = self.min\ninstead = {{ {instead} }}\n}}\n```\n"
    );
    let page = |path: &str, text: &str| Page { path: path.into(), text: text.into() };
    let (rulebook, problems) =
        Rulebook::default().extended(vec![page("own/kinds/pool.md", KIND), page("own/gpu/always-on.md", &rule)]);
    assert!(problems.is_empty(), "{problems:?}");
    let sources = Sources::new(vec![Source::read("main.tf", terraform).expect("it is Terraform")]);
    let resources = rulebook.resources_of(&sources);
    rulebook.check(&sources, resources, settings, &|_| true).1
}

fn shown(saving: &Saving) -> String {
    let mut parts: Vec<String> = Vec::new();
    let is_bound = [(saving.up_to, "up to"), (saving.monthly.is_some() && saving.at_least, "at least")];
    parts.extend(is_bound.iter().filter(|(is_bound, _)| *is_bound).map(|(_, word)| (*word).to_owned()));
    parts.extend(saving.monthly.map(|monthly| monthly.to_string()));
    parts.extend(saving.range.map(|(low, high)| format!("({low} to {high})")));
    parts.extend(saving.rates.iter().map(|rate| format!("{} per {}", rate.usd, rate.unit)));
    parts.extend(saving.assumptions.iter().map(|assumption| format!("assuming {assumption}")));
    parts.join(" ")
}

fn saving(instead: &str, terraform: &str) -> String {
    let findings = findings(instead, terraform, &Settings::default());
    let shown: Vec<String> =
        findings.iter().map(|finding| finding.saving.as_ref().map_or_else(|| "no figure".into(), shown)).collect();
    if shown.is_empty() { "not found".into() } else { shown.join("; ") }
}

#[test]
fn known_costs_give_a_figure() {
    assert_eq!(
        saving(
            "machine = \"m5.large\"",
            "resource \"pool\" \"a\" {\n  machine = \"m5.xlarge\"\n  min = 2\n  max = 2\n}"
        ),
        "$140.16"
    );
}

#[test]
fn a_share_that_usage_decides_gives_a_range_of_the_same_hours() {
    // A node of 70.08 that is busy half of the time saves the other half.
    let expected = "$35.04 ($0.00 to $70.08) assuming 50% duty, 0–100%";
    assert_eq!(saving("min = 0", "resource \"pool\" \"a\" {\n  min = 1\n  max = 3\n}"), expected);
}

#[test]
fn an_unknown_that_both_costs_have_cancels() {
    assert_eq!(saving("min = 0", "resource \"pool\" \"a\" {\n  min = 1\n}").split(' ').next(), Some("$35.04"));
}

#[test]
fn an_unknown_amount_gives_a_rate() {
    assert_eq!(
        saving(
            "disk_gb = 0",
            "variable \"disk\" {}\nresource \"pool\" \"a\" {\n  min = 1\n  max = 1\n  disk = var.disk\n}"
        ),
        "$0.10 per GiB"
    );
}

#[test]
fn what_is_known_beside_an_unknown_is_the_least() {
    let pool = "variable \"disk\" {}\nresource \"pool\" \"a\" {\n  machine = \"m5.xlarge\"\n  min = 1\n  max = 1\n  disk = var.disk\n}";
    assert_eq!(saving("machine = \"m5.large\", disk_gb = 0", pool), "at least $70.08 $0.10 per GiB");
}

#[test]
fn an_unknown_price_gives_no_figure() {
    assert_eq!(
        saving(
            "machine = \"m5.large\"",
            "variable \"machine\" {}\nresource \"pool\" \"a\" {\n  machine = var.machine\n  min = 1\n  max = 1\n}"
        ),
        "no figure"
    );
    assert_eq!(
        saving("machine = \"m5.large\"", "resource \"pool\" \"a\" {\n  machine = \"x9.mega\"\n  min = 1\n  max = 1\n}"),
        "no figure"
    );
}

#[test]
fn what_costs_no_less_is_not_found() {
    assert_eq!(saving("machine = \"m5.2xlarge\"", "resource \"pool\" \"a\" {\n  min = 1\n  max = 1\n}"), "not found");
}

#[test]
fn copies_add_up_at_the_bytes_that_decide_them() {
    let pools = "variable \"nodes\" {\n  default = 2\n}\nresource \"pool\" \"a\" {\n  count = 3\n  machine = \"m5.xlarge\"\n  min = var.nodes\n  max = 2\n}\nresource \"pool\" \"b\" {\n  machine = \"m5.xlarge\"\n  min = var.nodes\n  max = 2\n}";
    let findings = findings("machine = \"m5.large\"", pools, &Settings::default());
    let [finding] = findings.as_slice() else { panic!("one place decides all: {findings:?}") };
    assert_eq!(finding.instances.exact(), Some(4));
    assert_eq!(finding.saving.as_ref().and_then(|saving| saving.monthly), Some(Money::from_usd(4.0 * 140.16)));
    assert_eq!(finding.related.len(), 2, "both resources take their value from the variable");
}

#[test]
fn the_region_of_the_settings_counts_where_the_source_says_none() {
    let pool = "resource \"pool\" \"a\" {\n  machine = \"m5.xlarge\"\n  min = 1\n  max = 1\n}";
    let settings = Settings { aws_region: "eu-west-1".into(), ..Settings::default() };
    let saving = findings("machine = \"m5.large\"", pool, &settings)[0].saving.clone().expect("prices are known");
    assert_eq!((&*saving.region, saving.region_assumed), ("eu-west-1", true));
    assert_eq!(saving.monthly.map(|monthly| monthly.to_string()).as_deref(), Some("$78.11"));
    let stated = format!("provider \"aws\" {{\n  region = \"eu-west-1\"\n}}\n{pool}");
    let saving =
        findings("machine = \"m5.large\"", &stated, &Settings::default())[0].saving.clone().expect("prices are known");
    assert!(saving.region_assumed, "a provider of another name says nothing of this resource");
}

#[test]
fn a_configured_share_replaces_the_typical_one() {
    let settings = Settings { assumed: vec![("pool.duty".into(), 0.9)], ..Settings::default() };
    let found = findings("min = 0", "resource \"pool\" \"a\" {\n  min = 1\n  max = 3\n}", &settings);
    assert_eq!(
        shown(found[0].saving.as_ref().expect("prices are known")),
        "$7.01 ($0.00 to $70.08) assuming 90% duty, 0–100%"
    );
}

#[test]
fn the_range_reaches_the_highest_saving_even_if_it_is_not_at_either_end() {
    // Of each further quarter of the month, an hour of N1 costs 100, 80, 60 and 40% of the list price of $0.19. In the last one
    // it costs less than the other capacity.
    let kind = r#"# Runner

```hcl kind
fields = { spot = bool }
assume = { duty = range(0, 0.5, 1) }
let = { on_demand = on_demand("n1-standard-4") * part_time("n1-standard-4", assume.duty) }
monthly_cost = 730 * assume.duty * (self.spot ? 0.095 : let.on_demand)
declare "terraform" "runner" {
  provider = "gcp"
  spot     = at("spot", { absent = false })
}
```
"#;
    let rule = "# x\n\n```hcl rule\ncode = \"TST001\"\nmessage = \"found\"\nmatch \"runner\" {\nwhen = true\nat = self.spot\ninstead = { spot = true }\n}\n```\n";
    let page = |path: &str, text: &str| Page { path: path.into(), text: text.into() };
    let (rulebook, problems) =
        Rulebook::default().extended(vec![page("own/kinds/runner.md", kind), page("own/gpu/always-on.md", rule)]);
    assert!(problems.is_empty(), "{problems:?}");
    let sources = Sources::new(vec![Source::read("main.tf", "resource \"runner\" \"a\" {}").expect("it is Terraform")]);
    let found = rulebook.check(&sources, rulebook.resources_of(&sources), &Settings::default(), &|_| true).1;
    let saving = found[0].saving.as_ref().expect("prices are known");
    assert_eq!(shown(saving), "$27.74 ($0.00 to $31.21) assuming 50% duty, 0–100%");
}

#[test]
fn a_finding_says_which_region_has_no_prices_or_not_the_machine() {
    let rulebook = Rulebook::embedded();
    let messages = |terraform: &str| -> Vec<String> {
        let sources = Sources::new(vec![Source::read("main.tf", terraform).expect("it is Terraform")]);
        let resources = rulebook.resources_of(&sources);
        let findings = rulebook
            .check(&sources, resources, &Settings::default(), &|rule| ["STO001", "SPT001"].contains(&&*rule.code))
            .1;
        findings.into_iter().map(|finding| finding.message).collect()
    };
    let volume = "provider \"aws\" {\n  region = \"cn-north-1\"\n}\nresource \"aws_ebs_volume\" \"a\" {\n  size = 9\n  type = \"gp2\"\n}";
    assert_eq!(
        messages(volume),
        ["aws_ebs_volume.a uses gp2; gp3 is cheaper at 9 GiB (no prices known for cn-north-1)"]
    );
    assert_eq!(
        messages(&volume.replace("cn-north-1", "REPLACE_ME")),
        ["aws_ebs_volume.a uses gp2; gp3 is cheaper at 9 GiB"],
        "a mark is no region"
    );
    let pool = |machine: &str, region: &str| {
        messages(&format!(
            "resource \"google_container_node_pool\" \"a\" {{\n  location = \"{region}\"\n  node_count = 2\n  node_config {{\n    {machine}\n  }}\n}}"
        ))
    };
    assert_eq!(
        pool("machine_type = \"a3-ultragpu-8g\"", "europe-west3-a"),
        [
            "google_container_node_pool.a uses only on-demand a3-ultragpu-8g capacity, no spot (a3-ultragpu-8g is not offered in europe-west3)"
        ]
    );
    let attached = "machine_type = \"n1-standard-8\"\n    guest_accelerator {\n      type = \"nvidia-tesla-v100\"\n      count = 1\n    }";
    assert_eq!(
        pool(attached, "europe-west2-a"),
        [
            "google_container_node_pool.a uses only on-demand n1-standard-8 capacity, no spot (nvidia-tesla-v100 is not offered in europe-west2)"
        ]
    );
    let custom = "machine_type = \"custom-8-30720\"\n    guest_accelerator {\n      type = \"nvidia-tesla-t4\"\n      count = 1\n    }";
    assert_eq!(
        pool(custom, "us-central1-a"),
        ["google_container_node_pool.a uses only on-demand custom-8-30720 capacity, no spot"]
    );
    assert_eq!(pool("machine_type = \"n2-custom-4-16384\"", "us-central1-a"), Vec::<String>::new());
    let offered = "google_container_node_pool.a uses only on-demand a3-ultragpu-8g capacity, no spot";
    assert_eq!(pool("machine_type = \"a3-ultragpu-8g\"", "europe-west4-a"), [offered], "it has no list price");
}

/// The savings of a rule that states them so, for each pool.
fn stated(arm: &str, terraform: &str) -> String {
    under(&Settings::default(), "", arm, terraform)
}

/// The savings of a rule with these attributes and this arm.
fn under(settings: &Settings, rule: &str, arm: &str, terraform: &str) -> String {
    let rule = format!(
        "# x\n\n```hcl rule\ncode = \"TST001\"\nmessage = \"found\"\n{rule}\nmatch \"pool\" {{\nwhen = true\nat = self.min\n{arm}\n}}\n```\n"
    );
    let page = |path: &str, text: &str| Page { path: path.into(), text: text.into() };
    let (rulebook, problems) =
        Rulebook::default().extended(vec![page("own/kinds/pool.md", KIND), page("own/gpu/always-on.md", &rule)]);
    if let Some(problem) = problems.first() {
        return format!("problem: {}", problem.problem.message);
    }
    let sources = Sources::new(vec![Source::read("main.tf", terraform).expect("it is Terraform")]);
    let resources = rulebook.resources_of(&sources);
    let findings = rulebook.check(&sources, resources, settings, &|_| true).1;
    let one = |finding: &Finding| finding.saving.as_ref().map_or_else(|| "no figure".into(), shown);
    if findings.is_empty() {
        "not found".into()
    } else {
        findings.iter().map(|finding| one(finding)).collect::<Vec<_>>().join("; ")
    }
}

const ONE: &str = "resource \"pool\" \"a\" {\n  min = 1\n  max = 1\n}";

#[test]
fn a_saving_may_be_the_cost_with_fields_that_are_not_written() {
    let less = "saving = cost_with({}) - cost_with({ machine = \"m5.large\", min = 0, max = 0 })";
    assert_eq!(stated(less, ONE), "$70.08");
    let more = "saving = cost_with({}) - cost_with({ machine = \"m5.2xlarge\" })";
    assert_eq!(stated(more, ONE), "not found", "it costs more");
    let by_let = "let = { now = cost_with({}) }\nsaving = let.now / 2";
    assert_eq!(stated(by_let, ONE), "$35.04");
}

#[test]
fn an_amount_that_two_costs_have_alike_cancels() {
    let open = "variable \"disk\" {}\nresource \"pool\" \"a\" {\n  min = 1\n  max = 1\n  disk = var.disk\n}";
    assert_eq!(stated("saving = cost_with({}) - cost_with({ min = 0, max = 0 })", open), "$70.08");
    assert_eq!(stated("saving = cost_with({ min = 0, max = 0 })", open), "$0.10 per GiB");
    assert_eq!(stated("saving = cost_with({ machine = unknown() })", open), "no figure");
}

#[test]
fn usage_decides_a_stated_cost_as_it_decides_a_fix() {
    let pool = "resource \"pool\" \"a\" {\n  min = 1\n  max = 3\n}";
    let expected = "$35.04 ($0.00 to $70.08) assuming 50% duty, 0–100%";
    assert_eq!(stated("saving = cost_with({}) - cost_with({ min = 0 })", pool), expected);
}

#[test]
fn a_saving_may_be_a_limit() {
    assert_eq!(stated("saving = up_to(0.5 * cost_with({}))", ONE), "up to $35.04 ($0.00 to $35.04)");
    assert_eq!(stated("saving = up_to(0)", ONE), "not found");
    assert_eq!(stated("saving = up_to(cost_with({ machine = unknown() }))", ONE), "no figure");
    let copies =
        |count: &str| format!("variable \"n\" {{}}\n{}", ONE.replace("{\n", &format!("{{\n  count = {count}\n")));
    assert_eq!(stated("saving = up_to(cost_with({}))", &copies("3")), "up to $210.24 ($0.00 to $210.24)");
    assert_eq!(stated("saving = up_to(cost_with({}))", &copies("var.n")), "up to $70.08 per copy");
}

#[test]
fn the_cost_has_fields_of_the_kind_and_is_asked_for_in_rules() {
    assert_eq!(stated("saving = cost_with({ mni = 1 })", ONE), "problem: unknown field `mni`");
    assert_eq!(stated("saving = cost_with({ min = \"one\" })", ONE), "problem: `min` is a number; found \"one\"");
    assert_eq!(
        stated("saving = cost_with(1)", ONE),
        "problem: expected fields and their values, such as { nodes = 1 }"
    );
}

#[test]
fn a_rule_may_assume_usage_that_no_file_states() {
    let rule = "assume = { requests = range(1, 10, 100, \"million requests\") }";
    let arm = "saving = assume.requests * 0.2";
    let typical = "$2.00 ($0.20 to $20.00) assuming 10 million requests, 1–100";
    assert_eq!(under(&Settings::default(), rule, arm, ONE), typical);
    let settings = Settings { assumed: vec![("always-on.requests".into(), 50.0)], ..Settings::default() };
    let configured = "$10.00 ($0.20 to $20.00) assuming 50 million requests, 1–100";
    assert_eq!(under(&settings, rule, arm, ONE), configured);
    let rate = "saving = per(assume.requests * 0.1, \"function\")";
    assert_eq!(under(&Settings::default(), rule, rate, ONE), "$1.00 per function assuming 10 million requests, 1–100");
    let limit = "saving = up_to(assume.requests * 0.1)";
    assert_eq!(
        under(&Settings::default(), rule, limit, ONE),
        "up to $1.00 ($0.00 to $1.00) assuming 10 million requests, 1–100"
    );
}

#[test]
fn what_is_assumed_is_not_a_condition() {
    let rule = "assume = { requests = range(1, 10, 100) }";
    let arm = "let = { many = assume.request > 5 }";
    assert_eq!(under(&Settings::default(), rule, arm, ONE), "problem: unknown assume `request`");
    let arm = "let = { most = 5 }\nsaving = assume.duty * 5";
    assert_eq!(under(&Settings::default(), "", arm, ONE), "problem: unknown assume `duty`");
}

#[test]
fn a_rule_reads_its_settings_or_their_defaults() {
    let (rule, arm) = ("settings = { share = number(\"part\", 0.5) }", "saving = setting.share * cost_with({})");
    assert_eq!(under(&Settings::default(), rule, arm, ONE), "$35.04");
    let chosen = vec![("always-on".into(), "share".into(), Chosen::Number(0.25))];
    assert_eq!(under(&Settings { chosen, ..Settings::default() }, rule, arm, ONE), "$17.52");
    let wrong = "problem: expected a number as the default of `share`";
    assert_eq!(under(&Settings::default(), "settings = { share = number(\"part\", \"half\") }", arm, ONE), wrong);
    assert_eq!(stated(arm, ONE), "problem: unknown setting `share`");
}
