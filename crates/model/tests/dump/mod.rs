//! Resources and values as text, for tests that show text in and text out.
#![allow(dead_code, reason = "each test crate uses its part")]

use costlint_model::{
    Count, Data, Dialect, EvaluationUnit, Place, Resource, Source, Sources, Value, Wanted,
    terraform::{Folders, Modules},
};
use costlint_syntax::lines::Lines;

/// One text as a project.
#[track_caller]
pub(crate) fn project(path: &str, text: &str) -> Sources {
    Sources::new(vec![Source::read(path, text).expect("a text of ours")])
}

/// All resources of a project, in order.
pub(crate) fn resources(sources: &Sources) -> Vec<Resource> {
    let everything = |_: Dialect, _: &str| true;
    let wanted = Wanted::new(&everything);
    let folders = Folders::default();
    let modules = Modules::new(sources, &folders);
    EvaluationUnit::files(sources).flat_map(|unit| unit.evaluate(sources, &modules, &wanted).resources).collect()
}

/// Resources with their properties, one a line.
pub(crate) fn dump(resources: &[Resource]) -> String {
    resources.iter().map(resource).collect::<Vec<_>>().join("\n")
}

fn resource(resource: &Resource) -> String {
    let copies = match resource.copies {
        Count::ONE => String::new(),
        Count { least, most: Some(most) } if least == most => format!(" x {most}"),
        Count { least, most: Some(most) } => format!(" x {least} to {most}"),
        Count { least: 0, most: None } => " x ?".to_owned(),
        Count { least, most: None } => format!(" x {least} or more"),
    };
    let object = resource.body.as_object().expect("a body is an object");
    let mut lines = vec![format!("{} {}{copies}", resource.type_name, resource.address)];
    lines.extend(object.members().iter().map(|member| format!("  {} = {}", member.name, value(&member.value))));
    if object.open {
        lines.push("  ...".to_owned());
    }
    lines.join("\n")
}

/// A value on one line: `?` is unknown, `a|b` one of two, `→` a reference.
pub(crate) fn value(shown: &Value) -> String {
    match &shown.data {
        Data::Unknown(None) => "?".to_owned(),
        Data::Unknown(Some(reference)) => match &reference.attribute {
            Some(attribute) => format!("→ {}.{attribute}", reference.target),
            None => format!("→ {}", reference.target),
        },
        Data::Null => "null".to_owned(),
        Data::Bool(bool) => bool.to_string(),
        Data::Number(number) => number.to_string(),
        Data::Text(text) => format!("{text:?}"),
        Data::List(items) => format!("[{}]", items.iter().map(value).collect::<Vec<_>>().join(", ")),
        Data::Object(object) => {
            let members = object.members().iter().map(|member| format!("{}: {}", member.name, value(&member.value)));
            format!("{{{}}}", members.chain(object.open.then(|| "...".to_owned())).collect::<Vec<_>>().join(", "))
        }
        Data::OneOf(values) => values.iter().map(value).collect::<Vec<_>>().join("|"),
    }
}

/// A place as `line:column` and its bytes.
pub(crate) fn place(sources: &Sources, place: Option<Place>) -> String {
    let Some(place) = place else { return "nowhere".to_owned() };
    let text = &sources.get(place.file).text;
    let position = Lines::new(text).position(place.span.start);
    format!("{}:{} {}", position.line, position.column, place.span.of(text))
}
