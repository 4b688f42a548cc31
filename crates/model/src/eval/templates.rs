//! Quoted templates and heredocs.

use std::sync::Arc;

use costlint_syntax::{
    Problem, Span,
    hcl::{Call, ExprKind, Part, parse_template},
};

use super::{
    Evaluated, Evaluator, Frame, Names, alternatives, budget::LARGEST, collections::elements, fault, operand,
    operand::Failure, or_unknown,
};
use crate::{Truth, value::Value};

/// The most texts that a template may turn out to be.
const MOST_TEXTS: usize = 8;

/// The variables of a template that is worked out apart.
struct Variables<'v>(&'v Value);

impl Names for Variables<'_> {
    fn name(&self, name: &str) -> Option<Value> {
        self.0.as_object().map_or_else(|| Some(Value::unknown()), |object| object.get(name))
    }

    fn member(&self, _: &str, _: &str) -> Option<Value> {
        None
    }

    fn call(&self, _: &str, _: &[Value]) -> Option<Result<Value, String>> {
        None
    }
}

/// A template's text as it grows, one for each combination of alternatives. `None`: some part of it is unknown, so the
/// whole is.
type JoinedTexts = Option<Vec<String>>;

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
        let mut texts = Some(vec![String::new()]);
        self.write(parts, frame, &mut texts)?;
        match texts {
            Some(texts) => Ok(Value::one_of(texts.into_iter().map(|text| Value::text(Arc::<str>::from(text))))),
            None => Ok(self.doubtful()),
        }
    }

    /// `templatestring(name, variables)`: what the name stands for is a template itself, over these variables alone.
    pub(super) fn template_string(&self, call: &Call, span: Span, frame: Option<&Frame<'_>>) -> Evaluated {
        let [template, variables] = call.args.as_slice() else {
            return Err(fault(span, "wrong number of arguments"));
        };
        if !matches!(template.kind, ExprKind::Name | ExprKind::Traversal(..)) {
            return Err(fault(template.span, "the template must be the name of a string"));
        }
        let values = [self.value_in(template, frame)?, self.value_in(variables, frame)?];
        let Some(text) = values[0].as_text().filter(|text| self.budget.spend(text.len())) else {
            return Ok(self.doubtful());
        };
        let (expr, problems) = parse_template(text);
        if !problems.is_empty() || values[1].is_null() {
            return Err(fault(span, "the template cannot be parsed"));
        }
        let evaluator = Evaluator { text, names: &Variables(&values[1]), ..*self };
        let value = evaluator.value(&expr).map_err(|problem| Box::new(Problem { span, ..*problem }))?;
        or_unknown(alternatives::over(&[value], |values| operand::text(&values[0]).map(Value::text)), span)
            .inspect(|value| self.note(value))
    }

    fn write(&self, parts: &[Part], frame: Option<&Frame<'_>>, texts: &mut JoinedTexts) -> Result<(), Box<Problem>> {
        for part in parts {
            match part {
                Part::Literal { span, text: value } => {
                    self.push(texts, &[value.as_deref().unwrap_or_else(|| span.of(self.text))]);
                }
                Part::Interpolation { value, span } => self.interpolate(&self.value_in(value, frame)?, *span, texts)?,
                Part::If { condition, then, otherwise, .. } => match self.condition(condition, frame)? {
                    Truth::Yes => self.write(then, frame, texts)?,
                    Truth::No => self.write(otherwise, frame, texts)?,
                    Truth::Unknown => *texts = None,
                },
                Part::For { key_name, value_name, collection, body, span } => {
                    let collection = self.value_in(collection, frame)?;
                    let Some(elements) = elements(&collection) else {
                        if collection.as_object().is_none() && !collection.is_unknown() {
                            return Err(fault(*span, "only lists and maps can be iterated over"));
                        }
                        *texts = None;
                        continue;
                    };
                    for (key, value) in elements {
                        if !self.budget.spend(1) {
                            *texts = None;
                            break;
                        }
                        let inner = Frame::new(value_name.of(self.text), value, frame);
                        let outer = key_name.map(|name| Frame::new(name.of(self.text), key, Some(&inner)));
                        self.write(body, Some(outer.as_ref().unwrap_or(&inner)), texts)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn interpolate(&self, value: &Value, span: Span, texts: &mut JoinedTexts) -> Result<(), Box<Problem>> {
        let shown: Vec<Result<Arc<str>, Failure>> = value.alternatives().iter().map(operand::text).collect();
        if shown.iter().all(|shown| matches!(shown, Err(Failure::Wrong(_)))) {
            return Err(fault(span, "only a string, number or boolean can appear in a template"));
        }
        match shown.iter().map(|shown| shown.as_deref().ok()).collect::<Option<Vec<_>>>() {
            Some(shown) => self.push(texts, &shown),
            None => *texts = None,
        }
        Ok(())
    }

    /// Goes on with one of these.
    fn push(&self, texts: &mut JoinedTexts, more: &[&str]) {
        let Some(written) = texts else { return };
        let added: usize = more.iter().map(|more| more.len() * written.len()).sum();
        let length: usize = written.iter().map(String::len).sum();
        if written.len() * more.len() > MOST_TEXTS
            || length * more.len() + added > LARGEST
            || !self.budget.spend(1 + added / 64)
        {
            *texts = None;
            return;
        }
        if let [more] = more {
            for text in written {
                text.push_str(more);
            }
        } else {
            *written = written.iter().flat_map(|start| more.iter().map(move |more| format!("{start}{more}"))).collect();
        }
    }
}
