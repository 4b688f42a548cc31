//! The outputs of a module that reach someone outside of the project, and the resources that they name.

use std::collections::BTreeSet;

use costlint_syntax::hcl::Block;

use super::{declarations::Declarations, evaluation::Module};
use crate::{FileId, Member, Reference, Value};

/// The outputs whose values someone may use whose configuration is not in the project.
pub(super) enum HandedOut {
    /// All: anyone may call the module.
    All,
    /// Those of these names.
    These(BTreeSet<String>),
}

impl HandedOut {
    /// Those of a root module. One that sets up its providers is not made to be called: a called one must not do that.
    ///
    /// <https://developer.hashicorp.com/terraform/language/modules/develop/providers> (2026-11)
    pub(super) fn of_root(declared: &Declarations<'_>) -> HandedOut {
        if declared.settings.iter().any(|(file, block)| block.name.of(declared.text(*file)) == "provider") {
            HandedOut::These(BTreeSet::new())
        } else {
            HandedOut::All
        }
    }

    /// Whether an output is one of them.
    pub(super) fn has(&self, output: &str) -> bool {
        match self {
            HandedOut::All => true,
            HandedOut::These(names) => names.contains(output),
        }
    }

    /// What a module passes on of the outputs of those that it calls: through its own outputs that are among these, and
    /// through the arguments of calls that are not followed. Where the callers only read them, their configuration says all
    /// that there is to know.
    pub(super) fn passed_on(&self, module: &Module<'_>) -> PassedOn {
        let mut names = BTreeSet::new();
        for (file, block) in &module.declared.blocks {
            let text = module.text(*file);
            let passes = match (block.name.of(text), block.labels.first().map(|label| label.of(text))) {
                ("output", Some(name)) => self.has(name),
                ("module", Some(name)) => module.called(name).is_none(),
                _ => false,
            };
            if passes {
                collect(module.declared, block.span.of(text), &mut names);
            }
        }
        PassedOn(names)
    }
}

/// The names that reach someone outside of the project: `module.store.bucket`, or `module.store` for all of its outputs.
pub(super) struct PassedOn(BTreeSet<String>);

impl PassedOn {
    /// The outputs of a call that are among them.
    pub(super) fn of_call(&self, name: &str) -> HandedOut {
        let call = format!("module.{name}");
        if self.0.contains(&call) {
            return HandedOut::All;
        }
        let output = |name: &String| Some(name.strip_prefix(&call)?.strip_prefix('.')?.to_owned());
        HandedOut::These(self.0.iter().filter_map(output).collect())
    }
}

/// An output as an object with the resources and calls that its text names, whatever becomes of them there: the value of
/// `try(aws_s3_bucket.logs[0].id, "")` is not known, but it may be the bucket.
pub(super) fn body(module: &Module<'_>, file: FileId, block: &Block) -> Value {
    let mut names = BTreeSet::new();
    collect(module.declared, block.span.of(module.text(file)), &mut names);
    let targets: BTreeSet<String> = names.iter().filter_map(|name| target(name)).collect();
    let reference = |target: String| {
        Value::reference_to(Reference { scope: None, target: target.into(), key: None, attribute: None })
    };
    Value::object(vec![Member::new("value", Value::list(targets.into_iter().map(reference).collect()))])
}

/// Adds the names in a text, of each at most three parts, and those in the local values that it reads.
fn collect(declared: &Declarations<'_>, text: &str, names: &mut BTreeSet<String>) {
    for run in text.split(|char: char| !is_in_name(char)) {
        let name = run.splitn(4, '.').take(3).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
        let local = name.strip_prefix("local.").map(|local| local.split('.').next().unwrap_or(local).to_owned());
        if names.insert(name)
            && let Some((file, value)) = local.and_then(|local| declared.locals.get(local.as_str()))
        {
            collect(declared, value.span.of(declared.text(*file)), names);
        }
    }
}

fn is_in_name(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '-' | '.')
}

/// What a run of names refers to: `aws_s3_bucket.logs.id` to `aws_s3_bucket.logs`.
fn target(names: &str) -> Option<String> {
    let mut names = names.split('.');
    let (first, second) = (names.next()?, names.next()?);
    let is_target =
        !first.is_empty() && !second.is_empty() && !matches!(first, "var" | "local" | "data" | "each" | "path");
    is_target.then(|| format!("{first}.{second}"))
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn a_resource_is_named_by_its_type_and_label() {
        assert_eq!(target("aws_s3_bucket.logs.id").as_deref(), Some("aws_s3_bucket.logs"));
        assert_eq!(target("module.bucket.s3_bucket_id").as_deref(), Some("module.bucket"));
        assert_eq!(target("var.name"), None);
        assert_eq!(target("value"), None);
    }
}
