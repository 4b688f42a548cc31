//! The fields of all instances of a run, for rules that ask for those of another kind.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    ops::Bound,
    sync::{Arc, Mutex, PoisonError},
};

use costlint_model::{Member, Sources, Truth, Value, paths::folder_of};

use crate::inventory::gather::{Gathering, Instance};

/// The fields of all instances, by kind.
#[derive(Default)]
pub(crate) struct Subjects<'s> {
    /// The files that they are written in, where there are any.
    pub(crate) sources: Option<&'s Sources>,
    by_kind: BTreeMap<&'s str, OfKind<'s>>,
    /// The instances by some of their fields, made when first asked for.
    joins: Mutex<HashMap<JoinKey, Arc<Join>>>,
    /// What was found with some values in a deployment, for all who ask there.
    found: Mutex<HashMap<Question, Value>>,
}

/// A kind and the fields that its instances are looked up by.
type JoinKey = (Arc<str>, Vec<Arc<str>>);

/// A look-up that has one answer wherever it is asked in a deployment: the fields and their values.
type Question = (JoinKey, Vec<Arc<str>>, Arc<str>);

/// Instances of a kind by their deployment, each by its number.
type ByDeployment = BTreeMap<Arc<str>, Vec<usize>>;

/// The instances of a kind, by the values of some fields.
#[derive(Default)]
struct Join {
    by_values: HashMap<Vec<Arc<str>>, ByDeployment>,
    /// Those of which one of the values is not known.
    open: ByDeployment,
}

struct OfKind<'s> {
    instances: Vec<&'s Instance>,
    /// How many of them are certainly there; those after them may be.
    certain: usize,
    /// The list of all, shared by everyone who asks.
    all: Value,
    /// Those in each folder.
    by_folder: BTreeMap<Arc<str>, InFolder>,
    by_deployment: ByDeployment,
}

/// The instances of a kind in a folder.
#[derive(Default)]
struct InFolder {
    certain: Vec<Value>,
    /// Whether there may be others.
    open: bool,
}

impl<'s> Subjects<'s> {
    pub(crate) fn new(sources: &'s Sources, gathering: &'s Gathering) -> Subjects<'s> {
        let mut by_kind: BTreeMap<&str, (Vec<&Instance>, usize)> = BTreeMap::new();
        for instance in &gathering.instances {
            let (instances, certain) = by_kind.entry(&instance.kind.name).or_default();
            instances.push(instance);
            *certain += 1;
        }
        for instance in &gathering.possible {
            by_kind.entry(&instance.kind.name).or_default().0.push(instance);
        }
        let of_kind = |(kind, (instances, certain))| (kind, OfKind::new(instances, certain));
        Subjects {
            sources: Some(sources),
            by_kind: by_kind.into_iter().map(of_kind).collect(),
            joins: Mutex::default(),
            found: Mutex::default(),
        }
    }

    /// The instances of a kind, as a list of objects.
    pub(crate) fn all(&self, kind: &str) -> Value {
        self.by_kind.get(kind).map_or_else(none, |of_kind| of_kind.all.clone())
    }

    /// The instances of a kind in a folder, in those that it lies in and in those that lie in it: what belongs together is
    /// seldom kept further apart.
    pub(crate) fn nearby(&self, kind: &str, folder: &str) -> Value {
        let Some(OfKind { all, by_folder, .. }) = self.by_kind.get(kind) else { return none() };
        if folder.is_empty() {
            return all.clone();
        }
        let inside = format!("{folder}/");
        let around = folder.match_indices('/').map(|(end, _)| &folder[..end]).chain(["", folder]);
        let below = by_folder
            .range::<str, _>((Bound::Included(&*inside), Bound::Unbounded))
            .take_while(|(folder, _)| folder.starts_with(&inside));
        let near =
            || around.clone().filter_map(|folder| by_folder.get(folder)).chain(below.clone().map(|(_, all)| all));
        let certain = near().flat_map(|folder| &folder.certain).cloned().collect();
        listed(certain, near().any(|folder| folder.open))
    }

    /// The instances of a kind that are deployed together with one, and whose fields have these values. The list is open where
    /// others may be among them: a value is not known, or whether they are there.
    pub(crate) fn with(&self, kind: &str, fields: &[Member], asking: &Instance, without_self: bool) -> Value {
        let Some(of_kind) = self.by_kind.get(kind) else { return none() };
        let key: JoinKey = (kind.into(), fields.iter().map(|field| field.name.clone()).collect());
        let values: Option<Vec<_>> = fields.iter().map(|field| joinable(&field.value)).collect();
        // Each of a thousand instances may ask the same. Who asks only matters where it may not be there, and for a manifest,
        // whose folder says what belongs to it.
        let is_shared = !without_self && asking.resource.copies.least > 0 && asking.resource.reference_name().is_some();
        let look_up = |key, values| self.look_up(of_kind, key, values, fields, asking, without_self);
        let Some(values) = values.as_ref().filter(|_| is_shared) else { return look_up(key, values.as_deref()) };
        let question = (key.clone(), values.clone(), asking.resource.scope.deployment.clone());
        let found = || self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let known = found().get(&question).cloned();
        known.unwrap_or_else(|| {
            let answer = look_up(key, Some(values));
            found().insert(question, answer.clone());
            answer
        })
    }

    fn look_up(
        &self,
        of_kind: &OfKind<'_>,
        key: JoinKey,
        values: Option<&[Arc<str>]>,
        fields: &[Member],
        asking: &Instance,
        without_self: bool,
    ) -> Value {
        let join = {
            let mut joins = self.joins.lock().unwrap_or_else(PoisonError::into_inner);
            let names = key.1.clone();
            joins.entry(key).or_insert_with(|| Arc::new(Join::new(of_kind, &names))).clone()
        };
        let is_meant = |index: &usize| !(without_self && std::ptr::eq(of_kind.instances[*index], asking));
        let matching = values.and_then(|values| join.by_values.get(values));
        let matching = matching.map_or_else(Cow::default, |all| of_kind.together(asking, all));
        let matching = matching.iter().copied().filter(is_meant);
        let is_certain = |index: &usize| {
            let other = of_kind.instances[*index];
            *index < of_kind.certain && (other.resource.copies.least > 0 || std::ptr::eq(other, asking))
        };
        let (certain, possible): (Vec<usize>, Vec<usize>) = matching.partition(|index| is_certain(index));
        let may_match = |index: &usize| {
            let other = of_kind.instances[*index];
            Truth::all(fields.iter().map(|field| other.field(&field.name).equals_loosely(&field.value))) != Truth::No
        };
        let is_open = || match values {
            Some(_) => of_kind.together(asking, &join.open).iter().filter(|index| is_meant(index)).any(may_match),
            None => {
                of_kind.together(asking, &of_kind.by_deployment).iter().filter(|index| is_meant(index)).any(may_match)
            }
        };
        let open = !possible.is_empty() || is_open();
        listed(certain.into_iter().map(|index| of_kind.instances[index].subject.clone()).collect(), open)
    }
}

impl Join {
    fn new(of_kind: &OfKind<'_>, fields: &[Arc<str>]) -> Join {
        let mut join = Join::default();
        for (index, instance) in of_kind.instances.iter().enumerate() {
            let values = fields.iter().map(|field| joinable(&instance.field(field))).collect::<Option<Vec<_>>>();
            let group = values.map_or(&mut join.open, |values| join.by_values.entry(values).or_default());
            group.entry(instance.resource.scope.deployment.clone()).or_default().push(index);
        }
        join
    }
}

/// A value to look up by: as a template shows it, and what no text is for null; `None` where it is not known.
fn joinable(value: &Value) -> Option<Arc<str>> {
    if value.is_null() { Some("\0".into()) } else { value.shown() }
}

/// Whether two instances belong to one deployment. Of manifests, a folder may be an overlay of the other or a release of the
/// same: one holds the other, or stands beside what does.
fn belongs_together(one: &Instance, other: &Instance) -> bool {
    let (one, other) = (&one.resource, &other.resource);
    let is_inside = |inner: &str, outer: &str| {
        outer.is_empty() || inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    one.scope.deployment == other.scope.deployment
        || one.reference_name().is_none()
            && other.reference_name().is_none()
            && (is_inside(&one.scope.folder, folder_of(&other.scope.folder))
                || is_inside(&other.scope.folder, folder_of(&one.scope.folder)))
}

impl<'s> OfKind<'s> {
    /// The instances of a kind, the certain ones first.
    fn new(instances: Vec<&'s Instance>, certain: usize) -> OfKind<'s> {
        let mut by_folder: BTreeMap<Arc<str>, InFolder> = BTreeMap::new();
        let mut by_deployment = ByDeployment::new();
        for (index, instance) in instances.iter().enumerate() {
            by_deployment.entry(instance.resource.scope.deployment.clone()).or_default().push(index);
            let folder = by_folder.entry(instance.resource.folder().into()).or_default();
            if index < certain {
                folder.certain.push(instance.subject.clone());
            } else {
                folder.open = true;
            }
        }
        let subjects = instances[..certain].iter().map(|instance| instance.subject.clone()).collect();
        OfKind { all: listed(subjects, certain < instances.len()), instances, certain, by_folder, by_deployment }
    }

    /// Those of some instances that belong to one deployment with another, in their order.
    fn together<'g>(&self, asking: &Instance, groups: &'g ByDeployment) -> Cow<'g, [usize]> {
        if asking.resource.reference_name().is_some() {
            let own = groups.get(&asking.resource.scope.deployment);
            return own.map_or_else(Cow::default, |own| Cow::Borrowed(own.as_slice()));
        }
        let all = groups.values().flatten().copied();
        let mut together: Vec<usize> = all.filter(|index| belongs_together(asking, self.instances[*index])).collect();
        together.sort_unstable();
        Cow::Owned(together)
    }
}

fn none() -> Value {
    Value::list(Vec::new())
}

/// These instances, and perhaps others. Where none is certain, nothing is known.
fn listed(certain: Vec<Value>, open: bool) -> Value {
    match (open, certain.is_empty()) {
        (false, _) => Value::list(certain),
        (true, false) => Value::open_list(certain),
        (true, true) => Value::unknown(),
    }
}
