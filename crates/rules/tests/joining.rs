//! Rules that ask for instances of another kind find them wherever in the run they stand.

use costlint_model::{Source, Sources};
use costlint_rules::{Page, Rulebook, Settings};

/// The codes and resources of what some rules find in some texts.
fn found(rules: &[&str], files: &[(&str, &str)]) -> Vec<String> {
    let sources = Sources::new(
        files.iter().map(|(path, text)| Source::read(*path, *text).expect("infrastructure code")).collect(),
    );
    let rulebook = Rulebook::embedded();
    let resources = rulebook.resources_of(&sources);
    let findings = rulebook.check(&sources, resources, &Settings::default(), &|rule| rules.contains(&&*rule.code)).1;
    findings.iter().map(|finding| format!("{} {}", finding.code, finding.resource)).collect()
}

const POD: &str = "apiVersion: v1
kind: Pod
metadata: { name: api }
spec:
  containers:
    - { name: api, image: \"api:1\" }
";

const LIMIT_RANGE: &str = "apiVersion: v1
kind: LimitRange
metadata: { name: defaults }
spec:
  limits:
    - type: Container
      defaultRequest: { cpu: 100m, memory: 64Mi }
";

#[test]
fn a_limit_range_excuses_containers_in_folders_around_it() {
    let finding = ["K8S001 Pod/default/api/api".to_owned()];
    assert_eq!(found(&["K8S001"], &[("cluster/apps/pod.yaml", POD)]), finding);
    for folder in ["", "cluster/", "cluster/apps/", "cluster/apps/base/"] {
        assert_eq!(
            found(&["K8S001"], &[("cluster/apps/pod.yaml", POD), (&format!("{folder}range.yaml"), LIMIT_RANGE)]),
            [""; 0],
            "in {folder:?}"
        );
    }
    for folder in ["other/", "cluster/ap/", "cluster/apps2/"] {
        assert_eq!(
            found(&["K8S001"], &[("cluster/apps/pod.yaml", POD), (&format!("{folder}range.yaml"), LIMIT_RANGE)]),
            finding,
            "in {folder:?}"
        );
    }
}

fn pool(name: &str, weight: u32, capacity: &str) -> String {
    format!(
        "apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {{ name: {name} }}
spec:
  weight: {weight}
  template:
    metadata: {{ labels: {{ team: web }} }}
    spec:
      requirements:
        - {{ key: karpenter.sh/capacity-type, operator: In, values: [{capacity}] }}
"
    )
}

#[test]
fn a_heavier_pool_in_another_folder_that_takes_spot_excuses_one_behind_it() {
    let behind = pool("general", 1, "on-demand");
    assert_eq!(found(&["SPT003"], &[("a/general.yaml", &behind)]), ["SPT003 NodePool/general"]);
    assert_eq!(
        found(&["SPT003"], &[("a/general.yaml", &behind), ("b/first.yaml", &pool("first", 10, "spot"))]),
        [""; 0]
    );
}

const GPU_POOL: &str = r#"resource "aws_eks_node_group" "gpu" {
  instance_types = ["g5.xlarge"]
  labels         = { pool = "gpu" }
  scaling_config {
    min_size = 1
    max_size = 3
  }
}
"#;

const PRODUCTION: &str = "apiVersion: apps/v1
kind: Deployment
metadata: { name: chat, namespace: production }
spec:
  template:
    spec:
      nodeSelector: { pool: gpu }
      containers:
        - name: chat
          image: \"chat:1\"
          resources:
            requests: { cpu: 1, memory: 1Gi }
            limits: { nvidia.com/gpu: 1 }
";

#[test]
fn a_production_workload_in_another_folder_excuses_the_pool_that_it_selects() {
    assert_eq!(found(&["GPU002"], &[("terraform/gpu.tf", GPU_POOL)]), ["GPU002 aws_eks_node_group.gpu"]);
    assert_eq!(found(&["GPU002"], &[("terraform/gpu.tf", GPU_POOL), ("manifests/chat.yaml", PRODUCTION)]), [""; 0]);
}

#[test]
fn a_bucket_whose_key_is_not_known_has_the_lifecycle_that_names_it() {
    let bucket = "resource \"aws_s3_bucket\" \"data\" {\n  for_each = toset([var.name])\n  bucket   = each.key\n}\n";
    let lifecycle = "resource \"aws_s3_bucket_lifecycle_configuration\" \"data\" {
  for_each = toset([var.name])
  bucket   = aws_s3_bucket.data[each.key].id
  rule {
    id     = \"tier\"
    status = \"Enabled\"
    transition {
      days          = 30
      storage_class = \"STANDARD_IA\"
    }
  }
}
";
    assert_eq!(found(&["STO007"], &[("main.tf", bucket)]), ["STO007 aws_s3_bucket.data[?]"]);
    assert_eq!(found(&["STO007"], &[("main.tf", &format!("{bucket}{lifecycle}"))]), [""; 0]);
}

/// The resources of a kind `service` for which a condition certainly holds.
fn services_where(condition: &str, text: &str) -> Vec<String> {
    let kind = |name: &str, body: &str| Page {
        path: format!("kinds/{name}.md").into(),
        text: format!("# {name}\n\n```hcl kind\n{body}\n```\n").into(),
    };
    let service = r#"fields = { net = link }
monthly_cost = 1
linked = ["acme_net"]
declare "terraform" "acme_service" { net = link("net_id", "zone_id -> net_id") }"#;
    let port = r#"fields = { number = number("port") }
monthly_cost = 1
declare "terraform" "acme_ports" {
  each   = ["port[*]"]
  where  = of_resource("open", { absent = true })
  number = at("number")
}"#;
    let guard = r#"fields = { net = link }
monthly_cost = 1
declare "terraform" "acme_guard" { net = link("net_id") }
declare "terraform" "acme_zone" "module.acme/net/zone" { net = self.identity }"#;
    let rule = Page {
        path: "net/service.md".into(),
        text: format!(
            "# Service\n\n```hcl rule\ncode = \"ACM001\"\nmessage = self.address\n\nmatch \"service\" {{\n  when = {condition}\n}}\n```\n"
        )
        .into(),
    };
    let pages = vec![kind("service", service), kind("port", port), kind("guard", guard), rule];
    let (rulebook, problems) = Rulebook::default().extended(pages);
    assert!(problems.is_empty(), "{problems:?}");
    let sources = Sources::new(vec![Source::read("main.tf", text).expect("infrastructure code")]);
    let resources = rulebook.resources_of(&sources);
    let findings = rulebook.check(&sources, resources, &Settings::default(), &|_| true).1;
    findings.iter().map(|finding| finding.resource.to_string()).collect()
}

const SERVICE: &str = "resource \"acme_service\" \"web\" {\n}\n";

#[test]
fn none_is_certain_only_where_all_are_known() {
    let answers = |ports: &str| {
        let text = format!("{SERVICE}{ports}");
        let holds = |condition: &str| !services_where(condition, &text).is_empty();
        let joined = "with(\"port\", { number = 80 })";
        [
            holds(&format!("length({joined}) == 0")),
            holds(&format!("length({joined}) > 0")),
            holds("!anytrue([for port in nearby(\"port\") : port.number == 80])"),
        ]
    };
    let ports = |body: &str| answers(&format!("resource \"acme_ports\" \"all\" {{\n{body}\n}}\n"));
    let (none, maybe, one) = ([true, false, true], [false, false, false], [false, true, false]);
    assert_eq!(answers(""), none);
    assert_eq!(ports("port = [{ number = 80 }]"), one);
    assert_eq!(ports("port = [{ number = 81 }]"), none);
    assert_eq!(ports("port = var.ports"), maybe);
    assert_eq!(ports("port = [{ number = 81 }, var.port]"), maybe);
    assert_eq!(ports("port = merge({ a = { number = 81 } }, var.ports)"), maybe);
    assert_eq!(ports("port = [{ number = 80 }]\n open = var.open"), maybe);
    assert_eq!(ports("port = [{ number = 80 }]\n open = false"), none);
}

#[test]
fn an_instance_that_may_have_no_copy_is_only_perhaps_found() {
    let text =
        format!("{SERVICE}resource \"acme_ports\" \"all\" {{\n  count = var.ports\n  port = [{{ number = 80 }}]\n}}\n");
    for condition in ["length(with(\"port\", { number = 80 })) == 0", "length(with(\"port\", { number = 80 })) > 0"] {
        assert_eq!(services_where(condition, &text), [""; 0], "{condition}");
    }
}

#[test]
fn links_are_equal_where_they_mean_one_resource_and_unknown_outside_of_the_project() {
    let net = "resource \"acme_net\" \"a\" {\n}\nresource \"acme_net\" \"b\" {\n}\nresource \"acme_net\" \"many\" {\n  for_each = toset([\"x\", \"y\"])\n}\nresource \"acme_net\" \"any\" {\n  count = var.nets\n}\nresource \"acme_net\" \"one\" {\n  count = var.is_on ? 1 : 0\n}\nresource \"acme_zone\" \"z\" {\n  net_id = acme_net.a.id\n}\nresource \"acme_net\" \"named\" {\n  name = module.label.id\n}\n";
    let answer = |service: &str, guard: &str| {
        let text = format!(
            "{net}resource \"acme_service\" \"web\" {{\n  {service}\n}}\nresource \"acme_guard\" \"all\" {{\n  net_id = {guard}\n}}\n"
        );
        let joined =
            "length([for guard in with(\"guard\", { net = self.net }) : guard if guard.type == \"acme_guard\"])";
        let holds = |condition: String| !services_where(&condition, &text).is_empty();
        match (holds(format!("{joined} > 0")), holds(format!("{joined} == 0"))) {
            (true, false) => "same",
            (false, true) => "other",
            (false, false) => "?",
            (true, true) => "both",
        }
    };
    let answers = [
        ("net_id = acme_net.a.id", "acme_net.a.id", "same"),
        ("net_id = acme_net.a.id", "acme_net.a.arn", "same"),
        ("net_id = acme_net.a.id", "acme_net.b.id", "other"),
        ("zone_id = acme_zone.z.id", "acme_net.a.id", "same"),
        ("net_id = acme_zone.z.net_id", "acme_net.a.id", "same"),
        ("net_id = acme_net.named.name", "acme_net.named.id", "same"),
        ("net_id = acme_net.a.owner", "acme_net.a.id", "?"),
        ("net_id = acme_net.a.id", "var.net", "?"),
        ("net_id = acme_net.a.id", "\"net-0\"", "?"),
        ("net_id = acme_net.a.id", "data.acme_net.a.id", "?"),
        ("net_id = acme_net.many[\"x\"].id", "acme_net.many[\"x\"].id", "same"),
        ("net_id = acme_net.many[\"x\"].id", "acme_net.many[\"y\"].id", "other"),
        ("net_id = acme_net.many[\"x\"].id", "acme_net.many[var.key].id", "?"),
        ("net_id = acme_net.any[0].id", "acme_net.any[0].id", "?"),
        ("net_id = acme_net.one[0].id", "acme_net.one[0].id", "same"),
    ];
    for (service, guard, expected) in answers {
        assert_eq!(answer(service, guard), expected, "{service}, {guard}");
    }
}

#[test]
fn an_instance_is_what_a_link_to_it_means() {
    let text = "resource \"acme_zone\" \"z\" {\n}\nmodule \"m\" {\n  source = \"acme/net/zone\"\n}\nresource \"acme_service\" \"a\" {\n  net_id = acme_zone.z.id\n}\nresource \"acme_service\" \"b\" {\n  net_id = module.m.zone_id\n}\nresource \"acme_service\" \"c\" {\n  net_id = module.m.owner\n}\n";
    let joined = services_where("length(with(\"guard\", { net = self.net })) == 1", text);
    assert_eq!(joined, ["acme_service.a", "acme_service.b"]);
}

#[test]
fn templates_of_one_folder_are_near_each_other() {
    let cluster =
        "Resources:\n  Cluster:\n    Type: AWS::EKS::Cluster\n    Properties: { Name: a, Version: \"1.20\" }\n";
    let rulebook = {
        let page = Page {
            path: "net/cluster.md".into(),
            text: "# Cluster\n\n```hcl rule\ncode = \"ACM001\"\nmessage = \"${self.folder} ${self.stack}\"\n\nmatch \"kubernetes_control_plane\" {\n  when = length(nearby(\"kubernetes_control_plane\")) == 2\n}\n```\n".into(),
        };
        Rulebook::embedded().extended(vec![page]).0
    };
    let sources = Sources::new(
        ["eks/a.yaml", "eks/b.yaml", "other/c.yaml"]
            .iter()
            .map(|path| Source::read(*path, cluster).expect("a template"))
            .collect(),
    );
    let resources = rulebook.resources_of(&sources);
    let findings = rulebook.check(&sources, resources, &Settings::default(), &|rule| &*rule.code == "ACM001").1;
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["eks eks/a.yaml", "eks eks/b.yaml"]);
}
