//! The fix loop over an example of a page with random changes: it terminates without a panic, its output still parses, and a
//! fixed finding needs no further fix.

#![no_main]

use std::{path::PathBuf, sync::LazyLock};

use costlint_project::{
    Options, Overlay, Report, check,
    fixing::{Allow, fix},
};
use costlint_rules::Rulebook;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

/// The examples of all pages, each with the name of a file that may hold it.
static EXAMPLES: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let mut examples = Vec::new();
    for page in Rulebook::pages() {
        for fence in page.fences() {
            let path = match fence.words.first().map(String::as_str) {
                Some("hcl") if fence.words.get(1).is_some_and(|word| word != "rule" && word != "kind") => "main.tf",
                Some("yaml") => "example.yaml",
                Some("json") => "example.json",
                _ => continue,
            };
            examples.push((path, page.text[fence.inside.range()].to_owned()));
        }
    }
    examples
});

/// Two calls of the module in the folder `called`.
const CALLS: &str = "module \"one\" {\n  source = \"./called\"\n}\n\nmodule \"more\" {\n  source   = \"./called\"\n  for_each = toset([\"a\", \"b\"])\n  name     = each.key\n}\n";

/// Strings that have a meaning in one of the languages.
const WORDS: [&str; 32] = [
    "gp2", "\"gp2\"", "null", "var.x", "local.x", "${var.x}", "!Ref X", "{ Ref: X }", "# note\n", "\n", "\r\n", "\t", " ", "  ", "{", "}", "[", "]", ":",
    ",", "=", "<<EOT\n", "EOT\n", "---\n", "- ", "*a", "&a ", "<<: *a", "{{ .x }}", "\u{feff}", "é", "0",
];

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("costlint.toml"), "").expect("a file can be written");
    folder
});

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first_chunk::<2>() else { return };
    let (path, mut text) = EXAMPLES[usize::from(u16::from_le_bytes(*first)) % EXAMPLES.len()].clone();
    for change in rest.chunks_exact(4) {
        mutate(&mut text, change);
    }
    // A Terraform example is also a module that others may call.
    if path == "main.tf" && rest.len() % 2 == 1 {
        run(&[("main.tf", CALLS.to_owned()), ("called/main.tf", text)]);
    } else {
        run(&[(path, text)]);
    }
});

/// Inserts a word, removes bytes, or duplicates a line.
fn mutate(text: &mut String, change: &[u8]) {
    let wanted = usize::from(u16::from_le_bytes([change[0], change[1]])) % (text.len() + 1);
    let at = (wanted..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    match change[2] % 3 {
        0 => text.insert_str(at, WORDS[usize::from(change[3]) % WORDS.len()]),
        1 => {
            let end = (at + usize::from(change[3]) % 24).min(text.len());
            let end = (end..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
            text.replace_range(at..end, "");
        }
        _ => {
            let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
            let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
            let line = text[start..end].to_owned();
            text.insert_str(start, &line);
        }
    }
}

fn run(files: &[(&str, String)]) {
    let folder = FOLDER.path().canonicalize().expect("the folder is there");
    let path = |name: &str| -> PathBuf { folder.join(name) };
    let options = Options { directory: FOLDER.path().to_owned(), threads: Some(1), ..Options::default() };
    let mut look = |overlay: &Overlay| check(&options, overlay, &|_| {});
    let overlay: Overlay = files.iter().map(|(name, text)| (path(name), text.as_str().into())).collect();
    let before = look(&overlay);
    assert!(before.errors.is_empty(), "{:?}", before.errors);
    let (after, fixed) = fix(Allow::Unsafe, &overlay, &mut look);
    assert!(after.errors.is_empty(), "{:?}", after.errors);
    for dropped in &fixed.dropped {
        assert!(!dropped.reason.contains("bug"), "{} of {}: {}\n{files:?}", dropped.rule, dropped.resource, dropped.reason);
    }
    if fixed.texts.is_empty() {
        return;
    }
    assert!(problems(&after) <= problems(&before), "what is fixed no longer reads:\n{files:?}");
    let changed = fixed.texts.iter().map(|(name, changed)| (path(name), changed.after.clone()));
    let mended: Overlay = overlay.clone().into_iter().chain(changed).collect();
    let (_, again) = fix(Allow::Unsafe, &mended, &mut look);
    assert!(again.applied.is_empty(), "a second run changes more: {:?}\n{files:?}", again.applied);
}

/// The number of syntax errors.
fn problems(report: &Report) -> usize {
    report.sources.iter().map(|(_, source)| source.problems().len()).sum()
}
