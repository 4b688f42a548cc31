//! The report for programs: JSON, version 1.
//!
//! Keys are always present, in the order of the fields below. Version 1 may gain keys; nothing else changes.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use costlint_model::{Count, Place};
use costlint_prices::{Catalogue, Money};
use costlint_rules::{Fix, Replacement, Safety, Saving};
use costlint_syntax::lines::Position;
#[cfg(test)]
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

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
        findings: JsonFindings { view, entries: &entries },
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
struct JsonReport<'v, 'r> {
    /// The version of this format: 1.
    #[cfg_attr(test, schemars(extend("const" = 1)))]
    version: u32,
    /// The tool that wrote the report.
    tool: JsonTool,
    /// The findings, ordered by path, place and rule.
    #[cfg_attr(test, schemars(with = "Vec<JsonFinding>"))]
    findings: JsonFindings<'v, 'r>,
    /// Errors that kept the run from being complete; with any, the exit status is 2.
    errors: Vec<JsonError<'v>>,
    /// Counts and the total.
    summary: JsonSummary,
}

/// The tool that wrote a report.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Tool"))]
struct JsonTool {
    /// `costlint`
    name: &'static str,
    /// Its version: `0.1.0`.
    version: &'static str,
    /// The newest date of its machine prices: `2026-08-03`.
    price_date: &'static str,
}

/// The findings, each of which is made when it is written.
#[derive(Debug)]
struct JsonFindings<'v, 'r> {
    view: &'v View<'r>,
    entries: &'v [ReportEntry<'r>],
}

impl Serialize for JsonFindings<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.entries.iter().map(|entry| finding(self.view, entry)))
    }
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
    /// The kind of the resource: `block_volume`; `file` for a finding about a file.
    kind: &'r str,
    /// The Terraform address, the logical id, or `Kind/namespace/name[/container]`; the path for a finding about a file.
    resource: &'r str,
    /// The path of the file, relative to the working directory, with `/`.
    path: &'r str,
    /// The start of the deciding bytes.
    start: JsonPosition,
    /// Their end, after the last character.
    end: JsonPosition,
    /// The waste and what it costs, in one line.
    message: &'r str,
    /// Advice, in one line; null if the rule has none.
    help: Option<&'r str>,
    /// What a fix saves, for all instances together; null if no price is known.
    saving: Option<JsonSaving<'r>>,
    /// Other places involved.
    related: Vec<JsonRelated<'r>>,
    /// The fix; null if the rule has none.
    fix: Option<JsonFix<'r>>,
    /// Stable across runs, machines and line numbers as long as the finding is the same; null for an unread file.
    fingerprint: Option<&'r str>,
}

/// A place in a file.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Position"))]
struct JsonPosition {
    /// Counted from 1.
    line: u32,
    /// Counted from 1, in Unicode scalar values.
    column: u32,
}

/// What fixing a finding saves.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Saving"))]
pub(super) struct JsonSaving<'r> {
    /// The expected saving in US dollars per month, to the cent; null if only a rate is known.
    monthly_usd: Option<f64>,
    /// The lowest saving; equals `monthly_usd` if it does not depend on usage.
    low: Option<f64>,
    /// The highest saving; null if it has no upper bound.
    high: Option<f64>,
    /// The saving per unit of each amount that the files do not say; empty if all are known.
    rate: Vec<JsonRate<'r>>,
    /// How the prices are known: `list price`.
    basis: &'r str,
    /// The region of the resource, which the prices are for.
    region: &'r str,
    /// The date of the oldest price used.
    price_date: &'r str,
    /// Whether that is more than a year before the day of the run.
    price_is_old: bool,
    /// The part of `monthly_usd` that the total counts: savings of several findings on one resource count once.
    counted_usd: Option<f64>,
    /// The number of copies of the resource that it counts; null if that is unknown: `monthly_usd` is then for the least
    /// number, or null with a `rate` for each `copy`.
    instances: Option<u32>,
    /// The assumptions in words, including an assumed region.
    assumptions: Vec<Cow<'r, str>>,
}

/// US dollars per month for each unit.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Rate"))]
struct JsonRate<'r> {
    /// US dollars per month for one unit.
    usd: f64,
    /// The unit: `GiB`.
    unit: &'r str,
}

/// Another place involved in a finding.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Related"))]
struct JsonRelated<'r> {
    /// The path of the file, relative to the working directory, with `/`.
    path: Cow<'r, str>,
    /// The start of the place.
    start: JsonPosition,
    /// The end of the place.
    end: JsonPosition,
    /// Why it is involved.
    message: &'r str,
}

/// How to fix a finding.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Fix"))]
struct JsonFix<'r> {
    /// `safe`, `unsafe`, or `idea` for a fix that is never applied.
    #[cfg_attr(test, schemars(extend("enum" = ["safe", "unsafe", "idea"])))]
    safety: &'static str,
    /// An imperative: `set volume_type to gp3`.
    title: &'r str,
    /// Why the fix is not safe or not automatic, if the files are the reason; else null.
    reason: Option<Cow<'r, str>>,
    /// The edits, to be applied all or none; empty if nothing can be applied.
    edits: Vec<JsonEdit<'r>>,
}

/// Bytes of a file and their replacement.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Edit"))]
struct JsonEdit<'r> {
    /// The path of the file, relative to the working directory, with `/`.
    path: Cow<'r, str>,
    /// The offset of the first byte in the file, counting a byte order mark.
    start_byte: u32,
    /// The offset after the last byte; equals `start_byte` for an insertion.
    end_byte: u32,
    /// The new text in UTF-8; empty for a removal.
    text: &'r str,
}

/// An error that kept the run from being complete.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "Error"))]
struct JsonError<'r> {
    /// The path of the file concerned, or null.
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
    /// Suppressed findings.
    suppressed: usize,
    /// Files that were read.
    files: usize,
    /// Resources that were evaluated.
    resources: usize,
    /// Findings with a monthly figure.
    priced: usize,
    /// The sum of the savings, in US dollars per month; savings of several findings on one resource count once.
    monthly_usd: f64,
    /// The part of `monthly_usd` that rests on no assumption about usage.
    certain_usd: f64,
    /// Findings with a saving per unit of an unknown amount, and no monthly figure.
    rated: usize,
    /// Findings with a safe fix, which `--fix` applies.
    fixable: usize,
    /// Findings with an unsafe fix, which also needs `--unsafe-fixes`.
    unsafe_fixable: usize,
    /// Findings that were fixed before this report was written.
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
        saving: found
            .and_then(|finding| Some(json_saving(finding.saving.as_ref()?, finding.instances, entry.found?.counted))),
        related: related.collect(),
        fix: found.and_then(|finding| Some(json_fix(view, finding.fix.as_ref()?))),
        fingerprint: entry.found.map(|found| found.fingerprint.as_str()),
    }
}

pub(super) fn json_saving(saving: &Saving, instances: Count, counted: Option<Money>) -> JsonSaving<'_> {
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
        basis: saving.basis,
        region: &saving.region,
        price_date: saving.price_date,
        price_is_old: saving.is_old,
        counted_usd: counted.map(cents),
        instances: instances.exact(),
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
    let Summary { errors, warnings, infos, suppressed, files, resources, priced, rated, total, certain, .. } =
        view.report.summary;
    JsonSummary {
        errors,
        warnings,
        infos,
        suppressed,
        files,
        resources,
        priced,
        monthly_usd: total.usd_to_the_cent(),
        certain_usd: certain.usd_to_the_cent(),
        rated,
        fixable: view.report.fixable(Safety::Safe),
        unsafe_fixable: view.report.fixable(Safety::Unsafe),
        fixed: view.fixed.map_or(0, |fixed| fixed.applied.len()),
    }
}
