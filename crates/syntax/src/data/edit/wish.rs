//! Sorts changes by the child of a node that they concern.

use std::collections::BTreeMap;

use super::plan::check_literal;
use crate::{
    data::{Node, NodeKind},
    edit::{Change, Key, New, Refusal},
};

/// What is left of the way to a setting, and what the setting is to be.
pub(super) type Step<'c> = (&'c [Key], Option<&'c New>);

/// What is to become of one child.
#[derive(Debug)]
pub(super) enum Wish<'c> {
    /// It is to be this.
    Set(&'c New),
    /// It is to be left out.
    Remove,
    /// Something below it is to change.
    Below(Vec<Step<'c>>),
}

impl Wish<'_> {
    /// The value that fulfils this wish where there is nothing yet.
    pub(super) fn build(&self) -> Result<Option<New>, Refusal> {
        match self {
            Wish::Set(new) => Ok(Some((*new).clone())),
            Wish::Remove => Ok(None),
            Wish::Below(steps) => build(steps),
        }
    }
}

/// The steps of some changes.
pub(super) fn steps(changes: &[Change]) -> Vec<Step<'_>> {
    changes.iter().map(|change| (change.path.as_slice(), change.to.as_ref())).collect()
}

/// The value that has these settings and no other; `None` if all are to be left out.
pub(super) fn build<'c>(steps: &[Step<'c>]) -> Result<Option<New>, Refusal> {
    let written: Vec<Step<'c>> = steps.iter().copied().filter(|(_, to)| to.is_some()).collect();
    let Some((path, _)) = written.first() else { return Ok(None) };
    if let [Key::Index(0), ..] = path {
        let element = |(path, to): Step<'c>| match path {
            [Key::Index(0), rest @ ..] => Ok(((), (rest, to))),
            _ => Err(Refusal::NotHere),
        };
        let [((), wish)] = &group(written.iter().copied().map(element))?[..] else { return Err(Refusal::Unwritable) };
        return Ok(wish.build()?.map(|element| New::List(vec![element])));
    }
    let mut entries = Vec::new();
    for (name, wish) in by_name(&written)? {
        entries.extend(wish.build()?.map(|value| (name.to_owned(), value)));
    }
    Ok(Some(New::Object(entries)))
}

/// What is to become of the entries of a mapping, each key once.
pub(super) fn by_name<'c>(steps: &[Step<'c>]) -> Result<Vec<(&'c str, Wish<'c>)>, Refusal> {
    group(steps.iter().map(|(path, to)| match path {
        [Key::Name(name) | Key::Block(name), rest @ ..] => Ok((name.as_str(), (rest, *to))),
        _ => Err(Refusal::NotHere),
    }))
}

/// What is to become of the elements of a sequence, each once.
pub(super) fn by_element<'c>(sequence: &Node, steps: &[Step<'c>]) -> Result<Vec<(usize, Wish<'c>)>, Refusal> {
    if sequence.open {
        return Err(Refusal::Template(sequence.span));
    }
    let items = sequence.items();
    group(steps.iter().map(|(path, to)| match path {
        [Key::Index(index), rest @ ..] if *index < items.len() => Ok((*index, (rest, *to))),
        [Key::Having(key, value), rest @ ..] => Ok((having(items, key, value)?, (rest, *to))),
        _ => Err(Refusal::NotHere),
    }))
}

/// The one element whose key has this text.
fn having(items: &[Node], key: &str, value: &str) -> Result<usize, Refusal> {
    let mut found = None;
    for (index, item) in items.iter().enumerate() {
        if matches!(item.kind, NodeKind::Alias(_) | NodeKind::Placeholder | NodeKind::Missing) {
            return Err(Refusal::Computed(item.span));
        }
        let Some(entry) = item.entry(key) else {
            if item.open {
                return Err(Refusal::Template(item.span));
            }
            if item.entry("<<").is_some() {
                return Err(Refusal::Shared(item.span));
            }
            continue;
        };
        check_literal(&entry.value)?;
        if entry.value.text() != Some(value) {
            continue;
        }
        if found.replace(index).is_some() {
            return Err(Refusal::Twice(entry.value.span));
        }
    }
    found.ok_or(Refusal::NotHere)
}

/// Gathers steps by what they start with, in the order of their first. Of two values for one setting the later counts.
fn group<'c, K: Ord + Copy>(
    steps: impl Iterator<Item = Result<(K, Step<'c>), Refusal>>,
) -> Result<Vec<(K, Wish<'c>)>, Refusal> {
    let mut groups: Vec<(K, Wish)> = Vec::new();
    let mut places = BTreeMap::new();
    for step in steps {
        let (key, (rest, to)) = step?;
        let place = *places.entry(key).or_insert(groups.len());
        let leaf = to.map_or(Wish::Remove, Wish::Set);
        match groups.get_mut(place) {
            None if rest.is_empty() => groups.push((key, leaf)),
            None => groups.push((key, Wish::Below(vec![(rest, to)]))),
            Some((_, Wish::Below(below))) if !rest.is_empty() => below.push((rest, to)),
            Some((_, wish @ (Wish::Set(_) | Wish::Remove))) if rest.is_empty() => *wish = leaf,
            // A setting and something below it.
            Some(_) => return Err(Refusal::Unwritable),
        }
    }
    Ok(groups)
}
