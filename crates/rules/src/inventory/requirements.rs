//! Requirements of a Karpenter node pool: which values of a label its nodes may have.
//!
//! <https://karpenter.sh/docs/concepts/nodepools/#spectemplatespecrequirements> (2026-11)

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
