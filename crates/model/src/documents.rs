//! Documents inside of texts: the JSON or YAML of a configuration that a resource carries as a string.

use costlint_syntax::{Span, yaml};

use crate::{
    Data, Place, Sources, Value,
    data_values::{Reader, Repeated},
};

/// The value that a text is as JSON or YAML. Each part has its own place where the lines of the text stand in the file as they
/// are, in a block of YAML or a heredoc, and the place of the whole elsewhere. Null stays null; what does not read is unknown.
pub fn document(sources: &Sources, value: &Value) -> Value {
    let text = match &value.data {
        Data::Null => return Value::null(),
        Data::Text(text) => text,
        // It is a document already.
        Data::List(_) | Data::Object(_) => return value.clone(),
        _ => return Value::unknown(),
    };
    let in_place = value.place.and_then(|place| {
        let source = sources.get(place.file);
        let tree = yaml::parse_at(&source.text, lines(&source.text, place.span)?, &[]);
        read(&tree, place)
    });
    let alone = || {
        let place = value.place?;
        read(&yaml::parse(text), place).map(|document| everywhere(&document, place))
    };
    in_place.or_else(alone).unwrap_or_else(Value::unknown)
}

fn read(tree: &costlint_syntax::data::Tree, place: Place) -> Option<Value> {
    let [only] = tree.documents.as_slice() else { return None };
    tree.problems.is_empty().then(|| Reader::new(tree, place.file, Repeated::LaterCounts).value(only))
}

/// The lines of a text that is written as a block: behind `|`, or in a heredoc without anything to fill in.
fn lines(file: &str, span: Span) -> Option<Span> {
    let written = span.of(file);
    let header = written.find('\n')? + 1;
    let end = match written.as_bytes() {
        [b'|', ..] => written.len(),
        [b'<', b'<', ..] if !written.contains("${") && !written.contains("%{") => {
            written.trim_end().rfind('\n').filter(|end| *end >= header)?
        }
        _ => return None,
    };
    let start = span.start as usize;
    Some(Span::new(start + header, start + end))
}

/// The same value with every part at one place.
fn everywhere(value: &Value, place: Place) -> Value {
    use crate::{Member, Object};
    let data = match &value.data {
        Data::List(items) => return Value::list(items.iter().map(|item| everywhere(item, place)).collect()).at(place),
        Data::Object(object) => {
            let members = object.members().iter();
            let members = members.map(|member| Member::new(member.name.clone(), everywhere(&member.value, place)));
            Data::Object(std::sync::Arc::new(Object::new(members.collect(), object.open)))
        }
        data => data.clone(),
    };
    Value::new(data).at(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FileId, Source};

    /// What a document says for a key, and the bytes that say so.
    fn read_from(file: &str, text: &str, written: &str) -> (String, String) {
        let source = Source::read("a.yaml", file).expect("it is YAML");
        let start = file.find(written).expect("it is written there");
        let place = Place { file: FileId(0), span: Span::new(start, start + written.len()) };
        let sources = Sources::new(vec![source]);
        let document = document(&sources, &Value::text(text).at(place));
        let cores = document.as_object().and_then(|document| document.get("cores")).expect("it has a key `cores`");
        let place = cores.place.expect("it is written somewhere");
        (cores.shown().expect("it is known").to_string(), place.span.of(file).to_owned())
    }

    #[test]
    fn a_document_in_a_block_has_places_of_its_own() {
        let file = "apiVersion: v1\nkind: ConfigMap\ndata:\n  config: |\n    cores: 4\n    name: a\n";
        let written = "|\n    cores: 4\n    name: a\n";
        assert_eq!(read_from(file, "cores: 4\nname: a\n", written), ("4".into(), "4".into()));
    }

    #[test]
    fn a_document_on_one_line_has_the_place_of_the_whole() {
        let file = "apiVersion: v1\nkind: ConfigMap\ndata:\n  config: '{\"cores\": 4}'\n";
        let written = "'{\"cores\": 4}'";
        assert_eq!(read_from(file, "{\"cores\": 4}", written), ("4".into(), written.into()));
    }
}
