//! The regions that a template is written for.

use insta::assert_snapshot;

use crate::dump;

/// The region of a volume in a template with these sections before it and this property.
fn region(sections: &str, property: &str) -> String {
    let text =
        format!("{sections}\nResources:\n  It:\n    Type: AWS::Test::It\n    Properties:\n      P: {property}\n");
    dump::value(&dump::resources(&dump::project("template.yaml", &text)).remove(0).region)
}

#[test]
fn a_mapping_keyed_by_regions_leaves_these() {
    assert_snapshot!(region("Mappings: {Images: {eu-west-2: {Id: ami-1}}}", "1"), @r#""eu-west-2""#);
    assert_snapshot!(region("Mappings: {Images: {eu-west-2: {Id: ami-1}, us-east-1: {Id: ami-2}}}", "1"), @r#""eu-west-2"|"us-east-1""#);
    assert_snapshot!(region("Mappings: {Images: {arm: {eu-west-2: ami-1}, intel: {us-east-1: ami-2}}}", "1"), @r#""eu-west-2"|"us-east-1""#);
    assert_snapshot!(region("Mappings: {Sizes: {dev: {Id: small}, eu-west-2: {Id: large}}}", "1"), @"?");
}

#[test]
fn several_mappings_leave_what_all_have() {
    let both = |one, two| region(&format!("Mappings: {{One: {one}, Two: {two}, Sizes: {{dev: {{A: 1}}}}}}"), "1");
    assert_snapshot!(both("{eu-west-1: {A: 1}, eu-west-2: {A: 1}}", "{eu-west-2: {A: 1}, us-east-1: {A: 1}}"), @r#""eu-west-2""#);
    assert_snapshot!(both("{eu-west-1: {A: 1}}", "{us-east-1: {A: 1}}"), @"?");
}

#[test]
fn the_partition_of_the_arns_leaves_its_regions() {
    assert_snapshot!(region("", "arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess"), @r#""us-gov-east-1"|"us-gov-west-1""#);
    assert_snapshot!(region("", "!Sub 'arn:aws-cn:s3:::${AWS::StackName}'"), @r#""cn-north-1"|"cn-northwest-1""#);
    assert_snapshot!(region("", "arn:aws:iam::aws:policy/ReadOnlyAccess"), @"?");
    assert_snapshot!(region("", "[arn:aws:s3:::a, arn:aws-us-gov:s3:::a]"), @"?");
    assert_snapshot!(region("# arn:aws-cn:s3:::a", "!Sub 'arn:${AWS::Partition}:s3:::a'"), @"?");
    assert_snapshot!(region("Mappings: {A: {us-gov-west-1: {A: 1}, us-west-2: {A: 1}}}", "arn:aws-us-gov:s3:::a"), @r#""us-gov-west-1""#);
}
