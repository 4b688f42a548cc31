//! What a file holds, told by its name and by marks in its bytes, so that the many other files are never parsed.

use memchr::memmem;

/// The contents that costlint reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// `.tf`, `.tofu`
    Terraform,
    /// `.tfvars`
    TerraformVariables,
    /// A CloudFormation or SAM template, in YAML or JSON.
    CloudFormation,
    /// Kubernetes objects, in YAML or JSON.
    Kubernetes,
    /// Kubernetes objects with `{{ }}` placeholders.
    HelmTemplate,
}

/// What a file of this name may hold, before it is opened; `None` for names that are never ours.
pub fn may_hold(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("tf" | "tofu" | "tfvars" | "template") => true,
        Some("yaml" | "yml" | "json") => !is_known_other(name),
        _ => false,
    }
}

/// What a text holds; `None` where it is none of ours.
pub fn recognise(path: &str, bytes: &[u8]) -> Option<Content> {
    if !may_hold(path) {
        return None;
    }
    match path.rsplit('.').next() {
        Some("tf" | "tofu") => return Some(Content::Terraform),
        Some("tfvars") => return Some(Content::TerraformVariables),
        _ => {}
    }
    if is_template(bytes) {
        return Some(Content::CloudFormation);
    }
    if !(has(bytes, "apiVersion") && has(bytes, "kind")) {
        return None;
    }
    if has(bytes, "{{") && !path.ends_with(".json") { Some(Content::HelmTemplate) } else { Some(Content::Kubernetes) }
}

fn is_template(bytes: &[u8]) -> bool {
    has(bytes, "Resources") && has(bytes, "Type") && (has(bytes, "AWS::") || has(bytes, "Alexa::ASK") || has(bytes, "Custom::"))
}

fn has(bytes: &[u8], mark: &str) -> bool {
    memmem::find(bytes, mark.as_bytes()).is_some()
}

/// Lock files and tool settings that are large, frequent and never declare a resource.
fn is_known_other(name: &str) -> bool {
    matches!(name, "package.json" | "package-lock.json" | "tsconfig.json" | "composer.lock" | "pnpm-lock.yaml" | "Chart.lock" | ".eslintrc.json")
}
