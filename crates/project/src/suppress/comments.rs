//! Suppressions in comments, each with the bytes that it covers.

use std::collections::{BTreeMap, BTreeSet};

use costlint_model::Source;
use costlint_syntax::{Problem, Span, lines::Lines};

use super::{
    constructs::Constructs,
    directive::{self, Covering, Directive, DirectiveReach},
    embedded,
};

/// The suppressions in the comments of a text, and those that cannot work.
pub(super) fn read(source: &Source) -> (Vec<Covering>, Vec<Problem>) {
    if !directive::may_be_in(&source.text) {
        return (Vec::new(), Vec::new());
    }
    let written = Written { text: &source.text, lines: Lines::new(&source.text), is_yaml: source.tree.is_data() };
    let mut found: Vec<(Result<Directive, Problem>, Option<u32>)> = Vec::new();
    for (span, target) in source.comments().iter().zip(written.targets(source.comments())) {
        let directives = directive::in_comment(span.of(written.text), span.start as usize);
        found.extend(directives.into_iter().map(|directive| (directive, target)));
    }
    let lines: BTreeSet<u32> = found.iter().filter_map(|(_, target)| *target).collect();
    let firsts: BTreeMap<u32, u32> = lines.into_iter().map(|line| (line, written.first(line))).collect();
    let constructs = Constructs::find(&source.tree, firsts.values().copied());
    let (mut covering, mut problems) = (Vec::new(), Vec::new());
    for (directive, target) in found {
        match directive {
            Ok(directive) => {
                let covered = match (directive.reach, target) {
                    (DirectiveReach::File, _) => written.whole(),
                    (DirectiveReach::Line, Some(line)) => written.covered(line, constructs.end(firsts[&line])),
                    // Nothing stands below it, so it hits nothing.
                    (DirectiveReach::Line, None) => Span::at(directive.span.start as usize),
                };
                covering.push((directive, covered));
            }
            Err(problem) => problems.push(problem),
        }
    }
    for heredoc in &constructs.heredocs {
        embedded::read(&source.text, &written.lines, *heredoc, &mut covering, &mut problems);
    }
    (covering, problems)
}

struct Written<'t> {
    text: &'t str,
    lines: Lines,
    is_yaml: bool,
}

impl Written<'_> {
    /// For each comment the line that it speaks of: its own if something else stands there, or else the one below it and
    /// below the comments that follow; none if that is blank.
    fn targets(&self, comments: &[Span]) -> Vec<Option<u32>> {
        let mut targets: Vec<Option<u32>> = vec![None; comments.len()];
        for (index, comment) in comments.iter().enumerate().rev() {
            let (first, last) = (self.line(comment.start), self.line(comment.end));
            let before = Span { start: self.lines.span(first).start, end: comment.start }.of(self.text);
            let after = Span { start: comment.end, end: self.lines.span(last).end }.of(self.text);
            // Trimmed towards the comment's neighbours, so that many comments on one long line stay quick.
            targets[index] = if !before.trim_end().is_empty() {
                Some(first)
            } else if !after.trim_start().is_empty() {
                Some(last)
            } else {
                let below = if self.is_yaml && self.trimmed(last + 1) == "---" { last + 2 } else { last + 1 };
                match comments.get(index + 1) {
                    _ if self.trimmed(below).is_empty() => None,
                    Some(next) if next.start == self.indented(below) => targets[index + 1],
                    _ => Some(below),
                }
            };
        }
        targets
    }

    fn whole(&self) -> Span {
        Span::new(0, self.text.len())
    }

    /// The line, and what begins on it.
    fn covered(&self, line: u32, end: u32) -> Span {
        let span = self.lines.span(line);
        Span { start: span.start, end: span.end.max(end) }
    }

    /// Where the first thing of a line begins, behind the dashes, tags and anchors of YAML.
    fn first(&self, line: u32) -> u32 {
        let Span { end, .. } = self.lines.span(line);
        let mut start = self.indented(line);
        if !self.is_yaml {
            return start;
        }
        loop {
            let rest = Span { start, end }.of(self.text);
            let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
            if rest[..word] != *"-" && !rest.starts_with('&') {
                return start;
            }
            let blanks = rest[word..].len() - rest[word..].trim_start().len();
            start = Span::new(0, start as usize + word + blanks).end;
        }
    }

    /// Where the text of a line begins.
    fn indented(&self, line: u32) -> u32 {
        let span = self.lines.span(line);
        let text = span.of(self.text);
        Span::new(0, span.start as usize + text.len() - text.trim_start().len()).end
    }

    fn trimmed(&self, line: u32) -> &str {
        // The last line stands for those beyond it.
        if line as usize > self.lines.count() { "" } else { self.lines.span(line).of(self.text).trim() }
    }

    fn line(&self, offset: u32) -> u32 {
        self.lines.position(offset).line
    }
}
