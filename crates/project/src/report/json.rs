//! The report for programs: JSON, version 1.
//!
//! Keys come in the order of the fields below and are always there. A later version 1 may add keys; nothing else changes.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use costlint_model::Place;
use costlint_prices::{Catalogue, Money};
use costlint_rules::{Fix, Replacement, Safety, Saving};
use costlint_syntax::lines::Position;
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::{Summary, View, saving, view::ReportEntry};

/// Writes the report.
pub fn write(view: &View, out: &mut dyn Write) -> io::Result<()> {
    let entries = view.entries();
    let report = JsonReport {
        version: 1,
        tool: JsonTool {
            name: "costlint",
            version: env!("CARGO_PKG_VERSION"),
            price_date: Catalogue::embedded().price_date(),
        },
        findings: entries.iter().map(|entry| finding(view, entry)).collect(),
        errors: view
            .report
            .errors
            .iter()
            .map(|error| JsonError { path: error.path.as_deref(), message: &error.message })
            .collect(),
        summary: json_summary(view),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

/// What a report looks like, as a JSON Schema.
#[cfg(test)]
pub(crate) fn schema() -> schemars::Schema {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<JsonReport>()
}

/// The report as a whole.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "costlint report"))]
struct JsonReport<'r> {
    /// The version of this form: 1.
    #[cfg_attr(test, schemars(extend("const" = 1)))]
    version: u32,
    /// What wrote it.
    tool: JsonTool,
    /// The findings in the order of path, place and rule.
    findings: Vec<JsonFinding<'r>>,
    /// What kept the run from being complete; then the exit status is 2.
    errors: Vec<JsonError<'r>>,
    /// Counts and the total.
    summary: JsonSummary,
}

/// What wrote a report.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Tool"))]
struct JsonTool {
    /// `costlint`
    name: &'static str,
    /// Its version: `0.1.0`.
    version: &'static str,
    /// The newest date of the machine prices inside it: `2026-08-03`.
    price_date: &'static str,
}

/// One finding.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Finding"))]
struct JsonFinding<'r> {
    /// The rule's name: `ebs-gp2-volume`.
    rule: &'r str,
    /// The rule's code: `STO001`.
    code: &'r str,
    /// `error`, `warning` or `info`.
    #[cfg_attr(test, schemars(extend("enum" = ["error", "warning", "info"])))]
    severity: &'static str,
    /// `high`, `medium` or `low`.
    #[cfg_attr(test, schemars(extend("enum" = ["high", "medium", "low"])))]
    confidence: &'static str,
    /// The kind of the resource: `block_volume`; `file` where the finding is about a file.
    kind: &'r str,
    /// The Terraform address, the logical id, or `Kind/namespace/name[/container]`; the file where the finding is about one.
    resource: &'r str,
    /// The file, from the working directory, with `/`.
    path: &'r str,
    /// Where the deciding bytes begin.
    start: JsonPosition,
    /// Where they end: after their last character.
    end: JsonPosition,
    /// What is there and what it costs, in one line.
    message: &'r str,
    /// What to do about it, in one line; null where the rule does not say.
    help: Option<&'r str>,
    /// What fixing it saves, for all instances together; null where no price is known.
    saving: Option<JsonSaving<'r>>,
    /// Other places that take part.
    related: Vec<JsonRelated<'r>>,
    /// How to fix it; null where the rule does not say.
    fix: Option<JsonFix<'r>>,
    /// The same over runs and machines as long as the finding is the same, whatever its line; null for an unread file.
    fingerprint: Option<&'r str>,
}

/// A place in a file.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Position"))]
struct JsonPosition {
    /// From 1.
    line: u32,
    /// From 1, in Unicode scalar values.
    column: u32,
}

/// What fixing a finding saves.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Saving"))]
pub(super) struct JsonSaving<'r> {
    /// The expected US dollars a month, to the cent; null where only a rate is known.
    monthly_usd: Option<f64>,
    /// The least; equals `monthly_usd` where usage does not decide.
    low: Option<f64>,
    /// The most; null where nothing bounds it.
    high: Option<f64>,
    /// What it saves for each unit of something that the source does not settle; empty where all is settled.
    rate: Vec<JsonRate<'r>>,
    /// How the prices are known: `list price`.
    basis: &'r str,
    /// The region of the prices.
    region: &'r str,
    /// The date of the oldest price used.
    price_date: &'r str,
    /// How many copies of the resource it counts.
    instances: u32,
    /// What was assumed, in words; an assumed region among it.
    assumptions: Vec<Cow<'r, str>>,
}

/// Dollars a month for each unit.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Rate"))]
struct JsonRate<'r> {
    /// US dollars a month for one unit.
    usd: f64,
    /// The unit: `GiB`.
    unit: &'r str,
}

/// Another place that takes part in a finding.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Related"))]
struct JsonRelated<'r> {
    /// The file, from the working directory, with `/`.
    path: Cow<'r, str>,
    /// Where it begins.
    start: JsonPosition,
    /// Where it ends.
    end: JsonPosition,
    /// Why it takes part.
    message: &'r str,
}

/// How to fix a finding.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Fix"))]
struct JsonFix<'r> {
    /// `safe`, `unsafe`, or `idea` for one that is never applied.
    #[cfg_attr(test, schemars(extend("enum" = ["safe", "unsafe", "idea"])))]
    safety: &'static str,
    /// An imperative: `set volume_type to gp3`.
    title: &'r str,
    /// Why it promises no more, where the files decide that; else null.
    reason: Option<Cow<'r, str>>,
    /// What to replace, all or nothing; empty where nothing can be applied.
    edits: Vec<JsonEdit<'r>>,
}

/// Bytes of a file and what takes their place.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Edit"))]
struct JsonEdit<'r> {
    /// The file, from the working directory, with `/`.
    path: Cow<'r, str>,
    /// The offset of the first byte in the file, whose byte order mark counts.
    start_byte: u32,
    /// The offset after the last byte; equals `start_byte` to insert.
    end_byte: u32,
    /// The new text in UTF-8; empty to remove.
    text: &'r str,
}

/// What kept the run from being complete.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Error"))]
struct JsonError<'r> {
    /// The file it is about, or null.
    path: Option<&'r str>,
    /// What is wrong, in one line.
    message: &'r str,
}

/// Counts over the report.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Summary"))]
struct JsonSummary {
    /// Findings of severity error.
    errors: usize,
    /// Findings of severity warning.
    warnings: usize,
    /// Findings of severity info.
    infos: usize,
    /// Findings left out by suppressions.
    suppressed: usize,
    /// Files that were read.
    files: usize,
    /// Resources that were evaluated.
    resources: usize,
    /// Findings with a monthly figure.
    priced: usize,
    /// The sum of the figures, in US dollars a month; what two findings on one resource would save twice counts once.
    monthly_usd: f64,
    /// Findings with a safe fix, which `--fix` applies.
    fixable: usize,
    /// Findings with an unsafe fix, which takes `--unsafe-fixes` too.
    unsafe_fixable: usize,
    /// Findings that were fixed before this report was made.
    fixed: usize,
}

fn finding<'e>(view: &'e View<'_>, entry: &'e ReportEntry<'_>) -> JsonFinding<'e> {
    let found = entry.found.map(|reported| &reported.finding);
    let related = found.map(|finding| finding.related.as_slice()).unwrap_or_default().iter().map(|related| {
        let (start, end) = view.positions(related.place);
        JsonRelated {
            path: view.path(related.place.file),
            start: start.into(),
            end: end.into(),
            message: &related.message,
        }
    });
    JsonFinding {
        rule: entry.rule,
        code: entry.code,
        severity: entry.severity.name(),
        confidence: found.map_or("high", |finding| finding.confidence.name()),
        kind: entry.kind,
        resource: entry.resource,
        path: &entry.path,
        start: entry.start.into(),
        end: entry.end.into(),
        message: &entry.message,
        help: found.and_then(|finding| finding.help.as_deref()),
        saving: found.and_then(|finding| Some(json_saving(finding.saving.as_ref()?, finding.instances))),
        related: related.collect(),
        fix: found.and_then(|finding| Some(json_fix(view, finding.fix.as_ref()?))),
        fingerprint: entry.found.map(|found| found.fingerprint.as_str()),
    }
}

pub(super) fn json_saving(saving: &Saving, instances: u32) -> JsonSaving<'_> {
    let cents = |money: Money| money.usd_to_the_cent();
    JsonSaving {
        monthly_usd: saving.monthly.map(cents),
        low: saving.range.map(|(low, _)| low).or(saving.monthly).map(cents),
        high: saving.range.map(|(_, high)| high).or(saving.monthly).filter(|_| !saving.at_least).map(cents),
        rate: saving
            .rates
            .iter()
            .map(|rate| JsonRate { usd: (rate.usd.usd() * 1e6).round() / 1e6, unit: &rate.unit })
            .collect(),
        basis: &saving.basis,
        region: &saving.region,
        price_date: &saving.price_date,
        instances,
        assumptions: saving::assumptions(saving),
    }
}

fn json_fix<'e>(view: &'e View<'_>, fix: &'e Fix) -> JsonFix<'e> {
    let source = |place: Place| view.report.sources.get(place.file);
    let reason = fix.reason.as_deref().map(Cow::Borrowed);
    // Offsets into a decoded text say nothing about the file's bytes.
    if let Some(edit) = fix.edits.iter().find(|edit| view.report.utf16.contains(&source(edit.place).path)) {
        let utf16 = format!("no edits given: {} is UTF-16", view.path(edit.place.file));
        let reason = reason.map_or_else(|| utf16.clone(), |reason| format!("{reason}; {utf16}"));
        return JsonFix {
            safety: fix.safety.name(),
            title: &fix.title,
            reason: Some(reason.into()),
            edits: Vec::new(),
        };
    }
    let edits = fix.edits.iter().map(|Replacement { place, text }| JsonEdit {
        path: view.path(place.file),
        start_byte: place.span.start,
        end_byte: place.span.end,
        text,
    });
    JsonFix { safety: fix.safety.name(), title: &fix.title, reason, edits: edits.collect() }
}

impl From<Position> for JsonPosition {
    fn from(Position { line, column }: Position) -> JsonPosition {
        JsonPosition { line, column }
    }
}

fn json_summary(view: &View) -> JsonSummary {
    let Summary { errors, warnings, infos, suppressed, files, resources, priced, total, .. } = view.report.summary;
    JsonSummary {
        errors,
        warnings,
        infos,
        suppressed,
        files,
        resources,
        priced,
        monthly_usd: total.usd_to_the_cent(),
        fixable: view.report.fixable(Safety::Safe),
        unsafe_fixable: view.report.fixable(Safety::Unsafe),
        fixed: view.fixed.map_or(0, |fixed| fixed.applied.len()),
    }
}
