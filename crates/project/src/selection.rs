//! Which rules are meant by a name, code, family or subject.

use std::{collections::BTreeSet, sync::Arc};

use costlint_rules::{Confidence, Rulebook};

use crate::{
    lint::{self, LINT_RULES, LintRule},
    nearest::with_nearest,
};

/// The rules that can be named: those of the pages, and those about linting itself.
#[derive(Debug)]
pub(crate) struct Register {
    rules: Vec<NamedRule>,
}

/// What a rule goes by.
#[derive(Debug)]
pub(crate) struct NamedRule {
    pub(crate) name: Arc<str>,
    code: Arc<str>,
    subject: Arc<str>,
    pedantic: bool,
}

/// The rules that one word names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Selector {
    /// One, by its name or code.
    Rule(Arc<str>),
    /// Those whose code begins with these letters.
    Family(String),
    /// Those of a subject.
    Subject(String),
    /// Those of low confidence, which give advice.
    Pedantic,
}

impl Register {
    pub(crate) fn new(rulebook: &Rulebook) -> Register {
        let pages = rulebook.rules.iter().map(|rule| NamedRule {
            name: rule.name.clone(),
            code: rule.code.clone(),
            subject: rule.subject.clone(),
            pedantic: rule.confidence == Confidence::Low,
        });
        let own = LINT_RULES.iter().map(|rule| NamedRule {
            name: rule.name.into(),
            code: rule.code.into(),
            subject: lint::SUBJECT.into(),
            pedantic: false,
        });
        Register { rules: pages.chain(own).collect() }
    }

    /// The rules that a word names; the error says that it names none, and which right word is nearest.
    pub(crate) fn selector(&self, word: &str) -> Result<Selector, String> {
        if word == "pedantic" {
            return Ok(Selector::Pedantic);
        }
        if let Some(rule) = self.rules.iter().find(|rule| &*rule.name == word || rule.code.eq_ignore_ascii_case(word)) {
            return Ok(Selector::Rule(rule.name.clone()));
        }
        if let Some(rule) = self.rules.iter().find(|rule| rule.family().eq_ignore_ascii_case(word)) {
            return Ok(Selector::Family(rule.family().to_owned()));
        }
        if self.rules.iter().any(|rule| &*rule.subject == word) {
            return Ok(Selector::Subject(word.to_owned()));
        }
        let words = self.rules.iter().flat_map(|rule| [&*rule.name, &*rule.code, &*rule.subject, rule.family()]);
        Err(with_nearest(format!("unknown rule, family or subject `{word}`"), word, words.chain(["pedantic"])))
    }

    /// The names of the rules of a selector.
    pub(crate) fn names(&self, selector: &Selector) -> impl Iterator<Item = &Arc<str>> {
        self.rules.iter().filter(|rule| selector.names(rule)).map(|rule| &rule.name)
    }

    /// The rules that are on. Without a selection that is every rule but the pedantic ones. `pedantic` adds those to
    /// what is selected besides; one of them alone is on when selected by its own name or code. What is ignored is off.
    pub(crate) fn on(&self, select: &[Selector], ignore: &[Selector]) -> BTreeSet<Arc<str>> {
        let pedantic = select.contains(&Selector::Pedantic);
        let all = select.iter().all(|selector| *selector == Selector::Pedantic);
        let on = self.rules.iter().filter(|rule| {
            if ignore.iter().any(|selector| selector.names(rule)) {
                return false;
            }
            if select.contains(&Selector::Rule(rule.name.clone())) || LintRule::is_always_on(&rule.name) {
                return true;
            }
            let selected = all || select.iter().any(|selector| *selector != Selector::Pedantic && selector.names(rule));
            if rule.pedantic { pedantic } else { selected }
        });
        on.map(|rule| rule.name.clone()).collect()
    }
}

impl NamedRule {
    fn family(&self) -> &str {
        self.code.trim_end_matches(|char: char| char.is_ascii_digit())
    }
}

impl Selector {
    fn names(&self, rule: &NamedRule) -> bool {
        match self {
            Selector::Rule(name) => rule.name == *name,
            Selector::Family(family) => rule.family() == family,
            Selector::Subject(subject) => *rule.subject == **subject,
            Selector::Pedantic => rule.pedantic,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register() -> Register {
        let named = |name: &str, code: &str, subject: &str, pedantic| NamedRule {
            name: name.into(),
            code: code.into(),
            subject: subject.into(),
            pedantic,
        };
        let rules = vec![
            named("ebs-gp2-volume", "STO001", "storage", false),
            named("volume-without-tags", "STO050", "storage", true),
            named("log-group-without-retention", "LOG001", "logging", false),
            named("syntax-error", "LNT001", "linting", false),
        ];
        Register { rules }
    }

    fn on(select: &[&str], ignore: &[&str]) -> String {
        let register = register();
        let read = |words: &[&str]| {
            words.iter().map(|word| register.selector(word).expect("the word names a rule")).collect::<Vec<_>>()
        };
        register.on(&read(select), &read(ignore)).into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn without_a_selection_all_but_the_pedantic_rules_are_on() {
        assert_eq!(on(&[], &[]), "ebs-gp2-volume log-group-without-retention syntax-error");
    }

    #[test]
    fn rules_are_selected_by_name_code_family_and_subject() {
        for word in ["ebs-gp2-volume", "STO001", "sto001", "STO", "storage"] {
            assert_eq!(on(&[word], &["LNT"]), "ebs-gp2-volume", "{word}");
        }
    }

    #[test]
    fn pedantic_adds_advice_to_what_is_selected() {
        assert_eq!(on(&["pedantic"], &["LNT"]), "ebs-gp2-volume log-group-without-retention volume-without-tags");
        assert_eq!(on(&["logging", "pedantic"], &["LNT"]), "log-group-without-retention volume-without-tags");
        assert_eq!(on(&["volume-without-tags"], &["LNT"]), "volume-without-tags");
    }

    #[test]
    fn what_is_ignored_is_off_even_if_selected() {
        assert_eq!(on(&["storage"], &["STO001", "LNT"]), "");
        assert_eq!(on(&["pedantic"], &["pedantic", "LNT"]), "ebs-gp2-volume log-group-without-retention");
    }

    #[test]
    fn a_file_that_does_not_parse_is_told_unless_that_is_ignored() {
        assert_eq!(on(&["logging"], &[]), "log-group-without-retention syntax-error");
        assert_eq!(on(&["logging"], &["syntax-error"]), "log-group-without-retention");
    }

    #[test]
    fn an_unknown_word_is_answered_with_the_nearest() {
        let error = register().selector("ebs-gp2").expect_err("no rule has this name");
        assert_eq!(error, "unknown rule, family or subject `ebs-gp2`; did you mean `ebs-gp2-volume`?");
    }
}
