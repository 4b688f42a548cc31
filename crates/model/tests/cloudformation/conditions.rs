//! Named conditions, `Fn::If`, and resources under a condition.

use insta::assert_snapshot;

use crate::{json_property, property, template};

const SECTIONS: &str = "
Parameters:
  Stage: {Type: String, Default: prod}
  Free: {Type: String}
  Size: {Type: String, AllowedValues: [small, large]}
";

/// Whether a condition holds, by what `Fn::If` makes of it.
fn holds(condition: &str) -> String {
    property(
        &format!("{SECTIONS}Conditions:\n  Yes: !Equals [a, a]\n  No: !Equals [a, b]\n  It: {condition}\n"),
        "!If [It, 'yes', 'no']",
    )
}

const YES: &str = r#""yes""#;
const NO: &str = r#""no""#;
const EITHER: &str = r#""yes"|"no""#;

#[test]
fn equals_compares_as_deployed() {
    assert_eq!(holds("!Equals [!Ref Stage, prod]"), YES);
    assert_eq!(holds("!Equals [!Ref Stage, dev]"), NO);
    assert_eq!(holds("{'Fn::Equals': [{Ref: Stage}, prod]}"), YES);
    assert_eq!(holds("!Equals ['true', true]"), YES);
    assert_eq!(holds("!Equals [1, '1']"), YES);
    assert_eq!(holds("!Equals [!Ref Free, prod]"), EITHER);
    assert_eq!(holds("!Equals [!Ref AWS::Region, us-east-1]"), EITHER);
    assert_eq!(holds("!Equals [!Ref Size, small]"), EITHER);
    assert_eq!(holds("!Equals [!Ref Size, huge]"), NO);
    assert_eq!(holds("!Equals [!Sub '${Stage}-x', prod-x]"), YES);
    assert_eq!(holds("!Equals [a]"), EITHER);
}

#[test]
fn conditions_are_combined_in_three_values() {
    assert_eq!(holds("!Not [!Condition No]"), YES);
    assert_eq!(holds("!Not [{Condition: Yes}]"), NO);
    assert_eq!(holds("!And [!Condition Yes, !Condition No]"), NO);
    assert_eq!(holds("!And [!Condition No, !Equals [!Ref Free, x]]"), NO);
    assert_eq!(holds("!And [!Condition Yes, !Equals [!Ref Free, x]]"), EITHER);
    assert_eq!(holds("!Or [!Condition Yes, !Equals [!Ref Free, x]]"), YES);
    assert_eq!(holds("!Or [!Condition No, !Condition No]"), NO);
    assert_eq!(
        holds("{'Fn::Or': [{'Fn::Not': [{Condition: No}]}, {'Fn::And': [{Condition: No}, {Condition: No}]}]}"),
        YES
    );
    assert_eq!(holds("!Condition Yes"), YES);
    assert_eq!(holds("!Condition Nowhere"), EITHER);
    assert_eq!(holds("!And []"), EITHER);
    assert_eq!(holds("!Not []"), EITHER);
    assert_eq!(holds("a"), EITHER);
    assert_eq!(holds(""), EITHER);
}

#[test]
fn conditions_in_a_circle_are_not_decided() {
    assert_eq!(holds("!Condition It"), EITHER);
    assert_eq!(holds("!Not [!Condition Other]\n  Other: !Not [!Condition It]"), EITHER);
    assert_eq!(holds("!Or [!Condition It, !Condition Yes]"), YES);
}

#[test]
fn an_undecided_choice_is_joined() {
    let with = |written| property(&format!("{SECTIONS}Conditions:\n  It: !Equals [!Ref Free, a]\n"), written);
    assert_eq!(with("!If [It, {a: 1, b: 1}, {a: 1, b: 2, c: 3}]"), "{a: 1, b: 1|2, ...}");
    assert_eq!(with("!If [It, [1, 2], [1, 3]]"), "[1, 2|3]");
    assert_eq!(with("!If [It, !Ref Disk, !Ref Disk]"), "→ Disk");
    assert_eq!(with("!If [It, !Ref Disk, !Ref Other]"), "?");
    assert_eq!(with("{a: !If [It, 1, !Ref AWS::NoValue]}"), "{a: ?}");
    assert_eq!(with("{a: !If [It, !Ref AWS::NoValue, !Ref AWS::NoValue]}"), "{}");
    assert_eq!(with("[a, !If [It, b, !Ref AWS::NoValue]]"), r#"["a", ?]"#);
    assert_eq!(with("!If [It, !If [It, 1, 2], 3]"), "1|2|3");
}

#[test]
fn a_decided_choice_is_its_branch() {
    let with = |written| property("Conditions:\n  Yes: !Equals [a, a]\n", written);
    assert_eq!(with("{a: !If [Yes, !Ref AWS::NoValue, 1], b: {'Fn::If': [Yes, 2, 3]}}"), "{b: 2}");
    assert_eq!(with("[!If [Yes, !Ref AWS::NoValue, 1]]"), "[]");
    assert_eq!(with("!If [Yes, !GetAtt Disk.Arn, 1]"), "→ Disk.Arn");
    assert_eq!(with("!If [Yes, 1]"), "?");
    let json = r#""Conditions": {"No": {"Fn::Equals": ["a", "b"]}},"#;
    assert_eq!(
        json_property(json, r#"{"Fn::If": ["No", 1, {"a": {"Fn::If": ["No", 2, {"Ref": "AWS::NoValue"}]}}]}"#),
        "{}"
    );
}

#[test]
fn a_resource_is_there_as_its_condition_says() {
    let text = format!(
        "{SECTIONS}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Not [!Condition IsProd]
  IsMine: !Equals [!Ref Free, mine]
Resources:
  Prod: {{Type: AWS::X::Y, Condition: IsProd}}
  Dev: {{Type: AWS::X::Y, Condition: IsDev}}
  Mine: {{Type: AWS::X::Y, Condition: IsMine}}
  Odd: {{Type: AWS::X::Y, Condition: [IsProd]}}
  Lost: {{Type: AWS::X::Y, Condition: Nowhere}}
"
    );
    assert_snapshot!(template(&text), @"
    AWS::X::Y Prod
    AWS::X::Y Mine x 0 to 1
    AWS::X::Y Odd x 0 to 1
    AWS::X::Y Lost x 0 to 1
    ");
}
