//! Where a template cannot be written to.

use costlint_syntax::{
    data::{Entry, Node},
    edit::{Key, Refusal},
};

/// Nothing is written into the call of a function, such as `Fn::If`, on the way to a setting.
pub(crate) fn check_calls(node: &Node, path: &[Key]) -> Result<(), Refusal> {
    let is_call = |entry: &Entry| entry.key.text().is_some_and(|key| key == "Ref" || key.starts_with("Fn::"));
    if node.entries().iter().any(is_call) {
        return Err(Refusal::Computed(node.span));
    }
    let Some((key, rest)) = path.split_first() else { return Ok(()) };
    let inner = match key {
        Key::Name(name) | Key::Block(name) => node.get(name),
        Key::Index(index) => node.items().get(*index),
        Key::Having(key, value) => node.items().iter().find(|item| item.get(key).and_then(Node::text) == Some(value)),
    };
    inner.map_or(Ok(()), |inner| check_calls(inner, rest))
}
