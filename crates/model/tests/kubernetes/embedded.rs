//! Objects and Helm values inside of Terraform.

use std::sync::Arc;

use costlint_model::{
    Count, Dialect, FileId, Member, Place, Resource, Scope, Source, Sources, Value, Wanted,
    kubernetes::{self, HELM_VALUES},
    terraform,
};
use costlint_syntax::Span;
use insta::assert_snapshot;

use crate::dump;

/// The Kubernetes objects and Helm values of a module of one file.
fn embedded(text: &str) -> (Sources, Vec<Resource>) {
    let sources = Sources::new(vec![Source::read("infra/main.tf", text).expect("Terraform")]);
    let kubernetes = |dialect: Dialect, _: &str| dialect == Dialect::Kubernetes;
    let folders = terraform::Folders::new(&sources, terraform::Initialised::default());
    let found = folders
        .roots()
        .flat_map(|root| {
            terraform::resources(
                &terraform::Modules::new(&sources, &folders),
                root,
                &terraform::Inputs::default(),
                &Wanted::new(&kubernetes),
            )
        })
        .collect();
    (sources, found)
}

fn shown(text: &str) -> String {
    dump::dump(&embedded(text).1)
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
    let (sources, found) = embedded(text);
    assert_snapshot!(dump::dump(&found), @r#"
    NodePool NodePool
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
    assert_eq!(&*found[0].scope.name, "infra");
}

#[test]
fn copies_of_the_block_count_for_what_it_holds() {
    let pool = |setting: &str| {
        shown(&format!(
            "resource \"kubectl_manifest\" \"pool\" {{\n{setting}\nyaml_body = <<EOT\napiVersion: v1\nkind: Pod\nEOT\n}}\n"
        ))
    };
    assert!(pool("count = 3").starts_with("Pod Pod/default x 3\n"));
    assert!(pool("for_each = var.pools").starts_with("Pod Pod/default x ?\n"));
    assert_eq!(pool("count = 0"), "");
}

#[test]
fn heredocs_in_the_values_of_a_release_are_helm_values() {
    let text = r#"
resource "helm_release" "prometheus" {
  chart  = "kube-prometheus-stack"
  values = [
    file("values.yaml"),
    <<-EOT
    grafana:
      resources: {}
      adminPassword: ${random_password.grafana.result}
    prometheus:
      ${indent(2, local.prometheus)}
    EOT
  ]
}
"#;
    let (sources, found) = embedded(text);
    assert_snapshot!(dump::dump(&found), @r"
    HelmValues helm_release.prometheus
      grafana = {adminPassword: ?, resources: {}}
      prometheus = ?
      ...
    ");
    assert_eq!((&*found[0].name, &*found[0].type_name, found[0].version.is_null()), ("prometheus", HELM_VALUES, true));
    assert_eq!(dump::place(&sources, Some(found[0].header)).lines().next(), Some("7:5 grafana:"));
}

#[test]
fn values_are_named_by_the_setting_they_stand_in() {
    let text = r#"
module "addons" {
  source  = "aws-ia/eks-blueprints-addons/aws"
  argocd  = { values = [<<-EOT
    a: 1
    EOT
  ] }
  pools = {
    "gpu" = {
      values = concat([var.base], [<<-EOT
        b: 2
        EOT
      ])
    }
  }
  grafana_values = <<-EOT
    c: 3
  EOT
}

resource "argocd_application" "app" {
  spec {
    source {
      helm {
        values = <<-EOT
          d: 4
        EOT
      }
    }
  }
}

locals {
  operator_values = yamldecode(<<EOT
e: 5
EOT
  )
  values_loki = <<-VALUES
    f: 6
  VALUES
}
"#;
    assert_snapshot!(shown(text), @r"
    HelmValues module.addons.argocd
      a = 1
    HelmValues module.addons.pools.gpu
      b = 2
    HelmValues module.addons.grafana_values
      c = 3
    HelmValues argocd_application.app.spec.source.helm
      d = 4
    HelmValues local.operator_values
      e = 5
    HelmValues local.values_loki
      f = 6
    ");
}

#[test]
fn what_yamlencode_is_given_is_read_too() {
    let text = r#"
resource "helm_release" "loki" {
  values = [yamlencode({
    persistence = { storageClass = "gp2", size = var.size }
  })]
}

resource "kubectl_manifest" "pool" {
  yaml_body = yamlencode({
    apiVersion = "karpenter.sh/v1"
    kind       = "NodePool"
    metadata   = { name = "gpu" }
  })
}
"#;
    assert_snapshot!(shown(text), @r#"
    HelmValues helm_release.loki
      persistence = {size: ?, storageClass: "gp2"}
    NodePool NodePool/gpu
      apiVersion = "karpenter.sh/v1"
      kind = "NodePool"
      metadata = {name: "gpu"}
    "#);
}

#[test]
fn other_yaml_is_no_helm_values() {
    for block in [
        "resource \"aws_instance\" \"web\" {\n  user_data = <<-EOT\n    resources: {}\n  EOT\n}\n",
        "resource \"helm_release\" \"web\" {\n  description = <<-EOT\n    resources: {}\n  EOT\n}\n",
        "resource \"github_repository_file\" \"web\" {\n  values = <<-EOT\n    resources: {}\n  EOT\n}\n",
        "resource \"helm_release\" \"web\" {\n  values = [<<-EOT\n    only a text\n  EOT\n  ]\n}\n",
        "resource \"helm_release\" \"web\" {\n  values = [<<-EOT\n    %{ if var.on }\n    a: 1\n    %{ endif }\n  EOT\n  ]\n}\n",
        "locals {\n  values = [for name in [<<-EOT\n    a: 1\n  EOT\n  ] : name]\n}\n",
    ] {
        assert_eq!(shown(block), "", "{block}");
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
        copies: Count::exactly(3),
        region: Value::unknown(),
        version: Value::null(),
        outside: None,
        scope: Arc::new(Scope::alone("infra")),
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
    assert_eq!(
        (&*pool.address, pool.dialect, pool.copies, &*pool.scope.name),
        ("NodePool/gpu", Dialect::Kubernetes, Count::exactly(3), "infra")
    );
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
