//! Requirements of a Karpenter node pool: which values of a label its nodes may have.
//!
//! <https://karpenter.sh/docs/concepts/nodepools/#spectemplatespecrequirements> (2026-11)

use std::fmt::{Display, Formatter};

use costlint_model::{Data, Object, Place, Truth, Value};

/// The capacity types there are, for requirements that exclude some.
const CAPACITY_TYPES: [&str; 3] = ["on-demand", "reserved", "spot"];

/// The values that the rows of a requirement list leave for a label: a list at the place of the deciding `values`,
/// null where no row speaks of the label, unknown where a row cannot be read.
pub(crate) fn allowed(requirements: &Value, key: &Value) -> Value {
    let Some(key) = key.as_text() else { return Value::unknown() };
    let rows = match &requirements.data {
        Data::List(rows) => rows,
        Data::Null => return Value::null(),
        _ => return Value::unknown(),
    };
    let mut left: Option<(Vec<String>, Option<Place>)> = None;
    for row in rows.iter() {
        let Some(row) = row.as_object() else { return Value::unknown() };
        match row.get("key").map_or(Truth::Unknown, |name| name.equals(&Value::text(key))) {
            Truth::No => continue,
            Truth::Unknown => return Value::unknown(),
            Truth::Yes => {}
        }
        let Some((values, place)) = row_values(row, key) else { return Value::unknown() };
        left = Some(match left {
            Some((before, before_place)) => {
                let both: Vec<String> = before.iter().filter(|value| values.contains(value)).cloned().collect();
                // The row that took something away is the deciding one.
                let place = if both.len() < before.len() { place } else { before_place };
                (both, place)
            }
            None => (values, place),
        });
    }
    let Some((values, place)) = left else { return Value::null() };
    Value { place, ..Value::list(values.into_iter().map(Value::text).collect()) }
}

/// The values that one row allows, and where they stand; `None` where that is not known.
fn row_values(row: &Object, key: &str) -> Option<(Vec<String>, Option<Place>)> {
    let values = row.get("values").unwrap_or_else(Value::null);
    let place = values.place.or_else(|| row.member("values").and_then(|member| member.statement));
    let listed = || -> Option<Vec<String>> {
        values.as_list()?.iter().map(|value| value.shown().map(|text| text.to_string())).collect()
    };
    match row.get("operator")?.as_text()? {
        "In" => Some((listed()?, place)),
        "NotIn" if key == "karpenter.sh/capacity-type" => {
            let excluded = listed()?;
            Some((
                CAPACITY_TYPES
                    .iter()
                    .filter(|name| !excluded.iter().any(|value| value == *name))
                    .map(|name| (*name).to_owned())
                    .collect(),
                place,
            ))
        }
        "Exists" if key == "karpenter.sh/capacity-type" => {
            Some((CAPACITY_TYPES.iter().map(|name| (*name).to_owned()).collect(), place))
        }
        _ => None,
    }
}

/// One requirement.
#[derive(Debug)]
pub(crate) struct Row {
    /// The label.
    pub(crate) key: String,
    pub(crate) operator: Operator,
    /// In lower case.
    values: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist,
    Gt,
    Gte,
    Lt,
    Lte,
}

/// The rows of a requirement list, `None` for each that is not wholly known; `None` where the list is not known.
pub(crate) fn rows(requirements: &Value) -> Option<impl Iterator<Item = Option<Row>> + '_> {
    Some(requirements.as_list()?.iter().map(Row::read))
}

impl Row {
    fn read(row: &Value) -> Option<Row> {
        let row = row.as_object().filter(|row| !row.open)?;
        let operator = match row.get("operator")?.as_text()? {
            "In" => Operator::In,
            "NotIn" => Operator::NotIn,
            "Exists" => Operator::Exists,
            "DoesNotExist" => Operator::DoesNotExist,
            "Gt" => Operator::Gt,
            "Gte" => Operator::Gte,
            "Lt" => Operator::Lt,
            "Lte" => Operator::Lte,
            _ => return None,
        };
        let values = match row.get("values") {
            Some(values) if !values.is_null() => {
                let text = |value: &Value| value.shown().map(|text| text.to_lowercase());
                values.as_list()?.iter().map(text).collect::<Option<_>>()?
            }
            _ => Vec::new(),
        };
        Some(Row { key: row.get("key")?.as_text()?.to_owned(), operator, values })
    }

    /// Whether it allows what has this value for its label.
    pub(crate) fn allows(&self, value: Option<&str>) -> bool {
        let value = value.map(str::to_lowercase);
        let is_listed = || value.as_ref().is_some_and(|value| self.values.contains(value));
        let compared = |holds: fn(f64, f64) -> bool| {
            let bound = self.values.first().and_then(|bound| bound.parse().ok());
            let value = value.as_ref().and_then(|value| value.parse().ok());
            value.zip(bound).is_some_and(|(value, bound)| holds(value, bound))
        };
        match self.operator {
            Operator::In => is_listed(),
            Operator::NotIn => !is_listed(),
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
            Operator::Gt => compared(|value, bound| value > bound),
            Operator::Gte => compared(|value, bound| value >= bound),
            Operator::Lt => compared(|value, bound| value < bound),
            Operator::Lte => compared(|value, bound| value <= bound),
        }
    }
}

impl Display for Row {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {:?} {}", self.key, self.operator, self.values.join("|"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use costlint_model::Member;

    fn row(operator: &str, values: &[&str]) -> Value {
        let values = Value::list(values.iter().map(|value| Value::text(*value)).collect());
        Value::object(vec![
            Member::new("key", Value::text("karpenter.sh/capacity-type")),
            Member::new("operator", Value::text(operator)),
            Member::new("values", values),
        ])
    }

    fn left(rows: Vec<Value>) -> String {
        let allowed = allowed(&Value::list(rows), &Value::text("karpenter.sh/capacity-type"));
        match &allowed.data {
            Data::List(values) => values.iter().filter_map(Value::as_text).collect::<Vec<_>>().join(" "),
            Data::Null => "any".into(),
            _ => "?".into(),
        }
    }

    #[test]
    fn rows_of_one_label_are_taken_together() {
        assert_eq!(left(vec![]), "any");
        assert_eq!(left(vec![row("In", &["spot", "on-demand"])]), "spot on-demand");
        assert_eq!(left(vec![row("NotIn", &["spot"])]), "on-demand reserved");
        assert_eq!(left(vec![row("In", &["spot", "on-demand"]), row("NotIn", &["spot"])]), "on-demand");
        assert_eq!(left(vec![row("Exists", &[])]), "on-demand reserved spot");
    }

    #[test]
    fn a_row_that_cannot_be_read_leaves_the_whole_open() {
        assert_eq!(left(vec![row("Gt", &["1"])]), "?");
        assert_eq!(left(vec![Value::unknown()]), "?");
    }
}
