//! Entries and elements that come and go.

use super::changed;

#[test]
fn an_entry_comes_behind_the_last_one_on_the_line() {
    assert_eq!(changed("a = { b = 1, c = 2 }\n", "", &[("a/d", "3")]), "a = { b = 1, c = 2, d = 3 }\n");
    assert_eq!(changed("a = { b = 1, }\n", "", &[("a/d", "3")]), "a = { b = 1, d = 3, }\n");
    assert_eq!(changed("a = { b: 1 }\n", "", &[("a/d", "{ x = 1 }")]), "a = { b: 1, d: { x = 1 } }\n");
    assert_eq!(changed("a = {}\n", "", &[("a/d", "3"), ("a/e f", "4")]), "a = { d = 3, \"e f\" = 4 }\n");
}

#[test]
fn an_entry_comes_on_a_line_of_its_own() {
    assert_eq!(changed("a = {\n  b = 1 # c\n}\n", "", &[("a/dd", "3")]), "a = {\n  b  = 1 # c\n  dd = 3\n}\n");
    assert_eq!(changed("a = {\n  b = 1, # c\n}\n", "", &[("a/d", "3")]), "a = {\n  b = 1, # c\n  d = 3,\n}\n");
    assert_eq!(
        changed("a = {\n  b = 1,\n  c = 2\n}\n", "", &[("a/d", "3")]),
        "a = {\n  b = 1,\n  c = 2,\n  d = 3\n}\n"
    );
    assert_eq!(changed("a = {\n  \"b\" : 1\n}\n", "", &[("a/d", "3")]), "a = {\n  \"b\" : 1\n  \"d\" : 3\n}\n");
    assert_eq!(changed("a = {\n  b = 1 }\n", "", &[("a/d", "3")]), "a = {\n  b = 1, d = 3 }\n");
    assert_eq!(changed("a = {\n}\n", "", &[("a/d", "3")]), "a = {\n  d = 3\n}\n");
    assert_eq!(changed("a = {\n  # none\n}\n", "", &[("a/for", "3")]), "a = {\n  \"for\" = 3\n  # none\n}\n");
}

#[test]
fn an_entry_goes_with_its_comma() {
    assert_eq!(changed("a = { b = 1, c = 2, d = 3 }\n", "", &[("a/b", "-")]), "a = { c = 2, d = 3 }\n");
    assert_eq!(changed("a = { b = 1, c = 2, d = 3 }\n", "", &[("a/c", "-")]), "a = { b = 1, d = 3 }\n");
    assert_eq!(changed("a = { b = 1, c = 2, d = 3 }\n", "", &[("a/d", "-"), ("a/c", "-")]), "a = { b = 1 }\n");
    assert_eq!(changed("a = { b = 1, c = 2, }\n", "", &[("a/c", "-"), ("a/d", "4")]), "a = { b = 1, d = 4, }\n");
    assert_eq!(changed("a = { b = 1 }\n", "", &[("a/b", "-")]), "a = {}\n");
    assert_eq!(changed("a = { b = 1 }\n", "", &[("a/b", "-"), ("a/c", "2")]), "a = { c = 2 }\n");
}

#[test]
fn an_entry_goes_with_its_line() {
    let text = "a = {\n  b   = 1, # b\n  ccc = 2, # c\n  d   = 3  # d\n}\n";
    assert_eq!(changed(text, "", &[("a/ccc", "-")]), "a = {\n  b = 1, # b\n  d = 3  # d\n}\n");
    assert_eq!(changed(text, "", &[("a/d", "-")]), "a = {\n  b   = 1, # b\n  ccc = 2  # c\n}\n");
    assert_eq!(
        changed(text, "", &[("a/d", "-"), ("a/e", "5")]),
        "a = {\n  b   = 1, # b\n  ccc = 2, # c\n  e   = 5\n}\n"
    );
    assert_eq!(changed("a = {\n  b = 1\n}\n", "", &[("a/b", "-")]), "a = {\n}\n");
}

#[test]
fn an_element_is_found_by_place_or_by_what_it_says() {
    let text = "a = [{ n = \"x\", v = 1 }, { n = \"y\", v = 1 }]\n";
    assert_eq!(changed(text, "", &[("a/[1]/v", "2")]), "a = [{ n = \"x\", v = 1 }, { n = \"y\", v = 2 }]\n");
    assert_eq!(
        changed(text, "", &[("a/[n=y]/v", "2"), ("a/[n=x]/w", "3")]),
        "a = [{ n = \"x\", v = 1, w = 3 }, { n = \"y\", v = 2 }]\n"
    );
    assert_eq!(changed(text, "", &[("a/[n=x]", "-")]), "a = [{ n = \"y\", v = 1 }]\n");
    assert_eq!(changed(text, "", &[("a/[n=z]/v", "2")]), "not written: the setting is not written out in this file");
    assert_eq!(changed(text, "", &[("a/[3]/v", "2")]), "not written: the setting is not written out in this file");
    assert_eq!(changed(text, "", &[("a/[2]/v", "2")]), "a = [{ n = \"x\", v = 1 }, { n = \"y\", v = 1 }, { v = 2 }]\n");
    assert_eq!(
        changed("a = [var.x, { n = \"y\" }]\n", "", &[("a/[n=y]/v", "2")]),
        "not written: an expression computes the value"
    );
    assert_eq!(changed("a = [{ n = 1 }, { n = 1 }]\n", "", &[("a/[n=1]/v", "2")]), "not written: a key appears twice");
}

#[test]
fn a_missing_list_is_made_with_one_element() {
    assert_eq!(changed("b = 1\n", "", &[("types/[0]", "\"x\"")]), "b     = 1\ntypes = [\"x\"]\n");
    assert_eq!(changed("b = null\n", "", &[("b/[0]/c", "1")]), "b = [{\n  c = 1\n}]\n");
    assert_eq!(changed("b = [\n]\n", "", &[("b/[0]", "1")]), "b = [\n  1\n]\n");
    assert_eq!(
        changed("b = 1\n", "", &[("types/[1]", "\"x\"")]),
        "not written: the setting is not written out in this file"
    );
}

#[test]
fn an_entry_with_a_key_that_is_computed_may_be_the_one() {
    assert_eq!(changed("a = { (x) = 1 }\n", "", &[("a/b", "2")]), "not written: an expression computes the value");
    assert_eq!(changed("a = { (x) = 1, b = 1 }\n", "", &[("a/b", "2")]), "a = { (x) = 1, b = 2 }\n");
    assert_eq!(changed("a = { b = 1, \"b\" = 2 }\n", "", &[("a/b", "2")]), "not written: a key appears twice");
}

#[test]
fn a_comment_between_entries_is_never_lost() {
    assert_eq!(
        changed("a = { b = 1 /* x */, c = 2 }\n", "", &[("a/c", "-")]),
        "not written: the value cannot be written there"
    );
    assert_eq!(changed("a = { b = 1 /* x */, c = 2 }\n", "", &[("a/d", "3")]), "a = { b = 1 /* x */, c = 2, d = 3 }\n");
}
