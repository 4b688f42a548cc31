//! Whole words in names: `prod-api` has `prod`, `product` has not.

use costlint_model::{Data, Value};

/// The words of a text in lower case: it is split at everything but letters and digits, and where case changes.
pub(crate) fn of(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_is_lower = false;
    for char in text.chars() {
        if !char.is_alphanumeric() || (char.is_uppercase() && before_is_lower) {
            words.push(String::new());
        }
        before_is_lower = char.is_lowercase();
        if char.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(char.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Looks for words through a value.
#[derive(Default)]
pub(crate) struct Found {
    any: bool,
}

impl Found {
    /// Whether one of the words stood anywhere.
    pub(crate) fn any(&self) -> bool {
        self.any
    }

    /// Looks at a text, the keys and values of a map, the elements of a list.
    pub(crate) fn look(&mut self, value: &Value, wanted: &[&str]) {
        match &value.data {
            Data::Text(text) => self.text(text, wanted),
            Data::List(items) => items.iter().for_each(|item| self.look(item, wanted)),
            Data::Object(object) => {
                for member in object.members() {
                    self.text(&member.name, wanted);
                    self.look(&member.value, wanted);
                }
            }
            Data::OneOf(values) => values.iter().for_each(|value| self.look(value, wanted)),
            Data::Unknown(_) | Data::Null | Data::Bool(_) | Data::Number(_) => {}
        }
    }

    fn text(&mut self, text: &str, wanted: &[&str]) {
        self.any = self.any || of(text).iter().any(|word| wanted.contains(&word.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn words_end_at_marks_and_where_case_changes() {
        assert_eq!(of("ml-prod_Api.v2"), ["ml", "prod", "api", "v2"]);
        assert_eq!(of("KafkaBrokerPool"), ["kafka", "broker", "pool"]);
        assert_eq!(of("product"), ["product"]);
    }
}
