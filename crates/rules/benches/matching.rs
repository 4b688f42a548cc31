//! How long pages take to load, and rules to run over the resources of the projects in `/testdata`.
//!
//! `cargo bench -p costlint-rules --bench matching`

#![expect(clippy::disallowed_methods, reason = "a bench reads the test projects from the disk")]

use std::{fs, path::Path};

use costlint_model::{Source, Sources};
use costlint_rules::{Rulebook, Settings};

fn main() {
    divan::main();
}

/// Every file below `/testdata` that is ours.
fn sources() -> Sources {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the test projects are there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                files.extend(Source::read(path.to_string_lossy().as_ref(), text));
            }
        }
    }
    Sources::new(files)
}

#[divan::bench]
fn load_pages() -> Rulebook {
    Rulebook::embedded()
}

#[divan::bench]
fn check_pages() -> usize {
    Rulebook::embedded().problems().len()
}

#[divan::bench]
fn find(bencher: divan::Bencher<'_, '_>) {
    let rulebook = Rulebook::embedded();
    let sources = sources();
    let resources = rulebook.resources_of(&sources);
    bencher
        .counter(divan::counter::ItemsCount::new(resources.len()))
        .with_inputs(|| resources.clone())
        .bench_values(|resources| rulebook.check(&sources, resources, &Settings::default(), &|_| true));
}

/// So many machines in one folder, each of which rules compare with all others.
#[divan::bench(args = [500, 1_000, 2_000])]
fn machines(bencher: divan::Bencher<'_, '_>, number: usize) {
    let machine = |number: usize| {
        format!(
            "resource \"azurerm_linux_virtual_machine\" \"dev_{number}\" {{\n  name = \"dev-{number}\"\n  location = \"westeurope\"\n  size = \"Standard_D8s_v3\"\n}}\n"
        )
    };
    let rulebook = Rulebook::embedded();
    let text: String = (0..number).map(machine).collect();
    let sources = Sources::new(Source::read("main.tf", text).into_iter().collect());
    let resources = rulebook.resources_of(&sources);
    bencher
        .counter(divan::counter::ItemsCount::new(number))
        .with_inputs(|| resources.clone())
        .bench_values(|resources| rulebook.check(&sources, resources, &Settings::default(), &|_| true));
}
