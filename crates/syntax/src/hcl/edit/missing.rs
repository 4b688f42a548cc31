//! The attributes and blocks that are built where a setting is missing.

use ::hcl::structure::{Attribute, Block, Body, Structure};

use super::value::{expression, identifier};
use crate::edit::changes::{Aim, Wish, are_about_elements, by_element, by_name};
use crate::edit::{Key, New, Refusal};

/// The attribute or blocks that fulfil a wish in a body without them. `aims` says whether it is to be a block.
pub(super) fn missing_statements(name: &str, wish: &Wish, aims: &[Aim]) -> Result<Vec<Structure>, Refusal> {
    if !aims.iter().any(|aim| matches!(aim.path.first(), Some(Key::Block(block)) if block == name)) {
        let Some(value) = wish.missing_value()? else { return Ok(Vec::new()) };
        return Ok(vec![Attribute::new(identifier(name)?, expression(&value)?).into()]);
    }
    missing_bodies(wish)?.into_iter().map(|body| named_block(name, body)).collect()
}

/// A block without labels.
pub(super) fn named_block(name: &str, body: Body) -> Result<Structure, Refusal> {
    Ok(Block { identifier: identifier(name)?, labels: Vec::new(), body }.into())
}

/// The bodies of the blocks that fulfil a wish.
pub(super) fn missing_bodies(wish: &Wish) -> Result<Vec<Body>, Refusal> {
    match wish {
        Wish::Remove => Ok(Vec::new()),
        Wish::Set(New::Object(entries)) => Ok(vec![body(entries)?]),
        Wish::Set(New::List(elements)) => {
            let body = |element: &New| {
                if let New::Object(entries) = element { body(entries) } else { Err(Refusal::Unwritable) }
            };
            elements.iter().map(body).collect()
        }
        Wish::Set(_) => Err(Refusal::Unwritable),
        Wish::Below(aims) if are_about_elements(aims) => {
            match by_element(aims, |_, _| Err(Refusal::NotHere))?.as_slice() {
                [(0, wish)] => missing_bodies(wish),
                _ => Err(Refusal::NotHere),
            }
        }
        Wish::Below(aims) => {
            let mut statements = Vec::new();
            for (name, wish) in by_name(aims)? {
                statements.extend(missing_statements(name, &wish, aims)?);
            }
            // Attributes stand before blocks.
            statements.sort_by_key(Structure::is_block);
            Ok(if statements.is_empty() { Vec::new() } else { vec![Body(statements)] })
        }
    }
}

/// The body with these settings. A list of objects is written as blocks, which Terraform takes for one.
fn body(entries: &[(String, New)]) -> Result<Body, Refusal> {
    let (mut attributes, mut blocks): (Vec<Structure>, Vec<Structure>) = (Vec::new(), Vec::new());
    for (name, value) in entries {
        match value {
            New::List(items) if !items.is_empty() && items.iter().all(|item| matches!(item, New::Object(_))) => {
                for item in items {
                    let New::Object(inside) = item else { continue };
                    blocks.push(named_block(name, body(inside)?)?);
                }
            }
            _ => attributes.push(Attribute::new(identifier(name)?, expression(value)?).into()),
        }
    }
    attributes.extend(blocks);
    Ok(Body(attributes))
}
