//! How a command ends, and what is said where it fails.

use std::io;

use costlint_project::reason;

/// The outcome of a command; the exit status is its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, and nothing to report.
    Good = 0,
    /// Done, and something is found. A language server that was left without a farewell ends so too, as its protocol wants.
    Found = 1,
    /// Not done.
    Failed = 2,
}

/// An error and what caused it, on one line.
pub(crate) fn sentence(error: &anyhow::Error) -> String {
    let part = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().map_or_else(|| cause.to_string(), reason)
    };
    error.chain().map(part).collect::<Vec<_>>().join(": ")
}

/// The outcome, unless writing it failed. A reader who has seen enough and closed the pipe is not a failure.
pub(crate) fn finished(written: io::Result<()>, outcome: Outcome) -> anyhow::Result<Outcome> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(anyhow::Error::new(error).context("cannot write the output"))
        }
        _ => Ok(outcome),
    }
}
