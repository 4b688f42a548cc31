//! Syntax problems and their places.

use std::borrow::Cow;

use crate::Span;

/// A syntax problem at a place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The bytes in question; empty where something is missing.
    pub span: Span,
    /// The message, in one line without a full stop.
    pub message: Cow<'static, str>,
    /// Advice on what to write instead, if known.
    pub help: Option<Cow<'static, str>>,
}

impl Problem {
    /// A problem without advice.
    pub fn new(span: Span, message: impl Into<Cow<'static, str>>) -> Problem {
        Problem { span, message: message.into(), help: None }
    }
}
