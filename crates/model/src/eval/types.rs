//! Types for conversions: the type of a value, and the common type of several values.

use std::sync::Arc;

use crate::value::{Data, Member, Value};

/// A type constraint, as a variable has it.
#[derive(Debug, Clone)]
pub(crate) enum Type {
    /// Whatever is given.
    Any,
    /// Some type that is not known.
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

impl Type {
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
