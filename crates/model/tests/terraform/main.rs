//! Compares whole modules with Terraform itself, where `terraform` is on the path; elsewhere the test says that it was
//! skipped, and passes.
//!
//! Each feature makes up small modules whose `terraform_data` resources show its values. The law: every value that Terraform
//! knows is equal here, or unknown; and of each feature, nine values in ten are known. The law also holds where costlint does
//! not see one of the module's defaults.

mod blocks;
mod calls;
mod conditionals;
mod copies;
#[path = "../dump/mod.rs"]
mod dump;
mod expressions;
mod functions;
mod json;
mod limits;
mod literals;
mod locals;
mod loops;
mod ours;
mod overrides;
mod random;
#[path = "../../../syntax/tests/skipped/mod.rs"]
mod skipped;
mod surroundings;
mod tally;
mod templates;
mod terraforms;
mod variable_files;
mod variables;

use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use self::{random::Random, tally::Tally};

/// A generated configuration: texts by their paths, and what it is given from outside.
#[derive(Debug, Clone, Default)]
pub(crate) struct Module {
    files: Vec<(String, String)>,
    given: Vec<Given>,
    workspace: Option<&'static str>,
}

/// What Terraform is given for variables.
#[derive(Debug, Clone)]
pub(crate) enum Given {
    /// By the environment: `TF_VAR_name=text`.
    Environment(&'static str, String),
    /// `-var name=text`
    Text(&'static str, String),
    /// `-var-file path`
    File(&'static str),
}

impl Module {
    /// A module of one file.
    pub(crate) fn new(main: impl Into<String>) -> Module {
        Module::default().with("main.tf", main)
    }

    /// All of it, for people.
    pub(crate) fn shown(&self) -> String {
        let files = self.files.iter().map(|(path, text)| format!("--- {path}\n{text}"));
        let given = self.given.iter().map(|given| format!("--- {given:?}"));
        files
            .chain(given)
            .chain(self.workspace.map(|workspace| format!("--- in {workspace}")))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The same without one of the defaults, for each of them: less is known of it then, but nothing else.
    pub(crate) fn with_less_known(&self) -> Vec<Module> {
        let is_default = |(_, line): &(usize, &str)| line.trim_start().starts_with("default ");
        let without = |file: usize, left_out: usize| {
            let mut files = self.files.clone();
            let lines = self.files[file].1.split_inclusive('\n').enumerate().filter(|(number, _)| *number != left_out);
            files[file].1 = lines.map(|(_, line)| line).collect();
            Module { files, ..self.clone() }
        };
        // An override without a default overrides less.
        let files = self.files.iter().enumerate().filter(|(_, (path, _))| !path.contains("override.tf"));
        let defaults = files.flat_map(|(file, (_, text))| {
            text.lines().enumerate().filter(is_default).map(move |(number, _)| (file, number))
        });
        defaults.map(|(file, number)| without(file, number)).collect()
    }

    /// The same with one more file.
    pub(crate) fn with(mut self, path: impl Into<String>, text: impl Into<String>) -> Module {
        self.files.push((path.into(), text.into()));
        self
    }
}

/// A block with these settings, one a line.
pub(crate) fn block(header: &str, settings: &[&str]) -> String {
    format!("{header} {{\n  {}\n}}\n", settings.join("\n  "))
}

/// A resource that shows a value.
pub(crate) fn shown(name: &str, input: &str) -> String {
    block(&format!("resource \"terraform_data\" \"{name}\""), &[&format!("input = {input}")])
}

/// What is compared, with the number of its modules.
struct Feature {
    name: &'static str,
    modules: usize,
    generate: fn(&mut Random) -> Module,
}

const fn feature(name: &'static str, modules: usize, generate: fn(&mut Random) -> Module) -> Feature {
    Feature { name, modules, generate }
}

const FEATURES: &[Feature] = &[
    feature("variables", 60, variables::generate),
    feature("variable files", 30, variable_files::hcl),
    feature("variable files in JSON", 30, variable_files::json),
    feature("given variables", 30, variable_files::given),
    feature("overrides", 40, overrides::generate),
    feature("locals", 30, locals::generate),
    feature("count", 30, copies::counted),
    feature("for_each", 40, copies::keyed),
    feature("surroundings", 20, surroundings::generate),
    feature("functions", 70, functions::generate),
    feature("conditionals", 30, conditionals::generate),
    feature("for", 30, loops::fors),
    feature("splats", 20, loops::splats),
    feature("templates", 30, templates::generate),
    feature("JSON", 30, json::generate),
    feature("calls", 50, calls::generate),
];

/// Of the values that Terraform knows, the share that is to be known here, in percent.
const LEAST_KNOWN: usize = 90;

#[test]
#[expect(clippy::print_stderr, reason = "the shares are worth reading")]
fn modules_have_the_values_that_terraform_gives_them() {
    if !terraforms::is_there() {
        return skipped::skip("what modules are worth in Terraform", "terraform");
    }
    let mut wanting = Vec::new();
    for feature in FEATURES {
        let tally = compare(feature);
        eprintln!("{:>22}: {tally}", feature.name);
        if tally.share() < LEAST_KNOWN {
            wanting.push(format!("{}: only {} % are known", feature.name, tally.share()));
        }
        wanting.extend(tally.differences);
    }
    assert!(wanting.is_empty(), "{}", wanting.join("\n\n"));
}

/// Generates the modules of a feature and asks both sides, on every core: most of the time is Terraform's.
fn compare(feature: &Feature) -> Tally {
    let (next, whole) = (AtomicUsize::new(0), Mutex::new(Tally::default()));
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= feature.modules {
                return;
            }
            let module = (feature.generate)(&mut Random::new(feature.name, number));
            let mut tally = Tally::default();
            match terraforms::instances(&module) {
                Ok(theirs) => {
                    tally.module(&module, &ours::resources(&module), &theirs);
                    module.with_less_known().iter().for_each(|less| tally.law(less, &ours::resources(less), &theirs));
                }
                Err(message) => tally.refused(&module, &message),
            }
            whole.lock().expect("no other thread panics").add(tally);
        }
    };
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(2, usize::from);
        (0..workers).for_each(|_| drop(scope.spawn(work)));
    });
    whole.into_inner().expect("no thread panicked")
}
