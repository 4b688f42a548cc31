//! Makes the index of the pages and word lists of `/rules`, so that a new one is in the binary without a list to extend, and
//! nothing of a page is read before it is needed.

#![expect(clippy::disallowed_methods, reason = "a build script finds the pages on the disk")]
#![expect(clippy::print_stdout, reason = "a build script speaks to cargo by printing")]

use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

mod outline;

use outline::{Outline, outline};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("pages");
    let mut files = Vec::new();
    find(&root, "", &mut files);
    files.sort();
    let words: Vec<&(String, PathBuf)> = files.iter().filter(|(name, _)| name.starts_with("words/")).collect();
    let pages: Vec<Shipped> = files
        .iter()
        .filter(|(name, _)| Path::new(name).extension().is_some_and(|end| end == "md"))
        .filter_map(Shipped::read)
        .collect();
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("pages.rs"), index(&pages)).expect("the output folder can be written");
    fs::write(out.join("words.rs"), lists(&words)).expect("the output folder can be written");
}

/// A page that holds a rule or a kind.
struct Shipped {
    name: String,
    path: PathBuf,
    outline: Outline,
}

impl Shipped {
    fn read((name, path): &(String, PathBuf)) -> Option<Shipped> {
        let text = fs::read_to_string(path).expect("a page is a readable text");
        let outline = outline(&text);
        let is_page = outline.rule.is_some() || !outline.kinds.is_empty();
        is_page.then(|| Shipped { name: format!("rules/{name}"), path: path.clone(), outline })
    }

    /// The kind that the page would begin: its stem, or its folder where it fills one.
    fn kind(&self) -> &str {
        let mut parts = self.name.rsplit('/');
        let stem = parts.next().unwrap_or_default().trim_end_matches(".md");
        if stem == "kind" { parts.next().unwrap_or(stem) } else { stem }
    }
}

/// Every file below a folder, by its path from there.
fn find(folder: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).expect("the pages are beside this file").flatten() {
        let (path, own) = (entry.path(), entry.file_name());
        let own = own.to_string_lossy();
        let name = if name.is_empty() { own.into_owned() } else { format!("{name}/{own}") };
        if path.is_dir() {
            find(&path, &name, files);
        } else {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push((name, path));
        }
    }
}

/// The index as Rust: the pages; the kinds with their pages, the one that begins each first; the declared resource types with
/// their kinds; the types that are reached through references.
fn index(pages: &[Shipped]) -> String {
    let mut kinds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        if page.outline.kinds.iter().any(|fence| fence.extends.is_none()) {
            kinds.entry(page.kind()).or_default().insert(0, number);
        }
    }
    for (number, page) in pages.iter().enumerate() {
        for name in page.outline.kinds.iter().filter_map(|fence| fence.extends.as_deref()) {
            let known = kinds.entry(name).or_default();
            if !known.contains(&number) {
                known.push(number);
            }
        }
    }
    let mut types: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    let mut reached: Vec<&str> = Vec::new();
    for (kind, (name, numbers)) in kinds.iter().enumerate() {
        let fences = || {
            let of_page = |number: &usize| {
                let page = &pages[*number];
                page.outline.kinds.iter().filter(move |fence| fence.extends.as_deref().unwrap_or(page.kind()) == *name)
            };
            numbers.iter().flat_map(of_page)
        };
        let groups: BTreeMap<&str, &Vec<String>> =
            fences().flat_map(|fence| &fence.groups).map(|(name, types)| (name.as_str(), types)).collect();
        for labels in fences().flat_map(|fence| &fence.declared) {
            let Some((dialect, labels)) = labels.split_first() else { continue };
            for label in labels {
                let of_group = label.strip_prefix('@').and_then(|group| groups.get(group));
                let one = std::slice::from_ref(label);
                for type_name in of_group.map_or(one, |types| types.as_slice()) {
                    let known = types.entry((dialect, type_name)).or_default();
                    if !known.contains(&kind) {
                        known.push(kind);
                    }
                }
            }
        }
        reached.extend(fences().flat_map(|fence| &fence.reached).map(String::as_str));
    }
    reached.sort_unstable();
    reached.dedup();

    let mut code = String::from("pub(super) static PAGES: &[ShippedPage] = &[\n");
    for page in pages {
        let path = page.path.to_str().expect("paths of a checkout are text");
        let rule = page.outline.rule.as_ref().map(|rule| {
            let outline::RuleOutline { code, severity, confidence, kinds } = rule;
            format!("ShippedRule {{ code: {code:?}, severity: {severity:?}, confidence: {confidence:?}, kinds: &{kinds:?} }}")
        });
        let rule = rule.map_or("None".to_owned(), |rule| format!("Some({rule})"));
        let (name, title) = (&page.name, &page.outline.title);
        write(
            &mut code,
            &format!("ShippedPage {{ path: {name:?}, title: {title:?}, text: include_str!({path:?}), rule: {rule} }}"),
        );
    }
    code += "];\npub(super) static KINDS: &[(&str, &[u16])] = &[\n";
    for (name, pages) in &kinds {
        write(&mut code, &format!("({name:?}, &{pages:?})"));
    }
    code += "];\npub(super) static TYPES: &[(&str, &str, &[u16])] = &[\n";
    for ((dialect, name), kinds) in &types {
        write(&mut code, &format!("({dialect:?}, {name:?}, &{kinds:?})"));
    }
    code += "];\npub(super) static REACHED: &[&str] = &[\n";
    for name in &reached {
        write(&mut code, &format!("{name:?}"));
    }
    code + "];\n"
}

/// The word lists as Rust, by their paths without the ending.
fn lists(words: &[&(String, PathBuf)]) -> String {
    let mut code = String::from(
        "/// The word lists of `rules/words`: their names and texts.\nstatic LISTS: &[(&str, &str)] = &[\n",
    );
    for (name, path) in words {
        let name = name.trim_start_matches("words/").trim_end_matches(".txt");
        let path = path.to_str().expect("paths of a checkout are text");
        write(&mut code, &format!("({name:?}, include_str!({path:?}))"));
    }
    code + "];\n"
}

fn write(code: &mut String, line: &str) {
    writeln!(code, "    {line},").expect("writing to a text cannot fail");
}
