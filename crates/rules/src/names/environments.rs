//! Environments in names: whether production depends on a resource.
//!
//! Names are read word by word, so that `latest` is not a test and `product` not production.

use std::collections::BTreeSet;

use costlint_model::{Data, Object, Value};

use super::{
    lists::{Set, set},
    words,
};

static NONPRODUCTION: Set = Set::new(|| set("nonproduction"));
static PRODUCTION: Set = Set::new(|| set("production"));
static SAMPLES: Set = Set::new(|| set("samples"));
static NAMING_KEYS: Set = Set::new(|| set("naming_keys"));

/// Whether names say that nothing in production depends on a thing: texts, lists of them, and of maps of tags or labels
/// those that name. A word of production anywhere outweighs all others; what is not known says nothing.
pub(crate) fn nonprod(value: &Value) -> Value {
    let words = environment_words(value);
    Value::bool(has_any(&words, &NONPRODUCTION) && !has_any(&words, &PRODUCTION))
}

/// Whether names say that a thing is in production.
pub(crate) fn production(value: &Value) -> Value {
    Value::bool(has_any(&environment_words(value), &PRODUCTION))
}

fn has_any(words: &BTreeSet<String>, wanted: &Set) -> bool {
    words.iter().any(|word| wanted.contains(word.as_str()))
}

/// What is for developers and no environment of theirs: `dev-desktop`.
const FOR_DEVELOPERS: &[&str] =
    &["desktop", "desktops", "ops", "portal", "tool", "tools", "workstation", "workstations"];

/// The words of a text, without the number of `dev2` or `test-01`; `non-prod` and `dev-desktop` are one word each.
pub(super) fn words_of(text: &str) -> BTreeSet<String> {
    let mut all: Vec<String> = Vec::new();
    for word in words::of(text) {
        let bare = word.trim_end_matches(|char: char| char.is_ascii_digit());
        match all.last_mut() {
            Some(before) if before == "non" && PRODUCTION.contains(bare) => before.push_str(bare),
            Some(before) if before == "dev" && FOR_DEVELOPERS.contains(&bare) => before.push_str(bare),
            _ if bare.is_empty() => {}
            _ => all.push(bare.to_owned()),
        }
    }
    all.into_iter().collect()
}

/// The words by which an environment may be told.
fn environment_words(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    // The name of a device, `/dev/sdf`, is not the name of an environment.
    for text in naming_texts(value).into_iter().filter(|text| !text.starts_with("/dev/")) {
        let words = text.split('/').map(words_of).take_while(|words| !has_any(words, &SAMPLES));
        words.for_each(|words| found.extend(words));
    }
    found
}

fn naming_texts(value: &Value) -> Vec<&str> {
    match &value.data {
        Data::Text(text) => vec![text],
        Data::List(items) => items.iter().flat_map(naming_texts).collect(),
        Data::OneOf(items) => items.iter().flat_map(naming_texts).collect(),
        Data::Object(object) => {
            if let Some(parts) = parts_of_instance(object) {
                return parts;
            }
            // Tags are also written as `{ Key = "Environment", Value = "dev" }`.
            let entry = |name: &str| object.members().iter().find(|member| member.name.eq_ignore_ascii_case(name));
            if let (Some(key), Some(value)) = (entry("key"), entry("value")) {
                return if key.value.as_text().is_some_and(is_naming) {
                    naming_texts(&value.value)
                } else {
                    Vec::new()
                };
            }
            object
                .members()
                .iter()
                .filter(|member| is_naming(&member.name))
                .flat_map(|member| naming_texts(&member.value))
                .collect()
        }
        Data::Unknown(_) | Data::Null | Data::Bool(_) | Data::Number(_) => Vec::new(),
    }
}

/// What may tell the environment of an instance, which is `self` as a whole. The type within its address says nothing: there is an
/// `azurerm_dev_test_lab`.
fn parts_of_instance(object: &Object) -> Option<Vec<&str>> {
    let text = |name: &str| object.member(name).and_then(|member| member.value.as_text());
    let (address, own_type) = (text("address")?, text("type")?);
    let stack = text("stack")?;
    // A template is known by its own name too.
    let stack = own_type.contains("::").then_some(stack);
    let fields = ["name", "folder", "environment", "namespace", "tags", "labels"];
    let fields = fields.iter().filter_map(|name| object.member(name));
    Some(address.split(own_type).chain(stack).chain(fields.flat_map(|member| naming_texts(&member.value))).collect())
}

fn is_naming(key: &str) -> bool {
    has_any(&words_of(key), &NAMING_KEYS)
}

#[cfg(test)]
mod tests {
    use costlint_model::{Member, Value};

    use super::{nonprod, production};

    fn texts(texts: &[&str]) -> Value {
        Value::list(texts.iter().map(|text| Value::text(*text)).collect())
    }

    fn map(members: &[(&str, &str)]) -> Value {
        Value::object(members.iter().map(|(name, value)| Member::new(*name, Value::text(*value))).collect())
    }

    fn is_nonprod(value: &Value) -> bool {
        nonprod(value).as_bool().expect("words are known")
    }

    #[test]
    fn environments_are_whole_words_of_names_and_folders() {
        for name in [
            "ml-dev",
            "devCluster",
            "envs/staging/eks",
            "tests/setup",
            "qa2",
            "test-01",
            "shop_non-prod",
            "nonprod",
            "NonProduction",
        ] {
            assert!(is_nonprod(&texts(&[name])), "{name}");
        }
        for name in ["latest", "devices", "contest", "stages", "prod", "preprod", "main", ""] {
            assert!(!is_nonprod(&texts(&[name])), "{name}");
        }
    }

    #[test]
    fn a_word_of_production_outweighs_all_others() {
        assert!(!is_nonprod(&texts(&["test-runner", "live/eu"])));
        assert_eq!(production(&texts(&["test-runner", "live/eu"])).as_bool(), Some(true));
        assert_eq!(production(&texts(&["product-api", "non-prod"])).as_bool(), Some(false));
    }

    #[test]
    fn samples_say_nothing_of_where_they_run() {
        assert!(!is_nonprod(&texts(&["examples/dev"])));
        assert!(is_nonprod(&texts(&["examples/dev", "sandbox"])));
        assert!(is_nonprod(&texts(&["tests/examples_e2e/dev"])));
    }

    #[test]
    fn an_instance_as_a_whole_is_known_by_its_name_folder_environment_namespace_and_tags() {
        let instance = |name: &str, value: Value| {
            let given = [
                ("address", "module.app.azurerm_dev_test_lab.lab"),
                ("type", "azurerm_dev_test_lab"),
                ("name", "lab"),
                ("folder", "infra"),
                ("stack", "infra"),
            ];
            let given = given.iter().filter(|(given, _)| *given != name);
            let members = given.map(|(name, value)| Member::new(*name, Value::text(*value)));
            Value::object(members.chain([Member::new(name, value)]).collect())
        };
        assert!(!is_nonprod(&instance("owner", Value::text("dev"))));
        for name in ["name", "folder", "environment", "namespace"] {
            assert!(is_nonprod(&instance(name, Value::text("dev"))), "{name}");
        }
        assert!(is_nonprod(&instance("address", Value::text("module.staging.azurerm_dev_test_lab.lab"))));
        assert!(is_nonprod(&instance("tags", map(&[("Environment", "dev")]))));
        let both = Value::list(vec![instance("environment", Value::text("dev")), Value::text("prod-eu")]);
        assert!(!is_nonprod(&both));
    }

    #[test]
    fn of_tags_those_that_name_are_read() {
        assert!(is_nonprod(&map(&[("Environment", "dev")])));
        assert!(is_nonprod(&Value::list(vec![map(&[("Key", "Stage"), ("Value", "uat")])])));
        assert!(!is_nonprod(&map(&[("purpose", "load test"), ("owner", "dev")])));
        assert!(!is_nonprod(&Value::list(vec![map(&[("key", "owner"), ("value", "dev")])])));
        assert!(!is_nonprod(&Value::unknown()));
    }

    #[test]
    fn devices_are_no_environments() {
        assert!(!is_nonprod(&map(&[("device-name", "/dev/sdf")])));
        assert!(is_nonprod(&texts(&["/dev/sdf", "qa"])));
    }
}
