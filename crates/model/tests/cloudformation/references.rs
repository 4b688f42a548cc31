//! What names stand for that are no parameters.

use crate::{json_property, property};

#[test]
fn a_reference_to_a_resource_is_kept() {
    assert_eq!(property("", "!Ref Template"), "→ Template");
    assert_eq!(property("", "{Ref: Template}"), "→ Template");
    assert_eq!(json_property("", r#"{"Ref": "Template"}"#), "→ Template");
}

#[test]
fn an_attribute_is_kept_in_every_spelling() {
    for written in [
        "!GetAtt Template.Version.Latest",
        "!GetAtt [Template, Version.Latest]",
        "!GetAtt [Template, Version, Latest]",
        "{'Fn::GetAtt': Template.Version.Latest}",
        "{'Fn::GetAtt': [Template, Version.Latest]}",
        "!Sub '${Template.Version.Latest}'",
    ] {
        assert_eq!(property("", written), "→ Template.Version.Latest", "{written}");
    }
    assert_eq!(json_property("", r#"{"Fn::GetAtt": ["Template", "Arn"]}"#), "→ Template.Arn");
    assert_eq!(
        property("Parameters: {A: {Type: String, Default: Arn}}", "!GetAtt [Template, !Ref A]"),
        "→ Template.Arn"
    );
}

#[test]
fn what_the_deployment_decides_is_not_known() {
    assert_eq!(property("", "!Ref AWS::Region"), "→ AWS::Region");
    assert_eq!(property("", "!Sub '${AWS::Region}a'"), "?");
    for written in [
        "!ImportValue x",
        "!GetAZs ''",
        "!Cidr [10.0.0.0/8, 2]",
        "!Transform {Name: x}",
        "{'Fn::ToJsonString': {a: 1}}",
        "!Mine x",
    ] {
        assert_eq!(property("", written), "?", "{written}");
    }
    assert_eq!(property("", "'{{resolve:ssm:/size:1}}'"), "?");
}

#[test]
fn what_makes_no_sense_is_not_known() {
    for written in [
        "!Ref",
        "!Ref [a]",
        "!GetAtt a",
        "!GetAtt [a]",
        "!GetAtt [a, [b]]",
        "!GetAtt [a, !Ref b]",
        "{'Fn::GetAtt': }",
        "!GetAtt",
    ] {
        assert_eq!(property("", written), "?", "{written}");
    }
}

#[test]
fn a_mapping_of_several_keys_is_no_call() {
    assert_eq!(property("", "{Ref: a, Name: b}"), r#"{Name: "b", Ref: "a"}"#);
    assert_eq!(property("", "{Condition: {StringEquals: {a: b}}}"), r#"{Condition: {StringEquals: {a: "b"}}}"#);
}

#[test]
fn what_has_no_value_is_left_out() {
    assert_eq!(property("", "!Ref AWS::NoValue"), r#""(absent)""#);
    assert_eq!(property("", "[a, !Ref AWS::NoValue, {Ref: 'AWS::NoValue'}, b]"), r#"["a", "b"]"#);
    assert_eq!(property("", "{a: 1, b: !Ref AWS::NoValue}"), "{a: 1}");
    assert_eq!(json_property("", r#"{"a": {"Ref": "AWS::NoValue"}}"#), "{}");
}
