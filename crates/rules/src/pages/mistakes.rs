//! What is said of a word that a page has where the language has another.

use std::borrow::Cow;

use costlint_syntax::{Problem, Span, hcl::Expr};

use crate::pages::{
    functions::nearest,
    page::{Page, PageProblem},
    vocabulary::Words,
};

/// The word of a literal that must be one of a few.
pub(crate) fn one_of<'p>(
    page: &'p Page,
    value: &'p Expr,
    what: &str,
    words: &[&str],
) -> Result<Cow<'p, str>, PageProblem> {
    match value.literal_text(&page.text) {
        Some(word) if words.contains(&&*word) => Ok(word),
        Some(word) => Err(not_among(page, value.span, what, &word, words)),
        None => Err(page.problem(value.span, format!("expected one of {}", listed(words)))),
    }
}

/// `a`, `b` or `c`.
pub(crate) fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [firsts @ .., last] => format!("{} or {last}", firsts.join(", ")),
    }
}

/// A word that the language does not have at its place.
pub(crate) fn misspelt(page: &Page, span: Span, name: &str, words: &Words) -> PageProblem {
    let mut problem = unknown(page, span, words.one, name, words.names());
    if problem.problem.help.is_none() {
        problem.problem.help = Some(format!("known: {}", listed(&words.names().collect::<Vec<_>>())).into());
    }
    problem
}

/// A word that is not one of a few.
pub(crate) fn not_among(page: &Page, span: Span, what: &str, word: &str, words: &[&str]) -> PageProblem {
    let mut problem = unknown(page, span, what, word, words.iter().copied());
    if problem.problem.help.is_none() {
        problem.problem.help = Some(format!("known: {}", listed(words)).into());
    }
    problem
}

/// There is no such thing; what is nearest is the help.
pub(crate) fn unknown<'n>(
    page: &Page,
    span: Span,
    what: &str,
    name: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> PageProblem {
    let mut problem = Problem::new(span, format!("unknown {what} `{name}`"));
    problem.help = nearest(name, names).map(|nearest| format!("did you mean `{nearest}`?").into());
    PageProblem { page: page.clone(), problem }
}
