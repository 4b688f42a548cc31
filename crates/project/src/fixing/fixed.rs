//! What was fixed, as plain data, and which fixes are wanted.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use costlint_rules::{Fix, Safety};

/// Which fixes are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Allow {
    /// Those that are safe.
    #[default]
    Safe,
    /// Also those that may change availability or performance, or replace a resource.
    Unsafe,
}

/// What was fixed.
#[derive(Debug, Default)]
pub struct Fixed {
    /// The project's root, which all paths start from.
    pub root: PathBuf,
    /// The fixes that were applied, in the order in which they were.
    pub applied: Vec<Applied>,
    /// The fixes that were wanted and not applied, in the order of their paths.
    pub dropped: Vec<Dropped>,
    /// The texts that changed, by path.
    pub texts: BTreeMap<Arc<str>, Changed>,
}

/// A fix that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The rule's code: `STO001`.
    pub code: Arc<str>,
    /// The rule's name.
    pub rule: Arc<str>,
    /// The resource of the finding.
    pub resource: Arc<str>,
    /// What the fix promised.
    pub safety: Safety,
    /// What it did, as an imperative.
    pub title: String,
    /// The files that it changed.
    pub paths: Vec<Arc<str>>,
}

/// A fix that was wanted and not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The file of the finding.
    pub path: Arc<str>,
    /// The rule's code.
    pub code: Arc<str>,
    /// The rule's name.
    pub rule: Arc<str>,
    /// The resource of the finding.
    pub resource: Arc<str>,
    /// Why, after a colon: `the finding would remain afterwards`.
    pub reason: String,
}

/// A text before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// As it was read.
    pub before: Arc<str>,
    /// With all fixes applied.
    pub after: Arc<str>,
    /// Whether its file holds it as UTF-16.
    pub is_utf16: bool,
}

impl Allow {
    /// Whether a fix is among them.
    pub fn includes(self, fix: &Fix) -> bool {
        let is_safe_enough = match self {
            Allow::Safe => fix.safety == Safety::Safe,
            Allow::Unsafe => fix.safety >= Safety::Unsafe,
        };
        is_safe_enough && !fix.edits.is_empty()
    }
}
