//! Values as far as the source determines them, each with the bytes that decide it.

use std::{cmp::Ordering, ops::Deref, sync::Arc};

use costlint_syntax::Span;

use crate::Truth;

/// The number of a source text in its [`Sources`](crate::Sources).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// Bytes of one source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The text.
    pub file: FileId,
    /// The bytes.
    pub span: Span,
}

/// A value and the bytes that decide it: a literal, maybe in a variable's default or another file, or the
/// expression that computes it. Values that nothing in the source writes have no place.
#[derive(Debug, Clone)]
pub struct Value {
    /// The known part of it.
    pub data: Data,
    /// The deciding bytes.
    pub place: Option<Place>,
}

/// The known part of a value.
#[derive(Debug, Clone)]
pub enum Data {
    /// Not determined by the source. A reference to another resource is kept.
    Unknown(Option<Arc<Reference>>),
    /// `null`, which Terraform and Kubernetes take for "not written".
    Null,
    /// `true` or `false`
    Bool(bool),
    /// Any number.
    Number(f64),
    /// Any string.
    Text(Arc<str>),
    /// A list, tuple or set.
    List(Arc<List>),
    /// A map or object, a block's content, a YAML mapping.
    Object(Arc<Object>),
    /// One of these scalars, two to eight, no two equal; which one is not known.
    OneOf(Arc<Vec<Value>>),
}

/// The elements of a list, tuple or set, read as a slice.
#[derive(Debug, Clone, Default)]
pub struct List {
    items: Vec<Value>,
    /// Whether it is a set: sorted, without equals, and each element its own key.
    pub is_set: bool,
    /// Whether there may be further elements.
    pub open: bool,
}

/// A map or object.
#[derive(Debug, Clone, Default)]
pub struct Object {
    /// By name, each once, in the order of the names.
    members: Vec<Member>,
    /// Whether there may be further members: a merge with an unknown value, a template's placeholder.
    pub open: bool,
}

/// One named value of an object.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its name.
    pub name: Arc<str>,
    /// Its value.
    pub value: Value,
    /// The whole statement `name = value`, where there is one.
    pub statement: Option<Place>,
}

/// The resource or attribute that an unknown value refers to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// The scope of the target; that of the value's own resource if `None`.
    pub scope: Option<Arc<str>>,
    /// `aws_launch_template.gpu`, `data.aws_ami.x`, `module.vpc`, or a template's logical id.
    pub target: Arc<str>,
    /// The copy that is meant, as addresses show it: `[0]`, `["a"]`. None where there is one, or where any may be meant.
    pub key: Option<Arc<str>>,
    /// The attribute that is read, `id`; nested ones are joined by a full stop.
    pub attribute: Option<Arc<str>>,
}

impl Place {
    /// Whether some byte, or the gap that empty bytes stand for, is inside of both.
    pub fn overlaps(self, other: Place) -> bool {
        self.file == other.file && self.span.start < other.span.end && other.span.start < self.span.end
    }

    /// Whether some bytes are a part of these.
    pub fn contains(self, inner: Place) -> bool {
        self.file == inner.file && self.span.contains(inner.span)
    }
}

impl Reference {
    /// The same where any of the copies may be meant.
    #[must_use]
    pub fn of_any_copy(&self) -> Reference {
        Reference { key: None, ..self.clone() }
    }

    /// Whether it may mean the copy with this key; `None` stands for all copies together.
    pub fn may_mean(&self, key: Option<&str>) -> bool {
        self.key.as_deref().zip(key).is_none_or(|(one, two)| one == two)
    }

    /// Whether it leads to an output of a module.
    pub fn is_to_a_module(&self) -> bool {
        self.target.starts_with("module.")
    }

    /// Whether it leads to something that is looked up or worked out elsewhere, and may be the name of anything: a data
    /// source, an output of a module.
    pub fn is_to_a_lookup(&self) -> bool {
        self.target.starts_with("data.") || self.is_to_a_module()
    }
}

/// The largest number of alternatives that is kept.
const MOST_ALTERNATIVES: usize = 8;

impl Value {
    /// A value without place.
    pub fn new(data: Data) -> Value {
        Value { data, place: None }
    }

    /// Nothing known.
    pub fn unknown() -> Value {
        Value::new(Data::Unknown(None))
    }

    /// An unknown value that refers to something.
    pub fn reference_to(reference: Reference) -> Value {
        Value::new(Data::Unknown(Some(Arc::new(reference))))
    }

    /// `null`
    pub fn null() -> Value {
        Value::new(Data::Null)
    }

    /// A string.
    pub fn text(text: impl Into<Arc<str>>) -> Value {
        Value::new(Data::Text(text.into()))
    }

    /// A number.
    pub fn number(number: f64) -> Value {
        Value::new(Data::Number(number))
    }

    /// A boolean.
    pub fn bool(bool: bool) -> Value {
        Value::new(Data::Bool(bool))
    }

    /// A list.
    pub fn list(items: Vec<Value>) -> Value {
        Value::new(Data::List(Arc::new(items.into())))
    }

    /// A set of elements that are sorted and without equals.
    pub fn set(items: Vec<Value>) -> Value {
        Value::new(Data::List(Arc::new(List { items, is_set: true, open: false })))
    }

    /// A list of these elements, and perhaps of others.
    pub fn open_list(items: Vec<Value>) -> Value {
        Value::new(Data::List(Arc::new(List { items, is_set: false, open: true })))
    }

    /// An object without further members.
    pub fn object(members: Vec<Member>) -> Value {
        Value::new(Data::Object(Arc::new(Object::new(members, false))))
    }

    /// The same value, decided by these bytes.
    #[must_use]
    pub fn at(mut self, place: Place) -> Value {
        self.place = Some(place);
        self
    }

    /// Whether nothing is known, not even a few alternatives.
    pub fn is_unknown(&self) -> bool {
        matches!(self.data, Data::Unknown(_))
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// Whether every part of it is known.
    pub fn is_wholly_known(&self) -> bool {
        match &self.data {
            Data::Unknown(_) | Data::OneOf(_) => false,
            Data::List(items) => !items.open && items.iter().all(Value::is_wholly_known),
            Data::Object(object) => !object.open && object.members.iter().all(|member| member.value.is_wholly_known()),
            Data::Null | Data::Bool(_) | Data::Number(_) | Data::Text(_) => true,
        }
    }

    /// The string, if the value is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, also if it is written as a string: manifests and module arguments quote freely.
    pub fn as_number(&self) -> Option<f64> {
        match &self.data {
            Data::Number(number) => Some(*number),
            Data::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// The boolean, also if it is written as a string.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.data {
            Data::Bool(bool) => Some(*bool),
            Data::Text(text) if &**text == "true" => Some(true),
            Data::Text(text) if &**text == "false" => Some(false),
            _ => None,
        }
    }

    /// The elements, where it is a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match &self.data {
            Data::List(items) => Some(items),
            _ => None,
        }
    }

    /// The object, where it is one.
    pub fn as_object(&self) -> Option<&Object> {
        match &self.data {
            Data::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The reference, where it is known though the value is not.
    pub fn reference(&self) -> Option<&Arc<Reference>> {
        match &self.data {
            Data::Unknown(reference) => reference.as_ref(),
            _ => None,
        }
    }

    /// Visits the bytes that decide the value and everything in it, and the statements that write its members.
    pub fn each_place(&self, visit: &mut dyn FnMut(Place)) {
        if let Some(place) = self.place {
            visit(place);
        }
        match &self.data {
            Data::List(items) => items.iter().for_each(|item| item.each_place(visit)),
            Data::OneOf(values) => values.iter().for_each(|value| value.each_place(visit)),
            Data::Object(object) => object.members.iter().for_each(|member| {
                member.statement.into_iter().for_each(&mut *visit);
                member.value.each_place(visit);
            }),
            Data::Unknown(_) | Data::Null | Data::Bool(_) | Data::Number(_) | Data::Text(_) => {}
        }
    }

    /// Whether one of these names stands anywhere in the value.
    pub fn has_member(&self, names: &[&str]) -> bool {
        match &self.data {
            Data::List(items) => items.iter().any(|item| item.has_member(names)),
            Data::OneOf(values) => values.iter().any(|value| value.has_member(names)),
            Data::Object(object) => {
                object.members.iter().any(|member| names.contains(&&*member.name) || member.value.has_member(names))
            }
            Data::Unknown(_) | Data::Null | Data::Bool(_) | Data::Number(_) | Data::Text(_) => false,
        }
    }

    /// The string that a template shows for it; `None` for lists, objects, null and unknown values.
    pub fn shown(&self) -> Option<Arc<str>> {
        match &self.data {
            Data::Text(text) => Some(text.clone()),
            Data::Number(number) => Some(show_number(*number).into()),
            Data::Bool(bool) => Some(if *bool { "true".into() } else { "false".into() }),
            _ => None,
        }
    }

    /// The possible values: the alternatives of a set, the value itself otherwise.
    pub fn alternatives(&self) -> &[Value] {
        match &self.data {
            Data::OneOf(values) => values,
            _ => std::slice::from_ref(self),
        }
    }

    /// One of these. Equal ones count once, and a single one is the value itself; a non-scalar, or more than
    /// eight alternatives, makes the result unknown.
    pub fn one_of(values: impl IntoIterator<Item = Value>) -> Value {
        let mut distinct: Vec<Value> = Vec::new();
        for value in values {
            for alternative in value.alternatives() {
                match alternative.data {
                    Data::Null | Data::Bool(_) | Data::Number(_) | Data::Text(_) => {}
                    _ => return Value::unknown(),
                }
                match distinct.iter_mut().find(|known| known.equals(alternative) == Truth::Yes) {
                    Some(known) if known.place != alternative.place => known.place = None,
                    Some(_) => {}
                    None => distinct.push(alternative.clone()),
                }
            }
            if distinct.len() > MOST_ALTERNATIVES {
                return Value::unknown();
            }
        }
        match distinct.len() {
            0 => Value::unknown(),
            1 => distinct.remove(0),
            _ => Value::new(Data::OneOf(Arc::new(distinct))),
        }
    }

    /// The same object with another value for a member.
    #[must_use]
    pub(crate) fn with(self, name: &str, value: Value) -> Value {
        let Data::Object(object) = &self.data else { return self };
        let mut members = object.members.clone();
        members.push(Member::new(name, value));
        Value { data: Data::Object(Arc::new(Object::new(members, object.open))), place: self.place }
    }

    /// The common knowledge of two alternatives: equal parts stay known, objects are joined member by member.
    #[must_use]
    pub fn join(&self, other: &Value) -> Value {
        let place = if self.place == other.place { self.place } else { None };
        let data = match (&self.data, &other.data) {
            (Data::Unknown(one), Data::Unknown(two)) if one == two => Data::Unknown(one.clone()),
            (Data::Unknown(Some(one)), Data::Unknown(Some(two))) if one.of_any_copy() == two.of_any_copy() => {
                Data::Unknown(Some(Arc::new(one.of_any_copy())))
            }
            (Data::Unknown(_), _) | (_, Data::Unknown(_)) => Data::Unknown(None),
            (Data::Object(one), Data::Object(two)) => Data::Object(Arc::new(one.join(two))),
            (Data::List(one), Data::List(two))
                if one.len() == two.len() && one.is_set == two.is_set && one.open == two.open =>
            {
                let items = one.iter().zip(two.iter()).map(|(one, two)| one.join(two)).collect();
                Data::List(Arc::new(one.of(items)))
            }
            _ => return Value::one_of([self.clone(), other.clone()]),
        };
        Value { data, place }
    }

    /// Whether the two are equal under Terraform's `==`: a number never equals a string.
    pub fn equals(&self, other: &Value) -> Truth {
        match (&self.data, &other.data) {
            (Data::OneOf(_), _) | (_, Data::OneOf(_)) => {
                let pairs = self
                    .alternatives()
                    .iter()
                    .flat_map(|one| other.alternatives().iter().map(move |two| one.equals(two)));
                Truth::agreed(pairs)
            }
            (Data::Unknown(_), _) | (_, Data::Unknown(_)) => Truth::Unknown,
            (Data::Null, Data::Null) => Truth::Yes,
            (Data::Bool(one), Data::Bool(two)) => Truth::from(one == two),
            (Data::Number(one), Data::Number(two)) => Truth::from(same_number(*one, *two)),
            (Data::Text(one), Data::Text(two)) => Truth::from(one == two),
            (Data::List(one), Data::List(two)) if one.open || two.open => Truth::Unknown,
            (Data::List(one), Data::List(two)) => {
                if one.len() != two.len() {
                    return Truth::No;
                }
                Truth::all(one.iter().zip(two.iter()).map(|(one, two)| one.equals(two)))
            }
            (Data::Object(one), Data::Object(two)) => one.equals(two),
            _ => Truth::No,
        }
    }

    /// Whether the two mean the same where manifests and modules quote freely: `"3"` is 3, `"true"` is true.
    pub fn equals_loosely(&self, other: &Value) -> Truth {
        if let (Data::OneOf(_), _) | (_, Data::OneOf(_)) = (&self.data, &other.data) {
            let pairs = self
                .alternatives()
                .iter()
                .flat_map(|one| other.alternatives().iter().map(move |two| one.equals_loosely(two)));
            return Truth::agreed(pairs);
        }
        match (self.shown(), other.shown()) {
            (Some(one), Some(two)) => Truth::from(
                one == two
                    || matches!((self.as_number(), other.as_number()), (Some(one), Some(two)) if same_number(one, two)),
            ),
            _ => self.equals(other),
        }
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.items
    }
}

impl List {
    /// The same list of other elements.
    pub(crate) fn of(&self, items: Vec<Value>) -> List {
        List { items, ..*self }
    }
}

impl From<Vec<Value>> for List {
    fn from(items: Vec<Value>) -> List {
        List { items, is_set: false, open: false }
    }
}

impl Object {
    /// An object of these members; of two with one name the later counts.
    pub fn new(mut members: Vec<Member>, open: bool) -> Object {
        if !members.is_sorted_by(|one, two| one.name < two.name) {
            // The sort is stable, so of equal names the last stays last, and it is the one kept.
            members.sort_by(|one, two| one.name.cmp(&two.name));
            let mut kept: Vec<Member> = Vec::with_capacity(members.len());
            for member in members {
                match kept.last_mut() {
                    Some(last) if last.name == member.name => *last = member,
                    _ => kept.push(member),
                }
            }
            members = kept;
        }
        Object { members, open }
    }

    /// The members by name.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The member of this name.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.binary_search_by(|member| (*member.name).cmp(name)).ok().map(|index| &self.members[index])
    }

    /// The value of this name; unknown where an open object may have it.
    pub fn get(&self, name: &str) -> Option<Value> {
        match self.member(name) {
            Some(member) => Some(member.value.clone()),
            None if self.open => Some(Value::unknown()),
            None => None,
        }
    }

    /// The members that both have. Any other is there in one of them only, which leaves the whole open.
    fn join(&self, other: &Object) -> Object {
        let mut members = Vec::new();
        for member in &self.members {
            let Some(twin) = other.member(&member.name) else { continue };
            let statement = member.statement.filter(|place| Some(*place) == twin.statement);
            members.push(Member { name: member.name.clone(), value: member.value.join(&twin.value), statement });
        }
        let alike = members.len() == self.members.len() && members.len() == other.members.len();
        Object { members, open: self.open || other.open || !alike }
    }

    fn equals(&self, other: &Object) -> Truth {
        let same_names = self.members.len() == other.members.len()
            && self.members.iter().zip(&other.members).all(|(one, two)| one.name == two.name);
        let open = self.open || other.open;
        if !same_names {
            return if open { Truth::Unknown } else { Truth::No };
        }
        let members =
            Truth::all(self.members.iter().zip(&other.members).map(|(one, two)| one.value.equals(&two.value)));
        if open { members.and(Truth::Unknown) } else { members }
    }
}

impl Member {
    /// A member that no statement writes.
    pub fn new(name: impl Into<Arc<str>>, value: Value) -> Member {
        Member { name: name.into(), value, statement: None }
    }
}

/// Whether two numbers are one: written numbers are exact, so no tolerance is meant; the zeros are alike.
fn same_number(one: f64, two: f64) -> bool {
    (one + 0.0).total_cmp(&(two + 0.0)) == Ordering::Equal
}

/// A number as Terraform shows it: whole numbers without a decimal point.
pub fn show_number(number: f64) -> String {
    // Adding zero turns a negative zero into a plain one.
    format!("{}", number + 0.0)
}
