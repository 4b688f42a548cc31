//! The report for code scanning: SARIF 2.1.0, in the part and within the limits that GitHub has for it.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>
//! <https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>

mod log;

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    io::{self, Write},
};

use costlint_model::{FileId, Place};
use costlint_prices::Catalogue;
use costlint_rules::{Confidence, Finding, Fix, Replacement, Rule, Severity};
use costlint_syntax::lines::Unit;

use super::{View, json::json_saving, message::message, view::ReportEntry};
use crate::{
    lint::{LINT_RULES, SUBJECT},
    uri,
};
use log::{
    Artifact, ArtifactChange, BaseLocation, DefaultConfiguration, Driver, DriverProperties, FixProperties, Invocation,
    Location, Log, LogicalLocation, Notification, PhysicalLocation, ReportedRule, RestOfRegion, ResultProperties,
    RuleProperties, SarifFix, SarifRegion, SarifReplacement, SarifResult, SarifRun, Text, Tool,
};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
/// The name that paths start from; its URI is that of the project's root.
const ROOT: &str = "SRCROOT";

/// GitHub refuses a run with more results (2026-11).
const MOST_RESULTS: usize = 25_000;
/// The heading of a page's sources, which close it.
const REFERENCES: &str = "## References";

/// GitHub shows no more places of one result (2026-11).
const MOST_RELATED: usize = 100;

/// Writes the report.
pub fn write(view: &View, out: &mut dyn Write) -> io::Result<()> {
    let entries = view.entries();
    let kept = most_valuable(&entries);
    let rules = rules(view, &kept);
    let results = kept.iter().map(|entry| result(view, entry, &rules)).collect();
    let left_out = match entries.len() - kept.len() {
        0 => None,
        count => {
            Some(format!("{count} findings of lesser importance left out: a run holds at most {MOST_RESULTS} results"))
        }
    };
    let left_out = left_out.map(|text| Notification { level: "warning", message: Text::of(text) });
    let errors = view.report.errors.iter().map(|error| {
        let text = match &error.path {
            Some(path) => format!("{path}: {}", error.message),
            None => error.message.clone(),
        };
        Notification { level: "error", message: Text::said(&text) }
    });
    let mut root = uri::of(&view.report.root);
    if !root.ends_with('/') {
        root.push('/');
    }
    let run = SarifRun {
        tool: Tool {
            driver: Driver {
                name: "costlint",
                version: env!("CARGO_PKG_VERSION"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                information_uri: REPOSITORY,
                rules,
                properties: DriverProperties { price_date: Catalogue::embedded().price_date() },
            },
        },
        invocations: [Invocation {
            execution_successful: view.report.errors.is_empty(),
            tool_execution_notifications: errors.chain(left_out).collect(),
        }],
        original_uri_base_ids: BTreeMap::from([(ROOT, BaseLocation { uri: root })]),
        column_kind: "utf16CodeUnits",
        results,
    };
    serde_json::to_writer_pretty(&mut *out, &Log { schema: SCHEMA, version: "2.1.0", runs: [run] })?;
    writeln!(out)
}

/// As many entries as a run may hold: the severest, then those that save most. They stay in their order.
fn most_valuable<'e, 'r>(entries: &'e [ReportEntry<'r>]) -> Vec<&'e ReportEntry<'r>> {
    let mut kept: Vec<usize> = (0..entries.len()).collect();
    if kept.len() > MOST_RESULTS {
        kept.sort_by_key(|index| Reverse(entries[*index].worth()));
        kept.truncate(MOST_RESULTS);
        kept.sort_unstable();
    }
    kept.into_iter().map(|index| &entries[index]).collect()
}

/// The rules of some entries, by code.
fn rules<'r>(view: &View<'r>, entries: &[&ReportEntry<'r>]) -> Vec<ReportedRule<'r>> {
    let by_code: BTreeMap<&str, &&ReportEntry> = entries.iter().rev().map(|entry| (entry.code, entry)).collect();
    let described = by_code.into_values().map(|entry| match view.report.rulebook.rule(entry.rule) {
        Some(rule) => {
            paged_rule(rule, rule.page.is_shipped().then(|| format!("{REPOSITORY}/blob/main/{}", rule.page.path)))
        }
        None => rule_without_page(entry),
    });
    described.collect()
}

fn paged_rule(rule: &Rule, help_uri: Option<String>) -> ReportedRule<'_> {
    let markdown = help(rule);
    let first = markdown.split("\n\n").next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    ReportedRule {
        id: &rule.code,
        name: &rule.name,
        short_description: Text::of(&*rule.title),
        full_description: Text::of(if first.is_empty() { rule.title.to_string() } else { first }),
        help: Text { text: markdown.clone(), markdown: Some(markdown) },
        help_uri,
        default_configuration: DefaultConfiguration { level: level(rule.severity) },
        properties: RuleProperties {
            tags: vec!["cost".to_owned(), rule.subject.to_string(), rule.family().to_owned()],
            precision: precision(rule.confidence),
            problem_severity: problem_severity(rule.severity),
        },
    }
}

/// A rule about linting itself.
fn rule_without_page<'r>(entry: &ReportEntry<'r>) -> ReportedRule<'r> {
    let known = LINT_RULES.iter().find(|rule| rule.name == entry.rule);
    let title = known.map_or(entry.rule, |rule| rule.title);
    let severity = known.map_or(entry.severity, |rule| rule.severity);
    ReportedRule {
        id: entry.code,
        name: entry.rule,
        short_description: Text::of(title),
        full_description: Text::of(title),
        help: Text::of(title),
        help_uri: None,
        default_configuration: DefaultConfiguration { level: level(severity) },
        properties: RuleProperties {
            tags: vec![SUBJECT.to_owned()],
            precision: precision(Confidence::High),
            problem_severity: problem_severity(severity),
        },
    }
}

/// What the page of a rule says to people: the prose and the examples before the rule itself, then its references. The
/// first line of an example says nothing but the language.
fn help(rule: &Rule) -> String {
    let text = &*rule.page.text;
    let fences = rule.page.fences().map(|fence| {
        let words = rule.page.words(&fence);
        let opening = text[..fence.inside.start as usize].rfind("```").unwrap_or_default();
        (words, opening, fence.inside.start as usize)
    });
    let (mut help, mut written) = (String::new(), text.find('\n').unwrap_or(text.len()));
    let mut end = text.len();
    for (words, opening, inside) in fences {
        help.push_str(&text[written..opening]);
        if words == ["hcl", "rule"] {
            (written, end) = (opening, opening);
            break;
        }
        help.extend(["```", words.first().unwrap_or(&""), "\n"]);
        written = inside;
    }
    help.push_str(&text[written..end]);
    let references = text[end..].find(REFERENCES).map_or("", |at| &text[end + at..]);
    format!("{}\n\n{}", help.trim(), references.trim()).trim().to_owned()
}

fn result<'e>(view: &View<'e>, entry: &ReportEntry<'e>, rules: &[ReportedRule]) -> SarifResult<'e> {
    let rule_index =
        rules.binary_search_by(|rule| rule.id.cmp(entry.code)).expect("the rules are those of the results, by code");
    let (level, rule_id) = (level(entry.severity), entry.code);
    let logical_locations = Some([LogicalLocation { fully_qualified_name: entry.resource, kind: "resource" }]);
    let Some(reported) = entry.found else {
        let physical_location = PhysicalLocation {
            artifact_location: artifact(entry.resource),
            region: SarifRegion { start_line: 1, rest: None },
        };
        return SarifResult {
            rule_id,
            rule_index,
            level,
            message: Text::said(&entry.message),
            locations: [Location { physical_location, logical_locations: None, message: None }],
            related_locations: Vec::new(),
            partial_fingerprints: BTreeMap::new(),
            fixes: Vec::new(),
            properties: ResultProperties { confidence: Confidence::High.name(), kind: entry.kind, saving: None },
        };
    };
    let finding = &reported.finding;
    SarifResult {
        rule_id,
        rule_index,
        level,
        message: Text::said(&message(finding)),
        locations: [Location { physical_location: location(view, finding.place), logical_locations, message: None }],
        related_locations: related(view, finding),
        partial_fingerprints: BTreeMap::from([("costlint/v1", reported.fingerprint.as_str())]),
        fixes: finding.fix.iter().filter(|fix| !fix.edits.is_empty()).map(|fix| sarif_fix(view, fix)).collect(),
        properties: ResultProperties {
            confidence: finding.confidence.name(),
            kind: &finding.kind,
            saving: finding.saving.as_ref().map(|saving| json_saving(saving, finding.instances, reported.counted)),
        },
    }
}

fn related<'e>(view: &View<'e>, finding: &'e Finding) -> Vec<Location<'e>> {
    let related = finding.related.iter().take(MOST_RELATED).map(|related| Location {
        physical_location: location(view, related.place),
        logical_locations: None,
        message: Some(Text::said(&related.message)),
    });
    related.collect()
}

fn sarif_fix(view: &View, fix: &Fix) -> SarifFix {
    let replacement = |edit: &Replacement| SarifReplacement {
        deleted_region: region(view, edit.place),
        inserted_content: (!edit.text.is_empty()).then(|| Text::of(edit.text.as_str())),
    };
    let changes = fix.edits.chunk_by(|one, two| one.place.file == two.place.file).map(|edits| ArtifactChange {
        artifact_location: artifact_of(view, edits[0].place.file),
        replacements: edits.iter().map(replacement).collect(),
    });
    SarifFix {
        description: Text::said(&fix.title),
        artifact_changes: changes.collect(),
        properties: FixProperties { safety: fix.safety.name() },
    }
}

fn location(view: &View, place: Place) -> PhysicalLocation {
    PhysicalLocation { artifact_location: artifact_of(view, place.file), region: region(view, place) }
}

fn artifact_of(view: &View, file: FileId) -> Artifact {
    artifact(&view.report.sources.get(file).path)
}

/// A file by its path from the project's root.
fn artifact(path: &str) -> Artifact {
    Artifact { uri: uri::relative(path), uri_base_id: ROOT }
}

fn region(view: &View, Place { file, span }: Place) -> SarifRegion {
    let lines = &view.text(file).lines;
    let (start, end) = (lines.unit_position(span.start, Unit::Utf16), lines.unit_position(span.end, Unit::Utf16));
    let has_bytes = !view.report.utf16.contains(&view.report.sources.get(file).path);
    let rest = RestOfRegion {
        start_column: start.column + 1,
        end_line: end.line + 1,
        end_column: end.column + 1,
        byte_offset: has_bytes.then_some(span.start),
        byte_length: has_bytes.then_some(span.end - span.start),
    };
    SarifRegion { start_line: start.line + 1, rest: Some(rest) }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// GitHub's name for it.
fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "recommendation",
    }
}

/// GitHub's name for how few false alarms a rule raises.
fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "very-high",
        Confidence::Medium => "high",
        Confidence::Low => "medium",
    }
}
