//! Override files, which replace parts of what the other files declare.

use super::{Module, random::Random};

const PATHS: &[&str] =
    &["override.tf", "a_override.tf", "b_override.tf", "z_override.tf", "override.tf.json", "c_override.tf.json"];

const CHANGES: &[&str] = &[
    "variable \"size\" {\n  default = <n>\n}\n",
    "variable \"size\" {\n  type = string\n}\n",
    "variable \"name\" {\n  default = \"name <n>\"\n}\n",
    "variable \"added\" {\n  default = <n>\n}\n",
    "locals {\n  shared = \"shared <n>\"\n}\n",
    "locals {\n  other = <n>\n}\n",
    "resource \"terraform_data\" \"one\" {\n  input = [<n>, var.name, local.shared]\n}\n",
    "resource \"terraform_data\" \"two\" {\n  count = <few>\n}\n",
    "resource \"terraform_data\" \"two\" {\n  input = \"two <n>\"\n}\n",
    "resource \"terraform_data\" \"two\" {\n  triggers_replace = <n>\n}\n",
    "resource \"terraform_data\" \"three\" {\n  for_each = toset([\"x<n>\"])\n}\n",
    "resource \"terraform_data\" \"three\" {\n  input = { key = each.key, n = <n> }\n}\n",
    "output \"x\" {\n  value = <n>\n}\n",
];

const JSON_CHANGES: &[&str] = &[
    "\"variable\": {\"size\": {\"default\": <n>}, \"added\": {\"default\": \"$${<n>}\"}}",
    "\"locals\": {\"shared\": \"shared ${var.added} <n>\"}",
    "\"resource\": {\"terraform_data\": {\"two\": {\"count\": <few>, \"input\": \"two ${count.index}\"}, \"one\": {\"input\": [\"${local.other}\", <n>]}}}",
    "\"output\": {\"x\": {\"value\": <n>}}",
];

/// A module and one to three override files.
pub(crate) fn generate(random: &mut Random) -> Module {
    let mut module = Module::new(
        r#"
variable "size" {
  type    = number
  default = 1
}
variable "name" {
  default = "name"
}
variable "added" {
  default = 0
}
locals {
  shared = "shared"
  other  = var.size
}
resource "terraform_data" "one" {
  input = [var.size, var.name, var.added, local.shared, local.other]
}
resource "terraform_data" "two" {
  count = 1
  input = "${count.index} of ${local.other}"
}
resource "terraform_data" "three" {
  for_each = toset(["a", "b"])
  input    = each.value
}
output "x" {
  value = 0
}
"#,
    );
    let mut paths = PATHS.to_vec();
    random.shuffle(&mut paths);
    for path in paths.into_iter().take(1 + random.below(3)) {
        if path.contains(".json") {
            let changes: Vec<String> =
                random.some(JSON_CHANGES).into_iter().map(|change| numbered(change, random)).collect();
            module = module.with(path, format!("{{{}}}\n", changes.join(", ")));
            continue;
        }
        let changes = random.some(CHANGES).into_iter().take(4);
        let mut seen: Vec<&str> = Vec::new();
        let mut text = String::new();
        for change in changes {
            // Terraform refuses two overrides of one thing in one file.
            let header = change.lines().next().unwrap_or_default();
            if header != "locals {" && seen.contains(&header) {
                continue;
            }
            seen.push(header);
            text.push_str(&numbered(change, random));
        }
        module = module.with(path, text);
    }
    module
}

fn numbered(change: &str, random: &mut Random) -> String {
    change.replace("<n>", &random.below(50).to_string()).replace("<few>", &random.below(3).to_string())
}
