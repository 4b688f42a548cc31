//! Hostile texts: deep, long and repetitive. Each would overflow the stack or take minutes if a limit were missing.

use super::*;

const MANY: usize = 100_000;

/// Enough to notice quadratic time, few enough for a test without optimisation.
const LINES: usize = 20_000;

/// The first problem of a construct that is opened and closed so many times around a middle.
fn first_problem_when_nested(open: &str, middle: &str, close: &str) -> String {
    let text = format!("a = {}{middle}{}\n", open.repeat(MANY), close.repeat(MANY));
    parse(&text).problems.first().map(|problem| problem.message.to_string()).unwrap_or_default()
}

#[test]
fn nesting_has_a_limit_in_every_construct() {
    let constructs = [
        ("(", ")"),
        ("[", "]"),
        ("{ a = ", "}"),
        ("f(", ")"),
        ("a[", "]"),
        ("!", ""),
        ("-", ""),
        ("a ? b : ", ""),
        ("a ? ", " : b"),
        ("[for v in a : ", "]"),
        ("[for v in ", " : v]"),
        ("{for k, v in a : k => ", "}"),
        ("\"${", "}\""),
        ("\"%{ if ", " }%{ endif }\""),
        ("1 || 1 && 1 == 1 < 1 + 1 * (", ")"),
        ("(", " + 1 + 1 + 1)"),
    ];
    for (open, close) in constructs {
        assert_eq!(first_problem_when_nested(open, "1", close), "this is nested too deeply to parse", "{open}");
    }
}

#[test]
fn nesting_has_a_limit_in_directives_heredocs_and_blocks() {
    for (open, close) in [("%{ if a }", "%{ endif }"), ("%{ for v in a }", "%{ endfor }")] {
        let text = format!("a = \"{}{}\"\n", open.repeat(MANY), close.repeat(MANY));
        assert_eq!(parse(&text).problems[0].message, "this is nested too deeply to parse", "{open}");
    }
    let heredocs = format!("a = {}1\n{}", "<<X\n${".repeat(MANY), "}\nX\n".repeat(MANY));
    assert!(!parse(&heredocs).problems.is_empty());
    let blocks = "a {\n".repeat(MANY) + &"}\n".repeat(MANY);
    assert!(!parse(&blocks).problems.is_empty());
    assert!(!parse(&"a { ".repeat(MANY)).problems.is_empty());
}

#[test]
fn what_people_write_is_far_from_the_limits() {
    for (open, close) in [("(", ")"), ("\"${", "}\""), ("[for v in a : ", "]"), ("a ? b : ", "")] {
        let text = format!("a = {}1{}\n", open.repeat(60), close.repeat(60));
        assert_eq!(parse(&text).problems, [], "{open}");
    }
    assert_eq!(parse(&format!("a = 1{}\n", " + 1".repeat(300))).problems, []);
}

#[test]
fn a_row_of_operators_has_a_limit_wherever_it_stands() {
    let row = format!("1{}", "+1".repeat(MANY));
    assert_eq!(parse(&format!("a = {row}")).problems[0].message, "this has too many operators in a row to parse");
    // Each row alone is short, but the left operand of one is the next: the tree would be as deep as all together.
    let rows = format!("a = {}1{}", "(".repeat(150), format!("{})", "+1".repeat(300)).repeat(150));
    assert_eq!(parse(&rows).problems[0].message, "this has too many operators in a row to parse");
}

#[test]
fn long_texts_take_linear_time() {
    let lines = |line: &dyn Fn(usize) -> String| (0..LINES).map(line).collect::<Vec<_>>().concat();
    assert_eq!(parse(&lines(&|index| format!("a{index} = 1\n"))).body.items.len(), LINES);
    assert_eq!(parse(&format!("a = {{\n{}}}\n", lines(&|index| format!("a{index} = 1\n")))).problems, []);
    assert_eq!(parse(&format!("a = <<-X\n{}X\n", "  ${b}\n".repeat(LINES))).problems, []);
    assert_eq!(parse(&format!("a = <<X\n{}\nX\n", "${b} ".repeat(LINES))).problems, []);
    assert_eq!(parse(&format!("a = {}1{}\n", "b ? c : ".repeat(150), " /* */ ".repeat(LINES))).problems, []);
}

#[test]
fn broken_texts_take_linear_time() {
    let texts = [
        (0..LINES).map(|index| format!("a = <<X{index}\n")).collect::<Vec<_>>().concat(),
        format!("a = [{}", "<<X\n${[y,\nX\n,1,1,".repeat(LINES)),
        format!("a = <<X\n{}\nX\n", "${b c} ".repeat(LINES)),
        format!("a = \"{}\"\n", "${b c} ".repeat(LINES)),
        format!("a = [{}]\n", "1 ".repeat(LINES)),
        "/*\n".repeat(LINES),
        "\"".repeat(LINES),
        "\0".repeat(LINES),
        "a \"b\" ".repeat(LINES),
        "a { b c\n".repeat(LINES),
        "a = {".repeat(LINES),
        format!("a = [{}", "{}, {".repeat(LINES)),
    ];
    for text in texts {
        let problems = parse(&text).problems;
        assert!((1..=100).contains(&problems.len()), "{} problems in {:?}", problems.len(), &text[..20]);
        assert!(problems.iter().all(|problem| problem.message.len() < 200));
    }
}
