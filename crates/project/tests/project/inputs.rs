//! What Terraform and OpenTofu load, and what is given to their variables.

use costlint_project::{
    Overlay, check,
    fixing::{Allow, fix},
};
use insta::assert_snapshot;

use crate::folder::{Folder, VOLUME};

/// A volume whose type is a variable.
const OF_KIND: &str =
    "variable \"kind\" {\n  default = \"gp3\"\n}\n\nresource \"aws_ebs_volume\" \"data\" {\n  size = 100\n  type = var.kind\n}\n";

fn mended(folder: &Folder) -> String {
    let (_, fixed) = fix(Allow::Safe, &Overlay::new(), &mut |overlay| check(&folder.options, overlay, &|_| {}));
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
    folder.write("z_override.tf", "locals {\n  kind = \"gp3\"\n}\nresource \"aws_ebs_volume\" \"data\" {\n  type = local.kind\n}\n");
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
fn hidden_files_are_no_configuration() {
    assert_snapshot!(Folder::new(&[(".#main.tf", VOLUME)]).check(), @"nothing");
}
