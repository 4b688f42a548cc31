//! `docs/pages.md`: its tables are those of the checker, and its examples are pages without mistakes.

#![expect(clippy::disallowed_methods, reason = "the document lies on the disk, and is written anew when asked for")]

use costlint_rules::{Page, Rulebook, reference};

const MARK: &str = "cargo test -p costlint-rules reference -->\n";

fn path() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pages.md")
}

#[test]
fn the_reference_of_the_page_language_is_fresh() {
    let text = std::fs::read_to_string(path()).expect("the document is a part of the repository");
    let end = text.find(MARK).expect("the mark stands before the tables") + MARK.len();
    let fresh = format!("{}\n{}", &text[..end], reference());
    if fresh == text {
        return;
    }
    let writes = std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always");
    assert!(
        writes,
        "docs/pages.md is stale; write it with: INSTA_UPDATE=always cargo test -p costlint-rules reference"
    );
    std::fs::write(path(), fresh).expect("the document can be written");
}

#[test]
fn the_rules_and_kinds_that_the_document_shows_have_no_mistakes() {
    let text = std::fs::read_to_string(path()).expect("the document is a part of the repository");
    let shown = text.split("````markdown\n").skip(1).filter_map(|rest| rest.split("````").next());
    let mut checked = 0;
    for (number, block) in shown.enumerate() {
        let own = block.replace("STO001", &format!("OWN{number:03}"));
        let is_kind = own.contains("```hcl kind") && !own.contains("extend =");
        let (folder, own) = if is_kind { ("kinds", own) } else { ("own", own) };
        let page = Page { path: format!("own/{folder}/shown_{number}.md").into(), text: own.into() };
        let (_, problems) = Rulebook::embedded().extended(vec![page]);
        assert!(problems.is_empty(), "{problems:?}");
        checked += 1;
    }
    assert!(checked >= 4, "{checked}");
}
