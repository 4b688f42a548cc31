//! The list of a field with elements added, changed or taken out, as `instead` asks for it.

use costlint_model::{Data, Member, Object, Truth, Value};
use costlint_syntax::hcl::{Expr, ExprKind};

use crate::pages::expressions::PageNames;

/// The functions that give a field's list with other elements, in the order of their names.
pub(crate) const FUNCTIONS: [&str; 3] = ["append", "change", "without"];

/// The new value of a field: that of its expression, or its list with other elements. Elements that stay keep their places.
pub(crate) fn new_value(expr: &Expr, now: &Value, names: &PageNames<'_>) -> Value {
    let ExprKind::Call(call) = &expr.kind else { return names.value(expr) };
    let arguments = || call.args.iter().map(|argument| names.value(argument)).collect::<Vec<_>>();
    let changed = match (call.name.of(&names.page.text), arguments().as_slice()) {
        ("append", [element]) => appended(now, element),
        ("change", [wanted, fields]) => changed(now, wanted, fields),
        ("without", [unwanted]) => without(now, unwanted),
        _ => return names.value(expr),
    };
    changed.map_or_else(Value::unknown, |items| Value { data: Value::list(items).data, place: now.place })
}

/// The elements of a field; none where it is not set.
fn elements(now: &Value) -> Option<&[Value]> {
    match &now.data {
        Data::Null => Some(&[]),
        Data::List(items) => Some(items),
        _ => None,
    }
}

fn appended(now: &Value, element: &Value) -> Option<Vec<Value>> {
    Some(elements(now)?.iter().chain([element]).cloned().collect())
}

fn changed(now: &Value, wanted: &Value, fields: &Value) -> Option<Vec<Value>> {
    let fields = fields.as_object()?;
    let change = |item: &Value| match fits(item, wanted) {
        Truth::No => Some(item.clone()),
        Truth::Unknown => None,
        Truth::Yes => {
            let object = item.as_object()?;
            let is_kept = |member: &&Member| fields.member(&member.name).is_none();
            let kept = object.members().iter().filter(is_kept).cloned();
            let new = fields.members().iter().filter(|member| !member.value.is_null()).cloned();
            let data = Data::Object(Object::new(kept.chain(new).collect(), object.open).into());
            Some(Value { data, place: item.place })
        }
    };
    elements(now)?.iter().map(change).collect()
}

fn without(now: &Value, unwanted: &Value) -> Option<Vec<Value>> {
    let mut kept = Vec::new();
    for item in elements(now)? {
        match fits(item, unwanted) {
            Truth::Yes => {}
            Truth::No => kept.push(item.clone()),
            Truth::Unknown => return None,
        }
    }
    Some(kept)
}

/// Whether an element equals a value, or has all settings of an object.
fn fits(item: &Value, wanted: &Value) -> Truth {
    let Some(settings) = wanted.as_object() else { return item.equals_loosely(wanted) };
    let Some(object) = item.as_object() else {
        return if item.is_wholly_known() { Truth::No } else { Truth::Unknown };
    };
    Truth::all(settings.members().iter().map(|setting| {
        let value = object.get(&setting.name).unwrap_or_else(Value::null);
        if setting.value.is_null() && value.is_null() { Truth::Yes } else { value.equals_loosely(&setting.value) }
    }))
}
