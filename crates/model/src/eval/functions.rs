//! Terraform's pure functions.

use super::budget::Budget;
use crate::value::Value;

/// The result of a function. One that is not known here gives an unknown value.
pub(super) fn call(_name: &str, _arguments: &[Value], _budget: &Budget) -> Result<Value, &'static str> {
    Ok(Value::unknown())
}
