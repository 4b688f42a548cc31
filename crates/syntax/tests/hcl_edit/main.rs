//! What holds for every edit of an HCL text: it reads, it says what was asked for and all else as before, comments and
//! line ends stay, and what `terraform fmt` would leave alone is such a text afterwards.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the library touches no disk and starts nothing, but its judges do"
)]

#[expect(dead_code, reason = "the tests of the parser use all of it")]
#[path = "../hcl_conformance/generator.rs"]
mod generator;
mod people;
#[path = "../skipped/mod.rs"]
mod skipped;
mod terraform;
mod trial;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use costlint_syntax::edit::apply;
use costlint_syntax::hcl;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use proptest::{prop_assert, prop_assert_eq, prop_oneof};
use trial::Outcome;

/// A file as people write it.
const REALISTIC: &str = include_str!("../hcl_conformance/realistic.tf");

#[test]
fn every_change_to_any_text_is_refused_or_right() {
    let result = runner(250).run(&prop_oneof![generator::file(), people::file()], |text| {
        let file = hcl::parse(&text);
        for set in trial::sets(&trial::trials(&text, &file)) {
            trial::run(&text, &file, &set).map_err(TestCaseError::fail)?;
        }
        Ok(())
    });
    if let Err(violation) = result {
        panic!("{violation}");
    }
}

#[test]
fn every_change_to_a_file_as_people_write_it_is_right() {
    for text in [REALISTIC.to_owned(), REALISTIC.replace('\n', "\r\n")] {
        let file = hcl::parse(&text);
        let trials = trial::trials(&text, &file);
        let sets = trial::sets(&trials);
        let outcomes: Vec<Outcome> = sets
            .iter()
            .map(|set| trial::run(&text, &file, set).unwrap_or_else(|violation| panic!("{violation}")))
            .collect();
        let refused = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Refused(_))).count();
        assert!(refused * 10 < outcomes.len(), "{refused} of {} are refused", outcomes.len());
    }
}

#[test]
fn a_block_is_appended_behind_any_other_block() {
    let result = runner(100).run(&people::file(), |text| {
        let file = hcl::parse(&text);
        prop_assert!(file.problems.is_empty(), "{text}");
        for block in file.body.blocks() {
            let edits = hcl::edit::append_block(&text, &file, block.span, "zz \"b\" {\n  c = 1 # new\n}\n")
                .expect("the block is there");
            let after = apply(&text, &edits).into_owned();
            let tree = hcl::parse(&after);
            prop_assert!(tree.problems.is_empty(), "{after}");
            prop_assert_eq!(tree.comments.len(), file.comments.len() + 1);
            let mut settings = trial::settings(&after, &tree);
            let new: Vec<String> =
                settings.iter().filter(|(name, _)| name.starts_with("/zz")).map(|(_, value)| value.clone()).collect();
            settings.retain(|name, _| !name.starts_with("/zz"));
            prop_assert_eq!(new, ["block", "1"]);
            prop_assert_eq!(settings, trial::settings(&text, &file));
            prop_assert!(text.contains('\r') == after.contains('\r') || !text.contains('\n'));
        }
        Ok(())
    });
    if let Err(violation) = result {
        panic!("{violation}");
    }
}

#[test]
fn terraform_where_it_is_on_the_path_leaves_the_changed_text_alone() {
    if !terraform::is_here() {
        return skipped::skip("that edits keep texts as `terraform fmt` writes them", "terraform");
    }
    let mut runner = runner(0);
    let strategy = people::file();
    let generated = (0..200).map(|_| strategy.new_tree(&mut runner).expect("the strategy makes texts").current());
    let texts = terraform::formatted("before", &generated.chain([REALISTIC.to_owned()]).collect::<Vec<_>>());
    let report = format_report("after", &texts, 12);
    assert!(report.tried > 1000, "{} changes were tried", report.tried);
    assert!(
        report.unformatted.is_empty(),
        "{} of {}: {}",
        report.unformatted.len(),
        report.tried,
        report.unformatted[0]
    );
}

/// For trying edits on real repositories: every `.tf`, `.tofu` and `.tfvars` file under the folder that the variable
/// `COSTLINT_HCL_FOLDER` names. It prints what was tried, and what `terraform fmt` would change.
#[test]
#[ignore = "needs a folder of HCL files and the terraform binary"]
#[expect(clippy::print_stderr, reason = "the figures are what the test is run for")]
fn changes_to_the_files_of_a_folder_are_right_and_formatted() {
    let folder = std::env::var_os("COSTLINT_HCL_FOLDER").expect("COSTLINT_HCL_FOLDER names a folder");
    let texts: Vec<String> =
        files(Path::new(&folder)).iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    assert!(!texts.is_empty());
    let mut wrong = Vec::new();
    let (mut changed, mut refused) = (0, BTreeMap::<String, usize>::new());
    for text in &texts {
        let file = hcl::parse(text);
        for set in trial::sets(&trial::trials(text, &file)) {
            match trial::run(text, &file, &set) {
                Ok(Outcome::Changed(_)) => changed += 1,
                Ok(Outcome::Refused(refusal)) => *refused.entry(refusal.to_string()).or_default() += 1,
                Err(violation) => wrong.push(violation),
            }
        }
    }
    eprintln!("{} files, {changed} changes, refused {refused:?}, wrong {}", texts.len(), wrong.len());
    let report = format_report("folder", &texts, 12);
    eprintln!(
        "{} of {} files are formatted; of {} changes to them, {} are not formatted",
        report.formatted,
        texts.len(),
        report.tried,
        report.unformatted.len()
    );
    let shown = |texts: &[String]| texts.iter().take(10).cloned().collect::<Vec<_>>().join("\n=====\n");
    eprintln!("{}\n=====\n{}", shown(&wrong), shown(&report.unformatted));
    assert!(wrong.is_empty());
}

/// What `terraform fmt` says of changes to texts that it leaves alone.
struct FormatReport {
    formatted: usize,
    tried: usize,
    /// What it would change, each as the text before and after.
    unformatted: Vec<String>,
}

/// Tries up to so many changes of each text, spread over it.
fn format_report(name: &str, texts: &[String], changes: usize) -> FormatReport {
    let unformatted = terraform::unformatted(name, texts);
    let (mut befores, mut afters) = (Vec::new(), Vec::new());
    for (_, text) in texts.iter().enumerate().filter(|(index, _)| !unformatted.contains(index)) {
        let file = hcl::parse(text);
        let trials = trial::trials(text, &file);
        let sets = trial::sets(&trials);
        for set in sets.iter().step_by(sets.len().div_ceil(changes).max(1)) {
            if let Ok(Outcome::Changed(after)) = trial::run(text, &file, set) {
                befores.push(text);
                afters.push(after);
            }
        }
    }
    let unformatted_afters = terraform::unformatted(name, &afters);
    let shown = unformatted_afters.iter().map(|&index| format!("{}\n--- becomes\n{}", befores[index], afters[index]));
    FormatReport { formatted: texts.len() - unformatted.len(), tried: afters.len(), unformatted: shown.collect() }
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

/// The HCL files under a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| !path.is_symlink()).collect();
    paths.sort();
    let is_hcl = |path: &Path| {
        path.extension().is_some_and(|ending| ["tf", "tofu", "tfvars"].iter().any(|wanted| ending == *wanted))
    };
    let found =
        |path: PathBuf| if path.is_dir() { files(&path) } else { Vec::from_iter(is_hcl(&path).then_some(path)) };
    paths.into_iter().flat_map(found).collect()
}
