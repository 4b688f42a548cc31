//! Suppressions in the YAML of a heredoc, which has comments of its own. What they cover, indentation tells.

use costlint_syntax::{Problem, Span, lines::Lines};

use super::directive::{self, Covering, DirectiveReach};

/// A line below the one in question that is indented less than those between, or as much.
struct Below {
    line: u32,
    depth: usize,
    is_element: bool,
    /// The line after the list that this element belongs to.
    after_list: u32,
}

/// The suppressions in a heredoc, and those that cannot work.
pub(super) fn read(
    text: &str,
    lines: &Lines,
    heredoc: Span,
    covering: &mut Vec<Covering>,
    problems: &mut Vec<Problem>,
) {
    if !directive::may_be_in(heredoc.of(text)) {
        return;
    }
    let (first, last) = (lines.position(heredoc.start).line + 1, lines.position(heredoc.end).line);
    // From the last line up, so that what lies below a line is known: those further in are done with at each line.
    let mut below: Vec<Below> = Vec::new();
    let mut target: Option<Span> = None;
    for line in (first..last).rev() {
        let span = lines.span(line);
        let written = span.of(text);
        let (content, comment) = split(written);
        if !content.trim().is_empty() {
            let end = end(line, content, last, &mut below);
            target = Some(Span { start: span.start, end: lines.span(end - 1).end });
        } else if comment.is_none() {
            target = None;
        }
        let Some(comment) = comment else { continue };
        for directive in directive::in_comment(comment, span.start as usize + content.len()) {
            match directive {
                Ok(directive) => {
                    let covered = match directive.reach {
                        DirectiveReach::File => heredoc,
                        // Where nothing stands below it, it hits nothing.
                        DirectiveReach::Line => target.unwrap_or(Span::at(directive.span.start as usize)),
                    };
                    covering.push((directive, covered));
                }
                Err(problem) => problems.push(problem),
            }
        }
    }
}

/// A line of YAML without its comment, and the comment.
fn split(line: &str) -> (&str, Option<&str>) {
    let mut marks = memchr::memchr_iter(b'#', line.as_bytes());
    match marks.find(|at| *at == 0 || line[..*at].ends_with([' ', '\t'])) {
        Some(at) => (&line[..at], Some(&line[at..])),
        None => (line, None),
    }
}

/// The line after all that belongs to a line: what is indented further, and the elements of a list, which may stand at the
/// indentation of their key.
fn end(line: u32, content: &str, last: u32, below: &mut Vec<Below>) -> u32 {
    let depth = content.len() - content.trim_start().len();
    let is_element = content.trim() == "-" || content.trim_start().starts_with("- ");
    while below.pop_if(|below| below.depth > depth).is_some() {}
    let next = below.last().map_or(last, |below| below.line);
    let sequence = below.last().filter(|below| below.depth == depth && below.is_element).map(|below| below.after_list);
    let after_list = sequence.filter(|_| is_element).unwrap_or(next);
    below.push(Below { line, depth, is_element, after_list });
    if is_element { next } else { sequence.unwrap_or(next) }
}
