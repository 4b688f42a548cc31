//! Finds the part of the tree at a span, by binary search on every level.

use super::super::{Block, Body, Expr, ExprKind, File, Item, ObjectEntry, Part, Step};
use crate::Span;

/// What holds settings.
#[derive(Clone, Copy)]
pub(super) enum Container<'f> {
    /// The body of the file.
    File(&'f Body),
    /// A block.
    Block(&'f Block),
    /// An object or a list.
    Expr(&'f Expr),
}

/// The container with that span, and the statement around it that writes it more than once, if there is one.
pub(super) fn container<'f>(text: &str, file: &'f File, span: Span) -> Option<(Container<'f>, Option<Span>)> {
    if span == Span::at(0) {
        return Some((Container::File(&file.body), None));
    }
    let mut shared = None;
    let mut body = &file.body;
    loop {
        match item(body, span)? {
            Item::Block(block) if block.span == span || block.header == span => {
                return Some((Container::Block(block), shared));
            }
            Item::Block(block) => {
                if block.name.of(text) == "dynamic" {
                    shared = Some(block.span);
                }
                body = &block.body;
            }
            Item::Attribute(attribute) => {
                let mut expr = &attribute.value;
                while expr.span != span {
                    if matches!(expr.kind, ExprKind::For(_)) {
                        shared = Some(expr.span);
                    }
                    expr = inner(expr, span)?;
                }
                return matches!(expr.kind, ExprKind::Object(_) | ExprKind::List(_))
                    .then_some((Container::Expr(expr), shared));
            }
        }
    }
}

/// The expression with that span.
pub(super) fn expression(file: &File, span: Span) -> Option<&Expr> {
    let mut expr = value_around(file, span)?;
    while expr.span != span {
        expr = inner(expr, span)?;
    }
    Some(expr)
}

/// The text, heredoc or comment that an offset is inside of, if it is inside of one.
pub(super) fn token_around(file: &File, offset: usize) -> Option<Span> {
    let holds = |span: Span| (span.start as usize) < offset && offset < span.end as usize;
    if let Some(comment) = comment_at(file, offset).filter(|comment| holds(*comment)) {
        return Some(comment);
    }
    let span = Span::at(offset);
    let mut expr = value_around(file, span)?;
    while !matches!(expr.kind, ExprKind::Template(_) | ExprKind::Heredoc(_) | ExprKind::Text(_)) {
        expr = inner(expr, span)?;
    }
    holds(expr.span).then_some(expr.span)
}

/// The first comment that ends behind an offset.
pub(super) fn comment_at(file: &File, offset: usize) -> Option<Span> {
    let index = file.comments.partition_point(|comment| comment.end as usize <= offset);
    file.comments.get(index).copied()
}

/// Whether a comment lies between two offsets, be it in part.
pub(super) fn has_comment(file: &File, start: usize, end: usize) -> bool {
    comment_at(file, start).is_some_and(|comment| (comment.start as usize) < end)
}

/// The bytes of an item.
pub(super) fn item_span(item: &Item) -> Span {
    match item {
        Item::Attribute(attribute) => attribute.span(),
        Item::Block(block) => block.span,
    }
}

/// The bytes of an entry.
pub(super) fn entry_span(entry: &ObjectEntry) -> Span {
    entry.key.span.join(entry.value.span)
}

/// The attribute of whatever block whose value holds a span.
fn value_around(file: &File, span: Span) -> Option<&Expr> {
    let mut body = &file.body;
    loop {
        match item(body, span)? {
            Item::Block(block) => body = &block.body,
            Item::Attribute(attribute) => return attribute.value.span.contains(span).then_some(&attribute.value),
        }
    }
}

fn item(body: &Body, span: Span) -> Option<&Item> {
    around(&body.items, span, item_span)
}

/// The one of some things in order that holds a span.
pub(super) fn around<T>(things: &[T], span: Span, span_of: fn(&T) -> Span) -> Option<&T> {
    let index = things.partition_point(|thing| span_of(thing).end < span.end);
    things.get(index).filter(|thing| span_of(thing).contains(span))
}

/// The expression directly in another one that holds a span.
fn inner(expr: &Expr, span: Span) -> Option<&Expr> {
    match &expr.kind {
        ExprKind::List(elements) => around(elements, span, |element| element.span),
        ExprKind::Object(entries) => {
            let entry = around(entries, span, entry_span)?;
            [&entry.key, &entry.value].into_iter().find(|expr| expr.span.contains(span))
        }
        ExprKind::Call(call) => around(&call.args, span, |arg| arg.span),
        ExprKind::Paren(inner) | ExprKind::Unary(_, inner) => Some(&**inner).filter(|inner| inner.span.contains(span)),
        ExprKind::Conditional(parts) => parts.iter().find(|expr| expr.span.contains(span)),
        ExprKind::Binary(_, operands) => operands.iter().find(|expr| expr.span.contains(span)),
        ExprKind::Traversal(root, steps) => {
            let keys = steps.iter().filter_map(|step| if let Step::Index(key) = step { Some(key) } else { None });
            std::iter::once(&**root).chain(keys).find(|expr| expr.span.contains(span))
        }
        ExprKind::For(tree) => {
            let mut exprs =
                std::iter::once(&tree.collection).chain(&tree.key).chain([&tree.value]).chain(&tree.condition);
            exprs.find(|expr| expr.span.contains(span))
        }
        ExprKind::Template(parts) | ExprKind::Heredoc(parts) => in_parts(parts, span),
        ExprKind::Null
        | ExprKind::Bool(_)
        | ExprKind::Number
        | ExprKind::Text(_)
        | ExprKind::Name
        | ExprKind::Missing => None,
    }
}

fn in_parts(mut parts: &[Part], span: Span) -> Option<&Expr> {
    loop {
        let part = around(parts, span, part_span)?;
        let expr = match part {
            Part::Literal { .. } => return None,
            Part::Interpolation { value, .. } => return Some(value).filter(|value| value.span.contains(span)),
            Part::If { condition, .. } => condition,
            Part::For { collection, .. } => collection,
        };
        if expr.span.contains(span) {
            return Some(expr);
        }
        parts = match part {
            Part::If { then, otherwise, .. } if around(then, span, part_span).is_none() => otherwise,
            Part::If { then, .. } => then,
            Part::For { body, .. } => body,
            Part::Literal { .. } | Part::Interpolation { .. } => return None,
        };
    }
}

fn part_span(part: &Part) -> Span {
    match part {
        Part::Literal { span, .. }
        | Part::Interpolation { span, .. }
        | Part::If { span, .. }
        | Part::For { span, .. } => *span,
    }
}
