//! Every page in the binary is without problems, and its examples show what it says.

use costlint_rules::{ExampleFailure, Page, Rulebook, unconfigured};
use costlint_syntax::lines::Lines;

fn told(failures: &[ExampleFailure]) -> Vec<String> {
    let line = |failure: &ExampleFailure| {
        let line = Lines::new(&failure.page.text).position(failure.span.start).line;
        format!("{}:{line}: {}", failure.page.path, failure.message)
    };
    failures.iter().map(line).collect()
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
    assert!(rulebook.rules.len() >= 5 && rulebook.kinds().count() >= 5, "the pages are in the binary");
}

#[test]
fn the_examples_of_every_rule_show_what_the_page_says() {
    let rulebook = Rulebook::embedded();
    // The command tests those that bring a configuration: its tests run all pages.
    let failures: Vec<String> = rulebook
        .rules
        .iter()
        .flat_map(|rule| told(&rulebook.test_rule(rule, &unconfigured)))
        .filter(|failure| !failure.contains("reads the configuration of an example"))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_examples_of_every_kind_are_read_as_the_page_says() {
    let rulebook = Rulebook::embedded();
    let failures: Vec<String> =
        rulebook.kinds().flat_map(|kind| told(&rulebook.test_kind(kind, &unconfigured))).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What is told of a kind whose page has these examples.
fn told_of_examples(examples: &str) -> String {
    let kind = r#"# Disk

```hcl kind
fields = { size = number("GiB") }
monthly_cost = self.size
declare "terraform" "old_disk" "new_disk" {
  size = at("size")
}
declare "kubernetes" "*" {
  each = objects_with("disk")
  size = at("disk")
}
```

"#;
    let page = Page { path: "own/kinds/disk.md".into(), text: format!("{kind}{examples}").into() };
    let (rulebook, problems) = Rulebook::default().extended(vec![page]);
    assert!(problems.is_empty(), "{problems:?}");
    let kind = rulebook.kind("disk").expect("it was read");
    told(&rulebook.test_kind(kind, &unconfigured)).join("\n")
}

#[test]
fn a_declared_type_without_an_example_is_told() {
    let example = |language: &str, code: &str, read: &str| {
        format!("```{language} example\n{code}\n```\n\n```text instances\n{read}\n```\n")
    };
    let old = example("hcl", "resource \"old_disk\" \"a\" {\n  size = 1\n}", "old_disk.a: size=1 $1.00/mo");
    let new = example("hcl", "resource \"new_disk\" \"a\" {\n  size = 2\n}", "new_disk.a: size=2 $2.00/mo");
    let any = example(
        "yaml",
        "apiVersion: v1\nkind: Any\nmetadata: { name: a }\nspec: { disk: 3 }",
        "Any/default/a/spec: size=3 $3.00/mo",
    );
    assert_eq!(told_of_examples(&format!("{old}{new}{any}")), "");
    insta::assert_snapshot!(told_of_examples(&new), @r#"
    own/kinds/disk.md:6: no example has an instance of "old_disk" that this declaration reads
    own/kinds/disk.md:9: no example has an instance of "*" that this declaration reads
    "#);
    assert_eq!(told_of_examples("").lines().count(), 3);
}
