//! The resources of a run, to be found through references.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use costlint_model::{
    Data, Dialect, Place, Reference, Resource, Sources, Truth, Value, documents, eval::Budget, terraform,
    uses::Mentions,
};

use crate::{
    inventory::references::{Gathered, Pointers, Pointing},
    pages::path::{Found, Links, Path, Which},
};

/// How many settings may pass a reference on to one another.
const LONGEST_CHAIN: usize = 8;

/// The resources of a run by scope and name.
pub(crate) struct Project<'r> {
    pub(crate) resources: &'r [Arc<Resource>],
    /// By scope and name; the copies of one resource stand together.
    by_name: BTreeMap<(&'r str, &'r str), Vec<usize>>,
    /// By root module, template or folder, and type: what belongs together may stand in several modules.
    by_type: BTreeMap<(&'r str, &'r str), Vec<usize>>,
    pointers: Gathered,
    /// The types of resources that a path leads to and that are not read.
    unread: Mutex<BTreeSet<(Dialect, String)>>,
    sources: &'r Sources,
    /// Read when a declaration asks for the first of them.
    mentions: OnceLock<Mentions>,
    /// The strings of the data sources, by folder and name, found when a declaration asks for the first of them.
    lookups: OnceLock<BTreeMap<(Arc<str>, String), String>>,
    outputs: OnceLock<BTreeMap<(Arc<str>, String), Place>>,
    /// How many steps the expressions of pages took.
    steps: AtomicU64,
}

/// The links as seen from one resource.
pub(crate) struct Seen<'p> {
    pub(crate) project: &'p Project<'p>,
    pub(crate) resource: &'p Resource,
    /// The settings by which texts elsewhere name the resource.
    pub(crate) named: &'p [Path],
}

impl<'r> Project<'r> {
    /// Indexes the resources of some texts.
    pub(crate) fn new(sources: &'r Sources, resources: &'r [Arc<Resource>]) -> Project<'r> {
        let mut by_name: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        let mut by_type: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (index, resource) in resources.iter().enumerate() {
            if let Some(name) = resource.reference_name() {
                by_name.entry((&*resource.scope.name, name)).or_default().push(index);
            }
            by_type.entry((&*resource.scope.deployment, &*resource.type_name)).or_default().push(index);
        }
        Project {
            resources,
            by_name,
            by_type,
            pointers: Gathered::default(),
            unread: Mutex::default(),
            sources,
            mentions: OnceLock::new(),
            lookups: OnceLock::new(),
            outputs: OnceLock::new(),
            steps: AtomicU64::new(0),
        }
    }

    /// The types of resources that a path led to and that are not read, since nothing says that they are needed.
    pub(crate) fn unread(&self) -> BTreeSet<(Dialect, String)> {
        self.unread.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Counts what a budget spent.
    pub(crate) fn count(&self, budget: &Budget) {
        self.steps.fetch_add(budget.spent(), Ordering::Relaxed);
    }

    /// How many steps the expressions of pages took.
    pub(crate) fn steps(&self) -> u64 {
        self.steps.load(Ordering::Relaxed)
    }

    /// The texts that the resources are written in.
    pub(crate) fn sources(&self) -> &'r Sources {
        self.sources
    }

    fn mentions(&self) -> &Mentions {
        self.mentions.get_or_init(|| Mentions::new(self.sources))
    }
}

impl Links for Seen<'_> {
    fn followed(&self, value: &Value) -> Option<Value> {
        self.note_unread(value.reference()?);
        self.body_of(value)
    }

    fn attribute(&self, value: &Value) -> Option<Value> {
        let path = value.reference()?.attribute.clone()?;
        let member = |value: Value, name: &str| Some(value.as_object()?.member(name)?.value.clone());
        let written = path.split('.').try_fold(self.body_of(value)?, member)?;
        let is_scalar = matches!(written.data, Data::Bool(_) | Data::Number(_) | Data::Text(_));
        is_scalar.then_some(written)
    }

    fn pointing(&self, type_name: &str, attribute: &str, which: Which) -> Found {
        let body = |index: &usize| self.project.resources[*index].body.clone();
        match (self.pointers(type_name, attribute), which) {
            (Pointing::From { those, .. }, Which::First) => Found::Value(body(&those[0])),
            (Pointing::From { those, and_perhaps_others: false }, Which::All) => {
                let of_each = |index: &usize| self.project.resources[*index].settings_of_each();
                Found::Value(Value::list(those.iter().map(of_each).collect()))
            }
            (Pointing::Perhaps | Pointing::From { .. }, _) => Found::Unknown,
            (Pointing::Nothing, _) => Found::Absent,
        }
    }
}

impl<'p> Seen<'p> {
    /// What the resource says that a value refers to.
    fn body_of(&self, value: &Value) -> Option<Value> {
        // Which of several copies is meant is not known; what all of them say is.
        let bodies = self.meant(value.reference()?).map(|copy| &copy.body);
        bodies.fold(None, |joined: Option<Value>, body| {
            Some(joined.map_or_else(|| body.clone(), |joined| joined.join(body)))
        })
    }

    /// Notes the type of what a reference leads to, where that is not read.
    fn note_unread(&self, reference: &Reference) {
        if self.meant(reference).next().is_none()
            && let Some(type_name) = self.resource.type_referred_to(reference, self.project.sources)
        {
            let mut unread = self.project.unread.lock().unwrap_or_else(PoisonError::into_inner);
            unread.insert((self.resource.dialect, type_name));
        }
    }

    /// The resources of the project that a reference may mean: the copies of one.
    fn meant<'s>(&'s self, reference: &'s Reference) -> impl Iterator<Item = &'p Resource> + 's {
        let scope = reference.scope.as_ref().unwrap_or(&self.resource.scope.name);
        let copies = self.project.by_name.get(&(&**scope, &*reference.target));
        let copies = copies.into_iter().flatten().map(|index| &*self.project.resources[*index]);
        copies.filter(|copy| reference.may_mean(copy.key()))
    }

    /// The identity of the resource that a value refers to, through the settings of others where these pass it on. Unknown
    /// where it is outside of the project, or one of several copies.
    pub(crate) fn identity(&self, value: &Value) -> Value {
        let mut value = value.clone();
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = value.reference().cloned() else { break };
            self.note_unread(&reference);
            let mut meant = self.meant(&reference);
            let (Some(target), None) = (meant.next(), meant.next()) else { break };
            let attribute = reference.attribute.as_deref();
            let is_itself = target.is_known_by(attribute);
            let written = attribute.and_then(|name| target.body.as_object()?.member(name));
            match written {
                // An id or a name is the resource's own, but an output of a module gives what the module was given.
                Some(member) if member.value.reference().is_some() && (target.is_call() || !is_itself) => {
                    value = member.value.clone();
                }
                None if !is_itself => break,
                _ if target.is_looked_up() => break,
                _ => return target.identity(reference.key.as_deref()).map_or_else(Value::unknown, Value::text),
            }
        }
        Value::unknown()
    }

    /// Whether anything else of the module or template refers to this resource.
    pub(crate) fn is_referred_to(&self) -> Truth {
        self.project.mentions().refers_to(self.resource)
    }

    /// Whether a word stands outside of this resource, in a text that may mean it.
    pub(crate) fn is_said(&self, word: &str) -> bool {
        let mentions = self.project.mentions();
        if word.contains('*') {
            mentions.has_word_like(word, self.resource)
        } else {
            mentions.has_word(word, self.resource)
        }
    }

    /// Whether the names that the resource has for itself, of which only parts are written out, may stand outside of it: each
    /// part of one does, maybe not together.
    pub(crate) fn may_be_said_by_name(&self) -> Truth {
        let may_be_said = |name: Value| {
            let Some(text) = name.place.map(|place| self.text_at(place)).filter(|text| text.contains("${")) else {
                return Truth::Unknown;
            };
            let literal = self.resource.literal_parts(text);
            let parts = || literal.split(|char: char| !char.is_alphanumeric()).filter(|part| part.len() > 1);
            let is_silent = parts().next().is_some() && !self.project.mentions().has_parts(parts(), self.resource);
            if is_silent { Truth::No } else { Truth::Unknown }
        };
        let mut names = self.naming().peekable();
        if names.peek().is_none() { Truth::Unknown } else { Truth::any(names.map(may_be_said)) }
    }

    /// Whether a name that the resource has for itself, and that is known, may be put together elsewhere from parts that are not
    /// known there: what its template writes out stands there as well.
    pub(crate) fn may_be_composed(&self, name: &Value) -> Truth {
        let Some(place) = name.place.filter(|place| self.resource.whole.contains(*place)) else { return Truth::No };
        let text = self.text_at(place);
        if !text.contains("${") || !self.naming().any(|own| own.place == Some(place)) {
            return Truth::No;
        }
        let literal = self.resource.literal_parts(text);
        let is_part = |part: &&str| part.split(|char: char| !char.is_alphanumeric()).any(|word| word.len() > 1);
        let parts: Vec<&str> = literal.split_whitespace().filter(is_part).collect();
        let is_composed = !parts.is_empty() && self.project.mentions().has_parts(parts.into_iter(), self.resource);
        if is_composed { Truth::Unknown } else { Truth::No }
    }

    /// The resource of a type and name that is deployed together with this one.
    pub(crate) fn deployed(&self, type_name: &str, name: &str) -> Option<&Resource> {
        let indices = self.project.by_type.get(&(&*self.resource.scope.deployment, type_name))?;
        let resources = indices.iter().map(|index| &*self.project.resources[*index]);
        { resources }.find(|resource| *resource.name == *name)
    }

    /// What points at this resource by a setting of resources of a type, or names it anywhere where the setting is empty.
    pub(crate) fn pointers(&self, type_name: &str, setting: &str) -> Pointing {
        let scope = &self.resource.scope;
        let candidates = self.project.by_type.get(&(&*scope.deployment, type_name)).map_or(&[][..], Vec::as_slice);
        if candidates.is_empty() {
            return Pointing::Nothing;
        }
        let resources = || candidates.iter().map(|index| (*index, &self.project.resources[*index]));
        let pointers = self.project.pointers.of(&scope.deployment, type_name, setting, || {
            if setting.is_empty() {
                return Pointers::in_texts(
                    resources().map(|(index, resource)| (index, &resource.scope.name, self.text(resource))),
                );
            }
            let seen = |(index, resource): (usize, &'p Arc<Resource>)| {
                (index, Seen { project: self.project, resource, named: &[] })
            };
            Pointers::new(resources().map(seen), setting)
        });
        let expressions = self.own_expressions();
        match pointers.at(&scope.name, self.resource.local_name(), self.resource.key(), &self.own_names(), &expressions)
        {
            // A bucket called `"data-${var.team}"` is the one that `"gs://data-${var.team}"` speaks of.
            Pointing::Nothing if setting.is_empty() => {
                let templates =
                    || expressions.iter().map(|text| text.trim_matches('"')).filter(|text| text.contains("${"));
                let beside = || resources().filter(|(_, resource)| resource.scope.name == scope.name);
                let speaking =
                    beside().find(|(_, resource)| templates().any(|template| self.text(resource).contains(template)));
                speaking.map_or(Pointing::Nothing, |(index, _)| Pointing::from(index))
            }
            pointing => pointing,
        }
    }

    /// Whether a resource of a type gets something of this resource through a module: in `domain_name = module.store.domain`,
    /// what the call of this resource's module gives; in `module "cdn" { origin = module.store.domain }`, what the call of its
    /// own module is given. What is passed for a single setting is evaluated instead, where its own name shows what it is.
    pub(crate) fn is_used_through_a_call(&self, type_name: &str, setting: &str) -> bool {
        let scope = &self.resource.scope;
        let candidates = self.project.by_type.get(&(&*scope.deployment, type_name)).map_or(&[][..], Vec::as_slice);
        let itself = setting.is_empty().then(|| (scope.name.clone(), self.resource.local_name()));
        // Each call with the folder of its module, and the name there of what this resource is or lies in.
        let mut inside = (scope.folder.clone(), self.resource.local_name());
        let mut calls = Vec::new();
        for (around, name, whole) in scope.callers() {
            let folder = self.project.sources.folders(whole.file).next().unwrap_or_default();
            calls.push((around, name, std::mem::replace(&mut inside, (folder.into(), name))));
        }
        candidates.iter().map(|index| &self.project.resources[*index]).any(|other| {
            let own = (other.scope.name.clone(), other.whole);
            let places = other.scope.callers().map(|(scope, _, whole)| (scope, whole)).chain([own]);
            { places }.any(|(scope, whole)| {
                let text = self.text_at(whole);
                itself.as_ref().is_some_and(|(known, name)| *known == scope && named(text, name).next().is_some()) || {
                    calls.iter()
                }
                .filter(|(known, ..)| *known == scope)
                .any(|(_, name, (folder, inner))| {
                    { named(text, name) }.any(|after| self.may_give(after, folder, inner))
                })
            })
        })
    }

    /// Whether what a call gives may be something of what this name means in the module's folder: `after` begins with the output.
    fn may_give(&self, after: &str, folder: &Arc<str>, inner: &str) -> bool {
        let Some(output) = output_name(after) else { return true };
        let outputs = self.project.outputs.get_or_init(|| terraform::outputs(self.project.sources));
        let Some(place) = outputs.get(&(folder.clone(), output.to_owned())) else { return true };
        let value = self.text_at(*place);
        value.contains("local.") || named(value, inner).next().is_some()
    }

    /// The value that a text is as JSON or YAML.
    pub(crate) fn document(&self, value: &Value) -> Value {
        documents::document(self.project.sources, value)
    }

    /// The bytes of a place.
    pub(crate) fn text_at(&self, place: Place) -> &str {
        place.span.of(&self.project.sources.get(place.file).text)
    }

    /// Whether a value that is not known is something in any case: a text with gaps, or what a resource gives. What a
    /// variable is given may be null.
    pub(crate) fn is_certainly_set(&self, value: &Value) -> bool {
        if value.reference().is_some_and(|reference| reference.attribute.is_some() && !reference.is_to_a_lookup()) {
            return true;
        }
        value.place.is_some_and(|place| self.project.sources.get(place.file).is_never_null(self.text_at(place)))
    }

    /// Whether one of some marks, such as one for another linter, stands in this resource or in the comment right above it, in
    /// capitals or not.
    pub(crate) fn is_marked<'m>(&self, mut marks: impl Iterator<Item = &'m str>) -> bool {
        let whole = self.resource.whole;
        let source = self.project.sources.get(whole.file);
        let before = &source.text[..whole.span.start as usize];
        let lines = || before.lines().rev().skip(usize::from(!before.ends_with('\n')));
        // All that stands before a manifest is about it, up to the one before.
        let is_headed = source.tree.is_data() && {
            let mut rest = lines().skip_while(|line| is_comment(line) || line.trim().is_empty());
            rest.next().is_none_or(|line| line.starts_with("---"))
        };
        let above = lines().take_while(|line| is_comment(line) || is_headed && line.trim().is_empty());
        let texts: Vec<String> = above.chain([self.text(self.resource)]).map(str::to_ascii_lowercase).collect();
        marks.any(|mark| {
            let mark = mark.to_ascii_lowercase();
            let stands = |text: &String| {
                { text.match_indices(&mark) }.any(|(at, _)| !text[at + mark.len()..].starts_with(char::is_alphanumeric))
            };
            texts.iter().any(stands)
        })
    }

    /// The strings of the data source that a value refers to, where it stands in the resource's own module.
    pub(crate) fn lookup(&self, value: &Value) -> Option<&str> {
        let (reference, scope) = (value.reference()?, &self.resource.scope);
        let is_own = reference.scope.as_ref().is_none_or(|name| *name == scope.name);
        let lookups = self.project.lookups.get_or_init(|| terraform::lookups(self.project.sources));
        lookups.get(&(scope.folder.clone(), reference.target.to_string())).filter(|_| is_own).map(String::as_str)
    }

    /// What the resource has beside its settings.
    pub(crate) fn beside(&self, name: &str) -> Value {
        self.resource.beside(name, self.project.sources)
    }

    fn text(&self, resource: &Resource) -> &str {
        self.text_at(resource.whole)
    }

    /// The plain texts that name this resource: those that it calls itself.
    fn own_names(&self) -> Vec<Arc<str>> {
        self.naming().filter_map(|value| value.as_text().map(Arc::from)).collect()
    }

    /// The expressions that name it, where what they come to is not known.
    fn own_expressions(&self) -> Vec<&str> {
        self.naming()
            .filter(Value::is_unknown)
            .filter_map(|value| value.place.map(|place| self.text_at(place)))
            .collect()
    }

    /// What the resource is called by the settings that name it.
    fn naming(&self) -> impl Iterator<Item = Value> {
        let named = |path: &Path| path.along(&self.resource.body, &Alone).into_iter().nth(path.steps.len());
        self.named.iter().filter_map(named)
    }
}

/// Whether a line is a comment of HCL or YAML.
fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    ["#", "//", "/*", "*"].iter().any(|mark| line.starts_with(mark)) || line.trim_end().ends_with("*/")
}

/// What follows a name in a text, wherever it is not a part of a longer one.
fn named<'t>(text: &'t str, name: &str) -> impl Iterator<Item = &'t str> {
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-');
    let length = name.len();
    text.match_indices(name).filter_map(move |(start, _)| {
        let (before, after) = (&text[..start], &text[start + length..]);
        let is_longer = before.ends_with(|char| is_part(char) || char == '.') || after.starts_with(is_part);
        (!is_longer).then_some(after)
    })
}

/// The output that is read of a call, from what follows its name: `domain` of `.domain`, of `[0].domain` and of `["a"].domain`.
fn output_name(after: &str) -> Option<&str> {
    let after = match after.strip_prefix('[') {
        Some(key) => key.split_once(']')?.1,
        None => after,
    };
    let name = after.strip_prefix('.')?;
    let end = name.find(|char: char| !(char.is_alphanumeric() || matches!(char, '_' | '-'))).unwrap_or(name.len());
    (end > 0).then(|| &name[..end])
}

/// No links: what a resource calls itself is read from it alone.
pub(crate) struct Alone;

impl Links for Alone {
    fn followed(&self, _value: &Value) -> Option<Value> {
        None
    }

    fn attribute(&self, _value: &Value) -> Option<Value> {
        None
    }

    fn pointing(&self, _type_name: &str, _attribute: &str, _which: Which) -> Found {
        Found::Unknown
    }
}
