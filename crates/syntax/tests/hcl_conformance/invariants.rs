//! What holds for the tree of any text: spans lie in the text and on characters, children lie in their parents and follow
//! one another, comments follow one another.

use costlint_syntax::Span;
use costlint_syntax::hcl::{Body, Expr, ExprKind, File, Item, Part, Step};

/// The first thing about a tree that does not hold.
pub(crate) fn violation(text: &str, file: &File) -> Option<String> {
    let mut check = Check { text, violation: None };
    let whole = Span::new(0, text.len());
    check.body(whole, &file.body);
    check.row(whole, file.comments.iter().copied());
    for comment in &file.comments {
        let source = comment.of(text);
        let is_line = source.starts_with('#') || source.starts_with("//");
        if !(source.starts_with("/*") || is_line && !source.contains('\n')) {
            check.report(*comment, "is no comment");
        }
    }
    for problem in &file.problems {
        check.within(whole, problem.span);
    }
    check.violation
}

struct Check<'t> {
    text: &'t str,
    violation: Option<String>,
}

impl Check<'_> {
    fn report(&mut self, span: Span, what: &str) {
        self.violation.get_or_insert_with(|| format!("{}..{} {what}", span.start, span.end));
    }

    fn within(&mut self, parent: Span, child: Span) {
        if child.start > child.end || self.text.get(child.range()).is_none() {
            self.report(child, "is no part of the text");
        } else if !parent.contains(child) {
            self.report(child, &format!("lies outside of {}..{}", parent.start, parent.end));
        }
    }

    /// Children that follow one another.
    fn row(&mut self, parent: Span, children: impl IntoIterator<Item = Span>) {
        let mut end = parent.start;
        for child in children {
            self.within(parent, child);
            if child.start < end {
                self.report(child, &format!("starts before {end}"));
            }
            end = child.end;
        }
    }

    fn body(&mut self, parent: Span, body: &Body) {
        let span = |item: &Item| match item {
            Item::Attribute(attribute) => attribute.span(),
            Item::Block(block) => block.span,
        };
        self.row(parent, body.items.iter().map(span));
        for item in &body.items {
            match item {
                Item::Attribute(attribute) => {
                    self.row(attribute.span(), [attribute.name.span, attribute.value.span]);
                    self.expr(&attribute.value);
                }
                Item::Block(block) => {
                    self.row(block.span, [block.header, block.braces]);
                    self.row(
                        block.header,
                        std::iter::once(block.name.span).chain(block.labels.iter().map(|label| label.span)),
                    );
                    self.body(block.braces, &block.body);
                }
            }
        }
    }

    fn exprs<'e>(&mut self, parent: Span, exprs: impl IntoIterator<Item = &'e Expr>) {
        let exprs: Vec<&Expr> = exprs.into_iter().collect();
        self.row(parent, exprs.iter().map(|expr| expr.span));
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number
            | ExprKind::Text(_)
            | ExprKind::Name
            | ExprKind::Missing => {}
            ExprKind::Template(parts) | ExprKind::Heredoc(parts) => self.parts(span, parts),
            ExprKind::List(elements) => self.exprs(span, elements),
            ExprKind::Object(entries) => self.exprs(span, entries.iter().flat_map(|entry| [&entry.key, &entry.value])),
            ExprKind::Paren(inner) | ExprKind::Unary(_, inner) => self.exprs(span, [&**inner]),
            ExprKind::Conditional(parts) => self.exprs(span, &**parts),
            ExprKind::Binary(_, operands) => self.exprs(span, &**operands),
            ExprKind::Call(call) => {
                self.row(span, std::iter::once(call.name).chain(call.args.iter().map(|arg| arg.span)));
                self.exprs(span, &call.args);
            }
            ExprKind::Traversal(root, steps) => {
                let step = |step: &Step| match step {
                    Step::Attribute(span)
                    | Step::LegacyIndex(span)
                    | Step::AttributeSplat(span)
                    | Step::FullSplat(span) => *span,
                    Step::Index(key) => key.span,
                };
                self.row(span, std::iter::once(root.span).chain(steps.iter().map(step)));
                self.expr(root);
                for step in steps {
                    if let Step::Index(key) = step {
                        self.expr(key);
                    }
                }
            }
            ExprKind::For(tree) => {
                self.row(span, tree.key_name.into_iter().chain([tree.value_name, tree.collection.span]));
                self.exprs(
                    span,
                    std::iter::once(&tree.collection).chain(&tree.key).chain([&tree.value]).chain(&tree.condition),
                );
            }
        }
    }

    fn parts(&mut self, parent: Span, parts: &[Part]) {
        let span = |part: &Part| match part {
            Part::Literal { span, .. }
            | Part::Interpolation { span, .. }
            | Part::If { span, .. }
            | Part::For { span, .. } => *span,
        };
        self.row(parent, parts.iter().map(span));
        for part in parts {
            match part {
                Part::Literal { .. } => {}
                Part::Interpolation { span, value } => self.exprs(*span, [value]),
                Part::If { span, condition, then, otherwise } => {
                    self.exprs(*span, [condition]);
                    self.parts(*span, then);
                    self.parts(*span, otherwise);
                }
                Part::For { span, key_name, value_name, collection, body } => {
                    self.row(*span, key_name.iter().copied().chain([*value_name, collection.span]));
                    self.expr(collection);
                    self.parts(*span, body);
                }
            }
        }
    }
}
