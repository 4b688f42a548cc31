//! Markdown pages: a heading, prose, and fences that hold the rule or kind and its examples.

use std::sync::Arc;

use costlint_model::{FileId, Place};
use costlint_syntax::{Problem, Span, hcl};

/// The number that stands for "a page" in places: values that a page writes have no place in the user's files.
pub(crate) const PAGE: FileId = FileId(u32::MAX);

/// A page of a rule or a kind: a Markdown text.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its path, for messages; ours begin with `rules/`.
    pub path: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
}

/// What is wrong in a page.
#[derive(Debug, Clone)]
pub struct PageProblem {
    /// The page.
    pub page: Page,
    /// The bytes of its text in question, what is wrong, and the nearest right name.
    pub problem: Problem,
}

/// A code fence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// The words after the opening backticks: `hcl`, `rule`.
    pub words: Vec<String>,
    /// The lines between the fence's own two.
    pub inside: Span,
}

impl Page {
    /// The first heading, without its marks.
    pub fn title(&self) -> Option<&str> {
        self.text.lines().find_map(|line| line.strip_prefix("# ")).map(str::trim)
    }

    /// The file name without its ending: the name of the rule or kind.
    pub fn name(&self) -> &str {
        let file = self.path.rsplit('/').next().unwrap_or_default();
        file.strip_suffix(".md").unwrap_or(file)
    }

    /// The name of the folder it lies in: a rule's subject, or `kinds`.
    pub fn folder(&self) -> &str {
        self.path.rsplit('/').nth(1).unwrap_or_default()
    }

    /// Its fences, in order. One that is not closed ends with the text.
    pub fn fences(&self) -> impl Iterator<Item = Fence> + '_ {
        let mut lines = self.text.split_inclusive('\n');
        let mut offset = 0;
        std::iter::from_fn(move || {
            let mut open: Option<(Vec<String>, usize)> = None;
            for line in lines.by_ref() {
                let start = offset;
                offset += line.len();
                match (&open, line.trim_end().strip_prefix("```")) {
                    (None, Some(words)) => open = Some((words.split_whitespace().map(str::to_owned).collect(), offset)),
                    (Some(_), Some("")) => {
                        let (words, inside) = open?;
                        return Some(Fence { words, inside: Span::new(inside, start) });
                    }
                    _ => {}
                }
            }
            let (words, inside) = open?;
            Some(Fence { words, inside: Span::new(inside, offset) })
        })
    }

    /// The fence that begins with exactly these words.
    pub fn fence(&self, words: &[&str]) -> Option<Fence> {
        self.fences().find(|fence| fence.words == words)
    }

    /// The HCL inside a span, read in place: its spans are offsets of the page.
    pub fn read_hcl(&self, inside: Span) -> hcl::File {
        let blank = |text: &str| -> String {
            text.chars()
                .flat_map(|char| std::iter::repeat_n(if char == '\n' { '\n' } else { ' ' }, char.len_utf8()))
                .collect()
        };
        let (before, rest) = self.text.split_at(inside.start as usize);
        hcl::parse(&(blank(before) + &rest[..inside.len()]))
    }

    /// A problem of this page.
    pub(crate) fn problem(&self, span: Span, message: impl Into<String>) -> PageProblem {
        PageProblem { page: self.clone(), problem: Problem::new(span, message.into()) }
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
    fn fences_hold_the_lines_between_their_marks() {
        let page = page("é\n```hcl rule\na = 1\n```\n```yaml bad\nb: 2\n");
        let fences: Vec<_> =
            page.fences().map(|fence| (fence.words.join(" "), fence.inside.of(&page.text).to_owned())).collect();
        assert_eq!(fences, [("hcl rule".into(), "a = 1\n".into()), ("yaml bad".into(), "b: 2\n".into())]);
    }

    #[test]
    fn hcl_in_a_fence_is_read_with_the_spans_of_the_page() {
        let page = page("é\n```hcl rule\na = 1\n```\n");
        let file = page.read_hcl(page.fence(&["hcl", "rule"]).expect("a fence").inside);
        let attribute = file.body.attributes().next().expect("one attribute");
        assert_eq!(attribute.value.span.of(&page.text), "1");
    }
}
