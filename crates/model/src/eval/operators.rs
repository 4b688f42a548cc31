//! The binary operators, with three answers and over alternatives.

use costlint_syntax::hcl::{BinaryOp, Expr};

use super::{
    Evaluated, Evaluator, Frame, alternatives,
    budget::{Budget, measured},
    conversions::has_open_part,
    equality::equal,
    exactness::{arithmetic, compare, is_binary, quotient},
    operand::{Failure, Settled, boolean, number},
    or_unknown,
    types::{Type, common},
};
use crate::{Truth, value::Value};

impl Evaluator<'_> {
    pub(super) fn binary(&self, operator: BinaryOp, [left, right]: &[Expr; 2], frame: Option<&Frame<'_>>) -> Evaluated {
        if matches!(operator, BinaryOp::And | BinaryOp::Or) {
            return self.logic(operator, left, right, frame);
        }
        let operands = [self.value_in(left, frame)?, self.value_in(right, frame)?];
        if matches!(operator, BinaryOp::Equal | BinaryOp::NotEqual) {
            if !operands.iter().all(|operand| measured(operand, self.budget)) {
                return Ok(self.doubtful());
            }
            let equal = equal(&operands[0], &operands[1]);
            return Ok(from_truth(if operator == BinaryOp::Equal { equal } else { !equal }));
        }
        if operands.iter().any(Value::is_unknown) {
            return Ok(self.doubtful());
        }
        let result = alternatives::over(&operands, |operands| {
            let one = number(&operands[0]).map_err(|failure| (failure, left))?;
            let two = number(&operands[1]).map_err(|failure| (failure, right))?;
            match calculate(operator, one, two) {
                Err(Failure::Unsettled) => Ok(Value::unknown()),
                result => result.map_err(|failure| (failure, right)),
            }
        });
        match result {
            Ok(value) => Ok(value),
            Err((failure, operand)) => or_unknown(Err(failure), operand.span),
        }
        .inspect(|value| self.note(value))
    }

    /// `&&` and `||`: one known operand may decide the result, even if the other is an error that would not be reached.
    fn logic(&self, operator: BinaryOp, left: &Expr, right: &Expr, frame: Option<&Frame<'_>>) -> Evaluated {
        let settles = if operator == BinaryOp::And { Truth::No } else { Truth::Yes };
        let one = self.condition(left, frame)?;
        if one == settles {
            return Ok(from_truth(settles));
        }
        let two = match self.condition(right, frame) {
            Ok(two) => two,
            Err(_) if one == Truth::Unknown => Truth::Unknown,
            Err(problem) => return Err(problem),
        };
        if one == Truth::Unknown || two == Truth::Unknown {
            // An unknown half may be no boolean at all.
            self.budget.doubt();
        }
        Ok(from_truth(if operator == BinaryOp::And { one.and(two) } else { one.or(two) }))
    }
}

fn calculate(operator: BinaryOp, one: f64, two: f64) -> Settled<Value> {
    let number = match operator {
        BinaryOp::Less => return Ok(Value::bool(compare(one, two)?.is_lt())),
        BinaryOp::LessOrEqual => return Ok(Value::bool(compare(one, two)?.is_le())),
        BinaryOp::Greater => return Ok(Value::bool(compare(one, two)?.is_gt())),
        BinaryOp::GreaterOrEqual => return Ok(Value::bool(compare(one, two)?.is_ge())),
        BinaryOp::Add => one + two,
        BinaryOp::Subtract => one - two,
        BinaryOp::Multiply => one * two,
        BinaryOp::Divide if one == 0.0 && two == 0.0 => return Err(Failure::Wrong("division of zero by zero")),
        BinaryOp::Divide => return quotient(one, two).map(Value::number),
        // Nothing is left over by zero, and of it.
        _ if one == 0.0 || two == 0.0 => return Ok(Value::number(one)),
        // How often a tenth goes into one hangs on the last digits.
        _ if !is_binary(one) || !is_binary(two) => return Err(Failure::Unsettled),
        _ => one % two + 0.0,
    };
    arithmetic(number, &[one, two]).map(Value::number)
}

/// Whether a value taken for a condition holds; `None` where it certainly is no boolean.
pub(super) fn truth(value: &Value) -> Option<Truth> {
    let mut truths = Vec::new();
    let mut doubtful = false;
    for alternative in value.alternatives() {
        match boolean(alternative) {
            Ok(bool) => truths.push(Truth::from(bool)),
            Err(Failure::Unsettled) => return Some(Truth::Unknown),
            Err(Failure::Wrong(_)) => doubtful = true,
        }
    }
    match (truths.is_empty(), doubtful) {
        (true, _) => None,
        (false, true) => Some(Truth::Unknown),
        (false, false) => Some(Truth::agreed(truths)),
    }
}

/// Two values as the branches of a condition, which get one type. `None` where they can have none. Values are to be
/// measured before.
pub(super) fn alike(one: Value, two: Value, budget: &Budget) -> Option<(Value, Value)> {
    if has_open_part(&one) || has_open_part(&two) {
        return Some((one, two));
    }
    let types = [Type::of(&one), Type::of(&two)];
    let converted =
        common(&types).and_then(|kind| Some((kind.convert(one.clone()).ok()?, kind.convert(two.clone()).ok()?)));
    if converted.is_none() && types[0].is_like(&types[1]) {
        // A map may have a type in common with what an object has none with.
        budget.doubt();
        return Some((one, two));
    }
    converted
}

fn from_truth(truth: Truth) -> Value {
    match truth {
        Truth::Yes => Value::bool(true),
        Truth::No => Value::bool(false),
        Truth::Unknown => Value::unknown(),
    }
}
