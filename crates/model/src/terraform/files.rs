//! Which files of a folder Terraform and OpenTofu load, and in which order.

use std::collections::BTreeMap;

use crate::FileId;

/// The configuration among the files of one folder, in the order in which it is merged.
#[derive(Debug, Default)]
pub(super) struct ModuleFiles {
    /// In the order of the names.
    pub(super) files: Vec<FileId>,
    /// What is merged into the blocks of the others, later ones counting more.
    pub(super) overrides: Vec<FileId>,
}

/// Sorts the files of one folder that may be configuration, by their names there.
///
/// OpenTofu leaves a `.tf` aside where a `.tofu` of the same name lies beside it, and so do we:
/// <https://opentofu.org/docs/language/files/> (2026-11)
pub(super) fn configuration(named: &BTreeMap<&str, FileId>) -> ModuleFiles {
    let is_replaced = |name: &str| {
        let (stem, ending) = split(name);
        ending.strip_prefix(".tf").is_some_and(|json| named.contains_key(format!("{stem}.tofu{json}").as_str()))
    };
    let mut configuration = ModuleFiles::default();
    for (name, file) in named {
        if is_ignored(name) || is_replaced(name) {
            continue;
        }
        let files = if is_override(name) { &mut configuration.overrides } else { &mut configuration.files };
        // A link beside the file itself declares nothing new.
        if !files.contains(file) {
            files.push(*file);
        }
    }
    configuration
}

/// Whether Terraform loads a variable file automatically.
pub fn is_loaded(name: &str) -> bool {
    let name = name.strip_suffix(".json").unwrap_or(name);
    name == "terraform.tfvars" || name.ends_with(".auto.tfvars")
}

/// The place of a loaded variable file among the others of its folder: `terraform.tfvars` comes first, then the same in JSON,
/// then the others by name. What comes later counts more.
///
/// <https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence> (2026-11)
pub(super) fn load_order(name: &str) -> (usize, &str) {
    let fixed = ["terraform.tfvars", "terraform.tfvars.json"];
    (fixed.iter().position(|known| *known == name).unwrap_or(fixed.len()), name)
}

/// Whether a file is merged into the others.
///
/// <https://developer.hashicorp.com/terraform/language/files/override> (2026-11)
fn is_override(name: &str) -> bool {
    let (stem, _) = split(name);
    stem == "override" || stem.ends_with("_override")
}

/// Whether Terraform passes over a file of this name: a hidden one, such as an editor's `.#main.tf`.
fn is_ignored(name: &str) -> bool {
    name.starts_with('.')
}

/// A name's stem and its ending: `.tf`, `.tofu`, `.tf.json`, `.tofu.json`.
fn split(name: &str) -> (&str, &str) {
    let plain = name.strip_suffix(".json").unwrap_or(name);
    let stem = plain.rsplit_once('.').map_or(plain, |(stem, _)| stem);
    name.split_at(stem.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variable_files_are_loaded_in_terraforms_order() {
        let mut names = [
            "b.auto.tfvars",
            "a.auto.tfvars.json",
            "terraform.tfvars.json",
            "prod.tfvars",
            "a.auto.tfvars",
            "terraform.tfvars",
        ];
        names.sort_by_key(|name| load_order(name));
        let loaded: Vec<&str> = names.into_iter().filter(|name| is_loaded(name)).collect();
        assert_eq!(
            loaded,
            ["terraform.tfvars", "terraform.tfvars.json", "a.auto.tfvars", "a.auto.tfvars.json", "b.auto.tfvars"]
        );
    }

    #[test]
    fn overrides_are_told_by_the_end_of_their_stem() {
        for name in ["override.tf", "override.tofu.json", "dev_override.tf", "dev_override.tf.json"] {
            assert!(is_override(name), "{name}");
        }
        for name in ["override_dev.tf", "overrides.tf", "dev-override.tf", "main.tf"] {
            assert!(!is_override(name), "{name}");
        }
    }
}
