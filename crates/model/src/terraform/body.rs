//! Blocks as objects: attributes by name, nested blocks as lists, `dynamic` ones expanded.

use std::sync::Arc;

use costlint_syntax::hcl::{Block, Body, Item};

use crate::{
    Data, Member, Object, Place, Value,
    eval::{Evaluator, Frame, elements},
};

/// The most blocks that one `dynamic` block becomes.
const MOST_BLOCKS: usize = 1000;

/// A body as an object. An attribute that cannot be worked out is unknown, and so is a repeated block of unknown number.
pub(super) fn object(evaluator: &Evaluator<'_>, body: &Body, frame: Option<&Frame<'_>>) -> Value {
    let mut members = Vec::with_capacity(body.items.len());
    let mut repeated: Vec<(&str, Option<Vec<Value>>)> = Vec::new();
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => {
                let place = Place { file: evaluator.file, span: attribute.value.span };
                let value = evaluator.value_in(&attribute.value, frame).unwrap_or_else(|_| Value::unknown().at(place));
                let statement = Some(Place { file: evaluator.file, span: attribute.span() });
                members.push(Member { name: attribute.name.of(evaluator.text).into(), value, statement });
            }
            Item::Block(block) => {
                let (name, blocks) = expand(evaluator, block, frame);
                match repeated.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, known)) => match (known.as_mut(), blocks) {
                        (Some(known), Some(blocks)) => known.extend(blocks),
                        _ => *known = None,
                    },
                    None => repeated.push((name, blocks)),
                }
            }
        }
    }
    members.extend(
        repeated.into_iter().map(|(name, blocks)| Member::new(name, blocks.map_or_else(Value::unknown, Value::list))),
    );
    Value::new(Data::Object(Arc::new(Object::new(members, false))))
}

/// The name under which a block counts, and the objects it stands for; `None` where their number is not known.
fn expand<'t>(evaluator: &Evaluator<'t>, block: &'t Block, frame: Option<&Frame<'_>>) -> (&'t str, Option<Vec<Value>>) {
    let text = evaluator.text;
    let name = block.name.of(text);
    let place = Place { file: evaluator.file, span: block.header };
    let Some(label) = block.labels.first().filter(|_| name == "dynamic") else {
        return (name, Some(vec![object(evaluator, &block.body, frame).at(place)]));
    };
    let name = label.of(text);
    let content = block.body.blocks().find(|inner| inner.name.of(text) == "content");
    let collection =
        block.body.attribute(text, "for_each").map(|attribute| evaluator.value_in(&attribute.value, frame));
    let (Some(content), Some(Ok(collection))) = (content, collection) else { return (name, None) };
    let elements = elements(&collection)
        .filter(|elements| elements.len() <= MOST_BLOCKS && evaluator.budget.spend(elements.len()));
    let Some(elements) = elements else { return (name, None) };
    let iterator = block.body.attribute(text, "iterator").map_or(name, |attribute| attribute.value.span.of(text));
    let blocks = elements.into_iter().map(|(key, value)| {
        let iteration = Value::object(vec![Member::new("key", key), Member::new("value", value)]);
        object(evaluator, &content.body, Some(&Frame::new(iterator, iteration, frame))).at(place)
    });
    (name, Some(blocks.collect()))
}
