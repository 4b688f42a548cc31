//! The user's own pages of rules and kinds.

use std::path::Path;

use costlint_rules::Page;
use walkdir::WalkDir;

use crate::{
    RunError,
    door::{self, LARGEST_TEXT},
    locations::name_from,
    reason::reason,
};

/// What tells about a folder of pages and is not one itself.
const ABOUT_PAGES: &str = "README.md";

/// Reads the pages at some paths: files whatever they are called, and in folders the Markdown files and
/// the word lists, in the order of their names.
/// Their paths are shown from `base`.
pub fn read_pages<'p>(base: &Path, paths: impl IntoIterator<Item = &'p Path>) -> (Vec<Page>, Vec<RunError>) {
    let (mut pages, mut errors) = (Vec::new(), Vec::new());
    for entry in paths.into_iter().flat_map(|path| WalkDir::new(path).sort_by_file_name()) {
        let read = match &entry {
            Ok(entry) if entry.file_type().is_file() && (entry.depth() == 0 || is_page(entry.path())) => {
                read_page(base, entry.path())
            }
            Ok(_) => continue,
            Err(error) => {
                let why = error.io_error().map_or_else(|| error.to_string(), reason);
                Err(unreadable(base, error.path().unwrap_or(base), &why))
            }
        };
        match read {
            Ok(page) => pages.push(page),
            Err(error) => errors.push(error),
        }
    }
    (pages, errors)
}

/// Whether a file is a page or a word list.
fn is_page(path: &Path) -> bool {
    let is_list = || path.components().any(|part| part.as_os_str() == "words");
    match path.extension().and_then(|end| end.to_str()) {
        Some("md") => path.file_name().is_some_and(|name| name != ABOUT_PAGES),
        Some("txt") => is_list(),
        _ => false,
    }
}

fn read_page(base: &Path, path: &Path) -> Result<Page, RunError> {
    let bytes = door::read(path, LARGEST_TEXT).map_err(|error| unreadable(base, path, &reason(&error)))?;
    let decoded = costlint_syntax::text::decode(bytes).map_err(|problem| unreadable(base, path, &problem.message))?;
    Ok(Page { path: name_from(base, path).into(), text: decoded.text.into() })
}

fn unreadable(base: &Path, path: &Path, why: &str) -> RunError {
    RunError { path: Some(name_from(base, path).to_string()), message: why.to_owned(), problem: None }
}
