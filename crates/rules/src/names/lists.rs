//! Word lists: the files of `rules/words`, which pages and this crate share.

use std::{collections::HashSet, sync::LazyLock};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The words of a list, in the order of its file; `None` where there is no such list.
pub(crate) fn named(name: &str) -> Option<impl Iterator<Item = &'static str>> {
    let index = LISTS.binary_search_by(|(list, _)| (*list).cmp(name)).ok()?;
    Some(words_of(LISTS[index].1))
}

/// The words in the text of a list.
pub(crate) fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// What a file is called as a list: `teams` of `rules/words/teams.txt`.
pub(crate) fn name_of(path: &str) -> Option<&str> {
    let name = path.strip_suffix(".txt")?;
    name.strip_prefix("words/").or_else(|| name.rsplit_once("/words/").map(|(_, name)| name))
}

/// The names of all lists.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    LISTS.iter().map(|(name, _)| *name)
}

/// The roles: the lists of the folder `roles`.
pub(crate) fn roles() -> impl Iterator<Item = &'static str> {
    names().filter_map(|name| name.strip_prefix("roles/"))
}

/// Whether a text can be a word of a name.
pub(crate) fn is_word(text: &str) -> bool {
    super::words::of(text) == [text]
}

/// A list that this crate reads itself, as a set.
pub(crate) type Set = LazyLock<HashSet<&'static str>>;

/// The words of a list that must be there.
pub(crate) fn set(name: &str) -> HashSet<&'static str> {
    named(name).into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_words_and_none_twice() {
        for name in names() {
            let words: Vec<&str> = named(name).expect("it is one of the names").collect();
            let distinct: HashSet<&str> = words.iter().copied().collect();
            assert!(!words.is_empty() && words.len() == distinct.len(), "{name}");
        }
    }

    #[test]
    fn every_word_can_be_found_in_a_name() {
        for name in names().filter(|name| *name != "spot_labels") {
            let words = named(name).expect("it is one of the names");
            // Capitalised words are kinds of workloads, which are compared as a whole.
            for word in words.filter(|word| !word.starts_with(|first: char| first.is_ascii_uppercase())) {
                assert!(is_word(word), "{word} in {name}");
            }
        }
    }

    #[test]
    fn lists_that_the_crate_reads_are_there() {
        for name in ["nonproduction", "production", "samples", "naming_keys", "spot_labels"] {
            assert!(!set(name).is_empty(), "{name}");
        }
        assert!(roles().count() > 5);
    }
}
