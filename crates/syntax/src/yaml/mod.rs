//! Reads YAML, including templates with placeholders and YAML inside another text.

mod build;
mod marker;
mod mask;
mod message;
mod recover;

use crate::{
    Span,
    data::{Hole, Tree, missing, open_at},
};
use build::{YamlRead, YamlSource, build};
pub use marker::{Markers, has_placeholders};

/// Parses all documents of a YAML text. Nothing is treated as a placeholder.
pub fn parse(text: &str) -> Tree {
    read(text, YamlSource { text, base: 0, masks: &[], anchors: 0 }, Vec::new())
}

/// Parses a template that would output YAML, without running it.
///
/// A scalar with a placeholder in it is a [`NodeKind::Placeholder`](crate::data::NodeKind::Placeholder). A line of
/// control alone (`{{ if … }}`, `{{ end }}`) is skipped: both branches are in the tree, so a key may appear twice. A
/// line that outputs something (`{{ include … }}`) marks the collections it may add to as open, or is the value of the
/// key above it. A problem here may come from the template and not be an error.
pub fn parse_masked(text: &str, markers: Markers) -> Tree {
    parse_at(text, Span::new(0, text.len()), &marker::placeholders(text, markers))
}

/// Parses one stretch of a larger text, such as a heredoc. All spans are offsets in the larger text.
///
/// The stretch starts at the start of a line; its YAML may be indented as a whole. `placeholders` are the bytes whose value
/// is unknown here; those outside the stretch do not matter.
pub fn parse_at(text: &str, stretch: Span, placeholders: &[Span]) -> Tree {
    let base = stretch.start as usize;
    if stretch.of(text).is_empty() {
        return Tree::default();
    }
    if placeholders.is_empty() {
        return read(text, YamlSource { text: stretch.of(text), base, masks: &[], anchors: 0 }, Vec::new());
    }
    let masked = mask::mask(text, stretch, placeholders);
    read(text, YamlSource { text: &masked.text, base, masks: &masked.masks, anchors: 0 }, masked.holes)
}

fn read(text: &str, source: YamlSource, mut holes: Vec<Hole>) -> Tree {
    let mut reading = build(source);
    if reading.failure.is_some() {
        reading = read_each_document(source, &mut holes);
    }
    for hole in &holes {
        let index = reading.starts.partition_point(|start| *start <= hole.span.start).saturating_sub(1);
        if let Some(document) = reading.documents.get_mut(index) {
            open_at(document, text, hole);
        }
    }
    reading.problems.sort_by_key(|problem| problem.span);
    Tree { documents: reading.documents, comments: reading.comments, problems: reading.problems }
}

/// Reads document by document, so that a mistake in one costs the others nothing.
fn read_each_document(source: YamlSource, holes: &mut Vec<Hole>) -> YamlRead {
    let mut all = YamlRead { anchors: source.anchors, ..YamlRead::default() };
    let ends = document_starts(source.text).into_iter().chain([source.text.len()]);
    let mut start = 0;
    for end in ends {
        let base = source.base + start;
        let span = Span::new(base, source.base + end);
        let masks = &source.masks[source.masks.partition_point(|mask| mask.end <= span.start)..];
        let document = YamlSource { text: &source.text[start..end], base, masks, anchors: all.anchors };
        let mut reading = build(document);
        if let Some(failure) = reading.failure.take() {
            let (recovered, blanked) = recover::recover(document, reading, failure);
            reading = recovered;
            holes.extend(blanked);
        }
        // A document may have begun and not got as far as its first node.
        reading.documents.resize_with(reading.starts.len(), || missing(span.end));
        all.documents.append(&mut reading.documents);
        all.starts.append(&mut reading.starts);
        all.comments.append(&mut reading.comments);
        all.problems.append(&mut reading.problems);
        all.anchors = reading.anchors;
        start = end;
    }
    all
}

/// Where a line `---` begins a document. No scalar can hold such a line. Directives, comments and blank lines before the
/// first one belong to its document.
fn document_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = 0;
    let mut has_content = false;
    for line in text.split_inclusive('\n') {
        let is_marker =
            line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']));
        if is_marker && has_content {
            starts.push(at);
        }
        let content = line.trim_start_matches('\u{feff}').trim_ascii_start();
        has_content |= is_marker || !content.is_empty() && !content.starts_with(['#', '%']);
        at += line.len();
    }
    starts
}
