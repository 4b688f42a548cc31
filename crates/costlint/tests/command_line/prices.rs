//! `costlint prices`.

use std::path::Path;

use insta::assert_snapshot;

use super::{Ran, costlint};

fn show(arguments: &[&str]) -> Ran {
    costlint(Path::new(env!("CARGO_MANIFEST_DIR")), &[&["prices", "show", "--today", "2026-08-01"], arguments].concat())
}

#[test]
fn a_machine_is_shown_with_its_facts_prices_and_where_they_come_from() {
    assert_snapshot!(show(&["g5.12xlarge", "--region", "aws=eu-west-1"]).shown(), @"
    status 0
    --- out
    g5.12xlarge · aws machine type, family g5
      vCPU           48
      memory         192 GiB
      processor      x86_64, amd
      accelerator    4 × A10G (gpu), 24 GiB each; Ampere of 2021; 70 FP16 TFLOPS each
      local disk     3800 GB nvme
      network        40 Gbit/s

    Prices in eu-west-1
      on demand    $6.3317/hour    $4,622.12/mo
      spot         $2.7859/hour    $2,033.73/mo  56% less; interrupted >20% per month
      on demand: list price; aws-price-2025-11, 2025-11-04
      spot: on-demand price less the type's average spot discount in this region; spotinfo-2025-06, 2025-06-28, over a year old

    Newer types to replace it
      g6.12xlarge   gpu         price not known
      g6e.12xlarge  gpu         price not known
      g7.24xlarge   gpu         price not known
    ");
}

#[test]
fn a_unit_price_is_shown() {
    assert_snapshot!(show(&["aws/nat-gateway/hour"]).shown(), @"
    status 0
    --- out
    aws/nat-gateway/hour · billed by the unit

    Prices in us-east-1
      price     $0.045/hour       $32.85/mo
      list price; aws-price-2025-11, 2025-11-04
    ");
}

#[test]
fn a_node_type_is_shown_with_the_price_of_each_engine() {
    assert_snapshot!(show(&["cache.r6g.large"]).shown(), @"
    status 0
    --- out
    cache.r6g.large · aws node type
      vCPU           2
      memory         16 GiB
      processor      arm64, aws
      network        0.75 Gbit/s, up to 10 Gbit/s

    Prices in us-east-1
      redis         $0.206/hour      $150.38/mo
      valkey       $0.1648/hour      $120.30/mo
      memcached     $0.206/hour      $150.38/mo
      list price; ec2-instances-info-2025-05, 2025-05-28, over a year old
    ");
}

#[test]
fn an_accelerator_is_shown() {
    let shown = show(&["nvidia-tesla-t4"]);
    assert!(
        shown.status == 0 && shown.out.contains("FP16") && shown.out.contains("Prices in us-central1"),
        "{}",
        shown.shown()
    );
}

#[test]
fn what_is_shown_to_people_is_there_for_programs() {
    let shown = show(&["m5.large", "--output-format", "json"]);
    let known: serde_json::Value = serde_json::from_str(&shown.out).expect("an answer in JSON");
    assert_eq!(known[0]["prices"][0]["usd"], 0.096);
    assert_eq!(known[0]["region"], "us-east-1");
}

#[test]
fn what_is_not_known_is_answered_with_the_nearest() {
    assert_snapshot!(show(&["m5.lage"]).shown(), @"
    status 2
    --- err
    error: unknown name `m5.lage`; did you mean `m5.large`?
    ");
    assert_snapshot!(show(&["aws/ebs/gp3/storag"]).shown(), @"
    status 2
    --- err
    error: unknown name `aws/ebs/gp3/storag`; did you mean `aws/ebs/gp3/storage`?
    ");
    assert_snapshot!(show(&["banana"]).shown(), @"
    status 2
    --- err
    error: unknown name `banana`; expected a machine type, an accelerator, a node type or an item such as aws/ebs/gp3/storage
    ");
}

#[test]
fn a_region_that_there_is_not_is_a_mistake() {
    let shown = show(&["m5.large", "--region", "aws=eu-wst-1"]);
    assert_eq!(shown.status, 2);
    assert!(shown.err.contains("aws has no region `eu-wst-1`; did you mean `eu-west-1`?"), "{}", shown.err);
}

#[test]
fn the_beginning_of_items_lists_those_that_begin_so() {
    let listed = show(&["aws/ebs/gp3"]);
    assert!(listed.out.lines().all(|item| item.starts_with("aws/ebs/gp3/")), "{}", listed.shown());
    assert!(listed.out.lines().any(|item| item == "aws/ebs/gp3/storage"), "{}", listed.shown());
}

#[test]
fn names_are_listed_by_their_beginning_and_found_by_a_part_in_any_case() {
    let prices =
        |arguments: &[&str]| costlint(Path::new(env!("CARGO_MANIFEST_DIR")), &[&["prices"], arguments].concat());
    assert_eq!(prices(&["list", "P5."]).out, "p5.48xlarge\np5.4xlarge\n");
    assert!(prices(&["list", "aws/ebs/gp3/"]).out.starts_with("aws/ebs/gp3/iops-over-3000\n"));
    let found = prices(&["search", "H200"]).out;
    assert!(found.contains("Standard_ND96isr_H200_v5\n") && found.contains("nvidia-h200-141gb\n"), "{found}");
    let none = prices(&["search", "zx81"]);
    assert!(none.err.contains("no machine type, node type, accelerator or item contains `zx81`"), "{}", none.err);
}
