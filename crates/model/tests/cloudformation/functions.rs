//! The intrinsic functions over texts and lists.

use crate::{json_property, property};

const SECTIONS: &str = "
Parameters:
  Kind: {Type: String, Default: gp3}
  Size: {Type: Number, Default: 20}
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Zones: {Type: CommaDelimitedList, Default: 'a,b'}
  Free: {Type: String}
";

#[track_caller]
fn assert_gives(written: &str, value: &str) {
    assert_eq!(property(SECTIONS, written), value, "{written}");
}

#[test]
fn sub_puts_values_in_a_text() {
    assert_gives("!Sub 'disk-${Kind}-${Size}'", r#""disk-gp3-20""#);
    assert_gives("{'Fn::Sub': 'disk-${Kind}'}", r#""disk-gp3""#);
    assert_gives("!Sub plain", r#""plain""#);
    assert_gives("!Sub ''", r#""""#);
    assert_gives("!Sub 'a-${Free}'", "?");
    assert_gives("!Sub 'a-${Zones}'", "?");
    assert_gives("!Sub 'a-${Disk}'", "?");
    assert_eq!(json_property("", r#"{"Fn::Sub": ["${a}-${a}", {"a": 1}]}"#), r#""1-1""#);
}

#[test]
fn sub_with_a_mapping_reads_it_first() {
    assert_gives("!Sub ['${Kind}-${Name}', {Kind: io2, Name: !Ref Size}]", r#""io2-20""#);
    assert_gives("!Sub ['${Name}', {Name: !GetAtt Disk.Arn}]", "→ Disk.Arn");
    assert_gives("!Sub ['${a.b}', {a.b: 1}]", "1");
    assert_gives("!Sub ['${Name}', !Ref Free]", "?");
    assert_gives("!Sub ['${Name}', {Name: !Ref AWS::NoValue}]", "→ Name");
    assert_gives("!Sub [a, {}, b]", "?");
}

#[test]
fn sub_of_one_name_alone_is_what_it_stands_for() {
    assert_gives("!Sub '${Disk}'", "→ Disk");
    assert_gives("!Sub '${ Size }'", "20");
    assert_gives("!Sub '${Zones}'", r#"["a", "b"]"#);
    assert_gives("!Sub '${AWS::NoValue}'", "?");
}

#[test]
fn sub_leaves_what_is_no_name() {
    assert_gives("!Sub '${!Kind} $Kind $ {Kind} ${Kind'", r#""${Kind} $Kind $ {Kind} ${Kind""#);
    assert_gives("!Sub '${!Kind}-${Kind}'", r#""${Kind}-gp3""#);
}

#[test]
fn join_puts_a_delimiter_between() {
    assert_gives("!Join ['-', [a, !Ref Kind, !Ref Size, true]]", r#""a-gp3-20-true""#);
    assert_gives("!Join ['', [a, !Ref AWS::NoValue, b]]", r#""ab""#);
    assert_gives("!Join [',', !Ref Zones]", r#""a,b""#);
    assert_gives("!Join [',', []]", r#""""#);
    assert_gives("!Join ['', [!Ref Disk]]", "→ Disk");
    assert_gives("!Join [',', [a, !Ref Disk]]", "?");
    assert_gives("!Join [!Ref Free, [a, b]]", "?");
    assert_gives("!Join [',', a]", "?");
    assert_gives("!Join [',']", "?");
    assert_eq!(json_property("", r#"{"Fn::Join": ["", ["a", {"Fn::Join": [".", ["b", "c"]]}]]}"#), r#""ab.c""#);
}

#[test]
fn texts_of_alternatives_are_alternatives() {
    assert_gives("!Sub 'x-${Stage}'", r#""x-dev"|"x-prod""#);
    assert_gives("!Join ['.', [!Ref Stage, !Ref Kind]]", r#""dev.gp3"|"prod.gp3""#);
    assert_gives(
        "!Sub '${Stage}${Stage}${Stage}-'",
        r#""devdevdev-"|"proddevdev-"|"devproddev-"|"prodproddev-"|"devdevprod-"|"proddevprod-"|"devprodprod-"|"prodprodprod-""#,
    );
    assert_gives("!Sub '${Stage}${Stage}${Stage}${Stage}'", "?");
}

#[test]
fn select_takes_an_element() {
    assert_gives("!Select [1, [a, b]]", r#""b""#);
    assert_gives("!Select ['0', !Ref Zones]", r#""a""#);
    assert_gives("!Select [0, [!GetAtt Disk.Arn]]", "→ Disk.Arn");
    assert_gives("!Select [2, [a, b]]", "?");
    assert_gives("!Select [-1, [a, b]]", "?");
    assert_gives("!Select [0.5, [a, b]]", "?");
    assert_gives("!Select [x, [a, b]]", "?");
    assert_gives("!Select [0, !GetAZs '']", "?");
    assert_gives("!Select [!Ref Free, [a, b]]", "?");
    assert_eq!(json_property("", r#"{"Fn::Select": ["1", ["a", "b"]]}"#), r#""b""#);
}

#[test]
fn split_makes_a_list() {
    assert_gives("!Split [',', 'a,b']", r#"["a", "b"]"#);
    assert_gives("!Select [1, !Split ['.', !Sub '${Kind}.x']]", r#""x""#);
    assert_gives("!Split [',', !Ref Free]", "?");
    assert_gives("!Split ['', a]", "?");
    assert_gives("!Split ['o', !Ref Stage]", "?");
    assert_gives("!Split [',', !Sub '${Stage},${Kind}']", r#"["dev"|"prod", "gp3"]"#);
    assert_eq!(json_property("", r#"{"Fn::Split": ["-", "a-b"]}"#), r#"["a", "b"]"#);
}

#[test]
fn base64_keeps_the_text_and_length_counts() {
    assert_gives("!Base64 'echo ${x}'", r#""echo ${x}""#);
    assert_gives("{'Fn::Base64': !Sub 'echo ${Kind}'}", r#""echo gp3""#);
    assert_gives("!Base64 {'Fn::Sub': 'echo ${Kind}'}", r#""echo gp3""#);
    assert_gives("{'Fn::Length': [a, b]}", "2");
    assert_gives("!Length {Ref: Zones}", "2");
    assert_gives("!Length x", "?");
    assert_eq!(json_property("", r#"{"Fn::Base64": {"Fn::Join": ["", ["a", "b"]]}}"#), r#""ab""#);
}
