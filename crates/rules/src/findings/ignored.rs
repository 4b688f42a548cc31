//! What Terraform leaves as it is: the settings under `lifecycle { ignore_changes }`. A change of them in the text does
//! nothing, and what runs may long be something else.

use costlint_model::{Data, Place, Sources, Value};

use crate::{
    inventory::{gather::Instance, links::Seen},
    pages::{
        path::{Path, Step},
        source::{Base, Form},
    },
};

/// The settings that are ignored on the way to an instance's fields.
pub(crate) struct Ignored<'i> {
    instance: &'i Instance,
    links: &'i Seen<'i>,
    sources: &'i Sources,
    own: IgnoredSettings,
}

/// The ignored settings of one resource.
#[derive(Default)]
struct IgnoredSettings {
    /// `ignore_changes = all`
    all: bool,
    /// As dotted names, without the indices: `scaling_config.desired_size`.
    names: Vec<String>,
    /// The values that they have now.
    places: Vec<Place>,
}

impl<'i> Ignored<'i> {
    pub(crate) fn of(instance: &'i Instance, links: &'i Seen<'i>, sources: &'i Sources) -> Ignored<'i> {
        Ignored { instance, links, sources, own: IgnoredSettings::of(&instance.resource.body, sources) }
    }

    /// Whether a change of a field's settings would be ignored.
    pub(crate) fn covers(&self, field: &str) -> bool {
        if self.own.all {
            return true;
        }
        let is_ignored = |place: Option<Place>| place.is_some_and(|place| self.own.places.contains(&place));
        if is_ignored(self.instance.part.element.place) || is_ignored(self.instance.field(field).place) {
            return true;
        }
        let Some(source) = self.instance.declaration.source(field) else { return false };
        match &source.form {
            Form::Setting(setting) => setting.paths.iter().any(|path| self.covers_path(setting.base, path)),
            Form::Present(path) => self.covers_path(Base::Element, path),
            Form::Cases(cases) => {
                cases.iter().flat_map(|case| &case.when).any(|(path, _)| self.covers_path(Base::Element, path))
            }
            Form::Allowed(..) | Form::Computed => false,
        }
    }

    /// Whether a part of a path is ignored by the resource that it leads through.
    fn covers_path(&self, base: Base, path: &Path) -> bool {
        let (start, _) = self.instance.part.base(base, &self.instance.resource);
        let along = path.along(start, self.links);
        let is_link = |step: &Step| matches!(step, Step::Follow | Step::From { .. });
        let mut begin = 0;
        for part in path.steps.split(is_link) {
            let covers = match along.get(begin) {
                Some(_) if begin == 0 => self.own.has(part),
                Some(body) => IgnoredSettings::of(body, self.sources).has(part),
                None => false,
            };
            if covers {
                return true;
            }
            begin += part.len() + 1;
        }
        false
    }
}

impl IgnoredSettings {
    fn of(body: &Value, sources: &Sources) -> IgnoredSettings {
        let lifecycles = body.as_object().and_then(|body| body.get("lifecycle"));
        let lifecycle = lifecycles.as_ref().and_then(Value::as_list).and_then(|blocks| blocks.first());
        let Some(ignored) = lifecycle.and_then(|lifecycle| lifecycle.as_object()?.get("ignore_changes")) else {
            return IgnoredSettings::default();
        };
        // They are names of settings, which stand for no value: in JSON texts, else expressions.
        let written = |value: &Value| match value.as_text() {
            Some(text) => text.to_owned(),
            None => {
                value.place.map_or_else(String::new, |place| place.span.of(&sources.get(place.file).text).to_owned())
            }
        };
        let names: Vec<String> = match &ignored.data {
            Data::List(items) => items.iter().map(|item| without_indices(&written(item))).collect(),
            _ => vec![written(&ignored)],
        };
        let mut places = Vec::new();
        for name in &names {
            places_of(body, &name.split('.').collect::<Vec<_>>(), &mut places);
        }
        IgnoredSettings { all: names.iter().any(|name| name == "all"), names, places }
    }

    fn has(&self, steps: &[Step]) -> bool {
        let named = steps.iter().filter_map(|step| match step {
            Step::Name(name) | Step::Key(name) => Some(name.as_str()),
            _ => None,
        });
        let path = named.collect::<Vec<_>>().join(".");
        let covers = |name: &String| {
            path.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.all && !path.is_empty() || self.names.iter().any(covers)
    }
}

/// `a[0].b` as `a.b`, and `tags["x"]` as `tags.x`.
fn without_indices(path: &str) -> String {
    let mut names = String::new();
    for part in path.split(['.', '[']) {
        let part = part.trim_end_matches(']').trim_matches('"');
        if !part.is_empty() && part.parse::<u32>().is_err() {
            names.push_str(if names.is_empty() { "" } else { "." });
            names.push_str(part);
        }
    }
    names
}

/// The places of what names lead to, through blocks.
fn places_of(value: &Value, names: &[&str], places: &mut Vec<Place>) {
    match (&value.data, names) {
        (Data::List(items), []) => {
            places.extend(value.place.into_iter().chain(items.iter().filter_map(|item| item.place)));
        }
        (Data::List(items), _) => items.iter().for_each(|item| places_of(item, names, places)),
        (_, []) => places.extend(value.place),
        (Data::Object(object), [name, rest @ ..]) => {
            object.member(name).into_iter().for_each(|member| places_of(&member.value, rest, places));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::without_indices;

    #[test]
    fn indices_do_not_count() {
        assert_eq!(without_indices("scaling_config[0].desired_size"), "scaling_config.desired_size");
        assert_eq!(without_indices("tags[\"owner\"]"), "tags.owner");
        assert_eq!(without_indices("instance_type"), "instance_type");
    }
}
