//! One check at a time, on its own thread, of a state that no longer changes.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
};

use costlint_project::{Date, Options, Overlay, Report, RunError};
use costlint_syntax::lines::Unit;

use crate::diagnostics::{self, Findings};

/// A project as the editor has it.
#[derive(Debug)]
pub(crate) struct Job {
    /// Its root.
    pub(crate) root: PathBuf,
    /// The texts that lie over its files.
    pub(crate) overlay: Overlay,
    /// The open texts that belong to it.
    pub(crate) open: Vec<Seen>,
    /// What columns count.
    pub(crate) unit: Unit,
    /// The day that suppressions expire by and that rules about dates go by.
    pub(crate) today: Option<Date>,
}

/// An open text, in one state.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) uri: String,
    pub(crate) path: PathBuf,
    pub(crate) revision: u64,
}

/// What a check came to.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) root: PathBuf,
    /// Each of the open texts with what was found in it; none if the check did not end.
    pub(crate) texts: Vec<(Seen, Findings)>,
    pub(crate) trouble: Trouble,
}

/// What went wrong in a check, in sentences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Trouble {
    #[default]
    None,
    /// In parts of it: the rest was checked.
    InParts(Vec<String>),
    /// In all of it: nothing was checked, because of a broken configuration for instance.
    InAll(Vec<String>),
}

/// Does a job. A panic in it ends it alone.
pub(crate) fn answer(job: Job, check: impl FnOnce(&Options, &Overlay) -> Report) -> Answer {
    let Job { root, overlay, open, unit, today } = job;
    let work = || {
        let report = check(&Options { directory: root.clone(), today, ..Options::default() }, &overlay);
        let uris = open.iter().map(|seen| (seen.path.clone(), seen.uri.clone())).collect();
        (diagnostics::of_open(&report, &uris, unit), trouble(&report))
    };
    // Whatever the work has made goes with its panic.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok((findings, trouble)) => {
            let of_text = |seen: Seen| {
                let of_text = findings.get(&seen.path).cloned().unwrap_or_default();
                (seen, of_text)
            };
            Answer { root, texts: open.into_iter().map(of_text).collect(), trouble }
        }
        Err(panic) => {
            let sentence =
                format!("costlint failed on {}, which is a bug in costlint: {}", root.display(), said(&*panic));
            Answer { root, texts: Vec::new(), trouble: Trouble::InParts(vec![sentence]) }
        }
    }
}

fn trouble(report: &Report) -> Trouble {
    let sentence = |error: &RunError| match &error.path {
        Some(path) => format!("{path}: {}", error.message),
        None => error.message.clone(),
    };
    let sentences = report.errors.iter().map(sentence).collect();
    match report {
        Report { errors, .. } if errors.is_empty() => Trouble::None,
        Report { sources, .. } if sources.is_empty() => Trouble::InAll(sentences),
        _ => Trouble::InParts(sentences),
    }
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job() -> Job {
        let seen = Seen { uri: "file:///p/main.tf".to_owned(), path: "/p/main.tf".into(), revision: 1 };
        Job { root: "/p".into(), overlay: Overlay::new(), open: vec![seen], unit: Unit::Utf16, today: None }
    }

    #[test]
    fn a_panic_ends_its_check_alone_and_is_told() {
        let failed = answer(job(), |_, _| panic!("no {}", "luck"));
        assert!(failed.texts.is_empty());
        assert_eq!(
            failed.trouble,
            Trouble::InParts(vec!["costlint failed on /p, which is a bug in costlint: no luck".to_owned()])
        );
        let next = answer(job(), |_, _| Report::default());
        assert_eq!((next.texts.len(), next.trouble), (1, Trouble::None));
    }
}
