//! New documents, and entries after another.

use costlint_syntax::{data::edit, edit::New, yaml};

use super::{done, node, number, object, read};

fn append(source: &str, mapping: &str, after: &str, name: &str, value: &New) -> String {
    let tree = read(source);
    let key = &node(&tree, mapping).entry(after).expect("the key is there").key;
    done(source, edit::append_entry(source, &tree, key.span, name, value))
}

fn document(source: &str, index: usize, document: &str) -> String {
    let tree = yaml::parse(source);
    done(source, edit::append_document(source, &tree, tree.documents[index].span, document))
}

#[test]
fn an_entry_comes_after_its_neighbour_with_a_blank_line_if_others_have_one() {
    let new = object(&[("Type", New::Text("T".into()))]);
    assert_eq!(
        append("R:\n  A:\n    Type: X\n  B: 1\nO: 1\n", "R", "A", "New", &new),
        "R:\n  A:\n    Type: X\n  New:\n    Type: T\n  B: 1\nO: 1\n"
    );
    assert_eq!(
        append("R:\n  A:\n    Type: X # x\n\n  # about B\n  B: 1\n", "R", "A", "New", &new),
        "R:\n  A:\n    Type: X # x\n\n  New:\n    Type: T\n\n  # about B\n  B: 1\n"
    );
    assert_eq!(
        append("R:\r\n  A: 1\r\n\r\n  B: 1\r\n\r\nO: 1\r\n", "R", "B", "New", &number(2.0)),
        "R:\r\n  A: 1\r\n\r\n  B: 1\r\n\r\n  New: 2\r\n\r\nO: 1\r\n"
    );
    assert_eq!(append("A: |\n  x\n\nB: 1\n", "", "A", "New", &number(2.0)), "A: |\n  x\n\nNew: 2\n\nB: 1\n");
    assert_eq!(
        append("A: |+\n  x\n\nB: 1\n\nC: 1\n", "", "A", "New", &number(2.0)),
        "A: |+\n  x\n\nNew: 2\nB: 1\n\nC: 1\n"
    );
    assert_eq!(
        append("A:\n  B: 1\n  # C: 1\n# D\nD: 1\n", "", "A", "New", &number(2.0)),
        "A:\n  B: 1\n  # C: 1\nNew: 2\n# D\nD: 1\n"
    );
    assert_eq!(append("A: 1\nB: 1", "", "B", "New", &number(2.0)), "A: 1\nB: 1\nNew: 2");
}

#[test]
fn an_entry_of_json_comes_with_its_comma() {
    assert_eq!(
        append("{\n  \"A\": 1, // a\n  \"B\": 2\n}", "", "A", "New", &number(3.0)),
        "{\n  \"A\": 1, // a\n  \"New\": 3,\n  \"B\": 2\n}"
    );
    assert_eq!(
        append("{\n  \"A\": 1,\n  \"B\": 2\n}", "", "B", "New", &number(3.0)),
        "{\n  \"A\": 1,\n  \"B\": 2,\n  \"New\": 3\n}"
    );
    assert_eq!(append("{\"A\": 1, \"B\": 2}", "", "A", "New", &number(3.0)), "{\"A\": 1, \"New\": 3, \"B\": 2}");
    assert_eq!(append("a: {b: 1, c: 2}\n", "a", "b", "d", &number(3.0)), "a: {b: 1, d: 3, c: 2}\n");
}

#[test]
fn a_name_that_is_taken_is_refused() {
    assert_eq!(append("A: 1\nB: 1\n", "", "A", "B", &number(2.0)), "twice: B");
}

#[test]
fn a_document_comes_after_another_and_its_comments() {
    assert_eq!(document("a: 1\n", 0, "b: 2\nc: 3\n"), "a: 1\n---\nb: 2\nc: 3\n");
    assert_eq!(document("a: 1", 0, "b: 2\n"), "a: 1\n---\nb: 2");
    assert_eq!(document("a: 1\r\n# end\r\n", 0, "b: 2\nc: 3"), "a: 1\r\n# end\r\n---\r\nb: 2\r\nc: 3\r\n");
    assert_eq!(document("a: 1\n---\n# about b\nb: 1\n", 0, "c: 2\n"), "a: 1\n---\nc: 2\n---\n# about b\nb: 1\n");
    assert_eq!(
        document("a: 1\n---\n# about b\nb: |\n  x\n\n", 1, "c: 2\n"),
        "a: 1\n---\n# about b\nb: |\n  x\n---\nc: 2\n\n"
    );
    assert_eq!(document("  a: 1\n", 0, "c: 2\n"), "not written: the value cannot be written there");
    assert_eq!(document("a: 1\n...\n", 0, "c: 2\n"), "a: 1\n---\nc: 2\n...\n");
}
