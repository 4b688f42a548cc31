//! Type constraints as variables write them.

use std::sync::Arc;

use costlint_syntax::hcl::{Call, Expr, ExprKind};

use crate::{eval::Evaluator, value::Value};

pub(crate) use crate::eval::types::{Attribute, Type};

impl Type {
    /// The type that an expression names. What cannot be read allows everything.
    ///
    /// Defaults of optional attributes are evaluated here; the place of one is its own expression.
    pub(crate) fn read(expr: &Expr, evaluator: &Evaluator<'_>) -> Type {
        let text = evaluator.text;
        match &expr.kind {
            ExprKind::Name => named(expr.span.of(text)),
            // Before Terraform 0.12, types were quoted.
            ExprKind::Text(_) => expr.literal_text(text).map_or(Type::Any, |name| named(&name)),
            ExprKind::Paren(inner) => Type::read(inner, evaluator),
            ExprKind::Call(call) => constructed(call, evaluator),
            _ => Type::Any,
        }
    }
}

fn named(name: &str) -> Type {
    match name {
        "string" => Type::Text,
        "number" => Type::Number,
        "bool" => Type::Bool,
        "list" => Type::List(Box::new(Type::Any)),
        "set" => Type::Set(Box::new(Type::Any)),
        "map" => Type::Map(Box::new(Type::Any)),
        _ => Type::Any,
    }
}

fn constructed(call: &Call, evaluator: &Evaluator<'_>) -> Type {
    let Some(inner) = call.args.first() else { return Type::Any };
    let element = || Box::new(Type::read(inner, evaluator));
    match (call.name.of(evaluator.text), &inner.kind) {
        ("list", _) => Type::List(element()),
        ("set", _) => Type::Set(element()),
        ("map", _) => Type::Map(element()),
        ("tuple", ExprKind::List(items)) => Type::Tuple(items.iter().map(|item| Type::read(item, evaluator)).collect()),
        ("object", ExprKind::Object(entries)) => {
            let mut attributes: Vec<Attribute> = Vec::with_capacity(entries.len());
            for entry in entries {
                let name = match &entry.key.kind {
                    ExprKind::Name => entry.key.span.of(evaluator.text).into(),
                    _ => entry.key.literal_text(evaluator.text).unwrap_or_default(),
                };
                attributes.push(attribute(name.as_ref().into(), &entry.value, evaluator));
            }
            attributes.sort_by(|one, two| one.name.cmp(&two.name));
            Type::Object(attributes)
        }
        _ => Type::Any,
    }
}

/// `type`, `optional(type)` or `optional(type, default)`.
fn attribute(name: Arc<str>, expr: &Expr, evaluator: &Evaluator<'_>) -> Attribute {
    let ExprKind::Call(call) = &expr.kind else {
        return Attribute { name, kind: Type::read(expr, evaluator), absent: None };
    };
    let Some(inner) = call.args.first().filter(|_| call.name.of(evaluator.text) == "optional") else {
        return Attribute { name, kind: Type::read(expr, evaluator), absent: None };
    };
    let kind = Type::read(inner, evaluator);
    let default = call.args.get(1).map(|default| {
        let value = evaluator.value(default).ok().and_then(|value| kind.convert(value).ok());
        value.unwrap_or_else(Value::unknown)
    });
    Attribute { name, kind, absent: Some(default.unwrap_or_else(Value::null)) }
}

#[cfg(test)]
mod tests {
    use costlint_syntax::hcl::parse_expression;

    use super::*;
    use crate::{
        Data, FileId, Member, Object,
        eval::{Budget, Names},
    };

    struct Sample;

    impl Names for Sample {
        fn name(&self, name: &str) -> Option<Value> {
            match name {
                "unknown" => Some(Value::unknown()),
                "one_or_null" => Some(Value::one_of([Value::number(1.0), Value::null()])),
                "one_or_x" => Some(Value::one_of([Value::text("1"), Value::text("x")])),
                "open" => Some(Value::new(Data::Object(Arc::new(Object::new(
                    vec![Member::new("a", Value::number(1.0))],
                    true,
                ))))),
                _ => None,
            }
        }

        fn member(&self, _: &str, _: &str) -> Option<Value> {
            None
        }

        fn call(&self, _: &str, _: &[Value]) -> Option<Result<Value, String>> {
            None
        }
    }

    fn evaluated<T>(text: &str, work_out: impl FnOnce(&Expr, &Evaluator<'_>) -> T) -> T {
        let (expr, problems) = parse_expression(text);
        assert_eq!(problems, [], "{text}");
        let budget = Budget::default();
        work_out(&expr, &Evaluator { text, file: FileId(0), names: &Sample, budget: &budget })
    }

    fn convert(kind: &str, value: &str) -> Result<Value, &'static str> {
        let value = evaluated(value, |expr, evaluator| evaluator.value(expr)).expect("a value");
        evaluated(kind, Type::read).convert(value)
    }

    /// What a value of that expression becomes under a type.
    fn converted(kind: &str, value: &str) -> String {
        convert(kind, value).map_or_else(|refusal| format!("refused: {refusal}"), |value| show(&value))
    }

    fn show(value: &Value) -> String {
        match &value.data {
            Data::Unknown(_) => "?".to_owned(),
            Data::Null => "null".to_owned(),
            Data::Bool(bool) => bool.to_string(),
            Data::Number(number) => number.to_string(),
            Data::Text(text) => format!("{text:?}"),
            Data::OneOf(values) => values.iter().map(show).collect::<Vec<_>>().join("|"),
            Data::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
            Data::Object(object) => {
                let members =
                    object.members().iter().map(|member| format!("{} = {}", member.name, show(&member.value)));
                format!("{{{}{}}}", members.collect::<Vec<_>>().join(", "), if object.open { ", ..." } else { "" })
            }
        }
    }

    #[track_caller]
    fn check(table: &[(&str, &str, &str)]) {
        for (kind, value, result) in table {
            assert_eq!(converted(kind, value), *result, "{value} as {kind}");
        }
    }

    #[test]
    fn scalars_become_one_another_where_terraform_lets_them() {
        check(&[
            ("string", "5", "\"5\""),
            ("string", "true", "\"true\""),
            ("number", "\"5\"", "5"),
            ("number", "\"x\"", "refused: a number is required"),
            ("number", "true", "refused: a number is required"),
            ("bool", "\"true\"", "true"),
            ("bool", "1", "refused: a boolean is required"),
            ("string", "[1]", "refused: a string is required"),
            ("any", "[1, \"x\"]", "[1, \"x\"]"),
            ("\"string\"", "5", "\"5\""),
            ("nonsense(5)", "5", "5"),
        ]);
    }

    #[test]
    fn null_and_unknown_are_of_every_type() {
        for kind in ["string", "list(number)", "map(string)", "object({ a = string })", "any"] {
            check(&[(kind, "null", "null"), (kind, "unknown", "?")]);
        }
    }

    #[test]
    fn elements_become_of_the_type_of_the_collection() {
        check(&[
            ("list(string)", "[1, \"a\", null]", "[\"1\", \"a\", null]"),
            ("list(number)", "[\"1\", unknown]", "[1, ?]"),
            ("list(string)", "{ a = 1 }", "refused: a list is required"),
            ("map(string)", "{ b = 1, a = true }", "{a = \"true\", b = \"1\"}"),
            ("map(string)", "open", "{a = \"1\", ...}"),
            ("map(number)", "[1]", "refused: a map is required"),
            ("list(any)", "[1, \"a\"]", "[\"1\", \"a\"]"),
            ("list(any)", "[1, [2]]", "refused: all elements must have the same type"),
            ("list", "[1, \"a\"]", "[\"1\", \"a\"]"),
            ("\"list\"", "[1]", "[1]"),
            ("\"map\"", "{ a = 1, b = \"x\" }", "{a = \"1\", b = \"x\"}"),
            ("map(any)", "{ a = { b = 1 }, c = { b = \"x\" } }", "{a = {b = \"1\"}, c = {b = \"x\"}}"),
            ("map(list(any))", "{ a = [1], b = [\"x\"] }", "{a = [\"1\"], b = [\"x\"]}"),
            ("list(object({ a = any }))", "[{ a = 1 }, { a = \"x\" }]", "[{a = \"1\"}, {a = \"x\"}]"),
            ("list(tuple([any, any]))", "[[1, 2], [\"x\", 3]]", "[[\"1\", 2], [\"x\", 3]]"),
            ("list(map(any))", "[{ a = 1 }, { b = [2] }]", "refused: all elements must have the same type"),
            ("tuple([string, number])", "[1, \"2\"]", "[\"1\", 2]"),
            ("tuple([string])", "[1, 2]", "refused: a list of a fixed length is required"),
        ]);
    }

    #[test]
    fn sets_are_sorted_and_without_equals() {
        check(&[
            ("set(string)", "[\"b\", \"a\", \"b\", 1]", "[\"1\", \"a\", \"b\"]"),
            ("set(number)", "[10, \"9\", 9]", "[9, 10]"),
            ("set(object({ a = number }))", "[{ a = 2 }, { a = 1 }, { a = 2 }]", "[{a = 1}, {a = 2}]"),
            ("set(string)", "[\"b\", unknown]", "?"),
            ("set(string)", "[unknown]", "[?]"),
        ]);
    }

    #[test]
    fn objects_get_their_defaults_and_lose_what_they_do_not_declare() {
        check(&[
            ("object({ a = string, b = optional(number) })", "{ a = 1, c = 2 }", "{a = \"1\", b = null}"),
            ("object({ a = optional(number, 3) })", "{}", "{a = 3}"),
            ("object({ a = optional(number, \"3\") })", "{ a = null }", "{a = 3}"),
            ("object({ a = optional(number, 3) })", "{ a = one_or_null }", "{a = 1|3}"),
            ("object({ a = optional(number, 3) })", "{ a = unknown }", "{a = ?}"),
            ("object({ a = string })", "{ a = null }", "{a = null}"),
            ("object({ a = string })", "{}", "refused: an attribute of the object is missing"),
            ("object({ a = string, b = optional(number, 3) })", "open", "{a = \"1\", b = ?}"),
            ("object({ a = optional(object({ b = optional(number, 1) }), {}) })", "{}", "{a = {b = 1}}"),
            (
                "map(object({ a = optional(bool, true) }))",
                "{ x = {}, y = { a = \"false\" } }",
                "{x = {a = true}, y = {a = false}}",
            ),
            ("object({ \"a\" = optional(number, unknown.b) })", "{}", "{a = ?}"),
        ]);
    }

    #[test]
    fn alternatives_are_converted_one_by_one() {
        check(&[
            ("string", "one_or_null", "\"1\"|null"),
            ("number", "one_or_x", "?"),
            ("list(string)", "one_or_x", "refused: a list is required"),
        ]);
    }

    #[test]
    fn places_and_statements_survive_and_a_default_is_at_its_own_expression() {
        let (kind, value) = ("object({ a = number, b = optional(number, 3) })", "{ a = \"5\" }");
        let converted = convert(kind, value).expect("an object");
        let object = converted.as_object().expect("an object");
        let member = object.member("a").expect("a member");
        assert_eq!(member.value.place.expect("a place").span.of(value), "\"5\"");
        assert_eq!(member.statement.expect("a statement").span.of(value), "a = \"5\"");
        let default = object.member("b").expect("a member");
        assert_eq!(default.value.place.expect("a place").span.of(kind), "3");
        assert_eq!(default.statement, None);
        assert_eq!(converted.place.expect("a place").span.of(value), value);
    }
}
