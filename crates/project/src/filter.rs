//! Which findings are reported: those that configuration, suppressions and the paths of the run leave.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use costlint_model::{
    FileId, Resource, Sources,
    sources::LeftOpen,
    terraform::{self, Folders},
};
use costlint_prices::Money;
use costlint_rules::{AllFindings, Finding, Inventory, Rulebook, Safety, Settings, Severity};

use crate::{
    Date, FileNote, PassedOver, Reported, RunError, Summary, Unchecked,
    evaluation::guarded,
    lint::{SYNTAX_ERROR, UNREADABLE_FILE},
    locations::is_among,
    policy::{Configs, Policy},
    retired::Retired,
    selection::Register,
    suppress::Suppressions,
    totals,
    undeployed::Undeployed,
};

/// Dollars a month below which a finding is a note, unless the configuration gives its rule a severity.
const LITTLE: f64 = 2.0;

/// What findings are judged by.
pub(crate) struct Judge<'j> {
    pub(crate) root: &'j Path,
    pub(crate) configs: &'j Configs,
    /// One for each configuration.
    pub(crate) policies: &'j [Policy],
    pub(crate) register: &'j Register,
    /// The files and folders that are reported on.
    pub(crate) paths: &'j BTreeSet<PathBuf>,
    pub(crate) sources: &'j Sources,
    /// What is known of each text by its number.
    files: Vec<FileFacts>,
}

struct FileFacts {
    path: PathBuf,
    policy: usize,
    is_reported: bool,
    /// Whether nobody deploys it to stay.
    is_undeployed: bool,
}

impl<'j> Judge<'j> {
    pub(crate) fn new(
        root: &'j Path,
        configs: &'j Configs,
        policies: &'j [Policy],
        register: &'j Register,
        paths: &'j BTreeSet<PathBuf>,
        sources: &'j Sources,
        folders: &Folders,
    ) -> Judge<'j> {
        let undeployed = Undeployed::new(root, paths, sources, folders);
        let files = sources.iter().map(|(_, source)| {
            let path = root.join(&*source.path);
            FileFacts {
                policy: configs.index(&path),
                is_reported: is_among(paths, &path) && !terraform::is_installed(&source.path),
                is_undeployed: undeployed.has(&source.path),
                path,
            }
        });
        let files = files.collect();
        Judge { root, configs, policies, register, paths, sources, files }
    }

    /// What the resources are, and what the rules find. Values resolve as the configuration nearest to a resource's module has it, so resources under
    /// different prices are checked apart.
    pub(crate) fn check(
        &self,
        rulebook: &Rulebook,
        resources: Vec<Resource>,
        today: Option<Date>,
    ) -> (Vec<Inventory>, AllFindings, Vec<RunError>) {
        let mut groups: BTreeMap<usize, Vec<Resource>> = BTreeMap::new();
        for resource in resources {
            let policy = &self.policies[self.configs.index(&self.root.join(&*resource.scope.root))];
            let like = self.policies.iter().position(|other| other.prices_like(policy)).unwrap_or_default();
            groups.entry(like).or_default().push(resource);
        }
        let (mut inventories, mut findings, mut errors) = (Vec::new(), AllFindings::new(), Vec::new());
        for (policy, resources) in groups {
            let settings =
                Settings { today: today.map(|day| day.to_string().into()), ..self.policies[policy].settings() };
            let is_on = |rule: &costlint_rules::Rule| self.policies.iter().any(|policy| policy.is_on(&rule.name));
            match guarded("the rules", || rulebook.check(self.sources, resources, &settings, &is_on)) {
                Ok((inventory, more)) => {
                    inventories.push(inventory);
                    findings.extend(more);
                }
                Err(error) => errors.push(error),
            }
        }
        (inventories, findings, errors)
    }

    /// The reported findings, in order, and their counts.
    pub(crate) fn judge(&self, mut findings: AllFindings, today: Option<Date>, summary: &mut Summary) -> Vec<Reported> {
        self.prepare(&mut findings);
        let fingerprints = totals::fingerprints(self.sources, &findings);
        let mut suppressions = Suppressions::read(self.sources, self.register, today);
        let mut told = Vec::new();
        for (finding, fingerprint) in findings.into_iter().zip(fingerprints) {
            // Suppressions are asked about every finding, reported or not, so that unused ones are known.
            let suppressed = suppressions.hit(&finding) | self.is_ignored(&finding);
            if !self.is_told(&finding) {
                continue;
            }
            if suppressed {
                summary.suppressed += 1;
            } else if self.policy(finding.place.file).is_too_small(&finding) {
                summary.too_small += 1;
            } else {
                told.push(Reported { finding, counted: None, counted_by: None, fingerprint });
            }
        }
        let is_on = |file: FileId, rule: &str| self.policy(file).is_on(rule);
        let own = suppressions.findings(self.sources, self.register, &is_on);
        let mut own: AllFindings = own.into_iter().map(Box::new).collect();
        self.prepare(&mut own);
        let fingerprints = totals::fingerprints(self.sources, &own);
        let own =
            own.into_iter().zip(fingerprints).filter(|(finding, _)| self.is_told(finding) && !self.is_ignored(finding));
        told.extend(own.map(|(finding, fingerprint)| Reported {
            finding,
            counted: None,
            counted_by: None,
            fingerprint,
        }));
        told.sort_unstable_by(|one, two| order(&one.finding).cmp(&order(&two.finding)));
        totals::count(self.sources, &mut told);
        totals::summarise(summary, &told);
        told
    }

    /// Whether a file that could not be read is reported.
    pub(crate) fn tells(&self, note: &FileNote) -> bool {
        let path = self.root.join(&*note.path);
        let policy = &self.policies[self.configs.index(&path)];
        let rule = UNREADABLE_FILE.name;
        is_among(self.paths, &path) && policy.is_on(rule) && !policy.ignores(rule, &path)
    }

    /// What was not checked, of that which is reported on, and no finding tells of: its rule is off, or another tool expands a
    /// file first.
    pub(crate) fn passed_over(
        &self,
        mut passed_over: PassedOver,
        findings: &[Reported],
        unread: &[FileNote],
    ) -> PassedOver {
        let told: BTreeSet<FileId> = findings
            .iter()
            .filter(|reported| *reported.finding.rule == *SYNTAX_ERROR.name)
            .map(|reported| reported.finding.place.file)
            .collect();
        for (file, source) in self.sources.iter().filter(|(file, _)| self.is_reported(*file)) {
            if !source.problems().is_empty() && !told.contains(&file) {
                passed_over.add(Unchecked::InPart, source.path.clone());
            }
            match source.left_open() {
                Some(LeftOpen::Parts) => passed_over.add(Unchecked::Unexpanded, source.path.clone()),
                Some(LeftOpen::Values) => passed_over.add(Unchecked::Chart, source.path.clone()),
                None => {}
            }
        }
        for note in unread.iter().filter(|note| !self.tells(note)) {
            passed_over.add(Unchecked::InPart, note.path.clone());
        }
        passed_over.retain(&|path| is_among(self.paths, &self.root.join(path)));
        passed_over
    }

    /// Whether a run reports on a file.
    pub(crate) fn is_reported(&self, file: FileId) -> bool {
        self.facts(file).is_reported
    }

    /// Whether a run reports a finding: its value, its resource or another place that takes part in it lies in the given paths. A
    /// hook is given the file with the new resource, and the variable that decides it may be old.
    fn is_told(&self, finding: &Finding) -> bool {
        !terraform::is_installed(&self.sources.get(finding.place.file).path)
            && files(finding).any(|file| self.is_reported(file))
    }

    /// Leaves the findings of rules that are on where they are, with the severity that they have there, in order.
    fn prepare(&self, findings: &mut AllFindings) {
        let mut retired = Retired::new(self.root);
        findings.retain_mut(|finding| {
            let policy = self.policy(finding.place.file);
            let file = finding.place.file;
            if finding.severity != Severity::Info
                && (is_little(finding) || self.facts(file).is_undeployed || retired.has(&self.sources.get(file).path))
            {
                finding.severity = Severity::Info;
            }
            finding.severity = policy.severity(finding);
            self.leave_what_lies_outside(finding);
            policy.is_on(&finding.rule)
        });
        findings.sort_unstable_by(|one, two| order(one).cmp(&order(two)));
    }

    /// A variable file may be given from anywhere; what lies outside of the project is not changed.
    fn leave_what_lies_outside(&self, finding: &mut Finding) {
        let Some(fix) = &mut finding.fix else { return };
        if fix.edits.iter().any(|edit| !self.facts(edit.place.file).path.starts_with(self.root)) {
            fix.safety = Safety::Idea;
            fix.edits.clear();
            fix.reason = Some("no automatic fix: the file is outside of the project".to_owned());
        }
    }

    fn is_ignored(&self, finding: &Finding) -> bool {
        files(finding).any(|file| self.policy(file).ignores(&finding.rule, &self.facts(file).path))
    }

    fn policy(&self, file: FileId) -> &Policy {
        &self.policies[self.facts(file).policy]
    }

    fn facts(&self, file: FileId) -> &FileFacts {
        &self.files[file.0 as usize]
    }
}

/// Whether a finding saves less than two dollars a month in all, whatever is unknown: true, and nothing to stop a change for.
fn is_little(finding: &Finding) -> bool {
    let saving = finding.saving.as_ref().filter(|saving| !saving.at_least && saving.rates.is_empty());
    let most = saving.and_then(|saving| saving.range.map(|(_, most)| most).or(saving.monthly));
    most.is_some_and(|most| most < Money::from_usd(LITTLE))
}

/// Those that take part in a finding, its own first.
fn files(finding: &Finding) -> impl Iterator<Item = FileId> + '_ {
    [finding.place.file].into_iter().chain(finding.related.iter().map(|related| related.place.file))
}

/// The order of a report. Texts are numbered in the order of their paths.
fn order(finding: &Finding) -> impl Ord + '_ {
    (finding.place, &finding.code, &finding.resource, &finding.message)
}
