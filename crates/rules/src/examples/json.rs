//! Examples in HCL mean the same as in JSON: the same instances, findings and fixes.

use costlint_model::{Source, Sources};
use costlint_syntax::edit::{self, Edit};

use super::fences::{Example, Role, examples};
use crate::{
    Settings,
    findings::finding::{Finding, Replacement},
    pages::{kind::Kind, page::Page},
    rulebook::Rulebook,
};

/// The examples of a page that are one file of HCL, with the same as JSON.
fn examples_in_both(page: &Page) -> Vec<(String, String, Example)> {
    let both = |example: Example| {
        let [file] = example.files.as_slice() else { return None };
        let text = file.inside.of(&page.text);
        // JSON has no heredocs, and no comments that other tools read.
        if file.path != "main.tf" || text.contains("<<") || text.contains("#checkov") {
            return None;
        }
        let value: serde_json::Value = hcl::from_str(text).expect("another reader of HCL reads it");
        Some((text.to_owned(), serde_json::to_string_pretty(&value).expect("it is JSON"), example))
    };
    examples(page).0.into_iter().filter_map(both).collect()
}

fn project(path: &str, text: &str) -> Sources {
    Sources::new(Source::read(path, text).into_iter().collect())
}

fn instances(rulebook: &Rulebook, kind: &Kind, sources: &Sources) -> Vec<String> {
    let inventory = rulebook.inventory(sources, rulebook.resources_of(sources), &Settings::default());
    let of_kind = inventory.items().filter(|item| *item.kind() == kind.name);
    let mut lines: Vec<String> = of_kind.map(|item| item.described(kind, &|_| true)).collect();
    lines.sort();
    lines
}

/// A text with the fixes of its findings made, but for one that meets another.
fn mend(text: &str, findings: &[Box<Finding>]) -> String {
    let mut edits: Vec<Edit> = Vec::new();
    for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        let meets = |edit: &Replacement| {
            edits.iter().any(|other| other.span.start <= edit.place.span.end && edit.place.span.start <= other.span.end)
        };
        if !fix.edits.iter().any(meets) {
            edits.extend(fix.edits.iter().map(|edit| Edit { span: edit.place.span, text: edit.text.clone() }));
        }
    }
    edit::apply(text, &edits).into_owned()
}

#[test]
fn examples_in_json_have_the_instances_of_those_in_hcl() {
    let rulebook = Rulebook::embedded();
    let mut compared = 0;
    for kind in rulebook.kinds() {
        for page in kind.pages() {
            for (text, json, example) in examples_in_both(page) {
                if !matches!(example.role, Role::Kind { .. }) {
                    continue;
                }
                let in_hcl = instances(&rulebook, kind, &project("main.tf", &text));
                assert_eq!(instances(&rulebook, kind, &project("main.tf.json", &json)), in_hcl, "{json}");
                compared += in_hcl.len();
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn waste_in_json_is_found_and_fixed_like_waste_in_hcl() {
    let rulebook = Rulebook::embedded();
    let mut compared = 0;
    for rule in &rulebook.rules {
        for (text, json, example) in examples_in_both(&rule.page) {
            if example.role != Role::Bad {
                continue;
            }
            let today = example.expected.today.as_deref().map(Into::into);
            let settings = Settings { today, ..Settings::default() };
            let found = |path: &str, text: &str| {
                let sources = project(path, text);
                let resources = rulebook.resources_of(&sources);
                rulebook.check(&sources, resources, &settings, &|other| other.name == rule.name).1
            };
            let findings = found("main.tf.json", &json);
            assert_eq!(findings.len(), found("main.tf", &text).len(), "{}: {json}", rule.name);
            let mended = mend(&json, &findings);
            let is_written = |finding: &Finding| finding.fix.as_ref().is_some_and(|fix| !fix.edits.is_empty());
            let left = findings.iter().filter(|finding| !is_written(finding)).count();
            assert!(found("main.tf.json", &mended).len() <= left, "{}: {mended}", rule.name);
            compared += findings.len();
        }
    }
    assert!(compared > 50, "{compared}");
}
