//! The pages in the binary, by an index from the build script that describes a page without parsing it.

use costlint_model::Dialect;

use crate::pages::page::{Page, PageText};

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// A page in the binary.
pub(crate) struct ShippedPage {
    pub(crate) path: &'static str,
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
    pub(crate) rule: Option<ShippedRule>,
}

/// What a rule says at its top.
pub(crate) struct ShippedRule {
    pub(crate) code: &'static str,
    pub(crate) severity: &'static str,
    pub(crate) confidence: &'static str,
    pub(crate) kinds: &'static [&'static str],
}

impl ShippedPage {
    pub(crate) fn page(&self) -> Page {
        Page { path: PageText::Static(self.path), text: PageText::Static(self.text) }
    }
}

/// Every page.
pub(crate) fn pages() -> &'static [ShippedPage] {
    PAGES
}

/// Every kind, in the order of their names, with its pages: the one that begins it first.
pub(crate) fn kinds() -> impl Iterator<Item = (&'static str, Vec<Page>)> {
    KINDS.iter().map(|(name, pages)| (*name, pages.iter().map(|page| PAGES[usize::from(*page)].page()).collect()))
}

/// The kinds that declare a resource type, by their number in the order of the names.
pub(crate) fn declaring(dialect: Dialect, type_name: &str) -> &'static [u16] {
    let found = TYPES.binary_search_by(|(known, name, _)| (*known, *name).cmp(&(dialect.name(), type_name)));
    found.map_or(&[], |index| TYPES[index].2)
}

/// Whether a resource type is reached through references.
pub(crate) fn is_reached(type_name: &str) -> bool {
    REACHED.binary_search(&type_name).is_ok()
}

/// The names under which the declarations of a type stand: its own, that of all submodules of its module, that of all types.
pub(crate) fn names_of(type_name: &str) -> impl Iterator<Item = std::borrow::Cow<'_, str>> {
    let submodules = type_name.split_once("//").map(|(module, _)| format!("{module}//*").into());
    [Some(type_name.into()), submodules, Some("*".into())].into_iter().flatten()
}

/// The name of a kind by its number.
pub(crate) fn kind_name(number: u16) -> &'static str {
    KINDS[usize::from(number)].0
}

/// Every declared resource type with its dialect and kinds.
#[cfg(test)]
pub(crate) fn types() -> impl Iterator<Item = (&'static str, &'static str, &'static [u16])> {
    TYPES.iter().copied()
}
