//! One law of both editors: the same set of changes means the same in HCL, YAML and JSON.

mod notation;
mod strategy;

use std::{cell::RefCell, collections::BTreeMap};

use costlint_syntax::edit::{Change, Key, New, Refusal};
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use notation::Notation;

/// What one notation cannot say as the others do. Each is a reason why one refuses what another writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Exception {
    /// A block holds settings, so no other value takes its place, and blocks of one name are no list that is set as one.
    BlockIsNoValue,
    /// Terraform takes a block, or a list of one object, for an object: names and elements are found below each.
    BlockIsListOfOne,
    /// Nothing is left of an element by indentation, which would be null, and others count those before them.
    ElementWithoutContent,
    /// YAML may be a template, where the mark of a placeholder is no text.
    MarkOfTemplate,
}

/// The reason why this notation refuses what JSON writes.
fn refuses_more(notation: Notation, refusal: Refusal, changes: &[Change]) -> Option<Exception> {
    let writes_mark = || changes.iter().any(|change| change.to.as_ref().is_some_and(has_mark));
    match (notation, refusal) {
        (Notation::HclBlocks, Refusal::Unwritable | Refusal::Twice(_)) => Some(Exception::BlockIsNoValue),
        (Notation::YamlLines, Refusal::Shared(_)) => Some(Exception::ElementWithoutContent),
        (Notation::YamlLines | Notation::YamlBrackets, Refusal::Unwritable) if writes_mark() => {
            Some(Exception::MarkOfTemplate)
        }
        _ => None,
    }
}

/// The reason why this notation writes what JSON refuses.
fn refuses_less(notation: Notation, refusal: Refusal) -> Option<Exception> {
    match (notation, refusal) {
        (Notation::HclBlocks | Notation::HclObjects, Refusal::NotHere) => Some(Exception::BlockIsListOfOne),
        _ => None,
    }
}

fn has_mark(new: &New) -> bool {
    match new {
        New::Text(text) => text.contains("${"),
        New::List(items) => items.iter().any(has_mark),
        New::Object(entries) => entries.iter().any(|(_, value)| has_mark(value)),
        New::Null | New::Bool(_) | New::Number(_) => false,
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the counts of the exceptions are for people")]
fn the_same_changes_mean_the_same_in_every_notation() {
    let exceptions: RefCell<BTreeMap<Exception, usize>> = RefCell::default();
    let (mut made, mut refused) = (RefCell::new(0), RefCell::new(0));
    // As many as it takes to meet each exception.
    let cases = Config::default().cases.max(4000);
    let config = Config { cases, source_file: Some(file!()), failure_persistence: None, ..Config::default() };
    let law = |(document, changes): (New, Vec<Change>)| {
        let outcome = |notation: Notation| {
            let text = notation.print(&document);
            let changed = notation.change(&text, &changes);
            let read = changed.map(|changed| notation.read(&changed).map(|read| (changed, read)));
            read.map(|read| read.map_err(|problem| TestCaseError::fail(format!("{problem}\n{text}"))))
        };
        let wanted = outcome(Notation::Json);
        *(if wanted.is_ok() { &made } else { &refused }).borrow_mut() += 1;
        for notation in [Notation::HclObjects, Notation::HclBlocks, Notation::YamlLines, Notation::YamlBrackets] {
            let exception = match (&wanted, outcome(notation)) {
                (Err(_), Err(_)) => continue,
                (Ok(wanted), Ok(found)) => {
                    let ((_, wanted), (text, found)) = (wanted.as_ref().map_err(Clone::clone)?, found?);
                    let (wanted, found) = (notation.meaning(wanted), notation.meaning(&found));
                    if wanted == found {
                        continue;
                    }
                    let was = notation.print(&document);
                    Err(format!("it means {found:?}, not {wanted:?}\n{was}\nbecomes\n{text}"))
                }
                (Ok(_), Err(refusal)) => {
                    refuses_more(notation, refusal, &changes).ok_or(format!("JSON is written, here {refusal:?}"))
                }
                (Err(refusal), Ok(_)) => {
                    refuses_less(notation, *refusal).ok_or(format!("it is written, JSON refuses with {refusal:?}"))
                }
            };
            match exception {
                Ok(exception) => *exceptions.borrow_mut().entry(exception).or_default() += 1,
                Err(wrong) => return Err(TestCaseError::fail(format!("{notation:?}: {wrong}"))),
            }
        }
        Ok(())
    };
    let cases = cases as usize;
    TestRunner::new(config).run(&strategy::cases(), law).unwrap_or_else(|failure| panic!("{failure}"));

    let exceptions = exceptions.into_inner();
    println!("made {}, refused {}, of which {exceptions:?}", made.get_mut(), refused.get_mut());
    assert!(*made.get_mut() > cases / 3, "too little is changed: {made:?} of {cases}");
    assert!(*refused.get_mut() > cases / 20, "too little is refused: {refused:?} of {cases}");
    for exception in [
        Exception::BlockIsNoValue,
        Exception::BlockIsListOfOne,
        Exception::ElementWithoutContent,
        Exception::MarkOfTemplate,
    ] {
        let count = exceptions.get(&exception).copied().unwrap_or_default();
        assert!(count > 0 && count < cases / 5, "{exception:?} stands for {count} of {cases} cases");
    }
}

/// What becomes of a document in each notation; `None` where it is refused.
fn in_each(document: &New, changes: &[(&[Key], Option<New>)]) -> Vec<Option<String>> {
    let changes: Vec<Change> =
        changes.iter().map(|(path, to)| Change { path: path.to_vec(), to: to.clone() }).collect();
    Notation::ALL.into_iter().map(|notation| notation.change(&notation.print(document), &changes).ok()).collect()
}

#[test]
fn two_values_for_one_setting_are_refused_and_the_same_value_twice_is_one_change() {
    let document = New::Object(vec![("a".into(), New::Object(vec![("b".into(), New::Number(1.0))]))]);
    let (a, b) = (Key::Name("a".into()), Key::Name("b".into()));
    let path: &[Key] = &[a.clone(), b.clone()];
    let two = Some(New::Number(2.0));
    let once = in_each(&document, &[(path, two.clone())]);
    assert!(once.iter().all(Option::is_some));
    assert_eq!(in_each(&document, &[(path, two.clone()), (path, two.clone())]), once);
    let as_block: &[Key] = &[Key::Block("a".into()), b.clone()];
    assert_eq!(in_each(&document, &[(path, two.clone()), (as_block, two.clone())]), once);

    let none = vec![None; once.len()];
    assert_eq!(in_each(&document, &[(path, two.clone()), (path, Some(New::Number(3.0)))]), none);
    assert_eq!(in_each(&document, &[(path, two.clone()), (path, None)]), none);
    assert_eq!(in_each(&document, &[(path, two.clone()), (&path[..1], None)]), none);
    // Also where nothing stands yet.
    let missing: &[Key] = &[Key::Name("c".into()), b];
    assert_eq!(in_each(&document, &[(missing, two), (missing, None)]), none);
}

#[test]
fn one_element_that_is_named_in_two_ways_gets_both_changes() {
    let element = New::Object(vec![("k".into(), New::Text("x".into()))]);
    let document = New::Object(vec![("a".into(), New::List(vec![element.clone(), New::Object(vec![])]))]);
    let way = |element: Key, name: &str| vec![Key::Name("a".into()), element, Key::Name(name.into())];
    let by_place = way(Key::Index(0), "b");
    let by_name = way(Key::Having("k".into(), "x".into()), "c");
    let again = way(Key::Having("k".into(), "x".into()), "b");
    let one = Some(New::Number(1.0));
    let both = in_each(&document, &[(&by_place, one.clone()), (&by_name, one.clone())]);
    assert!(both.iter().flatten().count() == both.len(), "{both:?}");
    let contradiction = in_each(&document, &[(&by_place, one), (&again, Some(New::Number(2.0)))]);
    assert!(contradiction.iter().all(Option::is_none), "{contradiction:?}");
}
