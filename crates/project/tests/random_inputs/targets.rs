//! What must hold for any bytes, one function for each part that reads what people write. The tests run them on mutated
//! seeds, and `fuzz/` runs them for longer.

#![allow(unreachable_pub, reason = "the crate in `fuzz` has this file too, and uses it from its targets")]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use costlint_model::{
    Dialect, EvaluationUnit, Language, Source, Sources, Wanted, languages,
    terraform::{Folders, Initialised, Inputs, Modules},
};
use costlint_project::{
    Config, ConfigError, Options, Overlay, Report, check,
    fixing::{Allow, Dropped, fix},
    report::{Detail, Paths, Style, View, concise, github, json as json_report, markdown, sarif, text as text_report},
};
use costlint_rules::{
    Page, Rulebook,
    page::{Fence, PageText},
};
use costlint_syntax::{
    Problem, hcl, json, text,
    yaml::{self, Markers},
};
use tempfile::TempDir;

#[path = "../../../syntax/tests/invariants/mod.rs"]
mod data_tree;
#[path = "../../../syntax/tests/hcl_conformance/invariants.rs"]
mod hcl_tree;

/// A part of costlint, by the name of its target.
pub type Target = (&'static str, fn(&[u8]));

/// All targets, the fastest first.
pub const TARGETS: [Target; 10] = [
    ("hcl", hcl),
    ("yaml", yaml),
    ("json", json),
    ("masks", masks),
    ("languages", languages),
    ("evaluation", evaluation),
    ("pages", pages),
    ("configuration", configuration),
    ("suppressions", suppressions),
    ("fix_loop", fix_loop),
];

/// Reads HCL, an expression and a template: all spans lie in the text and in order.
pub fn hcl(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let file = hcl::parse(text);
    assert_eq!(hcl_tree::violation(text, &file), None, "{text:?}");
    for (_, problems) in [hcl::parse_expression(text), hcl::parse_template(text)] {
        within(text, &problems);
    }
}

/// Reads YAML: all spans lie in the text and in order.
pub fn yaml(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    assert_eq!(data_tree::violation(text, &yaml::parse(text)), None, "{text:?}");
}

/// Reads JSON: all spans lie in the text and in order.
pub fn json(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    assert_eq!(data_tree::violation(text, &json::parse(text)), None, "{text:?}");
}

/// Reads templates that write YAML: all spans lie in the text and in order.
pub fn masks(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    for markers in [Markers::GoTemplate, Markers::Terraform] {
        assert_eq!(data_tree::violation(text, &yaml::parse_masked(text, markers)), None, "{markers:?} {text:?}");
    }
}

/// Decodes bytes, recognises their language and reads them by it.
pub fn languages(data: &[u8]) {
    let Some((path, bytes)) = named(data) else { return };
    let Ok(decoded) = text::decode(bytes.to_vec()) else { return };
    let recognised = Language::of(path, decoded.text.as_bytes());
    let source = Source::read(path, decoded.text);
    assert_eq!(recognised.is_some(), source.is_some());
    if let Some(source) = source {
        within(&source.text, source.problems());
        source.certain_problems();
        source.is_mostly_lost();
        source.is_read_as_yaml();
    }
}

/// Evaluates everything that a file declares.
pub fn evaluation(data: &[u8]) {
    let Some((path, bytes)) = named(data) else { return };
    let Some(source) = Source::read(path, &*String::from_utf8_lossy(bytes)) else { return };
    let sources = Sources::new([Some(source), calls(path)].into_iter().flatten().collect());
    let folders = Folders::new(&sources, Initialised::default());
    let modules = Modules::new(&sources, &folders);
    let everything = |_: Dialect, _: &str| true;
    let wanted = Wanted::new(&everything);
    let inputs = Inputs::default();
    let roots = folders.roots().map(|root| EvaluationUnit::Module(root, &inputs));
    for unit in roots.chain(EvaluationUnit::files(&sources)) {
        for resource in unit.evaluate(&sources, &modules, &wanted).resources {
            let text = &sources.get(resource.header.file).text;
            assert!(text.get(resource.header.span.range()).is_some(), "{:?} is not in {text:?}", resource.header);
        }
    }
}

/// Reads a page of a rule, a kind or a list of words, beside those of costlint. What is wrong with it has its place.
pub fn pages(data: &[u8]) {
    static EMBEDDED: LazyLock<Vec<Page>> = LazyLock::new(Rulebook::pages);
    let Some((first, rest)) = data.split_first() else { return };
    // A page may have the path of one of costlint's, or another.
    let path = match first {
        0..128 => {
            let names = ["rules/storage/volumes.md", "rules/kinds/volumes.md", "rules/words/volumes.md"];
            PageText::Static(names[usize::from(first % 3)])
        }
        128.. => EMBEDDED[usize::from(*first) % EMBEDDED.len()].path.clone(),
    };
    let page = Page { path, text: PageText::Shared(String::from_utf8_lossy(rest).into()) };
    let (_, problems) = Rulebook::embedded().extended(vec![page]);
    for problem in &problems {
        within(&problem.page.text, std::slice::from_ref(&problem.problem));
    }
}

/// Reads a `costlint.toml`. What is wrong with it has its place.
pub fn configuration(data: &[u8]) {
    static CONFIGURED: LazyLock<Folder> = LazyLock::new(|| Folder::with(&[("main.tf", VOLUME)]));
    let path = CONFIGURED.path("costlint.toml");
    fs::write(&path, data).expect("a file can be written");
    if let Err(ConfigError::Invalid { text, span, message, .. }) = Config::load(&path) {
        within(&text, &[Problem::new(span, message)]);
    }
    let report = CONFIGURED.check(&Overlay::new());
    no_bug(&report, data);
    for (text, problem) in report.errors.iter().filter_map(|error| error.problem.as_deref()) {
        within(text, std::slice::from_ref(problem));
    }
}

/// Checks a file with suppressions, and writes its report in every format.
pub fn suppressions(data: &[u8]) {
    static FOLDER: LazyLock<Folder> = LazyLock::new(|| Folder::with(&[("costlint.toml", "")]));
    let Some((path, bytes)) = named(data) else { return };
    let text = String::from_utf8_lossy(bytes);
    let report = FOLDER.check(&Overlay::from([(FOLDER.path(path), (&*text).into())]));
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    write(&report);
}

/// Fixes an example of a page after random changes: the loop ends, what is fixed still reads, and needs no further fix.
pub fn fix_loop(data: &[u8]) {
    let Some((first, rest)) = data.split_first_chunk::<2>() else { return };
    let (path, mut text) = EXAMPLES[usize::from(u16::from_le_bytes(*first)) % EXAMPLES.len()].clone();
    for change in rest.chunks_exact(4) {
        edit(&mut text, change);
        // A line that is duplicated again and again takes all memory there is, before costlint sees it.
        if text.len() > LONGEST_EXAMPLE {
            return;
        }
    }
    // A Terraform example is also a module that others may call.
    if path == "main.tf" && rest.len() % 2 == 1 {
        fixed(&[("main.tf", CALLS), ("called/main.tf", &text)]);
    } else {
        fixed(&[(path, &text)]);
    }
}

/// Strings that have a meaning in one of the languages.
pub const WORDS: [&str; 44] = [
    "gp2",
    "\"gp2\"",
    "null",
    "var.x",
    "local.x",
    "${var.x}",
    "!Ref X",
    "{ Ref: X }",
    "# note\n",
    "\n",
    "\r\n",
    "\t",
    " ",
    "  ",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "=",
    "<<EOT\n",
    "EOT\n",
    "---\n",
    "- ",
    "*a",
    "&a ",
    "<<: *a",
    "{{ .x }}",
    "{{ if .x }}\n",
    "{{ end }}\n",
    "%{ if a }",
    "\u{feff}",
    "é",
    "0",
    "? ",
    "|\n",
    ">-\n",
    "\"",
    "'",
    "\\",
    "[*]",
    "for_each = ",
    "costlint: ignore[STO001]",
];

/// The most bytes of an example with changes.
const LONGEST_EXAMPLE: usize = 50_000;

/// Two calls of the module in the folder `called`.
const CALLS: &str = "module \"one\" {\n  source = \"./called\"\n}\n\nmodule \"more\" {\n  source   = \"./called\"\n  for_each = toset([\"a\", \"b\"])\n  name     = each.key\n}\n";

/// A finding with a fix.
const VOLUME: &str = "resource \"aws_ebs_volume\" \"kept\" {\n  size = 100\n  type = \"gp2\"\n}\n";

/// The names that a file may have, which the first byte of the data chooses from: `0` the first, `1` the second.
const NAMES: [&str; 8] = [
    "main.tf",
    "main.tf.json",
    "terraform.tfvars",
    "stack.yaml",
    "stack.json",
    "pod.yaml",
    "chart/templates/pod.yaml",
    "called/main.tf",
];

/// The examples of all pages, each with the name of a file that may hold it.
static EXAMPLES: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let mut examples = Vec::new();
    for page in Rulebook::pages() {
        let shown = page.fences().filter_map(|fence| Some((example_name(&page, &fence)?, fence)));
        examples.extend(shown.map(|(name, fence)| (name, page.text[fence.inside.range()].to_owned())));
    }
    examples
});

/// The name of the file that a fence shows; `None` for the declarations of a page.
pub fn example_name(page: &Page, fence: &Fence) -> Option<&'static str> {
    let words = page.words(fence);
    let (language, what) = (words.first()?, words.get(1)?);
    let (_, name) = languages::FENCES.into_iter().find(|(name, _)| name == language)?;
    (!matches!(*what, "rule" | "kind" | "types")).then_some(name)
}

fn named(data: &[u8]) -> Option<(&'static str, &[u8])> {
    let (first, rest) = data.split_first()?;
    Some((NAMES[usize::from(*first) % NAMES.len()], rest))
}

fn calls(path: &str) -> Option<Source> {
    let beside = match path {
        "called/main.tf" => CALLS,
        "terraform.tfvars" => VOLUME,
        _ => return None,
    };
    Source::read("main.tf", beside)
}

fn within(text: &str, problems: &[Problem]) {
    for problem in problems {
        assert!(text.get(problem.span.range()).is_some(), "{problem:?} is not in {text:?}");
    }
}

/// A folder whose files are checked.
struct Folder {
    folder: TempDir,
    options: Options,
}

impl Folder {
    fn with(files: &[(&str, &str)]) -> Folder {
        let folder = TempDir::new().expect("a temporary folder can be made");
        for (name, text) in files {
            fs::write(folder.path().join(name), text).expect("a file can be written");
        }
        let options = Options { directory: folder.path().to_owned(), threads: Some(1), ..Options::default() };
        Folder { folder, options }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().expect("the folder is there").join(name)
    }

    fn check(&self, overlay: &Overlay) -> Report {
        check(&self.options, overlay, &|_| {})
    }
}

/// A panic in a part of a run is an error that says so.
fn no_bug(report: &Report, data: &[u8]) {
    for error in &report.errors {
        assert!(!error.message.contains("bug in costlint"), "{error:?}\n{:?}", String::from_utf8_lossy(data));
    }
}

fn write(report: &Report) {
    let paths = Paths::between(&report.root, Path::new("/"));
    let view = View::new(report, &paths).with_fixes(Allow::Unsafe, None);
    let folded = Style { width: Some(60), ..Style::PLAIN };
    let mut out = Vec::new();
    let written = [
        text_report::write(&view, folded, Detail::Usual, &mut out),
        concise::write(&view, Style::PLAIN, Detail::Usual, &mut out),
        github::write(&view, None, &mut out),
        markdown::write(&view, &mut out),
        json_report::write(&view, &mut out),
        sarif::write(&view, &mut out),
    ];
    assert!(written.iter().all(Result::is_ok), "a vector takes everything");
    let text = String::from_utf8(out).expect("every format is UTF-8");
    let is_shown = |char: char| char == '\n' || !char.is_control();
    assert!(text.chars().all(is_shown), "a control character is printed: {text:?}");
}

/// Inserts a word, removes bytes, or duplicates a line.
fn edit(text: &mut String, change: &[u8]) {
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

fn fixed(files: &[(&str, &str)]) {
    static FOLDER: LazyLock<Folder> = LazyLock::new(|| Folder::with(&[("costlint.toml", "")]));
    let mut look = |overlay: &Overlay| FOLDER.check(overlay);
    let overlay: Overlay = files.iter().map(|(name, text)| (FOLDER.path(name), (*text).into())).collect();
    let before = look(&overlay);
    assert!(before.errors.is_empty(), "{:?}", before.errors);
    let (after, fixed) = fix(Allow::Unsafe, &overlay, &mut look);
    assert!(after.errors.is_empty(), "{:?}", after.errors);
    for dropped in &fixed.dropped {
        let Dropped { rule, resource, reason, .. } = dropped;
        assert!(!reason.contains("bug"), "{rule} of {resource}: {reason}\n{files:?}");
    }
    if fixed.texts.is_empty() {
        return;
    }
    assert!(syntax_errors(&after) <= syntax_errors(&before), "what is fixed no longer reads:\n{files:?}");
    let changed = fixed.texts.iter().map(|(name, changed)| (FOLDER.path(name), changed.after.clone()));
    let mended: Overlay = overlay.clone().into_iter().chain(changed).collect();
    let (_, again) = fix(Allow::Unsafe, &mended, &mut look);
    assert!(again.applied.is_empty(), "a second run changes more: {:?}\n{files:?}", again.applied);
}

fn syntax_errors(report: &Report) -> usize {
    report.sources.iter().map(|(_, source)| source.problems().len()).sum()
}
