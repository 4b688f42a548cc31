//! Reads JSON, also with the comments that editors and tools tolerate in it.

mod build;
mod message;
mod recover;
mod skim;
mod surrogates;

use crate::{
    Problem, Span,
    data::{Tree, open_at},
};
use build::{Commas, FailureKind, JsonSource, build};
use surrogates::without_lone_surrogates;

/// Parses a JSON text. Comments are allowed; any other invalid syntax is a problem, and the parser recovers from it.
pub fn parse(text: &str) -> Tree {
    let base = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let readable = without_lone_surrogates(&text[base..]);
    let mut source = JsonSource { text: &readable, base, end: text.len(), commas: Commas::default() };
    let mut problems = Vec::new();
    let (mut reading, holes) = loop {
        let failure = match build(source) {
            Ok(reading) => break (reading, Vec::new()),
            Err(failure) => failure,
        };
        // A comma too many or too few hides nothing: the first of a kind is reported, and then they are allowed.
        match failure.kind {
            FailureKind::TrailingComma => source.commas.trailing = true,
            FailureKind::MissingComma => source.commas.missing = true,
            _ => break recover::recover(source, failure),
        }
        problems.push(failure.problem);
    };
    problems.append(&mut reading.problems);
    if let Some(document) = &mut reading.document {
        for hole in &holes {
            open_at(document, text, hole);
        }
    } else if problems.is_empty() {
        problems.push(Problem::new(Span::at(text.len()), "expected a JSON value"));
    }
    problems.sort_by_key(|problem| problem.span);
    Tree { documents: reading.document.into_iter().collect(), comments: reading.comments, problems }
}
