//! The examples of pages, which are their tests.

use std::collections::BTreeSet;

use costlint_model::{Source, Sources, Wanted, cloudformation, content::Content, kubernetes, terraform};
use costlint_syntax::{
    Span,
    edit::{self, Edit},
};

use crate::{
    Settings,
    findings::finding::{Finding, Replacement},
    pages::{
        kind::Kind,
        page::{Fence, Page},
        rule::Rule,
    },
    rulebook::Rulebook,
};

/// An example that does not show what its page says.
#[derive(Debug, Clone)]
pub struct ExampleFailure {
    /// The example's lines in the page.
    pub span: Span,
    /// What is otherwise, in one line or a few.
    pub message: String,
}

impl Rulebook {
    /// Runs the examples of a rule's page: each `bad` has a finding of the rule, each `good` and `fixed` has none, a `fixed`
    /// is what the fixes make of the `bad` before it, and `saves=12.34` gives the figure. `today=2026-11-24` is the day of the
    /// run; without it there is none. A page has at least one of both.
    pub fn test_rule(&self, rule: &Rule) -> Vec<ExampleFailure> {
        let mut failures = Vec::new();
        let (mut bad, mut good) = (0, 0);
        let mut mended: Option<String> = None;
        for fence in rule.page.fences() {
            let words: Vec<&str> = fence.words.iter().map(String::as_str).collect();
            let (language, expected) = match words.as_slice() {
                [language, "bad" | "good" | "fixed", ..] => (*language, words[1]),
                _ => continue,
            };
            let Some((sources, findings)) = self.findings_of(rule, &fence, language) else {
                failures.push(ExampleFailure {
                    span: fence.inside,
                    message: format!("no infrastructure code of the language {language} is here"),
                });
                continue;
            };
            failures.extend(problems(&sources, &fence));
            let saves = words.iter().find_map(|word| word.strip_prefix("saves="));
            if expected == "bad" {
                bad += 1;
                failures.extend(check_bad(&fence, &findings, saves));
                mended = Some(mend(fence.inside.of(&rule.page.text), &findings));
            } else {
                good += 1;
                let expected = fence.inside.of(&rule.page.text);
                if words[1] == "fixed" && mended.as_deref() != Some(expected) {
                    let is = mended.as_deref().unwrap_or("no bad example stands before it");
                    failures
                        .push(ExampleFailure { span: fence.inside, message: format!("this is made instead:\n{is}") });
                }
                failures.extend(findings.iter().map(|finding| ExampleFailure {
                    span: fence.inside,
                    message: format!("it is found: {}", finding.message),
                }));
            }
        }
        if bad == 0 || good == 0 {
            failures.push(ExampleFailure {
                span: Span::at(0),
                message: "a rule's page has at least one bad and one good example".into(),
            });
        }
        failures
    }

    /// Compares each `example` of a kind's page with the `instances` fence after it: what is read, field by field. Every
    /// declaration has an example of each of its resource types.
    pub fn test_kind(&self, kind: &Kind) -> Vec<ExampleFailure> {
        let mut failures = Vec::new();
        let mut shown = BTreeSet::new();
        let fences: Vec<Fence> = kind.page.fences().collect();
        for (index, fence) in fences.iter().enumerate() {
            let [language, word, ..] = fence.words.as_slice() else { continue };
            if word != "example" {
                continue;
            }
            let Some(expected) = fences.get(index + 1).filter(|next| next.words == ["text", "instances"]) else {
                failures.push(ExampleFailure {
                    span: fence.inside,
                    message: "the example is not followed by a fence ```text instances".into(),
                });
                continue;
            };
            let Some(sources) = read(&kind.page, fence, language) else {
                failures.push(ExampleFailure {
                    span: fence.inside,
                    message: format!("no infrastructure code of the language {language} is here"),
                });
                continue;
            };
            failures.extend(problems(&sources, fence));
            let resources = self.resources_of(&sources);
            let read = self.described(&sources, &resources, &kind.name, &Settings::default()).join("\n");
            shown.extend(self.declarations_used(&sources, &resources, &kind.name));
            if read != expected.inside.of(&kind.page.text).trim_end() {
                failures
                    .push(ExampleFailure { span: expected.inside, message: format!("this is read instead:\n{read}") });
            }
        }
        for declaration in &kind.declarations {
            let is_shown = |wanted: &str| {
                shown
                    .iter()
                    .any(|(span, type_name)| *span == declaration.span && (wanted == "*" || wanted == &**type_name))
            };
            failures.extend(declaration.types.iter().filter(|type_name| !is_shown(type_name)).map(|type_name| {
                ExampleFailure {
                    span: declaration.span,
                    message: format!("no example has an instance of \"{type_name}\" that this declaration reads"),
                }
            }));
        }
        failures
    }

    fn findings_of(&self, rule: &Rule, fence: &Fence, language: &str) -> Option<(Sources, Vec<Finding>)> {
        let sources = read(&rule.page, fence, language)?;
        let resources = self.resources_of(&sources);
        let today = fence.words.iter().find_map(|word| word.strip_prefix("today="));
        let settings = Settings { today: today.map(Into::into), ..Settings::default() };
        let findings = self.check(&sources, &resources, &settings, &|other| other.name == rule.name);
        Some((sources, findings))
    }

    /// The resources of some texts, evaluated on this thread.
    pub fn resources_of(&self, sources: &Sources) -> Vec<costlint_model::Resource> {
        let predicate = |dialect, type_name: &str| self.wants(dialect, type_name);
        let wanted = Wanted::new(&predicate);
        let folders = terraform::Folders::new(sources, terraform::Initialised::default());
        let mut resources: Vec<_> = folders
            .roots()
            .flat_map(|root| terraform::resources(sources, &folders, root, &terraform::Inputs::default(), &wanted))
            .collect();
        for (file, source) in sources.iter() {
            match source.content {
                Content::CloudFormation => resources.extend(cloudformation::resources(sources, file, &wanted)),
                Content::Kubernetes | Content::HelmTemplate => {
                    resources.extend(kubernetes::resources(sources, file, &wanted))
                }
                Content::Terraform | Content::TerraformVariables => {}
            }
        }
        resources
    }
}

/// A text with the fixes of its findings made, but for one that meets another.
fn mend(text: &str, findings: &[Finding]) -> String {
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

fn check_bad(fence: &Fence, findings: &[Finding], saves: Option<&str>) -> Vec<ExampleFailure> {
    if findings.is_empty() {
        return vec![ExampleFailure { span: fence.inside, message: "nothing is found".into() }];
    }
    let Some(saves) = saves else { return Vec::new() };
    let total: f64 = findings
        .iter()
        .filter_map(|finding| finding.saving.as_ref()?.monthly)
        .map(costlint_prices::Money::usd_to_the_cent)
        .sum();
    let found = format!("{total:.2}");
    if found == saves {
        Vec::new()
    } else {
        vec![ExampleFailure { span: fence.inside, message: format!("it saves {found} a month, not {saves}") }]
    }
}

/// An example as a project of one file.
fn read(page: &Page, fence: &Fence, language: &str) -> Option<Sources> {
    let path = match language {
        "hcl" => "main.tf",
        "yaml" => "example.yaml",
        "json" => "example.json",
        _ => return None,
    };
    Source::read(path, fence.inside.of(&page.text)).map(|source| Sources::new(vec![source]))
}

fn problems(sources: &Sources, fence: &Fence) -> Vec<ExampleFailure> {
    let problems = sources.iter().flat_map(|(_, source)| source.problems());
    problems
        .map(|problem| ExampleFailure { span: fence.inside, message: format!("it does not read: {}", problem.message) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of a page that are of a kind, as HCL and as JSON, with their fences.
    fn examples<'p>(page: &'p Page, of: &str) -> Vec<(&'p str, String, Fence)> {
        let fences = page.fences().filter_map(|fence| {
            let text = fence.inside.of(&page.text);
            let is_one = matches!(fence.words.as_slice(), [language, word, ..] if language == "hcl" && word == of);
            // JSON has no heredocs, and no comments that other tools read.
            if !is_one || text.contains("<<") || text.contains("#checkov") {
                return None;
            }
            let value: serde_json::Value = hcl::from_str(text).expect("another reader of HCL reads it");
            Some((text, serde_json::to_string_pretty(&value).expect("it is JSON"), fence))
        });
        fences.collect()
    }

    fn project(path: &str, text: &str) -> Sources {
        Sources::new(Source::read(path, text).into_iter().collect())
    }

    #[test]
    fn examples_in_json_have_the_instances_of_those_in_hcl() {
        let rulebook = Rulebook::embedded();
        let described = |kind: &Kind, sources: &Sources| {
            let mut lines =
                rulebook.described(sources, &rulebook.resources_of(sources), &kind.name, &Settings::default());
            lines.sort();
            lines
        };
        let mut compared = 0;
        for kind in &rulebook.kinds {
            for (text, json, _) in examples(&kind.page, "example") {
                let instances = described(kind, &project("main.tf", text));
                assert_eq!(described(kind, &project("main.tf.json", &json)), instances, "{json}");
                compared += instances.len();
            }
        }
        assert!(compared > 100, "{compared}");
    }

    #[test]
    fn waste_in_json_is_found_and_mended_like_waste_in_hcl() {
        let rulebook = Rulebook::embedded();
        let mut compared = 0;
        for rule in &rulebook.rules {
            for (text, json, fence) in examples(&rule.page, "bad") {
                let today = fence.words.iter().find_map(|word| word.strip_prefix("today="));
                let settings = Settings { today: today.map(Into::into), ..Settings::default() };
                let found = |path: &str, text: &str| {
                    let sources = project(path, text);
                    rulebook
                        .check(&sources, &rulebook.resources_of(&sources), &settings, &|other| other.name == rule.name)
                };
                let findings = found("main.tf.json", &json);
                assert_eq!(findings.len(), found("main.tf", text).len(), "{}: {json}", rule.name);
                let mended = mend(&json, &findings);
                let is_written = |finding: &&Finding| finding.fix.as_ref().is_some_and(|fix| !fix.edits.is_empty());
                let left = findings.len() - findings.iter().filter(is_written).count();
                assert!(found("main.tf.json", &mended).len() <= left, "{}: {mended}", rule.name);
                compared += findings.len();
            }
        }
        assert!(compared > 50, "{compared}");
    }
}
