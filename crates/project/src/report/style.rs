//! Colours and width: the same for every report, problem and page on a terminal.

use anstyle::AnsiColor;
use costlint_rules::Severity;
use miette::{GraphicalTheme, ThemeCharacters, ThemeStyles};

/// How text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether it has colours.
    pub colour: Colour,
    /// The columns to fold long sentences to; `None` leaves them on one line, as logs and pipes want.
    pub width: Option<usize>,
}

/// Whether text has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Never.
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
        self.paint(text, anstyle::Style::new().bold())
    }

    /// A detail that only some readers look for.
    pub fn faint(self, text: &str) -> String {
        self.paint(text, anstyle::Style::new().dimmed())
    }

    /// Money saved.
    pub fn good(self, text: &str) -> String {
        self.paint(text, AnsiColor::Green.on_default().bold())
    }

    /// What leads a line of advice.
    pub fn lead(self, text: &str) -> String {
        self.paint(text, AnsiColor::Cyan.on_default().bold())
    }

    /// A line that a fix takes away.
    pub fn removed(self, text: &str) -> String {
        self.paint(text, AnsiColor::Red.on_default())
    }

    /// A line that a fix adds.
    pub fn added(self, text: &str) -> String {
        self.paint(text, AnsiColor::Green.on_default())
    }

    /// A severity's own colour.
    pub fn severe(self, severity: Severity, text: &str) -> String {
        let colour = match severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Info => AnsiColor::Cyan,
        };
        self.paint(text, colour.on_default().bold())
    }

    /// Folds a sentence to the width; lines after the first are indented by `indent` columns.
    pub fn folded(self, sentence: &str, indent: usize) -> String {
        let Some(width) = self.width else { return sentence.to_owned() };
        let indent = " ".repeat(indent);
        let options = textwrap::Options::new(width).subsequent_indent(&indent).break_words(false);
        textwrap::fill(sentence, options.word_splitter(textwrap::WordSplitter::NoHyphenation))
    }

    fn paint(self, text: &str, style: anstyle::Style) -> String {
        match self.colour {
            Colour::Plain => text.to_owned(),
            Colour::Ansi => format!("{style}{text}{style:#}"),
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
