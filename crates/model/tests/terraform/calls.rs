//! Calls of local modules.

use super::{Module, block, random::Random, shown};

const ARGUMENTS: &[&str] = &[
    "size = <n>",
    "size = var.size",
    "size = local.size",
    "name = \"call <n>\"",
    "name = var.name",
    "name = null",
    "pool = { name = var.name }",
    "pool = { name = \"p\", size = <n>, undeclared = 1 }",
    "zones = [\"b\", \"a\", \"b\"]",
    "zones = var.zones",
];

const COPIES: &[&str] = &[
    "",
    "",
    "count = <few>",
    "count = var.size > 3 ? 1 : 0",
    "for_each = toset([\"a\", \"b\"])",
    "for_each = { x = <n>, y = 2 }",
    "for_each = var.zones",
];

/// What the second call may say of the first.
const OF_THE_FIRST: &[&str] = &[
    "name = try(module.one.name, \"unknown\")",
    "name = \"after ${length(jsonencode(module.one))}\"",
    "zones = try(module.one.zones, [])",
    "pool = try(module.one.pool, { name = \"none\" })",
    "size = try(module.one.sizes[1], 2)",
];

/// What a call is shown as: as it is, for each of a counted or keyed one, and beyond that.
const SHOWN: &[&str] = &[
    "<module>",
    "<module>.name",
    "<module>.sizes",
    "[<module>.name, <module>.pool.size]",
    "try(<module>.nothing, <n>)",
    "<module>.deep",
    "length(<module>.zones)",
];

const SHOWN_SINGLE: &[&str] =
    &["module.<call>[\"name\"]", "[for k, v in module.<call> : k]", "jsonencode(module.<call>)"];

const SHOWN_COUNTED: &[&str] = &[
    "try(module.<call>[0].name, \"none\")",
    "length(module.<call>)",
    "[for m in module.<call> : m.sizes]",
    "element(concat(module.<call>[*].name, [\"none\"]), 0)",
];

const SHOWN_KEYED: &[&str] = &[
    "try(module.<call>[\"a\"].sizes, \"none\")",
    "{ for k, m in module.<call> : k => m.name }",
    "keys(module.<call>)",
    "merge([for m in values(module.<call>) : { (m.name) = m.deep }]...)",
];

const LEAF: &str = r#"
variable "size" {
  type    = number
  default = 2
}
resource "terraform_data" "leaf" {
  count = var.size > 5 ? 0 : 1
  input = ["leaf", var.size, path.module]
}
output "doubled" {
  value = var.size * 2
}
"#;

const MIDDLE: &str = r#"
variable "size" {
  type    = number
  default = 1
}
variable "name" {
  type     = string
  default  = "unnamed"
  nullable = false
}
variable "pool" {
  type = object({
    name = string
    size = optional(number, 3)
  })
  default = { name = "default" }
}
variable "zones" {
  type    = set(string)
  default = []
}
locals {
  sizes = [var.size, var.pool.size, module.leaf.doubled]
}
module "leaf" {
  source = "../leaf"
  size   = var.size + 1
}
resource "terraform_data" "middle" {
  input = { name = var.name, sizes = local.sizes, zones = var.zones, pool = var.pool }
}
resource "terraform_data" "zone" {
  for_each = var.zones
  input    = "${var.name} in ${each.key}"
}
output "name" {
  value = "middle ${var.name}"
}
output "sizes" {
  value = local.sizes
}
output "pool" {
  value = var.pool
}
output "zones" {
  value = var.zones
}
output "deep" {
  value = { leaf = module.leaf.doubled, list = [module.leaf] }
}
"#;

/// A root that calls a module twice, which calls another.
pub(crate) fn generate(random: &mut Random) -> Module {
    let mut root = format!(
        "variable \"size\" {{\n  default = {}\n}}\nvariable \"name\" {{\n  default = \"root\"\n}}\nvariable \"zones\" {{\n  type = set(string)\n  default = [\"z\", \"y\"]\n}}\nlocals {{\n  size = var.size + 1\n}}\n",
        random.below(7),
    );
    for name in ["one", "two"] {
        let copies = random.pick(COPIES);
        let mut arguments: Vec<&str> = Vec::new();
        for argument in random.some(ARGUMENTS).into_iter().take(3) {
            let name = argument.split(' ').next();
            if arguments.iter().all(|known| known.split(' ').next() != name) {
                arguments.push(argument);
            }
        }
        let set = |argument: &'static str, arguments: &mut Vec<&str>| {
            arguments.retain(|known| known.split(' ').next() != argument.split(' ').next());
            arguments.push(argument);
        };
        match copies.split(' ').next() {
            Some("for_each") if random.one_in(2) => set("name = each.key", &mut arguments),
            Some("count") if random.one_in(2) => set("size = count.index", &mut arguments),
            _ if name == "two" && random.one_in(2) => set(random.pick(OF_THE_FIRST), &mut arguments),
            _ => {}
        }
        let settings = [&["source = \"./modules/middle\"", copies], arguments.as_slice()].concat();
        root.push_str(&block(&format!("module \"{name}\""), &settings));
        let (each, own) = match copies.split(' ').next() {
            Some("count") => ("module.<call>[*]", SHOWN_COUNTED),
            Some("for_each") => ("values(module.<call>)[*]", SHOWN_KEYED),
            _ => ("module.<call>", SHOWN_SINGLE),
        };
        for (number, form) in [random.pick(SHOWN), random.pick(own)].into_iter().enumerate() {
            let value = form.replace("<module>", each).replace("<call>", name);
            root.push_str(&shown(&format!("of_{name}_{number}"), &value));
        }
    }
    let root = root.replace("<n>", &random.below(9).to_string()).replace("<few>", &random.below(3).to_string());
    Module::new(root).with("modules/middle/main.tf", MIDDLE).with("modules/leaf/main.tf", LEAF)
}
