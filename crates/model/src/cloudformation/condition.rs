//! The named conditions of a template.

use costlint_syntax::data::Node;

use super::{call::Intrinsic, template::Template};
use crate::{Truth, eval::truth_of};

impl<'t> Template<'t> {
    /// Whether the condition of this name holds; unknown where there is none of the name, or none is given.
    pub(super) fn is_met(&self, name: Option<&str>) -> Truth {
        let Some(condition) = name.and_then(|name| self.conditions.get(name)) else { return Truth::Unknown };
        if let Some(truth) = condition.truth.get() {
            return truth;
        }
        condition.truth.set(Some(Truth::Unknown));
        let truth = self.truth(condition.node);
        condition.truth.set(Some(truth));
        truth
    }

    fn truth(&self, node: &'t Node) -> Truth {
        let Some(_level) = self.reader.enter() else { return Truth::Unknown };
        let Some(call) = self.reader.target(node).and_then(Intrinsic::of_condition) else {
            return self.value(node).map_or(Truth::Unknown, |value| truth_of(&value));
        };
        let arguments = self.arguments(&call).unwrap_or_default();
        match (call.name, arguments) {
            ("Condition", _) => self.is_met(self.name(&call)),
            ("And", [_, ..]) => Truth::all(arguments.iter().map(|argument| self.truth(argument))),
            ("Or", [_, ..]) => Truth::any(arguments.iter().map(|argument| self.truth(argument))),
            ("Not", [argument]) => !self.truth(argument),
            ("Equals", _) => self.both(&call).map_or(Truth::Unknown, |(one, two)| one.equals_loosely(&two)),
            _ => self.call(&call).map_or(Truth::Unknown, |value| truth_of(&value)),
        }
    }
}
