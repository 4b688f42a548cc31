//! Moves expressions to the places of another text, such as the JSON that they were read from.

use super::tree::{Expr, ExprKind, Part, Step};
use crate::Span;

/// The way from the text that an expression was read from to the one that it stands in.
struct Move<'m> {
    text: &'m str,
    place: &'m dyn Fn(Span) -> Span,
}

impl Expr {
    /// Moves an expression from `text`, which it was read from, to where its bytes stand in another. A literal whose bytes
    /// are not the same there keeps its value; a name is taken to be written alike.
    pub fn move_from(&mut self, text: &str, place: &dyn Fn(Span) -> Span) {
        Move { text, place }.expr(self);
    }
}

impl Move<'_> {
    fn span(&self, span: &mut Span) {
        *span = (self.place)(*span);
    }

    fn expr(&self, expr: &mut Expr) {
        if let Some(value) = expr.literal_text(self.text).filter(|_| (self.place)(expr.span).len() != expr.span.len()) {
            expr.kind = ExprKind::Text(Some(value.into()));
        }
        self.span(&mut expr.span);
        match &mut expr.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number
            | ExprKind::Text(_)
            | ExprKind::Name
            | ExprKind::Missing => {}
            ExprKind::Template(parts) | ExprKind::Heredoc(parts) => parts.iter_mut().for_each(|part| self.part(part)),
            ExprKind::List(items) => items.iter_mut().for_each(|item| self.expr(item)),
            ExprKind::Object(entries) => {
                for entry in entries {
                    self.expr(&mut entry.key);
                    self.expr(&mut entry.value);
                }
            }
            ExprKind::Paren(inner) | ExprKind::Unary(_, inner) => self.expr(inner),
            ExprKind::Conditional(parts) => parts.iter_mut().for_each(|part| self.expr(part)),
            ExprKind::Binary(_, operands) => operands.iter_mut().for_each(|operand| self.expr(operand)),
            ExprKind::Call(call) => {
                self.span(&mut call.name);
                call.args.iter_mut().for_each(|argument| self.expr(argument));
            }
            ExprKind::Traversal(root, steps) => {
                self.expr(root);
                for step in steps {
                    self.step(step);
                }
            }
            ExprKind::For(parts) => {
                parts.key_name.iter_mut().for_each(|name| self.span(name));
                self.span(&mut parts.value_name);
                self.expr(&mut parts.collection);
                parts.key.iter_mut().for_each(|key| self.expr(key));
                self.expr(&mut parts.value);
                parts.condition.iter_mut().for_each(|condition| self.expr(condition));
            }
        }
    }

    fn step(&self, step: &mut Step) {
        match step {
            Step::Attribute(span) | Step::LegacyIndex(span) | Step::AttributeSplat(span) | Step::FullSplat(span) => {
                self.span(span);
            }
            Step::Index(key) => self.expr(key),
        }
    }

    fn part(&self, part: &mut Part) {
        match part {
            Part::Literal { span, text } => {
                if (self.place)(*span).len() != span.len() && text.is_none() {
                    *text = Some(span.of(self.text).into());
                }
                self.span(span);
            }
            Part::Interpolation { span, value } => {
                self.span(span);
                self.expr(value);
            }
            Part::If { span, condition, then, otherwise } => {
                self.span(span);
                self.expr(condition);
                then.iter_mut().chain(otherwise).for_each(|part| self.part(part));
            }
            Part::For { span, key_name, value_name, collection, body } => {
                self.span(span);
                for name in key_name.iter_mut().chain([value_name]) {
                    self.span(name);
                }
                self.expr(collection);
                for part in body {
                    self.part(part);
                }
            }
        }
    }
}
