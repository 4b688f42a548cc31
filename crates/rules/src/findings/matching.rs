//! Running rules over instances.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use costlint_model::{Count, Place, Resource, Sources, Truth, Value, eval::Budget, terraform};
use costlint_syntax::{Span, hcl::Expr};
use rayon::prelude::*;

use crate::{
    findings::{
        elements,
        finding::{AllFindings, Finding, Related, Safety, Severity},
        groups::{self, Group, Matched},
        releases,
        saving::{self, Usage, Worth},
    },
    fixes::{Candidate, Writer},
    inventory::{
        gather::{Gathering, Instance},
        links::Project,
        peers::Subjects,
    },
    money::{cache::Market, pricing::Pricing},
    names::environments,
    pages::{
        expressions::{Lets, PageNames, Shared, WorkedOut},
        rule::{Arm, Rule},
    },
    value_text::people,
};

/// The most places that a finding names beside its own; a module may be called from everywhere.
const MOST_RELATED: usize = 8;

/// The most environments that a message names.
const MOST_NAMED: usize = 4;

/// All that rules may look at.
pub(crate) struct Matching<'m> {
    sources: &'m Sources,
    project: &'m Project<'m>,
    instances: &'m [Instance],
    market: &'m Market<'m>,
    subjects: Subjects<'m>,
    writer: Writer<'m>,
}

/// A finding and the instances that it stands for.
struct Match {
    finding: Box<Finding>,
    candidates: Vec<Candidate>,
}

impl<'m> Matching<'m> {
    /// Everything that the rules of a run look at.
    pub(crate) fn new(
        sources: &'m Sources,
        project: &'m Project<'m>,
        gathering: &'m Gathering,
        market: &'m Market<'m>,
    ) -> Matching<'m> {
        let (instances, subjects) = (&*gathering.instances, Subjects::new(sources, gathering));
        Matching { sources, project, instances, market, subjects, writer: Writer::new(sources, project, instances) }
    }

    /// The findings of some rules, in the order of place and rule; instances decided by the same bytes are one.
    pub(crate) fn findings<'r>(&self, rules: impl Iterator<Item = &'r Rule>) -> AllFindings {
        let mut by_kind: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, instance) in self.instances.iter().enumerate() {
            by_kind.entry(&instance.kind.name).or_default().push(index);
        }
        let mut matches = Vec::new();
        for rule in rules.filter(|rule| rule.kinds.iter().any(|kind| by_kind.contains_key(&**kind))) {
            for arm in &rule.body().arms {
                let instances: Vec<usize> =
                    arm.kinds.iter().filter_map(|kind| by_kind.get(&**kind)).flatten().copied().collect();
                let shared = Shared::of(&rule.page, &arm.lets, rule.chosen(self.market.settings));
                let reported: Vec<Matched> =
                    instances.par_iter().filter_map(|index| self.matched(rule, arm, &shared, *index)).collect();
                let reported = self.not_for_production(rule, arm, &shared, &instances, reported);
                let groups = match &arm.grouping {
                    Some(grouping) => groups::grouped(reported, grouping.keep),
                    None => reported.into_iter().map(Group::alone).collect(),
                };
                matches.par_extend(groups.into_par_iter().filter_map(|group| self.told(rule, arm, &shared, group)));
            }
        }
        let fixed = |Match { mut finding, candidates }| {
            finding.message += &self.environments(&candidates);
            finding.fix = self.writer.fix(&candidates, finding.help.as_deref());
            // What would be written behind the resource is ready to be pasted where it is not.
            let is_written = finding.fix.as_ref().is_some_and(|fix| !fix.edits.is_empty());
            if !is_written && let Some(to_paste) = self.writer.beside(&candidates) {
                finding.help = Some(to_paste);
            }
            finding
        };
        let matches = self.newest_releases(merge(matches));
        let mut findings: AllFindings = matches.into_par_iter().map(fixed).collect();
        findings.sort_unstable_by(|one, two| {
            (one.place, &one.code, &one.resource).cmp(&(two.place, &two.code, &two.resource))
        });
        findings
    }

    /// One match for a workload that is in several releases of the same manifests, at the newest.
    fn newest_releases(&self, matches: Vec<Match>) -> Vec<Match> {
        let keys = matches.iter().map(|Match { finding, candidates }| {
            let resource = &self.instances[candidates[0].index].resource;
            // Of anything but manifests, a version in a path may well be deployed beside another.
            let folder = if resource.reference_name().is_some() { "".into() } else { resource.scope.folder.clone() };
            ((finding.rule.clone(), finding.resource.clone()), folder)
        });
        let superseded = releases::superseded(keys);
        let mut older: BTreeMap<usize, Vec<Related>> = BTreeMap::new();
        let mut kept = Vec::new();
        for (index, found) in matches.into_iter().enumerate() {
            match superseded.get(&index) {
                Some(newest) => older
                    .entry(*newest)
                    .or_default()
                    .push(Related { place: found.finding.place, message: "the same in an older release".into() }),
                None => kept.push((index, found)),
            }
        }
        let with_older = |(index, mut found): (usize, Match)| {
            let room = MOST_RELATED.saturating_sub(found.finding.related.len());
            found.finding.related.extend(older.remove(&index).unwrap_or_default().into_iter().take(room));
            found
        };
        kept.into_iter().map(with_older).collect()
    }

    /// Of an arm that asks which environment it is, without the instances outside of production at bytes that decide the same in
    /// production too, where the arm reports nothing: whoever changed them would change production.
    fn not_for_production(
        &self,
        rule: &Rule,
        arm: &Arm,
        shared: &Shared,
        asked: &[usize],
        reported: Vec<Matched>,
    ) -> Vec<Matched> {
        if reported.is_empty() || !arm.asks_environment(&rule.page) {
            return reported;
        }
        let is_nonprod = |instance: &Instance| environments::nonprod(&instance.subject).as_bool() == Some(true);
        let found: BTreeSet<usize> = reported.iter().map(|one| one.index).collect();
        let mut production: HashMap<Place, Vec<&Instance>> = HashMap::new();
        for index in asked.iter().filter(|index| !found.contains(index)) {
            let other = &self.instances[*index];
            production.entry(other.resource.header).or_default().push(other);
        }
        let decides = |place: Place, other: &Instance| {
            let (provider, region) = (other.field("provider"), other.field("region"));
            let (pricing, budget) = (Pricing::new(self.market, provider.as_text(), &region), Budget::default());
            let worked_out = WorkedOut::default();
            self.place(arm, other, &self.names(rule, arm, shared, other, (&pricing, &budget, &worked_out)))
                == Some(place)
        };
        let is_shared = |one: &Matched| {
            let instance = &self.instances[one.index];
            let others = production.get(&instance.resource.header).into_iter().flatten();
            let mut same = others.filter(|other| other.field("address").as_text() == Some(&*one.address));
            is_nonprod(instance) && same.any(|other| !is_nonprod(other) && decides(one.place, other))
        };
        reported.into_iter().filter(|one| !is_shared(one)).collect()
    }

    /// The instance, if an arm reports it.
    fn matched(&self, rule: &Rule, arm: &Arm, shared: &Shared, index: usize) -> Option<Matched> {
        let budget = Budget::default();
        let matched = self.matched_within(&budget, rule, arm, shared, index);
        self.project.count(&budget);
        matched
    }

    fn matched_within(
        &self,
        budget: &Budget,
        rule: &Rule,
        arm: &Arm,
        shared: &Shared,
        index: usize,
    ) -> Option<Matched> {
        let instance = &self.instances[index];
        let (provider, region) = (instance.field("provider"), instance.field("region"));
        let pricing = || Pricing::new(self.market, provider.as_text(), &region);
        let (asked, compared) = (pricing(), pricing());
        let worked_out = WorkedOut::default();
        let names = self.names(rule, arm, shared, instance, (&asked, budget, &worked_out));
        if names.evaluator().truth(&arm.when) != Truth::Yes {
            return None;
        }
        let new = |name: &str, expr: &Expr| elements::new_value(expr, &instance.field(name), &names);
        let instead: Vec<(Arc<str>, Value)> =
            arm.instead.iter().map(|(name, _, expr)| (name.clone(), new(name, expr))).collect();
        if self.writer.is_ignored(instance, arm.field_at(&rule.page.text), &instead) {
            return None;
        }
        let now = PageNames { pricing: &compared, worked_out: None, ..names };
        let usage = Usage::of(&instance.kind, Some(rule), &self.market.settings.assumed);
        let worth = match &arm.saving {
            Some(expr) => saving::stated(expr, &instance.kind, &now, &usage),
            None if instead.is_empty() => Worth::Unknown,
            None => saving::by_cost(&instance.kind, &saving::written(&instead), &now, &usage),
        };
        let each = match worth {
            Worth::Some(saving) => Some(saving),
            Worth::Nothing => return None,
            Worth::Unknown => None,
        };
        let place = self.place(arm, instance, &names)?;
        // An example of a module is about itself; the module is checked where it is deployed, or by itself.
        if terraform::only_shows(&instance.resource.scope.root, self.sources.get(place.file).folder()) {
            return None;
        }
        let promised =
            arm.fix.as_ref().and_then(|expr| Safety::named(names.value(expr).as_text()?)).unwrap_or(Safety::Idea);
        let key = arm.grouping.as_ref().map(|grouping| names.value(&grouping.by)).filter(Value::is_wholly_known);
        Some(Matched {
            index,
            address: people(&instance.field("address")).into(),
            deployment: instance.resource.scope.deployment.clone(),
            place,
            copies: instance.resource.copies,
            unpriced: each.is_none().then(|| compared.used().unpriced).flatten(),
            each,
            instead,
            promised,
            key: key.map(|key| people(&key).into()),
        })
    }

    /// What the page says of a group of instances, if its condition for groups holds. The first instance stands for all.
    fn told(&self, rule: &Rule, arm: &Arm, shared: &Shared, group: Group) -> Option<Match> {
        let Group { members, kept, said } = group;
        let first = members.first()?;
        let instance = &self.instances[first.index];
        let (provider, region) = (instance.field("provider"), instance.field("region"));
        let (pricing, budget) = (Pricing::new(self.market, provider.as_text(), &region), Budget::default());
        let worked_out = WorkedOut::default();
        let names = self.names(rule, arm, shared, instance, (&pricing, &budget, &worked_out));
        let names = PageNames { group: Some(&said), ..names };
        let condition = arm.grouping.as_ref().and_then(|grouping| grouping.when.as_ref());
        if condition.is_some_and(|expr| names.evaluator().truth(expr) != Truth::Yes) {
            return None;
        }
        let severity = arm
            .severity
            .as_ref()
            .and_then(|expr| Severity::named(names.value(expr).as_text()?))
            .unwrap_or(rule.severity);
        let (resource, place) = (first.address.clone(), first.place);
        // A sentence with a hole says less than what the rule is about.
        let message = arm.message.as_ref().and_then(|expr| names.shown(expr));
        let mut message = message.unwrap_or_else(|| format!("{resource}: {}", rule.title));
        if let Some(reason) = &first.unpriced {
            message.extend([" (", reason, ")"]);
        }
        let help = match &arm.help {
            Some(expr) => names.shown(expr),
            None => advice(&first.instead),
        };
        let others = members[1..].iter().map(|other| (other, "is meant as well"));
        let others = others.chain(kept.iter().map(|other| (other, "stays")));
        let others = others.filter(|(other, _)| other.place != place);
        let others =
            others.map(|(other, what)| Related { place: other.place, message: format!("{} {what}", other.address) });
        let mut related = self.related(place, instance);
        related.extend(others.take(MOST_RELATED.saturating_sub(related.len())));
        let mut deployments: Vec<Arc<str>> = Vec::new();
        for deployment in members.iter().map(|one| &one.deployment) {
            if !deployments.contains(deployment) {
                deployments.push(deployment.clone());
            }
        }
        let savings = members.iter().filter_map(|one| Some(one.each.clone()?.times(one.copies)));
        let finding = Finding {
            rule: rule.name.clone(),
            code: rule.code.clone(),
            severity,
            confidence: rule.confidence,
            kind: instance.kind.name.clone(),
            resource,
            deployments,
            place,
            message,
            help,
            saving: savings.reduce(|one, two| one.and(&two)),
            instances: members.iter().fold(Count::exactly(0), |sum, one| sum + one.copies),
            fix: None,
            related,
            deciding: self.text(place).split_whitespace().collect::<Vec<_>>().join(" "),
        };
        let candidate = |Matched { index, instead, promised, .. }: Matched| Candidate { index, instead, promised };
        Some(Match { finding: Box::new(finding), candidates: members.into_iter().map(candidate).collect() })
    }

    /// The names of an arm's expressions, for one instance.
    fn names<'n>(
        &'n self,
        rule: &'n Rule,
        arm: &'n Arm,
        shared: &'n Shared,
        instance: &'n Instance,
        (pricing, budget, worked_out): (&'n Pricing<'n>, &'n Budget, &'n WorkedOut),
    ) -> PageNames<'n> {
        PageNames {
            page: &rule.page,
            subject: &instance.subject,
            instance: Some(instance),
            written: &[],
            lets: Lets::OfArm(&arm.lets),
            shared: Some(shared),
            worked_out: Some(worked_out),
            assumed: &[],
            settings: &shared.settings,
            group: None,
            subjects: &self.subjects,
            pricing,
            budget,
        }
    }

    /// Where a module is deployed more than once: to which environments a finding applies, as the end of its message.
    fn environments(&self, candidates: &[Candidate]) -> String {
        let environment = |candidate: &Candidate| self.instances[candidate.index].resource.scope.environment.as_deref();
        let names: BTreeSet<&str> = candidates.iter().filter_map(environment).collect();
        match names.len() {
            0 => String::new(),
            1..=MOST_NAMED => format!(" (in {})", names.into_iter().collect::<Vec<_>>().join(", ")),
            number => format!(" (in {number} environments)"),
        }
    }

    /// The bytes that decide: those of the value that the arm names, else the first line of what it is about. None where
    /// something is missing from a text that did not read: it may stand in the part that was lost.
    fn place(&self, arm: &Arm, instance: &Instance, names: &PageNames<'_>) -> Option<Place> {
        let deciding = arm.at.as_ref().and_then(|expr| names.value(expr).place);
        let whole = instance.resource.whole;
        let mut problems = self.sources.get(whole.file).problems().iter();
        if deciding.is_none() && problems.any(|problem| whole.span.contains(problem.span)) {
            return None;
        }
        Some(self.first_line(deciding.or(instance.part.header).unwrap_or(instance.resource.header)))
    }

    fn first_line(&self, place: Place) -> Place {
        let length = self.text(place).lines().next().map_or(0, |line| line.trim_end().len());
        let start = place.span.start as usize;
        Place { file: place.file, span: Span::new(start, start + length) }
    }

    fn text(&self, place: Place) -> &str {
        place.span.of(&self.sources.get(place.file).text)
    }

    /// The resource, where something outside of it decides, and the calls that lead to it.
    fn related(&self, place: Place, instance: &Instance) -> Vec<Related> {
        let Resource { address, header, whole, scope, .. } = &*instance.resource;
        let holds = |outer: &Place| outer.file == place.file && outer.span.contains(place.span);
        let reader = (!holds(whole)).then(|| (*header, format!("{address} uses this value")));
        let calls = scope.calls.iter().rev().filter(|call| !holds(&call.whole));
        let calls = calls.map(|call| (call.header, format!("{} is called here", call.address)));
        reader
            .into_iter()
            .chain(calls)
            .map(|(place, message)| Related { place: self.first_line(place), message })
            .collect()
    }
}

/// What to write, where the page says it in fields alone.
fn advice(instead: &[(Arc<str>, Value)]) -> Option<String> {
    let settings: Vec<String> = instead
        .iter()
        .filter(|(_, value)| !value.is_null() && !is_of_objects(value))
        .map(|(name, value)| format!("{} = {}", name, people(value)))
        .collect();
    (!settings.is_empty()).then(|| format!("set {}", settings.join(", ")))
}

/// A list of objects, which is too long for one line.
fn is_of_objects(value: &Value) -> bool {
    value.as_list().is_some_and(|items| items.iter().any(|item| item.as_object().is_some()))
}

/// One finding for each rule and deciding place: copies add up.
fn merge(matches: Vec<Match>) -> Vec<Match> {
    let mut merged: Vec<Match> = Vec::new();
    let mut at: HashMap<(Arc<str>, Place), usize> = HashMap::new();
    for Match { finding, candidates } in matches {
        if let Some(index) = at.get(&(finding.rule.clone(), finding.place)) {
            let known = &mut merged[*index];
            known.candidates.extend(candidates);
            let (known, finding) = (&mut known.finding, *finding);
            known.instances = known.instances + finding.instances;
            known.saving = match (known.saving.take(), finding.saving) {
                (Some(one), Some(two)) => Some(one.and(&two)),
                (one, two) => one.or(two),
            };
            for deployment in finding.deployments {
                if !known.deployments.contains(&deployment) {
                    known.deployments.push(deployment);
                }
            }
            for related in finding.related {
                if known.related.len() < MOST_RELATED && known.related.iter().all(|other| other.place != related.place)
                {
                    known.related.push(related);
                }
            }
        } else {
            at.insert((finding.rule.clone(), finding.place), merged.len());
            merged.push(Match { finding, candidates });
        }
    }
    merged
}
