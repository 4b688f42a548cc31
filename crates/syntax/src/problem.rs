//! What a reader could not understand, and where.

use std::borrow::Cow;

use crate::Span;

/// A place in a text that does not read as its language wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The bytes in question; empty where something is missing.
    pub span: Span,
    /// What is wrong, in one line without a full stop.
    pub message: Cow<'static, str>,
    /// What to write instead, if that is known.
    pub help: Option<Cow<'static, str>>,
}

impl Problem {
    /// A problem without advice.
    pub fn new(span: Span, message: impl Into<Cow<'static, str>>) -> Problem {
        Problem { span, message: message.into(), help: None }
    }
}
