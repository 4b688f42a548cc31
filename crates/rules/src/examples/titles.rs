//! A law over all examples: the title of a fix names the settings that its edits write.

use costlint_model::Sources;

use super::{
    fences::{Role, examples},
    unconfigured,
};
use crate::{findings::finding::Replacement, rulebook::Rulebook};

/// The names that an edit assigns to, or that its line assigns its value to.
fn keys(edit: &Replacement, sources: &Sources) -> Vec<String> {
    let is_name = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.' | '/');
    let assigned = |text: &str| -> Vec<String> {
        let before =
            text.match_indices(['=', ':', '{']).map(|(at, _)| text[..at].trim_end().trim_end_matches(['"', '\'']));
        let names = before.map(|before| before.rsplit(|char| !is_name(char)).next().unwrap_or_default().to_owned());
        names.filter(|name| !name.is_empty()).collect()
    };
    let text = &sources.get(edit.place.file).text;
    let line = text[..edit.place.span.start as usize].rsplit('\n').next().unwrap_or_default();
    let removed = edit.place.span.of(text);
    match assigned(&edit.text) {
        own if !own.is_empty() => own,
        _ if edit.text.trim().is_empty() => assigned(removed),
        _ => assigned(line).pop().into_iter().collect(),
    }
}

#[test]
fn the_title_of_every_fix_names_a_setting_of_each_edit() {
    let rulebook = Rulebook::embedded();
    let mut checked = 0;
    for rule in &rulebook.rules {
        for example in
            examples(&rule.page).0.iter().filter(|example| example.role == Role::Bad && !example.is_configured())
        {
            let run = rulebook.run(&rule.page, example, &|other| other.name == rule.name, &unconfigured);
            let run = run.expect("the example is read");
            for fix in run.findings.iter().filter_map(|finding| finding.fix.as_ref()) {
                for edit in &fix.edits {
                    let keys = keys(edit, &run.sources);
                    // An element of a list has no name: its value is named.
                    let value = edit.text.trim().trim_matches(['"', '-', ',', ' ']);
                    let is_value = (keys.is_empty() || !value.is_empty()) && fix.title.contains(value);
                    // Moved blanks that keep lines aligned write nothing.
                    let is_blank = edit.text.trim().is_empty()
                        && edit.place.span.of(&run.sources.get(edit.place.file).text).trim().is_empty();
                    let is_named = keys
                        .iter()
                        .any(|key| ["`", "."].iter().any(|before| fix.title.contains(&format!("{before}{key}`"))));
                    assert!(
                        is_named || is_value || is_blank,
                        "{}: {:?} writes {keys:?}: {:?}",
                        rule.name,
                        fix.title,
                        edit.text
                    );
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 40, "{checked}");
}
