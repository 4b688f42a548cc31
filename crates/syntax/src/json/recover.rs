//! Recovers from a syntax error by blanking the faulty line and closing open brackets.

use std::ops::Range;

use super::{
    build::{Commas, FailureKind, JsonFailure, JsonRead, JsonSource, build},
    skim::skim,
};
use crate::{
    Problem, Span,
    data::{Filling, Hole, MOST_BLANKED_LINES, blanked, line_around},
};

/// Reads a text that has a failure, as far as it goes, and says which lines it left out. That failure or its cause is the one
/// problem to report.
pub(super) fn recover(source: JsonSource, failure: JsonFailure) -> (JsonRead, Vec<Hole>) {
    let mut recovery = Recovery { source, text: source.text.to_owned(), holes: Vec::new() };
    let first_look = skim(source.text);
    let unclosed = first_look.open_quotes;
    let problem_at =
        |at: usize, message: &'static str| Problem::new(Span::new(source.base + at, source.base + at + 1), message);
    let problem = match (unclosed.first(), first_look.odd_bracket) {
        (Some(quote), _) => problem_at(*quote, "this quote is not closed on its line"),
        (None, Some(bracket)) if matches!(failure.kind, FailureKind::Unclosed | FailureKind::SecondValue) => {
            let opens = matches!(source.text.as_bytes()[bracket], b'{' | b'[');
            problem_at(
                bracket,
                if opens { "this bracket is not closed" } else { "this closing bracket has no opening bracket" },
            )
        }
        _ => failure.problem.clone(),
    };
    for quote in unclosed.iter().take(MOST_BLANKED_LINES) {
        recovery.blank(line_around(source.text, *quote));
    }
    let mut result = if unclosed.is_empty() { Err(failure) } else { recovery.read(&recovery.text) };
    // Closing brackets and dropping what follows the value come on top of the blanked lines, a few times at most.
    for _ in 0..2 * MOST_BLANKED_LINES {
        let Err(failure) = &result else { break };
        let may_blank = recovery.holes.len() < MOST_BLANKED_LINES;
        let odd_bracket = skim(&recovery.text).odd_bracket.filter(|_| may_blank);
        match (failure.kind, odd_bracket) {
            (FailureKind::TooDeep, _) => break,
            (_, Some(bracket)) => recovery.blank(line_around(&recovery.text, bracket)),
            (FailureKind::Unclosed, _) => recovery.close(),
            (FailureKind::SecondValue, _) => {
                recovery.text = blanked(&recovery.text, &(failure.offset..recovery.text.len()));
            }
            _ if may_blank => recovery.blank_best(failure),
            _ => recovery.cut(failure.offset),
        }
        result = recovery.read(&recovery.text);
    }
    let mut reading = result.unwrap_or_default();
    reading.problems.push(problem);
    (reading, recovery.holes)
}

struct Recovery<'t> {
    source: JsonSource<'t>,
    text: String,
    holes: Vec<Hole>,
}

impl Recovery<'_> {
    fn read(&self, text: &str) -> Result<JsonRead, JsonFailure> {
        // What is wrong with commas once a line is missing may be no mistake of the writer.
        build(JsonSource { text, commas: Commas { trailing: true, missing: true }, ..self.source })
    }

    /// Blanks the line without which the text reads furthest, or holds most if both do equally: the one of the failure or
    /// the one before.
    fn blank_best(&mut self, failure: &JsonFailure) {
        let failed = line_around(&self.text, failure.offset);
        let previous = line_around(&self.text, self.text[..failed.start].trim_end().len());
        let score = |line| match self.read(&blanked(&self.text, line)) {
            Ok(reading) => (usize::MAX, reading.scalars),
            // What is merely not closed was read to the end.
            Err(failure) if failure.kind == FailureKind::Unclosed => (self.text.len(), 0),
            Err(failure) => (failure.offset, 0),
        };
        let line = if score(&previous) > score(&failed) { previous } else { failed };
        self.blank(line);
    }

    fn blank(&mut self, line: Range<usize>) {
        self.text = blanked(&self.text, &line);
        let span = Span::new(self.source.base + line.start, self.source.base + line.end);
        self.holes.push(Hole { span, column: None, filling: Filling::Unreadable });
    }

    /// Leaves out all that follows from this line on.
    fn cut(&mut self, offset: usize) {
        let rest = line_around(&self.text, offset).start..self.text.len();
        self.blank(rest);
        self.close();
    }

    /// Closes the brackets that are open at the end: more would have followed.
    fn close(&mut self) {
        let span = Span::new(self.source.end.saturating_sub(1), self.source.end);
        self.holes.push(Hole { span, column: None, filling: Filling::Unreadable });
        let closing: String =
            skim(&self.text).open_brackets.iter().rev().map(|open| if *open == b'{' { '}' } else { ']' }).collect();
        self.text.push('\n');
        self.text.push_str(&closing);
    }
}
