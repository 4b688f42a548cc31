//! Placeholders of other tools in manifests that are plain YAML.

use costlint_model::{Data, Language};

use crate::{dump, read};

/// What a plain manifest has for this value, and whether it is one.
#[track_caller]
fn value(written: &str) -> String {
    let text = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nvalue: {written}\n");
    let sources = dump::project("a.yaml", &text);
    assert_eq!(sources.iter().next().map(|(_, source)| source.language), Some(Language::Kubernetes), "{written}");
    let resource = dump::resources(&sources).remove(0);
    let Data::Object(object) = resource.body.data else { panic!("a body is an object") };
    object.get("value").map_or_else(|| "(absent)".to_owned(), |value| dump::value(&value))
}

#[test]
fn a_word_with_a_placeholder_in_it_is_not_known() {
    for written in [
        "\"{{inputs.parameters.size}}\"",
        "'{{ size }}Gi'",
        "${SIZE}",
        "'${NAME}-${STAGE}'",
        "s3://${BUCKET}/{{=path}}",
    ] {
        assert_eq!(value(written), "?", "{written}");
    }
}

#[test]
fn a_message_a_command_or_a_script_is_known_with_its_placeholders() {
    for written in ["\"{{ $labels.pod }} is down\"", "echo ${SIZE}", "\"x {{a}}\"", "\"${a}x ${b}\""] {
        assert!(value(written).starts_with('"'), "{written}");
    }
    assert_eq!(value("|\n  ${SIZE}\n"), "\"${SIZE}\\n\"");
}

#[test]
fn braces_that_enclose_nothing_are_text() {
    for written in ["a}", "'{a}'", "'${'", "'{{'", "'}}'", "$HOME", "$(VAR)"] {
        assert!(value(written).starts_with('"'), "{written}");
    }
}

#[test]
fn a_placeholder_in_a_comment_or_text_leaves_a_manifest_plain() {
    let alert =
        "# {{ comment }}\napiVersion: v1\nkind: PrometheusRule\nmetadata: {name: a}\nx: 'CPU {{ $value }} high'\n";
    assert_eq!(read("alert.yaml", alert).0, Language::Kubernetes);
    let broken = "apiVersion: v1\nkind: Pod\nmetadata: {name: a\nx: '{{ $value }}'\n";
    assert_eq!(read("broken.yaml", broken).0, Language::Kubernetes);
}
