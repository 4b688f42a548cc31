//! Makes YAML texts of every notation, together with nothing else: what they mean is for the oracle to say.

use proptest::{collection::vec, prelude::*, sample::select};

/// A value and how it is to be written.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) tag: Option<&'static str>,
    pub(crate) anchored: bool,
    pub(crate) comment: bool,
    pub(crate) form: Form,
}

/// The notations.
#[derive(Debug, Clone)]
pub(crate) enum Form {
    Empty,
    Plain(&'static str),
    /// Words, with a line break where there is one; the quote.
    Quoted(Vec<String>, char),
    /// The lines, `|` or `>`, `+` or `-` or nothing, and whether the indentation is said.
    Block(Vec<String>, char, &'static str, bool),
    Sequence(Vec<Node>, Layout),
    Mapping(Vec<Node>, Layout),
    /// The alias of an anchor before, by a number to choose it with.
    Alias(usize),
}

/// How a collection is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Indented by this much more than the collection around it.
    Block(usize),
    /// In brackets, on one line or on several.
    Flow { broken: bool },
}

/// One to three documents.
pub(crate) fn texts() -> impl Strategy<Value = String> {
    (vec(node(), 1..4), any::<bool>(), any::<bool>()).prop_map(|(documents, starts_explicitly, crlf)| {
        let mut text = String::new();
        for (index, document) in documents.iter().enumerate() {
            if index > 0 || starts_explicitly {
                text.push_str("---\n");
            }
            let mut writer = Writer { text, anchors: 0 };
            writer.root(document);
            text = writer.text;
        }
        if crlf { text.replace('\n', "\r\n") } else { text }
    })
}

fn node() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        1 => Just(Form::Empty),
        6 => select(PLAIN).prop_map(Form::Plain),
        3 => (vec(word(), 1..5), select(&['"', '\''][..])).prop_map(|(words, quote)| Form::Quoted(words, quote)),
        7 => (vec(line(), 1..5), select(&['|', '>'][..]), select(&["", "-", "+"][..]), any::<bool>())
            .prop_map(|(lines, style, chomping, says)| Form::Block(lines, style, chomping, says)),
        3 => any::<usize>().prop_map(Form::Alias),
    ];
    let tree = decorated(leaf.boxed()).prop_recursive(4, 40, 5, |inner| {
        let layout = prop_oneof![2 => (0_usize..4).prop_map(Layout::Block), 1 => any::<bool>().prop_map(|broken| Layout::Flow { broken })];
        let form = (vec(inner, 0..5), layout, any::<bool>()).prop_map(|(children, layout, is_mapping)| {
            if is_mapping { Form::Mapping(children, layout) } else { Form::Sequence(children, layout) }
        });
        decorated(form.boxed()).boxed()
    });
    tree.boxed()
}

fn decorated(form: BoxedStrategy<Form>) -> impl Strategy<Value = Node> + Clone {
    let tag = select(&[None, None, None, None, Some("!Ref"), Some("!!str")][..]);
    (tag, prop::bool::weighted(0.3), prop::bool::weighted(0.2), form).prop_map(|(tag, anchored, comment, form)| Node {
        tag,
        anchored,
        comment,
        form,
    })
}

const PLAIN: &[&str] = &[
    "a",
    "x y",
    "1",
    "-1.5",
    "true",
    "no",
    "null",
    "~",
    "0x1f",
    "1e3",
    "http://x:80/y?z",
    "a#b",
    "-a",
    "?b",
    ":c",
    "grün",
    "😀",
    "2024-01-01",
    "it's",
    "say \"hi\"",
    "1:30",
    "a,b",
    "x!",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z:#,é-]{1,4}",
        1 => select(&["\n", "it's", "say \"hi\"", "back\\slash", "{x}", "- ", "😀"][..]).prop_map(str::to_owned),
    ]
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![5 => "[a-z:#'\"é] ?[a-z:#-]{0,4}", 1 => Just(String::new()), 1 => "  [a-z]{1,3}"]
        .prop_map(|line| line.trim_end().to_owned())
}

struct Writer {
    text: String,
    /// How many anchors of this document can be named by now.
    anchors: usize,
}

impl Writer {
    fn put(&mut self, piece: &str) {
        self.text.push_str(piece);
    }

    fn root(&mut self, node: &Node) {
        self.value(node, None, "");
    }

    /// Writes a value after a `-` or a `key:` that stands in this column, or at the root, and ends its line.
    fn value(&mut self, node: &Node, parent: Option<usize>, space: &str) {
        let column = parent.map_or(0, |parent| parent + 1);
        match &node.form {
            Form::Sequence(children, Layout::Block(more)) if !children.is_empty() => {
                self.properties(node, space);
                self.end_line(node);
                let column = column + more;
                for child in children {
                    self.put(&" ".repeat(column));
                    self.text.push('-');
                    self.value(child, Some(column), " ");
                }
            }
            Form::Mapping(children, Layout::Block(more)) if !children.is_empty() => {
                self.properties(node, space);
                self.end_line(node);
                let column = column + more;
                for (index, child) in children.iter().enumerate() {
                    self.put(&format!("{}{}:", " ".repeat(column), key(index)));
                    self.value(child, Some(column), " ");
                }
            }
            Form::Block(lines, style, chomping, says) => {
                self.properties(node, space);
                let indicator = if *says { "2" } else { "" };
                self.put(&format!("{}{style}{indicator}{chomping}", if self.text.ends_with('\n') { "" } else { " " }));
                self.end_line(node);
                // Where nothing is said, the first line that is not blank sets the indentation.
                let column = parent.map_or(2, |parent| parent + 2);
                let skips = lines.iter().take_while(|line| line.is_empty() || !*says && line.starts_with(' ')).count();
                for line in lines.iter().skip(if *says { 0 } else { skips }) {
                    self.put(&if line.is_empty() {
                        "\n".to_owned()
                    } else {
                        format!("{}{line}\n", " ".repeat(column))
                    });
                }
            }
            _ => {
                self.inline(node, column, space, false);
                self.end_line(node);
            }
        }
        if node.anchored && !matches!(node.form, Form::Alias(_)) {
            self.anchors += 1;
        }
    }

    fn end_line(&mut self, node: &Node) {
        if node.comment {
            self.put(if self.text.is_empty() || self.text.ends_with('\n') { "# why: 'x'" } else { " # why: 'x'" });
        }
        self.text.push('\n');
    }

    fn properties(&mut self, node: &Node, space: &str) {
        let mut space = space;
        if node.anchored {
            // Anchors get their number once they are complete, so nested ones come first.
            self.put(&format!("{space}&a{}", self.anchors + count_anchors(&node.form)));
            space = " ";
        }
        if let Some(tag) = tag_of(node) {
            self.put(&format!("{space}{tag}"));
        }
    }

    /// Writes a value that needs no line of its own.
    fn inline(&mut self, node: &Node, column: usize, space: &str, in_flow: bool) {
        if let Form::Alias(number) = node.form {
            if self.anchors > 0 {
                self.put(&format!("{space}*a{} ", number % self.anchors));
            }
            return;
        }
        self.properties(node, space);
        let before = if self.text.is_empty() || self.text.ends_with(['\n', ' ', '[', '{']) { "" } else { " " };
        match &node.form {
            Form::Plain(text) if in_flow && text.contains([',', '[', ']', '{', '}', '?', ':', '#']) => {
                self.put(&format!("{before}'{text}'").replace("it's", "its"));
            }
            Form::Plain(text) => self.put(&format!("{before}{text}")),
            Form::Quoted(words, quote) => {
                self.put(before);
                self.quoted(words, *quote, column);
            }
            Form::Sequence(children, layout) => {
                self.put(&format!("{before}["));
                for child in children {
                    self.element(child, *layout, column, None);
                }
                self.text.push(']');
            }
            Form::Mapping(children, layout) => {
                self.put(&format!("{before}{{"));
                for (index, child) in children.iter().enumerate() {
                    self.element(child, *layout, column, Some(index));
                }
                self.text.push('}');
            }
            Form::Block(lines, ..) => self.put(&format!("{before}\"{}\"", lines.join(" ").replace('"', "\\\""))),
            Form::Empty | Form::Alias(_) => {}
        }
    }

    fn element(&mut self, child: &Node, layout: Layout, column: usize, index: Option<usize>) {
        if layout == (Layout::Flow { broken: true }) {
            self.put(&format!("\n{}", " ".repeat(column + 1)));
        }
        if let Some(index) = index {
            self.put(&format!("{}: ", key(index)));
        }
        let is_nothing = matches!(child.form, Form::Empty) && child.tag.is_none() && !child.anchored
            || matches!(child.form, Form::Alias(_)) && self.anchors == 0;
        if is_nothing && index.is_none() {
            self.put("''");
        } else {
            self.inline(child, column + 1, "", true);
        }
        if child.anchored && !matches!(child.form, Form::Alias(_)) {
            self.anchors += 1;
        }
        self.put(" ,");
    }

    /// Writes words with a space or a line break between them, which folds to a space.
    fn quoted(&mut self, words: &[String], quote: char, column: usize) {
        self.text.push(quote);
        for (index, word) in words.iter().enumerate() {
            let word = if quote == '"' {
                word.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
            } else {
                word.replace('\'', "''").replace('\n', "")
            };
            let breaks = index > 0 && index % 2 == 0 && !word.is_empty() && !self.text.ends_with(' ');
            self.put(&match index {
                0 => String::new(),
                _ if breaks => format!("\n{}", " ".repeat(column + 1)),
                _ => " ".to_owned(),
            });
            self.put(&word);
        }
        self.text.push(quote);
    }
}

fn key(index: usize) -> String {
    ["key", "'quoted: key'", "\"a\\tb\"", "long key with words"]
        .get(index)
        .map_or_else(|| format!("k{index}"), |key| (*key).to_owned())
}

/// A collection or nothing cannot be `!!str`.
fn tag_of(node: &Node) -> Option<&'static str> {
    node.tag.filter(|tag| *tag != "!!str" || !matches!(node.form, Form::Sequence(..) | Form::Mapping(..)))
}

fn count_anchors(form: &Form) -> usize {
    match form {
        Form::Sequence(children, _) | Form::Mapping(children, _) => children
            .iter()
            .map(|child| {
                usize::from(child.anchored && !matches!(child.form, Form::Alias(_))) + count_anchors(&child.form)
            })
            .sum(),
        _ => 0,
    }
}
