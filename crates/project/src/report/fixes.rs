//! Fixes in words: the one of a finding, those that could be applied, and those that were.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    io::{self, Write},
};

use costlint_rules::{Fix, Safety};

use super::{Paths, Report, Style, counted, printable_line};
use crate::fixing::{Allow, Fixed};

/// Whether fixes were made or are only shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// `Fixed 2 findings`
    Done,
    /// `Would fix 2 findings`
    Proposed,
}

/// What a fix does, or why there is none: `set volume_type to gp3 (unsafe: others share it)`. An idea without a reason says
/// no more than the help beside it.
pub fn advice(fix: &Fix) -> Option<String> {
    let reason = fix.reason.as_deref();
    match (fix.safety, reason) {
        (Safety::Idea, reason) => reason.map(str::to_owned),
        (Safety::Unsafe, None) => Some(format!("{} (unsafe)", fix.title)),
        (Safety::Unsafe, Some(reason)) => Some(format!("{} (unsafe: {reason})", fix.title)),
        (Safety::Safe, None) => Some(fix.title.clone()),
        (Safety::Safe, Some(reason)) => Some(format!("{} ({reason})", fix.title)),
    }
}

/// Writes what was fixed, and what was wanted and not fixed: `Fixed 3 findings in 2 files: 2 × STO001, 1 × LOG001.`
pub fn write_fixed(fixed: &Fixed, deed: Deed, paths: &Paths, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for applied in &fixed.applied {
        *rules.entry(&applied.code).or_default() += 1;
    }
    let mut rules: Vec<(&str, usize)> = rules.into_iter().collect();
    rules.sort_by_key(|(_, count)| Reverse(*count));
    if !rules.is_empty() {
        let verb = if deed == Deed::Done { "Fixed" } else { "Would fix" };
        let found = style.good(&format!("{verb} {}", counted(fixed.applied.len(), "finding")));
        let rules: Vec<String> = rules.into_iter().map(|(code, count)| format!("{count} × {code}")).collect();
        let sentence = format!("{found} in {}: {}.", counted(fixed.texts.len(), "file"), rules.join(", "));
        writeln!(out, "{}", style.folded(&sentence, 2))?;
    }
    for dropped in &fixed.dropped {
        let (resource, path) = (printable_line(&dropped.resource), paths.show(&dropped.path));
        let sentence =
            format!("Not fixed: {} {resource} ({}): {}", dropped.code, printable_line(&path), dropped.reason);
        writeln!(out, "{}", style.folded(&sentence, 2))?;
    }
    Ok(())
}

/// How many findings can be fixed, and how: ``3 fixable with `--fix`, 2 more with `--unsafe-fixes`.``
pub fn fixable(report: &Report, allow: Allow) -> Option<String> {
    match (report.fixable(Safety::Safe), report.fixable(Safety::Unsafe), allow) {
        (0, 0, _) => None,
        (safe, 0, _) => Some(format!("{safe} fixable with `--fix`.")),
        (0, more, _) => Some(format!("{more} fixable with `--fix --unsafe-fixes`.")),
        (safe, more, Allow::Safe) => Some(format!("{safe} fixable with `--fix`, {more} more with `--unsafe-fixes`.")),
        (safe, more, Allow::Unsafe) => Some(format!("{} fixable with `--fix --unsafe-fixes`.", safe + more)),
    }
}
