//! Roles in names: training, inference, batch or a database, and whether pods request spot capacity.

use std::{
    collections::{BTreeMap, HashSet},
    sync::LazyLock,
};

use costlint_model::{Data, Value};

use super::{
    environments::words_of,
    lists::{self, Set, set},
};

static SPOT_LABELS: Set = Set::new(|| set("spot_labels"));
static ROLES: LazyLock<BTreeMap<&'static str, Role>> =
    LazyLock::new(|| lists::roles().map(|name| (name, Role::read(name))).collect());

/// What a role is known by.
struct Role {
    /// Kinds of workloads, written as they are: they decide before any word.
    kinds: HashSet<&'static str>,
    words: HashSet<&'static str>,
}

impl Role {
    fn read(name: &str) -> Role {
        let is_kind = |word: &&str| word.starts_with(|first: char| first.is_ascii_uppercase());
        let (kinds, words) = set(&format!("roles/{name}")).into_iter().partition(is_kind);
        Role { kinds, words }
    }
}

/// Whether a thing has a role. A kind of workload among the texts decides; else any word in texts, and in the keys and values
/// of maps, counts.
pub(crate) fn has_role(value: &Value, role: &Value) -> Value {
    let Some(role) = role.as_text().and_then(|wanted| ROLES.get(wanted)) else { return Value::unknown() };
    let texts = texts(value);
    let is_kind = |role: &Role| texts.iter().any(|text| role.kinds.contains(text));
    if ROLES.values().any(is_kind) {
        return Value::bool(is_kind(role));
    }
    let says = |text: &&str| words_of(text).iter().any(|word| role.words.contains(word.as_str()));
    Value::bool(texts.iter().any(says))
}

/// Whether a node selector, tolerations or an affinity speak of spot capacity, for it or against it.
pub(crate) fn has_spot_key(value: &Value) -> Value {
    Value::bool(texts(value).iter().any(|text| SPOT_LABELS.contains(text)))
}

/// All texts in a value, keys included.
fn texts(value: &Value) -> Vec<&str> {
    let mut all = Vec::new();
    gather(value, &mut all);
    all
}

fn gather<'v>(value: &'v Value, all: &mut Vec<&'v str>) {
    match &value.data {
        Data::Text(text) => all.push(text),
        Data::List(items) => items.iter().for_each(|item| gather(item, all)),
        Data::OneOf(items) => items.iter().for_each(|item| gather(item, all)),
        Data::Object(object) => {
            for member in object.members() {
                all.push(&member.name);
                gather(&member.value, all);
            }
        }
        Data::Unknown(_) | Data::Null | Data::Bool(_) | Data::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use costlint_model::{Member, Value};

    use super::{has_role, has_spot_key};

    fn texts(texts: &[&str]) -> Value {
        Value::list(texts.iter().map(|text| Value::text(*text)).collect())
    }

    fn map(members: &[(&str, &str)]) -> Value {
        Value::object(members.iter().map(|(name, value)| Member::new(*name, Value::text(*value))).collect())
    }

    fn is(value: &Value, role: &str) -> bool {
        has_role(value, &Value::text(role)).as_bool().expect("words are known")
    }

    #[test]
    fn roles_are_told_by_words_and_by_kinds_first() {
        assert!(is(&texts(&["llm-training"]), "training"));
        assert!(is(&map(&[("workload", "model-serving")]), "inference"));
        assert!(is(&map(&[("CriticalAddonsOnly", "true")]), "system"));
        assert!(!is(&texts(&["restrained", "trainee"]), "training"));
        assert!(is(&texts(&["PyTorchJob", "serving-model"]), "training"));
        assert!(!is(&texts(&["PyTorchJob", "serving-model"]), "inference"));
        assert!(is(&texts(&["StatefulSet", "batch"]), "stateful"));
        assert_eq!(has_role(&texts(&["training"]), &Value::text("cook")).as_bool(), None);
    }

    #[test]
    fn spot_keys_are_found_in_selectors_tolerations_and_affinities() {
        assert_eq!(has_spot_key(&map(&[("cloud.google.com/gke-spot", "true")])).as_bool(), Some(true));
        let toleration = map(&[("key", "kubernetes.azure.com/scalesetpriority"), ("operator", "Exists")]);
        assert_eq!(has_spot_key(&Value::list(vec![toleration])).as_bool(), Some(true));
        assert_eq!(has_spot_key(&map(&[("kubernetes.io/arch", "arm64")])).as_bool(), Some(false));
    }
}
