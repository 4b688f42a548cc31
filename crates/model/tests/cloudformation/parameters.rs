//! What parameters are when nobody passes them.

use crate::{json_property, property};

fn of(parameter: &str) -> String {
    property(&format!("Parameters:\n  X: {{{parameter}}}"), "!Ref X")
}

#[test]
fn a_default_has_the_type_of_its_parameter() {
    assert_eq!(of("Type: String, Default: gp2"), r#""gp2""#);
    assert_eq!(of("Type: String, Default: 1.10"), r#""1.10""#);
    assert_eq!(of("Type: String, Default: yes"), r#""true""#);
    assert_eq!(of("Type: String, Default: ''"), r#""""#);
    assert_eq!(of("Type: Number, Default: 100"), "100");
    assert_eq!(of("Type: Number, Default: '100'"), "100");
    assert_eq!(of("Type: Number, Default: many"), r#""many""#);
    assert_eq!(of("Type: AWS::EC2::KeyPair::KeyName, Default: mine"), r#""mine""#);
    assert_eq!(of("Type: AWS::SSM::Parameter::Name, Default: /a/b"), r#""/a/b""#);
    assert_eq!(of("Default: gp2"), r#""gp2""#);
}

#[test]
fn a_list_is_split_at_its_commas() {
    assert_eq!(of("Type: CommaDelimitedList, Default: 'a, b,c'"), r#"["a", "b", "c"]"#);
    assert_eq!(of("Type: CommaDelimitedList, Default: ''"), "[]");
    assert_eq!(of("Type: List<Number>, Default: '1, 2'"), "[1, 2]");
    assert_eq!(of("Type: List<Number>, Default: 1"), "[1]");
    assert_eq!(of("Type: 'List<AWS::EC2::Subnet::Id>', Default: 'subnet-1,subnet-2'"), r#"["subnet-1", "subnet-2"]"#);
    assert_eq!(of("Type: CommaDelimitedList"), "?");
}

#[test]
fn what_systems_manager_holds_is_not_known() {
    assert_eq!(of("Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b"), "?");
}

#[test]
fn without_default_it_is_one_of_the_allowed_values() {
    assert_eq!(of("Type: String, AllowedValues: [gp2, gp3]"), r#""gp2"|"gp3""#);
    assert_eq!(of("Type: String, AllowedValues: [yes, no]"), r#""true"|"false""#);
    assert_eq!(of("Type: Number, AllowedValues: ['1', 2]"), "1|2");
    assert_eq!(of("Type: String, AllowedValues: [gp3]"), r#""gp3""#);
    assert_eq!(of("Type: String, AllowedValues: [gp2, gp3], Default: gp3"), r#""gp3""#);
    assert_eq!(of("Type: String, AllowedValues: [a, b, c, d, e, f, g, h, i]"), "?");
    assert_eq!(of("Type: String, AllowedValues: [[a]]"), "?");
    assert_eq!(of("Type: String, AllowedValues: []"), "?");
}

#[test]
fn without_either_it_is_not_known() {
    assert_eq!(of("Type: String"), "?");
    assert_eq!(of("Type: String, Default: "), "?");
    assert_eq!(of("Type: String, Default: [a]"), "?");
    assert_eq!(of("Type: String, Default: !Ref X"), "?");
    assert_eq!(property("Parameters: {X: }", "!Ref X"), "?");
}

#[test]
fn json_and_the_long_form_read_alike() {
    assert_eq!(json_property(r#""Parameters": {"X": {"Type": "Number", "Default": "7"}},"#, r#"{"Ref": "X"}"#), "7");
    assert_eq!(property("Parameters: {X: {Type: Number, Default: 7}}", "{Ref: X}"), "7");
}
