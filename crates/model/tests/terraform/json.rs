//! Modules written as JSON, beside others written as HCL.

use super::{Module, random::Random};

/// Locals: a text is a template, and one interpolation alone is its value.
const LOCALS: &[&str] = &[
    "<n>",
    "true",
    "null",
    "\"plain\"",
    "\"${var.size + <n>}\"",
    "\"size ${var.size} of ${var.name}\"",
    "\"$${literal} and %%{literal}\"",
    "\"%{ if var.size > 2 }large%{ else }small%{ endif }\"",
    "[<n>, \"${var.name}\", [\"${var.size}\"]]",
    "{\"a\": <n>, \"b\": {\"c\": \"${upper(var.name)}\"}, \"${var.name}\": true}",
    "\"${[for zone in var.zones : upper(zone)]}\"",
    "\"${{ for zone in var.zones : zone => length(zone) }}\"",
    "\"${merge(var.labels, { n = <n> })}\"",
    "\"caf\\u00e9 \\\"${var.name}\\\"\"",
    "\"var.name\"",
    "\"line\\nline\"",
];

/// What a resource says besides its input, and what that input may refer to.
const COPIES: &[(&str, &str)] = &[
    ("", "var.size"),
    ("\"count\": <few>,", "count.index"),
    ("\"count\": \"${var.size > 2 ? 2 : 0}\",", "count.index + <n>"),
    ("\"for_each\": \"${var.zones}\",", "each.key"),
    ("\"for_each\": \"${toset([\\\"p\\\", \\\"q\\\"])}\",", "each.value"),
    ("\"for_each\": {\"k\": <n>, \"l\": \"${var.name}\"},", "each.value"),
];

/// Variables and locals in one language or the other, resources as JSON.
pub(crate) fn generate(random: &mut Random) -> Module {
    let number = |text: &str, random: &mut Random| {
        text.replace("<n>", &random.below(30).to_string()).replace("<few>", &random.below(3).to_string())
    };
    let locals: Vec<String> =
        (1..=4).map(|name| format!("    \"l{name}\": {}", number(random.pick(LOCALS), random))).collect();
    let resources = (1..=2).map(|name| {
        let (copies, refers) = COPIES[random.below(COPIES.len())];
        let resource =
            format!("    \"r{name}\": {{{copies} \"input\": [\"${{local.l{name}}}\", \"${{{refers}}}\", \"x-${{local.l4 == null}}\"]}}");
        number(&resource, random)
    });
    let resources: Vec<String> = resources.collect();
    let main = format!(
        "{{\n  \"//\": \"a comment\",\n  \"locals\": {{\n{}\n  }},\n  \"resource\": {{\"terraform_data\": {{\n{}\n  }}}}\n}}\n",
        locals.join(",\n"),
        resources.join(",\n")
    );
    let (path, variables) =
        if random.one_in(2) { ("variables.tf", VARIABLES) } else { ("variables.tf.json", JSON_VARIABLES) };
    Module::default().with("main.tf.json", main).with(path, variables.replace("<n>", &random.below(5).to_string()))
}

const VARIABLES: &str = r#"
variable "size" {
  type    = number
  default = <n>
}
variable "name" {
  default = "name"
}
variable "zones" {
  type    = set(string)
  default = ["b", "a"]
}
variable "labels" {
  type    = map(string)
  default = { env = "dev" }
}
"#;

const JSON_VARIABLES: &str = r#"{
  "variable": {
    "size": {"type": "number", "default": "<n>"},
    "name": {"default": "name"},
    "zones": [{"type": "set(string)", "default": ["b", "a", "b"]}],
    "labels": {"type": "map(string)", "default": {"env": "dev", "literal": "$${x}"}}
  }
}
"#;
