//! Made-up rules over made-up projects.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use costlint_model::{Count, FileId, Place, Source, Sources};
use costlint_rules::{Confidence, Finding, Fix, Replacement, Safety, Severity};
use costlint_syntax::Span;

use crate::{Overlay, Report, Reported, RunError};

/// What a made-up rule finds in a text.
pub(super) type TestRule<'r> = &'r dyn Fn(FileId, &Source) -> Vec<Finding>;

/// The report on a project below `/project`, whose findings are those of some rules.
pub(super) fn report(files: &[(&str, &str)], overlay: &Overlay, rules: &[TestRule<'_>]) -> Report {
    let root = Path::new("/project");
    let read = |(path, text): &(&str, &str)| {
        let text = overlay.get(&root.join(path)).map_or(*text, |text| text);
        Source::read(*path, text)
    };
    let sources = Sources::new(files.iter().filter_map(read).collect());
    let findings: Vec<Finding> =
        sources.iter().flat_map(|(file, source)| rules.iter().flat_map(move |rule| rule(file, source))).collect();
    let findings = findings
        .into_iter()
        .map(|finding| Reported {
            finding: Box::new(finding),
            counted: None,
            counted_by: None,
            fingerprint: String::new(),
        })
        .collect();
    Report { root: root.to_owned(), sources, findings, ..Report::default() }
}

/// The same with a failure.
pub(super) fn failing(report: Report, message: &str) -> Report {
    Report { errors: vec![RunError { path: None, message: message.to_owned(), problem: None }], ..report }
}

/// A finding about the attribute on whose line it is, with a safe fix of these edits.
pub(super) fn finding(rule: &str, file: FileId, source: &Source, edits: Vec<Replacement>) -> Finding {
    let place = edits[0].place;
    let line = source.text[..place.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    Finding {
        rule: rule.into(),
        code: rule.to_uppercase().into(),
        severity: Severity::Warning,
        confidence: Confidence::High,
        kind: "volume".into(),
        resource: source.text[line..].split_whitespace().next().unwrap_or_default().into(),
        deployments: Vec::new(),
        place: Place { file, span: place.span },
        message: "it is there".into(),
        help: None,
        fix: Some(Fix { safety: Safety::Safe, title: "replace it".into(), edits, reason: None }),
        saving: None,
        instances: Count::ONE,
        related: Vec::new(),
        deciding: String::new(),
    }
}

pub(super) fn edit(file: FileId, start: usize, end: usize, text: &str) -> Replacement {
    Replacement { place: Place { file, span: Span::new(start, end) }, text: text.to_owned() }
}

/// Finds every occurrence of a text and offers another.
pub(super) fn replacing<'r>(
    rule: &'r str,
    from: &'r str,
    to: &'r str,
) -> impl Fn(FileId, &Source) -> Vec<Finding> + 'r {
    move |file, source| {
        let places = source.text.match_indices(from);
        places.map(|(at, _)| finding(rule, file, source, vec![edit(file, at, at + from.len(), to)])).collect()
    }
}

/// The same as an unsafe fix, or an idea.
pub(super) fn less_safe<'r>(
    safety: Safety,
    rule: impl Fn(FileId, &Source) -> Vec<Finding> + 'r,
) -> impl Fn(FileId, &Source) -> Vec<Finding> + 'r {
    move |file, source| {
        let lower = |mut finding: Finding| {
            finding.fix = finding.fix.map(|fix| Fix { safety, ..fix });
            finding
        };
        rule(file, source).into_iter().map(lower).collect()
    }
}

/// The texts of a project after fixing, with what was applied, dropped and wrong.
pub(super) fn shown(files: &[(&str, &str)], report: &Report, fixed: &super::Fixed) -> String {
    let mut texts: BTreeMap<&str, &str> = files.iter().copied().collect();
    texts.extend(fixed.texts.iter().map(|(path, changed)| (&**path, &*changed.after)));
    let mut lines: Vec<String> =
        texts.iter().map(|(path, text)| format!("{path}: {}", text.trim_end().replace('\n', " | "))).collect();
    lines.extend(
        fixed.applied.iter().map(|it| format!("applied {} {} in {}", it.rule, it.resource, it.paths.join(", "))),
    );
    lines.extend(
        fixed.dropped.iter().map(|it| format!("dropped {} {} in {}: {}", it.rule, it.resource, it.path, it.reason)),
    );
    lines.extend(report.errors.iter().map(|it| format!("error {}: {}", it.path.as_deref().unwrap_or("-"), it.message)));
    lines.join("\n")
}

/// A text as overlays hold it.
pub(super) fn over(path: &str, text: &str) -> Overlay {
    Overlay::from([(Path::new("/project").join(path), Arc::from(text))])
}
