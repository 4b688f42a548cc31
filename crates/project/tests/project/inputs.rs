//! What Terraform and OpenTofu load, and what is given to their variables.

use costlint_project::{Input, Options, Overlay, check, fixing::Allow};
use insta::assert_snapshot;

use crate::folder::{Folder, VOLUME};

/// A volume whose type is a variable.
const OF_KIND: &str = "variable \"kind\" {\n  default = \"gp3\"\n}\n\nresource \"aws_ebs_volume\" \"data\" {\n  size = 100\n  type = var.kind\n}\n";

fn mended(folder: &Folder) -> String {
    let (_, fixed) = folder.fix(Allow::Safe);
    let texts = fixed.texts.iter().map(|(path, changed)| format!("{path}:\n{}", changed.after));
    texts.chain(fixed.dropped.iter().map(|dropped| format!("dropped: {}\n", dropped.reason))).collect()
}

#[test]
fn an_override_takes_the_place_of_a_setting_and_is_mended_where_it_stands() {
    let folder = Folder::new(&[
        ("main.tf", "resource \"aws_ebs_volume\" \"data\" {\n  size = 100\n  type = \"gp3\"\n}\n"),
        ("prod_override.tf", "resource \"aws_ebs_volume\" \"data\" {\n  type = \"gp2\"\n}\n"),
    ]);
    assert_snapshot!(folder.check(), @"prod_override.tf:2 warning ebs-gp2-volume");
    assert_snapshot!(mended(&folder), @r#"
    prod_override.tf:
    resource "aws_ebs_volume" "data" {
      type = "gp3"
    }
    "#);
    folder.write("prod_override.tf", "resource \"aws_ebs_volume\" \"data\" {\n  count = 0\n}\n");
    folder.write("main.tf", VOLUME);
    assert_snapshot!(folder.check(), @"nothing");
}

#[test]
fn of_several_overrides_the_last_name_counts_and_each_kind_of_block_is_merged() {
    let folder = Folder::new(&[
        ("main.tf", &format!("{OF_KIND}\nlocals {{\n  size = 1\n}}\n")),
        ("override.tf", "variable \"kind\" {\n  default = \"gp2\"\n}\n"),
        ("a_override.tf", "variable \"kind\" {\n  default = \"gp3\"\n}\n"),
    ]);
    assert_snapshot!(folder.check(), @"override.tf:2 warning ebs-gp2-volume");
    folder.write(
        "z_override.tf",
        "locals {\n  kind = \"gp3\"\n}\nresource \"aws_ebs_volume\" \"data\" {\n  type = local.kind\n}\n",
    );
    assert_snapshot!(folder.check(), @"nothing");
}

#[test]
fn nested_blocks_of_an_override_take_the_place_of_all_of_their_type() {
    let machine = "resource \"aws_instance\" \"web\" {\n  ami = \"ami-1\"\n  instance_type = \"m6i.large\"\n  ebs_block_device {\n    device_name = \"a\"\n    volume_size = 100\n    volume_type = \"gp2\"\n  }\n  ebs_block_device {\n    device_name = \"b\"\n    volume_size = 100\n    volume_type = \"gp2\"\n  }\n}\n";
    let folder = Folder::new(&[("main.tf", machine)]);
    assert_eq!(folder.check().matches("ebs-gp2-volume").count(), 2);
    folder.write("override.tf", "resource \"aws_instance\" \"web\" {\n  ebs_block_device {\n    device_name = \"c\"\n    volume_size = 100\n    volume_type = \"gp3\"\n  }\n}\n");
    assert_eq!(folder.check().matches("ebs-gp2-volume").count(), 0);
}

#[test]
fn a_tofu_file_takes_the_place_of_the_tf_file_beside_it() {
    let folder = Folder::new(&[("main.tf", VOLUME), ("main.tofu", "# none\n"), ("other.tf", VOLUME)]);
    assert_snapshot!(folder.check(), @"other.tf:3 warning ebs-gp2-volume");
    folder.write("main.tofu", VOLUME);
    folder.write("other.tofu", "# none\n");
    assert_snapshot!(folder.check(), @"main.tofu:3 warning ebs-gp2-volume");
}

#[test]
fn code_of_old_with_quoted_types_and_expressions_in_texts_means_the_same() {
    let old = "variable \"kind\" {\n  type = \"string\"\n  default = \"gp2\"\n}\nvariable \"sizes\" {\n  type = \"map\"\n  default = { a = \"100\" }\n}\nresource \"aws_ebs_volume\" \"data\" {\n  count = \"${length(var.sizes) > 0 ? 1 : 0}\"\n  size = \"${lookup(var.sizes, \"a\")}\"\n  type = \"${var.kind}\"\n}\n";
    let folder = Folder::new(&[("main.tf", old)]);
    assert_snapshot!(folder.check(), @"main.tf:3 warning ebs-gp2-volume");
    assert_snapshot!(folder.check_with(|options| options.inputs = vec![value("kind", "gp3")]), @"nothing");
    assert_snapshot!(folder.check_with(|options| options.inputs = vec![value("sizes", "{}")]), @"nothing");
}

#[test]
fn hidden_files_are_no_configuration() {
    assert_snapshot!(Folder::new(&[(".#main.tf", VOLUME)]).check(), @"nothing");
}

/// The same with its volume in a called module, and the files of two environments.
fn with_environments(config: &str) -> Folder {
    let called = "variable \"kind\" {\n  type = string\n}\n\nvariable \"sizes\" {\n  type    = list(number)\n  default = [100]\n}\n\nmodule \"volume\" {\n  source   = \"./volume\"\n  for_each = toset([for size in var.sizes : tostring(size)])\n  kind     = var.kind\n  size     = each.value\n}\n";
    Folder::new(&[
        ("infra/main.tf", called),
        (
            "infra/volume/main.tf",
            "variable \"kind\" {}\n\nvariable \"size\" {}\n\nresource \"aws_ebs_volume\" \"data\" {\n  size = var.size\n  type = var.kind\n}\n",
        ),
        ("env/dev.tfvars", "kind = \"gp3\"\n"),
        ("env/prod.tfvars", "kind  = \"gp2\"\nsizes = [100, 200]\n"),
        ("costlint.toml", config),
    ])
}

fn given(inputs: &[Input]) -> String {
    let folder = with_environments("");
    folder.check_with(|options| options.inputs = inputs.to_vec())
}

fn file(path: &str) -> Input {
    Input::File(path.into())
}

fn value(name: &str, text: &str) -> Input {
    Input::Value(name.to_owned(), text.to_owned())
}

#[test]
fn variable_files_and_values_count_in_their_order() {
    assert_snapshot!(given(&[]), @"nothing");
    assert_snapshot!(given(&[file("env/prod.tfvars")]), @"env/prod.tfvars:1 warning ebs-gp2-volume");
    assert_snapshot!(given(&[file("env/prod.tfvars"), file("env/dev.tfvars")]), @"nothing");
    assert_snapshot!(given(&[value("kind", "gp3"), file("env/prod.tfvars")]), @"env/prod.tfvars:1 warning ebs-gp2-volume");
    assert_snapshot!(given(&[file("env/prod.tfvars"), value("kind", "gp3")]), @"nothing");
    assert_snapshot!(given(&[value("kind", "gp2"), value("sizes", "[100]")]), @"infra/main.tf:13 warning ebs-gp2-volume");
}

#[test]
fn a_value_that_is_given_counts_more_than_one_that_is_loaded() {
    let folder = Folder::new(&[("main.tf", OF_KIND), ("terraform.tfvars", "kind = \"gp3\"\n")]);
    assert_snapshot!(folder.check_with(|options| options.inputs = vec![value("kind", "gp2")]), @"main.tf:7 warning ebs-gp2-volume");
}

#[test]
fn a_default_is_not_certain_where_a_file_for_another_deployment_gives_another_value() {
    let of_kind = OF_KIND.replace("gp3", "gp2") + "\nvariable \"zone\" {}\n";
    let with = |files: &[(&str, &str)]| Folder::new(&[files, &[("infra/main.tf", &*of_kind)]].concat()).check();
    let both = "kind = \"gp3\"\nzone = \"a\"\n";
    assert_snapshot!(with(&[]), @"infra/main.tf:2 warning ebs-gp2-volume");
    assert_snapshot!(with(&[("infra/prod.tfvars", "kind = \"gp2\"\n")]), @"infra/main.tf:7 warning ebs-gp2-volume");
    assert_snapshot!(with(&[("infra/prod.tfvars", "kind = \"gp3\"\n")]), @"nothing");
    assert_snapshot!(with(&[("infra/vars/eu/prod.tfvars", both)]), @"nothing");
    assert_snapshot!(with(&[("environments/prod/terraform.tfvars", both)]), @"nothing");
    assert_snapshot!(with(&[("infra/terraform.tfvars", "kind = \"gp2\"\n"), ("infra/prod.tfvars", both)]), @"infra/terraform.tfvars:1 warning ebs-gp2-volume");
    // For another module, as far as the variables show.
    assert_snapshot!(with(&[("environments/prod.tfvars", "kind = \"gp3\"\nsize = 3\n")]), @"infra/main.tf:2 warning ebs-gp2-volume");
    assert_snapshot!(with(&[("infra/prod.tfvars", "kind = \"gp3\"\nsize = 3\ncolour = \"red\"\n")]), @"infra/main.tf:2 warning ebs-gp2-volume");
}

#[test]
fn which_deployment_is_meant_is_not_certain_where_there_are_files_for_several() {
    let of_stage = "variable \"stage\" {\n  default = \"dev\"\n}\nvariable \"size\" {\n  default = 100\n}\n\
        resource \"aws_ebs_volume\" \"data\" {\n  size = var.size\n  type = var.stage == \"dev\" ? \"gp2\" : \"gp3\"\n}\n";
    assert_snapshot!(Folder::new(&[("main.tf", of_stage)]).check(), @"main.tf:9 warning ebs-gp2-volume");
    let folder = Folder::new(&[("main.tf", of_stage), ("environments/prod.tfvars", "size = 200\n")]);
    assert_snapshot!(folder.check(), @"nothing");
    assert_snapshot!(folder.check_with(|options| options.inputs = vec![value("stage", "dev")]), @"main.tf:9 warning ebs-gp2-volume");
}

#[test]
fn a_name_that_nothing_declares_and_a_value_that_does_not_read_are_errors() {
    assert_snapshot!(given(&[value("knd", "gp2")]), @"--var knd error: no checked root module declares the variable `knd`; did you mean `kind`?");
    assert_snapshot!(given(&[value("sizes", "[100")]), @"--var sizes error: this `[` is not closed");
    assert_snapshot!(given(&[value("kind", "[100")]), @"nothing");
    assert_snapshot!(given(&[file("env/none.tfvars")]), @"env/none.tfvars error: no such file or directory");
    let folder = with_environments("");
    folder.write("env/odd", "kind = \n");
    assert_snapshot!(folder.check_with(|options| options.inputs = vec![file("env/odd")]), @"env/odd:1 error syntax-error: expected a value");
}

#[test]
fn values_go_to_the_modules_that_are_reported_on() {
    let folder = Folder::new(&[
        (".git/HEAD", ""),
        ("a/main.tf", OF_KIND),
        ("b/main.tf", OF_KIND),
        ("modules/size/main.tf", "variable \"size\" {}\n"),
        ("given.tfvars", "kind = \"gp2\"\n"),
    ]);
    let with = |paths: &[&str]| {
        folder.check_with(|options| {
            options.inputs = vec![file("given.tfvars")];
            options.paths = paths.iter().map(Into::into).collect();
        })
    };
    assert_snapshot!(with(&["a"]), @"given.tfvars:1 warning ebs-gp2-volume");
    assert_snapshot!(with(&["b/main.tf"]), @"given.tfvars:1 warning ebs-gp2-volume");
    assert_snapshot!(with(&["modules"]), @"nothing");
    assert_snapshot!(with(&["b/main.tf", "a"]), @"given.tfvars:1 warning ebs-gp2-volume");
    assert_eq!(folder.check(), "nothing\n");
}

#[test]
fn a_variable_file_outside_of_the_project_is_read_and_left_as_it_is() {
    let folder =
        Folder::new(&[("project/.git/HEAD", ""), ("project/main.tf", OF_KIND), ("given.tfvars", "kind = \"gp2\"\n")]);
    let options =
        Options { directory: folder.path("project"), inputs: vec![file("../given.tfvars")], ..folder.options.clone() };
    let report = check(&options, &Overlay::new(), &|_| {});
    let finding = &report.findings[0].finding;
    assert!(report.sources.get(finding.place.file).path.ends_with("/given.tfvars"));
    let fix = finding.fix.as_ref().expect("an idea");
    assert_snapshot!(format!("{} {:?}", fix.safety.name(), fix.reason), @r#"idea Some("no automatic fix: the file is outside of the project")"#);
}

#[test]
fn a_workspace_is_unknown_until_it_is_named() {
    let folder =
        Folder::new(&[("main.tf", &VOLUME.replace("\"gp2\"", "terraform.workspace == \"prod\" ? \"gp2\" : \"gp3\""))]);
    assert_snapshot!(folder.check(), @"nothing");
    assert_snapshot!(folder.check_with(|options| options.workspace = Some("prod".to_owned())), @"main.tf:3 warning ebs-gp2-volume");
    assert_snapshot!(folder.check_with(|options| options.workspace = Some("dev".to_owned())), @"nothing");
}

const ENVIRONMENTS: &str = "[environments.dev]\nmodule = \"infra\"\nvar-files = [\"env/dev.tfvars\"]\n\n[environments.prod]\nmodule = \"infra\"\nvar-files = [\"env/prod.tfvars\"]\nworkspace = \"prod\"\n";

#[test]
fn each_environment_is_evaluated_and_one_place_is_one_finding() {
    assert_snapshot!(with_environments(ENVIRONMENTS).check(), @"env/prod.tfvars:1 warning ebs-gp2-volume");
    let both = "environments.a = { module = \"infra\", vars = { kind = \"gp2\" } }\nenvironments.b = { module = \"infra\", vars = { kind = \"gp2\", sizes = [1, 2] } }\n";
    let report = with_environments(both).report();
    let findings: Vec<_> =
        report.findings.iter().map(|reported| (&*reported.finding.message, reported.finding.instances)).collect();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].0.ends_with("(in a, b)") && findings[0].1.exact() == Some(3), "{findings:?}");
}

#[test]
fn a_file_of_an_environment_is_reported_on_where_it_or_the_module_is_among_the_paths() {
    let folder = with_environments(ENVIRONMENTS);
    folder.write(".git/HEAD", "");
    assert_snapshot!(folder.check_paths(&["infra"]), @"env/prod.tfvars:1 warning ebs-gp2-volume");
    assert_snapshot!(folder.check_paths(&["env/prod.tfvars"]), @"env/prod.tfvars:1 warning ebs-gp2-volume");
}

#[test]
fn savings_of_environments_add_up_wherever_they_are_decided() {
    let total = |config: &str| {
        let folder = with_environments(config);
        folder.write("env/dev.tfvars", "kind = \"gp2\"\n");
        folder.report().summary.total.to_string()
    };
    assert_eq!(total(ENVIRONMENTS), "$8.00", "100 GiB in dev, and 100 and 200 GiB in prod, at two cents each");
    assert_eq!(total(&ENVIRONMENTS.replace("env/prod", "env/dev")), "$4.00", "one file decides for both");
}

#[test]
fn a_configuration_beside_the_module_needs_no_folder_and_the_command_line_counts_more() {
    let folder = Folder::new(&[
        ("main.tf", OF_KIND),
        ("costlint.toml", "environments.prod = { vars = { kind = \"gp2\" } }\n"),
        ("examples/main.tf", "module \"it\" {\n  source = \"..\"\n}\n"),
    ]);
    assert_snapshot!(folder.check(), @"main.tf:7 warning ebs-gp2-volume");
    assert_snapshot!(folder.check_with(|options| options.inputs = vec![value("kind", "gp3")]), @"nothing");
}

#[test]
fn what_is_wrong_with_an_environment_is_told_where_it_stands() {
    assert_snapshot!(with_environments(&ENVIRONMENTS.replace("module = \"infra\"", "module = \"infr\"")).check(), @"costlint.toml error: line 2, column 10: no such folder: `infr`; did you mean `infra`?");
    assert_snapshot!(with_environments(&ENVIRONMENTS.replace("env/dev", "env/devel")).check(), @"costlint.toml error: line 3, column 14: no such file or directory");
    assert_snapshot!(with_environments("[environments.a]\nmodule = \"infra\"\nvars = { knd = \"gp2\" }\n").check(), @"costlint.toml error: line 3, column 10: the module does not declare the variable `knd`; did you mean `kind`?");
    assert_snapshot!(with_environments("[environments.a]\nvars = { kind = \"gp2\" }\n").check(), @"costlint.toml error: line 1, column 15: the folder of this file does not contain any Terraform configuration");
    assert_snapshot!(with_environments("[environments.a]\nworkspaces = \"a\"\n").check(), @"costlint.toml error: line 2, column 1: unknown key `workspaces`; did you mean `workspace`?");
}

#[test]
fn a_variable_file_is_mended_unless_its_module_reads_the_value_elsewhere() {
    let folder = Folder::new(&[
        ("infra/main.tf", OF_KIND),
        ("prod.tfvars", "# production\nkind = \"gp2\"\n"),
        ("costlint.toml", "environments.prod = { module = \"infra\", var-files = [\"prod.tfvars\"] }\n"),
    ]);
    assert_snapshot!(mended(&folder), @r#"
    prod.tfvars:
    # production
    kind = "gp3"
    "#);
    folder.write("infra/more.tf", "output \"kind\" {\n  value = var.kind\n}\n");
    assert_snapshot!(mended(&folder), @"");
}

#[test]
fn a_large_variable_file_is_told_and_odd_types_settle_nothing() {
    let folder = Folder::new(&[
        ("main.tf", OF_KIND),
        ("big.tfvars", &format!("kind = \"gp2\"\n# {}\n", "x".repeat(11_000_000))),
    ]);
    assert_snapshot!(folder.check_with(|options| options.inputs = vec![file("big.tfvars")]), @"big.tfvars unread: 11.0 MB is over the limit of 10.0 MB");
    let typed = format!("{}\n", OF_KIND.replace("default = \"gp3\"", "type = list(string)"));
    let folder = Folder::new(&[("main.tf", &typed), ("terraform.tfvars", "kind = \"gp2\"\n")]);
    assert_snapshot!(folder.check(), @"nothing");
}

#[test]
fn what_a_variable_file_that_cannot_be_read_gives_is_not_known() {
    let folder = Folder::new(&[("main.tf", &OF_KIND.replace("gp3", "gp2"))]);
    assert_snapshot!(folder.check(), @"main.tf:2 warning ebs-gp2-volume");
    folder.write("terraform.tfvars", b"kind = \0");
    assert_snapshot!(folder.check(), @"terraform.tfvars unread: the file contains a NUL byte, so it is binary");
    folder.write("terraform.tfvars", b"\0GITCRYPT\0\xff\xfe");
    assert_snapshot!(folder.check(), @"nothing");
    folder.write("terraform.tfvars", "other = 1 }\n");
    assert_snapshot!(folder.check(), @"terraform.tfvars:1 error syntax-error: expected a line break");
    folder.write("terraform.tfvars", "other = 1 }\nkind = \"gp2\"\n");
    assert_snapshot!(folder.check(), @"
    terraform.tfvars:1 error syntax-error: expected a line break
    terraform.tfvars:2 warning ebs-gp2-volume
    ");
}
