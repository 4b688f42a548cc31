//! `textDocument/codeAction`: the fixes of the findings at a place, and all safe fixes of a document at once.

use std::{collections::BTreeMap, fs};

use costlint_project::uri;
use costlint_rules::Safety;
use lsp_types::{CodeActionKind, CodeActionOptions, CodeActionProviderCapability, Diagnostic, Range, TextEdit};
use serde::{Deserialize, Serialize};

use crate::{
    findings::{FileChange, OfferedFix},
    messages::Identifier,
    state::State,
};

const QUICK_FIX: &str = "quickfix";
/// The kind of the action with all safe fixes of a text, which an editor can be told to apply on saving.
const FIX_ALL: &str = "source.fixAll.costlint";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CodeActionParams {
    text_document: Identifier,
    range: Range,
    #[serde(default)]
    context: CodeActionContext,
}

#[derive(Debug, Default, Deserialize)]
struct CodeActionContext {
    /// The kinds of actions that are asked for, or kinds above them; all if there is none.
    only: Option<Vec<String>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CodeAction {
    title: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    diagnostics: Vec<Diagnostic>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_preferred: Option<bool>,
    edit: WorkspaceEdit,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
enum WorkspaceEdit {
    DocumentChanges(Vec<DocumentChange>),
    Changes(BTreeMap<String, Vec<TextEdit>>),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct DocumentChange {
    text_document: EditedText,
    edits: Vec<TextEdit>,
}

/// A text in one version; the file on the disk if it has none.
#[derive(Debug, Serialize)]
struct EditedText {
    uri: String,
    version: Option<i32>,
}

/// What the server says of its actions at the start of a session.
pub(crate) fn capability() -> CodeActionProviderCapability {
    CodeActionProviderCapability::Options(CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::from(FIX_ALL)]),
        resolve_provider: Some(false),
        ..CodeActionOptions::default()
    })
}

/// The actions at a place of a text. Those that change files which are no longer as they were checked are left out.
pub(crate) fn code_actions(state: &State, params: &CodeActionParams) -> Vec<CodeAction> {
    let Some(findings) = state.findings(&params.text_document.uri) else { return Vec::new() };
    let only = params.context.only.as_deref();
    let mut actions = Vec::new();
    if includes(only, QUICK_FIX) {
        let here = findings.fixes.iter().filter(|fix| touch(fix.diagnostic.range, params.range));
        actions.extend(here.filter_map(|fix| quick_fix(fix, state)));
    }
    if includes(only, FIX_ALL) && !findings.fix_all.is_empty() {
        actions.extend(fix_all(&findings.fix_all, state));
    }
    actions
}

/// Whether a kind of action is asked for, by its name or by that of a kind above it.
fn includes(only: Option<&[String]>, kind: &str) -> bool {
    let is_above = |asked: &String| {
        asked.is_empty()
            || kind.strip_prefix(asked.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    only.is_none_or(|only| only.iter().any(is_above))
}

/// Whether two ranges have a place in common, be it an end: a cursor is an empty range.
fn touch(one: Range, two: Range) -> bool {
    one.start <= two.end && two.start <= one.end
}

fn quick_fix(fix: &OfferedFix, state: &State) -> Option<CodeAction> {
    let is_safe = fix.safety == Safety::Safe;
    Some(CodeAction {
        title: if is_safe { fix.title.clone() } else { format!("{} ({})", fix.title, fix.safety.name()) },
        kind: QUICK_FIX,
        diagnostics: vec![fix.diagnostic.clone()],
        is_preferred: is_safe.then_some(true),
        edit: workspace_edit(&fix.changes, state)?,
    })
}

fn fix_all(changes: &[FileChange], state: &State) -> Option<CodeAction> {
    Some(CodeAction {
        title: "Apply all safe costlint fixes".to_owned(),
        kind: FIX_ALL,
        diagnostics: Vec::new(),
        is_preferred: None,
        edit: workspace_edit(changes, state)?,
    })
}

fn workspace_edit(changes: &[FileChange], state: &State) -> Option<WorkspaceEdit> {
    let texts: Option<Vec<EditedText>> = changes.iter().map(|change| edited(change, state)).collect();
    let pairs = texts?.into_iter().zip(changes.iter().map(|change| change.edits.clone()));
    Some(if state.client.edits_versions {
        WorkspaceEdit::DocumentChanges(
            pairs.map(|(text_document, edits)| DocumentChange { text_document, edits }).collect(),
        )
    } else {
        WorkspaceEdit::Changes(pairs.map(|(text, edits)| (text.uri, edits)).collect())
    })
}

/// The text to change, if it is still the one that was checked.
fn edited(change: &FileChange, state: &State) -> Option<EditedText> {
    if let Some((uri, document)) = state.documents.at(&change.path) {
        let version = Some(document.version);
        return (document.text == change.before).then(|| EditedText { uri: uri.clone(), version });
    }
    let on_disk = fs::read(&change.path).ok()?;
    (on_disk == change.before.as_bytes()).then(|| EditedText { uri: uri::of(&change.path), version: None })
}

#[cfg(test)]
mod tests {
    use std::{path::PathBuf, sync::mpsc};

    use lsp_types::Position;
    use serde_json::{Value, json};

    use super::*;
    use crate::{client::Client, findings::Findings, outbox::Outbox};

    const TEXT: &str = "type = \"gp2\"\n";

    fn range(start: (u32, u32), end: (u32, u32)) -> Range {
        Range::new(Position::new(start.0, start.1), Position::new(end.0, end.1))
    }

    fn change(path: PathBuf) -> FileChange {
        let edits = vec![TextEdit { range: range((0, 7), (0, 12)), new_text: "\"gp3\"".to_owned() }];
        FileChange { path, before: TEXT.into(), edits }
    }

    /// An editor with two texts: `main.tf`, which is open, has a safe fix in line 0, which is also the fix of all, and
    /// an unsafe one in line 2 that changes `other.tf`, which is closed.
    struct Workspace {
        folder: tempfile::TempDir,
        state: State,
    }

    fn workspace() -> Workspace {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let state = State::new(Outbox::new(drop), mpsc::channel().0, || None);
        let mut workspace = Workspace { folder, state };
        let uri = workspace.uri("main.tf");
        let open = workspace.state.documents.open(uri.clone(), 7, TEXT, &[]).expect("it is ours");
        let closed = workspace.path("other.tf");
        std::fs::write(&closed, TEXT).expect("files can be written");
        let fix = |line: u32, safety: Safety, path: &PathBuf| OfferedFix {
            diagnostic: Diagnostic::new_simple(range((line, 7), (line, 12)), "gp2 costs more".to_owned()),
            title: "Set type to gp3".to_owned(),
            safety,
            changes: vec![change(path.clone())],
        };
        let findings = Findings {
            diagnostics: Vec::new(),
            fixes: vec![fix(0, Safety::Safe, &open), fix(2, Safety::Unsafe, &closed)],
            fix_all: vec![change(open)],
        };
        let revision = workspace.state.documents.get(&uri).expect("it is open").revision;
        workspace.state.found.insert(uri, (revision, findings));
        workspace
    }

    impl Workspace {
        /// The path of a file, without links.
        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().canonicalize().expect("it exists").join(name)
        }

        fn uri(&self, name: &str) -> String {
            uri::of(&self.path(name))
        }

        fn actions(&self, range: Range, only: &Value) -> Value {
            let params = json!({
                "textDocument": { "uri": self.uri("main.tf") },
                "range": range,
                "context": { "only": only },
            });
            let params = serde_json::from_value(params).expect("it is what an editor sends");
            serde_json::to_value(code_actions(&self.state, &params)).expect("JSON")
        }

        fn titles(&self, range: Range, only: &Value) -> Vec<String> {
            let actions = self.actions(range, only);
            let actions = actions.as_array().expect("a list").iter();
            actions.map(|action| action["title"].as_str().expect("a string").to_owned()).collect()
        }
    }

    #[test]
    fn an_action_says_what_it_changes_and_whether_that_is_safe() {
        let workspace = workspace();
        let edits = json!([{ "range": range((0, 7), (0, 12)), "newText": "\"gp3\"" }]);
        let actions = workspace.actions(range((0, 0), (2, 7)), &json!(["quickfix"]));
        assert_eq!(actions[0]["edit"], json!({ "changes": { workspace.uri("main.tf"): edits } }));
        assert_eq!((&actions[0]["title"], &actions[0]["isPreferred"]), (&json!("Set type to gp3"), &json!(true)));
        assert_eq!(actions[0]["diagnostics"][0]["message"], "gp2 costs more");
        assert_eq!((&actions[1]["title"], actions[1].get("isPreferred")), (&json!("Set type to gp3 (unsafe)"), None));
        assert_eq!(actions[1]["edit"], json!({ "changes": { workspace.uri("other.tf"): edits } }));
    }

    #[test]
    fn edits_name_the_version_of_the_text_where_the_editor_takes_that() {
        let mut workspace = workspace();
        workspace.state.client = Client { edits_versions: true, ..Client::default() };
        let actions = workspace.actions(range((0, 0), (2, 7)), &Value::Null);
        let text = |index: usize| actions[index]["edit"]["documentChanges"][0]["textDocument"].clone();
        assert_eq!(text(0), json!({ "uri": workspace.uri("main.tf"), "version": 7 }));
        assert_eq!(text(1), json!({ "uri": workspace.uri("other.tf"), "version": null }));
        assert_eq!((&actions[2]["kind"], text(2)), (&json!("source.fixAll.costlint"), text(0)));
    }

    #[test]
    fn a_quick_fix_belongs_to_its_place() {
        let workspace = workspace();
        let quick = json!(["quickfix"]);
        for (place, count) in [((0, 7), 1), ((0, 12), 1), ((0, 13), 0), ((1, 0), 0), ((2, 9), 1)] {
            assert_eq!(workspace.titles(range(place, place), &quick).len(), count, "{place:?}");
        }
        assert_eq!(workspace.titles(range((0, 0), (9, 0)), &quick).len(), 2);
    }

    #[test]
    fn only_the_kinds_that_are_asked_for_are_given() {
        let workspace = workspace();
        let titles = |only: Value| workspace.titles(range((0, 8), (0, 8)), &only);
        let (quick, all) = ("Set type to gp3", "Apply all safe costlint fixes");
        assert_eq!(titles(Value::Null), [quick, all]);
        assert_eq!(titles(json!([""])), [quick, all]);
        for only in ["source", "source.fixAll", "source.fixAll.costlint"] {
            assert_eq!(titles(json!([only])), [all]);
        }
        for only in ["source.fix", "source.fixAll.costlint.x", "source.fixAll.eslint", "refactor"] {
            assert!(titles(json!([only])).is_empty(), "{only}");
        }
    }

    #[test]
    fn a_text_that_is_no_longer_as_it_was_checked_is_left_alone() {
        let mut workspace = workspace();
        let closed = workspace.path("other.tf");
        let of_closed = |workspace: &Workspace| workspace.titles(range((2, 8), (2, 8)), &json!(["quickfix"])).len();
        std::fs::write(&closed, "type = \"st1\"\n").expect("files can be written");
        assert_eq!(of_closed(&workspace), 0);
        std::fs::write(&closed, TEXT).expect("files can be written");
        assert_eq!(of_closed(&workspace), 1);
        // Open in the editor, it counts as it is there.
        workspace.state.documents.open(workspace.uri("other.tf"), 1, "type = \"io1\"\n", &[]).expect("it is ours");
        assert_eq!(of_closed(&workspace), 0);
        std::fs::remove_file(&closed).expect("it is there");
        assert_eq!(of_closed(&workspace), 0);
    }
}
