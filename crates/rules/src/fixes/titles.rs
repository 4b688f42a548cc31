//! The title of a fix: an imperative that names the written setting as in the user's own file.

use costlint_model::Texts;
use costlint_syntax::edit::{Change, Key, New};

use super::write::Write;
use crate::pages::path::title_of;

/// How many settings a title names; a fix that writes more says how many.
const MOST_NAMED: usize = 4;

/// What some writes do: ``set `type` to "gp3" and `throughput` to 250``.
pub(super) fn title(writes: &[Write], texts: &Texts<'_>) -> String {
    let mut set: Vec<String> = Vec::new();
    let mut removed: Vec<String> = Vec::new();
    let mut added: Vec<String> = Vec::new();
    for write in writes {
        let (to, part) = match write {
            Write::Beside { text, .. } => {
                added.push(format!("`{}`", text.lines().next().unwrap_or_default().trim_end_matches([' ', '{'])));
                continue;
            }
            Write::Change { change: Change { path, to: Some(New::Object(_)) }, .. }
                if matches!(path.last(), Some(Key::Index(_))) =>
            {
                added.push(format!("`{}`", name_of(path)));
                continue;
            }
            Write::Change { change, .. } => match (&change.to, name_of(&change.path)) {
                (Some(to), name) => (true, assigned(&name, to)),
                (None, name) => (false, format!("`{name}`")),
            },
            Write::Replace { literal, setting, to, .. } => match texts.key_before(*literal) {
                // A variable's default, a line of a variable file: what is written has another name than what it decides.
                Some(key) if key != *setting && key != last_part(setting) => {
                    (true, format!("{} for `{setting}`", assigned(&key, to)))
                }
                _ => (true, assigned(setting, to)),
            },
        };
        let list = if to { &mut set } else { &mut removed };
        if !list.contains(&part) {
            list.push(part);
        }
    }
    let parts = [("add", added), ("set", set), ("remove", removed)].into_iter().filter(|(_, parts)| !parts.is_empty());
    parts.map(|(verb, parts)| format!("{verb} {}", listed(&parts))).collect::<Vec<_>>().join(", ")
}

pub(super) fn assigned(name: &str, to: &New) -> String {
    format!("`{name}` to {}", shown(to))
}

/// The setting at the end of a path as titles call it.
pub(super) fn name_of(path: &[Key]) -> String {
    let names: Vec<&str> = path
        .iter()
        .filter_map(|key| match key {
            Key::Name(name) | Key::Block(name) => Some(name.as_str()),
            Key::Index(_) | Key::Having(..) => None,
        })
        .collect();
    title_of(&names).unwrap_or_default()
}

/// The name that stands before the value itself: `enabled` of `autoclass.enabled`.
fn last_part(title: &str) -> &str {
    title.rsplit_once('.').map_or(title, |(_, last)| last)
}

fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [named @ .., last] if parts.len() <= MOST_NAMED => format!("{} and {last}", named.join(", ")),
        _ => format!("{} and {} more settings", parts[..MOST_NAMED].join(", "), parts.len() - MOST_NAMED),
    }
}

/// A value as a file has it, cut short where it is long.
fn shown(value: &New) -> String {
    match value {
        New::Null => "null".to_owned(),
        New::Bool(value) => value.to_string(),
        New::Number(value) => costlint_model::value::show_number(*value),
        New::Text(text) => format!("\"{text}\""),
        New::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        New::Object(members) if members.len() <= 2 => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("{name} = {}", shown(value))).collect();
            format!("{{ {} }}", members.join(", "))
        }
        New::Object(members) => format!("an object of {} settings", members.len()),
    }
}
