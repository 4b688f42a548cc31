//! Lists the pages of `/rules`, so that a new page is in the binary without a list to extend.

#![expect(clippy::disallowed_methods, reason = "a build script finds the pages on the disk")]

use std::{env, fmt::Write as _, fs, path::Path};

fn main() {
    let pages = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("pages");
    println!("cargo::rerun-if-changed={}", pages.display());
    let mut listed = Vec::new();
    for folder in fs::read_dir(&pages).expect("the pages are beside this file").flatten() {
        println!("cargo::rerun-if-changed={}", folder.path().display());
        let Ok(files) = fs::read_dir(folder.path()) else { continue };
        for file in files.flatten() {
            let (folder, name) = (folder.file_name(), file.file_name());
            let (folder, name) = (folder.to_string_lossy(), name.to_string_lossy());
            if name.ends_with(".md") {
                println!("cargo::rerun-if-changed={}", file.path().display());
                listed.push((format!("rules/{folder}/{name}"), file.path()));
            }
        }
    }
    listed.sort();
    let mut code =
        String::from("/// The path and text of every page in the binary.\nconst EMBEDDED: &[(&str, &str)] = &[\n");
    for (name, path) in listed {
        let path = path.to_str().expect("paths of a checkout are text");
        writeln!(code, "    ({name:?}, include_str!({path:?})),").expect("writing to a text cannot fail");
    }
    code.push_str("];\n");
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("pages.rs");
    fs::write(out, code).expect("the output folder can be written");
}
