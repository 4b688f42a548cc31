//! Prices that are known from elsewhere, and the questions that have no answer.

use costlint_prices::{Basis, Catalogue, Cloud, Confidence, Fleet, Least, Money, Quote, is_over_a_year_old};

const CATALOGUE: Catalogue = Catalogue::embedded();

fn usd(quote: Option<Quote>) -> Option<f64> {
    quote.map(|quote| quote.price.usd())
}

fn month(item: &str, region: &str) -> Option<f64> {
    Some(CATALOGUE.unit_price(item, region)?.per_month()?.usd_to_the_cent())
}

fn on_demand(cloud: Cloud, name: &str, region: &str) -> Option<(f64, Basis)> {
    CATALOGUE.on_demand(cloud, name, region).map(|quote| (quote.price.usd(), quote.basis))
}

fn spot(cloud: Cloud, name: &str, region: &str) -> Option<(String, Basis)> {
    CATALOGUE.spot(cloud, name, region).map(|quote| (format!("{:.4}", quote.price), quote.basis))
}

fn node(service: &str, name: &str, region: &str) -> Option<(String, Basis)> {
    CATALOGUE.node_price(service, name, region).map(|quote| (format!("{:.4}", quote.price), quote.basis))
}

#[test]
fn units_cost_in_virginia_what_everyone_knows_they_cost() {
    let known = [
        ("aws/ebs/gp2/storage", 0.10),
        ("aws/ebs/gp3/storage", 0.08),
        ("aws/ebs/gp3/iops-over-3000", 0.005),
        ("aws/ebs/gp3/throughput-over-125", 0.04),
        ("aws/ebs/io1/storage", 0.125),
        ("aws/ebs/io1/iops", 0.065),
        ("aws/ebs/st1/storage", 0.045),
        ("aws/ebs/sc1/storage", 0.015),
        ("aws/ebs/standard/storage", 0.05),
        ("aws/nat-gateway/hour", 0.045),
        ("aws/nat-gateway/data-processed", 0.045),
        ("aws/vpc-endpoint/interface-hour", 0.01),
        ("aws/vpc-endpoint/interface-data", 0.01),
        ("aws/public-ipv4/in-use", 0.005),
        ("aws/public-ipv4/idle", 0.005),
        ("aws/lb/alb-hour", 0.0225),
        ("aws/cloudwatch-logs/ingestion-standard", 0.50),
        ("aws/cloudwatch-logs/storage", 0.03),
        ("aws/lambda/duration-x86", 0.000_016_666_7),
        ("aws/lambda/duration-arm", 0.000_013_333_4),
        ("aws/rds/gp2/storage", 0.115),
        ("aws/rds/gp3/storage", 0.115),
        ("aws/rds/io1/storage", 0.125),
        ("aws/eks/control-plane-standard", 0.10),
        ("aws/eks/control-plane-extended-total", 0.60),
        ("aws/glue/etl-dpu", 0.44),
    ];
    for (item, dollars) in known {
        let quote = CATALOGUE.unit_price(item, "us-east-1").expect(item);
        assert_eq!(quote.price, Money::from_usd(dollars), "{item}");
        assert_eq!((quote.basis, quote.region), (Basis::Listed, "us-east-1"), "{item}");
    }
}

#[test]
fn what_is_billed_by_time_is_known_by_the_month() {
    assert_eq!(month("aws/dynamodb/provisioned-read", "us-east-1"), Some(0.09));
    assert_eq!(month("aws/dynamodb/provisioned-write", "us-east-1"), Some(0.47));
    assert_eq!(month("azure/cosmosdb/provisioned-ru", "westus"), Some(5.84));
    assert_eq!(month("aws/nat-gateway/hour", "us-east-1"), Some(32.85));
    assert_eq!(month("aws/nat-gateway/data-processed", "us-east-1"), None);
    assert_eq!(month("aws/lambda/duration-x86", "us-east-1"), None);
}

#[test]
fn log_analytics_costs_between_the_two_prices_seen() {
    assert_eq!(usd(CATALOGUE.unit_price("azure/log-analytics/ingestion-analytics", "East US")), Some(2.3));
    assert_eq!(usd(CATALOGUE.unit_price("azure/log-analytics/ingestion-analytics", "West Europe")), Some(2.99));
}

#[test]
fn a_unit_price_is_that_of_the_region_its_zone_or_all() {
    let region = |item: &str, region: &str| CATALOGUE.unit_price(item, region).map(|quote| (quote.region, quote.basis));
    assert_eq!(region("aws/ebs/gp3/storage", "eu-west-1b"), Some(("eu-west-1", Basis::Listed)));
    assert_eq!(region("aws/cloudfront/origin-out", "eu-west-1"), Some(("us,europe", Basis::Listed)));
    assert_eq!(region("gcp/bigquery/on-demand-query", "us-west1"), Some(("us", Basis::Listed)));
    assert_eq!(region("gcp/gcs/standard", "EU"), Some(("europe-multi", Basis::Listed)));
    let egress = |place| usd(CATALOGUE.unit_price("gcp/network/internet-out-first-1tb", place));
    assert_eq!((egress("us-central1"), egress("asia-southeast2")), (Some(0.12), Some(0.19)));
    assert_eq!(region("azure/vm/windows-licence", "uksouth"), Some(("*", Basis::Listed)));
    assert_eq!(region("gcp/logging/ingestion", "europe-west3"), Some(("*", Basis::Listed)));
}

#[test]
fn a_unit_price_of_another_region_says_that_it_is_one() {
    let only = CATALOGUE.unit_price("aws/firehose/ingest-first-500tb", "us-east-1").expect("known in eu-west-2");
    assert_eq!((only.region, only.basis, only.is_estimate()), ("eu-west-2", Basis::OtherRegion, true));
    let fallback = CATALOGUE.unit_price("aws/ebs/gp3/storage", "eu-south-2").expect("known in many other regions");
    assert_eq!((fallback.region, fallback.basis), ("us-east-1", Basis::OtherRegion));
}

#[test]
fn a_machine_costs_what_its_cloud_lists() {
    let listed = |dollars: f64| Some((dollars, Basis::Listed));
    assert_eq!(on_demand(Cloud::Aws, "m5.xlarge", "us-east-1"), listed(0.192));
    assert_eq!(on_demand(Cloud::Aws, "m5.xlarge", "eu-west-1"), listed(0.214));
    assert_eq!(on_demand(Cloud::Aws, "t3.micro", "us-east-1a"), listed(0.0104));
    assert_eq!(on_demand(Cloud::Aws, "g5.xlarge", "us-east-1"), listed(1.006));
    assert_eq!(on_demand(Cloud::Aws, "p4d.24xlarge", "us-east-1"), listed(21.957_642));
    assert_eq!(on_demand(Cloud::Azure, "Standard_D2s_v5", "eastus"), listed(0.096));
    assert_eq!(on_demand(Cloud::Azure, "standard_d2S_V5", "East US"), listed(0.096));
    assert_eq!(on_demand(Cloud::Azure, "Standard_NC24ads_A100_v4", "eastus"), listed(3.673));
    assert_eq!(on_demand(Cloud::Azure, "Standard_D96as_v5", "eastus"), listed(4.128));
    assert_eq!(on_demand(Cloud::Azure, "Standard_E96as_v5", "eastus"), listed(5.424));
    assert_eq!(on_demand(Cloud::Google, "n2-standard-4", "us-central1-a"), listed(0.194_236));
    assert_eq!(on_demand(Cloud::Google, "a2-highgpu-1g", "us-central1"), listed(3.673_385));
}

#[test]
fn google_takes_less_for_what_runs_longer() {
    let share_of_list = |name: &str, share| {
        let quote = CATALOGUE.on_demand_for(Cloud::Google, name, "us-central1", share).expect("listed");
        let list = CATALOGUE.on_demand(Cloud::Google, name, "us-central1").expect("listed");
        ((quote.price / list.price * 1e6).round() / 1e6, quote.basis)
    };
    assert_eq!(share_of_list("n1-standard-8", 1.0), (0.7, Basis::SustainedUse));
    assert_eq!(share_of_list("n1-standard-8", 0.75), (0.8, Basis::SustainedUse));
    assert_eq!(share_of_list("n1-standard-8", 0.5), (0.9, Basis::SustainedUse));
    assert_eq!(share_of_list("n1-standard-8", 0.25), (1.0, Basis::Listed));
    assert_eq!(share_of_list("n1-standard-8", 0.0), (1.0, Basis::Listed));
    assert_eq!(share_of_list("n2-standard-4", 1.0), (0.8, Basis::SustainedUse));
    assert_eq!(share_of_list("e2-standard-4", 1.0), (1.0, Basis::Listed));
    assert_eq!(share_of_list("g2-standard-8", 1.0), (1.0, Basis::Listed));

    let gpu = |name| CATALOGUE.gcp_gpu(name, "us-central1").expect("offered");
    let t4 = gpu("nvidia-tesla-t4");
    let (all_month, list) = (t4.on_demand_for(1.0).expect("listed"), t4.on_demand.expect("listed"));
    assert!((all_month.price / list.price - 0.7).abs() < 1e-9);
    assert_eq!(gpu("tpu-v5e").on_demand_for(1.0).expect("listed").basis, Basis::Listed);
    let amazon = CATALOGUE.on_demand_for(Cloud::Aws, "m5.large", "us-east-1", 1.0).expect("listed");
    assert_eq!(amazon.basis, Basis::Listed);
}

#[test]
fn windows_costs_more_by_the_size_of_the_machine() {
    let licence = |cloud: Cloud, name| usd(CATALOGUE.windows_licence(cloud, name, cloud.default_region()));
    for (name, dollars) in [
        ("standard_d4s_v5", 0.184),
        ("Standard_A1_v2", 0.021),
        ("Standard_B12ms", 0.048),
        // Constrained sizes: one by the rule, one that is listed.
        ("Standard_E32-8as_v5", 32.0 * 0.046),
        ("Standard_M8-2ms", 0.469),
    ] {
        assert_eq!(licence(Cloud::Azure, name), Some(dollars), "{name}");
    }
    assert_eq!(licence(Cloud::Azure, "Standard_D99s_v5"), None);
    assert_eq!(licence(Cloud::Google, "n2-standard-4"), Some(0.184));
    assert_eq!(licence(Cloud::Google, "f1-micro"), Some(0.023));
    assert_eq!(licence(Cloud::Google, "e2-micro"), None);
    assert_eq!(licence(Cloud::Aws, "m5.large"), None);
}

#[test]
fn a_price_carries_its_region_unit_source_and_date() {
    let quote = CATALOGUE.on_demand(Cloud::Aws, "m5.xlarge", "eu-west-1").expect("listed");
    assert_eq!(
        (quote.region, quote.unit, quote.source, quote.date),
        ("eu-west-1", "hour", "aws-price-2025-11", "2025-11-04")
    );
    let government = CATALOGUE.on_demand(Cloud::Aws, "m5.xlarge", "us-gov-west-1").expect("listed");
    assert_eq!((government.source, government.date), ("karpenter-aws-2026-07", "2026-07-20"));
    let recalled = CATALOGUE.unit_price("azure/managed-disk/p30-lrs", "eastus").expect("listed");
    assert_eq!(recalled.confidence, Confidence::Recalled);
    assert_eq!(CATALOGUE.price_date(), "2026-08-22");
}

#[test]
fn a_type_newer_than_the_regional_prices_is_estimated_by_its_class() {
    let (dollars, basis) = on_demand(Cloud::Aws, "m8i.xlarge", "eu-west-1").expect("offered there");
    let (main, _) = on_demand(Cloud::Aws, "m8i.xlarge", "us-east-1").expect("listed");
    assert_eq!(basis, Basis::SameClassRatio);
    assert!((1.10..1.13).contains(&(dollars / main)), "{dollars} against {main}");
}

#[test]
fn a_type_new_in_its_family_is_estimated_by_the_family() {
    let estimated = CATALOGUE.machines(Cloud::Aws).find_map(|machine| {
        let quote = CATALOGUE.on_demand(Cloud::Aws, machine.name, "eu-west-1")?;
        (quote.basis == Basis::SameFamilyRatio).then_some((machine.name, quote))
    });
    let (name, quote) = estimated.expect("some size came out later than its family");
    let main = CATALOGUE.on_demand(Cloud::Aws, name, "us-east-1").expect("an estimate has a base");
    assert!(quote.is_estimate() && quote.price > main.price, "{name}: {quote:?}");
}

#[test]
fn a_date_is_over_a_year_old_from_the_next_day_on() {
    for (date, today, is_old) in [
        ("2025-11-30", "2026-11-30", false),
        ("2025-11-29", "2026-11-30", true),
        ("2025-11", "2026-11-30", false),
        ("2025-11", "2026-12-01", true),
        ("2025", "2026-12-31", false),
        ("2025", "2027-01-01", true),
        ("2026-12-01", "2026-11-30", false),
        ("", "2026-11-30", false),
        ("2025", "soon", false),
    ] {
        assert_eq!(is_over_a_year_old(date, today), is_old, "{date} on {today}");
    }
}

#[test]
fn an_azure_region_without_prices_is_estimated_from_eastus() {
    let (dollars, basis) = on_demand(Cloud::Azure, "Standard_DC16ads_v5", "UK West").expect("a region of Azure");
    assert_eq!(basis, Basis::RegionRatio);
    let (main, _) = on_demand(Cloud::Azure, "Standard_DC16ads_v5", "eastus").expect("listed");
    assert!((1.0..1.4).contains(&(dollars / main)), "{dollars}");
}

#[test]
fn a_machine_that_is_not_known_or_not_offered_has_no_price() {
    assert_eq!(on_demand(Cloud::Aws, "m5.huge", "us-east-1"), None);
    assert_eq!(on_demand(Cloud::Aws, "m5.xlarge", "mars-1"), None);
    assert_eq!(on_demand(Cloud::Aws, "m5.xlarge", "cn-north-1"), None);
    assert_eq!(on_demand(Cloud::Aws, "m5.xlarge", "eastus"), None);
    assert_eq!(on_demand(Cloud::Aws, "p3.2xlarge", "eu-south-1"), None);
    // GovCloud's prices are as new as those of us-east-1, so what has none isn't sold there.
    assert_eq!(on_demand(Cloud::Aws, "m9g.xlarge", "us-gov-west-1"), None);
    assert_eq!(on_demand(Cloud::Azure, "Standard_D2s_v99", "eastus"), None);
    assert_eq!(on_demand(Cloud::Google, "n2-custom-4-8192", "us-central1"), None);
    assert_eq!(on_demand(Cloud::Google, "a2-highgpu-1g", "europe-west12"), None);
    assert_eq!(usd(CATALOGUE.unit_price("aws/ebs/gp4/storage", "us-east-1")), None);
    assert_eq!(usd(CATALOGUE.unit_price("aws/ebs/gp3/storage", "mars-1")), None);
    assert_eq!(usd(CATALOGUE.unit_price("", "us-east-1")), None);
    assert_eq!(node("postgres", "db.m5.huge", "us-east-1"), None);
    assert_eq!(node("sqlite", "db.m5.large", "us-east-1"), None);
    // Known in GovCloud alone, whose prices are those of no other region.
    assert!(node("aurora-mysql", "db.t3.xlarge", "us-gov-west-1").is_some());
    assert_eq!(node("aurora-mysql", "db.t3.xlarge", "us-east-1"), None);
}

#[test]
fn a_spot_price_says_how_far_it_was_measured() {
    let (dollars, basis) = spot(Cloud::Aws, "m5.xlarge", "eu-west-1").expect("measured there");
    assert_eq!((dollars.as_str(), basis), ("$0.0942", Basis::SpotRegional));
    assert_eq!(spot(Cloud::Aws, "m5.xlarge", "eu-west-3").expect("measured elsewhere").1, Basis::SpotMedian);
    assert_eq!(spot(Cloud::Google, "n2-standard-4", "us-central1"), Some(("$0.0921".to_owned(), Basis::SpotListed)));
    assert_eq!(spot(Cloud::Azure, "Standard_D2s_v5", "eastus"), Some(("$0.0203".to_owned(), Basis::SpotListed)));
    assert_eq!(spot(Cloud::Azure, "Standard_D2s_v5", "westeurope").expect("typical").1, Basis::SpotListed);
    assert_eq!(spot(Cloud::Azure, "Standard_D2s_v5", "ukwest").expect("as its family").1, Basis::SpotFamily);
    assert_eq!(spot(Cloud::Azure, "Standard_NC24ads_A100_v4", "ukwest"), None, "GPUs are not as their family");
    assert_eq!(spot(Cloud::Aws, "p5.4xlarge", "us-east-1"), None, "nobody sells it as spot");
}

#[test]
fn spot_that_saves_nothing_costs_what_on_demand_does() {
    let quote = CATALOGUE.spot(Cloud::Aws, "a1.large", "us-east-1").expect("measured");
    assert_eq!(Some(quote.price), CATALOGUE.on_demand(Cloud::Aws, "a1.large", "us-east-1").map(|quote| quote.price));
    assert!(!quote.is_estimate());
    let discount = CATALOGUE.spot_discount("a1.large", "us-east-1").expect("measured");
    assert_eq!((discount.percent.to_bits(), discount.interruption), (0f64.to_bits(), Some(">20")));
}

#[test]
fn azure_has_no_spot_for_burstable_sizes() {
    assert!(on_demand(Cloud::Azure, "Standard_B2s", "eastus").is_some());
    assert_eq!(spot(Cloud::Azure, "Standard_B2s", "eastus"), None);
}

#[test]
fn a_type_with_accelerators_has_a_spot_price_of_its_own_or_none() {
    for cloud in Cloud::ALL {
        for machine in CATALOGUE.machines(cloud).filter(|machine| machine.accelerator.is_some()) {
            for region in CATALOGUE.regions(cloud) {
                let basis = CATALOGUE.spot(cloud, machine.name, region).map(|quote| quote.basis);
                let is_lent = matches!(basis, Some(Basis::SpotFamily | Basis::SpotOfEstimate));
                assert!(!is_lent, "{} in {region}: {basis:?}", machine.name);
            }
            let discount = CATALOGUE.spot_discount(machine.name, cloud.default_region());
            assert_ne!(discount.map(|discount| discount.basis), Some(Basis::SpotFamily), "{}", machine.name);
        }
    }
}

#[test]
fn a_family_lends_its_spot_discount_to_a_type_that_has_none() {
    let lent = CATALOGUE.machines(Cloud::Aws).filter_map(|machine| CATALOGUE.spot_discount(machine.name, "us-east-1"));
    assert!(lent.filter(|discount| discount.basis == Basis::SpotFamily).all(|discount| discount.percent > 0.0));
    assert_eq!(CATALOGUE.spot_discount("m9g.large", "us-east-1"), None);
}

#[test]
fn nodes_of_managed_services_cost_what_aws_lists() {
    let listed = |dollars: &str| Some((dollars.to_owned(), Basis::Listed));
    assert_eq!(node("postgres", "db.m5.large", "us-east-1"), listed("$0.1780"));
    assert_eq!(node("redis", "cache.r6g.large", "us-east-1"), listed("$0.2060"));
    assert_eq!(node("valkey", "cache.r6g.large", "us-east-1"), listed("$0.1648"));
    assert_eq!(node("memcached", "cache.r6g.large", "us-east-1"), listed("$0.2060"));
    assert_eq!(node("opensearch", "r5.large.search", "us-east-1"), listed("$0.1860"));
    assert_eq!(node("elasticsearch", "r5.large.elasticsearch", "us-east-1"), listed("$0.1860"));
    assert_eq!(node("msk", "kafka.m5.large", "us-east-1"), listed("$0.2100"));
    assert_eq!(node("sagemaker", "ml.g5.xlarge", "us-east-1"), listed("$1.4084"));
}

#[test]
fn a_node_without_a_price_in_the_region_is_estimated_by_its_relatives() {
    let estimate = |dollars: &str, basis| Some((dollars.to_owned(), basis));
    assert_eq!(node("postgres", "db.m7g.large", "eu-west-1"), estimate("$0.1860", Basis::Listed));
    assert_eq!(node("mariadb", "db.r7g.large", "eu-west-1"), estimate("$0.2680", Basis::Listed));
    assert_eq!(node("sagemaker", "ml.g5.xlarge", "eu-west-1"), estimate("$1.5722", Basis::SiblingRatio));
    assert_eq!(node("sagemaker", "ml.m5.4xlarge", "us-east-1"), estimate("$0.9600", Basis::SageMakerRatio));
    assert_eq!(node("documentdb", "db.t3.medium", "eu-west-1"), estimate("$0.0780", Basis::OtherRegion));
}

#[test]
fn a_machine_is_described_as_far_as_it_is_known() {
    let machine = CATALOGUE.machine_any("p4d.24xlarge").expect("an EC2 type");
    let accelerator = machine.accelerator.expect("it has GPUs");
    assert_eq!((machine.cloud, machine.vcpu, machine.memory_gib), (Cloud::Aws, Some(96.0), Some(1152.0)));
    assert_eq!((accelerator.model, accelerator.count.to_bits()), ("A100", 8f64.to_bits()));
    assert_eq!(CATALOGUE.accelerator_facts(&accelerator).map(|facts| facts.model), Some("A100-40"));

    let size = CATALOGUE.machine_any("standard_nc24ads_a100_v4").expect("an Azure size");
    assert_eq!((size.name, size.cloud), ("Standard_NC24ads_A100_v4", Cloud::Azure));
    assert_eq!(
        size.accelerator.and_then(|gpu| CATALOGUE.accelerator_facts(&gpu)).map(|facts| facts.model),
        Some("A100-80")
    );

    let shared = CATALOGUE.machine_any("e2-micro").expect("a Google type");
    assert_eq!((shared.vcpu, shared.shared_core, shared.burstable), (Some(2.0), Some(0.25), None));
    assert_eq!(
        CATALOGUE.sagemaker_machine("ml.p3.2xlarge").and_then(|machine| machine.accelerator).map(|gpu| gpu.model),
        Some("V100")
    );
    assert_eq!(CATALOGUE.machine_any("n2-custom-4-8192"), None);
}

#[test]
fn a_google_accelerator_is_billed_apart_unless_its_machine_includes_it() {
    let attached = CATALOGUE.gcp_gpu("nvidia-tesla-t4", "us-central1-c").expect("attached to N1");
    assert_eq!((attached.model, usd(attached.on_demand), attached.included_in_machine), ("T4", Some(0.35), false));
    let included = CATALOGUE.gcp_gpu("nvidia-l4", "europe-west4").expect("part of g2");
    assert_eq!((included.on_demand, included.included_in_machine), (None, true));
    assert_eq!(CATALOGUE.gcp_gpu("nvidia-tesla-t4", "europe-north2"), None);
    let old = CATALOGUE.accelerator("nvidia-tesla-k80").expect("described");
    assert!(!old.has_fp16_matrix_units);
}

#[test]
fn machines_come_in_name_order_and_each_has_its_name() {
    for cloud in Cloud::ALL {
        let names: Vec<_> = CATALOGUE.machines(cloud).map(|machine| machine.name.to_ascii_lowercase()).collect();
        assert!(names.len() > 500 && names.is_sorted(), "{cloud}");
        assert_eq!(
            CATALOGUE.regions(cloud).filter(|region| CATALOGUE.region(cloud, region) != Some(region)).count(),
            0
        );
    }
}

#[test]
fn a_newer_family_is_not_always_a_cheaper_one() {
    let ratio =
        |from: &str, to: &str| CATALOGUE.successors("aws_ec2", from).find(|step| step.to_family == to)?.ratio_median;
    assert_eq!(ratio("m5", "m7i"), Some(1.05));
    assert_eq!(ratio("m5", "m7g"), Some(0.85));
    assert_eq!(ratio("t2", "t3"), Some(0.8966));
    assert_eq!(CATALOGUE.successors("aws_ec2", "m99").count(), 0);
    assert_eq!(CATALOGUE.successors("azure_vm", "NCs_v3").count(), 2);
}

#[test]
fn a_successor_has_the_same_size_or_the_next_that_is_large_enough() {
    let type_of =
        |cloud, name: &str, family: &str| CATALOGUE.successor_type(cloud, name, family).map(|machine| machine.name);
    assert_eq!(type_of(Cloud::Aws, "m4.xlarge", "m7i"), Some("m7i.xlarge"));
    assert_eq!(type_of(Cloud::Aws, "m4.10xlarge", "m7i"), Some("m7i.12xlarge"));
    assert_eq!(type_of(Cloud::Azure, "Standard_D4s_v3", "Ds_v5"), Some("Standard_D4s_v5"));
    assert_eq!(type_of(Cloud::Google, "n1-standard-4", "n2"), Some("n2-standard-4"));
    assert_eq!(type_of(Cloud::Aws, "p3.8xlarge", "g5"), Some("g5.24xlarge"));
    assert_eq!(type_of(Cloud::Aws, "m4.xlarge", "m99"), None);
}

#[test]
fn a_previous_generation_gives_way_to_what_is_like_it_and_costs_less() {
    let successor = |name: &str, region: &str| CATALOGUE.cheaper_successor(name, region).map(|machine| machine.name);
    assert_eq!(successor("t2.micro", "us-east-1"), Some("t3.micro"));
    assert_eq!(successor("t1.micro", "us-east-1"), Some("t3.micro"));
    assert_eq!(successor("m4.2xlarge", "us-east-1"), Some("m6i.2xlarge"));
    assert_eq!(successor("i2.xlarge", "us-east-1"), Some("i3.xlarge"));
    // Its namesake r6i.xlarge is twice as large.
    assert_eq!(successor("m2.xlarge", "us-east-1"), Some("r6i.large"));
    // It has 36 processors; c6i has 32 or 48.
    assert_eq!(successor("c4.8xlarge", "us-east-1"), Some("c5.9xlarge"));
    // The same price is no saving, nor is a smaller machine; others are no previous generation, or are not sold there.
    for name in
        ["x1.32xlarge", "a1.large", "m3.medium", "m5.large", "g2.2xlarge", "p3.2xlarge", "hs1.8xlarge", "m4.huge"]
    {
        assert_eq!(successor(name, "us-east-1"), None, "{name}");
    }
    assert_eq!(successor("c3.large", "eu-south-2"), None);
}

#[test]
fn older_gpus_give_way_to_newer_ones_that_are_as_good_and_cost_less() {
    let successor = |cloud, name: &str, attached, region: &str| {
        let to = CATALOGUE.cheaper_gpus(&CATALOGUE.gpus(cloud, name, attached)?, region)?;
        let less = if to.keeps_memory { "" } else { " with less memory" };
        Some(format!("{} {} × {}{less}", to.gpus.machine.name, to.gpus.count, to.gpus.model.model))
    };
    let aws = |name| successor(Cloud::Aws, name, None, "us-east-1");
    assert_eq!(aws("p3.2xlarge").as_deref(), Some("g6e.2xlarge 1 × L40S"));
    assert_eq!(aws("p3.16xlarge").as_deref(), Some("p4d.24xlarge 8 × A100-40"));
    assert_eq!(aws("p2.xlarge").as_deref(), Some("g4dn.xlarge 1 × T4 with less memory"));
    assert_eq!(aws("g4dn.16xlarge").as_deref(), Some("g6.16xlarge 1 × L4"));
    assert_eq!(aws("g4dn.xlarge"), None);
    assert_eq!(aws("p5.48xlarge"), None);
    assert_eq!(aws("m4.large"), None);
    let sagemaker = |name| {
        let to = CATALOGUE.cheaper_sagemaker_gpus(&CATALOGUE.gpus(Cloud::Aws, name, None)?, "us-east-1")?;
        Some(to.gpus.machine.name)
    };
    assert_eq!(sagemaker("p3.2xlarge"), Some("g6e.2xlarge"));
    // That of p2 isn't known to be sold, and p4d costs more there.
    assert_eq!(sagemaker("p2.xlarge"), None);
    assert_eq!(sagemaker("p3.16xlarge"), None);
    let google = |gpu| successor(Cloud::Google, "n1-standard-8", Some((gpu, 1.0)), "us-central1-a");
    assert_eq!(google("nvidia-tesla-p100").as_deref(), Some("g2-standard-8 1 × L4"));
    assert_eq!(google("nvidia-tesla-p4").as_deref(), Some("n1-standard-8 1 × T4"));
    assert_eq!(google("nvidia-tesla-t4"), None);
    assert_eq!(google("nvidia-tesla-x1"), None);
    assert_eq!(CATALOGUE.gpus(Cloud::Google, "n1-standard-8", Some(("nvidia-tesla-p4", 0.0))), None);
}

#[test]
fn whatever_takes_anothers_place_costs_less_and_is_no_smaller() {
    let mut found = 0;
    for region in ["us-east-1", "ap-south-1"] {
        for from in CATALOGUE.machines(Cloud::Aws) {
            let gpus =
                CATALOGUE.gpus(Cloud::Aws, from.name, None).and_then(|gpus| CATALOGUE.cheaper_gpus(&gpus, region));
            let (to, least_memory) = match (CATALOGUE.cheaper_successor(from.name, region), gpus) {
                (Some(to), None) => (to, 0.93),
                (None, Some(to)) => (to.gpus.machine, if to.keeps_memory { 0.93 } else { 0.0 }),
                (None, None) => continue,
                both @ (Some(_), Some(_)) => panic!("{} belongs to one question: {both:?}", from.name),
            };
            let price = |name: &str| CATALOGUE.on_demand(Cloud::Aws, name, region).expect("both are sold").price.usd();
            assert!(price(to.name) < price(from.name), "{} to {} in {region}", from.name, to.name);
            assert_eq!(to.architecture, from.architecture, "{} to {}", from.name, to.name);
            assert!(to.vcpu >= from.vcpu && to.memory_gib >= from.memory_gib.map(|memory| memory * least_memory));
            found += 1;
        }
    }
    assert!(found > 80, "{found}");
}

#[test]
fn a_region_without_an_accelerator_is_known() {
    assert_eq!(CATALOGUE.offers_accelerator("nvidia-b200", "us-central1-a"), Some(true));
    assert_eq!(CATALOGUE.offers_accelerator("nvidia-b200", "africa-south1"), Some(false));
    assert_eq!(CATALOGUE.offers_accelerator("nvidia-x9", "us-central1"), None);
    let google = |name, region| CATALOGUE.offers(Cloud::Google, name, region);
    assert_eq!(google("a3-ultragpu-8g", "europe-west3"), Some(false));
    assert_eq!(google("a3-ultragpu-8g", "europe-west4"), Some(true));
    assert_eq!(google("tpu7x-standard-4t", "us-west1"), Some(false));
    assert_eq!(google("a4x-maxgpu-4g-metal", "us-west1"), None, "no source says where it is");
    assert_eq!(CATALOGUE.offers(Cloud::Aws, "trn2.48xlarge", "eu-west-1"), Some(false));
    assert_eq!(CATALOGUE.offers(Cloud::Azure, "Standard_D2s_v5", "eastus"), Some(true));
}

#[test]
fn offers_are_known_by_family_and_region() {
    assert_eq!(CATALOGUE.offers_family("m5", "eu-west-1"), Some(true));
    assert_eq!(CATALOGUE.offers_family("a1", "eu-south-2"), Some(false));
    assert_eq!(CATALOGUE.offers_family("m5", "us-gov-west-1"), None);
}

#[test]
fn a_misspelt_name_leads_to_the_nearest_one() {
    assert_eq!(CATALOGUE.nearest(Cloud::Aws, "m5.xlrge"), Some("m5.xlarge"));
    assert_eq!(CATALOGUE.nearest(Cloud::Azure, "standard_nc24adsa100_v4"), Some("Standard_NC24ads_A100_v4"));
    assert_eq!(CATALOGUE.nearest(Cloud::Google, "n2standard-4"), Some("n2-standard-4"));
    assert_eq!(CATALOGUE.nearest(Cloud::Google, "completely-different"), None);
    assert_eq!(CATALOGUE.nearest_item("aws/ebs/gp3/storag"), Some("aws/ebs/gp3/storage"));
}

#[test]
fn a_region_is_known_however_it_is_written() {
    assert_eq!(CATALOGUE.region(Cloud::Azure, "West Europe"), Some("westeurope"));
    assert_eq!(CATALOGUE.region(Cloud::Azure, "EastUS2"), Some("eastus2"));
    assert_eq!(CATALOGUE.region(Cloud::Google, "us-central1-f"), Some("us-central1"));
    assert_eq!(CATALOGUE.region(Cloud::Google, "ASIA"), Some("asia-multi"));
    assert_eq!(CATALOGUE.region(Cloud::Aws, "us-east-1"), Some("us-east-1"));
    assert_eq!(CATALOGUE.region(Cloud::Aws, "westeurope"), None);
    assert_eq!(CATALOGUE.region(Cloud::Aws, ""), None);
}

#[test]
fn a_node_of_a_previous_generation_gives_way_to_one_of_its_own_service() {
    let successor = |service, name: &str, region| CATALOGUE.cheaper_node(service, name, region, |_, _| true);
    assert_eq!(successor("postgres", "db.r4.large", "us-east-1"), Some("db.r6g.large"));
    assert_eq!(successor("mysql", "db.m2.xlarge", "us-east-1"), Some("db.r6g.large"));
    assert_eq!(successor("aurora-postgresql", "db.r4.xlarge", "eu-west-1"), Some("db.r6g.xlarge"));
    assert_eq!(successor("valkey", "cache.m3.large", "us-east-1"), Some("cache.m6g.large"));
    assert_eq!(successor("memcached", "cache.t2.medium", "eu-west-1"), Some("cache.t4g.medium"));
    assert_eq!(successor("opensearch", "m4.xlarge.search", "us-east-1"), Some("m6g.xlarge.search"));
    assert_eq!(successor("neptune", "db.r4.2xlarge", "us-east-1"), Some("db.r6g.2xlarge"));
    // A container of a model is built for one architecture.
    assert_eq!(successor("sagemaker", "ml.m4.xlarge", "us-east-1"), None);
    // These are not of a previous generation, or nothing costs less.
    for (service, name) in
        [("postgres", "db.m5.large"), ("mysql", "db.m3.medium"), ("redshift", "dc2.large"), ("msk", "kafka.m5.large")]
    {
        assert_eq!(successor(service, name, "us-east-1"), None, "{service} {name}");
    }
    // The region sells no m6g, and none of the others costs less.
    assert_eq!(successor("postgres", "db.m4.large", "us-gov-east-1"), None);
}

#[test]
fn an_arm_twin_is_of_the_newest_family_that_costs_less() {
    let machine = |cloud, name: &str, region| CATALOGUE.arm_twin(Fleet::Machines(cloud), name, region);
    assert_eq!(machine(Cloud::Aws, "m5.xlarge", "us-east-1"), Some("m8g.xlarge"));
    assert_eq!(machine(Cloud::Aws, "t3.micro", "eu-west-1"), Some("t4g.micro"));
    assert_eq!(machine(Cloud::Aws, "m7g.large", "us-east-1"), None);
    assert_eq!(machine(Cloud::Azure, "Standard_D4s_v5", "eastus"), Some("Standard_D4ps_v6"));
    assert_eq!(machine(Cloud::Google, "n2-standard-4", "us-central1"), Some("n4a-standard-4"));
    let node = |service, name: &str, region| CATALOGUE.arm_twin(Fleet::Nodes(service), name, region);
    assert_eq!(node("postgres", "db.m5.large", "us-east-1"), Some("db.m7g.large"));
    assert_eq!(node("redis", "cache.r5.large", "us-east-1"), Some("cache.r6g.large"));
    assert_eq!(node("opensearch", "c5.xlarge.search", "us-east-1"), Some("c7g.xlarge.search"));
    assert_eq!(node("msk", "kafka.m5.4xlarge", "us-east-1"), Some("kafka.m7g.4xlarge"));
    assert_eq!(node("redshift", "ra3.4xlarge", "us-east-1"), None);
}

#[test]
fn smaller_types_are_of_the_same_family() {
    let half = |fleet, name: &str| CATALOGUE.half_as_large(fleet, name, main_region(fleet));
    assert_eq!(half(Fleet::Machines(Cloud::Aws), "m5.xlarge"), Some("m5.large"));
    assert_eq!(half(Fleet::Machines(Cloud::Aws), "m5.large"), None);
    assert_eq!(half(Fleet::Machines(Cloud::Aws), "g5.2xlarge"), Some("g5.xlarge"));
    assert_eq!(half(Fleet::Machines(Cloud::Azure), "Standard_D4s_v3"), Some("Standard_D2s_v3"));
    assert_eq!(half(Fleet::Machines(Cloud::Google), "n2-highmem-8"), Some("n2-highmem-4"));
    assert_eq!(half(Fleet::Nodes("mysql"), "db.r5.2xlarge"), Some("db.r5.xlarge"));
    assert_eq!(half(Fleet::Nodes("redis"), "cache.m5.xlarge"), Some("cache.m5.large"));
    assert_eq!(half(Fleet::Nodes("documentdb"), "db.r5.4xlarge"), None);
    let smallest = |fleet, name: &str, vcpu, memory_gib, accelerators| {
        CATALOGUE.smallest(fleet, name, main_region(fleet), Least { vcpu, memory_gib, accelerators })
    };
    assert_eq!(smallest(Fleet::Machines(Cloud::Aws), "m5.8xlarge", 3.0, 10.0, 0.0), Some("m5.xlarge"));
    assert_eq!(smallest(Fleet::Machines(Cloud::Aws), "g5.12xlarge", 4.0, 0.0, 1.0), Some("g5.xlarge"));
    assert_eq!(smallest(Fleet::Machines(Cloud::Google), "n2-standard-16", 4.0, 32.0, 0.0), Some("n2-highmem-4"));
    assert_eq!(smallest(Fleet::Machines(Cloud::Aws), "m5.large", 2.0, 8.0, 0.0), Some("m5.large"));
    assert_eq!(smallest(Fleet::Machines(Cloud::Aws), "m5.large", 4.0, 8.0, 0.0), None);
    assert_eq!(smallest(Fleet::Nodes("redis"), "cache.r5.4xlarge", 2.0, 20.0, 0.0), Some("cache.r5.xlarge"));
}

fn main_region(fleet: Fleet<'_>) -> &'static str {
    match fleet {
        Fleet::Machines(cloud) => cloud.default_region(),
        Fleet::Nodes(_) => "us-east-1",
    }
}

#[test]
fn what_takes_a_nodes_place_is_sold_in_the_region_for_less() {
    for service in ["aurora-mysql", "valkey", "opensearch", "neptune", "sagemaker"] {
        for region in ["us-east-1", "ap-southeast-5"] {
            for name in CATALOGUE.node_names() {
                let Some(now) = usd(CATALOGUE.node_price(service, name, region)) else { continue };
                let others = [
                    CATALOGUE.cheaper_node(service, name, region, |_, _| true),
                    CATALOGUE.arm_twin(Fleet::Nodes(service), name, region),
                    CATALOGUE.half_as_large(Fleet::Nodes(service), name, region),
                ];
                for other in others.into_iter().flatten() {
                    let quote = CATALOGUE.node_price(service, other, region).expect("it has a price");
                    assert!(quote.price.usd() < now, "{service} {name} {other} in {region}");
                }
            }
        }
    }
}
