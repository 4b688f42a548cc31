//! What counts as a resource, and what is said of it besides its properties.

use costlint_model::{Dialect, Wanted, cloudformation};
use insta::assert_snapshot;

use crate::{dump, template};

#[test]
fn resources_are_read_in_the_order_of_the_text() {
    let text = "
Resources:
  Volume:
    Type: AWS::EC2::Volume
    Properties: {Size: 100, VolumeType: gp2, Encrypted: yes, Tags: [{Key: a, Value: '1'}]}
  Group:
    Type: AWS::Logs::LogGroup
";
    assert_snapshot!(template(text), @r#"
    AWS::EC2::Volume Volume
      Encrypted = true
      Size = 100
      Tags = [{Key: "a", Value: "1"}]
      VolumeType = "gp2"
    AWS::Logs::LogGroup Group
    "#);
}

#[test]
fn a_template_in_json_reads_alike() {
    let text = r#"{"Resources": {"Volume": {"Type": "AWS::EC2::Volume", "Properties": {"Size": "100", "Encrypted": true, "Iops": null}}}}"#;
    assert_snapshot!(dump::dump(&dump::resources(&dump::project("a.json", text))), @r#"
    AWS::EC2::Volume Volume
      Encrypted = true
      Iops = null
      Size = "100"
    "#);
    assert_snapshot!(dump::dump(&dump::resources(&dump::project("a.template", text))), @r#"
    AWS::EC2::Volume Volume
      Encrypted = true
      Iops = null
      Size = "100"
    "#);
}

#[test]
fn what_is_no_resource_is_passed_over() {
    let text = "
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Volumes:
    - Name
    - [a, b]
    - Volume${Name}: {Type: AWS::EC2::Volume}
  NoType: {Properties: {Size: 1}}
  Empty:
  Typed: {Type: [AWS::EC2::Volume]}
  Last: {Type: AWS::EC2::Volume}
";
    assert_snapshot!(template(text), @"AWS::EC2::Volume Last");
    assert_snapshot!(template("Resources: AWS::EC2::Volume"), @"");
    assert_snapshot!(template("Resources:\n# AWS::EC2::Volume"), @"");
}

#[test]
fn of_two_resources_with_one_logical_id_the_later_counts() {
    let text = "Resources:\n  A: {Type: AWS::X::One}\n  B: {Type: AWS::X::Two}\n  A: {Type: AWS::X::Three}\n";
    assert_snapshot!(template(text), @"
    AWS::X::Two B
    AWS::X::Three A
    ");
}

#[test]
fn only_wanted_types_are_read() {
    let sources =
        dump::project("a.yaml", "Resources:\n  A: {Type: AWS::EC2::Volume}\n  B: {Type: AWS::EC2::Instance}\n");
    let volumes =
        |dialect: Dialect, type_name: &str| dialect == Dialect::CloudFormation && type_name == "AWS::EC2::Volume";
    let (file, _) = sources.iter().next().expect("a text");
    assert_snapshot!(dump::dump(&cloudformation::resources(&sources, file, &Wanted::new(&volumes))), @"AWS::EC2::Volume A");
}

#[test]
fn a_resource_knows_where_it_stands_and_that_its_region_is_not_settled() {
    let sources = dump::project(
        "stacks/a.yaml",
        "Resources:\n  Disk:\n    Type: AWS::EC2::Volume\n    Properties:\n      Size: 1\n# end\n",
    );
    let resource = dump::resources(&sources).remove(0);
    assert_eq!(dump::place(&sources, Some(resource.header)), "2:3 Disk");
    assert_eq!(
        dump::place(&sources, Some(resource.whole)),
        "2:3 Disk:\n    Type: AWS::EC2::Volume\n    Properties:\n      Size: 1"
    );
    assert_eq!((&*resource.scope.name, &*resource.name, &*resource.address), ("stacks/a.yaml", "Disk", "Disk"));
    assert!(resource.region.is_unknown() && resource.version.is_null());
}

#[test]
fn properties_that_a_macro_makes_are_open() {
    let text = "
Resources:
  Beside: {Type: AWS::X::Y, Properties: {Size: 1, 'Fn::Transform': {Name: AWS::Include}}}
  Alone: {Type: AWS::X::Y, Properties: {'Fn::Transform': {Name: AWS::Include}}}
  Nothing: {Type: AWS::X::Y, Properties: }
";
    assert_snapshot!(template(text), @"
    AWS::X::Y Beside
      Size = 1
      ...
    AWS::X::Y Alone
      ...
    AWS::X::Y Nothing
    ");
}

#[test]
fn a_mistake_in_one_resource_leaves_the_others() {
    let text = "
Resources:
  A: {Type: AWS::EC2::Volume, Properties: {Size: 1}}
  B:
    Type: AWS::EC2::Volume
    Properties:
      Size: 2
      Vol
      VolumeType: gp2
  C: {Type: AWS::EC2::Volume, Properties: {Size: 3}}
";
    assert_snapshot!(template(text), @r#"
    AWS::EC2::Volume A
      Size = 1
    AWS::EC2::Volume B
      Size = 2
      VolumeType = "gp2"
      ...
    AWS::EC2::Volume C
      Size = 3
    "#);
}
