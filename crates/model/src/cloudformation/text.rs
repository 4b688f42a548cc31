//! `Fn::Sub` and `Fn::Join`: strings built from parts.

use std::sync::Arc;

use super::{
    call::{Intrinsic, dotted_reference},
    template::Template,
};
use crate::value::Value;

/// The largest text that is made.
const LARGEST: usize = 1 << 20;

/// The most texts that one call may come to.
const MOST_TEXTS: usize = 8;

/// A part of the text given to `Fn::Sub`.
enum SubPart<'s> {
    Literal(&'s str),
    /// `${Name}`, `${Name.Attribute}`
    Name(&'s str),
}

impl<'t> Template<'t> {
    pub(super) fn substitution(&self, call: &Intrinsic<'t>) -> Value {
        let (text, names) = match self.arguments(call) {
            Some([text, names]) => (self.value(text), self.value(names)),
            Some(_) => return Value::unknown(),
            None => (self.argument(call), None),
        };
        let Some(text) = text.as_ref().and_then(Value::as_text) else { return Value::unknown() };
        let parts = parts(text);
        let values: Option<Vec<Value>> = match parts.as_slice() {
            // One name alone is what it stands for, with the place where that is written.
            [SubPart::Name(name)] => return self.substituted(name, names.as_ref()).unwrap_or_else(Value::unknown),
            parts => parts.iter().map(|part| match part {
                SubPart::Literal(text) => Some(Value::text(*text)),
                SubPart::Name(name) => self.substituted(name, names.as_ref()),
            }),
        }
        .collect();
        values.map_or_else(Value::unknown, |values| self.concatenated(&values, ""))
    }

    pub(super) fn join(&self, call: &Intrinsic<'t>) -> Value {
        let Some((delimiter, list)) = self.both(call) else { return Value::unknown() };
        match (delimiter.as_text(), list.as_list()) {
            (Some(_), Some([single])) => single.clone(),
            (Some(delimiter), Some(items)) => self.concatenated(items, delimiter),
            _ => Value::unknown(),
        }
    }

    fn substituted(&self, name: &str, names: Option<&Value>) -> Option<Value> {
        if let Some(names) = names {
            let object = names.as_object();
            match object.and_then(|object| object.member(name)) {
                Some(member) => return Some(member.value.clone()),
                None if object.is_none_or(|object| object.open) => return Some(Value::unknown()),
                None => {}
            }
        }
        if name.contains('.') { Some(dotted_reference(name)) } else { self.named(name) }
    }

    /// The texts one after another; where some are one of a few, every text that may come out.
    fn concatenated(&self, parts: &[Value], delimiter: &str) -> Value {
        let mut texts = vec![String::new()];
        for (index, part) in parts.iter().enumerate() {
            let delimiter = if index == 0 { "" } else { delimiter };
            let shown: Option<Vec<Arc<str>>> = part.alternatives().iter().map(Value::shown).collect();
            let Some(shown) = shown.filter(|shown| shown.len() * texts.len() <= MOST_TEXTS) else {
                return Value::unknown();
            };
            let bytes: usize = shown.iter().map(|shown| shown.len() * texts.len()).sum();
            if texts[0].len() > LARGEST || !self.reader.make(1 + bytes / 64) {
                return Value::unknown();
            }
            texts = match shown.as_slice() {
                [only] => extended(texts, delimiter, only),
                several => several.iter().flat_map(|shown| extended(texts.clone(), delimiter, shown)).collect(),
            };
        }
        Value::one_of(texts.into_iter().map(Value::text))
    }
}

fn extended(mut texts: Vec<String>, delimiter: &str, end: &str) -> Vec<String> {
    for text in &mut texts {
        text.extend([delimiter, end]);
    }
    texts
}

/// The parts of a text with `${Name}` in it. `${!Name}` is the text `${Name}`.
fn parts(text: &str) -> Vec<SubPart<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let Some(length) = rest[start..].find('}') else { break };
        let name = &rest[start + 2..start + length];
        if start > 0 {
            parts.push(SubPart::Literal(&rest[..start]));
        }
        match name.strip_prefix('!') {
            Some(literal) => parts.extend([SubPart::Literal("${"), SubPart::Literal(literal), SubPart::Literal("}")]),
            None => parts.push(SubPart::Name(name.trim())),
        }
        rest = &rest[start + length + 1..];
    }
    if !rest.is_empty() {
        parts.push(SubPart::Literal(rest));
    }
    parts
}
