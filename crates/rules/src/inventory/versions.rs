//! Version constraints, as far as choosing a declaration needs them.

use costlint_model::{Truth, Value};

/// Whether a resource with this version constraint may be of the versions that a declaration speaks of.
///
/// A constraint stands for the lowest version that it allows, which is the one its author wrote against. A resource
/// without a readable constraint may be of any version.
pub(crate) fn may_be(declared: &str, written: &Value) -> bool {
    let Some(version) = written.as_text().and_then(lowest) else { return true };
    declared.split(',').all(|bound| holds(bound.trim(), &version))
}

/// Whether a constraint means a version from `since` on; unknown where it allows older and newer ones, or says nothing.
pub(crate) fn reaches(since: &str, written: &Value) -> Truth {
    let (Some(since), Some(constraint)) = (numbers(since), written.as_text()) else { return Truth::Unknown };
    let since = padded(&since);
    if lowest(constraint).is_some_and(|lowest| padded(&lowest) >= since) {
        return Truth::Yes;
    }
    let may_be_newer = constraint.split(',').map(str::trim).all(|bound| {
        let (operator, number) = bound.split_at(bound.find(|char: char| char.is_ascii_digit()).unwrap_or(bound.len()));
        let Some(limit) = numbers(number) else { return true };
        match operator.trim() {
            "<" => padded(&limit) > since,
            "<=" | "=" | "" => padded(&limit) >= since,
            "~>" => above(&limit) > since,
            _ => true,
        }
    });
    if may_be_newer { Truth::Unknown } else { Truth::No }
}

/// The first version that `~>` leaves out: the last number given may grow, and only that one.
fn above(limit: &[u64]) -> [u64; 3] {
    match limit {
        [_] => [u64::MAX; 3],
        [major, _] => [major + 1, 0, 0],
        [major, minor, ..] => [*major, minor + 1, 0],
        [] => [0; 3],
    }
}

fn holds(bound: &str, version: &[u64]) -> bool {
    let (operator, number) = bound.split_at(bound.find(|char: char| char.is_ascii_digit()).unwrap_or(bound.len()));
    let Some(limit) = numbers(number) else { return true };
    let ordering = padded(version).cmp(&padded(&limit));
    match operator.trim() {
        ">=" => ordering.is_ge(),
        ">" => ordering.is_gt(),
        "<" => ordering.is_lt(),
        "<=" => ordering.is_le(),
        _ => ordering.is_eq(),
    }
}

/// The lowest version of a constraint: the number behind its first `~>`, `>=`, `=` or no operator.
fn lowest(constraint: &str) -> Option<Vec<u64>> {
    let bound =
        constraint.split(',').map(str::trim).find(|bound| !bound.starts_with('<') && !bound.starts_with("!="))?;
    numbers(bound.trim_start_matches(|char: char| !char.is_ascii_digit()))
}

fn numbers(text: &str) -> Option<Vec<u64>> {
    let release = text.split(['-', '+']).next()?.trim();
    release.split('.').map(|part| part.parse().ok()).collect()
}

fn padded(version: &[u64]) -> [u64; 3] {
    let part = |index: usize| version.get(index).copied().unwrap_or(0);
    [part(0), part(1), part(2)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constraint_stands_for_its_lowest_version() {
        let is_old = |written: &str| may_be("< 21", &Value::text(written));
        assert!(is_old("~> 19.15"));
        assert!(is_old(">= 20.0, < 22"));
        assert!(!is_old("~> 21.0"));
        assert!(!is_old("21.3.1"));
        assert!(may_be(">= 18, < 21", &Value::text("20.8.4")));
        assert!(!may_be(">= 18, < 21", &Value::text("17.24.0")));
    }

    #[test]
    fn a_name_is_known_to_a_provider_whose_constraint_reaches_its_version() {
        let knows = |written: &str| reaches("4.0", &Value::text(written));
        for old in ["~> 3.0", "~>3.90.0", "3.117.1", ">= 3.0, < 4.0"] {
            assert_eq!(knows(old), Truth::No, "{old}");
        }
        for new in ["~> 4.1", "4.18.0", ">= 4.0, < 5"] {
            assert_eq!(knows(new), Truth::Yes, "{new}");
        }
        for either in [">= 3.0", ">= 3.7, < 5", "~> 3"] {
            assert_eq!(knows(either), Truth::Unknown, "{either}");
        }
        assert_eq!(reaches("4.0", &Value::null()), Truth::Unknown);
    }

    #[test]
    fn without_a_readable_constraint_any_version_is_possible() {
        assert!(may_be("< 21", &Value::null()));
        assert!(may_be("< 21", &Value::unknown()));
        assert!(may_be("< 21", &Value::text("latest")));
    }
}
