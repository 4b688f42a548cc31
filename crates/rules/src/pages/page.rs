//! Markdown pages: a heading, prose, and fences that hold rules, kinds and their examples.

use std::{ops::Deref, sync::Arc};

use costlint_model::{FileId, Place};
use costlint_syntax::{
    Problem, Span,
    hcl::{self, Expr},
};

/// The number that stands for "a page" in places: values that a page writes have no place in the user's files.
pub(crate) const PAGE: FileId = FileId(u32::MAX);

/// A page of rules or kinds, in Markdown.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its path, for messages; the paths of shipped pages begin with `rules/`.
    pub path: PageText,
    /// Its text.
    pub text: PageText,
}

/// The text of a page, either part of the binary or read from a file. Copies are cheap.
#[derive(Debug, Clone)]
pub enum PageText {
    /// Part of the binary.
    Static(&'static str),
    /// Read at run time.
    Shared(Arc<str>),
}

/// A problem in a page.
#[derive(Debug, Clone)]
pub struct PageProblem {
    /// The page.
    pub page: Page,
    /// The bytes of its text, the message, and the nearest valid name.
    pub problem: Problem,
}

/// A code fence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// The words after the opening backticks: `hcl`, `bad`, `saves=5.00`. Quotes keep blanks in one word.
    pub words: Vec<Span>,
    /// The lines between the fence's own two.
    pub inside: Span,
}

/// An expression and the page that it is written in.
#[derive(Debug, Clone)]
pub(crate) struct Formula {
    pub(crate) page: Page,
    pub(crate) expr: Expr,
}

impl Page {
    /// Whether it is a part of the binary.
    pub fn is_shipped(&self) -> bool {
        matches!(self.text, PageText::Static(_))
    }

    /// The first heading, without its marks.
    pub fn title(&self) -> Option<&str> {
        self.text.lines().find_map(|line| line.strip_prefix("# ")).map(str::trim)
    }

    /// The file name without its ending.
    pub fn stem(&self) -> &str {
        let file = self.path.rsplit('/').next().unwrap_or_default();
        file.strip_suffix(".md").unwrap_or(file)
    }

    /// The name of the rule or kind: that of the file, or of the folder for a kind that fills one
    /// (`kinds/node_pool/kind.md`).
    pub fn name(&self) -> &str {
        match (self.stem(), self.folder()) {
            ("kind", folder) if !folder.is_empty() => folder,
            (stem, _) => stem,
        }
    }

    /// The name of the folder it lies in: a rule's subject, or `kinds`.
    pub fn folder(&self) -> &str {
        self.path.rsplit('/').nth(1).unwrap_or_default()
    }

    /// Whether another page has the same name in the same folder.
    pub(crate) fn is_same_as(&self, other: &Page) -> bool {
        let place = |page: &Page| page.path.rsplitn(3, '/').take(2).map(str::to_owned).collect::<Vec<_>>();
        place(self) == place(other)
    }

    /// Its fences, in order. One that is not closed ends with the text.
    pub fn fences(&self) -> impl Iterator<Item = Fence> + '_ {
        let text = &*self.text;
        let begins_line = |start: &usize| *start == 0 || text.as_bytes()[start - 1] == b'\n';
        let mut marks = text.match_indices("```").map(|(start, _)| start).filter(begins_line);
        std::iter::from_fn(move || {
            let line = |start: usize| text[start..].split_inclusive('\n').next().unwrap_or_default();
            let opening = marks.next()?;
            let inside = opening + line(opening).len();
            let end = marks.find(|start| line(*start).trim_end() == "```").unwrap_or(text.len());
            let words = words_of(line(opening)[3..].trim_end(), opening + 3);
            Some(Fence { words, inside: Span::new(inside, end) })
        })
    }

    /// The words of a fence.
    pub fn words<'p>(&'p self, fence: &Fence) -> Vec<&'p str> {
        fence.words.iter().map(|word| word.of(&self.text)).collect()
    }

    /// The fences that begin with exactly these words.
    pub(crate) fn fences_of<'p>(&'p self, words: &'p [&'p str]) -> impl Iterator<Item = Fence> + 'p {
        self.fences().filter(move |fence| self.words(fence) == words)
    }

    /// The HCL inside a fence, read in place: its spans are offsets of the page.
    pub(crate) fn read_hcl(&self, inside: Span) -> hcl::File {
        hcl::parse_within(&self.text, inside)
    }

    /// A problem of this page.
    pub(crate) fn problem(&self, span: Span, message: impl Into<String>) -> PageProblem {
        PageProblem { page: self.clone(), problem: Problem::new(span, message.into()) }
    }

    pub(crate) fn formula(&self, expr: Expr) -> Formula {
        Formula { page: self.clone(), expr }
    }
}

/// The words of a fence's first line, which begins at an offset.
fn words_of(line: &str, offset: usize) -> Vec<Span> {
    let (mut words, mut start, mut quoted) = (Vec::new(), None, false);
    for (index, char) in line.char_indices() {
        quoted ^= char == '"';
        match (char.is_whitespace() && !quoted, start) {
            (true, Some(from)) => {
                words.push(Span::new(offset + from, offset + index));
                start = None;
            }
            (false, None) => start = Some(index),
            _ => {}
        }
    }
    words.extend(start.map(|from| Span::new(offset + from, offset + line.trim_end().len())));
    words
}

impl Formula {
    /// The bytes of the expression.
    pub(crate) fn written(&self) -> &str {
        self.expr.span.of(&self.page.text)
    }
}

impl PageText {
    /// The text as one that can be shared.
    pub fn shared(&self) -> Arc<str> {
        match self {
            PageText::Static(text) => (*text).into(),
            PageText::Shared(text) => Arc::clone(text),
        }
    }
}

impl Deref for PageText {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            PageText::Static(text) => text,
            PageText::Shared(text) => text,
        }
    }
}

impl std::fmt::Display for PageText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self)
    }
}

impl From<&str> for PageText {
    fn from(text: &str) -> PageText {
        PageText::Shared(text.into())
    }
}

impl From<String> for PageText {
    fn from(text: String) -> PageText {
        PageText::Shared(text.into())
    }
}

impl From<Arc<str>> for PageText {
    fn from(text: Arc<str>) -> PageText {
        PageText::Shared(text)
    }
}

/// The place, unless it lies in a page: what a page writes decides nothing in the user's files.
pub(crate) fn outside_pages(place: Option<Place>) -> Option<Place> {
    place.filter(|place| place.file != PAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Page {
        Page { path: "rules/storage/ebs-gp2-volume.md".into(), text: text.into() }
    }

    #[test]
    fn a_page_is_named_by_its_path_and_heading() {
        let page = page("# gp2 volume\n\nText.\n");
        assert_eq!((page.name(), page.folder(), page.title()), ("ebs-gp2-volume", "storage", Some("gp2 volume")));
    }

    #[test]
    fn a_kind_that_fills_a_folder_is_named_by_it() {
        let page = Page { path: "rules/kinds/node_pool/kind.md".into(), text: "".into() };
        assert_eq!(page.name(), "node_pool");
    }

    #[test]
    fn fences_hold_the_lines_between_their_marks() {
        let page = page("é\n```hcl rule\na = 1\n```\n```yaml bad at=\"b: 2\" \nb: 2\n");
        let fences: Vec<_> =
            page.fences().map(|fence| (page.words(&fence), fence.inside.of(&page.text).to_owned())).collect();
        assert_eq!(
            fences,
            [(vec!["hcl", "rule"], "a = 1\n".to_owned()), (vec!["yaml", "bad", "at=\"b: 2\""], "b: 2\n".to_owned())]
        );
    }

    #[test]
    fn hcl_in_a_fence_is_read_with_the_spans_of_the_page() {
        let page = page("é\n```hcl rule\na = 1\n```\n");
        let fence = page.fences_of(&["hcl", "rule"]).next().expect("a fence");
        let file = page.read_hcl(fence.inside);
        let attribute = file.body.attributes().next().expect("one attribute");
        assert_eq!(attribute.value.span.of(&page.text), "1");
    }
}
