//! The marks in a file's bytes that distinguish the few files that declare resources from the many others.
//!
//! The marks are keys at the places where a template or a manifest has them, with values of the right form: schemas, lock
//! files, workflows and events use `Resources` and `kind` too.

use memchr::memmem;

/// Whether a text in JSON is a `CloudFormation` template.
pub(crate) fn is_template_in_json(bytes: &[u8]) -> bool {
    // The descriptions of AWS's interfaces have fields of these names.
    has_json_key(bytes, "\"Resources\"", |value| value.starts_with(b"{"))
        && has_json_key(bytes, "\"Type\"", |value| value.starts_with(b"\"AWS::"))
}

/// Whether a text in JSON is an object of Kubernetes.
pub(crate) fn is_manifest_in_json(bytes: &[u8]) -> bool {
    // In a schema `"kind": {…}` describes the field, and Azure's templates have a date for a version.
    let is_version = |value: &[u8]| matches!(value, [b'"', first, ..] if first.is_ascii_lowercase());
    has_json_key(bytes, "\"apiVersion\"", is_version)
        && has_json_key(bytes, "\"kind\"", |value| value.starts_with(b"\""))
}

/// Whether a text in YAML is a `CloudFormation` template.
pub(crate) fn is_template_in_yaml(bytes: &[u8]) -> bool {
    has_line_key(bytes, "Resources", Column::First) && memmem::find(bytes, b"AWS::").is_some()
}

/// Whether a text in YAML holds objects of Kubernetes.
pub(crate) fn is_manifest_in_yaml(bytes: &[u8]) -> bool {
    has_line_key(bytes, "apiVersion", Column::First) && has_line_key(bytes, "kind", Column::First)
}

/// Whether a text of this path is a template of a Helm chart that makes objects of Kubernetes.
pub(crate) fn is_helm_template(path: &str, bytes: &[u8]) -> bool {
    // Inside `{{ if }}` and `{{ range }}` whole objects are indented now and then.
    is_in_templates_folder(path)
        && has_placeholder(bytes)
        && has_line_key(bytes, "apiVersion", Column::Any)
        && has_line_key(bytes, "kind", Column::Any)
}

/// Whether the text is one in braces: JSON, or a YAML flow mapping, which is as good as JSON. A `{{` is a Helm action.
pub(crate) fn is_braced(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    matches!(bytes, [b'{', second, ..] if *second != b'{')
}

/// Whether this quoted key stands in a JSON text with such a value. In a JSON text inside of JSON, the quote of a key comes
/// after a backslash.
fn has_json_key(bytes: &[u8], key: &str, is_value: impl Fn(&[u8]) -> bool) -> bool {
    memmem::find_iter(bytes, key.as_bytes()).any(|start| {
        let after = bytes[start + key.len()..].trim_ascii_start().strip_prefix(b":");
        !bytes[..start].ends_with(b"\\") && after.is_some_and(|after| is_value(after.trim_ascii_start()))
    })
}

/// In which column a key counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    First,
    Any,
}

/// Whether this key begins a line of a YAML text.
fn has_line_key(bytes: &[u8], key: &str, column: Column) -> bool {
    memmem::find_iter(bytes, key.as_bytes()).any(|start| {
        let (before, after) = (&bytes[..start], &bytes[start + key.len()..]);
        let quote = before.last().filter(|last| matches!(last, b'"' | b'\'')).copied();
        let (before, after) = match quote {
            Some(quote) if after.first() == Some(&quote) => (&before[..before.len() - 1], &after[1..]),
            Some(_) => return false,
            None => (before, after),
        };
        let indentation = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let line_start = &before[..before.len() - if column == Column::Any { indentation } else { 0 }];
        let begins_line = matches!(line_start, [] | [.., b'\n'] | b"\xef\xbb\xbf");
        begins_line && after.trim_ascii_start().first() == Some(&b':')
    })
}

/// Whether `{{` stands in a text other than as `${{`, the expressions of a pipeline.
fn has_placeholder(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, "{{").any(|start| !bytes[..start].ends_with(b"$"))
}

/// Whether a file lies where a Helm chart has its templates.
fn is_in_templates_folder(path: &str) -> bool {
    path.rsplit('/').skip(1).any(|folder| folder == "templates")
}
