//! The languages that costlint reads: how a file is recognised, read and evaluated, and how its resources behave.
//!
//! Every question about how languages differ is a method here or on `Resource`, so other code does not need
//! to ask which language it is.

use costlint_syntax::{
    data::{self, Node},
    hcl, json, yaml,
};

use crate::{
    marks,
    paths::file_name_of,
    terraform::json as terraform_json,
    trees::{Tree, is_of_a_template},
};

/// The languages of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// `.tf`, `.tofu`, and the same in JSON: `.tf.json`, `.tofu.json`
    Terraform,
    /// Values of Terraform's variables: `.tfvars`, `.tfvars.json`
    Variables,
    /// A `CloudFormation` or SAM template, in YAML or JSON.
    CloudFormation,
    /// Kubernetes objects, in YAML or JSON.
    Kubernetes,
    /// Kubernetes objects with `{{ }}` placeholders, or those of Terraform's `templatefile`.
    Helm,
}

/// The dialect that resources are declared in, as pages name it. A resource type belongs to one dialect only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is its own name")]
pub enum Dialect {
    Terraform,
    CloudFormation,
    Kubernetes,
}

/// Tools whose infrastructure costlint does not read, told by the names of their files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Foreign {
    /// `terragrunt.hcl`: <https://terragrunt.gruntwork.io> (2026-11)
    Terragrunt,
    /// `.bicep`, a language for Azure.
    Bicep,
    /// `cdk.json`, which says how to run a program that writes templates.
    Cdk,
    /// `Pulumi.yaml`, a program that declares resources.
    Pulumi,
}

/// How the names of files end that may be ours.
pub const ENDINGS: [&str; 7] = ["tf", "tofu", "tfvars", "yaml", "yml", "json", "template"];

/// The languages of Markdown fences that costlint reads, and the file name for each.
pub const FENCES: [(&str, &str); 3] = [("hcl", "main.tf"), ("yaml", "example.yaml"), ("json", "example.json")];

impl Language {
    /// Whether a file of this name may be ours, before it is opened.
    pub fn may_be(path: &str) -> bool {
        let name = file_name_of(path);
        match FileEnding::of(name) {
            Some(FileEnding::Yaml | FileEnding::Json) => !is_known_other(name),
            Some(_) => true,
            None => false,
        }
    }

    /// The language of a file; `None` if costlint does not read it. The name and marks in the bytes decide, so the many other
    /// files are never parsed.
    pub fn of(path: &str, bytes: &[u8]) -> Option<Language> {
        if !Language::may_be(path) {
            return None;
        }
        let ending = FileEnding::of(file_name_of(path))?;
        let bytes = &*match ending {
            FileEnding::Terraform => return Some(Language::Terraform),
            FileEnding::Variables => return Some(Language::Variables),
            FileEnding::Json | FileEnding::Yaml | FileEnding::Template => marks::without_escapes(bytes),
        };
        if matches!(ending, FileEnding::Json) || marks::is_braced(bytes) {
            in_json(bytes)
        } else {
            in_yaml(path, bytes)
        }
    }

    /// Reads a text of this language. What looks like plain Kubernetes may turn out to be a template.
    pub(crate) fn read(self, path: &str, text: &str) -> (Language, Tree) {
        let tree = match self {
            Language::Terraform | Language::Variables if !is_json(path, text) => Tree::Hcl(hcl::parse(text)),
            Language::Terraform => as_json(text, terraform_json::configuration),
            Language::Variables => as_json(text, terraform_json::values),
            Language::CloudFormation | Language::Kubernetes if is_json(path, text) => Tree::Data(json::parse(text)),
            Language::CloudFormation => Tree::Data(template(text)),
            Language::Kubernetes => return manifests(text),
            Language::Helm => Tree::Data(yaml::parse_masked(text, yaml::Markers::GoTemplate)),
        };
        (self, tree)
    }

    /// Whether each file is evaluated and deployed by itself, and not as a part of its folder.
    pub fn stands_alone(self) -> bool {
        match self {
            Language::Terraform | Language::Variables => false,
            Language::CloudFormation | Language::Kubernetes | Language::Helm => true,
        }
    }

    /// Whether files give values to variables, and declare nothing.
    pub fn gives_variables(self) -> bool {
        self == Language::Variables
    }

    /// Whether a document of data is certainly meant for this language, also where the text around it does not read.
    pub(crate) fn is_certainly(self, document: &Node) -> bool {
        match self {
            Language::Terraform | Language::Variables => true,
            Language::CloudFormation => {
                document.get("Resources").is_some_and(|resources| !resources.entries().is_empty())
            }
            Language::Kubernetes => document.get("apiVersion").is_some() && document.get("kind").is_some(),
            // Helm expands it first.
            Language::Helm => false,
        }
    }
}

impl Foreign {
    /// The tool that a file of this name belongs to.
    pub fn of(path: &str) -> Option<Foreign> {
        match file_name_of(path) {
            "terragrunt.hcl" | "terragrunt.hcl.json" | "terragrunt.stack.hcl" => Some(Foreign::Terragrunt),
            "cdk.json" => Some(Foreign::Cdk),
            "Pulumi.yaml" | "Pulumi.yml" => Some(Foreign::Pulumi),
            name => name.rsplit_once('.').filter(|(_, ending)| *ending == "bicep").map(|_| Foreign::Bicep),
        }
    }
}

impl Dialect {
    /// All of them.
    pub const ALL: [Dialect; 3] = [Dialect::Terraform, Dialect::CloudFormation, Dialect::Kubernetes];

    /// The name that pages and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Terraform => "terraform",
            Dialect::CloudFormation => "cloudformation",
            Dialect::Kubernetes => "kubernetes",
        }
    }

    /// Whether resources refer to one another. Objects of Kubernetes go by names, which reach further than files.
    pub(crate) fn has_references(self) -> bool {
        match self {
            Dialect::Terraform | Dialect::CloudFormation => true,
            Dialect::Kubernetes => false,
        }
    }

    /// The setting that says what a resource is, where that is one of its settings.
    pub(crate) fn type_setting(self) -> Option<&'static str> {
        match self {
            Dialect::Terraform | Dialect::CloudFormation => None,
            Dialect::Kubernetes => Some("kind"),
        }
    }

    /// The dialect of that name.
    pub fn named(name: &str) -> Option<Dialect> {
        Dialect::ALL.into_iter().find(|dialect| dialect.name() == name)
    }
}

/// Whether a file of this name gives values to Terraform's variables.
pub fn is_variables(path: &str) -> bool {
    matches!(FileEnding::of(file_name_of(path)), Some(FileEnding::Variables))
}

/// Whether a file of this name is Terraform's configuration.
pub fn is_configuration(path: &str) -> bool {
    matches!(FileEnding::of(file_name_of(path)), Some(FileEnding::Terraform))
}

/// Whether a text of this name is JSON.
fn is_json(path: &str, text: &str) -> bool {
    match FileEnding::of(file_name_of(path)) {
        Some(FileEnding::Json) => true,
        Some(FileEnding::Terraform | FileEnding::Variables) => path.to_ascii_lowercase().ends_with(".json"),
        Some(FileEnding::Template) => marks::is_braced(text.as_bytes()),
        // A YAML reader reads JSON, and a file that ends in `.yaml` may have a YAML comment before its brace.
        _ => false,
    }
}

enum FileEnding {
    Terraform,
    Variables,
    Yaml,
    Json,
    Template,
}

impl FileEnding {
    fn of(name: &str) -> Option<FileEnding> {
        let (stem, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(FileEnding::Yaml),
            "json" => stem
                .rsplit_once('.')
                .and_then(|(_, ending)| FileEnding::of_terraform(ending))
                .or(Some(FileEnding::Json)),
            "template" => Some(FileEnding::Template),
            ending => FileEnding::of_terraform(ending),
        }
    }

    /// The ending of a file of Terraform, less the `.json` that may follow.
    fn of_terraform(ending: &str) -> Option<FileEnding> {
        match ending.to_ascii_lowercase().as_str() {
            "tf" | "tofu" => Some(FileEnding::Terraform),
            "tfvars" => Some(FileEnding::Variables),
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
            | "Pulumi.yaml"
            | "Pulumi.yml"
            | "pnpm-lock.yaml"
    );
    exact || name.starts_with("tsconfig.")
}

fn in_json(bytes: &[u8]) -> Option<Language> {
    if marks::is_template_in_json(bytes) {
        return Some(Language::CloudFormation);
    }
    marks::is_manifest_in_json(bytes).then_some(Language::Kubernetes)
}

fn in_yaml(path: &str, bytes: &[u8]) -> Option<Language> {
    if marks::is_template_in_yaml(bytes) {
        Some(Language::CloudFormation)
    } else if marks::is_helm_template(path, bytes) {
        Some(Language::Helm)
    } else {
        marks::is_manifest_in_yaml(bytes).then_some(Language::Kubernetes)
    }
}

fn as_json(text: &str, lower: fn(&str, &costlint_syntax::data::Tree) -> hcl::File) -> Tree {
    let data = json::parse(text);
    Tree::HclAsJson { hcl: lower(text, &data), data }
}

/// Manifests outside of a chart are plain YAML, even with a `{{ x }}` in a quoted text or a comment, as workflows have them.
/// Where they do not read as such, and do as a template, they are one.
fn manifests(text: &str) -> (Language, Tree) {
    let plain = yaml::parse(text);
    match masked(text, &plain, &[yaml::Markers::GoTemplate, yaml::Markers::Terraform]) {
        Some(masked) => (Language::Helm, Tree::Data(masked)),
        None => (Language::Kubernetes, Tree::Data(plain)),
    }
}

/// A template of `CloudFormation`, which another tool may expand first. In it `${ }` is a reference.
fn template(text: &str) -> data::Tree {
    let plain = yaml::parse(text);
    masked(text, &plain, &[yaml::Markers::GoTemplate]).unwrap_or(plain)
}

/// A text without what such marks enclose, where it does not read as it is written and does without.
fn masked(text: &str, plain: &data::Tree, markers: &[yaml::Markers]) -> Option<data::Tree> {
    if !is_of_a_template(plain) {
        return None;
    }
    let markers = markers.iter().filter(|markers| markers.are_in(text));
    markers.map(|markers| yaml::parse_masked(text, *markers)).find(|masked| !is_of_a_template(masked))
}

#[cfg(test)]
mod tests {
    use super::{Language::*, *};

    #[track_caller]
    fn assert_holds(path: &str, text: &str, language: impl Into<Option<Language>>) {
        assert_eq!(Language::of(path, text.as_bytes()), language.into(), "{path}: {text}");
    }

    #[test]
    fn names_tell_which_files_are_worth_opening() {
        for path in ["main.tf", "a/b.tofu", "prod.auto.tfvars", "stack.template", "a.yaml", "a.YML", "a.json"] {
            assert!(Language::may_be(path), "{path}");
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
            assert!(!Language::may_be(path), "{path}");
        }
    }

    #[test]
    fn every_ending_is_one_of_ours() {
        for ending in ENDINGS {
            assert!(Language::may_be(&format!("file.{ending}")), "{ending}");
        }
    }

    #[test]
    fn terraform_is_told_by_the_name_alone() {
        assert_holds("main.tf", "", Terraform);
        assert_holds("main.TOFU", "", Terraform);
        assert_holds("terraform.tfvars", "", Variables);
        assert_holds("cdk.tf.json", "{}", Terraform);
        assert_holds("terraform.tfvars.json", "{}", Variables);
        assert_holds("tf.json", "{}", None);
        assert_holds("plan.tfplan.json", "{}", None);
    }

    #[test]
    fn a_template_has_resources_in_the_first_column_and_speaks_of_aws() {
        let template = "Resources:\n  A:\n    Type: AWS::EC2::Volume\n";
        for path in ["a.template", "a.yaml", "a.yml"] {
            assert_holds(path, template, CloudFormation);
        }
        assert_holds("a.yaml", "\u{feff}Resources:\r\n  A: {Type: \"AWS::EC2::Volume\"}", CloudFormation);
        assert_holds("a.yaml", "# x\n\"Resources\" :\n  A: {Type: \"AWS::EC2::Volume\"}", CloudFormation);
        assert_holds("serverless.yml", "resources:\n  Resources:\n    A:\n      Type: AWS::EC2::Volume\n", None);
        assert_holds("a.yaml", "Resources:\n- name: mine\n", None);
        assert_holds("a.yaml", "# Resources: AWS::EC2::Volume\n", None);
        assert_holds("a.yaml", "ResourcesOf: AWS::EC2::Volume\n", None);
    }

    #[test]
    fn a_json_template_has_a_mapping_of_resources() {
        let template = r#"{"Resources" : {"A": {"Type": "AWS::EC2::Volume"}}}"#;
        for path in ["a.json", "a.template", "a.yaml"] {
            assert_holds(path, template, CloudFormation);
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
        assert_holds("a.yaml", "apiVersion: v1\nkind: Pod\n", Kubernetes);
        assert_holds("a.yaml", "# first\nfoo: 1\n---\nkind: Pod\napiVersion: v1", Kubernetes);
        assert_holds("a.json", r#"{ "apiVersion": "v1", "kind" : "Pod" }"#, Kubernetes);
        assert_holds("Chart.yaml", "apiVersion: v2\nname: chart\n", None);
        assert_holds("playbook.yaml", "- k8s:\n    definition:\n      apiVersion: v1\n      kind: Pod\n", None);
        assert_holds("azure.json", r#"{"apiVersion": "2015-06-15", "kind": "StorageV2"}"#, None);
        assert_holds("swagger.json", r#"{"apiVersion": {"type": "string"}, "kind": "Pod"}"#, None);
    }

    #[test]
    fn a_text_may_be_indented_as_a_whole_or_written_in_braces() {
        assert_holds("a.yaml", "# first\n\n  apiVersion: v1\n  kind: Pod\n", Kubernetes);
        assert_holds("a.yaml", "---\n  kind: Pod\n  apiVersion: v1\n", Kubernetes);
        assert_holds("a.yaml", "{apiVersion: v1, kind: Pod}", Kubernetes);
        assert_holds("a.yaml", "# first\n{kind: Pod,\n 'apiVersion': v1}", Kubernetes);
        assert_holds("a.yaml", "a: 1\n---\n{apiVersion: v1, kind: Pod}", Kubernetes);
        assert_holds("a.yaml", "--- {apiVersion: v1, kind: Pod}", Kubernetes);
        assert_holds("a.yaml", "    Resources:\n      A: {Type: 'AWS::EC2::Volume'}", CloudFormation);
        assert_holds("a.template", "{Resources: {A: {Type: 'AWS::EC2::Volume'}}}", CloudFormation);
        assert_holds("a.yaml", "- apiVersion: v1\n  kind: Pod\n", None);
        assert_holds("a.yaml", "  data:\n    apiVersion: v1\n    kind: Pod\n", None);
        assert_holds("a.yaml", "{{ tpl }}\n  apiVersion: v1\n  kind: Pod\n", None);
        assert_holds("a.yaml", "{apiVersion: {type: string}, kind: Pod}", None);
    }

    #[test]
    fn keys_may_be_written_with_escapes() {
        assert_holds("a.json", r#"{"apiVersi\u006fn": "v1", "k\u0069nd": "P\u006fd"}"#, Kubernetes);
        assert_holds("a.json", r#"{"Res\u006Furces": {"A": {"Type": "AWS\u003a:EC2::Volume"}}}"#, CloudFormation);
        assert_holds("a.yaml", "\"apiVersi\\u006fn\": v1\nkind: Pod\n", Kubernetes);
        assert_holds("a.json", r#"{"apiVersion": "\u00", "x\u00e9": "\u0022kind\u0022: "}"#, None);
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
        assert_holds("chart/templates/sub/pod.yaml", manifest, Helm);
        assert_holds("chart/templates/pod.yaml", "apiVersion: v1\nkind: Pod\n", Kubernetes);
        assert_holds("chart/templates/pod.yaml", "apiVersion: v1\nkind: Pod\na: ${{ b }}\n", Kubernetes);
        assert_holds("argo/workflow.yaml", "apiVersion: v1\nkind: Workflow\na: \"{{inputs.x}}\"\n", Kubernetes);
        assert_holds("templates.yaml", manifest, None);
    }
}
