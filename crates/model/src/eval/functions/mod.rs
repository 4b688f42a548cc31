//! Terraform's pure functions: those that need neither disk, clock, chance nor keys.

mod conversion;
mod decoding;
mod digests;
mod encoding;
mod format;
mod lists;
mod maps;
mod network;
mod numbers;
mod patterns;
mod sets;
mod text;
mod times;
mod yaml;

pub use patterns::pattern_problem;

use super::{
    alternatives,
    budget::{Budget, measured},
    operand::{Failure, Settled},
};
use crate::value::{Data, Value};

/// A function's own work.
type Work = fn(&[Value], &Budget) -> Settled<Value>;

/// How far a function looks into its arguments.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// It needs to know everything: one unknown part leaves the result unknown, and alternatives are tried one by one.
    Whole,
    /// It goes through everything, but an unknown part may not matter.
    Deep,
    /// It passes elements on without looking into them.
    Shallow,
}

struct Function {
    least: usize,
    most: usize,
    depth: Depth,
    work: Work,
}

/// The result of a function. One that is not known here gives an unknown value.
pub(super) fn call(name: &str, arguments: &[Value], budget: &Budget) -> Result<Value, &'static str> {
    let Some(function) = find(name.strip_prefix("core::").unwrap_or(name)) else {
        budget.doubt();
        return Ok(Value::unknown());
    };
    if !(function.least..=function.most).contains(&arguments.len()) {
        return Err("wrong number of arguments");
    }
    if arguments.iter().any(may_be_anything) {
        budget.doubt();
    }
    match function.run(arguments, budget) {
        Ok(value) => Ok(value),
        Err(Failure::Wrong(message)) => Err(message),
        Err(Failure::Unsettled) => {
            budget.doubt();
            Ok(Value::unknown())
        }
    }
}

/// Whether there is a function of this name.
pub(super) fn is_known(name: &str) -> bool {
    find(name).is_some()
}

/// Whether a function may yet refuse this argument.
fn may_be_anything(argument: &Value) -> bool {
    match &argument.data {
        Data::Unknown(_) | Data::OneOf(_) => true,
        Data::Object(object) => object.open,
        _ => false,
    }
}

impl Function {
    fn run(&self, arguments: &[Value], budget: &Budget) -> Settled<Value> {
        if !budget.spend(arguments.len())
            || (self.depth != Depth::Shallow && !arguments.iter().all(|argument| measured(argument, budget)))
        {
            return Err(Failure::Unsettled);
        }
        if self.depth != Depth::Whole {
            return (self.work)(arguments, budget);
        }
        if !arguments.iter().all(is_settled) {
            return Err(Failure::Unsettled);
        }
        let value = alternatives::over(arguments, |chosen| match (self.work)(chosen, budget) {
            Ok(value) => Ok(value),
            Err(Failure::Unsettled) => Ok(Value::unknown()),
            Err(Failure::Wrong(message)) => Err(message),
        });
        match value {
            Ok(value) if value.is_unknown() => Err(Failure::Unsettled),
            Ok(value) => Ok(value),
            Err(message) => Err(Failure::Wrong(message)),
        }
    }
}

/// Whether every part is known or one of a few.
fn is_settled(value: &Value) -> bool {
    match &value.data {
        Data::Unknown(_) => false,
        Data::List(items) => !items.open && items.iter().all(is_settled),
        Data::Object(object) => !object.open && object.members().iter().all(|member| is_settled(&member.value)),
        _ => true,
    }
}

const MANY: usize = usize::MAX;

fn whole(least: usize, most: usize, work: Work) -> Function {
    Function { least, most, depth: Depth::Whole, work }
}

fn deep(least: usize, most: usize, work: Work) -> Function {
    Function { least, most, depth: Depth::Deep, work }
}

fn shallow(least: usize, most: usize, work: Work) -> Function {
    Function { least, most, depth: Depth::Shallow, work }
}

fn find(name: &str) -> Option<Function> {
    let function = match name {
        "abs" => whole(1, 1, numbers::abs),
        "alltrue" => deep(1, 1, lists::alltrue),
        "anytrue" => deep(1, 1, lists::anytrue),
        "base64decode" => whole(1, 1, decoding::base64decode),
        "base64encode" => whole(1, 1, encoding::base64encode),
        "base64sha256" => whole(1, 1, digests::base64sha256),
        "basename" => whole(1, 1, text::basename),
        "ceil" => whole(1, 1, numbers::ceil),
        "chomp" => whole(1, 1, text::chomp),
        "chunklist" => deep(2, 2, lists::chunklist),
        "cidrhost" => whole(2, 2, network::cidrhost),
        "cidrnetmask" => whole(1, 1, network::cidrnetmask),
        "cidrsubnet" => whole(3, 3, network::cidrsubnet),
        "cidrsubnets" => whole(1, MANY, network::cidrsubnets),
        "coalesce" => deep(1, MANY, lists::coalesce),
        "coalescelist" => shallow(1, MANY, lists::coalescelist),
        "compact" => whole(1, 1, lists::compact),
        "concat" => shallow(1, MANY, lists::concat),
        "contains" => deep(2, 2, lists::contains),
        "csvdecode" => whole(1, 1, decoding::csvdecode),
        "dirname" => whole(1, 1, text::dirname),
        "distinct" => whole(1, 1, sets::distinct),
        "element" => shallow(2, 2, lists::element),
        "endswith" => whole(2, 2, text::endswith),
        "ephemeralasnull" | "nonsensitive" | "sensitive" => shallow(1, 1, conversion::same),
        "flatten" => deep(1, 1, lists::flatten),
        "floor" => whole(1, 1, numbers::floor),
        "format" => whole(1, MANY, format::format),
        "formatdate" => whole(2, 2, times::formatdate),
        "formatlist" => deep(1, MANY, format::formatlist),
        "indent" => whole(2, 2, text::indent),
        "index" => deep(2, 2, lists::index),
        "join" => whole(2, MANY, text::join),
        "jsondecode" => whole(1, 1, decoding::jsondecode),
        "jsonencode" => whole(1, 1, encoding::jsonencode),
        "keys" => shallow(1, 1, maps::keys),
        "length" => shallow(1, 1, lists::length),
        "log" => whole(2, 2, numbers::log),
        "lookup" => shallow(2, 3, maps::lookup),
        "lower" => whole(1, 1, text::lower),
        "matchkeys" => deep(3, 3, maps::matchkeys),
        "max" => whole(1, MANY, numbers::max),
        "md5" => whole(1, 1, digests::md5),
        "merge" => shallow(0, MANY, maps::merge),
        "min" => whole(1, MANY, numbers::min),
        "one" => shallow(1, 1, lists::one),
        "parseint" => whole(2, 2, numbers::parseint),
        "pathexpand" => whole(1, 1, text::pathexpand),
        "pow" => whole(2, 2, numbers::pow),
        "range" => whole(1, 3, numbers::range),
        "regex" => whole(2, 2, patterns::regex),
        "regexall" => whole(2, 2, patterns::regexall),
        "replace" => whole(3, 3, patterns::replace),
        "reverse" => shallow(1, 1, lists::reverse),
        "setintersection" => whole(1, MANY, sets::setintersection),
        "setproduct" => deep(2, MANY, sets::setproduct),
        "setsubtract" => whole(2, 2, sets::setsubtract),
        "setunion" => whole(1, MANY, sets::setunion),
        "sha1" => whole(1, 1, digests::sha1),
        "sha256" => whole(1, 1, digests::sha256),
        "signum" => whole(1, 1, numbers::signum),
        "slice" => shallow(3, 3, lists::slice),
        "sort" => whole(1, 1, lists::sort),
        "split" => whole(2, 2, text::split),
        "startswith" => whole(2, 2, text::startswith),
        "strcontains" => whole(2, 2, text::strcontains),
        "strrev" => whole(1, 1, text::strrev),
        "substr" => whole(3, 3, text::substr),
        "sum" => whole(1, 1, numbers::sum),
        "textdecodebase64" => whole(2, 2, decoding::textdecodebase64),
        "textencodebase64" => whole(2, 2, encoding::textencodebase64),
        "timeadd" => whole(2, 2, times::timeadd),
        "timecmp" => whole(2, 2, times::timecmp),
        "title" => whole(1, 1, text::title),
        "tobool" => deep(1, 1, conversion::tobool),
        "tolist" => deep(1, 1, conversion::tolist),
        "tomap" => deep(1, 1, conversion::tomap),
        "tonumber" => deep(1, 1, conversion::tonumber),
        "toset" => deep(1, 1, conversion::toset),
        "tostring" => deep(1, 1, conversion::tostring),
        "transpose" => whole(1, 1, maps::transpose),
        "trim" => whole(2, 2, text::trim),
        "trimprefix" => whole(2, 2, text::trimprefix),
        "trimspace" => whole(1, 1, text::trimspace),
        "trimsuffix" => whole(2, 2, text::trimsuffix),
        "upper" => whole(1, 1, text::upper),
        "urlencode" => whole(1, 1, encoding::urlencode),
        "values" => shallow(1, 1, maps::values),
        "yamldecode" => whole(1, 1, decoding::yamldecode),
        "yamlencode" => whole(1, 1, yaml::yamlencode),
        "zipmap" => shallow(2, 2, maps::zipmap),
        _ => return None,
    };
    Some(function)
}
