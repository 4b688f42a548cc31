//! Bodies of HCL: attributes and blocks, line by line.

use std::collections::HashSet;

use super::message::{problem, quote};
use super::parser::{Manner, Parser, starts_name};
use super::{Attribute, Block, Body, Item, Name};
use crate::{ProblemKind, Span};

/// Up to this many names, comparing each with those before it is quicker than hashing them.
const FEW: usize = 16;

/// Where a body stands.
#[derive(Clone, Copy)]
enum Enclosing {
    File,
    /// After a brace, whose line may show by its indentation what belongs to the body.
    Block {
        indent: Option<usize>,
    },
}

impl Parser<'_> {
    /// The body of a whole file.
    pub(super) fn file_body(&mut self) -> Body {
        self.body(Enclosing::File)
    }

    fn body(&mut self, enclosing: Enclosing) -> Body {
        let mut items = Vec::new();
        loop {
            self.skip_newlines();
            if self.is_at_end() {
                break;
            }
            match enclosing {
                Enclosing::Block { indent } if self.peek() == b'}' || self.is_outside(indent) => break,
                Enclosing::File if self.peek() == b'}' => {
                    self.lose_brace(problem(
                        self.here(),
                        "this `}` has no opening brace",
                        "remove it, or open a block before it",
                    ));
                    self.step(1);
                    continue;
                }
                _ => {}
            }
            items.extend(self.item());
        }
        self.note_repeated_names(&items);
        // A tree has many short lists, and whoever grows one makes room for four.
        items.shrink_to_fit();
        Body { items }
    }

    fn item(&mut self) -> Option<Item> {
        let known = self.problems.len();
        let Some(name) = self.name() else {
            self.no_item();
            return None;
        };
        let item = match self.peek() {
            b'=' if !matches!(self.peek_at(1), b'=' | b'>') => Item::Attribute(self.attribute(name)),
            byte if byte == b'{' || byte == b'"' || starts_name(byte) => Item::Block(self.block(name)?),
            _ => {
                self.expect(&format!("`=` or `{{` after `{}`", quote(name.of(self.text))));
                self.skip_line();
                return None;
            }
        };
        self.end_line(known);
        Some(item)
    }

    /// Goes over what should be an attribute or a block.
    fn no_item(&mut self) {
        if self.peek() != b'"' {
            self.expect("an attribute or a block");
            self.skip_line();
            return;
        }
        let is_name = self.sees_quoted_name();
        let kind = if is_name { ProblemKind::ValidInHcl1 } else { ProblemKind::Error };
        let help = "names of attributes and blocks are not quoted";
        self.lose(problem(self.here(), "expected an attribute or a block", help).of_kind(kind));
        if is_name && !self.is_at_end() {
            // Its value or body may go on for lines, none of which is a statement here.
            let known = self.problems.len();
            let name = self.quoted_label();
            if self.peek() == b'{' {
                self.block(name);
            } else {
                self.attribute(name);
            }
            self.end_line(known);
        } else {
            self.skip_line();
        }
    }

    fn attribute(&mut self, name: Span) -> Attribute {
        self.step(1);
        Attribute { name: name.into(), value: self.expression() }
    }

    fn block(&mut self, name: Span) -> Option<Block> {
        let labels = self.labels();
        let header = self.since(name.start as usize);
        if self.peek() != b'{' {
            let problem = self.expected(&format!("`{{` to open the block `{}`", quote(name.of(self.text))));
            if self.peek() == b'=' && self.sees_brace_behind(1) {
                // `variable "a" = {`
                self.lose(problem.of_kind(ProblemKind::ValidInHcl1));
                self.step(1);
            } else {
                self.lose(problem);
                self.skip_line();
            }
        }
        if self.peek() != b'{' {
            return Some(Block {
                span: header,
                header,
                name: name.into(),
                labels,
                braces: Span::at(header.end as usize),
                body: Body::default(),
            });
        }
        let open = self.at;
        let body = self.nested(|parser| {
            parser.step(1);
            let body = if parser.sees_newline() || parser.is_at_end() || parser.peek() == b'}' {
                parser.body(Enclosing::Block { indent: parser.indent_of_brace(open) })
            } else {
                parser.one_line_body(open)
            };
            parser.close(open, b'}');
            body
        })?;
        Some(Block {
            span: self.since(name.start as usize),
            header,
            name: name.into(),
            labels,
            braces: self.since(open),
            body,
        })
    }

    fn labels(&mut self) -> Vec<Name> {
        let mut labels = Vec::new();
        loop {
            match self.peek() {
                b'"' => labels.push(self.quoted_label().into()),
                byte if starts_name(byte) => match self.name() {
                    Some(name) => labels.push(name.into()),
                    None => break,
                },
                _ => break,
            }
        }
        labels.shrink_to_fit();
        labels
    }

    /// What stands behind a brace on the same line: one attribute.
    fn one_line_body(&mut self, brace: usize) -> Body {
        let mut items: Vec<Item> = self.one_line_attribute().into_iter().collect();
        if self.peek() == b'}' {
            return Body { items };
        }
        let help = "put each attribute, each block and the closing brace on its own line";
        let is_hcl1 = self.peek() == b',' || self.sees_statement();
        let kind = if is_hcl1 { ProblemKind::ValidInHcl1 } else { ProblemKind::Error };
        self.lose(problem(self.here(), "a one-line block can hold only one attribute", help).of_kind(kind));
        while matches!(self.peek(), b',' | b';') {
            self.step(1);
            items.extend(self.one_line_attribute());
        }
        if self.peek() != b'}' {
            let indent = Some(self.indent_of_line(brace));
            items.extend(self.body(Enclosing::Block { indent }).items);
        }
        Body { items }
    }

    fn one_line_attribute(&mut self) -> Option<Item> {
        let start = self.at;
        let name = self.name()?;
        if self.peek() == b'=' {
            return Some(Item::Attribute(self.attribute(name)));
        }
        self.go_back(start);
        None
    }

    /// Checks that a statement ends here. `known`: the number of problems before it.
    fn end_line(&mut self, known: usize) {
        if self.sees_newline() || self.is_at_end() {
            return;
        }
        if self.manner != Manner::Strict {
            let is_broken = self.problems.len() > known;
            if self.is_past_line() || is_broken && (self.peek() == b'}' || self.sees_statement()) {
                return;
            }
        }
        if self.peek() == b',' {
            let help = "put each attribute of a block on its own line, without commas";
            self.lose(problem(self.here(), "expected a line break", help).of_kind(ProblemKind::ValidInHcl1));
        } else {
            let is_hcl1 = self.peek() == b'}' || self.sees_statement();
            let kind = if is_hcl1 { ProblemKind::ValidInHcl1 } else { ProblemKind::Error };
            let problem = self.expected("a line break").of_kind(kind);
            self.lose(problem);
        }
        if self.peek() != b'}' {
            self.skip_line();
        }
    }

    fn note_repeated_names(&mut self, items: &[Item]) {
        let names = || {
            items.iter().filter_map(|item| match item {
                Item::Attribute(attribute) => Some(attribute.name.span),
                Item::Block(_) => None,
            })
        };
        let text = self.text;
        let repeated: Vec<Span> = if items.len() <= FEW {
            let is_repeated =
                |index: usize, name: Span| names().take(index).any(|earlier| earlier.of(text) == name.of(text));
            names().enumerate().filter(|&(index, name)| is_repeated(index, name)).map(|(_, name)| name).collect()
        } else {
            let mut seen = HashSet::new();
            names().filter(|name| !seen.insert(name.of(text))).collect()
        };
        for name in repeated {
            let message = format!("`{}` is set twice", quote(name.of(text)));
            let help = "a block sets an attribute only once; remove one of them";
            self.note(problem(name, message, help).of_kind(ProblemKind::ValidInHcl1));
        }
    }
}
