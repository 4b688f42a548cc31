//! The cloud that a resource type belongs to, by its name.

/// `aws`, `azure` or `gcp`; `None` where the name does not show it.
pub fn cloud_of(type_name: &str) -> Option<&'static str> {
    let module = type_name.strip_prefix("module.").and_then(|module| module.split("//").next());
    if let Some(module) = module {
        return match module.rsplit('/').next() {
            Some("aws") => Some("aws"),
            Some("google" | "google-beta") => Some("gcp"),
            Some("azurerm") => Some("azure"),
            _ => None,
        };
    }
    let prefixes = [("aws_", "aws"), ("AWS::", "aws"), ("google_", "gcp"), ("azurerm_", "azure"), ("azapi_", "azure")];
    prefixes.into_iter().find(|(prefix, _)| type_name.starts_with(prefix)).map(|(_, cloud)| cloud)
}

#[cfg(test)]
mod tests {
    use super::cloud_of;

    #[test]
    fn types_and_modules_name_their_cloud() {
        assert_eq!(cloud_of("aws_instance"), Some("aws"));
        assert_eq!(cloud_of("AWS::EC2::Instance"), Some("aws"));
        assert_eq!(cloud_of("module.terraform-aws-modules/eks/aws//modules/karpenter"), Some("aws"));
        assert_eq!(cloud_of("module.terraform-google-modules/kubernetes-engine/google"), Some("gcp"));
        assert_eq!(cloud_of("azurerm_linux_virtual_machine"), Some("azure"));
        assert_eq!(cloud_of("kubernetes_deployment"), None);
        assert_eq!(cloud_of("Deployment"), None);
        assert_eq!(cloud_of("module.acme/aws/thing"), None);
    }
}
