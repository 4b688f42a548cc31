//! What is generated from the code for its users: `docs/configuration.md` and `docs/schemas`. A test fails where a file is stale;
//! with `INSTA_UPDATE=always` it writes the file instead, as it does snapshots.

use std::{fmt::Write as _, path::PathBuf};

use serde_json::{Map, Value, json};

use crate::{Config, FailOn, report};

/// Says, or sees to it, that a file below `docs` holds this text.
fn expect_in_docs(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    if written.replace("\r\n", "\n") == text {
        return;
    }
    let writes = std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always");
    assert!(writes, "docs/{name} is stale; write it with: INSTA_UPDATE=always cargo test -p costlint-project");
    std::fs::create_dir_all(path.parent().expect("it lies in docs")).expect("folders can be made");
    std::fs::write(path, text).expect("it can be written");
}

fn configuration() -> Value {
    let mut schema = Config::schema().to_value();
    leave_out_null_defaults(&mut schema);
    schema
}

/// TOML has no null: a key without a default is left out.
fn leave_out_null_defaults(schema: &mut Value) {
    if let Some(parts) = schema.as_object_mut() {
        parts.retain(|name, part| name != "default" || !part.is_null());
        parts.values_mut().for_each(leave_out_null_defaults);
    }
}

#[test]
fn the_schema_of_the_configuration_is_fresh() {
    let mut schema = configuration();
    // The old name of a key reads, and editors should not offer it.
    schema["properties"]["regions"]["properties"]["google"] =
        json!({ "type": "string", "deprecated": true, "description": "The old name of `gcp`." });
    expect_in_docs("schemas/costlint.schema.json", &format!("{schema:#}\n"));
}

#[test]
fn the_schema_of_the_report_is_fresh() {
    expect_in_docs("schemas/report.schema.json", &format!("{:#}\n", report::json::schema().to_value()));
}

#[test]
fn the_page_about_the_configuration_is_fresh() {
    let mut page = "<!-- Generated from the comments in crates/project/src/config/keys.rs; see CONTRIBUTING.md. -->\n\n\
                    # Configuration\n\n\
                    Settings live in `costlint.toml` or `.costlint.toml`, in the checked folder or the nearest parent folder. A\nconfiguration in a \
                    subfolder replaces it there, and inherits its settings only with `extend`. Command-line flags override\nboth. All keys \
                    are optional, and [a JSON Schema](schemas/costlint.schema.json) describes them to editors.\n"
        .to_owned();
    let schema = configuration();
    for (key, about) in keys(&schema) {
        write!(page, "\n## `{key}`\n\n{}", about_key(about)).expect("a text takes all");
        let inner = [&about["items"], &about["additionalProperties"], about]
            .into_iter()
            .find(|inner| inner["properties"].is_object());
        let Some(inner) = inner else { continue };
        page.push_str("\n| key | type | default | meaning |\n| --- | --- | --- | --- |\n");
        for (key, about) in keys(inner) {
            let is_required = inner["required"].as_array().is_some_and(|required| required.contains(&json!(key)));
            let default = if is_required { "required".to_owned() } else { default_of(about) };
            let (sentences, _) = sentences_and_example(about);
            writeln!(page, "| `{key}` | {} | {default} | {sentences} |", type_of(about)).expect("a text takes all");
        }
    }
    expect_in_docs("configuration.md", &page);
}

#[test]
fn the_defaults_that_the_schema_states_are_the_real_ones() {
    let schema = configuration();
    let default = |key: &str| schema["properties"][key]["default"].clone();
    assert_eq!(default("fail-on"), FailOn::default().name());
    assert_eq!(default("env-vars"), Config::default().env_vars);
    assert_eq!(default("max-file-size"), format!("{}MB", Config::default().max_file_size / 1_000_000));
    for cloud in costlint_prices::Cloud::ALL {
        assert_eq!(schema["properties"]["regions"]["properties"][cloud.name()]["default"], cloud.default_region());
    }
}

fn keys(schema: &Value) -> &Map<String, Value> {
    schema["properties"].as_object().expect("a table has keys")
}

/// What a key means, its type and default, and an example.
fn about_key(about: &Value) -> String {
    let (sentences, example) = sentences_and_example(about);
    let example = example.expect("the comment of a key ends with an example");
    format!("{sentences}\n\nType: {}. Default: {}.\n\n```toml\n{example}```\n", type_of(about), default_of(about))
}

fn sentences_and_example(about: &Value) -> (&str, Option<&str>) {
    let text = about["description"].as_str().expect("each key has a comment");
    match text.split_once("\n\n```toml\n") {
        Some((sentences, example)) => (sentences, example.strip_suffix("```")),
        None => (text, None),
    }
}

fn type_of(about: &Value) -> String {
    if let Some(names) = about["enum"].as_array() {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let (last, others) = names.split_last().expect("there are some");
        return format!("{} or {last}", others.join(", "));
    }
    if let Some(types) = about["anyOf"].as_array() {
        return types.iter().map(type_of).collect::<Vec<_>>().join(" or ");
    }
    match about["type"].as_str() {
        Some("string") => "string".to_owned(),
        Some("number") => "number".to_owned(),
        Some("boolean") => "`true` or `false`".to_owned(),
        Some("array") if about["items"]["type"] == "object" => "list of tables".to_owned(),
        Some("array") => "list of strings".to_owned(),
        Some("object") if about["additionalProperties"]["type"] == "object" => "table of tables".to_owned(),
        Some("object") => "table".to_owned(),
        _ => panic!("no words for the type of {about}"),
    }
}

fn default_of(about: &Value) -> String {
    match (&about["default"], about["type"].as_str()) {
        (Value::Null, Some("array" | "object")) => "empty".to_owned(),
        (Value::Null, None) if about["anyOf"].is_array() => "empty".to_owned(),
        (Value::Null, _) => "none".to_owned(),
        (default, _) => format!("`{default}`"),
    }
}
