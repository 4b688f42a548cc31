//! Random HCL such as people write: one thing on a line, comments above and behind.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

type Source = BoxedStrategy<String>;

/// A file that Terraform reads, before it is formatted.
pub(crate) fn file() -> Source {
    (body(3), prop_oneof![3 => Just("\n"), 1 => Just("\r\n")])
        .prop_map(|(body, line_end)| body.replace('\n', line_end))
        .boxed()
}

fn body(depth: u32) -> Source {
    let statements = vec((statement(depth), behind(), above(), between()), 0..6);
    statements
        .prop_map(|statements| {
            let statement = |(index, (statement, behind, above, between)): (usize, &(String, &str, &str, &str))| {
                // Nothing stands behind the end of a heredoc.
                let behind = if statement.ends_with("EOT") { "" } else { behind };
                format!("{above}{}{behind}\n{between}", statement.replace("NAME", &name(index)))
            };
            statements.iter().enumerate().map(statement).collect()
        })
        .boxed()
}

fn name(index: usize) -> String {
    let names = ["a", "size", "volume_type", "größe", "b-c", "x1"];
    names[index % names.len()].repeat(1 + index / names.len())
}

fn statement(depth: u32) -> Source {
    let attribute = value(depth).prop_map(|value| format!("NAME = {value}"));
    let heredoc = select(vec!["<<EOT\n  x = 1 # ${y}\n\nEOT", "<<-EOT\n    x\n  EOT"])
        .prop_map(|value| format!("NAME = {value}"));
    let header = || select(vec!["ebs", "resource \"a\" \"b\"", "dynamic \"ebs\""]);
    let one_line = (header(), select(vec!["{}", "{ size = 8 }", "{ types = [\"a\", \"b\"] }"]));
    let one_line = one_line.prop_map(|(header, body)| format!("{header} {body}"));
    if depth == 0 {
        return prop_oneof![6 => attribute, 1 => heredoc, 1 => one_line].boxed();
    }
    let block = (header(), behind(), body(depth - 1))
        .prop_map(|(header, behind, body)| format!("{header} {{{behind}\n{body}}}"));
    prop_oneof![6 => attribute, 1 => heredoc, 1 => one_line, 3 => block].boxed()
}

fn value(depth: u32) -> Source {
    let literals = [
        "null",
        "true",
        "8",
        "-1",
        "\"gp2\"",
        "\"a longer text\"",
        "\"ü\"",
        "var.x",
        "\"${var.x}-y\"",
        "max(1, 2)",
        "[]",
        "{}",
    ];
    let literal = select(literals.to_vec()).prop_map(str::to_owned);
    let Some(less) = depth.checked_sub(1) else { return literal.boxed() };
    let on_one_line = select(vec!["[1, \"b\", 3]", "{ a = 1, b = \"c\" }", "{ a : 1 }", "[{ a = 1 }, { a = 2 }]"])
        .prop_map(str::to_owned);
    let elements = vec((value(less), behind()), 1..4).prop_map(|elements| {
        let element = |(value, behind): &(String, &str)| format!("{value},{behind}\n");
        format!("[\n{}]", elements.iter().map(element).collect::<String>())
    });
    let entries = (vec((value(less), behind(), above()), 1..4), any::<bool>(), any::<bool>());
    let entries = entries.prop_map(|(entries, has_commas, is_quoted)| {
        let entry = |(index, (value, behind, above)): (usize, &(String, &str, &str))| {
            let (key, comma) = (name(index), if has_commas { "," } else { "" });
            let key = if is_quoted { format!("\"{key}\"") } else { key };
            format!("{above}{key} = {value}{comma}{behind}\n")
        };
        format!("{{\n{}}}", entries.iter().enumerate().map(entry).collect::<String>())
    });
    prop_oneof![6 => literal, 2 => on_one_line, 1 => elements, 1 => entries].boxed()
}

fn behind() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", "", " # behind", " // why"])
}

fn above() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", "", "", "# above\n", "/* over\n two lines */\n"])
}

fn between() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", "", "\n"])
}
