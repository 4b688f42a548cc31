//! A folder with files for one test, and the report on it as lines.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use costlint_project::{
    Date, Options, Overlay, Report, check,
    fixing::{Allow, Fixed, fix},
};
use costlint_syntax::lines::Lines;
use tempfile::TempDir;

/// A volume that `ebs-gp2-volume` finds on its third line.
pub(crate) const VOLUME: &str = "resource \"aws_ebs_volume\" \"data\" {\n  size = 100\n  type = \"gp2\"\n}\n";

pub(crate) struct Folder {
    folder: TempDir,
    pub(crate) options: Options,
}

impl Folder {
    /// A folder with these files. Volumes stand for any resource in these tests, so nothing asks who attaches them.
    pub(crate) fn new(files: &[(&str, &str)]) -> Folder {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let options = Options {
            directory: folder.path().to_owned(),
            today: Date::parse("2026-11-24"),
            ignore: vec!["unattached-volume".into()],
            ..Options::default()
        };
        let folder = Folder { folder, options };
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders can be made");
        std::fs::write(path, bytes).expect("a file can be written");
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn report(&self) -> Report {
        check(&self.options, &Overlay::new(), &|_| {})
    }

    /// The report on the whole folder.
    pub(crate) fn check(&self) -> String {
        shown(&self.report())
    }

    /// The report on some paths.
    pub(crate) fn check_paths(&self, paths: &[&str]) -> String {
        let options = Options { paths: paths.iter().map(PathBuf::from).collect(), ..self.options.clone() };
        shown(&check(&options, &Overlay::new(), &|_| {}))
    }

    /// The report with other options.
    pub(crate) fn check_with(&self, change: impl FnOnce(&mut Options)) -> String {
        let mut options = self.options.clone();
        change(&mut options);
        shown(&check(&options, &Overlay::new(), &|_| {}))
    }

    /// The report once fixes are made, and the texts that they change; nothing is written.
    pub(crate) fn fix(&self, allow: Allow) -> (Report, Fixed) {
        fix(allow, &Overlay::new(), &mut |overlay| check(&self.options, overlay, &|_| {}))
    }
}

/// A line for each finding, unread file and error; the messages of rules that have a page are left to the pages.
pub(crate) fn shown(report: &Report) -> String {
    let mut text = String::new();
    for reported in &report.findings {
        let finding = &reported.finding;
        let source = report.sources.get(finding.place.file);
        let line = Lines::new(&source.text).position(finding.place.span.start).line;
        let message = if finding.code.starts_with("LNT") { format!(": {}", finding.message) } else { String::new() };
        writeln!(text, "{}:{line} {} {}{message}", source.path, finding.severity.name(), finding.rule)
            .expect("a text takes all");
    }
    for note in &report.unread {
        writeln!(text, "{} unread: {}", note.path, note.message).expect("a text takes all");
    }
    for error in &report.errors {
        writeln!(text, "{} error: {}", error.path.as_deref().unwrap_or("-"), error.message).expect("a text takes all");
    }
    if text.is_empty() { "nothing\n".to_owned() } else { text }
}

/// A link, where the system lets us make one.
#[cfg(unix)]
pub(crate) fn link(target: &Path, link: &Path) {
    std::os::unix::fs::symlink(target, link).expect("a link can be made");
}
