//! Expressions that would take for ever, or all memory, end quickly without an answer.

use super::{check, shown};

#[test]
fn results_that_would_be_huge_are_unknown() {
    check(&[
        ("range(1000000000)", "error: the range has more than 1024 elements"),
        ("format(\"%1000000000d\", 1)", "?"),
        ("format(\"%.1000000000f\", 0.1)", "?"),
        ("indent(1000000000, \"a\\nb\")", "?"),
        ("length(setproduct(range(1000), range(1000), range(1000), range(1000)))", "?"),
        ("length(regexall(\"((a{100}){100}){100}\", \"aaa\"))", "?"),
        (
            "length([for a in range(1000) : [for b in range(1000) : [for c in range(1000) : [for d in range(1000) : 1]]]])",
            "?",
        ),
        (
            "\"%{ for a in range(1000) }%{ for b in range(1000) }%{ for c in range(1000) }%{ endfor }%{ endfor }%{ endfor }\"",
            "?",
        ),
        ("cidrhost(\"::/0\", 9007199254740992)", "?"),
    ]);
}

#[test]
fn values_whose_shared_parts_would_be_billions_are_not_gone_through() {
    let mut doubled = "\"x\"".to_owned();
    for level in 0..40 {
        doubled = format!("[for v{level} in [{doubled}] : [v{level}, v{level}]]");
    }
    for function in ["jsonencode", "flatten", "distinct", "tolist", "toset", "yamlencode"] {
        assert_eq!(shown(&format!("{function}({doubled})")), "?", "{function}");
    }
    assert_eq!(shown(&format!("{doubled} == {doubled}")), "?");
    assert_eq!(shown(&format!("unknown ? {doubled} : {doubled}")), "?");
    assert_eq!(shown(&format!("contains([{doubled}], {doubled})")), "?");
}

#[test]
fn replacing_cannot_blow_a_text_up() {
    let mut text = "\"aaaaaaaaaa\"".to_owned();
    for _ in 0..20 {
        text = format!("replace({text}, \"a\", \"aaaaaaaaaa\")");
    }
    assert_eq!(shown(&format!("length({text})")), "?");
    assert_eq!(shown("replace(\"a\", \"/(a)/\", \"$0$0$1\")"), "\"aaa\"");
}

#[test]
fn templates_made_on_the_way_nest_no_deeper_than_written_ones() {
    for opened in ["[", "(", "{a=", "\\\"$${", "-", "1 ? "] {
        let deep = format!(
            "[for t in [join(\"\", concat([\"$${{\"], [for i in range(1000) : \"{opened}\"]))] : try(templatestring(t, {{}}), 1)]"
        );
        assert_eq!(shown(&deep), "[1]", "{opened}");
    }
    let mut doubled = "\"$${x}$${x}\"".to_owned();
    for _ in 0..40 {
        doubled = format!("one([for t in [\"$${{x}}$${{x}}\"] : templatestring(t, {{ x = {doubled} }})])");
    }
    assert_eq!(shown(&doubled), "?");
}

#[test]
fn rows_of_steps_of_any_length_end_without_an_answer() {
    for step in ["[*]", "[*].a", ".a", "[0]", "[\"a\"].b"] {
        for root in ["aws_instance.web", "[[1]]", "{ a = [1] }"] {
            let long = format!("try({root}{}, 1) == 2", step.repeat(100_000));
            assert!(matches!(&*shown(&long), "?" | "false"), "{root}{step}");
        }
    }
    let mut nested = "[1]".to_owned();
    for _ in 0..100 {
        nested = format!("({nested}){}", "[*]".repeat(300));
    }
    assert!(shown(&nested).contains("[?]"));
}
