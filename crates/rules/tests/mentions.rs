//! What speaks of a resource, wherever in the run it stands, as the rule of unattached addresses sees it.

use costlint_model::{Source, Sources};
use costlint_rules::{Rulebook, Settings};

const ADDRESS: &str = "resource \"google_compute_address\" \"web\" {
  name   = \"shop-web\"
  region = \"us-central1\"
}
";

/// The addresses that nothing uses in some texts.
fn unattached(files: &[(&str, &str)]) -> Vec<String> {
    let sources = Sources::new(
        files.iter().map(|(path, text)| Source::read(*path, *text).expect("infrastructure code")).collect(),
    );
    let rulebook = Rulebook::embedded();
    let resources = rulebook.resources_of(&sources);
    let findings = rulebook.check(&sources, resources, &Settings::default(), &|rule| &*rule.code == "NET005").1;
    findings.iter().map(|finding| finding.resource.to_string()).collect()
}

/// Whether a second text keeps the address from being reported.
fn excuses(path: &str, text: &str) -> bool {
    unattached(&[("net/address.tf", ADDRESS), (path, text)]).is_empty()
}

/// The addresses that nothing uses in a template with this resource or section besides.
fn in_template(other: &str) -> Vec<String> {
    unattached(&[("stack.yaml", &format!("Resources:\n  Spare:\n    Type: AWS::EC2::EIP\n{other}"))])
}

#[test]
fn a_reference_counts_in_the_files_of_the_same_module() {
    let output = "output \"web\" {\n  value = google_compute_address.web.address\n}\n";
    assert!(excuses("net/outputs.tf", output));
    assert!(!excuses("other/outputs.tf", output));
    assert!(!excuses("net/outputs.tf", "output \"web\" {\n  value = google_compute_address.web2.address\n}\n"));
}

#[test]
fn every_form_of_an_expression_may_refer() {
    for value in [
        "[for each in google_compute_address.web[*] : each.address]",
        "\"ip=${google_compute_address.web.address}\"",
        "\"%{ if var.on }${google_compute_address.web.address}%{ endif }\"",
        "templatefile(\"user-data.sh\", { ip = google_compute_address.web.address })",
        "{ (google_compute_address.web.name) = true }",
        "<<-EOT\n    ip: ${google_compute_address.web.address}\n  EOT",
        "var.map[google_compute_address.web.name]",
    ] {
        assert!(excuses("net/locals.tf", &format!("locals {{\n  web = {value}\n}}\n")), "{value}");
    }
}

#[test]
fn a_module_that_did_not_read_as_a_whole_may_refer() {
    assert!(excuses("net/broken.tf", "output \"web\" {\n  value = \n"));
    assert!(!excuses("other/broken.tf", "output \"web\" {\n  value = \n"));
}

#[test]
fn manifests_charts_and_data_sources_of_any_folder_know_an_address_by_its_name() {
    let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  annotations:\n    kubernetes.io/ingress.global-static-ip-name: shop-web\n";
    assert!(excuses("apps/ingress.yaml", ingress));
    assert!(!excuses("apps/ingress.yaml", &ingress.replace("shop-web", "shop-web-2")));
    assert!(!excuses("apps/ingress.yaml", &ingress.replace("shop-web", "other # shop-web")));
    assert!(excuses("apps/data.tf", "data \"google_compute_address\" \"web\" {\n  name = \"shop-web\"\n}\n"));
    let chart = "resource \"helm_release\" \"web\" {\n  chart = \"web\"\n  set {\n    name  = \"ip\"\n    value = \"shop-web\"\n  }\n}\n";
    assert!(excuses("apps/chart.tf", chart));
    assert!(!excuses(
        "apps/other.tf",
        "resource \"google_compute_address\" \"web\" {\n  name = \"shop-web\"\n  address_type = \"INTERNAL\"\n}\n"
    ));
}

#[test]
fn a_name_that_two_places_of_a_module_write_may_join_them() {
    assert!(excuses("net/locals.tf", "locals {\n  name = \"shop-web\"\n}\n"));
    assert!(excuses("net/terraform.tfvars", "address = \"shop-web\"\n"));
}

#[test]
fn a_text_of_a_template_that_is_a_logical_id_refers() {
    assert_eq!(in_template(""), ["Spare"]);
    for reference in [
        "Outputs:\n  Ip:\n    Value: !Ref Spare\n",
        "Outputs:\n  Ip:\n    Value: !GetAtt [Spare, AllocationId]\n",
        "Outputs:\n  Ip:\n    Value: { Fn::GetAtt: Spare.AllocationId }\n",
        "Outputs:\n  Ip:\n    Value: !Sub 'ip ${Spare} of ${AWS::Region}'\n",
        "  Gateway:\n    Type: AWS::EC2::NatGateway\n    DependsOn: Spare\n",
    ] {
        assert_eq!(in_template(reference), [""; 0], "{reference}");
    }
    for text in [
        "    Properties:\n      Tags:\n        - { Key: Name, Value: Spare }\n",
        "Parameters:\n  Name: { Type: String, Default: Spare }\n",
        "Outputs:\n  Ip:\n    Value: !Ref SpareToo\n",
        "Transform: AWS::Serverless-2016-10-31\n",
    ] {
        assert_eq!(in_template(text), ["Spare"], "{text}");
    }
}

#[test]
fn what_a_macro_adds_to_a_template_may_refer() {
    assert_eq!(in_template("Transform: [AWS::Serverless-2016-10-31, Company]\n"), [""; 0]);
    assert_eq!(
        in_template("  Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://stack/more.yaml } }\n"),
        [""; 0]
    );
}
