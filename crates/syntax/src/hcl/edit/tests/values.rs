//! Literals in the place of literals.

use super::{changed, replaced};

#[test]
fn a_quoted_literal_stays_quoted_and_a_bare_one_bare() {
    let text = "a = \"4\"\nb = 4\nc = \"false\"\nd = false\ne = \"gp2\"\nf = -1\n";
    let changes = [("a", "7"), ("b", "\"7\""), ("c", "true"), ("d", "\"true\""), ("e", "\"gp3\""), ("f", "0.5")];
    assert_eq!(changed(text, "", &changes), "a = \"7\"\nb = 7\nc = \"true\"\nd = true\ne = \"gp3\"\nf = 0.5\n");
}

#[test]
fn a_value_that_is_there_already_is_left_as_it_is_written() {
    let text = "a = \"4\"\nb = 4.0\nc = \"\\u0067p3\"\nd = [1, \"2\"]\ne = null\nf = { x = 1 }\n";
    let changes =
        [("a", "4"), ("b", "4"), ("c", "\"gp3\""), ("d", "[1, 2]"), ("e", "null"), ("f", "{ x = 1 }"), ("g", "-")];
    assert_eq!(changed(text, "", &changes), text);
}

#[test]
fn what_looks_like_a_template_is_escaped() {
    assert_eq!(changed("a = 1\n", "", &[("a", r#""$${x} %%{y} \"\\\n""#)]), "a = \"$${x} %%{y} \\\"\\\\\\n\"\n");
}

#[test]
fn null_is_replaced_and_written() {
    assert_eq!(
        changed("a = null # none\nb = 2    # two\n", "", &[("a", "8"), ("b", "null")]),
        "a = 8    # none\nb = null # two\n"
    );
}

#[test]
fn what_is_computed_is_left_alone() {
    for computed in
        ["var.a", "max(1, 2)", "x ? 1 : 2", "\"${var.a}-b\"", "[for a in b : a]", "<<E\nx\nE", "1 + 2", "[1, var.b]"]
    {
        assert_eq!(
            changed(&format!("a = {computed}\n"), "", &[("a", "8")]),
            "not written: an expression computes the value",
            "{computed}"
        );
    }
}

#[test]
fn what_is_computed_can_be_left_out() {
    assert_eq!(changed("a = var.a\nb = 1\n", "", &[("a", "-")]), "b = 1\n");
}

#[test]
fn a_list_is_edited_one_element_after_another() {
    let text = "a = [\n  \"x\", # first\n  \"2\", # second\n]\n";
    assert_eq!(changed(text, "", &[("a", "[\"y\", 3]")]), "a = [\n  \"y\", # first\n  \"3\", # second\n]\n");
    assert_eq!(changed("a = [1, 2, 3]\n", "", &[("a", "[1, 3]")]), "a = [1, 3]\n");
    assert_eq!(changed("a = [1]\n", "", &[("a", "[2, \"b\"]")]), "a = [2, \"b\"]\n");
    assert_eq!(changed("a = [1, 2]\n", "", &[("a", "[]")]), "a = []\n");
    assert_eq!(changed("a = []\n", "", &[("a", "[1]")]), "a = [1]\n");
    assert_eq!(
        changed("a = [\n  1, # x\n  2, # y\n  3  # z\n]\n", "", &[("a", "[1, 2, 3, 44]")]),
        "a = [\n  1, # x\n  2, # y\n  3, # z\n  44\n]\n"
    );
    assert_eq!(changed("a = [\n  1, # x\n  2  # y\n]\n", "", &[("a", "[1]")]), "a = [\n  1 # x\n]\n");
}

#[test]
fn an_object_gets_exactly_the_entries_asked_for() {
    let text = "a = {\n  x = 1\n  y = 2 # y\n}\n";
    assert_eq!(changed(text, "", &[("a", "{ y = 3, long = 4 }")]), "a = {\n  y    = 3 # y\n  long = 4\n}\n");
}

#[test]
fn a_literal_is_replaced_wherever_it_stands() {
    assert_eq!(
        replaced("variable \"a\" {\n  default = 4 # x\n}\n", "4", "16"),
        "variable \"a\" {\n  default = 16 # x\n}\n"
    );
    assert_eq!(replaced("a = { b = [1, \"x\"] }\n", "\"x\"", "\"y\""), "a = { b = [1, \"y\"] }\n");
    assert_eq!(replaced("a = min(4, var.b)\n", "4", "5"), "a = min(5, var.b)\n");
    assert_eq!(replaced("a = \"x-${b ? 4 : 5}\"\n", "5", "6"), "a = \"x-${b ? 4 : 6}\"\n");
    assert_eq!(
        replaced("a {\n  b = [for x in y : { c = -1 }]\n}\n", "-1", "2"),
        "a {\n  b = [for x in y : { c = 2 }]\n}\n"
    );
    assert_eq!(replaced("a = var.b\n", "var.b", "1"), "not written: an expression computes the value");
    assert_eq!(replaced("a = 12\n", "1", "1"), "not written: the setting is not written out in this file");
}

#[test]
fn a_file_with_a_syntax_error_is_left_alone() {
    assert_eq!(changed("a = 1\na = 2\n", "", &[("a", "3")]), "not written: the file has a syntax error");
    assert_eq!(replaced("a = 1\nb =\n", "1", "3"), "not written: the file has a syntax error");
}
