//! What a file holds, told by its name and by marks in its bytes, so that the many other files are never parsed.

use memchr::memmem;

use crate::source::file_name_of;

/// The contents that costlint reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// `.tf`, `.tofu`, and the same in JSON: `.tf.json`, `.tofu.json`
    Terraform,
    /// `.tfvars`, `.tfvars.json`
    TerraformVariables,
    /// A `CloudFormation` or SAM template, in YAML or JSON.
    CloudFormation,
    /// Kubernetes objects, in YAML or JSON.
    Kubernetes,
    /// Kubernetes objects with `{{ }}` placeholders, or those of Terraform's `templatefile`.
    HelmTemplate,
}

/// Whether a file of this name may hold something of ours, before it is opened.
pub fn may_hold(path: &str) -> bool {
    let name = file_name_of(path);
    match Ending::of(name) {
        Some(Ending::Yaml | Ending::Json) => !is_known_other(name),
        Some(_) => true,
        None => false,
    }
}

/// Whether a file of this name is Terraform's configuration.
pub fn is_terraform(path: &str) -> bool {
    matches!(Ending::of(file_name_of(path)), Some(Ending::Terraform))
}

/// Whether a file of this name gives values to Terraform's variables.
pub fn is_variables(path: &str) -> bool {
    matches!(Ending::of(file_name_of(path)), Some(Ending::TerraformVariables))
}

/// What a text holds; `None` where it is none of ours.
///
/// The marks are keys at the places where a template or a manifest has them, with values of the right form: schemas, lock
/// files, workflows and events speak of `Resources` and `kind` too.
pub fn recognise(path: &str, bytes: &[u8]) -> Option<Content> {
    if !may_hold(path) {
        return None;
    }
    match Ending::of(file_name_of(path))? {
        Ending::Terraform => Some(Content::Terraform),
        Ending::TerraformVariables => Some(Content::TerraformVariables),
        Ending::Json => in_json(bytes),
        Ending::Yaml | Ending::Template if is_braced(bytes) => in_json(bytes),
        Ending::Yaml | Ending::Template => in_yaml(path, bytes),
    }
}

/// Whether a text of this name is JSON.
pub(crate) fn is_json(path: &str, text: &str) -> bool {
    match Ending::of(file_name_of(path)) {
        Some(Ending::Json) => true,
        Some(Ending::Terraform | Ending::TerraformVariables) => path.to_ascii_lowercase().ends_with(".json"),
        Some(Ending::Template) => is_braced(text.as_bytes()),
        // A YAML reader reads JSON, and a file that ends in `.yaml` may have a YAML comment before its brace.
        _ => false,
    }
}

enum Ending {
    Terraform,
    TerraformVariables,
    Yaml,
    Json,
    Template,
}

impl Ending {
    fn of(name: &str) -> Option<Ending> {
        let (stem, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Ending::Yaml),
            "json" => stem.rsplit_once('.').and_then(|(_, ending)| Ending::of_terraform(ending)).or(Some(Ending::Json)),
            "template" => Some(Ending::Template),
            ending => Ending::of_terraform(ending),
        }
    }

    /// The ending of a file of Terraform, less the `.json` that may follow.
    fn of_terraform(ending: &str) -> Option<Ending> {
        match ending.to_ascii_lowercase().as_str() {
            "tf" | "tofu" => Some(Ending::Terraform),
            "tfvars" => Some(Ending::TerraformVariables),
            _ => None,
        }
    }
}

/// Files that are frequent and often large, and never declare a resource.
fn is_known_other(name: &str) -> bool {
    let exact = matches!(
        name,
        "package.json"
            | "package-lock.json"
            | "npm-shrinkwrap.json"
            | "composer.json"
            | "cdk.json"
            | "cdk.context.json"
            | "pnpm-lock.yaml"
    );
    exact || name.starts_with("tsconfig.")
}

/// Whether the text is one in braces: JSON, or a YAML flow mapping, which is as good as JSON. A `{{` is a Helm action.
fn is_braced(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    matches!(bytes, [b'{', second, ..] if *second != b'{')
}

fn in_json(bytes: &[u8]) -> Option<Content> {
    // The descriptions of AWS's interfaces have fields of these names.
    if has_json_key(bytes, "\"Resources\"", |value| value.starts_with(b"{"))
        && has_json_key(bytes, "\"Type\"", |value| value.starts_with(b"\"AWS::"))
    {
        return Some(Content::CloudFormation);
    }
    // In a schema `"kind": {…}` describes the field, and Azure's templates have a date for a version.
    let is_version = |value: &[u8]| matches!(value, [b'"', first, ..] if first.is_ascii_lowercase());
    let is_manifest = has_json_key(bytes, "\"apiVersion\"", is_version)
        && has_json_key(bytes, "\"kind\"", |value| value.starts_with(b"\""));
    is_manifest.then_some(Content::Kubernetes)
}

fn in_yaml(path: &str, bytes: &[u8]) -> Option<Content> {
    if has_line_key(bytes, "Resources", Column::First) && has(bytes, "AWS::") {
        return Some(Content::CloudFormation);
    }
    let is_template = is_in_templates_folder(path) && has_placeholder(bytes);
    // Inside `{{ if }}` and `{{ range }}` whole objects are indented now and then.
    let column = if is_template { Column::Any } else { Column::First };
    if !(has_line_key(bytes, "apiVersion", column) && has_line_key(bytes, "kind", column)) {
        return None;
    }
    Some(if is_template { Content::HelmTemplate } else { Content::Kubernetes })
}

fn has(bytes: &[u8], mark: &str) -> bool {
    memmem::find(bytes, mark.as_bytes()).is_some()
}

/// Whether this quoted key stands in a JSON text with such a value. In a JSON text inside of JSON, the quote of a key comes
/// after a backslash.
fn has_json_key(bytes: &[u8], key: &str, is_value: impl Fn(&[u8]) -> bool) -> bool {
    memmem::find_iter(bytes, key.as_bytes()).any(|start| {
        let after = bytes[start + key.len()..].trim_ascii_start().strip_prefix(b":");
        !bytes[..start].ends_with(b"\\") && after.is_some_and(|after| is_value(after.trim_ascii_start()))
    })
}

/// In which column a key counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    First,
    Any,
}

/// Whether this key begins a line of a YAML text.
fn has_line_key(bytes: &[u8], key: &str, column: Column) -> bool {
    memmem::find_iter(bytes, key.as_bytes()).any(|start| {
        let (before, after) = (&bytes[..start], &bytes[start + key.len()..]);
        let quote = before.last().filter(|last| matches!(last, b'"' | b'\'')).copied();
        let (before, after) = match quote {
            Some(quote) if after.first() == Some(&quote) => (&before[..before.len() - 1], &after[1..]),
            Some(_) => return false,
            None => (before, after),
        };
        let indentation = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let line_start = &before[..before.len() - if column == Column::Any { indentation } else { 0 }];
        let begins_line = matches!(line_start, [] | [.., b'\n'] | b"\xef\xbb\xbf");
        begins_line && after.trim_ascii_start().first() == Some(&b':')
    })
}

/// Whether `{{` stands in a text other than as `${{`, the expressions of a pipeline.
fn has_placeholder(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, "{{").any(|start| !bytes[..start].ends_with(b"$"))
}

/// Whether a file lies where a Helm chart has its templates.
fn is_in_templates_folder(path: &str) -> bool {
    path.rsplit('/').skip(1).any(|folder| folder == "templates")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_holds(path: &str, text: &str, content: impl Into<Option<Content>>) {
        assert_eq!(recognise(path, text.as_bytes()), content.into(), "{path}: {text}");
    }

    #[test]
    fn names_tell_which_files_are_worth_opening() {
        for path in ["main.tf", "a/b.tofu", "prod.auto.tfvars", "stack.template", "a.yaml", "a.YML", "a.json"] {
            assert!(may_hold(path), "{path}");
        }
        for path in [
            "README.md",
            "main.tf.bak",
            "web/package-lock.json",
            "tsconfig.build.json",
            "templates/_helpers.tpl",
            "yaml",
            "a.tfstate",
        ] {
            assert!(!may_hold(path), "{path}");
        }
    }

    #[test]
    fn terraform_is_told_by_the_name_alone() {
        assert_holds("main.tf", "", Content::Terraform);
        assert_holds("main.TOFU", "", Content::Terraform);
        assert_holds("terraform.tfvars", "", Content::TerraformVariables);
        assert_holds("cdk.tf.json", "{}", Content::Terraform);
        assert_holds("terraform.tfvars.json", "{}", Content::TerraformVariables);
        assert_holds("tf.json", "{}", None);
        assert_holds("plan.tfplan.json", "{}", None);
    }

    #[test]
    fn a_template_has_resources_in_the_first_column_and_speaks_of_aws() {
        let template = "Resources:\n  A:\n    Type: AWS::EC2::Volume\n";
        for path in ["a.template", "a.yaml", "a.yml"] {
            assert_holds(path, template, Content::CloudFormation);
        }
        assert_holds("a.yaml", "\u{feff}Resources:\r\n  A: {Type: \"AWS::EC2::Volume\"}", Content::CloudFormation);
        assert_holds("a.yaml", "# x\n\"Resources\" :\n  A: {Type: \"AWS::EC2::Volume\"}", Content::CloudFormation);
        assert_holds("serverless.yml", "resources:\n  Resources:\n    A:\n      Type: AWS::EC2::Volume\n", None);
        assert_holds("a.yaml", "Resources:\n- name: mine\n", None);
        assert_holds("a.yaml", "# Resources: AWS::EC2::Volume\n", None);
        assert_holds("a.yaml", "ResourcesOf: AWS::EC2::Volume\n", None);
    }

    #[test]
    fn a_json_template_has_a_mapping_of_resources() {
        let template = r#"{"Resources" : {"A": {"Type": "AWS::EC2::Volume"}}}"#;
        for path in ["a.json", "a.template", "a.yaml"] {
            assert_holds(path, template, Content::CloudFormation);
        }
        assert_holds("event.json", r#"{"Resources": [{"Type": "AWS::EC2::Volume"}]}"#, None);
        assert_holds(
            "service.json",
            r#"{"Resources": {"type": "map"}, "Type": {"type": "string"}, "x": "AWS::"}"#,
            None,
        );
        assert_holds("state.json", r#"{"body": "{\"Resources\": {\"A\": {\"Type\": \"AWS::EC2::Volume\"}}}"}"#, None);
    }

    #[test]
    fn a_manifest_has_api_version_and_kind_in_the_first_column() {
        assert_holds("a.yaml", "apiVersion: v1\nkind: Pod\n", Content::Kubernetes);
        assert_holds("a.yaml", "# first\nfoo: 1\n---\nkind: Pod\napiVersion: v1", Content::Kubernetes);
        assert_holds("a.json", r#"{ "apiVersion": "v1", "kind" : "Pod" }"#, Content::Kubernetes);
        assert_holds("Chart.yaml", "apiVersion: v2\nname: chart\n", None);
        assert_holds("playbook.yaml", "- k8s:\n    definition:\n      apiVersion: v1\n      kind: Pod\n", None);
        assert_holds("azure.json", r#"{"apiVersion": "2015-06-15", "kind": "StorageV2"}"#, None);
        assert_holds("swagger.json", r#"{"apiVersion": {"type": "string"}, "kind": "Pod"}"#, None);
    }

    #[test]
    fn workflows_compose_files_and_values_are_none_of_ours() {
        assert_holds(
            ".github/workflows/a.yml",
            "on: push\njobs:\n  a:\n    steps:\n    - run: echo ${{ github.ref }}\n",
            None,
        );
        assert_holds("docker-compose.yml", "services:\n  web:\n    image: x\n", None);
        assert_holds("openapi.yaml", "openapi: 3.0.0\ninfo:\n  version: '1'\n", None);
        assert_holds("mkdocs.yml", "site_name: AWS::Resources\n", None);
        assert_holds("values.yaml", "controller:\n  kind: Deployment\n  apiVersion: apps/v1\n", None);
    }

    #[test]
    fn manifests_with_placeholders_are_helm_templates_in_the_folder_of_a_chart() {
        let manifest = "{{- if .Values.on }}\n  apiVersion: v1\n  kind: Pod\n{{- end }}\n";
        assert_holds("chart/templates/sub/pod.yaml", manifest, Content::HelmTemplate);
        assert_holds("chart/templates/pod.yaml", "apiVersion: v1\nkind: Pod\n", Content::Kubernetes);
        assert_holds("chart/templates/pod.yaml", "apiVersion: v1\nkind: Pod\na: ${{ b }}\n", Content::Kubernetes);
        assert_holds(
            "argo/workflow.yaml",
            "apiVersion: v1\nkind: Workflow\na: \"{{inputs.x}}\"\n",
            Content::Kubernetes,
        );
        assert_holds("templates.yaml", manifest, None);
    }
}
