//! The pages that apply, checked when loaded.

use std::sync::Arc;

use costlint_model::{Dialect, Resource, Sources};
use costlint_syntax::Problem;

use crate::finding::{Confidence, Finding, Severity};

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

/// A rule, as its page states it.
#[derive(Debug)]
pub struct Rule {
    /// `ebs-gp2-volume`: the page's file name.
    pub name: Arc<str>,
    /// `STO001`
    pub code: Arc<str>,
    /// `storage`: the page's folder.
    pub subject: Arc<str>,
    /// The page's heading.
    pub title: Arc<str>,
    /// The severity of its findings.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// The page itself.
    pub page: Page,
}

/// A kind, as its page states it.
#[derive(Debug)]
pub struct Kind {
    /// `block_volume`
    pub name: Arc<str>,
    /// The page's heading.
    pub title: Arc<str>,
    /// The page itself.
    pub page: Page,
}

/// The rules and kinds that apply.
#[derive(Debug, Default)]
pub struct Rulebook {
    /// In the order of their codes.
    pub rules: Vec<Rule>,
    /// In the order of their names.
    pub kinds: Vec<Kind>,
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
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { aws_region: "us-east-1".into(), azure_region: "eastus".into(), google_region: "us-central1".into(), assumed: Vec::new() }
    }
}

impl Rulebook {
    /// The pages in the binary.
    pub fn embedded() -> Rulebook {
        Rulebook::default()
    }

    /// With a user's own pages besides. A page with a problem is left out.
    #[must_use]
    pub fn extended(self, pages: Vec<Page>) -> (Rulebook, Vec<PageProblem>) {
        let _ = pages;
        (self, Vec::new())
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
    pub fn wants(&self, _dialect: Dialect, _type_name: &str) -> bool {
        false
    }

    /// The findings of the rules that are on, in the order of place and rule.
    pub fn check(&self, _sources: &Sources, _resources: &[Resource], _settings: &Settings, _is_on: &dyn Fn(&Rule) -> bool) -> Vec<Finding> {
        Vec::new()
    }
}
