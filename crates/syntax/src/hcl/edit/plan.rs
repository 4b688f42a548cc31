//! Changes below one container, grouped by what they have in common, and what is built of those whose place is missing.

use ::hcl::structure::{Attribute, Block, Body, Structure};

use super::value::{expression, identifier};
use crate::edit::{Change, Key, New, Refusal};

/// What becomes of one setting.
pub(super) enum Plan<'c> {
    /// It is left out, or gets a value.
    Set(Option<&'c New>),
    /// It is a container, and these become of what is in it.
    Below(Vec<Step<'c>>),
}

/// What becomes of the setting with this key.
pub(super) type Step<'c> = (&'c Key, Plan<'c>);

/// The changes as a tree. Two that contradict one another cannot be written.
pub(super) fn group(changes: &[Change]) -> Result<Vec<Step<'_>>, Refusal> {
    let mut steps = Vec::new();
    for change in changes {
        insert(&mut steps, &change.path, change.to.as_ref())?;
    }
    Ok(steps)
}

fn insert<'c>(steps: &mut Vec<Step<'c>>, path: &'c [Key], to: Option<&'c New>) -> Result<(), Refusal> {
    let [key, rest @ ..] = path else { return Err(Refusal::Unwritable) };
    let index = steps.iter().position(|(known, _)| *known == key);
    match (index.map(|index| &mut steps[index].1), rest.is_empty()) {
        (Some(Plan::Below(below)), false) => insert(below, rest, to),
        (Some(Plan::Set(known)), true) if *known == to => Ok(()),
        (Some(_), _) => Err(Refusal::Unwritable),
        (None, true) => {
            steps.push((key, Plan::Set(to)));
            Ok(())
        }
        (None, false) => {
            let mut below = Vec::new();
            insert(&mut below, rest, to)?;
            steps.push((key, Plan::Below(below)));
            Ok(())
        }
    }
}

/// The value that a plan makes where nothing stands; `None` if it only leaves out.
pub(super) fn missing_value(plan: &Plan) -> Result<Option<New>, Refusal> {
    let steps = match plan {
        Plan::Set(to) => return Ok(to.cloned()),
        Plan::Below(steps) => steps,
    };
    let (mut entries, mut first) = (Vec::new(), None);
    for (key, plan) in steps {
        let Some(value) = missing_value(plan)? else { continue };
        match key {
            Key::Name(name) | Key::Block(name) => entries.push((name.clone(), value)),
            Key::Index(0) => first = Some(value),
            Key::Index(_) | Key::Having(..) => return Err(Refusal::NotHere),
        }
    }
    match first {
        Some(_) if !entries.is_empty() => Err(Refusal::Unwritable),
        Some(element) => Ok(Some(New::List(vec![element]))),
        None => Ok((!entries.is_empty()).then_some(New::Object(entries))),
    }
}

/// The attribute or blocks that a plan makes in a body without them.
pub(super) fn missing_statements((key, plan): &Step) -> Result<Vec<Structure>, Refusal> {
    match key {
        Key::Name(name) => {
            let Some(value) = missing_value(plan)? else { return Ok(Vec::new()) };
            Ok(vec![Attribute::new(identifier(name)?, expression(&value)?).into()])
        }
        Key::Block(name) => {
            let name = identifier(name)?;
            let bodies = missing_bodies(plan)?;
            Ok(bodies
                .into_iter()
                .map(|body| Block { identifier: name.clone(), labels: Vec::new(), body }.into())
                .collect())
        }
        Key::Index(_) | Key::Having(..) => Err(Refusal::NotHere),
    }
}

/// The bodies of the blocks that a plan makes.
fn missing_bodies(plan: &Plan) -> Result<Vec<Body>, Refusal> {
    match plan {
        Plan::Set(None) => Ok(Vec::new()),
        Plan::Set(Some(New::Object(entries))) => Ok(vec![body(entries)?]),
        Plan::Set(Some(New::List(elements))) => {
            let body = |element: &New| {
                if let New::Object(entries) = element { body(entries) } else { Err(Refusal::Unwritable) }
            };
            elements.iter().map(body).collect()
        }
        Plan::Set(Some(_)) => Err(Refusal::Unwritable),
        Plan::Below(steps) => match steps.as_slice() {
            [(Key::Index(0), plan)] => missing_bodies(plan),
            steps => {
                let statements: Vec<Vec<Structure>> = steps.iter().map(missing_statements).collect::<Result<_, _>>()?;
                let mut statements: Vec<Structure> = statements.into_iter().flatten().collect();
                // Attributes stand before blocks.
                statements.sort_by_key(Structure::is_block);
                Ok(if statements.is_empty() { Vec::new() } else { vec![Body(statements)] })
            }
        },
    }
}

fn body(entries: &[(String, New)]) -> Result<Body, Refusal> {
    let attribute = |(name, value): &(String, New)| Ok(Attribute::new(identifier(name)?, expression(value)?).into());
    entries.iter().map(attribute).collect::<Result<Vec<Structure>, _>>().map(Body)
}
