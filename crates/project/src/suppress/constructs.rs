//! The blocks, attributes, entries and elements that begin at given offsets, and the embedded texts of an HCL file.

use std::collections::BTreeMap;

use costlint_model::Tree;
use costlint_syntax::{Span, data, hcl};

/// What begins at the offsets asked for, and what is embedded.
#[derive(Debug, Default)]
pub(super) struct Constructs {
    /// For each offset asked for, the end of the largest construct that begins there; the offset itself for none.
    ends: BTreeMap<u32, u32>,
    /// The heredocs of an HCL file, in order.
    pub(super) heredocs: Vec<Span>,
}

impl Constructs {
    /// Goes through the tree once.
    pub(super) fn find(tree: &Tree, offsets: impl IntoIterator<Item = u32>) -> Constructs {
        let mut constructs =
            Constructs { ends: offsets.into_iter().map(|offset| (offset, offset)).collect(), heredocs: Vec::new() };
        match tree {
            Tree::Hcl(file) => constructs.body(&file.body),
            // What stands above the first line of a document is meant for all of it.
            Tree::Data(tree) | Tree::HclAsJson { data: tree, .. } => {
                tree.documents.iter().for_each(|document| constructs.element(document));
            }
        }
        constructs
    }

    /// The end of the largest construct that begins at an offset asked for.
    pub(super) fn end(&self, offset: u32) -> u32 {
        self.ends.get(&offset).copied().unwrap_or(offset)
    }

    fn note(&mut self, span: Span) {
        if let Some(end) = self.ends.get_mut(&span.start) {
            *end = span.end.max(*end);
        }
    }

    fn element(&mut self, node: &data::Node) {
        let start = node.tag.as_ref().map_or(node.span.start, |tag| tag.span.start);
        self.note(Span { start, ..node.span });
        self.node(node);
    }

    fn node(&mut self, node: &data::Node) {
        node.items().iter().for_each(|item| self.element(item));
        for entry in node.entries() {
            self.note(entry.key.span.join(entry.value.span));
            self.node(&entry.value);
        }
    }

    fn body(&mut self, body: &hcl::Body) {
        for item in &body.items {
            match item {
                hcl::Item::Attribute(attribute) => {
                    self.note(attribute.span());
                    self.expr(&attribute.value);
                }
                hcl::Item::Block(block) => {
                    self.note(block.span);
                    self.body(&block.body);
                }
            }
        }
    }

    fn expr(&mut self, expr: &hcl::Expr) {
        use hcl::ExprKind::*;
        match &expr.kind {
            Null | Bool(_) | Number | Text(_) | Name | Missing | Template(_) => {}
            Heredoc(_) => self.heredocs.push(expr.span),
            List(items) => items.iter().for_each(|item| self.member(item)),
            Object(entries) => {
                for entry in entries {
                    self.note(entry.key.span.join(entry.value.span));
                    self.expr(&entry.value);
                }
            }
            Call(call) => call.args.iter().for_each(|argument| self.member(argument)),
            Paren(inner) | Unary(_, inner) | Traversal(inner, _) => self.expr(inner),
            Conditional(parts) => parts.iter().for_each(|part| self.expr(part)),
            Binary(_, parts) => parts.iter().for_each(|part| self.expr(part)),
            For(each) => {
                self.expr(&each.collection);
                self.expr(&each.value);
            }
        }
    }

    fn member(&mut self, expr: &hcl::Expr) {
        self.note(expr.span);
        self.expr(expr);
    }
}
