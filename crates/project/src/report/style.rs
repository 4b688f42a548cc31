//! Colours and width: the same for every report, problem and page on a terminal.

use costlint_rules::Severity;
use miette::{GraphicalTheme, ThemeCharacters, ThemeStyles};

/// How text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour it.
    pub colour: Colour,
    /// The columns to fold long sentences to; `None` leaves them on one line, as logs and pipes want.
    pub width: Option<usize>,
}

/// Whether to colour text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// No.
    Plain,
    /// With the sixteen colours of the terminal, which its owner chose to be readable.
    Ansi,
}

/// How much of a report to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The findings alone.
    Quiet,
    /// The findings and the summary.
    Usual,
    /// With confidence, kind and fingerprint of each finding.
    Verbose,
    /// A table of counts and savings by rule in place of the findings, and the summary.
    Statistics,
}

impl Style {
    /// Neither coloured nor folded, for files and pipes.
    pub const PLAIN: Style = Style { colour: Colour::Plain, width: None };

    /// A heading, or a name to look up.
    pub fn strong(self, text: &str) -> String {
        self.paint(text, "1")
    }

    /// What is there for those who look for it.
    pub fn faint(self, text: &str) -> String {
        self.paint(text, "2")
    }

    /// Money saved.
    pub fn good(self, text: &str) -> String {
        self.paint(text, "1;32")
    }

    /// What leads a line of advice.
    pub fn lead(self, text: &str) -> String {
        self.paint(text, "1;36")
    }

    /// A line that is no more.
    pub fn removed(self, text: &str) -> String {
        self.paint(text, "31")
    }

    /// A line that is new.
    pub fn added(self, text: &str) -> String {
        self.paint(text, "32")
    }

    /// A severity's own colour.
    pub fn severe(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Info => "1;36",
        };
        self.paint(text, code)
    }

    /// Folds a sentence to the width; lines after the first are indented by so many columns.
    pub fn folded(self, sentence: &str, indent: usize) -> String {
        let Some(width) = self.width else { return sentence.to_owned() };
        let indent = " ".repeat(indent);
        let options = textwrap::Options::new(width).subsequent_indent(&indent).break_words(false);
        textwrap::fill(sentence, options.word_splitter(textwrap::WordSplitter::NoHyphenation))
    }

    fn paint(self, text: &str, code: &str) -> String {
        match self.colour {
            Colour::Plain => text.to_owned(),
            Colour::Ansi => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }

    /// miette's theme, whose marks take these severities' colours in the order of the marks; `None` is a related place.
    pub(super) fn theme(self, marks: &[Option<Severity>]) -> GraphicalTheme {
        let styles = match self.colour {
            Colour::Plain => ThemeStyles::none(),
            Colour::Ansi => {
                let base = ThemeStyles::ansi();
                let highlight = |mark: &Option<Severity>| match mark {
                    Some(Severity::Error) => base.error.bold(),
                    Some(Severity::Warning) => base.warning.bold(),
                    Some(Severity::Info) | None => base.advice,
                };
                ThemeStyles { highlights: marks.iter().map(highlight).collect(), ..base.clone() }
            }
        };
        GraphicalTheme { characters: ThemeCharacters::unicode(), styles }
    }
}
