//! How fast YAML is read, in megabytes of manifests, templates and half-typed text a second.

use costlint_syntax::yaml::{self, Markers};
use divan::{Bencher, counter::BytesCount};

fn main() {
    divan::main();
}

/// A workload as people write it, with this number in its name.
fn manifest(number: usize) -> String {
    format!(
        "---
# Serves the model; scaled by its queue.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: inference-{number}
  namespace: ml
  labels: &labels
    app.kubernetes.io/name: inference
    app.kubernetes.io/part-of: \"recommender\"
  annotations:
    description: >-
      Answers requests of the shop, and warms its cache
      from the bucket when it starts.
spec:
  replicas: {number}
  selector: {{ matchLabels: {{ app: inference, tier: 'gpu' }} }}
  template:
    metadata:
      labels: *labels
    spec:
      nodeSelector:
        node.kubernetes.io/instance-type: g5.2xlarge
      tolerations:
        - key: nvidia.com/gpu
          operator: Exists
          effect: NoSchedule
      containers:
        - name: server
          image: registry.example.com/inference:v1.{number}.0
          command: [\"python3\", \"-m\", \"server\", \"--port=8080\"]
          args:
            - |
              set -euo pipefail
              exec server --workers \"$WORKERS\" --model /models/current
          resources:
            requests:
              cpu: 500m # measured
              memory: 2Gi
            limits:
              nvidia.com/gpu: 1
          env:
            - name: WORKERS
              value: \"4\"
            - name: LEVEL
              valueFrom:
                configMapKeyRef:
                  name: settings
                  key: level
"
    )
}

fn manifests() -> String {
    (0..200).map(manifest).collect()
}

#[divan::bench]
fn manifests_as_they_are(bencher: Bencher) {
    let text = manifests();
    bencher.counter(BytesCount::of_str(&text)).bench(|| yaml::parse(&text));
}

#[divan::bench]
fn manifests_of_a_chart(bencher: Bencher) {
    let text = manifests().replace("name: server\n", "name: {{ .Values.name | quote }}\n").replace(
        "          env:\n",
        "          {{- with .Values.extra }}\n          {{- toYaml . | nindent 10 }}\n          {{- end }}\n          env:\n",
    );
    bencher.counter(BytesCount::of_str(&text)).bench(|| yaml::parse_masked(&text, Markers::GoTemplate));
}

#[divan::bench]
fn a_manifest_while_someone_types(bencher: Bencher) {
    let text = manifest(1).replace("      containers:\n", "      contai\n");
    bencher.counter(BytesCount::of_str(&text)).bench(|| yaml::parse(&text));
}
