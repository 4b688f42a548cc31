//! From the URIs of an editor to paths.

use std::path::{Path, PathBuf};

/// Whose paths they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Unix,
    Windows,
}

const HERE: System = if cfg!(windows) { System::Windows } else { System::Unix };

/// The path that a URI names; `None` where it is not one of a file on this machine.
///
/// Links are followed as far as the path exists, so that a file has one path, whichever way it was opened.
pub(crate) fn path(uri: &str) -> Option<PathBuf> {
    decode(uri, HERE).map(|path| resolved(Path::new(&path)))
}

/// Editors escape more or less than RFC 3986 asks for, so this takes any text after the scheme and never refuses an escape.
fn decode(uri: &str, system: System) -> Option<String> {
    let (scheme, rest) = uri.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/')?),
        None => ("", rest),
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = unescaped(path).filter(|path| path.starts_with('/') && !path.contains('\0'))?;
    let is_local = host.is_empty() || host.eq_ignore_ascii_case("localhost");
    match system {
        System::Unix => is_local.then_some(path),
        System::Windows if is_local => has_drive(&path).then(|| path[1..].replace('/', "\\")),
        System::Windows => Some(format!(r"\\{}{}", unescaped(host)?, path.replace('/', "\\"))),
    }
}

/// Whether a path begins with `/c:`.
fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [b'/', drive, b':', ..] if drive.is_ascii_alphabetic())
}

/// A text with `%20` and its kin resolved; `None` where the bytes are no text. A `%` that begins no escape stands for itself.
fn unescaped(text: &str) -> Option<String> {
    let digit = |byte: Option<&u8>| {
        byte.and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok())
    };
    let bytes = text.as_bytes();
    let (mut decoded, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        let escape = digit(bytes.get(at + 1)).zip(digit(bytes.get(at + 2))).filter(|_| byte == b'%');
        decoded.push(escape.map_or(byte, |(high, low)| 16 * high + low));
        at += if escape.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).ok()
}

/// A path without links. The part of it that does not exist yet stays as it is.
pub(crate) fn resolved(path: &Path) -> PathBuf {
    for existing in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (existing.canonicalize(), path.strip_prefix(existing)) {
            // Joining nothing would add a separator, which a file's path must not have.
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use costlint_project::report::uri;

    use super::*;

    fn decoded(uri: &str, system: System) -> String {
        decode(uri, system).unwrap_or_else(|| "none".to_owned())
    }

    #[test]
    fn a_uri_of_a_file_is_unescaped() {
        for (uri, path) in [
            ("file:///a/main.tf", "/a/main.tf"),
            ("FILE://localhost/a/main.tf", "/a/main.tf"),
            ("file:/a/main.tf", "/a/main.tf"),
            ("file:///a%20b/%E2%82%AC%2Ftf", "/a b/€/tf"),
            ("file:///a%2520b", "/a%20b"),
            ("file:///[id]/a b|ü.tf", "/[id]/a b|ü.tf"),
            ("file:///100%/a%zz%2", "/100%/a%zz%2"),
            ("file:///a/main.tf?x#y", "/a/main.tf"),
            ("file:///c%3A/x", "/c:/x"),
        ] {
            assert_eq!(decoded(uri, System::Unix), path, "{uri}");
        }
    }

    #[test]
    fn what_is_no_file_on_this_machine_has_no_path() {
        for uri in [
            "untitled:Untitled-1",
            "git:/a/main.tf",
            "http://a/b",
            "file:",
            "file://",
            "file://host",
            "file://host/a",
            "file:a/b",
            "/a/b",
            "",
            "file:///a%00b",
            "file:///%FF",
        ] {
            assert_eq!(decoded(uri, System::Unix), "none", "{uri}");
        }
    }

    #[test]
    fn a_drive_of_windows_is_read_with_and_without_escapes() {
        for uri in ["file:///C:/a%20b/main.tf", "file:///C%3A/a%20b/main.tf", "file:///C%3a/a b/main.tf"] {
            assert_eq!(decoded(uri, System::Windows), r"C:\a b\main.tf", "{uri}");
        }
        assert_eq!(decoded("file://server/share/main.tf", System::Windows), r"\\server\share\main.tf");
        assert_eq!(decoded("file:///a/main.tf", System::Windows), "none");
    }

    #[test]
    fn the_uri_of_a_path_leads_back_to_it() {
        let path = std::env::temp_dir().join("a b").join("50%").join("ü[1]#.tf");
        assert_eq!(decoded(&uri::of(&path), HERE), path.to_string_lossy());
    }
}
