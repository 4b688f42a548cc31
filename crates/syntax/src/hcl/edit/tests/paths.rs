//! The way to a setting, and why there may be none.

use super::changed;

#[test]
fn a_container_is_found_by_its_span() {
    let text = "r \"a\" \"b\" {\n  c {\n    d = { e = [{ f = 1 }] }\n  }\n}\n";
    for container in ["r \"a\" \"b\"", &text[..text.len() - 1]] {
        assert_eq!(changed(text, container, &[("{c}/d/e/[0]/f", "2")]), text.replace('1', "2"));
    }
    assert_eq!(changed(text, "c", &[("d/e/[0]/f", "2")]), text.replace('1', "2"));
    assert_eq!(changed(text, "{ f = 1 }", &[("f", "2")]), text.replace('1', "2"));
    assert_eq!(changed(text, "[{ f = 1 }]", &[("[0]/f", "2")]), text.replace('1', "2"));
    assert_eq!(changed(text, "{ e = [{ f = 1 }] }", &[("g", "2")]), text.replace("] }", "], g = 2 }"));
    assert_eq!(changed(text, "f = 1", &[("f", "2")]), "not written: the setting is not written out in this file");
}

#[test]
fn an_attribute_stands_for_a_block_and_a_block_for_an_attribute() {
    assert_eq!(changed("a {\n  b = { c = 1 }\n}\n", "a", &[("{b}/c", "2")]), "a {\n  b = { c = 2 }\n}\n");
    assert_eq!(changed("a {\n  b {\n    c = 1\n  }\n}\n", "a", &[("b/c", "2")]), "a {\n  b {\n    c = 2\n  }\n}\n");
    assert_eq!(changed("a {\n}\n", "a", &[("b/c", "2")]), "a {\n  b = {\n    c = 2\n  }\n}\n");
    assert_eq!(
        changed("a {\n  b = [{ c = 1 }]\n}\n", "a", &[("{b}/c", "2"), ("{b}/d", "3")]),
        "a {\n  b = [{ c = 2, d = 3 }]\n}\n"
    );
    assert_eq!(changed("a {\n  b = [{ c = 1 }, {}]\n}\n", "a", &[("{b}/c", "2")]), "not written: a key appears twice");
}

#[test]
fn one_of_several_blocks_is_meant_by_place_or_by_what_it_says() {
    let text = "a {\n  b {\n    n = \"x\"\n  }\n  b {\n    n = \"y\"\n  }\n}\n";
    assert_eq!(changed(text, "a", &[("{b}/n", "\"z\"")]), "not written: a key appears twice");
    assert_eq!(changed(text, "a", &[("{b}/[1]/n", "\"z\"")]), text.replace('y', "z"));
    assert_eq!(changed(text, "a", &[("{b}/[n=y]/m", "1")]), text.replace("\"y\"\n", "\"y\"\n    m = 1\n"));
    assert_eq!(changed(text, "a", &[("{b}/[0]", "-")]), "a {\n  b {\n    n = \"y\"\n  }\n}\n");
    assert_eq!(changed("a {\n}\n", "a", &[("{b}/[0]/n", "1")]), "a {\n  b {\n    n = 1\n  }\n}\n");
}

#[test]
fn what_a_dynamic_block_writes_is_replaced_but_not_added_to() {
    let text =
        "a {\n  dynamic \"b\" {\n    for_each = x\n    content {\n      c = 1\n      d = b.value\n    }\n  }\n}\n";
    assert_eq!(changed(text, "a", &[("{b}/c", "2")]), text.replace('1', "2"));
    assert_eq!(changed(text, "content", &[("c", "2")]), text.replace('1', "2"));
    for (container, change) in
        [("a", ("{b}/e", "2")), ("a", ("{b}/c", "-")), ("a", ("{b}", "-")), ("content", ("e", "1"))]
    {
        assert_eq!(changed(text, container, &[change]), "not written: other settings share the value", "{change:?}");
    }
    assert_eq!(changed(text, "a", &[("{b}/d", "2")]), "not written: an expression computes the value");
    assert_eq!(
        changed("a = [for x in y : { b = 1 }]\n", "{ b = 1 }", &[("c", "2")]),
        "not written: other settings share the value"
    );
}

#[test]
fn nothing_is_written_below_a_value_that_holds_nothing() {
    assert_eq!(changed("a = 1\n", "", &[("a/b", "2")]), "not written: the value cannot be written there");
    assert_eq!(changed("a = merge(x, {})\n", "", &[("a/b", "2")]), "not written: an expression computes the value");
    assert_eq!(changed("a = ({ b = 1 })\n", "", &[("a/b", "2")]), "a = ({ b = 2 })\n");
    assert_eq!(changed("b = 2\n", "", &[("a/b", "-"), ("{c}/d", "-")]), "b = 2\n");
}

#[test]
fn changes_that_contradict_one_another_are_not_written() {
    for changes in [[("a", "1"), ("a", "2")], [("a", "1"), ("a/b", "2")], [("a/b", "1"), ("a", "2")]] {
        assert_eq!(changed("a = 3\n", "", &changes), "not written: the value cannot be written there");
    }
    assert_eq!(changed("a = 3\n", "", &[("a", "1"), ("a", "1")]), "a = 1\n");
}

#[test]
fn names_that_are_no_names_are_not_written_into_a_block() {
    assert_eq!(changed("a = 3\n", "", &[("b c", "1")]), "not written: the value cannot be written there");
    assert_eq!(changed("a = 3\n", "", &[("{b c}/d", "1")]), "not written: the value cannot be written there");
}
