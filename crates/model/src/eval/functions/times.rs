//! Functions of points in time that are written out; none asks a clock.

use time::{Date, Duration, Month, OffsetDateTime, UtcOffset};

use super::super::{
    budget::Budget,
    operand::{Failure, Settled, text},
};
use crate::value::Value;

/// A time so much later, or earlier: `720h`, `-1h30m`.
pub(super) fn timeadd(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let later = read(&arguments[0])?.checked_add(Duration::seconds(duration(&text(&arguments[1])?)?));
    let later = later.filter(|time| (0..=9999).contains(&time.year())).ok_or(Failure::Unsettled)?;
    let (date, clock) = (later.date(), later.time());
    Ok(Value::text(format!(
        "{date}T{:02}:{:02}:{:02}{}",
        clock.hour(),
        clock.minute(),
        clock.second(),
        zone(later, ":", "Z")
    )))
}

/// Whether a time is before (-1), at (0) or after (1) another.
pub(super) fn timecmp(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let order = read(&arguments[0])?.cmp(&read(&arguments[1])?);
    Ok(Value::number(f64::from(order as i8)))
}

/// A time in another form.
///
/// <https://developer.hashicorp.com/terraform/language/functions/formatdate> (2026-11)
pub(super) fn formatdate(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let (form, time) = (text(&arguments[0])?, read(&arguments[1])?);
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
                shown.push_str(&verb(time, run).ok_or(Failure::Wrong("the time format has an unknown verb"))?);
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

/// `2024-02-28T23:30:00+01:00`; parts of seconds are left open.
fn read(value: &Value) -> Settled<OffsetDateTime> {
    let text = text(value)?;
    let number = |range: std::ops::Range<usize>| -> Option<u8> {
        let digits = text.get(range).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        digits.parse().ok()
    };
    let read = || {
        let marks = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")];
        if marks.iter().any(|(at, mark)| text.get(*at..at + 1) != Some(*mark)) {
            return None;
        }
        let year = i32::from(number(0..2)?) * 100 + i32::from(number(2..4)?);
        let date = Date::from_calendar_date(year, Month::try_from(number(5..7)?).ok()?, number(8..10)?).ok()?;
        let clock = date.with_hms(number(11..13)?, number(14..16)?, number(17..19)?).ok()?;
        let offset = match text.get(19..)? {
            "Z" => 0,
            zone if zone.len() == 6 && zone.starts_with(['+', '-']) && &zone[3..4] == ":" => {
                let (hours, minutes) = (number(20..22)?, number(23..25)?);
                let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
                (hours < 24 && minutes < 60).then_some(if zone.starts_with('-') { -seconds } else { seconds })?
            }
            _ => return None,
        };
        Some(clock.assume_offset(UtcOffset::from_whole_seconds(offset).ok()?))
    };
    let has_fraction = text.get(19..20) == Some(".");
    read().ok_or(if has_fraction {
        Failure::Unsettled
    } else {
        Failure::Wrong("expected a time such as 2024-02-28T23:30:00Z")
    })
}

/// `+01:00`, or what stands for UTC.
fn zone(time: OffsetDateTime, between: &str, utc: &str) -> String {
    let offset = time.offset();
    if offset.is_utc() && !utc.is_empty() {
        return utc.to_owned();
    }
    let sign = if offset.is_negative() { '-' } else { '+' };
    let (hours, minutes, _) = offset.as_hms();
    format!("{sign}{:02}{between}{:02}", hours.unsigned_abs(), minutes.unsigned_abs())
}

/// A part of the time, as a run of one letter asks for it.
fn verb(time: OffsetDateTime, run: &str) -> Option<String> {
    let (year, month, day) = (time.year(), time.month(), time.day());
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    let twelve = (hour + 11) % 12 + 1;
    Some(match run {
        "YYYY" => format!("{year:04}"),
        "YY" => format!("{:02}", year % 100),
        "MMMM" => month.to_string(),
        "MMM" => month.to_string()[..3].to_owned(),
        "MM" => format!("{:02}", u8::from(month)),
        "M" => u8::from(month).to_string(),
        "DD" => format!("{day:02}"),
        "D" => day.to_string(),
        "EEEE" => time.weekday().to_string(),
        "EEE" => time.weekday().to_string()[..3].to_owned(),
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
        "ZZZZZ" => zone(time, ":", ""),
        "ZZZZ" => zone(time, "", ""),
        "ZZZ" => zone(time, "", "UTC"),
        "Z" => zone(time, ":", "Z"),
        _ => return None,
    })
}

/// A duration in seconds. Parts of seconds are left open.
fn duration(text: &str) -> Settled<i64> {
    const WRONG: Failure = Failure::Wrong("expected a duration such as 1h30m");
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
