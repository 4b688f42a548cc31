//! Reading an instance's fields by its declaration.

use std::{borrow::Cow, cell::RefCell, sync::Arc};

use costlint_model::{
    Data, Member, Object, Place, Resource, Truth, Value,
    eval::{Budget, Evaluator, Names, truth_of},
};
use costlint_syntax::hcl::Expr;

use crate::{
    inventory::{links::Seen, part::Part, pods, policies, references::Pointing, versions::reaches},
    money::pricing::Pricing,
    pages::{
        declaration::{Declaration, Each},
        field_kind::FieldKind,
        functions::{self, Argument, Signature, Takes, takes},
        kind::Kind,
        page::{Formula, PAGE, Page, outside_pages},
        path::{Found, Links as _, Path, Step},
        source::{Base, Case, Form, Meaning, Setting, Source, each_alternative},
    },
};

/// One instance while its fields are read.
pub(crate) struct Reading<'r> {
    kind: &'r Kind,
    declaration: &'r Declaration,
    resource: &'r Resource,
    /// What is read.
    part: &'r Part,
    links: &'r Seen<'r>,
    pricing: &'r Pricing<'r>,
    budget: &'r Budget,
    /// The fields so far, by column.
    read: RefCell<Vec<Slot>>,
    /// The bytes that were read, where someone asks for them.
    places: Option<RefCell<Vec<Place>>>,
}

/// A field while an instance is read.
#[derive(Debug, Clone)]
enum Slot {
    /// Not read yet.
    Unread,
    /// Being read.
    InWork,
    /// Read.
    Read(Value),
}

impl<'r> Reading<'r> {
    /// An instance that is not read yet.
    pub(crate) fn new(
        (kind, declaration): (&'r Kind, &'r Declaration),
        (resource, part): (&'r Resource, &'r Part),
        links: &'r Seen<'r>,
        pricing: &'r Pricing<'r>,
        budget: &'r Budget,
    ) -> Reading<'r> {
        let read = RefCell::new(vec![Slot::Unread; kind.columns.len()]);
        Reading { kind, declaration, resource, part, links, pricing, budget, read, places: None }
    }

    /// Whether it is an instance: `where` holds.
    pub(crate) fn is_instance(&self) -> Truth {
        let condition = self.declaration.condition.as_ref();
        condition.map_or(Truth::Yes, |Formula { page, expr }| self.evaluator(page).truth(expr))
    }

    /// The fields of the instance.
    pub(crate) fn subject(&self) -> Value {
        let columns = self.kind.columns.iter().enumerate();
        let members = columns.map(|(index, column)| Member::new(column.name.clone(), self.column(index))).collect();
        Value::new(Data::Object(Arc::new(Object::new(members, false))))
    }

    /// The bytes that a field is read from, itself or through other fields. What only chooses what is read, such as the name
    /// of an element or a mention elsewhere, is not among them.
    pub(crate) fn places_of(self, field: &str) -> Vec<Place> {
        let noting = Reading { places: Some(RefCell::default()), ..self };
        noting.field(field);
        noting.places.map(RefCell::into_inner).unwrap_or_default()
    }

    fn note(&self, value: &Value) {
        if let Some(places) = &self.places {
            value.each_place(&mut |place| places.borrow_mut().push(place));
        }
    }

    /// What the resource calls itself, which texts elsewhere may say.
    fn note_naming(&self) {
        for path in &self.declaration.named {
            self.find(path, &self.resource.body);
        }
    }

    /// What stands at the end of a path.
    fn find(&self, path: &Path, start: &Value) -> Found {
        if let Some(places) = &self.places {
            places.borrow_mut().extend(path.decided_by(start, self.links));
        }
        path.find(start, self.links)
    }

    fn evaluator<'e>(&'e self, page: &'e Page) -> Evaluator<'e> {
        Evaluator { text: &page.text, file: PAGE, names: self, budget: self.budget }
    }

    /// The value of a field.
    fn field(&self, name: &str) -> Value {
        self.kind.column(name).map_or_else(Value::unknown, |column| self.column(column))
    }

    /// The value of a field by its column. One that needs itself is unknown.
    fn column(&self, column: usize) -> Value {
        match &self.read.borrow()[column] {
            Slot::Unread => {}
            Slot::InWork => return Value::unknown(),
            Slot::Read(value) => return value.clone(),
        }
        self.read.borrow_mut()[column] = Slot::InWork;
        let value = self.read_field(column);
        self.note(&value);
        self.read.borrow_mut()[column] = Slot::Read(value.clone());
        value
    }

    fn read_field(&self, index: usize) -> Value {
        let column = &self.kind.columns[index];
        let value = match (self.declaration.columns[index], column.derived) {
            (Some(source), _) => self.sourced(&self.declaration.fields[source].1),
            (None, Some(derived)) => self.computed(&self.kind.derived[derived].2),
            (None, None) => match &column.source {
                Some(source) => self.sourced(source),
                None => return column.default.clone().unwrap_or_else(|| self.given(&column.name)),
            },
        };
        conform(Value { place: outside_pages(value.place), ..value }, column.kind)
    }

    fn sourced(&self, source: &Source) -> Value {
        match &source.form {
            Form::Setting(setting) => self.setting(setting, &source.formula.page),
            Form::Present(path) => self.present(path),
            Form::Cases(cases) => self.cases(cases),
            Form::Allowed(..) | Form::Computed => self.computed(&source.formula),
        }
    }

    fn computed(&self, Formula { page, expr }: &Formula) -> Value {
        self.evaluate(page, expr)
    }

    fn evaluate(&self, page: &Page, expr: &Expr) -> Value {
        self.evaluator(page).value(expr).unwrap_or_else(|_| Value::unknown())
    }

    /// What every instance has; a field that the declaration leaves out is not set.
    fn given(&self, name: &str) -> Value {
        match name {
            // It stands for parts that are not known.
            "address" | "name" if self.part.element.is_unknown() => Value::unknown(),
            "address" => Value::text(format!("{}{}", self.resource.address, self.part.suffix)),
            "name" => {
                // The last key of an element is its name: `eks_managed_node_groups["gpu"]`.
                let key = self.part.suffix.rsplit_once("[\"").and_then(|(_, key)| key.strip_suffix("\"]"));
                key.map_or_else(|| Value::text(self.resource.name.clone()), Value::text)
            }
            "region" => self.links.attribute(&self.resource.region).unwrap_or_else(|| self.resource.region.clone()),
            "type" => Value::text(self.resource.type_name.clone()),
            "provider" => Kind::provider_of(&self.resource.type_name).map_or_else(Value::null, Value::text),
            "identity" => self.resource.identity(None).map_or_else(Value::unknown, Value::text),
            "folder" => Value::text(self.resource.folder()),
            "stack" => Value::text(self.resource.scope.root.clone()),
            "environment" => self.resource.scope.environment_name().map_or_else(Value::null, Value::text),
            _ => Value::null(),
        }
    }

    fn setting(&self, setting: &Setting, page: &Page) -> Value {
        match self.walk(setting.base, setting.switch.as_deref(), &setting.paths) {
            Found::Value(value) => setting.meaning.of(&value),
            Found::Unknown => Value::unknown(),
            Found::Absent => setting.absent.as_ref().map_or_else(Value::null, |expr| self.evaluate(page, expr)),
        }
    }

    /// `at(path, path…, {options})` inside of a larger expression.
    fn at(&self, base: Base, arguments: &[Value]) -> Value {
        let (paths, options) = match arguments.split_last() {
            Some((last, paths)) if last.as_object().is_some() => (paths, last.as_object()),
            _ => (arguments, None),
        };
        let option = |name: &str| options.and_then(|options| options.get(name));
        let paths: Vec<Cow<'_, Path>> = paths.iter().filter_map(|path| self.path(path)).collect();
        match self.walk(base, option("if").as_ref().and_then(Value::as_text), &paths) {
            Found::Value(value) => {
                options.map_or_else(|| value.clone(), |options| Meaning::of_options(options).of(&value))
            }
            Found::Unknown => Value::unknown(),
            Found::Absent => option("absent").unwrap_or_else(Value::null),
        }
    }

    /// `around(path, path…, {options})`: from the innermost object that has one of the settings.
    fn around(&self, arguments: &[Value]) -> Value {
        let (paths, options) = match arguments.split_last() {
            Some((last, paths)) if last.as_object().is_some() => (paths, last.as_object()),
            _ => (arguments, None),
        };
        let paths: Vec<Cow<'_, Path>> = paths.iter().filter_map(|path| self.path(path)).collect();
        for object in &self.part.around {
            for path in &paths {
                match self.find(path, object) {
                    Found::Value(value) => {
                        return options.map_or(value.clone(), |options| Meaning::of_options(options).of(&value));
                    }
                    Found::Unknown => return Value::unknown(),
                    Found::Absent => {}
                }
            }
        }
        options.and_then(|options| options.get("absent")).unwrap_or_else(Value::null)
    }

    /// `pod_containers()`: the containers of the pod in one form, for which all of the pod is read.
    fn pod_containers(&self) -> Value {
        self.note(&self.part.element);
        pods::containers(&self.part.element, self.links)
    }

    /// `env(name)`: the value of an environment variable, null where no container has it.
    fn env(&self, name: &str) -> Value {
        self.note(&self.part.element);
        let containers = match self.declaration.each {
            Each::Pods => pods::each_container(&self.part.element),
            _ => vec![&self.part.element],
        };
        let value = |container: &&Value| match container.as_object() {
            Some(container) => {
                pods::environment(container).as_object().map_or_else(|| Some(Value::unknown()), |all| all.get(name))
            }
            None => Some(Value::unknown()),
        };
        containers.iter().find_map(value).unwrap_or_else(Value::null)
    }

    /// What is written at the first of some paths that is in use, as it is written.
    fn walk(&self, base: Base, switch: Option<&str>, paths: &[impl AsRef<Path>]) -> Found {
        if let Some(switch) = switch.map(|name| self.field(name)) {
            match truth_of(&switch) {
                Truth::Yes => {}
                Truth::No => return Found::Absent,
                Truth::Unknown if switch.is_null() => return Found::Absent,
                Truth::Unknown => return Found::Unknown,
            }
        }
        let (element, defaults) = self.part.base(base, self.resource);
        for path in paths.iter().map(AsRef::as_ref) {
            match self.find(path, element) {
                // Whether an explicit null reaches past the defaults depends on how the module merges them.
                Found::Absent if defaults.is_some() && is_null(path, element) => return Found::Unknown,
                Found::Absent => {}
                found => return found,
            }
        }
        let Some(defaults) = defaults else { return Found::Absent };
        let found = paths.iter().map(|path| self.find(path.as_ref(), defaults));
        { found }.find(|found| !matches!(found, Found::Absent)).unwrap_or(Found::Absent)
    }

    /// The path that a text writes. Those of a page were read when it was loaded.
    fn path(&self, written: &Value) -> Option<Cow<'_, Path>> {
        let written = written.as_text()?;
        match self.declaration.paths.get(written) {
            Some(path) => Some(Cow::Borrowed(path)),
            None => Path::read(written).ok().map(Cow::Owned),
        }
    }

    fn present(&self, path: &Path) -> Value {
        match self.find(path, &self.part.element) {
            Found::Value(value) => match &value.data {
                Data::List(items) if items.is_empty() => Value::bool(false),
                Data::OneOf(values) if values.iter().any(Value::is_null) => Value::unknown(),
                _ => Value { data: Data::Bool(true), place: value.place },
            },
            Found::Absent => Value::bool(false),
            Found::Unknown => match path.along(&self.part.element, self.links).get(path.steps.len()) {
                Some(written) if self.links.is_certainly_set(written) => {
                    Value { data: Data::Bool(true), place: written.place }
                }
                _ => Value::unknown(),
            },
        }
    }

    /// `mentioned()`: whether anything else refers to the resource. `mentioned(word, …)`: whether a text outside of it says
    /// one of the words. A word that is not known is the resource's own name, of which parts may be written out.
    fn mentioned(&self, words: &[Value]) -> Value {
        self.note_naming();
        if words.is_empty() {
            return functions::from_truth(self.links.is_referred_to());
        }
        let said = |word: &Value| match (&word.data, word.as_text()) {
            (Data::Null, _) => Truth::No,
            (_, Some(said)) => Truth::any([Truth::from(self.links.is_said(said)), self.links.may_be_composed(word)]),
            (_, None) => self.links.may_be_said_by_name(),
        };
        functions::from_truth(Truth::any(words.iter().map(said)))
    }

    /// What an expression says, where the first of some settings that is in use has a value that is not known.
    fn said_by(&self, paths: &[Value], says: fn(&Resource, &str) -> String) -> Value {
        let written = |path: Cow<'_, Path>| {
            let written = path.along(&self.part.element, self.links).into_iter().nth(path.steps.len());
            written.inspect(|written| self.note(written))
        };
        match paths.iter().filter_map(|path| self.path(path)).find_map(written) {
            Some(Value { data: Data::Unknown(_), place: Some(place) }) => {
                Value::text(says(self.resource, self.links.text_at(place)))
            }
            _ => Value::null(),
        }
    }

    /// `link(path, …)`: the identity of the resource that the first of some paths refers to, from the part or else its resource.
    fn link(&self, paths: &[Value]) -> Value {
        let paths: Vec<Cow<'_, Path>> = paths.iter().filter_map(|path| self.path(path)).collect();
        let starts = [&self.part.element, &self.resource.body];
        for (start, path) in starts.into_iter().flat_map(|start| paths.iter().map(move |path| (start, path))) {
            if let Some(places) = &self.places {
                places.borrow_mut().extend(path.decided_by(start, self.links));
            }
            match path.written(start, self.links) {
                Found::Value(value) => return self.links.identity(&value),
                // What another resource does not write, such as the call of a module, may be so all the same.
                Found::Absent if path.steps.contains(&Step::Follow) => return Value::unknown(),
                Found::Absent => {}
                Found::Unknown => return Value::unknown(),
            }
        }
        Value::null()
    }

    /// `looked_up(path)`: the strings of the data source that a setting refers to.
    fn looked_up(&self, path: &Value) -> Value {
        let Some(path) = self.path(path) else { return Value::unknown() };
        let written = path.along(&self.part.element, self.links).into_iter().nth(path.steps.len());
        let written = written.inspect(|written| self.note(written));
        let lookup = written.as_ref().and_then(|written| self.links.lookup(written));
        lookup.map_or_else(Value::null, Value::text)
    }

    /// `statements(path, …)`: those of the policy at the first of some paths that is set.
    fn statements(&self, paths: &[Value]) -> Value {
        for path in paths.iter().filter_map(|path| self.path(path)) {
            let policy = match self.find(&path, &self.part.element) {
                Found::Absent => continue,
                // What is not known may be written as an expression that says enough.
                Found::Unknown | Found::Value(_) => {
                    path.along(&self.part.element, self.links).into_iter().nth(path.steps.len())
                }
            };
            let statements = |policy: Value| policies::statements(&policy, self.links, self.budget);
            return policy.map_or_else(Value::unknown, statements);
        }
        Value::list(Vec::new())
    }

    /// `referred_by("type.setting", …)`: whether one of these settings certainly refers to this resource; `"type"` alone asks
    /// whether a resource of that type names it anywhere. Outside of the resource's module, it is named by the module's call.
    fn is_referred_by(&self, setting: &Value) -> bool {
        self.note_naming();
        let Some(setting) = setting.as_text() else { return false };
        let (type_name, setting) = Resource::type_and_setting(setting);
        match self.links.pointers(type_name, setting) {
            Pointing::From { .. } => true,
            // The setting reads what is not known, perhaps an output that may be null.
            Pointing::Perhaps => self.links.is_used_through_a_call(type_name, setting),
            Pointing::Nothing => setting.is_empty() && self.links.is_used_through_a_call(type_name, setting),
        }
    }

    /// The value of the first case that holds; unknown as soon as one may.
    fn cases(&self, cases: &[Case]) -> Value {
        for case in cases {
            match self.holds(case) {
                (Truth::Yes, place) => return Value { data: case.is.data.clone(), place },
                (Truth::No, _) => {}
                (Truth::Unknown, _) => return Value::unknown(),
            }
        }
        Value::unknown()
    }

    /// Whether a case holds, and where the first setting stands that makes it so.
    fn holds(&self, case: &Case) -> (Truth, Option<Place>) {
        let mut place = None;
        let conditions = case.when.iter().map(|(path, wanted)| match self.find(path, &self.part.element) {
            Found::Value(value) => {
                place = place.or(value.place);
                value.equals_loosely(wanted)
            }
            Found::Absent => Truth::from(wanted.is_null()),
            Found::Unknown => Truth::Unknown,
        });
        (Truth::all(conditions), place)
    }
}

impl Names for Reading<'_> {
    fn name(&self, _name: &str) -> Option<Value> {
        None
    }

    fn member(&self, namespace: &str, member: &str) -> Option<Value> {
        (namespace == "self").then(|| self.field(member))
    }

    /// A price of the other branch is none of this instance's.
    fn unifies_branches(&self) -> bool {
        false
    }

    fn call(&self, function: &str, arguments: &[Value]) -> Option<Result<Value, String>> {
        let Some(reading) = READING.iter().find(|known| known.signature.name == function) else {
            return functions::call(function, arguments, self.pricing);
        };
        Some(match reading.signature.misused(arguments.len()) {
            Some(problem) => Err(problem),
            None => Ok((reading.run)(self, arguments)),
        })
    }
}

/// A function that only declarations have: it reads the instance.
pub(crate) struct ReadingFunction {
    pub(crate) signature: Signature,
    run: fn(&Reading<'_>, &[Value]) -> Value,
}

const PATHS: &[Argument] = &[takes("path", Takes::Path), takes("options", Takes::Any)];
const BOOL: Option<FieldKind> = Some(FieldKind::Bool);

/// The functions that read the instance, in the order of their names.
pub(crate) static READING: [ReadingFunction; 21] = [
    ReadingFunction {
        signature: Signature {
            name: "around",
            takes: PATHS,
            repeats: true,
            gives: None,
            sentence: "The same as `at`, from the pod or else the innermost object around it that has the setting: a worker group, the spec of a job, the resource.",
            example: "around(\"replicas\", { absent = 1 })",
        },
        run: |reading, arguments| reading.around(arguments),
    },
    ReadingFunction {
        signature: Signature {
            name: "at",
            takes: PATHS,
            repeats: true,
            gives: None,
            sentence: "The value at the first of the paths that is set; options say how to read it.",
            example: "at(\"volume_type\", \"type\", { absent = \"gp2\" })",
        },
        run: |reading, arguments| reading.at(Base::Element, arguments),
    },
    ReadingFunction {
        signature: Signature {
            name: "beside",
            takes: &[takes("attribute", Takes::Text)],
            repeats: false,
            gives: Some(FieldKind::Text),
            sentence: "An attribute that a CloudFormation resource has outside its properties.",
            example: "beside(\"DeletionPolicy\")",
        },
        run: |reading, arguments| arguments[0].as_text().map_or_else(Value::unknown, |name| reading.links.beside(name)),
    },
    ReadingFunction {
        signature: Signature {
            name: "cases",
            takes: &[takes("case", Takes::Any)],
            repeats: true,
            gives: None,
            sentence: "The value of the first case whose settings hold. A fix can write it when it is the whole source.",
            example: "cases({ is = 100, when = { \"node_config.spot\" = true } }, { is = 0 })",
        },
        // Alone, it is read in place; inside of a larger expression it is an object like any other.
        run: |_, _| Value::unknown(),
    },
    ReadingFunction {
        signature: Signature {
            name: "commented",
            takes: &[takes("mark", Takes::Text)],
            repeats: true,
            gives: BOOL,
            sentence: "Whether the resource, or the comment right above it, contains a mark in capitals or not, such as one for another linter.",
            example: "commented(\"CKV_AWS_66\")",
        },
        run: |reading, arguments| Value::bool(reading.links.is_marked(arguments.iter().filter_map(Value::as_text))),
    },
    ReadingFunction {
        signature: Signature {
            name: "document",
            takes: &[takes("text", Takes::Any)],
            repeats: false,
            gives: None,
            sentence: "The value that a string is as JSON or YAML, such as a configuration in a ConfigMap; null stays null.",
            example: "document(at(\"data[\\\"config.yaml\\\"]\")).replicas",
        },
        run: |reading, arguments| reading.links.document(&arguments[0]),
    },
    ReadingFunction {
        signature: Signature {
            name: "env",
            takes: &[takes("name", Takes::Text)],
            repeats: false,
            gives: Some(FieldKind::Text),
            sentence: "The value of an environment variable of the container, or of the first container of the pod that has it; null where there is none.",
            example: "env(\"HF_HOME\")",
        },
        run: |reading, arguments| arguments[0].as_text().map_or_else(Value::unknown, |name| reading.env(name)),
    },
    ReadingFunction {
        signature: Signature {
            name: "hint",
            takes: &[takes("path", Takes::Path)],
            repeats: true,
            gives: Some(FieldKind::Text),
            sentence: "What a setting whose value is unknown seems to be called: its literal parts, or the name of what it refers to, as in `var.log_bucket`.",
            example: "hint(\"bucket\", \"bucket_prefix\")",
        },
        run: |reading, arguments| reading.said_by(arguments, Resource::hint),
    },
    ReadingFunction {
        signature: Signature {
            name: "link",
            takes: &[takes("path", Takes::Path)],
            repeats: true,
            gives: Some(FieldKind::Link),
            sentence: "Which resource the first of the paths that is set refers to, for a field of the type `link`: equal where it is the same, unknown where it is outside the project.",
            example: "link(\"vpc_id\", \"subnet_id -> vpc_id\")",
        },
        run: |reading, arguments| reading.link(arguments),
    },
    ReadingFunction {
        signature: Signature {
            name: "looked_up",
            takes: &[takes("path", Takes::Path)],
            repeats: false,
            gives: Some(FieldKind::Text),
            sentence: "The strings in the data source that a setting refers to; null where it refers to none.",
            example: "has_word(looked_up(\"ami\"), [\"windows\"])",
        },
        run: |reading, arguments| reading.looked_up(&arguments[0]),
    },
    ReadingFunction {
        signature: Signature {
            name: "mentioned",
            takes: &[takes("word", Takes::Any)],
            repeats: true,
            gives: BOOL,
            sentence: "Whether anything else refers to the resource; with words, whether a string outside it contains one of them, as a whole unless `*` stands at its ends. `file()` asks whether the module calls that function.",
            example: "mentioned(at(\"name\"))",
        },
        run: |reading, arguments| reading.mentioned(arguments),
    },
    ReadingFunction {
        signature: Signature {
            name: "none",
            takes: &[],
            repeats: false,
            gives: None,
            sentence: "The resource has no such setting: the field is null.",
            example: "tags = none()",
        },
        run: |_, _| Value::null(),
    },
    ReadingFunction {
        signature: Signature {
            name: "of_outer",
            takes: PATHS,
            repeats: true,
            gives: None,
            sentence: "The same as `at`, from what the instance is a part of: in an `each` with two `[*]`, the part that the first stands for, else the resource.",
            example: "of_outer(\"min_size\")",
        },
        run: |reading, arguments| reading.at(Base::Outer, arguments),
    },
    ReadingFunction {
        signature: Signature {
            name: "of_pod",
            takes: PATHS,
            repeats: true,
            gives: None,
            sentence: "The same as `at`, from the pod that a container belongs to.",
            example: "of_pod(\"nodeSelector\")",
        },
        run: |reading, arguments| reading.at(Base::Pod, arguments),
    },
    ReadingFunction {
        signature: Signature {
            name: "of_resource",
            takes: PATHS,
            repeats: true,
            gives: None,
            sentence: "The same as `at`, from the resource that the instance is a part of.",
            example: "of_resource(\"metadata.name\")",
        },
        run: |reading, arguments| reading.at(Base::Resource, arguments),
    },
    ReadingFunction {
        signature: Signature {
            name: "pod_containers",
            takes: &[],
            repeats: false,
            gives: Some(FieldKind::List),
            sentence: "The containers of the pod, written alike for all languages: `name`, `image`, `command`, `args`, the map `env`, `accelerators` with their `device` (`nvidia.com/gpu`, …), and whether it is `init`, a `sidecar`, or has a `terminal`.",
            example: "[for container in pod_containers() : container.image]",
        },
        run: |reading, _| reading.pod_containers(),
    },
    ReadingFunction {
        signature: Signature {
            name: "present",
            takes: &[takes("path", Takes::Path), takes("options", Takes::Any)],
            repeats: true,
            gives: BOOL,
            sentence: "Whether a setting exists at a path; an option says what to write where it does not.",
            example: "present(\"lifecycle_rule\")",
        },
        run: |reading, arguments| match reading.path(&arguments[0]) {
            Some(path) => reading.present(&path),
            None => Value::unknown(),
        },
    },
    ReadingFunction {
        signature: Signature {
            name: "provider_allows",
            takes: &[takes("version", Takes::Text)],
            repeats: false,
            gives: BOOL,
            sentence: "Whether the constraint on the version of the resource's provider allows this version or a later one; true where nothing says.",
            example: "provider_allows(\"3.20\")",
        },
        run: |reading, arguments| {
            let resource = reading.links.resource;
            let is_older = !resource.is_call()
                && arguments[0].as_text().is_some_and(|version| reaches(version, &resource.version) == Truth::No);
            Value::bool(!is_older)
        },
    },
    ReadingFunction {
        signature: Signature {
            name: "referred_by",
            takes: &[takes("setting", Takes::Reference)],
            repeats: true,
            gives: BOOL,
            sentence: "Whether one of these settings of other resources certainly refers to the resource; a type alone means any of its settings.",
            example: "referred_by(\"aws_lb.access_logs.bucket\", \"aws_cloudfront_distribution\")",
        },
        run: |reading, arguments| Value::bool(arguments.iter().any(|setting| reading.is_referred_by(setting))),
    },
    ReadingFunction {
        signature: Signature {
            name: "statements",
            takes: &[takes("path", Takes::Path)],
            repeats: true,
            gives: Some(FieldKind::List),
            sentence: "The statements of an IAM policy, whether it is JSON, `jsonencode`, `aws_iam_policy_document` or a part of a template: `allows`, `principals`, `actions` in lower case, and `conditional`.",
            example: "anytrue([for statement in statements(\"policy\") : contains(statement.principals, \"*\")])",
        },
        run: |reading, arguments| reading.statements(arguments),
    },
    ReadingFunction {
        signature: Signature {
            name: "wording",
            takes: &[takes("path", Takes::Path)],
            repeats: true,
            gives: Some(FieldKind::Text),
            sentence: "The literal parts of a setting whose value is unknown; nothing where it only refers to something else.",
            example: "wording(\"service_name\")",
        },
        run: |reading, arguments| reading.said_by(arguments, Resource::literal_parts),
    },
];

/// A value as a field's type has it: numbers and booleans may be written as text.
fn conform(value: Value, kind: FieldKind) -> Value {
    match (kind, &value.data) {
        (_, Data::Null | Data::Unknown(_))
        | (FieldKind::Text, Data::OneOf(_) | Data::Text(_))
        | (FieldKind::Link, Data::Text(_))
        | (FieldKind::List, Data::List(_))
        | (FieldKind::Map, Data::Object(_))
        | (FieldKind::Number, Data::Number(_))
        | (FieldKind::Bool, Data::Bool(_)) => value,
        (FieldKind::Number, _) => each_alternative(&value, |value| {
            if value.is_null() { Some(value.clone()) } else { value.as_number().map(Value::number) }
        }),
        (FieldKind::Bool, _) => each_alternative(&value, |value| {
            if value.is_null() { Some(value.clone()) } else { value.as_bool().map(Value::bool) }
        }),
        (FieldKind::Text, Data::List(_) | Data::Object(_)) => Value::unknown(),
        (FieldKind::Text, _) => each_alternative(&value, |value| value.shown().map(Value::text)),
        // A map is also written as a block, which is a list of one.
        (FieldKind::Map, Data::List(items)) if items.len() == 1 => items[0].clone(),
        (FieldKind::List | FieldKind::Map | FieldKind::Link, _) => Value::unknown(),
    }
}

/// Whether a path ends at an explicit null.
fn is_null(path: &Path, base: &Value) -> bool {
    let [Step::Name(name) | Step::Key(name)] = path.steps.as_slice() else {
        return false;
    };
    base.as_object().and_then(|object| object.member(name)).is_some_and(|member| member.value.is_null())
}
