//! What costlint makes of a module.

use costlint_model::{Dialect, Resource, Source, Sources, Wanted, terraform};

use super::Module;

/// The resources `terraform_data` of the module at the root, and of those that it calls.
pub(crate) fn resources(module: &Module) -> Vec<Resource> {
    let files = module.files.iter().filter_map(|(path, text)| Source::read(path.as_str(), text.as_str()));
    let sources = Sources::new(files.collect());
    let wanted = |dialect: Dialect, type_name: &str| dialect == Dialect::Terraform && type_name == "terraform_data";
    let folders = terraform::Folders::new(&sources, terraform::Initialised::default());
    let root = folders.roots().find(|folder| folder.path.is_empty()).expect("a module at the root");
    terraform::resources(&sources, &folders, root, &terraform::Inputs::default(), &Wanted::new(&wanted))
}
