//! Fixes: the edits that give fields of instances new values.
//!
//! A declaration says where a field is written, so it can be written there. A value may be decided elsewhere and
//! shared by others: then nothing is written unless the finding is about all of them.

mod beside;
mod plan;
mod titles;
mod write;

pub(crate) mod laws;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use costlint_model::{Place, Resource, Sources, Texts, Truth, Value, uses::Readers};
use costlint_syntax::edit::{Change, Edit, New};

use crate::{
    findings::{
        finding::{Fix, Replacement, Safety},
        ignored::Ignored,
    },
    inventory::{
        gather::Instance,
        links::{Project, Seen},
    },
};

use write::Write;

/// Makes the fixes of a run.
pub(crate) struct Writer<'w> {
    texts: Texts<'w>,
    readers: Readers<'w>,
    pub(crate) project: &'w Project<'w>,
    pub(crate) instances: &'w [Instance],
    /// Which instances stand at a place, or have a field that does.
    at: OnceLock<BTreeMap<Place, Vec<usize>>>,
}

/// An instance to mend.
pub(crate) struct Candidate {
    /// Its number among the instances.
    pub(crate) index: usize,
    /// The fields to write, each with its value; null leaves the setting out.
    pub(crate) instead: Vec<(Arc<str>, Value)>,
    /// What the rule promises.
    pub(crate) promised: Safety,
}

/// Why something is not written, as the end of a sentence.
type Declined = String;

impl<'w> Writer<'w> {
    pub(crate) fn new(sources: &'w Sources, project: &'w Project<'w>, instances: &'w [Instance]) -> Writer<'w> {
        Writer { texts: Texts::new(sources), readers: Readers::new(sources), project, instances, at: OnceLock::new() }
    }

    /// The fix of a finding that stands for some instances; `None` where the rule says nothing to write. Where no setting is
    /// to be named, the title is the help of the finding.
    pub(crate) fn fix(&self, candidates: &[Candidate], help: Option<&str>) -> Option<Fix> {
        let first = candidates.iter().find(|candidate| !candidate.instead.is_empty())?;
        let promised = candidates.iter().map(|candidate| candidate.promised).min().unwrap_or(Safety::Idea);
        let idea = |reason| Fix { safety: Safety::Idea, title: self.wish(first, help), edits: Vec::new(), reason };
        if promised == Safety::Idea {
            return Some(idea(None));
        }
        Some(match self.writes(candidates).and_then(|writes| Ok((self.replacements(&writes)?, writes))) {
            Ok((edits, _)) if edits.is_empty() => idea(None),
            Ok((edits, writes)) => {
                let replaces = !candidates.iter().all(|candidate| self.is_in_place(candidate));
                let reason =
                    (replaces && promised == Safety::Safe).then(|| "the change may replace the resource".to_owned());
                let safety = if replaces { Safety::Unsafe } else { promised };
                Fix { safety, title: titles::title(&writes, &self.texts), edits, reason }
            }
            Err(declined) => idea(Some(format!("no automatic fix: {declined}"))),
        })
    }

    /// The edits that fix all of the instances.
    fn edits(&self, candidates: &[Candidate]) -> Result<Vec<Replacement>, Declined> {
        self.replacements(&self.writes(candidates)?)
    }

    /// What is written to fix all of the instances.
    fn writes(&self, candidates: &[Candidate]) -> Result<Vec<Write>, Declined> {
        let mut writes: Vec<Write> = Vec::new();
        // Copies of one part of a resource are written in one place, so they must want the same.
        let mut of_part: BTreeMap<Place, Vec<Write>> = BTreeMap::new();
        for candidate in candidates {
            let plan = self.plan(candidate)?;
            if let Some(part) = self.instances[candidate.index].part.element.place
                && *of_part.entry(part).or_insert_with(|| plan.clone()) != plan
            {
                return Err("copies of the resource need different values".into());
            }
            for write in plan {
                if !writes.contains(&write) {
                    writes.push(write);
                }
            }
        }
        self.check_shared(candidates, &writes)?;
        self.check_follows(candidates, &writes)?;
        Ok(writes)
    }

    fn replacements(&self, writes: &[Write]) -> Result<Vec<Replacement>, Declined> {
        let mut all = Vec::new();
        let mut changes: BTreeMap<Place, Vec<(Change, Vec<Edit>)>> = BTreeMap::new();
        for write in writes.iter().cloned() {
            match write {
                Write::Change { container, change, edits } => {
                    let known = changes.entry(container).or_default();
                    if known.iter().any(|(other, _)| other.path == change.path) {
                        return Err("copies of the resource need different values".into());
                    }
                    known.push((change, edits));
                }
                Write::Replace { literal, edits, .. } => all.push((literal, edits)),
                Write::Beside { resource, text } => {
                    let edit = self.texts.behind(resource, &text).map_err(|refusal| refusal.to_string())?;
                    all.push((resource, vec![edit]));
                }
            }
        }
        for (container, mut changes) in changes {
            let edits = if let [(_, edits)] = changes.as_mut_slice() {
                std::mem::take(edits)
            } else {
                let together: Vec<Change> = changes.into_iter().map(|(change, _)| change).collect();
                self.texts.change(container, &together).map_err(|refusal| refusal.to_string())?
            };
            all.push((container, edits));
        }
        apart(all)
    }

    /// The text that would be written behind the resource of a finding.
    pub(crate) fn beside(&self, candidates: &[Candidate]) -> Option<String> {
        let candidate = candidates.first()?;
        let instance = &self.instances[candidate.index];
        candidate.instead.iter().filter(|(_, value)| value.as_bool() == Some(true)).find_map(|(field, _)| {
            let source = instance.declaration.source(field)?;
            beside::filled(&source.formula.page, source.beside.as_ref()?, instance)
        })
    }

    /// What the fields that are written have in common: whether the provider changes all of them in place.
    fn is_in_place(&self, candidate: &Candidate) -> bool {
        let instance = &self.instances[candidate.index];
        self.written(candidate)
            .iter()
            .all(|(field, _)| instance.declaration.source(field).is_some_and(crate::pages::source::Source::is_in_place))
    }

    /// The fields of a candidate that are to have another value than now, unless changes of them are ignored.
    fn written<'c>(&self, candidate: &'c Candidate) -> Vec<(&'c str, &'c Value)>
    where
        'w: 'c,
    {
        let instance = &self.instances[candidate.index];
        let links = self.seen(instance);
        let ignored = Ignored::of(instance, &links, self.project.sources());
        changes(instance, &candidate.instead).filter(|(field, _)| !ignored.covers(field)).collect()
    }

    /// Whether Terraform ignores changes of the field that a finding is about, or of all that it would write.
    pub(crate) fn is_ignored(&self, instance: &Instance, at: Option<&str>, instead: &[(Arc<str>, Value)]) -> bool {
        let links = self.seen(instance);
        let ignored = Ignored::of(instance, &links, self.project.sources());
        let mut changes = changes(instance, instead).peekable();
        at.is_some_and(|field| ignored.covers(field))
            || changes.peek().is_some() && changes.all(|(field, _)| ignored.covers(field))
    }

    fn seen<'i>(&'i self, instance: &'i Instance) -> Seen<'i> {
        Seen { project: self.project, resource: &instance.resource, named: &instance.declaration.named }
    }

    /// What would be written where nothing is: the setting of the first field, as the file names it.
    fn wish(&self, candidate: &Candidate, help: Option<&str>) -> String {
        let written = self.written(candidate);
        let first = written.iter().find(|(_, value)| !value.is_null()).or(written.first());
        let named = first.and_then(|(field, value)| self.wished(candidate, field, value));
        match (named, help) {
            (Some((name, New::Null)), _) => format!("remove `{name}`"),
            (Some((name, new)), _) => format!("set {}", titles::assigned(&name, &new)),
            (None, Some(help)) => help.to_owned(),
            (None, None) => "change it by hand".to_owned(),
        }
    }

    /// No write affects an instance outside the finding: a copy of the same resource, another resource
    /// that follows a reference, another reader of a variable.
    fn check_shared(&self, candidates: &[Candidate], writes: &[Write]) -> Result<(), Declined> {
        let meant: BTreeSet<usize> = candidates.iter().map(|candidate| candidate.index).collect();
        let wholes: Vec<Place> = meant
            .iter()
            .map(|index| self.instances[*index].resource.whole)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let kinds: BTreeSet<&str> = meant.iter().map(|index| &*self.instances[*index].kind.name).collect();
        for write in writes {
            let (place, edits) = match write {
                Write::Change { container, edits, .. } => (*container, edits),
                Write::Replace { literal, edits, .. } => (*literal, edits),
                Write::Beside { .. } => continue,
            };
            let is_own = wholes.iter().any(|whole| whole.contains(place));
            let readers = self.standing_at().get(&place).map_or(&[][..], Vec::as_slice);
            let is_other = |index: &usize| {
                let instance = &self.instances[*index];
                let is_elsewhere = !is_own && !wholes.contains(&instance.resource.whole);
                !meant.contains(index) && (is_elsewhere || kinds.contains(&*instance.kind.name))
            };
            if let Some(other) = readers.iter().copied().find(is_other) {
                let Resource { address, scope, .. } = &*self.instances[other].resource;
                let environment = scope.environment.as_deref().map(|name| format!(" in {name}")).unwrap_or_default();
                return Err(format!("`{address}`{environment} uses the same value"));
            }
            if !is_own {
                let text = edits.first().map_or("", |edit| edit.text.trim_matches(['"', '\'']));
                self.readers.only_for(place, &wholes, text)?;
            }
        }
        Ok(())
    }

    /// No setting that only fits one value of a variable is written into the resource: with the value that another caller
    /// gives, it may be an error.
    fn check_follows(&self, candidates: &[Candidate], writes: &[Write]) -> Result<(), Declined> {
        let is_elsewhere = |place: Place| {
            candidates.iter().all(|candidate| !self.instances[candidate.index].resource.whole.contains(place))
        };
        let given = writes.iter().find_map(|write| match write {
            Write::Replace { literal, setting, .. } => {
                (is_elsewhere(*literal) && self.readers.may_be_given(*literal)).then_some(setting)
            }
            Write::Change { .. } | Write::Beside { .. } => None,
        });
        let set = writes.iter().find_map(|write| match write {
            Write::Change { change, .. } if change.to.is_some() => Some(titles::name_of(&change.path)),
            _ => None,
        });
        match (given, set) {
            (Some(given), Some(set)) => {
                Err(format!("`{set}` would have to follow `{given}`, which a variable or parameter decides"))
            }
            _ => Ok(()),
        }
    }

    fn standing_at(&self) -> &BTreeMap<Place, Vec<usize>> {
        self.at.get_or_init(|| {
            let mut at: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
            for (index, instance) in self.instances.iter().enumerate() {
                let members = instance.subject.as_object().map_or(&[][..], costlint_model::Object::members);
                let fields = members.iter().filter_map(|member| member.value.place);
                let places: BTreeSet<Place> = fields.chain(instance.part.element.place).collect();
                for place in places {
                    at.entry(place).or_default().push(index);
                }
            }
            at
        })
    }
}

/// The fields that are to have another value than now.
fn changes<'c>(instance: &'c Instance, instead: &'c [(Arc<str>, Value)]) -> impl Iterator<Item = (&'c str, &'c Value)> {
    let fields = instead.iter().map(|(field, value)| (&**field, value));
    fields.filter(|(field, value)| instance.field(field).equals(value) != Truth::Yes)
}

/// The edits as replacements in order, unless two of them overlap.
fn apart(edits: Vec<(Place, Vec<Edit>)>) -> Result<Vec<Replacement>, Declined> {
    let place = |place: Place, edit: &Edit| Place { file: place.file, span: edit.span };
    let mut replacements: Vec<Replacement> = edits
        .into_iter()
        .flat_map(|(at, edits)| {
            edits.into_iter().map(move |edit| Replacement { place: place(at, &edit), text: edit.text })
        })
        .collect();
    replacements.sort();
    replacements.dedup();
    let overlap = |pair: &[Replacement]| {
        let (one, two) = (pair[0].place, pair[1].place);
        one.file == two.file && (one.span.end > two.span.start || one.span == two.span)
    };
    if replacements.windows(2).any(overlap) {
        Err("two settings would be written to the same place".into())
    } else {
        Ok(replacements)
    }
}
