//! What surrounds a module: its folder and its workspace.

use super::{Module, random::Random, shown};

const INPUTS: &[&str] = &[
    "path.module",
    "path.root",
    "terraform.workspace",
    "\"${path.module}/files/x.json\"",
    "\"${path.root}/<n>\"",
    "terraform.workspace == \"default\" ? \"small\" : \"large\"",
    "terraform.workspace == \"production\" ? <n> : 1",
    "lookup({ default = <n>, production = 100 }, terraform.workspace)",
    "{ default = \"d\", production = \"p\", staging = \"s\" }[terraform.workspace]",
    "\"app-${terraform.workspace}-<n>\"",
    "contains([\"production\", \"staging\"], terraform.workspace)",
    "local.is_production ? 3 : 1",
    "basename(path.module)",
    "path.module == path.root",
    "[path.module, <n>, [path.root, path.module, terraform.workspace, path.module], basename(path.cwd) == \"nowhere\"]",
];

/// Four values that depend on the surroundings.
pub(crate) fn generate(random: &mut Random) -> Module {
    let mut text = "locals {\n  is_production = terraform.workspace == \"production\"\n}\n".to_owned();
    for number in 1..=4 {
        let input = random.pick(INPUTS).replace("<n>", &random.below(50).to_string());
        text.push_str(&shown(&format!("r{number}"), &input));
    }
    let workspace = [None, Some("production"), Some("staging")][random.below(3)];
    Module { workspace, ..Module::new(text) }
}
