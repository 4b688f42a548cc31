//! Tries every kind of change at one entry of a text and says what is wrong with the outcome.

use costlint_syntax::{
    Span,
    data::{Node, NodeKind, Scalar, Tree, edit},
    edit::{Change, Edit, Key, New, Refusal, apply},
};

use super::meaning::Meaning;

/// An entry of a mapping with a scalar for a value.
pub(crate) struct Place {
    document: usize,
    /// The way to the mapping, and the place of the entry in it.
    way: Vec<usize>,
    /// The same way in keys.
    keys: Vec<Key>,
    /// The mapping.
    mapping: Span,
    /// What the entry holds now.
    now: Option<New>,
}

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Itself,
    Replace,
    Remove,
    Insert,
    InsertBelow,
}

pub(crate) const KINDS: [Kind; 5] = [Kind::Itself, Kind::Replace, Kind::Remove, Kind::Insert, Kind::InsertBelow];

/// What comes of a change: the text, or why it is not made, or what is wrong with it.
pub(crate) type Outcome = Result<Result<String, Refusal>, String>;

/// All places of a tree.
pub(crate) fn places(tree: &Tree) -> Vec<Place> {
    let mut places = Vec::new();
    for (document, node) in tree.documents.iter().enumerate() {
        gather(document, node, &mut (Vec::new(), Vec::new()), &mut places);
    }
    places
}

fn gather(document: usize, node: &Node, (way, keys): &mut (Vec<usize>, Vec<Key>), places: &mut Vec<Place>) {
    let mut way_and_keys = (std::mem::take(way), std::mem::take(keys));
    for (index, entry) in node.entries().iter().enumerate() {
        let Some(name) = entry.key.text() else { continue };
        way_and_keys.0.push(index);
        way_and_keys.1.push(Key::Name(name.to_owned()));
        if matches!(entry.value.kind, NodeKind::Scalar { .. }) {
            places.push(Place {
                document,
                way: way_and_keys.0.clone(),
                keys: way_and_keys.1.clone(),
                mapping: node.span,
                now: Scalar::of(&entry.value).map(new),
            });
        }
        gather(document, &entry.value, &mut way_and_keys, places);
        way_and_keys.0.pop();
        way_and_keys.1.pop();
    }
    for (index, item) in node.items().iter().enumerate() {
        way_and_keys.0.push(index);
        way_and_keys.1.push(Key::Index(index));
        gather(document, item, &mut way_and_keys, places);
        way_and_keys.0.pop();
        way_and_keys.1.pop();
    }
    (*way, *keys) = way_and_keys;
}

fn new(scalar: Scalar) -> New {
    match scalar {
        Scalar::Null => New::Null,
        Scalar::Bool(value) => New::Bool(value),
        Scalar::Number(value) => New::Number(value),
        Scalar::Text(text) => New::Text(text.to_owned()),
    }
}

/// Makes one change at a place, with the document or the mapping itself for a container, and looks at what becomes of it.
pub(crate) fn attempt(
    text: &str,
    tree: &Tree,
    read: fn(&str) -> Tree,
    place: &Place,
    kind: Kind,
    value: &New,
    is_deep: bool,
) -> Outcome {
    let mut expected: Vec<Meaning> = tree.documents.iter().map(|document| Meaning::of(text, document)).collect();
    let root = &mut expected[place.document];
    let (mapping_way, last) = (&place.way[..place.way.len() - 1], place.way.len() - 1);
    let (mut keys, container) = if is_deep {
        (place.keys.clone(), tree.documents[place.document].span)
    } else {
        (place.keys[last..].to_vec(), place.mapping)
    };
    let mut to = Some(value.clone());
    match kind {
        Kind::Itself => to.clone_from(&place.now),
        Kind::Replace => *root.at(&place.way) = Meaning::over(value),
        Kind::Remove => {
            to = None;
            if is_deep {
                root.remove(&place.way);
            } else {
                root.at(mapping_way).remove(&place.way[last..]);
            }
        }
        Kind::Insert | Kind::InsertBelow => {
            keys.pop();
            keys.push(Key::Name("probe of ours".into()));
            let mut inserted = value.clone();
            if kind == Kind::InsertBelow {
                keys.extend([Key::Block("first".into()), Key::Index(0), Key::Name("second".into())]);
                inserted = New::Object(vec![("second".into(), inserted)]);
                inserted = New::Object(vec![("first".into(), New::List(vec![inserted]))]);
            }
            let Meaning::Object { entries, .. } = root.at(mapping_way) else {
                return Err("no mapping is there".into());
            };
            entries.push((Meaning::name("probe of ours"), Meaning::of_new(&inserted)));
        }
    }
    let edits = match edit::change(text, tree, container, &[Change { path: keys, to }]) {
        Ok(edits) => edits,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if kind == Kind::Itself && !edits.is_empty() {
        return Err(format!("put over itself: {edits:?}"));
    }
    if let Some(wrong) = wrong_edits(text, &edits) {
        return Err(wrong);
    }
    let changed = apply(text, &edits).into_owned();
    let again = read(&changed);
    if !again.problems.is_empty() {
        return Err(format!("{:?}\n{edits:?}", again.problems));
    }
    let found: Vec<Meaning> = again.documents.iter().map(|document| Meaning::of(&changed, document)).collect();
    if found.len() != expected.len() || !expected.iter().zip(&found).all(|(expected, found)| expected.fits(found)) {
        return Err(format!("it means something else: {edits:?}"));
    }
    let survives = |comment: &&Span| kind != Kind::Remove || !edits.iter().any(|edit| edit.span.contains(**comment));
    let before: Vec<&str> = tree.comments.iter().filter(survives).map(|comment| comment.of(text)).collect();
    let after: Vec<&str> = again.comments.iter().map(|comment| comment.of(&changed)).collect();
    if before != after {
        return Err(format!("comments are lost or new: {edits:?}"));
    }
    if edits.iter().any(|edit| begins_with_a_comment(text, tree, edit)) {
        return Err(format!("a comment above is lost: {edits:?}"));
    }
    Ok(Ok(changed))
}

/// Whether a comment goes that is not on or between the lines of what goes.
fn begins_with_a_comment(text: &str, tree: &Tree, edit: &Edit) -> bool {
    let content = text[edit.span.range()].trim_start();
    let start = edit.span.end as usize - content.len();
    !content.is_empty() && tree.comments.binary_search_by_key(&start, |comment| comment.start as usize).is_ok()
}

fn wrong_edits(text: &str, edits: &[Edit]) -> Option<String> {
    let apart = edits.windows(2).all(|pair| pair[0].span.end < pair[1].span.start);
    let inside = edits.iter().all(|edit| text.get(edit.span.range()).is_some());
    // A text of one kind of line break keeps it.
    let lone = |text: &str| text.matches('\n').count() != text.matches("\r\n").count();
    let keeps_breaks = !text.contains("\r\n") || lone(text) || edits.iter().all(|edit| !lone(&edit.text));
    let adds_none = text.contains('\r') || edits.iter().all(|edit| !edit.text.contains('\r'));
    let is_good =
        apart && inside && keeps_breaks && adds_none && edits.iter().all(|edit| edit.span.of(text) != edit.text);
    (!is_good).then(|| format!("bad edits: {edits:?}"))
}
