//! The references of all resources of one type through one of their settings, gathered once.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use costlint_model::{Data, Value};

use crate::{
    inventory::links::Seen,
    pages::path::{Found, Links, Path, Step},
};

/// The pointers that were asked for.
#[derive(Default)]
pub(crate) struct Gathered(Mutex<HashMap<Key, Arc<Pointers>>>);

/// The root module, template or folder, the type and the path of the setting.
type Key = (Arc<str>, String, String);

/// What the resources of a type refer to.
#[derive(Default)]
pub(crate) struct Pointers {
    /// The resource that points, by the scope of what it refers to and its name there.
    by_target: HashMap<Arc<str>, BTreeMap<Arc<str>, Vec<Pointer>>>,
    /// The same by the plain name that it writes.
    by_text: BTreeMap<Arc<str>, Vec<usize>>,
    /// The same by the expression that it writes in a scope, where what it comes to is not known.
    by_expression: HashMap<Arc<str>, BTreeMap<Box<str>, Vec<usize>>>,
    /// Whether one points to something that is not known here.
    open: bool,
}

/// A resource that points, and the copy that it means; `None` where it may mean any.
#[derive(PartialEq)]
struct Pointer {
    key: Option<Arc<str>>,
    index: usize,
}

/// What points at a resource.
pub(crate) enum Pointing {
    /// These do, in order, and others may.
    From { those: Vec<usize>, and_perhaps_others: bool },
    /// One may.
    Perhaps,
    /// None does.
    Nothing,
}

impl Pointing {
    /// This one points, and no other may.
    pub(crate) fn from(index: usize) -> Pointing {
        Pointing::From { those: vec![index], and_perhaps_others: false }
    }
}

impl Gathered {
    /// The pointers of a root, gathered where this is the first to ask.
    pub(crate) fn of(
        &self,
        root: &Arc<str>,
        type_name: &str,
        setting: &str,
        gather: impl FnOnce() -> Pointers,
    ) -> Arc<Pointers> {
        let mut gathered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        gathered
            .entry((root.clone(), type_name.to_owned(), setting.to_owned()))
            .or_insert_with(|| Arc::new(gather()))
            .clone()
    }
}

impl Pointers {
    /// The pointers of some resources, each with its index.
    pub(crate) fn new<'r>(resources: impl Iterator<Item = (usize, Seen<'r>)>, setting: &str) -> Pointers {
        let mut pointers = Pointers::default();
        let Ok(path) = Path::read(setting) else { return Pointers { open: true, ..pointers } };
        for (index, seen) in resources {
            pointers.walk(&seen.resource.body, &path.steps, index, &seen);
        }
        pointers
    }

    /// What the texts of some resources name anywhere, each text with the resource's index and scope:
    /// `"${aws_s3_bucket.logs.id}/x"` is no reference, but it is about the bucket.
    pub(crate) fn in_texts<'t>(texts: impl Iterator<Item = (usize, &'t Arc<str>, &'t str)>) -> Pointers {
        let mut pointers = Pointers::default();
        texts.for_each(|(index, scope, text)| pointers.name_all(text, scope, index));
        pointers
    }

    fn name_all(&mut self, text: &str, scope: &Arc<str>, index: usize) {
        let by_target = self.by_target.entry(scope.clone()).or_default();
        for names in text.split(|char: char| !(char.is_alphanumeric() || matches!(char, '_' | '-' | '.'))) {
            let mut ends = names.match_indices('.').map(|(end, _)| end).chain([names.len()]);
            // A logical id is one name, the address of Terraform two.
            for end in [ends.next(), ends.next()].into_iter().flatten() {
                add(by_target.entry(names[..end].into()).or_default(), None, index);
            }
        }
    }

    /// Every element of a list counts, since any of them may point.
    fn walk(&mut self, value: &Value, steps: &[Step], index: usize, seen: &Seen<'_>) {
        match (&value.data, steps) {
            (Data::List(items), _) => items.iter().for_each(|item| self.walk(item, steps, index, seen)),
            (Data::Null, _) => {}
            (_, []) => self.point(value, index, seen),
            (_, [step, rest @ ..]) => match Path::step(value, step, seen) {
                Found::Value(next) => self.walk(&next, rest, index, seen),
                Found::Absent => {}
                Found::Unknown => self.open = true,
            },
        }
    }

    fn point(&mut self, value: &Value, index: usize, seen: &Seen<'_>) {
        if let Some(reference) = value.reference() {
            // What a module or a data source gives may be the name of anything.
            self.open |= reference.is_to_a_lookup();
            let scope = reference.scope.as_ref().unwrap_or(&seen.resource.scope.name);
            let by_target = self.by_target.entry(scope.clone()).or_default();
            add(by_target.entry(reference.target.clone()).or_default(), reference.key.as_ref(), index);
        }
        match seen.attribute(value).unwrap_or_else(|| value.clone()).data {
            Data::Text(text) => {
                self.by_text.entry(text).or_default().push(index);
            }
            Data::Unknown(None) | Data::OneOf(_) => {
                self.open = true;
                if let Some(place) = value.place {
                    let (expression, scope) = (seen.text_at(place), &seen.resource.scope.name);
                    let expressions = self.by_expression.entry(scope.clone()).or_default();
                    expressions.entry(expression.into()).or_default().push(index);
                    // `"https://${azurerm_storage_account.copies.name}.blob.core.windows.net/x"` is about the account.
                    self.name_all(expression, scope, index);
                }
            }
            _ => {}
        }
    }

    /// What points at the resource of this name and key in a scope, which calls itself by one of these names or
    /// expressions.
    pub(crate) fn at(
        &self,
        scope: &str,
        name: &str,
        key: Option<&str>,
        names: &[Arc<str>],
        expressions: &[&str],
    ) -> Pointing {
        let by_own_name = names.iter().filter_map(|name| self.by_text.get(name)).flatten().copied();
        let written = self.by_expression.get(scope);
        let by_own_expression =
            expressions.iter().filter_map(|expression| written?.get(*expression)).flatten().copied();
        let pointers = self.by_target.get(scope).and_then(|targets| targets.get(name));
        let means = |pointer: &&Pointer| pointer.key.as_deref().zip(key).is_none_or(|(one, two)| one == two);
        let by_target = pointers.into_iter().flatten().filter(means).map(|pointer| pointer.index);
        let mut those: Vec<usize> = by_target.chain(by_own_name).chain(by_own_expression).collect();
        those.sort_unstable();
        those.dedup();
        match those.is_empty() {
            false => Pointing::From { those, and_perhaps_others: self.open },
            true if self.open => Pointing::Perhaps,
            true => Pointing::Nothing,
        }
    }
}

/// Adds what points to a copy, once.
fn add(pointers: &mut Vec<Pointer>, key: Option<&Arc<str>>, index: usize) {
    let mut own = pointers.iter().rev().take_while(|known| known.index == index);
    if own.all(|known| known.key.as_ref() != key) {
        pointers.push(Pointer { key: key.cloned(), index });
    }
}

#[cfg(test)]
mod tests {
    use super::{Pointers, Pointing};

    #[test]
    fn a_text_names_what_stands_in_its_templates() {
        let text = r#"a = "https://${aws_s3_bucket.logs.id}.example.com" b = !Join ["", [!Ref Store, .s3]]"#;
        let named = |name| {
            matches!(
                Pointers::in_texts([(3, &"a".into(), text)].into_iter()).at("a", name, None, &[], &[]),
                Pointing::From { those, .. } if those == [3]
            )
        };
        assert!(named("aws_s3_bucket.logs"));
        assert!(named("Store"));
        assert!(!named("aws_s3_bucket.log"));
        assert!(!named("logs"));
    }
}
