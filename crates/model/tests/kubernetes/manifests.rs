//! Plain manifests.

use costlint_model::{Count, Dialect, Wanted, kubernetes};
use insta::assert_snapshot;

use crate::{dump, manifest, read};

#[test]
fn each_document_is_an_object_named_by_its_metadata() {
    let text = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {replicas: 2}
---
# nothing
---
apiVersion: v1
kind: Pod
metadata: {name: job}
---
kind: NodePool
apiVersion: karpenter.sh/v1
metadata: {name: gpu, namespace: ignored}
";
    assert_snapshot!(manifest(text), @r#"
    Deployment Deployment/shop/web
      apiVersion = "apps/v1"
      kind = "Deployment"
      metadata = {name: "web", namespace: "shop"}
      spec = {replicas: 2}
    Pod Pod/default/job
      apiVersion = "v1"
      kind = "Pod"
      metadata = {name: "job"}
    NodePool NodePool/gpu
      apiVersion = "karpenter.sh/v1"
      kind = "NodePool"
      metadata = {name: "gpu", namespace: "ignored"}
    "#);
}

#[test]
fn a_name_that_is_not_there_is_made_up_by_no_one() {
    assert_snapshot!(manifest("apiVersion: v1\nkind: Pod\nmetadata: {generateName: job-}\n"), @r#"
    Pod Pod/default/job-*
      apiVersion = "v1"
      kind = "Pod"
      metadata = {generateName: "job-"}
    "#);
    assert_snapshot!(manifest("apiVersion: v1\nkind: Pod\nmetadata: [a]\n"), @r#"
    Pod Pod
      apiVersion = "v1"
      kind = "Pod"
      metadata = ["a"]
    "#);
    assert_snapshot!(manifest("apiVersion: v1\nkind: Pod\n"), @r#"
    Pod Pod/default
      apiVersion = "v1"
      kind = "Pod"
    "#);
}

#[test]
fn the_items_of_a_list_are_objects_themselves() {
    let text = "
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Pod, metadata: {name: a}}
- {apiVersion: v1, kind: PodList, items: [{apiVersion: v1, kind: Pod, metadata: {name: b}}]}
- {kind: Pod}
---
{apiVersion: v1, kind: AllowList, metadata: {name: c}}
";
    assert_snapshot!(manifest(text), @r#"
    Pod Pod/default/a
      apiVersion = "v1"
      kind = "Pod"
      metadata = {name: "a"}
    Pod Pod/default/b
      apiVersion = "v1"
      kind = "Pod"
      metadata = {name: "b"}
    AllowList AllowList/default/c
      apiVersion = "v1"
      kind = "AllowList"
      metadata = {name: "c"}
    "#);
}

#[test]
fn what_has_no_kind_or_version_is_no_object() {
    let text = "apiVersion: v1\n---\nkind: Pod\n---\napiVersion: v1\nkind: [Pod]\n---\n- apiVersion: v1\n- kind: Pod\n";
    assert_snapshot!(manifest(text), @"");
}

#[test]
fn json_reads_alike() {
    let text = r#"{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}]}"#;
    assert_snapshot!(read("pod.json", text).1, @r#"
    Pod Pod/default/a
      apiVersion = "v1"
      kind = "Pod"
      metadata = {name: "a"}
    "#);
}

#[test]
fn merge_keys_and_anchors_are_followed_and_the_later_of_two_keys_counts() {
    let text = "
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
base: &base {cpu: 1, memory: 2Gi}
one: {<<: *base, cpu: 2}
two: *base
three: {a: 1, a: 2}
";
    assert_snapshot!(manifest(text), @r#"
    ConfigMap ConfigMap/default/a
      apiVersion = "v1"
      base = {cpu: 1, memory: "2Gi"}
      kind = "ConfigMap"
      metadata = {name: "a"}
      one = {cpu: 2, memory: "2Gi"}
      three = {a: 2}
      two = {cpu: 1, memory: "2Gi"}
    "#);
}

#[test]
fn an_object_knows_where_it_stands() {
    let text =
        "# first\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a # name\nspec: {}\n---\napiVersion: v1\nkind: Node\n";
    let sources = dump::project("app/pods/a.yaml", text);
    let [pod, node] = dump::resources(&sources).try_into().expect("two objects");
    assert_eq!(dump::place(&sources, Some(pod.header)), "5:9 a");
    assert_eq!(
        dump::place(&sources, Some(pod.whole)),
        "2:1 apiVersion: v1\nkind: Pod\nmetadata:\n  name: a # name\nspec: {}"
    );
    assert_eq!(
        (&*pod.name, &*pod.scope.name, pod.version.as_text(), pod.copies),
        ("a", "app/pods", Some("v1"), Count::ONE)
    );
    assert_eq!((dump::place(&sources, Some(node.header)).as_str(), &*node.name), ("9:7 Node", ""));
}

#[test]
fn only_wanted_kinds_are_read() {
    let sources = dump::project("a.yaml", "apiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Node\n");
    let nodes = |dialect: Dialect, kind: &str| dialect == Dialect::Kubernetes && kind == "Node";
    let (file, _) = sources.iter().next().expect("a text");
    let found = kubernetes::resources(&sources, file, &Wanted::new(&nodes));
    assert_eq!(found.iter().map(|resource| &*resource.address).collect::<Vec<_>>(), ["Node"]);
}

#[test]
fn a_mistake_in_one_document_leaves_the_others() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\n";
    assert!(manifest(text).contains("Pod/default/b"));
}
