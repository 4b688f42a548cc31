//! What pages read of pods: around them, their variables, documents inside of strings, and what others deploy with them.

use costlint_model::{Source, Sources};
use costlint_rules::{Page, Rulebook, Settings};

/// The field `read` of each pod, or of another kind, that a declaration states as this expression.
fn read(each: &str, expression: &str, files: &[(&str, &str)]) -> Vec<String> {
    let text = format!(
        "# Thing\n\n```hcl kind\nfields = {{ read = string }}\ndeclare \"kubernetes\" \"*\" {{\n  {each}\n  read = {expression}\n}}\n```\n"
    );
    let page = Page { path: "rules/kinds/thing.md".into(), text: text.into() };
    let (rulebook, problems) = Rulebook::default().extended(vec![page]);
    assert!(problems.is_empty(), "{problems:?}");
    let sources = files.iter().map(|(path, text)| Source::read(*path, *text).expect("infrastructure code"));
    let sources = Sources::new(sources.collect());
    let resources = rulebook.resources_of(&sources);
    let (inventory, _) = rulebook.check(&sources, resources, &Settings::default(), &|_| true);
    let shown = |value: costlint_model::Value| {
        if value.is_null() { "null".into() } else { value.shown().map_or("?".into(), |text| text.to_string()) }
    };
    inventory.items().map(|item| shown(item.field("read"))).collect()
}

fn of_pods(expression: &str, text: &str) -> Vec<String> {
    read("each = pods()", expression, &[("a.yaml", text)])
}

const RAY: &str = "apiVersion: ray.io/v1
kind: RayCluster
metadata: { name: ray }
spec:
  replicas: 9
  headGroupSpec:
    template: { spec: { containers: [{ name: head, image: a }] } }
  workerGroupSpecs:
    - groupName: gpu
      replicas: 3
      template: { spec: { containers: [{ name: worker, image: a }] } }
";

#[test]
fn the_innermost_object_around_a_pod_decides() {
    assert_eq!(of_pods("around(\"replicas\")", RAY), ["9", "3"]);
    assert_eq!(of_pods("around(\"size\", { absent = 1 })", RAY), ["1", "1"]);
    assert_eq!(of_pods("self.address", RAY), ["RayCluster/default/ray/headGroupSpec", "RayCluster/default/ray/gpu"]);
}

#[test]
fn a_setting_around_a_pod_that_is_not_known_is_not_passed_over() {
    let text = RAY.replace("replicas: 3", "replicas: ${WORKERS}");
    assert_eq!(of_pods("around(\"replicas\")", &text), ["9", "?"]);
}

#[test]
fn a_variable_has_the_value_that_is_written_for_it() {
    let pod = |env: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{ name: a }}\nspec: {{ containers: [{{ name: a, image: a{env} }}] }}\n"
        )
    };
    let home = |env: &str| of_pods("env(\"HF_HOME\")", &pod(env));
    assert_eq!(home(", env: [{ name: HF_HOME, value: /models }]"), ["/models"]);
    assert_eq!(home(", env: [{ name: OTHER, value: a }]"), ["null"]);
    assert_eq!(home(", env: [{ name: HF_HOME, valueFrom: { configMapKeyRef: { name: a, key: b } } }]"), ["?"]);
    assert_eq!(home(", envFrom: [{ configMapRef: { name: a } }]"), ["?"]);
    assert_eq!(home(""), ["null"]);
}

#[test]
fn a_document_in_a_string_is_a_value() {
    let text = "apiVersion: v1
kind: ConfigMap
metadata: { name: a }
data:
  config.yaml: |
    server: { replicas: 3 }
  config.json: '{\"server\": {\"replicas\": 4}}'
  broken: '{'
";
    let replicas = |key: &str| {
        let expression = format!("document(at(\"data[\\\"{key}\\\"]\")).server.replicas");
        read("", &expression, &[("a.yaml", text)])
    };
    assert_eq!(replicas("config.yaml"), ["3"]);
    assert_eq!(replicas("config.json"), ["4"]);
    assert_eq!(replicas("broken"), ["?"]);
}

#[test]
fn a_claim_counts_if_its_template_is_deployed_with_the_pod() {
    let pod = "apiVersion: v1
kind: Pod
metadata: { name: a }
spec:
  resourceClaims: [{ name: gpus, resourceClaimTemplateName: two }]
  containers: [{ name: a, image: a, resources: { claims: [{ name: gpus }] } }]
";
    let template = |class: &str| {
        format!(
            "apiVersion: resource.k8s.io/v1\nkind: ResourceClaimTemplate\nmetadata: {{ name: two }}\nspec:\n  spec:\n    \
             devices: {{ requests: [{{ name: a, exactly: {{ deviceClassName: {class}, count: 2 }} }}] }}\n"
        )
    };
    let accelerators = |files: &[(&str, &str)]| read("each = pods()", "pod_containers()[0].accelerators", files);
    assert_eq!(accelerators(&[("a/pod.yaml", pod), ("a/claim.yaml", &template("gpu.nvidia.com"))]), ["2"]);
    assert_eq!(accelerators(&[("a/pod.yaml", pod), ("a/claim.yaml", &template("nic.example.com"))]), ["0"]);
    assert_eq!(accelerators(&[("a/pod.yaml", pod), ("b/claim.yaml", &template("gpu.nvidia.com"))]), ["?"]);
}

#[test]
fn clusters_of_one_name_have_their_own_pods() {
    let cluster = |gpus: u32| {
        format!(
            "apiVersion: ray.io/v1
kind: RayJob
metadata: {{ name: tune }}
spec:
  rayClusterSpec:
    workerGroupSpecs:
      - groupName: gpu
        replicas: 1
        template: {{ spec: {{ containers: [{{ name: a, image: a, resources: {{ limits: {{ nvidia.com/gpu: {gpus} }} }} }}] }} }}
"
        )
    };
    let files = [("one.yaml", cluster(1)), ("two.yaml", cluster(4))];
    let sources = files.iter().map(|(path, text)| Source::read(*path, text.as_str()).expect("infrastructure code"));
    let sources = Sources::new(sources.collect());
    let rulebook = Rulebook::embedded();
    let resources = rulebook.resources_of(&sources);
    let findings = rulebook.check(&sources, resources, &Settings::default(), &|rule| &*rule.code == "LIF006").1;
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "RayJob/default/tune leaves its cluster running when the job has finished, with 1 accelerator",
            "RayJob/default/tune leaves its cluster running when the job has finished, with 4 accelerators",
        ]
    );
}
