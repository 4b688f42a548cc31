//! Types as conversions need them: what a value is, what several values have in common, and how one becomes another.

use std::sync::Arc;

use super::{
    budget::small,
    operand::{self, Failure, Settled},
    sets::set,
};
use crate::value::{Data, Member, Object, Value};

/// A type constraint, as a variable has it.
#[derive(Debug, Clone)]
pub(crate) enum Type {
    /// Whatever is given.
    Any,
    /// Some type, but which one is not settled.
    Unsettled,
    /// `string`
    Text,
    /// `number`
    Number,
    /// `bool`
    Bool,
    /// `list(…)`
    List(Box<Type>),
    /// `set(…)`
    Set(Box<Type>),
    /// `map(…)`
    Map(Box<Type>),
    /// `tuple([…])`
    Tuple(Vec<Type>),
    /// `object({…})`, by name.
    Object(Vec<Attribute>),
}

/// An attribute of an object type.
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    /// Its name.
    pub(crate) name: Arc<str>,
    /// Its type.
    pub(crate) kind: Type,
    /// What stands where it is not written: null, or the default of `optional`. `None`: it must be written.
    pub(crate) absent: Option<Value>,
}

/// Why a value cannot be of a type.
pub(crate) type Refusal = &'static str;

const UNLIKE: Refusal = "all elements must be of one type";

impl Type {
    /// The value as one of this type, with all its places. What is unknown stays so, and null is of every type.
    pub(crate) fn convert(&self, value: Value) -> Result<Value, Refusal> {
        let place = value.place;
        let converted = match (self, &value.data) {
            (Type::Any, _)
            | (_, Data::Unknown(_) | Data::Null)
            | (Type::Text, Data::Text(_))
            | (Type::Number, Data::Number(_))
            | (Type::Bool, Data::Bool(_)) => return Ok(value),
            (_, Data::OneOf(alternatives)) => return self.convert_alternatives(alternatives),
            (Type::Text, _) => settled(operand::text(&value).map(Value::text))?,
            (Type::Number, _) => settled(operand::number(&value).map(Value::number))?,
            (Type::Bool, _) => settled(operand::boolean(&value).map(Value::bool))?,
            (Type::Unsettled, _) => Value::unknown(),
            (Type::List(kind), Data::List(items)) => Value::list(kind.convert_all(items.to_vec())?),
            (Type::Set(kind), Data::List(items)) => set(kind.convert_all(items.to_vec())?, kind),
            (Type::Map(kind), Data::Object(object)) => kind.convert_members(object)?,
            (Type::Tuple(kinds), Data::List(items)) if kinds.len() == items.len() => {
                let items = kinds.iter().zip(items.iter()).map(|(kind, item)| kind.convert(item.clone()));
                Value::list(items.collect::<Result<_, _>>()?)
            }
            (Type::Object(attributes), Data::Object(object)) => convert_attributes(attributes, object)?,
            (Type::List(_) | Type::Set(_), _) => return Err("a list is required"),
            (Type::Tuple(_), _) => return Err("a list of a certain length is required"),
            (Type::Map(_) | Type::Object(_), _) => return Err("a map is required"),
        };
        Ok(Value { place, ..converted })
    }

    /// One alternative that can be converted leaves it open, as which one it is.
    fn convert_alternatives(&self, alternatives: &[Value]) -> Result<Value, Refusal> {
        let mut converted = Vec::with_capacity(alternatives.len());
        let mut refusal = None;
        for alternative in alternatives {
            match self.convert(alternative.clone()) {
                Ok(value) => converted.push(value),
                Err(reason) => refusal = Some(reason),
            }
        }
        match refusal {
            None => Ok(Value::one_of(converted)),
            Some(reason) if converted.is_empty() => Err(reason),
            Some(_) => Ok(Value::unknown()),
        }
    }

    /// All the elements of a list, which get one type.
    fn convert_all(&self, items: Vec<Value>) -> Result<Vec<Value>, Refusal> {
        if !self.has_any() {
            return items.into_iter().map(|item| self.convert(item)).collect();
        }
        if !items.iter().all(small) {
            return Ok(items.iter().map(|_| Value::unknown()).collect());
        }
        // What others have in common with an object that may have more members is not settled.
        let kind = if items.iter().any(has_open_part) {
            self.clone()
        } else {
            self.resolved(&items.iter().collect::<Vec<_>>())?
        };
        items.into_iter().map(|item| kind.convert(item)).collect()
    }

    /// Whether some part of it may be anything.
    fn has_any(&self) -> bool {
        match self {
            Type::Any => true,
            Type::List(kind) | Type::Set(kind) | Type::Map(kind) => kind.has_any(),
            Type::Tuple(kinds) => kinds.iter().any(Type::has_any),
            Type::Object(attributes) => attributes.iter().any(|attribute| attribute.kind.has_any()),
            Type::Unsettled | Type::Text | Type::Number | Type::Bool => false,
        }
    }

    /// The type with one type for each `any`, which all the values that stand there have in common.
    fn resolved(&self, values: &[&Value]) -> Result<Type, Refusal> {
        let of_all = |kind: &Type| -> Result<Box<Type>, Refusal> {
            let inner: Vec<&Value> = values.iter().flat_map(|value| elements(value)).collect();
            kind.resolved(&inner).map(Box::new)
        };
        Ok(match self {
            Type::Any => return common(&values.iter().map(|value| Type::of(value)).collect::<Vec<_>>()).ok_or(UNLIKE),
            Type::List(kind) => Type::List(of_all(kind)?),
            Type::Set(kind) => Type::Set(of_all(kind)?),
            Type::Map(kind) => Type::Map(of_all(kind)?),
            Type::Tuple(kinds) => {
                let at =
                    |index: usize| values.iter().filter_map(|value| value.as_list()?.get(index)).collect::<Vec<_>>();
                Type::Tuple(
                    kinds
                        .iter()
                        .enumerate()
                        .map(|(index, kind)| kind.resolved(&at(index)))
                        .collect::<Result<_, _>>()?,
                )
            }
            Type::Object(attributes) => {
                let named = |name: &str| {
                    values.iter().filter_map(|value| Some(&value.as_object()?.member(name)?.value)).collect::<Vec<_>>()
                };
                let resolved = |attribute: &Attribute| {
                    Ok(Attribute { kind: attribute.kind.resolved(&named(&attribute.name))?, ..attribute.clone() })
                };
                Type::Object(attributes.iter().map(resolved).collect::<Result<_, Refusal>>()?)
            }
            Type::Unsettled | Type::Text | Type::Number | Type::Bool => self.clone(),
        })
    }

    fn convert_members(&self, object: &Object) -> Result<Value, Refusal> {
        let values = self.convert_all(object.members().iter().map(|member| member.value.clone()).collect())?;
        let members =
            object.members().iter().zip(values).map(|(member, value)| Member { value, ..member.clone() }).collect();
        Ok(Value::new(Data::Object(Arc::new(Object::new(members, object.open)))))
    }

    /// What is known of a value's type: lists count as tuples and maps as objects, since both are written alike.
    pub(crate) fn of(value: &Value) -> Type {
        match &value.data {
            Data::Text(_) => Type::Text,
            Data::Number(_) => Type::Number,
            Data::Bool(_) => Type::Bool,
            Data::List(items) if items.is_set => {
                let element = common(&items.iter().map(Type::of).collect::<Vec<_>>());
                Type::Set(Box::new(element.unwrap_or(Type::Unsettled)))
            }
            Data::List(items) => Type::Tuple(items.iter().map(Type::of).collect()),
            Data::Object(object) if !object.open => {
                let attribute = |member: &Member| Attribute {
                    name: member.name.clone(),
                    kind: Type::of(&member.value),
                    absent: None,
                };
                Type::Object(object.members().iter().map(attribute).collect())
            }
            Data::OneOf(alternatives) => {
                let mut types = alternatives.iter().map(Type::of).filter(|kind| !matches!(kind, Type::Any));
                types.next().filter(|first| types.all(|kind| kind.same(first))).unwrap_or(Type::Any)
            }
            Data::Unknown(_) | Data::Null | Data::Object(_) => Type::Any,
        }
    }

    /// Whether both are texts, both numbers or both booleans.
    pub(crate) fn is_same_scalar(&self, other: &Type) -> bool {
        self.is_scalar() && self.same(other)
    }

    fn is_scalar(&self) -> bool {
        matches!(self, Type::Text | Type::Number | Type::Bool)
    }

    /// Whether both are lists or both are maps, of whatever kind.
    pub(crate) fn is_like(&self, other: &Type) -> bool {
        let is_list = |kind: &Type| matches!(kind, Type::List(_) | Type::Set(_) | Type::Tuple(_));
        let is_map = |kind: &Type| matches!(kind, Type::Map(_) | Type::Object(_));
        (is_list(self) && is_list(other)) || (is_map(self) && is_map(other))
    }

    fn same(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Any, Type::Any)
            | (Type::Unsettled, Type::Unsettled)
            | (Type::Text, Type::Text)
            | (Type::Number, Type::Number)
            | (Type::Bool, Type::Bool) => true,
            (Type::List(one), Type::List(two))
            | (Type::Set(one), Type::Set(two))
            | (Type::Map(one), Type::Map(two)) => one.same(two),
            (Type::Tuple(one), Type::Tuple(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.same(two))
            }
            (Type::Object(one), Type::Object(two)) => {
                one.len() == two.len()
                    && one.iter().zip(two).all(|(one, two)| one.name == two.name && one.kind.same(&two.kind))
            }
            _ => false,
        }
    }

    /// The types of the elements, where it is a collection.
    fn parts(&self) -> Vec<Type> {
        match self {
            Type::List(kind) | Type::Set(kind) | Type::Map(kind) => vec![(**kind).clone()],
            Type::Tuple(kinds) => kinds.clone(),
            Type::Object(attributes) => attributes.iter().map(|attribute| attribute.kind.clone()).collect(),
            _ => Vec::new(),
        }
    }
}

/// The type that values of all these types can take, `None` where there is none. What is unknown is taken to be of the
/// type of the others.
pub(crate) fn common(types: &[Type]) -> Option<Type> {
    let known: Vec<&Type> = types.iter().filter(|kind| !matches!(kind, Type::Any)).collect();
    let Some(first) = known.first() else { return Some(Type::Any) };
    if known.iter().all(|kind| kind.same(first)) {
        return Some((*first).clone());
    }
    if known.iter().all(|kind| kind.is_scalar()) {
        return known.iter().any(|kind| matches!(kind, Type::Text)).then_some(Type::Text);
    }
    if known.iter().any(|kind| matches!(kind, Type::Unsettled)) {
        return Some(Type::Unsettled);
    }
    if known.iter().all(|kind| matches!(kind, Type::List(_) | Type::Set(_) | Type::Tuple(_))) {
        if known.iter().any(|kind| matches!(kind, Type::Set(_))) {
            return common_set(&known);
        }
        return match tuples_of_one_length(&known) {
            Some(tuples) => each_common(&tuples).map(Type::Tuple),
            None => common_part(&known).map(|kind| Type::List(Box::new(kind))),
        };
    }
    if known.iter().all(|kind| matches!(kind, Type::Map(_) | Type::Object(_))) {
        let Some(objects) = objects_of_same_names(&known) else {
            return common_part(&known).map(|kind| Type::Map(Box::new(kind)));
        };
        let kinds: Vec<Vec<Type>> = known.iter().map(|kind| kind.parts()).collect();
        let kinds = each_common(&kinds.iter().collect::<Vec<_>>())?;
        let attribute =
            |(attribute, kind): (&Attribute, Type)| Attribute { name: attribute.name.clone(), kind, absent: None };
        return Some(Type::Object(objects.iter().zip(kinds).map(attribute).collect()));
    }
    None
}

/// Sets have a set in common, also with a tuple, but a list with a list; what is not empty may be either of these two.
fn common_set(types: &[&Type]) -> Option<Type> {
    let is_settled = |kind: &&Type| matches!(kind, Type::Set(_)) || kind.parts().is_empty();
    let element = common_part(types)?;
    Some(if types.iter().all(is_settled) { Type::Set(Box::new(element)) } else { Type::Unsettled })
}

/// What all the elements of all the types have in common.
fn common_part(types: &[&Type]) -> Option<Type> {
    common(&types.iter().flat_map(|kind| kind.parts()).collect::<Vec<_>>())
}

/// What the first types have in common, the second ones …
fn each_common(types: &[&Vec<Type>]) -> Option<Vec<Type>> {
    let length = types.first()?.len();
    (0..length).map(|index| common(&types.iter().map(|kinds| kinds[index].clone()).collect::<Vec<_>>())).collect()
}

fn tuples_of_one_length<'t>(types: &[&'t Type]) -> Option<Vec<&'t Vec<Type>>> {
    let kinds = |kind: &&'t Type| if let Type::Tuple(kinds) = *kind { Some(kinds) } else { None };
    let tuples: Vec<&Vec<Type>> = types.iter().map(kinds).collect::<Option<_>>()?;
    let first = tuples.first()?;
    tuples.iter().all(|kinds| kinds.len() == first.len()).then_some(tuples)
}

/// The attributes of the first, if all are objects of the same names.
fn objects_of_same_names<'t>(types: &[&'t Type]) -> Option<&'t [Attribute]> {
    let Type::Object(first) = *types.first()? else { return None };
    let is_alike = |kind: &&Type| match kind {
        Type::Object(attributes) => {
            attributes.iter().map(|attribute| &attribute.name).eq(first.iter().map(|attribute| &attribute.name))
        }
        _ => false,
    };
    types.iter().all(is_alike).then_some(first)
}

/// The values converted to what they have in common.
pub(crate) fn unified(items: Vec<Value>) -> Result<Vec<Value>, Refusal> {
    Type::Any.convert_all(items)
}

/// The elements of a list or map.
fn elements(value: &Value) -> Vec<&Value> {
    match &value.data {
        Data::List(items) => items.iter().collect(),
        Data::Object(object) => object.members().iter().map(|member| &member.value).collect(),
        _ => Vec::new(),
    }
}

/// Whether an object may have members that are not seen; what others have in common with it is not settled.
pub(crate) fn has_open_part(value: &Value) -> bool {
    match &value.data {
        Data::List(items) => items.iter().any(has_open_part),
        Data::Object(object) => object.open || object.members().iter().any(|member| has_open_part(&member.value)),
        _ => false,
    }
}

fn convert_attributes(attributes: &[Attribute], object: &Object) -> Result<Value, Refusal> {
    let mut members = Vec::with_capacity(attributes.len());
    for attribute in attributes {
        let member = object.member(&attribute.name);
        let name = attribute.name.clone();
        members.push(match (member, &attribute.absent) {
            (Some(member), Some(absent)) => Member {
                value: instead_of_null(attribute.kind.convert(member.value.clone())?, absent),
                ..member.clone()
            },
            (Some(member), None) => Member { value: attribute.kind.convert(member.value.clone())?, ..member.clone() },
            (None, _) if object.open => Member::new(name, Value::unknown()),
            (None, Some(absent)) => Member::new(name, absent.clone()),
            (None, None) => return Err("an attribute of the object is missing"),
        });
    }
    Ok(Value::object(members))
}

/// A default stands in for a null as it does for an attribute that is not written.
fn instead_of_null(value: Value, default: &Value) -> Value {
    match &value.data {
        Data::Null if !default.is_null() => default.clone(),
        Data::OneOf(alternatives) if alternatives.iter().any(Value::is_null) => {
            Value::one_of(alternatives.iter().map(|alternative| instead_of_null(alternative.clone(), default)))
        }
        _ => value,
    }
}

fn settled(result: Settled<Value>) -> Result<Value, Refusal> {
    match result {
        Ok(value) => Ok(value),
        Err(Failure::Unsettled) => Ok(Value::unknown()),
        Err(Failure::Wrong(reason)) => Err(reason),
    }
}
