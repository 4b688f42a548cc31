//! The right name that a wrong one was probably meant to be.

/// How alike two names must be, by Jaro and Winkler, to offer one for the other: `ebs-gp2` finds `ebs-gp2-volume`, and
/// `selct` finds `select`.
const ALIKE: f64 = 0.8;

/// The longest word that can be a slip for a name, in bytes. To compare a longer one takes long, and no name is as long.
const LONGEST: usize = 200;

/// The name nearest to a word, if one is near; of equally near ones the first.
pub fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let mut best = (ALIKE, None);
    for name in names {
        let likeness = strsim::jaro_winkler(&word, &name.to_lowercase());
        if likeness > best.0 {
            best = (likeness, Some(name));
        }
    }
    best.1
}

/// `what` with the nearest of the names, if one is near: `unknown key `selct`; did you mean `select`?`
pub fn with_nearest<'n>(what: String, word: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    match nearest(word, names) {
        Some(name) => format!("{what}; did you mean `{name}`?"),
        None => what,
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_its_name_and_another_word_finds_none() {
        let names = ["select", "severity", "ebs-gp2-volume", "log-group-without-retention"];
        assert_eq!(nearest("selct", names), Some("select"));
        assert_eq!(nearest("ebs-gp2", names), Some("ebs-gp2-volume"));
        assert_eq!(nearest("Severity", names), Some("severity"));
        assert_eq!(nearest("banana", names), None);
        assert_eq!(nearest("", names), None);
        assert_eq!(nearest(&"select".repeat(1_000_000), names), None);
    }
}
