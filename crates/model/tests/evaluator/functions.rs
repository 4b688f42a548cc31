//! What functions make of values that are not quite known, and where their values come from. What they make of known
//! values is compared with Terraform itself.

use costlint_model::Value;

use super::{check, evaluate, shown};

#[test]
fn merge_knows_what_nothing_later_can_replace() {
    check(&[
        ("merge({ a = 1, b = 1 }, { b = 2 })", "{a = 1, b = 2}"),
        ("merge({ a = 1 }, unknown)", "{a = ?, ...}"),
        ("merge({ a = 1 }, unknown, { b = 2 })", "{a = ?, b = 2, ...}"),
        ("merge({ b = 1 }, open)", "{a = 1, b = ?, ...}"),
        ("merge({ a = 1 }, null)", "{a = 1}"),
        ("merge({ a = 1 }, [unknown])", "error: a map is required"),
        ("merge(unknown, { a = 1 }).a", "1"),
        ("merge()", "{}"),
    ]);
}

#[test]
fn lists_with_unknown_elements_keep_their_length_and_lists_of_unknown_length_nothing() {
    check(&[
        ("length([unknown, 1])", "2"),
        ("length(unknown)", "?"),
        ("length(open)", "?"),
        ("length({ a = unknown })", "1"),
        ("concat([1], [unknown])", "[1, ?]"),
        ("concat([1], unknown)", "?"),
        ("reverse([1, unknown])", "[?, 1]"),
        ("slice([1, unknown, 3], 1, 3)", "[?, 3]"),
        ("chunklist([1, unknown, 3], 2)", "[[1, ?], [3]]"),
        ("flatten([[1], [unknown]])", "?"),
        ("flatten([[1], a_or_b])", "[1, \"a\"|\"b\"]"),
        ("distinct([1, unknown])", "?"),
        ("compact([\"a\", unknown])", "?"),
        ("sort([\"a\", unknown])", "?"),
        ("toset([\"a\", unknown])", "?"),
        ("toset([unknown])", "[?]"),
        ("tolist([1, unknown])", "[1, ?]"),
        ("setproduct([1, 2], [unknown])", "[[1, ?], [2, ?]]"),
        ("one([unknown])", "?"),
        ("one([])", "null"),
        ("zipmap([\"a\"], [unknown])", "{a = ?}"),
        ("zipmap([unknown], [1])", "?"),
        ("values({ a = unknown, b = 1 })", "[?, 1]"),
        ("keys({ a = unknown })", "[\"a\"]"),
        ("keys(open)", "?"),
    ]);
}

#[test]
fn of_a_list_that_may_go_on_only_what_it_has_is_certain() {
    check(&[
        ("length(some) > 1", "true"),
        ("length(some) == 0", "false"),
        ("length(some) == 2", "?"),
        ("length(some) < 100", "true|false"),
        ("anytrue([for one in some : one == 2])", "true"),
        ("anytrue([for one in some : one == 3])", "?"),
        ("alltrue([for one in some : one > 0])", "?"),
        ("alltrue([for one in some : one > 1])", "false"),
        ("contains(some, 2)", "true"),
        ("contains(some, 3)", "?"),
        ("contains(concat(some, [3]), 3)", "true"),
        ("contains(concat(some, [3]), 4)", "?"),
        ("length([for one in some : one if one > 1]) > 0", "true"),
        ("length([for one in some : one if one > 2]) > 0", "false|true"),
        ("sort(some)", "?"),
        ("some[0]", "?"),
        ("max(some...)", "?"),
        ("some == [1, 2]", "?"),
        ("[for index, one in some : index]", "[?, ?, ...]"),
        ("{ for one in some : one => one }", "?"),
    ]);
}

#[test]
fn a_search_is_settled_by_what_it_finds_or_by_knowing_everything() {
    check(&[
        ("contains([unknown, \"a\"], \"a\")", "true"),
        ("contains([unknown, \"b\"], \"a\")", "?"),
        ("contains([\"b\", \"c\"], \"a\")", "false"),
        ("contains([a_or_b], \"c\")", "false"),
        ("contains([], unknown)", "false"),
        ("contains([1], \"1\")", "false"),
        ("index([\"a\", unknown], \"a\")", "0"),
        ("index([unknown, \"a\"], \"a\")", "?"),
        ("index([\"b\"], \"a\")", "error: the list does not contain this element"),
        ("lookup({ a = 1 }, \"a\", 2)", "1"),
        ("lookup(open, \"a\", 2)", "1"),
        ("lookup(open, \"b\", 2)", "?"),
        ("lookup({ a = 1 }, a_or_b, 2)", "1|2"),
        ("lookup({ a = 1, b = [] }, \"c\", \"x\")", "\"x\""),
        // In a map, the default becomes a text too.
        ("lookup({ a = \"x\" }, \"c\", 5)", "5|\"5\""),
        ("lookup({ a = 1 }, \"b\")", "error: no element has this key"),
        ("element([\"a\", \"b\"], one_or_two)", "\"b\"|\"a\""),
        ("element([\"a\", unknown], 2)", "\"a\""),
        ("alltrue([true, unknown])", "?"),
        ("alltrue([false, unknown])", "false"),
        ("anytrue([true, unknown])", "true"),
        ("anytrue([false, null])", "false"),
        ("matchkeys([1, 2], [\"a\", \"b\"], [a_or_b])", "?"),
        ("matchkeys([unknown, 2], [\"a\", \"b\"], [\"a\"])", "[?]"),
    ]);
}

#[test]
fn coalesce_passes_over_what_is_certainly_absent() {
    check(&[
        ("coalesce(null, \"\", \"a\", unknown)", "\"a\""),
        ("coalesce(unknown, \"a\")", "?"),
        ("coalesce(a_or_null, \"c\")", "\"a\"|\"c\""),
        ("coalesce(a_or_null, null)", "?"),
        ("coalesce(a_or_b, \"c\")", "\"a\"|\"b\""),
        ("coalesce(null, \"\")", "error: no argument has a value"),
        ("coalesce(1, \"a\")", "\"1\""),
        ("coalescelist([], [1])", "[1]"),
        ("coalescelist(unknown, [1])", "?"),
        ("coalescelist([unknown], [1])", "[?]"),
    ]);
}

#[test]
fn texts_are_worked_out_for_each_alternative() {
    check(&[
        ("upper(a_or_b)", "\"A\"|\"B\""),
        ("join(\"-\", [\"x\", a_or_b])", "\"x-a\"|\"x-b\""),
        ("format(\"%s-%02d\", a_or_b, one_or_two)", "\"a-01\"|\"b-01\"|\"a-02\"|\"b-02\""),
        ("upper(unknown)", "?"),
        ("join(\"-\", [\"x\", unknown])", "?"),
        ("split(\"-\", join(\"-\", [\"x\", a_or_b]))", "[\"x\", \"a\"|\"b\"]"),
        ("formatlist(\"%s!\", [\"x\", unknown])", "[\"x!\", ?]"),
        ("formatlist(\"%s!\", unknown)", "?"),
        ("length(a_or_b)", "1"),
        ("substr(\"abc\", 0, one_or_two)", "\"a\"|\"ab\""),
        ("max(one_or_two, 5)", "5"),
        ("tostring(one_or_two)", "\"1\"|\"2\""),
        ("tostring(unknown)", "?"),
        ("tostring([unknown])", "error: a string is required"),
        ("jsonencode({ a = unknown })", "?"),
        ("jsonencode({ a = a_or_b })", "\"{\\\"a\\\":\\\"a\\\"}\"|\"{\\\"a\\\":\\\"b\\\"}\""),
    ]);
}

#[test]
fn marks_say_nothing_about_a_value() {
    check(&[
        ("sensitive(\"a\")", "\"a\""),
        ("nonsensitive(unknown)", "?"),
        ("ephemeralasnull(1)", "1"),
        ("issensitive(1)", "?"),
    ]);
}

#[test]
fn letters_that_only_unicode_tables_can_tell_are_left_open() {
    check(&[
        ("length(\"né\")", "2"),
        ("length(\"日本\")", "?"),
        ("length(\"e\u{301}\")", "?"),
        ("upper(\"ﬁ\")", "?"),
        ("upper(\"ß\")", "\"ß\""),
        ("strrev(\"ab\\r\\n\")", "\"\\r\\nba\""),
    ]);
}

#[test]
fn patterns_that_engines_read_differently_are_left_open() {
    check(&[
        ("regex(\"^[a-z]+$\", \"abc\")", "\"abc\""),
        ("regex(\"^(?P<name>[a-z]+)-(?P<size>\\\\d+)$\", \"db-10\")", "{name = \"db\", size = \"10\"}"),
        ("can(regex(\"^db\", \"web\"))", "false"),
        ("regexall(\"\\\\pL\", \"abc\")", "?"),
        ("regexall(\"(?i)k\", \"K\")", "[\"K\"]"),
        ("regexall(\"(?i)k\", \"\u{212a}\")", "?"),
        ("regexall(\"[[:alpha:]]\", \"abc\")", "?"),
        ("regexall(\"a**\", \"abc\")", "?"),
        ("regexall(\"a{\", \"abc\")", "?"),
        ("regexall(\"a{2,3}?\", \"aaa\")", "[\"aa\"]"),
        ("regexall(\"(\", \"abc\")", "error: the pattern has unbalanced brackets"),
        ("replace(\"a.b\", \"/\\\\./\", \"-\")", "\"a-b\""),
    ]);
}

#[test]
fn yaml_that_readers_take_differently_is_left_open() {
    check(&[
        ("yamldecode(\"a: 1\\nb: [x, ~, yes]\\n\")", "{a = 1, b = [\"x\", null, true]}"),
        ("yamldecode(\"a: 0644\\nb: 2020-01-01\\nc: 1_000\\n\")", "{a = ?, b = ?, c = ?}"),
        ("yamldecode(\"a: &x 1\\nb: *x\\n\")", "{a = 1, b = ?}"),
        ("yamldecode(\"a: !x 1\\n\")", "?"),
        ("yamldecode(\"a: {\")", "?"),
        ("jsondecode(\"{\\\"a\\\": [1, 1.5, true, null]}\")", "{a = [1, 1.5, true, null]}"),
        ("jsondecode(\"{a: 1}\")", "error: not valid JSON"),
        ("jsondecode(\"12345678901234567890\")", "?"),
    ]);
}

/// The text at the place that decides a value.
fn decided_by(text: &str) -> String {
    let value = evaluate(text, Value::unknown()).expect("a value");
    value.place.expect("a place").span.of(text).to_owned()
}

#[test]
fn what_functions_pass_on_keeps_its_place() {
    for (expression, decided) in [
        ("lookup({ a = \"x\" }, \"a\", \"y\")", "\"x\""),
        ("lookup({ a = \"x\" }, \"b\", \"y\")", "\"y\""),
        ("merge({ a = 1 }, { a = 2 }).a", "2"),
        ("concat([1], [2])[1]", "2"),
        ("element([1, 2], 3)", "2"),
        ("coalesce(null, \"x\")", "\"x\""),
        ("flatten([[1], [2]])[1]", "2"),
        ("values({ a = 1 })[0]", "1"),
        ("sort([\"b\", \"a\"])[0]", "\"a\""),
        ("tolist([1, \"x\"])[0]", "1"),
        ("max(1, 2)", "2"),
        ("try({}.a, \"x\")", "\"x\""),
        ("true ? 1 : \"x\"", "1"),
        ("tolist(toset([\"b\", \"a\"]))[0]", "\"a\""),
        ("zipmap([\"a\"], [5]).a", "5"),
        ("one([7])", "7"),
        ("upper(\"x\")", "upper(\"x\")"),
    ] {
        assert_eq!(decided_by(expression), decided, "{expression}");
    }
}

#[test]
fn what_merge_passes_on_keeps_its_statement() {
    let text = "merge({ a = 1 }, { b = 2 })";
    let value = evaluate(text, Value::unknown()).expect("a value");
    let statements: Vec<&str> = value
        .as_object()
        .expect("an object")
        .members()
        .iter()
        .map(|member| member.statement.expect("a statement").span.of(text))
        .collect();
    assert_eq!(statements, ["a = 1", "b = 2"]);
}

#[test]
fn functions_of_files_time_and_chance_are_unknown_and_never_an_error() {
    for call in [
        "file(\"none\")",
        "fileexists(\"none\")",
        "fileset(\"none\", \"*\")",
        "filebase64(\"none\")",
        "filemd5(\"none\")",
        "filebase64sha256(\"none\")",
        "templatefile(\"none\", {})",
        "abspath(\".\")",
        "pathexpand(\"~/x\")",
        "timestamp()",
        "plantimestamp()",
        "timeadd(timestamp(), \"1h\")",
        "uuid()",
        "uuidv5(\"dns\", \"x\")",
        "bcrypt(\"x\")",
        "sha512(\"x\")",
        "base64gzip(\"x\")",
        "rsadecrypt(\"x\", \"y\")",
        "a_function_of_tomorrow(1, 2, 3)",
    ] {
        assert_eq!(shown(call), "?", "{call}");
        assert_eq!(shown(&format!("[\"${{{call}}}\", 1]")), "[?, 1]", "{call}");
        assert_eq!(shown(&format!("try({call}, 1)")), "?", "{call}");
    }
}
