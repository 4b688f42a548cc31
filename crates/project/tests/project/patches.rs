//! Diffs, which the tools that people have must take.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
};

use costlint_project::{
    fixing::{Changed, Fixed},
    report::{Colour, Paths, Style},
};
use insta::assert_snapshot;
use proptest::{collection::vec, prelude::*};
use tempfile::TempDir;

use crate::skipped::skip;

fn changed(before: &str, after: &str) -> Changed {
    Changed { before: before.into(), after: after.into(), is_utf16: false }
}

fn diff_for(working: &str, style: Style, texts: &[(&str, Changed)]) -> String {
    let texts: BTreeMap<Arc<str>, Changed> =
        texts.iter().map(|(path, changed)| (Arc::from(*path), changed.clone())).collect();
    let fixed = Fixed { root: "/project".into(), texts, ..Fixed::default() };
    let mut out = Vec::new();
    fixed
        .write_diff(&Paths::between(&fixed.root, Path::new(working)), style, &mut out)
        .expect("a vector takes everything");
    String::from_utf8(out).expect("a diff of texts is text")
}

fn diff(texts: &[(&str, Changed)]) -> String {
    diff_for("/project", Style::PLAIN, texts)
}

/// Applies a diff with a tool, in a folder with the texts before; false where this machine has no such tool.
fn applies(tool: &[&str], texts: &[(&str, Changed)]) -> bool {
    let folder = TempDir::new().expect("a temporary folder can be made");
    for (path, changed) in texts {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders can be made");
        fs::write(path, &*changed.before).expect("a file can be written");
    }
    // Outside of the folder, lest a tool takes it for one of the files.
    let patch = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    fs::write(patch.path(), diff(texts)).expect("a file can be written");
    let mut command = Command::new(tool[0]);
    command.args(&tool[1..]).arg(patch.path()).current_dir(folder.path()).stdin(Stdio::null());
    // Neither a repository around the folder nor its owner's settings take part.
    command.env("GIT_CEILING_DIRECTORIES", folder.path()).env("GIT_CONFIG_GLOBAL", "").env("GIT_CONFIG_NOSYSTEM", "1");
    let Ok(output) = command.output() else {
        skip("whether patches apply", tool[0]);
        return false;
    };
    assert!(output.status.success(), "{tool:?} {output:?}\n{}", diff(texts));
    for (path, changed) in texts {
        let text = fs::read_to_string(folder.path().join(path)).expect("it can be read");
        assert_eq!(text, *changed.after, "{tool:?}\n{}", diff(texts));
    }
    true
}

const TOOLS: [&[&str]; 2] = [&["patch", "-p1", "--silent", "--input"], &["git", "apply", "--whitespace=nowarn"]];

#[test]
fn a_diff_has_three_lines_around_each_change() {
    let lines = |changes: &[(usize, &str)]| -> String {
        (1..=20)
            .map(|line| {
                changes.iter().find(|(at, _)| *at == line).map_or(format!("{line}\n"), |(_, text)| (*text).to_owned())
            })
            .collect()
    };
    assert_snapshot!(diff(&[("modules/a.tf", changed(&lines(&[]), &lines(&[(2, "two\n"), (9, ""), (20, "20\n21")])))]), @r"
    --- a/modules/a.tf
    +++ b/modules/a.tf
    @@ -1,12 +1,11 @@
     1
    -2
    +two
     3
     4
     5
     6
     7
     8
    -9
     10
     11
     12
    @@ -18,3 +17,4 @@
     18
     19
     20
    +21
    \ No newline at end of file
    ");
}

#[test]
fn tools_take_what_people_keep() {
    let texts = [
        ("crlf.tf", changed("a = 1\r\nb = \"gp2\"\r\nc = 3\r\n", "a = 1\r\nb = \"gp3\"\r\nd = 4\r\nc = 3\r\n")),
        ("mixed.tf", changed("a = 1\r\nb = 2\nc = \"gp2\"\n", "a = 1\r\nb = 2\nc = \"gp3\"\n")),
        ("mark.tf", changed("\u{feff}a = \"gp2\"\n", "\u{feff}a = \"gp3\"\n")),
        ("open.tf", changed("a = 1\nb = \"gp2\"", "a = 1\nb = \"gp3\"")),
        ("opened.tf", changed("a = \"gp2\"\nb = 2\n", "a = \"gp3\"\nb = 2")),
        ("closed.tf", changed("a = \"gp2\"\nb = 2", "a = \"gp3\"\nb = 2\n")),
        ("open crlf.tf", changed("a = \"gp2\"\r\nb = 2", "a = \"gp3\"\r\nb = 2")),
        ("lone.yaml", changed("a: b\rc: \"gp2\"\nd: e\r", "a: b\rc: \"gp3\"\nd: e\r")),
        ("like.tf", changed("-- a\n++ b\n@@ c\n\\ d\n", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n\\ d\n")),
        ("emptied.tf", changed("a = 1\n", "\n")),
        ("modules/größe/a.tf", changed("a = \"gp2\"\n", "a = \"gp3\"\n")),
        ("modules/with space/a b.tf", changed("a = \"gp2\"\n", "a = \"gp3\"\n")),
    ];
    for tool in TOOLS {
        let tried: Vec<bool> = texts.iter().map(|text| applies(tool, std::slice::from_ref(text))).collect();
        assert_eq!(tried.iter().any(|tried| *tried), applies(tool, &texts), "{tool:?}");
    }
}

#[cfg(unix)]
#[test]
fn names_that_need_quotes_are_quoted() {
    let texts = [("a \"b\" \\c\té.tf", changed("a = 1\n", "a = 2\n"))];
    assert!(diff(&texts).starts_with("--- \"a/a \\\"b\\\" \\\\c\\011\\303\\251.tf\"\n"), "{}", diff(&texts));
    for tool in TOOLS {
        applies(tool, &texts);
    }
}

#[test]
fn paths_start_from_the_reader_or_from_the_root_if_one_leads_out() {
    let head = |working: &str, paths: &[&str]| {
        let texts: Vec<(&str, Changed)> = paths.iter().map(|path| (*path, changed("a\n", "b\n"))).collect();
        let diff = diff_for(working, Style::PLAIN, &texts);
        diff.lines().filter(|line| line.starts_with("--- ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(head("/project/a", &["a/x.tf"]), ["--- a/x.tf"]);
    assert_eq!(head("/", &["a/x.tf"]), ["--- a/project/a/x.tf"]);
    assert_eq!(head("/project/a", &["a/x.tf", "b/x.tf"]), ["--- a/a/x.tf", "--- a/b/x.tf"]);
    assert_eq!(head("/elsewhere", &["a/x.tf"]), ["--- a/a/x.tf"]);
}

#[test]
fn a_file_of_utf16_is_left_out() {
    assert_eq!(diff(&[("a.tf", Changed { is_utf16: true, ..changed("a\n", "b\n") })]), "");
}

#[test]
fn a_terminal_gets_colours_and_obeys_nothing() {
    let coloured = diff_for(
        "/project",
        Style { colour: Colour::Ansi, width: None },
        &[("a.tf", changed("a \u{1b}[2J\n", "b\r\n"))],
    );
    assert!(
        coloured.contains("\u{1b}[31m-a ?[2J\u{1b}[0m\n") && coloured.contains("\u{1b}[32m+b\u{1b}[0m\n"),
        "{coloured:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn tools_turn_any_text_into_the_other(before in vec("[ab]?\r?\n", 0..30), after in vec("[ab]?\r?\n", 1..30), open in any::<(bool, bool)>()) {
        let text = |lines: Vec<String>, is_open: bool| if is_open { lines.concat() + "end" } else { lines.concat() };
        let (before, after) = (text(before, open.0) + "common\n", text(after, open.1));
        prop_assume!(before != after);
        for tool in TOOLS {
            applies(tool, &[("a.tf", changed(&before, &after))]);
        }
    }
}
