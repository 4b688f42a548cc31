//! Reading an instance's fields by its declaration.

use std::{borrow::Cow, cell::RefCell, collections::BTreeMap, sync::Arc};

use costlint_model::{
    Data, Member, Object, Resource, Truth, Value,
    eval::{Budget, Evaluator, Names, truth_of},
};

use crate::{
    functions,
    kind::{Declaration, FieldKind, GIVEN, Kind},
    page::{PAGE, outside_pages},
    path::{Found, Links as _, Path},
    pricing::Pricing,
    project::Seen,
    units,
};

/// One instance while its fields are read.
pub(crate) struct Reading<'r> {
    pub(crate) kind: &'r Kind,
    pub(crate) declaration: &'r Declaration,
    pub(crate) resource: &'r Resource,
    /// What `at` reads from.
    pub(crate) element: &'r Value,
    /// What `of_pod` reads from: the pod that a container belongs to.
    pub(crate) pod: &'r Value,
    /// The key of the element, as it follows the resource's address.
    pub(crate) suffix: &'r str,
    pub(crate) defaults: Option<Value>,
    pub(crate) links: &'r Seen<'r>,
    pub(crate) pricing: &'r Pricing<'r>,
    pub(crate) budget: &'r Budget,
    /// Fields read so far; `None` while one is being read.
    pub(crate) read: RefCell<BTreeMap<Arc<str>, Option<Value>>>,
}

impl Reading<'_> {
    /// The fields of the instance, if it is one: `where` certainly holds.
    pub(crate) fn instance(&self) -> Option<Value> {
        if let Some(condition) = &self.declaration.condition
            && self.evaluator().truth(condition) != Truth::Yes
        {
            return None;
        }
        let given = GIVEN.iter().map(|(name, _)| Member::new(*name, self.field(name)));
        let fields = self.kind.fields.iter().filter(|field| GIVEN.iter().all(|(name, _)| *name != &*field.name));
        let fields = fields.map(|field| Member::new(field.name.clone(), self.field(&field.name)));
        Some(Value::new(Data::Object(Arc::new(Object::new(given.chain(fields).collect(), false)))))
    }

    fn evaluator(&self) -> Evaluator<'_> {
        Evaluator { text: &self.kind.page.text, file: PAGE, names: self, budget: self.budget }
    }

    /// The value of a field. One that needs itself is unknown.
    fn field(&self, name: &str) -> Value {
        if let Some(known) = self.read.borrow().get(name) {
            return known.clone().unwrap_or_else(Value::unknown);
        }
        self.read.borrow_mut().insert(name.into(), None);
        let value = self.read_field(name);
        self.read.borrow_mut().insert(name.into(), Some(value.clone()));
        value
    }

    fn read_field(&self, name: &str) -> Value {
        let written = self.declaration.fields.iter().find(|(field, _)| &**field == name).map(|(_, source)| source);
        let derived = || self.kind.derived.iter().find(|(field, _)| &**field == name).map(|(_, source)| source);
        let Some(source) = written.or_else(derived) else { return self.given(name) };
        let mut value = self.evaluator().value(source).unwrap_or_else(|_| Value::unknown());
        value.place = outside_pages(value.place);
        match self.kind.field_kind(name) {
            Some(kind) => conform(&value, kind),
            None => value,
        }
    }

    /// What every instance has; a field that the declaration leaves out is not set.
    fn given(&self, name: &str) -> Value {
        match name {
            "address" => Value::text(format!("{}{}", self.resource.address, self.suffix)),
            "name" => {
                // The last key of an element is its name: `eks_managed_node_groups["gpu"]`.
                let key = self.suffix.rsplit_once("[\"").and_then(|(_, key)| key.strip_suffix("\"]"));
                Value::text(key.unwrap_or(&self.resource.name))
            }
            "region" => self.links.attribute(&self.resource.region).unwrap_or_else(|| self.resource.region.clone()),
            "type" => Value::text(self.resource.type_name.clone()),
            "folder" => Value::text(self.resource.scope.clone()),
            _ => Value::null(),
        }
    }

    /// The path that a text writes. Those of a page were read when it was loaded.
    fn path(&self, written: &Value) -> Option<Cow<'_, Path>> {
        let written = written.as_text()?;
        match self.declaration.paths.get(written) {
            Some(path) => Some(Cow::Borrowed(path)),
            None => Path::read(written).ok().map(Cow::Owned),
        }
    }

    /// `at(path, path…, {options})` from some base.
    fn at(&self, base: &Value, defaults: Option<&Value>, arguments: &[Value]) -> Value {
        let (paths, options) = match arguments.split_last() {
            Some((last, paths)) if last.as_object().is_some() => (paths, last.as_object()),
            _ => (arguments, None),
        };
        let option = |name: &str| options.and_then(|options| options.get(name));
        let absent = || option("absent").unwrap_or_else(Value::null);
        if let Some(switch) = option("if").and_then(|name| name.as_text().map(|name| self.field(name))) {
            match truth_of(&switch) {
                Truth::Yes => {}
                Truth::No => return absent(),
                Truth::Unknown if switch.is_null() => return absent(),
                Truth::Unknown => return Value::unknown(),
            }
        }
        let paths: Vec<Cow<'_, Path>> = paths.iter().filter_map(|path| self.path(path)).collect();
        for (base, is_element) in [(Some(base), true), (defaults, false)] {
            let Some(base) = base else { continue };
            for path in &paths {
                match path.find(base, self.links) {
                    Found::Value(value) => return convert(&value, options),
                    Found::Unknown => return Value::unknown(),
                    // Whether an explicit null reaches past the defaults depends on how the module merges them.
                    Found::Absent if is_element && defaults.is_some() && is_null(path, base) => return Value::unknown(),
                    Found::Absent => {}
                }
            }
        }
        absent()
    }

    fn present(&self, arguments: &[Value]) -> Value {
        match arguments.first().and_then(|path| self.path(path)).map(|path| path.find(self.element, self.links)) {
            Some(Found::Value(value)) => match &value.data {
                Data::List(items) if items.is_empty() => Value::bool(false),
                _ => Value { data: Data::Bool(true), place: value.place },
            },
            Some(Found::Absent) => Value::bool(false),
            Some(Found::Unknown) | None => Value::unknown(),
        }
    }

    /// The value of the first case that holds; unknown as soon as one may.
    fn cases(&self, arguments: &[Value]) -> Value {
        for case in arguments {
            let Some(case) = case.as_object() else { return Value::unknown() };
            let is = case.get("is").unwrap_or_else(Value::unknown);
            let Some(when) = case.get("when") else { return is };
            let mut place = None;
            let conditions = when.as_object().map_or(&[][..], Object::members).iter().map(|condition| {
                let Some(path) = self.path(&Value::text(condition.name.clone())) else { return Truth::Unknown };
                match path.find(self.element, self.links) {
                    Found::Value(value) => {
                        place = place.or(value.place);
                        value.equals_loosely(&condition.value)
                    }
                    Found::Absent => Truth::from(condition.value.is_null()),
                    Found::Unknown => Truth::Unknown,
                }
            });
            match Truth::all(conditions) {
                Truth::Yes => return Value { data: is.data, place },
                Truth::No => {}
                Truth::Unknown => return Value::unknown(),
            }
        }
        Value::unknown()
    }
}

impl Names for Reading<'_> {
    fn name(&self, _name: &str) -> Option<Value> {
        None
    }

    fn member(&self, namespace: &str, member: &str) -> Option<Value> {
        (namespace == "self").then(|| self.field(member))
    }

    fn call(&self, function: &str, arguments: &[Value]) -> Option<Result<Value, String>> {
        let value = match function {
            "at" => self.at(self.element, self.defaults.as_ref(), arguments),
            "of_pod" => self.at(self.pod, None, arguments),
            "of_resource" => self.at(&self.resource.body, None, arguments),
            "present" => self.present(arguments),
            "cases" => self.cases(arguments),
            "none" => Value::null(),
            _ => return functions::call(function, arguments, self.pricing),
        };
        Some(Ok(value))
    }
}

/// A written value as the options of `at` say it is meant.
fn convert(written: &Value, options: Option<&Object>) -> Value {
    let Some(options) = options else { return written.clone() };
    if let Some(values) = options.get("values") {
        return each_alternative(written, |written| {
            let key = written.shown()?;
            values.as_object()?.get(&key)
        });
    }
    if let Some(unit) = options.get("unit") {
        return each_alternative(written, |written| units::read(unit.as_text()?, written).map(Value::number));
    }
    let number = |name: &str| options.get(name).and_then(|value| value.as_number());
    if let (None, None) = (number("scale"), number("offset")) {
        return written.clone();
    }
    each_alternative(written, |written| {
        Some(Value::number(written.as_number()? * number("scale").unwrap_or(1.0) + number("offset").unwrap_or(0.0)))
    })
}

/// A function over each possible value; unknown where it has no answer for one of them. The place stays.
fn each_alternative(value: &Value, apply: impl Fn(&Value) -> Option<Value>) -> Value {
    let converted: Option<Vec<Value>> = value.alternatives().iter().map(apply).collect();
    let joined = converted.map_or_else(Value::unknown, Value::one_of);
    Value { data: joined.data, place: value.place }
}

/// A value as a field's type has it: numbers and booleans may be written as text.
fn conform(value: &Value, kind: FieldKind) -> Value {
    match (kind, &value.data) {
        (_, Data::Null | Data::Unknown(_))
        | (FieldKind::Text, Data::OneOf(_))
        | (FieldKind::List, Data::List(_))
        | (FieldKind::Map, Data::Object(_)) => value.clone(),
        (FieldKind::Number, _) => {
            each_alternative(value, |value| if value.is_null() { Some(value.clone()) } else { value.as_number().map(Value::number) })
        }
        (FieldKind::Bool, _) => {
            each_alternative(value, |value| if value.is_null() { Some(value.clone()) } else { value.as_bool().map(Value::bool) })
        }
        (FieldKind::Text, Data::List(_) | Data::Object(_)) => Value::unknown(),
        (FieldKind::Text, _) => each_alternative(value, |value| value.shown().map(Value::text)),
        // A map is also written as a block, which is a list of one.
        (FieldKind::Map, Data::List(items)) if items.len() == 1 => items[0].clone(),
        (FieldKind::List | FieldKind::Map, _) => Value::unknown(),
    }
}

/// Whether a path ends at an explicit null.
fn is_null(path: &Path, base: &Value) -> bool {
    let [crate::path::Step::Name(name)] = path.steps.as_slice() else { return false };
    base.as_object().and_then(|object| object.member(name)).is_some_and(|member| member.value.is_null())
}
