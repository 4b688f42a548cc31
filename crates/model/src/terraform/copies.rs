//! The copies that `count` and `for_each` make of a resource or a module.

use costlint_syntax::hcl::Block;

use super::{evaluation::Module, types::Type};
use crate::{
    Data, FileId, Member, Value,
    eval::{Frame, elements},
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
    /// `None` where that is not known.
    pub(super) number: Option<u32>,
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
    fn standing_for(number: Option<u32>) -> Copy {
        Copy { key: None, frame: None, number }
    }

    /// The variables that the body sees.
    pub(super) fn frame(&self) -> Option<Frame<'static>> {
        self.frame.as_ref().map(|(name, value)| Frame::new(name, value.clone(), None))
    }
}

impl Copies {
    /// The copies of a block with `count`, `for_each` or neither.
    pub(super) fn of<'s>(module: &Module<'s>, file: FileId, block: &'s Block) -> Copies {
        let setting = |name| {
            module.declared.setting(file, block, name).map(|(file, setting)| module.evaluator(file).value(setting).ok())
        };
        let layers = || module.declared.overriding(file, block).iter().copied().chain([(file, block)]);
        let reads = |word| layers().any(|(file, block)| block.span.of(module.text(file)).contains(word));
        if let Some(count) = setting("count") {
            return counted(count.and_then(|count| count.as_number()), reads("count.index"));
        }
        if let Some(collection) = setting("for_each") {
            return keyed(collection.and_then(|collection| elements(&as_set(collection))), reads("each."));
        }
        Copies { each: vec![Copy::standing_for(Some(1))], shape: Shape::Single }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count beyond the range of u32 is cut to it"
)]
fn counted(count: Option<f64>, reads_index: bool) -> Copies {
    let Some(count) = count else { return Copies { each: vec![Copy::standing_for(None)], shape: Shape::Open } };
    let number = count.max(0.0) as u32;
    let each = match number {
        0 => Vec::new(),
        _ if reads_index && number as usize <= MOST_COPIES => (0..number)
            .map(|index| {
                let frame = Value::object(vec![Member::new("index", Value::number(f64::from(index)))]);
                Copy { key: Some(format!("[{index}]")), frame: Some(("count", frame)), number: Some(1) }
            })
            .collect(),
        _ => vec![Copy::standing_for(Some(number))],
    };
    Copies { each, shape: Shape::List(number) }
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

fn keyed(elements: Option<Vec<(Value, Value)>>, reads_element: bool) -> Copies {
    let Some(elements) = elements else { return Copies { each: vec![Copy::standing_for(None)], shape: Shape::Open } };
    let keys: Option<Vec<String>> = elements.iter().map(|(key, _)| Some(key.shown()?.to_string())).collect();
    let each = if elements.is_empty() {
        Vec::new()
    } else if reads_element && elements.len() <= MOST_COPIES {
        let copy = |(key, value): (Value, Value)| {
            let name = key.shown().map_or_else(|| "[?]".into(), |name| format!("[\"{}\"]", quoted(&name)));
            let frame = Value::object(vec![Member::new("key", key), Member::new("value", value)]);
            Copy { key: Some(name), frame: Some(("each", frame)), number: Some(1) }
        };
        elements.into_iter().map(copy).collect()
    } else {
        vec![Copy::standing_for(u32::try_from(elements.len()).ok())]
    };
    Copies { each, shape: keys.map_or(Shape::Open, Shape::Map) }
}

/// A key as addresses show it between quotes.
fn quoted(key: &str) -> String {
    key.replace('\\', "\\\\").replace('"', "\\\"")
}
