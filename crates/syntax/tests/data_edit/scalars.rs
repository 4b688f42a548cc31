//! How a value takes the place of another.

use costlint_syntax::edit::New;

use super::{number, object, replace, set, text, texts};

#[test]
fn a_replaced_scalar_keeps_its_quotes_and_its_comment() {
    assert_eq!(set("a: \"4\" # four\n", "a", text("7")), "a: \"7\" # four\n");
    assert_eq!(set("a: '1'\n", "a", text("0")), "a: '0'\n");
    assert_eq!(set("a: gp2   # c\nb: 1", "a", text("gp3")), "a: gp3   # c\nb: 1");
    assert_eq!(set("{ \"a\": \"gp2\" }", "a", text("gp3")), "{ \"a\": \"gp3\" }");
}

#[test]
fn a_number_or_boolean_over_a_quoted_one_stays_quoted_and_a_bare_number_stays_bare() {
    assert_eq!(set("a: '4'\n", "a", number(7.5)), "a: '7.5'\n");
    assert_eq!(set("a: \"false\"\n", "a", New::Bool(true)), "a: \"true\"\n");
    assert_eq!(set("a: 4\n", "a", text("7")), "a: 7\n");
    assert_eq!(set("a: yes\n", "a", text("false")), "a: false\n");
    assert_eq!(set("a: 1.3\n", "a", text("1.30")), "a: \"1.30\"\n");
    assert_eq!(set("{\"a\":4}", "a", text("7")), "{\"a\":7}");
    assert_eq!(set("{\"a\":4}", "a", text("x")), "{\"a\":\"x\"}");
}

#[test]
fn a_plain_text_is_quoted_where_it_would_be_read_as_something_else() {
    for (new, written) in [
        ("on", "\"on\""),
        ("1e3", "\"1e3\""),
        ("a: b", "\"a: b\""),
        ("*x", "\"*x\""),
        ("# x", "\"# x\""),
        ("", "\"\""),
        ("x y", "x y"),
    ] {
        assert_eq!(set("a: b\n", "a", text(new)), format!("a: {written}\n"));
    }
    assert_eq!(set("a: {b: c}\n", "a.b", text("x,y")), "a: {b: \"x,y\"}\n");
}

#[test]
fn quotes_inside_of_quotes_are_escaped_as_the_quotes_ask() {
    assert_eq!(set("a: 'b'\n", "a", text("it's")), "a: 'it''s'\n");
    assert_eq!(set("a: 'b'\n", "a", text("x\ny")), "a: \"x\\ny\"\n");
    assert_eq!(set("a: \"b\"\n", "a", text("say \"hi\" \\")), "a: \"say \\\"hi\\\" \\\\\"\n");
}

#[test]
fn what_is_so_already_is_not_touched() {
    let source = "a: '3'\nb: 0x10\nc: yes\nd: ~\ne: |\n  x\nf: [1, '2']\ng: {h: 1}\n";
    for (at, to) in [
        ("a", number(3.0)),
        ("a", text("3")),
        ("b", number(16.0)),
        ("c", New::Bool(true)),
        ("d", New::Null),
        ("e", text("x\n")),
        ("f", New::List(vec![number(1.0), number(2.0)])),
        ("g", object(&[("h", number(1.0))])),
    ] {
        assert_eq!(set(source, at, to), source);
    }
}

#[test]
fn a_block_scalar_is_replaced_with_all_its_lines_and_the_comment_on_its_header_stays() {
    assert_eq!(set("a: |\n  x\n\n  y\n\nb: 1\n", "a", text("z")), "a: z\n\nb: 1\n");
    assert_eq!(set("a: >- # why\n  x\nb: 1\n", "a", number(5.0)), "a: \"5\" # why\nb: 1\n");
    assert_eq!(set("- a: |2\n    x", "[0].a", text("on")), "- a: \"on\"");
}

#[test]
fn a_value_of_several_lines_becomes_one() {
    assert_eq!(set("a: x\n  y\nb: 1\n", "a", text("z")), "a: z\nb: 1\n");
    assert_eq!(set("a:\n  \"x\n  y\" # c\n", "a", text("z")), "a:\n  \"z\" # c\n");
}

#[test]
fn a_value_that_is_missing_comes_after_the_colon_or_dash() {
    assert_eq!(set("a:\nb: 1\n", "a", number(5.0)), "a: 5\nb: 1\n");
    assert_eq!(set("a:   # none\n", "a", text("x")), "a: x   # none\n");
    assert_eq!(set("a :", "a", text("x")), "a : x");
    assert_eq!(set("a:\r\nb:\r\n", "b", number(1.0)), "a:\r\nb: 1\r\n");
    assert_eq!(set("a: {b: , c: 1}\n", "a.b", number(5.0)), "a: {b: 5 , c: 1}\n");
    assert_eq!(set("a:\n  -\n  - 1\n", "a[0]", number(5.0)), "a:\n  - 5\n  - 1\n");
    assert_eq!(set("a: null # c\n", "a", text("x")), "a: x # c\n");
}

#[test]
fn a_list_is_changed_element_by_element_where_it_keeps_its_length() {
    assert_eq!(set("a: ['x', \"y\", z]\n", "a", texts(&["x", "y", "w"])), "a: ['x', \"y\", w]\n");
    assert_eq!(set("a:\n- 'x' # c\n- w # d\n", "a", texts(&["v", "w"])), "a:\n- 'v' # c\n- w # d\n");
    assert_eq!(set("{\"a\": [\"x\", 1]}", "a", texts(&["y", "2"])), "{\"a\": [\"y\", 2]}");
}

#[test]
fn elements_are_taken_out_of_a_list_whose_rest_is_right() {
    assert_eq!(set("a:\n- 'x' # c\n- w # d\n", "a", texts(&["x"])), "a:\n- 'x' # c\n");
    assert_eq!(set("a:\n- x # c\n- w # d\n", "a", texts(&["w"])), "a:\n- w # d\n");
    assert_eq!(set("a: [x, y, z]\n", "a", texts(&["x", "z"])), "a: [x, z]\n");
    assert_eq!(set("a: [x, y, z]\n", "a", texts(&["z"])), "a: [z]\n");
    assert_eq!(set("a: [x, y, z]\n", "a", texts(&["x"])), "a: [x]\n");
}

#[test]
fn a_list_of_another_length_keeps_its_layout() {
    assert_eq!(
        set("a:\n  - x\n  - w # d\nb: 1\n", "a", texts(&["u", "v", "w"])),
        "a:\n  - u\n  - v\n  - w # d\nb: 1\n"
    );
    assert_eq!(set("a: [x]\n", "a", texts(&["u", "v"])), "a: [u, v]\n");
    assert_eq!(
        set("{\n  \"a\": [\n    \"x\"\n  ]\n}\n", "a", texts(&["u", "v"])),
        "{\n  \"a\": [\n    \"u\",\n    \"v\"\n  ]\n}\n"
    );
    assert_eq!(set("{\n  \"a\": [\"x\"]\n}\n", "a", texts(&["u", "v"])), "{\n  \"a\": [\"u\", \"v\"]\n}\n");
    assert_eq!(set("a:\n- x\nb: 1\n", "a", New::List(vec![])), "a: []\nb: 1\n");
    assert_eq!(replace("a:\n  - x\n", "a", &texts(&["u", "v"])), "a:\n  - u\n  - v\n");
}

#[test]
fn an_object_over_a_mapping_changes_its_entries() {
    let new = object(&[("b", number(2.0)), ("d", number(3.0))]);
    assert_eq!(
        set("a:\n  # about b\n  b: 1 # one\n  c: 1\ne: 1\n", "a", new.clone()),
        "a:\n  # about b\n  b: 2 # one\n  d: 3\ne: 1\n"
    );
    assert_eq!(set("a: {b: 1, c: 1}\n", "a", new.clone()), "a: {b: 2, d: 3}\n");
    assert_eq!(set("{\"a\": {\"b\": 1, \"c\": 1}}", "a", new), "{\"a\": {\"b\": 2, \"d\": 3}}");
}

#[test]
fn one_kind_of_value_takes_the_place_of_another() {
    assert_eq!(set("a:\n  # c\n  b: 1 # d\nc: 1\n", "a", number(5.0)), "a: 5\n  # c\nc: 1\n");
    assert_eq!(set("a: 5 # c\nb: 1\n", "a", texts(&["x", "w"])), "a: # c\n  - x\n  - w\nb: 1\n");
    assert_eq!(set("a: |\n  x\nb: 1\n", "a", object(&[("c", number(1.0))])), "a:\n  c: 1\nb: 1\n");
    assert_eq!(set("a:\n- x\nb: 1\n", "a", object(&[("c", number(1.0))])), "a:\n  c: 1\nb: 1\n");
    assert_eq!(set("- 5 # c\n- 6\n", "[0]", object(&[("c", number(1.0))])), "- {c: 1} # c\n- 6\n");
    assert_eq!(set("{\n  \"a\": 5\n}", "a", object(&[("c", number(1.0))])), "{\n  \"a\": {\n    \"c\": 1\n  }\n}");
    assert_eq!(replace("Default: 't2.micro'\n", "Default", &text("t3.micro")), "Default: 't3.micro'\n");
}
