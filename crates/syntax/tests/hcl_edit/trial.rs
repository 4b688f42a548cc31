//! Changes to try on a text, and what holds for each.

use std::collections::BTreeMap;

use costlint_syntax::edit::{Change, Key, New, Refusal, apply};
use costlint_syntax::hcl::{self, Body, Expr, ExprKind, File, Item};
use costlint_syntax::{Edit, Span};

/// One change to a text.
pub(crate) struct Trial {
    container: Span,
    change: Change,
    /// The bytes of the setting; empty if it is new.
    span: Span,
    /// The setting as it is called in [`settings`].
    setting: String,
    /// What the names of all settings that may change begin with.
    scope: String,
}

/// What became of a trial.
pub(crate) enum Outcome {
    Changed(String),
    Refused(Refusal),
}

/// Every literal replaced and removed, and a short and a long name and a block inserted wherever that is possible.
pub(crate) fn trials(text: &str, file: &File) -> Vec<Trial> {
    let mut walk = Walk { text, trials: Vec::new(), settings: BTreeMap::new() };
    walk.body(Span::at(0), "", &file.body);
    walk.trials
}

/// What a text says: each setting by where it stands, with its value.
pub(crate) fn settings(text: &str, file: &File) -> BTreeMap<String, String> {
    let mut walk = Walk { text, trials: Vec::new(), settings: BTreeMap::new() };
    walk.body(Span::at(0), "", &file.body);
    walk.settings
}

/// Makes the change, and says what does not hold then.
pub(crate) fn run(text: &str, file: &File, trial: &Trial) -> Result<Outcome, String> {
    let edits = match hcl::edit::change(text, file, trial.container, std::slice::from_ref(&trial.change)) {
        Ok(edits) => edits,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let after = apply(text, &edits).into_owned();
    let tree = hcl::parse(&after);
    match violation(text, file, trial, &edits, &after, &tree) {
        Some(violation) => Err(format!("{violation}\n{:?} {:?}\n{text}\n--- becomes\n{after}", trial.setting, trial.change.to)),
        None => Ok(Outcome::Changed(after)),
    }
}

fn violation(text: &str, file: &File, trial: &Trial, edits: &[Edit], after: &str, tree: &File) -> Option<String> {
    if edits.is_empty() {
        return Some("nothing is changed".into());
    }
    if edits.windows(2).any(|pair| pair[0].span.end > pair[1].span.start) {
        return Some(format!("edits overlap: {edits:?}"));
    }
    if !tree.problems.is_empty() {
        return Some(format!("the text does not read: {:?}", tree.problems));
    }
    comments_lost(text, file, trial, after, tree)
        .or_else(|| settings_lost(text, file, trial, after, tree))
        .or_else(|| line_ends_lost(text, after))
        .or_else(|| again(trial, after, tree))
}

/// Only the comment behind what was removed may go.
fn comments_lost(text: &str, file: &File, trial: &Trial, after: &str, tree: &File) -> Option<String> {
    let sources = |text: &str, file: &File| file.comments.iter().map(|comment| comment.of(text).trim_end().to_owned()).collect::<Vec<_>>();
    let (before, mut left) = (sources(text, file), sources(after, tree));
    let mut lost = Vec::new();
    for comment in before.into_iter().rev() {
        if left.last() == Some(&comment) {
            left.pop();
        } else {
            lost.push(comment);
        }
    }
    let line_end = |offset: u32| text[offset as usize..].find('\n').map_or(text.len(), |length| offset as usize + length);
    let end = file.comments.iter().fold(line_end(trial.span.end), |end, comment| {
        let reaches_further = (comment.start as usize) < end && comment.start >= trial.span.end && comment.end as usize > end;
        if reaches_further { line_end(comment.end) } else { end }
    });
    let is_gone = |comment: &&Span| trial.change.to.is_none() && comment.start >= trial.span.start && comment.start as usize <= end;
    let may_go = file.comments.iter().filter(is_gone).count();
    (!left.is_empty() || lost.len() > may_go).then(|| format!("comments lost {lost:?}, left {left:?}"))
}

fn settings_lost(text: &str, file: &File, trial: &Trial, after: &str, tree: &File) -> Option<String> {
    let (mut before, mut left) = (settings(text, file), settings(after, tree));
    let value = left.get(&trial.setting).cloned();
    let is_other = |name: &String, _: &mut String| !name.starts_with(trial.scope.as_str());
    before.retain(is_other);
    left.retain(is_other);
    let is_element = trial.setting.ends_with(']');
    if before != left && !is_element {
        let lost: Vec<_> = before.iter().filter(|(name, value)| left.get(*name) != Some(value)).collect();
        let new: Vec<_> = left.iter().filter(|(name, value)| before.get(*name) != Some(value)).collect();
        return Some(format!("settings are lost {lost:?}, and new {new:?}"));
    }
    let wanted = match &trial.change.to {
        Some(New::Text(text)) => Some(format!("{text:?}")),
        Some(New::Number(number)) => Some(number.to_string()),
        Some(New::Bool(value)) => Some(value.to_string()),
        None if !is_element => None,
        _ => return None,
    };
    let unquoted = |value: &Option<String>| value.as_ref().map(|value| value.trim_matches('"').to_owned());
    (unquoted(&value) != unquoted(&wanted)).then(|| format!("{value:?} is written, not {wanted:?}"))
}

/// A text whose lines all end in the same way stays such a text.
fn line_ends_lost(text: &str, after: &str) -> Option<String> {
    let bare = |text: &str| text.matches('\n').count() - text.matches("\r\n").count();
    let is_crlf = text.contains("\r\n") && bare(text) == 0;
    let is_lost = is_crlf && bare(after) > 0 || !text.contains('\r') && after.contains('\r');
    is_lost.then(|| "line ends are mixed".into())
}

/// The same change once more changes nothing.
fn again(trial: &Trial, after: &str, tree: &File) -> Option<String> {
    if trial.container != Span::at(0) {
        // Only the container that is the whole file has the same span as before.
        return None;
    }
    match hcl::edit::change(after, tree, trial.container, std::slice::from_ref(&trial.change)) {
        Ok(edits) if edits.is_empty() => None,
        other => Some(format!("once more it would become {other:?}")),
    }
}

struct Walk<'t> {
    text: &'t str,
    trials: Vec<Trial>,
    settings: BTreeMap<String, String>,
}

impl Walk<'_> {
    fn body(&mut self, container: Span, path: &str, body: &Body) {
        let mut blocks = BTreeMap::new();
        for item in &body.items {
            match item {
                Item::Attribute(attribute) => {
                    let name = attribute.name.of(self.text);
                    let path = format!("{path}/{name}/");
                    self.setting(container, &path, Key::Name(name.to_owned()), attribute.span(), &attribute.value);
                }
                Item::Block(block) => {
                    let header = block.header.of(self.text);
                    let count = blocks.entry(header).and_modify(|count| *count += 1).or_insert(0);
                    let path = format!("{path}/{header}#{count}");
                    self.settings.insert(path.clone(), "block".into());
                    self.body(block.header, &path, &block.body);
                }
            }
        }
        self.additions(container, path);
        let change = Change { path: vec![Key::Block("zz_new".into()), Key::Name("x".into())], to: Some(New::Number(1.0)) };
        self.trials.push(Trial {
            container,
            change,
            span: Span::at(0),
            setting: format!("{path}/zz_new#0/x/"),
            scope: format!("{path}/zz_new#0"),
        });
    }

    fn additions(&mut self, container: Span, path: &str) {
        for name in ["z", "zz_a_name_longer_than_most_of_those_that_people_give"] {
            let change = Change { path: vec![Key::Name(name.into())], to: Some(New::Text("${x}".into())) };
            let setting = format!("{path}/{name}/");
            self.trials.push(Trial { container, change, span: Span::at(0), scope: setting.clone(), setting });
        }
    }

    fn setting(&mut self, container: Span, path: &str, key: Key, span: Span, value: &Expr) {
        let mut add = |to: Option<New>| {
            let change = Change { path: vec![key.clone()], to };
            self.trials.push(Trial { container, change, span, setting: path.to_owned(), scope: path.to_owned() });
        };
        if let Some(other) = other(self.text, value) {
            add(Some(other));
        }
        add(None);
        self.value(path, value);
    }

    fn value(&mut self, path: &str, value: &Expr) {
        let said = match &value.kind {
            ExprKind::List(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.setting(value.span, &format!("{path}[{index}]"), Key::Index(index), element.span, element);
                }
                format!("list of {}", elements.len())
            }
            ExprKind::Object(entries) => {
                for entry in entries {
                    let name = match entry.key.kind {
                        ExprKind::Name => Some(entry.key.span.of(self.text).to_owned()),
                        _ => entry.key.literal_text(self.text).map(Into::into),
                    };
                    match name {
                        Some(name) => self.setting(
                            value.span,
                            &format!("{path}/{name}/"),
                            Key::Name(name),
                            entry.key.span.join(entry.value.span),
                            &entry.value,
                        ),
                        None => self.value(&format!("{path}/{}/", squeezed(entry.key.span.of(self.text))), &entry.value),
                    }
                }
                self.additions(value.span, path);
                "object".into()
            }
            _ => value.literal_text(self.text).map_or_else(|| squeezed(value.span.of(self.text)), |text| format!("{text:?}")),
        };
        self.settings.insert(path.to_owned(), said);
    }
}

/// A source without blanks, which may change between comments.
fn squeezed(source: &str) -> String {
    source.split_whitespace().collect()
}

/// Another value than that of a literal.
fn other(text: &str, value: &Expr) -> Option<New> {
    match &value.kind {
        ExprKind::Null => Some(New::Number(7.0)),
        ExprKind::Bool(value) => Some(New::Bool(!value)),
        ExprKind::Number => Some(New::Number(value.span.of(text).parse::<f64>().ok()? + 1234.0)),
        ExprKind::Text(_) => Some(New::Text(format!("{}-2", value.literal_text(text)?))),
        ExprKind::List(elements) => {
            let mut others: Vec<New> = elements.iter().map(|element| other(text, element)).collect::<Option<_>>()?;
            others.insert(0, New::Text("more".into()));
            Some(New::List(others))
        }
        _ => None,
    }
}
