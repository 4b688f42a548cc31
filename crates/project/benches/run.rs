//! A whole run over a thousand files, beside its floor: walking, reading and parsing the same bytes once.

use std::{fmt::Write as _, path::PathBuf, sync::LazyLock};

use costlint_model::Source;
use costlint_project::{Options, Overlay, check};
use divan::{Bencher, black_box, counter::BytesCount};
use ignore::WalkBuilder;
use rayon::prelude::*;
use tempfile::TempDir;

fn main() {
    divan::main();
    // A static is never dropped, and the folder would stay.
    drop(std::fs::remove_dir_all(PROJECT.folder.path()));
}

static PROJECT: LazyLock<Project> = LazyLock::new(Project::new);

struct Project {
    folder: TempDir,
    bytes: usize,
}

#[divan::bench]
fn run(bencher: Bencher<'_, '_>) {
    let options = Options { directory: PROJECT.folder.path().to_owned(), ..Options::default() };
    bencher.counter(BytesCount::new(PROJECT.bytes)).bench(|| check(&options, &Overlay::new(), &|_| {}).findings.len());
}

#[divan::bench]
fn floor(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::new(PROJECT.bytes)).bench(|| {
        let files: Vec<PathBuf> = WalkBuilder::new(PROJECT.folder.path())
            .build()
            .filter_map(|entry| entry.ok().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file())))
            .map(ignore::DirEntry::into_path)
            .collect();
        let parse = |path: &PathBuf| {
            let text = std::fs::read_to_string(path).expect("the file was written by this bench");
            black_box(Source::read(path.to_string_lossy(), text)).is_some()
        };
        files.par_iter().filter(|path| parse(path)).count()
    });
}

/// One file, as a hook or an editor has it.
#[divan::bench]
fn one_file(bencher: Bencher<'_, '_>) {
    let folder = TempDir::new().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("main.tf"), module(0)).expect("a file can be written");
    let options = Options { directory: folder.path().to_owned(), ..Options::default() };
    bencher.bench(|| check(&options, &Overlay::new(), &|_| {}).findings.len());
}

impl Project {
    /// 500 files of Terraform in 125 modules, 250 templates and 250 manifests, of the sizes that people write. One in ten
    /// of what has a price costs more than it needs to: many times what public projects have.
    fn new() -> Project {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let mut bytes = 0;
        let mut write = |name: String, text: String| {
            bytes += text.len();
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders can be made");
            std::fs::write(path, text).expect("a file can be written");
        };
        for number in 0..500 {
            write(format!("terraform/module{}/part{}.tf", number / 4, number % 4), module(number % 4));
        }
        for number in 0..250 {
            write(format!("templates/stack{number}.yaml"), template());
            write(format!("manifests/app{}/deployment{number}.yaml", number / 5), manifest(number));
        }
        Project { folder, bytes }
    }
}

fn module(part: usize) -> String {
    let mut text = format!(
        "variable \"size{part}\" {{\n  type    = number\n  default = 500\n}}\n\nlocals {{\n  name{part} = \"data-${{var.size{part}}}\"\n}}\n"
    );
    for number in 0..10 {
        let kind = if number == 0 { "gp2" } else { "gp3" };
        write!(
            text,
            r#"
# Kept apart from the others, since it is restored on its own.
resource "aws_ebs_volume" "data{part}_{number}" {{
  count             = 2
  availability_zone = "eu-west-1${{count.index == 0 ? "a" : "b"}}"
  size              = var.size{part} + {number}
  type              = "{kind}"
  tags = merge({{
    Name = "${{local.name{part}}}-{number}"
  }}, {{ team = "data" }})
}}

resource "aws_iam_role" "role{part}_{number}" {{
  name               = "role-{part}-{number}"
  assume_role_policy = jsonencode({{ Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {{ Service = "ec2.amazonaws.com" }} }}] }})
}}
"#
        )
        .expect("a text takes all");
    }
    text
}

fn template() -> String {
    let mut text =
        "AWSTemplateFormatVersion: \"2010-09-09\"\nParameters:\n  Size:\n    Type: Number\n    Default: 100\nResources:\n".to_owned();
    for number in 0..12 {
        let kind = if number == 0 { "gp2" } else { "gp3" };
        write!(
            text,
            "  Volume{number}:\n    Type: AWS::EC2::Volume\n    Properties:\n      AvailabilityZone: !Select [0, !GetAZs \"\"]\n      Size: !Ref Size\n      VolumeType: {kind}\n  Queue{number}:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !Sub \"${{AWS::StackName}}-{number}\"\n"
        )
        .expect("a text takes all");
    }
    text
}

fn manifest(number: usize) -> String {
    let mut text = String::new();
    for part in 0..4 {
        let requests =
            if part == 0 { "" } else { "          resources:\n            requests: { cpu: 100m, memory: 128Mi }\n" };
        write!(
            text,
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app{number}-{part}\n  namespace: shop\nspec:\n  replicas: 3\n  selector:\n    matchLabels: {{ app: app{number} }}\n  template:\n    metadata:\n      labels: {{ app: app{number} }}\n    spec:\n      containers:\n        - name: web\n          image: registry.example.com/shop/web:1.2.3\n          ports:\n            - containerPort: 8080\n          env:\n            - name: LEVEL\n              value: info\n{requests}        - name: side\n          image: registry.example.com/shop/side:4\n{requests}"
        )
        .expect("a text takes all");
    }
    text
}
