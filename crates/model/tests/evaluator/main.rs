//! The evaluator from outside: a text goes in, and what is known of its value comes out as a text.

mod console;
mod functions;
mod generated;
mod knowledge;
mod language;
mod limits;
#[path = "../../../syntax/tests/skipped/mod.rs"]
mod skipped;

use costlint_model::{
    Data, FileId, Member, Object, Value,
    eval::{Budget, Evaluator, Names},
};
use costlint_syntax::hcl::parse_expression;

/// Names of all sorts of values that are not quite known.
struct Sample {
    /// What the name `less` stands for.
    less: Value,
}

impl Names for Sample {
    fn name(&self, name: &str) -> Option<Value> {
        let member = |name: &str| Member::new(name, Value::number(1.0));
        match name {
            "less" => Some(self.less.clone()),
            "unknown" => Some(Value::unknown()),
            "a_or_b" => Some(Value::one_of([Value::text("a"), Value::text("b")])),
            "one_or_two" => Some(Value::one_of([Value::number(1.0), Value::number(2.0)])),
            "a_or_null" => Some(Value::one_of([Value::text("a"), Value::null()])),
            "some" => Some(Value::open_list(vec![Value::number(1.0), Value::number(2.0)])),
            "open" => Some(Value::new(Data::Object(Object::new(vec![member("a")], true).into()))),
            _ => None,
        }
    }

    fn member(&self, namespace: &str, member: &str) -> Option<Value> {
        match (namespace, member) {
            ("var", "list") => Some(Value::list(vec![Value::text("x"), Value::text("y")])),
            ("var", _) => Some(Value::unknown()),
            _ => None,
        }
    }

    fn call(&self, function: &str, arguments: &[Value]) -> Option<Result<Value, String>> {
        (function == "twice").then(|| {
            arguments
                .first()
                .and_then(Value::as_number)
                .map(|number| Value::number(2.0 * number))
                .ok_or("no number".to_owned())
        })
    }
}

/// The value of an expression, or the message of its error.
fn evaluate(text: &str, less: Value) -> Result<Value, String> {
    let (expr, problems) = parse_expression(text);
    assert_eq!(problems, [], "{text}");
    let (names, budget) = (Sample { less }, Budget::default());
    let evaluator = Evaluator { text, file: FileId(0), names: &names, budget: &budget };
    evaluator.value(&expr).map_err(|problem| problem.message.into_owned())
}

/// What is known of an expression's value: `?` stands for what is not, `?target.attribute` for a reference, `a|b` for one of
/// two, and `...` for what a list or an object may have
/// besides.
fn shown(text: &str) -> String {
    evaluate(text, Value::unknown()).map_or_else(|message| format!("error: {message}"), |value| show(&value))
}

fn show(value: &Value) -> String {
    match &value.data {
        Data::Unknown(None) => "?".to_owned(),
        Data::Unknown(Some(reference)) => {
            let attribute =
                reference.attribute.as_deref().map_or_else(String::new, |attribute| format!(".{attribute}"));
            format!("?{}{attribute}", reference.target)
        }
        Data::Null => "null".to_owned(),
        Data::Bool(bool) => bool.to_string(),
        Data::Number(number) => number.to_string(),
        Data::Text(text) => format!("{text:?}"),
        Data::OneOf(values) => values.iter().map(show).collect::<Vec<_>>().join("|"),
        Data::List(items) => {
            let more = items.open.then(|| "...".to_owned());
            format!("[{}]", items.iter().map(show).chain(more).collect::<Vec<_>>().join(", "))
        }
        Data::Object(object) => {
            let mut members: Vec<String> =
                object.members().iter().map(|member| format!("{} = {}", member.name, show(&member.value))).collect();
            if object.open {
                members.push("...".to_owned());
            }
            format!("{{{}}}", members.join(", "))
        }
    }
}

/// Checks a table of expressions and what is known of them.
#[track_caller]
fn check(table: &[(&str, &str)]) {
    for (expression, known) in table {
        assert_eq!(shown(expression), *known, "{expression}");
    }
}
