//! HCL as we read it against two judges, hcl-edit and Terraform, and what holds for any text.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the library touches no disk and starts nothing, but its judges do"
)]

mod generator;
mod invariants;
mod outline;
#[path = "../skipped/mod.rs"]
mod skipped;
mod terraform;

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use costlint_syntax::hcl::{self, File};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

/// A file as people write it.
const REALISTIC: &str = include_str!("realistic.tf");

#[test]
fn generated_files_read_as_in_hcl_edit() {
    let (all, compared) = (Cell::new(0), Cell::new(0));
    let result = runner(400).run(&generator::file(), |text| {
        all.set(all.get() + 1);
        let file = hcl::parse(&text);
        prop_assert!(file.problems.is_empty(), "{:?}", file.problems);
        // hcl-edit rejects some of what Terraform reads, such as a line break in the value of `{for …}`.
        if let Some((ours, oracle)) = outlines(&text, &file) {
            compared.set(compared.get() + 1);
            prop_assert_eq!(ours, oracle);
        }
        Ok(())
    });
    assert_eq!(result, Ok(()));
    assert!(compared.get() * 2 > all.get(), "only {} of {} files were compared", compared.get(), all.get());
}

#[test]
fn the_projects_own_texts_read_as_in_hcl_edit() {
    for (name, text) in own_texts() {
        let file = hcl::parse(&text);
        if let (true, Some((ours, oracle))) = (file.problems.is_empty(), outlines(&text, &file)) {
            assert_eq!(ours, oracle, "{name}");
        }
    }
}

#[test]
fn terraform_where_it_is_on_the_path_rejects_the_same_texts() {
    if !terraform::is_here() {
        return skipped::skip("whether Terraform rejects the same texts", "terraform");
    }
    let generated = samples(&generator::file(), 200);
    let broken = samples(&generator::broken(generator::file()), 800);
    let realistic = samples(&generator::broken(Just(REALISTIC.to_owned()).boxed()), 400);
    let texts: Vec<String> = [generated, broken, realistic].concat();
    assert_eq!(disagreements("fmt", &texts), Vec::<String>::new());
}

#[test]
fn whatever_is_in_a_text_the_spans_of_its_tree_are_in_order() {
    let texts = prop_oneof![
        3 => generator::broken(generator::file()),
        3 => generator::broken(Just(REALISTIC.to_owned()).boxed()),
        4 => generator::tokens(),
        1 => any::<String>(),
        2 => (generator::file(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(text, at, byte)| with_byte(text, at, byte)),
    ];
    let result = runner(1000).run(&texts, |text| {
        prop_assert_eq!(invariants::violation(&text, &hcl::parse(&text)), None);
        hcl::parse_expression(&text);
        Ok(())
    });
    assert_eq!(result, Ok(()));
}

#[test]
fn a_file_that_ends_anywhere_reads_with_spans_in_order() {
    for (end, _) in REALISTIC.char_indices().step_by(3) {
        let text = &REALISTIC[..end];
        assert_eq!(invariants::violation(text, &hcl::parse(text)), None, "the first {end} bytes");
    }
}

#[test]
fn a_file_without_problems_has_nothing_missing() {
    let file = hcl::parse(REALISTIC);
    assert_eq!(file.problems, []);
    let outline = outline::of_file(REALISTIC, &file);
    assert!(outline.len() > 200 && !outline.iter().any(|line| line.starts_with("missing")));
    let comments: Vec<&str> = file.comments.iter().map(|comment| comment.of(REALISTIC)).collect();
    let expected = [
        "# A GPU platform: network, cluster, node pools, storage and what watches them.",
        "# one gateway for each zone otherwise",
        "# kept forever unless told otherwise",
    ];
    assert_eq!(comments, expected);
}

/// For trying the parser on real repositories: every `.tf`, `.tofu` and `.tfvars` file under the folder that the
/// variable `COSTLINT_HCL_FOLDER` names.
#[test]
#[ignore = "needs a folder of HCL files and the terraform binary"]
fn the_files_of_a_folder_read_as_in_terraform_and_hcl_edit() {
    let folder = std::env::var_os("COSTLINT_HCL_FOLDER").expect("COSTLINT_HCL_FOLDER names a folder");
    let texts: Vec<String> = files(Path::new(&folder), &["tf", "tofu", "tfvars"])
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect();
    assert!(!texts.is_empty());
    assert_eq!(disagreements("folder", &texts), Vec::<String>::new());
    for text in &texts {
        let file = hcl::parse(text);
        assert_eq!(invariants::violation(text, &file), None, "{text}");
        if let (true, Some((ours, oracle))) = (file.problems.is_empty(), outlines(text, &file)) {
            assert_eq!(ours, oracle);
        }
    }
}

/// The outlines of both parsers, if hcl-edit reads the text.
fn outlines(text: &str, file: &File) -> Option<(Vec<String>, Vec<String>)> {
    let oracle = text.parse::<hcl_edit::structure::Body>().ok()?;
    Some((outline::of_file(text, file), outline::of_oracle(&oracle)))
}

/// The texts about which Terraform and we do not agree, with what we say.
fn disagreements(name: &str, texts: &[String]) -> Vec<String> {
    let rejected = terraform::rejected(name, texts);
    let disagreement = |(index, text): (usize, &String)| {
        let problems = hcl::parse(text).problems;
        (problems.is_empty() == rejected.contains(&index)).then(|| format!("{text}\n{problems:?}"))
    };
    texts.iter().enumerate().filter_map(disagreement).collect()
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

fn samples(strategy: &BoxedStrategy<String>, count: usize) -> Vec<String> {
    let mut runner = runner(0);
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("the strategy makes texts").current()).collect()
}

/// The text with one byte replaced, as far as that leaves a text.
fn with_byte(text: String, at: prop::sample::Index, byte: u8) -> String {
    let mut bytes = text.into_bytes();
    if !bytes.is_empty() {
        let at = at.index(bytes.len());
        bytes[at] = byte;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The Terraform files among the test projects, and the HCL in the fences of the rule pages.
fn own_texts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut texts = vec![("realistic.tf".to_owned(), REALISTIC.to_owned())];
    for path in files(&root.join("testdata"), &["tf", "tofu", "tfvars"]) {
        texts.extend(fs::read_to_string(&path).map(|text| (path.display().to_string(), text)));
    }
    for path in files(&root.join("rules"), &["md"]) {
        let page = fs::read_to_string(&path).unwrap_or_default();
        let fences = page.split("\n```hcl").skip(1).filter_map(|rest| rest.split_once('\n')?.1.split_once("\n```"));
        texts.extend(fences.map(|(text, _)| (path.display().to_string(), format!("{text}\n"))));
    }
    texts
}

/// The files with one of these endings under a folder, in order; none if there is no such folder.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| !path.is_symlink()).collect();
    paths.sort();
    let has_ending =
        |path: &Path| path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted));
    let found = |path: PathBuf| {
        if path.is_dir() { files(&path, endings) } else { Vec::from_iter(has_ending(&path).then_some(path)) }
    };
    paths.into_iter().flat_map(found).collect()
}
