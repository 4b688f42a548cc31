//! The copies that `count` and `for_each` make of a resource or a module.

use costlint_syntax::hcl::Block;

use super::{evaluation::Module, types::Type};
use crate::{
    Count, Data, FileId, Member, Truth, Value,
    eval::{Budget, Frame, elements},
};

/// The most copies that are evaluated one by one; beyond, one stands for all.
const MOST_COPIES: usize = 256;

/// What a block makes of itself.
pub(super) struct Copies {
    /// Each that is evaluated by itself; none where there is certainly none.
    pub(super) each: Vec<Copy>,
    /// How its name reads in expressions.
    pub(super) shape: Shape,
}

/// One copy: its key for the address, the variables its body sees, and how many it stands for.
pub(super) struct Copy {
    pub(super) key: Option<String>,
    pub(super) frame: Option<(&'static str, Value)>,
    pub(super) number: Count,
}

/// What the name of a block stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// The object itself.
    Single,
    /// A list of so many.
    List(u32),
    /// A map with these keys.
    Map(Vec<String>),
    /// Several copies with unknown keys.
    Open,
}

impl Copy {
    fn standing_for(number: Count) -> Copy {
        Copy { key: None, frame: None, number }
    }

    /// The variables that the body sees.
    pub(super) fn frame(&self) -> Option<Frame<'static>> {
        self.frame.as_ref().map(|(name, value)| Frame::new(name, value.clone(), None))
    }
}

impl Copies {
    /// The copies of a block with `count`, `for_each`, OpenTofu's `enabled` or neither.
    pub(super) fn of<'s>(module: &Module<'s>, file: FileId, block: &'s Block) -> Copies {
        let setting = |name| {
            module.declared.setting(file, block, name).map(|(file, setting)| module.evaluator(file).value(setting).ok())
        };
        let layers = || module.declared.overriding(file, block).iter().copied().chain([(file, block)]);
        let reads = |word| layers().any(|(file, block)| block.span.of(module.text(file)).contains(word));
        if let Some(count) = setting("count") {
            return counted(count.as_ref(), reads("count.index"));
        }
        if let Some(collection) = setting("for_each") {
            return keyed(collection.map(as_set).as_ref(), reads("each."));
        }
        let enabled = layers().filter_map(|(file, block)| {
            let text = module.text(file);
            let mut lifecycles = block.body.blocks().filter(|inner| inner.name.of(text) == "lifecycle");
            let enabled = lifecycles.find_map(|lifecycle| lifecycle.body.attribute(text, "enabled"))?;
            Some(module.evaluator(file).truth(&enabled.value))
        });
        // https://opentofu.org/docs/language/meta-arguments/enabled/ (2026-11)
        let number = match enabled.last().unwrap_or(Truth::Yes) {
            Truth::Yes => Count::ONE,
            Truth::Unknown => Count::ONE_OR_NONE,
            Truth::No => return Copies { each: Vec::new(), shape: Shape::Single },
        };
        Copies { each: vec![Copy::standing_for(number)], shape: Shape::Single }
    }
}

/// The copies by `count`; `None` and whatever is no number are unknown.
fn counted(count: Option<&Value>, reads_index: bool) -> Copies {
    let numbers = count.map_or(&[][..], Value::alternatives).iter().map(|count| count.as_number().map(whole));
    let Some(number) = numbers.map(|number| number.map(Count::exactly)).reduce(|one, two| Some(one?.or(two?))) else {
        return Copies { each: vec![Copy::standing_for(Count::UNKNOWN)], shape: Shape::Open };
    };
    let number = number.unwrap_or(Count::UNKNOWN);
    let Some(exact) = number.exact() else {
        return Copies { each: vec![Copy::standing_for(number)], shape: Shape::Open };
    };
    let each = match exact {
        0 => Vec::new(),
        _ if reads_index && exact as usize <= MOST_COPIES => (0..exact)
            .map(|index| {
                let frame = Value::object(vec![Member::new("index", Value::number(f64::from(index)))]);
                Copy { key: Some(format!("[{index}]")), frame: Some(("count", frame)), number: Count::ONE }
            })
            .collect(),
        _ => vec![Copy::standing_for(number)],
    };
    Copies { each, shape: Shape::List(exact) }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count beyond the range of u32 is cut to it"
)]
fn whole(count: f64) -> u32 {
    count.max(0.0) as u32
}

/// The collection, of which a list can only be a set: Terraform takes no list here. Where its type was not seen, it is
/// that of a null beside it: `var.zones == null ? ["a"] : var.zones`.
fn as_set(collection: Value) -> Value {
    match &collection.data {
        Data::List(items) if !items.is_set => {
            Type::Set(Box::new(Type::Text)).convert(collection.clone()).unwrap_or(collection)
        }
        _ => collection,
    }
}

/// The copies by `for_each`. Those whose keys are known are there, even where there may be more.
fn keyed(collection: Option<&Value>, reads_element: bool) -> Copies {
    let known = collection.and_then(known_elements);
    let Some((elements, is_open)) = known.filter(|(elements, is_open)| !(*is_open && elements.is_empty())) else {
        return Copies { each: vec![Copy::standing_for(Count::UNKNOWN)], shape: Shape::Open };
    };
    let keys: Option<Vec<String>> = elements.iter().map(|(key, _)| Some(key.shown()?.to_string())).collect();
    let number = u32::try_from(elements.len()).unwrap_or(u32::MAX);
    let further = is_open.then(|| Copy::standing_for(Count::UNKNOWN));
    let each = if elements.is_empty() {
        Vec::new()
    } else if reads_element && elements.len() <= MOST_COPIES {
        let copy = |(key, value): (Value, Value)| {
            let name = key.shown().map_or_else(|| "[?]".into(), |name| index(&name));
            let frame = Value::object(vec![Member::new("key", key), Member::new("value", value)]);
            Copy { key: Some(name), frame: Some(("each", frame)), number: Count::ONE }
        };
        elements.into_iter().map(copy).chain(further).collect()
    } else {
        vec![Copy::standing_for(Count { least: number, most: (!is_open).then_some(number) })]
    };
    Copies { each, shape: keys.filter(|_| !is_open).map_or(Shape::Open, Shape::Map) }
}

/// The elements that are there in any case, and whether there may be more.
fn known_elements(collection: &Value) -> Option<(Vec<(Value, Value)>, bool)> {
    if let Some(elements) = elements(collection) {
        return Some((elements, false));
    }
    let members = collection.as_object()?.members().iter();
    Some((members.map(|member| (Value::text(member.name.clone()), member.value.clone())).collect(), true))
}

impl Shape {
    /// What a name stands for whose copies are these, each of which is as `of` has it; `None` where they are not known.
    pub(super) fn value(&self, budget: &Budget, of: impl Fn(usize, Option<String>) -> Value) -> Option<Value> {
        match self {
            Shape::Single => Some(of(0, None)),
            Shape::List(number) if budget.spend(*number as usize) => {
                Some(Value::list((0..*number as usize).map(|copy| of(copy, Some(format!("[{copy}]")))).collect()))
            }
            Shape::Map(keys) if budget.spend(keys.len()) => {
                let members = keys.iter().enumerate();
                Some(Value::object(
                    members.map(|(copy, key)| Member::new(key.as_str(), of(copy, Some(index(key))))).collect(),
                ))
            }
            Shape::List(_) | Shape::Map(_) | Shape::Open => None,
        }
    }
}

/// A key of a map as addresses show it.
fn index(key: &str) -> String {
    format!("[\"{}\"]", key.replace('\\', "\\\\").replace('"', "\\\""))
}
