//! What is left of a text that is being typed, and what is said about it.

use insta::assert_snapshot;

use super::*;
use crate::ProblemKind;

#[test]
fn a_missing_value_leaves_the_other_attributes() {
    assert_snapshot!(read("a {\n  b =\n  c = 1\n}\n"), @r#"
    a {
      b = ?
      c = 1
    }
    ! ""@9: expected a value
    "#);
}

#[test]
fn half_a_key_leaves_the_other_attributes() {
    assert_snapshot!(read("a {\n  fo\n  c = 1\n}\n"), @r#"
    a {
      c = 1
    }
    ! ""@8: expected `=` or `{` after `fo`
    "#);
}

#[test]
fn an_open_quote_ends_with_its_line() {
    assert_snapshot!(read("a {\n  b = \"x\n  c = 1\n}\n"), @r#"
    a {
      b = "x"
      c = 1
    }
    ! "\""@10: this quote is not closed; close it on the same line, or use a heredoc for a multi-line string: `<<EOT`
    "#);
    assert_snapshot!(read("a \"b {\n}\nc = 1\n"), @r#"
    a <b {> {
    }
    c = 1
    ! "\""@2: this quote is not closed; close it on the same line, or use a heredoc for a multi-line string: `<<EOT`
    ! ""@6: expected `{` to open the block `a`
    ! "}"@7: this `}` has no opening brace; remove it, or open a block before it
    "#);
}

#[test]
fn an_open_block_ends_where_the_indent_says() {
    assert_snapshot!(read("a {\n  b {\n  c = 1\n}\nd = 2\n"), @r#"
    a {
      b {
      }
      c = 1
    }
    d = 2
    ! "{"@8: this `{` is not closed; close it with `}`
    "#);
}

#[test]
fn an_open_block_at_the_margin_ends_before_the_next() {
    assert_snapshot!(read("a \"b\" {\n\na \"c\" {\n  d = 1\n}\n"), @r#"
    a <b> {
    }
    a <c> {
      d = 1
    }
    ! "{"@6: this `{` is not closed; close it with `}`
    "#);
}

#[test]
fn a_deleted_brace_ends_the_block_where_the_indent_says() {
    assert_snapshot!(read("a {\n  b {\n    c = 1\n  d = 2\n}\ne = 3\n"), @r#"
    a {
      b {
        c = 1
      }
      d = 2
    }
    e = 3
    ! "{"@8: this `{` is not closed; close it with `}`
    "#);
}

#[test]
fn indents_are_no_hint_while_the_braces_are_balanced() {
    assert_snapshot!(read("a {\nb {\nc = 1\n}\nd =\n}\n"), @r#"
    a {
      b {
        c = 1
      }
      d = ?
    }
    ! ""@19: expected a value
    "#);
}

#[test]
fn a_dangling_dot_leaves_the_rest() {
    assert_snapshot!(read("a = var.\nb = c.d.\n"), @r#"
    a = 'var
    b = 'c.d
    ! ""@8: expected a name after `.`
    ! ""@17: expected a name after `.`
    "#);
}

#[test]
fn an_open_call_or_list_ends_before_the_next_statement() {
    assert_snapshot!(read("a = max(1,\nb = [\n  2,\n  3\nc = 4\n"), @r#"
    a = max(1)
    b = [2, 3]
    c = 4
    ! "("@7: this `(` is not closed; close it with `)`
    ! "["@15: this `[` is not closed; close it with `]`
    "#);
    assert_snapshot!(read("a {\n  b = (c\n}\nd = 4\n"), @r#"
    a {
      b = ('c)
    }
    d = 4
    ! "("@10: this `(` is not closed; close it with `)`
    "#);
}

#[test]
fn an_open_object_ends_where_the_indent_says() {
    assert_snapshot!(read("a {\n  b = {\n    c = 1\n  d = 2\n}\n"), @r#"
    a {
      b = {'c = 1}
      d = 2
    }
    ! "{"@10: this `{` is not closed; close it with `}`
    "#);
}

#[test]
fn an_open_interpolation_ends_with_its_line() {
    assert_snapshot!(read("a = \"x ${b\nc = 1\nd = \"${e y\"\n"), @r#"
    a = template["x ", ${'b}]
    c = 1
    d = template[${'e}, " y"]
    ! "\""@4: this quote is not closed; close it on the same line, or use a heredoc for a multi-line string: `<<EOT`
    ! "${"@7: this `${` is not closed; close it with `}`, or write `$${` for a literal `${`
    ! "${"@22: this `${` is not closed; close it with `}`, or write `$${` for a literal `${`
    "#);
}

#[test]
fn an_interpolation_of_another_language_is_taken_as_text() {
    assert_snapshot!(read("a = <<X\necho ${HOME:-/root} ${b}\nX\nc = 1\n"), @r#"
    a = heredoc["echo ", ${'HOME}, ":-/root} ", ${'b}, "\n"]
    c = 1
    ! "${"@13: this `${` is not closed; close it with `}`, or write `$${` for a literal `${`
    "#);
}

#[test]
fn an_open_heredoc_leaves_the_statements_behind_it() {
    assert_snapshot!(read("a = <<X\nb = 1\n"), @r#"
    a = ?
    b = 1
    ! "<<X"@4: this heredoc is not closed; close it with a line that contains only `X`
    "#);
    assert_snapshot!(read("a = f(<<X\nb\nX, 1)\nc = 1\n"), @r#"
    a = f(?, 'b, 'X, 1)
    c = 1
    ! "<<X"@6: this heredoc is not closed; close it with a line that contains only `X`
    ! "b"@10: expected `,` or `)`
    ! "X"@12: expected `,` or `)`
    "#);
}

#[test]
fn a_heredoc_at_the_end_of_the_file_is_read_though_terraform_wants_a_line_break() {
    assert_snapshot!(read("a = <<X\nb\nX"), @r#"
    a = heredoc["b\n"]
    ! "X"@10: expected a line break after the heredoc's closing marker; add a line break after `X`
    "#);
}

#[test]
fn a_missing_comma_leaves_the_elements() {
    assert_snapshot!(read("a = [\n  \"b\"\n  \"c\",\n]\nd = f(1 2)\n"), @r#"
    a = ["b", "c"]
    d = f(1, 2)
    ! "\""@14: expected `,` or `]`
    ! "2"@29: expected `,` or `)`
    "#);
}

#[test]
fn an_entry_that_is_no_entry_leaves_the_others() {
    assert_snapshot!(read("a = {\n  b\n  c = 1\n  d = 2 3, e = 4\n}\n"), @r#"
    a = {'b = ?, 'c = 1, 'd = 2, 'e = 4}
    ! ""@9: expected `=` and a value
    ! "3"@26: expected `,` or a line break
    "#);
}

#[test]
fn a_block_in_an_object_is_read_as_an_entry() {
    assert_snapshot!(read("a = [{\n  b {\n    c = 1\n  }\n}]\n"), @r#"
    a = [{'b = {'c = 1}}]
    ! "{"@11: expected `=`; an object cannot contain blocks; write `=` before the brace
    "#);
}

#[test]
fn more_than_one_attribute_on_the_line_of_the_brace_is_read_and_said() {
    assert_snapshot!(read("a { b = 1, c = 2 }\nd { e {} }\nf { g = 1\n  h = 2\n}\n"), @r#"
    a {
      b = 1
      c = 2
    }
    d {
      e {
      }
    }
    f {
      g = 1
      h = 2
    }
    ! ","@9: a one-line block can hold only one attribute; put each attribute, each block and the closing brace on its own line
    ! "e"@23: a one-line block can hold only one attribute; put each attribute, each block and the closing brace on its own line
    ! "}"@28: expected a line break
    ! ""@39: a one-line block can hold only one attribute; put each attribute, each block and the closing brace on its own line
    "#);
}

#[test]
fn a_semicolon_in_a_block_on_one_line_is_what_is_wrong() {
    assert_snapshot!(read("a {\n  b { c = 1; d = 2 }\n  e = 3\n}\n"), @r#"
    a {
      b {
        c = 1
        d = 2
      }
      e = 3
    }
    ! ";"@15: a one-line block can hold only one attribute; put each attribute, each block and the closing brace on its own line
    "#);
}

#[test]
fn a_setting_with_a_quoted_name_is_one_problem() {
    assert_snapshot!(read("a {\n  \"b\" = {\n    c = 1\n  }\n  d = 2\n}\n"), @r#"
    a {
      d = 2
    }
    ! "\""@6: expected an attribute or a block; names of attributes and blocks are not quoted
    "#);
}

#[test]
fn what_hcl_1_allows_is_a_problem_of_its_own_kind() {
    let kinds = |text: &str| parse(text).problems.iter().map(|problem| problem.kind).collect::<Vec<_>>();
    for text in [
        "a = 1\na = 2\n",
        "a { b = 1, c = 2 }\n",
        "a { b = 1 c = 2 }\n",
        "a = 1, b = 2\n",
        "a = 1 b = 2\n",
        "\"a\" = 1\n",
        "a {\n  \"b\" {\n    c = 1\n  }\n}\n",
        "a b = {\n  c = 1\n}\n",
    ] {
        let kinds = kinds(text);
        assert!(!kinds.is_empty() && kinds.iter().all(|kind| *kind == ProblemKind::ValidInHcl1), "{text}");
    }
    for text in ["a { b = 1; c = 2 }\n", "a = [1\n", "a\n", "\"a\"\n", "a = 1 )\n"] {
        assert_eq!(kinds(text), [ProblemKind::Error], "{text}");
    }
}

#[test]
fn a_text_is_mostly_lost_where_fewer_statements_are_read_than_are_not() {
    for text in ["Dear all,\nthis is prose.\n", "a: 1\nb: 2\n", "a: 1\nb: 2\nc = 3\n", "{\n  \"a\": 1\n}\n"] {
        assert!(parse(text).is_mostly_lost(), "{text}");
    }
    for text in ["", "a = 1\n", "a: 1\nb = 2\n", "a {\n  b: 1\n  c: 2\n  d: 3\n}\n"] {
        assert!(!parse(text).is_mostly_lost(), "{text}");
    }
}

#[test]
fn a_stray_brace_is_said_and_passed() {
    assert_snapshot!(read("a = 1\n}\nb = 2\n"), @r#"
    a = 1
    b = 2
    ! "}"@6: this `}` has no opening brace; remove it, or open a block before it
    "#);
}

#[test]
fn what_does_not_end_a_line_is_said() {
    assert_snapshot!(read("a = 1, b = 2 # c\nd = 3;\ne {} f {}\n"), @r##"
    a = 1
    d = 3
    e {
    }
    comment "# c"
    ! ","@5: expected a line break; put each attribute of a block on its own line, without commas
    ! ";"@22: expected a line break; end an attribute with a line break, and an element with a comma
    ! "f"@29: expected a line break
    "##);
}

#[test]
fn quotes_that_are_none_get_advice() {
    assert_snapshot!(read("a = 'x'\n\"b\" = 1\nc = “y”\nd = `z`\n"), @r#"
    a = ?
    c = ?
    d = ?
    ! "'"@4: expected a value; use double quotes for strings: `"`
    ! "\""@8: expected an attribute or a block; names of attributes and blocks are not quoted
    ! "“"@20: expected a value; use straight quotes for strings: `"`
    ! "`"@32: expected a value; use a heredoc for a multi-line string: `<<EOT`
    "#);
}

#[test]
fn a_label_is_a_plain_text() {
    assert_snapshot!(read("a \"${b}\" {\n}\n"), @r#"
    a <${b}> {
    }
    ! "${"@3: a label must be a literal string; a label cannot contain expressions
    "#);
}

#[test]
fn a_block_without_braces_is_a_block() {
    assert_snapshot!(read("resource \"a\" \"b\"\nc = 1\n"), @r#"
    resource <a> <b> {
    }
    c = 1
    ! ""@16: expected `{` to open the block `resource`
    "#);
}

#[test]
fn an_open_comment_is_said() {
    assert_snapshot!(read("a = 1\n/* b\nc = 2\n"), @r#"
    a = 1
    comment "/* b\nc = 2\n"
    ! "/*"@6: this comment is not closed; close it with `*/`
    "#);
}

#[test]
fn bytes_that_are_no_text_are_said() {
    assert_snapshot!(read("a = 1\n\0\0\0\nb = 2\rc = 3\n"), @r#"
    a = 1
    b = 2
    ! "\0"@6: expected an attribute or a block; this is a NUL byte; the file may be UTF-16 or binary
    ! "\r"@15: expected a line break; this is a carriage return without a line feed
    "#);
}

#[test]
fn comments_in_what_is_skipped_are_kept() {
    assert_snapshot!(read("a b c ) # d\ne = [ \"# f\" 1 ) # g\n"), @r##"
    a <b> <c> {
    }
    e = ["# f", 1]
    comment "# d"
    comment "# g"
    ! ")"@6: expected `{` to open the block `a`
    ! "1"@24: expected `,` or `]`
    ! ")"@26: expected `]`
    "##);
}

#[test]
fn an_expression_with_something_behind_it_is_read_and_said() {
    assert_snapshot!(expression("a + 1 b"), @r#"
    Add('a, 1)
    ! "b"@6: expected the end of the expression
    "#);
    assert_snapshot!(expression(""), @r#"
    ?
    ! ""@0: expected a value
    "#);
}

#[test]
fn one_line_break_alone_follows_the_name_of_a_heredoc() {
    assert_eq!(crate::hcl::parse("a = <<EOT\r\nx\r\nEOT\r\n").problems, []);
    assert_eq!(crate::hcl::parse("a = <<EOT\r\r\nx\r\nEOT\r\n").problems.len(), 1);
}
