//! Checksums of strings.

use std::fmt::Write as _;

use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;

use super::{
    super::{
        budget::Budget,
        operand::{Failure, Settled, text},
    },
    encoding::base64,
};
use crate::value::Value;

pub(super) fn md5(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    hexadecimal::<Md5>(arguments, budget)
}

pub(super) fn sha1(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    hexadecimal::<Sha1>(arguments, budget)
}

pub(super) fn sha256(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    hexadecimal::<Sha256>(arguments, budget)
}

pub(super) fn base64sha256(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    digest::<Sha256>(arguments, budget).map(|digest| Value::text(base64(&digest)))
}

fn hexadecimal<D: Digest>(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let mut shown = String::new();
    for byte in digest::<D>(arguments, budget)? {
        // Writing to a text cannot fail.
        _ = write!(shown, "{byte:02x}");
    }
    Ok(Value::text(shown))
}

fn digest<D: Digest>(arguments: &[Value], budget: &Budget) -> Settled<Vec<u8>> {
    let text = text(&arguments[0])?;
    if !budget.spend(text.len()) {
        return Err(Failure::Unsettled);
    }
    Ok(D::digest(text.as_bytes()).to_vec())
}
