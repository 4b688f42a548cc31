//! Expressions of a few kinds over variables of every shape. A form names the kinds of its parts: `upper(<text>)`.

use super::{Module, random::Random, shown};

/// How deep forms lie in one another.
const DEEPEST: usize = 2;

const TEXTS: &[&str] = &[
    "var.word",
    "local.greeting",
    "var.pool.name",
    "\"red\"",
    "\"A b-c_d\"",
    "\"\"",
    "upper(<text>)",
    "\"${<text>}-${<number>}\"",
    "join(\"/\", <texts>)",
    "(<bool> ? <text> : <text>)",
    "tostring(lookup(<map>, \"small\", <number>))",
    "jsonencode(<object>)",
    "trimprefix(<text>, \"r\")",
    "format(\"%s:%d\", <text>, length(<texts>))",
];

const NUMBERS: &[&str] = &[
    "var.amount",
    "var.pool.size",
    "3",
    "10",
    "0.5",
    "(<number> + <number>)",
    "(<number> * 2)",
    "length(<texts>)",
    "length(<map>)",
    "max(<number>, <number>)",
    "(<bool> ? <number> : <number>)",
    "lookup(<map>, \"small\", 4)",
    "floor(<number>)",
];

const BOOLS: &[&str] = &[
    "var.enabled",
    "true",
    "false",
    "(<number> > <number>)",
    "(<text> == <text>)",
    "(<text> != \"red\")",
    "!<bool>",
    "(<bool> && <bool>)",
    "(<bool> || <bool>)",
    "contains(<texts>, <text>)",
    "can(<object>.missing)",
    "(var.nothing == null)",
    "startswith(<text>, \"r\")",
];

const LISTS: &[&str] = &[
    "var.words",
    "local.sorted",
    "[<text>, <text>]",
    "[]",
    "concat(<texts>, [<text>])",
    "keys(<map>)",
    "split(\"-\", <text>)",
    "[for word in <texts> : \"${word}!\"]",
    "tolist(var.names)",
    "distinct(<texts>)",
    "compact(<texts>)",
    "var.pools[*].name",
];

const SETS: &[&str] = &["var.names", "toset(<texts>)", "setunion(var.names, <texts>)", "local.names"];

const MAPS: &[&str] = &[
    "var.sizes",
    "{ small = <number>, large = <number> }",
    "{}",
    "merge(var.sizes, { small = <number> })",
    "{ for word in toset(<texts>) : word => length(word) }",
    "{ for pool in var.pools : pool.name => pool.size... if false }",
];

const OBJECTS: &[&str] = &[
    "var.pool",
    "{ name = <text>, size = <number> }",
    "merge(var.pool, { extra = <text> })",
    "element(var.pools, floor(<number>))",
];

const OBJECT_LISTS: &[&str] = &[
    "var.pools",
    "[<object>]",
    "[{ name = <text>, size = 1 }, { name = \"n\", size = <number> }]",
    "values({ for k, v in var.sizes : k => { name = k, size = v } })",
];

/// A module of six values, each of one of these forms.
pub(crate) fn module(forms: &[&str], random: &mut Random) -> Module {
    let mut text = names(random);
    for number in 1..=6 {
        let input = fill(random.pick(forms), DEEPEST, random);
        text.push_str(&shown(&format!("r{number}"), &input));
    }
    Module::new(text)
}

/// What the expressions refer to.
fn names(random: &mut Random) -> String {
    format!(
        r#"
variable "word" {{
  type    = string
  default = {}
}}
variable "amount" {{
  type    = number
  default = {}
}}
variable "enabled" {{
  default = {}
}}
variable "nothing" {{
  type    = string
  default = null
}}
variable "words" {{
  type    = list(string)
  default = {}
}}
variable "names" {{
  type    = set(string)
  default = {}
}}
variable "sizes" {{
  type    = map(number)
  default = {}
}}
variable "pool" {{
  type = object({{
    name = string
    size = optional(number, 3)
    tags = optional(map(string), {{}})
  }})
  default = {}
}}
variable "pools" {{
  type = list(object({{
    name = string
    size = optional(number, 2)
  }}))
  default = [{{ name = "first" }}, {{ name = "second", size = {} }}]
}}
locals {{
  greeting = "hello ${{var.word}}"
  sorted   = sort(var.words)
  names    = var.names
}}
"#,
        random.pick(&["\"red\"", "\"green-1\"", "7", "\"a/b/c.txt\""]),
        random.pick(&["1", "2", "8", "1.5"]),
        random.pick(&["true", "false"]),
        random.pick(&["[\"red\", \"blue\"]", "[\"b\", \"a\", \"b\", \"\"]", "[1, 2]", "[\"only\"]"]),
        random.pick(&["[\"y\", \"x\"]", "[\"red\"]", "[]"]),
        random.pick(&["{ small = 1, large = 20 }", "{ small = \"2\" }", "{}", "{ tiny = 0.25, \"a b\" = 4 }"]),
        random.pick(&["{ name = \"p\" }", "{ name = \"q\", size = 9, tags = { a = 1 } }", "{ name = 5, size = null }"]),
        random.below(9),
    )
}

/// The form with an expression for each of its parts.
fn fill(form: &str, depth: usize, random: &mut Random) -> String {
    let mut filled = String::new();
    let mut rest = form;
    while let Some(start) = rest.find('<') {
        let Some((kind, forms)) = part(&rest[start..]) else {
            filled.push_str(&rest[..=start]);
            rest = &rest[start + 1..];
            continue;
        };
        let leaves: Vec<&str> = forms.iter().copied().filter(|form| !form.contains('<')).collect();
        let chosen = random.pick(if depth == 0 { &leaves } else { forms });
        filled.push_str(&rest[..start]);
        filled.push_str(&fill(chosen, depth.saturating_sub(1), random));
        rest = &rest[start + kind.len()..];
    }
    filled + rest
}

/// The part that a text begins with, and the forms it may have.
fn part(text: &str) -> Option<(&'static str, &'static [&'static str])> {
    let parts = [
        ("<text>", TEXTS),
        ("<number>", NUMBERS),
        ("<bool>", BOOLS),
        ("<texts>", LISTS),
        ("<set>", SETS),
        ("<map>", MAPS),
        ("<object>", OBJECTS),
        ("<objects>", OBJECT_LISTS),
    ];
    parts.into_iter().find(|(kind, _)| text.starts_with(kind))
}
