//! Writes new values as YAML, by indentation or between brackets, and as JSON.

use super::{
    super::ScalarStyle,
    quote::{self, Context},
    trivia::Language,
};
use crate::edit::{New, Refusal};

/// How a value between brackets is laid out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layout<'a> {
    /// On one line.
    Line,
    /// With every entry on its own line, inside of a line that is indented by this.
    Lines { indent: &'a str, unit: &'a str, line_break: &'a str },
}

/// How a value is laid out by indentation.
#[derive(Debug, Clone, Copy)]
pub(super) struct BlockLayout {
    pub(super) line_break: &'static str,
    /// How much further than its key a mapping is indented.
    pub(super) step: usize,
    /// How much further than its key the dashes of a sequence are indented.
    pub(super) dash: usize,
}

/// Refuses what the language of the text cannot hold.
pub(super) fn check(new: &New, language: Language) -> Result<(), Refusal> {
    match new {
        New::Null | New::Bool(_) => Ok(()),
        New::Number(number) => {
            if number.is_finite() {
                Ok(())
            } else {
                Err(Refusal::Unwritable)
            }
        }
        New::Text(text) => check_text(text, language),
        New::List(items) => items.iter().try_for_each(|item| check(item, language)),
        New::Object(entries) => entries.iter().try_for_each(|(name, value)| check_entry(name, value, language)),
    }
}

/// Refuses an entry that the language cannot hold.
pub(super) fn check_entry(name: &str, value: &New, language: Language) -> Result<(), Refusal> {
    check_text(name, language)?;
    check(value, language)
}

/// The YAML may be a template, or stand in one: there, marks of a placeholder are no text.
fn check_text(text: &str, language: Language) -> Result<(), Refusal> {
    let is_marked = ["{{", "${", "%{"].iter().any(|mark| text.contains(mark));
    if language == Language::Yaml && is_marked { Err(Refusal::Unwritable) } else { Ok(()) }
}

/// A value between brackets, or a scalar.
pub(super) fn flow(new: &New, context: Context, colon: &str, layout: Layout) -> String {
    match new {
        New::Null => "null".into(),
        New::Bool(bool) => bool.to_string(),
        New::Number(number) => quote::number(*number),
        New::Text(text) => quote::text(text, context),
        New::List(items) => {
            let layout = if items.iter().all(is_scalar) { Layout::Line } else { layout };
            list(items, context, colon, layout)
        }
        New::Object(entries) => brackets('{', '}', layout, entries, |(name, value), layout| {
            [&quote::text(name, context), colon, &flow(value, context, colon, layout)].concat()
        }),
    }
}

/// A list between brackets, laid out like this whatever is in it.
pub(super) fn list(items: &[New], context: Context, colon: &str, layout: Layout) -> String {
    brackets('[', ']', layout, items, |item, layout| flow(item, context, colon, layout))
}

fn brackets<T>(
    open: char,
    close: char,
    layout: Layout,
    children: &[T],
    write: impl Fn(&T, Layout) -> String,
) -> String {
    let Layout::Lines { indent, unit, line_break } = layout else {
        let children: Vec<String> = children.iter().map(|child| write(child, Layout::Line)).collect();
        return format!("{open}{}{close}", children.join(", "));
    };
    if children.is_empty() {
        return format!("{open}{close}");
    }
    let inner = [indent, unit].concat();
    let children: Vec<String> =
        children.iter().map(|child| write(child, Layout::Lines { indent: &inner, unit, line_break })).collect();
    let between = format!(",{line_break}{inner}");
    format!("{open}{line_break}{inner}{}{line_break}{indent}{close}", children.join(&between))
}

impl BlockLayout {
    /// What stands after the colon of a key in this column, from the space or line break on.
    pub(super) fn value(self, new: &New, column: usize) -> String {
        match new {
            New::Object(entries) if !entries.is_empty() => {
                self.below(column + self.step, &self.entries(entries, None, column + self.step))
            }
            New::List(items) if !items.is_empty() => {
                self.below(column + self.dash, &self.items(items, column + self.dash))
            }
            scalar => format!(" {}", flow(scalar, Context::Block, ": ", Layout::Line)),
        }
    }

    /// The entries of a mapping in this column, whose indentation is there already. Keys are written like those beside them.
    pub(super) fn entries(self, entries: &[(String, New)], beside: Option<ScalarStyle>, column: usize) -> String {
        let lines = entries
            .iter()
            .map(|(name, value)| [&quote::key(name, beside, Context::Block), ":", &self.value(value, column)].concat());
        self.join(lines, column)
    }

    /// The elements of a sequence in this column, whose indentation is there already.
    pub(super) fn items(self, items: &[New], column: usize) -> String {
        let lines = items.iter().map(|item| match item {
            New::Object(entries) if !entries.is_empty() => format!("- {}", self.entries(entries, None, column + 2)),
            other => format!("- {}", flow(other, context_of(other), ": ", Layout::Line)),
        });
        self.join(lines, column)
    }

    fn below(self, column: usize, lines: &str) -> String {
        [self.line_break, &" ".repeat(column), lines].concat()
    }

    fn join(self, lines: impl Iterator<Item = String>, column: usize) -> String {
        lines.collect::<Vec<_>>().join(&[self.line_break, &" ".repeat(column)].concat())
    }
}

fn is_scalar(new: &New) -> bool {
    !matches!(new, New::List(_) | New::Object(_))
}

fn context_of(new: &New) -> Context {
    if is_scalar(new) { Context::Block } else { Context::Flow }
}
