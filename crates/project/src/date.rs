//! Days of the calendar, for suppressions that expire.

use std::{fmt, time::SystemTime};

use time::{Month, UtcDateTime};

/// A day. Days are ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(time::Date);

impl Date {
    /// The day written `2027-01-31`.
    pub fn parse(text: &str) -> Option<Date> {
        let digits = |range: std::ops::Range<usize>| {
            let digits = text.get(range)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u16>().ok())?
        };
        let dashes = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
        let (year, month, day) = (digits(0..4)?, u8::try_from(digits(5..7)?).ok()?, u8::try_from(digits(8..10)?).ok()?);
        let date = time::Date::from_calendar_date(year.into(), Month::try_from(month).ok()?, day).ok()?;
        dashes.then_some(Date(date))
    }

    /// The system's day in UTC. A clock before 1970 knows none.
    pub fn today() -> Option<Date> {
        let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
        Date::of_unix_time(since_1970.as_secs())
    }

    /// The day in UTC, from the seconds since the start of 1970.
    fn of_unix_time(seconds: u64) -> Option<Date> {
        Some(Date(UtcDateTime::from_unix_timestamp(i64::try_from(seconds).ok()?).ok()?.date()))
    }
}

/// `2027-01-31`
impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reads_as_it_is_shown_and_days_that_do_not_exist_do_not_read() {
        for day in ["2027-01-31", "2028-02-29", "2000-02-29", "0001-01-01"] {
            assert_eq!(Date::parse(day).map(|date| date.to_string()).as_deref(), Some(day));
        }
        for text in [
            "2027-02-29",
            "2100-02-29",
            "2027-04-31",
            "2027-13-01",
            "2027-00-10",
            "2027-1-31",
            "2027/01/31",
            "+027-01-31",
            "20é7-01-31",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn seconds_are_cut_to_their_day() {
        let day = |seconds| Date::of_unix_time(seconds).map(|day| day.to_string());
        assert_eq!(day(0).as_deref(), Some("1970-01-01"));
        assert_eq!(day(951_782_399).as_deref(), Some("2000-02-28"));
        assert_eq!(day(951_782_400).as_deref(), Some("2000-02-29"));
        assert_eq!(day(u64::MAX), None);
    }

    #[test]
    fn days_are_ordered_by_time() {
        assert!(Date::parse("2026-12-31") < Date::parse("2027-01-01"));
    }
}
