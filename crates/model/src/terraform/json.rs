//! Terraform in JSON as the equivalent HCL: an HCL tree with the places of the JSON.
//!
//! <https://developer.hashicorp.com/terraform/language/syntax/json> (2026-11)

use costlint_syntax::{
    Problem, Span,
    data::{self, Node, NodeKind, ScalarStyle},
    hcl::{
        Attribute, Block, Body, Expr, ExprKind, File, Item, Name, ObjectEntry, Part, parse_expression, parse_template,
    },
};

/// Arguments of resources that are maps. A provider's schema alone tells a map from a block; these names are maps in the
/// providers of the large clouds, of Kubernetes and of Helm.
const MAPS: [&str; 12] = [
    "annotations",
    "data",
    "keepers",
    "labels",
    "limits",
    "manifest",
    "node_selector",
    "parameters",
    "requests",
    "tags",
    "triggers",
    "variables",
];

/// What a body belongs to, which says what its keys mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Module,
    Variable,
    Terraform,
    /// A resource, a provider, and the blocks inside of them.
    Resource,
    Dynamic,
    /// Arguments alone: locals, outputs, required providers.
    Arguments,
}

/// What a text of JSON is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextMeaning {
    /// A template, which may be one expression alone.
    Template,
    /// The text itself.
    Literal,
    /// An expression without `${` and `}` around it: a type, a provider, an address.
    Expression,
}

/// A configuration file as HCL.
pub(crate) fn configuration(text: &str, tree: &data::Tree) -> File {
    let mut lowering = Lowering { text, problems: Vec::new() };
    let mut items = Vec::new();
    for entry in tree.documents.iter().flat_map(settings) {
        let labels: usize = match entry.key.text() {
            Some("resource" | "data" | "ephemeral") => 2,
            Some("module" | "variable" | "output" | "provider") => 1,
            Some("terraform" | "locals") => 0,
            _ => continue,
        };
        let inside = match entry.key.text() {
            Some("module") => Inside::Module,
            Some("variable") => Inside::Variable,
            Some("terraform") => Inside::Terraform,
            Some("output" | "locals") => Inside::Arguments,
            _ => Inside::Resource,
        };
        lowering.blocks(&entry.key, entry, labels, inside, &mut items);
    }
    lowering.file(items, tree)
}

/// A file of values for variables as HCL. Nothing is computed in one.
pub(crate) fn values(text: &str, tree: &data::Tree) -> File {
    let mut lowering = Lowering { text, problems: Vec::new() };
    let entries = tree.documents.iter().flat_map(settings);
    let items = entries.map(|entry| lowering.attribute(entry, TextMeaning::Literal)).collect();
    lowering.file(items, tree)
}

struct Lowering<'t> {
    text: &'t str,
    problems: Vec<Problem>,
}

impl Lowering<'_> {
    fn file(mut self, items: Vec<Item>, tree: &data::Tree) -> File {
        self.problems.extend(tree.problems.iter().cloned());
        self.problems.sort_by_key(|problem| problem.span);
        File { body: Body { items }, comments: Vec::new(), problems: self.problems }
    }

    /// A key as a name.
    fn name(&self, key: &Node) -> Name {
        let span = inside_quotes(key);
        key.text().map_or(span.into(), |text| Name::meaning(span, self.text, text))
    }

    /// The blocks below a key, whose labels are the keys inside of one another.
    fn blocks(&mut self, name: &Node, entry: &data::Entry, labels: usize, inside: Inside, items: &mut Vec<Item>) {
        self.labelled(name, &mut Vec::new(), entry, labels, inside, items);
    }

    fn labelled(
        &mut self,
        name: &Node,
        known: &mut Vec<Name>,
        entry: &data::Entry,
        missing: usize,
        inside: Inside,
        items: &mut Vec<Item>,
    ) {
        if missing > 0 {
            for inner in settings(&entry.value) {
                known.push(self.name(&inner.key));
                self.labelled(name, known, inner, missing - 1, inside, items);
                known.pop();
            }
            return;
        }
        for object in objects(&entry.value) {
            // Of several blocks below one key, none has the key for itself.
            let is_alone = object.span == entry.value.span;
            let header = if is_alone { entry.key.span } else { object.span };
            let body = self.body(object, inside);
            let block = Block {
                span: header.join(object.span),
                header,
                name: self.name(name),
                labels: known.clone(),
                braces: object.span,
                body,
            };
            items.push(Item::Block(block));
        }
    }

    fn body(&mut self, object: &Node, inside: Inside) -> Body {
        let mut items = Vec::new();
        for entry in settings(object) {
            let key = entry.key.text().unwrap_or_default();
            let (labels, inner) = match (inside, key) {
                (Inside::Resource, "dynamic") => (1, Inside::Dynamic),
                (Inside::Resource, "provisioner") | (Inside::Terraform, "backend") => (1, Inside::Resource),
                (Inside::Terraform, "required_providers") => (0, Inside::Arguments),
                (Inside::Dynamic, "content") | (Inside::Terraform, "cloud") | (Inside::Variable, "validation") => {
                    (0, Inside::Resource)
                }
                (Inside::Resource, _) if !is_map(key) && holds_objects(&entry.value) => (0, Inside::Resource),
                _ => {
                    items.push(self.attribute(entry, reading(inside, key)));
                    continue;
                }
            };
            self.blocks(&entry.key, entry, labels, inner, &mut items);
        }
        Body { items }
    }

    fn attribute(&mut self, entry: &data::Entry, reading: TextMeaning) -> Item {
        Item::Attribute(Attribute { name: self.name(&entry.key), value: self.expr(&entry.value, reading) })
    }

    fn expr(&mut self, node: &Node, reading: TextMeaning) -> Expr {
        let kind = match &node.kind {
            NodeKind::Scalar { text, style: ScalarStyle::DoubleQuoted } => return self.text(node, text, reading),
            NodeKind::Scalar { text, .. } => match &**text {
                "null" => ExprKind::Null,
                "true" => ExprKind::Bool(true),
                "false" => ExprKind::Bool(false),
                _ => ExprKind::Number,
            },
            NodeKind::Sequence { items, .. } => {
                ExprKind::List(items.iter().map(|item| self.expr(item, reading)).collect())
            }
            NodeKind::Mapping { entries, .. } => {
                // A key that is a name stands for itself, also where values are names of something else.
                let of_keys =
                    if reading == TextMeaning::Template { TextMeaning::Template } else { TextMeaning::Literal };
                let entries = entries.iter();
                let entry = |entry: &data::Entry| ObjectEntry {
                    key: self.expr(&entry.key, of_keys),
                    value: self.expr(&entry.value, reading),
                };
                ExprKind::Object(entries.map(entry).collect())
            }
            NodeKind::Alias(_) | NodeKind::Placeholder | NodeKind::Missing => ExprKind::Missing,
        };
        Expr { span: node.span, kind }
    }

    fn text(&mut self, node: &Node, text: &str, reading: TextMeaning) -> Expr {
        let written = inside_quotes(node);
        let is_literal = match reading {
            TextMeaning::Literal => true,
            TextMeaning::Template => !text.contains("${") && !text.contains("%{"),
            TextMeaning::Expression => false,
        };
        if is_literal {
            let own = (written.of(self.text) != text).then(|| text.into());
            return Expr { span: node.span, kind: ExprKind::Text(own) };
        }
        // Generators write `${aws.west}` where a name is meant, too.
        let (opening, bare) = match text.strip_prefix("${").and_then(|text| text.strip_suffix('}')) {
            Some(inner) if reading == TextMeaning::Expression => (2, inner),
            _ => (0, text),
        };
        let (mut expr, problems) =
            if reading == TextMeaning::Template { parse_template(text) } else { parse_expression(bare) };
        let Some(places) = Places::new(written.of(self.text), written.start, text) else { return missing(node) };
        // The names of an expression are read where they stand.
        if places.hides_names && !matches!(expr.kind, ExprKind::Text(_)) {
            return missing(node);
        }
        let place = |span: Span| places.of(Span { start: span.start + opening, end: span.end + opening });
        expr.move_from(bare, &place);
        self.problems.extend(problems.into_iter().map(|problem| Problem { span: place(problem.span), ..problem }));
        if let ExprKind::Template(parts) = &mut expr.kind
            && let [Part::Interpolation { value, .. }] = parts.as_mut_slice()
        {
            return std::mem::replace(value, missing(node));
        }
        // Any other template is decided by the whole text, its quotes included.
        if reading == TextMeaning::Template { Expr { span: node.span, ..expr } } else { expr }
    }
}

/// What the texts of an argument are read as.
fn reading(inside: Inside, key: &str) -> TextMeaning {
    match (inside, key) {
        (Inside::Variable, "type")
        | (Inside::Dynamic, "iterator")
        | (Inside::Resource, "provider" | "ignore_changes" | "replace_triggered_by")
        | (Inside::Module, "providers")
        | (Inside::Resource | Inside::Module | Inside::Arguments, "depends_on") => TextMeaning::Expression,
        (Inside::Variable | Inside::Terraform, _) | (Inside::Module, "source" | "version") => TextMeaning::Literal,
        _ => TextMeaning::Template,
    }
}

fn is_map(key: &str) -> bool {
    key == "for_each"
        || MAPS.contains(&key)
        || key.ends_with("_labels")
        || (key.ends_with("_tags") && key != "default_tags")
}

/// Whether a value is an object, or a list of nothing but objects: a block or several.
fn holds_objects(node: &Node) -> bool {
    let is_object = |node: &Node| matches!(node.kind, NodeKind::Mapping { .. });
    is_object(node) || (!node.items().is_empty() && node.items().iter().all(is_object))
}

/// The objects that a value stands for: itself, or those of a list.
fn objects(node: &Node) -> Vec<&Node> {
    match &node.kind {
        NodeKind::Mapping { .. } => vec![node],
        NodeKind::Sequence { items, .. } => items.iter().flat_map(objects).collect(),
        _ => Vec::new(),
    }
}

/// The entries of those objects. The key `//` is a comment.
fn settings(node: &Node) -> impl Iterator<Item = &data::Entry> {
    objects(node).into_iter().flat_map(Node::entries).filter(|entry| entry.key.text().is_some_and(|key| key != "//"))
}

fn inside_quotes(node: &Node) -> Span {
    let Span { start, end } = node.span;
    if end - start < 2 { node.span } else { Span { start: start + 1, end: end - 1 } }
}

fn missing(node: &Node) -> Expr {
    Expr { span: node.span, kind: ExprKind::Missing }
}

/// Where the bytes of a text stand between its quotes.
enum Offsets {
    /// As they are, from an offset on.
    Alike(u32),
    /// One for each byte, and one for the end.
    Each(Vec<u32>),
}

struct Places {
    offsets: Offsets,
    /// Whether a character that may be part of a name is written as an escape.
    hides_names: bool,
}

impl Places {
    /// The places of the bytes of `text`, which is written so from `start` on; `None` for what is no text of JSON.
    fn new(written: &str, start: u32, text: &str) -> Option<Places> {
        if written == text {
            return Some(Places { offsets: Offsets::Alike(start), hides_names: false });
        }
        let (mut offsets, mut hides_names) = (Vec::with_capacity(text.len() + 1), false);
        let mut rest = written;
        for char in text.chars() {
            let length = escape_length(rest, char);
            hides_names |= rest.starts_with("\\u") && (char.is_alphanumeric() || matches!(char, '_' | '-' | '.'));
            let offset = start + u32::try_from(written.len() - rest.len()).ok()?;
            offsets.extend(std::iter::repeat_n(offset, char.len_utf8()));
            rest = rest.get(length..)?;
        }
        offsets.push(start + u32::try_from(written.len()).ok()?);
        rest.is_empty().then_some(Places { offsets: Offsets::Each(offsets), hides_names })
    }

    fn of(&self, span: Span) -> Span {
        match &self.offsets {
            Offsets::Alike(start) => Span { start: start + span.start, end: start + span.end },
            Offsets::Each(offsets) => {
                let place = |offset: u32| offsets.get(offset as usize).or(offsets.last()).copied().unwrap_or_default();
                Span { start: place(span.start), end: place(span.end) }
            }
        }
    }
}

/// How many bytes a character takes at the start of what is written.
fn escape_length(written: &str, char: char) -> usize {
    match written.as_bytes() {
        // Characters beyond the sixteen bits of an escape are two of them.
        [b'\\', b'u', ..] => 6 * char.len_utf16(),
        [b'\\', ..] => 2,
        _ => char.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use costlint_syntax::{hcl::Body, json};

    use super::*;

    const SAMPLE: &str = r#"{
  "variable": {"a": {"type": "list(object({x = optional(string, \"y\")}))", "default": ["${a}"]}},
  "resource": {"t": {"n": [{"x": "\ud83d\ude00 ${var.a[\"b\"]} \u00e9 %{ if true }c%{ endif }", "dynamic": {"d": {"content": {}}}}]}},
  "locals": {"${b}": "${[for k, v in local.c : \"${k}-${v}\"]}", "d": "$${e} \ud800 ${\"\\\"\"}"},
  "module": {"m": {"source": "./m", "providers": {"aws": "aws.b"}, "e": "${{f = 1}}"}}
}"#;

    /// The spans of everything in a body.
    fn spans(body: &Body) -> Vec<Span> {
        let mut spans = Vec::new();
        body.each_expression(&mut |expr| spans.push(expr.span));
        for block in body.blocks() {
            spans.extend([block.span, block.header, block.name.span, block.braces]);
            spans.extend(block.labels.iter().map(|label| label.span));
        }
        spans
    }

    #[track_caller]
    fn assert_spans_fit(text: &str) {
        let tree = json::parse(text);
        for file in [configuration(text, &tree), values(text, &tree)] {
            for span in spans(&file.body).into_iter().chain(file.problems.iter().map(|problem| problem.span)) {
                assert!(span.start <= span.end && text.get(span.range()).is_some(), "{span:?} of {text}");
            }
        }
    }

    #[test]
    fn every_span_fits_the_text_whatever_is_wrong_with_it() {
        assert_spans_fit(SAMPLE);
        for (at, _) in SAMPLE.char_indices() {
            assert_spans_fit(&SAMPLE[..at]);
            let rest = SAMPLE[at..].chars().next().map_or(0, char::len_utf8);
            assert_spans_fit(&format!("{}{}", &SAMPLE[..at], &SAMPLE[at + rest..]));
            for char in ["\"", "\\", "{", "$", "\u{e9}"] {
                assert_spans_fit(&format!("{}{char}{}", &SAMPLE[..at], &SAMPLE[at..]));
            }
        }
    }

    #[test]
    fn names_in_texts_with_escapes_stand_where_they_are_written() {
        let text = r#"{"locals": {"a": "\"\u003c\" ${lookup(var.map, \"key\")}"}}"#;
        let file = configuration(text, &json::parse(text));
        let mut seen = Vec::new();
        file.body.each_expression(&mut |expr| seen.push(expr.span.of(text)));
        assert_eq!(seen[1..], [r#"lookup(var.map, \"key\")"#, "var.map", "var", r#"\"key\""#]);
    }
}
