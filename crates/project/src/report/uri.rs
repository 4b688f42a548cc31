//! From paths to URIs.

use std::{fmt::Write as _, path::Path};

/// Whose paths they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Unix,
    Windows,
}

const HERE: System = if cfg!(windows) { System::Windows } else { System::Unix };

/// The URI of an absolute path.
pub fn of(path: &Path) -> String {
    absolute(&path.to_string_lossy(), HERE)
}

/// The reference to a path with `/` that does not begin at the root of a disk, from the folder it starts from.
pub fn relative(path: &str) -> String {
    // What comes before a colon in the first segment would read as a scheme.
    let lead = if path.split('/').next().is_some_and(|first| first.contains(':')) { "./" } else { "" };
    lead.to_owned() + &escaped(path)
}

fn absolute(path: &str, system: System) -> String {
    let path = match system {
        System::Unix => path.to_owned(),
        System::Windows => plain(path).replace('\\', "/"),
    };
    let before = match system {
        System::Windows if path.starts_with("//") => "file:",
        System::Windows => "file:///",
        System::Unix => "file://",
    };
    before.to_owned() + &escaped(&path)
}

fn escaped(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            write!(escaped, "%{byte:02X}").expect("a string takes all that is written");
        }
    }
    escaped
}

/// A Windows path without the prefix that `canonicalize` gives it, which no editor knows.
pub(super) fn plain(path: &str) -> String {
    match path.strip_prefix(r"\\?\UNC\") {
        Some(share) => format!(r"\\{share}"),
        None => path.strip_prefix(r"\\?\").unwrap_or(path).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_escaped() {
        for (path, system, uri) in [
            ("/a b/50%/ü[1].tf", System::Unix, "file:///a%20b/50%25/%C3%BC%5B1%5D.tf"),
            (r"C:\a b\main.tf", System::Windows, "file:///C:/a%20b/main.tf"),
            (r"\\server\share\main.tf", System::Windows, "file://server/share/main.tf"),
            (r"\\?\C:\a", System::Windows, "file:///C:/a"),
            (r"\\?\UNC\server\share\a", System::Windows, "file://server/share/a"),
        ] {
            assert_eq!(absolute(path, system), uri);
        }
    }

    #[test]
    fn a_relative_path_is_never_taken_for_a_scheme() {
        assert_eq!(relative("modules/gpu nodes/main.tf"), "modules/gpu%20nodes/main.tf");
        assert_eq!(relative("a:b/main.tf"), "./a:b/main.tf");
        assert_eq!(relative("a/b:c.tf"), "a/b:c.tf");
    }
}
