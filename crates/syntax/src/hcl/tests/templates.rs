//! Quoted texts and heredocs.

use insta::assert_snapshot;

use super::*;

#[test]
fn a_text_without_escapes_owns_nothing() {
    let (expr, _) = parse_expression("\"a $ b % c $x\"");
    assert!(matches!(expr.kind, ExprKind::Text(None)));
}

#[test]
fn escapes_stand_for_characters() {
    assert_snapshot!(expression(r#""\n\r\t\"\\ \u00e9 \U0001F600 $${a} %%{b} $$c $$${d}""#), @r#""\n\r\t\"\\ é 😀 ${a} %{b} $$c $${d}""#);
}

#[test]
fn an_escape_that_is_none_is_said() {
    assert_snapshot!(expression(r#""\x \u12 \ud800 \U00110000 \é""#), @r#"
    "x u12 ud800 U00110000 é"
    ! "\\x"@1: `\x` is not an escape sequence; write `\\` for a backslash; the other escapes are \n \r \t \" \uNNNN \UNNNNNNNN
    ! "\\u12"@4: `\u12` is not an escape sequence; write `\\` for a backslash; the other escapes are \n \r \t \" \uNNNN \UNNNNNNNN
    ! "\\ud800"@9: `\ud800` is not an escape sequence; write `\\` for a backslash; the other escapes are \n \r \t \" \uNNNN \UNNNNNNNN
    ! "\\U00110000"@16: `\U00110000` is not an escape sequence; write `\\` for a backslash; the other escapes are \n \r \t \" \uNNNN \UNNNNNNNN
    ! "\\é"@27: `\é` is not an escape sequence; write `\\` for a backslash; the other escapes are \n \r \t \" \uNNNN \UNNNNNNNN
    "#);
}

#[test]
fn a_template_has_literals_and_interpolations() {
    assert_snapshot!(expression(r#""a ${b} c${"d ${e}"}""#), @r#"template["a ", ${'b}, " c", ${template["d ", ${'e}]}]"#);
    assert_snapshot!(expression("\"${\n  a # b\n}\""), @"template[${'a}]");
    assert_snapshot!(expression(r#""${{ a = 1 }}""#), @"template[${{'a = 1}}]");
}

#[test]
fn the_spans_of_parts_follow_one_another() {
    let text = "\"a${ b ~} c%{ if d }e%{ else }f%{ endif }\"";
    let (expr, _) = parse_expression(text);
    let ExprKind::Template(parts) = &expr.kind else { panic!("no template") };
    let spans = parts.iter().map(|part| match part {
        Part::Literal { span, .. }
        | Part::Interpolation { span, .. }
        | Part::If { span, .. }
        | Part::For { span, .. } => span.of(text),
    });
    assert_snapshot!(spans.collect::<Vec<_>>().join("|"), @"a|${ b ~}| c|%{ if d }e%{ else }f%{ endif }");
}

#[test]
fn directives_are_a_tree() {
    assert_snapshot!(expression(r#""%{ if a }b%{ else }c%{ endif }""#), @r#"template[if 'a ["b"] else ["c"]]"#);
    assert_snapshot!(expression(r#""%{ for k, v in a }${k}%{ if v }!%{ endif }%{ endfor }.""#), @r#"template[for k, v in 'a [${'k}, if 'v ["!"] else []], "."]"#);
}

#[test]
fn directives_that_do_not_match_are_said() {
    assert_snapshot!(expression(r#""%{ if a }b""#), @r#"
    template[if 'a ["b"] else []]
    ! "%{ if a }"@1: this directive is not closed; close it with `%{ endif }`
    "#);
    assert_snapshot!(expression(r#""%{ for v in a }b%{ endif }c""#), @r#"
    template[for v in 'a ["b"], "c"]
    ! "%{ endif }"@17: expected `endfor`, found `endif`
    "#);
    assert_snapshot!(expression(r#""a%{ endif }b""#), @r#"
    template["a", "b"]
    ! "%{ endif }"@2: no open directive matches `endif`
    "#);
    assert_snapshot!(expression(r#""a%{ elseif b }c""#), @r#"
    template["a", "c"]
    ! "elseif"@5: `elseif` is not a directive; the directives are `if`, `else`, `endif`, `for` and `endfor`; write `%%{` for a literal `%{`
    "#);
}

// The values of the following texts are those that Terraform 1.11.4 gives.

#[test]
fn a_tilde_cuts_the_blanks_beside_it() {
    assert_snapshot!(expression(r#""x ${~ "y" ~}  \n z $${~a ~} \u00e9""#), @r#"template["x", ${"y"}, "z ${~a ~} é"]"#);
}

#[test]
fn a_tilde_in_a_heredoc_reaches_to_the_end_of_its_line() {
    assert_snapshot!(expression("<<X\n%{ for v in [\"a\"] ~}\n  ${v}\n%{ endfor ~}\n  b\nX\n"), @r#"heredoc[for v in ["a"] ["  ", ${'v}, "\n"], "  b\n"]"#);
}

#[test]
fn a_heredoc_keeps_its_lines_and_its_backslashes() {
    assert_snapshot!(expression("<<X\n  a\\n\n\n  X y\n $X\n 5$\n 5% $${b}\n  X\n"), @r#"heredoc["  a\\n\n\n  X y\n $X\n 5$\n 5% ${b}\n"]"#);
    assert_snapshot!(expression("<<X\nX\n"), @"heredoc[]");
}

#[test]
fn an_indented_heredoc_loses_the_indent_that_its_lines_share() {
    assert_snapshot!(expression("<<-X\n    a\n      b\n    ${c}\n  X\n"), @r#"heredoc["a\n  b\n", ${'c}, "\n"]"#);
}

#[test]
fn a_blank_line_does_not_count_for_the_indent_and_keeps_its_blanks() {
    assert_snapshot!(expression("<<-X\n    a\n  \n\t b\n      \n    ${\"c\"}\n  X\n"), @r#"heredoc["  a\n  \nb\n      \n  ", ${"c"}, "\n"]"#);
    assert_snapshot!(expression("<<-X\r\n    a\r\n      b\r\n\r\n   \r\n    c\r\n  X\r\n"), @r#"heredoc["a\r\n  b\r\n\r\n   \r\nc\r\n"]"#);
}

#[test]
fn a_line_that_starts_with_a_sequence_has_no_indent() {
    assert_snapshot!(expression("<<-X\n${\"a\"}\n    b\n  X\n"), @r#"heredoc[${"a"}, "\n    b\n"]"#);
    assert_snapshot!(expression("<<-X\n    a\n  ${~ \"b\"}\n  X\n"), @r#"heredoc["    a\n", ${"b"}, "\n"]"#);
}

#[test]
fn a_line_whose_break_was_cut_starts_no_new_line() {
    assert_snapshot!(expression("<<-X\n    %{ if true ~}\n      a\n    %{ endif ~}\n    b\n  X\n"), @r#"heredoc["", if true ["      a\n"] else [], "    b\n"]"#);
    assert_snapshot!(expression("<<-X\n    a\n      ${~ \"x\" ~}\n       b\n     c\n  X\n"), @r#"heredoc["    a\n", ${"x"}, "       b\n     c\n"]"#);
}

#[test]
fn the_lines_of_an_interpolation_are_not_lines_of_the_heredoc() {
    assert_snapshot!(expression("<<-X\n    a ${\n\"x\"\n } b\n      c\n  X\n"), @r#"heredoc["a ", ${"x"}, " b\n  c\n"]"#);
}

#[test]
fn an_indent_is_counted_in_characters() {
    assert_snapshot!(expression("<<-X\n \u{a0} a\n    b\n  X\n"), @r#"heredoc["a\n b\n"]"#);
}

#[test]
fn a_heredoc_ends_where_its_name_stands_alone() {
    let text = "a = f(<<X\n b\n  X  \n, 1)\n";
    assert_snapshot!(read(text), @r#"a = f(heredoc[" b\n"], 1)"#);
    let file = parse(text);
    let ExprKind::Call(call) = &file.body.attribute(text, "a").expect("`a` is there").value.kind else {
        panic!("no call")
    };
    assert_snapshot!(format!("{:?}", call.args[0].span.of(text)), @r#""<<X\n b\n  X""#);
}
