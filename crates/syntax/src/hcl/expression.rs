//! Expressions of HCL: operators, traversals and terms.

use std::mem;

use super::message::{problem, quote};
use super::parser::{Newlines, Parser};
use super::{BinaryOp, Call, Expr, ExprKind, Step, UnaryOp};
use crate::{Problem, Span};

/// How many operators in a row an expression may have. Each makes the tree one level deeper, as operators group to the
/// left; code written by people stays below fifty.
const OPERATORS: u32 = 400;

impl Parser<'_> {
    /// An expression with nothing but blanks around it.
    pub(super) fn whole_expression(&mut self) -> Expr {
        self.skip_blanks();
        let expr = self.expression();
        if !self.is_at_end() {
            self.expect("the end of the expression");
        }
        expr
    }

    /// Any expression.
    pub(super) fn expression(&mut self) -> Expr {
        self.nested(|parser| {
            let condition = parser.operators(0);
            if parser.peek() == b'?' { parser.conditional(condition) } else { condition }
        })
        .unwrap_or_else(|| self.missing())
    }

    fn conditional(&mut self, condition: Expr) -> Expr {
        let start = condition.span.start as usize;
        self.step(1);
        let yes = self.expression();
        let no = if self.peek() == b':' {
            self.step(1);
            self.expression()
        } else {
            self.expect("`:` and the value for a false condition");
            self.missing()
        };
        Expr { span: self.since(start), kind: ExprKind::Conditional(Box::new([condition, yes, no])) }
    }

    /// Operands joined by operators that bind more tightly than `rank`.
    fn operators(&mut self, rank: u8) -> Expr {
        let siblings = mem::take(&mut self.chain);
        let mut left = self.unary();
        while let Some((op, op_rank, length)) = self.operator() {
            if op_rank <= rank {
                break;
            }
            if self.chain >= OPERATORS {
                self.stop("this has too many operators in a row to parse");
                break;
            }
            self.step(length);
            let left_chain = mem::take(&mut self.chain);
            let right = self.nested(|parser| parser.operators(op_rank)).unwrap_or_else(|| self.missing());
            self.chain = self.chain.max(left_chain) + 1;
            left = Expr {
                span: self.since(left.span.start as usize),
                kind: ExprKind::Binary(op, Box::new([left, right])),
            };
        }
        self.chain = self.chain.max(siblings);
        left
    }

    /// The operator that comes next, how tightly it binds, and its length.
    fn operator(&self) -> Option<(BinaryOp, u8, usize)> {
        Some(match (self.peek(), self.peek_at(1)) {
            (b'|', b'|') => (BinaryOp::Or, 1, 2),
            (b'&', b'&') => (BinaryOp::And, 2, 2),
            (b'=', b'=') => (BinaryOp::Equal, 3, 2),
            (b'!', b'=') => (BinaryOp::NotEqual, 3, 2),
            (b'<', b'=') => (BinaryOp::LessOrEqual, 4, 2),
            (b'>', b'=') => (BinaryOp::GreaterOrEqual, 4, 2),
            (b'<', _) => (BinaryOp::Less, 4, 1),
            (b'>', _) => (BinaryOp::Greater, 4, 1),
            (b'+', _) => (BinaryOp::Add, 5, 1),
            (b'-', _) => (BinaryOp::Subtract, 5, 1),
            (b'*', _) => (BinaryOp::Multiply, 6, 1),
            (b'/', _) => (BinaryOp::Divide, 6, 1),
            (b'%', _) => (BinaryOp::Modulo, 6, 1),
            _ => return None,
        })
    }

    fn unary(&mut self) -> Expr {
        let op = match self.peek() {
            b'!' => UnaryOp::Not,
            b'-' => UnaryOp::Negate,
            _ => return self.traversal(),
        };
        let start = self.at;
        self.step(1);
        let operand = self.nested(Self::unary).unwrap_or_else(|| self.missing());
        Expr { span: self.since(start), kind: ExprKind::Unary(op, Box::new(operand)) }
    }

    fn traversal(&mut self) -> Expr {
        let root = self.term();
        let steps = self.steps();
        if steps.is_empty() {
            return root;
        }
        Expr { span: self.since(root.span.start as usize), kind: ExprKind::Traversal(Box::new(root), steps) }
    }

    fn steps(&mut self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut is_in_splat = false;
        loop {
            let start = self.at;
            match self.peek() {
                b'.' if !self.sees(b"...") => {
                    self.step(1);
                    match self.peek() {
                        b'*' => {
                            self.step(1);
                            let splat = self.since(start);
                            if is_in_splat {
                                let help = "write the first one as `[*]`";
                                self.note(problem(splat, "`.*` cannot be nested in another `.*`", help));
                            }
                            is_in_splat = true;
                            steps.push(Step::AttributeSplat(splat));
                        }
                        b'0'..=b'9' => steps.push(Step::LegacyIndex(self.legacy_index())),
                        _ => {
                            let Some(name) = self.name() else {
                                self.expect("a name after `.`");
                                return steps;
                            };
                            steps.push(Step::Attribute(name));
                        }
                    }
                }
                b'[' => {
                    is_in_splat = false;
                    steps.push(self.index());
                }
                _ => return steps,
            }
        }
    }

    fn legacy_index(&mut self) -> Span {
        let span = Span::new(self.at, number_end(self.bytes, self.at));
        if span.of(self.text).contains('.') {
            self.note(problem(
                span,
                "two consecutive indexes are read as one number",
                "write `[0][1]` instead of `.0.1`",
            ));
        }
        self.step(span.len());
        span
    }

    fn index(&mut self) -> Step {
        let open = self.at;
        self.step(1);
        if self.peek() == b'*' {
            self.step(1);
            self.close(open, b']');
            return Step::FullSplat(self.since(open));
        }
        let newlines = mem::replace(&mut self.newlines, Newlines::Skip);
        self.skip_blanks();
        let key = self.expression();
        self.newlines = newlines;
        self.close(open, b']');
        Step::Index(key)
    }

    fn term(&mut self) -> Expr {
        let start = self.at;
        let kind = match self.peek() {
            b'"' => self.quoted(),
            b'0'..=b'9' => self.number(),
            b'(' => ExprKind::Paren(Box::new(self.between(b')', Newlines::Skip, Self::expression))),
            b'[' => self.list(),
            b'{' => self.object(),
            b'<' if self.peek_at(1) == b'<' => self.heredoc(),
            _ => {
                let Some(name) = self.name() else {
                    self.expect("a value");
                    return self.missing();
                };
                self.reference(name)
            }
        };
        Expr { span: self.since(start), kind }
    }

    fn number(&mut self) -> ExprKind {
        let span = Span::new(self.at, number_end(self.bytes, self.at));
        if !is_number(span.of(self.text)) {
            self.note(Problem::new(span, format!("`{}` is not a number", quote(span.of(self.text)))));
        }
        self.step(span.len());
        ExprKind::Number
    }

    /// What a name stands for, up to the parentheses of a call.
    fn reference(&mut self, first: Span) -> ExprKind {
        let mut name = first;
        while self.sees(b"::") {
            self.step(2);
            let Some(next) = self.name() else {
                self.expect("a function name after `::`");
                return ExprKind::Missing;
            };
            name = name.join(next);
        }
        if self.peek() == b'(' {
            return ExprKind::Call(Box::new(self.call(name)));
        }
        if name != first {
            self.expect(&format!("`(` after `{}`", quote(name.of(self.text))));
            return ExprKind::Missing;
        }
        match first.of(self.text) {
            "null" => ExprKind::Null,
            "true" => ExprKind::Bool(true),
            "false" => ExprKind::Bool(false),
            _ => ExprKind::Name,
        }
    }

    fn call(&mut self, name: Span) -> Call {
        self.between(b')', Newlines::Skip, |parser| {
            let args = parser.elements(b')');
            let spread = !args.is_empty() && parser.sees(b"...");
            if spread {
                parser.step(3);
            }
            Call { name, args, spread }
        })
    }
}

/// Where the number ends that starts at that offset. Terraform's scanner takes more than numbers (`1.2.3`, `1e5e5`), and
/// a dot only with something of a number behind it.
fn number_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    let mut at = start;
    loop {
        at += match bytes[at..] {
            [b'0'..=b'9', ..] => 1,
            [b'e' | b'E', b'0'..=b'9', ..] => 2,
            [b'e' | b'E', b'+' | b'-', b'0'..=b'9', ..] => 3,
            [b'.', ..] => {
                at += 1;
                continue;
            }
            _ => return end,
        };
        end = at;
    }
}

/// Whether what the scanner takes for a number is one.
fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    mantissa.bytes().filter(|&byte| byte == b'.').count() <= 1 && !exponent.contains(['e', 'E', '.'])
}
