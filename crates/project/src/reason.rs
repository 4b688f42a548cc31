//! Why the system refused something, in words for a sentence.

use std::io;

/// `no such file or directory`: what the system says, without its number and in small letters.
pub fn reason(error: &io::Error) -> String {
    let said = error.to_string();
    let said = said.split(" (os error ").next().unwrap_or_default().trim_end_matches('.');
    let mut letters = said.chars();
    match letters.next() {
        // The first word may be a name in capital letters.
        Some(first) if !letters.as_str().starts_with(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_goes_on_after_a_colon() {
        let error = std::fs::read("a-file-that-does-not-exist").expect_err("there is no such file");
        let reason = reason(&error);
        assert!(reason.starts_with(char::is_lowercase) && !reason.contains("os error"), "{reason}");
        assert_eq!(super::reason(&io::Error::other("UTF-16 is not read")), "UTF-16 is not read");
    }
}
