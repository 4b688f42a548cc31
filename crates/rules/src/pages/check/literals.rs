//! The check of literals: each is of its field's type, and one of the right words where those are a closed set, such as the
//! items of the price list. Regular expressions can be read.

use std::{borrow::Cow, collections::BTreeSet};

use costlint_model::{Data, eval};
use costlint_prices::{Catalogue, Cloud};
use costlint_syntax::{
    Span,
    hcl::{Call, Expr, ExprKind, Part, Step},
};

use crate::{
    names::lists,
    pages::{
        check::{Checker, Scope},
        field_kind::FieldKind,
        functions::{self, Signature, Takes, nearest},
        kind::fits,
        mistakes::{listed, misspelt, not_among, unknown},
        page::PageProblem,
        source::constant,
        units, vocabulary,
    },
};

impl<'c> Checker<'c> {
    /// Whether the literals that an expression may come to are of a type.
    pub(super) fn literals_fit(&mut self, expr: &'c Expr, kind: FieldKind, name: &str) {
        for leaf in self.leaves(expr) {
            let is_literal = matches!(leaf.kind, ExprKind::Text(_) | ExprKind::Number | ExprKind::Bool(_));
            if is_literal && !fits(&constant(self.page, leaf), kind) {
                let message = format!("`{name}` is a {}; found {}", kind.name(), self.text(leaf.span));
                self.tell(leaf.span, message);
            }
        }
    }

    /// Whether the literals that an expression may come to are among some words.
    pub(super) fn words(&mut self, expr: &'c Expr, what: &str, words: &[&str]) {
        for leaf in self.leaves(expr) {
            match self.literal(leaf) {
                Some(word) if !words.contains(&&*word) => {
                    let problem = not_among(self.page, leaf.span, what, &word, words);
                    self.tell_problem(problem);
                }
                None if matches!(leaf.kind, ExprKind::Number | ExprKind::Bool(_)) => {
                    self.tell(leaf.span, format!("expected one of {}", listed(words)));
                }
                _ => {}
            }
        }
    }

    pub(super) fn literal(&self, expr: &'c Expr) -> Option<Cow<'c, str>> {
        expr.literal_text(&self.page.text)
    }

    /// The expressions that an expression may come to: both branches of a condition, the values that `lookup` chooses among,
    /// what a let of the same page stands for.
    pub(super) fn leaves(&self, expr: &'c Expr) -> Vec<&'c Expr> {
        let (mut leaves, mut seen) = (Vec::new(), BTreeSet::new());
        self.add_leaves(expr, &mut leaves, &mut seen);
        leaves
    }

    fn add_leaves(&self, expr: &'c Expr, leaves: &mut Vec<&'c Expr>, seen: &mut BTreeSet<&'c str>) {
        match &expr.kind {
            ExprKind::Paren(inner) => self.add_leaves(inner, leaves, seen),
            ExprKind::Conditional(parts) => {
                for part in &parts[1..] {
                    self.add_leaves(part, leaves, seen);
                }
            }
            ExprKind::Call(call) if self.text(call.name) == "lookup" => {
                if let Some(ExprKind::Object(entries)) = call.args.first().map(|map| &map.kind) {
                    for entry in entries {
                        self.add_leaves(&entry.value, leaves, seen);
                    }
                }
                call.args.iter().skip(2).for_each(|default| self.add_leaves(default, leaves, seen));
            }
            ExprKind::Traversal(root, steps) => match (self.text(root.span), steps.as_slice()) {
                ("let", [Step::Attribute(name)]) => {
                    let name = self.text(*name);
                    if let Some((page, value)) = self.lets.get(name)
                        && *page.path == *self.page.path
                        && seen.insert(name)
                    {
                        self.add_leaves(value, leaves, seen);
                    }
                }
                _ => leaves.push(expr),
            },
            _ => leaves.push(expr),
        }
    }

    /// The number of arguments, and those literals that must be one of a closed set.
    pub(super) fn arguments(&mut self, signature: &Signature, call: &'c Call) {
        if let Some(problem) = signature.misused(call.args.len()).filter(|_| !call.spread) {
            self.tell(call.name, problem);
            return;
        }
        if signature.name == "has_word"
            && let Some(ExprKind::List(words)) = call.args.get(1).map(|words| &words.kind)
        {
            for word in words {
                self.whole_word(word);
            }
        }
        if signature.name == "smallest" {
            self.least(&call.args[1]);
        }
        for (index, argument) in call.args.iter().enumerate() {
            let Some(takes) = signature.takes.get(index).or(signature.takes.last()) else { continue };
            if takes.takes == Takes::Fields {
                self.join(&call.args[0], argument);
                continue;
            }
            if takes.takes == Takes::OwnFields {
                self.own_fields(argument);
                continue;
            }
            for leaf in self.leaves(argument) {
                self.argument(takes.takes, leaf);
            }
        }
    }

    /// The fields that the instances of a kind are looked up by.
    fn join(&mut self, kind: &'c Expr, fields: &'c Expr) {
        let ExprKind::Object(entries) = &fields.kind else {
            self.tell(fields.span, format!("expected {}", Takes::Fields.described()));
            return;
        };
        let kinds = self.kinds;
        let Some(kind) = self.literal(kind).and_then(|kind| kinds.kind(&kind)) else { return };
        for entry in entries {
            let name = self.text(entry.key.span);
            if kind.column(name).is_none() {
                let names = kind.columns.iter().map(|column| &*column.name);
                self.tell_problem(unknown(self.page, entry.key.span, "field", name, names));
            }
        }
    }

    /// Fields of the instance, with values of their types.
    fn own_fields(&mut self, fields: &'c Expr) {
        let ExprKind::Object(entries) = &fields.kind else {
            self.tell(fields.span, format!("expected {}", Takes::OwnFields.described()));
            return;
        };
        for entry in entries {
            let name = self.text(entry.key.span);
            if self.known_field(name, entry.key.span)
                && let Some(kind) = self.subject.field_kind(name)
            {
                self.literals_fit(&entry.value, kind, name);
            }
        }
    }

    /// What a type must have at least.
    fn least(&mut self, least: &'c Expr) {
        let ExprKind::Object(entries) = &least.kind else { return };
        for entry in entries {
            let name = self.text(entry.key.span);
            if !functions::LEAST.contains(&name) {
                let problem = unknown(self.page, entry.key.span, "amount", name, functions::LEAST);
                self.tell_problem(problem);
            }
        }
    }

    /// Names are split at marks and where case changes, so a word with either is never found.
    fn whole_word(&mut self, word: &'c Expr) {
        let Some(text) = self.literal(word) else { return };
        if !lists::is_word(&text) {
            let message = format!("`{text}` never matches: words are lower case and end at punctuation such as `-`");
            self.tell(word.span, message);
        }
    }

    fn argument(&mut self, takes: Takes, leaf: &'c Expr) {
        if takes == Takes::PriceItem
            && let ExprKind::Template(parts) = &leaf.kind
        {
            self.price_template(parts, leaf.span);
            return;
        }
        let Some(word) = self.literal(leaf) else {
            let wrong = match takes {
                Takes::Any => false,
                Takes::Number => matches!(leaf.kind, ExprKind::Text(_) | ExprKind::Bool(_)),
                Takes::Bool => matches!(leaf.kind, ExprKind::Text(_) | ExprKind::Number),
                _ => matches!(leaf.kind, ExprKind::Number | ExprKind::Bool(_)),
            };
            if wrong {
                self.tell(leaf.span, format!("expected {}", takes.described()));
            }
            return;
        };
        let catalogue = Catalogue::embedded();
        let problem = match takes {
            Takes::Any | Takes::Text | Takes::Path | Takes::Reference | Takes::Fields | Takes::OwnFields => None,
            Takes::Number | Takes::Bool => {
                Some(self.page.problem(leaf.span, format!("expected {}", takes.described())))
            }
            Takes::Kind => self.kinds.kind(&word).is_none().then(|| self.no(leaf, "kind", &word, self.kinds.names())),
            Takes::PriceItem => {
                let is_known = catalogue.items().any(|item| item == word);
                (!is_known).then(|| self.no(leaf, "price item", &word, catalogue.items()))
            }
            Takes::Machine => {
                let is_known = catalogue.machine_any(&word).is_some() || word.starts_with("ml.");
                let names =
                    || Cloud::ALL.into_iter().flat_map(|cloud| catalogue.machines(cloud)).map(|machine| machine.name);
                (!is_known).then(|| self.no(leaf, "machine type", &word, names()))
            }
            Takes::Type => {
                let is_known =
                    catalogue.machine_any(&word).is_some() || catalogue.node_names().any(|name| name == word);
                let machines = || Cloud::ALL.into_iter().flat_map(|cloud| catalogue.machines(cloud));
                let names = || machines().map(|machine| machine.name).chain(catalogue.node_names());
                (!is_known).then(|| self.no(leaf, "machine or node type", &word, names()))
            }
            Takes::Architecture => (word != "arm64").then(|| self.no(leaf, "architecture", &word, ["arm64"])),
            Takes::NodeService => {
                let is_known = catalogue.node_services().any(|service| service == word);
                (!is_known).then(|| self.no(leaf, "service", &word, catalogue.node_services()))
            }
            Takes::Product => {
                let is_known = catalogue.products().any(|product| product == word);
                (!is_known).then(|| self.no(leaf, "product of the support calendar", &word, catalogue.products()))
            }
            Takes::Role => {
                (!lists::roles().any(|role| role == word)).then(|| self.no(leaf, "role", &word, lists::roles()))
            }
            Takes::WordList => {
                let lists = self.kinds.word_lists();
                (!lists.contains(&&*word)).then(|| self.no(leaf, "word list", &word, lists))
            }
            Takes::Unit => (!units::has(&word)).then(|| self.no(leaf, "unit", &word, vocabulary::UNITS.names())),
        };
        if let Some(problem) = problem {
            self.tell_problem(problem);
        }
    }

    fn no<'n>(&self, leaf: &Expr, what: &str, word: &str, names: impl IntoIterator<Item = &'n str>) -> PageProblem {
        unknown(self.page, leaf.span, what, word, names)
    }

    /// Of `"gcp/disk/${self.volume_type}"` the literal ends must be those of some item.
    fn price_template(&mut self, parts: &[Part], span: Span) {
        let literal = |part: Option<&Part>| match part {
            Some(Part::Literal { span, text }) => text.as_deref().unwrap_or_else(|| self.text(*span)).to_owned(),
            _ => String::new(),
        };
        let (start, end) = (literal(parts.first()), literal(parts.last()));
        let fits =
            |item: &str| item.starts_with(&start) && item.ends_with(&end) && item.len() >= start.len() + end.len();
        let items = || Catalogue::embedded().items();
        if items().any(fits) {
            return;
        }
        let mut problem = self.page.problem(span, format!("no price item begins with `{start}` and ends with `{end}`"));
        let folder = |item: &'static str| item.get(..start.len()).unwrap_or(item);
        problem.problem.help =
            nearest(&start, items().map(folder)).map(|near| format!("did you mean `{near}`?").into());
        self.tell_problem(problem);
    }

    /// An option of a setting inside of a larger expression.
    pub(super) fn option(&mut self, key: Span, value: &'c Expr, scope: &mut Scope) {
        let name = self.text(key);
        if !vocabulary::AT_OPTIONS.has(name) {
            self.tell_problem(misspelt(self.page, key, name, &vocabulary::AT_OPTIONS));
        }
        let literal = self.literal(value);
        match (name, &literal) {
            ("unit", Some(unit)) if !units::has(unit) => {
                self.tell_problem(unknown(self.page, value.span, "unit", unit, vocabulary::UNITS.names()));
            }
            ("if", Some(field)) => {
                self.known_field(field, value.span);
                if self.subject.field_kind(field).is_some_and(|kind| kind != FieldKind::Bool) {
                    self.tell(value.span, format!("`{field}` is not a bool"));
                }
            }
            ("unit" | "if" | "since" | "in_place", None) => self.tell(value.span, "expected a plain string"),
            ("scale" | "offset", _) if !matches!(constant(self.page, value).data, Data::Number(_)) => {
                self.tell(value.span, "expected a number");
            }
            ("before", _) if !matches!(value.kind, ExprKind::List(_)) => {
                self.tell(value.span, "expected a list of names: [\"old_name\"]");
            }
            ("values", _) if !matches!(value.kind, ExprKind::Object(_)) => {
                self.tell(value.span, "expected the meaning of each written value: { SPOT = 100 }");
            }
            ("in_place", Some(link)) if !link.starts_with("https://") => {
                self.tell(value.span, "expected a link to the documentation that says so");
            }
            _ => {}
        }
        if !matches!(name, "values") {
            self.expr(value, scope);
        }
    }

    /// A literal regular expression is compiled, so that a wrong one is an error of the page.
    pub(super) fn pattern(&mut self, function: &str, call: &'c Call) {
        let pattern = match function {
            "regex" | "regexall" => call.args.first(),
            "replace" => call.args.get(1),
            _ => None,
        };
        let Some((argument, pattern)) = pattern.and_then(|argument| Some((argument, self.literal(argument)?))) else {
            return;
        };
        let pattern = match function {
            "replace" => match pattern.strip_prefix('/').and_then(|pattern| pattern.strip_suffix('/')) {
                Some(pattern) => pattern,
                None => return,
            },
            _ => &pattern,
        };
        if let Some(reason) = eval::pattern_problem(pattern) {
            self.tell(argument.span, format!("this regular expression cannot be read: {reason}"));
        }
    }
}
