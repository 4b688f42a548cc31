//! The texts that are open in the editor.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use costlint_model::content;
use costlint_project::Overlay;
use costlint_syntax::lines::{Lines, Unit, UnitPosition};
use lsp_types::{Position, TextDocumentContentChangeEvent};

use crate::{root::project_root, uri};

/// An open text.
#[derive(Debug)]
pub(crate) struct Document {
    /// Where it lies, or will lie once it is saved; without links.
    pub(crate) path: PathBuf,
    /// The root of its project.
    pub(crate) root: PathBuf,
    /// The editor's number of this state of the text.
    pub(crate) version: i32,
    /// Our own, which is never given twice, even if a text is closed and opened again.
    pub(crate) revision: u64,
    /// The text.
    pub(crate) text: Arc<str>,
}

/// The open texts that may be ours, by URI as the editor writes it.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    open: BTreeMap<String, Document>,
    last_revision: u64,
}

impl Documents {
    /// Adds a text and gives its path; `None` where it is none of ours, whatever it holds.
    pub(crate) fn open(&mut self, uri: String, version: i32, text: &str, workspace: &[PathBuf]) -> Option<PathBuf> {
        let path = uri::path(&uri).filter(|path| may_be_ours(path))?;
        let root = project_root(&path, workspace);
        self.last_revision += 1;
        let document = Document { path: path.clone(), root, version, revision: self.last_revision, text: text.into() };
        self.open.insert(uri, document);
        Some(path)
    }

    /// Changes a text and gives its path, if it is open.
    pub(crate) fn change(&mut self, uri: &str, version: i32, changes: &[TextDocumentContentChangeEvent], unit: Unit) -> Option<PathBuf> {
        let document = self.open.get_mut(uri)?;
        self.last_revision += 1;
        document.version = version;
        document.revision = self.last_revision;
        document.text = changed(&document.text, changes, unit).into();
        Some(document.path.clone())
    }

    /// Takes a text away and gives its path, if it is open.
    pub(crate) fn close(&mut self, uri: &str) -> Option<PathBuf> {
        self.open.remove(uri).map(|document| document.path)
    }

    /// The text with this URI.
    pub(crate) fn get(&self, uri: &str) -> Option<&Document> {
        self.open.get(uri)
    }

    /// The texts of a project, by URI.
    pub(crate) fn of_root(&self, root: &Path) -> impl Iterator<Item = (&String, &Document)> {
        self.open.iter().filter(move |(_, document)| document.root == root)
    }

    /// The projects that have open texts.
    pub(crate) fn roots(&self) -> BTreeSet<PathBuf> {
        self.open.values().map(|document| document.root.clone()).collect()
    }

    /// Looks for the projects anew: a configuration or the workspace has changed.
    pub(crate) fn find_roots(&mut self, workspace: &[PathBuf]) {
        for document in self.open.values_mut() {
            document.root = project_root(&document.path, workspace);
        }
    }

    /// Whether a path is that of an open text, so that what lies on the disk does not count.
    pub(crate) fn covers(&self, path: &Path) -> bool {
        self.open.values().any(|document| document.path == path)
    }

    /// The texts that lie over the files of a folder.
    pub(crate) fn overlay(&self, folder: &Path) -> Overlay {
        let inside = self.open.values().filter(|document| document.path.starts_with(folder));
        inside.map(|document| (document.path.clone(), Arc::clone(&document.text))).collect()
    }
}

/// Whether a file of this name may be one that is linted.
fn may_be_ours(path: &Path) -> bool {
    path.file_name().is_some_and(|name| content::may_hold(&name.to_string_lossy()))
}

/// A text after changes, each of which counts on those before it.
fn changed(text: &str, changes: &[TextDocumentContentChangeEvent], unit: Unit) -> String {
    let mut text = text.to_owned();
    // The lines before `known` are those of the text. Editors send the changes of many cursors from the last to the first,
    // so that they seldom have to be found anew.
    let (mut lines, mut known) = (None, 0);
    for change in changes {
        let Some(range) = change.range else {
            text.clone_from(&change.text);
            (lines, known) = (None, 0);
            continue;
        };
        let (first, last) = (range.start.min(range.end), range.start.max(range.end));
        if last.line >= known {
            lines = None;
        }
        let lines = lines.get_or_insert_with(|| Lines::new(&text));
        let (start, end) = (offset(lines, &text, first, unit), offset(lines, &text, last, unit));
        text.replace_range(start..end, &change.text);
        known = first.line.min(last_line(lines));
    }
    text
}

fn last_line(lines: &Lines) -> u32 {
    u32::try_from(lines.count() - 1).unwrap_or(u32::MAX)
}

/// The offset of a place; one beyond the last line is the end of the text.
fn offset(lines: &Lines, text: &str, Position { line, character }: Position, unit: Unit) -> usize {
    if line > last_line(lines) { text.len() } else { lines.unit_offset(UnitPosition { line, column: character }, unit) as usize }
}

#[cfg(test)]
mod tests {
    use lsp_types::Range;

    use super::*;

    type Place = (u32, u32);

    fn edit(start: Place, end: Place, text: &str) -> TextDocumentContentChangeEvent {
        let range = Range::new(Position::new(start.0, start.1), Position::new(end.0, end.1));
        TextDocumentContentChangeEvent { range: Some(range), range_length: None, text: text.to_owned() }
    }

    fn whole(text: &str) -> TextDocumentContentChangeEvent {
        TextDocumentContentChangeEvent { range: None, range_length: None, text: text.to_owned() }
    }

    #[test]
    fn columns_count_in_the_units_that_were_agreed_on() {
        assert_eq!(changed("€𝄞=1", &[edit((0, 4), (0, 5), "2")], Unit::Utf16), "€𝄞=2");
        assert_eq!(changed("€𝄞=1", &[edit((0, 8), (0, 9), "2")], Unit::Utf8), "€𝄞=2");
    }

    #[test]
    fn each_change_counts_on_those_before_it() {
        let downwards = [edit((0, 0), (0, 0), "x\ny\n"), edit((2, 1), (2, 1), "!"), edit((1, 0), (1, 1), "z")];
        assert_eq!(changed("a\nb", &downwards, Unit::Utf16), "x\nz\na!\nb");
        let upwards = [edit((2, 0), (2, 1), "C\nD"), edit((1, 0), (1, 1), "€"), edit((1, 1), (1, 1), "B"), edit((0, 1), (1, 0), "")];
        assert_eq!(changed("a\nb\nc", &upwards, Unit::Utf16), "a€B\nC\nD");
        assert_eq!(changed("a", &[edit((0, 1), (0, 1), "b"), whole("c\nd"), edit((1, 0), (1, 1), "e")], Unit::Utf16), "c\ne");
    }

    #[test]
    fn places_outside_of_the_text_are_the_nearest_inside() {
        assert_eq!(changed("a\r\nb", &[edit((0, 9), (0, 9), "!")], Unit::Utf16), "a!\r\nb");
        assert_eq!(changed("a\nb", &[edit((7, 3), (9, 0), "\nc")], Unit::Utf16), "a\nb\nc");
        assert_eq!(changed("a\nb", &[edit((0, 0), (2, 0), "c")], Unit::Utf16), "c");
        assert_eq!(changed("a\nb", &[edit((7, 0), (7, 0), "\nc"), edit((2, 1), (2, 1), "d")], Unit::Utf16), "a\nb\ncd");
        assert_eq!(changed("abc", &[edit((0, 2), (0, 1), "")], Unit::Utf16), "ac");
        assert_eq!(changed("𝄞", &[edit((0, 1), (0, 1), "x")], Unit::Utf16), "x𝄞");
    }
}
