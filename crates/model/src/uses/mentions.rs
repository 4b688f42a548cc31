//! The names and words that the files of a project mention, section by section.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use memchr::memmem;

use crate::{Place, Resource, Truth};

/// The references and words of a project.
#[derive(Debug, Default)]
pub struct Mentions {
    /// By the folder of a module, by the path of a template.
    scopes: HashMap<Box<str>, Said>,
    /// Words that may mean a resource of any folder.
    everywhere: Words,
}

/// What one module or template says.
#[derive(Debug, Default)]
struct Said {
    /// `aws_eip.web`, `module.vpc`; logical ids of a template.
    references: HashSet<Box<str>>,
    words: Words,
    /// Whether some of it did not read, or is added at deployment.
    is_unsettled: bool,
}

/// Words, and where they stand.
#[derive(Debug, Default)]
struct Words {
    standings: HashMap<Box<str>, Standing>,
    /// Where those stand that a pattern fits, for the patterns that were asked for: each of a thousand resources may ask the same.
    alike: Mutex<HashMap<Box<str>, Arc<Standings>>>,
}

/// Where some words stand.
#[derive(Debug, Default)]
struct Standings {
    sections: HashSet<Place>,
    /// Whether one of them stands in several.
    several: bool,
}

/// Where a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// In this section alone: a block, a resource of a template.
    In(Place),
    /// In several sections.
    Several,
}

/// Whom words may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Resources of the same module or template.
    Scope,
    /// Any resource: manifests, values of charts and data sources find what another folder declares by its name.
    Everyone,
}

/// One section while it is read.
pub(crate) struct Section<'m> {
    said: &'m mut Said,
    everywhere: &'m mut Words,
    place: Place,
    /// Whom its words mean from here on.
    pub(crate) audience: Audience,
    /// What it declares itself, as references call it.
    pub(crate) own: Option<String>,
    /// A name while it is put together.
    name: String,
}

impl Mentions {
    /// Whether anything but the resource itself refers to it.
    pub fn refers_to(&self, resource: &Resource) -> Truth {
        let Some(target) = resource.reference_name() else { return Truth::Unknown };
        match self.scopes.get(&*resource.scope.folder) {
            Some(said) if said.references.contains(target) => Truth::Yes,
            Some(said) if !said.is_unsettled => Truth::No,
            _ => Truth::Unknown,
        }
    }

    /// Whether a word appears in any string outside a resource that may refer to the resource.
    pub fn has_word(&self, word: &str, resource: &Resource) -> bool {
        self.meaning(resource).any(|words| words.has(word, resource.whole))
    }

    /// The same for words that are known in part: `*` stands for anything before or behind it.
    pub fn has_word_like(&self, pattern: &str, resource: &Resource) -> bool {
        self.meaning(resource).any(|words| words.has_like(pattern, resource.whole))
    }

    /// Whether strings outside a resource that may refer to it have each of these parts of a name, maybe put together elsewhere:
    /// `prod-web` and `"web-${var.env}"` both have `web`.
    pub fn has_parts<'p>(&self, mut parts: impl Iterator<Item = &'p str>, resource: &Resource) -> bool {
        parts.all(|part| self.has_word_like(&format!("*{part}*"), resource))
    }

    /// The words that may mean a resource.
    fn meaning(&self, resource: &Resource) -> impl Iterator<Item = &Words> {
        let scope = self.scopes.get(&*resource.scope.folder);
        std::iter::once(&self.everywhere).chain(scope.map(|said| &said.words))
    }

    /// Notes that the text of a scope is there, and whether some of what it says is not known.
    pub(crate) fn add_scope(&mut self, scope: &str, is_unsettled: bool) {
        self.scopes.entry(scope.into()).or_default().is_unsettled |= is_unsettled;
    }

    /// Begins a section of a scope.
    pub(crate) fn section(&mut self, scope: &str, place: Place, audience: Audience) -> Section<'_> {
        let said = self.scopes.entry(scope.into()).or_default();
        Section { said, everywhere: &mut self.everywhere, place, audience, own: None, name: String::new() }
    }
}

impl Section<'_> {
    /// Notes a reference.
    pub(crate) fn refer(&mut self, target: &str) {
        if self.own.as_deref() != Some(target) && !self.said.references.contains(target) {
            self.said.references.insert(target.into());
        }
    }

    /// Notes a reference to `first.second`.
    pub(crate) fn refer_to_member(&mut self, first: &str, second: &str) {
        let mut target = std::mem::take(&mut self.name);
        target.clear();
        target.extend([first, ".", second]);
        self.refer(&target);
        self.name = target;
    }

    /// Notes the words of a text.
    pub(crate) fn words(&mut self, text: &str) {
        let words = match self.audience {
            Audience::Scope => &mut self.said.words,
            Audience::Everyone => &mut *self.everywhere,
        };
        for word in text
            .split(|char: char| !char.is_alphanumeric() && char != '-' && char != '_')
            .filter(|word| !word.is_empty())
        {
            words.note(word, self.place);
        }
    }

    /// Notes that a function is called, as the word `file()`. It means resources of the same module alone.
    pub(crate) fn call(&mut self, function: &str) {
        self.name.clear();
        self.name.extend([function, "()"]);
        self.said.words.note(&self.name, self.place);
    }
}

impl Words {
    /// Notes a word of a section.
    fn note(&mut self, word: &str, section: Place) {
        match self.standings.get_mut(word) {
            Some(standing) if *standing != Standing::In(section) => *standing = Standing::Several,
            Some(_) => {}
            None => {
                self.standings.insert(word.into(), Standing::In(section));
            }
        }
    }

    /// Whether a word stands outside of a place.
    fn has(&self, word: &str, own: Place) -> bool {
        match self.standings.get(word) {
            Some(Standing::In(section)) => !own.contains(*section),
            Some(Standing::Several) => true,
            None => false,
        }
    }

    /// Whether a word that a pattern fits stands outside of a place.
    fn has_like(&self, pattern: &str, own: Place) -> bool {
        // A panic elsewhere leaves whole answers behind.
        let known = || self.alike.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known().get(pattern).cloned();
        let found = found.unwrap_or_else(|| {
            let found = Arc::new(self.like(pattern));
            known().insert(pattern.into(), Arc::clone(&found));
            found
        });
        found.several || found.sections.iter().any(|section| !own.contains(*section))
    }

    fn like(&self, pattern: &str) -> Standings {
        let part = pattern.trim_matches('*');
        let finder = memmem::Finder::new(part);
        let fits = |word: &str| match (pattern.starts_with('*'), pattern.ends_with('*')) {
            (true, true) => finder.find(word.as_bytes()).is_some(),
            (true, false) => word.ends_with(part),
            (false, true) => word.starts_with(part),
            (false, false) => word == part,
        };
        let mut found = Standings::default();
        for (_, standing) in self.standings.iter().filter(|(word, _)| fits(word)) {
            match standing {
                Standing::In(section) => drop(found.sections.insert(*section)),
                Standing::Several => found.several = true,
            }
        }
        found
    }
}
