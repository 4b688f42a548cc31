//! Operators, traversals, `for`, templates and `try` over values that are not quite known.

use super::check;

#[test]
fn an_unknown_operand_leaves_the_result_unknown_unless_the_other_settles_it() {
    check(&[
        ("unknown + 1", "?"),
        ("unknown == 1", "?"),
        ("false && unknown", "false"),
        ("unknown && false", "false"),
        ("unknown && true", "?"),
        ("unknown || true", "true"),
        ("!unknown", "?"),
        ("unknown || {}.a", "?"),
    ]);
}

#[test]
fn alternatives_are_worked_out_one_by_one() {
    check(&[
        ("one_or_two + 1", "2|3"),
        ("one_or_two * one_or_two", "1|2|4"),
        ("one_or_two < 3", "true"),
        ("one_or_two < 2", "true|false"),
        ("one_or_two < 2 ? \"low\" : \"high\"", "\"low\"|\"high\""),
        ("a_or_b == \"c\"", "false"),
        ("a_or_b != \"a\"", "?"),
        ("-one_or_two", "-1|-2"),
        ("a_or_null == null", "?"),
    ]);
}

#[test]
fn an_error_for_some_alternatives_is_a_doubt_and_for_all_an_error() {
    check(&[
        ("tonumber(a_or_b)", "error: a number is required"),
        ("try(a_or_null + 1, 5)", "5"),
        ("try(upper(a_or_null), \"none\")", "?"),
        ("\"x-${a_or_null}\"", "?"),
        ("a_or_b ? 1 : 2", "error: a condition must be true or false"),
    ]);
}

#[test]
fn lists_and_maps_of_equal_parts_may_still_be_of_unlike_types() {
    check(&[
        ("[1] == [1]", "?"),
        ("[1] == [2]", "false"),
        ("[1] == [1, 2]", "false"),
        ("{ a = 1 } == { a = 1 }", "?"),
        ("{ a = 1 } != { b = 1 }", "true"),
        ("open == { b = 1 }", "false"),
        ("open == { a = 1, b = 1 }", "?"),
        ("[unknown, 1] == [1, 2]", "false"),
    ]);
}

#[test]
fn what_decimal_digits_cannot_settle_is_unknown() {
    check(&[
        ("0.1 + 0.2", "0.30000000000000004"),
        ("0.5 + 0.25", "0.75"),
        ("0.1 * 30 > 3", "?"),
        ("0.1 * 30 > 2", "true"),
        ("ceil(0.1 * 30)", "?"),
        ("ceil(0.1 * 31)", "4"),
        ("1 / 3 == 0.3333333333333333", "?"),
        ("\"${1 / 3}\"", "0.3333333333333333"),
        ("\"a${1 / 3}\"", "?"),
        ("\"a${2 - 2.675}\"", "?"),
        ("\"a${0.1}\"", "\"a0.1\""),
        ("format(\"%.2f\", 2 - 2.675)", "?"),
        ("format(\"%.1f\", 2 - 2.675)", "\"-0.7\""),
        ("9007199254740991 + 0", "9007199254740991"),
        ("9007199254740991 + 1", "?"),
        ("12345678901234567890", "?"),
        ("10000000000000 / 3", "?"),
        ("9007199254740991 / 1000003 == 9007172233.237291", "?"),
        ("1000000000000000 / 3.5", "?"),
        ("99999999999.9 * 10", "999999999999.0001"),
        ("1 / 0", "?"),
        ("0 / 0", "error: division of zero by zero"),
        ("1 % 0.1", "?"),
    ]);
}

#[test]
fn an_undecided_condition_joins_its_branches() {
    check(&[
        ("unknown ? 1 : 2", "1|2"),
        ("unknown ? 1 : 1", "1"),
        ("unknown ? 1 : \"x\"", "\"1\"|\"x\""),
        ("unknown ? [1, 2] : [1, 3]", "[1, 2|3]"),
        ("unknown ? [1] : []", "?"),
        ("unknown ? { a = 1, b = 1 } : { a = 1, b = 2 }", "{a = 1, b = 1|2}"),
        ("unknown ? { a = 1, b = 2 } : { a = 1 }", "{a = 1, ...}"),
        ("keys(unknown ? { a = 1, b = 2 } : { a = 1 })", "?"),
        ("unknown ? 1 : {}.a", "1"),
        ("try(unknown ? 1 : {}.a, 2)", "1|2"),
        ("unknown ? {}.b : {}.a", "error: the object has no such attribute"),
        ("unknown ? 1 : [1]", "error: both branches of a condition must have the same type"),
        ("one_or_two == 1 ? null : \"x\"", "null|\"x\""),
    ]);
}

#[test]
fn the_branch_not_taken_only_lends_its_type() {
    check(&[
        ("true ? 1 : \"x\"", "\"1\""),
        ("true ? [true] : [\"x\"]", "[\"true\"]"),
        ("true ? { a = true, b = \"x\" } : {}", "{a = \"true\", b = \"x\"}"),
        ("true ? 1 : {}.a", "1"),
        ("true ? 1 : unknown", "1"),
        ("true ? merge({ a = 1 }, unknown) : { a = \"x\" }", "{a = ?, ...}"),
    ]);
}

#[test]
fn what_nothing_explains_is_a_reference_to_a_resource() {
    check(&[
        ("aws_ebs_volume.data", "?aws_ebs_volume.data"),
        ("aws_ebs_volume.data.id", "?aws_ebs_volume.data.id"),
        ("aws_ebs_volume.data[0].id", "?aws_ebs_volume.data.id"),
        ("aws_ebs_volume.data[*].id", "?aws_ebs_volume.data.id"),
        ("data.aws_ami.linux.id", "?data.aws_ami.linux.id"),
        ("module.vpc.private_subnets[0]", "?module.vpc.private_subnets"),
        ("aws_launch_template.gpu.placement.tenancy", "?aws_launch_template.gpu.placement.tenancy"),
    ]);
}

#[test]
fn members_are_found_as_far_as_the_object_is_known() {
    check(&[
        ("open.a", "1"),
        ("open.b", "?"),
        ("{ a = 1 }.b", "error: the object has no such attribute"),
        ("{ a = 1, b = 2 }[a_or_b]", "1|2"),
        ("{ a = 1 }[a_or_b]", "?"),
        ("{ c = 1 }[a_or_b]", "error: no element has this key"),
        ("[1, 2, 3][one_or_two]", "2|3"),
        ("[1, 2][unknown]", "1|2"),
        ("{ a = 1, b = 2 }[unknown]", "1|2"),
        ("lookup({ a = 1 }, unknown, 2)", "1|2"),
        ("var.list[1]", "\"y\""),
        ("unknown.a.b", "?"),
        ("a_or_b.c", "error: only an object has attributes"),
    ]);
}

#[test]
fn a_key_that_is_not_known_may_be_any_of_those_before_it() {
    check(&[
        ("{ a = 1, (unknown) = 2, b = 3 }", "{a = ?, b = 3, ...}"),
        ("{ a = 1, c = 1, (a_or_b) = 2 }", "{a = ?, c = 1, ...}"),
        ("{ (a_or_null) = 1 }", "{...}"),
        ("{ (null) = 1 }", "error: this value cannot be a key"),
    ]);
}

#[test]
fn a_splat_goes_through_lists_and_takes_anything_else_for_one_element() {
    check(&[
        ("[{ a = 1 }, { a = unknown }][*].a", "[1, ?]"),
        ("{ a = 1 }[*].a", "[1]"),
        ("null[*].a", "[]"),
        ("a_or_null[*]", "?"),
        ("a_or_b[*]", "[\"a\"|\"b\"]"),
        ("[{ a = [1] }].*.a[0]", "[1]"),
        ("[open][*].b", "[?]"),
    ]);
}

#[test]
fn a_for_over_what_is_not_known_keeps_what_is_certain() {
    check(&[
        ("[for x in unknown : x]", "?"),
        ("[for x in [1, unknown] : x]", "[1, ?]"),
        ("[for x in [1, unknown] : x if x == 1]", "?"),
        ("{ for k, v in { a = 1, b = unknown } : k => v if v == 1 }", "{a = 1, ...}"),
        ("{ for x in [\"a\", unknown] : x => 1 }", "{a = 1, ...}"),
        ("{ for x in [\"a\", unknown] : x => 1... }", "{a = ?, ...}"),
        ("[for k, v in open : k]", "?"),
        ("[for x in one_or_two : x]", "error: only lists and maps can be iterated over"),
        ("{ for x in [\"a\", \"a\"] : x => 1 }", "error: two elements have the same key"),
        ("{ for k, v in toset([\"b\", \"a\"]) : k => v }", "{a = \"a\", b = \"b\"}"),
    ]);
}

#[test]
fn a_template_may_be_one_of_a_few_texts() {
    check(&[
        ("\"${unknown}-x\"", "?"),
        ("\"${a_or_b}-x\"", "\"a-x\"|\"b-x\""),
        ("\"${a_or_b}${a_or_b}\"", "\"aa\"|\"ab\"|\"ba\"|\"bb\""),
        ("\"${a_or_b}${a_or_b}${a_or_b}${a_or_b}\"", "?"),
        ("\"%{ if unknown }a%{ endif }\"", "?"),
        ("\"%{ for x in unknown }a%{ endfor }\"", "?"),
        ("\"%{ for x in 5 }a%{ endfor }\"", "error: only lists and maps can be iterated over"),
        ("\"${unknown}\"", "?"),
        ("\"${[1]}\"", "[1]"),
        ("<<EOT\n${a_or_b}\nEOT\n", "\"a\\n\"|\"b\\n\""),
        ("<<-EOT\n  a\n    ${1}\n  EOT\n", "\"a\\n  1\\n\""),
    ]);
}

#[test]
fn try_passes_over_errors_and_joins_what_may_be_one() {
    check(&[
        ("try({}.a, 1)", "1"),
        ("try(unknown, 1)", "?"),
        ("try(open.b, 1)", "?"),
        ("try([1, 2], [3])", "[1, 2]"),
        // The first argument is fine or an error, so the answer is one of the two.
        ("try([1, unknown.a], [1, 3])", "[1, ?]"),
        ("try({ a = 1, b = open.c }, { a = 2, b = 3 })", "{a = 1|2, b = ?}"),
        ("try(length([unknown.a]), 1)", "1"),
        ("try(length([unknown.a]), 2)", "1|2"),
        ("try({}.a, {}.b)", "error: every argument of `try` fails"),
        // A resource has the attributes of its type, whatever their values.
        ("try({ a = aws_instance.web.id, b = 1 }, {})", "{a = ?aws_instance.web.id, b = 1}"),
        ("try(aws_instance.web[0].id, null)", "?aws_instance.web.id"),
        ("try(try(unknown.a, 1) == null ? 2 : 2, {}.a)", "2"),
    ]);
}

#[test]
fn can_tells_what_is_certain() {
    check(&[
        ("can(1)", "true"),
        ("can({}.a)", "false"),
        ("can(open.b)", "?"),
        ("can([unknown.a])", "?"),
        ("can([unknown])", "true"),
        ("can(tonumber(a_or_b))", "false"),
        ("can(unknown + {}.a)", "false"),
    ]);
}

#[test]
fn functions_of_the_surroundings_come_first_and_unheard_of_ones_are_unknown() {
    check(&[
        ("twice(2)", "4"),
        ("twice(\"x\")", "error: no number"),
        ("timestamp()", "?"),
        ("provider::aws::arn_parse(\"x\")", "?"),
        ("core::upper(\"x\")", "\"X\""),
        ("try(length([sha512(1)]), 2)", "1|2"),
        ("upper()", "error: wrong number of arguments"),
        ("max([1, 2]...)", "2"),
        ("max(unknown...)", "?"),
        ("max(1...)", "error: only a list can be expanded with `...`"),
    ]);
}
