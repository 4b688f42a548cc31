//! Quoted templates and heredocs.

use std::sync::Arc;

use costlint_syntax::{Problem, hcl::Part};

use super::{Evaluated, Evaluator, Frame, budget::LARGEST, collections::elements, fault, truth_of};
use crate::{
    Truth,
    value::{Data, Value},
};

/// A template's text as it grows. `None`: some part of it is unknown, so the whole is.
type Text = Option<String>;

impl Evaluator<'_> {
    /// A quoted template. One interpolation alone is the value itself, of whatever type.
    pub(super) fn template(&self, parts: &[Part], frame: Option<&Frame<'_>>) -> Evaluated {
        match parts {
            [Part::Interpolation { value, .. }] => self.value_in(value, frame),
            _ => self.heredoc(parts, frame),
        }
    }

    /// A template that is always a text.
    pub(super) fn heredoc(&self, parts: &[Part], frame: Option<&Frame<'_>>) -> Evaluated {
        let mut text = Some(String::new());
        self.write(parts, frame, &mut text)?;
        Ok(text.map_or_else(Value::unknown, |text| Value::text(Arc::<str>::from(text))))
    }

    fn write(&self, parts: &[Part], frame: Option<&Frame<'_>>, text: &mut Text) -> Result<(), Box<Problem>> {
        for part in parts {
            match part {
                Part::Literal { span, text: value } => self.push(text, value.as_deref().unwrap_or_else(|| span.of(self.text))),
                Part::Interpolation { value, span } => {
                    let shown = self.value_in(value, frame)?;
                    match (shown.shown(), &shown.data) {
                        (Some(shown), _) => self.push(text, &shown),
                        (None, Data::Unknown(_) | Data::OneOf(_)) => *text = None,
                        (None, _) => return Err(fault(*span, "only a text, number or boolean can stand in a template")),
                    }
                }
                Part::If { condition, then, otherwise, .. } => match truth_of(&self.value_in(condition, frame)?) {
                    Truth::Yes => self.write(then, frame, text)?,
                    Truth::No => self.write(otherwise, frame, text)?,
                    Truth::Unknown => *text = None,
                },
                Part::For { key_name, value_name, collection, body, .. } => {
                    let collection = self.value_in(collection, frame)?;
                    let Some(elements) = elements(&collection) else {
                        *text = None;
                        continue;
                    };
                    for (key, value) in elements {
                        let inner = Frame::new(value_name.of(self.text), value, frame);
                        let outer = key_name.map(|name| Frame::new(name.of(self.text), key, Some(&inner)));
                        self.write(body, Some(outer.as_ref().unwrap_or(&inner)), text)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn push(&self, text: &mut Text, more: &str) {
        let Some(written) = text else { return };
        if written.len() + more.len() > LARGEST || !self.budget.spend(1 + more.len() / 64) {
            *text = None;
        } else {
            written.push_str(more);
        }
    }
}
