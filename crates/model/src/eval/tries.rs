//! `try` and `can`, which distinguish an error from a value.

use costlint_syntax::{Span, hcl::Call};

use super::{Evaluated, Evaluator, Frame, budget::measured, fault};
use crate::value::Value;

impl Evaluator<'_> {
    /// The first argument without an error. One that may yet be an error is joined with what would stand in for it.
    pub(super) fn try_each(&self, call: &Call, span: Span, frame: Option<&Frame<'_>>) -> Evaluated {
        let before = self.budget.doubts();
        let mut joined: Option<Value> = None;
        for (index, argument) in call.args.iter().enumerate() {
            if call.spread && index + 1 == call.args.len() {
                break;
            }
            let doubts = self.budget.doubts();
            let Ok(value) = self.value_in(argument, frame) else {
                // What was doubted on the way to an error has not been the error.
                self.budget.settle(doubts);
                continue;
            };
            let certain = self.budget.doubts() == doubts;
            // An unknown value stays a reference, which is what it is unless it is an error.
            if joined.is_none() && (certain || value.is_unknown()) {
                self.budget.settle(before + u64::from(!certain));
                return Ok(value);
            }
            if !measured(&value, self.budget) {
                return Ok(self.doubtful());
            }
            joined = Some(joined.map_or_else(|| value.clone(), |joined| joined.join(&value)));
            if certain {
                self.budget.settle(before);
                return Ok(joined.unwrap_or_else(Value::unknown));
            }
        }
        self.budget.settle(before + 1);
        joined.ok_or_else(|| fault(span, "every argument of `try` fails"))
    }

    pub(super) fn can(&self, call: &Call, frame: Option<&Frame<'_>>) -> Value {
        let before = self.budget.doubts();
        let [argument] = call.args.as_slice() else { return Value::unknown() };
        let result = self.value_in(argument, frame);
        let certain = self.budget.doubts() == before;
        self.budget.settle(before);
        match result {
            Ok(value) if !certain || value.is_unknown() => Value::unknown(),
            result => Value::bool(result.is_ok()),
        }
    }
}
