//! From the files of a project to their trees.

use std::{
    io::{self, Read},
    sync::Arc,
};

use costlint_model::{Language, Source};
use costlint_syntax::text::{self, Encoding};

use crate::{
    FileNote, Overlay,
    discovery::ProjectFile,
    door::{self, megabytes},
    reason::reason,
};

/// How much of a file that is too large is read to tell whether it is one of ours.
const HEAD: u64 = 64 << 10;

/// What files begin with that git-crypt has encrypted: <https://www.agwa.name/projects/git-crypt/> (2026-11).
const GIT_CRYPT: &[u8] = b"\0GITCRYPT\0";

/// What files begin with that other tools have encrypted: ansible-vault, terrahelp, OpenSSL (as transcrypt calls it), PGP and age.
const ENCRYPTED: [&[u8]; 7] = [
    GIT_CRYPT,
    b"U2FsdGVkX1",
    b"$ANSIBLE_VAULT;",
    b"@terrahelp-encrypted(",
    b"-----BEGIN PGP MESSAGE-----",
    b"-----BEGIN AGE ENCRYPTED FILE-----",
    b"age-encryption.org/",
];

/// What a file holds.
pub(crate) enum Content {
    /// Something of ours.
    Ours(Source, Encoding),
    /// What was something of ours before someone encrypted it.
    Encrypted,
    /// Nothing of ours.
    Other,
}

/// Reads a file, if it holds something of ours. Texts that lie over the disk count instead of it.
pub(crate) fn read(candidate: &ProjectFile, overlay: &Overlay, max_size: u64) -> Result<Content, FileNote> {
    let is_ours = |bytes: &[u8]| Language::of(&candidate.name, bytes).is_some();
    read_as(candidate, overlay, max_size, &is_ours, &|text| Source::read(candidate.name.clone(), text))
}

/// Reads a file of values for variables, whatever it is called.
pub(crate) fn read_variables(candidate: &ProjectFile, overlay: &Overlay, max_size: u64) -> Result<Content, FileNote> {
    read_as(candidate, overlay, max_size, &|_| true, &|text| Some(Source::of_variables(candidate.name.clone(), text)))
}

fn read_as(
    candidate: &ProjectFile,
    overlay: &Overlay,
    max_size: u64,
    is_ours: &dyn Fn(&[u8]) -> bool,
    source: &dyn Fn(Arc<str>) -> Option<Source>,
) -> Result<Content, FileNote> {
    let ours = |text, encoding| source(text).map_or(Content::Other, |source| Content::Ours(source, encoding));
    if let Some(text) = overlay.get(&candidate.path) {
        return Ok(ours(text.clone(), Encoding::Utf8));
    }
    let note = |message: String, offset| FileNote { path: candidate.name.clone(), message, offset };
    let bytes = match bytes(candidate, max_size) {
        Ok(Bytes::All(bytes)) => bytes,
        // Whether a large file of data is none of ours, its beginning tells.
        Ok(Bytes::TooMany { head, size }) if is_ours(&head) => {
            let message = format!("{} is over the limit of {}", megabytes(size), megabytes(max_size));
            return Err(note(message, None));
        }
        Ok(Bytes::TooMany { .. }) => return Ok(Content::Other),
        // It was there when the folder was read; it was removed on purpose.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Content::Other),
        Err(error) => return Err(note(format!("cannot read this file: {}", reason(&error)), None)),
    };
    // Who encrypts a file knows that nobody can read it. What was in it, only a name can tell.
    if ENCRYPTED.iter().any(|mark| bytes.starts_with(mark)) {
        return Ok(if is_ours(&[]) { Content::Encrypted } else { Content::Other });
    }
    // The marks of a template or manifest do not show in UTF-16.
    let shows = if is_utf16(&bytes) { is_ours(lossy_utf16(&bytes).as_bytes()) } else { is_ours(&bytes) };
    if !shows {
        return Ok(Content::Other);
    }
    match text::decode(bytes) {
        Ok(decoded) => Ok(ours(decoded.text.into(), decoded.encoding)),
        Err(problem) => Err(note(problem.message.into_owned(), Some(problem.span.start as usize))),
    }
}

enum Bytes {
    All(Vec<u8>),
    TooMany { head: Vec<u8>, size: u64 },
}

fn bytes(candidate: &ProjectFile, max_size: u64) -> io::Result<Bytes> {
    let (file, size) = door::open(&candidate.path)?;
    let most = if size > max_size { HEAD } else { max_size };
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(most)).unwrap_or_default() + 1);
    // A file may grow while it is read.
    file.take(most).read_to_end(&mut bytes)?;
    Ok(if size > max_size { Bytes::TooMany { head: bytes, size } } else { Bytes::All(bytes) })
}

fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
}

/// What can be made of a text in UTF-16 that may be damaged.
fn lossy_utf16(bytes: &[u8]) -> String {
    let unit = |pair: &[u8]| match (bytes, pair) {
        ([0xff, ..], [low, high]) => u16::from_le_bytes([*low, *high]),
        (_, [high, low]) => u16::from_be_bytes([*high, *low]),
        _ => 0xfffd,
    };
    let units: Vec<u16> = bytes.chunks(2).skip(1).map(unit).collect();
    String::from_utf16_lossy(&units)
}

/// The paths under which an overlay is looked up: with links and `..` resolved, as the walk gives them.
pub(crate) fn resolved(overlay: &Overlay) -> Overlay {
    let resolve = |path: &std::path::Path| {
        let folder = path.parent()?.canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    overlay.iter().map(|(path, text)| (resolve(path).unwrap_or_else(|| path.clone()), Arc::clone(text))).collect()
}
