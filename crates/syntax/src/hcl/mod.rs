//! A tolerant parser for HCL, the language of Terraform and of costlint's own pages.
//!
//! A file that Terraform reads is read once, strictly. At the first token that the strict pass cannot place, a tolerant
//! pass reads the file again: it reports the errors and resumes at the next line that starts a statement.
//! If that leaves braces unbalanced, a last pass uses the indentation as a hint too. So a hint never changes the meaning of a
//! file that needs none.

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

/// Parses a span of a text as a whole file. All places are offsets in the whole text.
pub fn parse_within(text: &str, inside: Span) -> File {
    let (body, parser) =
        read_from(&text[..inside.end as usize], inside.start as usize, Newlines::End, Parser::file_body);
    File { body, comments: parser.comments, problems: parser.problems }
}

/// Parses a text as one expression, over any number of lines.
pub fn parse_expression(text: &str) -> (Expr, Vec<Problem>) {
    let (expr, parser) = read(text, Newlines::Skip, Parser::whole_expression);
    (expr, parser.problems)
}

/// Parses a text as one template, such as a string of a JSON file after its JSON escapes are resolved.
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
