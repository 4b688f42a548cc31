//! What is on the other end of standard output and standard error.

use std::{env, io::IsTerminal};

use costlint_project::report::{Colour, Style};

use crate::arguments::When;

/// Sentences wider than this are hard to read, however wide the terminal.
const WIDEST: usize = 120;

/// How to print to standard output.
pub(crate) fn stdout_style(when: When) -> Style {
    style(when, std::io::stdout().is_terminal())
}

/// How to print to standard error.
pub(crate) fn stderr_style(when: When) -> Style {
    style(when, std::io::stderr().is_terminal())
}

/// Whether someone watches: a terminal, and no machine that records it.
pub(crate) fn is_watched() -> bool {
    std::io::stderr().is_terminal() && !is_set("CI")
}

fn style(when: When, is_terminal: bool) -> Style {
    let is_coloured = match when {
        When::Auto => is_coloured(is_terminal),
        When::Always => true,
        When::Never => false,
    };
    let colour = if is_coloured { Colour::Ansi } else { Colour::Plain };
    let width = if is_terminal {
        terminal_size::terminal_size().map(|(width, _)| usize::from(width.0).clamp(40, WIDEST))
    } else {
        None
    };
    Style { colour, width }
}

/// As <https://no-color.org> and <https://force-color.org> ask (2026-11).
fn is_coloured(is_terminal: bool) -> bool {
    if is_set("NO_COLOR") {
        return false;
    }
    is_set("FORCE_COLOR") || is_terminal && env::var_os("TERM").is_none_or(|terminal| terminal != "dumb")
}

fn is_set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.is_empty())
}
