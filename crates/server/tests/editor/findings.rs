//! What is found while texts are open, changed, saved and closed.

use lsp_server::Message;
use serde_json::{Value, json};

use crate::editor::{Editor, uri_of};

/// A volume whose name says that it is kept, so nothing asks who attaches it.
const VOLUME: &str = "resource \"aws_ebs_volume\" \"kept\" {\n  size = 500\n  type = \"gp2\"\n}\n";
const FOUND: &str =
    "2:9-2:14 ebs-gp2-volume: aws_ebs_volume.kept uses gp2; gp3 is cheaper at 500 GiB; saves $5.00/mo\n";

fn edit(line: u32, start: u32, end: u32, text: &str) -> Value {
    json!({ "range": { "start": { "line": line, "character": start }, "end": { "line": line, "character": end } }, "text": text })
}

#[test]
fn a_finding_carries_all_that_an_editor_shows() {
    let mut editor = Editor::plain(&[("main.tf", VOLUME)]);
    editor.open("main.tf", VOLUME);
    let mut published = editor.published("main.tf");
    assert_eq!(published.version, Some(1));
    let mut diagnostic = published.diagnostics.pop().expect("there is one");
    let fingerprint = diagnostic["data"]["fingerprint"].take();
    assert!(fingerprint.as_str().is_some_and(|fingerprint| !fingerprint.is_empty()));
    let message = diagnostic["message"].take();
    let lines: Vec<&str> = message.as_str().expect("a text").lines().collect();
    assert_eq!(lines[0], "aws_ebs_volume.kept uses gp2; gp3 is cheaper at 500 GiB; saves $5.00/mo");
    assert!(
        lines[1].starts_with("based on: us-east-1 list price, 2026-")
            && lines[1].ends_with(" (region unknown, us-east-1 assumed)"),
        "{}",
        lines[1]
    );
    assert_eq!(lines[2], "help: set the volume type to gp3, with 250 MiB/s");
    let expected = json!({
        "range": { "start": { "line": 2, "character": 9 }, "end": { "line": 2, "character": 14 } },
        "severity": 2,
        "code": "ebs-gp2-volume",
        "codeDescription": { "href": "https://github.com/costlint/costlint/blob/main/rules/storage/ebs-gp2-volume.md" },
        "source": "costlint",
        "message": null,
        "data": { "fingerprint": null },
    });
    assert_eq!(diagnostic, expected);
    editor.finish();
}

#[test]
fn columns_count_what_was_agreed_on() {
    let text = VOLUME.replace("  type", "/* é𝄞€ */ type");
    let found = |capabilities: Value| {
        let mut editor = Editor::with(&[("main.tf", &text)], &capabilities);
        editor.open("main.tf", &text);
        let place = editor.told("main.tf").split(' ').next().map(str::to_owned);
        // Changes count in the same way.
        let column = place.as_deref().and_then(|place| place[2..].split('-').next()?.parse().ok()).expect("a column");
        editor.change("main.tf", 2, &json!([edit(2, column, column + 5, "\"gp3\"")]));
        assert_eq!(editor.told("main.tf"), "nothing");
        editor.finish();
        place
    };
    assert_eq!(found(json!({})).as_deref(), Some("2:18-2:23"));
    assert_eq!(found(json!({ "general": { "positionEncodings": ["utf-16", "utf-8"] } })).as_deref(), Some("2:23-2:28"));
}

#[test]
fn a_fixed_text_has_no_findings_and_its_new_version() {
    let mut editor = Editor::plain(&[("main.tf", VOLUME)]);
    editor.open("main.tf", VOLUME);
    assert_eq!(editor.told("main.tf"), FOUND);
    editor.change("main.tf", 7, &json!([edit(2, 12, 13, ""), edit(2, 12, 12, "3")]));
    let published = editor.published("main.tf");
    assert_eq!((published.version, published.lines().as_str()), (Some(7), "nothing"));
    editor.replace("main.tf", 8, VOLUME);
    let published = editor.published("main.tf");
    assert_eq!((published.version, published.lines().as_str()), (Some(8), FOUND));
    editor.finish();
}

#[test]
fn half_typed_text_keeps_the_other_findings_and_shows_what_is_wrong() {
    let mut editor = Editor::plain(&[]);
    editor.open("main.tf", &format!("{VOLUME}\nresource \"aws_instance\" \"web\" {{\n  ami = \n}}\n"));
    let told = editor.told("main.tf");
    assert!(told.starts_with(FOUND), "{told}");
    assert!(told.contains("\n6:") && told.contains(" syntax-error: "), "{told}");
    editor.finish();
}

#[test]
fn closing_a_text_clears_its_findings_and_what_was_not_saved() {
    let mut editor = Editor::plain(&[
        ("main.tf", &VOLUME.replace("500", "var.size")),
        ("size.tf", "variable \"size\" { default = 100 }"),
    ]);
    editor.open("main.tf", &VOLUME.replace("500", "var.size"));
    assert!(editor.told("main.tf").contains("at 100 GiB; saves $2.00/mo"));
    editor.open("size.tf", "variable \"size\" { default = 500 }");
    assert!(editor.told("main.tf").contains("at 500 GiB; saves $5.00/mo"));
    editor.close("size.tf");
    assert!(editor.told("main.tf").contains("at 100 GiB; saves $2.00/mo"));
    editor.close("main.tf");
    let published = editor.published("main.tf");
    assert_eq!((published.version, published.lines().as_str()), (None, "nothing"));
    editor.finish();
}

#[test]
fn what_decides_may_lie_in_another_open_text() {
    let main = VOLUME.replace("\"gp2\"", "var.kind");
    let mut editor = Editor::plain(&[("main.tf", &main), ("kind.tf", "variable \"kind\" { default = \"gp3\" }")]);
    editor.open("main.tf", &main);
    assert_eq!(editor.told("main.tf"), "nothing");
    editor.open("kind.tf", "variable \"kind\" { default = \"gp2\" }");
    let published = editor.published("kind.tf");
    assert_eq!(published.lines(), FOUND.replace("2:9-2:14", "0:28-0:33"));
    let related = &published.diagnostics[0]["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], editor.uri("main.tf"));
    assert_eq!(related["location"]["range"]["start"]["line"], 0);
    assert_ne!(related["message"], "");
    editor.finish();
}

#[test]
fn a_new_file_is_checked_before_it_is_saved() {
    let mut editor = Editor::plain(&[(".git/config", "")]);
    editor.open("new.tf", VOLUME);
    assert_eq!(editor.told("new.tf"), FOUND);
    editor.open("folder/as/new/main.tf", VOLUME);
    assert_eq!(editor.told("folder/as/new/main.tf"), FOUND);
    editor.finish();
}

#[test]
fn a_saved_configuration_counts_in_every_open_text() {
    let mut editor = Editor::plain(&[("a/main.tf", VOLUME), ("b/main.tf", VOLUME)]);
    for name in ["a/main.tf", "b/main.tf"] {
        editor.open(name, VOLUME);
        assert_eq!(editor.told(name), FOUND);
    }
    editor.save("costlint.toml", "ignore = [\"storage\"]\n");
    assert_eq!([editor.told("a/main.tf"), editor.told("b/main.tf")], ["nothing", "nothing"]);
    editor.write("costlint.toml", "[regions]\naws = \"eu-west-1\"\n");
    editor.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": editor.uri("costlint.toml"), "type": 2 }] }),
    );
    assert!(
        editor.published("a/main.tf").diagnostics[0]["message"]
            .as_str()
            .is_some_and(|message| message.contains("eu-west-1"))
    );
    editor.finish();
}

#[test]
fn a_broken_configuration_is_told_once() {
    let mut editor = Editor::plain(&[("costlint.toml", "ignroe = []\n"), ("main.tf", VOLUME)]);
    editor.open("main.tf", VOLUME);
    assert_eq!(editor.told("main.tf"), "nothing");
    let shown = editor.told_by("window/showMessage");
    let message = shown["message"].as_str().expect("a text").to_owned();
    assert!(
        message.starts_with("costlint could not check anything: costlint.toml: ") && message.contains("ignroe"),
        "{message}"
    );
    editor.replace("main.tf", 2, &VOLUME.replace("500", "501"));
    assert_eq!(editor.told("main.tf"), "nothing");
    editor.save("costlint.toml", "ignore = []\n");
    assert!(editor.told("main.tf").contains("at 501 GiB"));
    let rest = editor.finish();
    assert!(
        !rest
            .iter()
            .any(|message| matches!(message, Message::Notification(note) if note.method == "window/showMessage")),
        "{rest:?}"
    );
}

#[test]
fn a_change_on_the_disk_counts_unless_the_text_is_open() {
    let main = VOLUME.replace("500", "var.size");
    let mut editor = Editor::plain(&[("main.tf", &main), ("size.tf", "variable \"size\" { default = 100 }")]);
    editor.open("main.tf", &main);
    assert!(editor.told("main.tf").contains("at 100 GiB"));
    editor.write("main.tf", "");
    editor.write("size.tf", "variable \"size\" { default = 500 }");
    let changed = |name: &str| json!({ "uri": editor.uri(name), "type": 2 });
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [changed("main.tf"), changed("size.tf")] }));
    assert!(editor.told("main.tf").contains("at 500 GiB"));
    editor.finish();
}

#[test]
fn a_burst_of_changes_is_checked_as_one() {
    let mut editor = Editor::plain(&[("main.tf", VOLUME)]);
    editor.open("main.tf", VOLUME);
    assert_eq!(editor.told("main.tf"), FOUND);
    for version in 2..=200 {
        editor.replace("main.tf", version, &VOLUME.replace("500", &(500 + version).to_string()));
    }
    let mut checks = 1;
    let last = loop {
        let published = editor.published("main.tf");
        if published.version == Some(200) {
            break published.lines();
        }
        checks += 1;
    };
    assert!(last.contains("at 700 GiB"), "{last}");
    assert!(checks < 20, "{checks} checks for one burst");
    editor.finish();
}

#[test]
fn only_files_of_ours_are_checked_and_only_open_ones_are_told() {
    let mut editor = Editor::plain(&[("main.tf", VOLUME), ("other.tf", &VOLUME.replace("kept", "other"))]);
    editor.open_uri("untitled:Untitled-1", VOLUME);
    editor.open_uri("git:/main.tf?HEAD", VOLUME);
    editor.open("notes.txt", VOLUME);
    editor.open("main.tf", VOLUME);
    assert_eq!(editor.told("main.tf"), FOUND);
    assert_eq!(editor.finish().len(), 0);
}

#[test]
fn uris_name_the_same_file_however_they_are_escaped() {
    for escaped in ["my%20%5Bid%5D/%C3%BC.tf", "my [id]/ü.tf"] {
        let mut editor = Editor::plain(&[(".git/config", ""), ("my [id]/ü.tf", "")]);
        editor.open(escaped, VOLUME);
        assert_eq!(editor.told(escaped), FOUND, "{escaped}");
        editor.finish();
    }
}

#[test]
fn a_file_outside_of_every_folder_is_checked_with_its_own() {
    let apart = tempfile::tempdir().expect("a temporary folder can be made");
    let uri = uri_of(&apart.path().join("main.tf"));
    let mut editor = Editor::plain(&[]);
    editor.open_uri(&uri, VOLUME);
    editor.open("main.tf", VOLUME);
    assert_eq!(editor.published_for(&uri).lines(), FOUND);
    assert_eq!(editor.told("main.tf"), FOUND);
    editor.finish();
}
