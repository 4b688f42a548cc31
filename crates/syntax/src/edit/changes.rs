//! Changes below a container, grouped level by level by the child that they affect.
//!
//! Both editors walk down a tree with the changes that lie below. Changes are grouped by child at each
//! level, since only the tree shows that `[0]` and `[name=app]` are one element. Two different values for one setting
//! contradict each other and are refused; the same value twice is one change.

use std::collections::BTreeMap;

use super::{Change, Key, New, Refusal};

/// What is left of the way to a setting, and what the setting is to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Aim<'c> {
    pub(crate) path: &'c [Key],
    pub(crate) to: Option<&'c New>,
}

impl<'c> Aim<'c> {
    /// At a child itself.
    pub(crate) fn at(key: &'c Key, to: Option<&'c New>) -> Aim<'c> {
        Aim { path: std::slice::from_ref(key), to }
    }
}

/// What is to become of one child of a container.
#[derive(Debug)]
pub(crate) enum Wish<'c> {
    /// Set to this value.
    Set(&'c New),
    /// Removed.
    Remove,
    /// Something below it is to change.
    Below(Vec<Aim<'c>>),
}

impl<'c> Wish<'c> {
    fn of(aim: Aim<'c>) -> Wish<'c> {
        match aim {
            Aim { path: [], to: Some(new) } => Wish::Set(new),
            Aim { path: [], to: None } => Wish::Remove,
            below => Wish::Below(vec![below]),
        }
    }

    /// Adds what another change asks of the same child.
    fn join(&mut self, other: Wish<'c>) -> Result<(), Refusal> {
        match (self, other) {
            (Wish::Below(aims), Wish::Below(others)) => aims.extend(others),
            (Wish::Set(new), Wish::Set(other)) if *new == other => {}
            (Wish::Remove, Wish::Remove) => {}
            _ => return Err(Refusal::Unwritable),
        }
        Ok(())
    }

    /// The value that fulfils this wish where there is nothing yet; `None` if it only leaves out.
    pub(crate) fn missing_value(&self) -> Result<Option<New>, Refusal> {
        match self {
            Wish::Set(new) => Ok(Some((*new).clone())),
            Wish::Remove => Ok(None),
            Wish::Below(aims) => missing_value(aims),
        }
    }
}

/// What some changes aim at.
pub(crate) fn aims(changes: &[Change]) -> Vec<Aim<'_>> {
    changes.iter().map(|change| Aim { path: &change.path, to: change.to.as_ref() }).collect()
}

/// Whether any of these is about an element of a list.
pub(crate) fn are_about_elements(aims: &[Aim]) -> bool {
    aims.iter().any(|aim| matches!(aim.path, [Key::Index(_) | Key::Having(..), ..]))
}

/// What is to become of the entries of a mapping or body, each name once.
pub(crate) fn by_name<'c>(aims: &[Aim<'c>]) -> Result<Vec<(&'c str, Wish<'c>)>, Refusal> {
    group(aims, |key| match key {
        Key::Name(name) | Key::Block(name) => Ok(name.as_str()),
        Key::Index(_) | Key::Having(..) => Err(Refusal::NotHere),
    })
}

/// What is to become of the elements of a list, each once. `having` finds the one element whose key has a text.
pub(crate) fn by_element<'c>(
    aims: &[Aim<'c>],
    mut having: impl FnMut(&str, &str) -> Result<usize, Refusal>,
) -> Result<Vec<(usize, Wish<'c>)>, Refusal> {
    group(aims, |key| match key {
        Key::Index(index) => Ok(*index),
        Key::Having(key, value) => having(key, value),
        Key::Name(_) | Key::Block(_) => Err(Refusal::NotHere),
    })
}

/// The wishes for elements behind the last of a list, in order. There is no gap between them, and what only leaves out has
/// nothing to do there.
pub(crate) fn behind(length: usize, wishes: Vec<(usize, Wish<'_>)>) -> Result<Vec<(usize, Wish<'_>)>, Refusal> {
    let mut added = Vec::new();
    for (index, wish) in wishes {
        if wish.missing_value()?.is_some() {
            added.push((index, wish));
        }
    }
    added.sort_by_key(|(index, _)| *index);
    let has_no_gap = added.iter().enumerate().all(|(number, (index, _))| length.checked_add(number) == Some(*index));
    if has_no_gap { Ok(added) } else { Err(Refusal::NotHere) }
}

/// The list or object that has these settings and no other; `None` if all are to be left out.
pub(crate) fn missing_value(aims: &[Aim]) -> Result<Option<New>, Refusal> {
    if are_about_elements(aims) {
        // No element that is looked for by what it holds is in a list that is missing.
        const NONE: usize = usize::MAX;
        let mut list = None;
        for (index, wish) in by_element(aims, |_, _| Ok(NONE))? {
            match (index, wish.missing_value()?) {
                (_, None) => {}
                (0, Some(element)) => list = Some(New::List(vec![element])),
                (_, Some(_)) => return Err(Refusal::NotHere),
            }
        }
        return Ok(list);
    }
    let mut entries = Vec::new();
    for (name, wish) in by_name(aims)? {
        entries.extend(wish.missing_value()?.map(|value| (name.to_owned(), value)));
    }
    Ok((!entries.is_empty()).then_some(New::Object(entries)))
}

/// Gathers wishes by the child that they are about, in the order in which each is first asked for.
fn group<'c, C: Ord + Copy>(
    aims: &[Aim<'c>],
    mut child: impl FnMut(&'c Key) -> Result<C, Refusal>,
) -> Result<Vec<(C, Wish<'c>)>, Refusal> {
    let mut wishes: Vec<(C, Wish)> = Vec::new();
    let mut places = BTreeMap::new();
    for aim in aims {
        let [key, rest @ ..] = aim.path else { return Err(Refusal::Unwritable) };
        let child = child(key)?;
        let wish = Wish::of(Aim { path: rest, to: aim.to });
        if let Some(place) = places.get(&child) {
            let (_, earlier): &mut (C, Wish) = &mut wishes[*place];
            earlier.join(wish)?;
        } else {
            places.insert(child, wishes.len());
            wishes.push((child, wish));
        }
    }
    Ok(wishes)
}
