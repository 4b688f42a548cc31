//! `Fn::FindInMap`: the cells of a template's mappings.

use super::{call::Intrinsic, template::Template};
use crate::value::{Data, Value};

/// What a key selects from a row or table.
struct Selected {
    values: Vec<Value>,
    /// Whether the key may also select something that is not there.
    may_miss: bool,
}

impl<'t> Template<'t> {
    /// The cell that the keys select. Where a key is not known, as a region never is, it is one of those it may select.
    pub(super) fn found_in_map(&self, call: &Intrinsic<'t>) -> Value {
        let Some([map, top, second, options @ ..]) = self.arguments(call) else { return Value::unknown() };
        let (Some(map), Some(top), Some(second)) = (self.value(map), self.value(top), self.value(second)) else {
            return Value::unknown();
        };
        let mappings = self.mappings.get_or_init(|| self.section("Mappings", |node| self.reader.value(node)));
        let rows = self.select_each(vec![mappings.clone()], &map).then(|tables| self.select_each(tables, &top));
        let mut cells = rows.then(|rows| self.select_each(rows, &second));
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap-enhancements.html (2026-11)
        let default = options.first().and_then(|options| self.reader.field(options, "DefaultValue"));
        if let Some(default) = default.filter(|_| cells.may_miss) {
            cells.values.extend(self.value(default));
        }
        self.joined(cells.values)
    }

    fn select_each(&self, tables: Vec<Value>, key: &Value) -> Selected {
        let mut selected = Selected { values: Vec::new(), may_miss: false };
        for table in tables {
            for key in key.alternatives() {
                self.select(&table, key, &mut selected);
            }
        }
        selected
    }

    fn select(&self, table: &Value, key: &Value, selected: &mut Selected) {
        let Some(object) = table.as_object() else {
            selected.values.push(Value::unknown());
            return;
        };
        match (key.shown(), &key.data) {
            (Some(name), _) => match object.get(&name) {
                Some(value) => selected.values.push(value),
                None => selected.may_miss = true,
            },
            (None, Data::Unknown(_)) if !object.open && self.reader.make(object.members().len()) => {
                selected.values.extend(object.members().iter().map(|member| member.value.clone()));
                selected.may_miss = true;
            }
            _ => selected.values.push(Value::unknown()),
        }
    }
}

impl Selected {
    fn then(self, select: impl FnOnce(Vec<Value>) -> Selected) -> Selected {
        let next = select(self.values);
        Selected { may_miss: self.may_miss || next.may_miss, ..next }
    }
}
