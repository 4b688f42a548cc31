//! The binary operators, with three answers and over alternatives.

use costlint_syntax::{
    Problem,
    hcl::{BinaryOp, Expr},
};

use super::{Evaluated, Evaluator, Frame, fault, truth_of};
use crate::{Truth, value::Value};

/// Applies a function to each combination of alternatives. One unknown operand makes the result unknown.
pub(super) fn over_alternatives(operands: &[Value], apply: impl Fn(&[Value]) -> Evaluated) -> Evaluated {
    if operands.iter().any(Value::is_unknown) {
        return Ok(Value::unknown());
    }
    let mut combinations: Vec<Vec<Value>> = vec![Vec::new()];
    for operand in operands {
        let extended = combinations.iter().flat_map(|head| {
            operand.alternatives().iter().map(move |value| {
                let mut combination = head.clone();
                combination.push(value.clone());
                combination
            })
        });
        combinations = extended.collect();
    }
    let results = combinations.iter().map(|combination| apply(combination)).collect::<Result<Vec<_>, Box<Problem>>>()?;
    if let [result] = results.as_slice() {
        return Ok(result.clone());
    }
    Ok(Value::one_of(results))
}

impl Evaluator<'_> {
    pub(super) fn binary(&self, operator: BinaryOp, [left, right]: &[Expr; 2], frame: Option<&Frame<'_>>) -> Evaluated {
        if matches!(operator, BinaryOp::And | BinaryOp::Or) {
            return self.logic(operator, left, right, frame);
        }
        let operands = [self.value_in(left, frame)?, self.value_in(right, frame)?];
        match operator {
            BinaryOp::Equal => return Ok(from_truth(operands[0].equals(&operands[1]))),
            BinaryOp::NotEqual => return Ok(from_truth(!operands[0].equals(&operands[1]))),
            _ => {}
        }
        over_alternatives(&operands, |operands| {
            let number = |value: &Value, expr: &Expr| value.as_number().ok_or_else(|| fault(expr.span, "not a number"));
            let (one, two) = (number(&operands[0], left)?, number(&operands[1], right)?);
            let result = match operator {
                BinaryOp::Less => return Ok(Value::bool(one < two)),
                BinaryOp::LessOrEqual => return Ok(Value::bool(one <= two)),
                BinaryOp::Greater => return Ok(Value::bool(one > two)),
                BinaryOp::GreaterOrEqual => return Ok(Value::bool(one >= two)),
                BinaryOp::Add => one + two,
                BinaryOp::Subtract => one - two,
                BinaryOp::Multiply => one * two,
                BinaryOp::Divide => one / two,
                _ => one % two,
            };
            if result.is_finite() { Ok(Value::number(result)) } else { Err(fault(right.span, "the result is not a number")) }
        })
    }

    /// `&&` and `||`: a settled half settles the whole, also where the other half is an error that would not be reached.
    fn logic(&self, operator: BinaryOp, left: &Expr, right: &Expr, frame: Option<&Frame<'_>>) -> Evaluated {
        let settles = if operator == BinaryOp::And { Truth::No } else { Truth::Yes };
        let one = truth_of(&self.value_in(left, frame)?);
        if one == settles {
            return Ok(from_truth(settles));
        }
        let two = match self.value_in(right, frame) {
            Ok(value) => truth_of(&value),
            Err(_) if one == Truth::Unknown => Truth::Unknown,
            Err(problem) => return Err(problem),
        };
        Ok(from_truth(if operator == BinaryOp::And { one.and(two) } else { one.or(two) }))
    }
}

fn from_truth(truth: Truth) -> Value {
    match truth {
        Truth::Yes => Value::bool(true),
        Truth::No => Value::bool(false),
        Truth::Unknown => Value::unknown(),
    }
}
