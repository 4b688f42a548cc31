//! Functions of sets.

use std::collections::BTreeSet;

use super::super::{
    budget::{Budget, LARGEST},
    conversions::unified,
    operand::{Failure, Settled, list},
    sets::{key, set},
    types::{Type, common},
};
use crate::value::{Data, Value};

pub(super) fn distinct(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let mut items = unified(list(&arguments[0])?.to_vec()).map_err(Failure::Wrong)?;
    let mut seen = BTreeSet::new();
    items.retain(|item| seen.insert(key(item, &Type::of(item))));
    Ok(Value::list(items))
}

pub(super) fn setunion(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let (lists, kind) = alike(arguments)?;
    Ok(set(lists.concat(), &kind))
}

pub(super) fn setintersection(arguments: &[Value], _: &Budget) -> Settled<Value> {
    keep(arguments, |in_others| in_others.iter().all(|is_in| *is_in))
}

pub(super) fn setsubtract(arguments: &[Value], _: &Budget) -> Settled<Value> {
    keep(arguments, |in_others| !in_others.iter().any(|is_in| *is_in))
}

/// The elements of the first set that are to be kept, by which of the other sets they are in.
fn keep(arguments: &[Value], wanted: impl Fn(&[bool]) -> bool) -> Settled<Value> {
    let (mut lists, kind) = alike(arguments)?;
    let mut first = lists.remove(0);
    let others: Vec<BTreeSet<String>> =
        lists.iter().map(|items| items.iter().map(|item| key(item, &kind)).collect()).collect();
    first.retain(|item| {
        let key = key(item, &kind);
        wanted(&others.iter().map(|other| other.contains(&key)).collect::<Vec<_>>())
    });
    Ok(set(first, &kind))
}

/// The elements of all sets as values of one type.
fn alike(arguments: &[Value]) -> Settled<(Vec<Vec<Value>>, Type)> {
    let lists = arguments
        .iter()
        .map(|argument| unified(list(argument)?.to_vec()).map_err(Failure::Wrong))
        .collect::<Settled<Vec<_>>>()?;
    let all = unified(lists.concat()).map_err(Failure::Wrong)?;
    let kind = common(&all.iter().map(Type::of).collect::<Vec<_>>()).unwrap_or(Type::Any);
    let mut rest = all.into_iter();
    Ok((lists.iter().map(|items| rest.by_ref().take(items.len()).collect()).collect(), kind))
}

/// Elements of one type. Beside a null of no type, Terraform lets them be of several.
fn of_one_type(items: &[Value]) -> Settled<Vec<Value>> {
    let has_null = items.iter().any(Value::is_null);
    unified(items.to_vec()).map_err(|refusal| if has_null { Failure::Unsettled } else { Failure::Wrong(refusal) })
}

/// Every combination of one element of each; a set where one of them is.
pub(super) fn setproduct(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let lists = arguments.iter().map(|argument| of_one_type(list(argument)?)).collect::<Settled<Vec<_>>>()?;
    let total =
        lists.iter().try_fold(1_usize, |total, items| total.checked_mul(items.len())).filter(|total| *total <= LARGEST);
    let total = total.ok_or(Failure::Unsettled)?;
    if !budget.spend(total.saturating_mul(lists.len())) {
        return Err(Failure::Unsettled);
    }
    let mut product = vec![Vec::new(); total];
    let mut repeated = total;
    for items in &lists {
        repeated /= items.len().max(1);
        for (index, combination) in product.iter_mut().enumerate() {
            combination.push(items[index / repeated % items.len()].clone());
        }
    }
    let product = product.into_iter().map(Value::list).collect();
    let is_set = arguments.iter().any(|argument| matches!(&argument.data, Data::List(items) if items.is_set));
    if !is_set {
        return Ok(Value::list(product));
    }
    let kinds = lists.iter().map(|items| items.first().map_or(Type::Any, Type::of));
    Ok(set(product, &Type::Tuple(kinds.collect())))
}
