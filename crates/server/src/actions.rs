//! Code actions: the fixes of the findings at a place, and all safe ones of a text at once.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use costlint_project::uri;
use costlint_rules::Safety;
use lsp_types::{Diagnostic, Range, TextEdit};
use serde::Serialize;

use crate::{client::Client, diagnostics::Findings, documents::Documents, messages::Wanted};

const QUICK_FIX: &str = "quickfix";
/// The kind of the action with all safe fixes of a text, which an editor can be told to do on saving.
pub(crate) const FIX_ALL: &str = "source.fixAll.costlint";

/// A fix, as an editor makes it.
#[derive(Debug, Clone)]
pub(crate) struct Mend {
    /// What it mends.
    pub(crate) diagnostic: Diagnostic,
    pub(crate) title: String,
    pub(crate) safety: Safety,
    pub(crate) changes: Vec<FileChange>,
}

/// What to change in one file.
#[derive(Debug, Clone)]
pub(crate) struct FileChange {
    pub(crate) path: PathBuf,
    /// The text that was checked, which the edits fit.
    pub(crate) before: Arc<str>,
    pub(crate) edits: Vec<TextEdit>,
}

/// A code action.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Action<'f> {
    title: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    diagnostics: Vec<&'f Diagnostic>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_preferred: Option<bool>,
    edit: WorkspaceEdit<'f>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
enum WorkspaceEdit<'f> {
    DocumentChanges(Vec<DocumentChange<'f>>),
    Changes(BTreeMap<String, &'f [TextEdit]>),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct DocumentChange<'f> {
    text_document: VersionedText,
    edits: &'f [TextEdit],
}

/// A text in one state; that on the disk if there is no version.
#[derive(Debug, Serialize)]
struct VersionedText {
    uri: String,
    version: Option<i32>,
}

/// The actions that are wanted of what was found in a text. Those whose files are no longer as they were checked are left out.
pub(crate) fn actions<'f>(
    findings: &'f Findings,
    wanted: &Wanted,
    documents: &Documents,
    client: &Client,
) -> Vec<Action<'f>> {
    let mut actions = Vec::new();
    if includes(wanted, QUICK_FIX) {
        let here = findings.mends.iter().filter(|mend| touch(mend.diagnostic.range, wanted.range));
        actions.extend(here.filter_map(|mend| quick_fix(mend, documents, client)));
    }
    if includes(wanted, FIX_ALL) && !findings.all.is_empty() {
        let edit = workspace_edit(&findings.all, documents, client);
        let title = "Make all safe fixes of costlint".to_owned();
        actions.extend(edit.map(|edit| Action {
            title,
            kind: FIX_ALL,
            diagnostics: Vec::new(),
            is_preferred: None,
            edit,
        }));
    }
    actions
}

/// Whether a kind of action is asked for, by its name or by that of a kind above it.
fn includes(Wanted { context, .. }: &Wanted, kind: &str) -> bool {
    let is_above = |asked: &String| {
        asked.is_empty()
            || kind.strip_prefix(asked.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    context.only.as_ref().is_none_or(|only| only.iter().any(is_above))
}

/// Whether two ranges have a place in common, be it an end: a cursor is an empty range.
fn touch(one: Range, two: Range) -> bool {
    one.start <= two.end && two.start <= one.end
}

fn quick_fix<'f>(mend: &'f Mend, documents: &Documents, client: &Client) -> Option<Action<'f>> {
    let is_safe = mend.safety == Safety::Safe;
    Some(Action {
        title: if is_safe { mend.title.clone() } else { format!("{} ({})", mend.title, mend.safety.name()) },
        kind: QUICK_FIX,
        diagnostics: vec![&mend.diagnostic],
        is_preferred: is_safe.then_some(true),
        edit: workspace_edit(&mend.changes, documents, client)?,
    })
}

fn workspace_edit<'f>(changes: &'f [FileChange], documents: &Documents, client: &Client) -> Option<WorkspaceEdit<'f>> {
    let texts: Option<Vec<VersionedText>> = changes.iter().map(|change| target(change, documents)).collect();
    let pairs = texts?.into_iter().zip(changes);
    Some(if client.edits_versions {
        WorkspaceEdit::DocumentChanges(
            pairs.map(|(text_document, change)| DocumentChange { text_document, edits: &change.edits }).collect(),
        )
    } else {
        WorkspaceEdit::Changes(pairs.map(|(text, change)| (text.uri, change.edits.as_slice())).collect())
    })
}

/// The text to change, if it is still the one that was checked.
fn target(change: &FileChange, documents: &Documents) -> Option<VersionedText> {
    if let Some((uri, document)) = documents.at(&change.path) {
        let version = Some(document.version);
        return (document.text == change.before).then(|| VersionedText { uri: uri.clone(), version });
    }
    let on_disk = std::fs::read(&change.path).ok()?;
    (on_disk == change.before.as_bytes()).then(|| VersionedText { uri: uri::of(&change.path), version: None })
}

#[cfg(test)]
mod tests {
    use lsp_types::Position;
    use serde_json::{Value, json};

    use super::*;

    const TEXT: &str = "type = \"gp2\"\n";

    fn range(start: (u32, u32), end: (u32, u32)) -> Range {
        Range::new(Position::new(start.0, start.1), Position::new(end.0, end.1))
    }

    fn change(path: PathBuf) -> FileChange {
        let edits = vec![TextEdit { range: range((0, 7), (0, 12)), new_text: "\"gp3\"".to_owned() }];
        FileChange { path, before: TEXT.into(), edits }
    }

    /// A text with a safe fix in line 0, an unsafe one in line 2, and the safe one again as the action for all.
    struct Project {
        folder: tempfile::TempDir,
        documents: Documents,
        findings: Findings,
    }

    fn project() -> Project {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let (open, closed) = (folder.path().join("main.tf"), folder.path().join("other.tf"));
        std::fs::write(&closed, TEXT).expect("files can be written");
        let mut documents = Documents::default();
        let open = documents.open(uri::of(&open), 7, TEXT, &[]).expect("it is ours");
        let closed = closed.canonicalize().expect("it exists");
        let mend = |line: u32, safety: Safety, path: &PathBuf| Mend {
            diagnostic: Diagnostic::new_simple(range((line, 7), (line, 12)), "gp2 costs more".to_owned()),
            title: "Set type to gp3".to_owned(),
            safety,
            changes: vec![change(path.clone())],
        };
        let findings = Findings {
            diagnostics: Vec::new(),
            mends: vec![mend(0, Safety::Safe, &open), mend(2, Safety::Unsafe, &closed)],
            all: vec![change(open)],
        };
        Project { folder, documents, findings }
    }

    impl Project {
        fn uri(&self, name: &str) -> String {
            uri::of(&self.folder.path().canonicalize().expect("it exists").join(name))
        }

        fn actions(&self, range: Range, only: &Value, client: &Client) -> Value {
            let range = serde_json::to_value(range).expect("JSON");
            let wanted =
                json!({ "textDocument": { "uri": self.uri("main.tf") }, "range": range, "context": { "only": only } });
            let wanted = serde_json::from_value(wanted).expect("it is what an editor sends");
            serde_json::to_value(actions(&self.findings, &wanted, &self.documents, client)).expect("JSON")
        }

        fn titles(&self, range: Range, only: &Value) -> Vec<String> {
            let actions = self.actions(range, only, &Client::default());
            actions
                .as_array()
                .expect("a list")
                .iter()
                .map(|action| action["title"].as_str().expect("a text").to_owned())
                .collect()
        }
    }

    #[test]
    fn an_action_says_what_it_changes_and_whether_that_is_safe() {
        let project = project();
        let edits = json!([{ "range": range((0, 7), (0, 12)), "newText": "\"gp3\"" }]);
        let actions = project.actions(range((0, 0), (2, 7)), &json!(["quickfix"]), &Client::default());
        assert_eq!(actions[0]["edit"], json!({ "changes": { project.uri("main.tf"): edits } }));
        assert_eq!((&actions[0]["title"], &actions[0]["isPreferred"]), (&json!("Set type to gp3"), &json!(true)));
        assert_eq!(actions[0]["diagnostics"][0]["message"], "gp2 costs more");
        assert_eq!((&actions[1]["title"], actions[1].get("isPreferred")), (&json!("Set type to gp3 (unsafe)"), None));
        assert_eq!(actions[1]["edit"], json!({ "changes": { project.uri("other.tf"): edits } }));
    }

    #[test]
    fn edits_name_the_state_of_the_text_where_the_editor_takes_that() {
        let project = project();
        let client = Client { edits_versions: true, ..Client::default() };
        let actions = project.actions(range((0, 0), (2, 7)), &Value::Null, &client);
        let text = |index: usize| actions[index]["edit"]["documentChanges"][0]["textDocument"].clone();
        assert_eq!(text(0), json!({ "uri": project.uri("main.tf"), "version": 7 }));
        assert_eq!(text(1), json!({ "uri": project.uri("other.tf"), "version": null }));
        assert_eq!((&actions[2]["kind"], text(2)), (&json!("source.fixAll.costlint"), text(0)));
    }

    #[test]
    fn a_quick_fix_belongs_to_its_place() {
        let project = project();
        let quick = json!(["quickfix"]);
        for (place, count) in [((0, 7), 1), ((0, 12), 1), ((0, 13), 0), ((1, 0), 0), ((2, 9), 1)] {
            assert_eq!(project.titles(range(place, place), &quick).len(), count, "{place:?}");
        }
        assert_eq!(project.titles(range((0, 0), (9, 0)), &quick).len(), 2);
    }

    #[test]
    fn only_the_kinds_that_are_asked_for_are_given() {
        let project = project();
        let titles = |only: Value| project.titles(range((0, 8), (0, 8)), &only);
        let (quick, all) = ("Set type to gp3", "Make all safe fixes of costlint");
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
        let mut project = project();
        let closed = project.folder.path().join("other.tf");
        let of_closed = |project: &Project| project.titles(range((2, 8), (2, 8)), &json!(["quickfix"])).len();
        std::fs::write(&closed, "type = \"st1\"\n").expect("files can be written");
        assert_eq!(of_closed(&project), 0);
        std::fs::write(&closed, TEXT).expect("files can be written");
        assert_eq!(of_closed(&project), 1);
        // Open in the editor, it counts as it is there.
        project.documents.open(project.uri("other.tf"), 1, "type = \"io1\"\n", &[]).expect("it is ours");
        assert_eq!(of_closed(&project), 0);
        std::fs::remove_file(&closed).expect("it is there");
        assert_eq!(of_closed(&project), 0);
    }
}
