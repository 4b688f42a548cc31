//! What keeps a run or a file from being checked, and what makes a run a failure.

use std::sync::Arc;

use costlint_rules::Severity;
use costlint_syntax::Problem;

/// The lowest severity that makes a run fail.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own name")]
pub enum FailOn {
    Error,
    #[default]
    Warning,
    Info,
    Never,
}

/// A file that is not linted, and why.
#[derive(Debug, Clone)]
pub struct FileNote {
    /// Its path from the project's root.
    pub path: Arc<str>,
    /// What is wrong, in one line.
    pub message: String,
    /// The offset of the byte in question, where there is one.
    pub offset: Option<usize>,
}

/// A failure of the run.
#[derive(Debug, Clone)]
pub struct RunError {
    /// The file it is about, where there is one.
    pub path: Option<String>,
    /// What is wrong, in one line, with its line and column if it has any.
    pub message: String,
    /// The text of the file and what is wrong in it, so that its lines can be shown.
    pub problem: Option<Box<(Arc<str>, Problem)>>,
}

impl FailOn {
    /// The name that configuration and the command line use.
    pub fn name(self) -> &'static str {
        match self {
            FailOn::Error => Severity::Error.name(),
            FailOn::Warning => Severity::Warning.name(),
            FailOn::Info => Severity::Info.name(),
            FailOn::Never => "never",
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<FailOn> {
        [FailOn::Error, FailOn::Warning, FailOn::Info, FailOn::Never].into_iter().find(|fail_on| fail_on.name() == name)
    }
}
