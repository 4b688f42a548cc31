//! Entries added to and taken out of JSON.

use super::{change, number, object, remove, set, text, texts};

const TEMPLATE: &str = r#"{
  "Resources": {
    "Data": {
      "Type": "AWS::EC2::Volume",
      "Properties": {
        "Size": 8
      }
    }
  }
}
"#;

#[test]
fn a_new_entry_has_a_line_of_its_own_where_the_last_has() {
    let changed = set(TEMPLATE, "Resources.Data.Properties.VolumeType", text("gp3"));
    assert_eq!(changed, TEMPLATE.replace("\"Size\": 8", "\"Size\": 8,\n        \"VolumeType\": \"gp3\""));
    assert_eq!(set("{\r\n\t\"a\": 1\r\n}", "b", number(2.0)), "{\r\n\t\"a\": 1,\r\n\t\"b\": 2\r\n}");
    assert_eq!(set("{ \"a\" : 1 }", "b", number(2.0)), "{ \"a\" : 1, \"b\" : 2 }");
    assert_eq!(set("{\"a\":1}", "b.c", number(2.0)), "{\"a\":1,\"b\":{\"c\":2}}");
    assert_eq!(set("{\n  \"a\": 1 // one\n}", "b", number(2.0)), "{\n  \"a\": 1, // one\n  \"b\": 2\n}");
    assert_eq!(set("{\n  \"a\": 1 }", "b", number(2.0)), "{\n  \"a\": 1,\n  \"b\": 2 }");
}

#[test]
fn a_new_object_is_indented_as_those_around() {
    let new = object(&[
        ("Role", text("x")),
        ("Zones", texts(&["a", "b"])),
        ("Rules", costlint_syntax::edit::New::List(vec![object(&[("n", number(1.0))])])),
    ]);
    let changed = set("{\n   \"a\": {\n      \"b\": 1\n   }\n}\n", "a.c", new);
    assert_eq!(
        changed,
        "{\n   \"a\": {\n      \"b\": 1,\n      \"c\": {\n         \"Role\": \"x\",\n         \"Zones\": [\"a\", \"b\"],\n         \"Rules\": [\n            {\n               \"n\": 1\n            }\n         ]\n      }\n   }\n}\n"
    );
}

#[test]
fn empty_braces_open_up() {
    assert_eq!(set("{\n\t\"a\": {}\n}\n", "a.b", number(1.0)), "{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}\n");
    assert_eq!(set("{}", "a", number(1.0)), "{\n  \"a\": 1\n}");
    assert_eq!(set("{\"a\": {}}", "a.b", number(1.0)), "{\"a\": {\"b\": 1}}");
    assert_eq!(set("{\n  \"a\": null\n}", "a.b", number(1.0)), "{\n  \"a\": {\n    \"b\": 1\n  }\n}");
    assert_eq!(set("{\n  \"a\": []\n}", "a[0].b", number(1.0)), "{\n  \"a\": [\n    {\n      \"b\": 1\n    }\n  ]\n}");
}

#[test]
fn an_entry_goes_with_a_comma() {
    assert_eq!(remove("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "a"), "{\n  \"b\": 2\n}\n");
    assert_eq!(remove("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "b"), "{\n  \"a\": 1\n}\n");
    assert_eq!(remove("{\n  \"a\": 1, // one\n  \"b\": 2 // two\n}\n", "b"), "{\n  \"a\": 1 // one\n}\n");
    assert_eq!(remove("{\"a\": 1, \"b\": 2}", "a"), "{\"b\": 2}");
    assert_eq!(remove("{\"a\": 1, \"b\": 2}", "b"), "{\"a\": 1}");
    assert_eq!(remove("{\n  \"a\": 1\n, \"b\": 2\n}", "b"), "{\n  \"a\": 1\n\n}");
    assert_eq!(
        remove(TEMPLATE, "Resources.Data.Properties.Size"),
        TEMPLATE.replace("\n        \"Size\": 8\n      ", "")
    );
    assert_eq!(change("{\"a\": 1, \"b\": 2, \"c\": 3}", "", &[("b", None), ("c", None)]), "{\"a\": 1}");
    assert_eq!(
        change("{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}", "", &[("b", None), ("c", None)]),
        "{\n  \"a\": 1\n}"
    );
}

#[test]
fn elements_go_with_a_comma() {
    assert_eq!(remove("{\"a\": [1, 2, 3]}", "a[1]"), "{\"a\": [1, 3]}");
    assert_eq!(remove("{\"a\": [{\"k\": \"x\"}, {\"k\": \"y\"}]}", "a[k=y]"), "{\"a\": [{\"k\": \"x\"}]}");
    assert_eq!(remove("{\"a\": [1]}", "a[0]"), "{\"a\": []}");
}

#[test]
fn what_is_added_takes_the_place_of_what_goes() {
    assert_eq!(
        change("{\n  \"a\": 1,\n  \"b\": 2\n}", "", &[("b", None), ("c", Some(number(3.0)))]),
        "{\n  \"a\": 1,\n  \"c\": 3\n}"
    );
    assert_eq!(change("{\"b\": 2}", "", &[("b", None), ("c", Some(number(3.0)))]), "{\"c\": 3}");
}
