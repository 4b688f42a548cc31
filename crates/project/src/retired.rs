//! Folders whose README says that nobody uses them any more.

use std::{collections::BTreeMap, io::Read, path::Path, sync::LazyLock};

use costlint_model::paths::folder_of;
use regex_lite::Regex;

use crate::door;

/// How a README may be called.
const NAMES: [&str; 3] = ["README.md", "Readme.md", "readme.md"];

/// How much of a README is read. What it says of the whole stands at its beginning.
const HEAD: u64 = 4 << 10;

/// How many lines are read, empty ones aside.
const LINES: usize = 12;

/// Words of which a line that says so has one.
const STATES: [&str; 11] = [
    "abandoned",
    "archived",
    "decommissioned",
    "deprecated",
    "disabled",
    "no longer",
    "obsolete",
    "retired",
    "superseded",
    "turned off",
    "unmaintained",
];

/// A sentence about what the README stands in: "This repository is no longer used."
static SENTENCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let subject = "chart|cluster|code|codebase|deployment|directory|example|folder|module|project|repo|repository|sample|solution\
        |stack|template|templates|workshop";
    let state = "abandoned|archived|decommissioned|deprecated|obsolete|retired|superseded|unmaintained\
        |no longer (?:actively )?(?:deployed|developed|in use|maintained|needed|supported|used)";
    Regex::new(&format!(
        r"\bthis (?:[\w-]+ )?(?:{subject})\b[^.]{{0,40}}?\b(?:is|are|was|were|has been|have been) (?:now |being |currently )?(?:{state})\b"
    ))
    .ok()
});

/// A heading or a word by itself: `# Storage (deprecated)`, `**DEPRECATED**`.
static HEADING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^#+ .*[(\[](?:abandoned|archived|deprecated|obsolete|retired|unmaintained)[)\]]|^\W*(?:archived|deprecated|obsolete|retired)(?: repo(?:sitory)?\b|\W*$| ?[:!-])|^\W*(?:currently|now) (?:disabled|decommissioned|turned off)\b",
    )
    .ok()
});

/// Which folders say so of themselves or of all below them, each README read once.
pub(crate) struct Retired<'r> {
    root: &'r Path,
    by_folder: BTreeMap<String, bool>,
}

impl Retired<'_> {
    pub(crate) fn new(root: &Path) -> Retired<'_> {
        Retired { root, by_folder: BTreeMap::new() }
    }

    /// Whether a file, by its path from the root, lies in such a folder or below one.
    pub(crate) fn has(&mut self, path: &str) -> bool {
        let mut folder = folder_of(path);
        loop {
            if self.says_so(folder) {
                return true;
            }
            if folder.is_empty() {
                return false;
            }
            folder = folder_of(folder);
        }
    }

    fn says_so(&mut self, folder: &str) -> bool {
        if let Some(known) = self.by_folder.get(folder) {
            return *known;
        }
        let folder_on_disk = self.root.join(folder);
        let says_so =
            NAMES.iter().find_map(|name| head(&folder_on_disk.join(name))).is_some_and(|text| is_retired(&text));
        self.by_folder.insert(folder.to_owned(), says_so);
        says_so
    }
}

fn head(path: &Path) -> Option<String> {
    let (file, _) = door::open(path).ok()?;
    let mut bytes = Vec::new();
    file.take(HEAD).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn is_retired(readme: &str) -> bool {
    let matches = |pattern: &Option<Regex>, line: &str| pattern.as_ref().is_some_and(|pattern| pattern.is_match(line));
    let mut lines = readme.lines().map(|line| line.trim().to_lowercase()).filter(|line| !line.is_empty()).take(LINES);
    // A search for words is much faster than one for a pattern, and few lines have such a word.
    let has_state = |line: &str| STATES.iter().any(|state| line.contains(state));
    lines.any(|line| has_state(&line) && (matches(&SENTENCE, &line) || matches(&HEADING, &line)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_readme_says_that_nobody_uses_what_it_stands_in() {
        for readme in [
            "# Shop (deprecated)\n",
            "# Shop\n\n> **Note**\n> We moved in 2023. This repository is no longer used.\n",
            "**DEPRECATED: use the new module**\n",
            "# ⚠️ DEPRECATED\n",
            "# DEPRECATED REPO - MIGRATED TO ANOTHER\n",
            "### Overview\n\n> Currently disabled due to cost-cutting, use ECS instead.\n",
            "# Shop\nThis bootstrap stack has been deprecated from all environments.\n",
            "## This repository has been deprecated in favor of another.\n",
            "> **This project is archived and no longer maintained.**\n",
        ] {
            assert!(is_retired(readme), "{readme}");
        }
    }

    #[test]
    fn each_word_of_the_patterns_is_searched_for() {
        for state in STATES.iter().filter(|state| !matches!(**state, "disabled" | "no longer" | "turned off")) {
            assert!(is_retired(&format!("This repository is {state}.\n")), "{state}");
        }
        assert!(is_retired("This repository is no longer maintained.\n"));
        assert!(is_retired("Currently turned off.\n"));
    }

    #[test]
    fn a_readme_may_speak_of_old_things_without_being_old() {
        for readme in [
            "# Shop\n\nThe option `size` is deprecated.\n",
            "# Archive of logs\n",
            "# Shop\n\nThis module replaces the deprecated one.\n",
            "# Shop\n\nDeprecated options are listed below.\n",
            "# Shop\n\nThe upstream repository is deprecated; we maintain this fork.\n",
            "# Shop\n\nThis module is not deprecated.\n",
            "# Shop\n\nThe cache is currently disabled.\n",
            "# Shop\n\nThis module is disabled by default.\n",
        ] {
            assert!(!is_retired(readme), "{readme}");
        }
    }
}
