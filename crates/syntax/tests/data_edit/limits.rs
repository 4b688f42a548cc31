//! Large and deep texts.

use std::fmt::Write;

use costlint_syntax::{
    data::{Node, edit},
    edit::{Change, Key, New, apply},
    json, yaml,
};

use super::{number, path};

#[test]
fn every_one_of_many_entries_is_changed_in_a_large_text_on_many_lines_or_one() {
    let mut yaml = "Resources:\n".to_owned();
    let mut json = "{\"Resources\":{\"R\":{\"Size\":1}".to_owned();
    for index in 0..2000 {
        write!(yaml, "  R{index}:\n    # gp2\n    Properties:\n      Size: 8\n      Tags: [{{Key: a, Value: b}}]\n")
            .expect("memory is there");
        write!(json, ",\"R{index}\":{{\"Properties\":{{\"Size\":8,\"Tags\":[{{\"Key\":\"a\"}}]}}}}")
            .expect("memory is there");
    }
    json.push_str("}}");
    for (text, tree) in [(&yaml, yaml::parse(&yaml)), (&json, json::parse(&json))] {
        let wanted = |size: f64| {
            [("Size", Some(number(size))), ("VolumeType", Some(New::Text("gp3".into()))), ("Tags[0].Key", None)]
                .map(|(at, to)| Change { path: path(at), to })
        };
        let resources = tree.documents[0].get("Resources").map(Node::entries).unwrap_or_default();
        let mut edits = Vec::new();
        let properties: Vec<&Node> = resources.iter().filter_map(|resource| resource.value.get("Properties")).collect();
        for (node, size) in properties.iter().zip(1_u16..) {
            edits.extend(edit::change(text, &tree, node.span, &wanted(size.into())).expect("it can be written"));
        }
        let at_once: Vec<Change> = resources[resources.len() - 2000..]
            .iter()
            .zip(1_u16..)
            .flat_map(|(resource, size)| {
                let start = [Key::Name(resource.key.text().unwrap_or_default().into()), Key::Name("Properties".into())];
                wanted(size.into()).map(|change| Change { path: [&start[..], &change.path].concat(), to: change.to })
            })
            .collect();
        let container = tree.documents[0].get("Resources").expect("it is there").span;
        assert_eq!(edit::change(text, &tree, container, &at_once).as_ref(), Ok(&edits));
        let changed = apply(text, &edits);
        assert_eq!(changed.matches("gp3").count(), 2000);
        assert!(changed.contains("Size: 2000") || changed.contains("\"Size\":2000"));
    }
}

#[test]
fn a_change_far_down_needs_no_more_than_its_way() {
    let depth = 100;
    let block = (0..depth).map(|column| " ".repeat(column) + "a:\n").collect::<Vec<_>>().concat();
    let flow = format!("{}{}", "{\"a\": ".repeat(depth) + "{}", "}".repeat(depth));
    for (text, tree) in [(&block, yaml::parse(&block)), (&flow, yaml::parse(&flow)), (&flow, json::parse(&flow))] {
        let way = vec![Key::Name("a".into()); depth + 50];
        let edits = edit::change(text, &tree, tree.documents[0].span, &[Change { path: way, to: Some(number(1.0)) }]);
        let changed = apply(text, &edits.expect("it can be written")).into_owned();
        assert_eq!(changed.matches('a').count(), depth + 50);
        assert_eq!(changed.matches('1').count(), 1);
    }
}
