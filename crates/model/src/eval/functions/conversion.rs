//! `tostring` and its like.

use super::super::{
    budget::Budget,
    operand::{Failure, Settled},
    types::Type,
};
use crate::value::Value;

/// The argument as it is: marks such as `sensitive` say nothing about the value.
#[expect(clippy::unnecessary_wraps, reason = "the form of every function")]
pub(super) fn same(arguments: &[Value], _: &Budget) -> Settled<Value> {
    Ok(arguments[0].clone())
}

pub(super) fn tobool(arguments: &[Value], _: &Budget) -> Settled<Value> {
    convert(&Type::Bool, arguments)
}

pub(super) fn tolist(arguments: &[Value], _: &Budget) -> Settled<Value> {
    convert(&Type::List(Box::new(Type::Any)), arguments)
}

pub(super) fn tomap(arguments: &[Value], _: &Budget) -> Settled<Value> {
    convert(&Type::Map(Box::new(Type::Any)), arguments)
}

pub(super) fn tonumber(arguments: &[Value], _: &Budget) -> Settled<Value> {
    convert(&Type::Number, arguments)
}

pub(super) fn toset(arguments: &[Value], _: &Budget) -> Settled<Value> {
    convert(&Type::Set(Box::new(Type::Any)), arguments)
}

pub(super) fn tostring(arguments: &[Value], _: &Budget) -> Settled<Value> {
    convert(&Type::Text, arguments)
}

fn convert(kind: &Type, arguments: &[Value]) -> Settled<Value> {
    kind.convert(arguments[0].clone()).map_err(Failure::Wrong)
}
