//! Functions of points in time that are written out; none asks a clock.

use super::super::{
    budget::Budget,
    operand::{Failure, Settled, text},
};
use crate::value::Value;

const SECONDS_OF_DAY: i64 = 86_400;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

/// `2024-02-28T23:30:00+01:00`
#[derive(Clone, Copy)]
struct Time {
    /// Seconds since 1970 on the clocks of its place.
    local: i64,
    /// By how much those are ahead of UTC, in seconds.
    offset: i64,
}

/// A time so much later, or earlier: `720h`, `-1h30m`.
pub(super) fn timeadd(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let time = Time::read(&arguments[0])?;
    let local = time.local.checked_add(duration(&text(&arguments[1])?)?).ok_or(Failure::Unsettled)?;
    Ok(Value::text(Time { local, ..time }.shown()?))
}

/// Whether a time is before (-1), at (0) or after (1) another.
pub(super) fn timecmp(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let (one, two) = (Time::read(&arguments[0])?, Time::read(&arguments[1])?);
    let order = (one.local - one.offset).cmp(&(two.local - two.offset));
    Ok(Value::number(f64::from(order as i8)))
}

/// A time in another form.
///
/// <https://developer.hashicorp.com/terraform/language/functions/formatdate> (2026-11)
pub(super) fn formatdate(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let (form, time) = (text(&arguments[0])?, Time::read(&arguments[1])?);
    let mut shown = String::new();
    let mut rest = &*form;
    while let Some(first) = rest.chars().next() {
        let length = rest.chars().take_while(|char| *char == first).map(char::len_utf8).sum();
        if let Some(after) = rest.strip_prefix("''") {
            shown.push('\'');
            rest = after;
            continue;
        }
        if first == '\'' {
            let (quoted, after) = quoted(rest).ok_or(Failure::Unsettled)?;
            shown.push_str(&quoted);
            rest = after;
            continue;
        }
        let (run, after) = rest.split_at(length);
        match first {
            'a'..='z' | 'A'..='Z' => {
                shown.push_str(&time.verb(run).ok_or(Failure::Wrong("there is no such part of a time"))?)
            }
            _ => shown.push_str(run),
        }
        rest = after;
    }
    Ok(Value::text(shown))
}

/// The text in quotes, where two stand for one, and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = &text[1..];
    let mut quoted = String::new();
    loop {
        let (part, after) = rest.split_once('\'')?;
        quoted.push_str(part);
        rest = after.strip_prefix('\'').unwrap_or(after);
        if rest.len() == after.len() {
            return Some((quoted, rest));
        }
        quoted.push('\'');
    }
}

impl Time {
    fn read(value: &Value) -> Settled<Time> {
        let text = text(value)?;
        let number = |range: std::ops::Range<usize>, most: i64| -> Option<i64> {
            let digits = text.get(range).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
            digits.parse().ok().filter(|number| *number <= most)
        };
        let read = || {
            let marks = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")];
            if marks.iter().any(|(at, mark)| text.get(*at..at + 1) != Some(*mark)) {
                return None;
            }
            let (year, month, day) = (number(0..4, 9999)?, number(5..7, 12)?, number(8..10, 31)?);
            let (hour, minute, second) = (number(11..13, 23)?, number(14..16, 59)?, number(17..19, 59)?);
            let offset = match text.get(19..)? {
                "Z" => 0,
                zone if zone.len() == 6 && zone.starts_with(['+', '-']) && &zone[3..4] == ":" => {
                    let seconds = number(20..22, 23)? * 3600 + number(23..25, 59)? * 60;
                    if zone.starts_with('-') { -seconds } else { seconds }
                }
                _ => return None,
            };
            let days = days_of(year, month, day);
            // The thirtieth of February is some other day.
            let is_there = month > 0 && day > 0 && date_of(days) == (year, month, day);
            is_there.then_some(Time { local: days * SECONDS_OF_DAY + hour * 3600 + minute * 60 + second, offset })
        };
        let has_fraction = text.get(19..20) == Some(".");
        read().ok_or(if has_fraction {
            Failure::Unsettled
        } else {
            Failure::Wrong("not a time such as 2024-02-28T23:30:00Z")
        })
    }

    fn shown(self) -> Settled<String> {
        let (year, month, day) = self.date();
        if !(0..=9999).contains(&year) {
            return Err(Failure::Unsettled);
        }
        let (hour, minute, second) = self.clock();
        Ok(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{}", self.zone(":", "Z")))
    }

    fn date(self) -> (i64, i64, i64) {
        date_of(self.local.div_euclid(SECONDS_OF_DAY))
    }

    fn clock(self) -> (i64, i64, i64) {
        let seconds = self.local.rem_euclid(SECONDS_OF_DAY);
        (seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// `+01:00`, or what stands for UTC.
    fn zone(self, between: &str, utc: &str) -> String {
        if self.offset == 0 && !utc.is_empty() {
            return utc.to_owned();
        }
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.abs() / 60;
        format!("{sign}{:02}{between}{:02}", minutes / 60, minutes % 60)
    }

    /// A part of the time, as a run of one letter asks for it.
    fn verb(self, run: &str) -> Option<String> {
        let ((year, month, day), (hour, minute, second)) = (self.date(), self.clock());
        let twelve = (hour + 11) % 12 + 1;
        let name_of = |names: &[&'static str], index: i64| {
            usize::try_from(index).ok().and_then(|index| names.get(index).copied())
        };
        let month_name = || name_of(&MONTHS, month - 1);
        let day_name = || name_of(&DAYS, self.local.div_euclid(SECONDS_OF_DAY).rem_euclid(7));
        Some(match run {
            "YYYY" => format!("{year:04}"),
            "YY" => format!("{:02}", year % 100),
            "MMMM" => month_name()?.to_owned(),
            "MMM" => month_name()?[..3].to_owned(),
            "MM" => format!("{month:02}"),
            "M" => month.to_string(),
            "DD" => format!("{day:02}"),
            "D" => day.to_string(),
            "EEEE" => day_name()?.to_owned(),
            "EEE" => day_name()?[..3].to_owned(),
            "hh" => format!("{hour:02}"),
            "h" => hour.to_string(),
            "HH" => format!("{twelve:02}"),
            "H" => twelve.to_string(),
            "AA" => if hour < 12 { "AM" } else { "PM" }.to_owned(),
            "aa" => if hour < 12 { "am" } else { "pm" }.to_owned(),
            "mm" => format!("{minute:02}"),
            "m" => minute.to_string(),
            "ss" => format!("{second:02}"),
            "s" => second.to_string(),
            "ZZZZZ" => self.zone(":", ""),
            "ZZZZ" => self.zone("", ""),
            "ZZZ" => self.zone("", "UTC"),
            "Z" => self.zone(":", "Z"),
            _ => return None,
        })
    }
}

/// A duration in seconds. Parts of seconds are left open.
fn duration(text: &str) -> Settled<i64> {
    const WRONG: Failure = Failure::Wrong("not a duration such as 1h30m");
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned == "0" {
        return Ok(0);
    }
    let mut rest = unsigned;
    let mut seconds: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(digits);
        if after.starts_with(['.', 'n', 'u', 'µ', 'μ']) || after.starts_with("ms") {
            return Err(Failure::Unsettled);
        }
        let number: i64 = number.parse().map_err(|_| if number.is_empty() { WRONG } else { Failure::Unsettled })?;
        let unit = match after.chars().next() {
            Some('h') => 3600,
            Some('m') => 60,
            Some('s') => 1,
            _ => return Err(WRONG),
        };
        seconds = number.checked_mul(unit).and_then(|more| seconds.checked_add(more)).ok_or(Failure::Unsettled)?;
        rest = &after[1..];
    }
    // Go counts in nanoseconds, and refuses what is longer than 292 years.
    match (unsigned.is_empty(), seconds > i64::MAX / 1_000_000_000) {
        (true, _) => Err(WRONG),
        (_, true) => Err(Failure::Unsettled),
        _ => Ok(if text.starts_with('-') { -seconds } else { seconds }),
    }
}

/// The days from 1970-01-01 to a date: <https://howardhinnant.github.io/date_algorithms.html> (2021-09). Years begin in
/// March there, so that a leap day is the last.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * shifted + 2) / 5 + 1, (shifted + 2) % 12 + 1);
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}
