//! Locals that need one another, in any order and over several files.

use super::{Module, random::Random};

const FORMS: &[&str] = &[
    "\"${<one>}-<n>\"",
    "[<one>, <two>]",
    "{ one = <one>, two = <two> }",
    "length(jsonencode(<one>)) + <n>",
    "try(<one>.one, <one>[0], <two>)",
    "jsonencode([<one>, <two>])",
    "tostring(<n>)",
    "<n> == length(jsonencode(<one>)) ? \"same\" : \"other\"",
    "[for x in [<one>, <two>] : jsonencode(x)]",
    "merge({ one = <one> }, { two = <two>, three = <n> })",
];

/// Eight locals, each of which needs earlier ones; the last ones are shown.
pub(crate) fn generate(random: &mut Random) -> Module {
    let mut locals = vec!["  l0 = \"start\"\n".to_owned(), "  l1 = 5\n".to_owned()];
    for number in 2..10 {
        let earlier = |random: &mut Random| format!("local.l{}", random.below(number));
        // A list or an object cannot stand in a template.
        let form = random.pick(FORMS).replace("\"${<one>}", "\"${jsonencode(<one>)}");
        let value = form
            .replace("<one>", &earlier(random))
            .replace("<two>", &earlier(random))
            .replace("<n>", &random.below(20).to_string());
        locals.push(format!("  l{number} = {value}\n"));
    }
    random.shuffle(&mut locals);
    let (first, second) = locals.split_at(random.below(locals.len() + 1));
    let shown = "resource \"terraform_data\" \"shown\" {\n  input = [local.l7, local.l8, local.l9]\n}\n";
    Module::new(format!("{shown}locals {{\n{}}}\n", first.concat()))
        .with("more.tf", format!("locals {{\n{}}}\n", second.concat()))
}
