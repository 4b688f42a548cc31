//! What mending does to files, and what it leaves alone.

use std::{collections::BTreeMap, fs, sync::Arc};

use costlint_project::fixing::{Applied, Changed, Fixed};
use costlint_rules::Safety;
use insta::assert_snapshot;

use crate::folder::Folder;

/// Fixes that change these files from one text to another, each by itself.
fn fixed(folder: &Folder, texts: &[(&str, &str, &str)]) -> Fixed {
    let changed = |(path, before, after): &(&str, &str, &str)| {
        (Arc::from(*path), Changed { before: (*before).into(), after: (*after).into(), is_utf16: false })
    };
    let texts: BTreeMap<Arc<str>, Changed> = texts.iter().map(changed).collect();
    let applied = texts.keys().map(|path| applied(&[path])).collect();
    Fixed { root: folder.options.directory.clone(), applied, dropped: Vec::new(), texts }
}

fn applied(paths: &[&str]) -> Applied {
    Applied {
        code: "STO001".into(),
        rule: "ebs-gp2-volume".into(),
        resource: "aws_ebs_volume.data".into(),
        safety: Safety::Safe,
        title: "set volume_type to gp3".into(),
        paths: paths.iter().copied().map(Arc::from).collect(),
    }
}

/// Writes, and shows what went wrong and which files' fixes remain.
fn written(mut fixed: Fixed) -> String {
    let errors = fixed.write();
    let mut lines: Vec<String> =
        errors.iter().map(|error| format!("{}: {}", error.path.as_deref().unwrap_or("-"), error.message)).collect();
    lines.extend(fixed.applied.iter().map(|applied| format!("fixed {}", applied.paths.join(", "))));
    assert_eq!(fixed.texts.len(), fixed.applied.iter().flat_map(|applied| &applied.paths).count());
    lines.join("\n")
}

/// The names in a folder, which must never show a sibling that was left behind.
fn names(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(folder.path("")).expect("the folder can be read");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry can be read").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn bytes_outside_of_a_change_stay_as_they_are() {
    let (before, after) = ("\u{feff}a = \"gp2\"\r\nb = \"é\"", "\u{feff}a = \"gp3\"\r\nb = \"é\"");
    let folder = Folder::new(&[("a.tf", before)]);
    assert_snapshot!(written(fixed(&folder, &[("a.tf", before, after)])), @"fixed a.tf");
    assert_eq!(fs::read_to_string(folder.path("a.tf")).expect("it can be read"), after);
    assert_eq!(names(&folder), ["a.tf"]);
}

#[test]
fn utf16_stays_utf16() {
    for (mark, bytes) in [([0xff, 0xfe], u16::to_le_bytes as fn(u16) -> [u8; 2]), ([0xfe, 0xff], u16::to_be_bytes)] {
        let held = |text: &str| mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect::<Vec<u8>>();
        let folder = Folder::new(&[]);
        folder.write("a.tf", held("a = \"gp2 😀\"\r\n"));
        assert_eq!(written(fixed(&folder, &[("a.tf", "a = \"gp2 😀\"\r\n", "a = \"gp3 😀\"\r\n")])), "fixed a.tf");
        assert_eq!(fs::read(folder.path("a.tf")).expect("it can be read"), held("a = \"gp3 😀\"\r\n"));
    }
}

#[test]
fn a_file_that_has_changed_since_is_left_alone_and_the_rest_is_written() {
    let folder = Folder::new(&[("a.tf", "a = 5\n"), ("b.tf", "b = 1\n"), ("c.tf", "c = 1\n")]);
    fs::remove_file(folder.path("c.tf")).expect("it can be removed");
    let shown = written(fixed(
        &folder,
        &[("a.tf", "a = 1\n", "a = 2\n"), ("b.tf", "b = 1\n", "b = 2\n"), ("c.tf", "c = 1\n", "c = 2\n")],
    ));
    assert!(
        shown.contains("c.tf: not written: ") && shown.contains("a.tf: not written: it has changed since it was read"),
        "{shown}"
    );
    assert!(shown.ends_with("fixed b.tf"), "{shown}");
    assert_eq!(fs::read_to_string(folder.path("a.tf")).expect("it can be read"), "a = 5\n");
    assert_eq!(fs::read_to_string(folder.path("b.tf")).expect("it can be read"), "b = 2\n");
    assert_eq!(names(&folder), ["a.tf", "b.tf"]);
}

#[test]
fn a_read_only_file_is_left_alone_and_so_is_what_is_fixed_together_with_it() {
    let folder = Folder::new(&[("a.tf", "a = 1\n"), ("b.tf", "b = 1\n"), ("c.tf", "c = 1\n"), ("d.tf", "d = 1\n")]);
    let mut mode = fs::metadata(folder.path("a.tf")).expect("it is there").permissions();
    mode.set_readonly(true);
    fs::set_permissions(folder.path("a.tf"), mode).expect("modes can be set");
    let all = ["a", "b", "c", "d"].map(|name| (format!("{name}.tf"), format!("{name} = 1\n"), format!("{name} = 2\n")));
    let texts: Vec<(&str, &str, &str)> =
        all.iter().map(|(path, before, after)| (&**path, &**before, &**after)).collect();
    let mut fixed = fixed(&folder, &texts);
    fixed.applied = vec![applied(&["c.tf", "b.tf"]), applied(&["a.tf", "b.tf"]), applied(&["d.tf"])];
    assert_snapshot!(written(fixed), @"
    a.tf: not written: it is read-only
    b.tf: not written: a fix also changes a file that cannot be written
    c.tf: not written: a fix also changes a file that cannot be written
    fixed d.tf
    ");
    assert_eq!(fs::read_to_string(folder.path("c.tf")).expect("it can be read"), "c = 1\n");
    assert_eq!(names(&folder), ["a.tf", "b.tf", "c.tf", "d.tf"]);
}

#[cfg(unix)]
#[test]
fn mode_and_owner_stay() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let folder = Folder::new(&[("a.tf", "a = 1\n")]);
    fs::set_permissions(folder.path("a.tf"), fs::Permissions::from_mode(0o764)).expect("modes can be set");
    // Only root may.
    let _ = chown(folder.path("a.tf"), Some(1234), Some(1234));
    let facts = || {
        let facts = fs::metadata(folder.path("a.tf")).expect("it is there");
        (facts.mode(), facts.uid(), facts.gid())
    };
    let before = facts();
    assert_eq!(written(fixed(&folder, &[("a.tf", "a = 1\n", "a = 2\n")])), "fixed a.tf");
    assert_eq!(fs::read_to_string(folder.path("a.tf")).expect("it can be read"), "a = 2\n");
    assert_eq!(facts(), before);
}

#[cfg(unix)]
#[test]
fn links_are_followed_within_the_project_alone() {
    use crate::folder::link;
    let outside = Folder::new(&[("out.tf", "a = 1\n")]);
    let folder = Folder::new(&[("real/in.tf", "a = 1\n"), (".terraform/hidden.tf", "a = 1\n")]);
    link(&folder.path("real/in.tf"), &folder.path("in.tf"));
    link(&folder.path(".terraform/hidden.tf"), &folder.path("hidden.tf"));
    link(&outside.path("out.tf"), &folder.path("out.tf"));
    let texts =
        [("in.tf", "a = 1\n", "a = 2\n"), ("hidden.tf", "a = 1\n", "a = 2\n"), ("out.tf", "a = 1\n", "a = 2\n")];
    assert_snapshot!(written(fixed(&folder, &texts)), @"
    hidden.tf: not written: it is a link into a folder that costlint skips
    out.tf: not written: it is a link to a file outside of the project
    fixed in.tf
    ");
    assert!(fs::symlink_metadata(folder.path("in.tf")).expect("it is there").is_symlink());
    assert_eq!(fs::read_to_string(folder.path("real/in.tf")).expect("it can be read"), "a = 2\n");
    for untouched in [folder.path(".terraform/hidden.tf"), outside.path("out.tf")] {
        assert_eq!(fs::read_to_string(untouched).expect("it can be read"), "a = 1\n");
    }
}

#[cfg(unix)]
#[test]
fn a_file_with_other_names_is_refused_since_they_would_keep_the_old_text() {
    let folder = Folder::new(&[("a.tf", "a = 1\n")]);
    fs::hard_link(folder.path("a.tf"), folder.path("b.tf")).expect("a link can be made");
    assert_snapshot!(written(fixed(&folder, &[("a.tf", "a = 1\n", "a = 2\n")])), @"a.tf: not written: it has other names (hard links), which would keep the old text");
    assert_eq!(fs::read_to_string(folder.path("b.tf")).expect("it can be read"), "a = 1\n");
    assert_eq!(names(&folder), ["a.tf", "b.tf"]);
}

#[cfg(target_os = "linux")]
#[test]
fn extended_attributes_stay() {
    use rustix::fs::{XattrFlags, getxattr, setxattr};
    let folder = Folder::new(&[("a.tf", "a = 1\n")]);
    let path = folder.path("a.tf");
    if setxattr(&path, "user.origin", b"here", XattrFlags::empty()).is_err() {
        return;
    }
    assert_snapshot!(written(fixed(&folder, &[("a.tf", "a = 1\n", "a = 2\n")])), @"fixed a.tf");
    let mut value = [0; 4];
    getxattr(&path, "user.origin", &mut value[..]).expect("the attribute is there");
    assert_eq!(&value, b"here");
}
