//! Templates in, resources out.

#[path = "../dump/mod.rs"]
mod dump;

mod aliases;
mod conditions;
mod functions;
mod globals;
mod mappings;
mod nested;
mod parameters;
mod places;
mod properties;
mod references;
mod regions;
mod resources;

use costlint_model::Value;

/// All resources of a YAML template.
#[track_caller]
fn template(text: &str) -> String {
    dump::dump(&dump::resources(&dump::project("template.yaml", text)))
}

/// The value of a property `P` that is written so, in a template with these sections before its resources.
#[track_caller]
fn property(sections: &str, written: &str) -> String {
    dump::value(&property_value(&format!(
        "{sections}\nResources:\n  It:\n    Type: AWS::Test::It\n    Properties:\n      P: {written}\n"
    )))
}

/// The same in JSON.
#[track_caller]
fn json_property(sections: &str, written: &str) -> String {
    let text = format!(
        r#"{{ {sections} "Resources": {{"It": {{"Type": "AWS::Test::It", "Properties": {{"P": {written}}}}}}} }}"#
    );
    let resources = dump::resources(&dump::project("template.json", &text));
    dump::value(&property_of(&resources))
}

#[track_caller]
fn property_value(text: &str) -> Value {
    property_of(&dump::resources(&dump::project("template.yaml", text)))
}

#[track_caller]
fn property_of(resources: &[costlint_model::Resource]) -> Value {
    let object = resources.first().expect("a resource").body.as_object().expect("a body is an object").clone();
    object.get("P").unwrap_or_else(|| Value::text("(absent)"))
}
