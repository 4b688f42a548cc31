//! Manifests, Helm templates and YAML inside of Terraform in, resources out.

#[path = "../dump/mod.rs"]
mod dump;

mod embedded;
mod manifests;
mod placeholders;
mod properties;
mod templates;

use costlint_model::Language;

/// All resources of a manifest.
#[track_caller]
fn manifest(text: &str) -> String {
    dump::dump(&dump::resources(&dump::project("app/manifest.yaml", text)))
}

/// What a text of this path is taken for, and its resources.
#[track_caller]
fn read(path: &str, text: &str) -> (Language, String) {
    let sources = dump::project(path, text);
    let language = sources.iter().next().expect("a text").1.language;
    (language, dump::dump(&dump::resources(&sources)))
}
