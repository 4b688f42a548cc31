//! Operators, terms, traversals and collections.

use insta::assert_snapshot;

use super::*;

#[test]
fn operators_bind_as_in_terraform_and_group_to_the_left() {
    assert_snapshot!(expression("1 - 2 - 3 * 4 % 5 < 6 == true && !a || -b.c"), @"Or(And(Equal(Less(Subtract(Subtract(1, 2), Modulo(Multiply(3, 4), 5)), 6), true), Not('a)), Negate('b.c))");
}

#[test]
fn a_conditional_groups_to_the_right() {
    assert_snapshot!(expression("a ? b : c ? d : e"), @"If('a, 'b, If('c, 'd, 'e))");
}

#[test]
fn the_span_of_an_operation_reaches_over_both_operands() {
    let text = " 1 + ( 2 ) # c";
    let (expr, _) = parse_expression(text);
    assert_snapshot!(expr.span.of(text), @"1 + ( 2 )");
}

#[test]
fn a_traversal_has_names_indexes_and_splats() {
    assert_snapshot!(expression("a.b[0][\"c\"].1.*.d[*].e . f"), @r#"'a.b[0]["c"].1<.*>.d<[*]>.e.f"#);
    assert_snapshot!(expression("f(x).y"), @"f('x).y");
    assert_snapshot!(expression("\"x\"[0]"), @r#""x"[0]"#);
}

#[test]
fn numbers_are_what_terraform_takes_for_numbers() {
    assert_snapshot!(expression("[0, 10.5, 1e3, 1.5E-7, 1.e2, 1.foo]"), @"[0, 10.5, 1e3, 1.5E-7, 1.e2, 1.foo]");
    assert_snapshot!(expression("[1.2.3, 1e5e5]"), @r#"
    [1.2.3, 1e5e5]
    ! "1.2.3"@1: `1.2.3` is not a number
    ! "1e5e5"@8: `1e5e5` is not a number
    "#);
}

#[test]
fn a_call_takes_arguments_a_trailing_comma_or_a_spread_list() {
    assert_snapshot!(expression("f(1, g(), h(x,), i(y...))"), @"f(1, g(), h('x), i('y...))");
    assert_snapshot!(expression("provider::aws::arn_parse (a)"), @"provider::aws::arn_parse('a)");
}

#[test]
fn a_list_may_end_with_a_comma() {
    assert_snapshot!(expression("[1, [], [2,\n 3,\n],]"), @"[1, [], [2, 3]]");
}

#[test]
fn an_object_has_keys_of_any_kind_and_two_separators() {
    assert_snapshot!(expression("{ a = 1, \"b\" : 2\n (c) = 3\n d.e = 4\n f ? g : h = 5 }"), @r#"{'a = 1, "b" = 2, ('c) = 3, 'd.e = 4, If('f, 'g, 'h) = 5}"#);
    assert_snapshot!(expression("{\n\n  a = 1,\n\n  a = 2 # again\n}"), @"{'a = 1, 'a = 2}");
}

#[test]
fn for_makes_lists_and_objects() {
    assert_snapshot!(expression("[for v in a : v if v != \"\"]"), @r#"For(v in 'a: 'v if NotEqual('v, ""))"#);
    assert_snapshot!(expression("{\n for k, v in a : k =>\n v... if\n k\n}"), @"For(k, v in 'a: 'k => 'v... if 'k)");
    assert_snapshot!(expression("[format, { format = 1 }]"), @"['format, {'format = 1}]");
    assert_snapshot!(expression("[for v in a : 1if b]"), @"For(v in 'a: 1 if 'b)");
}

#[test]
fn a_line_break_counts_only_outside_of_brackets() {
    assert_snapshot!(read("a = (b\n  .c\n  + d)\ne = f[\n 0\n]\n"), @r"
    a = (Add('b.c, 'd))
    e = 'f[0]
    ");
}

#[test]
fn the_bytes_of_a_splat_are_its_mark() {
    let text = "a.b.*.c[*]";
    let (expr, _) = parse_expression(text);
    let ExprKind::Traversal(_, steps) = &expr.kind else { panic!("no traversal") };
    assert_snapshot!(steps.iter().map(|step| show_step(text, step)).collect::<String>(), @".b<.*>.c<[*]>");
}

#[test]
fn what_a_list_and_an_object_cannot_hold_is_said() {
    assert_snapshot!(expression("[for k, v in a : k => v]"), @r#"
    For(k, v in 'a: 'v)
    ! "k"@17: a list cannot have keys; use `{for …}` to make an object
    "#);
    assert_snapshot!(expression("[for v in a : v...]"), @r#"
    For(v in 'a: 'v)
    ! "v"@14: a list cannot have groups; use `{for …}` to make an object, whose values can be grouped with `...`
    "#);
    assert_snapshot!(expression("{for v in a : v}"), @r#"
    For(v in 'a: ? => 'v)
    ! "v"@14: expected `key => value`; use `[for …]` to make a list
    "#);
    assert_snapshot!(expression("a.*.b.*"), @r#"
    'a<.*>.b<.*>
    ! ".*"@5: `.*` cannot be nested in another `.*`; write the first one as `[*]`
    "#);
    assert_snapshot!(expression("a.0.1"), @r#"
    'a.0.1
    ! "0.1"@2: two consecutive indexes are read as one number; write `[0][1]` instead of `.0.1`
    "#);
}
