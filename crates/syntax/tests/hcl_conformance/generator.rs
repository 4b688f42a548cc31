//! Random HCL that Terraform reads, and ways to break it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A strategy for source text.
type Source = BoxedStrategy<String>;

/// Expressions up to some depth.
#[derive(Clone)]
struct Expressions {
    /// Without line breaks outside of brackets.
    inline: Source,
    /// With line breaks anywhere, as they stand in brackets.
    broken: Source,
}

/// A file with attributes, blocks, comments and every form of expression.
pub(crate) fn file() -> Source {
    let line_ends = prop_oneof![3 => Just("\n"), 1 => Just("\r\n")];
    (body(expressions(3), 2), line_ends).prop_map(|(body, line_end)| body.replace('\n', line_end)).boxed()
}

/// Pieces of HCL in any order.
pub(crate) fn tokens() -> Source {
    let token = select(vec![
        "a",
        "b.c",
        "1",
        "1.5",
        "\"",
        "\\\"",
        "\"x\"",
        "${",
        "%{",
        "~}",
        "${~",
        "}",
        "{",
        "[",
        "]",
        "(",
        ")",
        "=",
        "==",
        "=>",
        ",",
        ".",
        "...",
        ":",
        "::",
        "?",
        "+",
        "-",
        "!",
        "<<X\n",
        "<<-X\n",
        "X\n",
        "  X\n",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "# c\n",
        "// c\n",
        "/*",
        "*/",
        "for ",
        " in ",
        "if ",
        "else",
        "endif",
        "endfor",
        "*",
        "[*]",
        "\\u12",
        "\\",
        "$${",
        "é",
        "“",
        "\0",
        "\u{feff}",
        "resource \"a\" \"b\" {\n",
    ]);
    vec(token, 0..60).prop_map(|tokens| tokens.concat()).boxed()
}

/// The text after a change such as an editor makes: cut, a character more or less, a line more or less.
pub(crate) fn broken(text: Source) -> Source {
    let inserted = select(vec![
        "\"", "{", "}", "(", ")", "[", "]", "=", ",", "\n", "$", "%{", "${", "~", ".", ":", "?", "<<E\n", "\\", "#",
        "/*", "x", "1", " ",
    ]);
    let change = (0..6, any::<Index>(), any::<Index>(), inserted);
    (text, vec(change, 1..3))
        .prop_map(|(text, changes)| {
            changes.iter().fold(text, |text, (kind, at, to, piece)| change_at(&text, *kind, *at, *to, piece))
        })
        .boxed()
}

fn change_at(text: &str, kind: i32, at: Index, to: Index, piece: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    if characters.is_empty() {
        return piece.into();
    }
    let (character, line) = (at.index(characters.len()), at.index(lines.len()));
    let (before, after) =
        (characters[..character].iter().collect::<String>(), characters[character + 1..].iter().collect::<String>());
    match kind {
        0 => before,
        1 => before + &after,
        2 => before + piece + &characters[character].to_string() + &after,
        3 => lines[..line].concat() + &lines[line + 1..].concat(),
        4 => lines[..=line].concat() + &lines[line..].concat(),
        _ => before + &characters[to.index(characters.len())].to_string() + &after,
    }
}

fn body(expressions: Expressions, depth: u32) -> Source {
    let statement = statement(expressions, depth);
    vec((statement, select(vec!["", "", "", "\n", "  # c\n", "// c\n", "/* c\n */\n"])), 0..5)
        .prop_map(|statements| {
            let statement = |(index, (statement, between)): (usize, &(String, &str))| {
                format!("{between}{}", statement.replace("NAME", &format!("a{index}")))
            };
            statements.iter().enumerate().map(statement).collect::<Vec<_>>().concat()
        })
        .boxed()
}

/// An attribute or a block; `NAME` is replaced by one that is new in its body.
fn statement(expressions: Expressions, depth: u32) -> Source {
    let attribute =
        join(vec![text("NAME"), space(), text("="), space(), expressions.inline.clone(), space(), end_of_line()]);
    let heredoc = join(vec![text("NAME = "), heredoc(&expressions), text("\n")]);
    let header = join(vec![name(), select_text(&[" ", " \"x\" ", " \"a b\" c ", " \"\\n\" \"$\"\t"])]);
    let empty = join(vec![header.clone(), text("{"), space(), text("}"), end_of_line()]);
    let one_line = join(vec![
        header.clone(),
        text("{"),
        space(),
        name(),
        text(" = "),
        expressions.inline.clone(),
        space(),
        text("}"),
        end_of_line(),
    ]);
    if depth == 0 {
        return prop_oneof![4 => attribute, 1 => heredoc, 1 => empty, 1 => one_line].boxed();
    }
    let block =
        join(vec![header, text("{"), end_of_line(), body(expressions, depth - 1), space(), text("}"), end_of_line()]);
    prop_oneof![4 => attribute, 1 => heredoc, 1 => empty, 1 => one_line, 3 => block].boxed()
}

fn expressions(depth: u32) -> Expressions {
    let Some(less) = depth.checked_sub(1) else {
        return Expressions { inline: leaf(), broken: leaf() };
    };
    let inner = expressions(less);
    Expressions {
        inline: expression(&inner, &inner.inline, &space()),
        broken: expression(&inner, &inner.broken, &gap()),
    }
}

/// An expression whose operands and blanks are of these kinds.
fn expression(inner: &Expressions, operand: &Source, blank: &Source) -> Source {
    let operators = ["||", "&&", "==", "!=", "<", "<=", ">", ">=", "+", " -", "*", "%", "/ "];
    let any = &inner.broken;
    let binary = join(vec![operand.clone(), blank.clone(), select_text(&operators), blank.clone(), operand.clone()]);
    let condition = join(vec![operand.clone(), blank.clone(), text("?"), blank.clone()]);
    let conditional = join(vec![condition, operand.clone(), blank.clone(), text(":"), blank.clone(), operand.clone()]);
    let unary = join(vec![select_text(&["!", "-", "- "]), name()]);
    let paren = join(vec![text("("), gap(), any.clone(), gap(), text(")")]);
    let list = join(vec![text("["), elements(any), text("]")]);
    let call = join(vec![select_text(&["f", "max", "provider::aws::f", "f "]), text("("), elements(any), text(")")]);
    let spread = join(vec![text("f("), gap(), any.clone(), gap(), text("..."), gap(), text(")")]);
    let heredoc_call = join(vec![text("f("), heredoc(inner), text("\n)")]);
    let with_heredoc = prop_oneof![3 => call.clone(), 1 => heredoc_call];
    prop_oneof![
        3 => leaf(),
        2 => binary,
        1 => conditional,
        1 => unary,
        1 => paren,
        2 => list,
        2 => with_heredoc,
        1 => spread,
        2 => object(inner),
        1 => for_list(inner),
        1 => for_object(inner),
        2 => traversal(inner, blank),
        2 => quoted(inner),
    ]
    .boxed()
}

fn leaf() -> Source {
    let literals =
        ["null", "true", "false", "0", "12", "1.5", "2e3", "1.5E-3", "\"\"", "\"x y\"", "\"é\\n\\u00e9$${x} $ %\""];
    prop_oneof![2 => select_text(&literals), 1 => name()].boxed()
}

fn name() -> Source {
    select_text(&["a", "b-c", "_d", "var", "each", "größe", "in", "if", "format", "for_each", "e1"])
}

fn elements(element: &Source) -> Source {
    let element = join(vec![gap(), element.clone(), gap()]);
    (vec(element, 0..4), any::<bool>(), gap())
        .prop_map(|(elements, trailing, gap)| {
            let comma = if trailing && !elements.is_empty() { "," } else { "" };
            elements.join(",") + comma + &gap
        })
        .boxed()
}

fn object(inner: &Expressions) -> Source {
    let computed = join(vec![text("("), inner.broken.clone(), text(")")]);
    let key = prop_oneof![4 => text("NAME"), 2 => text("\"NAME\""), 1 => computed, 1 => text("\"x-${NAME}\"")];
    let value = prop_oneof![6 => inner.inline.clone(), 1 => heredoc(inner)];
    let entry =
        (key, space(), select(vec!["=", ":"]), space(), value, select(vec![",", "\n", ", # c\n", " # c\n", ",\n\n"]));
    (gap(), vec(entry, 0..4), any::<bool>())
        .prop_map(|(gap, entries, is_last_bare)| {
            let mut source = format!("{{{gap}");
            for (index, (key, before, sign, after, value, end)) in entries.iter().enumerate() {
                let is_bare = is_last_bare && index + 1 == entries.len() && !value.starts_with("<<");
                let end = if is_bare {
                    ""
                } else if value.starts_with("<<") {
                    "\n"
                } else {
                    *end
                };
                let key = key.replace("NAME", &format!("k{index}"));
                source.extend([key.as_str(), before, sign, after, value, end]);
            }
            source + "}"
        })
        .boxed()
}

fn for_list(inner: &Expressions) -> Source {
    join(vec![text("["), gap(), for_head(inner), inner.broken.clone(), gap(), for_condition(inner), text("]")])
}

fn for_object(inner: &Expressions) -> Source {
    let value = join(vec![
        inner.inline.clone(),
        gap(),
        text("=>"),
        gap(),
        inner.broken.clone(),
        gap(),
        select_text(&["", "..."]),
    ]);
    join(vec![text("{"), gap(), for_head(inner), value, gap(), for_condition(inner), text("}")])
}

fn for_head(inner: &Expressions) -> Source {
    let names = select_text(&["for v in ", "for k, v in ", "for k ,\n v in "]);
    join(vec![names, inner.inline.clone(), gap(), text(":"), gap()])
}

fn for_condition(inner: &Expressions) -> Source {
    prop_oneof![2 => text(""), 1 => join(vec![text(" if "), inner.broken.clone(), gap()])].boxed()
}

fn traversal(inner: &Expressions, blank: &Source) -> Source {
    let root = prop_oneof![4 => name(), 1 => join(vec![text("f("), inner.broken.clone(), text(")")]), 1 => join(vec![text("("), inner.broken.clone(), text(")")])];
    let index = join(vec![text("["), gap(), inner.broken.clone(), gap(), text("]")]);
    let dotted = select_text(&[".a", ".b-c", ".0.a", ".each", ".*", "[*]"]);
    let step = join(vec![
        prop_oneof![4 => text(""), 1 => blank.clone()].boxed(),
        prop_oneof![3 => dotted, 1 => index].boxed(),
    ]);
    (root, vec(step, 1..4))
        .prop_map(|(root, steps)| root + &steps.concat())
        .prop_filter("one splat of the old kind at most", |source| source.matches(".*").count() < 2)
        .boxed()
}

fn quoted(inner: &Expressions) -> Source {
    let literal = select_text(&[
        "x",
        " ",
        "\\\"",
        "\\\\",
        "\\t",
        "$${y}",
        "%%{z}",
        "$ ",
        "% ",
        "é",
        "{",
        "}",
        "#",
        "\\U0001F600",
    ]);
    let plain = select_text(&["x", " ", "é", "#"]);
    let piece = prop_oneof![3 => literal, 2 => interpolation(inner), 1 => directive(inner, plain)];
    vec(piece, 0..5).prop_map(|pieces| format!("\"{}\"", pieces.concat())).boxed()
}

fn interpolation(inner: &Expressions) -> Source {
    join(vec![select_text(&["${", "${~"]), gap(), inner.broken.clone(), gap(), select_text(&["}", "~}"])])
}

fn directive(inner: &Expressions, literal: Source) -> Source {
    let piece = prop_oneof![2 => literal, 1 => interpolation(inner)];
    let pieces = vec(piece, 0..3).prop_map(|pieces| pieces.concat()).boxed();
    let (open, close) = (select_text(&["%{ ", "%{~ "]), select_text(&[" }", " ~}"]));
    let directive = |head: Source| join(vec![open.clone(), head, close.clone(), pieces.clone()]);
    let end = |keyword: &'static str| join(vec![open.clone(), text(keyword), close.clone()]);
    let condition = || directive(join(vec![text("if "), inner.inline.clone()]));
    prop_oneof![
        join(vec![condition(), end("endif")]),
        join(vec![condition(), directive(text("else")), end("endif")]),
        join(vec![directive(join(vec![text("for k, v in "), inner.inline.clone()])), end("endfor")]),
    ]
    .boxed()
}

/// A heredoc up to its closing name, which a line break must follow.
fn heredoc(inner: &Expressions) -> Source {
    let literal =
        select_text(&["x", "  ", "\t", "\n", "\n    ", "\\n", "$${y}", "%%{z}", "$ ", "% ", "\"", "EOTX", "{", "é"]);
    let piece = prop_oneof![4 => literal.clone(), 1 => interpolation(inner), 1 => directive(inner, literal)];
    (select(vec!["<<EOT\n", "<<-EOT\n"]), vec(piece, 1..7), select(vec!["EOT", "  EOT", "\tEOT "]))
        .prop_map(|(open, pieces, close)| format!("{open}{}\n{close}", pieces.concat()))
        .boxed()
}

/// Blanks within a line.
fn space() -> Source {
    select_text(&[" ", " ", " ", "  ", "\t", " /* c */ "])
}

/// Blanks between brackets.
fn gap() -> Source {
    select_text(&["", "", " ", " ", "\n", "  \n\t", " # c\n", " // c\n ", "/* c\n */"])
}

fn end_of_line() -> Source {
    select_text(&["\n", "\n", "\n", " # c\n", "// c\n", "\n\n"])
}

fn text(text: &'static str) -> Source {
    Just(text.to_owned()).boxed()
}

fn select_text(texts: &[&'static str]) -> Source {
    select(texts.to_vec()).prop_map(str::to_owned).boxed()
}

fn join(parts: Vec<Source>) -> Source {
    parts.prop_map(|parts| parts.concat()).boxed()
}
