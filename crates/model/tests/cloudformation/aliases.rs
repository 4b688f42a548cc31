//! Anchors, aliases, merge keys and YAML's own tags, as `aws cloudformation package` and SAM read them.

use std::fmt::Write;

use crate::{property, template};

#[test]
fn an_alias_is_what_it_stands_for() {
    assert_eq!(property("X: &x !Sub 'a-${AWS::NoValue}'\nParameters: {K: {Type: String, Default: gp3}}", "*x"), "?");
    assert_eq!(
        property("X: &x !Ref K\nParameters: {K: {Type: String, Default: gp3}}", "[*x, *x]"),
        r#"["gp3", "gp3"]"#
    );
    assert_eq!(property("X: &x {Size: 1}", "*x"), "{Size: 1}");
    assert_eq!(property("X: &x ['-', [a, b]]", "{'Fn::Join': *x}"), r#""a-b""#);
}

#[test]
fn merge_keys_bring_in_what_is_not_written() {
    let sections = "X: &x {Size: 1, Type: gp2}\nY: &y {Size: 2, Iops: 3}";
    assert_eq!(property(sections, "{<<: *x, Type: gp3}"), r#"{Size: 1, Type: "gp3"}"#);
    assert_eq!(property(sections, "{Type: gp3, <<: [*y, *x]}"), r#"{Iops: 3, Size: 2, Type: "gp3"}"#);
    assert_eq!(property(sections, "{<<: {Size: 5}}"), "{Size: 5}");
    assert_eq!(property(sections, "{'<<': *x}"), r#"{<<: {Size: 1, Type: "gp2"}}"#);
    assert_eq!(property(sections, "{a: 1, <<: !Ref Z}"), "{a: 1, ...}");
    let text = "X: &x {Type: AWS::X::Y, Properties: {a: 1}}\nResources:\n  A:\n    <<: *x\n  B: {<<: *x, Properties: {a: 2}}\n  C: *x\n";
    assert_eq!(template(text), "AWS::X::Y A\n  a = 1\nAWS::X::Y B\n  a = 2\nAWS::X::Y C\n  a = 1");
}

#[test]
fn tags_of_yaml_itself_are_obeyed() {
    assert_eq!(property("", "!!str 1"), r#""1""#);
    assert_eq!(property("", "!!int '1'"), "1");
}

#[test]
fn an_anchor_inside_of_itself_ends() {
    let value = property("X: &x {a: *x}", "{<<: *x, b: 1}");
    assert!(value.starts_with("{a: {a: {a: ") && value.contains("{a: ?}") && value.ends_with("}, b: 1}"));
    assert!(property("X: &x [*x, *x]", "*x").contains('?'));
}

#[test]
fn aliases_of_aliases_end_in_the_unknown() {
    let mut sections = "X0: &x0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n".to_owned();
    for level in 1..20 {
        let items = vec![format!("*x{}", level - 1); 10].join(", ");
        writeln!(sections, "X{level}: &x{level} [{items}]").expect("writing to a text");
    }
    let value = property(&sections, "*x19");
    assert!(value.contains('?') && value.len() < 10_000_000);
}
