//! Types, and literals that can be converted to them.

use super::random::Random;

/// A type constraint.
pub(crate) enum Kind {
    Text,
    Number,
    Bool,
    Any,
    List(Box<Kind>),
    Set(Box<Kind>),
    Map(Box<Kind>),
    Tuple(Vec<Kind>),
    Object(Vec<Field>),
}

/// An attribute of an object type.
pub(crate) struct Field {
    name: &'static str,
    kind: Kind,
    need: Need,
}

enum Need {
    Required,
    Optional,
    /// With the literal that stands in.
    Default(String),
}

const NAMES: &[&str] = &["alpha", "beta", "gamma", "delta"];
const TEXTS: &[&str] =
    &[r#""red""#, r#""green""#, r#""""#, r#""a b""#, r#""x-1""#, r#""Zürich""#, r#""10""#, "7", "true", "0.5"];
const NUMBERS: &[&str] = &["0", "1", "2", "3", "10", "0.5", "2.25", "-4", "1000", r#""12""#, r#""1.5""#];
const BOOLS: &[&str] = &["true", "false", r#""true""#, r#""false""#];

impl Kind {
    /// Any type, so deep at most.
    pub(crate) fn random(depth: usize, random: &mut Random) -> Kind {
        let inner = |random: &mut Random| Box::new(Kind::random(depth - 1, random));
        match random.below(if depth == 0 { 3 } else { 10 }) {
            0 => Kind::Text,
            1 => Kind::Number,
            2 => Kind::Bool,
            3 => Kind::Any,
            4 => Kind::List(inner(random)),
            5 => Kind::Set(inner(random)),
            6 => Kind::Map(inner(random)),
            7 => Kind::Tuple((0..random.below(3)).map(|_| Kind::random(depth - 1, random)).collect()),
            _ => Kind::Object(
                random.some(NAMES).into_iter().map(|name| Field::random(name, depth - 1, random)).collect(),
            ),
        }
    }

    /// How a variable writes it.
    pub(crate) fn constraint(&self) -> String {
        match self {
            Kind::Text => "string".to_owned(),
            Kind::Number => "number".to_owned(),
            Kind::Bool => "bool".to_owned(),
            Kind::Any => "any".to_owned(),
            Kind::List(kind) => format!("list({})", kind.constraint()),
            Kind::Set(kind) => format!("set({})", kind.constraint()),
            Kind::Map(kind) => format!("map({})", kind.constraint()),
            Kind::Tuple(kinds) => {
                format!("tuple([{}])", kinds.iter().map(Kind::constraint).collect::<Vec<_>>().join(", "))
            }
            Kind::Object(fields) => {
                format!("object({{{}}})", fields.iter().map(Field::constraint).collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// An expression of this type, or one that becomes so.
    pub(crate) fn literal(&self, random: &mut Random) -> String {
        match self {
            Kind::Number => random.pick(NUMBERS).to_owned(),
            Kind::Bool => random.pick(BOOLS).to_owned(),
            // The elements of a collection of any type are to be of one.
            Kind::Text | Kind::Any => random.pick(TEXTS).to_owned(),
            Kind::List(kind) | Kind::Set(kind) => {
                let items: Vec<String> = (0..random.below(4)).map(|_| kind.literal(random)).collect();
                format!("[{}]", items.join(", "))
            }
            Kind::Map(kind) => {
                let members: Vec<String> =
                    random.some(NAMES).into_iter().map(|name| format!("{name} = {}", kind.literal(random))).collect();
                object(&members)
            }
            Kind::Tuple(kinds) => {
                format!("[{}]", kinds.iter().map(|kind| kind.literal(random)).collect::<Vec<_>>().join(", "))
            }
            Kind::Object(fields) => {
                let mut members: Vec<String> = fields.iter().filter_map(|field| field.literal(random)).collect();
                if random.one_in(4) {
                    members.push("undeclared = 1".to_owned());
                }
                random.shuffle(&mut members);
                object(&members)
            }
        }
    }

    fn has_any(&self) -> bool {
        match self {
            Kind::Text | Kind::Number | Kind::Bool => false,
            Kind::Any => true,
            Kind::List(kind) | Kind::Set(kind) | Kind::Map(kind) => kind.has_any(),
            Kind::Tuple(kinds) => kinds.iter().any(Kind::has_any),
            Kind::Object(fields) => fields.iter().any(|field| field.kind.has_any()),
        }
    }

    /// Whether a `for` can go through its values.
    pub(crate) fn is_collection(&self) -> bool {
        !matches!(self, Kind::Text | Kind::Number | Kind::Bool | Kind::Any)
    }
}

impl Field {
    fn random(name: &'static str, depth: usize, random: &mut Random) -> Field {
        let kind = Kind::random(depth, random);
        let need = match random.below(3) {
            // Terraform refuses sets whose elements have a null of any type.
            _ if kind.has_any() => Need::Required,
            0 => Need::Required,
            1 => Need::Optional,
            _ => Need::Default(kind.literal(random)),
        };
        Field { name, kind, need }
    }

    fn constraint(&self) -> String {
        let (name, kind) = (self.name, self.kind.constraint());
        match &self.need {
            Need::Required => format!("{name} = {kind}"),
            Need::Optional => format!("{name} = optional({kind})"),
            Need::Default(default) => format!("{name} = optional({kind}, {default})"),
        }
    }

    fn literal(&self, random: &mut Random) -> Option<String> {
        match (&self.need, random.below(4)) {
            (Need::Optional | Need::Default(_), 0) => None,
            (Need::Optional | Need::Default(_), 1) => Some(format!("{} = null", self.name)),
            _ => Some(format!("{} = {}", self.name, self.kind.literal(random))),
        }
    }
}

fn object(members: &[String]) -> String {
    format!("{{ {} }}", members.join(", "))
}
