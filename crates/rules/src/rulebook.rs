//! The pages that apply, checked when loaded.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use costlint_model::{Dialect, Resource, Sources, eval::Budget};
use costlint_prices::Cloud;
use costlint_syntax::Span;

use crate::{
    findings::{
        finding::Finding,
        matching::{self, Matching},
        saving,
    },
    inventory::{
        gather::{Index, gather},
        links::Project,
        peers::Subjects,
    },
    money::{cache::Market, pricing::Pricing},
    pages::{
        check,
        expressions::PageNames,
        kind::Kind,
        page::{Page, PageProblem},
        rule::Rule,
    },
};

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The rules and kinds that apply.
#[derive(Debug, Default)]
pub struct Rulebook {
    /// In the order of their codes.
    pub rules: Vec<Rule>,
    /// In the order of their names.
    pub kinds: Vec<Kind>,
    /// The resource types that some kind declares or reads through a reference.
    wanted: HashMap<Dialect, HashSet<Arc<str>>>,
}

/// What a run decides for all rules.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The region that a resource of a cloud is priced in where the source does not settle it.
    pub aws_region: Arc<str>,
    /// The same for Azure.
    pub azure_region: Arc<str>,
    /// The same for Google Cloud.
    pub google_region: Arc<str>,
    /// Shares that replace the typical ones of a kind's `assume`, by `kind.name`: `node_pool.duty`.
    pub assumed: Vec<(Arc<str>, f64)>,
    /// The day that rules go by, written `2026-11-24`; without one, nothing is reported that depends on it.
    pub today: Option<Arc<str>>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            aws_region: Cloud::Aws.default_region().into(),
            azure_region: Cloud::Azure.default_region().into(),
            google_region: Cloud::Google.default_region().into(),
            assumed: Vec::new(),
            today: None,
        }
    }
}

impl Settings {
    /// The region that a resource of a cloud is priced in where the source does not settle it.
    pub fn region(&self, cloud: Cloud) -> &str {
        match cloud {
            Cloud::Aws => &self.aws_region,
            Cloud::Azure => &self.azure_region,
            Cloud::Google => &self.google_region,
        }
    }
}

impl Rulebook {
    /// The texts of the pages in the binary.
    pub fn pages() -> Vec<Page> {
        EMBEDDED.iter().map(|(path, text)| Page { path: (*path).into(), text: (*text).into() }).collect()
    }

    /// The pages in the binary.
    pub fn embedded() -> Rulebook {
        // That they have no problem is a test of this crate, so a run need not check them again.
        let (mut rulebook, mut rules) = (Rulebook::default(), Vec::new());
        for page in Rulebook::pages() {
            if page.folder() == "kinds" {
                rulebook.kinds.extend(Kind::read(&page));
            } else {
                rules.extend(Rule::read(&page));
            }
        }
        rulebook.rules = rules;
        rulebook.settle();
        rulebook
    }

    /// With a user's own pages besides. A page with a problem is left out.
    #[must_use]
    pub fn extended(mut self, pages: Vec<Page>) -> (Rulebook, Vec<PageProblem>) {
        let mut problems = Vec::new();
        let (kinds, rules): (Vec<Page>, Vec<Page>) =
            pages.into_iter().partition(|page| page.fence(&["hcl", "kind"]).is_some());
        for page in kinds {
            match Kind::read(&page).and_then(|kind| clean(check::kind(&kind)).map(|()| kind)) {
                Ok(kind) => {
                    self.kinds.retain(|known| known.name != kind.name);
                    self.kinds.push(kind);
                }
                Err(found) => problems.extend(found),
            }
        }
        for page in rules {
            // A Markdown text beside the pages, such as a README, is neither.
            if page.fence(&["hcl", "rule"]).is_none() {
                continue;
            }
            let checked = Rule::read(&page).and_then(|rule| clean(check::rule(&rule, &self.kinds)).map(|()| rule));
            let taken =
                |rule: &Rule| self.rules.iter().find(|known| known.code == rule.code && known.name != rule.name);
            match checked {
                Ok(rule) if taken(&rule).is_some() => {
                    let message = format!("the code {} is already that of another rule", rule.code);
                    problems.push(rule.page.problem(Span::at(0), message));
                }
                Ok(rule) => {
                    self.rules.retain(|known| known.name != rule.name);
                    self.rules.push(rule);
                }
                Err(found) => problems.extend(found),
            }
        }
        self.settle();
        (self, problems)
    }

    /// What is wrong in the pages.
    pub fn problems(&self) -> Vec<PageProblem> {
        let of_kinds = self.kinds.iter().flat_map(check::kind);
        of_kinds.chain(self.rules.iter().flat_map(|rule| check::rule(rule, &self.kinds))).collect()
    }

    fn settle(&mut self) {
        self.rules.sort_by(|one, two| one.code.cmp(&two.code));
        self.kinds.sort_by(|one, two| one.name.cmp(&two.name));
        self.wanted.clear();
        for kind in &self.kinds {
            for declaration in &kind.declarations {
                self.wanted.entry(declaration.dialect).or_default().extend(declaration.types.iter().cloned());
            }
            for dialect in [Dialect::Terraform, Dialect::CloudFormation, Dialect::Kubernetes] {
                self.wanted.entry(dialect).or_default().extend(kind.linked.iter().cloned());
            }
        }
    }

    /// The rule of this name or code.
    pub fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| &*rule.name == name || rule.code.eq_ignore_ascii_case(name))
    }

    /// The kind of this name.
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| &*kind.name == name)
    }

    /// Whether resources of this type mean something to any kind.
    pub fn wants(&self, dialect: Dialect, type_name: &str) -> bool {
        self.wanted.get(&dialect).is_some_and(|types| types.contains(type_name) || types.contains("*"))
    }

    /// The findings of the rules that are on, in the order of place and rule.
    pub fn check(
        &self,
        sources: &Sources,
        resources: &[Resource],
        settings: &Settings,
        is_on: &dyn Fn(&Rule) -> bool,
    ) -> Vec<Finding> {
        let market = Market::new(settings);
        let project = Project::new(sources, resources);
        let index = Index::new(&self.kinds);
        let instances = gather(&index, &project, &market);
        let matching = Matching::new(sources, &project, &instances, &market);
        matching.findings(self.rules.iter().filter(|rule| is_on(rule)))
    }

    /// The instances of a kind in words: address, the fields that are set, and the monthly cost.
    pub fn described(&self, sources: &Sources, resources: &[Resource], kind: &str, settings: &Settings) -> Vec<String> {
        let market = Market::new(settings);
        let project = Project::new(sources, resources);
        let index = Index::new(&self.kinds);
        let instances = gather(&index, &project, &market);
        let of_kind = instances.iter().filter(|instance| &*instance.kind.name == kind);
        let describe = |instance: &crate::inventory::gather::Instance<'_>| {
            let field = |name: &str| instance.subject.as_object().and_then(|fields| fields.get(name));
            let (provider, region) = (field("provider"), field("region"));
            let text = |value: &Option<costlint_model::Value>| {
                value.as_ref().and_then(|value| value.as_text().map(str::to_owned))
            };
            let pricing = Pricing::new(&market, text(&provider).as_deref(), text(&region).as_deref());
            let budget = Budget::default();
            let names = PageNames {
                page: &instance.kind.page,
                subject: &instance.subject,
                written: &[],
                lets: &instance.kind.lets,
                shared: None,
                assumed: &settings.assumed,
                subjects: &Subjects::default(),
                pricing: &pricing,
                budget: &budget,
            };
            matching::described(instance, saving::monthly_cost(instance.kind, &names))
        };
        of_kind.map(describe).collect()
    }

    /// The declarations of a kind that some resources are read by, by their place in the page, each with the resource's type.
    pub(crate) fn declarations_used(
        &self,
        sources: &Sources,
        resources: &[Resource],
        kind: &str,
    ) -> Vec<(Span, Arc<str>)> {
        let project = Project::new(sources, resources);
        let index = Index::new(&self.kinds);
        let settings = Settings::default();
        let market = Market::new(&settings);
        let instances = gather(&index, &project, &market);
        let of_kind = instances.iter().filter(|instance| &*instance.kind.name == kind);
        of_kind.map(|instance| (instance.declaration.span, instance.resource.type_name.clone())).collect()
    }
}

fn clean(problems: Vec<PageProblem>) -> Result<(), Vec<PageProblem>> {
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
