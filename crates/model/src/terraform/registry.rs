//! The one name of a module that is called by registry address, git URL or shorthand.

/// `terraform-aws-modules/eks/aws` for any way to call it, with `//folder` where a part is called.
///
/// The public registry takes its modules from repositories named `terraform-<provider>-<name>`, so a git source of such
/// a repository is the same module: <https://developer.hashicorp.com/terraform/registry/modules/publish> (2026-11).
pub(super) fn name_of(source: &str) -> String {
    let source = source.split('?').next().unwrap_or_default();
    let source = source.strip_prefix("git::").unwrap_or(source);
    let source = source.split_once("://").map_or(source, |(_, rest)| rest);
    let (module, part) = match source.split_once("//") {
        Some((module, part)) => (module, Some(part.trim_end_matches('/'))),
        None => (source, None),
    };
    let name = from_repository(module).unwrap_or_else(|| from_registry(module));
    match part {
        Some(part) => format!("{name}//{part}"),
        None => name,
    }
}

/// The type of the resource that a call of such a module is.
pub(super) fn type_of(source: &str) -> String {
    format!("module.{}", name_of(source))
}

fn from_registry(address: &str) -> String {
    let public =
        address.strip_prefix("registry.terraform.io/").or_else(|| address.strip_prefix("registry.opentofu.org/"));
    public.unwrap_or(address).to_owned()
}

fn from_repository(address: &str) -> Option<String> {
    let address = address.strip_prefix("git@").unwrap_or(address);
    let path = address.strip_prefix("github.com")?.trim_start_matches([':', '/']);
    let (owner, repository) = path.split_once('/')?;
    let repository = repository.strip_suffix(".git").unwrap_or(repository);
    Some(match repository.strip_prefix("terraform-").and_then(|repository| repository.split_once('-')) {
        Some((provider, name)) => format!("{owner}/{name}/{provider}"),
        None => format!("github.com/{owner}/{repository}"),
    })
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn every_way_to_call_a_module_has_one_name() {
        for source in [
            "terraform-aws-modules/eks/aws",
            "registry.terraform.io/terraform-aws-modules/eks/aws",
            "github.com/terraform-aws-modules/terraform-aws-eks?ref=v20.1.0",
            "git::https://github.com/terraform-aws-modules/terraform-aws-eks.git?ref=v20.1.0",
            "git@github.com:terraform-aws-modules/terraform-aws-eks.git",
        ] {
            assert_eq!(name_of(source), "terraform-aws-modules/eks/aws", "{source}");
        }
    }

    #[test]
    fn a_part_of_a_module_keeps_its_folder() {
        assert_eq!(
            name_of("terraform-aws-modules/eks/aws//modules/karpenter"),
            "terraform-aws-modules/eks/aws//modules/karpenter"
        );
        assert_eq!(name_of("git::ssh://git@github.com/acme/platform.git//eks"), "github.com/acme/platform//eks");
        assert_eq!(name_of("github.com/acme/platform//eks?ref=v1"), "github.com/acme/platform//eks");
    }
}
