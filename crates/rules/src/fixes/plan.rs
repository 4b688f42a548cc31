//! The place where the new value of a field is written.

use std::sync::Arc;

use costlint_model::{Resource, Truth, Value};
use costlint_syntax::{
    edit::{Change, Key, New},
    hcl::{Expr, ExprKind},
};

use super::{Candidate, Declined, Write, Writer, beside};
use crate::{
    inventory::{gather::Instance, links::Seen, versions},
    pages::{
        kind::Kind,
        page::Page,
        path::{Found, Path, Step},
        source::{Base, Case, Form, Setting, Source, new_of},
    },
};

/// What is written for one instance.
struct Planning<'p, 'w> {
    writer: &'p Writer<'w>,
    instance: &'p Instance,
    candidate: &'p Candidate,
    links: Seen<'p>,
}

impl<'w> Writer<'w> {
    fn planning<'p>(&'p self, candidate: &'p Candidate) -> Planning<'p, 'w> {
        let instance = &self.instances[candidate.index];
        let links = Seen { project: self.project, resource: &instance.resource, named: &instance.declaration.named };
        Planning { writer: self, instance, candidate, links }
    }

    /// The settings to write so that the fields of an instance have their new values.
    pub(super) fn plan(&self, candidate: &Candidate) -> Result<Vec<Write>, Declined> {
        let planning = self.planning(candidate);
        let mut writes = Vec::new();
        for (field, value) in self.written(candidate) {
            let form = planning.instance.declaration.source(field).map(|source| &source.form);
            let setting = form.and_then(|form| match form {
                Form::Setting(setting) => planning.path(setting)?.title(),
                form => form.path()?.title(),
            });
            let declined =
                |reason: String| setting.as_ref().map_or(reason.clone(), |name| format!("`{name}`: {reason}"));
            writes.extend(planning.field(field, value).map_err(declined)?);
        }
        Ok(writes)
    }
}

impl Writer<'_> {
    /// The setting that decides a field, as the file names it, and what it would say for a value; `None` where that is no
    /// single setting.
    pub(super) fn wished(&self, candidate: &Candidate, field: &str, value: &Value) -> Option<(String, New)> {
        let planning = self.planning(candidate);
        match &planning.instance.declaration.source(field)?.form {
            Form::Setting(setting) => {
                let written = if value.is_null() { New::Null } else { setting.meaning.written(value, None)? };
                Some((planning.path(setting)?.title()?, written))
            }
            Form::Cases(cases) => {
                let case = cases.iter().find(|case| case.is.equals(value) == Truth::Yes)?;
                let (path, written) = case.when.first()?;
                Some((path.title()?, new_of(written)?))
            }
            Form::Allowed(_, label) => Some((label.to_string(), new_of(value)?)),
            Form::Present(_) | Form::Computed => None,
        }
    }

    /// The edits that put the value of a setting over itself, though nothing is to be done.
    pub(super) fn put_back(&self, candidate: &Candidate, field: &str) -> Result<Vec<costlint_syntax::Edit>, Declined> {
        let planning = self.planning(candidate);
        let instance = planning.instance;
        let (_, value) = candidate.instead.first().ok_or("nothing to put back")?;
        let Some(Form::Setting(setting)) = instance.declaration.source(field).map(|source| &source.form) else {
            return Err("no single setting decides the value".into());
        };
        let (base, _) = instance.part.base(setting.base, &instance.resource);
        if !setting.paths.iter().any(|path| matches!(path.find(base, &planning.links), Found::Value(_))) {
            return Err("the setting is not written".into());
        }
        let edits = |write| match write {
            Write::Change { edits, .. } | Write::Replace { edits, .. } => edits,
            Write::Beside { .. } => Vec::new(),
        };
        let all = planning.field(field, value)?.into_iter().flat_map(edits).collect();
        Ok(all)
    }
}

impl Planning<'_, '_> {
    fn field(&self, field: &str, value: &Value) -> Result<Vec<Write>, Declined> {
        if !value.is_wholly_known() {
            return Err("the new value is unknown".into());
        }
        let now = self.instance.field(field);
        if !now.is_wholly_known() {
            return Err("the current value is unknown".into());
        }
        let Some(Source { form, beside, formula, .. }) = self.instance.declaration.source(field) else {
            return Err("the value is derived from other settings".into());
        };
        match form {
            Form::Setting(setting) => self.setting(setting, value),
            Form::Present(path) if value.as_bool() == Some(false) => Ok(vec![self.remove(path)?]),
            Form::Present(path) if self.writes_below(path) => Ok(Vec::new()),
            Form::Present(_) => match beside {
                Some(text) => Ok(vec![self.beside(&formula.page, text)?]),
                None => Err("the rule does not say what to write".into()),
            },
            Form::Cases(cases) => self.cases(cases, value),
            Form::Allowed(rows, label) => Ok(vec![self.row(rows, label, &now, value)?]),
            Form::Computed => Err("no single setting decides the value".into()),
        }
    }

    /// The resource that makes a field true, behind the one that is read.
    fn beside(&self, page: &Page, template: &Expr) -> Result<Write, Declined> {
        let resource = &self.instance.resource;
        if resource.copies.exact() != Some(1) {
            return Err("each copy of the resource needs its own".into());
        }
        let text = beside::filled(page, template, self.instance).ok_or("a part of what to write is unknown")?;
        let name = beside::declared_name(&text).ok_or("the resource cannot be written in this language")?;
        let is_taken = |other: &&Arc<Resource>| {
            other.scope.name == resource.scope.name && format!("{}.{}", other.type_name, other.name) == name
        };
        if let Some(other) = self.links.project.resources.iter().find(is_taken) {
            return Err(format!("`{}` exists already", other.address));
        }
        Ok(Write::Beside { resource: resource.whole, text })
    }

    fn setting(&self, setting: &Setting, value: &Value) -> Result<Vec<Write>, Declined> {
        if let Some(switch) = &setting.switch
            && self.will_be(switch).as_bool() != Some(true)
        {
            return Err(format!("the setting only applies where `{switch}` is true"));
        }
        if self.is_identity(setting, value) {
            return Err("the setting identifies the resource".into());
        }
        let (base, _) = self.instance.part.base(setting.base, &self.instance.resource);
        let unwritable = || "the setting does not support the new value".to_owned();
        match self.standing(setting) {
            Some((path, _)) if value.is_null() => Ok(vec![self.change(base, path, None)?]),
            Some((path, written)) if path.is_of_all() => self.elements(base, path, &written, value),
            Some((path, written)) => {
                let to = setting.meaning.written(value, Some(&written)).ok_or_else(unwritable)?;
                Ok(vec![self.replace(base, path, &written, &to)?])
            }
            None if value.is_null() => Err("the setting is absent, so its default applies".into()),
            None => {
                for other in &setting.excludes {
                    if !matches!(other.find(base, &self.links), Found::Absent) {
                        let name = other.last_name().unwrap_or_default();
                        return Err(format!("the setting cannot stand beside `{name}`"));
                    }
                }
                let path = self.path(setting).ok_or_else(unwritable)?;
                // A first element is added like any other.
                if let (true, Some([only])) = (path.is_of_all(), value.as_list()) {
                    let to = new_of(only).ok_or_else(unwritable)?;
                    return Ok(vec![self.change_below(base, path, &[Key::Index(0)], Some(&to))?]);
                }
                let to = setting.meaning.written(value, None).ok_or_else(unwritable)?;
                Ok(vec![self.change(base, path, Some(&to))?])
            }
        }
    }

    /// The place of a setting that is in use, and what stands there.
    fn standing<'s>(&self, setting: &'s Setting) -> Option<(&'s Path, Value)> {
        let (base, _) = self.instance.part.base(setting.base, &self.instance.resource);
        setting.paths.iter().find_map(|path| match path.find(base, &self.links) {
            Found::Value(written) => Some((path, written)),
            _ => None,
        })
    }

    /// Where a setting is written: the place in use, else the one whose name the version in use knows.
    fn path<'s>(&self, setting: &'s Setting) -> Option<&'s Path> {
        match self.standing(setting) {
            Some((path, _)) => Some(path),
            None if self.has_old_names(setting) => setting.paths.last(),
            None => setting.paths.first(),
        }
    }

    /// Whether the version in use knows a setting by its last path: the constraint says so, or it allows both versions and the
    /// deployment uses only names of the old one.
    fn has_old_names(&self, setting: &Setting) -> bool {
        let resource = &self.instance.resource;
        let Some(since) = &setting.since else { return false };
        let cloud = Kind::provider_of(&resource.type_name);
        let has = |names: &[&str]| {
            self.links.project.resources.iter().any(|other| {
                other.scope.deployment == resource.scope.deployment
                    && Kind::provider_of(&other.type_name) == cloud
                    && other.body.has_member(names)
            })
        };
        match versions::reaches(since, &resource.version) {
            Truth::Yes => false,
            Truth::No => true,
            Truth::Unknown => {
                let before = setting.before.iter().map(|name| &**name);
                let old: Vec<&str> = before.chain(setting.paths.last().and_then(Path::last_name)).collect();
                let new = setting.paths.first().and_then(Path::last_name);
                has(&old) && !new.is_some_and(|new| has(&[new]))
            }
        }
    }

    /// The elements of a list that differ from what is written. Those that have their place stay, whatever comes before them.
    fn elements(&self, base: &Value, path: &Path, written: &Value, value: &Value) -> Result<Vec<Write>, Declined> {
        let (Some(old), Some(new)) = (written.as_list(), value.as_list()) else {
            return Err("the setting does not support the new value".into());
        };
        let unknown = || "the new value is unknown".to_owned();
        let is_same =
            |one: &Value, two: &Value| one.place.is_some() && one.place == two.place || one.equals(two) == Truth::Yes;
        let mut writes = Vec::new();
        let mut next = 0;
        for (index, element) in old.iter().enumerate() {
            let taken = new.get(next).filter(|to| old.len() == new.len() || is_same(element, to));
            let Some(to) = taken else {
                writes.push(self.change_below(base, path, &[Key::Index(index)], None)?);
                continue;
            };
            next += 1;
            if element.equals(to) == Truth::Yes {
                continue;
            }
            let (Some(was), Some(is)) = (element.as_object(), to.as_object()) else {
                let to = new_of(to).ok_or_else(unknown)?;
                writes.push(self.change_below(base, path, &[Key::Index(index)], Some(&to))?);
                continue;
            };
            let setting = |name: &Arc<str>| [Key::Index(index), Key::Name(name.to_string())];
            for member in was.members().iter().filter(|member| is.member(&member.name).is_none()) {
                writes.push(self.change_below(base, path, &setting(&member.name), None)?);
            }
            for member in is.members() {
                let before = was.get(&member.name).unwrap_or_else(Value::null);
                if before.equals(&member.value) != Truth::Yes {
                    let to = new_of(&member.value).ok_or_else(unknown)?;
                    writes.push(self.change_below(base, path, &setting(&member.name), Some(&to))?);
                }
            }
        }
        for (number, element) in new.iter().skip(next).enumerate() {
            let to = new_of(element).ok_or_else(unknown)?;
            // Where nothing stays, a list that is made is a list of one.
            writes.push(self.change_below(base, path, &[Key::Index(old.len() + number)], Some(&to))?);
        }
        Ok(writes)
    }

    /// Whether a setting makes the resource what it is: its kind, or what `where` asks for.
    fn is_identity(&self, setting: &Setting, value: &Value) -> bool {
        let type_setting = self.instance.resource.type_setting();
        let is_type =
            |path: &Path| matches!(path.steps.as_slice(), [Step::Name(name)] if Some(&**name) == type_setting);
        if setting.base == Base::Resource && setting.paths.iter().any(is_type) {
            return true;
        }
        let Some(condition) = &self.instance.declaration.condition else { return false };
        let mut is_asked_for = false;
        condition.expr.each_expression(&mut |expr| {
            let ExprKind::Call(call) = &expr.kind else { return };
            let text = &condition.page.text;
            let only_presence = call.name.of(text) == "present";
            let paths = call.args.iter().filter_map(|argument| Path::read(&argument.literal_text(text)?).ok());
            is_asked_for |=
                paths.into_iter().any(|path| setting.paths.contains(&path)) && (!only_presence || value.is_null());
        });
        is_asked_for
    }

    /// Whether another field is written inside of what is to be there: that makes it so.
    fn writes_below(&self, outer: &Path) -> bool {
        let first_path = |field: &str| match &self.instance.declaration.source(field)?.form {
            Form::Setting(setting) => setting.paths.first(),
            _ => None,
        };
        let is_below = |path: &Path| path.steps.len() > outer.steps.len() && path.steps.starts_with(&outer.steps);
        self.candidate.instead.iter().any(|(field, value)| !value.is_null() && first_path(field).is_some_and(is_below))
    }

    /// A field's value once all is written.
    fn will_be(&self, field: &str) -> Value {
        let written = self.candidate.instead.iter().find(|(name, _)| **name == *field).map(|(_, value)| value.clone());
        written.unwrap_or_else(|| self.instance.field(field))
    }

    /// Undoes the case that holds and makes the first one with the new value hold.
    fn cases(&self, cases: &[Case], value: &Value) -> Result<Vec<Write>, Declined> {
        let base = &self.instance.part.element;
        let wanted =
            cases.iter().find(|case| case.is.equals(value) == Truth::Yes).ok_or("no setting gives the new value")?;
        let held = cases.iter().find(|case| self.holds(case) == Truth::Yes).ok_or("the current value is unknown")?;
        let mut writes = Vec::new();
        for (path, _) in held.when.iter().chain(&held.also) {
            let is_kept = wanted.when.iter().chain(&wanted.also).any(|(other, _)| other == path);
            if !is_kept && matches!(path.find(base, &self.links), Found::Value(_)) {
                writes.push(self.change(base, path, None)?);
            }
        }
        for (path, value) in wanted.when.iter().chain(&wanted.also) {
            let to = new_of(value).ok_or("the new value is unknown")?;
            match path.find(base, &self.links) {
                Found::Value(written) if written.equals_loosely(value) == Truth::Yes => {}
                Found::Value(written) => writes.push(self.replace(base, path, &written, &to)?),
                Found::Absent => writes.push(self.change(base, path, Some(&to))?),
                Found::Unknown => return Err("the current value is unknown".into()),
            }
        }
        Ok(writes)
    }

    fn holds(&self, case: &Case) -> Truth {
        Truth::all(case.when.iter().map(|(path, wanted)| match path.find(&self.instance.part.element, &self.links) {
            Found::Value(value) => value.equals_loosely(wanted),
            Found::Absent => Truth::from(wanted.is_null()),
            Found::Unknown => Truth::Unknown,
        }))
    }

    /// The values of the one row that speaks of a label.
    fn row(&self, rows: &Setting, label: &str, now: &Value, value: &Value) -> Result<Write, Declined> {
        let (base, _) = self.instance.part.base(rows.base, &self.instance.resource);
        let path = rows.paths.first().ok_or("no single setting decides the value")?;
        let Found::Value(list) = path.find(base, &self.links) else {
            return Err("no single setting decides the value".into());
        };
        let of_label = |row: &&Value| {
            row.as_object().and_then(|row| row.get("key")).is_some_and(|key| key.as_text() == Some(label))
        };
        let speaking: Vec<&Value> = list.as_list().unwrap_or_default().iter().filter(of_label).collect();
        let [row] = speaking.as_slice() else { return Err("several requirements decide the value".into()) };
        let operator = row.as_object().and_then(|row| row.get("operator"));
        if operator.as_ref().and_then(Value::as_text) != Some("In") {
            return Err("the requirement lists excluded values".into());
        }
        let literal = now.place.ok_or("the value is not a literal")?;
        let to = new_of(value).ok_or("the new value is unknown")?;
        let edits = self.writer.texts.replace(literal, &to).map_err(|refusal| refusal.to_string())?;
        Ok(Write::Replace { literal, setting: label.to_owned(), to, edits })
    }

    fn remove(&self, path: &Path) -> Result<Write, Declined> {
        self.change(&self.instance.part.element, path, None)
    }

    /// Puts a value over a written one: in its container where it is a literal there, so that lines are aligned together
    /// with others, else at the literal that decides it, wherever it stands.
    fn replace(&self, base: &Value, path: &Path, written: &Value, to: &New) -> Result<Write, Declined> {
        let Some(literal) = written.place else { return self.change(base, path, Some(to)) };
        // A literal of an override file counts, whatever the block says that it is merged into.
        let stands_here = literal.file == self.instance.resource.whole.file;
        if stands_here
            && self.writer.texts.aligns_settings(literal)
            && let Ok(write) = self.change(base, path, Some(to))
        {
            return Ok(write);
        }
        let edits = self.writer.texts.replace(literal, to).map_err(|refusal| refusal.to_string())?;
        let setting = path.title().unwrap_or_default();
        Ok(Write::Replace { literal, setting, to: to.clone(), edits })
    }

    /// Writes or removes a setting below the outermost value on its way that is written out as a container.
    fn change(&self, base: &Value, path: &Path, to: Option<&New>) -> Result<Write, Declined> {
        self.change_below(base, path, &[], to)
    }

    /// The same of what stands below the end of a path.
    fn change_below(&self, base: &Value, path: &Path, below: &[Key], to: Option<&New>) -> Result<Write, Declined> {
        let along = path.along(base, &self.links);
        let steps = &path.steps;
        let last_link = steps
            .iter()
            .rposition(|step| matches!(step, Step::Follow | Step::From { .. }))
            .map_or(0, |index| index + 1);
        if last_link >= along.len() {
            return Err("the linked resource does not set the value".into());
        }
        let mut reason = "the value is not a literal".to_owned();
        for (index, value) in along.iter().enumerate().skip(last_link).take(steps.len()) {
            let own = value.place.map(|container| (container, None));
            // A resource of a template without properties gets them together with the first.
            let made = || {
                self.instance
                    .resource
                    .outside
                    .filter(|_| index == 0)
                    .map(|outside| (outside, Some(Key::Name("Properties".into()))))
            };
            let Some((container, parent)) = own.or_else(made) else { continue };
            let keys = self.keys(&steps[index..])?;
            // The list itself is no place for changes of its elements where its blocks stand apart.
            if keys.is_empty() {
                continue;
            }
            let path = parent.into_iter().chain(keys).chain(below.iter().cloned()).collect();
            let change = Change { path, to: to.cloned() };
            match self.writer.texts.change(container, std::slice::from_ref(&change)) {
                Ok(edits) => return Ok(Write::Change { container, change, edits }),
                Err(refusal) => reason = refusal.to_string(),
            }
        }
        Err(reason)
    }

    /// The steps of a path as keys.
    fn keys(&self, steps: &[Step]) -> Result<Vec<Key>, Declined> {
        let has_blocks = self.instance.resource.has_nested_blocks();
        let key = |(index, step): (usize, &Step)| match (step, steps.get(index + 1)) {
            (Step::Name(name), Some(Step::Name(_) | Step::All)) if has_blocks => Ok(Key::Block(name.clone())),
            (Step::Name(name) | Step::Key(name), _) => Ok(Key::Name(name.clone())),
            (Step::Index(index), _) => Ok(Key::Index(*index)),
            (Step::Having(key, value), _) => Ok(Key::Having(key.clone(), value.clone())),
            (Step::Each | Step::All | Step::Follow | Step::From { .. }, _) => {
                Err("another resource sets the value".into())
            }
        };
        steps.iter().enumerate().filter(|(_, step)| **step != Step::All).map(key).collect()
    }
}
