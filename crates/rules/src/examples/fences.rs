//! The examples of a page, as its fences state them.

use costlint_model::languages;
use costlint_syntax::Span;

use crate::pages::{
    mistakes::{listed, misspelt, unknown},
    page::{Fence, Page, PageProblem},
    vocabulary,
};

/// An example: a project of one file or several, and what is expected of it.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) role: Role,
    /// The word for its role, in the page.
    pub(crate) word: Span,
    /// The files, the first one first.
    pub(crate) files: Vec<ExampleFile>,
    pub(crate) expected: Expected,
}

/// One file of an example.
#[derive(Debug)]
pub(crate) struct ExampleFile {
    /// Its path in the project.
    pub(crate) path: String,
    /// Its text, in the page.
    pub(crate) inside: Span,
    /// What its fence says before the word for its role, and after it of the file: `hcl` and ` file=envs/dev/main.tf`.
    pub(crate) named: (String, String),
}

/// What an example is for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It has findings.
    Bad,
    /// It has none.
    Good,
    /// The `bad` example before it with its fixes applied.
    Fixed,
    /// It has instances of a kind, which the fence behind it lists.
    Kind { instances: Option<Span> },
}

/// What a fence says of the findings of its example.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    /// How many there are; at least one where the page does not say.
    pub(crate) count: Option<usize>,
    /// What they save together, with the place of the figure.
    pub(crate) saves: Option<(String, Span)>,
    pub(crate) severity: Option<String>,
    pub(crate) fix: Option<String>,
    /// The bytes that each points at.
    pub(crate) at: Option<String>,
    pub(crate) today: Option<String>,
}

impl Example {
    /// The end of its last fence, in the page.
    pub(crate) fn end(&self, page: &Page) -> usize {
        let last = self.files.last().map_or(0, |file| file.inside.end as usize);
        page.text[last..].find('\n').map_or(page.text.len(), |line| last + line + 1)
    }

    /// Whether it brings a configuration.
    pub(crate) fn is_configured(&self) -> bool {
        self.files.iter().any(|file| file.path.rsplit_once('.').is_some_and(|(_, ending)| ending == "toml"))
    }
}

/// The language of a configuration, which only follows what it is for, and its file.
const CONFIGURATION: (&str, &str) = ("toml", "costlint.toml");

/// The examples of a page, and what is wrong with its fences.
pub(crate) fn examples(page: &Page) -> (Vec<Example>, Vec<PageProblem>) {
    let (mut examples, mut problems): (Vec<Example>, Vec<PageProblem>) = (Vec::new(), Vec::new());
    let mut can_follow = false;
    for fence in page.fences() {
        let words = page.words(&fence);
        let rest = fence.words.get(1..).unwrap_or_default();
        let Some((language, word)) = words.first().zip(words.get(1)) else { continue };
        let name = word.split('=').next().unwrap_or_default();
        match name {
            "rule" | "kind" if *language == "hcl" && words.len() == 2 => can_follow = false,
            "instances" if *language == "text" && words.len() == 2 => {
                match examples.last_mut().map(|example| &mut example.role) {
                    Some(Role::Kind { instances: instances @ None }) => *instances = Some(fence.inside),
                    _ => problems.push(page.problem(fence.words[1], "expected an example before these instances")),
                }
                can_follow = false;
            }
            "bad" | "good" | "fixed" | "example" | "and" => {
                let known = || languages::FENCES.into_iter().chain(Some(CONFIGURATION).filter(|_| name == "and"));
                let Some((_, path)) = known().find(|(known, _)| known == language) else {
                    let names = known().map(|(name, _)| name);
                    problems.push(unknown(page, fence.words[0], "language of examples", language, names));
                    continue;
                };
                match read(page, &fence, rest, path) {
                    Err(problem) => problems.push(problem),
                    Ok((file, _)) if name == "and" => match examples.last_mut().filter(|_| can_follow) {
                        Some(example) => example.files.push(file),
                        None => problems.push(page.problem(fence.words[1], "expected an example before this file")),
                    },
                    Ok((file, expected)) => {
                        let role = match name {
                            "bad" => Role::Bad,
                            "good" => Role::Good,
                            "fixed" => Role::Fixed,
                            _ => Role::Kind { instances: None },
                        };
                        examples.push(Example { role, word: fence.words[1], files: vec![file], expected });
                        can_follow = true;
                    }
                }
            }
            _ => problems.push(misspelt(page, fence.words[1], name, &vocabulary::FENCES)),
        }
    }
    (examples, problems)
}

/// The file of a fence, and what its words expect.
fn read(page: &Page, fence: &Fence, words: &[Span], path: &str) -> Result<(ExampleFile, Expected), PageProblem> {
    let mut expected = Expected::default();
    let language = fence.words[0].of(&page.text).to_owned();
    let mut file = ExampleFile { path: path.to_owned(), inside: fence.inside, named: (language, String::new()) };
    let mut is_named = false;
    let role = words.first().map_or("", |word| word.of(&page.text)).split('=').next().unwrap_or_default();
    for word in words {
        let text = word.of(&page.text);
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let plain = value.trim_matches('"').to_owned();
        let at_value = Span::new(word.start as usize + (text.len() - value.len()), word.end as usize);
        let one_of = |words: &[&str]| {
            let is_one = words.contains(&plain.as_str());
            if is_one {
                Ok(Some(plain.clone()))
            } else {
                Err(page.problem(*word, format!("expected {}", listed(words))))
            }
        };
        let is_finding = matches!(name, "saves" | "severity" | "fix" | "at");
        if is_finding && role != "bad" {
            return Err(page.problem(*word, format!("`{name}` describes findings and belongs on a `bad` example")));
        }
        match name {
            "bad" if !value.is_empty() => match plain.parse() {
                Ok(count) if count > 0 => expected.count = Some(count),
                _ => return Err(page.problem(*word, "expected the number of findings: bad=2")),
            },
            "bad" | "good" | "fixed" | "example" | "and" if value.is_empty() => {}
            "saves" => {
                if plain.parse::<f64>().is_err() || plain.split_once('.').is_none_or(|(_, cents)| cents.len() != 2) {
                    return Err(page.problem(*word, "expected dollars and cents: saves=5.00"));
                }
                expected.saves = Some((plain, at_value));
            }
            "severity" => expected.severity = one_of(&vocabulary::SEVERITIES)?,
            "fix" => expected.fix = one_of(&vocabulary::SAFETIES)?,
            "at" if !plain.is_empty() => expected.at = Some(plain),
            "today" => {
                let is_date = plain.len() == 10 && crate::money::calendar::days_until(&plain, &plain).is_some();
                if !is_date {
                    return Err(page.problem(*word, "expected a date: today=2026-11-24"));
                }
                expected.today = Some(plain);
            }
            "file" if !plain.is_empty() && !plain.starts_with('/') && !plain.contains("..") => {
                file.path = plain;
                file.named.1 = format!(" {text}");
                is_named = true;
            }
            "file" => return Err(page.problem(*word, "expected a path in the project: file=envs/dev/main.tf")),
            _ => return Err(misspelt(page, *word, name, &vocabulary::FENCES)),
        }
    }
    if role == "and" && !is_named {
        return Err(page.problem(fence.words[1], "an additional file needs a path: and file=prod.tfvars"));
    }
    Ok((file, expected))
}
