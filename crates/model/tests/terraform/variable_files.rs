//! Values of variables from the files that Terraform loads by itself.

use super::{Given, Module, random::Random};

const VARIABLES: &[&str] = &["size", "name", "zones", "labels"];

/// Files that Terraform loads.
const FILES: &[&str] =
    &["terraform.tfvars", "a.auto.tfvars", "c.auto.tfvars", "B.auto.tfvars", "a.b.auto.tfvars", "a-b.auto.tfvars"];
const JSON_FILES: &[&str] = &["terraform.tfvars.json", "a.auto.tfvars.json", "b.auto.tfvars.json"];

/// Files that it loads when told to.
const GIVEN_FILES: &[&str] = &["x.tfvars", "y.tfvars"];

/// Files that it does not load.
const OTHERS: &[&str] = &["production.tfvars", "auto.tfvars", "testing/terraform.tfvars"];

/// Four variables, and files that give some of them.
pub(crate) fn hcl(random: &mut Random) -> Module {
    let files = random.some(FILES);
    module(files, random)
}

/// The same with files in JSON among them.
pub(crate) fn json(random: &mut Random) -> Module {
    let files = [random.some(FILES), random.some(JSON_FILES)].concat();
    module(files, random)
}

/// The same with what Terraform is told on its command line and by its environment.
pub(crate) fn given(random: &mut Random) -> Module {
    let mut module = module(random.some(FILES), random);
    for path in random.some(GIVEN_FILES) {
        let values: Vec<String> = random.some(VARIABLES).into_iter().map(|name| value(name, false, random)).collect();
        module = module.with(path, values.concat());
        module.given.push(Given::File(path));
    }
    for name in random.some(VARIABLES) {
        module.given.push(Given::Text(name, text(name, random)));
    }
    random.shuffle(&mut module.given);
    for name in random.some(VARIABLES) {
        module.given.push(Given::Environment(name, text(name, random)));
    }
    module
}

/// A value as a text: for a variable of a scalar type as it is, else an expression.
fn text(name: &str, random: &mut Random) -> String {
    match name {
        "name" => random.pick(&["null", "plain", "\"quoted\"", "5", "", "${x} and \\n"]).to_owned(),
        "size" => random.pick(&["5", "0.5", "7"]).to_owned(),
        _ => value(name, false, random).split_once(" = ").map(|(_, value)| value.trim().to_owned()).unwrap_or_default(),
    }
}

fn module(files: Vec<&str>, random: &mut Random) -> Module {
    let mut module = Module::new(
        r#"
variable "size" {
  type    = number
  default = 1
}
variable "name" {
  type    = string
  default = null
}
variable "zones" {
  type    = set(string)
  default = ["b", "a"]
}
variable "labels" {
  type    = map(any)
  default = { from = "default" }
}
resource "terraform_data" "all" {
  input = [var.size, var.name, var.zones, var.labels]
}
"#,
    );
    for path in files.into_iter().chain(random.some(OTHERS)) {
        let is_json = JSON_FILES.contains(&path);
        let values: Vec<String> = random.some(VARIABLES).into_iter().map(|name| value(name, is_json, random)).collect();
        module = module.with(path, if is_json { format!("{{{}}}\n", values.join(",")) } else { values.concat() });
    }
    module
}

fn value(name: &str, is_json: bool, random: &mut Random) -> String {
    let number = random.below(100);
    let value = match name {
        "size" if random.one_in(3) => format!("\"{number}\""),
        "name" if random.one_in(4) => "null".to_owned(),
        "zones" => format!("[\"z{number}\", \"a\", \"z1\"]"),
        "labels" if is_json => format!("{{\"n\": {number}, \"from\": \"a file\"}}"),
        "labels" => format!("{{ n = {number}, from = \"a file\" }}"),
        _ => number.to_string(),
    };
    if is_json { format!("\"{name}\": {value}") } else { format!("{name} = {value}\n") }
}
