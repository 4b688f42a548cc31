//! Conditions, whose branches get one type.

use super::{Module, expressions, random::Random};

const FORMS: &[&str] = &[
    "<bool> ? <text> : <text>",
    "<bool> ? <number> : <text>",
    "<bool> ? <number> : null",
    "<bool> ? null : <texts>",
    "<bool> ? <texts> : []",
    "<bool> ? [] : <texts>",
    "<bool> ? <set> : []",
    "<bool> ? <map> : {}",
    "<bool> ? { a = <number>, b = <text> } : {}",
    "<bool> ? { a = <number> } : { a = <text> }",
    "<bool> ? <object> : null",
    "<bool> ? [<number>, <number>] : [<text>]",
    "<bool> ? (<bool> ? <number> : 1) : (<bool> ? 2 : <number>)",
    "<text> == \"red\" ? 1 : <text> == \"\" ? 2 : 3",
    "var.nothing == null ? <text> : var.nothing",
    "var.nothing != null ? var.nothing : <text>",
    "length(var.words) > 1 ? var.words[1] : <text>",
    "<bool> && <bool> || <bool> ? <number> : <number> * 10",
    "!(<bool> || <number> >= 3) ? \"small\" : \"large\"",
    "{ for k, v in (<bool> ? <set> : []) : k => v }",
    "\"${<bool>}\" ? <number> : 0",
    "<number> % 2 == 0 ? \"even\" : \"odd\"",
    "[for word in <texts> : word == \"red\" ? 1 : length(word)]",
    "(<bool> ? var.pool : merge(var.pool, { name = \"other\" })).name",
    "try(var.pool.missing ? 1 : 2, <text>)",
];

/// Six conditions.
pub(crate) fn generate(random: &mut Random) -> Module {
    expressions::module(FORMS, random)
}
