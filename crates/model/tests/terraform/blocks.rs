//! Nested blocks, which no resource that Terraform brings along has.

use super::{Module, dump, ours};

#[track_caller]
fn check(block: &str, expected: &str) {
    let names = "variable \"names\" {\n  type    = set(string)\n  default = [\"b\", \"a\"]\n}\nlocals {\n  names = var.names\n}\n";
    let module = Module::new(format!("{names}resource \"terraform_data\" \"a\" {{\n{block}}}\n"));
    let bodies: Vec<String> = ours::resources(&module).iter().map(|resource| dump::value(&resource.body)).collect();
    assert_eq!(bodies, [expected]);
}

#[test]
fn a_dynamic_block_over_a_set_has_its_elements_for_keys() {
    check(
        "dynamic \"disk\" {\n  for_each = local.names\n  content {\n    key   = disk.key\n    value = disk.value\n  }\n}\n",
        "{disk: [{key: \"a\", value: \"a\"}, {key: \"b\", value: \"b\"}]}",
    );
}

#[test]
fn a_dynamic_block_over_a_list_has_numbers_and_over_a_map_names() {
    check(
        "dynamic \"disk\" {\n  for_each = sort(local.names)\n  iterator = it\n  content {\n    key = \"${it.key}${it.value}\"\n  }\n}\n",
        "{disk: [{key: \"0a\"}, {key: \"1b\"}]}",
    );
    check(
        "dynamic \"disk\" {\n  for_each = { for name in local.names : upper(name) => 1 }\n  content {\n    key = disk.key\n  }\n}\n",
        "{disk: [{key: \"A\"}, {key: \"B\"}]}",
    );
}

#[test]
fn dynamic_blocks_join_written_ones_and_nest() {
    check(
        "disk {\n  key = 1\n}\ndynamic \"disk\" {\n  for_each = local.names\n  content {\n    dynamic \"part\" {\n      for_each = [disk.key]\n      content {\n        of = part.value\n      }\n    }\n  }\n}\n",
        "{disk: [{key: 1}, {part: [{of: \"a\"}]}, {part: [{of: \"b\"}]}]}",
    );
}
