//! Changes of real files.

use std::{collections::BTreeMap, fs, path::Path};

use costlint_syntax::{
    data::Tree,
    edit::New,
    json,
    yaml::{self, Markers},
};

use super::trial::{KINDS, Place, attempt, places};

/// For trying edits on real repositories: every YAML, JSON and `.tftpl` file under the folder that the variable
/// `COSTLINT_DATA_FOLDER` names, at forty entries of each, or fewer of a large one.
#[test]
#[ignore = "needs a folder of YAML and JSON files"]
fn the_files_of_a_folder_are_changed_as_asked_and_no_further() {
    let folder = std::env::var_os("COSTLINT_DATA_FOLDER").expect("COSTLINT_DATA_FOLDER names a folder");
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
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
            try_all(&text, &tree, read, place, number, &mut |kind, outcome| {
                *tally.entry(format!("{kind} {}", outcome.as_deref().unwrap_or("made"))).or_default() += 1;
                if let Some(wrong) = outcome.filter(|outcome| outcome.contains(' ')) {
                    failures.push(format!("{}: {kind}: {wrong}", path.display()));
                }
            });
        }
    });
    assert!(tally.values().sum::<usize>() > 0, "no file holds anything to change");
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures[..failures.len().min(20)].join("\n"));
}

fn try_all(text: &str, tree: &Tree, read: fn(&str) -> Tree, place: &Place, number: usize, report: &mut dyn FnMut(String, Option<String>)) {
    let values = [New::Text("zz.large".into()), New::Number(7.0), New::Text("a: on #".into()), New::Bool(true), New::Text("on".into())];
    for (index, kind) in KINDS.into_iter().enumerate() {
        let value = &values[(number + index) % values.len()];
        match attempt(text, tree, read, place, kind, value, number % 2 == 0) {
            Ok(Ok(_)) => report(format!("{kind:?}"), None),
            Ok(Err(refusal)) => report(format!("{kind:?}"), Some(format!("{refusal:?}").split('(').next().unwrap_or_default().to_owned())),
            Err(wrong) => report(format!("{kind:?} {value:?}"), Some(wrong)),
        }
    }
}

/// JSON and templates of Terraform by their name, YAML as a template of a chart if it has placeholders.
fn reader(path: &Path) -> Option<fn(&str) -> Tree> {
    match path.extension()?.to_str()? {
        "json" => Some(json::parse),
        "tftpl" => Some(|text| yaml::parse_masked(text, Markers::Terraform)),
        "yaml" | "yml" => {
            Some(|text| if yaml::has_placeholders(text) { yaml::parse_masked(text, Markers::GoTemplate) } else { yaml::parse(text) })
        }
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
