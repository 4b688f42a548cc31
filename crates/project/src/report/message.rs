//! A finding in a few lines, for programs that show a text and no more.

use costlint_rules::Finding;

use super::{
    printable::printable_line,
    saving::{amount, basis},
};

/// What is there and what it costs, on a line of its own since many programs show no more than that; then what the figure
/// rests on, and what to write instead.
pub fn message(finding: &Finding) -> String {
    let said = printable_line(&finding.message);
    let saving = finding.saving.as_ref().and_then(|saving| Some((saving, amount(saving, finding.instances)?)));
    let lines = match saving {
        Some((saving, amount)) => format!("{said}; saves {amount}\nbased on: {}", basis(saving, finding.instances)),
        None => said.into_owned(),
    };
    match &finding.help {
        Some(help) => format!("{lines}\nhelp: {}", printable_line(help)),
        None => lines,
    }
}
