//! How long a module takes from its trees to its resources.
//!
//! `cargo bench -p costlint-model --bench evaluate`

use std::fmt::Write as _;

use costlint_model::{
    Source, Sources, Wanted,
    terraform::{self, Inputs},
};

fn main() {
    divan::main();
}

/// A module as platform teams write them: typed variables, locals that build on each other, maps that are gone through,
/// nested and dynamic blocks.
fn module(resources: usize) -> Sources {
    let variables = r#"
variable "volumes" {
  type = map(object({ size = number, type = optional(string, "gp3"), tags = optional(map(string), {}) }))
  default = {
    data  = { size = 500, type = "gp2" }
    cache = { size = 100 }
    logs  = { size = 50, tags = { team = "platform" } }
  }
}
variable "environment" { default = "staging" }
locals {
  tags    = merge({ environment = var.environment }, { for key, volume in var.volumes : key => volume.size if volume.size > 60 })
  volumes = { for key, volume in var.volumes : "${var.environment}-${key}" => merge(volume, { tags = merge(local.tags, volume.tags) }) }
}
"#;
    let mut text = variables.to_owned();
    for index in 0..resources {
        write!(
            text,
            r#"
resource "aws_ebs_volume" "volume_{index}" {{
  for_each = local.volumes
  size     = each.value.size * 2
  type     = lookup(each.value, "type", "gp3")
  tags     = each.value.tags
}}
resource "aws_instance" "machine_{index}" {{
  count         = var.environment == "production" ? 3 : 1
  instance_type = count.index == 0 ? "m5.large" : "m5.xlarge"
  dynamic "ebs_block_device" {{
    for_each = var.volumes
    iterator = disk
    content {{
      device_name = "/dev/${{disk.key}}"
      volume_size = max(20, disk.value.size)
      volume_type = try(disk.value.type, "gp2")
    }}
  }}
}}
"#
        )
        .expect("writing to a text cannot fail");
    }
    Sources::new(vec![Source::read("main.tf", text).expect("it is Terraform")])
}

#[divan::bench(args = [10, 100])]
fn terraform_module(bencher: divan::Bencher<'_, '_>, resources: usize) {
    let sources = module(resources);
    let folders = terraform::Folders::new(&sources, terraform::Initialised::default());
    let modules = terraform::Modules::new(&sources, &folders);
    let root = folders.roots().next().expect("a root module");
    let everything = |_, _: &str| true;
    bencher
        .counter(divan::counter::ItemsCount::new(resources * 2))
        .bench(|| terraform::resources(&modules, root, &Inputs::default(), &Wanted::new(&everything)));
}

#[divan::bench]
fn nothing_wanted(bencher: divan::Bencher<'_, '_>) {
    let sources = module(100);
    let folders = terraform::Folders::new(&sources, terraform::Initialised::default());
    let modules = terraform::Modules::new(&sources, &folders);
    let root = folders.roots().next().expect("a root module");
    let nothing = |_, _: &str| false;
    bencher.bench(|| terraform::resources(&modules, root, &Inputs::default(), &Wanted::new(&nothing)));
}

/// Roots that each call the same forty modules: time grows with their number, and no faster.
#[divan::bench(args = [50, 100, 200], sample_count = 20)]
fn shared_modules(bencher: divan::Bencher<'_, '_>, roots: usize) {
    const MODULES: usize = 40;
    let text = |path: String, text: String| Source::read(path, text).expect("it is Terraform");
    let disk = "variable \"size\" {\n  type = number\n}\nlocals {\n  tags = { for key in [\"a\", \"b\"] : key => upper(key) }\n}\nresource \"aws_ebs_volume\" \"data\" {\n  count = 2\n  size  = var.size + count.index\n  tags  = local.tags\n}\noutput \"id\" {\n  value = aws_ebs_volume.data[0].id\n}\n";
    let modules = (0..MODULES).map(|module| text(format!("modules/m{module}/main.tf"), disk.to_owned()));
    let mut calls = String::new();
    for module in 0..MODULES {
        writeln!(calls, "module \"m{module}\" {{\n  source = \"../../modules/m{module}\"\n  size   = {module}\n}}")
            .expect("a text");
    }
    let callers = (0..roots).map(|root| text(format!("live/r{root}/main.tf"), calls.clone()));
    let sources = Sources::new(modules.chain(callers).collect());
    let everything = |_, _: &str| true;
    bencher.counter(divan::counter::ItemsCount::new(roots * MODULES)).bench(|| {
        let folders = terraform::Folders::new(&sources, terraform::Initialised::default());
        let modules = terraform::Modules::new(&sources, &folders);
        let wanted = Wanted::new(&everything);
        folders
            .roots()
            .map(|root| terraform::resources(&modules, root, &Inputs::default(), &wanted).len())
            .sum::<usize>()
    });
}

/// One module of some size that one root calls again and again, each time for another of its resources.
#[divan::bench(args = [500, 2000], sample_count = 10)]
fn one_module_called_often(bencher: divan::Bencher<'_, '_>, calls: usize) {
    let mut module = "variable \"size\" {\n  type = number\n}\n".to_owned();
    for index in 0..40 {
        write!(
            module,
            "variable \"on_{index}\" {{\n  type    = bool\n  default = false\n}}\nresource \"aws_ebs_volume\" \"data_{index}\" {{\n  count = var.on_{index} ? 1 : 0\n  size  = var.size\n}}\noutput \"id_{index}\" {{\n  value = try(aws_ebs_volume.data_{index}[0].id, null)\n}}\n"
        )
        .expect("a text");
    }
    let mut root = String::new();
    for call in 0..calls {
        writeln!(
            root,
            "module \"m{call}\" {{\n  source = \"./disk\"\n  size   = {call}\n  on_{} = true\n}}",
            call % 40
        )
        .expect("a text");
    }
    let text = |path: &str, text: String| Source::read(path, text).expect("it is Terraform");
    let sources = Sources::new(vec![text("disk/main.tf", module), text("main.tf", root)]);
    let folders = terraform::Folders::new(&sources, terraform::Initialised::default());
    let everything = |_, _: &str| true;
    bencher.counter(divan::counter::ItemsCount::new(calls)).bench(|| {
        let wanted = Wanted::new(&everything);
        let modules = terraform::Modules::new(&sources, &folders);
        let root = folders.roots().next().expect("a root module");
        terraform::resources(&modules, root, &Inputs::default(), &wanted).len()
    });
}
