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
    /// The bytes of its value.
    value: Span,
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

/// Each trial by itself, and some together: in a container, all additions and for each setting one trial or none.
pub(crate) fn sets(trials: &[Trial]) -> Vec<Vec<&Trial>> {
    let mut containers: BTreeMap<Span, BTreeMap<&str, Vec<&Trial>>> = BTreeMap::new();
    for trial in trials {
        containers.entry(trial.container).or_default().entry(&trial.scope).or_default().push(trial);
    }
    let mut sets: Vec<Vec<&Trial>> = trials.iter().map(|trial| vec![trial]).collect();
    for settings in containers.values() {
        let together = |shift: usize| {
            let choice = settings.values().enumerate().filter_map(|(index, trials)| {
                let is_addition = trials[0].span.is_empty();
                trials.get(if is_addition { 0 } else { (index + shift) % 3 }).copied()
            });
            choice.collect::<Vec<_>>()
        };
        let removals =
            settings.values().filter_map(|trials| trials.iter().copied().find(|trial| trial.change.to.is_none()));
        sets.extend(
            [together(0), together(1), together(2), removals.collect()].into_iter().filter(|set| set.len() > 1),
        );
    }
    sets
}

/// Makes the changes of some trials of one container, and says what does not hold then.
pub(crate) fn run(text: &str, file: &File, trials: &[&Trial]) -> Result<Outcome, String> {
    let changes: Vec<Change> = trials.iter().map(|trial| trial.change.clone()).collect();
    let edits = match hcl::edit::change(text, file, trials[0].container, &changes) {
        Ok(edits) => edits,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let after = apply(text, &edits).into_owned();
    let tree = hcl::parse(&after);
    match violation(text, file, trials, &edits, &after, &tree) {
        Some(violation) => {
            let wanted: Vec<_> = trials.iter().map(|trial| (&trial.setting, &trial.change.to)).collect();
            Err(format!("{violation}\n{wanted:?}\n{text}\n--- becomes\n{after}"))
        }
        None => Ok(Outcome::Changed(after)),
    }
}

fn violation(text: &str, file: &File, trials: &[&Trial], edits: &[Edit], after: &str, tree: &File) -> Option<String> {
    if edits.is_empty() {
        return Some("nothing is changed".into());
    }
    if edits.windows(2).any(|pair| pair[0].span.end > pair[1].span.start) {
        return Some(format!("edits overlap: {edits:?}"));
    }
    if !tree.problems.is_empty() {
        return Some(format!("the text does not read: {:?}", tree.problems));
    }
    if let [Trial { value, change: Change { to: Some(new), .. }, .. }] = trials
        && !value.is_empty()
        && hcl::edit::replace(text, file, *value, new).as_deref() != Ok(edits)
    {
        return Some("to replace the value is something else".into());
    }
    comments_lost(text, file, trials, after, tree)
        .or_else(|| settings_lost(text, file, trials, after, tree))
        .or_else(|| line_ends_lost(text, after))
        .or_else(|| again(trials, after, tree))
}

/// Only the comments in and behind what was removed may go.
fn comments_lost(text: &str, file: &File, trials: &[&Trial], after: &str, tree: &File) -> Option<String> {
    let sources = |text: &str, file: &File| {
        file.comments.iter().map(|comment| comment.of(text).trim_end().to_owned()).collect::<Vec<_>>()
    };
    let (before, mut left) = (sources(text, file), sources(after, tree));
    let mut lost = Vec::new();
    for comment in before.into_iter().rev() {
        if left.last() == Some(&comment) {
            left.pop();
        } else {
            lost.push(comment);
        }
    }
    let line_end =
        |offset: u32| text[offset as usize..].find('\n').map_or(text.len(), |length| offset as usize + length);
    let going = trials.iter().filter(|trial| trial.change.to.is_none()).map(|trial| {
        let end = file.comments.iter().fold(line_end(trial.span.end), |end, comment| {
            let reaches_further =
                (comment.start as usize) < end && comment.start >= trial.span.end && comment.end as usize > end;
            if reaches_further { line_end(comment.end) } else { end }
        });
        file.comments
            .iter()
            .filter(|comment| comment.start >= trial.span.start && comment.start as usize <= end)
            .count()
    });
    (!left.is_empty() || lost.len() > going.sum()).then(|| format!("comments lost {lost:?}, left {left:?}"))
}

fn settings_lost(text: &str, file: &File, trials: &[&Trial], after: &str, tree: &File) -> Option<String> {
    let (mut before, mut left) = (settings(text, file), settings(after, tree));
    let values: Vec<Option<String>> = trials.iter().map(|trial| left.get(&trial.setting).cloned()).collect();
    let is_other = |name: &String, _: &mut String| trials.iter().all(|trial| !name.starts_with(trial.scope.as_str()));
    before.retain(is_other);
    left.retain(is_other);
    // The elements behind one that was removed have another place.
    let has_element = trials.iter().any(|trial| trial.setting.ends_with(']'));
    if before != left && !has_element {
        let lost: Vec<_> = before.iter().filter(|(name, value)| left.get(*name) != Some(value)).collect();
        let new: Vec<_> = left.iter().filter(|(name, value)| before.get(*name) != Some(value)).collect();
        return Some(format!("settings are lost {lost:?}, and new {new:?}"));
    }
    let unquoted = |value: Option<&String>| value.map(|value| value.trim_matches('"').to_owned());
    trials.iter().zip(values).filter(|_| !has_element).find_map(|(trial, value)| {
        let wanted = match &trial.change.to {
            Some(New::Text(text)) => Some(format!("{text:?}")),
            Some(New::Number(number)) => Some(number.to_string()),
            Some(New::Bool(value)) => Some(value.to_string()),
            None => None,
            Some(_) => return None,
        };
        (unquoted(value.as_ref()) != unquoted(wanted.as_ref())).then(|| format!("{value:?} is written, not {wanted:?}"))
    })
}

/// A text whose lines all end in the same way stays such a text.
fn line_ends_lost(text: &str, after: &str) -> Option<String> {
    let bare = |text: &str| text.matches('\n').count() - text.matches("\r\n").count();
    let is_crlf = text.contains("\r\n") && bare(text) == 0;
    let is_lost = is_crlf && bare(after) > 0 || !text.contains('\r') && after.contains('\r');
    is_lost.then(|| "line ends are mixed".into())
}

/// The same changes once more change nothing.
fn again(trials: &[&Trial], after: &str, tree: &File) -> Option<String> {
    if trials[0].container != Span::at(0) {
        // Only the container that is the whole file has the same span as before.
        return None;
    }
    let changes: Vec<Change> = trials.iter().map(|trial| trial.change.clone()).collect();
    match hcl::edit::change(after, tree, trials[0].container, &changes) {
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
                    self.setting(container, &path, &Key::Name(name.to_owned()), attribute.span(), &attribute.value);
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
        let change =
            Change { path: vec![Key::Block("zz_new".into()), Key::Name("x".into())], to: Some(New::Number(1.0)) };
        self.trials.push(Trial {
            container,
            change,
            span: Span::at(0),
            value: Span::at(0),
            setting: format!("{path}/zz_new#0/x/"),
            scope: format!("{path}/zz_new#0"),
        });
    }

    fn additions(&mut self, container: Span, path: &str) {
        let rows = vec![New::Object(vec![("x".into(), New::Bool(true)), ("y z".into(), New::Null)])];
        let object = New::Object(vec![("rows".into(), New::List(rows)), ("n".into(), New::Number(0.5))]);
        let long = "zz_a_name_longer_than_most_of_those_that_people_give";
        for (name, new) in [("z", New::Number(3.0)), (long, New::Text("${x}".into())), ("zz_object", object)] {
            let change = Change { path: vec![Key::Name(name.into())], to: Some(new) };
            let setting = format!("{path}/{name}/");
            self.trials.push(Trial {
                container,
                change,
                span: Span::at(0),
                value: Span::at(0),
                scope: setting.clone(),
                setting,
            });
        }
    }

    fn setting(&mut self, container: Span, path: &str, key: &Key, span: Span, value: &Expr) {
        let mut add = |to: Option<New>| {
            let change = Change { path: vec![key.clone()], to };
            self.trials.push(Trial {
                container,
                change,
                span,
                value: value.span,
                setting: path.to_owned(),
                scope: path.to_owned(),
            });
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
                    self.setting(value.span, &format!("{path}[{index}]"), &Key::Index(index), element.span, element);
                }
                format!("list of {}", elements.len())
            }
            ExprKind::Object(entries) => {
                let names: Vec<Option<String>> = entries.iter().map(|entry| self.key(&entry.key)).collect();
                for (entry, name) in entries.iter().zip(&names) {
                    let is_only = names.iter().filter(|other| *other == name).count() == 1;
                    match name {
                        Some(name) if is_only => {
                            let span = entry.key.span.join(entry.value.span);
                            self.setting(
                                value.span,
                                &format!("{path}/{name}/"),
                                &Key::Name(name.clone()),
                                span,
                                &entry.value,
                            );
                        }
                        // Whatever is below an entry that stands twice or has a computed key has no name of its own.
                        _ => self.say(&format!("{path}/{}/", squeezed(entry.key.span.of(self.text))), &entry.value),
                    }
                }
                self.additions(value.span, path);
                "object".into()
            }
            _ => return self.say(path, value),
        };
        self.settings.insert(path.to_owned(), said);
    }

    fn say(&mut self, path: &str, value: &Expr) {
        let said = value
            .literal_text(self.text)
            .map_or_else(|| squeezed(value.span.of(self.text)), |text| format!("{text:?}"));
        self.settings.entry(path.to_owned()).or_default().push_str(&said);
    }

    /// The name that a key stands for, unless it is computed.
    fn key(&self, key: &Expr) -> Option<String> {
        match key.kind {
            ExprKind::Name => Some(key.span.of(self.text).to_owned()),
            _ => key.literal_text(self.text).map(Into::into),
        }
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
