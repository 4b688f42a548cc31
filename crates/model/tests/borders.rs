//! Nobody but this crate asks which language a file or resource is in: a new language is added here, and nowhere else.

#![expect(clippy::disallowed_methods, reason = "the test reads the sources of the other crates")]

use std::{fs, path::Path};

/// What would be such a question, with what to ask instead.
const QUESTIONS: [(&str, &str); 15] = [
    ("Language::Terraform", "Language's own methods"),
    ("Language::Variables", "Language's own methods"),
    ("Language::CloudFormation", "Language's own methods"),
    ("Language::Kubernetes", "Language's own methods"),
    ("Language::Helm", "Language's own methods"),
    ("Dialect::Terraform", "Resource's methods, Dialect::ALL"),
    ("Dialect::CloudFormation", "Resource's methods, Dialect::ALL"),
    ("Dialect::Kubernetes", "Resource's methods, Dialect::ALL"),
    ("matches!(source.tree", "Tree's methods"),
    ("type_name.starts_with", "Resource::is_call"),
    ("starts_with(\"module.", "Resource::is_call, Reference::is_to_a_lookup"),
    ("ends_with(\".tf", "Language::may_be, terraform::is_configuration"),
    ("ends_with(\".yaml", "Language::may_be"),
    ("ends_with(\".json", "Language::may_be"),
    ("tofu,", "languages::ENDINGS"),
];

#[test]
fn no_other_crate_asks_for_the_language() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of all crates");
    let mut read = 0;
    let mut found = Vec::new();
    for name in ["rules", "project", "server", "costlint"] {
        let mut folders = vec![crates.join(name).join("src")];
        let mut texts = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("a folder of sources") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = fs::read_to_string(&path).expect("a text");
                texts.push((path.display().to_string().replace('\\', "/"), text));
            }
        }
        // Tests name languages freely, in modules of their own too.
        let for_tests: Vec<String> = texts.iter().flat_map(|(_, text)| test_modules(text)).collect();
        let is_test = |path: &str| {
            for_tests.iter().any(|name| path.ends_with(&format!("/{name}.rs")) || path.contains(&format!("/{name}/")))
        };
        for (path, text) in texts.iter().filter(|(path, _)| !is_test(path)) {
            let text = text.split("mod tests {").next().unwrap_or_default();
            let questions = QUESTIONS.iter().filter(|(question, _)| text.contains(question));
            found.extend(questions.map(|(question, instead)| format!("{path}: {question} (ask {instead})")));
            read += 1;
        }
    }
    assert!(read > 80, "only {read} files");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The modules that a file declares for tests alone.
fn test_modules(text: &str) -> Vec<String> {
    let declared = text.split("#[cfg(test)]").skip(1).filter_map(|rest| rest.trim_start().split(';').next());
    declared
        .filter_map(|line| line.rsplit_once("mod ").map(|(_, name)| name.to_owned()))
        .filter(|name| !name.contains('{'))
        .collect()
}
