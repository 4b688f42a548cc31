//! Entries added to and taken out of YAML.

use costlint_syntax::{Span, edit::New, yaml};

use super::{change, change_at, number, object, remove, replace, set, text, texts};

#[test]
fn a_new_entry_comes_after_the_last_at_the_column_of_the_first() {
    assert_eq!(set("a: 1\n", "b", number(2.0)), "a: 1\nb: 2\n");
    assert_eq!(set("a: 1", "b", number(2.0)), "a: 1\nb: 2");
    assert_eq!(
        set("a:\n  b: 1 # one\n\n# next\nc: 1\n", "a.d", number(2.0)),
        "a:\n  b: 1 # one\n  d: 2\n\n# next\nc: 1\n"
    );
    assert_eq!(set("- b: 1\n- c: 1\n", "[0].d", number(2.0)), "- b: 1\n  d: 2\n- c: 1\n");
    assert_eq!(set("- - b:\n", "[0][0].d", number(2.0)), "- - b:\n    d: 2\n");
    assert_eq!(set("a: 1\r\nb: 1\r\n", "c", number(2.0)), "a: 1\r\nb: 1\r\nc: 2\r\n");
    assert_eq!(set("\u{feff}a: 1\n", "b", number(2.0)), "\u{feff}a: 1\nb: 2\n");
    assert_eq!(set("---\na: 1\n...\n", "b", number(2.0)), "---\na: 1\nb: 2\n...\n");
}

#[test]
fn a_new_entry_after_a_block_scalar_comes_below_its_last_line() {
    assert_eq!(set("a: |\n  x\n\n# c\n", "b", number(2.0)), "a: |\n  x\nb: 2\n\n# c\n");
    assert_eq!(set("a: |+\n  x\n\n# c\n", "b", number(2.0)), "a: |+\n  x\n\nb: 2\n# c\n");
    assert_eq!(set("a: |\n  x\n    \n\n", "b", number(2.0)), "a: |\n  x\n    \nb: 2\n\n");
    assert_eq!(set("a: |\n  x", "b", number(2.0)), "shared: |\n  x");
}

#[test]
fn missing_parents_are_made_at_once_and_share_what_they_can() {
    let changes =
        [("x.u.z", Some(number(1.0))), ("x.u.w", Some(text("on"))), ("v", Some(New::Bool(true))), ("gone.too", None)];
    assert_eq!(
        change("a:\n    b:\n    - c\n", "", &changes),
        "a:\n    b:\n    - c\nx:\n    u:\n        z: 1\n        w: \"on\"\nv: true\n"
    );
}

#[test]
fn lists_are_indented_as_those_around() {
    let changes = [("x[0].w", Some(number(1.0))), ("x[0].z", Some(texts(&["u", "v"])))];
    assert_eq!(change("a:\n- 1\n", "", &changes), "a:\n- 1\nx:\n- w: 1\n  z:\n  - u\n  - v\n");
    assert_eq!(change("a:\n  - 1\n", "", &changes), "a:\n  - 1\nx:\n  - w: 1\n    z:\n      - u\n      - v\n");
}

#[test]
fn a_key_without_a_value_takes_what_is_below_it() {
    assert_eq!(set("a: # c\nb:\n    c: 1\n", "a.d", number(2.0)), "a: # c\n    d: 2\nb:\n    c: 1\n");
    assert_eq!(set("a: ~\n", "a.d", number(2.0)), "a:\n  d: 2\n");
    assert_eq!(set("a:", "a.d", number(2.0)), "a:\n  d: 2");
    assert_eq!(set("a: {b: }\n", "a.b.c", number(2.0)), "a: {b: {c: 2} }\n");
}

#[test]
fn braces_take_new_entries_inside_of_them() {
    assert_eq!(set("a: {}\n", "a.b.c", number(2.0)), "a: {b: {c: 2}}\n");
    assert_eq!(set("a: { b: 1, c: 2 } # d\n", "a.x", text("v")), "a: { b: 1, c: 2, x: v } # d\n");
    assert_eq!(set("a: {b: 1,}\n", "a.x", text("v")), "a: {b: 1, x: v,}\n");
    assert_eq!(set("a: {b}\n", "a.x", text("v")), "a: {b, x: v}\n");
    assert_eq!(set("a: {\"b\": 1}\n", "a.x", text("v")), "a: {\"b\": 1, \"x\": \"v\"}\n");
    assert_eq!(
        set("a: {\n  b: 1, # one\n  c: 2 # two\n}\n", "a.x", text("v")),
        "a: {\n  b: 1, # one\n  c: 2, # two\n  x: v\n}\n"
    );
    assert_eq!(set("a: {\n  b: 1, # one\n}\n", "a.x", text("v")), "a: {\n  b: 1, # one\n  x: v,\n}\n");
    assert_eq!(set("a: { # none\n}\n", "a.x", text("v")), "a: { x: v # none\n}\n");
    assert_eq!(set("a: []\n", "a[0].b", text("v")), "a: [{b: v}]\n");
}

#[test]
fn keys_are_quoted_as_those_beside_them_or_where_they_must_be() {
    assert_eq!(set("'a': 1\n", "b", number(2.0)), "'a': 1\n'b': 2\n");
    assert_eq!(set("\"a\": 1\n", "b", number(2.0)), "\"a\": 1\n\"b\": 2\n");
    assert_eq!(set("a: 1\n", "on", number(2.0)), "a: 1\n\"on\": 2\n");
}

#[test]
fn an_entry_goes_with_its_lines_and_its_own_comment() {
    assert_eq!(remove("a: 1\n# about b\nb: 2 # two\nc: 3\n", "b"), "a: 1\n# about b\nc: 3\n");
    assert_eq!(remove("a: 1\nb:\n  - c\n  - d: |\n      x\n\nc: 3\n", "b"), "a: 1\n\nc: 3\n");
    assert_eq!(remove("a: 1\nb: 2", "b"), "a: 1");
    assert_eq!(remove("a: 1\r\nb: 2", "b"), "a: 1");
    assert_eq!(remove("a: 1\r\nb: 2\r\n", "a"), "b: 2\r\n");
    assert_eq!(remove("a: 1\nb:\nc: 3\n", "b"), "a: 1\nc: 3\n");
    assert_eq!(remove("a: 1\n", "b.c"), "a: 1\n");
}

#[test]
fn the_first_entry_after_a_dash_leaves_its_place_to_the_next() {
    assert_eq!(remove("- a: 1 # one\n  b: 2\n", "[0].a"), "- b: 2\n");
    assert_eq!(remove("- a: 1\n\n  # about b\n  b: 2\n", "[0].a"), "- # about b\n  b: 2\n");
    assert_eq!(
        change("- a: 1\n  b: 2\n", "", &[("[0].a", None), ("[0].b", None), ("[0].c", Some(number(3.0)))]),
        "- c: 3\n"
    );
}

#[test]
fn a_list_with_one_element_is_told_from_that_element() {
    assert_eq!(change("a:\n- b: 1\n", "a[0]", &[("c", Some(number(2.0)))]), "a:\n- b: 1\n  c: 2\n");
    assert_eq!(change("a:\n- b: 1\n", "a", &[("[b=1].c", Some(number(2.0)))]), "a:\n- b: 1\n  c: 2\n");
    assert_eq!(replace("a:\n- b\n", "a", &texts(&["c", "d"])), "a:\n- c\n- d\n");
    assert_eq!(replace("a:\n- b\n", "a[0]", &text("c")), "a:\n- c\n");
}

#[test]
fn elements_go_with_their_lines() {
    assert_eq!(remove("a:\n  - b: 1\n    c: 1\n  - d\n", "a[0]"), "a:\n  - d\n");
    assert_eq!(remove("a:\n  - b\n  -\n  # about d\n  - d\n", "a[1]"), "a:\n  - b\n  # about d\n  - d\n");
    assert_eq!(remove("- - a\n  - b\n", "[0][0]"), "- - b\n");
    assert_eq!(remove("- name: a\n  b: 1\n- name: c\n", "[name=a]"), "- name: c\n");
}

#[test]
fn a_mapping_or_list_that_loses_all_goes_too_and_the_container_becomes_braces() {
    assert_eq!(remove("a: 1\nb:\n  c:\n    d: 1\n", "b.c.d"), "a: 1\n");
    assert_eq!(remove("a: 1\nb:\n- c\n", "b[0]"), "a: 1\n");
    assert_eq!(change("a:\n  b: # c\n    d: 1 # e\nf: 1\n", "a.b", &[("d", None)]), "a:\n  b: {} # c\nf: 1\n");
    assert_eq!(change("a:\n- 1\n", "a", &[("[0]", None)]), "a: []\n");
    assert_eq!(change("- a: 1\n", "[0]", &[("a", None)]), "shared: a: 1");
    assert_eq!(remove("- a:\n    b: 1\n- c\n", "[0].a.b"), "shared: a:\n    b: 1");
    assert_eq!(remove("a: 1\n", "a"), "shared: a: 1");
}

#[test]
fn what_is_added_takes_the_place_of_what_goes() {
    let changes = [("a.b", None), ("a.c", Some(number(2.0))), ("d", Some(number(3.0)))];
    assert_eq!(change("a:\n  b: 1 # one\n", "", &changes), "a:\n  c: 2\nd: 3\n");
    assert_eq!(change("a: {x: 1, b: 1}\n", "", &changes), "a: {x: 1, c: 2}\nd: 3\n");
    assert_eq!(change("a: {b: 1, x: 1}\n", "", &changes), "a: {x: 1, c: 2}\nd: 3\n");
}

#[test]
fn many_changes_at_one_place_come_from_the_inside_out() {
    let changes = [
        ("a.b.x", Some(number(1.0))),
        ("w", Some(number(2.0))),
        ("a.b.c", Some(number(3.0))),
        ("a.z", Some(number(4.0))),
    ];
    assert_eq!(change("a:\n  b:\n    c: 1\n", "", &changes), "a:\n  b:\n    c: 3\n    x: 1\n  z: 4\nw: 2\n");
    assert_eq!(change("a:\n  b:\n    c: 1", "", &changes), "a:\n  b:\n    c: 3\n    x: 1\n  z: 4\nw: 2");
    let changes = [("a.b", None), ("c", None), ("d", Some(number(1.0)))];
    assert_eq!(change("a:\n  x: 1\n  b: 1\nc: 1", "", &changes), "a:\n  x: 1\nd: 1");
    assert_eq!(change("a:\n  x: 1\n  b: 1\nc: 1", "", &changes[..2]), "a:\n  x: 1\n");
}

#[test]
fn entries_in_braces_go_with_a_comma() {
    assert_eq!(remove("a: {b: 1, c: 2, d: 3}\n", "a.b"), "a: {c: 2, d: 3}\n");
    assert_eq!(remove("a: {b: 1, c: 2, d: 3}\n", "a.c"), "a: {b: 1, d: 3}\n");
    assert_eq!(remove("a: { b: 1, c: 2, d: 3 }\n", "a.d"), "a: { b: 1, c: 2 }\n");
    assert_eq!(remove("a: {b: 1}\n", "a.b"), "a: {}\n");
    assert_eq!(remove("a: {\n  b: 1, # one\n  c: 2 # two\n}\n", "a.c"), "a: {\n  b: 1 # one\n}\n");
    assert_eq!(remove("a: {\n  b: 1, # one\n  c: 2 # two\n}\n", "a.b"), "a: {\n  c: 2 # two\n}\n");
    assert_eq!(remove("a: {b: 1,\n  c: 2, d: 3,\n  e: 4}\n", "a.d"), "a: {b: 1,\n  c: 2,\n  e: 4}\n");
    assert_eq!(change("a: {b: 1, c: 2, d: 3}\n", "", &[("a.c", None), ("a.d", None)]), "a: {b: 1}\n");
    assert_eq!(remove("a: [x, !Ref y, z]\n", "a[0]"), "a: [!Ref y, z]\n");
}

#[test]
fn yaml_in_another_text_is_edited_in_place() {
    let source = "  yaml_body = <<-EOT\n    a:\n      - name: ${x}\n        b: 1\n    c: ${y}\n    d:\n  EOT\n";
    let place = |part: &str| source.find(part).map(|start| Span::new(start, start + part.len())).expect("it is there");
    let stretch = Span { start: place("    a:").start, end: place("  EOT").start };
    let tree = yaml::parse_at(source, stretch, &[place("${x}"), place("${y}")]);
    let changes =
        [("a[0].b", Some(number(2.0))), ("a[0].e", Some(text("x"))), ("d.f", Some(object(&[("g", number(1.0))])))];
    assert_eq!(
        change_at(source, &tree, tree.documents[0].span, &changes),
        "  yaml_body = <<-EOT\n    a:\n      - name: ${x}\n        b: 2\n        e: x\n    c: ${y}\n    d:\n      f:\n        g: 1\n  EOT\n"
    );
    assert_eq!(change_at(source, &tree, tree.documents[0].span, &[("c", Some(number(1.0)))]), "computed: ${y}");
    assert_eq!(change_at(source, &tree, tree.documents[0].span, &[("d", None)]), source.replace("    d:\n", ""));
}
