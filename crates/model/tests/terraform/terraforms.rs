//! What Terraform makes of a module: it applies it, and the state has the inputs of each `terraform_data`.

#![expect(clippy::disallowed_types, clippy::disallowed_methods, reason = "the test asks Terraform")]

use std::{
    env,
    ffi::OsStr,
    fs,
    path::Path,
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
};

use serde_json::Value as Json;

use super::{Given, Module};

/// One `terraform_data` and its input.
pub(crate) struct Instance {
    /// `module.a["x"].terraform_data.y[0]`
    pub(crate) address: String,
    /// What it was given.
    pub(crate) input: Json,
}

/// Whether there is a Terraform to ask.
pub(crate) fn is_there() -> bool {
    terraform().arg("version").output().is_ok_and(|output| output.status.success())
}

/// The instances of `terraform_data` in a module, or what Terraform has against it.
pub(crate) fn instances(module: &Module) -> Result<Vec<Instance>, String> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = env::temp_dir().join(format!("costlint-terraform-{}-{number}", std::process::id()));
    for (path, text) in &module.files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the module");
        fs::write(path, text).expect("the module");
    }
    fs::write(folder.join("terraform.rc"), "").expect("settings");
    let state = apply(&folder, module);
    fs::remove_dir_all(&folder).expect("the folder goes away");
    let state = state?;
    let resources = state["resources"].as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(resources.iter().filter(|resource| resource["type"] == "terraform_data").flat_map(instances_of).collect())
}

fn apply(folder: &Path, module: &Module) -> Result<Json, String> {
    if module.files.iter().any(|(_, text)| text.contains("source")) {
        run(folder, module, &["get"])?;
    }
    let states =
        module.workspace.map_or(folder.to_owned(), |workspace| folder.join("terraform.tfstate.d").join(workspace));
    fs::create_dir_all(&states).expect("a folder for the state");
    let given = module.given.iter().filter_map(argument);
    let apply = ["apply", "-auto-approve", "-refresh=false", "-lock=false", "-input=false", "-backup=-"];
    run(folder, module, &apply.into_iter().map(str::to_owned).chain(given).collect::<Vec<_>>())?;
    let state = fs::read_to_string(states.join("terraform.tfstate")).expect("a state");
    Ok(serde_json::from_str(&state).expect("a state is JSON"))
}

fn argument(given: &Given) -> Option<String> {
    match given {
        Given::Environment(..) => None,
        Given::Text(name, text) => Some(format!("-var={name}={text}")),
        Given::File(path) => Some(format!("-var-file={path}")),
    }
}

/// Terraform, offline and without the user's settings.
fn terraform() -> Command {
    let mut command = Command::new("terraform");
    command.env("CHECKPOINT_DISABLE", "1");
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("TF_")) {
        command.env_remove(name);
    }
    command
}

fn run(folder: &Path, module: &Module, arguments: &[impl AsRef<OsStr>]) -> Result<(), String> {
    let environment = module.given.iter().filter_map(|given| match given {
        Given::Environment(name, text) => Some((format!("TF_VAR_{name}"), text)),
        Given::Text(..) | Given::File(_) => None,
    });
    let output = terraform()
        .args(arguments)
        .arg("-no-color")
        .current_dir(folder)
        .env("TF_CLI_CONFIG_FILE", folder.join("terraform.rc"))
        .env("TF_WORKSPACE", module.workspace.unwrap_or("default"))
        .envs(environment)
        .output()
        .expect("terraform runs");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

fn instances_of(resource: &Json) -> Vec<Instance> {
    let module = resource["module"].as_str().map_or_else(String::new, |module| format!("{module}."));
    let name = resource["name"].as_str().expect("a name");
    let instances = resource["instances"].as_array().map(Vec::as_slice).unwrap_or_default();
    let instance = |instance: &Json| {
        let key = match &instance["index_key"] {
            Json::Null => String::new(),
            key => format!("[{key}]"),
        };
        let input = instance["attributes"]["input"].get("value").cloned().unwrap_or(Json::Null);
        Instance { address: format!("{module}terraform_data.{name}{key}"), input }
    };
    instances.iter().map(instance).collect()
}
