//! Settings that Terraform is told to ignore.

use insta::assert_snapshot;

use crate::folder::Folder;

fn checked(text: &str) -> String {
    Folder::new(&[("main.tf", text)]).check()
}

const VOLUME: &str = "resource \"aws_ebs_volume\" \"v\" {\n  size = 500\n  type = \"gp2\"\n  lifecycle {\n    ignore_changes = [size]\n  }\n}\n";

#[test]
fn what_is_ignored_is_not_found() {
    assert_snapshot!(checked(VOLUME), @"main.tf:3 warning ebs-gp2-volume");
    assert_snapshot!(checked(&VOLUME.replace("[size]", "[size, type]")), @"nothing");
    assert_snapshot!(checked(&VOLUME.replace("[size]", "all")), @"nothing");
    let absent = "resource \"aws_cloudwatch_log_group\" \"l\" {\n  lifecycle {\n    ignore_changes = [retention_in_days]\n  }\n}\n";
    assert_snapshot!(checked(absent), @"nothing");
    let by_variable =
        format!("variable \"kind\" {{\n  default = \"gp2\"\n}}\n{VOLUME}").replace("= \"gp2\"\n  l", "= var.kind\n  l");
    assert_snapshot!(checked(&by_variable), @"main.tf:2 warning ebs-gp2-volume");
    assert_snapshot!(checked(&by_variable.replace("[size]", "[type]")), @"nothing");
}

#[test]
fn an_index_and_a_block_name_the_settings_below() {
    let pool = "resource \"aws_eks_node_group\" \"n\" {\n  instance_types = [\"g5.xlarge\"]\n  capacity_type = \"SPOT\"\n  scaling_config {\n    \
                min_size = 2\n    desired_size = 2\n    max_size = 4\n  }\n  lifecycle {\n    ignore_changes = [IGNORED]\n  }\n}\n";
    assert_snapshot!(checked(&pool.replace("IGNORED", "scaling_config[0].desired_size")), @"main.tf:5 warning gpu-node-group-never-scales-to-zero");
    assert_snapshot!(checked(&pool.replace("IGNORED", "scaling_config[0].min_size")), @"nothing");
    assert_snapshot!(checked(&pool.replace("IGNORED", "scaling_config")), @"nothing");
}

#[test]
fn a_linked_resource_ignores_for_itself() {
    let group = "resource \"aws_launch_template\" \"t\" {\n  instance_type = \"m4.2xlarge\"\n  lifecycle {\n    ignore_changes = [IGNORED]\n  }\n}\n\
                 resource \"aws_autoscaling_group\" \"g\" {\n  min_size = 1\n  max_size = 1\n  launch_template {\n    id = aws_launch_template.t.id\n  }\n}\n";
    assert_snapshot!(checked(&group.replace("IGNORED", "tags")), @"main.tf:2 warning instance-previous-generation");
    assert_snapshot!(checked(&group.replace("IGNORED", "instance_type")), @"nothing");
}
