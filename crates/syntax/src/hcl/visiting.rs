//! Going through all expressions of a body.

use super::tree::{Body, Expr, ExprKind, Item, Part, Step};

impl Body {
    /// Shows every expression of the body and its blocks, each before those inside of it.
    pub fn each_expression<'b>(&'b self, see: &mut dyn FnMut(&'b Expr)) {
        for item in &self.items {
            match item {
                Item::Attribute(attribute) => attribute.value.each_expression(see),
                Item::Block(block) => block.body.each_expression(see),
            }
        }
    }
}

impl Expr {
    /// Shows the expression and every one inside of it.
    pub fn each_expression<'b>(&'b self, see: &mut dyn FnMut(&'b Expr)) {
        see(self);
        match &self.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number
            | ExprKind::Text(_)
            | ExprKind::Name
            | ExprKind::Missing => {}
            ExprKind::Template(parts) | ExprKind::Heredoc(parts) => {
                for part in parts {
                    part.each_expression(see);
                }
            }
            ExprKind::List(items) => items.iter().for_each(|item| item.each_expression(see)),
            ExprKind::Object(entries) => {
                for entry in entries {
                    entry.key.each_expression(see);
                    entry.value.each_expression(see);
                }
            }
            ExprKind::Paren(inner) | ExprKind::Unary(_, inner) => inner.each_expression(see),
            ExprKind::Conditional(parts) => parts.iter().for_each(|part| part.each_expression(see)),
            ExprKind::Binary(_, operands) => operands.iter().for_each(|operand| operand.each_expression(see)),
            ExprKind::Call(call) => call.args.iter().for_each(|argument| argument.each_expression(see)),
            ExprKind::Traversal(root, steps) => {
                root.each_expression(see);
                for step in steps {
                    if let Step::Index(key) = step {
                        key.each_expression(see);
                    }
                }
            }
            ExprKind::For(parts) => {
                parts.collection.each_expression(see);
                parts.key.iter().for_each(|key| key.each_expression(see));
                parts.value.each_expression(see);
                parts.condition.iter().for_each(|condition| condition.each_expression(see));
            }
        }
    }
}

impl Part {
    fn each_expression<'b>(&'b self, see: &mut dyn FnMut(&'b Expr)) {
        match self {
            Part::Literal { .. } => {}
            Part::Interpolation { value, .. } => value.each_expression(see),
            Part::If { condition, then, otherwise, .. } => {
                condition.each_expression(see);
                then.iter().chain(otherwise).for_each(|part| part.each_expression(see));
            }
            Part::For { collection, body, .. } => {
                collection.each_expression(see);
                for part in body {
                    part.each_expression(see);
                }
            }
        }
    }
}
