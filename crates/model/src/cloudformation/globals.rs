//! `Globals` of a SAM template: default settings of all functions or APIs.

use std::sync::Arc;

use super::template::Template;
use crate::value::{Data, Member, Object, Value};

impl Template<'_> {
    /// The properties of a resource, with those that the template gives to all of its type.
    pub(super) fn with_globals(&self, type_name: &str, own: Value) -> Value {
        let Some(section) = type_name.strip_prefix("AWS::Serverless::") else { return own };
        let globals = self
            .globals
            .get_or_init(|| self.section("Globals", |node| self.value(node).unwrap_or_else(Value::unknown)));
        match globals.as_object().and_then(|globals| globals.get(section)) {
            Some(global) => self.overridden(&global, own),
            None => own,
        }
    }

    /// Mappings are merged, lists go one after another, of all else the resource's own counts.
    /// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html> (2026-11)
    fn overridden(&self, global: &Value, own: Value) -> Value {
        let data = match (&global.data, &own.data) {
            (Data::Object(globals), Data::Object(owns))
                if self.reader.make(globals.members().len() + owns.members().len()) =>
            {
                Data::Object(Arc::new(self.merged(globals, owns)))
            }
            (Data::List(globals), Data::List(owns)) if self.reader.make(globals.len() + owns.len()) => {
                Data::List(Arc::new([&***globals, &***owns].concat().into()))
            }
            (Data::List(_), Data::List(_)) => Data::Unknown(None),
            // What is not known, or too much, may add to what is written here.
            (Data::Object(_) | Data::Unknown(_), Data::Object(owns)) => {
                Data::Object(Arc::new(Object::new(owns.members().to_vec(), true)))
            }
            _ => return own,
        };
        Value { data, place: own.place }
    }

    fn merged(&self, globals: &Object, owns: &Object) -> Object {
        let inherited = globals.members().iter().filter(|member| owns.member(&member.name).is_none()).cloned();
        let own = owns.members().iter().map(|member| match globals.member(&member.name) {
            Some(global) => Member { value: self.overridden(&global.value, member.value.clone()), ..member.clone() },
            None => member.clone(),
        });
        Object::new(inherited.chain(own).collect(), globals.open || owns.open)
    }
}
