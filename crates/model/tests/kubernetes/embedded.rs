//! Objects and Helm values inside of Terraform.

use costlint_model::{
    Dialect, FileId, Member, Place, Resource, Source, Sources, Value, Wanted,
    kubernetes::{self, HELM_VALUES},
};
use costlint_syntax::Span;
use insta::assert_snapshot;

use crate::dump;

/// The objects in the heredoc of a module, whose interpolations are masked.
fn heredoc(text: &str) -> (Sources, Vec<Resource>) {
    let sources = Sources::new(vec![Source::read("infra/main.tf", text).expect("Terraform")]);
    let start = text.find("<<-EOT\n").expect("a heredoc") + "<<-EOT\n".len();
    let span = Span::new(start, text.rfind("    EOT").expect("its end"));
    let masks: Vec<Span> = text.match_indices("${").map(|(at, _)| Span::new(at, at + text[at..].find('}').expect("closed") + 1)).collect();
    let everything = |_: Dialect, _: &str| true;
    let found = kubernetes::resources_in(&sources, FileId(0), span, &masks, &Wanted::new(&everything));
    (sources, found)
}

#[test]
fn manifests_in_a_heredoc_are_read_in_place() {
    let text = r#"
resource "kubectl_manifest" "pool" {
  yaml_body = <<-EOT
    apiVersion: karpenter.sh/v1
    kind: NodePool
    metadata:
      name: gpu-${var.stage}
    spec:
      limits: {cpu: 100}
      role: ${split("/", module.a)[1]}
    ---
    apiVersion: v1
    kind: Namespace
    metadata: {name: ml}
    EOT
}
"#;
    let (sources, found) = heredoc(text);
    assert_snapshot!(dump::dump(&found), @r#"
    NodePool NodePool/?
      apiVersion = "karpenter.sh/v1"
      kind = "NodePool"
      metadata = {name: ?}
      spec = {limits: {cpu: 100}, role: ?}
    Namespace Namespace/ml
      apiVersion = "v1"
      kind = "Namespace"
      metadata = {name: "ml"}
    "#);
    assert_eq!(dump::place(&sources, Some(found[0].header)), "7:13 gpu-${var.stage}");
    assert_eq!(&*found[0].scope, "infra");
}

#[test]
fn helm_values_with_a_karpenter_pool_are_a_resource() {
    let text = r#"
values = [
  <<-EOT
    name: g5-gpu
    clusterName: ${module.eks.cluster_name}
    ec2NodeClass:
      amiFamily: Bottlerocket
    nodePool:
      requirements:
        - key: "karpenter.sh/capacity-type"
          operator: In
          values: ["on-demand"]
    EOT
]
"#;
    let (sources, found) = heredoc(text);
    assert_snapshot!(dump::dump(&found), @r#"
    HelmValues HelmValues/g5-gpu
      clusterName = ?
      ec2NodeClass = {amiFamily: "Bottlerocket"}
      name = "g5-gpu"
      nodePool = {requirements: [{key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"]}]}
    "#);
    assert_eq!((&*found[0].name, &*found[0].type_name, found[0].version.is_null()), ("g5-gpu", HELM_VALUES, true));
    assert_eq!(dump::place(&sources, Some(found[0].header)), "4:11 g5-gpu");
}

#[test]
fn other_helm_values_are_none() {
    for text in ["<<-EOT\n    nodePool: {weight: 1}\n    EOT", "<<-EOT\n    replicas: 2\n    EOT", "<<-EOT\n    a: requirements\n    EOT"] {
        assert!(heredoc(text).1.is_empty(), "{text}");
    }
}

fn carrier() -> Resource {
    let place = |start, end| Place { file: FileId(0), span: Span::new(start, end) };
    Resource {
        dialect: Dialect::Terraform,
        type_name: "kubernetes_manifest".into(),
        name: "pool".into(),
        address: "kubernetes_manifest.pool".into(),
        body: Value::object(Vec::new()),
        header: place(0, 10),
        whole: place(0, 99),
        copies: Some(3),
        region: Value::unknown(),
        version: Value::null(),
        scope: "infra".into(),
    }
}

#[test]
fn a_manifest_written_as_an_object_is_a_resource() {
    let member = |name: &str, value: Value| Member::new(name, value);
    let manifest = Value::object(vec![
        member("apiVersion", Value::text("karpenter.sh/v1")),
        member("kind", Value::text("NodePool")),
        member("metadata", Value::object(vec![member("name", Value::text("gpu"))])),
    ]);
    let pools = |_: Dialect, kind: &str| kind == "NodePool";
    let pool = kubernetes::resource_of(manifest, &carrier(), &Wanted::new(&pools)).expect("a wanted object");
    assert_eq!((&*pool.address, pool.dialect, pool.copies, &*pool.scope), ("NodePool/gpu", Dialect::Kubernetes, Some(3), "infra"));
    assert_eq!((pool.header, pool.whole), (carrier().header, carrier().whole));
    assert_eq!(pool.version.as_text(), Some("karpenter.sh/v1"));
}

#[test]
fn an_object_of_unknown_or_unwanted_kind_is_none() {
    let nothing = |_: Dialect, _: &str| false;
    let everything = |_: Dialect, _: &str| true;
    let object = |kind| Value::object(vec![Member::new("apiVersion", Value::text("v1")), Member::new("kind", kind)]);
    assert!(kubernetes::resource_of(object(Value::text("Pod")), &carrier(), &Wanted::new(&nothing)).is_none());
    assert!(kubernetes::resource_of(object(Value::unknown()), &carrier(), &Wanted::new(&everything)).is_none());
    assert!(kubernetes::resource_of(Value::unknown(), &carrier(), &Wanted::new(&everything)).is_none());
}
