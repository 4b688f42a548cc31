//! `for` expressions and splats.

use super::{Module, expressions, random::Random};

/// Six `for` expressions.
pub(crate) fn fors(random: &mut Random) -> Module {
    expressions::module(FORS, random)
}

/// Six splats.
pub(crate) fn splats(random: &mut Random) -> Module {
    expressions::module(SPLATS, random)
}

const FORS: &[&str] = &[
    "[for word in <texts> : upper(word)]",
    "[for index, word in <texts> : \"${index}=${word}\"]",
    "[for word in <texts> : word if word != \"\"]",
    "[for k, v in <map> : \"${k}=${v}\"]",
    "[for k, v in <set> : [k, v]]",
    "[for name in <set> : length(name)]",
    "[for k, v in <object> : k]",
    "{ for k, v in <map> : upper(k) => v * 2 }",
    "{ for k, v in <map> : k => v if v > 1 }",
    "{ for k, v in <set> : k => v }",
    "{ for index, word in <texts> : index => word }",
    "{ for word in <texts> : length(word) => word... }",
    "{ for pool in <objects> : pool.name => pool.size... }",
    "{ for index, pool in <objects> : \"${pool.name}-${index}\" => merge(pool, { index = index }) }",
    "flatten([for pool in <objects> : [for word in <texts> : { pool = pool.name, word = word }]])",
    "[for x in [for y in <texts> : { v = y }] : x.v]",
    "[for word in <texts> : { for k, v in <map> : \"${word}-${k}\" => v }]",
    "[for pool in <objects> : pool.name if pool.size > <number>]",
    "sum(concat([for pool in <objects> : pool.size], [0]))",
    "[for pair in setproduct(<texts>, [1, 2]) : \"${pair[0]}${pair[1]}\"]",
    "merge([for index, word in <texts> : { \"k${index}\" = word }]...)",
    "[for k in reverse(keys(<map>)) : try(<map>[k], k)]",
    "{ for k, v in { a = <texts>, b = [<text>] } : k => [for x in v : \"${k}${x}\"] }",
    "distinct([for pool in <objects> : pool.size])",
    "[for word in toset(<texts>) : word]",
];

const SPLATS: &[&str] = &[
    "<objects>[*].name",
    "<objects>.*.size",
    "<object>[*].name",
    "var.nothing[*]",
    "<text>[*]",
    "<texts>[*]",
    "<set>[*]",
    "length(<objects>[*])",
    "one(var.nothing[*])",
    "[concat(<objects>, var.pools), var.pools][*][0].name",
    "[{ a = [{ b = <number> }] }, { a = [{ b = 2 }] }][*].a[0].b",
    "[{ a = [{ b = <number> }] }].*.a",
    "join(\",\", <objects>[*].name)",
    "concat(<objects>[*].name, <texts>)",
    "[for size in <objects>[*].size : size + 1]",
    "values({ for k, v in <map> : k => { v = v } })[*].v",
    "flatten([{ a = <texts> }, { a = [<text>] }][*].a)",
    "try(<objects>[*].missing, \"none\")",
    "coalescelist(var.nothing[*], <texts>, [\"last\"])",
    "max(0, <objects>[*].size...)",
];
