//! What findings say of capacity that is bound to something: taints, coupled nodes, licences, spot prices.

use costlint_model::{Source, Sources};
use costlint_rules::{AllFindings, Rulebook, Settings};

fn findings(files: &[(&str, &str)], code: &str) -> AllFindings {
    let read = files.iter().map(|(path, text)| Source::read(*path, *text).expect("infrastructure code"));
    let sources = Sources::new(read.collect());
    let rulebook = Rulebook::embedded();
    let resources = rulebook.resources_of(&sources);
    rulebook.check(&sources, resources, &Settings::default(), &|rule| &*rule.code == code).1
}

fn helps(files: &[(&str, &str)], code: &str) -> String {
    let helps = findings(files, code).into_iter().map(|it| it.help.unwrap_or_default());
    helps.collect::<Vec<_>>().join("\n")
}

fn messages(text: &str, code: &str) -> String {
    findings(&[("main.tf", text)], code).into_iter().map(|it| it.message).collect::<Vec<_>>().join("\n")
}

const POOL: &str = r#"
resource "aws_eks_node_group" "gpu" {
  instance_types = ["g5.48xlarge"]
  labels         = { pool = "gpu" }
  scaling_config {
    min_size = 0
    max_size = 2
  }
}
"#;

fn server(arguments: &str, selector: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: chat }}\nspec:\n  selector: {{}}\n  template:\n    spec:\n      nodeSelector: {selector}\n      containers:\n        - name: chat\n          image: vllm\n          args: {arguments}\n"
    )
}

#[test]
fn the_taint_of_aks_s_spot_nodes_is_named() {
    let pool = r#"resource "azurerm_kubernetes_cluster_node_pool" "gpu" {
      vm_size    = "Standard_NC4as_T4_v3"
      node_count = 1
    }"#;
    insta::assert_snapshot!(helps(&[("main.tf", pool)], "SPT001"), @"use spot capacity, or add a spot pool with the same labels and let this one scale to 0 as its fallback; AKS taints spot nodes with `kubernetes.azure.com/scalesetpriority=spot:NoSchedule`, which the pods have to tolerate");
}

#[test]
fn nodes_that_work_as_one_are_remarked_on() {
    let coupled = r#"resource "aws_launch_template" "efa" {
      network_interfaces { interface_type = "efa" }
      placement { tenancy = "dedicated" }
    }
    resource "aws_eks_node_group" "gpu" {
      instance_types = ["p4d.24xlarge"]
      launch_template { id = aws_launch_template.efa.id }
      scaling_config {
        min_size = 0
        max_size = 2
      }
    }"#;
    insta::assert_snapshot!(helps(&[("main.tf", coupled)], "SPT001"), @"use spot capacity, or add a spot pool with the same labels and keep this one as its fallback; EFA couples the nodes, so a job stops when one is taken back; the nodes have dedicated tenancy, whose spot prices are not known");
    let compact = r#"resource "google_container_node_pool" "gpu" {
      location   = "us-central1-a"
      node_count = 2
      placement_policy { type = "COMPACT" }
      node_config { machine_type = "a2-highgpu-1g" }
    }"#;
    insta::assert_snapshot!(helps(&[("main.tf", compact)], "SPT001"), @"use spot capacity, or add a spot pool with the same labels and let this one scale to 0 as its fallback; compact placement couples the nodes, so a job stops when one is taken back");
}

#[test]
fn a_model_that_is_split_over_gpus_is_remarked_on_where_its_pods_select_the_pool() {
    let beside = |arguments: &str, selector: &str| {
        helps(&[("main.tf", POOL), ("chat.yaml", &server(arguments, selector))], "SPT001")
    };
    let split = beside(r#"["--tensor-parallel-size", "8"]"#, "{ pool: gpu }");
    insta::assert_snapshot!(split, @"use spot capacity, or add a spot pool with the same labels and keep this one as its fallback; pods here use tensor parallelism, so a server stops with the node of any of its GPUs");
    assert_eq!(
        beside(r#"["serve --tensor-parallel-size=8"]"#, "{ node.kubernetes.io/instance-type: g5.48xlarge }"),
        split
    );
    assert_eq!(beside(r#"["-tp", "2"]"#, "{ pool: gpu }"), split);
    let plain = beside(r#"["--tensor-parallel-size", "1"]"#, "{ pool: gpu }");
    insta::assert_snapshot!(plain, @"use spot capacity, or add a spot pool with the same labels and keep this one as its fallback");
    assert_eq!(beside(r#"["--tensor-parallel-size", "8"]"#, "{ pool: other }"), plain);
    assert_eq!(beside(r#"["--tensor-parallel-size", "8"]"#, "{}"), plain);
    assert_eq!(beside("[]", "{ pool: gpu }"), plain);
}

#[test]
fn pods_that_need_each_other_are_remarked_on_for_karpenter_as_well() {
    let pool = "apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: { name: gpu }\nspec:\n  template:\n    spec:\n      requirements:\n        - { key: karpenter.sh/capacity-type, operator: In, values: [on-demand] }\n        - { key: node.kubernetes.io/instance-type, operator: In, values: [g5.48xlarge] }\n";
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: { name: train }\nspec:\n  template:\n    spec:\n      nodeSelector: { karpenter.sh/nodepool: gpu }\n      containers:\n        - name: train\n          image: train\n          resources: { limits: { vpc.amazonaws.com/efa: 1 } }\n";
    insta::assert_snapshot!(helps(&[("pool.yaml", pool), ("job.yaml", job)], "SPT003"), @"add `spot` to the values of `karpenter.sh/capacity-type`; the figure is for g5.48xlarge, the cheapest that the requirements allow; pods here use EFA, so a job stops when one node is taken back");
    insta::assert_snapshot!(helps(&[("pool.yaml", pool), ("chat.yaml", &server(r#"["--tensor-parallel-size=8"]"#, "{ karpenter.sh/nodepool: gpu }"))], "SPT003"), @"add `spot` to the values of `karpenter.sh/capacity-type`; the figure is for g5.48xlarge, the cheapest that the requirements allow; pods here use tensor parallelism, so a server stops with the node of any of its GPUs");
}

#[test]
fn a_percentage_is_that_of_the_price_which_is_paid() {
    let template = |market: &str, name: &str| {
        format!("resource \"aws_launch_template\" \"{name}\" {{\n  instance_type = \"c4.xlarge\"\n{market}}}\n")
    };
    let spot = "  instance_market_options {\n    market_type = \"spot\"\n  }\n";
    insta::assert_snapshot!(messages(&template("", "web"), "CMP001"), @"aws_launch_template.web uses previous-generation c4.xlarge; c6i.xlarge is at least as large and costs 15% less");
    insta::assert_snapshot!(messages(&template(spot, "web"), "CMP001"), @"aws_launch_template.web uses previous-generation c4.xlarge; c6i.xlarge is at least as large and costs 8% less");
    insta::assert_snapshot!(messages(&template("", "windows"), "CMP001"), @"aws_launch_template.windows uses previous-generation c4.xlarge; c6i.xlarge is at least as large and costs less");
}

#[test]
fn a_machine_of_windows_is_known_by_the_data_source_of_its_image() {
    let machine = |filter: &str| {
        format!(
            "data \"aws_ami\" \"image\" {{\n  filter {{\n    name   = \"name\"\n    values = [\"{filter}\"]\n  }}\n}}\nresource \"aws_instance\" \"web\" {{\n  ami           = data.aws_ami.image.id\n  instance_type = \"m4.2xlarge\"\n}}\n"
        )
    };
    insta::assert_snapshot!(messages(&machine("Windows_Server-2022-English-Full-Base-*"), "CMP001"), @"aws_instance.web uses previous-generation m4.2xlarge; m6i.2xlarge is at least as large and costs less");
    insta::assert_snapshot!(messages(&machine("al2023-ami-2023.*-x86_64"), "CMP001"), @"aws_instance.web uses previous-generation m4.2xlarge; m6i.2xlarge is at least as large and costs 4% less");
}
