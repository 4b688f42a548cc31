//! Changes of real files.

use std::{fs, path::Path};

use costlint_syntax::{
    data::Tree,
    edit::New,
    json,
    yaml::{self, Markers},
};

use super::trial::{KINDS, Kind, attempt, places};

/// For trying edits on real repositories: every YAML, JSON and `.tftpl` file under the folder that the variable
/// `COSTLINT_DATA_FOLDER` names, at forty entries of each, or fewer of a large one.
#[test]
#[ignore = "needs a folder of YAML and JSON files"]
fn the_files_of_a_folder_are_changed_as_asked_and_no_further() {
    let folder = std::env::var_os("COSTLINT_DATA_FOLDER").expect("COSTLINT_DATA_FOLDER names a folder");
    let mut made = 0;
    let mut failures = Vec::new();
    visit(Path::new(&folder), &mut |path| {
        let Some(read) = reader(path) else { return };
        let Ok(text) = fs::read_to_string(path) else { return };
        let tree = read(&text);
        if !tree.problems.is_empty() {
            return;
        }
        let places = places(&tree);
        let most = (1_000_000 / text.len().max(1)).clamp(1, 40);
        let step = places.len().div_ceil(most).max(1);
        for (number, place) in places.iter().enumerate().step_by(step) {
            for (kind, value) in kinds(number) {
                match attempt(&text, &tree, read, place, kind, &value, number.is_multiple_of(2)) {
                    Ok(outcome) => made += usize::from(outcome.is_ok()),
                    Err(wrong) => failures.push(format!("{}: {kind:?} {value:?}: {wrong}", path.display())),
                }
            }
        }
    });
    assert!(made > 0, "no file holds anything to change");
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures[..failures.len().min(20)].join("\n"));
}

/// Every kind of change, each with another value, in turn.
fn kinds(number: usize) -> impl Iterator<Item = (Kind, New)> {
    let values = [
        New::Text("zz.large".into()),
        New::Number(7.0),
        New::Text("a: on #".into()),
        New::Bool(true),
        New::Text("on".into()),
    ];
    KINDS.into_iter().enumerate().map(move |(index, kind)| (kind, values[(number + index) % values.len()].clone()))
}

/// JSON and templates of Terraform by their name, YAML as a template of a chart if it has placeholders.
fn reader(path: &Path) -> Option<fn(&str) -> Tree> {
    match path.extension()?.to_str()? {
        "json" => Some(json::parse),
        "tftpl" => Some(|text| yaml::parse_masked(text, Markers::Terraform)),
        "yaml" | "yml" => Some(|text| {
            if yaml::has_placeholders(text) { yaml::parse_masked(text, Markers::GoTemplate) } else { yaml::parse(text) }
        }),
        _ => None,
    }
}

fn visit(folder: &Path, see: &mut dyn FnMut(&Path)) {
    let entries = fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect::<Vec<_>>());
    for path in entries.unwrap_or_default() {
        match fs::symlink_metadata(&path) {
            Ok(data) if data.is_dir() => visit(&path, see),
            Ok(data) if data.is_file() => see(&path),
            _ => {}
        }
    }
}
