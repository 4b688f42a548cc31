//! Days of the calendar, and of the support that versions of managed services have.

use costlint_model::{Member, Value};
use costlint_prices::Catalogue;
use time::{Date, Month};

/// The support of a version of a product: the days with which it ends, and the versions to step through to the newest.
pub(crate) fn support(product: &str, version: &str) -> Option<Value> {
    let catalogue = Catalogue::embedded();
    let support = catalogue.support(product, version)?;
    let newer = catalogue.newer_versions(product, version).into_iter().map(Value::text).collect();
    Some(Value::object(vec![
        Member::new("extended_until", support.extended_until.map_or_else(Value::unknown, Value::text)),
        Member::new("newer", Value::list(newer)),
        Member::new("standard_until", Value::text(support.standard_until)),
    ]))
}

/// How many days it is from one to another, both written `2026-11-24`; below zero where the other is past.
pub(crate) fn days_until(today: &str, date: &str) -> Option<f64> {
    let days = (day(date)? - day(today)?).whole_days();
    i32::try_from(days).ok().map(f64::from)
}

/// The day written `2026-11-24`.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.split('-').map(|part| {
        let is_number = !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<u16>().ok()).flatten()
    });
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let day = Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok()?;
    parts.next().is_none().then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_months_years_and_leap_days() {
        assert_eq!(days_until("2026-11-24", "2026-11-24"), Some(0.0));
        assert_eq!(days_until("2026-11-24", "2026-12-02"), Some(8.0));
        assert_eq!(days_until("2026-11-24", "2025-11-24"), Some(-365.0));
        assert_eq!(days_until("2028-02-28", "2028-03-01"), Some(2.0));
        assert_eq!(days_until("2100-02-28", "2100-03-01"), Some(1.0));
        assert_eq!(days_until("2000-01-01", "2400-01-01"), Some(146_097.0));
    }

    #[test]
    fn what_is_no_day_has_no_distance() {
        for date in [
            "",
            "2026",
            "2026-13-01",
            "2026-00-10",
            "2026-01-32",
            "2026-02-29",
            "2026-01-01-01",
            "soon",
            "+026-01-01",
            "-1-1-1",
            "é-1-1",
        ] {
            assert_eq!(days_until("2026-11-24", date), None, "{date}");
        }
    }
}
