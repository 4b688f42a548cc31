//! The environment that rules ask for, and what they leave alone for the sake of another one.

use std::path::Path;

use costlint_project::{Input, Options, Overlay, check};

use crate::folder::{Folder, VOLUME};

/// A rule with this condition that says which environment it is.
fn folder(when: &str, config: &str, files: &[(&str, &str)]) -> Folder {
    let rule = format!(
        "# Volume\n\n```hcl rule\ncode = \"OWN001\"\nmessage = \"in ${{self.environment}}\"\nmatch \"block_volume\" {{\n  when = {when}\n  at   = self.volume_type\n}}\n```\n"
    );
    let config = format!("select = [\"OWN001\"]\nrules = [\"own\"]\n{config}");
    let own: [(&str, &str); 2] = [("costlint.toml", &config), ("own/storage/volume.md", &rule)];
    Folder::new(&[&own, files].concat())
}

/// What is found, each with its file.
fn found(folder: &Folder, change: impl FnOnce(&mut Options)) -> Vec<String> {
    let mut options = folder.options.clone();
    change(&mut options);
    let report = check(&options, &Overlay::new(), &|_| {});
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    let path = |path: &str| Path::new(path).file_name().expect("it is a file").to_string_lossy().into_owned();
    let findings = report.findings.iter().map(|reported| &reported.finding);
    findings
        .map(|finding| format!("{}: {}", path(&report.sources.get(finding.place.file).path), finding.message))
        .collect()
}

#[test]
fn the_variable_file_or_the_workspace_that_applies_names_an_environment() {
    let named = |config: &str, file: &str| {
        let folder = folder("self.environment != null", config, &[("main.tf", VOLUME), (file, "")]);
        found(&folder, |_| {})
    };
    assert!(named("", "terraform.tfvars").is_empty());
    assert!(named("", "dev.tfvars").is_empty(), "it is not loaded");
    assert_eq!(named("", "dev.auto.tfvars"), ["main.tf: in dev"]);
    let live = "[environments.live]\nmodule = \".\"\nvar-files = [\"prod.tfvars\"]\n";
    assert_eq!(named(live, "prod.tfvars"), ["main.tf: in live (in live)"]);
    let bare = folder("self.environment != null", "", &[("main.tf", VOLUME), ("qa.tfvars", "")]);
    assert_eq!(found(&bare, |options| options.workspace = Some("dev".to_owned())), ["main.tf: in dev"]);
    let given = |options: &mut Options| options.inputs = vec![Input::File("qa.tfvars".into())];
    assert_eq!(found(&bare, given), ["main.tf: in qa"]);
}

#[test]
fn the_overlay_of_manifests_names_an_environment() {
    let class = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: fast }\nprovisioner: ebs.csi.aws.com\nparameters: { type: gp2 }\n";
    let folder = folder(
        "self.environment != null",
        "",
        &[("deploy/base/class.yaml", class), ("deploy/overlays/staging/class.yaml", class)],
    );
    assert_eq!(found(&folder, |_| {}), ["class.yaml: in staging"]);
}

#[test]
fn what_decides_production_too_is_left_alone_by_a_rule_that_asks_for_the_environment() {
    let both = "[environments.dev]\nmodule = \".\"\nvar-files = [\"dev.tfvars\"]\n[environments.prod]\nmodule = \".\"\nvar-files = [\"prod.tfvars\"]\n";
    let by_variable =
        "variable \"kind\" {}\nresource \"aws_ebs_volume\" \"data\" {\n  size = 100\n  type = var.kind\n}\n";
    let under = |when: &str, main: &str| {
        let files = [("main.tf", main), ("dev.tfvars", "kind = \"gp2\"\n"), ("prod.tfvars", "kind = \"gp2\"\n")];
        found(&folder(when, both, &files), |_| {})
    };
    assert!(under("nonprod(self)", VOLUME).is_empty());
    assert!(under("self.environment == \"dev\"", VOLUME).is_empty());
    assert_eq!(under("nonprod(self)", by_variable), ["dev.tfvars: in dev (in dev)"]);
    assert_eq!(under("self.volume_type == \"gp2\"", VOLUME).len(), 1);
}
