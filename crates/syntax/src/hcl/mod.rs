//! HCL, the language of Terraform and of costlint's own pages, read tolerantly.
//!
//! A text that Terraform reads is read once, strictly. At the first thing that the strict pass cannot place, a tolerant
//! pass reads the text again: it reports what is wrong, and a statement at the start of a line tells it where to go on.
//! If that leaves braces unbalanced, a last pass takes the indents as hints too. So a hint never changes the meaning of a
//! text that needs none.

mod body;
mod collection;
mod dedent;
pub mod edit;
mod escape;
mod expression;
mod heredoc;
mod message;
mod moving;
mod parser;
mod recovery;
mod template;
mod tree;
mod visiting;

use parser::{Manner, Newlines, Parser};
pub use tree::*;

use crate::{Problem, Span};

/// Reads a whole file.
pub fn parse(text: &str) -> File {
    let (body, parser) = read(text, Newlines::End, Parser::file_body);
    File { body, comments: parser.comments, problems: parser.problems }
}

/// Reads what stands in a span of a text as a whole file, in place: all places are offsets of the whole text.
pub fn parse_within(text: &str, inside: Span) -> File {
    let (body, parser) =
        read_from(&text[..inside.end as usize], inside.start as usize, Newlines::End, Parser::file_body);
    File { body, comments: parser.comments, problems: parser.problems }
}

/// Reads a text that is one expression, over any number of lines.
pub fn parse_expression(text: &str) -> (Expr, Vec<Problem>) {
    let (expr, parser) = read(text, Newlines::Skip, Parser::whole_expression);
    (expr, parser.problems)
}

/// Reads a text that is a template as a whole, as the texts of a JSON file are once JSON's own escapes are resolved.
pub fn parse_template(text: &str) -> (Expr, Vec<Problem>) {
    let (expr, parser) = read(text, Newlines::Skip, Parser::whole_template);
    (expr, parser.problems)
}

fn read<'t, T>(text: &'t str, newlines: Newlines, tree: impl Fn(&mut Parser<'t>) -> T) -> (T, Parser<'t>) {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    read_from(text, start, newlines, tree)
}

fn read_from<'t, T>(
    text: &'t str,
    start: usize,
    newlines: Newlines,
    tree: impl Fn(&mut Parser<'t>) -> T,
) -> (T, Parser<'t>) {
    let mut manner = Manner::Strict;
    loop {
        let mut parser = Parser::new(text, start, manner, newlines);
        let tree = tree(&mut parser);
        let Some(better) = parser.better_manner() else {
            parser.problems.sort_by_key(|problem| problem.span.start);
            return (tree, parser);
        };
        manner = better;
    }
}

#[cfg(test)]
mod tests;
