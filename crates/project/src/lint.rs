//! The rules about linting itself: files that do not parse, and suppressions that do not work.

use std::borrow::Cow;

use costlint_model::{Count, Place, Source};
use costlint_rules::{Confidence, Finding, Severity};

/// A rule about linting itself. It has no page, since it matches no resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LintRule {
    /// Its name.
    pub name: &'static str,
    /// Its code.
    pub code: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    /// What it reports, in a few words.
    pub title: &'static str,
    /// What that means and what to do, in a sentence or two.
    pub about: &'static str,
}

/// The subject of these rules; their family is `LNT`.
pub const SUBJECT: &str = "linting";

/// A file that does not parse. The rest of the file, and every other file, is still checked.
pub const SYNTAX_ERROR: LintRule = LintRule {
    name: "syntax-error",
    code: "LNT001",
    severity: Severity::Error,
    title: "File that does not parse",
    about: "Part of the file could not be read, so resources in that part were not checked. The rest of the file, and every \
            other file, is still checked.",
};

/// A file that cannot be read as text. Such files are the `unread` of a report.
pub const UNREADABLE_FILE: LintRule = LintRule {
    name: "unreadable-file",
    code: "LNT002",
    severity: Severity::Error,
    title: "File that cannot be read as text",
    about: "The file or folder was not checked. It is too large (`max-file-size` in costlint.toml), is not UTF-8 or UTF-16 text, \
            or the system does not allow reading it.",
};

/// A suppression that works but does not say why.
pub const IGNORE_WITHOUT_REASON: LintRule = LintRule {
    name: "ignore-without-reason",
    code: "LNT003",
    severity: Severity::Warning,
    title: "Suppression without a reason",
    about: "The suppression works, but the next reader cannot see why the finding is acceptable. Write the reason after the \
            bracket: # costlint: ignore[STO001] restored from a snapshot every night",
};

/// A suppression whose day has passed.
pub const IGNORE_EXPIRED: LintRule = LintRule {
    name: "ignore-expired",
    code: "LNT004",
    severity: Severity::Warning,
    title: "Expired suppression",
    about: "The date in `until=` has passed, so the suppression no longer works. Fix the finding, or set a later date.",
};

/// A suppression that hits nothing, or cannot hit anything as it is written.
pub const IGNORE_UNUSED: LintRule = LintRule {
    name: "ignore-unused",
    code: "LNT005",
    severity: Severity::Warning,
    title: "Suppression without effect",
    about: "No finding of the named rule is here, or the comment does not name a rule. Remove the comment, or correct the name.",
};

/// All of them, in the order of their codes.
pub const LINT_RULES: [LintRule; 5] =
    [SYNTAX_ERROR, UNREADABLE_FILE, IGNORE_WITHOUT_REASON, IGNORE_EXPIRED, IGNORE_UNUSED];

impl LintRule {
    /// A finding of this rule in a file.
    pub(crate) fn finding(
        self,
        source: &Source,
        place: Place,
        message: String,
        help: Option<Cow<'static, str>>,
    ) -> Finding {
        Finding {
            rule: self.name.into(),
            code: self.code.into(),
            severity: self.severity,
            confidence: Confidence::High,
            kind: "file".into(),
            resource: source.path.clone(),
            deployments: vec![source.folder().into()],
            place,
            message,
            help: help.map(Cow::into_owned),
            saving: None,
            instances: Count::ONE,
            fix: None,
            related: Vec::new(),
            deciding: rest_of_line(&source.text, place.span.start as usize),
        }
    }

    /// Whether it holds whatever is selected: a file that was not checked must never look like one without findings.
    pub(crate) fn is_always_on(name: &str) -> bool {
        name == SYNTAX_ERROR.name || name == UNREADABLE_FILE.name
    }
}

/// The rest of the line from an offset with white space folded: what stays the same when lines are added elsewhere. Only its
/// beginning, since a line may be as long as a file.
fn rest_of_line(text: &str, offset: usize) -> String {
    let rest: String =
        text.get(offset..).unwrap_or_default().chars().take_while(|char| *char != '\n').take(100).collect();
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
}
