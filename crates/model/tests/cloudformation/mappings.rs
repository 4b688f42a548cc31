//! `Fn::FindInMap`.

use crate::{json_property, property};

const SECTIONS: &str = "
Parameters:
  Stage: {Type: String, Default: prod}
  Free: {Type: String}
  Size: {Type: String, AllowedValues: [small, large]}
Mappings:
  Machines:
    prod: {Type: m5.large, Count: 2, Zones: [a, b], Disk: gp3}
    dev: {Type: t3.micro, Count: 1, Zones: [a, c], Disk: gp3}
  Sizes:
    small: {GiB: 10}
    large: {GiB: 100}
";

#[track_caller]
fn assert_finds(written: &str, value: &str) {
    assert_eq!(property(SECTIONS, written), value, "{written}");
}

#[test]
fn known_keys_select_a_cell() {
    assert_finds("!FindInMap [Machines, !Ref Stage, Type]", r#""m5.large""#);
    assert_finds("{'Fn::FindInMap': [Machines, dev, Count]}", "1");
    assert_finds("!FindInMap [Machines, prod, Zones]", r#"["a", "b"]"#);
    assert_finds("!FindInMap [!Sub 'Machines', !Sub '${Stage}', Disk]", r#""gp3""#);
    let json = r#""Mappings": {"M": {"1": {"true": "x"}}},"#;
    assert_eq!(json_property(json, r#"{"Fn::FindInMap": ["M", 1, true]}"#), r#""x""#);
}

#[test]
fn an_unknown_key_leaves_what_it_may_select() {
    assert_finds("!FindInMap [Machines, !Ref AWS::Region, Type]", r#""t3.micro"|"m5.large""#);
    assert_finds("!FindInMap [Machines, !Ref Free, Disk]", r#""gp3""#);
    assert_finds("!FindInMap [Machines, !Ref Free, Zones]", r#"["a", "c"|"b"]"#);
    assert_finds("!FindInMap [Sizes, !Ref Size, GiB]", "10|100");
    assert_finds("!FindInMap [Sizes, small, !Ref Free]", "10");
    assert_finds("!FindInMap [!Ref Free, small, GiB]", "10");
}

#[test]
fn a_missing_key_gives_the_default_if_there_is_one() {
    assert_finds("!FindInMap [Machines, test, Type]", "?");
    assert_finds("!FindInMap [Machines, test, Type, {DefaultValue: t3.nano}]", r#""t3.nano""#);
    assert_finds("!FindInMap [Machines, prod, Type, {DefaultValue: t3.nano}]", r#""m5.large""#);
    assert_finds(
        "!FindInMap [Machines, !Ref AWS::Region, Type, {DefaultValue: !Ref Stage}]",
        r#""t3.micro"|"m5.large"|"prod""#,
    );
    assert_finds("!FindInMap [Nothing, a, b]", "?");
    assert_finds("!FindInMap [Machines, prod]", "?");
    assert_eq!(property("", "!FindInMap [Machines, prod, Type]"), "?");
    assert_eq!(property("Mappings: !Ref x", "!FindInMap [Machines, prod, Type]"), "?");
    assert_eq!(property("Mappings: {M: {a: !FindInMap [M, a, b]}}", "!FindInMap [M, a, b]"), "?");
}
