//! Resources with `count` and `for_each`.

use super::{Module, block, random::Random};

const COUNTS: &[&str] = &[
    "0",
    "1",
    "<n>",
    "\"<n>\"",
    "var.number",
    "var.enabled ? 1 : 0",
    "length(var.names)",
    "var.enabled ? length(var.names) : var.number",
    "length([for name in var.names : name if name != \"b\"])",
    "max(1, var.number - <n>)",
];

const INPUTS: &[&str] = &[
    "count.index",
    "\"server ${count.index}\"",
    "[var.number, count.index + 1]",
    "element(var.names, count.index)",
    "\"same\"",
];

/// Resources of a counted number.
pub(crate) fn counted(random: &mut Random) -> Module {
    let mut text = format!(
        "variable \"number\" {{\n  default = {}\n}}\nvariable \"enabled\" {{\n  default = {}\n}}\nvariable \"names\" {{\n  default = [\"a\", \"b\", \"c\"]\n}}\n",
        random.below(5),
        random.pick(&["true", "false"]),
    );
    for number in 1..=3 {
        let before = format!("terraform_data.r{}", number - 1);
        let count = match random.below(4) {
            0 if number > 1 => format!("length({before})"),
            1 if number > 1 => format!("length({before}[*].id)"),
            _ => random.pick(COUNTS).replace("<n>", &random.below(4).to_string()),
        };
        let count = format!("count = {count}");
        let input = format!("input = {}", random.pick(INPUTS));
        text.push_str(&block(&format!("resource \"terraform_data\" \"r{number}\""), &[&count, &input]));
    }
    Module::new(text)
}

const COLLECTIONS: &[&str] = &[
    "{}",
    "{ a = 1, b = 2 }",
    "{ (var.name) = { size = <n> }, z = { size = 1 } }",
    "toset([\"b\", \"a\", \"b\"])",
    "toset([])",
    "toset(var.names)",
    "var.absent == null ? [\"b\", \"a\", \"b\"] : var.absent",
    "var.absent != null ? var.absent : var.names",
    "coalesce(var.absent, [\"<n>\", 3])",
    "var.set",
    "var.map",
    "local.set",
    "local.map",
    "var.enabled ? { on = \"yes\" } : {}",
    "var.enabled ? toset([\"on\"]) : []",
    "{ for name in var.names : name => upper(name) }",
    "{ for name in var.names : name => name if name != \"b\" }",
    "{ for index, name in var.names : \"${name}-${index}\" => index }",
    "{ for name in var.set : name => length(name) }",
    "{ for k, v in var.set : k => v }",
    "setunion(var.set, [\"more\"])",
    "setsubtract(var.set, [\"x\"])",
    "merge(var.map, { more = <n> })",
    "tomap({ a = 1, b = \"x\" })",
    "zipmap(var.names, range(3))",
    "{ for pair in setproduct(var.set, [\"p\", \"q\"]) : join(\"-\", pair) => pair }",
    "{ for item in [{ id = \"i1\", n = <n> }, { id = \"i2\", n = 2 }] : item.id => item }",
    "{ for item in flatten([for k, v in var.map : [for i in range(2) : { k = k, i = i, v = v }]]) : \"${item.k}.${item.i}\" => item }",
];

const KEYED_INPUTS: &[&str] = &[
    "each.key",
    "each.value",
    "[each.key, each.value]",
    "\"${each.key} of ${length(jsonencode(each.value))}\"",
    "try(each.value.size, each.value[0], each.key)",
    "\"same\"",
];

/// Resources for each element.
pub(crate) fn keyed(random: &mut Random) -> Module {
    let mut text = format!(
        r#"
variable "name" {{
  default = "n{}"
}}
variable "enabled" {{
  default = {}
}}
variable "names" {{
  default = ["c", "a", "b"]
}}
variable "set" {{
  type    = set(string)
  default = {}
}}
variable "absent" {{
  type    = set(string)
  default = null
}}
variable "map" {{
  type    = map(number)
  default = {}
}}
locals {{
  set = var.set
  map = {{ for k, v in var.map : k => {{ size = v }} }}
}}
"#,
        random.below(9),
        random.pick(&["true", "false"]),
        random.pick(&["[\"y\", \"x\", \"y\"]", "[]", "[\"one\"]", "[3, 20, 100]"]),
        random.pick(&["{}", "{ small = 1, large = \"20\" }", "{ \"a b\" = 0.5 }"]),
    );
    for number in 1..=4 {
        // The last takes the keys of another.
        let collection = match number {
            4 => "terraform_data.r3".to_owned(),
            _ => random.pick(COLLECTIONS).replace("<n>", &random.below(30).to_string()),
        };
        let collection = format!("for_each = {collection}");
        let input = if number == 4 { "input = each.key" } else { &format!("input = {}", random.pick(KEYED_INPUTS)) };
        text.push_str(&block(&format!("resource \"terraform_data\" \"r{number}\""), &[&collection, input]));
    }
    Module::new(text)
}
