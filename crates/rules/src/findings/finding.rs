//! A finding of a rule: its place, its saving, its fix and related places.

use std::sync::Arc;

use costlint_model::{Count, Place};
use costlint_prices::Money;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Information only.
    Info,
    /// Waste.
    Warning,
    /// Large and certain waste, or a file that could not be read.
    Error,
}

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Advice; such rules form the group `pedantic`, which is off unless selected.
    Low,
    /// True in most cases; the page lists the exceptions.
    Medium,
    /// The configuration alone proves the waste.
    High,
}

/// The findings of a run. There may be hundreds of thousands: in boxes, they move from list to list without a second copy.
pub type AllFindings = Vec<Box<Finding>>;

/// One finding at one deciding place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule's name: `ebs-gp2-volume`.
    pub rule: Arc<str>,
    /// The rule's code: `STO001`.
    pub code: Arc<str>,
    /// How much it matters.
    pub severity: Severity,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// The kind that the rule matched: `block_volume`.
    pub kind: Arc<str>,
    /// The Terraform address, the logical id, or `Kind/namespace/name[/container]`.
    pub resource: Arc<str>,
    /// The deployments that contain the resource, each once: a root module's folder, for each environment; a template's
    /// path, a manifest's folder.
    pub deployments: Vec<Arc<str>>,
    /// The deciding bytes.
    pub place: Place,
    /// The problem and why it costs, in one line that starts with the resource.
    pub message: String,
    /// What to do about it, in one line, if the rule has a help text.
    pub help: Option<String>,
    /// The fix, if the rule says what to write.
    pub fix: Option<Fix>,
    /// The saving of fixing it; `None` where no price is known.
    pub saving: Option<Saving>,
    /// How many copies of the resource the deciding bytes define.
    pub instances: Count,
    /// Other places that take part: the resource, where something else decides; a linked resource.
    pub related: Vec<Related>,
    /// The deciding value, white space folded: the part of the fingerprint that a renamed line does not change.
    pub deciding: String,
}

/// A place that takes part in a finding.
#[derive(Debug, Clone)]
pub struct Related {
    /// The bytes.
    pub place: Place,
    /// Why they take part.
    pub message: String,
}

/// The fix of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Its safety.
    pub safety: Safety,
    /// An imperative that names what is written: ``set `type` to "gp3"``.
    pub title: String,
    /// The replacements in the order of their places, applied all or none; empty for an idea.
    pub edits: Vec<Replacement>,
    /// Why it promises no more, where the source and not the rule decides that: `no automatic fix: an expression
    /// computes it`.
    pub reason: Option<String>,
}

/// How safe a fix is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// Shown, never applied.
    Idea,
    /// May change availability or performance, or replace the resource.
    Unsafe,
    /// In place, without downtime, with the same capacity or more.
    Safe,
}

/// Bytes and their replacement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replacement {
    /// The bytes; empty to insert.
    pub place: Place,
    /// The new text; empty to remove.
    pub text: String,
}

/// What fixing a finding saves, for all its instances together.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each says something else of the figures or of the prices")]
pub struct Saving {
    /// The expected figure in US dollars a month; `None` where only a rate is known.
    pub monthly: Option<Money>,
    /// The least and the most, where usage decides; both equal `monthly` where it does not.
    pub range: Option<(Money, Money)>,
    /// Whether unknown parts can only add to the figure.
    pub at_least: bool,
    /// Whether the figures are the most that each instance can save, however little it is used.
    pub up_to: bool,
    /// The savings for each unit of an unknown amount, in the order of the units.
    pub rates: Vec<Rate>,
    /// How the prices are known, in words: `list price`, `estimated on-demand price less a spot discount`.
    pub basis: &'static str,
    /// The region of the resource, which the prices are for.
    pub region: Arc<str>,
    /// The region that the least certain price was taken from, where no price is known for `region`.
    pub other_region: Option<Arc<str>>,
    /// Whether `region` is the configured default because the source does not say.
    pub region_assumed: bool,
    /// The date of the oldest price used: `2026-07-20`.
    pub price_date: &'static str,
    /// Whether that is more than a year before the day of the run.
    pub is_old: bool,
    /// What was assumed: `35% utilisation, 0–100%`.
    pub assumptions: Vec<String>,
}

/// Dollars a month for each unit of something unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// Dollars a month for one unit.
    pub usd: Money,
    /// The unit, in the singular: `GiB`, `node`.
    pub unit: Arc<str>,
}

impl Rate {
    /// The unit of a saving of one copy, where the number of copies is unknown.
    pub const COPY: &str = "copy";
}

impl Severity {
    /// The name that configuration and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// The severity of that name.
    pub fn named(name: &str) -> Option<Severity> {
        [Severity::Info, Severity::Warning, Severity::Error].into_iter().find(|severity| severity.name() == name)
    }
}

impl Safety {
    /// The name that pages and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Safety::Idea => "idea",
            Safety::Unsafe => "unsafe",
            Safety::Safe => "safe",
        }
    }

    /// The safety of that name.
    pub fn named(name: &str) -> Option<Safety> {
        [Safety::Idea, Safety::Unsafe, Safety::Safe].into_iter().find(|safety| safety.name() == name)
    }
}

impl Confidence {
    /// The name that pages and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }

    /// The confidence of that name.
    pub fn named(name: &str) -> Option<Confidence> {
        [Confidence::Low, Confidence::Medium, Confidence::High].into_iter().find(|confidence| confidence.name() == name)
    }
}
