//! What a run found, as plain data.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
};

use costlint_model::{Foreign, Sources};
use costlint_prices::Money;
use costlint_rules::{Finding, Fix, Inventory, Rulebook, Safety};

use crate::{
    FailOn, FileNote, RunError,
    locations::{is_among, path_of},
};

/// The result of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// The project's root, which every path of the report starts from.
    pub root: PathBuf,
    /// The rules and kinds that it was checked with.
    pub rulebook: Arc<Rulebook>,
    /// The texts that findings point into.
    pub sources: Sources,
    /// What the resources are and cost: one for each configuration that has prices of its own.
    pub inventories: Vec<Inventory>,
    /// The findings, in the order of path, place and rule; the suppressed ones left out.
    pub findings: Vec<Reported>,
    /// Files that could not be read as text, with the reason: no source holds them. Each is a finding as well (LNT).
    pub unread: Vec<FileNote>,
    /// What was not checked and is not reported either.
    pub passed_over: PassedOver,
    /// Failures of the run itself, not of a file: they make the exit status 2.
    pub errors: Vec<RunError>,
    /// The counts and the total.
    pub summary: Summary,
    /// The files and folders that are reported on, absolute and without links; empty for all.
    pub paths: BTreeSet<PathBuf>,
    /// What an interrupted run left beside the files that it changed.
    pub left_over: Vec<PathBuf>,
    /// The texts that their files hold as UTF-16, by path: offsets into them are not those of the files.
    pub utf16: BTreeSet<Arc<str>>,
    /// What makes the run a failure, as the command line or the project's configuration has it.
    pub fail_on: FailOn,
}

/// A finding and what the run adds to it.
#[derive(Debug)]
pub struct Reported {
    /// The finding.
    pub finding: Box<Finding>,
    /// The part of the saving that no other finding on the same resource already counts.
    pub counted: Option<Money>,
    /// The code of the rule whose finding on the same resource counts the rest.
    pub counted_by: Option<Arc<str>>,
    /// Rule, path, resource, deciding value and an ordinal among equals, hashed: the same over runs, whatever the line.
    pub fingerprint: String,
}

/// What a run has not checked, without a finding that says so: paths from the root, by the reason.
#[derive(Debug, Default, Clone)]
pub struct PassedOver(BTreeMap<Unchecked, BTreeSet<Arc<str>>>);

/// Why something was not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unchecked {
    /// A hidden folder that holds something of ours.
    Hidden,
    /// A file that was read in part or not at all.
    InPart,
    /// A file that someone encrypted.
    Encrypted,
    /// A link that leads out of the project, to nothing or to a folder above itself.
    Link,
    /// A pipe, socket or device with a name of ours.
    Device,
    /// Infrastructure in a language that costlint does not read.
    Foreign(Foreign),
    /// A template with parts that are made of other parts at deployment: `Fn::ForEach`.
    Unexpanded,
    /// A template of a chart, which is read without the values of the chart.
    Chart,
}

impl Unchecked {
    /// Whether it is about a file that would be ours.
    pub(crate) fn is_about_a_file(self) -> bool {
        matches!(self, Unchecked::Encrypted | Unchecked::Link | Unchecked::Device)
    }
}

impl PassedOver {
    /// Adds a path.
    pub fn add(&mut self, reason: Unchecked, path: Arc<str>) {
        self.0.entry(reason).or_default().insert(path);
    }

    /// Adds several paths.
    pub(crate) fn extend(&mut self, reason: Unchecked, paths: Vec<Arc<str>>) {
        if !paths.is_empty() {
            self.0.entry(reason).or_default().extend(paths);
        }
    }

    /// Leaves the paths for which this holds.
    pub(crate) fn retain(&mut self, keep: &dyn Fn(&str) -> bool) {
        self.0.values_mut().for_each(|paths| paths.retain(|path| keep(path)));
        self.0.retain(|_, paths| !paths.is_empty());
    }

    /// Whether all was checked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The reasons in order, each with its paths.
    pub fn iter(&self) -> impl Iterator<Item = (Unchecked, &BTreeSet<Arc<str>>)> {
        self.0.iter().map(|(reason, paths)| (*reason, paths))
    }
}

/// Counts over a report.
#[derive(Debug, Default, Clone)]
pub struct Summary {
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
    /// Findings left out by suppressions.
    pub suppressed: usize,
    /// Findings left out since they save less than is asked for.
    pub too_small: usize,
    /// Files that were read, of those that are reported.
    pub files: usize,
    /// Resources that were evaluated in those files.
    pub resources: usize,
    /// Findings with a monthly figure.
    pub priced: usize,
    /// The sum of the figures that count, in US dollars a month.
    pub total: Money,
    /// The part of the sum that rests on no assumption about usage.
    pub certain: Money,
    /// The part of the sum that is the most that could be saved, depending on usage.
    pub most: Money,
    /// Whether unknown amounts can only add to the sum.
    pub at_least: bool,
    /// Findings with a saving for each unit of an unknown amount, and no monthly figure.
    pub rated: usize,
    /// The units of these.
    pub units: BTreeSet<Arc<str>>,
}

impl Report {
    /// Whether a file is among those that are reported on.
    pub fn is_asked_for(&self, path: &str) -> bool {
        self.paths.is_empty() || is_among(&self.paths, &path_of(&self.root, path))
    }

    /// Whether a fix changes files that are reported on, and no others.
    pub fn can_apply(&self, fix: &Fix) -> bool {
        !fix.edits.is_empty() && fix.edits.iter().all(|edit| self.is_asked_for(&self.sources.get(edit.place.file).path))
    }

    /// The number of findings whose fix promises so much and can be applied.
    pub fn fixable(&self, safety: Safety) -> usize {
        let fixes = self.findings.iter().filter_map(|reported| reported.finding.fix.as_ref());
        fixes.filter(|fix| fix.safety == safety && self.can_apply(fix)).count()
    }

    /// Whether something is at or above a severity.
    pub fn exceeds(&self, fail_on: FailOn) -> bool {
        match fail_on {
            FailOn::Error => self.summary.errors > 0,
            FailOn::Warning => self.summary.errors + self.summary.warnings > 0,
            FailOn::Info => self.summary.errors + self.summary.warnings + self.summary.infos > 0,
            FailOn::Never => false,
        }
    }
}
