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
        // Fargate counts 1,024 units of a processor and MiB, or names what it counts.
        "fargate_cpu" => fargate(&written.shown()?, "vcpu"),
        "fargate_gb" => fargate(&written.shown()?, "gb"),
        "seconds" => seconds(&written.shown()?),
        "percent" => number(written.shown()?.trim().trim_end_matches('%')),
        _ => None,
    }
}

/// An amount as it is written, with the suffix of what stands there if it is whole in it, else with the largest that it is
/// whole in; `None` where it is whole in none.
pub(crate) fn write(unit: &str, amount: f64, old: Option<&Value>) -> Option<New> {
    match unit {
        "fargate_cpu" => return fargate_written(amount, old, "vcpu", "vCPU"),
        "fargate_gb" => return fargate_written(amount, old, "gb", "GB"),
        "seconds" => return seconds_written(amount, old),
        "percent" => return percent_written(amount, old),
        _ => {}
    }
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

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0)
}

/// An amount of a Fargate task: 1,024 for each whole, or a number with its unit.
///
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size> (2026-11)
fn fargate(text: &str, unit: &str) -> Option<f64> {
    let lower = text.trim().to_ascii_lowercase();
    match lower.strip_suffix(unit) {
        Some(amount) => number(amount),
        None => number(&lower).map(|amount| amount / 1024.0),
    }
}

/// As a number with its unit where one stands there, else in parts of 1,024.
fn fargate_written(amount: f64, old: Option<&Value>, unit: &str, shown: &str) -> Option<New> {
    let old_text = old.and_then(Value::as_text);
    if old_text.is_some_and(|text| text.trim().to_ascii_lowercase().ends_with(unit)) {
        return (amount >= 0.0 && amount.is_finite()).then(|| New::Text(format!("{amount} {shown}")));
    }
    let parts = whole(amount * 1024.0)?;
    Some(if old_text.is_some() { New::Text(format!("{parts}")) } else { New::Number(parts) })
}

/// What is whole but for rounding.
fn whole(amount: f64) -> Option<f64> {
    let rounded = amount.round();
    (amount.is_finite() && amount >= 0.0 && (amount - rounded).abs() <= 1e-9 * rounded.abs()).then_some(rounded)
}

/// The letters of a duration, and how many seconds each is.
const CLOCK: [(char, f64); 4] = [('d', 86_400.0), ('h', 3_600.0), ('m', 60.0), ('s', 1.0)];

/// The seconds of a duration: a plain number, `1h30m` as Go writes it, or `PT1H30M` of ISO 8601.
fn seconds(text: &str) -> Option<f64> {
    let lower = text.trim().to_ascii_lowercase();
    if let Some(plain) = number(&lower) {
        return Some(plain);
    }
    let (days, clock) = match lower.strip_prefix('p') {
        Some(iso) => iso.split_once('t').unwrap_or((iso, "")),
        None => ("", &*lower),
    };
    if days.contains(['h', 'm', 's']) || days.is_empty() && clock.is_empty() {
        return None;
    }
    [days, clock].into_iter().try_fold(0.0, |sum, part| Some(sum + amounts(part)?))
}

/// The sum of amounts that each end with a letter of the clock, from the longest to the shortest.
fn amounts(mut text: &str) -> Option<f64> {
    let mut sum = 0.0;
    let mut letters = CLOCK.into_iter();
    while !text.is_empty() {
        let end = text.find(|char: char| char.is_ascii_alphabetic())?;
        let letter = text[end..].chars().next()?;
        let (_, factor) = letters.find(|(known, _)| *known == letter)?;
        sum += number(&text[..end])? * factor;
        text = &text[end + 1..];
    }
    Some(sum)
}

/// In the form that stands there: a number, seconds with their letter, or ISO 8601; in the largest letter that is whole.
fn seconds_written(amount: f64, old: Option<&Value>) -> Option<New> {
    let amount = whole(amount)?;
    let Some(old) = old.and_then(Value::as_text).map(str::trim) else { return Some(New::Number(amount)) };
    if number(old).is_some() {
        return Some(New::Text(format!("{amount}")));
    }
    let is_iso = old.starts_with(['P', 'p']);
    let kept = old.chars().last().map(|letter| letter.to_ascii_lowercase());
    let kept = CLOCK.iter().find(|(letter, factor)| Some(*letter) == kept && whole(amount / factor).is_some());
    let (letter, factor) = kept.or_else(|| CLOCK[1..].iter().find(|(_, factor)| whole(amount / factor).is_some()))?;
    let number = whole(amount / factor)?;
    Some(New::Text(match (is_iso, letter) {
        (true, 'd') => format!("P{number}D"),
        (true, letter) => format!("PT{number}{}", letter.to_ascii_uppercase()),
        (false, letter) => format!("{number}{letter}"),
    }))
}

fn percent_written(amount: f64, old: Option<&Value>) -> Option<New> {
    if !(amount.is_finite() && amount >= 0.0) {
        return None;
    }
    Some(match old.and_then(Value::as_text) {
        Some(old) if old.trim().ends_with('%') => New::Text(format!("{amount}%")),
        Some(_) => New::Text(format!("{amount}")),
        None => New::Number(amount),
    })
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
    fn sizes_of_tasks_durations_and_percentages_are_read() {
        let of = |unit: &str, text: &str| read(unit, &Value::text(text));
        assert_eq!(read("fargate_cpu", &Value::number(256.0)), Some(0.25));
        assert_eq!(of("fargate_cpu", "1024"), Some(1.0));
        assert_eq!(of("fargate_cpu", ".25 vCPU"), Some(0.25));
        assert_eq!(of("fargate_gb", "512"), Some(0.5));
        assert_eq!(of("fargate_gb", "2 GB"), Some(2.0));
        assert_eq!(of("fargate_gb", "2GB"), Some(2.0));
        assert_eq!(of("fargate_gb", "much"), None);
        for (text, amount) in [
            ("300", 300.0),
            ("300s", 300.0),
            ("10m", 600.0),
            ("1h30m", 5400.0),
            ("PT30M", 1800.0),
            ("P1DT1H", 90_000.0),
        ] {
            assert_eq!(of("seconds", text), Some(amount), "{text}");
        }
        for text in ["soon", "", "P", "10x", "5m5h", "PM"] {
            assert_eq!(of("seconds", text), None, "{text}");
        }
        assert_eq!(of("percent", "70%"), Some(70.0));
        assert_eq!(read("percent", &Value::number(70.0)), Some(70.0));
    }

    #[test]
    fn sizes_of_tasks_durations_and_percentages_keep_their_form() {
        let over = |unit: &str, amount: f64, old: &str| write(unit, amount, Some(&Value::text(old)));
        assert_eq!(over("fargate_cpu", 0.5, "1024"), Some(New::Text("512".into())));
        assert_eq!(over("fargate_cpu", 0.5, "1 vCPU"), Some(New::Text("0.5 vCPU".into())));
        assert_eq!(write("fargate_gb", 2.0, Some(&Value::number(4096.0))), Some(New::Number(2048.0)));
        assert_eq!(over("seconds", 600.0, "300s"), Some(New::Text("600s".into())));
        assert_eq!(over("seconds", 90.0, "10m"), Some(New::Text("90s".into())));
        assert_eq!(over("seconds", 7200.0, "PT30M"), Some(New::Text("PT120M".into())));
        assert_eq!(over("seconds", 600.0, "300"), Some(New::Text("600".into())));
        assert_eq!(write("seconds", 600.0, None), Some(New::Number(600.0)));
        assert_eq!(over("percent", 60.0, "70%"), Some(New::Text("60%".into())));
        assert_eq!(write("percent", 60.0, None), Some(New::Number(60.0)));
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
