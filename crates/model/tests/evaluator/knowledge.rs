//! The law of the evaluator: to know less of a part never makes another answer certain.

use costlint_model::{Data, Truth, Value};
use proptest::prelude::*;

use super::{
    evaluate,
    generated::{Random, expression},
};

/// How many expressions are made up for each property. A smaller seed is no simpler expression, so none is looked for.
const CASES: u32 = 2000;

/// Whether everything that the one knows holds of the other, which knows more.
fn is_borne_out(less: &Value, more: &Value) -> bool {
    match (&less.data, &more.data) {
        (Data::Unknown(_), _) => true,
        (Data::OneOf(_), _) => more
            .alternatives()
            .iter()
            .all(|more| less.alternatives().iter().any(|less| less.equals(more) == Truth::Yes)),
        (Data::List(less), Data::List(more)) => {
            less.len() == more.len() && less.iter().zip(more.iter()).all(|(less, more)| is_borne_out(less, more))
        }
        (Data::Object(less), Data::Object(more)) => {
            (less.open || (!more.open && less.members().len() == more.members().len()))
                && less
                    .members()
                    .iter()
                    .all(|member| more.get(&member.name).is_some_and(|more| is_borne_out(&member.value, &more)))
        }
        _ => less.equals(more) == Truth::Yes,
    }
}

/// Checks an expression with one part put aside against the expression itself. What the part could be is of its type.
fn check(seed: u64, know_less: impl Fn(Value) -> Value) {
    let mut random = Random::new(seed);
    let tree = expression(&mut random);
    let part = tree.part(random.below(tree.size())).expect("a number below the size");
    let (whole, partial) = (tree.text(None), tree.text(Some((part, "less"))));
    // A name never stands for an error, and an error is no answer that less knowledge could contradict.
    let (Ok(value), Ok(more)) = (evaluate(&part.text(None), Value::unknown()), evaluate(&whole, Value::unknown()))
    else {
        return;
    };
    if !value.is_wholly_known() {
        return;
    }
    let less = know_less(value);
    let answer = evaluate(&partial, less.clone());
    let is_right = answer.as_ref().is_ok_and(|answer| is_borne_out(answer, &more));
    assert!(is_right, "{whole}\n{partial} with {less:?}\n  gives {answer:?}\n  though it is {more:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_unknown_part_never_makes_another_answer_certain(seed: u64) {
        check(seed, |_| Value::unknown());
    }

    #[test]
    fn a_part_that_is_one_of_two_leaves_every_answer_possible(seed: u64, may_be_null: bool) {
        check(seed, |value| {
            let other = match &value.data {
                _ if may_be_null => Value::null(),
                Data::Text(_) => Value::text("b"),
                Data::Number(_) => Value::number(2.0),
                Data::Bool(bool) => Value::bool(!bool),
                _ => Value::unknown(),
            };
            Value::one_of([value, other])
        });
    }
}
