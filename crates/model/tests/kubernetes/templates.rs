//! Helm templates, and manifests that Terraform's `templatefile` fills in.

use costlint_model::Language;
use insta::assert_snapshot;

use crate::read;

#[track_caller]
fn template(text: &str) -> String {
    let (language, dump) = read("chart/templates/web.yaml", text);
    assert_eq!(language, Language::Helm);
    dump
}

#[test]
fn what_a_placeholder_decides_is_not_known() {
    let text = r#"
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "web.fullname" . }}
  labels: {{- include "web.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  image: "nginx:{{ .Values.tag }}"
  port: 80
"#;
    assert_snapshot!(template(text), @r#"
    Deployment Deployment/default
      apiVersion = "apps/v1"
      kind = "Deployment"
      metadata = {labels: ?, name: ?}
      spec = {image: ?, port: 80, replicas: ?}
    "#);
}

#[test]
fn a_version_or_namespace_may_be_a_placeholder_and_a_kind_may_not() {
    let text = "
apiVersion: {{ .Values.version }}
kind: Pod
metadata: {name: a, namespace: '{{ .Release.Namespace }}'}
---
apiVersion: v1
kind: {{ .Values.kind }}
";
    assert_snapshot!(template(text), @r#"
    Pod Pod/a
      apiVersion = ?
      kind = "Pod"
      metadata = {name: "a", namespace: ?}
    "#);
}

#[test]
fn the_branches_of_a_condition_are_joined() {
    let text = "
apiVersion: v1
kind: Service
metadata: {name: a}
spec:
  {{- if .Values.public }}
  type: LoadBalancer
  ports: {http: 80, tls: 443}
  {{- else }}
  type: ClusterIP
  ports: {http: 80}
  {{- end }}
  fixed: 1
";
    assert_snapshot!(template(text), @r#"
    Service Service/default/a
      apiVersion = "v1"
      kind = "Service"
      metadata = {name: "a"}
      spec = {fixed: 1, ports: {http: 80, ...}, type: "LoadBalancer"|"ClusterIP"}
    "#);
}

#[test]
fn what_a_template_puts_out_leaves_open_where_it_may_go() {
    let text = "
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
  - name: main
    resources:
      {{- toYaml .Values.resources | nindent 6 }}
  {{- include \"sidecars\" . | nindent 2 }}
  {{- with .Values.extra }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
";
    let dump = template(text);
    assert!(dump.contains("resources: ?"), "{dump}");
    assert!(dump.contains("..."), "{dump}");
}

#[test]
fn a_document_inside_of_a_condition_or_loop_is_not_counted() {
    let text = "
apiVersion: v1
kind: Pod
metadata: {name: always}
{{- if .Values.on }}
---
apiVersion: v1
kind: Pod
metadata: {name: sometimes}
{{- end }}
---
apiVersion: v1
kind: Pod
metadata: {name: again}
{{ range .Values.pods }}
---
apiVersion: v1
kind: Pod
metadata: {name: {{ . }}}
{{ end }}
";
    let headers: Vec<String> =
        template(text).lines().filter(|line| line.starts_with("Pod")).map(str::to_owned).collect();
    assert_eq!(
        headers,
        ["Pod Pod/default/always", "Pod Pod/default/sometimes x ?", "Pod Pod/default/again", "Pod Pod/default x ?"]
    );
}

#[test]
fn outside_of_a_chart_what_does_not_read_plainly_is_a_template() {
    let control = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n{{ if .x }}\nspec: {}\n{{ end }}\n";
    assert_snapshot!(read("pod.yaml", control).1, @r#"
    Pod Pod/default/a
      apiVersion = "v1"
      kind = "Pod"
      metadata = {name: "a"}
      spec = {}
    "#);
    let value = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nsize: {{ size }}\n";
    assert_eq!((read("a.yaml", control).0, read("a.yaml", value).0), (Language::Helm, Language::Helm));
    assert!(read("a.yaml", value).1.contains("size = ?"));
}

#[test]
fn directives_of_terraform_are_passed_over() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n%{ if gpu }\nsize: ${size}\n%{ endif }\n";
    assert_snapshot!(read("pod.yaml", text).1, @r#"
    Pod Pod/default/a
      apiVersion = "v1"
      kind = "Pod"
      metadata = {name: "a"}
      size = ?
    "#);
}
