//! Documents and changes below them.

use costlint_syntax::edit::{Change, Key, New};
use proptest::{collection::vec, prelude::*, sample::select};

const NAMES: &[&str] = &["a", "b", "c", "k", "long_name"];

/// A document and some changes of it.
pub(crate) fn cases() -> impl Strategy<Value = (New, Vec<Change>)> {
    (object(value(select(&["x", "gp3", "a b", "it's", "on", "3", "# no", "a: b", ""][..]))), vec(step(), 1..5))
        .prop_map(|(document, steps)| {
            let mut changes: Vec<Change> = Vec::new();
            for step in steps {
                let earlier = changes.last().cloned();
                changes.push(step.change(&document, earlier));
            }
            (document, changes)
        })
}

/// How a change is found in a document.
#[derive(Debug, Clone)]
struct Step {
    /// Which child is taken on each level, and how it is called.
    choices: Vec<(prop::sample::Index, bool)>,
    to: Option<New>,
    /// Whether it is about the setting that the one before is about.
    is_again: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let texts = select(&["x", "y", "a b", "it's", "on", "3", "${x}", "1.50", "\"", "a\nb"][..]);
    let to = prop_oneof![2 => Just(None), 5 => value(texts).prop_map(Some)];
    let is_again = prop_oneof![9 => Just(false), 1 => Just(true)];
    (vec(any::<(prop::sample::Index, bool)>(), 1..4), to, is_again).prop_map(|(choices, to, is_again)| Step {
        choices,
        to,
        is_again,
    })
}

impl Step {
    fn change(&self, document: &New, earlier: Option<Change>) -> Change {
        if let (true, Some(earlier)) = (self.is_again, earlier) {
            let to = if self.choices[0].1 { earlier.to } else { self.to.clone() };
            return Change { path: earlier.path, to };
        }
        let (mut path, mut at) = (Vec::new(), Some(document));
        for (choice, is_other) in &self.choices {
            let key;
            (key, at) = match at {
                Some(New::List(items)) => element(items, *choice, *is_other),
                Some(New::Object(entries)) if !entries.is_empty() && choice.index(4) > 0 => {
                    let (name, value) = choice.get(entries);
                    (named(name, *is_other), Some(value))
                }
                Some(New::Object(_)) | None => (named(NAMES[choice.index(NAMES.len())], *is_other), None),
                // Now and then below a scalar.
                Some(_) if choice.index(5) == 0 => (named("a", *is_other), None),
                Some(_) => break,
            };
            path.push(key);
        }
        Change { path, to: self.to.clone() }
    }
}

fn named(name: &str, is_block: bool) -> Key {
    if is_block { Key::Block(name.into()) } else { Key::Name(name.into()) }
}

/// An element of a list, now and then one that is not there.
fn element(items: &[New], choice: prop::sample::Index, is_by_name: bool) -> (Key, Option<&New>) {
    let index = choice.index(items.len() + usize::from(choice.index(3) == 0 || items.is_empty()));
    let item = items.get(index);
    let name = match item {
        Some(New::Object(entries)) => entries.iter().find(|(name, _)| name == "k"),
        _ => None,
    };
    match name {
        Some((_, New::Text(text))) if is_by_name => (Key::Having("k".into(), text.clone()), item),
        _ => (Key::Index(index), item),
    }
}

fn value(texts: impl Strategy<Value = &'static str> + Clone + 'static) -> impl Strategy<Value = New> + Clone {
    let leaf = prop_oneof![
        1 => Just(New::Null),
        1 => any::<bool>().prop_map(New::Bool),
        2 => (-4..40_i32).prop_map(|number| New::Number(f64::from(number) / 2.0)),
        4 => texts.prop_map(|text| New::Text(text.into())),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let objects = vec(object(inner.clone()), 1..4).prop_map(New::List);
        prop_oneof![2 => object(inner.clone()), 1 => objects, 1 => vec(inner, 0..4).prop_map(New::List)]
    })
}

fn object(inner: impl Strategy<Value = New> + Clone) -> impl Strategy<Value = New> + Clone {
    let entries = prop::collection::btree_map(select(NAMES), inner, 0..4);
    entries.prop_map(|entries| New::Object(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()))
}
