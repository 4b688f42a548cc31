//! Why a configuration does not apply, and where in it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use costlint_syntax::{Span, lines::Lines};
use toml::Spanned;

/// Why a configuration does not apply.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ConfigError {
    /// The file does not exist, or is not text.
    #[error("{reason}")]
    Unreadable {
        /// The configuration.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// Something in it is wrong.
    #[error("line {}, column {}: {message}", position(text, *span).0, position(text, *span).1)]
    Invalid {
        /// The configuration.
        path: PathBuf,
        /// Its text.
        text: Arc<str>,
        /// The bytes in question.
        span: Span,
        /// What is wrong, with the nearest right name where there is one.
        message: String,
    },
}

/// Where a word of a configuration stands, to say what is wrong with it.
#[derive(Debug, Clone)]
pub(crate) struct ConfigPlace {
    pub(crate) path: Arc<Path>,
    pub(crate) text: Arc<str>,
    pub(crate) span: Span,
}

/// A word that names rules, and where it is written.
#[derive(Debug, Clone)]
pub(crate) struct PlacedWord {
    pub(crate) text: String,
    pub(crate) origin: ConfigPlace,
}

impl ConfigPlace {
    /// The same file, these bytes.
    pub(super) fn at<T>(&self, written: &Spanned<T>) -> ConfigPlace {
        ConfigPlace { span: Span::new(written.span().start, written.span().end), ..self.clone() }
    }

    pub(crate) fn error(&self, message: String) -> ConfigError {
        ConfigError::Invalid { path: self.path.to_path_buf(), text: self.text.clone(), span: self.span, message }
    }
}

impl ConfigError {
    /// The configuration in question.
    pub fn path(&self) -> &Path {
        match self {
            ConfigError::Unreadable { path, .. } | ConfigError::Invalid { path, .. } => path,
        }
    }
}

impl PlacedWord {
    pub(super) fn new(written: Spanned<String>, file: &ConfigPlace) -> PlacedWord {
        PlacedWord { origin: file.at(&written), text: written.into_inner() }
    }
}

/// The folder that a configuration lies in.
pub(super) fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}

fn position(text: &str, span: Span) -> (u32, u32) {
    let position = Lines::new(text).position(span.start);
    (position.line, position.column)
}
