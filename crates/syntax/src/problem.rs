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
    /// Who objects to the text.
    pub kind: ProblemKind,
}

/// Who objects to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// Every reader of the language.
    Error,
    /// Readers of HCL 2 only. HCL 1, which Terraform read before 0.12, has attributes that are set twice, several on a line, and
    /// names in quotes.
    ValidInHcl1,
}

impl Problem {
    /// A problem without advice.
    pub fn new(span: Span, message: impl Into<Cow<'static, str>>) -> Problem {
        Problem { span, message: message.into(), help: None, kind: ProblemKind::Error }
    }

    /// The same with advice, if there is any.
    #[must_use]
    pub fn with_help(self, help: Option<Cow<'static, str>>) -> Problem {
        Problem { help, ..self }
    }

    /// The same as a problem of another kind.
    #[must_use]
    pub fn of_kind(self, kind: ProblemKind) -> Problem {
        Problem { kind, ..self }
    }
}
