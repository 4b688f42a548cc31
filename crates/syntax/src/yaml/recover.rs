//! Reads on after a syntax error, by blanking the line at fault.

use std::ops::Range;

use super::{
    build::{YamlFailure, YamlRead, YamlSource, build},
    mask::merged,
};
use crate::{
    Problem, Span,
    data::{Filling, Hole, MOST_BLANKED_LINES, blanked, line_around},
};

/// Reads a text that has a failure, as far as it goes, and says which lines it left out.
///
/// Only the first failure is a problem to report: what comes up once a line is missing may be no mistake of the writer.
pub(super) fn recover(source: YamlSource, first: YamlRead, mut failure: YamlFailure) -> (YamlRead, Vec<Hole>) {
    let mut problem = failure.problem.clone();
    let mut problems = first.problems.clone();
    let mut text = source.text.to_owned();
    let mut masks = source.masks.to_vec();
    let mut holes: Vec<Hole> = Vec::new();
    let mut best = first;
    while holes.len() < MOST_BLANKED_LINES
        && let Some(attempt) = best_attempt(source, &text, &masks, &failure)
    {
        if holes.is_empty() {
            problem = attempt.problem.unwrap_or(problem);
        }
        let span = Span::new(source.base + attempt.line.start, source.base + attempt.line.end);
        holes.push(Hole { span, column: None, filling: Filling::Unreadable });
        masks = with_mask(&masks, &attempt.line, source.base);
        text = attempt.text;
        best = attempt.reading;
        match best.failure.take() {
            Some(next) => failure = next,
            None => break,
        }
    }
    problems.push(problem);
    best.problems = problems;
    (best, holes)
}

/// What comes of blanking one line.
struct Attempt {
    line: Range<usize>,
    text: String,
    reading: YamlRead,
    /// The problem if this line is the cause and not the place of the failure.
    problem: Option<Problem>,
}

/// Blanks the line without which the text reads furthest, or holds most if several do equally.
fn best_attempt(source: YamlSource, text: &str, masks: &[Span], failure: &YamlFailure) -> Option<Attempt> {
    let score =
        |reading: &YamlRead| (reading.failure.as_ref().map_or(usize::MAX, |failure| failure.offset), reading.scalars);
    let mut best: Option<Attempt> = None;
    for line in suspects(text, failure) {
        let problem = cause(text, source.base, &line, failure);
        let text = blanked(text, &line);
        let reading = build(YamlSource { text: &text, masks: &with_mask(masks, &line, source.base), ..source });
        if best.as_ref().is_none_or(|best| score(&reading) > score(&best.reading)) {
            best = Some(Attempt { line, text, reading, problem });
        }
    }
    best
}

/// A scalar that now runs over this line is not what was written, as if a placeholder stood there.
fn with_mask(masks: &[Span], line: &Range<usize>, base: usize) -> Vec<Span> {
    let line = Span::new(base + line.start, base + line.end);
    merged(masks.iter().copied().chain([line]).collect())
}

/// The lines that may be at fault, each once, the likeliest first.
fn suspects(text: &str, failure: &YamlFailure) -> Vec<Range<usize>> {
    let failed = line_around(text, failure.offset);
    let previous = text[..failed.start].trim_end().len();
    let mut lines = Vec::new();
    for offset in
        [Some(failure.offset), failure.bracket, failure.quote, failure.scalar, Some(previous)].into_iter().flatten()
    {
        let line = line_around(text, offset);
        if !text[line.clone()].trim_ascii().is_empty() && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// What is wrong with this line if the failure it causes shows on another one.
fn cause(text: &str, base: usize, line: &Range<usize>, failure: &YamlFailure) -> Option<Problem> {
    if line.contains(&failure.offset) {
        return None;
    }
    let problem = |place: usize, length: usize, message: &'static str| {
        let start = base + line.start + place;
        Some(Problem::new(Span::new(start, start + length), message))
    };
    let content = &text[line.clone()];
    let word = content.trim();
    if word.starts_with(|first: char| first.is_ascii_alphanumeric())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b':' | b' '))
        && !word.contains(": ")
        && !word.ends_with(':')
    {
        return problem(content.find(word)?, word.len(), "expected `:` after this key");
    }
    if let Some(bracket) = failure.bracket.filter(|bracket| line.contains(bracket)) {
        return problem(bracket - line.start, 1, "this bracket is not closed");
    }
    if is_pulled_left(text, line, failure.offset) {
        let problem = problem(content.find(word)?, word.len(), "this line is indented less than the lines around it")?;
        return Some(Problem { help: Some("align it with the other keys of its mapping".into()), ..problem });
    }
    let open_quote = ['"', '\''].into_iter().find(|quote| content.matches(*quote).count() % 2 == 1)?;
    problem(content.rfind(open_quote)?, 1, "this quote is not closed")
}

/// Whether a line is indented less than the line before it and than the one where the failure shows, which is the next one.
fn is_pulled_left(text: &str, line: &Range<usize>, failed: usize) -> bool {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let before = text[..line.start].lines().rev().find(|line| !line.trim().is_empty());
    let next = &text[line_around(text, failed)];
    let own = indentation(&text[line.clone()]);
    line.end <= failed && own < indentation(next) && before.is_some_and(|before| own < indentation(before))
}
