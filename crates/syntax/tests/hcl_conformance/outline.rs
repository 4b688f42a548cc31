//! A tree as lines of text, one for each node, so that the trees of two parsers can be compared and read.

use std::ops::Range;

use costlint_syntax::Span;
use costlint_syntax::hcl::{Attribute, Block, Body, Expr, ExprKind, File, Item, ObjectEntry, Part, Step, UnaryOp};
use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ObjectKey, TraversalOperator};
use hcl_edit::structure::{BlockLabel, Structure};
use hcl_edit::template::{Directive, Element};

/// The outline of our tree.
pub(crate) fn of_file(text: &str, file: &File) -> Vec<String> {
    let mut outline = Outline { text, lines: Vec::new() };
    outline.body(&file.body);
    outline.lines
}

/// The outline of hcl-edit's tree.
pub(crate) fn of_oracle(body: &hcl_edit::structure::Body) -> Vec<String> {
    let mut outline = OracleOutline { lines: Vec::new() };
    outline.body(body);
    outline.lines
}

struct Outline<'t> {
    text: &'t str,
    lines: Vec<String>,
}

impl Outline<'_> {
    fn line(&mut self, kind: &str, span: Span) {
        self.lines.push(format!("{kind} {}..{}", span.start, span.end));
    }

    fn body(&mut self, body: &Body) {
        for item in &body.items {
            match item {
                Item::Attribute(attribute) => self.attribute(attribute),
                Item::Block(block) => self.block(block),
            }
        }
    }

    fn attribute(&mut self, attribute: &Attribute) {
        self.line("attribute", attribute.span());
        self.line("name", attribute.name.span);
        self.expr(&attribute.value);
    }

    fn block(&mut self, block: &Block) {
        self.line("block", block.span);
        self.line("type", block.name.span);
        for label in &block.labels {
            let quote = usize::from(self.text.as_bytes()[label.span.end as usize] == b'"');
            self.line("label", Span::new(label.span.start as usize - quote, label.span.end as usize + quote));
        }
        self.body(&block.body);
        self.line("end of block", block.span);
    }

    fn exprs<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Null => self.line("null", expr.span),
            ExprKind::Bool(value) => self.line(&format!("{value}"), expr.span),
            ExprKind::Number => self.line("number", expr.span),
            ExprKind::Text(_) => {
                self.line(&format!("text {:?}", expr.literal_text(self.text).expect("this is a text")), expr.span);
            }
            ExprKind::Template(parts) => {
                self.line("template", expr.span);
                self.parts(parts);
            }
            ExprKind::Heredoc(parts) => {
                self.line("heredoc", expr.span);
                self.parts(parts);
            }
            ExprKind::Name => self.line("name", expr.span),
            ExprKind::List(elements) => {
                self.line(&format!("list of {}", elements.len()), expr.span);
                self.exprs(elements);
            }
            ExprKind::Object(entries) => {
                self.line(&format!("object of {}", entries.len()), expr.span);
                for ObjectEntry { key, value } in entries {
                    self.expr(key);
                    self.expr(value);
                }
            }
            ExprKind::Paren(inner) => {
                self.line("paren", expr.span);
                self.expr(inner);
            }
            ExprKind::Conditional(parts) => {
                self.line("conditional", expr.span);
                self.exprs(&**parts);
            }
            // The oracle reads `-1` as a number.
            ExprKind::Unary(UnaryOp::Negate, operand) if matches!(operand.kind, ExprKind::Number) => {
                self.line("number", expr.span);
            }
            ExprKind::Unary(op, operand) => {
                self.line(&format!("{op:?}"), expr.span);
                self.expr(operand);
            }
            ExprKind::Binary(op, operands) => {
                self.line(&format!("{op:?}"), expr.span);
                self.exprs(&**operands);
            }
            ExprKind::Call(call) => {
                self.line(&format!("call with {}, spread {}", call.args.len(), call.spread), expr.span);
                let name = call.name.of(self.text);
                let last = name.rfind("::").map_or(0, |at| at + 2);
                let last = last
                    + name[last..].find(|character: char| !character.is_whitespace()).expect("a name ends with a name");
                self.line("name of call", Span::new(call.name.start as usize + last, call.name.end as usize));
                self.exprs(&call.args);
            }
            ExprKind::Traversal(root, steps) => {
                self.line(&format!("traversal of {}", steps.len()), expr.span);
                self.expr(root);
                for step in steps {
                    self.step(step);
                }
            }
            ExprKind::For(tree) => {
                self.line(&format!("for, grouped {}", tree.grouped), expr.span);
                self.optional_name(tree.key_name);
                self.line("name", tree.value_name);
                self.expr(&tree.collection);
                self.exprs(&tree.key);
                self.expr(&tree.value);
                self.exprs(&tree.condition);
            }
            ExprKind::Missing => self.line("missing", expr.span),
        }
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Attribute(name) => self.line("step", *name),
            Step::Index(key) => self.expr(key),
            Step::LegacyIndex(digits) => {
                self.lines.push(format!("step {}", digits.of(self.text).parse::<u64>().expect("these are digits")));
            }
            Step::AttributeSplat(_) => self.lines.push("attribute splat".into()),
            Step::FullSplat(_) => self.lines.push("full splat".into()),
        }
    }

    fn optional_name(&mut self, name: Option<Span>) {
        if let Some(name) = name {
            self.line("name", name);
        }
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Literal { span, .. } => self.line("literal", *span),
                Part::Interpolation { span, value } => {
                    self.line("interpolation", *span);
                    self.expr(value);
                }
                Part::If { span, condition, then, otherwise } => {
                    self.line("if", *span);
                    self.expr(condition);
                    self.parts(then);
                    self.lines.push("else".into());
                    self.parts(otherwise);
                    self.line("end of if", *span);
                }
                Part::For { span, key_name, value_name, collection, body } => {
                    self.line("for", *span);
                    self.optional_name(*key_name);
                    self.line("name", *value_name);
                    self.expr(collection);
                    self.parts(body);
                    self.line("end of for", *span);
                }
            }
        }
    }
}

struct OracleOutline {
    lines: Vec<String>,
}

impl OracleOutline {
    fn line(&mut self, kind: &str, span: Option<Range<usize>>) {
        let span = span.expect("hcl-edit knows the span of this node");
        self.lines.push(format!("{kind} {}..{}", span.start, span.end));
    }

    fn body(&mut self, body: &hcl_edit::structure::Body) {
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    self.line("attribute", attribute.span());
                    self.line("name", attribute.key.span());
                    self.expr(&attribute.value);
                }
                Structure::Block(block) => {
                    self.line("block", block.span());
                    self.line("type", block.ident.span());
                    for label in &block.labels {
                        match label {
                            BlockLabel::Ident(name) => self.line("label", name.span()),
                            BlockLabel::String(text) => self.line("label", text.span()),
                        }
                    }
                    self.body(&block.body);
                    self.line("end of block", block.span());
                }
            }
        }
    }

    fn exprs<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expression>) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &Expression) {
        let span = expr.span();
        match expr {
            Expression::Null(_) => self.line("null", span),
            Expression::Bool(value) => self.line(&format!("{}", value.value()), span),
            Expression::Number(_) => self.line("number", span),
            Expression::String(text) => self.line(&format!("text {:?}", text.as_str()), span),
            Expression::Variable(_) => self.line("name", span),
            Expression::StringTemplate(template) => {
                self.line("template", span);
                self.elements(template.iter());
            }
            Expression::HeredocTemplate(heredoc) => {
                self.line("heredoc", span);
                self.elements(heredoc.template.iter());
            }
            Expression::Array(array) => {
                self.line(&format!("list of {}", array.len()), span);
                self.exprs(array.iter());
            }
            Expression::Object(object) => {
                self.line(&format!("object of {}", object.len()), span);
                for (key, value) in object {
                    match key {
                        ObjectKey::Ident(name) => self.line("name", name.span()),
                        ObjectKey::Expression(key) => self.expr(key),
                    }
                    self.expr(value.expr());
                }
            }
            Expression::Parenthesis(inner) => {
                self.line("paren", span);
                self.expr(inner.inner());
            }
            Expression::Conditional(conditional) => {
                self.line("conditional", span);
                self.expr(&conditional.cond_expr);
                self.expr(&conditional.true_expr);
                self.expr(&conditional.false_expr);
            }
            Expression::UnaryOp(unary) => {
                let op = match unary.operator.as_str() {
                    "!" => "Not",
                    _ => "Negate",
                };
                self.line(op, span);
                self.expr(&unary.expr);
            }
            Expression::BinaryOp(binary) => {
                let op = match binary.operator.as_str() {
                    "||" => "Or",
                    "&&" => "And",
                    "==" => "Equal",
                    "!=" => "NotEqual",
                    "<" => "Less",
                    "<=" => "LessOrEqual",
                    ">" => "Greater",
                    ">=" => "GreaterOrEqual",
                    "+" => "Add",
                    "-" => "Subtract",
                    "*" => "Multiply",
                    "/" => "Divide",
                    _ => "Modulo",
                };
                self.line(op, span);
                self.expr(&binary.lhs_expr);
                self.expr(&binary.rhs_expr);
            }
            Expression::FuncCall(call) => {
                self.line(&format!("call with {}, spread {}", call.args.len(), call.args.expand_final()), span);
                self.line("name of call", call.name.name.span());
                self.exprs(call.args.iter());
            }
            Expression::Traversal(traversal) => {
                self.line(&format!("traversal of {}", traversal.operators.len()), span);
                self.expr(&traversal.expr);
                for operator in &traversal.operators {
                    match operator.value() {
                        TraversalOperator::GetAttr(name) => self.line("step", name.span()),
                        TraversalOperator::Index(key) => self.expr(key),
                        TraversalOperator::LegacyIndex(index) => self.lines.push(format!("step {}", index.value())),
                        TraversalOperator::AttrSplat(_) => self.lines.push("attribute splat".into()),
                        TraversalOperator::FullSplat(_) => self.lines.push("full splat".into()),
                    }
                }
            }
            Expression::ForExpr(tree) => {
                self.line(&format!("for, grouped {}", tree.grouping), span);
                if let Some(name) = &tree.intro.key_var {
                    self.line("name", name.span());
                }
                self.line("name", tree.intro.value_var.span());
                self.expr(&tree.intro.collection_expr);
                self.exprs(&tree.key_expr);
                self.expr(&tree.value_expr);
                self.exprs(tree.cond.iter().map(|condition| &condition.expr));
            }
        }
    }

    fn elements<'e>(&mut self, elements: impl IntoIterator<Item = &'e Element>) {
        for element in elements {
            self.element(element);
        }
    }

    fn element(&mut self, element: &Element) {
        match element {
            Element::Literal(literal) => self.line("literal", literal.span()),
            Element::Interpolation(interpolation) => {
                self.line("interpolation", interpolation.span());
                self.expr(&interpolation.expr);
            }
            Element::Directive(directive) => match &**directive {
                Directive::If(tree) => {
                    self.line("if", element.span());
                    self.expr(&tree.if_expr.cond_expr);
                    self.elements(tree.if_expr.template.iter());
                    self.lines.push("else".into());
                    self.elements(tree.else_expr.iter().flat_map(|otherwise| otherwise.template.iter()));
                    self.line("end of if", element.span());
                }
                Directive::For(tree) => {
                    self.line("for", element.span());
                    if let Some(name) = &tree.for_expr.key_var {
                        self.line("name", name.span());
                    }
                    self.line("name", tree.for_expr.value_var.span());
                    self.expr(&tree.for_expr.collection_expr);
                    self.elements(tree.for_expr.template.iter());
                    self.line("end of for", element.span());
                }
            },
        }
    }
}
