//! Attributes, blocks, comments and line ends.

use insta::assert_snapshot;

use super::*;

#[test]
fn a_body_has_attributes_and_blocks_in_the_order_of_the_text() {
    assert_snapshot!(read("a = 1\nb {\n  c = 2\n  d \"x\" y {}\n}\ne = 3"), @r"
    a = 1
    b {
      c = 2
      d <x> <y> {
      }
    }
    e = 3
    ");
}

#[test]
fn a_block_on_one_line_holds_one_attribute_or_none() {
    assert_snapshot!(read("a { b = 1 }\nc {}\nd { /* x */ }"), @r#"
    a {
      b = 1
    }
    c {
    }
    d {
    }
    comment "/* x */"
    "#);
}

#[test]
fn the_spans_of_a_block_tell_its_header_from_its_braces() {
    let text = "# x\nresource \"aws_vpc\" main {\n  a = 1\n}\n";
    let file = parse(text);
    let block = file.body.blocks().next().expect("there is a block");
    let spans = [block.name.span, block.labels[0].span, block.labels[1].span, block.header, block.braces, block.span];
    assert_snapshot!(spans.map(|span| format!("{:?}", span.of(text))).join("\n"), @r#"
    "resource"
    "aws_vpc"
    "main"
    "resource \"aws_vpc\" main"
    "{\n  a = 1\n}"
    "resource \"aws_vpc\" main {\n  a = 1\n}"
    "#);
}

#[test]
fn the_span_of_an_attribute_ends_with_its_value() {
    let text = "a = [\n  1, # one\n] # list\n";
    let file = parse(text);
    let attribute = file.body.attribute(text, "a").expect("`a` is there");
    assert_snapshot!(attribute.span().of(text), @r"
    a = [
      1, # one
    ]
    ");
}

#[test]
fn every_comment_is_kept_once_without_its_line_break() {
    assert_snapshot!(read("# a\r\nb /* c */ = /* d */ f( // e\n  1 /* f */ + /* g */ 2 # h\n) // i\n/* j\n*/\n#"), @r##"
    b = f(Add(1, 2))
    comment "# a"
    comment "/* c */"
    comment "/* d */"
    comment "// e"
    comment "/* f */"
    comment "/* g */"
    comment "# h"
    comment "// i"
    comment "/* j\n*/"
    comment "#"
    "##);
}

#[test]
fn a_comment_in_a_text_is_none() {
    assert_snapshot!(read("a = \"# b\"\nc = <<X\n// d\nX\n"), @r##"
    a = "# b"
    c = heredoc["// d\n"]
    "##);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_fine() {
    assert_snapshot!(read("\u{feff}a = 1\r\nb {\r\n  c = [\r\n    2,\r\n  ]\r\n}\r\n"), @r"
    a = 1
    b {
      c = [2]
    }
    ");
}

#[test]
fn names_take_letters_of_any_script_and_dashes() {
    assert_snapshot!(read("größe-2 = ключ"), @"größe-2 = 'ключ");
    let decomposed = "e\u{301} = 1";
    assert_eq!(parse(decomposed).problems, []);
}

#[test]
fn a_name_is_set_once_in_a_body_whatever_its_length() {
    assert_snapshot!(read("a = 1\nb {\n  a = 2\n}\na = 3\na {}"), @r#"
    a = 1
    b {
      a = 2
    }
    a = 3
    a {
    }
    ! "a"@20: `a` is set twice; a block sets an attribute only once; remove one of them
    "#);
    let many = (0..40).map(|index| format!("a{index} = 1\n")).collect::<Vec<_>>().concat();
    assert_snapshot!(parse(&format!("{many}a7 = 2\n")).problems[0].message, @"`a7` is set twice");
}

#[test]
fn an_empty_text_is_an_empty_file() {
    assert_snapshot!(read(""), @"");
    assert_snapshot!(read("\n\n"), @"");
}
