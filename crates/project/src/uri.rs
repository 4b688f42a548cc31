//! Paths as `file:` URIs, and `file:` URIs as paths.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// How paths are written on a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PathStyle {
    Unix,
    Windows,
}

const HERE: PathStyle = if cfg!(windows) { PathStyle::Windows } else { PathStyle::Unix };

/// Everything but the characters that RFC 3986 never escapes, the separator, and the colon behind a drive's letter. More may
/// stand unescaped in a path, but editors and viewers of SARIF do not agree on it.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b':');

/// The URI of an absolute path.
pub fn of(path: &Path) -> String {
    encode(&path.to_string_lossy(), HERE)
}

/// The relative reference to a path, which is written with `/`, from the folder that it starts in.
pub fn relative(path: &str) -> String {
    // What comes before a colon in the first segment would read as a scheme.
    let lead = if path.split('/').next().is_some_and(|first| first.contains(':')) { "./" } else { "" };
    lead.to_owned() + &escaped(path)
}

/// The path that a URI names; `None` where it does not name a file on this machine.
pub fn path(uri: &str) -> Option<PathBuf> {
    decode(uri, HERE).map(PathBuf::from)
}

/// A Windows path without the `\\?\` that `canonicalize` puts in front, which editors and GitHub do not understand.
pub(crate) fn without_verbatim_prefix(path: &str) -> String {
    match path.strip_prefix(r"\\?\UNC\") {
        Some(share) => format!(r"\\{share}"),
        None => path.strip_prefix(r"\\?\").unwrap_or(path).to_owned(),
    }
}

fn encode(path: &str, style: PathStyle) -> String {
    match style {
        PathStyle::Unix => format!("file://{}", escaped(path)),
        PathStyle::Windows => {
            let path = escaped(&without_verbatim_prefix(path).replace('\\', "/"));
            // The server of a share takes the place of the host.
            if path.starts_with("//") { format!("file:{path}") } else { format!("file:///{path}") }
        }
    }
}

fn escaped(path: &str) -> String {
    utf8_percent_encode(path, ESCAPED).to_string()
}

/// Editors escape more or less than RFC 3986 asks for, `[id]` for instance, so a parser of URIs would turn some of them away.
/// This takes any text after the scheme, and a `%` that begins no escape stands for itself.
fn decode(uri: &str, style: PathStyle) -> Option<String> {
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
    match style {
        PathStyle::Unix => is_local.then_some(path),
        PathStyle::Windows if is_local => has_drive(&path).then(|| path[1..].replace('/', r"\")),
        PathStyle::Windows => Some(format!(r"\\{}{}", unescaped(host)?, path.replace('/', r"\"))),
    }
}

/// The text without escapes; `None` where the bytes are not UTF-8.
fn unescaped(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(Into::into)
}

/// Whether a path begins with `/c:`.
fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [b'/', drive, b':', ..] if drive.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use PathStyle::{Unix, Windows};
    use proptest::prelude::*;

    use super::*;

    fn decoded(uri: &str, style: PathStyle) -> String {
        decode(uri, style).unwrap_or_else(|| "none".to_owned())
    }

    #[test]
    fn a_path_is_escaped_and_its_uri_leads_back_to_it() {
        for (path, style, uri) in [
            ("/a b/50%/ü[1].tf", Unix, "file:///a%20b/50%25/%C3%BC%5B1%5D.tf"),
            ("/a%20b/x?y#z.tf", Unix, "file:///a%2520b/x%3Fy%23z.tf"),
            ("/日本/c:/~x_-.tf", Unix, "file:///%E6%97%A5%E6%9C%AC/c:/~x_-.tf"),
            (r"/back\slash", Unix, "file:///back%5Cslash"),
            (r"C:\a b\100%\ü.tf", Windows, "file:///C:/a%20b/100%25/%C3%BC.tf"),
            (r"\\server\my share\main.tf", Windows, "file://server/my%20share/main.tf"),
            (r"\\wsl$\Ubuntu\main.tf", Windows, "file://wsl%24/Ubuntu/main.tf"),
        ] {
            assert_eq!(encode(path, style), uri);
            assert_eq!(decoded(uri, style), path);
        }
    }

    #[test]
    fn the_prefix_of_a_canonical_windows_path_is_left_out() {
        assert_eq!(encode(r"\\?\C:\a", Windows), "file:///C:/a");
        assert_eq!(encode(r"\\?\UNC\server\share\a", Windows), "file://server/share/a");
    }

    #[test]
    fn a_relative_path_is_never_taken_for_a_scheme() {
        assert_eq!(relative("modules/gpu nodes/main.tf"), "modules/gpu%20nodes/main.tf");
        assert_eq!(relative("a:b/main.tf"), "./a:b/main.tf");
        assert_eq!(relative("a/b:c.tf"), "a/b:c.tf");
    }

    #[test]
    fn a_uri_is_read_however_an_editor_escapes_it() {
        for (uri, path) in [
            ("file:///a/main.tf", "/a/main.tf"),
            ("FILE://localhost/a/main.tf", "/a/main.tf"),
            ("file:/a/main.tf", "/a/main.tf"),
            ("file:///a%20b/%e2%82%aC%2Ftf", "/a b/€/tf"),
            ("file:///a%2520b", "/a%20b"),
            ("file:///[id]/a b|ü.tf", "/[id]/a b|ü.tf"),
            ("file:///100%/a%zz%2", "/100%/a%zz%2"),
            ("file:///a/main.tf?x#y", "/a/main.tf"),
            ("file:///c%3A/x", "/c:/x"),
        ] {
            assert_eq!(decoded(uri, Unix), path, "{uri}");
        }
    }

    #[test]
    fn what_is_not_a_file_on_this_machine_has_no_path() {
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
            assert_eq!(decoded(uri, Unix), "none", "{uri}");
        }
    }

    #[test]
    fn a_windows_drive_is_read_with_and_without_escapes() {
        for uri in ["file:///C:/a%20b/main.tf", "file:///C%3A/a%20b/main.tf", "file:///C%3a/a b/main.tf"] {
            assert_eq!(decoded(uri, Windows), r"C:\a b\main.tf", "{uri}");
        }
        assert_eq!(decoded("file://localhost/c:/main.tf", Windows), r"c:\main.tf");
        assert_eq!(decoded("file:///a/main.tf", Windows), "none");
    }

    proptest! {
        #[test]
        fn every_path_comes_back_from_its_uri(path in "(/[^/\0]{0,8}){1,4}") {
            prop_assert_eq!(decoded(&encode(&path, Unix), Unix), path);
        }
    }
}
