//! `costlint rules`: lists rules; testing pages, listing instances and writing skeletons have files of their own.

use std::io::Write;

use crate::{
    arguments::{RulesCommand, RulesFormat, When},
    instances, list,
    outcome::{Outcome, finished},
    page_tests, pages, skeletons, terminal,
};

/// Runs one of the commands.
pub(crate) fn run(
    command: RulesCommand,
    color: When,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let (style, errors) = (terminal::stdout_style(color), terminal::stderr_style(color));
    match command {
        RulesCommand::List { output_format, pages } => {
            let Some(rulebook) = pages::rulebook(&pages, errors, err)? else { return Ok(Outcome::Failed) };
            let rows = list::rows(&rulebook);
            let written = match output_format {
                RulesFormat::Text => list::write(&rows.iter().collect::<Vec<_>>(), style, out),
                RulesFormat::Json => list::write_json(&rows, out),
                RulesFormat::Markdown => list::write_markdown(&rows, out),
            };
            finished(written, Outcome::Good)
        }
        RulesCommand::Test { paths, accept, why, pages } => {
            let how = page_tests::How { accept, why };
            page_tests::run(&paths, how, &pages, style, out, err)
        }
        RulesCommand::Instances { kind, paths, pages } => instances::run(&kind, paths, &pages, color, out, err),
        RulesCommand::New { name, kind: true, folder, .. } => skeletons::new_kind(&name, &folder, out),
        RulesCommand::New { name, subject, code, folder, .. } => {
            skeletons::new_rule(&name, &subject, code.as_deref(), &folder, out)
        }
    }
}
