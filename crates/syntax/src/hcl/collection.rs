//! Lists, objects and `for` expressions of HCL.

use std::mem;

use super::message::problem;
use super::parser::{Manner, Newlines, Parser, starts_name};
use super::{Expr, ExprKind, For, ObjectEntry};
use crate::Span;

impl Parser<'_> {
    /// `[a, b]` or `[for …]`
    pub(super) fn list(&mut self) -> ExprKind {
        self.between(b']', Newlines::Skip, |parser| {
            if parser.sees_word("for") {
                return parser.for_list();
            }
            ExprKind::List(parser.elements(b']'))
        })
    }

    /// Expressions with commas between them, up to the closing bracket or the dots before it.
    pub(super) fn elements(&mut self, close: u8) -> Vec<Expr> {
        let mut elements = Vec::new();
        while self.peek() != close && !self.is_at_end() && !self.meets_statement() {
            let start = self.at;
            elements.push(self.expression());
            if self.peek() == b',' {
                self.step(1);
            } else if self.manner == Manner::Strict || self.at == start || !self.sees_value() || self.meets_statement()
            {
                break;
            } else {
                self.expect(&format!("`,` or `{}`", char::from(close)));
            }
        }
        elements
    }

    fn sees_value(&self) -> bool {
        let byte = self.peek();
        starts_name(byte) || byte.is_ascii_digit() || matches!(byte, b'"' | b'(' | b'[' | b'{')
    }

    /// `{ a = b }` or `{for …}`
    pub(super) fn object(&mut self) -> ExprKind {
        let open = self.at;
        self.between(b'}', Newlines::Skip, |parser| {
            if parser.sees_word("for") {
                return parser.for_object();
            }
            parser.newlines = Newlines::End;
            ExprKind::Object(parser.entries(parser.indent_of_brace(open)))
        })
    }

    /// The entries of an object whose line is indented that far.
    fn entries(&mut self, indent: Option<usize>) -> Vec<ObjectEntry> {
        let mut entries = Vec::new();
        loop {
            self.skip_newlines();
            if self.peek() == b'}' || self.is_at_end() || self.is_outside(indent) {
                return entries;
            }
            let known = self.problems.len();
            entries.push(self.entry());
            match self.peek() {
                b',' => self.step(1),
                b'}' => return entries,
                _ if self.sees_newline() => {}
                _ if self.manner == Manner::Strict => {
                    self.expect("`,` or a line break");
                    return entries;
                }
                _ => {
                    if self.problems.len() == known {
                        self.expect("`,` or a line break");
                    }
                    self.skip_entry();
                    if self.peek() == b',' {
                        self.step(1);
                    }
                }
            }
        }
    }

    fn entry(&mut self) -> ObjectEntry {
        let key = self.expression();
        let value = match self.peek() {
            b':' | b'=' if self.peek_at(1) != b'>' => {
                self.step(1);
                self.expression()
            }
            b'{' => {
                self.lose(problem(
                    self.here(),
                    "expected `=`",
                    "an object cannot contain blocks; write `=` before the brace",
                ));
                self.expression()
            }
            _ => {
                self.expect("`=` and a value");
                self.missing()
            }
        };
        ObjectEntry { key, value }
    }

    fn for_list(&mut self) -> ExprKind {
        let mut tree = self.for_head();
        if let Some(key) = tree.key.take() {
            self.note(problem(key.span, "a list cannot have keys", "use `{for …}` to make an object"));
        }
        if mem::take(&mut tree.grouped) {
            self.note(problem(
                tree.value.span,
                "a list cannot have groups",
                "use `{for …}` to make an object, whose values can be grouped with `...`",
            ));
        }
        ExprKind::For(Box::new(tree))
    }

    fn for_object(&mut self) -> ExprKind {
        let mut tree = self.for_head();
        if tree.key.is_none() {
            self.note(problem(tree.value.span, "expected `key => value`", "use `[for …]` to make a list"));
            tree.key = Some(Expr { span: Span::at(tree.value.span.start as usize), kind: ExprKind::Missing });
        }
        ExprKind::For(Box::new(tree))
    }

    /// What stands between the brackets of a `for` expression, be it a list or an object.
    fn for_head(&mut self) -> For {
        self.step("for".len());
        let (key_name, value_name) = self.for_names();
        let collection = self.expression();
        if self.peek() == b':' {
            self.step(1);
        } else {
            self.expect("`:` and a value");
        }
        let mut key = None;
        let mut value = self.expression();
        if self.sees(b"=>") {
            self.step(2);
            key = Some(mem::replace(&mut value, self.expression()));
        }
        let grouped = self.sees(b"...");
        if grouped {
            self.step(3);
        }
        let mut condition = None;
        if self.sees_word("if") {
            self.step(2);
            condition = Some(self.expression());
        }
        For { key_name, value_name, collection, key, value, condition, grouped }
    }

    /// `v in` or `k, v in`
    pub(super) fn for_names(&mut self) -> (Option<Span>, Span) {
        let first = self.for_name();
        let names = if self.peek() == b',' {
            self.step(1);
            (Some(first), self.for_name())
        } else {
            (None, first)
        };
        if self.sees_word("in") {
            self.step(2);
        } else {
            self.expect("`in`");
        }
        names
    }

    fn for_name(&mut self) -> Span {
        self.name().unwrap_or_else(|| {
            self.expect("a name for the element");
            Span::at(self.end)
        })
    }
}
