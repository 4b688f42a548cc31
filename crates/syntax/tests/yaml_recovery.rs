//! What is left of a YAML text that has mistakes in it, and how they are reported.

mod outline;

use costlint_syntax::yaml;
use insta::assert_snapshot;
use outline::outline;

fn tree(text: &str) -> String {
    outline(&yaml::parse(text))
}

/// Puts a mistake in the middle of a text, and shows which of the keys around it are still there, what is open, and the
/// problem.
fn with(mistake: &str) -> String {
    let text = format!("kind: Pod\nspec:\n  before: 1\n{mistake}\n  after: 2\nlast:\n  - 3\n");
    let tree = yaml::parse(&text);
    let [root] = tree.documents.as_slice() else { return format!("{} documents", tree.documents.len()) };
    let number = |path: &[&str]| path.iter().try_fold(root, |node, key| node.get(key)).and_then(|node| node.text());
    assert_eq!(number(&["kind"]), Some("Pod"));
    assert_eq!(number(&["spec", "before"]), Some("1"));
    assert_eq!(number(&["spec", "after"]), Some("2"));
    assert_eq!(root.get("last").and_then(|last| last.items()[0].text()), Some("3"));
    assert!(root.get("spec").is_some_and(|spec| spec.open), "something in `spec` was not read");
    assert!(!root.get("last").is_some_and(|last| last.open), "all of `last` was read");
    let problems = tree.problems.iter().map(|problem| {
        let help = problem.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{:?}: {}{help}", problem.span.of(&text), problem.message)
    });
    problems.collect::<Vec<_>>().join("\n")
}

/// What is wrong where a mistake begins a mapping.
fn first(mistake: &str) -> String {
    let text = format!("kind: Pod\nspec:\n{mistake}\n");
    let problems = yaml::parse(&text).problems;
    problems
        .iter()
        .map(|problem| format!("{:?}: {}", problem.span.of(&text), problem.message))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_half_typed_key_costs_its_own_line() {
    assert_snapshot!(with("  conta"), @r#""conta": expected `:` after this key"#);
}

#[test]
fn a_line_is_at_fault_itself_though_the_failure_shows_on_the_next_one() {
    assert_snapshot!(first("  two words\n  after: 2"), @r#""two words": expected `:` after this key"#);
    assert_snapshot!(with("pulled: 1\n  more: 2"), @r#""pulled: 1": this line is indented less than the lines around it (align it with the other keys of its mapping)"#);
}

#[test]
fn an_open_quote_costs_its_own_line() {
    assert_snapshot!(with("  image: \"nginx"), @r#""\"nginx": this quote is not closed"#);
    assert_snapshot!(with("  image: 'nginx"), @r#""'nginx": this quote is not closed"#);
}

#[test]
fn an_open_bracket_costs_its_own_line() {
    assert_snapshot!(with("  args: [a, b"), @r#""[": this bracket is not closed"#);
    assert_snapshot!(with("  labels: {a: b"), @r#""{": this bracket is not closed"#);
}

#[test]
fn a_wrong_indentation_costs_its_own_line() {
    assert_snapshot!(with("  x:\n      y: 1\n     z: 2"), @r#""z:": expected a key of the mapping above (align it with the other keys of its mapping)"#);
    assert_snapshot!(with("  x: !Sub !Ref A"), @r#""!Ref": a value can have only one tag (write the outer function in its long form, such as `Fn::GetAZs: !Ref AWS::Region`)"#);
    assert_snapshot!(with("  x:\n  - !GetAZs !Ref A"), @r#""!Ref": a value can have only one tag (write the outer function in its long form, such as `Fn::GetAZs: !Ref AWS::Region`)"#);
    assert_snapshot!(with(" dedent: 1"), @r#""dedent:": expected a key of the mapping above (align it with the other keys of its mapping)"#);
    assert_snapshot!(with("\ttab: 1"), @r#""\t": YAML cannot be indented with tabs (indent with spaces)"#);
}

#[test]
fn a_lone_indicator_costs_its_own_line() {
    assert_snapshot!(with("  x: *"), @r#""*": expected a name after `&` or `*` (quote the string if it is not an anchor or alias)"#);
    assert_snapshot!(with("  x: @"), @r#""@": an unquoted string cannot start with `@` (quote the string)"#);
    assert_snapshot!(with("  x: %"), @r#""%": an unquoted string cannot start with `%` (quote the string)"#);
    assert_snapshot!(with("  x: `"), @r#""`": an unquoted string cannot start with a backtick (quote the string)"#);
    assert_snapshot!(with("  x: &"), @r#""&": expected a name after `&` or `*` (quote the string if it is not an anchor or alias)"#);
    assert_snapshot!(with("  x: ]"), @r#""]": this closing bracket has no opening bracket"#);
}

#[test]
fn a_second_colon_and_a_text_after_a_block_indicator_cost_their_own_line() {
    assert_snapshot!(with("  x: y: z"), @r#"":": a mapping cannot start here (quote a string that contains `: `, or start the mapping on the next line)"#);
    assert_snapshot!(with("  x: |y"), @r#""|y": unexpected text after `|` or `>` (start the string on the next line)"#);
}

#[test]
fn a_wrong_escape_and_a_wrong_bracket_cost_their_own_line() {
    assert_snapshot!(with("  x: \"C:\\dir\""), @r#""\"C:\\dir\"": unknown escape sequence in a double-quoted string (write `\\` for a backslash, or use single quotes)"#);
    assert_snapshot!(with("  x: {a: b]"), @r#""{a:": `{` is closed by `]`"#);
}

#[test]
fn several_mistakes_are_survived_and_the_first_is_reported() {
    assert_snapshot!(with("  conta\n  x: @\n  y: [\n  z: 'q"), @r#""conta": expected `:` after this key"#);
}

#[test]
fn a_lone_exclamation_mark_is_a_tag_of_nothing() {
    assert_snapshot!(tree("a: !\nb: 1\n"), @r#"
    0..9 Block mapping
      0..1 Plain "a" = 4..4 Plain "" !@3..4
      5..6 Plain "b" = 8..9 Plain "1"
    "#);
}

#[test]
fn a_half_typed_first_key_does_not_swallow_the_second() {
    assert_snapshot!(tree("a:\n  conta\n  c: 2\nd: 3\n"), @r#"
    0..22 Block mapping open
      0..1 Plain "a" = 13..17 Block mapping open
        13..14 Plain "c" = 16..17 Plain "2"
      18..19 Plain "d" = 21..22 Plain "3"
    problem 5..10: expected `:` after this key
    "#);
}

#[test]
fn a_value_that_may_stand_on_an_unreadable_line_is_missing_and_not_null() {
    assert_snapshot!(tree("a:\n  @\nb: 1\n"), @r#"
    0..11 Block mapping open
      0..1 Plain "a" = 1..1 Missing
      7..8 Plain "b" = 10..11 Plain "1"
    problem 5..6: an unquoted string cannot start with `@` (quote the string)
    "#);
}

#[test]
fn an_alias_of_nothing_is_a_problem_in_one_value() {
    assert_snapshot!(tree("- *.log\n- x\n"), @r#"
    0..11 Block sequence
      - 2..7 Missing
      - 10..11 Plain "x"
    problem 2..7: no anchor `&.log` is defined before this alias (quote the string if it is not an alias)
    "#);
}

#[test]
fn a_mistake_in_one_document_costs_the_others_nothing() {
    assert_snapshot!(tree("# head\n---\na: &x 1\n---\nb: '\nc: *x\n---\n@\n---\nd: &y 4\n"), @r#"
    11..18 Block mapping
      11..12 Plain "a" = 17..18 Plain "1" &1
    28..33 Block mapping open
      28..29 Plain "c" = 31..33 Missing
    37..37 Missing
    44..51 Block mapping
      44..45 Plain "d" = 50..51 Plain "4" &2
    comment 0..6
    problem 26..27: this quote is not closed
    problem 38..39: an unquoted string cannot start with `@` (quote the string)
    "#);
}

#[test]
fn a_text_that_swallows_what_a_lost_key_held_is_not_known() {
    assert_snapshot!(tree("a: 1\nb|\n  - x\nc: 3\n"), @r#"
    0..18 Block mapping open
      0..1 Plain "a" = 3..13 Placeholder
      14..15 Plain "c" = 17..18 Plain "3"
    problem 5..7: expected `:` after this key
    "#);
}

#[test]
fn more_mistakes_than_are_tried_leave_what_was_read_before() {
    let text = format!("a: 1\n{}c: 3\n", "b: @\n".repeat(20));
    let tree = yaml::parse(&text);
    assert_eq!(tree.problems.len(), 1);
    assert!(tree.documents[0].open);
    assert_eq!(tree.documents[0].get("a").and_then(|a| a.text()), Some("1"));
    assert!(tree.documents[0].get("c").is_none());
}

#[test]
fn a_text_that_is_no_yaml_at_all_is_a_problem_and_no_more() {
    assert_snapshot!(tree("@"), @"problem 0..1: an unquoted string cannot start with `@` (quote the string)");
    assert_snapshot!(tree("%"), @"problem 1..1: a line inside a document cannot start with `%`");
}

#[test]
fn what_nests_too_deeply_is_a_problem() {
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "{a: ".repeat(100_000), "? ".repeat(100_000)] {
        let tree = yaml::parse(&text);
        assert_eq!(tree.problems.len(), 1, "{}", &text[..4]);
        assert_eq!(tree.problems[0].message, "nested too deeply to parse");
    }
    let lines: Vec<String> = (0..1000).map(|depth| format!("{}a:", " ".repeat(depth))).collect();
    assert_eq!(yaml::parse(&lines.join("\n")).problems[0].message, "nested too deeply to parse");
}

#[test]
fn text_after_a_bracket_was_meant_to_be_one_string_with_it() {
    let problem = |text: &str| {
        let problem = yaml::parse(text).problems.swap_remove(0);
        format!("{:?}: {}", problem.span.of(text), problem.message)
    };
    assert_eq!(problem("a:\n  b: {name}/x:1\n  c: 1\n"), r#""/x:1": unexpected text after `}`"#);
    assert_eq!(problem("a:\n  - [host]-x\n"), r#""-x": unexpected text after `]`"#);
    assert_eq!(problem("a: {b: 1}\n c: 2\n"), r#""c:": expected a key of the mapping above"#);
}
