//! What costlint makes of a module.

use costlint_model::{
    Dialect, Resource, Source, Sources, Wanted,
    terraform::{self, Inputs},
};

use super::{Given, Module};

/// The resources `terraform_data` of the module at the root, and of those that it calls.
pub(crate) fn resources(module: &Module) -> Vec<Resource> {
    let files = module.files.iter().filter_map(|(path, text)| Source::read(path.as_str(), text.as_str()));
    let sources = Sources::new(files.collect());
    let wanted = |dialect: Dialect, type_name: &str| dialect == Dialect::Terraform && type_name == "terraform_data";
    let folders = terraform::Folders::new(&sources, terraform::Initialised::default());
    let root = folders.roots().find(|folder| folder.path.is_empty()).expect("a module at the root");
    terraform::resources(
        &terraform::Modules::new(&sources, &folders),
        root,
        &inputs(module, &sources),
        &Wanted::new(&wanted),
    )
}

fn inputs(module: &Module, sources: &Sources) -> Inputs {
    // The deployment is named: Terraform is not told of any other variable file.
    let mut inputs = Inputs {
        environment: Some("default".into()),
        workspace: Some(module.workspace.unwrap_or("default").into()),
        ..Inputs::default()
    };
    for given in &module.given {
        match given {
            Given::Environment(name, text) => {
                inputs.before.push(terraform::Given::Text((*name).into(), text.as_str().into()));
            }
            Given::Text(name, text) => inputs.after.push(terraform::Given::Text((*name).into(), text.as_str().into())),
            Given::File(path) => {
                let (file, _) =
                    sources.iter().find(|(_, source)| *source.path == **path).expect("a file of the module");
                inputs.after.push(terraform::Given::File(file));
            }
        }
    }
    inputs
}
