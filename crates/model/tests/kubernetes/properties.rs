//! What holds for any text.

use costlint_model::{Resource, Source, Sources};
use proptest::prelude::*;

use crate::dump;

const MANIFEST: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: &meta
  name: {{ include \"web\" . }}
  {{- if .Values.labels }}
  labels: {a: é}
  {{- else }}
  labels: &labels {{ toYaml .Values | nindent 4 }}
  {{- end }}
spec:
  template: {<<: *meta, spec: {containers: [{name: \"${a}\", image: 'x:{{ .tag }}'}]}}
  text: |
    {{ .Values.text }}
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Pod, metadata: *meta}
";

fn assert_reads(path: &str, text: &str) {
    let Some(source) = Source::read(path, text) else { return };
    let sources = Sources::new(vec![source]);
    let resources: Vec<Resource> = dump::resources(&sources);
    for resource in &resources {
        for place in [resource.header, resource.whole] {
            assert!(text.get(place.span.range()).is_some(), "{:?} is no place", place.span);
        }
        assert!(resource.body.as_object().is_some());
    }
    assert_eq!(dump::dump(&resources), dump::dump(&dump::resources(&sources)));
}

fn mutated(start: prop::sample::Index, length: usize, with: &str) -> String {
    let characters: Vec<char> = MANIFEST.chars().collect();
    let start = start.index(characters.len());
    let end = (start + length).min(characters.len());
    [&characters[..start].iter().collect::<String>(), with, &characters[end..].iter().collect::<String>()].concat()
}

proptest! {
    #[test]
    fn a_mutated_manifest_is_read_without_panic(start: prop::sample::Index, length in 0_usize..40, with in "[-\\[\\]{}!&*:,'\"#|>%$ a-zA-Z\\n]{0,12}") {
        assert_reads("chart/templates/a.yaml", &mutated(start, length, &with));
        assert_reads("a.yaml", &mutated(start, length, &with));
    }

    #[test]
    fn any_text_is_read_without_panic(text: String) {
        assert_reads("templates/a.yaml", &format!("apiVersion: v1\nkind: Pod\n{text}{{{{"));
        assert_reads("a.json", &format!("{{\"apiVersion\": \"v1\", \"kind\": \"Pod\", {text}"));
    }
}
