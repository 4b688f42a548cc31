//! Fixes that an editor makes.

use costlint_syntax::lines::{Lines, Unit, UnitPosition};
use serde_json::{Value, json};

use crate::editor::Editor;

/// A volume whose name says that it is kept, so nothing asks who attaches it.
const VOLUME: &str = "resource \"aws_ebs_volume\" \"kept\" {\n  size = 500\n  type = \"gp2\" # boot disk\n}\n";
const FIXED: &str = "resource \"aws_ebs_volume\" \"kept\" {\n  size       = 500\n  type       = \"gp3\" # boot disk\n  throughput = 250\n}\n";

/// What an editor that takes fixes says of itself.
fn capabilities() -> Value {
    let actions = json!({ "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } });
    json!({ "textDocument": { "codeAction": actions }, "workspace": { "workspaceEdit": { "documentChanges": true } } })
}

/// The actions at a line and column of a file.
fn actions(editor: &mut Editor, name: &str, (line, character): (u32, u32), only: &str) -> Vec<Value> {
    let place = json!({ "line": line, "character": character });
    let params = json!({
        "textDocument": { "uri": editor.uri(name) },
        "range": { "start": place, "end": place },
        "context": { "diagnostics": [], "only": [only] },
    });
    let answer = editor.request("textDocument/codeAction", params).response_result.expect("it is answered");
    answer.as_array().expect("a list").clone()
}

/// A text after the edits that an action has for it.
fn changed(editor: &Editor, action: &Value, name: &str, text: &str, unit: Unit) -> String {
    let changes = action["edit"]["documentChanges"].as_array().expect("a list");
    let uri = editor.uri(name);
    let edits = changes.iter().find(|change| change["textDocument"]["uri"] == uri).map(|change| &change["edits"]);
    let lines = Lines::new(text);
    let offset = |place: &Value| {
        let number = |key: &str| place[key].as_u64().and_then(|number| u32::try_from(number).ok()).expect("a number");
        lines.unit_offset(UnitPosition { line: number("line"), column: number("character") }, unit) as usize
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .and_then(Value::as_array)
        .expect("there are some")
        .iter()
        .map(|edit| {
            (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]), edit["newText"].as_str().expect("a text"))
        })
        .collect();
    edits.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}

#[test]
fn a_finding_is_fixed_where_it_stands() {
    let mut editor = Editor::with(&[("main.tf", VOLUME)], &capabilities());
    editor.open("main.tf", VOLUME);
    let [action] = &actions(&mut editor, "main.tf", (2, 11), "quickfix")[..] else { panic!("there is one") };
    assert_eq!((&action["kind"], &action["isPreferred"]), (&json!("quickfix"), &json!(true)));
    assert_eq!(action["diagnostics"][0]["code"], "ebs-gp2-volume");
    assert_eq!(action["edit"]["documentChanges"][0]["textDocument"]["version"], 1);
    let fixed = changed(&editor, action, "main.tf", VOLUME, Unit::Utf16);
    assert_eq!(fixed, FIXED);
    editor.replace("main.tf", 2, &fixed);
    assert!(actions(&mut editor, "main.tf", (2, 18), "quickfix").is_empty());
    assert!(editor.published("main.tf").diagnostics.len() == 1 && editor.told("main.tf") == "nothing");
    editor.finish();
}

#[test]
fn a_fix_that_may_do_harm_says_so_and_is_not_among_all() {
    let text = VOLUME.replace("500", "200");
    let mut editor = Editor::with(&[("main.tf", &text)], &capabilities());
    editor.open("main.tf", &text);
    let [action] = &actions(&mut editor, "main.tf", (2, 11), "quickfix")[..] else { panic!("there is one") };
    assert!(action["title"].as_str().is_some_and(|title| title.ends_with(" (unsafe)")), "{action}");
    assert_eq!(action.get("isPreferred"), None);
    assert_eq!(actions(&mut editor, "main.tf", (2, 11), "source.fixAll"), Vec::<Value>::new());
    editor.finish();
}

#[test]
fn what_decides_is_fixed_in_its_own_file_open_or_not() {
    let (main, kind) = (VOLUME.replace("\"gp2\"", "local.kind"), "locals { kind = \"gp2\" }\n");
    let mut editor = Editor::with(&[("main.tf", &main), ("kind.tf", kind)], &capabilities());
    editor.open("kind.tf", kind);
    let [action] = &actions(&mut editor, "kind.tf", (0, 17), "quickfix")[..] else { panic!("there is one") };
    assert_eq!(changed(&editor, action, "kind.tf", kind, Unit::Utf16), kind.replace("gp2", "gp3"));
    let fixed = changed(&editor, action, "main.tf", &main, Unit::Utf16);
    assert_eq!(fixed, FIXED.replace("\"gp3\"", "local.kind"));
    let versions = |action: &Value| -> Vec<Value> {
        let changes = action["edit"]["documentChanges"].as_array().expect("a list");
        changes.iter().map(|change| change["textDocument"]["version"].clone()).collect()
    };
    assert_eq!(versions(action), [json!(1), Value::Null]);
    // On the disk it is another by now, and nobody has told the server.
    editor.write("main.tf", &format!("\n{main}"));
    assert!(actions(&mut editor, "kind.tf", (0, 17), "quickfix").is_empty());
    editor.open("main.tf", &format!("\n\n{main}"));
    let [action] = &actions(&mut editor, "kind.tf", (0, 17), "quickfix")[..] else { panic!("there is one") };
    assert_eq!(versions(action), [json!(1), json!(1)]);
    assert_eq!(changed(&editor, action, "main.tf", &format!("\n\n{main}"), Unit::Utf16), format!("\n\n{fixed}"));
    editor.finish();
}

#[test]
fn columns_of_edits_count_what_was_agreed_on() {
    let text = VOLUME.replace("  type =", "/* é𝄞€ */ type =").replace('\n', "\r\n");
    let text = format!("\u{feff}{text}");
    for (encodings, unit, column) in [(json!(["utf-16"]), Unit::Utf16, 20), (json!(["utf-8"]), Unit::Utf8, 25)] {
        let mut capabilities = capabilities();
        capabilities["general"] = json!({ "positionEncodings": encodings });
        let mut editor = Editor::with(&[("main.tf", &text)], &capabilities);
        editor.open("main.tf", &text);
        let [action] = &actions(&mut editor, "main.tf", (2, column), "quickfix")[..] else { panic!("there is one") };
        let fixed = changed(&editor, action, "main.tf", &text, unit);
        assert!(fixed.starts_with('\u{feff}') && fixed.contains("/* é𝄞€ */ type"), "{fixed}");
        assert!(fixed.contains("= \"gp3\" # boot disk\r\n") && fixed.contains("throughput = 250\r\n"), "{fixed}");
        editor.replace("main.tf", 2, &fixed);
        assert!(editor.published("main.tf").diagnostics.len() == 1 && editor.told("main.tf") == "nothing");
        editor.finish();
    }
}

#[test]
fn all_safe_fixes_of_a_text_are_one_action() {
    let text: String = ["a", "b", "c"].iter().map(|name| VOLUME.replace("kept", name)).collect();
    let expected: String = ["a", "b", "c"].iter().map(|name| FIXED.replace("kept", name)).collect();
    let mut editor = Editor::with(&[("main.tf", &text)], &capabilities());
    editor.open("main.tf", &text);
    let [action] = &actions(&mut editor, "main.tf", (0, 0), "source.fixAll.costlint")[..] else {
        panic!("there is one")
    };
    assert_eq!(changed(&editor, action, "main.tf", &text, Unit::Utf16), expected);
    editor.finish();
}

#[test]
fn an_action_that_is_asked_for_right_after_a_key_is_that_of_the_new_text() {
    let mut editor = Editor::with(&[("main.tf", VOLUME)], &capabilities());
    editor.open("main.tf", VOLUME);
    editor.published("main.tf");
    let moved = format!("# é\n\n{VOLUME}");
    editor.replace("main.tf", 2, &moved);
    let [action] = &actions(&mut editor, "main.tf", (4, 11), "quickfix")[..] else { panic!("there is one") };
    assert_eq!(action["edit"]["documentChanges"][0]["textDocument"]["version"], 2);
    assert_eq!(changed(&editor, action, "main.tf", &moved, Unit::Utf16), format!("# é\n\n{FIXED}"));
    editor.finish();
}
