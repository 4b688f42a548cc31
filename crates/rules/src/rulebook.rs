//! The rules and kinds that apply. Those in the binary are read when something needs them.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::{Arc, OnceLock},
};

use costlint_model::{Dialect, Resource, Sources};
use costlint_syntax::Span;

use crate::{
    Settings,
    findings::finding::{Confidence, Severity},
    findings::{finding::AllFindings, matching::Matching},
    inventory::{
        Inventory,
        gather::{Index, gather},
        links::Project,
    },
    money::cache::Market,
    names::lists,
    pages::{
        check::{self, Kinds},
        kind::{Kind, KindFence},
        page::{Page, PageProblem},
        rule::{self, Rule},
    },
    shipped,
};

/// The rules and kinds that apply.
#[derive(Debug, Default)]
pub struct Rulebook {
    /// In the order of their codes.
    pub rules: Vec<Rule>,
    /// In the order of their names.
    kinds: Vec<Entry>,
    /// Whether the index of the pages in the binary counts.
    has_shipped: bool,
    /// What pages declare that are not in the index: the kinds of each resource type.
    declared: HashMap<(Dialect, Arc<str>), Vec<Arc<str>>>,
    /// Types that such pages reach through references.
    reached: HashSet<Arc<str>>,
    /// The user's word lists.
    words: BTreeMap<Arc<str>, Arc<str>>,
}

/// A kind that is read when it is needed.
#[derive(Debug)]
struct Entry {
    name: Arc<str>,
    pages: Vec<Page>,
    kind: OnceLock<Option<Arc<Kind>>>,
}

impl Entry {
    fn new(name: Arc<str>, pages: Vec<Page>) -> Entry {
        Entry { name, pages, kind: OnceLock::new() }
    }

    /// The kind; `None` where a page has a mistake, which a test rules out for those in the binary.
    fn kind(&self) -> Option<&Arc<Kind>> {
        self.kind.get_or_init(|| self.read().ok().map(Arc::new)).as_ref()
    }

    fn read(&self) -> Result<Kind, Vec<PageProblem>> {
        let fences = self.pages.iter().flat_map(KindFence::all);
        let own = |fence: &KindFence| match &fence.extends {
            Some((name, _)) => *name == self.name,
            None => fence.page.name() == &*self.name,
        };
        Kind::assemble(fences.filter(own).collect())
    }
}

impl Rulebook {
    /// The pages in the binary.
    pub fn pages() -> Vec<Page> {
        shipped::pages().iter().map(shipped::ShippedPage::page).collect()
    }

    /// The rules and kinds in the binary.
    pub fn embedded() -> Rulebook {
        let kinds = shipped::kinds().map(|(name, pages)| Entry::new(name.into(), pages)).collect();
        let rule = |page: &shipped::ShippedPage| {
            let rule = page.rule.as_ref()?;
            let (page, title) = (page.page(), page.title);
            Some(Rule {
                name: page.name().into(),
                code: rule.code.into(),
                subject: page.folder().into(),
                title: title.into(),
                severity: Severity::named(rule.severity).unwrap_or(Severity::Warning),
                confidence: Confidence::named(rule.confidence).unwrap_or(Confidence::Medium),
                page,
                kinds: rule.kinds.iter().map(|kind| Arc::from(*kind)).collect(),
                body: OnceLock::new(),
            })
        };
        let mut rulebook = Rulebook {
            rules: shipped::pages().iter().filter_map(rule).collect(),
            kinds,
            has_shipped: true,
            ..Rulebook::default()
        };
        rulebook.rules.sort_by(|one, two| one.code.cmp(&two.code));
        rulebook
    }

    /// With additional pages, such as a user's own. A page with a problem is left out, and so are the pages that need it.
    #[must_use]
    pub fn extended(mut self, pages: Vec<Page>) -> (Rulebook, Vec<PageProblem>) {
        let mut problems = Vec::new();
        let (lists, pages): (Vec<Page>, Vec<Page>) =
            pages.into_iter().partition(|page| lists::name_of(&page.path).is_some());
        let named = |list: Page| Some((lists::name_of(&list.path)?.into(), Arc::from(&*list.text)));
        self.words.extend(lists.into_iter().filter_map(named));
        let broken = self.add_kinds(&pages, &mut problems);
        for page in pages.into_iter().filter(|page| page.fences_of(&rule::FENCE).next().is_some()) {
            match Rule::read(&page) {
                // What is wrong with its kind is reported already.
                Ok(rule) if rule.kinds.iter().any(|kind| broken.contains(kind)) => {}
                Ok(rule) => self.add_rule(rule, &mut problems),
                Err(found) => problems.extend(found),
            }
        }
        self.rules.sort_by(|one, two| one.code.cmp(&two.code));
        (self, problems)
    }

    /// With pages that replace those in the binary of the same folder and name, or add to them: for an
    /// author who tests changes to a page.
    #[must_use]
    pub fn embedded_with(pages: Vec<Page>) -> (Rulebook, Vec<PageProblem>) {
        // A kind may move from one page into a folder of pages.
        let begun: HashSet<&str> = pages.iter().filter(|page| KindFence::begins(page)).map(Page::name).collect();
        let replaces = |shipped: &Page| {
            pages.iter().any(|page| page.is_same_as(shipped))
                || KindFence::begins(shipped) && begun.contains(shipped.name())
        };
        let (old, kept): (Vec<Page>, Vec<Page>) = Rulebook::pages().into_iter().partition(replaces);
        if old.is_empty() {
            return Rulebook::embedded().extended(pages);
        }
        Rulebook::default().extended(kept.into_iter().chain(pages).collect())
    }

    /// Adds the kinds of some pages; returns the names of those that have mistakes.
    fn add_kinds(&mut self, pages: &[Page], problems: &mut Vec<PageProblem>) -> HashSet<Arc<str>> {
        let mut broken = HashSet::new();
        let (extending, beginning): (Vec<KindFence>, Vec<KindFence>) =
            pages.iter().flat_map(KindFence::all).partition(|fence| fence.extends.is_some());
        let mut changed: BTreeSet<Arc<str>> = BTreeSet::new();
        for fence in beginning {
            let name: Arc<str> = fence.page.name().into();
            if let Some(known) = self.entry(&name) {
                let first = &*known.pages[0].path;
                let message =
                    format!("the kind `{name}` is already defined in {first}; extend it with extend = \"{name}\"");
                problems.push(fence.page.problem(fence.inside(), message));
            } else {
                self.kinds.push(Entry::new(name.clone(), vec![fence.page.clone()]));
                changed.insert(name);
            }
        }
        for fence in extending {
            let Some((name, _)) = &fence.extends else { continue };
            match self.kinds.iter_mut().find(|entry| entry.name == *name) {
                Some(entry) => {
                    if entry.pages.iter().all(|page| *page.path != *fence.page.path) {
                        entry.pages.push(fence.page.clone());
                    }
                    entry.kind = OnceLock::new();
                    changed.insert(name.clone());
                }
                None => problems.extend(fence.extends_nothing(self.kinds.iter().map(|entry| &*entry.name))),
            }
        }
        self.kinds.sort_by(|one, two| one.name.cmp(&two.name));
        let given = |page: &Page| pages.iter().any(|given| *given.path == *page.path);
        // A kind is read with all of its pages, then without those that turn out to be wrong.
        for name in &changed {
            while let Some(entry) = self.entry(name) {
                let found = match entry.read() {
                    Ok(kind) => {
                        drop(entry.kind.set(Some(Arc::new(kind))));
                        self.entry(name).and_then(Entry::kind).map_or(Vec::new(), |kind| check::kind(kind, self))
                    }
                    Err(found) => found,
                };
                if found.is_empty() {
                    break;
                }
                let wrong: HashSet<Box<str>> = found.iter().map(|problem| (*problem.page.path).into()).collect();
                problems.extend(found);
                broken.insert(name.clone());
                let Some(index) = self.kinds.iter().position(|entry| entry.name == *name) else { break };
                let entry = &mut self.kinds[index];
                entry.kind = OnceLock::new();
                let before = entry.pages.len();
                entry.pages.retain(|page| !(given(page) && wrong.contains(&*page.path)));
                let lost_its_first = !entry.pages.iter().any(|page| page.name() == &**name);
                if lost_its_first || entry.pages.len() == before {
                    self.kinds.remove(index);
                    break;
                }
            }
        }
        for name in changed {
            let Some(kind) = self.entry(&name).and_then(Entry::kind).cloned() else { continue };
            for declaration in &kind.declarations {
                for type_name in &declaration.types {
                    let known = self.declared.entry((declaration.dialect, type_name.clone())).or_default();
                    if !known.contains(&name) {
                        known.push(name.clone());
                    }
                }
            }
            self.reached.extend(kind.reached().cloned());
        }
        broken.retain(|name| self.entry(name).is_none());
        broken
    }

    fn add_rule(&mut self, rule: Rule, problems: &mut Vec<PageProblem>) {
        let same = self.rules.iter().find(|known| known.code == rule.code || known.name == rule.name);
        if let Some(known) = same {
            let what =
                if known.code == rule.code { format!("code {}", rule.code) } else { format!("name {}", rule.name) };
            let message = format!("the {what} is already used by {}", &*known.page.path);
            problems.push(rule.page.problem(Span::at(0), message));
            return;
        }
        let found = check::rule(&rule, self);
        if found.is_empty() {
            self.rules.push(rule);
        }
        problems.extend(found);
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.kinds.iter().find(|entry| &*entry.name == name)
    }

    /// The problems in the pages.
    pub fn problems(&self) -> Vec<PageProblem> {
        let of_kinds = self.kinds.iter().flat_map(|entry| match entry.read() {
            Ok(kind) => check::kind(&kind, self),
            Err(problems) => problems,
        });
        let of_rules = self.rules.iter().flat_map(|rule| match Rule::read(&rule.page) {
            Ok(rule) => check::rule(&rule, self),
            Err(problems) => problems,
        });
        of_kinds.chain(of_rules).collect()
    }

    /// The rule of this name or code.
    pub fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| &*rule.name == name || rule.code.eq_ignore_ascii_case(name))
    }

    /// Every kind, in the order of their names. All of their pages are read.
    pub fn kinds(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.iter().filter_map(|entry| entry.kind().map(|kind| &**kind))
    }

    /// The names of all kinds, in order.
    pub fn kind_names(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().map(|entry| &*entry.name)
    }

    /// The kind of this name.
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        self.entry(name)?.kind().map(|kind| &**kind)
    }

    /// Whether resources of this type mean something to any kind.
    pub fn wants(&self, dialect: Dialect, type_name: &str) -> bool {
        let is_own = |name: &str| self.declared.contains_key(&(dialect, Arc::from(name)));
        shipped::names_of(type_name).any(|name| {
            (self.has_shipped && !shipped::declaring(dialect, &name).is_empty())
                || !self.declared.is_empty() && is_own(&name)
        }) || self.has_shipped && shipped::is_reached(type_name)
            || self.reached.contains(type_name)
    }

    /// The kinds that some of these resources are instances of.
    pub(crate) fn kinds_of(&self, resources: &[Arc<Resource>]) -> Vec<Arc<Kind>> {
        let types: HashSet<(Dialect, &str)> =
            resources.iter().map(|resource| (resource.dialect, &*resource.type_name)).collect();
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for (dialect, type_name) in types {
            for name in shipped::names_of(type_name) {
                if self.has_shipped {
                    let numbers = shipped::declaring(dialect, &name).iter();
                    names.extend(numbers.map(|number| shipped::kind_name(*number)));
                }
                if !self.declared.is_empty() {
                    let own = self.declared.get(&(dialect, Arc::from(&*name)));
                    names.extend(own.into_iter().flatten().map(|name| &**name));
                }
            }
        }
        names.into_iter().filter_map(|name| self.entry(name)?.kind().cloned()).collect()
    }

    /// The inventory of some resources, and the findings of the enabled rules, in the order of place and rule.
    pub fn check(
        &self,
        sources: &Sources,
        resources: Vec<Resource>,
        settings: &Settings,
        is_on: &dyn Fn(&Rule) -> bool,
    ) -> (Inventory, AllFindings) {
        let settings = &Settings { words: self.words.clone(), ..settings.clone() };
        let market = Market::new(settings);
        let mut resources: Vec<Arc<Resource>> = resources.into_iter().map(Arc::new).collect();
        // They are collected into the room of the resources themselves, which is seventy times as large.
        resources.shrink_to_fit();
        let project = Project::new(sources, &resources);
        let kinds = self.kinds_of(&resources);
        let gathering = gather(&Index::new(&kinds), &project, &market);
        let findings = {
            let matching = Matching::new(sources, &project, &gathering, &market);
            matching.findings(self.rules.iter().filter(|rule| is_on(rule)))
        };
        (Inventory::new(gathering, settings.clone(), project.steps()), findings)
    }

    /// The inventory of some resources: their instances and costs.
    pub fn inventory(&self, sources: &Sources, resources: Vec<Resource>, settings: &Settings) -> Inventory {
        self.check(sources, resources, settings, &|_| false).0
    }
}

impl Kinds for Rulebook {
    fn kind(&self, name: &str) -> Option<&Kind> {
        Rulebook::kind(self, name)
    }

    fn names(&self) -> Vec<&str> {
        self.kind_names().collect()
    }

    fn word_lists(&self) -> Vec<&str> {
        let shipped = lists::names().map(|name| -> &str { name });
        shipped.chain(self.words.keys().map(|name| &**name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every resource type that a rulebook declares, with its kinds.
    fn declared(rulebook: &Rulebook) -> BTreeSet<(Dialect, String, String)> {
        let of_kind = |kind: &Kind| {
            let of = |declaration: &Arc<crate::pages::declaration::Declaration>| {
                let dialect = declaration.dialect;
                declaration.types.iter().map(move |name| (dialect, name.to_string())).collect::<Vec<_>>()
            };
            let name = kind.name.to_string();
            let all: Vec<_> = kind.declarations.iter().flat_map(of).collect();
            all.into_iter().map(move |(dialect, type_name)| (dialect, type_name, name.clone())).collect::<Vec<_>>()
        };
        rulebook.kinds().flat_map(of_kind).collect()
    }

    #[test]
    fn the_index_says_what_the_pages_say() {
        let indexed = Rulebook::embedded();
        for rule in &indexed.rules {
            let read = Rule::read(&rule.page).expect("shipped pages have no problems");
            assert_eq!((&rule.code, rule.severity, rule.confidence), (&read.code, read.severity, read.confidence));
            assert_eq!((&rule.kinds, &rule.title, &rule.name), (&read.kinds, &read.title, &read.name));
        }
        let from_index = shipped::types().flat_map(|(dialect, name, kinds)| {
            let dialect = Dialect::named(dialect).expect("a dialect");
            kinds.iter().map(move |kind| (dialect, name.to_owned(), shipped::kind_name(*kind).to_owned()))
        });
        assert_eq!(from_index.collect::<BTreeSet<_>>(), declared(&indexed));
        for kind in indexed.kinds() {
            for name in kind.reached() {
                assert!(shipped::is_reached(name), "{name} of {}", kind.name);
            }
        }
    }

    #[test]
    fn pages_read_one_by_one_are_the_rulebook_of_the_index() {
        let (read, problems) = Rulebook::default().extended(Rulebook::pages());
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(declared(&read), declared(&Rulebook::embedded()));
    }
}
