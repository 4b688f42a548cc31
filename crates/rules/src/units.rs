//! Written amounts as numbers in the unit of a field.

use costlint_model::Value;

/// The units that `at` converts from, with what they read.
pub(crate) const UNITS: [&str; 2] = ["cpu", "quantity_gib"];

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

/// A Kubernetes quantity as a plain number.
///
/// <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/> (2026-11)
fn quantity(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.find(|char: char| !(char.is_ascii_digit() || char == '.' || char == '+' || char == '-')).unwrap_or(text.len());
    let (amount, suffix) = text.split_at(digits);
    let factor = match suffix {
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
        // An exponent: `1e3`, `12E6`.
        _ => return text.parse().ok().filter(|number: &f64| number.is_finite()),
    };
    amount.parse::<f64>().ok().map(|amount| amount * factor)
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
}
