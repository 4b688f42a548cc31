//! Work grows with the number of resources, not with its square.

use costlint_model::{Source, Sources};
use costlint_rules::{Rulebook, Settings};

/// How many steps expressions take over so many resources in one folder.
fn steps(files: &[(&str, String)]) -> u64 {
    let sources = Sources::new(
        files.iter().map(|(path, text)| Source::read(*path, text.clone()).expect("infrastructure code")).collect(),
    );
    let rulebook = Rulebook::embedded();
    let resources = rulebook.resources_of(&sources);
    rulebook.check(&sources, resources, &Settings::default(), &|_| true).0.steps
}

/// Checks that twice as many of a resource take no more than twice the steps, and a few.
fn assert_linear(path: &str, one: &str) {
    let many = |number: usize| {
        let numbered = (0..number).map(|number| one.replace("NUMBER", &number.to_string()));
        steps(&[(path, numbered.collect())])
    };
    let (fewer, more) = (many(100), many(200));
    assert!(fewer > 1_000, "{fewer} steps for\n{one}");
    assert!(more <= fewer * 21 / 10, "{fewer} and {more} steps for\n{one}");
}

#[test]
fn machines_outside_of_production_are_looked_up_in_groups() {
    assert_linear(
        "main.tf",
        r#"
resource "azurerm_linux_virtual_machine" "dev_NUMBER" {
  name                = "dev-NUMBER"
  location            = "westeurope"
  resource_group_name = "shop"
  size                = "Standard_D8s_v3"
}
"#,
    );
    assert_linear(
        "main.tf",
        r#"
resource "google_compute_instance" "dev_NUMBER" {
  name         = "dev-NUMBER"
  zone         = "europe-west1-b"
  machine_type = "n1-standard-16"
}
"#,
    );
    assert_linear(
        "main.tf",
        r#"
resource "aws_instance" "dev_NUMBER" {
  ami           = "ami-1"
  instance_type = "m4.4xlarge"
}
"#,
    );
}

#[test]
fn databases_outside_of_production_are_looked_up_in_groups() {
    assert_linear(
        "main.tf",
        r#"
resource "aws_db_instance" "dev_NUMBER" {
  engine                  = "postgres"
  instance_class          = "db.m5.4xlarge"
  allocated_storage       = 100
  multi_az                = true
  backup_retention_period = 30
}
"#,
    );
    assert_linear(
        "main.tf",
        r#"
resource "google_sql_database_instance" "dev_NUMBER" {
  database_version = "POSTGRES_17"
  region           = "europe-west1"
  settings {
    tier              = "db-custom-16-65536"
    availability_type = "REGIONAL"
  }
}
"#,
    );
}

#[test]
fn workloads_and_their_scalers_are_looked_up_by_name() {
    assert_linear(
        "apps.yaml",
        "---
apiVersion: apps/v1
kind: Deployment
metadata: { name: app-NUMBER, namespace: shop }
spec:
  selector: { matchLabels: { app: app-NUMBER } }
  template:
    metadata: { labels: { app: app-NUMBER } }
    spec:
      containers:
        - { name: web, image: \"web:1\" }
",
    );
}

#[test]
fn copies_of_a_module_are_looked_up_in_groups() {
    let called = |number: usize| {
        let calls = (0..number).map(|number| format!("module \"dev_{number}\" {{\n  source = \"./network\"\n}}\n"));
        let module = r#"
resource "aws_nat_gateway" "dev" {
  subnet_id = "subnet-1"
}

resource "aws_db_instance" "dev" {
  engine                  = "postgres"
  instance_class          = "db.m5.4xlarge"
  allocated_storage       = 100
  backup_retention_period = 30
}
"#;
        steps(&[("main.tf", calls.collect()), ("network/main.tf", module.to_owned())])
    };
    let (fewer, more) = (called(100), called(200));
    assert!(fewer > 1_000, "{fewer} steps");
    assert!(more <= fewer * 21 / 10, "{fewer} and {more} steps");
}
