//! The resources that a module's outputs name for its callers.

use std::collections::BTreeSet;

use costlint_syntax::hcl::Block;

use super::{declarations::Declarations, evaluation::Module};
use crate::{FileId, Member, Reference, Value};

/// Whether a module is made to be called: one that runs by itself sets up its providers, and a called one must not.
///
/// <https://developer.hashicorp.com/terraform/language/modules/develop/providers> (2026-11)
pub(super) fn is_callable(declared: &Declarations<'_>) -> bool {
    declared.settings.iter().all(|(file, block)| block.name.of(declared.text(*file)) != "provider")
}

/// An output as an object with the resources and calls that its text names, whatever becomes of them there: the value of
/// `try(aws_s3_bucket.logs[0].id, "")` is not known, but it may be the bucket.
pub(super) fn body(module: &Module<'_>, file: FileId, block: &Block) -> Value {
    let text = block.span.of(module.text(file));
    let targets: BTreeSet<String> = text.split(|char: char| !is_in_name(char)).filter_map(target).collect();
    let reference = |target: String| {
        Value::reference_to(Reference { scope: None, target: target.into(), key: None, attribute: None })
    };
    Value::object(vec![Member::new("value", Value::list(targets.into_iter().map(reference).collect()))])
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
