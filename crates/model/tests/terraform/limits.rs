//! Modules that would take for ever, or all memory, end quickly; what they leave open is unknown.

#![expect(clippy::disallowed_types, reason = "the tests look at the clock")]

use std::{fmt::Write as _, time::Instant};

use super::{Module, dump, ours};

/// How long any of these may take, in seconds: a hundred times what it takes without optimisation on a slow machine.
const LONGEST: u64 = 30;

/// The inputs of the resources as text, one a line, each with its address and number.
#[track_caller]
fn inputs(module: &Module) -> String {
    let start = Instant::now();
    let resources = ours::resources(module);
    let seconds = start.elapsed().as_secs();
    assert!(seconds < LONGEST, "{seconds} s");
    let line = |resource: &costlint_model::Resource| {
        let input = resource
            .body
            .as_object()
            .and_then(|body| body.get("input"))
            .map_or("-".to_owned(), |input| dump::value(&input));
        let copies = resource.copies.exact().map_or("?".to_owned(), |copies| copies.to_string());
        format!("{} x {copies}: {input}", resource.address)
    };
    resources.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(main: &str, expected: &str) {
    assert_eq!(inputs(&Module::new(main)), expected);
}

#[test]
fn a_billion_copies_are_one_that_stands_for_all() {
    check(
        "resource \"terraform_data\" \"a\" {\n  count = 1e9\n  input = count.index\n}\n",
        "terraform_data.a x 1000000000: ?",
    );
    check(
        "resource \"terraform_data\" \"a\" {\n  for_each = toset(range(1e9))\n  input = each.key\n}\n",
        "terraform_data.a x ?: ?",
    );
}

#[test]
fn names_that_need_themselves_are_unknown() {
    check(
        "locals {\n  a = local.a\n  b = [local.c, 1]\n  c = { x = local.b }\n}\nresource \"terraform_data\" \"a\" {\n  input = [local.a, local.b, 5]\n}\n",
        "terraform_data.a x 1: [?, [{x: ?}, 1], 5]",
    );
    let root = r#"
module "a" {
  source = "./a"
  count  = module.a[0].out
  in     = module.b.out
}
module "b" {
  source = "./a"
  in     = module.b.out
}
resource "terraform_data" "a" {
  input = [module.b.out, module.b.fixed]
}
"#;
    let called = "variable \"in\" {}\noutput \"out\" {\n  value = var.in\n}\noutput \"fixed\" {\n  value = 1\n}\n";
    assert_eq!(inputs(&Module::new(root).with("a/main.tf", called)), "terraform_data.a x 1: [?, 1]");
}

#[test]
fn modules_that_call_themselves_are_not_followed() {
    let called = |source: &str| {
        format!("module \"x\" {{\n  source = \"{source}\"\n}}\nresource \"terraform_data\" \"r\" {{\n  input = 1\n}}\n")
    };
    let module = Module::new(called("./a")).with("a/main.tf", called("../b")).with("b/main.tf", called("../a"));
    assert_eq!(
        inputs(&module),
        "terraform_data.r x 1: 1\nmodule.x.terraform_data.r x 1: 1\nmodule.x.module.x.terraform_data.r x 1: 1"
    );
}

#[test]
fn calls_that_double_at_every_level_are_followed_as_far_as_there_is_room() {
    let twice = |source: &str| {
        format!("module \"x\" {{\n  source = \"{source}\"\n}}\nmodule \"y\" {{\n  source = \"{source}\"\n}}\n")
    };
    let mut module = Module::new(twice("./m0"));
    for level in 0..30 {
        let next = format!("../m{}", level + 1);
        module = module
            .with(format!("m{level}/main.tf"), twice(&next) + "resource \"terraform_data\" \"r\" {\n  input = 1\n}\n");
    }
    let found = inputs(&module).lines().count();
    assert!((1..10_000).contains(&found), "{found}");
}

#[test]
fn chains_and_doublings_of_locals_end() {
    let mut chain =
        "resource \"terraform_data\" \"a\" {\n  input = [local.l9999, jsonencode(local.d99), 5]\n}\nlocals {\n  l0 = 1\n  d0 = 1\n"
            .to_owned();
    for number in 1..10_000 {
        writeln!(chain, "  l{number} = local.l{} + 1", number - 1).expect("a text");
    }
    for number in 1..100 {
        writeln!(chain, "  d{number} = [local.d{0}, local.d{0}]", number - 1).expect("a text");
    }
    check(&(chain + "}\n"), "terraform_data.a x 1: [?, ?, 5]");
}

#[test]
fn loops_in_loops_run_out_of_steps() {
    let main = r#"
locals {
  thousand = range(1000)
  cube     = [for a in local.thousand : [for b in local.thousand : [for c in local.thousand : 1]]]
  huge     = range(1e9)
  product  = setproduct(local.thousand, local.thousand, local.thousand)
}
resource "terraform_data" "a" {
  input = [length(local.cube), local.huge, length(local.product), try(local.huge, 5), can(local.huge)]
}
"#;
    check(main, "terraform_data.a x 1: [?, ?, ?, ?, ?]");
}

#[test]
fn dynamic_blocks_in_dynamic_blocks_run_out_of_steps() {
    let mut block = "content {}\n".to_owned();
    for level in 0..4 {
        let inner = if level == 0 { block } else { format!("content {{\n{block}}}\n") };
        block = format!("dynamic \"b{level}\" {{\nfor_each = local.thousand\n{inner}}}\n");
    }
    let main = format!(
        "locals {{\n  thousand = range(1000)\n}}\nresource \"terraform_data\" \"a\" {{\n  input = 1\n{block}}}\n"
    );
    check(&main, "terraform_data.a x 1: 1");
}

#[test]
fn a_large_variable_file_is_read_in_time() {
    let mut values = "servers = {\n".to_owned();
    for number in 0..100_000 {
        writeln!(values, "  server{number} = {{ size = {number}, name = \"server {number}\", tags = [\"a\", \"b\"] }}")
            .expect("a text");
    }
    values.push_str("}\nsmall = 3\n");
    let main = r#"
variable "servers" {
  type = map(object({ size = number, name = string, tags = set(string) }))
}
variable "small" {}
resource "terraform_data" "a" {
  for_each = var.servers
  input    = var.small
}
"#;
    let expected = "terraform_data.a x 100000: 3";
    assert_eq!(inputs(&Module::new(main).with("terraform.tfvars", values)), expected);
}

#[test]
fn conditions_over_what_is_unknown_are_joined_member_by_member() {
    check(
        "variable \"x\" {}\nresource \"terraform_data\" \"a\" {\n  input = var.x ? { size = 1, type = \"a\", more = [1, 2] } : { size = 2, type = \"a\", more = [1, 3] }\n}\n",
        "terraform_data.a x 1: {more: [1, 2|3], size: 1|2, type: \"a\"}",
    );
}

#[test]
fn a_billion_modules_are_one_that_stands_for_all() {
    let root = r#"
module "a" {
  source = "./a"
  count  = 1e9
  in     = count.index
}
resource "terraform_data" "a" {
  input = [length(module.a), module.a[5].out, 5]
}
"#;
    let called = "variable \"in\" {}\noutput \"out\" {\n  value = var.in\n}\nresource \"terraform_data\" \"b\" {\n  input = var.in\n}\n";
    assert_eq!(
        inputs(&Module::new(root).with("a/main.tf", called)),
        "terraform_data.a x 1: [?, ?, 5]\nmodule.a.terraform_data.b x 1000000000: ?"
    );
}

#[test]
fn deep_chains_of_deep_expressions_do_not_use_up_the_stack() {
    let mut main = "resource \"terraform_data\" \"a\" {\n  input = [local.l999, 5]\n}\nlocals {\n  l0 = 1\n".to_owned();
    for number in 1..1000 {
        let earlier = format!("local.l{}", number - 1);
        let value =
            format!("try([for x in [merge({{ a = true ? {earlier} : null }}, {{}})] : \"${{x.a}}\"][0], {earlier})");
        writeln!(main, "  l{number} = {value}").expect("a text");
    }
    check(&(main + "}\n"), "terraform_data.a x 1: [?, 5]");
}
