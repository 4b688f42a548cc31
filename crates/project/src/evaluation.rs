//! From trees to resources to findings, unit by unit, so that what goes wrong in one leaves the others alone.

use std::panic::{AssertUnwindSafe, catch_unwind};

use costlint_model::{
    EvaluationUnit, Resource, Sources, UnitResources, Wanted,
    terraform::{Folders, Modules},
};
use costlint_rules::Rulebook;
use rayon::prelude::*;

use crate::{Progress, RunError, inputs::Deployment};

/// The resources of a project that mean something to the rulebook, in the order of their paths.
pub(crate) fn resources(
    sources: &Sources,
    folders: &Folders,
    deployments: &[Deployment<'_>],
    rulebook: &Rulebook,
    progress: &(dyn Fn(Progress) + Sync),
) -> (Vec<Resource>, Vec<RunError>) {
    let modules = match guarded("the project's modules", || Modules::new(sources, folders)) {
        Ok(modules) => modules,
        Err(error) => return (Vec::new(), vec![error]),
    };
    let roots = deployments.iter().map(|Deployment { folder, inputs }| EvaluationUnit::Module(folder, inputs));
    let units: Vec<EvaluationUnit<'_>> = roots.chain(EvaluationUnit::files(sources)).collect();
    progress(Progress::Units(units.len()));
    let wants = |dialect, type_name: &str| rulebook.wants(dialect, type_name);
    let wanted = Wanted::new(&wants);
    let evaluate = |unit: &EvaluationUnit<'_>| {
        let evaluated = guarded(unit.path(sources), || unit.evaluate(sources, &modules, &wanted));
        progress(Progress::Evaluated);
        evaluated
    };
    let (mut all, mut errors) = (Vec::new(), Vec::new());
    for evaluated in units.par_iter().map(evaluate).collect::<Vec<_>>() {
        match evaluated {
            Ok(unit) => all.push(unit),
            Err(error) => errors.push(error),
        }
    }
    (UnitResources::together(all, sources), errors)
}

/// Runs a part of the work on its own: a panic in it becomes an error of the run.
pub(crate) fn guarded<T>(about: &str, work: impl FnOnce() -> T) -> Result<T, RunError> {
    // Whatever the work has changed is thrown away with its panic.
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        RunError {
            path: Some(about.to_owned()),
            message: format!("costlint failed here, which is a bug in costlint: {text}"),
            problem: None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_panic_in_one_part_is_an_error_that_names_it() {
        let error = guarded("modules/a", || panic!("no {}", "way")).expect_err("the work panics");
        assert_eq!(error.path.as_deref(), Some("modules/a"));
        assert_eq!(error.message, "costlint failed here, which is a bug in costlint: no way");
        assert!(matches!(guarded("modules/b", || 1), Ok(1)));
    }
}
