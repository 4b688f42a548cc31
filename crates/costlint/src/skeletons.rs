//! `costlint rules new`: the skeletons of pages.

use std::{fs::OpenOptions, io::Write, path::Path};

use anyhow::Context;
use costlint_rules::Rulebook;

use crate::{
    outcome::{Outcome, finished},
    pages,
};

/// Writes the skeleton of a rule's page, never over another.
pub(crate) fn new_rule(
    name: &str,
    subject: &str,
    code: Option<&str>,
    folder: &Path,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let code = code.map_or_else(|| next_code(subject, folder), |code| Ok(code.to_owned()))?;
    write(&folder.join(subject), name, &skeleton(&code), out)
}

/// Writes the skeleton of a kind's page, never over another.
pub(crate) fn new_kind(name: &str, folder: &Path, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    write(&folder.join("kinds"), &name.replace('-', "_"), include_str!("skeleton_kind.md"), out)
}

fn write(folder: &Path, name: &str, text: &str, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let path = folder.join(name).with_extension("md");
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let file = OpenOptions::new().write(true).create_new(true).open(&path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.with_context(|| format!("cannot write {}", path.display()))?;
    let path = path.display();
    let advice = format!("Created {path}. Next, fill it in and run\n  costlint rules test {path}\n");
    finished(out.write_all(advice.as_bytes()), Outcome::Good)
}

/// The subjects of our own rules and the letters of their codes.
const FAMILIES: [(&str, &str); 14] = [
    ("compute", "CMP"),
    ("gpu", "GPU"),
    ("spot", "SPT"),
    ("autoscaling", "ASG"),
    ("kubernetes", "K8S"),
    ("storage", "STO"),
    ("database", "DBS"),
    ("network", "NET"),
    ("serverless", "SLS"),
    ("logging", "LOG"),
    ("ml-platform", "MLP"),
    ("lifecycle", "LIF"),
    ("allocation", "TAG"),
    ("metrics", "MET"),
];

/// The first code of a subject that neither our rules nor those of a folder have.
fn next_code(subject: &str, folder: &Path) -> anyhow::Result<String> {
    let pages = if folder.is_dir() { pages::read(&[folder.to_owned()])? } else { Vec::new() };
    let (rulebook, _) = Rulebook::embedded().extended(pages);
    let family = FAMILIES.iter().find(|(known, _)| *known == subject).map_or_else(
        || {
            subject
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .skip_while(char::is_ascii_digit)
                .take(3)
                .collect::<String>()
                .to_ascii_uppercase()
        },
        |(_, family)| (*family).to_owned(),
    );
    let is_free = |code: &String| rulebook.rule(code).is_none();
    (1..1_000)
        .map(|number| format!("{family}{number:03}"))
        .find(is_free)
        .with_context(|| format!("all codes of the family `{family}` are taken"))
}

fn skeleton(code: &str) -> String {
    include_str!("skeleton.md").replace("{code}", code)
}

#[cfg(test)]
mod tests {
    use costlint_rules::{Page, unconfigured};

    use super::*;

    #[test]
    fn the_skeleton_is_a_page_without_problems_whose_examples_hold() {
        let page = Page { path: "rules/custom/idle-thing.md".into(), text: skeleton("CUS001").into() };
        let (rulebook, problems) = Rulebook::embedded().extended(vec![page]);
        assert!(problems.is_empty(), "{problems:?}");
        let rule = rulebook.rule("idle-thing").expect("the page is a rule's");
        let failures = rulebook.test_rule(rule, &unconfigured);
        assert!(failures.is_empty(), "{failures:?}");
    }

    #[test]
    fn the_skeleton_of_a_kind_is_a_page_without_problems_whose_examples_hold() {
        let page = Page { path: "rules/kinds/idle_thing.md".into(), text: include_str!("skeleton_kind.md").into() };
        let (rulebook, problems) = Rulebook::embedded().extended(vec![page]);
        assert!(problems.is_empty(), "{problems:?}");
        let kind = rulebook.kind("idle_thing").expect("the page is a kind's");
        let failures: Vec<_> =
            rulebook.test_kind(kind, &unconfigured).into_iter().chain(rulebook.test_laws(kind)).collect();
        assert!(failures.is_empty(), "{failures:?}");
    }

    #[test]
    fn a_new_rule_gets_a_free_code_of_its_subject() {
        let nowhere = Path::new("a-folder-that-is-not-there");
        assert_eq!(next_code("in-house", nowhere).expect("a code"), "INH001");
        assert_eq!(next_code("42-things", nowhere).expect("a code"), "THI001");
        let folder = tempfile::tempdir().expect("a folder can be made");
        std::fs::create_dir(folder.path().join("in-house")).expect("a folder can be made");
        std::fs::write(folder.path().join("in-house/idle-thing.md"), skeleton("INH001")).expect("it can be written");
        assert_eq!(next_code("in-house", folder.path()).expect("a code"), "INH002");
        assert!(next_code("storage", nowhere).expect("a code").starts_with("STO"));
    }
}
