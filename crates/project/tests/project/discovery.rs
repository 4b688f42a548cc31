//! Which files are read, and which are reported on.

use std::{collections::BTreeMap, sync::Arc};

use costlint_project::{Options, check};
use insta::assert_snapshot;

#[cfg(unix)]
use crate::folder::link;
use crate::folder::{Folder, VOLUME, shown};

#[test]
fn the_whole_folder_is_read_in_the_order_of_its_paths() {
    let folder = Folder::new(&[("b.tf", VOLUME), ("a/main.tofu", VOLUME), ("a/b/c/main.tf", VOLUME)]);
    assert_snapshot!(folder.check(), @"
    a/b/c/main.tf:3 warning ebs-gp2-volume
    a/main.tofu:3 warning ebs-gp2-volume
    b.tf:3 warning ebs-gp2-volume
    ");
}

#[test]
fn what_git_ignores_is_left_aside_with_or_without_a_repository() {
    let files = [
        (".gitignore", "generated/\n*.old.tf\n!kept.old.tf\n"),
        ("generated/a.tf", VOLUME),
        ("b.old.tf", VOLUME),
        ("kept.old.tf", VOLUME),
    ];
    let folder = Folder::new(&files);
    assert_snapshot!(folder.check(), @"kept.old.tf:3 warning ebs-gp2-volume");
    folder.write(".git/HEAD", "");
    assert_snapshot!(folder.check(), @"kept.old.tf:3 warning ebs-gp2-volume");
}

#[test]
fn hidden_folders_and_what_tools_fetch_are_left_aside() {
    let folder = Folder::new(&[
        (".terraform/modules/a/main.tf", VOLUME),
        ("live/.terragrunt-cache/x/main.tf", VOLUME),
        ("node_modules/a/main.tf", VOLUME),
        (".github/main.tf", VOLUME),
        ("main.tf", VOLUME),
    ]);
    assert_snapshot!(folder.check(), @"main.tf:3 warning ebs-gp2-volume");
}

#[test]
fn excluded_files_are_left_out_even_when_named() {
    let folder = Folder::new(&[
        ("costlint.toml", "exclude = [\"legacy\", \"live/*/old.tf\"]\n"),
        ("legacy/a.tf", VOLUME),
        ("live/prod/old.tf", VOLUME),
    ]);
    assert_snapshot!(folder.check(), @"nothing");
    assert_snapshot!(folder.check_paths(&["legacy/a.tf", "live/prod/old.tf"]), @"nothing");
}

#[test]
fn patterns_of_the_command_line_start_from_the_working_directory() {
    let mut folder = Folder::new(&[("costlint.toml", ""), ("live/prod/a.tf", VOLUME), ("prod/a.tf", VOLUME)]);
    folder.options.directory = folder.path("live");
    let report = folder.check_with(|options| {
        options.paths = vec!["..".into()];
        options.exclude = vec!["/prod".into()];
    });
    assert_snapshot!(report, @"prod/a.tf:3 warning ebs-gp2-volume");
}

#[test]
fn a_configuration_further_down_excludes_below_itself() {
    let folder =
        Folder::new(&[("live/costlint.toml", "exclude = [\"old.tf\"]\n"), ("live/old.tf", VOLUME), ("old.tf", VOLUME)]);
    assert_snapshot!(folder.check(), @"old.tf:3 warning ebs-gp2-volume");
}

#[test]
fn paths_choose_what_is_reported() {
    let folder = Folder::new(&[
        (".git/HEAD", ""),
        ("a.tf", VOLUME),
        ("modules/x/main.tf", VOLUME),
        ("modules/y/main.tf", VOLUME),
    ]);
    assert_snapshot!(folder.check_paths(&["modules/x"]), @"modules/x/main.tf:3 warning ebs-gp2-volume");
    assert_snapshot!(folder.check_paths(&["a.tf", "modules/y/../y/main.tf"]), @"
    a.tf:3 warning ebs-gp2-volume
    modules/y/main.tf:3 warning ebs-gp2-volume
    ");
}

#[test]
fn the_root_is_where_the_repository_or_the_configuration_begins() {
    let mut folder = Folder::new(&[(".git/HEAD", ""), ("a.tf", VOLUME), ("live/prod/main.tf", VOLUME)]);
    folder.options.directory = folder.path("live/prod");
    let report = folder.report();
    assert_eq!(report.root, folder.path("").canonicalize().expect("the folder is there"));
    assert_snapshot!(shown(&report), @"live/prod/main.tf:3 warning ebs-gp2-volume");

    folder.write("live/.costlint.toml", "");
    assert_eq!(folder.report().root, folder.path("live").canonicalize().expect("the folder is there"));
}

#[test]
fn whoever_checks_a_subfolder_from_outside_checks_it_as_a_part_of_the_whole() {
    let folder = Folder::new(&[("costlint.toml", ""), ("live/costlint.toml", ""), ("live/main.tf", VOLUME)]);
    let options = Options { paths: vec!["live".into()], ..folder.options.clone() };
    let report = check(&options, &BTreeMap::new(), &|_| {});
    assert_eq!(report.root, folder.path("").canonicalize().expect("the folder is there"));
}

#[test]
fn a_path_that_is_not_there_is_an_error_and_the_others_are_checked() {
    let folder = Folder::new(&[("a.tf", VOLUME)]);
    assert_snapshot!(folder.check_paths(&["a.tf", "b.tf"]), @"
    a.tf:3 warning ebs-gp2-volume
    b.tf error: no such file or directory
    ");
}

#[test]
fn a_folder_without_infrastructure_has_no_files_and_no_findings() {
    let folder = Folder::new(&[("README.md", "gp2"), ("package.json", "{}"), ("values.yaml", "type: gp2\n")]);
    let report = folder.report();
    assert_eq!((report.summary.files, shown(&report).as_str()), (0, "nothing\n"));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_so_loops_and_what_lies_outside_do_no_harm() {
    let outside = Folder::new(&[("secret.tf", VOLUME)]);
    let folder = Folder::new(&[("a/main.tf", VOLUME)]);
    link(&folder.path("a"), &folder.path("a/loop"));
    link(&outside.path(""), &folder.path("outside"));
    link(&outside.path("secret.tf"), &folder.path("secret.tf"));
    link(&folder.path("nowhere"), &folder.path("dangling.tf"));
    assert_snapshot!(folder.check(), @"a/main.tf:3 warning ebs-gp2-volume");
}

#[test]
fn a_file_that_is_no_text_is_unread_and_hides_no_other() {
    let folder = Folder::new(&[("good.tf", VOLUME)]);
    folder.write("nul.tf", "a\0b");
    folder.write("latin.yaml", b"apiVersion: v1\nkind: Pod # \xe9\n");
    folder.write("picture.json", b"\x89PNG\0");
    let report = folder.report();
    assert_snapshot!(shown(&report), @"
    good.tf:3 warning ebs-gp2-volume
    latin.yaml unread: these bytes are not UTF-8
    nul.tf unread: the file contains a NUL byte, so it is binary
    ");
    assert_eq!((report.unread[1].offset, report.summary.errors), (Some(1), 2));
}

#[test]
fn a_file_in_utf16_is_read() {
    let folder = Folder::new(&[]);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(VOLUME.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    folder.write("main.tf", utf16);
    assert_snapshot!(folder.check(), @"main.tf:3 warning ebs-gp2-volume");
}

#[test]
fn a_file_that_is_too_large_is_unread_if_it_is_one_of_ours() {
    let folder = Folder::new(&[("costlint.toml", "max-file-size = \"1kB\"\n")]);
    let much = "#".repeat(2_000);
    folder.write("large.tf", &much);
    folder.write("data.json", &much);
    folder.write("pod.yaml", format!("apiVersion: v1\nkind: Pod\n{much}"));
    assert_snapshot!(folder.check(), @"
    large.tf unread: 0.0 MB is over the limit of 0.0 MB
    pod.yaml unread: 0.0 MB is over the limit of 0.0 MB
    ");
}

#[test]
fn texts_of_an_editor_count_instead_of_the_files() {
    let folder = Folder::new(&[(".gitignore", "ignored.tf\n"), ("a.tf", VOLUME), ("b.tf", ""), ("ignored.tf", "")]);
    let text: Arc<str> = VOLUME.into();
    let overlay = BTreeMap::from([
        (folder.path("a.tf"), "".into()),
        (folder.path("b.tf"), text.clone()),
        (folder.path("new.tf"), text.clone()),
        (folder.path("ignored.tf"), text.clone()),
        (folder.path(".hidden/new.tf"), text),
    ]);
    assert_snapshot!(shown(&check(&folder.options, &overlay, &|_| {})), @"
    b.tf:3 warning ebs-gp2-volume
    new.tf:3 warning ebs-gp2-volume
    ");
}
