//! Input that is made to break a linter: each ends soon, is told with its place, and hides nothing else.

use super::{GP2, Ran, costlint, project};

/// A run over a project with one hostile file beside a plain one, whose finding must still be there.
fn beside(path: &str, text: &str) -> Ran {
    let folder = project(&[(path, text), ("plain.tf", GP2)]);
    let ran = costlint(folder.path(), &["check", "--output-format", "concise", "--no-progress"]);
    assert!(ran.out.contains("plain.tf:3:10: warning[STO001]"), "{}", ran.shown());
    assert_eq!(ran.status, 1, "{}", ran.shown());
    ran
}

#[test]
fn nesting_of_a_hundred_thousand_levels_is_told() {
    for (path, open, middle) in [
        ("deep.tf", "(", "a = "),
        ("deep.tf", "[", "a = "),
        ("deep.tf", "{ a = ", "a = "),
        ("deep.yaml", "[", "apiVersion: v1\nkind: Pod\nspec: "),
        ("deep.json", "{\"a\":", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": "),
    ] {
        let text = format!("{middle}{}", open.repeat(100_000));
        let ran = beside(path, &text);
        assert!(ran.out.contains(&format!("{path}:")) && ran.out.contains("LNT001"), "{path} {open}: {}", ran.shown());
    }
}

#[test]
fn rows_of_a_hundred_thousand_steps_end() {
    for step in ["[*]", "[*].a", ".*.a", ".a", "[0]", ".0"] {
        let long = format!("a{}", step.repeat(100_000));
        let text = format!("locals {{\n  a = [1]\n}}\n{}", GP2.replace("100", &format!("local.{long}")));
        beside("steps.tf", &text);
    }
}

#[test]
fn rows_of_opening_marks_take_linear_time() {
    for (path, mark) in [("marks.yaml", "{{ \""), ("marks.yaml", "{{/*"), ("marks.yaml", "<%"), ("marks.tf", "a { ")] {
        let text = format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec: {}", mark.repeat(100_000));
        beside(path, &text);
    }
}

#[test]
fn only_the_first_thousand_suppressions_of_a_file_are_read() {
    let ignore = "# costlint: ignore[STO001] because\n";
    let ran = beside("many.tf", &ignore.repeat(20_000));
    assert!(ran.out.contains("suppresses more than 1000 rules"), "{}", ran.shown());
    let names = format!("# costlint: ignore[{}] because\n", vec!["STO"; 100_000].join(","));
    let ran = beside("many.tf", &names);
    assert!(ran.out.contains("suppresses more than 1000 rules"), "{}", ran.shown());
}

#[test]
fn an_alias_bomb_does_not_grow() {
    let start = "apiVersion: v1\nkind: Pod\nmetadata: {name: bomb}\na0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    let level = |level: usize| format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(", "));
    let text: String = std::iter::once(start.to_owned()).chain((1..60).map(level)).collect();
    beside("bomb.yaml", &text);
}

#[test]
fn text_that_doubles_itself_does_not_grow() {
    let level = |level: usize| format!("  t{level} = \"${{local.t{0}}}${{local.t{0}}}\"\n", level - 1);
    let levels: String = (1..100).map(level).collect();
    let volume = "resource \"aws_ebs_volume\" \"big\" {\n  size = 10\n  type = local.t99\n}\n";
    beside("doubling.tf", &format!("locals {{\n  t0 = \"xxxxxxxxxxxxxxxx\"\n{levels}}}\n{volume}"));
}

#[test]
fn values_that_nest_through_twenty_thousand_names_end() {
    // Read from the innermost on, so that no expression is deep, only the value.
    let level = |level: usize| format!("  t{level} = [local.t{}]\n", level - 1);
    let reader = |level: usize| {
        format!("resource \"aws_ebs_volume\" \"v{level}\" {{\n  size = 1\n  type = local.t{level}\n}}\n")
    };
    let levels: String = (1..20_000).map(level).collect();
    let readers: String = (1..20_000).step_by(10).map(reader).collect();
    beside("nest.tf", &format!("locals {{\n  t0 = \"gp2\"\n{levels}}}\n{readers}"));
}

#[test]
fn locals_that_need_each_other_are_unknown() {
    let text = "locals {\n  a = local.b\n  b = local.a\n}\nresource \"aws_ebs_volume\" \"kept\" {\n  size = 10\n  type = local.a\n}\n";
    let ran = beside("circle.tf", text);
    assert!(!ran.out.contains("circle.tf"), "{}", ran.shown());
}

#[test]
fn a_billion_copies_are_counted_not_made() {
    let text = "resource \"aws_ebs_volume\" \"many\" {\n  count = 1000000000\n  size  = 10\n  type  = count.index == 7 ? \"gp3\" : \"gp2\"\n}\nlocals {\n  numbers = [for n in range(1000000000) : n]\n}\n";
    beside("many.tf", text);
}

#[test]
fn a_byte_that_no_text_has_is_told_with_its_place() {
    let ran = beside("nul.tf", "a = 1\n\0\n");
    assert!(ran.out.contains("nul.tf") && ran.out.contains("LNT002"), "{}", ran.shown());
}

#[test]
fn a_file_beyond_the_limit_is_told_and_not_read() {
    let mut text = String::from("apiVersion: v1\nkind: ConfigMap\ndata:\n");
    while text.len() < 11_000_000 {
        text += "  key: a line of a dump that nobody reads, but that someone checked in\n";
    }
    let ran = beside("huge.yaml", &text);
    assert!(ran.out.contains("huge.yaml") && ran.out.contains("LNT002"), "{}", ran.shown());
}

/// Makes a pipe that nobody writes to.
#[cfg(unix)]
fn pipe(path: &std::path::Path) {
    let made = std::process::Command::new("mkfifo").arg(path).status().expect("the system can make pipes");
    assert!(made.success());
}

#[cfg(unix)]
#[test]
fn a_pipe_or_an_endless_file_where_a_file_is_read_is_named_and_not_read() {
    for path in [".gitignore", ".git/info/exclude", ".terraform/modules/modules.json", "terraform.tfvars"] {
        for target in [None, Some("/dev/zero")] {
            let folder = project(&[("main.tf", GP2)]);
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder can be made");
            match target {
                None => pipe(&path),
                Some(target) => std::os::unix::fs::symlink(target, &path).expect("a link can be made"),
            }
            let ran = costlint(folder.path(), &["check", "--output-format", "concise"]);
            assert!(ran.out.contains("main.tf:3:10: warning[STO001]"), "{}", ran.shown());
        }
    }
    let folder = project(&[("main.tf", GP2)]);
    pipe(&folder.path().join(".gitignore"));
    let ran = costlint(folder.path(), &["check", "--output-format", "concise"]);
    assert!(
        ran.out.contains(".gitignore:1:1: error[LNT002] unreadable-file: cannot read this file: not a regular file")
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_that_is_asked_for_is_an_error() {
    let folder = project(&[("main.tf", GP2)]);
    pipe(&folder.path().join("pipe"));
    for arguments in [
        &["check", "pipe"][..],
        &["check", "/dev/zero"],
        &["check", "--var-file", "pipe"],
        &["check", "--config", "pipe"],
        &["check", "--config", "/dev/zero"],
    ] {
        let ran = costlint(folder.path(), arguments);
        assert_eq!(ran.status, 2, "{arguments:?}: {}", ran.shown());
        assert!(ran.err.contains("not a regular file"), "{arguments:?}: {}", ran.shown());
    }
}

#[cfg(unix)]
#[test]
fn a_configuration_reads_nothing_outside_of_its_project() {
    let elsewhere = tempfile::tempdir().expect("a folder can be made");
    let secret = elsewhere.path().join("secret.toml");
    std::fs::write(&secret, "hunter2 = 1\n").expect("a file can be written");
    let secret = secret.to_str().expect("the path is a text");
    for text in [
        format!("extend = \"{secret}\"\n"),
        "extend = \"/dev/zero\"\n".to_owned(),
        format!("rules = [\"{}\"]\n", elsewhere.path().display()),
        format!("[environments.prod]\nmodule = \".\"\nvar-files = [\"{secret}\"]\n"),
    ] {
        let folder = project(&[("main.tf", GP2), ("costlint.toml", &text)]);
        let ran = costlint(folder.path(), &["check"]);
        assert_eq!(ran.status, 2, "{text}: {}", ran.shown());
        assert!(ran.err.contains("this lies outside of the project"), "{text}: {}", ran.shown());
        assert!(!ran.shown().contains("hunter2"), "{text}: {}", ran.shown());
    }
    let folder = project(&[("main.tf", GP2), ("inner/main.tf", GP2)]);
    std::os::unix::fs::symlink(secret, folder.path().join("costlint.toml")).expect("a link can be made");
    let ran = costlint(folder.path(), &["check"]);
    assert!(ran.status == 2 && ran.err.contains("link to a file outside of the project"), "{}", ran.shown());
    assert!(!ran.shown().contains("hunter2"), "{}", ran.shown());
}

#[cfg(unix)]
#[test]
fn a_circle_of_links_ends() {
    let folder = project(&[("plain.tf", GP2), ("inner/other.tf", "")]);
    std::os::unix::fs::symlink("..", folder.path().join("inner/outer")).expect("a link can be made");
    let ran = costlint(folder.path(), &["check", "--output-format", "concise"]);
    assert_eq!(ran.out.matches("STO001").count(), 1, "{}", ran.shown());
}

#[test]
fn a_file_that_is_called_like_an_option_is_a_file() {
    let folder = project(&[("main.tf", GP2), ("--exclude=*.tf", "")]);
    let ran = costlint(folder.path(), &["check", "--output-format", "concise", "--", "--exclude=*.tf", "main.tf"]);
    assert!(ran.status == 1 && ran.out.contains("STO001"), "{}", ran.shown());
}

#[cfg(unix)]
#[test]
fn names_of_files_command_neither_the_terminal_nor_the_workflow() {
    let odd = "bad\u{1b}[5m\n::error::D\u{9b}31m\u{202e}@octocat #1";
    let folder = project(&[(&format!("{odd}/main.tf"), GP2), (&format!("{odd}/costlint.toml"), "x = 1\n")]);
    let has_command = |text: &str| {
        text.contains(|char: char| char.is_control() && char != '\n' || char == '\u{202e}')
            || text.contains("\n::error::D")
    };
    for form in ["text", "concise", "github", "markdown", "sarif", "json"] {
        for isolated in [&[][..], &["--isolated"]] {
            let arguments = [&["check", "--output-format", form], isolated].concat();
            let ran = costlint(folder.path(), &arguments);
            assert!(!has_command(&ran.err), "{form}: {}", ran.shown());
            assert!(form == "json" || !has_command(&ran.out), "{form}: {}", ran.shown());
            assert!(form != "markdown" || !ran.out.contains("@octocat") && !ran.out.contains("#1"), "{}", ran.shown());
        }
    }
}

#[test]
fn the_lines_around_a_finding_show_no_secret() {
    let text = GP2.replace("  type", "  password = \"hunter2\"\n  type");
    let folder = project(&[("main.tf", &text)]);
    let ran = costlint(folder.path(), &["check"]);
    assert!(ran.out.contains("password = \"*******\"") && !ran.out.contains("hunter2"), "{}", ran.shown());
}
