//! The check of expressions: every name in them exists, and like is combined with like, as far as fields, functions and
//! literals tell.

use costlint_model::eval;
use costlint_syntax::{
    Span,
    hcl::{BinaryOp, Call, Expr, ExprKind, Part, Step, UnaryOp},
};

use crate::{
    findings::elements,
    inventory::fields,
    pages::{
        check::{Checker, Place, Scope, Type, signatures},
        expressions,
        field_kind::FieldKind,
        functions,
        mistakes::{misspelt, unknown},
        rule::Rule,
        vocabulary,
    },
};

impl<'c> Checker<'c> {
    /// Checks every let of this page once.
    pub(super) fn all_lets(&mut self) {
        let here: Vec<&'c str> = self.lets.keys().copied().collect();
        for name in here {
            self.let_type(name, None);
        }
    }

    /// The type of a let; `asked` is where it is read.
    fn let_type(&mut self, name: &str, asked: Option<Span>) -> Type {
        let Some((name, (page, expr))) = self.lets.get_key_value(name).map(|(name, at)| (*name, *at)) else {
            return Type::Any;
        };
        match self.let_types.get(name) {
            Some(Some(known)) => return known.clone(),
            Some(None) => {
                if let Some(span) = asked {
                    self.tell(span, format!("`let.{name}` depends on itself"));
                }
                return Type::Any;
            }
            None => {}
        }
        if *page.path != *self.page.path {
            return Type::Any;
        }
        self.let_types.insert(name, None);
        let found = self.top(expr);
        self.let_types.insert(name, Some(found.clone()));
        found
    }

    /// An expression outside of any `for`.
    pub(super) fn top(&mut self, expr: &'c Expr) -> Type {
        self.expr(expr, &mut Scope::new())
    }

    pub(super) fn expr(&mut self, expr: &'c Expr, scope: &mut Scope) -> Type {
        let of = Type::Of;
        match &expr.kind {
            ExprKind::Null | ExprKind::Missing => Type::Any,
            ExprKind::Bool(_) => of(FieldKind::Bool),
            ExprKind::Number => of(FieldKind::Number),
            ExprKind::Text(_) => of(FieldKind::Text),
            ExprKind::Template(parts) | ExprKind::Heredoc(parts) => {
                for part in parts {
                    self.part(part, scope);
                }
                // `"${x}"` is x, whatever its type.
                if matches!(parts.as_slice(), [Part::Interpolation { .. }]) { Type::Any } else { of(FieldKind::Text) }
            }
            ExprKind::Name => self.name(expr, scope),
            ExprKind::List(items) => {
                for item in items {
                    self.expr(item, scope);
                }
                of(FieldKind::List)
            }
            ExprKind::Object(entries) => {
                for entry in entries {
                    self.expr(&entry.value, scope);
                }
                of(FieldKind::Map)
            }
            ExprKind::Paren(inner) => self.expr(inner, scope),
            ExprKind::Conditional(parts) => {
                let condition = self.expr(&parts[0], scope);
                self.expect(&condition, FieldKind::Bool, parts[0].span);
                let (then, otherwise) = (self.expr(&parts[1], scope), self.expr(&parts[2], scope));
                if then == otherwise { then } else { Type::Any }
            }
            ExprKind::Unary(operator, operand) => {
                let found = self.expr(operand, scope);
                let wanted = if *operator == UnaryOp::Not { FieldKind::Bool } else { FieldKind::Number };
                self.expect(&found, wanted, operand.span);
                of(wanted)
            }
            ExprKind::Binary(operator, operands) => {
                let (left, right) = (self.expr(&operands[0], scope), self.expr(&operands[1], scope));
                self.alike(*operator, &left, &right, expr.span)
            }
            ExprKind::Call(call) => self.call(call, scope),
            ExprKind::Traversal(root, steps) => self.traversal(root, steps, scope),
            ExprKind::For(parts) => {
                let element = match self.expr(&parts.collection, scope) {
                    Type::Instances(kind) => Type::Instance(kind),
                    _ => Type::Any,
                };
                let depth = scope.len();
                scope.extend(parts.key_name.map(|name| (self.text(name).to_owned(), Type::Any)));
                scope.push((self.text(parts.value_name).to_owned(), element.clone()));
                if let Some(key) = &parts.key {
                    self.expr(key, scope);
                }
                let value = self.expr(&parts.value, scope);
                if let Some(condition) = &parts.condition {
                    self.expr(condition, scope);
                }
                scope.truncate(depth);
                match (&parts.key, value) {
                    (Some(_), _) => of(FieldKind::Map),
                    (None, Type::Instance(kind)) => Type::Instances(kind),
                    (None, _) => of(FieldKind::List),
                }
            }
        }
    }

    fn part(&mut self, part: &'c Part, scope: &mut Scope) {
        match part {
            Part::Literal { .. } => {}
            Part::Interpolation { value, .. } => drop(self.expr(value, scope)),
            Part::If { condition, then, otherwise, .. } => {
                self.expr(condition, scope);
                then.iter().chain(otherwise).for_each(|part| self.part(part, scope));
            }
            Part::For { collection, body, key_name, value_name, .. } => {
                self.expr(collection, scope);
                let depth = scope.len();
                scope.extend(key_name.iter().chain([value_name]).map(|name| (self.text(*name).to_owned(), Type::Any)));
                for part in body {
                    self.part(part, scope);
                }
                scope.truncate(depth);
            }
        }
    }

    /// A name by itself: a variable of a `for`, or `self`.
    fn name(&mut self, expr: &Expr, scope: &Scope) -> Type {
        let name = self.text(expr.span);
        if let Some((_, found)) = scope.iter().rev().find(|(known, _)| known == name) {
            return found.clone();
        }
        if name != "self" {
            let names = scope.iter().map(|(name, _)| name.as_str()).chain(["self", "let", "assume", "setting"]);
            let problem = unknown(self.page, expr.span, "variable", name, names.collect::<Vec<_>>());
            self.tell_problem(problem);
        }
        Type::Any
    }

    fn traversal(&mut self, root: &'c Expr, steps: &'c [Step], scope: &mut Scope) -> Type {
        for step in steps {
            if let Step::Index(key) = step {
                self.expr(key, scope);
            }
        }
        let (Some(Step::Attribute(member)), ExprKind::Name) = (steps.first(), &root.kind) else {
            let found = self.expr(root, scope);
            return self.member_of(&found, steps);
        };
        let (name, is_last) = (self.text(*member), steps.len() == 1);
        let whole = |found: Type| if is_last { found } else { Type::Any };
        let is_variable = scope.iter().any(|(known, _)| known == self.text(root.span));
        match self.text(root.span) {
            _ if is_variable => {
                let found = self.name(root, scope);
                self.member_of(&found, steps)
            }
            "self" => {
                self.known_field(name, *member);
                whole(self.subject.field_kind(name).map_or(Type::Any, Type::Of))
            }
            "let" => {
                if !self.lets.contains_key(name) || self.place == Place::Declaration {
                    let names: Vec<&str> = self.lets.keys().copied().collect();
                    self.tell_problem(unknown(self.page, *member, "let", name, names));
                }
                whole(self.let_type(name, Some(*member)))
            }
            "assume" => {
                let assumes = self.rule.map_or(&*self.subject.assumes, Rule::assumes);
                let names = || assumes.iter().map(|assume| &*assume.name);
                if self.place == Place::Declaration {
                    self.tell(root.span, "`assume` describes the usage behind a cost and belongs in a kind or a rule");
                } else if self.is_condition {
                    self.tell(root.span, "`assume` is never certain and belongs in `saving`");
                } else if !names().any(|known| known == name) {
                    let names: Vec<&str> = names().collect();
                    self.tell_problem(unknown(self.page, *member, "assume", name, names));
                }
                whole(Type::Of(FieldKind::Number))
            }
            "group" => {
                if !self.reads_group {
                    let message =
                        "`group` can be read in when_group, message, severity and help, where the arm has a group";
                    self.tell(root.span, message);
                } else if !vocabulary::GROUP.has(name) {
                    self.tell_problem(misspelt(self.page, *member, name, &vocabulary::GROUP));
                }
                whole(match name {
                    "count" => Type::Of(FieldKind::Number),
                    "names" => Type::Of(FieldKind::List),
                    _ => Type::Any,
                })
            }
            "setting" if self.place == Place::Rule => {
                let settings = self.rule.map_or(&[][..], Rule::settings);
                let found = settings.iter().find(|setting| &*setting.name == name);
                if found.is_none() {
                    let names: Vec<&str> = settings.iter().map(|setting| &*setting.name).collect();
                    self.tell_problem(unknown(self.page, *member, "setting", name, names));
                }
                whole(found.map_or(Type::Any, |setting| Type::Of(setting.kind)))
            }
            _ => self.name(root, scope),
        }
    }

    /// A member of a value: an instance has the fields of its kind.
    fn member_of(&mut self, found: &Type, steps: &[Step]) -> Type {
        match (found, steps) {
            (Type::Instance(kind), [Step::Attribute(member), rest @ ..]) => {
                let Some(kind) = self.kinds.kind(kind) else { return Type::Any };
                let name = self.text(*member);
                if kind.column(name).is_none() {
                    let names = kind.columns.iter().map(|column| &*column.name);
                    self.tell_problem(unknown(self.page, *member, "field", name, names));
                }
                if rest.is_empty() { kind.field_kind(name).map_or(Type::Any, Type::Of) } else { Type::Any }
            }
            (Type::Instances(kind), [Step::Index(_) | Step::LegacyIndex(_), rest @ ..]) => {
                let element = Type::Instance(kind.clone());
                if rest.is_empty() { element } else { self.member_of(&element, rest) }
            }
            _ => Type::Any,
        }
    }

    fn call(&mut self, call: &'c Call, scope: &mut Scope) -> Type {
        let name = self.text(call.name);
        let is_setting = matches!(name, "around" | "at" | "of_outer" | "of_pod" | "of_resource");
        let mut arguments = Vec::new();
        for argument in &call.args {
            // Cases and options have keys of their own, which are checked as they are read.
            if name == "present" && matches!(argument.kind, ExprKind::Object(_)) && self.place == Place::Declaration {
                arguments.push(Type::Of(FieldKind::Map));
                continue;
            }
            if let ExprKind::Object(entries) = &argument.kind
                && is_setting
                && self.place == Place::Declaration
            {
                for entry in entries {
                    self.option(entry.key.span, &entry.value, scope);
                }
                arguments.push(Type::Of(FieldKind::Map));
                continue;
            }
            arguments.push(self.expr(argument, scope));
        }
        let signature = functions::function(name).map(|function| &function.signature);
        let peers = || expressions::PEERS.iter().map(|function| &function.signature).find(|known| known.name == name);
        let reading = || fields::READING.iter().map(|function| &function.signature).find(|known| known.name == name);
        match signature.or_else(peers).or_else(reading) {
            Some(signature) => {
                let reads = reading().is_some();
                if reads && self.place != Place::Declaration {
                    self.tell(call.name, format!("`{name}` reads an instance and belongs in a declaration"));
                    return Type::Any;
                }
                if peers().is_some() && self.place == Place::Declaration {
                    self.tell(call.name, format!("`{name}` reads other instances and belongs in a rule"));
                    return Type::Any;
                }
                if name == expressions::COST_WITH && self.place != Place::Rule {
                    self.tell(
                        call.name,
                        format!("`{name}` asks for the cost that a kind states and belongs in a rule"),
                    );
                    return Type::Any;
                }
                if elements::FUNCTIONS.contains(&name) {
                    self.tell(call.name, format!("`{name}` is the whole value of a field in `instead`"));
                }
                self.arguments(signature, call);
                let kind = call.args.first().and_then(|kind| self.literal(kind));
                match (peers().is_some(), kind) {
                    (true, Some(kind)) => Type::Instances(kind.as_ref().into()),
                    _ => signature.gives.map_or(Type::Any, Type::Of),
                }
            }
            None if matches!(name, "try" | "can") || eval::has_function(name) => {
                self.pattern(name, call);
                terraform(name)
            }
            None => {
                let names = signatures().map(|signature| signature.name);
                self.tell_problem(unknown(self.page, call.name, "function", name, names));
                Type::Any
            }
        }
    }

    /// Whether both sides of an operator can be of one type, as far as fields and literals tell; the type of the result.
    fn alike(&mut self, operator: BinaryOp, left: &Type, right: &Type, whole: Span) -> Type {
        let equality = matches!(operator, BinaryOp::Equal | BinaryOp::NotEqual);
        let logic = matches!(operator, BinaryOp::And | BinaryOp::Or);
        let arithmetic = matches!(
            operator,
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo
        );
        let wanted = if logic { FieldKind::Bool } else { FieldKind::Number };
        let is = |found: &Type| matches!(found, Type::Any) || *found == Type::Of(wanted);
        let fits =
            if equality { *left == Type::Any || *right == Type::Any || left == right } else { is(left) && is(right) };
        if !fits {
            self.tell(whole, format!("a {} and a {} cannot be combined here", left.name(), right.name()));
        }
        Type::Of(if arithmetic { FieldKind::Number } else { FieldKind::Bool })
    }

    pub(super) fn expect(&mut self, found: &Type, wanted: FieldKind, span: Span) {
        if let Type::Of(kind) = found
            && *kind != wanted
        {
            self.tell(span, format!("expected a {}, found a {}", wanted.name(), kind.name()));
        }
    }

    /// The same of a computed source: numbers and booleans are also read from text.
    pub(super) fn expect_as(&mut self, found: &Type, wanted: FieldKind, span: Span) {
        let converts = matches!((found, wanted), (Type::Of(FieldKind::Text), FieldKind::Number | FieldKind::Bool));
        if !converts {
            self.expect(found, wanted, span);
        }
    }
}

impl Type {
    fn name(&self) -> &'static str {
        match self {
            Type::Any => "value",
            Type::Of(kind) => kind.name(),
            Type::Instance(_) => "instance",
            Type::Instances(_) => "list",
        }
    }
}

/// The type of what a function of Terraform gives, where it is always the same.
fn terraform(name: &str) -> Type {
    match name {
        "abs" | "ceil" | "floor" | "length" | "log" | "max" | "min" | "parseint" | "pow" | "signum" | "sum"
        | "tonumber" => Type::Of(FieldKind::Number),
        "alltrue" | "anytrue" | "can" | "contains" | "endswith" | "startswith" | "strcontains" | "tobool" => {
            Type::Of(FieldKind::Bool)
        }
        "format" | "join" | "lower" | "replace" | "substr" | "title" | "tostring" | "trim" | "trimprefix"
        | "trimspace" | "trimsuffix" | "upper" => Type::Of(FieldKind::Text),
        "chunklist" | "compact" | "concat" | "distinct" | "flatten" | "keys" | "range" | "reverse" | "sort"
        | "split" | "tolist" | "toset" | "values" => Type::Of(FieldKind::List),
        "merge" | "tomap" | "zipmap" => Type::Of(FieldKind::Map),
        _ => Type::Any,
    }
}
