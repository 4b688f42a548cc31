//! Reads on after a syntax error, by blanking the line at fault and closing what stays open.

use std::ops::Range;

use super::build::{Commas, Failure, FailureKind, Reading, Source, build};
use crate::{
    Problem, Span,
    data::{Filling, Hole, MOST_BLANKED_LINES, blanked, line_around},
};

/// Reads a text that has a failure, as far as it goes, and says which lines it left out. That failure or its cause is the one
/// problem to report.
pub(super) fn recover(source: Source, failure: Failure) -> (Reading, Vec<Hole>) {
    let mut recovery = Recovery { source, text: source.text.to_owned(), holes: Vec::new() };
    let mut problem = failure.problem.clone();
    let unclosed = skim(source.text).unclosed_texts;
    if let Some(quote) = unclosed.first() {
        problem = Problem::new(Span::new(source.base + quote, source.base + quote + 1), "this quote is not closed on its line");
    }
    for quote in unclosed.iter().take(MOST_BLANKED_LINES) {
        recovery.blank(line_around(source.text, *quote));
    }
    let mut result = if unclosed.is_empty() { Err(failure) } else { recovery.read(&recovery.text) };
    // Closing brackets and dropping what follows the value come on top of the blanked lines, a few times at most.
    for _ in 0..2 * MOST_BLANKED_LINES {
        let Err(failure) = &result else { break };
        match failure.kind {
            FailureKind::TooDeep => break,
            FailureKind::Unclosed => recovery.close(),
            FailureKind::SecondValue => recovery.text = blanked(&recovery.text, &(failure.offset..recovery.text.len())),
            _ if recovery.holes.len() < MOST_BLANKED_LINES => recovery.blank_best(failure),
            _ => recovery.cut(failure.offset),
        }
        result = recovery.read(&recovery.text);
    }
    let mut reading = result.unwrap_or_default();
    reading.problems.push(problem);
    (reading, recovery.holes)
}

struct Recovery<'t> {
    source: Source<'t>,
    text: String,
    holes: Vec<Hole>,
}

impl Recovery<'_> {
    fn read(&self, text: &str) -> Result<Reading, Failure> {
        // What is wrong with commas once a line is missing may be no mistake of the writer.
        build(Source { text, commas: Commas { trailing: true, missing: true }, ..self.source })
    }

    /// Blanks the line without which the text reads furthest, or holds most if both do equally: the one of the failure or
    /// the one before.
    fn blank_best(&mut self, failure: &Failure) {
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
        let closing: String = skim(&self.text).open_brackets.iter().rev().map(|open| if *open == b'{' { '}' } else { ']' }).collect();
        self.text.push('\n');
        self.text.push_str(&closing);
    }
}

/// What a look at quotes and brackets alone finds out.
struct Skim {
    /// The opening quotes of texts that do not end on their line.
    unclosed_texts: Vec<usize>,
    /// The brackets that are open at the end.
    open_brackets: Vec<u8>,
}

fn skim(text: &str) -> Skim {
    let bytes = text.as_bytes();
    let mut found = Skim { unclosed_texts: Vec::new(), open_brackets: Vec::new() };
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at = match byte {
            b'"' => match text_end(bytes, at) {
                Ok(end) => end,
                Err(line_end) => {
                    found.unclosed_texts.push(at);
                    line_end
                }
            },
            b'/' if bytes.get(at + 1) == Some(&b'/') => memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length),
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                memchr::memmem::find(&bytes[at + 2..], b"*/").map_or(bytes.len(), |length| at + length + 4)
            }
            _ => at + 1,
        };
        match byte {
            b'{' | b'[' => found.open_brackets.push(*byte),
            b'}' if found.open_brackets.last() == Some(&b'{') => drop(found.open_brackets.pop()),
            b']' if found.open_brackets.last() == Some(&b'[') => drop(found.open_brackets.pop()),
            _ => {}
        }
    }
    found
}

/// The offset after a text's closing quote, or else the end of its line.
fn text_end(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') if bytes.get(at + 1).is_some_and(|next| *next != b'\n') => at += 2,
            Some(b'\n') | None => return Err(at),
            Some(_) => at += 1,
        }
    }
}
