//! The words of a suppression: `costlint: ignore[ebs-gp2-volume, STO] until=2027-01-31 the reason`.

use costlint_syntax::{Problem, Span};
use memchr::memmem;

use crate::Date;

/// What every comment of ours begins with.
const MARK: &str = "costlint:";
const WORD: &str = "costlint";

/// A suppression as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directive {
    /// What to point at: from the mark to the closing bracket.
    pub(super) span: Span,
    /// The words that name rules, each where it stands.
    pub(super) names: Vec<(String, Span)>,
    /// The last day on which it works.
    pub(super) until: Option<Date>,
    /// Whether a reason follows.
    pub(super) has_reason: bool,
    /// What it covers.
    pub(super) reach: DirectiveReach,
}

/// A suppression and what it covers: places that start in these bytes or right after them.
pub(super) type Covering = (Directive, Span);

/// What a suppression covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DirectiveReach {
    /// Its line or the one below it, with all that begins there.
    Line,
    /// The whole file.
    File,
}

/// Whether a text may have a suppression in it, rightly written or not.
pub(super) fn may_be_in(text: &str) -> bool {
    ["ostlint", "OSTLINT"].iter().any(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

fn starts_with_word(text: &[u8]) -> bool {
    text.get(..WORD.len()).is_some_and(|start| start.eq_ignore_ascii_case(WORD.as_bytes()))
}

/// Every suppression in a comment, marks included, that stands at this offset of the file. The mark must begin the comment
/// or a part of it after another `#` or `//`, so that prose about costlint stays prose.
pub(super) fn in_comment(comment: &str, offset: usize) -> Vec<Result<Directive, Problem>> {
    let mut directives = Vec::new();
    let mut start = offset;
    for line in comment.split_inclusive('\n') {
        let begins = |at: &usize| {
            let before = line[..*at].trim_end();
            starts_with_word(&line.as_bytes()[*at..])
                && (before.trim_start().is_empty() || before.ends_with(['#', '/', '*']))
        };
        let text = |at: usize| line[at..].trim_end().trim_end_matches("*/").trim_end();
        if let Some(at) = memchr::memchr2_iter(b'c', b'C', line.as_bytes()).find(begins) {
            match text(at) {
                text if text.starts_with(MARK) => directives.push(read(text, start + at)),
                text => directives.extend(misspelt(text, start + at).map(Err)),
            }
        }
        start += line.len();
    }
    directives
}

/// What is wrong with a comment that begins with costlint's name but not with its mark, if it is meant to suppress
/// something: `Costlint: Ignore[…]`, `costlint-ignore …`.
fn misspelt(text: &str, offset: usize) -> Option<Problem> {
    let after = &text[WORD.len()..];
    let verb = after.trim_start_matches([':', '-', '_', '=', ' ', '\t']);
    let is_verb = ["ignore", "disable", "skip", "suppress"].iter().any(|word| {
        let rest = verb.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &verb[word.len()..]);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    let meant = is_verb && (verb.len() < after.len());
    meant.then(|| {
        Problem::new(
            Span::new(offset, offset + text.len()),
            "this comment does nothing; suppressions begin with `costlint: ignore[rule]`, in lowercase",
        )
    })
}

/// Reads from the mark on.
fn read(text: &str, offset: usize) -> Result<Directive, Problem> {
    let whole = Span::new(offset, offset + text.trim_end().len());
    let after_mark = &text[MARK.len()..];
    let words = after_mark.trim_start();
    let verb = words.split(|char: char| !(char.is_alphanumeric() || char == '-')).next().unwrap_or_default();
    let reach = match verb {
        "ignore" => DirectiveReach::Line,
        "ignore-file" => DirectiveReach::File,
        _ => {
            return Err(Problem::new(
                whole,
                "this comment does nothing; expected `ignore[rule]` or `ignore-file[rule]`, then the reason",
            ));
        }
    };
    let bracketed = words[verb.len()..].trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let Some((list, rest)) = bracketed.filter(|(list, _)| !list.trim().is_empty()) else {
        return Err(Problem::new(
            whole,
            format!("this comment does nothing; expected the rules in brackets: `{verb}[rule]`"),
        ));
    };
    let list_start = offset + text.len() - rest.len() - 1 - list.len();
    let (until, has_reason) = until_and_reason(rest).map_err(|message| Problem::new(whole, message))?;
    let span = Span::new(offset, list_start + list.len() + 1);
    Ok(Directive { span, names: names(list, list_start), until, has_reason, reach })
}

/// The comma-separated words of a list at an offset.
fn names(list: &str, offset: usize) -> Vec<(String, Span)> {
    let mut start = offset;
    let mut names = Vec::new();
    for part in list.split(',') {
        let name = part.trim();
        let at = start + part.len() - part.trim_start().len();
        if !name.is_empty() {
            names.push((name.to_owned(), Span::new(at, at + name.len())));
        }
        start += part.len() + 1;
    }
    names
}

/// The last day, and whether a reason follows.
pub(super) fn until_and_reason(text: &str) -> Result<(Option<Date>, bool), String> {
    let text = text.trim();
    let Some(rest) = text.strip_prefix("until=") else {
        return match loose_date(text) {
            Some(day) => Err(format!(
                "this suppression does nothing: a date in the reason does not end it; write `until={day}` before the reason"
            )),
            None => Ok((None, is_reason(text))),
        };
    };
    let (day, reason) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let until = Date::parse(day)
        .ok_or_else(|| format!("this suppression does nothing: `{day}` is not a date such as 2027-01-31"))?;
    Ok((Some(until), is_reason(reason)))
}

/// A day after the word `until` that is not written as it is read: `until 2027-01-31`, `(until: 2027-01-31)`.
fn loose_date(text: &str) -> Option<Date> {
    let lower = text.to_ascii_lowercase();
    let mut days = lower.match_indices("until").filter_map(|(at, word)| {
        let day = text[at + word.len()..].trim_start_matches(|char: char| char.is_whitespace() || ":=".contains(char));
        let end = day.find(|char: char| !(char.is_ascii_digit() || char == '-')).unwrap_or(day.len());
        Date::parse(&day[..end])
    });
    days.next()
}

fn is_reason(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(comment: &str) -> String {
        let shown = in_comment(comment, 0).into_iter().map(|directive| match directive {
            Ok(it) => {
                let names: Vec<_> =
                    it.names.iter().map(|(name, span)| format!("{name}={}", span.of(comment))).collect();
                let until = it.until.map(|day| format!(" until {day}")).unwrap_or_default();
                format!("{} {:?} {}{until} reason={}", it.span.of(comment), it.reach, names.join(" "), it.has_reason)
            }
            Err(problem) => format!("{}: {}", problem.span.of(comment), problem.message),
        });
        shown.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn names_a_day_and_the_reason_are_told_apart() {
        insta::assert_snapshot!(read("# costlint: ignore[ebs-gp2-volume, STO] restored"), @"costlint: ignore[ebs-gp2-volume, STO] Line ebs-gp2-volume=ebs-gp2-volume STO=STO reason=true");
        insta::assert_snapshot!(read("#costlint:ignore-file[a] until=2027-01-31 why"), @"costlint:ignore-file[a] File a=a until 2027-01-31 reason=true");
        insta::assert_snapshot!(read("// costlint: ignore[a] until=2027-01-31"), @"costlint: ignore[a] Line a=a until 2027-01-31 reason=false");
        insta::assert_snapshot!(read("/* costlint: ignore[a] */"), @"costlint: ignore[a] Line a=a reason=false");
    }

    #[test]
    fn a_suppression_may_follow_the_comment_of_another_tool_but_prose_is_none() {
        insta::assert_snapshot!(read("#tfsec:ignore:x # costlint: ignore[a] b"), @"costlint: ignore[a] Line a=a reason=true");
        insta::assert_snapshot!(read("/* one\n * costlint: ignore[a] b\n */"), @"costlint: ignore[a] Line a=a reason=true");
        insta::assert_snapshot!(read("# so says costlint: ignore[a] b"), @"");
    }

    #[test]
    fn what_cannot_work_says_how_it_would() {
        insta::assert_snapshot!(read("# costlint: ignore ebs-gp2-volume"), @"costlint: ignore ebs-gp2-volume: this comment does nothing; expected the rules in brackets: `ignore[rule]`");
        insta::assert_snapshot!(read("# costlint: ignore[] why"), @"costlint: ignore[] why: this comment does nothing; expected the rules in brackets: `ignore[rule]`");
        insta::assert_snapshot!(read("# costlint: disable[a]"), @"costlint: disable[a]: this comment does nothing; expected `ignore[rule]` or `ignore-file[rule]`, then the reason");
        insta::assert_snapshot!(read("# costlint: ignore[a] until=tomorrow b"), @"costlint: ignore[a] until=tomorrow b: this suppression does nothing: `tomorrow` is not a date such as 2027-01-31");
    }

    #[test]
    fn a_day_in_the_reason_would_never_come() {
        insta::assert_snapshot!(read("# costlint: ignore[a] until 2027-01-31 moved then"), @"costlint: ignore[a] until 2027-01-31 moved then: this suppression does nothing: a date in the reason does not end it; write `until=2027-01-31` before the reason");
        insta::assert_snapshot!(read("# costlint: ignore[a] moved (Until: 2027-01-31)."), @"costlint: ignore[a] moved (Until: 2027-01-31).: this suppression does nothing: a date in the reason does not end it; write `until=2027-01-31` before the reason");
        insta::assert_snapshot!(read("# costlint: ignore[a] until = 2027-01-31"), @"costlint: ignore[a] until = 2027-01-31: this suppression does nothing: a date in the reason does not end it; write `until=2027-01-31` before the reason");
        insta::assert_snapshot!(read("# costlint: ignore[a] kept until the move, decided 2027-01-31"), @"costlint: ignore[a] Line a=a reason=true");
    }

    #[test]
    fn a_misspelt_suppression_is_told_and_prose_is_not() {
        insta::assert_snapshot!(read("# Costlint: Ignore[a] b"), @"Costlint: Ignore[a] b: this comment does nothing; suppressions begin with `costlint: ignore[rule]`, in lowercase");
        insta::assert_snapshot!(read("# costlint-ignore a"), @"costlint-ignore a: this comment does nothing; suppressions begin with `costlint: ignore[rule]`, in lowercase");
        insta::assert_snapshot!(read("// COSTLINT: DISABLE=a"), @"COSTLINT: DISABLE=a: this comment does nothing; suppressions begin with `costlint: ignore[rule]`, in lowercase");
        insta::assert_snapshot!(read("# costlint ignores modules"), @"");
        insta::assert_snapshot!(read("# Costlint runs in CI"), @"");
        insta::assert_snapshot!(read("# costlint.toml skips this folder"), @"");
    }
}
