//! Written amounts as numbers in the unit of a field.

use costlint_model::Value;
use costlint_syntax::edit::New;

use crate::pages::vocabulary;

/// Whether there is a unit of that name.
pub(crate) fn has(unit: &str) -> bool {
    vocabulary::UNITS.has(unit)
}

/// The amount of a written value; `None` where it is not one.
pub(crate) fn read(unit: &str, written: &Value) -> Option<f64> {
    match unit {
        // Cores: `2`, `0.5`, `500m`.
        "cpu" => quantity(&written.shown()?),
        // Bytes with a suffix: `512Mi`, `1G`, `1073741824`.
        "quantity_gib" => quantity(&written.shown()?).map(|bytes| bytes / 1_073_741_824.0),
        _ => None,
    }
}

/// An amount as it is written, with the suffix of what stands there if it is whole in it, else with the largest that it is
/// whole in; `None` where it is whole in none.
pub(crate) fn write(unit: &str, amount: f64, old: Option<&Value>) -> Option<New> {
    let (amount, usual) = match unit {
        "cpu" => (amount, &["", "m"][..]),
        "quantity_gib" => (amount * 1_073_741_824.0, &["Gi", "Mi", "Ki", ""][..]),
        _ => return None,
    };
    if !amount.is_finite() || amount < 0.0 {
        return None;
    }
    let old = old.and_then(Value::shown);
    let kept = old.as_deref().map(|old| parts(old.trim()).1).filter(|suffix| factor(suffix).is_some());
    let whole = |suffix: &&str| {
        let number = amount / factor(suffix)?;
        let rounded = number.round();
        // Of zero any suffix would do, of a tiny amount none.
        let is_whole = (number - rounded).abs() <= 1e-9 * rounded.abs();
        is_whole.then(|| if suffix.is_empty() { New::Number(rounded) } else { New::Text(format!("{rounded}{suffix}")) })
    };
    kept.iter().chain(usual).find_map(whole)
}

/// A Kubernetes quantity as a plain number.
///
/// <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/> (2026-11)
fn quantity(text: &str) -> Option<f64> {
    let text = text.trim();
    let (amount, suffix) = parts(text);
    match factor(suffix) {
        Some(factor) => amount.parse::<f64>().ok().map(|amount| amount * factor),
        // An exponent: `1e3`, `12E6`.
        None => text.parse().ok().filter(|number: &f64| number.is_finite()),
    }
}

/// The number and the suffix of a quantity.
fn parts(text: &str) -> (&str, &str) {
    let digits = text
        .find(|char: char| !(char.is_ascii_digit() || char == '.' || char == '+' || char == '-'))
        .unwrap_or(text.len());
    text.split_at(digits)
}

/// What a suffix multiplies by.
fn factor(suffix: &str) -> Option<f64> {
    Some(match suffix {
        "" => 1.0,
        "n" => 1e-9,
        "u" => 1e-6,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "E" => 1e18,
        "Ki" => 1024.0,
        "Mi" => 1_048_576.0,
        "Gi" => 1_073_741_824.0,
        "Ti" => 1_099_511_627_776.0,
        "Pi" => 1_125_899_906_842_624.0,
        "Ei" => 1_152_921_504_606_846_976.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_with_every_suffix() {
        let cpu = |text: &str| read("cpu", &Value::text(text));
        assert_eq!(cpu("500m"), Some(0.5));
        assert_eq!(cpu("2"), Some(2.0));
        assert_eq!(read("cpu", &Value::number(0.25)), Some(0.25));
        let memory = |text: &str| read("quantity_gib", &Value::text(text));
        assert_eq!(memory("512Mi"), Some(0.5));
        assert_eq!(memory("1073741824"), Some(1.0));
        assert_eq!(memory("50Gi"), Some(50.0));
        assert_eq!(memory("1e9").map(|gib| (gib * 1000.0).round()), Some(931.0));
    }

    #[test]
    fn what_is_no_quantity_has_no_amount() {
        assert_eq!(read("cpu", &Value::text("lots")), None);
        assert_eq!(read("quantity_gib", &Value::text("")), None);
        assert_eq!(read("hours", &Value::text("1")), None);
    }

    #[test]
    fn an_amount_keeps_the_suffix_that_stands_there_if_it_is_whole_in_it() {
        let over = |unit: &str, amount: f64, old: &str| write(unit, amount, Some(&Value::text(old)));
        assert_eq!(over("cpu", 0.25, "500m"), Some(New::Text("250m".into())));
        assert_eq!(over("cpu", 2.0, "500m"), Some(New::Text("2000m".into())));
        assert_eq!(over("cpu", 0.25, "1"), Some(New::Text("250m".into())));
        assert_eq!(over("quantity_gib", 0.5, "1Gi"), Some(New::Text("512Mi".into())));
        assert_eq!(over("quantity_gib", 2.0, "512Mi"), Some(New::Text("2048Mi".into())));
        assert_eq!(over("quantity_gib", 1.0, "1073741824"), Some(New::Number(1_073_741_824.0)));
    }

    #[test]
    fn an_amount_in_the_open_takes_the_largest_suffix_that_it_is_whole_in() {
        assert_eq!(write("cpu", 2.0, None), Some(New::Number(2.0)));
        assert_eq!(write("cpu", 0.1, None), Some(New::Text("100m".into())));
        assert_eq!(write("quantity_gib", 1.5, None), Some(New::Text("1536Mi".into())));
        assert_eq!(write("cpu", 1e-7, None), None);
        assert_eq!(write("hours", 1.0, None), None);
    }
}
