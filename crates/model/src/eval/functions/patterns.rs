//! Functions of regular expressions, which Terraform has from Go's RE2.

use std::{
    collections::HashMap,
    sync::{LazyLock, PoisonError, RwLock},
};

use regex_lite::{Captures, Regex, RegexBuilder};

use super::super::{
    budget::{Budget, LARGEST},
    operand::{Failure, Settled, text},
};
use crate::value::{Member, Value};

/// The largest compiled pattern, in bytes. Time grows with it times the length of the text.
const LARGEST_PATTERN: usize = 1 << 17;

/// The longest text that is searched, and the longest pattern.
const LONGEST: usize = 1 << 15;

/// How many compiled patterns are kept, and how long each may be. All pages together have about a hundred.
const MOST_KEPT: usize = 256;
const LONGEST_KEPT: usize = 256;

/// The patterns that were compiled before: a page asks each of every instance.
static COMPILED: LazyLock<RwLock<HashMap<Box<str>, Regex>>> = LazyLock::new(RwLock::default);

/// Why a regular expression cannot be compiled; `None` where it can.
pub fn pattern_problem(pattern: &str) -> Option<String> {
    RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).build().err().map(|error| error.to_string())
}

/// The captures of the first match, or the match itself where the pattern captures nothing.
pub(super) fn regex(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let (pattern, text) = (text(&arguments[0])?, text(&arguments[1])?);
    let regex = compiled(&pattern, &text, budget)?;
    let captures = regex.captures(&text).ok_or(Failure::Wrong("the pattern does not match"))?;
    captured(&regex, &captures)
}

/// The captures of every match.
pub(super) fn regexall(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let (pattern, text) = (text(&arguments[0])?, text(&arguments[1])?);
    let regex = compiled(&pattern, &text, budget)?;
    let matches = regex.captures_iter(&text).map(|captures| captured(&regex, &captures));
    Ok(Value::list(matches.collect::<Settled<_>>()?))
}

/// A part of a text replaced; between slashes the part is a pattern.
pub(super) fn replace(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let (text, part, with) = (text(&arguments[0])?, text(&arguments[1])?, text(&arguments[2])?);
    let pattern = part.strip_prefix('/').and_then(|part| part.strip_suffix('/'));
    let Some(pattern) = pattern else { return super::text::replaced(&text, &part, &with, budget) };
    let regex = compiled(pattern, &text, budget)?;
    // Each byte of the replacement may name a capture as long as the text.
    let longest = (text.len() + 1).saturating_mul(with.len().max(1));
    let references = with.bytes().filter(|byte| *byte == b'$').count();
    if longest.saturating_add(text.len().saturating_mul(references + 1)) > LARGEST {
        return Err(Failure::Unsettled);
    }
    super::text::made(regex.replace_all(&text, with.as_ref()).into_owned(), budget)
}

/// A list of the captures or an object by their names; what took no part in the match is null.
fn captured(regex: &Regex, captures: &Captures<'_>) -> Settled<Value> {
    let groups: Vec<_> = regex.capture_names().skip(1).collect();
    let value = |index: usize| captures.get(index).map_or_else(Value::null, |found| Value::text(found.as_str()));
    let names: Vec<&str> = groups.iter().copied().flatten().collect();
    match (groups.len(), names.len()) {
        (0, _) => Ok(value(0)),
        (all, 0) => Ok(Value::list((1..=all).map(value).collect())),
        (all, of_names) if all == of_names => {
            Ok(Value::object(names.into_iter().zip(1..).map(|(name, index)| Member::new(name, value(index))).collect()))
        }
        _ => Err(Failure::Wrong("captures must be all named or all unnamed")),
    }
}

/// The pattern, if both engines read it alike. What this one refuses may be fine in Go, so it is never an error.
fn compiled(pattern: &str, text: &str, budget: &Budget) -> Settled<Regex> {
    if is_hopeless(pattern) {
        return Err(Failure::Wrong("the pattern has unbalanced brackets"));
    }
    if pattern.len() > LONGEST
        || text.len() > LONGEST
        || !budget.spend(pattern.len() + text.len() * 64)
        || !is_read_alike(pattern, text)
    {
        return Err(Failure::Unsettled);
    }
    if let Some(regex) = COMPILED.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
        return Ok(regex.clone());
    }
    let regex = RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).build().map_err(|_| Failure::Unsettled)?;
    let mut kept = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
    if pattern.len() <= LONGEST_KEPT && kept.len() < MOST_KEPT {
        kept.insert(pattern.into(), regex.clone());
    }
    Ok(regex)
}

/// Whether a pattern without escapes and classes opens and closes unlike numbers of brackets, an error in every engine.
fn is_hopeless(pattern: &str) -> bool {
    let number = |wanted: u8| pattern.bytes().filter(|byte| *byte == wanted).count();
    !pattern.contains(['\\', '[']) && number(b'(') != number(b')')
}

/// Whether the pattern keeps to what RE2 and regex-lite have in common. They differ in Unicode classes and letter case,
/// word boundaries such as `\<`, flags, repeated repetitions, and braces that repeat nothing.
fn is_read_alike(pattern: &str, text: &str) -> bool {
    let mut rest = pattern.chars().peekable();
    let mut after_repetition = true;
    while let Some(char) = rest.next() {
        let repeats = match char {
            '\\' => {
                let Some(escaped) = rest.next() else { return false };
                let common = matches!(
                    escaped,
                    'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'b' | 'B' | 'A' | 'z' | 't' | 'n' | 'r' | 'f' | 'v' | 'a'
                ) || (escaped.is_ascii_punctuation() && !matches!(escaped, '<' | '>'));
                if !common {
                    return false;
                }
                false
            }
            '[' => {
                if !skip_class(&mut rest) {
                    return false;
                }
                false
            }
            '(' => {
                if rest.peek() == Some(&'?') && !skip_group_start(&mut rest, text) {
                    return false;
                }
                after_repetition = true;
                continue;
            }
            '|' | '^' => {
                after_repetition = true;
                continue;
            }
            '*' | '+' | '?' => true,
            '{' => {
                let count: String = std::iter::from_fn(|| rest.next_if(|char| *char != '}')).collect();
                let numbers: Vec<&str> = count.splitn(2, ',').collect();
                let is_number = |number: &&str| number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit());
                if rest.next().is_none() || numbers[0].is_empty() || !numbers.iter().all(is_number) {
                    return false;
                }
                true
            }
            '}' => return false,
            _ => false,
        };
        if repeats {
            if after_repetition {
                return false;
            }
            // A question mark behind makes it lazy.
            rest.next_if(|char| *char == '?');
        }
        after_repetition = repeats;
    }
    true
}

/// Goes past a class in brackets; `false` where it uses what only one engine knows.
fn skip_class(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    rest.next_if(|char| *char == '^');
    let mut first = true;
    loop {
        match rest.next() {
            Some(']') if !first => return true,
            Some('\\') => match rest.next() {
                Some('d' | 'D' | 's' | 'S' | 'w' | 'W' | 't' | 'n' | 'r' | 'f' | 'v' | 'a') => {}
                Some(escaped) if escaped.is_ascii_punctuation() => {}
                _ => return false,
            },
            // `[:alpha:]`, and the set operators of other engines.
            Some('[' | '&' | '~') | None => return false,
            Some('-') if rest.peek() == Some(&'-') => return false,
            Some(_) => {}
        }
        first = false;
    }
}

/// Goes past what follows the bracket of a group; `false` for flags that work differently.
fn skip_group_start(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, text: &str) -> bool {
    rest.next();
    rest.next_if(|char| *char == 'P');
    if rest.next_if(|char| *char == '<').is_some() {
        return rest.by_ref().take_while(|char| *char != '>').all(|char| char.is_ascii_alphanumeric() || char == '_');
    }
    let flags: String = std::iter::from_fn(|| rest.next_if(|char| !matches!(char, ':' | ')'))).collect();
    let known = flags.chars().all(|flag| matches!(flag, 'i' | 'm' | 's' | 'U' | '-'));
    // Left to itself, `(?i)` is over; a colon opens a group.
    if rest.peek() == Some(&':') {
        rest.next();
    }
    known && (!flags.contains('i') || text.is_ascii())
}
