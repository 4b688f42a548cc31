//! Attributes and blocks that come and go.

use insta::assert_snapshot;

use super::{append_block, apply, changed, parse};
use crate::Span;

#[test]
fn an_attribute_comes_behind_the_last_one_before_the_first_block() {
    let text = "resource \"a\" \"b\" {\n  size = 8 # GiB\n  type = \"gp2\"\n\n  tags = {\n    a = 1\n  }\n\n  ebs {\n    size = 1\n  }\n  z = 1\n}\n";
    assert_snapshot!(changed(text, "resource \"a\" \"b\"", &[("throughput", "250"), ("iops", "3000")]), @r#"
    resource "a" "b" {
      size       = 8 # GiB
      type       = "gp2"
      throughput = 250
      iops       = 3000

      tags = {
        a = 1
      }

      ebs {
        size = 1
      }
      z = 1
    }
    "#);
}

#[test]
fn an_attribute_comes_first_where_none_is_on_one_line() {
    assert_snapshot!(changed("a {\n    # first\n    b {\n    }\n}\n", "a", &[("size", "1")]), @"
    a {
        size = 1
        # first
        b {
        }
    }
    ");
    assert_snapshot!(changed("a { # first\n}\n", "a", &[("size", "1")]), @"
    a { # first
      size = 1
    }
    ");
    assert_snapshot!(changed("", "", &[("size", "1")]), @"size = 1");
}

#[test]
fn a_block_on_one_line_opens_up_if_needed() {
    assert_snapshot!(changed("a {\n  b { size = 8 } # c\n}\n", "a", &[("{b}/size", "9")]), @"
    a {
      b { size = 9 } # c
    }
    ");
    assert_snapshot!(changed("a {\n  b { size = 8 } # c\n}\n", "a", &[("{b}/iops", "9"), ("{b}/{c}/d", "1")]), @"
    a {
      b {
        size = 8
        iops = 9

        c {
          d = 1
        }
      } # c
    }
    ");
    assert_snapshot!(changed("a {\n  b { size = 8 }\n}\n", "a", &[("{b}/size", "-")]), @"
    a {
      b {}
    }
    ");
    assert_snapshot!(changed("a {}\n", "a", &[("b", "1")]), @"
    a {
      b = 1
    }
    ");
    assert_snapshot!(changed("a { /* none */ }\n", "a", &[("b", "1")]), @"
    a {
      /* none */
      b = 1
    }
    ");
    assert_snapshot!(changed("a { b = 1 }\n", "a", &[("b", "-"), ("c", "1")]), @"
    a {
      c = 1
    }
    ");
}

#[test]
fn a_block_comes_at_the_end_behind_a_blank_line() {
    let text = "resource \"a\" \"b\" {\n  size = 8\n  # last\n}\n";
    assert_snapshot!(changed(text, "resource \"a\" \"b\"", &[("{scaling}/min", "1"), ("{scaling}/max_size", "2")]), @r#"
    resource "a" "b" {
      size = 8
      # last

      scaling {
        min      = 1
        max_size = 2
      }
    }
    "#);
    assert_snapshot!(changed("a {\n}\n", "a", &[("{b}/{c}/d", "1"), ("{b}/e", "{ f = 1 }")]), @"
    a {
      b {
        e = {
          f = 1
        }

        c {
          d = 1
        }
      }
    }
    ");
    assert_snapshot!(changed("a = 1 ", "", &[("{b}/c", "1")]), @"
    a = 1

    b {
      c = 1
    }
    ");
}

#[test]
fn an_attribute_goes_with_the_comment_behind_it() {
    let text = "a {\n  # above\n  b = 1 # behind\n  long = 2 # stays\n}\n";
    assert_snapshot!(changed(text, "a", &[("b", "-")]), @"
    a {
      # above
      long = 2 # stays
    }
    ");
    let text = "a {\n  b = 1\n\n  /* before */ c = <<E\n  x\n  E\n  d = 1 /* behind\n */\n\n  e = 1\n}\n";
    assert_snapshot!(changed(text, "a", &[("c", "-"), ("d", "-")]), @"
    a {
      b = 1

      /* before */

      e = 1
    }
    ");
}

#[test]
fn a_block_goes_with_one_blank_line() {
    let text = "a {\n  b = 1\n\n  # above\n  c {\n    d = 1\n  } # behind\n\n  e {\n  }\n\n  f {\n  }\n}\n";
    assert_snapshot!(changed(text, "a", &[("{c}", "-")]), @"
    a {
      b = 1

      # above

      e {
      }

      f {
      }
    }
    ");
    assert_snapshot!(changed(text, "a", &[("{e}", "-")]), @"
    a {
      b = 1

      # above
      c {
        d = 1
      } # behind

      f {
      }
    }
    ");
    assert_snapshot!(changed(text, "a", &[("{e}", "-"), ("{f}", "-")]), @"
    a {
      b = 1

      # above
      c {
        d = 1
      } # behind
    }
    ");
}

#[test]
fn what_comes_and_goes_at_one_place_does_not_collide() {
    let text = "a {\n  b = 1\n\n  c {\n  }\n}\n";
    assert_snapshot!(changed(text, "a", &[("b", "-"), ("{c}", "-"), ("long", "2"), ("{d}/e", "1")]), @"
    a {
      long = 2

      d {
        e = 1
      }
    }
    ");
    assert_snapshot!(changed("b = 1", "", &[("b", "-"), ("long", "2")]), @"long = 2");
}

#[test]
fn lines_end_as_the_others_do() {
    let text = "a {\r\n  b = 1\r\n}\r\n";
    assert_eq!(
        changed(text, "a", &[("long", "{ x = 1 }"), ("{c}/d", "1")]),
        "a {\r\n  b = 1\r\n  long = {\r\n    x = 1\r\n  }\r\n\r\n  c {\r\n    d = 1\r\n  }\r\n}\r\n"
    );
    assert_eq!(changed(text, "a", &[("b", "-")]), "a {\r\n}\r\n");
}

#[test]
fn a_block_of_the_file_is_appended_behind_another() {
    let append = |text: &str, after: &str| {
        let start = text.find(after).expect("the block is in the text");
        let edits = append_block(text, &parse(text), Span::new(start, start + after.len()), "b \"x\" {\n  c = 1\n}\n")
            .expect("it fits");
        apply(text, &edits).into_owned()
    };
    assert_eq!(append("a {}\n\nc {}\n", "a {}"), "a {}\n\nb \"x\" {\n  c = 1\n}\n\nc {}\n");
    assert_eq!(append("a {} # x\r\nc {}\r\n", "a"), "a {} # x\r\n\r\nb \"x\" {\r\n  c = 1\r\n}\r\n\r\nc {}\r\n");
    assert_eq!(append("a {}", "a {}"), "a {}\n\nb \"x\" {\n  c = 1\n}\n");
}

#[test]
fn a_byte_order_mark_stays_in_front() {
    assert_eq!(changed("\u{feff}a = 1\n", "", &[("a", "-"), ("long", "2")]), "\u{feff}long = 2\n");
    assert_eq!(changed("\u{feff}a = 1\n", "", &[("long", "2")]), "\u{feff}a    = 1\nlong = 2\n");
    assert_eq!(changed("\u{feff}a {}\n", "", &[("long", "2")]), "\u{feff}long = 2\na {}\n");
}

#[test]
fn a_block_that_becomes_an_object_says_what_the_object_says_and_no_more() {
    let text = "disk {\n  size = 8 # GiB\n  type = \"gp2\"\n\n  tags {\n    a = 1\n  }\n}\n";
    assert_eq!(changed(text, "", &[("{disk}", "{ size = 9, iops = 1 }")]), "disk {\n  size = 9 # GiB\n  iops = 1\n}\n");
    // Which of two blocks of one name would go is not asked for.
    let text = "disk {\n  tag {}\n  tag {}\n}\n";
    assert_eq!(changed(text, "", &[("{disk}", "{ size = 9 }")]), "not written: a key appears twice");
}
