//! Values in words: in sentences for people, and in the lists of examples.

use costlint_model::{Data, Value};

/// A value in a sentence.
pub(crate) fn people(value: &Value) -> String {
    match &value.data {
        Data::OneOf(values) => values.iter().map(people).collect::<Vec<_>>().join(" or "),
        Data::List(values) => values.iter().map(people).collect::<Vec<_>>().join(", "),
        Data::Null => "nothing".into(),
        Data::Number(number) => {
            // Two decimals are enough for sizes and prices; whole numbers stay whole.
            let rounded = (number * 100.0).round() / 100.0;
            costlint_model::value::show_number(rounded)
        }
        _ => value.shown().map_or_else(|| "…".into(), |text| text.to_string()),
    }
}

/// A value as lists of instances show it: `?` is unknown.
pub(crate) fn shown_member(value: &Value) -> String {
    match &value.data {
        Data::Object(object) => {
            let members: Vec<String> = object
                .members()
                .iter()
                .map(|member| format!("{}:{}", member.name, shown_member(&member.value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Data::List(items) => {
            format!("[{}]", items.iter().map(shown_member).collect::<Vec<_>>().join(","))
        }
        Data::OneOf(values) => values.iter().map(shown_member).collect::<Vec<_>>().join("|"),
        Data::Unknown(_) => "?".into(),
        _ => people(value),
    }
}
