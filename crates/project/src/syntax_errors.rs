//! Files of ours that do not parse, as findings.

use costlint_model::{FileId, Place, Source};
use costlint_rules::Finding;

use crate::lint::SYNTAX_ERROR;

/// How many problems of one file are reported: later ones are mostly echoes of the first few.
const MOST_TOLD: usize = 3;

/// The first problems of a file that is certainly ours.
pub(crate) fn findings(file: FileId, source: &Source) -> Vec<Finding> {
    if source.problems().is_empty() || !source.is_certainly_ours() {
        return Vec::new();
    }
    let finding = |problem: &costlint_syntax::Problem| {
        let place = Place { file, span: problem.span };
        SYNTAX_ERROR.finding(source, place, problem.message.to_string(), problem.help.clone())
    };
    source.problems().iter().take(MOST_TOLD).map(finding).collect()
}
