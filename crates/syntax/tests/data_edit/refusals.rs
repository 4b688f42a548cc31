//! Changes that are not made.

use costlint_syntax::{
    Span,
    edit::New,
    yaml::{self, Markers},
};

use super::{change, change_at, number, remove, set, text};

fn template(source: &str, changes: &[(&str, Option<New>)]) -> String {
    let tree = yaml::parse_masked(source, Markers::GoTemplate);
    change_at(source, &tree, tree.documents[0].span, changes)
}

#[test]
fn a_text_that_does_not_read_is_left_alone() {
    assert_eq!(set("a: 1\nb\n", "a", number(2.0)), "not written: the file has a syntax error");
    assert_eq!(set("{\"a\": 1,}", "a", number(2.0)), "not written: the file has a syntax error");
}

#[test]
fn what_something_else_computes_is_left_alone() {
    assert_eq!(set("a: !Ref b\n", "a", number(2.0)), "computed: b");
    assert_eq!(remove("a: !Ref b\nc: 1\n", "a"), "computed: b");
    assert_eq!(set("a: !If [x, {b: 1}, {b: 2}]\n", "a.b", number(2.0)), "computed: [x, {b: 1}, {b: 2}]");
    assert_eq!(set("a: &x {b: 1}\nc: *x\n", "c.b", number(2.0)), "computed: *x");
    assert_eq!(template("a: {{ .x }}\n", &[("a", Some(number(1.0)))]), "computed: {{ .x }}");
    assert_eq!(template("a: {{ .x }}\n", &[("a.b", Some(number(1.0)))]), "computed: {{ .x }}");
    assert_eq!(set("- k: !Ref x\n- k: y\n", "[k=y].z", number(1.0)), "computed: x");
}

#[test]
fn what_is_read_from_elsewhere_too_is_left_alone() {
    assert_eq!(set("a: &x {b: 1}\nc: *x\n", "a.b", number(2.0)), "shared: {b: 1}");
    assert_eq!(remove("a:\n  b: &x 1\nc: *x\n", "a"), "shared: 1");
    assert_eq!(change("a: &x\n  b: {c: 1}\nd: *x\n", "a.b", &[("c", Some(number(2.0)))]), "shared: b: {c: 1}");
    assert_eq!(set("x: &x {b: 1}\na:\n  <<: *x\n  c: 1\n", "a.b", number(2.0)), "shared: <<: *x\n  c: 1");
    assert_eq!(remove("x: &x {b: 1}\na:\n  <<: *x\n  c: 1\n", "a.c"), "shared: <<: *x\n  c: 1");
    assert_eq!(set("x: &x {b: 1}\na:\n  <<: *x\n  c: 1\n", "a.c", number(2.0)), "x: &x {b: 1}\na:\n  <<: *x\n  c: 2\n");
}

#[test]
fn a_key_that_stands_twice_is_left_alone() {
    assert_eq!(set("a: 1\nb: 1\na: 2\n", "a", number(2.0)), "twice: a");
    assert_eq!(set("{\"a\": 1, \"a\": 2}", "a", number(2.0)), "twice: \"a\"");
    assert_eq!(set("- k: y\n- k: y\n", "[k=y].z", number(1.0)), "twice: y");
}

#[test]
fn lines_that_a_template_writes_are_left_alone() {
    let source = "a:\n  b: 1\n  {{- toYaml .x | nindent 2 }}\nc: 1\n";
    assert_eq!(template(source, &[("a.d", Some(number(1.0)))]), "template: b: 1");
    assert_eq!(template(source, &[("a.b", None)]), "template: b: 1");
    assert_eq!(template(source, &[("a", None)]), "template: b: 1");
    assert_eq!(template(source, &[("a.b", Some(number(2.0)))]), source.replace("b: 1", "b: 2"));
    let source = "a: 1\n{{- if .x }}\nb: 1\n{{- end }}\nc:\n  d: 1\n";
    assert_eq!(template(source, &[("e", Some(number(1.0)))]), format!("{source}e: 1\n"));
    assert_eq!(template(source, &[("c.e", Some(number(1.0)))]), format!("{source}  e: 1\n"));
    let source = "a: 1\nc:\n  {{- if .x }}\n  d: 1\n  {{- else }}\n  e: 1\n  {{- end }}\n";
    assert_eq!(template(source, &[("c", None)]), "template: {{");
    assert_eq!(template(source, &[("c.f", Some(number(1.0)))]), "template: {{");
    assert_eq!(template(source, &[("f", Some(number(1.0)))]), "template: {{");
    assert_eq!(template(source, &[("a", None)]), source.replace("a: 1\n", ""));
    assert_eq!(template(source, &[("c.d", None)]), source.replace("  d: 1\n", ""));
    assert_eq!(
        template("a: |\n  x\n  {{- if y }}\n  z\n  {{- end }}\nb: 1\n", &[("b", None), ("c", Some(number(1.0)))]),
        "a: |\n  x\n  {{- if y }}\n  z\n  {{- end }}\nc: 1\n"
    );
    assert_eq!(set("a: |\n  {{ x }}\nb: 1\n", "c", number(1.0)), "a: |\n  {{ x }}\nb: 1\nc: 1\n");
}

#[test]
fn a_text_that_a_template_would_fill_in_is_not_written_to_yaml() {
    for mark in ["{{ x }}", "${x}", "%{ if x }"] {
        assert_eq!(set("a: 1\n", "b", text(mark)), "not written: the value cannot be written there");
        assert_eq!(set("a: 1\n", "a", text(mark)), "not written: the value cannot be written there");
    }
    assert_eq!(set("{\"a\": \"x\"}", "a", text("${x}")), "{\"a\": \"${x}\"}");
}

#[test]
fn what_is_not_there_or_no_value_of_the_language_is_refused() {
    let not_here = "not written: the setting is not written out in this file";
    assert_eq!(set("a: 1\n", "a.b", number(1.0)), not_here);
    assert_eq!(set("a:\n- 1\n", "a[2]", number(1.0)), not_here);
    assert_eq!(set("a:\n- b: 1\n", "a[b=2].c", number(1.0)), not_here);
    assert_eq!(set("a: 1\n", "b[1]", number(1.0)), not_here);
    assert_eq!(set("a: 1\n", "a", number(f64::NAN)), "not written: the value cannot be written there");
    assert_eq!(
        change("a: 1\n", "", &[("b", Some(number(1.0))), ("b.c", Some(number(1.0)))]),
        "not written: the value cannot be written there"
    );
    let tree = yaml::parse("a: 1\n");
    assert_eq!(change_at("a: 1\n", &tree, Span::new(1, 2), &[("b", None)]), not_here);
}

#[test]
fn the_lines_below_a_block_scalar_must_not_become_part_of_it() {
    assert_eq!(remove("a: |+\n  x\nb: 1\n\nc: 1\n", "b"), "shared: 1");
    assert_eq!(remove("a: |\n  x\nb: 1\n    # deep\nc: 1\n", "b"), "shared: 1");
    assert_eq!(remove("a: |\n  x\nb: 1\n# c\nc: 1\n", "b"), "a: |\n  x\n# c\nc: 1\n");
    assert_eq!(remove("a: |\n  x\nb: 1", "b"), "shared: 1");
}

#[test]
fn tags_of_yaml_keep_their_type() {
    assert_eq!(set("a: !!str 5\n", "a", number(6.0)), "a: !!str 6\n");
    assert_eq!(set("a: !!int \"5\"\n", "a", number(6.0)), "a: !!int \"6\"\n");
    assert_eq!(set("a: !!int 5\n", "a", text("x")), "not written: the value cannot be written there");
}

#[test]
fn what_is_missing_is_left_out_already_also_below_a_scalar_or_past_the_end_of_a_list() {
    for source in ["a: 1\n", "a: []\n", "a:\n- b\n", "{\"a\": [1]}"] {
        assert_eq!(remove(source, "a[3]"), source);
        assert_eq!(remove(source, "c.d"), source);
    }
    assert_eq!(remove("a: 1\n", "a.b"), "a: 1\n");
    assert_eq!(set("a: []\n", "a.b", number(1.0)), "not written: the setting is not written out in this file");
}

#[test]
fn a_text_with_a_lone_carriage_return_is_left_alone() {
    assert_eq!(set("a: 1\rb: 2\n", "b", number(1.0)), "not written: the value cannot be written there");
    assert_eq!(set("a: 1\r\nb: 2\r\n", "b", number(1.0)), "a: 1\r\nb: 1\r\n");
}
