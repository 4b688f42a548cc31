//! Columns that stay aligned.

use insta::assert_snapshot;

use super::{changed, replaced};

#[test]
fn a_run_that_was_aligned_is_aligned_afterwards() {
    let text = "a {\n  size = 8     # GiB\n  type = \"gp2\" # old\n}\n";
    assert_snapshot!(changed(text, "a", &[("throughput", "250")]), @r#"
    a {
      size       = 8     # GiB
      type       = "gp2" # old
      throughput = 250
    }
    "#);
    assert_snapshot!(changed(text, "a", &[("type", "\"standard\"")]), @r#"
    a {
      size = 8          # GiB
      type = "standard" # old
    }
    "#);
    assert_snapshot!(changed(text, "a", &[("type", "-")]), @"
    a {
      size = 8 # GiB
    }
    ");
}

#[test]
fn a_run_that_was_not_aligned_is_left_alone() {
    let text = "a {\n  size = 8 # GiB\n  volume_type = \"gp2\"  # old\n}\n";
    assert_snapshot!(changed(text, "a", &[("throughput", "250"), ("size", "1000")]), @r#"
    a {
      size = 1000 # GiB
      volume_type = "gp2"  # old
      throughput = 250
    }
    "#);
    assert_eq!(changed("a = 1   # x\n", "", &[("a", "1000")]), "a = 1000   # x\n");
    assert_eq!(changed("a=1# x\n", "", &[("a", "-1"), ("bb", "2")]), "a=-1# x\nbb = 2\n");
}

#[test]
fn a_wide_column_is_kept_as_long_as_all_fits() {
    let text = "size        = 8\nvolume_type = \"gp2\"\n";
    let wide = text.replace('=', "   =");
    assert_snapshot!(changed(&wide, "", &[("throughput", "250")]), @r#"
    size           = 8
    volume_type    = "gp2"
    throughput     = 250
    "#);
}

#[test]
fn a_run_ends_at_a_blank_line_a_comment_and_an_open_bracket() {
    let text = "long_name = 1\n\na = 1\n# b\nb = {\n}\nc = 1\nx {}\n";
    assert_snapshot!(changed(text, "", &[("c", "-"), ("dd", "1")]), @"
    long_name = 1

    a  = 1
    dd = 1
    # b
    b = {
    }
    x {}
    ");
}

#[test]
fn runs_that_meet_become_one() {
    let text = "a = 1\nb = {\n}\nlong = 1\n";
    assert_snapshot!(changed(text, "", &[("b", "-")]), @"
    a    = 1
    long = 1
    ");
}

#[test]
fn a_heredoc_is_aligned_like_any_value() {
    let text = "a   = <<E\n  bb = 1\nE\nccc = 2 # x\n";
    assert_snapshot!(changed(text, "", &[("ccc", "-"), ("dddd", "1")]), @"
    dddd = 1
    a    = <<E
      bb = 1
    E
    ");
}

#[test]
fn comments_of_other_lines_are_aligned_too() {
    let text = "a = [ # first\n  1,  # one\n  22, # two\n]     # last\n";
    assert_snapshot!(replaced(text, "22", "4444"), @"
    a = [   # first
      1,    # one
      4444, # two
    ]       # last
    ");
}

#[test]
fn characters_are_counted_not_bytes() {
    let text = "a {\n  \u{e4}\u{f6}  = \"\u{fc}\" # x\n  ccc = 1   # y\n}\n";
    assert_snapshot!(changed(text, "a", &[("ccc", "-")]), @r#"
    a {
      äö = "ü" # x
    }
    "#);
}

#[test]
fn edits_of_lines_that_were_no_neighbours_before_share_a_run() {
    let text = "a = [\n  8, # x\n  [\n    1,\n  ], # y\n]\n";
    assert_snapshot!(changed(text, "", &[("a", "[\"more\", 1242]")]), @r#"
    a = [
      "more", # x
      1242,   # y
    ]
    "#);
}
