//! One check at a time, on a thread of its own, of a snapshot that no longer changes.

use std::path::PathBuf;

use costlint_project::{Date, Options, Overlay, Report, RunError};
use costlint_syntax::lines::Unit;

use crate::{
    findings::{self, Findings},
    panics,
};

/// A project as the editor has it.
#[derive(Debug)]
pub(crate) struct Job {
    /// Its root.
    pub(crate) root: PathBuf,
    /// The texts that lie over its files.
    pub(crate) overlay: Overlay,
    /// The open texts that belong to it.
    pub(crate) open: Vec<TextVersion>,
    /// What columns count.
    pub(crate) unit: Unit,
    /// The day that suppressions expire by and that rules about dates go by.
    pub(crate) today: Option<Date>,
}

/// An open text as it was at some time.
#[derive(Debug, Clone)]
pub(crate) struct TextVersion {
    pub(crate) uri: String,
    pub(crate) path: PathBuf,
    pub(crate) revision: u64,
}

/// The outcome of a check.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) root: PathBuf,
    /// Each of the open texts with what was found in it; none if the check did not end.
    pub(crate) texts: Vec<(TextVersion, Findings)>,
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

/// Does a job. A panic in it ends that check only.
pub(crate) fn answer(job: Job, check: impl FnOnce(&Options, &Overlay) -> Report) -> Answer {
    let Job { root, overlay, open, unit, today } = job;
    let work = || {
        let report = check(&Options { directory: root.clone(), today, ..Options::default() }, &overlay);
        let uris = open.iter().map(|text| (text.path.clone(), text.uri.clone())).collect();
        (findings::of_open(&report, &uris, unit), trouble(&report))
    };
    match panics::caught(&format!("checking {}", root.display()), work) {
        Ok((findings, trouble)) => {
            let with_findings = |text: TextVersion| {
                let found = findings.get(&text.path).cloned().unwrap_or_default();
                (text, found)
            };
            Answer { texts: open.into_iter().map(with_findings).collect(), root, trouble }
        }
        Err(sentence) => Answer { root, texts: Vec::new(), trouble: Trouble::InParts(vec![sentence]) },
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

#[cfg(test)]
mod tests {
    use super::*;

    fn job() -> Job {
        let text = TextVersion { uri: "file:///p/main.tf".to_owned(), path: "/p/main.tf".into(), revision: 1 };
        Job { root: "/p".into(), overlay: Overlay::new(), open: vec![text], unit: Unit::Utf16, today: None }
    }

    #[test]
    fn a_panic_ends_its_check_only_and_is_reported() {
        let failed = answer(job(), |_, _| panic!("no {}", "luck"));
        assert!(failed.texts.is_empty());
        assert_eq!(
            failed.trouble,
            Trouble::InParts(vec!["costlint failed while checking /p; this is a bug in costlint: no luck".to_owned()])
        );
        let next = answer(job(), |_, _| Report::default());
        assert_eq!((next.texts.len(), next.trouble), (1, Trouble::None));
    }
}
