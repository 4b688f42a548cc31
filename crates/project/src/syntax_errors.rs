//! Files of ours that do not parse, as findings.

use costlint_model::{Content, FileId, Place, Source, Tree};
use costlint_rules::Finding;
use costlint_syntax::data::Node;

use crate::lint::SYNTAX_ERROR;

/// How many problems of one file are told: what follows the first few is mostly their echo.
const MOST_TOLD: usize = 3;

/// The first problems of a file that is certainly ours.
pub(crate) fn findings(file: FileId, source: &Source) -> Vec<Finding> {
    if source.problems().is_empty() || !is_certain(source) {
        return Vec::new();
    }
    let finding = |problem: &costlint_syntax::Problem| {
        let place = Place { file, span: problem.span };
        SYNTAX_ERROR.finding(source, place, problem.message.to_string(), problem.help.clone())
    };
    source.problems().iter().take(MOST_TOLD).map(finding).collect()
}

/// YAML that some other tool expands first does not parse as it stands, and that is no fault of it.
fn is_certain(source: &Source) -> bool {
    let Tree::Data(tree) = &source.tree else { return true };
    let expanded_first = ["{%", "{{", "<%"].iter().any(|mark| source.text.contains(mark));
    let is_ours = |document: &Node| match source.content {
        Content::CloudFormation => document.get("Resources").is_some_and(|resources| !resources.entries().is_empty()),
        Content::Kubernetes => document.get("apiVersion").is_some() && document.get("kind").is_some(),
        _ => false,
    };
    // Where nothing could be read, the marks that made the file ours are all there is.
    let nothing_is_left = tree.documents.iter().all(|document| document.entries().is_empty());
    !expanded_first && (nothing_is_left || tree.documents.iter().any(is_ours))
}
