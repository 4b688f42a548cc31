//! The options of a run, as plain data that the command line or an editor fills in.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use costlint_prices::Money;

use crate::{Date, FailOn};

/// The options of a run. By default, it reports on everything below `directory`, as the configuration found there says.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The folder that relative paths start from: the working directory.
    pub directory: PathBuf,
    /// The files and folders to report on; empty for the whole of `directory`.
    pub paths: Vec<PathBuf>,
    /// Rules to check by name, code, family, subject or `pedantic`; they take the place of the configuration's
    /// `select` and `ignore`.
    pub select: Vec<String>,
    /// Rules not to check, besides those of the configuration.
    pub ignore: Vec<String>,
    /// Patterns of files and folders to leave out, besides those of the configuration; they start from `directory`.
    pub exclude: Vec<String>,
    /// The configuration to use instead of those in the folders.
    pub config: Option<PathBuf>,
    /// Use no configuration.
    pub isolated: bool,
    /// The severity that makes the run fail, which overrides the configuration.
    pub fail_on: Option<FailOn>,
    /// Hide findings whose known saving is smaller, which overrides the configuration.
    pub min_saving: Option<Money>,
    /// The regions for prices where the files do not set one, by cloud; they override the configuration.
    pub regions: BTreeMap<String, String>,
    /// The day that suppressions expire by and that rules about dates go by; without one, none expires and those rules find nothing.
    pub today: Option<Date>,
    /// What the variables of the root modules that are reported on are given, later ones counting more, besides what the
    /// configuration's environments have.
    pub inputs: Vec<Input>,
    /// The workspace of those modules, which overrides the configuration.
    pub workspace: Option<String>,
    /// Also read variables from the environment of the process: `TF_VAR_name`.
    pub env_vars: bool,
    /// The number of threads; one per core if `None`.
    pub threads: Option<usize>,
}

/// A value for a variable, or a file of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A variable file, as a path from the working directory.
    File(PathBuf),
    /// A variable's name and its value: a text, or an expression where the variable takes no scalar.
    Value(String, String),
}

/// Texts that replace files on disk, by absolute path: an editor's open files.
pub type Overlay = BTreeMap<PathBuf, Arc<str>>;

/// How far a run is. Steps come from several threads, in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many files will be opened.
    Files(usize),
    /// One more file has been opened and read.
    Read,
    /// So many modules, templates and manifests will be evaluated.
    Units(usize),
    /// One more has been evaluated.
    Evaluated,
}
