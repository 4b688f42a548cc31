//! Every page in the binary is without problems, and its examples show what it says.

use costlint_rules::{ExampleFailure, Page, Rulebook};
use costlint_syntax::lines::Lines;

fn told(page: &Page, failures: &[ExampleFailure]) -> Vec<String> {
    let lines = Lines::new(&page.text);
    failures.iter().map(|failure| format!("{}:{}: {}", page.path, lines.position(failure.span.start).line, failure.message)).collect()
}

#[test]
fn no_page_has_a_problem() {
    let (rulebook, problems) = Rulebook::default().extended(Rulebook::pages());
    let told: Vec<String> = problems
        .iter()
        .map(|problem| {
            let place = Lines::new(&problem.page.text).position(problem.problem.span.start);
            format!(
                "{}:{}:{}: {} {}",
                problem.page.path,
                place.line,
                place.column,
                problem.problem.message,
                problem.problem.help.as_deref().unwrap_or_default()
            )
        })
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(rulebook.rules.len() >= 5 && rulebook.kinds.len() >= 5, "the pages are in the binary");
}

#[test]
fn the_examples_of_every_rule_show_what_the_page_says() {
    let rulebook = Rulebook::embedded();
    let failures: Vec<String> = rulebook.rules.iter().flat_map(|rule| told(&rule.page, &rulebook.test_rule(rule))).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_examples_of_every_kind_are_read_as_the_page_says() {
    let rulebook = Rulebook::embedded();
    let failures: Vec<String> = rulebook.kinds.iter().flat_map(|kind| told(&kind.page, &rulebook.test_kind(kind))).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
