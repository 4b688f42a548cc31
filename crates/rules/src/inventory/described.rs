//! Instances in words.

use costlint_model::Truth;

use super::Item;
use crate::{
    pages::kind::{Field, Kind},
    value_text::{people, shown_member},
};

/// Where the list of an instance's fields goes on in the next line.
const WIDEST_LINE: usize = 140;

impl Item<'_> {
    /// The instance in words, as pages show it: its address, the fields that differ from their defaults, as far as they are
    /// wanted, and the monthly cost.
    pub fn described(self, kind: &Kind, is_wanted: &dyn Fn(&Field) -> bool) -> String {
        let differs = |field: &&Field| match &field.default {
            Some(default) if default.is_null() => !self.field(&field.name).is_null(),
            Some(default) => self.field(&field.name).equals(default) != Truth::Yes,
            None => !self.field(&field.name).is_null(),
        };
        let mut fields: Vec<&Field> = kind.fields.iter().filter(|field| is_wanted(field)).filter(differs).collect();
        fields.sort_by(|one, two| one.name.cmp(&two.name));
        let shown: Vec<String> =
            fields.iter().map(|field| format!("{}={}", field.name, shown_member(&self.field(&field.name)))).collect();
        let cost = self.monthly_usd.map_or_else(|| "?".to_owned(), |cost| format!("${cost:.2}/mo"));
        let mut lines = vec![format!("{}:", people(&self.field("address")))];
        for part in shown.into_iter().chain([cost]) {
            match lines.last_mut() {
                Some(line) if line.chars().count() + part.chars().count() < WIDEST_LINE => {
                    line.push(' ');
                    line.push_str(&part);
                }
                _ => lines.extend(folded(&format!("  {part}"))),
            }
        }
        lines.join("\n")
    }
}

/// A long value in several lines, each of which ends with a comma.
fn folded(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in text.split_inclusive(',') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + piece.chars().count() <= WIDEST_LINE => line.push_str(piece),
            _ => lines.push(format!("    {piece}")),
        }
    }
    lines
}
