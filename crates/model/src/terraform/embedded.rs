//! Kubernetes objects and Helm values inside Terraform: YAML in heredocs, and arguments of `yamlencode`.

use costlint_syntax::{
    Span,
    hcl::{Block, Body, Expr, ExprKind, Item, Part, Step},
};
use memchr::memmem;

/// How long the names of a setting may be together, in bytes: all that stands in it is named by them.
const LONGEST_ADDRESS: usize = 1024;

/// What may hold Kubernetes objects or is a chart's values.
pub(super) struct Embedded<'b> {
    pub(super) form: EmbeddedForm<'b>,
    /// The setting that it stands in as values of a chart: `helm_release.prometheus`, `module.addons.argocd`.
    pub(super) values_of: Option<String>,
}

/// How it is written.
pub(super) enum EmbeddedForm<'b> {
    /// A heredoc: its inner bytes, and the interpolations to mask.
    Heredoc { span: Span, masks: Vec<Span> },
    /// What `yamlencode` or `jsonencode` is given.
    Encoded(&'b Expr),
}

/// What a top-level block embeds, in the order of the text.
///
/// A heredoc with a `%{ }` directive is left out: which of its lines are written is not known.
pub(super) fn embedded<'b>(block: &'b Block, text: &str) -> Vec<Embedded<'b>> {
    let written = block.span.of(text);
    if !has(written, "<<") && !has(written, "encode(") {
        return Vec::new();
    }
    let mut visitor = Visitor { block, text, path: Vec::new(), found: Vec::new() };
    visitor.body(&block.body);
    visitor.found
}

fn has(text: &str, mark: &str) -> bool {
    memmem::find(text.as_bytes(), mark.as_bytes()).is_some()
}

struct Visitor<'b, 't> {
    block: &'b Block,
    text: &'t str,
    /// The names of the settings around, from the block's on.
    path: Vec<&'t str>,
    found: Vec<Embedded<'b>>,
}

impl<'b: 't, 't> Visitor<'b, 't> {
    fn body(&mut self, body: &'b Body) {
        for item in &body.items {
            match item {
                Item::Attribute(attribute) => self.setting(attribute.name.of(self.text), &attribute.value),
                Item::Block(block) => {
                    self.path.push(block.name.of(self.text));
                    self.body(&block.body);
                    self.path.pop();
                }
            }
        }
    }

    fn setting(&mut self, name: &'t str, value: &'b Expr) {
        self.path.push(name);
        self.expr(value);
        self.path.pop();
    }

    fn expr(&mut self, expr: &'b Expr) {
        match &expr.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number
            | ExprKind::Text(_)
            | ExprKind::Name
            | ExprKind::Missing => {}
            ExprKind::Heredoc(parts) => {
                self.heredoc(parts);
                self.interpolations(parts);
            }
            ExprKind::Template(parts) => self.interpolations(parts),
            ExprKind::List(items) => items.iter().for_each(|item| self.expr(item)),
            ExprKind::Object(entries) => {
                for entry in entries {
                    self.setting(entry.key.span.of(self.text).trim_matches('"'), &entry.value);
                }
            }
            ExprKind::Paren(inner) | ExprKind::Unary(_, inner) => self.expr(inner),
            ExprKind::Conditional(parts) => parts.iter().for_each(|part| self.expr(part)),
            ExprKind::Binary(_, operands) => operands.iter().for_each(|operand| self.expr(operand)),
            ExprKind::Call(call) => {
                if let ("yamlencode" | "jsonencode", [given]) = (call.name.of(self.text), call.args.as_slice()) {
                    self.encoded(given);
                }
                call.args.iter().for_each(|argument| self.expr(argument));
            }
            ExprKind::Traversal(root, steps) => {
                self.expr(root);
                for step in steps {
                    if let Step::Index(key) = step {
                        self.setting("", key);
                    }
                }
            }
            ExprKind::For(parts) => {
                self.setting("", &parts.collection);
                self.expr(&parts.value);
            }
        }
    }

    /// The expressions inside of a text, which make a part of it.
    fn interpolations(&mut self, parts: &'b [Part]) {
        for part in parts {
            if let Part::Interpolation { value, .. } = part {
                self.setting("", value);
            }
        }
    }

    fn heredoc(&mut self, parts: &[Part]) {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
        let span = span_of(first).join(span_of(last));
        let values_of = self.values_of();
        let written = span.of(self.text);
        let may_hold_objects = has(written, "apiVersion:") && has(written, "kind:");
        if !may_hold_objects && values_of.is_none() {
            return;
        }
        if parts.iter().any(|part| matches!(part, Part::If { .. } | Part::For { .. })) {
            return;
        }
        let masks = parts.iter().filter(|part| matches!(part, Part::Interpolation { .. })).map(span_of).collect();
        self.found.push(Embedded { form: EmbeddedForm::Heredoc { span, masks }, values_of });
    }

    fn encoded(&mut self, given: &'b Expr) {
        let values_of = self.values_of();
        let written = given.span.of(self.text);
        let may_be_object =
            matches!(given.kind, ExprKind::Object(_)) && has(written, "apiVersion") && has(written, "kind");
        if may_be_object || values_of.is_some() {
            self.found.push(Embedded { form: EmbeddedForm::Encoded(given), values_of });
        }
    }

    /// The setting that this place gives values of a chart to: `values` of a `helm_release` and of an Argo CD application,
    /// and in arguments of modules and locals also `…_values` and `values_…`.
    fn values_of(&self) -> Option<String> {
        let (last, path) = self.path.split_last()?;
        let label = |index: usize| self.block.labels.get(index).map(|label| label.of(self.text));
        let is_named_so = *last == "values" || last.ends_with("_values") || last.starts_with("values_");
        let (names, is_values) = match self.block.name.of(self.text) {
            "resource" => {
                let is_release = label(0)?.ends_with("helm_release") && path.is_empty();
                (vec![label(0)?, label(1)?], *last == "values" && (is_release || path.last() == Some(&"helm")))
            }
            "module" => (vec!["module", label(0)?], is_named_so),
            "locals" => (vec!["local"], is_named_so),
            _ => return None,
        };
        let path = if *last == "values" { path } else { &self.path };
        let names = [names.as_slice(), path].concat();
        let length: usize = names.iter().map(|name| name.len()).sum();
        (is_values && length <= LONGEST_ADDRESS).then(|| names.join("."))
    }
}

fn span_of(part: &Part) -> Span {
    match part {
        Part::Literal { span, .. }
        | Part::Interpolation { span, .. }
        | Part::If { span, .. }
        | Part::For { span, .. } => *span,
    }
}
